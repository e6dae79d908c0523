//! The desk whose disk loses power: what writes it, and what looks at it afterwards.
//!
//! Both run as processes of their own, so that the one can be traced and the other may fail in any way.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use hearken::store::upkeep::{export_log, import_log, verify};
use hearken::store::{Entry, Opening, Reader, Search, Store, StoreError};

use crate::acts;

/// Events of one act.
pub const EVENTS: u64 = 3;
/// Acts of a bulk import into a desk that is there.
const BULK: u64 = 120;
/// Acts of an exported log: more than the two flushes of its reading.
pub const EXPORTED: u64 = 800;
/// Where the desk lies.
pub const WRITE: &str = "HEARKEN_POWERCUT_WRITE";
/// How many acts.
pub const ACTS: &str = "HEARKEN_POWERCUT_ACTS";
/// An exported log that is read first.
pub const IMPORT: &str = "HEARKEN_POWERCUT_IMPORT";
/// Ends without closing the desk.
pub const LEAVE: &str = "HEARKEN_POWERCUT_LEAVE";
/// The desk that is looked at.
pub const LOOK: &str = "HEARKEN_POWERCUT_LOOK";

fn opening() -> Opening {
    Opening { reserve_bytes: 0, ..Opening::default() }
}

/// One act of a person. Its text holds one word that no other act has.
fn act(n: u64, word: &str) -> Vec<Entry> {
    acts::act(n, &format!("message {word}{n} {}", "x".repeat(300)))
}

/// Writes the log of a desk with so many acts.
pub fn export(to: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &opening()).unwrap();
    store.append(&(0..EXPORTED).flat_map(|n| act(n, "word")).collect::<Vec<_>>()).unwrap();
    export_log(&store.reader(), &mut File::create(to).unwrap()).unwrap();
}

fn say(words: String) {
    // In one piece: the moment of a word is the moment of its call.
    let _ = std::io::stdout().write_all(format!("{words}\n").as_bytes());
}

/// Opens the desk and writes acts, one after the other, some of them in bulk; says what is acknowledged.
pub fn write(dir: &Path) {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok()).unwrap_or_default();
    // What the test's own frame has printed so far stays a line of its own.
    say(String::new());
    let mut store = Store::open(dir, &opening()).unwrap();
    say(format!("opened {}", store.seq()));
    if let Some(file) = std::env::var_os(IMPORT) {
        let mut input = BufReader::new(File::open(file).unwrap());
        import_log(&mut store, &mut input, |_| {}).unwrap();
        say("imported".to_owned());
    }
    let mut n = store.seq() / EVENTS;
    for round in 0..number(ACTS) {
        let last = if round % 9 == 4 { n + BULK - 1 } else { n };
        say(format!("write {n} {last}"));
        store.append(&(n..=last).flat_map(|n| act(n, "word")).collect::<Vec<_>>()).unwrap();
        store.keep("last", Some(last.to_string().as_bytes())).unwrap();
        store.flush().unwrap();
        say(format!("ack {last}"));
        store.index().unwrap();
        n = last + 1;
        if round % 3 == 1 {
            store.keep("draft/ana/1", Some(n.to_string().as_bytes())).unwrap();
            store.flush().unwrap();
            say(format!("draft {n}"));
        }
        if round % 4 == 3 {
            say("archiving".to_owned());
            acts::archive(&mut store, n).unwrap();
            say("archived".to_owned());
        }
        if round % 8 == 6 {
            say("reopening".to_owned());
            store = store.reopen().unwrap();
            say("reopened".to_owned());
        }
    }
    if std::env::var_os(LEAVE).is_some() {
        std::process::exit(0);
    }
}

/// Opens a desk after a cut and tells what is there: `there SEQ DRAFT`, then `sound` or what is wrong.
pub fn look(dir: &Path) {
    say(String::new());
    let found = looked(dir);
    say(found.map_or_else(|wrong| format!("wrong: {wrong}"), |()| "sound".to_owned()));
}

fn looked(dir: &Path) -> Result<(), String> {
    let words = |error: StoreError| error.to_string().replace('\n', " ");
    let store = Store::open(dir, &opening()).map_err(|error| format!("not opening: {}", words(error)))?;
    let reader = store.reader();
    let kept = |key| -> Result<u64, String> {
        let bytes = reader.kept(key).map_err(words)?.unwrap_or_else(|| b"0".to_vec());
        String::from_utf8(bytes).ok().and_then(|text| text.parse().ok()).ok_or_else(|| format!("{key} is not whole"))
    };
    let (seq, last) = (store.seq(), kept("last")?);
    say(format!("there {seq} {} {last}", kept("draft/ana/1")?));
    whole(&reader, seq).map_err(|error| format!("torn: {error}"))?;
    let report = verify(&reader).map_err(words)?;
    if !report.ok {
        return Err(format!("pages and log disagree: {report:?}"));
    }
    drop(reader);
    goes_on(store, dir, seq).map_err(|error| format!("afterwards: {error}"))
}

/// Every act of the log is as it was written, with its words.
fn whole(reader: &Reader, seq: u64) -> Result<(), String> {
    let log = reader.log(0, usize::MAX).map_err(|error| error.to_string())?;
    if log.len() as u64 != seq {
        return Err(format!("{} events of {seq}", log.len()));
    }
    for (n, written) in log.chunks(EVENTS as usize).enumerate() {
        let act = act(n as u64, "word");
        if !act.iter().zip(written).all(|(entry, (_, recorded))| entry.recorded == *recorded) {
            return Err(format!("act {n} is another one"));
        }
        if written.len() == EVENTS as usize && !acts::has_words(reader, &act).map_err(|error| error.to_string())? {
            return Err(format!("the words of act {n} are missing"));
        }
    }
    Ok(())
}

/// A desk that lost power is a desk: it takes writes and finds what it holds, no less and no more.
fn goes_on(mut store: Store, dir: &Path, seq: u64) -> Result<(), String> {
    let acts = seq.div_ceil(EVENTS);
    let words = |error: StoreError| error.to_string();
    let more: Vec<Entry> = (acts..acts + 3).flat_map(|n| act(n, "other")).collect();
    store.append(&more).and_then(|_| store.flush()).map_err(words)?;
    store.finish_index().map_err(words)?;
    let reader = store.reader();
    let found = |word: String| -> Result<usize, String> {
        Ok(reader.search(&Search { words: vec![word], limit: 5, ..Search::default() }).map_err(words)?.len())
    };
    for n in acts.saturating_sub(9)..acts + 9 {
        let wanted = (usize::from((n + 1) * EVENTS <= seq), usize::from((acts..acts + 3).contains(&n)));
        let got = (found(format!("word{n}"))?, found(format!("other{n}"))?);
        if (n + 1) * EVENTS <= seq || n >= acts {
            same(got, wanted, &format!("the search about act {n}"))?;
        }
    }
    drop(reader);
    let end = store.seq();
    drop(store);
    let store = Store::open(dir, &opening()).map_err(words)?;
    same(store.seq(), end, "the log after closing and opening")?;
    verify(&store.reader()).map_err(words)?.ok.then_some(()).ok_or_else(|| "pages and log disagree".to_owned())
}

fn same<T: PartialEq + std::fmt::Debug>(got: T, wanted: T, what: &str) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("{what} is {got:?} and should be {wanted:?}")) }
}

/// Returns the desk's folder below the recorded one.
pub fn below(root: &Path) -> PathBuf {
    root.join("desk")
}
