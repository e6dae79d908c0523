//! A disk that is truly full: a small one in memory, mounted where only this test's children see it.
//!
//! Each case runs itself again as a child in a mount namespace of its own, in which a `tmpfs` of a few
//! megabytes is mounted; the mount is gone with the child. What is acknowledged there must be there when space
//! has been freed, and nothing may abort or hang. Where mounting is not allowed the cases are skipped, loudly.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use hearken::domain::class::Class;
use hearken::store::upkeep::verify;
use hearken::store::{Entry, Opening, Search, Store, StoreError};

#[path = "store/story.rs"]
#[allow(dead_code, reason = "shared with the store's own tests")]
mod story;

/// Where the small disk is mounted; set in the child that sees it.
const DISK: &str = "HEARKEN_FULL_DISK";
/// What the child of a child does.
const FILL: &str = "HEARKEN_FULL_FILL";
const PATIENCE: Duration = Duration::from_secs(240);

/// Runs a case on a disk of so many megabytes, in a child.
fn on_a_disk_of(megabytes: u32, case: &str, body: impl FnOnce(&Path)) {
    if let Some(disk) = std::env::var_os(DISK) {
        return body(Path::new(&disk));
    }
    let disk = tempfile::tempdir().unwrap();
    if !can_mount(disk.path()) {
        let how = "run as root, or allow user namespaces";
        eprintln!("\n**** SKIPPED: {case}: no small disk can be mounted here: {how} ****\n");
        return;
    }
    let mut command = unshare(disk.path(), &format!("size={megabytes}m"));
    command.arg(std::env::current_exe().unwrap()).args([case, "--exact", "--nocapture", "--test-threads=1"]);
    // The engine's `sync` would wait for everybody's disks and says nothing about one in memory.
    let output = end_of(command.env(DISK, disk.path()));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{case}: {}\n{said}", output.status);
    assert!(said.contains("1 passed"), "{case} is not the name of this test:\n{said}");
}

/// Makes the command that mounts a small disk for what is given as further arguments.
fn unshare(disk: &Path, options: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args([
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        r#"mount -t tmpfs -o "$1" tmpfs "$0" && shift && exec "$@""#,
    ]);
    command.arg(disk).arg(options).stdin(Stdio::null());
    command
}

fn can_mount(disk: &Path) -> bool {
    unshare(disk, "size=1m").arg("true").output().is_ok_and(|output| output.status.success())
}

/// Runs a command to its end; one that takes too long hangs.
fn end_of(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (id, (done, finished)) = (child.id(), std::sync::mpsc::channel());
    let waiting = std::thread::spawn(move || {
        let output = child.wait_with_output();
        let _ = done.send(());
        output
    });
    if finished.recv_timeout(PATIENCE).is_err() {
        let _ = Command::new("kill").arg("-9").arg(id.to_string()).status();
        panic!("it hangs: {command:?}");
    }
    waiting.join().unwrap().unwrap()
}

/// An entry whose words no packing makes smaller.
fn entry(n: u64, bytes: usize) -> Entry {
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + (state % 26) as u8)
    };
    let noise: String = (0..bytes).map(|_| letter()).collect();
    let text = format!("word{n} {noise}");
    let item = story::item(&story::account(0), &n.to_string(), &n.to_string(), 1, &text, story::at(n));
    story::arrived(n, item, Class::Question)
}

fn opening(reserve_bytes: u64) -> Opening {
    Opening { reserve_bytes, ..Opening::default() }
}

/// Fills the rest of the disk with something else, to the last byte.
struct Ballast(PathBuf);

