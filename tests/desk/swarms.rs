//! Copies of one message: folded, dealt with as one, answered as many.

use std::fmt::Write as _;

use hearken::desk::Handle;
use hearken::domain::ask::Listed;
use hearken::domain::class::Class;
use hearken::domain::conversation::State;
use hearken::domain::id::ReplyId;
use hearken::domain::many::ToMany;

use super::*;

const TEXT: &str = "the new app charged my card twice for one single ticket, and nobody at the hotline answers";

/// Two of a desk without copies, and four copies, the third with its own words around it.
fn messages() -> Vec<Item> {
    let copy = |n: &str, ago, text: String| Item { account: "brand".to_owned(), ..item(n, ago, &text) };
    vec![
        item("1", 50, "Is the lift at St. Ilse working again, I come with a pram tomorrow?"),
        copy("2", 40, format!("{TEXT}!!!")),
        copy("3", 30, format!("@brand {}", TEXT.to_uppercase())),
        copy("4", 20, format!("{TEXT} 😡")),
        item("5", 15, "Thank you for the free seat reservation, that was kind of you"),
        copy("6", 10, format!("RT {TEXT}")),
    ]
}

fn natives(rows: &[Listed], names: &[(ConversationId, String)]) -> String {
    let mut told = String::new();
    let mut before = None;
    for row in rows {
        let RowId::Conversation(id) = row.id else { continue };
        let name = names.iter().find(|(known, _)| *known == id).map_or("?", |(_, name)| name.as_str());
        let joined = row.swarm.is_some() && row.swarm == before;
        let _ = write!(told, "{}{name}", if joined { "+" } else { " " });
        before = row.swarm;
    }
    told.trim_start().to_owned()
}

/// Whom each conversation is with.
async fn names(desk: &Handle) -> Vec<(ConversationId, String)> {
    let mut names = Vec::new();
    for row in listing(desk).await.rows {
        let RowId::Conversation(id) = row.id else { continue };
        let thread = thread(desk, id).await;
        names.push((id, thread.author.handle.trim_start_matches("person-of-").to_owned()));
    }
    names
}

fn named(names: &[(ConversationId, String)], wanted: &[&str]) -> Vec<ConversationId> {
    let id = |name: &&str| names.iter().find(|(_, known)| known == name).expect("it is listed").0;
    wanted.iter().map(id).collect()
}

