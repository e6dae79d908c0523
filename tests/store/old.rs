//! Every version ever written stays readable: a log of version 1, as it was exported on the day of that version.
//!
//! Each line's link is a hash of the event's and the body's bytes in the store, so that reading the file into
//! a desk proves that today's codec still makes those very bytes. `HEARKEN_WRITE_FIXTURES=1` writes the file
//! anew: only for a new version, under a new name.

use std::fs;
use std::path::PathBuf;

use hearken::store::upkeep::{export_log, import_log, verify};
use hearken::store::{Entry, Opening, Store};

use crate::story::Story;

fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store/log-v1.jsonl")
}

/// Every kind of happening, three times over, with other people and other things.
fn story() -> Vec<Entry> {
    let mut story = Story::default();
    let happenings = (0..84u8).map(|n| (n % 28, n / 28 + n % 3, n % 7));
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

#[test]
fn a_log_of_version_1_reads_to_the_byte() {
    if std::env::var_os("HEARKEN_WRITE_FIXTURES").is_some() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        store.append(&story()).unwrap();
        fs::create_dir_all(fixture().parent().unwrap()).unwrap();
        fs::write(fixture(), exported(&store)).unwrap();
    }
    let text = fs::read_to_string(fixture()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let imported = import_log(&mut store, &mut text.as_bytes(), |_| {}).unwrap();
    assert!(imported.events > 80, "{imported:?}");
    assert_eq!(exported(&store), text);
    let report = verify(&store.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    assert!(text.contains("\"took_over\"") && text.contains("\"note\"") && text.contains("\"queued\""));
    assert!(!text.contains("\"raw\""), "today's JSON makes the same bytes");
}
