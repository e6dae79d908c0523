//! One answer to many people: whom it reaches, and how it comes back.

use hearken::domain::id::ReplyId;
use hearken::domain::many::ToMany;

use super::*;

/// A message of somebody by this name, so many minutes ago.
fn message(n: usize, name: &str, kind: Kind) -> Item {
    let author = Author { handle: format!("person-{n}"), name: name.to_owned(), ..Author::default() };
    let ago = 60 - i64::try_from(n).unwrap();
    Item { network: "shop".to_owned(), author, kind, ..item(&format!("m{n}"), ago, "Is the lift at St. Ilse mended?") }
}

/// The conversations with people of these names.
async fn with(desk: &Handle, names: &[&str]) -> Vec<ConversationId> {
    let mut known = Vec::new();
    for id in ids(desk).await {
        known.push((thread(desk, id).await.author.name, id));
    }
    let of = |name: &&str| known.iter().find(|(known, _)| known == name).expect("it is listed").1;
    names.iter().map(of).collect()
}

async fn answer(desk: &Handle, to: ConversationId, text: &str) -> Draft {
    draft(to, &thread(desk, to).await.conversation.account, text)
}

async fn look(desk: &Handle, draft: &Draft, to: &[ConversationId]) -> ToMany {
    match desk.ask(&seat(), Query::ToMany { draft: Box::new(draft.clone()), to: to.to_vec() }).await {
        Shown::ToMany(many) => *many,
        other => panic!("not composed: {other:?}"),
    }
}

async fn send(desk: &Handle, draft: &Draft, many: &ToMany) -> Result<Done, Refusal> {
    let command = Command::SendMany {
        draft: Box::new(draft.clone()),
        many: Box::new(many.clone()),
        count: many.each.len(),
        now: false,
    };
    desk.act(&seat(), command).await
}

/// Looks, then sends at once.
async fn look_and_send(desk: &Handle, draft: &Draft, to: &[ConversationId]) -> Done {
    let many = look(desk, draft, to).await;
    send(desk, draft, &many).await.unwrap()
}

async fn state(desk: &Handle, id: ReplyId) -> Delivery {
    desk.reader().reply(id).unwrap().expect("it is known").state
}

