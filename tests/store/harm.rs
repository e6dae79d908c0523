//! Every kind of file of a desk, cut short, turned, zeroed, lengthened or gone: never a quiet loss.
//!
//! Either everything that was acknowledged is there, or words say what is damaged and what to do; what was
//! damaged stays as it was found, and nothing panics, hangs or begins an empty desk. `HEARKEN_HARMS=5000` for
//! the long run; each case is named by its number, and `HEARKEN_HARM=N` runs that one alone.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hearken::domain::class::Class;
use hearken::store::upkeep::verify;
use hearken::store::{Entry, Opening, Search, Store, StoreError};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::story;

/// Events of the harmed desk: enough for several pages of the engine.
const EVENTS: u64 = 700;
/// The desk whose copies the child harms.
const ORIGIN: &str = "HEARKEN_HARM_ORIGIN";
/// All cases together; one that reads for ever takes all of it.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// What a remedy says: one of these is in every error.
const REMEDIES: [&str; 5] = [
    "hearken restore",
    "Put it back",
    "Install the later one",
    "then try again",
    "It is made again from the log by itself",
];

#[derive(Clone, Copy, Debug)]
enum Harm {
    /// Only the first so many bytes are there.
    Cut(usize),
    /// Some bits of the byte there are turned.
    Turned(usize, u8),
    /// A sector of zeros from there on.
    Zeros(usize),
    /// So many bytes of something else at the end.
    Longer(usize),
    Gone,
}

impl Harm {
    fn throw(dice: &mut TestRng, length: usize) -> Harm {
        let mut below = |end: usize| (dice.next_u64() % end.max(1) as u64) as usize;
        match below(10) {
            0..=2 => Harm::Cut(below(length)),
            3..=6 => Harm::Turned(below(length), 1 << below(8)),
            7 => Harm::Zeros(below(length)),
            8 => Harm::Longer(1 + below(900)),
            _ => Harm::Gone,
        }
    }

    fn done_to(self, path: &Path) {
        let mut bytes = fs::read(path).unwrap();
        match self {
            Harm::Cut(length) => bytes.truncate(length),
            Harm::Turned(at, bits) => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bits),
            Harm::Zeros(from) => bytes.iter_mut().skip(from).take(512).for_each(|byte| *byte = 0),
            Harm::Longer(more) => bytes.extend((0..more).map(|n| n as u8 ^ 0x5a)),
            Harm::Gone => return fs::remove_file(path).unwrap(),
        }
        fs::write(path, bytes).unwrap();
    }
}

fn opening() -> Opening {
    Opening { reserve_bytes: 0, ..Opening::default() }
}

fn entry(n: u64) -> Entry {
    let text = format!("word{n} and enough words to fill a page {}", n * n);
    let item = story::item(&story::account(0), &n.to_string(), &n.to_string(), 1, &text, story::at(n));
    story::arrived(n, item, Class::Question)
}

/// Makes a desk that was opened, written and closed several times, with a draft and an index.
fn make(dir: &Path) {
    for part in 0..4u64 {
        let mut store = Store::open(dir, &opening()).unwrap();
        for n in part * EVENTS / 4 + 1..=(part + 1) * EVENTS / 4 {
            store.append(&[entry(n)]).unwrap();
            if n % 25 == 0 {
                store.flush().unwrap();
            }
        }
        store.keep("draft/ana/1", Some(b"half a sentence")).unwrap();
        store.flush().unwrap();
        store.finish_index().unwrap();
    }
}

fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn below(dir: &Path, root: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, root, found);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    below(dir, dir, &mut found);
    // The engine's own word of warning, and who has the desk: nobody's data.
    found.retain(|path, _| !path.ends_with("DO_NOT_PUT_YOUR_FILES_HERE") && !path.ends_with("lock"));
    found
}

/// The kinds of files, each with those of it that hold something.
fn kinds(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<Vec<&PathBuf>> {
    let kind = |path: &PathBuf| {
        let text = path.to_string_lossy();
        let name = path.file_name().unwrap().to_string_lossy();
        let (begin, _) = name.split_once(['_', '.']).unwrap_or((&name, ""));
        match text.split_once('/') {
            Some(("search", _)) if name == "meta.json" => "search/meta".to_owned(),
            Some(("search", _)) => "search".to_owned(),
            _ if text.starts_with("store/slabs") => "slab".to_owned(),
            _ => begin.to_owned(),
        }
    };
    let mut kinds: BTreeMap<String, Vec<&PathBuf>> = BTreeMap::new();
    for path in files.iter().filter(|(_, bytes)| !bytes.is_empty()).map(|(path, _)| path) {
        kinds.entry(kind(path)).or_default().push(path);
    }
    let wanted = ["desk", "durability", "log", "mark", "search", "search/meta", "slab", "snapshot"];
    assert_eq!(kinds.keys().map(String::as_str).collect::<Vec<_>>(), wanted);
    kinds.into_values().collect()
}

/// How a harmed desk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Everything is there.
    Whole,
    /// It opens, and reading says in words what cannot be read.
    Said,
    /// The store was set aside, in words.
    SetAside,
    /// It was not opened, in words, and stays where it is.
    Refused,
}

fn has_a_remedy(error: &StoreError) {
    let words = error.to_string();
    assert!(REMEDIES.iter().any(|remedy| words.contains(remedy)), "no remedy: {words}");
}

