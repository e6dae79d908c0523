//! Second openers, full disks and damaged files: clear words, and nothing acknowledged is lost.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use hearken::domain::class::Class;
use hearken::store::upkeep::{backup, restore, verify};
use hearken::store::{Entry, Opening, Store, StoreError};

use crate::story;

fn opening() -> Opening {
    Opening { reserve_bytes: 0, owner: "ana at tty3".to_owned(), ..Opening::default() }
}

fn entry(n: u64) -> Entry {
    let item =
        story::item(&story::account(0), &n.to_string(), &n.to_string(), 1, "words enough to fill a page", story::at(n));
    story::arrived(n, item, Class::Question)
}

fn filled(dir: &Path, events: u64) {
    let mut store = Store::open(dir, &opening()).unwrap();
    for n in 1..=events {
        store.append(&[entry(n)]).unwrap();
        store.flush().unwrap();
    }
}

fn damaged(dir: &Path) -> (String, Option<PathBuf>) {
    match Store::open(dir, &opening()) {
        Err(StoreError::Damaged { what, aside, remedy }) => {
            assert!(remedy.contains("hearken restore"), "{remedy}");
            (what, aside)
        }
        Err(other) => panic!("{other}"),
        Ok(store) => panic!("it opened with {} events", store.seq()),
    }
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let read = |path: PathBuf| (path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
    files_below(dir).into_iter().map(read).collect()
}

#[test]
fn a_second_opener_reads_who_has_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let first = Store::open(dir.path(), &opening()).unwrap();
    match Store::open(dir.path(), &opening()) {
        Err(StoreError::Busy { owner, pid, .. }) => {
            assert_eq!(owner, format!("ana at tty3, process {}", std::process::id()));
            assert_eq!(pid, Some(std::process::id()));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two owners"),
    }
    drop(first);
    Store::open(dir.path(), &opening()).unwrap();
}

#[test]
fn the_desk_keeps_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let id = Store::open(&dir.path().join("new/desk"), &opening()).unwrap().desk_id().to_owned();
    assert_eq!(id.len(), 32);
    assert_eq!(Store::open(&dir.path().join("new/desk"), &opening()).unwrap().desk_id(), id);
}

#[test]
fn a_folder_full_of_other_things_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
    let error = Store::open(dir.path(), &opening()).err().unwrap().to_string();
    assert!(error.contains("not a desk"), "{error}");
    assert_eq!(files_below(dir.path()).len(), 1);
}

#[test]
fn a_lost_marker_is_written_again() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let marker = fs::read(dir.path().join("desk.json")).unwrap();
    fs::remove_file(dir.path().join("desk.json")).unwrap();
    assert_eq!(Store::open(dir.path(), &opening()).unwrap().seq(), 3);
    assert_eq!(fs::read(dir.path().join("desk.json")).unwrap(), marker);
}

#[test]
fn a_later_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 2);
    let marker = fs::read_to_string(dir.path().join("desk.json")).unwrap().replace("\"format\":3", "\"format\":9");
    fs::write(dir.path().join("desk.json"), marker).unwrap();
    let before = contents(&dir.path().join("store"));
    let error = Store::open(dir.path(), &opening()).err().unwrap();
    assert!(matches!(error, StoreError::Newer { found: 9, known: 3 }), "{error}");
    assert!(error.to_string().contains("later hearken"));
    assert_eq!(contents(&dir.path().join("store")), before);
}

/// Names of the engine's lists of pages that begin so, oldest first.
fn lists(dir: &Path, begin: &str) -> Vec<PathBuf> {
    let files = files_below(&dir.join("store/metadata"));
    files.into_iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(begin)).collect()
}

