//! Export, import, backup, restore: the same desk again, to the byte.

use std::fs;
use std::io::BufReader;

use hearken::domain::class::Class;
use hearken::domain::conversation::Change;
use hearken::domain::event::Body;
use hearken::store::upkeep::{backup, backup_of_day, export_items, export_log, import_log, is_log, restore, verify};
use hearken::store::{Entry, Opening, Store, StoreError};
use proptest::prelude::*;

use crate::story::{self, Story};

fn open(dir: &std::path::Path) -> Store {
    Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap()
}

fn exported(store: &Store) -> Vec<u8> {
    let mut out = Vec::new();
    export_log(&store.reader(), &mut out).unwrap();
    out
}

fn told(happenings: &[(u8, u8, u8)]) -> Vec<Entry> {
    let mut story = Story::default();
    happenings.iter().flat_map(|happening| story.happens(*happening)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn an_exported_log_makes_the_same_desk(day in prop::collection::vec(any::<(u8, u8, u8)>(), 1..80)) {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut store = open(here.path());
        store.append(&told(&day)).unwrap();
        let text = exported(&store);
        let mut other = open(there.path());
        let imported = import_log(&mut other, &mut text.as_slice(), |_| {}).unwrap();
        prop_assert_eq!(imported.events, store.seq());
        prop_assert_eq!(other.desk_id(), store.desk_id());
        prop_assert_eq!(exported(&other), text);
        prop_assert_eq!(other.reader().slim().unwrap(), store.reader().slim().unwrap());
        let report = verify(&other.reader()).unwrap();
        prop_assert!(report.ok, "{:?}", report);
    }
}

fn small() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.append(&told(&[(1, 1, 1), (1, 2, 2), (19, 0, 0), (22, 0, 1), (8, 1, 1)])).unwrap();
    (dir, store)
}

#[test]
fn a_log_names_itself_in_its_first_line() {
    let (_dir, store) = small();
    let text = String::from_utf8(exported(&store)).unwrap();
    assert!(is_log(text.lines().next().unwrap()));
    assert!(!is_log(text.lines().nth(1).unwrap()));
    assert!(!is_log("{\"network\":\"x\"}"));
}

#[test]
fn an_altered_or_shortened_export_is_refused_with_the_line() {
    let (_dir, store) = small();
    let text = String::from_utf8(exported(&store)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let import = |text: String| {
        let dir = tempfile::tempdir().unwrap();
        import_log(&mut open(dir.path()), &mut text.as_bytes(), |_| {}).unwrap_err().to_string()
    };
    let altered = import(text.replacen("hello 1", "hello 9", 1));
    assert!(altered.contains("line 2") && altered.contains("altered"), "{altered}");
    let cut = import(lines[..lines.len() - 1].join("\n"));
    assert!(cut.contains("cut off"), "{cut}");
    let moved = import([&[lines[0], lines[2]], &lines[3..]].concat().join("\n"));
    assert!(moved.contains("line 2") && moved.contains("missing"), "{moved}");
    let broken = import(format!("{}\n{{\"seq\":", lines[0]));
    assert!(broken.contains("line 2"), "{broken}");
    let later = import(text.replacen("\"version\":2", "\"version\":7", 1));
    assert!(later.contains("later hearken"), "{later}");
    let full = import_log(&mut small().1, &mut text.as_bytes(), |_| {}).unwrap_err().to_string();
    assert!(full.contains("has a log already"), "{full}");
}

#[test]
fn a_number_that_json_cannot_hold_travels_as_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut item = story::item(&story::account(0), "1", "1", 1, "x", story::at(1));
    for (n, bits) in [0x3fb9_9999_9999_999a_u64, 0x3fd5_5555_5555_5555, 0x0000_0000_0000_0001].into_iter().enumerate() {
        item.extra.insert(format!("f{n}"), serde_json::json!(f64::from_bits(bits)));
    }
    store.append(&[story::arrived(1, item.clone(), Class::Question)]).unwrap();
    let other = tempfile::tempdir().unwrap();
    let mut there = open(other.path());
    import_log(&mut there, &mut exported(&store).as_slice(), |_| {}).unwrap();
    assert_eq!(there.reader().item(item.item_id()).unwrap().unwrap(), item);
}

