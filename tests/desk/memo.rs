//! What a desk leaves for its next start: used while nothing has happened since, and never a moment longer.

use std::fs;

use hearken::desk::{StoreError, begin};
use hearken::domain::ask::Row;
use hearken::store::{Memo, Opening, Store};

use super::*;

async fn rows(desk: &Handle) -> Vec<Row> {
    let ids = listing(desk).await.rows.into_iter().map(|row| row.id).collect();
    match desk.ask(&seat(), Query::Rows { ids }).await {
        Shown::Rows(rows) => rows,
        other => panic!("no rows: {other:?}"),
    }
}

fn texts(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.text.as_str()).collect()
}

/// Leaves a desk of three rows that somebody has seen.
async fn left_behind(dir: &Path) -> Vec<Row> {
    let running = open(dir, Vec::new(), Work::All);
    let desk = running.handle();
    let items = vec![item("1", 30, "Where is it?"), item("2", 20, "When does it leave?"), item("3", 10, "Is it late?")];
    desk.take_in(items, Time::MIN).await.unwrap();
    let seen = rows(&desk).await;
    running.stop().await;
    assert!(dir.join("memo").is_file());
    seen
}

/// Begins with what the last desk left; the store opens meanwhile.
fn look(dir: &Path) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    begin(library(dir, Vec::new()), &vault, Work::All).expect("the desk is known")
}

/// Puts the words of rows into large letters in the memo, which is as good then as the one that the desk left.
fn raise_words(dir: &Path, rows: &[Row]) {
    let mut bytes = Memo::read(dir).unwrap().bytes().to_vec();
    for text in texts(rows) {
        let at = bytes.windows(text.len()).position(|words| words == text.as_bytes()).unwrap();
        bytes[at..at + text.len()].make_ascii_uppercase();
    }
    let mut store = Store::open(dir, &Opening::default()).unwrap();
    store.remember(&bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_start_reads_no_row_until_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    raise_words(dir.path(), &before);
    let running = open(dir.path(), Vec::new(), Work::All);
    let desk = running.handle();
    let held = rows(&desk).await;
    assert_eq!(texts(&held), texts(&before).into_iter().map(str::to_uppercase).collect::<Vec<_>>());
    let (first, words) = (held[0].conversation.unwrap(), before[0].text.as_str());
    desk.act(&seat(), Command::Act { on: vec![first], act: Act::Star(Some(true)) }).await.unwrap();
    let changed = rows(&desk).await.into_iter().find(|row| row.conversation == Some(first)).unwrap();
    assert_eq!((changed.text.as_str(), changed.starred), (words, true));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memo_of_another_moment_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    raise_words(dir.path(), &before);
    let old = fs::read(dir.path().join("memo")).unwrap();
    let running = open(dir.path(), Vec::new(), Work::All);
    let done = before[0].conversation.unwrap();
    running.handle().act(&seat(), Command::Act { on: vec![done], act: Act::Done }).await.unwrap();
    assert!(!dir.path().join("memo").exists(), "it goes with the first event");
    running.stop().await;
    fs::write(dir.path().join("memo"), old).unwrap();
    let running = open(dir.path(), Vec::new(), Work::All);
    assert_eq!(texts(&rows(&running.handle()).await), texts(&before[1..]));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_shows_although_the_row_is_held() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    assert!(before.iter().all(|row| !row.draft));
    let running = open(dir.path(), Vec::new(), Work::All);
    let desk = running.handle();
    let id = before[1].conversation.unwrap();
    let account = thread(&desk, id).await.conversation.account;
    desk.act(&seat(), Command::Draft(Box::new(draft(id, &account, "half a")))).await.unwrap();
    let marked: Vec<bool> = rows(&desk).await.iter().map(|row| row.draft).collect();
    assert_eq!(marked, [false, true, false]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_known_before_the_store_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    let running = open(dir.path(), Vec::new(), Work::All);
    let desk = running.handle();
    let id = before[1].conversation.unwrap();
    let account = thread(&desk, id).await.conversation.account;
    desk.act(&seat(), Command::Draft(Box::new(draft(id, &account, "half a")))).await.unwrap();
    assert!(!dir.path().join("memo").exists(), "it goes with what is kept, too");
    let seen = rows(&desk).await;
    running.stop().await;
    let running = look(dir.path());
    assert_eq!(rows(&running.handle()).await, seen);
    running.opened().unwrap();
    assert_eq!(rows(&running.handle()).await, seen);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_open_ends_the_desk_that_was_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    let lists = fs::read_dir(dir.path().join("store/metadata")).unwrap().map(|entry| entry.unwrap().path());
    for snapshot in lists.filter(|path| path.to_string_lossy().contains("snapshot_")) {
        let mut bytes = fs::read(&snapshot).unwrap();
        bytes.iter_mut().for_each(|byte| *byte ^= 0x55);
        fs::write(&snapshot, bytes).unwrap();
    }
    let running = look(dir.path());
    let desk = running.handle();
    assert_eq!(listing(&desk).await.rows.len(), 3, "it is in memory");
    let mut news = desk.news();
    let done = before[0].conversation.unwrap();
    let refused = desk.act(&seat(), Command::Act { on: vec![done], act: Act::Done }).await.unwrap_err();
    assert!(matches!(refused, Refusal::Store(_)), "{refused:?}");
    let error = running.opened().unwrap_err();
    assert!(matches!(error, StoreError::Damaged { aside: Some(_), .. }), "{error}");
    assert!(news.changed().await.is_err(), "a seat hears that the desk is gone");
    running.stop().await;
    assert!(!dir.path().join("store").exists(), "it was set aside");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_and_is_not_so_any_more_is_put_right() {
    let dir = tempfile::tempdir().unwrap();
    let before = left_behind(dir.path()).await;
    let left = ["memo", "mark"].map(|name| (dir.path().join(name), fs::read(dir.path().join(name)).unwrap()));
    let running = open(dir.path(), Vec::new(), Work::All);
    let done = before[0].conversation.unwrap();
    running.handle().act(&seat(), Command::Act { on: vec![done], act: Act::Done }).await.unwrap();
    running.stop().await;
    // As if a power cut had taken back that the memo went and the mark moved on, and nothing else.
    left.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    let running = look(dir.path());
    let mut news = running.handle().news();
    running.opened().unwrap();
    assert!(news.changed().await.is_ok(), "seats are told");
    assert_eq!(texts(&rows(&running.handle()).await), texts(&before[1..]));
    running.stop().await;
}