/// Copies a desk as a kill leaves it that comes while the desk is being opened: the engine has removed the
/// old list of pages and not yet begun the next one.
fn killed_while_opening(dir: &Path) -> tempfile::TempDir {
    let store = Store::open(dir, &opening()).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for (path, bytes) in contents(dir) {
        let to = copy.path().join(&path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let begun = path.file_name().unwrap().to_string_lossy().starts_with("log_");
        assert!(!begun || bytes.is_empty(), "the next list is not begun while it opens");
        if !begun {
            fs::write(to, bytes).unwrap();
        }
    }
    drop(store);
    assert_eq!(lists(copy.path(), "snapshot_").len(), 1);
    copy
}

#[test]
fn a_kill_while_opening_loses_nothing() {
    let mut dir = tempfile::tempdir().unwrap();
    for round in 0..4 {
        let mut store = Store::open(dir.path(), &opening()).unwrap();
        assert_eq!(store.seq(), round * 40);
        for n in 1..=40 {
            store.append(&[entry(round * 40 + n)]).unwrap();
        }
        drop(store);
        dir = killed_while_opening(dir.path());
    }
    let store = Store::open(dir.path(), &opening()).unwrap();
    assert_eq!(store.seq(), 160);
    assert!(verify(&store.reader()).unwrap().ok);
}

#[test]
fn a_kill_between_two_lists_leaves_the_newer_one_and_no_litter() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    drop(Store::open(dir.path(), &opening()).unwrap());
    let old = lists(dir.path(), "snapshot_").remove(0);
    let kept = fs::read(&old).unwrap();
    let mut store = Store::open(dir.path(), &opening()).unwrap();
    for n in 4..=8 {
        store.append(&[entry(n)]).unwrap();
    }
    drop(store);
    drop(Store::open(dir.path(), &opening()).unwrap());
    fs::write(&old, kept).unwrap();
    assert_eq!(lists(dir.path(), "snapshot_").len(), 2);
    for _ in 0..3 {
        let store = Store::open(dir.path(), &opening()).unwrap();
        assert_eq!(store.seq(), 8);
        assert!(verify(&store.reader()).unwrap().ok);
    }
    assert_eq!(lists(dir.path(), "snapshot_").len(), 1);
}

#[test]
fn a_missing_metadata_folder_is_no_empty_desk() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 5);
    fs::remove_dir_all(dir.path().join("store/metadata")).unwrap();
    let before = contents(&dir.path().join("store"));
    let (what, aside) = damaged(dir.path());
    assert!(what.contains("metadata is missing"), "{what}");
    assert_eq!(contents(&aside.unwrap()), before);
    // The next start does not found an empty desk over it.
    let (what, aside) = damaged(dir.path());
    assert!(what.contains("is missing"), "{what}");
    assert_eq!(aside, Some(dir.path().join("damaged-1")));
}

#[test]
fn emptied_metadata_is_no_empty_desk() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 5);
    for path in files_below(&dir.path().join("store/metadata")) {
        fs::remove_file(path).unwrap();
    }
    let (what, aside) = damaged(dir.path());
    assert!(what.contains("it is empty, although a desk was here"), "{what}");
    assert!(aside.unwrap().join("slabs").is_dir());
}

/// The engine leaves its cookie to the system's `sync`; after a power cut it may be there without its bytes.
#[test]
fn a_cookie_that_lost_its_bytes_is_written_anew() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 5);
    let cookie = dir.path().join("store/durability_cookie");
    let whole = fs::read(&cookie).unwrap();
    for torn in [&[][..], &whole[..9], &[0; 64]] {
        fs::write(&cookie, torn).unwrap();
        assert_eq!(Store::open(dir.path(), &opening()).unwrap().seq(), 5);
        assert_eq!(fs::read(&cookie).unwrap(), whole);
    }
}