impl Ballast {
    fn on(disk: &Path) -> Ballast {
        let path = disk.join("ballast");
        let mut file = fs::File::create(&path).unwrap();
        while file.write_all(&[1; 1 << 16]).is_ok() {}
        while file.write_all(&[1; 512]).is_ok() {}
        assert!(fs4::available_space(disk).unwrap() < 4096);
        Ballast(path)
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}

/// Everything up to event `seq` is there and in order, the draft and the journal too.
fn sound(store: &Store, seq: u64) {
    assert!(store.seq() >= seq, "{} of {seq}", store.seq());
    let reader = store.reader();
    let log = reader.log(0, usize::MAX).unwrap();
    assert_eq!(log.len() as u64, store.seq());
    let report = verify(&reader).unwrap();
    assert!(report.ok, "{report:?}");
    if let Some(draft) = reader.kept("draft/ana/1").unwrap() {
        assert_eq!(draft, b"half a sentence");
    }
}

/// A draft and a reply on its way.
fn begin(store: &mut Store) -> u64 {
    let first = entry(1, 100);
    let hearken::domain::event::Event::Conversation { id, .. } = first.recorded.event else { panic!("an arrival") };
    store.append(&[first, story::queued(2, id, &story::account(0), "we are on it")]).unwrap();
    store.keep("draft/ana/1", Some(b"half a sentence")).unwrap();
    store.flush().unwrap();
    3
}

#[test]
fn a_filling_disk_is_refused_early_and_in_words() {
    on_a_disk_of(48, "a_filling_disk_is_refused_early_and_in_words", |disk| {
        let reserve = 16 << 20;
        let mut store = Store::open(&disk.join("desk"), &opening(reserve)).unwrap();
        let mut n = begin(&mut store);
        let refused = loop {
            let batch: Vec<Entry> = (n..n + 50).map(|n| entry(n, 2_000)).collect();
            if let Err(error) = store.append(&batch) {
                break error;
            }
            store.flush().unwrap();
            store.index().unwrap();
            n += 50;
            if store.should_reopen() {
                store = store.reopen().unwrap();
            }
        };
        assert!(matches!(refused, StoreError::Full { .. }), "{refused}");
        let words = refused.to_string();
        assert!(words.contains("nearly full") && words.contains("Free some space and try again"), "{words}");
        // Early enough: most of the reserve is there, for whatever is under way.
        assert!(fs4::available_space(disk).unwrap() > reserve / 2);
        let acknowledged = store.seq();
        assert_eq!(acknowledged, n - 1);
        // A person's acts may still go in as long as they fit above the reserve; a refused one changes nothing.
        let act = loop {
            match store.append(&[entry(n, 2_000)]).and_then(|_| store.flush()) {
                Ok(()) => n += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(act, StoreError::Full { .. }), "{act}");
        assert!(matches!(store.keep("draft/ana/1", Some(&[b'x'; 4096])), Err(StoreError::Full { .. })));
        assert_eq!(store.reader().unsettled_replies().unwrap().len(), 1);
        sound(&store, n - 1);
        drop(store);
        let words = Store::open(&disk.join("desk"), &opening(reserve << 1)).err().unwrap().to_string();
        assert!(words.contains("Free some space"), "{words}");
        let reading = Opening { read_only: true, ..opening(reserve << 1) };
        sound(&Store::open(&disk.join("desk"), &reading).unwrap(), n - 1);
        let mut store = Store::open(&disk.join("desk"), &opening(0)).unwrap();
        store.append(&[entry(n, 10)]).unwrap();
        store.flush().unwrap();
        sound(&store, n);
    });
}

#[test]
fn a_desk_closes_and_opens_on_a_disk_that_others_filled() {
    on_a_disk_of(32, "a_desk_closes_and_opens_on_a_disk_that_others_filled", |disk| {
        let dir = disk.join("desk");
        let mut store = Store::open(&dir, &opening(0)).unwrap();
        let mut n = begin(&mut store);
        for round in 0..12 {
            // Pages of all sizes come and go, so that the engine has some to move when it closes.
            for _ in 0..20 {
                store.append(&[entry(n, 50 + (n as usize * 997) % 3_000)]).unwrap();
                let noise = entry(n + 7, (n as usize * 613) % 60_000);
                store.keep(&format!("view/{}", n % 5), Some(format!("{noise:?}").as_bytes())).unwrap();
                store.flush().unwrap();
                n += 1;
            }
            let ballast = Ballast::on(disk);
            assert!(matches!(store.append(&[entry(n, 10)]), Ok(_) | Err(StoreError::Full { .. })));
            sound(&store, n - 1);
            // Every other time it is opened again, else closed for good.
            let again = if round % 2 == 0 {
                Some(store.reopen().map(drop))
            } else {
                drop(store);
                None
            };
            if let Some(Err(error)) = again {
                assert!(error.to_string().contains("Free some space"), "{error}");
            }
            // Closing may have given some of it back.
            if let Err(refused) = Store::open(&dir, &opening(1 << 20)) {
                let words = refused.to_string();
                assert!(words.contains("Free some space"), "{words}");
            }
            drop(ballast);
            store = Store::open(&dir, &opening(0)).unwrap();
            sound(&store, n - 1);
            n = store.seq() + 1;
        }
        assert!(!dir.join("damaged-1").exists());
    });
}

/// Not a test of its own: writes until the disk itself refuses, and says what was acknowledged.
#[test]
fn filling_child() {
    let Some(dir) = std::env::var_os(FILL) else { return };
    let mut out = std::io::stdout();
    // The probe sees no end: the engine is to meet the full disk by itself.
    let opening = Opening { free_space: |_| Ok(u64::MAX), ..opening(0) };
    let mut store = Store::open(Path::new(&dir), &opening).unwrap();
    let reader = store.reader();
    let mut n = store.seq() + 1;
    if n == 1 {
        n = begin(&mut store);
    }
    let error = loop {
        if let Err(error) = store.append(&[entry(n, 5_000)]).and_then(|_| store.flush()) {
            break error;
        }
        writeln!(out, "ack {n}").unwrap();
        n += 1;
        store.index().unwrap();
    };
    writeln!(out, "refused {error}").unwrap();
    if matches!(error, StoreError::Stopped(_)) {
        // From then on nothing is read or written, in words, and nothing hangs.
        let later =
            [reader.slim().map(drop), store.append(&[entry(n, 9)]).map(drop), store.flush(), store.keep("a", None)];
        for refused in later {
            assert!(matches!(refused, Err(StoreError::Stopped(_) | StoreError::Full { .. })), "{refused:?}");
        }
    }
    drop(store);
    writeln!(out, "ended").unwrap();
}

#[test]
fn what_was_acknowledged_survives_the_engine_on_a_full_disk() {
    on_a_disk_of(24, "what_was_acknowledged_survives_the_engine_on_a_full_disk", |disk| {
        let dir = disk.join("desk");
        let mut acknowledged = 0;
        let spares = ["a", "b", "c"].map(|name| disk.join(name));
        spares.iter().for_each(|spare| fs::write(spare, vec![1; 3 << 20]).unwrap());
        for spare in spares {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["filling_child", "--exact", "--nocapture", "--test-threads=1"]).env(FILL, &dir);
            let output = end_of(command.env("PATH", ""));
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let said_more = String::from_utf8_lossy(&output.stderr);
            let number = |line: &str| line.rsplit_once("ack ").and_then(|(_, n)| n.parse().ok());
            acknowledged = said.lines().filter_map(number).next_back().unwrap_or(acknowledged);
            assert!(output.status.success() && said.contains("ended"), "{}: {said}{said_more}", output.status);
            let refused = said.lines().find(|line| line.contains("refused ")).unwrap();
            assert!(refused.contains("stopped writing") && refused.contains("Free some space"), "{refused}");
            fs::remove_file(spare).unwrap();
            let store = Store::open(&dir, &opening(0)).unwrap();
            sound(&store, acknowledged);
            drop(store);
        }
        assert!(acknowledged > 300, "{acknowledged} events");
    });
}

#[test]
fn a_search_that_cannot_write_hurts_nothing() {
    on_a_disk_of(32, "a_search_that_cannot_write_hurts_nothing", |disk| {
        let mut store = Store::open(&disk.join("desk"), &opening(0)).unwrap();
        let mut n = begin(&mut store);
        store.finish_index().unwrap();
        let mut refused = 0;
        for _ in 0..4 {
            store.append(&(n..n + 200).map(|n| entry(n, 300)).collect::<Vec<_>>()).unwrap();
            store.flush().unwrap();
            n += 200;
            let ballast = Ballast::on(disk);
            // Where the index is made anew in the room that the old one leaves, it may fit.
            if let Err(error) = store.finish_index() {
                let words = error.to_string();
                assert!(words.contains("search index") || words.contains("old index"), "{words}");
                refused += 1;
            }
            store.index().unwrap();
            sound(&store, n - 1);
            drop(ballast);
            store.append(&[entry(n, 10)]).unwrap();
            store.flush().unwrap();
            n += 1;
            store.finish_index().unwrap();
            let search = Search { words: vec![format!("word{}", n - 1)], limit: 5, ..Search::default() };
            assert_eq!(store.reader().search(&search).unwrap().len(), 1);
            sound(&store, n - 1);
        }
        assert!(refused > 0, "the disk was never full");
    });
}

#[test]
fn a_program_whose_log_cannot_be_written_says_what_it_has_to_say() {
    on_a_disk_of(32, "a_program_whose_log_cannot_be_written_says_what_it_has_to_say", |disk| {
        let hearken = |verb: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hearken"));
            command.arg("--desk").arg(disk.join("desk")).args(verb).stdin(Stdio::null());
            for place in ["HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
                command.env(place, disk.join("home"));
            }
            let output = end_of(command.env("HEARKEN_LOG", "trace"));
            (
                output.status,
                String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
            )
        };
        drop(Store::open(&disk.join("desk"), &opening(0)).unwrap());
        let (status, said) = hearken(&["queue"]);
        assert!(status.code().is_some_and(|code| code < 100), "{status}: {said}");
        let ballast = Ballast::on(disk);
        for verb in [&["queue"][..], &["doctor"], &["brief"]] {
            let (status, said) = hearken(verb);
            assert!(status.code().is_some_and(|code| code < 100), "{verb:?}: {status}: {said}");
            assert!(!said.contains("panicked"), "{verb:?}: {said}");
        }
        let (_, said) = hearken(&["queue"]);
        assert!(said.contains("Free some space"), "{said}");
        drop(ballast);
        drop(Store::open(&disk.join("desk"), &opening(0)).unwrap());
    });
}
