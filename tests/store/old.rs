//! Every version ever written stays readable: logs of version 1, as they were exported on the day of what they hold.
//!
//! Each line's link is a hash of the event's and the body's bytes in the store, so that reading the file into
//! a desk proves that today's codec still makes those very bytes. `HEARKEN_WRITE_FIXTURES=1` writes the files that
//! are missing: only for what is new, under a new name.

use std::fs;
use std::path::PathBuf;

use hearken::store::upkeep::{export_log, import_log, verify};
use hearken::store::{Entry, Opening, Store};

use crate::story::Story;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store").join(name)
}

/// The first so many kinds of happening, three times over, with other people and other things.
fn story(kinds: u8) -> Vec<Entry> {
    let mut story = Story::default();
    let happenings = (0..3 * kinds).map(|n| (n % kinds, n / kinds + n % 3, n % 7));
    happenings.flat_map(|happening| story.happens(happening)).collect()
}

fn open(dir: &std::path::Path) -> Store {
    Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap()
}

fn exported(store: &Store) -> String {
    let mut out = Vec::new();
    export_log(&store.reader(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads a file into a desk and demands the same bytes, and these kinds of event.
fn reads_to_the_byte(name: &str, kinds: u8, words: &[&str]) {
    if std::env::var_os("HEARKEN_WRITE_FIXTURES").is_some() && !fixture(name).exists() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        store.append(&story(kinds)).unwrap();
        fs::write(fixture(name), exported(&store)).unwrap();
    }
    let text = fs::read_to_string(fixture(name)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let imported = import_log(&mut store, &mut text.as_bytes(), |_| {}).unwrap();
    assert!(imported.events > 80, "{imported:?}");
    assert_eq!(exported(&store), text);
    let report = verify(&store.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    for word in words {
        assert!(text.contains(&format!("\"{word}\"")), "{word}");
    }
    assert!(!text.contains("\"raw\""), "today's JSON makes the same bytes");
}

#[test]
fn a_log_of_version_1_reads_to_the_byte() {
    reads_to_the_byte("log-v1.jsonl", 28, &["took_over", "note", "queued"]);
}

#[test]
fn so_does_one_with_accounts_that_came_and_went_and_with_what_was_taken_back() {
    let words = ["account_changed", "crisis_restored", "note_withdrawn", "note_restored"];
    reads_to_the_byte("log-v1-taken-back.jsonl", 32, &words);
}
