//! What could be said: saved replies, what we said last time, and what the guard makes of it.

use hearken::domain::ask::Suggestions;
use hearken::domain::crisis::Escalation;
use hearken::domain::guard::Concern;
use hearken::domain::hours::BusinessHours;
use hearken::domain::reply::Thought;
use hearken::domain::rulings::Rulings;

use super::*;

async fn suggestions(desk: &Handle, id: ConversationId) -> Suggestions {
    desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
    match desk.ask(&seat(), Query::Suggestions { id }).await {
        Shown::Suggestions(suggestions) => *suggestions,
        other => panic!("no suggestions: {other:?}"),
    }
}

async fn said_before(desk: &Handle, id: ConversationId) -> Vec<String> {
    suggestions(desk, id).await.past.into_iter().map(|past| past.said).collect()
}

/// Something of a person, under a post of their own choice so that each is a conversation.
fn from(name: &str, native: &str, minutes_ago: i64, text: &str) -> Item {
    let mut item = item(native, minutes_ago, text);
    item.author.handle = format!("{}@s.example", name.to_lowercase());
    item.author.name = format!("{name} Baker");
    (item.conversation, item.lang) = (Some(format!("post of {name}")), Some("en".to_owned()));
    item
}

async fn of(desk: &Handle, handle: &str) -> ConversationId {
    for row in listing(desk).await.rows {
        if let RowId::Conversation(id) = row.id
            && thread(desk, id).await.author.handle == handle
        {
            return id;
        }
    }
    panic!("no row of {handle}");
}

