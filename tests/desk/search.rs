//! Search over more than anybody looks through: nothing is left out in silence, however old.

use hearken::domain::ask::Found;
use hearken::domain::class::Class;

use super::*;

/// What came lately: more than an answer ever lists.
const NEW: usize = 5_100;
/// What came long before that.
const OLD: usize = 60;

/// A desk whose old rows lie below thousands of new ones, all of them done.
async fn old_and_new(desk: &Handle) {
    let old = (0..OLD).map(|n| {
        let text = if n % 2 == 0 { "Unde este trenul de noapte, night train?" } else { "Where is the night train?" };
        item(&format!("old-{n}"), 60 * 24 * 9, text)
    });
    // A whole import may carry one moment.
    let new = (0..NEW).map(|n| item(&format!("new-{n}"), 60 * 24, "Where is the morning train?"));
    desk.take_in(old.chain(new).collect(), clock::now()).await.unwrap();
    desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
}

async fn found(desk: &Handle, text: &str, limit: usize) -> Found {
    match desk.ask(&seat(), Query::Search { text: text.to_owned(), limit }).await {
        Shown::Found(found) => found,
        other => panic!("{text}: {other:?}"),
    }
}

async fn view(desk: &Handle, filter: &str) -> Listing {
    match desk.ask(&seat(), Query::Listing { filter: filter.to_owned(), order: Order::Saving }).await {
        Shown::Listing(listing) => (*listing).clone(),
        other => panic!("{filter}: {other:?}"),
    }
}

fn conversation(row: &hearken::domain::ask::Row) -> ConversationId {
    row.conversation.expect("a conversation")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_below_thousands_of_newer_rows_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    old_and_new(&desk).await;
    let most = 100_000;
    for (query, rows) in [
        ("before:7d", OLD),
        ("before:7d lang:ro", OLD / 2),
        ("lang:ro", OLD / 2),
        ("before:7d train", OLD),
        ("train before:7d -morning", OLD),
        ("after:7d", NEW),
        ("account:BRAND before:7d", OLD),
        ("account:nobody", 0),
        ("is:done", OLD + NEW),
        ("from:person-of-old-7", 1),
        ("is:private", 0),
        ("before:7d class:question,complaint", OLD),
    ] {
        let found = found(&desk, query, most).await;
        assert_eq!((found.rows.len(), found.reach), (rows, Reach::All), "{query}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_seat_decided_is_found_however_old_it_is_and_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    old_and_new(&desk).await;
    let old = found(&desk, "before:7d", 9).await.rows;
    let act = async |n: usize, act: Act| {
        desk.act(&seat(), Command::Act { on: vec![conversation(&old[n])], act }).await.unwrap();
    };
    act(0, Act::Label { add: vec!["Années".to_owned()], remove: Vec::new() }).await;
    act(1, Act::Assign(Some(seat()))).await;
    act(2, Act::Mute(None)).await;
    act(3, Act::Class(Some(Class::Praise))).await;
    act(4, Act::Star(None)).await;
    let note = Command::Note { on: conversation(&old[5]), text: "ask the depot".to_owned() };
    desk.act(&seat(), note).await.unwrap();
    for (query, place) in [
        ("label:annees", 0),
        ("has:label train", 0),
        ("is:done label:annees,other before:7d", 0),
        ("is:mine", 1),
        ("assignee:ANA", 1),
        ("assignee:me is:done", 1),
        ("is:muted", 2),
        ("class:praise", 3),
        ("is:starred", 4),
        ("has:note", 5),
    ] {
        let found = found(&desk, query, 9).await;
        let ids: Vec<_> = found.rows.iter().map(conversation).collect();
        assert_eq!((ids, found.reach), (vec![conversation(&old[place])], Reach::All), "{query}");
    }
    assert_eq!(found(&desk, "class:question before:7d", 100).await.rows.len(), OLD - 1, "a person's word counts");
    assert_eq!(found(&desk, "label:annees is:mine", 9).await.rows.len(), 0);
    let listed = view(&desk, "label:annees").await;
    assert_eq!(listed.rows.len(), 1, "{listed:?}");
    act(0, Act::Label { add: Vec::new(), remove: vec!["Années".to_owned()] }).await;
    assert_eq!(found(&desk, "label:annees", 9).await.rows.len(), 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_ends_before_everything_was_looked_at_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    old_and_new(&desk).await;
    let some = found(&desk, "train", 7).await;
    assert_eq!((some.rows.len(), some.reach), (7, Reach::Enough));
    let all = found(&desk, "before:7d", OLD).await;
    assert_eq!((all.rows.len(), all.reach), (OLD, Reach::All), "there is nothing more than was asked for");
    let listed = view(&desk, "is:done").await;
    assert_eq!((listed.rows.len(), listed.reach), (5_000, Reach::Enough));
    running.stop().await;
}
