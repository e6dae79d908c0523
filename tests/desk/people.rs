//! What the desk knows of a person, and what seats say of them.

use hearken::domain::ask::Person;
use hearken::domain::conversation::Dismissal;

use super::*;

/// A message of Mira that begins a conversation of its own.
fn of_mira(native: &str, minutes_ago: i64) -> Item {
    let author = Author { handle: "mira".to_owned(), name: "Mira Ionescu".to_owned(), ..Author::default() };
    Item { author, ..item(native, minutes_ago, &format!("When does train {native} leave?")) }
}

/// The conversation of a message on its own.
fn begun_by(item: &Item) -> ConversationId {
    ConversationId::begun_by(item.item_id())
}

async fn person(desk: &Handle, id: ConversationId) -> Person {
    match desk.ask(&seat(), Query::Person { id }).await {
        Shown::Person(person) => *person,
        other => panic!("no person: {other:?}"),
    }
}

async fn act(desk: &Handle, id: ConversationId, act: Act) {
    desk.act(&seat(), Command::Act { on: vec![id], act }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_how_earlier_conversations_ended() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let items: Vec<Item> = (1..).zip([50, 40, 30, 20]).map(|(n, ago)| of_mira(&format!("{n}"), ago)).collect();
    desk.take_in(items.clone(), Time::MIN).await.unwrap();
    let ids: Vec<ConversationId> = items.iter().map(begun_by).collect();
    assert_eq!(person(&desk, ids[0]).await.summary, "3 earlier: 3 open");
    act(&desk, ids[0], Act::Dismiss(Dismissal::Spam)).await;
    act(&desk, ids[1], Act::Done).await;
    let reply = send(&desk, ids[2], "At nine.", false).await.unwrap().reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    let endings = async || {
        let person = person(&desk, ids[3]).await;
        let words: Vec<String> = person.earlier.iter().map(|earlier| earlier.ending.words()).collect();
        (person.summary, words)
    };
    let (summary, words) = endings().await;
    assert_eq!(summary, "3 earlier: 1 waiting, 1 done unanswered, 1 spam");
    assert_eq!(words, ["waits for them", "done unanswered", "dismissed: spam"]);
    act(&desk, ids[2], Act::Done).await;
    let (summary, words) = endings().await;
    assert_eq!(
        (summary.as_str(), words[0].as_str()),
        ("3 earlier: 1 answered, 1 done unanswered, 1 spam", "answered in 30 min")
    );
    running.stop().await;
}
