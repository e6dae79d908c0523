//! The language of a conversation: told from the text, against what an app claims.

use hearken::domain::ask::{Found, Row};
use hearken::domain::guard::Concern;

use super::*;

const ROMANIAN: &str = "Bună ziua, nu mai merge contul meu, vă rog să mă ajutați";

/// A message of somebody whose app says that they write another language.
fn claimed(native: &str, lang: &str, text: &str) -> Item {
    Item { lang: Some(lang.to_owned()), ..item(native, 10, text) }
}

async fn found(desk: &Handle, text: &str) -> Vec<ConversationId> {
    desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
    match desk.ask(&seat(), Query::Search { text: text.to_owned(), limit: 9 }).await {
        Shown::Found(Found { rows, .. }) => rows.into_iter().filter_map(|row| row.conversation).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

async fn queued(desk: &Handle, filter: &str) -> Vec<ConversationId> {
    match desk.ask(&seat(), Query::Queue { filter: filter.to_owned() }).await {
        Shown::Listing(listing) => listing.rows.iter().map(|row| conversation(&row.id)).collect(),
        other => panic!("{filter}: {other:?}"),
    }
}

async fn row(desk: &Handle, id: ConversationId) -> Row {
    match desk.ask(&seat(), Query::Rows { ids: vec![RowId::Conversation(id)] }).await {
        Shown::Rows(mut rows) => rows.remove(0),
        other => panic!("no row: {other:?}"),
    }
}

/// The languages that the row, the conversation and the card of the person name.
async fn shown(desk: &Handle, id: ConversationId) -> [Option<String>; 3] {
    let person = match desk.ask(&seat(), Query::Person { id }).await {
        Shown::Person(person) => *person,
        other => panic!("no person: {other:?}"),
    };
    [row(desk, id).await.lang, thread(desk, id).await.lang().map(str::to_owned), person.lang]
}

/// What the guard says of the language of an answer.
async fn asked(desk: &Handle, id: ConversationId, text: &str) -> Option<String> {
    let language = |one: &Concern| one.kind == ConcernKind::Language;
    match send(desk, id, text, true).await {
        Err(Refusal::Asks(all)) => all.into_iter().find(language).map(|one| one.sentence),
        other => panic!("nothing was asked: {other:?}"),
    }
}

fn lang(code: &str) -> Option<String> {
    Some(code.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_text_is_in_counts_more_than_what_the_app_says() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let said = claimed("1", "en", ROMANIAN);
    desk.take_in(vec![said.clone(), claimed("2", "de", "😀 😀")], Time::MIN).await.unwrap();
    let mira = desk.reader().place_of(&said.account_id(), "1").unwrap().unwrap().conversation;
    assert_eq!(shown(&desk, mira).await, [lang("ro"), lang("ro"), lang("ro")]);
    for query in ["lang:ro", "lang:ro is:open", "lang:ro contul"] {
        assert_eq!(found(&desk, query).await, [mira], "{query}");
        assert_eq!(queued(&desk, query).await, [mira], "{query}");
    }
    assert!(found(&desk, "lang:en").await.is_empty() && queued(&desk, "lang:en").await.is_empty());
    assert_eq!(found(&desk, "lang:de").await.len(), 1, "where there is no word, the app knows better");
    let asked = asked(&desk, mira, "¿En qué podemos ayudarle hoy con su cuenta?").await;
    assert_eq!(asked.as_deref(), Some("You answer in Spanish, person-of-1 wrote Romanian."));
    let kept = desk.reader().item(said.item_id()).unwrap().unwrap();
    assert_eq!(kept.lang.as_deref(), Some("en"), "what the network said is kept as it said it");
    running.stop().await;
}