async fn call_back(desk: &Handle) -> Result<Done, Refusal> {
    desk.act(&seat(), Command::CallBack { reply: None }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_answer_comes_back_whole_then_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let names = ["Mira Ionescu", "Radu Popescu", "Ilse Brandt", "Tom Baxter", "Bev Marsh"];
    desk.take_in((1..).zip(names).map(|(n, name)| message(n, name, Kind::Comment)).collect(), Time::MIN).await.unwrap();
    let to = with(&desk, &names).await;
    let first = answer(&desk, to[0], "Hi Mira, it is mended").await;
    let second = answer(&desk, to[2], "Hi Ilse, it runs again").await;
    let sent_first = look_and_send(&desk, &first, &to[..2]).await.replies;
    super::send(&desk, to[4], "Hi Bev, yes", false).await.unwrap();
    let sent_second = look_and_send(&desk, &second, &to[2..4]).await.replies;

    let back = call_back(&desk).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: 2 answers; the text is yours again");
    assert_eq!(back.draft.unwrap().text, second.text);
    for reply in &sent_first {
        assert_eq!(state(&desk, *reply).await, Delivery::Pending, "the one before counts on");
    }
    let back = call_back(&desk).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: the text to Bev Marsh is yours again");
    let back = call_back(&desk).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: 2 answers; the text is yours again");
    let kept = back.draft.unwrap();
    assert_eq!((kept.text, kept.conversation), (first.text, Some(to[0])));
    for reply in sent_first.iter().chain(&sent_second) {
        assert_eq!(state(&desk, *reply).await, Delivery::CalledBack);
    }
    assert_eq!(call_back(&desk).await.unwrap_err().to_string(), "nothing of yours is counting down");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_left_is_not_taken_back_and_its_row_gets_no_draft() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    until_rows(&desk, 1).await;
    // What is answered in private leaves at once, and what is answered in public counts down.
    let people = [("Mira Ionescu", Kind::Dm), ("Radu Popescu", Kind::Comment), ("Ilse Brandt", Kind::Comment)];
    let items = (1..).zip(people).map(|(n, (name, kind))| message(n, name, kind));
    desk.take_in(items.collect(), Time::MIN).await.unwrap();
    let to = with(&desk, &people.map(|(name, _)| name)).await;
    let written = answer(&desk, to[0], "Hi Mira, {it is mended|it runs}").await;
    let sent = look_and_send(&desk, &written, &to).await.replies;
    let mut news = desk.news();
    while !matches!(state(&desk, sent[0]).await, Delivery::Delivered { .. }) {
        tokio::time::timeout(Duration::from_secs(60), news.changed()).await.expect("it leaves").unwrap();
    }
    let back = call_back(&desk).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: 2 answers, 1 had left already; the text is yours again");
    assert_eq!(back.changed, to[1..]);
    let kept = back.draft.unwrap();
    assert_eq!((kept.conversation, kept.text.as_str()), (Some(to[1]), "Hi {first_name?}, {it is mended|it runs}"));
    assert_eq!(texts(&thread(&desk, to[0]).await), [""; 0]);
    assert!(matches!(state(&desk, sent[0]).await, Delivery::Delivered { .. }));
    running.stop().await;
}

/// What a person writes behind their first message.
fn more(n: usize, name: &str, ago: i64) -> Item {
    let first = message(n, name, Kind::Comment);
    let created_at = clock::now().minus(Span::seconds(ago));
    let text = "Please answer, I have waited for a week".to_owned();
    let root = Some(first.id.clone());
    Item { id: format!("{}-{ago}", first.id), conversation: root.clone(), in_reply_to: root, created_at, text, ..first }
}

fn held(done: &Done) -> Vec<(&str, &str)> {
    done.held_back.iter().map(|held| (held.who.as_str(), held.why.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_something_is_new_of_since_the_look_is_held_back_and_the_others_are_answered() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let dan = SeatName::new("dan");
    let names = ["Mira Ionescu", "Radu Popescu", "Ilse Brandt", "Tom Baxter", "Bev Marsh", "Ana Pop", "Kai Lind"];
    desk.take_in((1..).zip(names).map(|(n, name)| message(n, name, Kind::Comment)).collect(), Time::MIN).await.unwrap();
    let to = with(&desk, &names).await;
    let written = answer(&desk, to[0], "Hi Mira, {it is mended|it runs again|it works}").await;
    // One had written again before: that was seen, and is no reason to let another pass. Not in the same millisecond.
    tokio::time::sleep(Duration::from_millis(2)).await;
    desk.take_in(vec![more(1, names[0], 9)], Time::MIN).await.unwrap();
    let many = look(&desk, &written, &to).await;
    assert!(many.concerns.iter().any(|concern| concern.kind == ConcernKind::WroteAgain), "{:?}", many.concerns);
    desk.take_in(vec![more(2, names[1], 5)], Time::MIN).await.unwrap();
    let answered = Box::new(Draft { seat: dan.clone(), ..draft(to[2], &many.each[2].draft.account, "It is, Ilse") });
    desk.act(&dan, Command::Send { draft: answered, now: false, seen: Vec::new() }).await.unwrap();
    desk.act(&dan, Command::Note { on: to[3], text: "legal asks us to wait".to_owned() }).await.unwrap();
    desk.act(&dan, Command::Act { on: vec![to[4]], act: Act::Claim }).await.unwrap();
    let writes = Draft { seat: dan.clone(), ..draft(to[5], &many.each[5].draft.account, "Hello Ana") };
    desk.act(&dan, Command::Draft(Box::new(writes))).await.unwrap();

    let done = send(&desk, &written, &many).await.unwrap();
    assert_eq!(
        held(&done),
        [
            ("Radu Popescu", "wrote again since you looked"),
            ("Ilse Brandt", "was answered since you looked"),
            ("Tom Baxter", "has a new note since you looked"),
            ("Bev Marsh", "has gone to dan since you looked"),
            ("Ana Pop", "dan is writing to Ana Pop too."),
        ]
    );
    assert_eq!((done.changed.clone(), done.replies.len()), (vec![to[0], to[6]], 2));
    let notice = done.notice.to_string();
    assert!(notice.starts_with("2 answers: sends in 10 s"), "{notice}");
    assert!(
        notice.contains(
            "5 held back, each with the text as a draft: Radu Popescu (wrote again since you looked) and 4 more"
        ),
        "{notice}"
    );
    for (id, each) in to.iter().zip(&many.each) {
        let mine: Vec<String> =
            thread(&desk, *id).await.drafts.into_iter().filter(|d| d.seat == seat()).map(|d| d.text).collect();
        let expected = if done.changed.contains(id) { Vec::new() } else { vec![each.draft.text.clone()] };
        assert_eq!(mine, expected, "what they were to read is a draft on their row");
    }
    let said = desk.reader().outgoing(done.replies[1]).unwrap().unwrap().text;
    assert_eq!(said, many.each[6].draft.text, "as it was looked at, whoever was held back");

    let back = call_back(&desk).await.unwrap();
    assert!(back.notice.to_string().starts_with("called back: 2 answers;"), "{}", back.notice);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_all_are_held_back_nothing_is_sent_and_the_text_stays() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let names = ["Mira Ionescu", "Radu Popescu"];
    desk.take_in((1..).zip(names).map(|(n, name)| message(n, name, Kind::Comment)).collect(), Time::MIN).await.unwrap();
    let to = with(&desk, &names).await;
    let written = answer(&desk, to[0], "Hi Mira, it is mended").await;
    desk.act(&seat(), Command::Draft(Box::new(written.clone()))).await.unwrap();
    // Who is named twice is answered once.
    let many = look(&desk, &written, &[to[0], to[1], to[0]]).await;
    assert_eq!(many.to(), to);
    desk.take_in(vec![more(1, names[0], 9), more(2, names[1], 5)], Time::MIN).await.unwrap();
    let refused = send(&desk, &written, &many).await.unwrap_err().to_string();
    assert_eq!(refused, "nothing was sent, 2 held back: Mira Ionescu (wrote again since you looked) and 1 more");
    assert_eq!(texts(&thread(&desk, to[0]).await), ["Hi Mira, it is mended"]);
    assert!(desk.reader().recent_replies(9).unwrap().is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_are_answered_in_parts_and_come_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let people = 120;
    desk.take_in((0..people).map(|n| message(n, &format!("Mira Nr{n}"), Kind::Comment)).collect(), Time::MIN)
        .await
        .unwrap();
    let to = ids(&desk).await;
    let written = answer(&desk, to[0], "Hi Mira, {it is mended|it runs again|it works}").await;
    desk.act(&seat(), Command::Draft(Box::new(written.clone()))).await.unwrap();
    let many = look(&desk, &written, &to).await;
    // Somebody whom the last part would reach.
    let late = ids(&desk).await[110];
    desk.act(&SeatName::new("dan"), Command::Note { on: late, text: "legal asks us to wait".to_owned() })
        .await
        .unwrap();
    let done = send(&desk, &written, &many).await.unwrap();
    assert_eq!((done.replies.len(), done.changed.len(), done.held_back.len()), (119, 119, 1));
    assert!(done.notice.to_string().starts_with("119 answers: sends in 10 s"), "{}", done.notice);
    assert_eq!(texts(&thread(&desk, to[0]).await), [""; 0]);
    assert_eq!(texts(&thread(&desk, late).await).len(), 1);
    assert_eq!(listing(&desk).await.rows.len(), 1);

    let back = call_back(&desk).await.unwrap();
    assert_eq!(back.notice.to_string(), "called back: 119 answers; the text is yours again");
    assert_eq!(listing(&desk).await.rows.len(), people);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_thousand_get_no_answer_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    desk.take_in((0..1_001).map(|n| message(n, "Mira", Kind::Comment)).collect(), Time::MIN).await.unwrap();
    let to = ids(&desk).await;
    let written = answer(&desk, to[0], "Hi Mira, it is mended").await;
    let why =
        "one answer goes to at most 1000 people, and these are 1001: mark fewer of them, and answer the others after";
    let query = Query::ToMany { draft: Box::new(written.clone()), to: to.clone() };
    match desk.ask(&seat(), query).await {
        Shown::Nothing(told) => assert_eq!(told, why),
        _ => panic!("not refused"),
    }
    let mut many = look(&desk, &written, &to[1..]).await;
    assert_eq!(many.each.len(), 1_000);
    many.each.extend(look(&desk, &written, &to[..1]).await.each);
    assert_eq!(send(&desk, &written, &many).await.unwrap_err().to_string(), why);
    // Who is gone from the desk leaves the others.
    let gone = ConversationId::from_bytes([9; 16]);
    let some = look(&desk, &written, &[to[0], gone, to[1]]).await;
    assert_eq!(some.to(), to[..2]);
    let left = ("the person".to_owned(), "went into another thread, or what they wrote is gone".to_owned());
    assert_eq!(some.left_out, [left]);
    running.stop().await;
}