fn open_harmed(dir: &Path, before: &BTreeMap<PathBuf, Vec<u8>>) -> End {
    let error = match Store::open(dir, &opening()) {
        Ok(store) => return read_harmed(store, dir),
        Err(error) => error,
    };
    has_a_remedy(&error);
    let of_store = |path: &PathBuf| path.strip_prefix("store").ok().map(Path::to_owned);
    let StoreError::Damaged { aside: Some(aside), .. } = error else {
        assert_eq!(&contents(dir), before, "it was not opened, but changed: {error}");
        return End::Refused;
    };
    let kept = contents(&aside);
    for (path, bytes) in before.iter().filter_map(|(path, bytes)| Some((of_store(path)?, bytes))) {
        assert_eq!(kept.get(&path), Some(bytes), "{path:?} was changed or lost");
    }
    let again = Store::open(dir, &opening()).err().expect("the next start begins an empty desk");
    assert!(matches!(again, StoreError::Damaged { .. }), "{again}");
    has_a_remedy(&again);
    End::SetAside
}

fn read_harmed(mut store: Store, dir: &Path) -> End {
    assert_eq!(store.seq(), EVENTS, "it opened with another log");
    let reader = store.reader();
    let mut end = End::Whole;
    let mut said = |error: StoreError| {
        has_a_remedy(&error);
        end = End::Said;
    };
    match verify(&reader) {
        Ok(report) if report.ok => assert_eq!(reader.log(0, usize::MAX).unwrap().len() as u64, EVENTS),
        Ok(report) => panic!("pages and log disagree without damage: {report:?}"),
        Err(error) => said(error),
    }
    match reader.kept("draft/ana/1") {
        Ok(draft) => assert_eq!(draft.as_deref(), Some(&b"half a sentence"[..])),
        Err(error) => said(error),
    }
    let found = |word: &str| reader.search(&Search { words: vec![word.to_owned()], limit: 5, ..Search::default() });
    for word in ["word3", "word350", "word700", "nowhere"] {
        found(word).map_or_else(&mut said, drop);
    }
    if let Err(error) = store.finish_index() {
        said(error);
    }
    for (word, times) in [("word3", 1), ("word350", 1), ("word700", 1), ("nowhere", 0)] {
        match found(word) {
            Ok(hits) => assert_eq!(hits.len(), times, "{word} is found so often"),
            Err(error) => said(error),
        }
    }
    let written = store.append(&[entry(EVENTS + 1)]).and_then(|_| store.flush());
    let end_of_log = EVENTS + u64::from(written.is_ok());
    written.map_or_else(&mut said, drop);
    drop(reader);
    drop(store);
    match Store::open(dir, &opening()) {
        Ok(store) => assert_eq!(store.seq(), end_of_log, "after closing and opening"),
        Err(error) => said(error),
    }
    end
}

/// Not a test of its own: harms copies of the origin, one after the other, and says how each ended.
#[test]
fn harming_child() {
    let Some(origin) = std::env::var_os(ORIGIN).map(PathBuf::from) else { return };
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let files = contents(&origin);
    let kinds = kinds(&files);
    let cases = match number("HEARKEN_HARM") {
        Some(case) => case..case + 1,
        None => 0..number("HEARKEN_HARMS").unwrap_or(240),
    };
    let mut ends: BTreeMap<End, usize> = BTreeMap::new();
    let mut failed = Vec::new();
    for case in cases {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&(case as u64).to_le_bytes());
        let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let kind = &kinds[case % kinds.len()];
        let path = kind[(dice.next_u64() % kind.len() as u64) as usize];
        let harm = Harm::throw(&mut dice, files[path].len());
        println!("\ncase {case}: {path:?} {harm:?}");
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        for (path, bytes) in &files {
            fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
            fs::write(dir.path().join(path), bytes).unwrap();
        }
        harm.done_to(&dir.path().join(path));
        let before = contents(dir.path());
        match catch_unwind(AssertUnwindSafe(|| open_harmed(dir.path(), &before))) {
            Ok(end) => *ends.entry(end).or_default() += 1,
            Err(_) => failed.push((case, path, harm)),
        }
    }
    println!("\nended: {ends:?}; failed: {failed:?}");
    assert!(failed.is_empty(), "{failed:?}");
    println!("all said");
}

#[test]
fn no_harm_is_quiet() {
    let origin = tempfile::tempdir().unwrap();
    make(origin.path());
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["harm::harming_child", "--exact", "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
    // The engine's `sync` would wait for everybody's disks, twice a case.
    command.env(ORIGIN, origin.path()).env("PATH", "");
    let out = origin.path().with_extension("out");
    let to = || fs::File::options().create(true).append(true).open(&out).unwrap();
    let mut child = command.stdout(to()).stderr(to()).spawn().unwrap();
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let hangs = child.kill().is_ok_and(|()| child.wait().is_ok_and(|status| !status.success()));
    let said = String::from_utf8_lossy(&fs::read(&out).unwrap()).into_owned();
    fs::remove_file(&out).unwrap();
    assert!(said.contains("all said"), "{}\n{said}", if hangs { "the last case hangs" } else { "it ended early" });
    eprintln!("{}", said.lines().filter(|line| line.contains("ended")).collect::<String>());
}