/// With the end of a list gone the engine looks for pages where others lie by now, and would look for ever.
#[test]
fn a_list_that_lost_its_end_is_damage_and_half_a_record_is_not() {
    let origin = tempfile::tempdir().unwrap();
    for part in 1..=3 {
        let mut store = Store::open(origin.path(), &opening()).unwrap();
        for n in 1..=300 {
            store.append(&[entry(part * 1_000 + n)]).unwrap();
            if n % 20 == 0 {
                store.flush().unwrap();
            }
        }
    }
    let log = lists(origin.path(), "log_").remove(0);
    let bytes = fs::read(&log).unwrap();
    let name = log.strip_prefix(origin.path()).unwrap();
    let harmed = |bytes: Option<&[u8]>| {
        let dir = tempfile::tempdir().unwrap();
        copy(origin.path(), dir.path());
        match bytes {
            Some(bytes) => fs::write(dir.path().join(name), bytes).unwrap(),
            None => fs::remove_file(dir.path().join(name)).unwrap(),
        }
        dir
    };
    let half = harmed(Some(&[&bytes[..], &bytes[..20]].concat()));
    assert_eq!(Store::open(half.path(), &opening()).unwrap().seq(), 900);
    for (bytes, words) in [(Some(&bytes[..bytes.len() / 2]), "cannot be read from byte"), (None, "is missing")] {
        let dir = harmed(bytes);
        let (what, aside) = damaged(dir.path());
        assert!(what.contains("log_") && what.contains(words), "{what}");
        assert_eq!(fs::read(aside.unwrap().join(name.strip_prefix("store").unwrap())).ok().as_deref(), bytes);
    }
}

/// Each file of the list of pages: cut in half, one byte turned, or gone. Either everything that was
/// acknowledged is there, or the store is set aside exactly as it was found.
#[test]
fn damage_to_the_list_of_pages_never_loses_quietly() {
    let origin = tempfile::tempdir().unwrap();
    filled(origin.path(), 40);
    let names: Vec<PathBuf> = files_below(&origin.path().join("store/metadata"));
    assert!(names.len() >= 2, "{names:?}");
    let harms: [fn(&Path); 4] = [
        |path| fs::write(path, &fs::read(path).unwrap()[..fs::metadata(path).unwrap().len() as usize / 2]).unwrap(),
        |path| turn(path, 1, 3),
        |path| turn(path, 2, 3),
        |path| fs::remove_file(path).unwrap(),
    ];
    let mut set_aside = 0;
    for name in names {
        for harm in harms {
            let dir = tempfile::tempdir().unwrap();
            copy(origin.path(), dir.path());
            harm(&dir.path().join(name.strip_prefix(origin.path()).unwrap()));
            let before = contents(&dir.path().join("store"));
            match Store::open(dir.path(), &opening()) {
                Ok(store) => {
                    assert_eq!(store.seq(), 40, "{name:?}");
                    let report = verify(&store.reader()).unwrap();
                    assert!(report.ok, "{name:?} {report:?}");
                }
                Err(StoreError::Damaged { aside, .. }) => {
                    set_aside += 1;
                    let kept: Vec<_> = contents(&aside.unwrap());
                    for (path, bytes) in before {
                        assert!(kept.contains(&(path.clone(), bytes)), "{path:?} was changed");
                    }
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(set_aside > 0, "no harm was seen at all");
}

fn turn(path: &Path, part: usize, of: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = bytes.len() * part / of;
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 0x55;
    }
    fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for path in files_below(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, target).unwrap();
    }
}

#[test]
fn a_turned_byte_in_a_page_is_damage_in_words() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 200);
    for path in files_below(&dir.path().join("store/slabs")) {
        let mut bytes = fs::read(&path).unwrap();
        bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x5a);
        fs::write(&path, bytes).unwrap();
    }
    match Store::open(dir.path(), &opening()) {
        Err(StoreError::Damaged { .. }) => {}
        Err(other) => panic!("{other}"),
        Ok(store) => assert!(matches!(verify(&store.reader()), Err(StoreError::Damaged { .. }))),
    }
}