#[test]
fn items_are_exported_as_they_are_now_each_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut item = story::item(&story::account(0), "1", "1", 1, "first words", story::at(1));
    let id = story::conversation_of(&item);
    let first = story::arrived(1, item.clone(), Class::Question);
    item.text = "second words".to_owned();
    let mut edited = story::changed(2, id, Change::Edited { item: item.item_id(), verdict: Default::default() });
    edited.body = Some(Body::Item(Box::new(item.clone())));
    store.append(&[first, edited]).unwrap();
    let mut out = Vec::new();
    assert_eq!(export_items(&store.reader(), None, &mut out).unwrap(), 1);
    let read: hearken::domain::item::Item = serde_json::from_slice(&out).unwrap();
    assert_eq!(read, item);
    let other = tempfile::tempdir().unwrap();
    let mut there = open(other.path());
    import_log(&mut there, &mut exported(&store).as_slice(), |_| {}).unwrap();
    assert!(verify(&there.reader()).unwrap().ok);
}

#[test]
fn a_backup_holds_kept_state_without_what_is_secret() {
    let (_dir, mut store) = small();
    store.keep("draft/ana/1", Some(b"half \xff")).unwrap();
    let large = b"a thousand rows ".repeat(20_000);
    store.keep("undo/ana/1", Some(&large)).unwrap();
    store.keep("token/mastodon", Some(b"very secret")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.jsonl.zst");
    assert_eq!(backup(&store.reader(), &file).unwrap(), store.seq());
    let there = folder.path().join("desk");
    let restored = restore(&file, &there, |_| {}).unwrap();
    assert_eq!((restored.events, restored.kept), (store.seq(), 2));
    let other = open(&there);
    assert_eq!(other.reader().kept_under("undo/").unwrap(), [("undo/ana/1".to_owned(), large)]);
    assert_eq!(other.reader().kept("draft/ana/1").unwrap().unwrap(), b"half \xff");
    assert_eq!(other.reader().kept("token/mastodon").unwrap(), None);
    assert_eq!(exported(&other), exported(&store));
    assert!(verify(&other.reader()).unwrap().ok);
}

#[test]
fn a_damaged_backup_restores_nothing() {
    let (_dir, store) = small();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.jsonl.zst");
    backup(&store.reader(), &file).unwrap();
    let bytes = fs::read(&file).unwrap();
    for (name, bad) in
        [("cut", bytes[..bytes.len() / 2].to_vec()), ("other", b"not a backup".to_vec()), ("empty", vec![])]
    {
        fs::write(&file, bad).unwrap();
        let there = folder.path().join(name);
        assert!(restore(&file, &there, |_| {}).is_err(), "{name}");
        assert!(!there.join("store").exists(), "{name}");
    }
}

#[test]
fn a_day_has_one_backup() {
    let (_dir, store) = small();
    let folder = tempfile::tempdir().unwrap();
    let reader = store.reader();
    let first: jiff::civil::Date = "2026-11-01".parse().unwrap();
    let mut day = first;
    for _ in 0..40 {
        assert!(backup_of_day(&reader, folder.path(), day).unwrap().is_some());
        assert!(backup_of_day(&reader, folder.path(), day).unwrap().is_none());
        day = day.tomorrow().unwrap();
    }
    // Seven days, which touch two weeks, and the Sundays of two more.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 9);
}

#[test]
fn an_export_reads_through_any_reader() {
    let (_dir, store) = small();
    let text = exported(&store);
    let there = tempfile::tempdir().unwrap();
    let mut slow = BufReader::with_capacity(3, text.as_slice());
    import_log(&mut open(there.path()), &mut slow, |_| {}).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut none = open(dir.path());
    assert!(matches!(import_log(&mut none, &mut &b""[..], |_| {}), Err(StoreError::Misfit(_))));
}
