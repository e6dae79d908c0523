//! The language of a conversation: told from the text, against what an app claims, and set by hand over both.

use hearken::domain::ask::{Found, Row};
use hearken::domain::class::Class;
use hearken::domain::guard::Concern;
use hearken::domain::rules::{Condition, Rule, Rules, Then};
use hearken::domain::saved::SavedReply;

use super::*;

const ROMANIAN: &str = "Bună ziua, nu mai merge contul meu, vă rog să mă ajutați";

const SPANISH: &str = "¿Dónde está mi pedido? Tenía que llegar ayer y nadie contesta";

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

async fn set(desk: &Handle, id: ConversationId, code: Option<&str>) -> Result<String, Refusal> {
    let act = Act::Lang(code.map(str::to_owned));
    Ok(desk.act(&seat(), Command::Act { on: vec![id], act }).await?.notice.to_string())
}

async fn why(desk: &Handle, id: ConversationId) -> Option<String> {
    match desk.ask(&seat(), Query::Why { id }).await {
        Shown::Why(lines) => lines.into_iter().find(|line| line.starts_with("lang ")),
        other => panic!("no reasons: {other:?}"),
    }
}

/// The next message of somebody below what they wrote.
fn next(to: &str, native: &str, text: &str) -> Item {
    Item { id: native.to_owned(), in_reply_to: Some(to.to_owned()), ..item(to, 1, text) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_by_hand_stands_over_text_and_app_until_it_is_given_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let said = claimed("1", "en", SPANISH);
    desk.take_in(vec![said.clone(), item("2", 9, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = desk.reader().place_of(&said.account_id(), "1").unwrap().unwrap().conversation;
    assert_eq!((shown(&desk, id).await, why(&desk, id).await), ([lang("es"), lang("es"), lang("es")], None));
    let notice = set(&desk, id, Some("ro")).await.unwrap();
    assert_eq!(notice, "language set to Romanian: person-of-1 · :undo takes it back");
    assert_eq!(shown(&desk, id).await, [lang("ro"), lang("ro"), lang("ro")]);
    let told = "lang     Romanian: language set by ana (the brain said Spanish)";
    assert_eq!(why(&desk, id).await.as_deref(), Some(told));
    for query in ["lang:ro", "lang:ro is:open", "lang:ro pedido", "-lang:es,en"] {
        assert_eq!(found(&desk, query).await, [id], "{query}");
        assert_eq!(queued(&desk, query).await, [id], "{query}");
    }
    assert!(found(&desk, "lang:es").await.is_empty() && queued(&desk, "lang:es").await.is_empty());
    let question = asked(&desk, id, "¿En qué podemos ayudarle hoy con su pedido?").await;
    assert_eq!(question.as_deref(), Some("You answer in Spanish, person-of-1 wrote Romanian."));

    desk.take_in(vec![next("1", "3", "¿Hola? Sigo esperando una respuesta de ustedes")], Time::MIN).await.unwrap();
    assert_eq!(shown(&desk, id).await[1], lang("ro"), "it says what the person writes, not what a text is in");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    assert_eq!(shown(&desk, id).await, [lang("ro"), lang("ro"), lang("ro")]);
    assert_eq!(queued(&desk, "lang:ro").await, [id]);
    assert_eq!(set(&desk, id, Some("ro")).await.unwrap(), "it stands so already");
    desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!((shown(&desk, id).await[0].clone(), why(&desk, id).await), (lang("es"), None));
    assert_eq!((found(&desk, "lang:ro").await, found(&desk, "lang:es").await), (vec![], vec![id]));
    desk.act(&seat(), Command::Redo).await.unwrap();
    assert_eq!(shown(&desk, id).await[0], lang("ro"));
    set(&desk, id, None).await.unwrap();
    assert_eq!((shown(&desk, id).await[0].clone(), found(&desk, "lang:es").await), (lang("es"), vec![id]));
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_is_not_known_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, SPANISH)], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let Err(Refusal::No(why)) = set(&desk, id, Some("xx")).await else { panic!("xx is a language") };
    assert!(why.to_string().contains("write one of ar, bg"), "{why}");
    assert_eq!(shown(&desk, id).await[0], lang("es"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_set_it_otherwise_since_is_not_undone() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, SPANISH), item("2", 9, SPANISH)], Time::MIN).await.unwrap();
    let both = ids(&desk).await;
    let act = |lang: &str| Command::Act { on: both.clone(), act: Act::Lang(Some(lang.to_owned())) };
    let notice = desk.act(&seat(), act("ca")).await.unwrap().notice.to_string();
    assert!(notice.starts_with("2 conversations language set to Catalan"), "{notice}");
    desk.act(&SeatName::new("dan"), act("ro")).await.unwrap();
    assert!(matches!(desk.act(&seat(), Command::Undo).await, Err(Refusal::No(_))));
    for id in both {
        assert_eq!(shown(&desk, id).await[0], lang("ro"));
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_be_said_is_in_the_language_that_counts() {
    let dir = tempfile::tempdir().unwrap();
    let reply = |name: &str, lang: &str| SavedReply {
        name: name.to_owned(),
        text: format!("Hola {name}"),
        lang: Some(lang.to_owned()),
        ..SavedReply::default()
    };
    let replies = vec![reply("spanish", "es"), reply("romanian", "ro"), reply("english", "en")];
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let library = Library { replies, ..library(dir.path(), Vec::new()) };
    let running = start(library, &vault, Work::WriterOnly).unwrap();
    let desk = running.handle();
    let suggested = async |id: ConversationId| {
        desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
        let Shown::Suggestions(all) = desk.ask(&seat(), Query::Suggestions { id }).await else { panic!("none") };
        let fits = all.saved.iter().filter(|one| one.fits).map(|one| one.saved.name.clone()).collect::<Vec<_>>();
        (all.saved[0].saved.name.clone(), fits, all.past.len())
    };
    let answered = claimed("1", "en", SPANISH);
    desk.take_in(vec![answered.clone()], Time::MIN).await.unwrap();
    let before = first(&desk).await;
    let send = send(&desk, before, "Su pedido llega mañana por la tarde.", true).await.unwrap();
    desk.act(&seat(), Command::Posted { reply: send.reply.unwrap(), yes: true }).await.unwrap();
    desk.take_in(vec![claimed("2", "en", "¿Dónde está mi pedido? Tenía que llegar hoy")], Time::MIN).await.unwrap();
    let now = first(&desk).await;
    assert_eq!(suggested(now).await, ("spanish".to_owned(), vec!["spanish".to_owned()], 1));
    set(&desk, now, Some("ro")).await.unwrap();
    let romanian = ("romanian".to_owned(), vec!["romanian".to_owned()]);
    assert_eq!(suggested(now).await, (romanian.0.clone(), romanian.1.clone(), 0), "nothing was said in Romanian yet");
    set(&desk, before, Some("ro")).await.unwrap();
    assert_eq!(suggested(now).await, (romanian.0, romanian.1, 1));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_later_is_read_in_the_language_that_was_set() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let people = ["1", "2"].map(|native| claimed(native, "en", "Bună"));
    desk.take_in(people.to_vec(), Time::MIN).await.unwrap();
    let [one, other] =
        people.map(|item| desk.reader().place_of(&item.account_id(), &item.id).unwrap().unwrap().conversation);
    set(&desk, one, Some("ro")).await.unwrap();
    for (to, native) in [("1", "3"), ("2", "4")] {
        let later = Item { lang: lang("en"), ..next(to, native, "Nu merge nimic") };
        desk.take_in(vec![later], Time::MIN).await.unwrap();
    }
    let verdicts = [thread(&desk, one).await, thread(&desk, other).await].map(|thread| thread.conversation.verdict);
    assert_eq!(verdicts[0].class, Class::Complaint, "{verdicts:?}");
    assert!(verdicts[0].score != verdicts[1].score, "{verdicts:?}");
    assert_eq!(verdicts[0].lang.as_deref(), Some("en"), "what was told stays beside what was set");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_go_by_the_language_that_a_person_set() {
    let dir = tempfile::tempdir().unwrap();
    let rule = |lang: &str| Rule {
        name: lang.to_owned(),
        when: vec![Condition::Lang(vec![lang.to_owned()])],
        then: vec![Then::Label(vec![format!("speaks {lang}")])],
        ..Rule::default()
    };
    let library = Library { rules: Rules::new(vec![rule("es"), rule("ro")]), ..library(dir.path(), Vec::new()) };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let running = start(library, &vault, Work::WriterOnly).unwrap();
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, SPANISH)], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let labels = async || row(&desk, id).await.labels;
    assert_eq!(labels().await, ["speaks es"]);
    set(&desk, id, Some("ro")).await.unwrap();
    desk.take_in(vec![next("1", "2", "¿Hola? Sigo esperando una respuesta de ustedes")], Time::MIN).await.unwrap();
    assert_eq!(labels().await, ["speaks es", "speaks ro"]);
    running.stop().await;
}