async fn size(desk: &Handle, id: ConversationId) -> u32 {
    match desk.ask(&seat(), Query::Rows { ids: vec![RowId::Conversation(id)] }).await {
        Shown::Rows(rows) => rows[0].swarm,
        other => panic!("no rows: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_fold_in_whatever_order_they_came_and_across_restarts() {
    let mut told = Vec::new();
    for turned in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let running = open(dir.path(), Vec::new(), Work::WriterOnly);
        let desk = running.handle();
        let mut messages = messages();
        if turned {
            messages.reverse();
        }
        for message in messages {
            desk.take_in(vec![message], Time::MIN).await.unwrap();
        }
        let known = names(&desk).await;
        let folded = natives(&listing(&desk).await.rows, &known);
        let copy = named(&known, &["4"])[0];
        assert_eq!(size(&desk, copy).await, 4);
        let Shown::Why(why) = desk.ask(&seat(), Query::Why { id: copy }).await else { panic!("no reasons") };
        assert!(why.contains(&"swarm    one of 4: nearly the same text".to_owned()), "{why:?}");
        let of_swarms = Query::Listing { filter: "is:swarm".to_owned(), order: Order::Saving };
        let Shown::Listing(found) = desk.ask(&seat(), of_swarms).await else { panic!("no listing") };
        assert_eq!(found.rows.len(), 4, "those that have copies");
        running.stop().await;

        let running = open(dir.path(), Vec::new(), Work::WriterOnly);
        assert_eq!(natives(&listing(&running.handle()).await.rows, &known), folded, "as the memo has it");
        running.stop().await;
        std::fs::remove_file(dir.path().join("memo")).ok();
        let running = open(dir.path(), Vec::new(), Work::WriterOnly);
        assert_eq!(natives(&listing(&running.handle()).await.rows, &known), folded, "as the store has it");
        running.stop().await;
        told.push(folded);
    }
    assert_eq!(told[0], "2+3+4+6 1 5");
    assert_eq!(told[0], told[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_on_a_swarm_is_one_and_leaves_it_one() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(messages(), Time::MIN).await.unwrap();
    let known = names(&desk).await;
    let on = named(&known, &["2", "3", "4"]);
    let act = |act| Command::Act { on: on.clone(), act };
    let done = desk.act(&seat(), act(Act::Done)).await.unwrap();
    assert_eq!(done.notice.to_string(), "3 conversations done · :undo takes it back");
    assert_eq!(natives(&listing(&desk).await.rows, &known), "6 1 5", "the one that nobody acted on waits alone");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!(natives(&listing(&desk).await.rows, &known), "2+3+4+6 1 5");
    let theirs = Command::Act { on: named(&known, &["3"]), act: Act::Assign(Some(SeatName::new("dan"))) };
    desk.act(&seat(), theirs).await.unwrap();
    assert_eq!(natives(&listing(&desk).await.rows, &known), "2+4+6 3 1 5", "a colleague's row is not swept along");
    let reclassed = Command::Act { on: named(&known, &["4"]), act: Act::Class(Some(Class::Spam)) };
    desk.act(&seat(), reclassed).await.unwrap();
    assert_eq!(natives(&listing(&desk).await.rows, &known), "2+6 3 1 5");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_more_is_answered_alone() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(messages(), Time::MIN).await.unwrap();
    let known = names(&desk).await;
    let author = Author { handle: "person-of-4".to_owned(), ..Author::default() };
    let more = |id: &str, text: &str| Item {
        author: author.clone(),
        conversation: Some("4".to_owned()),
        in_reply_to: Some("4".to_owned()),
        ..item(id, 5, text)
    };
    desk.take_in(vec![more("4a", &format!("{TEXT} 😡"))], Time::MIN).await.unwrap();
    assert_eq!(natives(&listing(&desk).await.rows, &known), "2+3+4+6 1 5", "the same again says no more");
    desk.take_in(vec![more("4b", "and my card was charged twice, where do I get that back?")], Time::MIN)
        .await
        .unwrap();
    let rows = natives(&listing(&desk).await.rows, &known);
    assert!(rows.contains("2+3+6") && !rows.contains("+4") && !rows.contains("4+"), "{rows}");
    running.stop().await;
}

async fn composed(desk: &Handle, draft: &Draft, to: &[ConversationId]) -> ToMany {
    match desk.ask(&seat(), Query::ToMany { draft: Box::new(draft.clone()), to: to.to_vec() }).await {
        Shown::ToMany(many) => *many,
        other => panic!("not composed: {other:?}"),
    }
}

async fn state(desk: &Handle, id: ReplyId) -> Delivery {
    match desk.ask(&seat(), Query::Outbox).await {
        Shown::Outbox(rows) => {
            let replies = rows.into_iter().filter_map(|row| row.reply);
            replies.into_iter().find(|reply| reply.id == id).expect("it is in the outbox").state
        }
        other => panic!("no outbox: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_goes_to_many_each_its_own_and_comes_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let people = ["Mira Ionescu", "Radu Popescu", "Support Team", "Ilse Brandt"];
    let copy = |(n, name): (usize, &&str)| {
        let author = Author { handle: format!("person-{n}"), name: (*name).to_owned(), ..Author::default() };
        Item { network: "shop".to_owned(), author, ..item(&format!("m{n}"), 30 - n as i64, TEXT) }
    };
    desk.take_in(people.iter().enumerate().map(copy).collect(), Time::MIN).await.unwrap();
    let rows = listing(&desk).await.rows;
    let to: Vec<ConversationId> = rows.iter().filter_map(|row| row.id.conversation()).collect();
    assert!(rows.iter().all(|row| row.swarm.is_some() && row.swarm == rows[0].swarm), "{rows:?}");
    let head = thread(&desk, to[0]).await;
    let text = "Hi Mira, {we are|the team is} looking into it";
    let draft = draft(to[0], &head.conversation.account, text);
    let many = composed(&desk, &draft, &to).await;
    let texts: Vec<&str> = many.each.iter().map(|each| each.draft.text.as_str()).collect();
    let expected = [
        "Hi Mira, we are looking into it",
        "Hi Radu, the team is looking into it",
        "Hi, we are looking into it",
        "Hi Ilse, the team is looking into it",
    ];
    assert_eq!((texts, many.public, many.left_out.len()), (expected.to_vec(), 4, 0));

    let varied = Draft { text: "{Hi|Hello} Mira, we told Mira so".to_owned(), ..draft.clone() };
    let named = composed(&desk, &varied, &to).await;
    let texts: Vec<&str> = named.each.iter().map(|each| each.draft.text.as_str()).collect();
    assert_eq!(texts[..2], ["Hi Mira, we told Mira so", "Hello Radu, we told Mira so"]);
    let kinds: Vec<ConcernKind> = named.concerns.iter().map(|concern| concern.kind).collect();
    assert_eq!(kinds, [ConcernKind::NamesAnother], "{:?}", named.concerns);

    let send =
        |count| Command::SendMany { draft: Box::new(draft.clone()), many: Box::new(many.clone()), count, now: false };
    match desk.act(&seat(), send(3)).await {
        Err(Refusal::No(why)) => assert_eq!(why.to_string(), "there are 4 to answer, and you said 3: nothing was sent"),
        other => panic!("not refused: {other:?}"),
    }
    assert!(desk.reader().recent_replies(9).unwrap().is_empty());
    let done = desk.act(&seat(), send(4)).await.unwrap();
    assert_eq!(done.replies.len(), 4);
    assert!(done.notice.to_string().starts_with("4 answers: sends in 10 s"), "{}", done.notice);
    assert!(listing(&desk).await.rows.is_empty());
    for (id, text) in to.iter().zip(expected) {
        let thread = thread(&desk, *id).await;
        let said = thread.messages.iter().find_map(|message| match message {
            Message::Reply { text, .. } => Some(text.clone()),
            _ => None,
        });
        assert_eq!((said.as_deref(), thread.conversation.triage.state), (Some(text), State::Waiting));
    }

    let back = desk.act(&seat(), Command::CallBack { reply: None }).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: 4 answers; the text is yours again");
    assert_eq!(back.draft.as_ref().map(|draft| draft.text.as_str()), Some(text), "as it was written");
    for reply in &done.replies {
        assert_eq!(state(&desk, *reply).await, Delivery::CalledBack);
    }
    assert_eq!(listing(&desk).await.rows.len(), 4);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_answered_is_left_out_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(messages(), Time::MIN).await.unwrap();
    let known = names(&desk).await;
    let to = named(&known, &["2", "3"]);
    let head = thread(&desk, to[0]).await;
    let many = composed(&desk, &draft(to[0], &head.conversation.account, "We are on it"), &to).await;
    let why = "facebook has no connector here: answer it by hand";
    assert_eq!(many.left_out, [("person-of-2", why), ("person-of-3", why)].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert!(many.each.is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_counts_a_swarm_as_the_one_row_that_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(messages(), Time::MIN).await.unwrap();
    let known = names(&desk).await;
    let rows = listing(&desk).await.rows;
    let folded = natives(&rows, &known);
    for (place, fold) in (1..).zip(folded.split(' ')) {
        for id in named(&known, &fold.split('+').collect::<Vec<_>>()) {
            let Shown::Why(why) = desk.ask(&seat(), Query::Why { id }).await else { panic!("no reasons") };
            assert!(why.iter().any(|line| line.contains(&format!(", row {place}: "))), "{fold} of {folded}: {why:?}");
        }
    }
    running.stop().await;
}
