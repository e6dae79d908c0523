//! Accounts that come, change and go while the desk runs.

use hearken::desk::{AccountSet, Wish};
use hearken::domain::ask::{AccountLine, LogLine, Summary};
use hearken::domain::event::AccountChange;
use hearken::domain::network::Health;
use hearken::domain::reply::Reply;
use hearken::store::upkeep;

use super::*;

/// How a feed begins that notes its process, so that a test can see it end.
const NOTES_ITSELF: &str = "echo $$ >>started; ";

/// A program that says one thing for ever and keeps what it is told to send.
fn feed(dir: &Path, says: &str) -> AccountSettings {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/examples/feed.sh");
    let item = format!(
        r#"{{"id":"{says}","kind":"mention","created_at":"{}","author":{{"handle":"mira"}},"text":"{says}, please?"}}"#,
        clock::now()
    );
    let script = format!("{NOTES_ITSELF}echo '{item}'; exec sh {}", example.display());
    let mut options = toml::Table::new();
    options.insert("command".to_owned(), toml::Value::from(script));
    options.insert("name".to_owned(), toml::Value::from("shop"));
    options.insert("dir".to_owned(), toml::Value::from(dir.display().to_string()));
    AccountSettings { network: "exec".to_owned(), handle: "brand".to_owned(), options, ..AccountSettings::default() }
}

async fn set(desk: &Handle, settings: &AccountSettings) -> AccountSet {
    desk.set_account(&seat(), Wish::Set(Box::new(settings.clone()))).await.unwrap()
}

async fn remove(desk: &Handle, settings: &AccountSettings) -> AccountSet {
    desk.set_account(&seat(), Wish::Remove(settings.id())).await.unwrap()
}

async fn accounts(desk: &Handle) -> Vec<AccountLine> {
    match desk.ask(&seat(), Query::Summary).await {
        Shown::Summary(summary) => {
            let Summary { accounts, .. } = *summary;
            accounts
        }
        other => panic!("no summary: {other:?}"),
    }
}

async fn log(desk: &Handle) -> Vec<LogLine> {
    match desk.ask(&seat(), Query::Log { limit: 50 }).await {
        Shown::Log(lines) => lines,
        other => panic!("no log: {other:?}"),
    }
}