#[test]
fn a_damaged_desk_is_restored_in_its_place() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 9);
    let file = dir.path().join("hearken-today.jsonl.zst");
    let store = Store::open(dir.path(), &opening()).unwrap();
    let id = store.desk_id().to_owned();
    backup(&store.reader(), &file).unwrap();
    assert!(restore(&file, dir.path(), |_| {}).is_err(), "a sound desk is never written over");
    drop(store);
    fs::remove_dir_all(dir.path().join("store/metadata")).unwrap();
    damaged(dir.path());
    restore(&file, dir.path(), |_| {}).unwrap();
    let store = Store::open(dir.path(), &opening()).unwrap();
    assert_eq!((store.seq(), store.desk_id()), (9, id.as_str()));
    assert!(dir.path().join("damaged-1").is_dir());
}

static FREE: AtomicU64 = AtomicU64::new(u64::MAX);

fn probe(_: &Path) -> io::Result<u64> {
    Ok(FREE.load(Ordering::SeqCst))
}

#[test]
fn a_full_disk_is_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let opening = Opening { reserve_bytes: 64 << 20, free_space: probe, ..opening() };
    let mut store = Store::open(dir.path(), &opening).unwrap();
    store.append(&[entry(1)]).unwrap();
    store.flush().unwrap();
    FREE.store(64 << 20, Ordering::SeqCst);
    let error = store.append(&[entry(2)]).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }));
    assert!(error.to_string().contains("Free some space"), "{error}");
    assert!(matches!(store.keep("a", Some(b"b")), Err(StoreError::Full { .. })));
    assert_eq!(store.reader().log(0, 9).unwrap().len(), 1);
    store.flush().unwrap();
    drop(store);
    FREE.store((64 << 20) - 1, Ordering::SeqCst);
    assert!(matches!(Store::open(dir.path(), &opening), Err(StoreError::Full { .. })));
    let reading = Store::open(dir.path(), &Opening { read_only: true, ..opening.clone() }).unwrap();
    assert_eq!(reading.seq(), 1);
    drop(reading);
    FREE.store(u64::MAX, Ordering::SeqCst);
    let mut store = Store::open(dir.path(), &opening).unwrap();
    assert_eq!(store.append(&[entry(2)]).unwrap(), 2);
}

#[test]
fn a_desk_opened_for_reading_takes_no_writes() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    let mut store = Store::open(dir.path(), &Opening { read_only: true, ..opening() }).unwrap();
    assert!(matches!(store.append(&[entry(2)]), Err(StoreError::ReadOnly)));
    assert!(matches!(store.keep("a", None), Err(StoreError::ReadOnly)));
}

#[test]
fn readers_go_on_while_the_store_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &opening()).unwrap();
    store.append(&[entry(1)]).unwrap();
    let reader = store.reader();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let until = stop.clone();
    let reading = std::thread::spawn(move || {
        let mut reads = 0u64;
        while !until.load(Ordering::SeqCst) {
            let log = reader.log(0, 9).unwrap();
            assert!(!log.is_empty());
            reads += 1;
        }
        reads
    });
    for n in 2..8 {
        store.append(&[entry(n)]).unwrap();
        store = store.reopen().unwrap();
    }
    stop.store(true, Ordering::SeqCst);
    assert!(reading.join().unwrap() > 0);
    assert_eq!(store.seq(), 7);
}

#[test]
fn a_reader_of_a_closed_store_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &opening()).unwrap();
    let reader = store.reader();
    drop(store);
    assert!(matches!(reader.slim(), Err(StoreError::Closed)));
}

#[test]
fn a_store_that_may_not_be_looked_at_stays_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let (tree, elsewhere) = (dir.path().join("store"), dir.path().join("elsewhere"));
    fs::rename(&tree, &elsewhere).unwrap();
    // The system refuses, as for a folder that belongs to somebody else, and root too.
    std::os::unix::fs::symlink(&tree, &tree).unwrap();
    match Store::open(dir.path(), &opening()) {
        Err(StoreError::Io { what, .. }) => assert!(what.contains("read the folder"), "{what}"),
        other => panic!("{:?}", other.err()),
    }
    fs::remove_file(&tree).unwrap();
    fs::rename(&elsewhere, &tree).unwrap();
    assert_eq!(Store::open(dir.path(), &opening()).unwrap().seq(), 3);
}