/// Answers in the network's own app, as those without a connector are answered.
async fn answered(desk: &Handle, id: ConversationId, answers: &Item, text: &str) {
    let account = thread(desk, id).await.conversation.account;
    let draft = Draft { answers: Some(answers.item_id()), ..draft(id, &account, text) };
    let send = Command::Send { draft: Box::new(draft), now: true, seen: Vec::new() };
    let reply = desk.act(&seat(), send).await.unwrap().reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_one_person_is_offered_for_another_without_their_name() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let refund = from("Mira", "1", 90, "My train was delayed, where can I claim the refund?");
    let bike = from("Mira", "2", 80, "And may I take a bicycle along?");
    desk.take_in(vec![refund.clone(), bike.clone()], Time::MIN).await.unwrap();
    let mira = of(&desk, "mira@s.example").await;
    answered(&desk, mira, &refund, "Hi Mira, claim the refund at the desk.").await;
    answered(&desk, mira, &bike, "Bicycles are welcome, Mira.").await;
    let asked = from("Tom", "3", 5, "Delayed again: where do I claim a refund?");
    let nameless = Item {
        author: Author { handle: "kestrel_91".to_owned(), ..Author::default() },
        conversation: Some("post".to_owned()),
        ..from("Tom", "4", 4, "Train delayed, how can I claim the refund?")
    };
    desk.take_in(vec![asked, nameless], Time::MIN).await.unwrap();
    let tom = of(&desk, "tom@s.example").await;
    assert_eq!(said_before(&desk, tom).await, ["Hi Tom, claim the refund at the desk."]);
    let kestrel = of(&desk, "kestrel_91").await;
    assert_eq!(said_before(&desk, kestrel).await, ["Hi, claim the refund at the desk."]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_the_networks_own_app_is_offered_without_their_handle() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let refund = from("Mira", "1", 90, "My train was delayed, where can I claim the refund?");
    let ours = |native: &str, minutes_ago, to: &str, text: &str| Item {
        from_us: true,
        in_reply_to: Some(to.to_owned()),
        author: Author { handle: "brand".to_owned(), ..Author::default() },
        ..from("Mira", native, minutes_ago, text)
    };
    let first = ours("7", 85, "0", "@mira@s.example Good morning Mira!");
    let answer = ours("8", 80, "1", "@mira@s.example Hi Mira, claim the refund at the desk.");
    desk.take_in(vec![refund, first, answer], Time::MIN).await.unwrap();
    desk.take_in(vec![from("Tom", "3", 5, "Delayed again: where do I claim a refund?")], Time::MIN).await.unwrap();
    let tom = of(&desk, "tom@s.example").await;
    assert_eq!(said_before(&desk, tom).await, ["Hi Tom, claim the refund at the desk."]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_somebody_else_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let items = vec![
        from("Tom", "1", 9, "Where do I claim a refund? @lena said you know"),
        from("Tom", "2", 5, "Anybody there?"),
    ];
    desk.take_in(items, Time::MIN).await.unwrap();
    let tom = first(&desk).await;
    for text in ["Hi Mira, claim it at the desk.", "@mira@s.example Claim it at the desk."] {
        let Err(Refusal::Asks(concerns)) = send(&desk, tom, text, true).await else { panic!("{text} leaves") };
        let named = concerns.iter().any(|concern| concern.kind == ConcernKind::NamesAnother && !concern.blocks());
        assert!(named, "{text}: {concerns:?}");
    }
    send(&desk, tom, "Hi Tom, claim it at the desk, as @lena said.", true).await.unwrap();
    running.stop().await;
}

/// What the guard asks about a text, opened so many seconds before it is sent.
async fn asked(desk: &Handle, id: ConversationId, seconds: i64, text: &str) -> Vec<ConcernKind> {
    let account = thread(desk, id).await.conversation.account;
    let opened_at = clock::now().minus(Span::seconds(seconds));
    let draft = Box::new(Draft { opened_at, ..draft(id, &account, text) });
    match desk.act(&seat(), Command::Send { draft, now: true, seen: Vec::new() }).await {
        // What arrived a moment ago came after an editor that was opened before.
        Err(Refusal::Asks(concerns)) => {
            concerns.into_iter().map(|concern| concern.kind).filter(|kind| *kind != ConcernKind::WroteAgain).collect()
        }
        Ok(_) => Vec::new(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_angry_thread_answered_in_haste_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let angry = vec![
        from("Mira", "1", 9, "You are the worst company, this is disgusting. Charged twice!"),
        from("Mira", "2", 5, "And the train is late"),
    ];
    desk.take_in(angry, Time::MIN).await.unwrap();
    let id = first(&desk).await;
    assert_eq!(asked(&desk, id, 5, "We look into it.").await, [ConcernKind::TooFast]);
    assert_eq!(asked(&desk, id, 25, "We look into it.").await, []);
    desk.take_in(vec![from("Tom", "3", 4, "When does the next train leave?")], Time::MIN).await.unwrap();
    let calm = of(&desk, "tom@s.example").await;
    assert_eq!(asked(&desk, calm, 5, "At nine.").await, []);
    // What was offered and taken as it stands is not written in haste; what was changed is.
    let thought = Thought { prepared: "We look into it now.".to_owned(), ..Thought::default() };
    for (text, held) in [("We look into it now. ", false), ("We look into it now, calm down.", true)] {
        let account = thread(&desk, id).await.conversation.account;
        let opened_at = clock::now().minus(Span::seconds(5));
        let draft = Box::new(Draft { opened_at, thought: thought.clone(), ..draft(id, &account, text) });
        let done = desk.act(&seat(), Command::Send { draft, now: true, seen: Vec::new() }).await;
        let Err(Refusal::Asks(concerns)) = done else {
            assert!(!held, "{done:?}");
            continue;
        };
        assert_eq!(concerns.iter().any(|concern| concern.kind == ConcernKind::TooFast), held, "{concerns:?}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_enough_for_a_crisis_but_not_for_what_can_do_harm() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let questions = vec![
        from("Mira", "1", 4, "When does the next train leave?"),
        from("Tom", "2", 4, "Is there a toilet on board?"),
        from("Lena", "3", 4, "May I take my bicycle along?"),
        from("Ion", "4", 4, "What do you do with my ticket data?"),
    ];
    desk.take_in(questions, Time::MIN).await.unwrap();
    let of_name = |name: &str| format!("{}@s.example", name.to_lowercase());
    let text = "There was a data breach. We write at nine.";
    let send = async |name: &str, text: &str, seen: Vec<Concern>| {
        let id = of(&desk, &of_name(name)).await;
        let account = thread(&desk, id).await.conversation.account;
        // What arrived a moment ago came after an editor that was opened before.
        let draft = Box::new(Draft { opened_at: clock::now().plus(Span::seconds(5)), ..draft(id, &account, text) });
        desk.act(&seat(), Command::Send { draft, now: true, seen }).await
    };
    let asked = |done: Result<Done, Refusal>| match done {
        Err(Refusal::Asks(concerns)) => concerns,
        other => panic!("nothing was asked: {other:?}"),
    };
    // Without a crisis it is asked each time.
    let concerns = asked(send("Mira", text, Vec::new()).await);
    assert_eq!(concerns.iter().map(|concern| concern.kind).collect::<Vec<_>>(), [ConcernKind::CrisisWords]);
    send("Mira", text, concerns).await.unwrap();
    let concerns = asked(send("Tom", text, Vec::new()).await);
    let raised = of(&desk, &of_name("Ion")).await;
    desk.act(&seat(), Command::Escalate(Box::new(Escalation::of(raised, 2)))).await.unwrap();
    assert_eq!(asked(send("Tom", text, Vec::new()).await), concerns, "a yes of before is none in this crisis");
    send("Tom", text, concerns).await.unwrap();
    let number = "There was a data breach. Call +40 722 123 456.";
    let concerns = asked(send("Lena", number, Vec::new()).await);
    assert_eq!(concerns.iter().map(|concern| concern.kind).collect::<Vec<_>>(), [ConcernKind::PersonalData]);
    let done = send("Lena", text, Vec::new()).await.unwrap();
    let notice = format!("{:?}", done.notice);
    assert!(notice.contains("not again for this reason in this crisis"), "{notice}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_crisis_and_closed_hours_are_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let closed = Rulings { hours: BusinessHours::closed(jiff::tz::TimeZone::UTC), ..Rulings::default() };
    let library = Library { rulings: Arc::new(closed), ..library(dir.path(), Vec::new()) };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let running = start(library, &vault, Work::WriterOnly).unwrap();
    let desk = running.handle();
    desk.take_in(vec![from("Tom", "1", 4, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let text = "There was a data breach, and we will see you in court.";
    assert_eq!(asked(&desk, id, 60, text).await, [ConcernKind::CrisisWords, ConcernKind::Closed]);
    let escalate = Command::Escalate(Box::new(Escalation::of(id, 2)));
    desk.act(&seat(), escalate).await.unwrap();
    assert_eq!(asked(&desk, id, 60, text).await, [], "a crisis is answered at any hour, in its own words");
    running.stop().await;
}