/// Waits until something holds; each change of the log wakes it.
async fn until_it_holds(desk: &Handle, what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let mut news = desk.news();
    let wanted = async {
        while !holds().await {
            let _ = tokio::time::timeout(Duration::from_millis(100), news.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.unwrap_or_else(|_| panic!("never: {what}"));
}

async fn until_somebody_says(desk: &Handle, says: &str) -> ConversationId {
    let mut found = None;
    let says = format!("{says}, please?");
    until_it_holds(desk, &says, async || {
        for row in listing(desk).await.rows {
            let RowId::Conversation(id) = row.id else { continue };
            let has = |message: &Message| matches!(message, Message::Item { item, .. } if item.text == says);
            if thread(desk, id).await.messages.iter().any(has) {
                found = Some(id);
            }
        }
        found.is_some()
    })
    .await;
    found.unwrap()
}

fn newest_reply(desk: &Handle) -> Reply {
    desk.reader().recent_replies(1).unwrap().remove(0)
}

/// The processes that a feed noted.
fn started(dir: &Path) -> Vec<rustix::process::Pid> {
    let noted = std::fs::read_to_string(dir.join("started")).unwrap_or_default();
    noted.lines().filter_map(|line| rustix::process::Pid::from_raw(line.parse().ok()?)).collect()
}

fn runs(pid: rustix::process::Pid) -> bool {
    rustix::process::test_kill_process(pid).is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_comes_is_fetched_seen_and_answered() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), Vec::new(), Work::All);
    let desk = running.handle();
    let feed = feed(dir.path(), "tea");
    let done = set(&desk, &feed).await;
    assert_eq!((done.account.as_str(), done.change), ("shop:brand", Some(AccountChange::Added)));
    let id = until_somebody_says(&desk, "tea").await;
    until_it_holds(&desk, "it is live", async || accounts(&desk).await.iter().any(|line| line.health == Health::Live))
        .await;
    send(&desk, id, "Yes, until six.", true).await.unwrap();
    assert!(matches!(until(&desk, "delivered").await, Delivery::Delivered { by_hand: false, .. }));
    assert!(log(&desk).await.iter().any(|line| line.text == "shop:brand added" && line.by == seat()));
    desk.act(&seat(), Command::Sync { account: Some("brand".to_owned()) }).await.unwrap();

    assert_eq!(set(&desk, &feed).await.change, None, "it stands so already");
    assert_eq!(started(dir.path()).len(), 1, "and its program was left alone");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_changes_has_one_connector_at_any_time() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![feed(dir.path(), "tea")], Work::All);
    let desk = running.handle();
    until_somebody_says(&desk, "tea").await;
    let done = set(&desk, &feed(dir.path(), "milk")).await;
    assert_eq!(done.change, Some(AccountChange::Changed));
    until_somebody_says(&desk, "milk").await;
    let [old, new] = started(dir.path())[..] else { panic!("{:?}", started(dir.path())) };
    until_it_holds(&desk, "the old program has ended", async || !runs(old)).await;
    assert!(runs(new));
    assert_eq!(accounts(&desk).await.len(), 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_goes_fetches_and_sends_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let feed = feed(dir.path(), "tea");
    let running = open(&dir.path().join("desk"), vec![feed.clone()], Work::All);
    let desk = running.handle();
    let id = until_somebody_says(&desk, "tea").await;
    send(&desk, id, "Yes, until six.", false).await.unwrap();
    assert_eq!(newest_reply(&desk).state, Delivery::Pending, "ten seconds are a while");

    assert_eq!(remove(&desk, &feed).await.change, Some(AccountChange::Removed));
    let held = newest_reply(&desk);
    let why = held.state.why().unwrap_or_default();
    assert!(held.state.word() == "held" && why.contains("`hearken account add` brings it back"), "{:?}", held.state);
    assert!(listing(&desk).await.rows.iter().any(|row| row.id == RowId::Delivery(held.id)), "a person sees it");
    assert!(accounts(&desk).await.is_empty());
    let program = started(dir.path())[0];
    until_it_holds(&desk, "its program has ended", async || !runs(program)).await;
    assert!(matches!(
        desk.act(&seat(), Command::Sync { account: Some("brand".to_owned()) }).await,
        Err(Refusal::NotFound { .. })
    ));
    assert_eq!(remove(&desk, &feed).await.change, None, "it is gone already");

    // Letting it go does not help while nobody can carry it.
    desk.act(&seat(), Command::Release { reply: held.id }).await.unwrap();
    until_it_holds(&desk, "it is held again", async || newest_reply(&desk).state == held.state).await;

    set(&desk, &feed).await;
    desk.act(&seat(), Command::Release { reply: held.id }).await.unwrap();
    until(&desk, "delivered").await;
    let report = upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
    assert_eq!(std::fs::read_to_string(dir.path().join("feed.sent")).unwrap().lines().count(), 1);
}

/// An account whose token stands in a variable that nobody sets.
fn unsigned() -> AccountSettings {
    AccountSettings {
        network: "mastodon".to_owned(),
        handle: "@brand@example.test".to_owned(),
        base_url: Some("http://127.0.0.1:9".to_owned()),
        secret_env: Some("HEARKEN_TEST_NOBODY_SETS_THIS".to_owned()),
        ..AccountSettings::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_secret_is_not_where_the_desk_runs_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::All);
    let desk = running.handle();
    let done = set(&desk, &unsigned()).await;
    let Health::SignedOut { why } = &done.health else { panic!("{done:?}") };
    assert!(why.contains("HEARKEN_TEST_NOBODY_SETS_THIS is not set"), "{why}");
    let row = RowId::Account(unsigned().id());
    assert!(listing(&desk).await.rows.iter().any(|listed| listed.id == row));
    // The same again is worth a try: the secret may be there by now.
    assert_eq!(set(&desk, &unsigned()).await.change, Some(AccountChange::Changed));
    remove(&desk, &unsigned()).await;
    assert!(listing(&desk).await.rows.is_empty(), "who is not here cannot be signed out");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_left_the_settings_between_two_starts_is_no_row() {
    let dir = tempfile::tempdir().unwrap();
    let row = RowId::Account(unsigned().id());
    let running = open(dir.path(), vec![unsigned()], Work::All);
    let desk = running.handle();
    until_it_holds(&desk, "signed out", async || listing(&desk).await.rows.iter().any(|listed| listed.id == row)).await;
    running.stop().await;
    let running = open(dir.path(), Vec::new(), Work::All);
    assert!(listing(&running.handle()).await.rows.is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_takes_no_accounts() {
    let dir = tempfile::tempdir().unwrap();
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let running = start(Library { demo: true, ..library(dir.path(), Vec::new()) }, &vault, Work::All).unwrap();
    let refused = running.handle().set_account(&seat(), Wish::Set(Box::new(unsigned()))).await;
    assert!(matches!(&refused, Err(Refusal::No(why)) if why.to_string().contains("reaches no network")), "{refused:?}");
    running.stop().await;
}
