//! The engine underneath: one sled tree, opened with care, lent to whoever reads or writes.
//!
//! Handles are lent for one piece of work and come back, so that the store can be closed and opened
//! again under the feet of its readers: pages written in a process are never evicted from its memory,
//! and only an open gives that memory back.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::StoreError;
use super::lists;
use crate::words::{fill, w};

/// Entries of a leaf; measured, and part of the format.
pub(super) const FANOUT: usize = 256;
/// The engine's own flusher aborts the process when it fails, so it never gets to run: the writer flushes.
const NEVER_MS: usize = 100 * 365 * 24 * 3_600_000;

/// How a tree is kept: what is read all day, or what is put away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// Clean pages kept in memory. Dirty ones come on top.
    cache_bytes: usize,
    /// How hard zstd tries.
    level: i32,
}

impl Form {
    /// The tree that the desk works with.
    pub(super) const AT_HAND: Form = Form { cache_bytes: 32 << 20, level: 1 };
    /// The archive: written once, read now and then.
    pub(super) const PUT_AWAY: Form = Form { cache_bytes: 8 << 20, level: 9 };
}

/// Unused handles that are kept for the next reader.
const SPARE: usize = 16;
/// How often, and after how long, a lock is tried again that a process being started may hold for us.
const PATIENCE: u32 = 20;
const A_MOMENT: Duration = Duration::from_millis(10);
/// Flushes within which the engine has moved all pages that it wants to move.
const REST: u32 = 16;

/// The tree with everything in it.
pub(super) type Tree = sled::Db<FANOUT>;

/// The engine, shared by the writer and all readers.
#[derive(Clone)]
pub(super) struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    form: Form,
    state: Mutex<State>,
    changed: Condvar,
    /// Length of the log as readers may see it.
    seq: AtomicU64,
    /// Records that could not be read and were left out.
    unreadable: AtomicU64,
}

struct State {
    door: Door,
    /// What is known of the tree before it is open for the first time.
    ahead: Option<Ahead>,
    /// In boxes: a handle is thousands of bytes long, and would be moved four times for each read.
    spare: Vec<Box<Tree>>,
    lent: usize,
}

/// What is kept under names that begin so, all of it.
pub(super) struct Ahead {
    /// How the names begin.
    pub(super) prefixes: Vec<String>,
    /// What is kept, by name.
    pub(super) kept: BTreeMap<String, Vec<u8>>,
}

enum Door {
    Open(Box<Tree>),
    /// Being opened, or opened again: readers wait.
    Shut,
    /// A flush failed: handles are leaked, since dropping one would hang or abort.
    Stopped(String),
    Closed,
}

impl Engine {
    /// Makes an engine that is still to be opened: readers wait.
    pub(super) fn shut(form: Form) -> Engine {
        let state = State { door: Door::Shut, ahead: None, spare: Vec::new(), lent: 0 };
        let (seq, unreadable) = (AtomicU64::new(0), AtomicU64::new(0));
        let shared = Shared { form, state: Mutex::new(state), changed: Condvar::new(), seq, unreadable };
        Engine { shared: Arc::new(shared) }
    }

    /// Opens the tree in `dir`, which is made where it is missing.
    #[cfg(test)]
    pub(super) fn open(dir: &Path, form: Form) -> Result<Engine, StoreError> {
        let engine = Engine::shut(form);
        engine.open_in(dir, |_| Ok(())).map(|()| engine)
    }

    /// Opens the tree in `dir` behind the door, which is shut; `dir` is made where it is missing. Nobody else sees the
    /// tree before `look` has found it sound; one that is not is let go of without its shutdown, which would write.
    pub(super) fn open_in<T>(
        &self,
        dir: &Path,
        look: impl FnOnce(&Tree) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let opened = open_tree(dir, self.shared.form).and_then(|tree| match guarded(|| look(&tree)) {
            Ok(seen) => Ok((tree, seen)),
            Err(error) => {
                std::mem::forget(tree);
                Err(error)
            }
        });
        let mut state = self.shared.lock();
        let (door, result) = match opened {
            Ok((tree, seen)) => (Door::Open(Box::new(tree)), Ok(seen)),
            Err(error) => (Door::Stopped(error.to_string()), Err(error)),
        };
        state.door = door;
        state.ahead = None;
        self.shared.changed.notify_all();
        result
    }

    /// Says what is known of the tree before it is open, with the length of the log. Too late where it is open.
    pub(super) fn know_ahead(&self, seq: u64, ahead: Ahead) {
        let mut state = self.shared.lock();
        if matches!(state.door, Door::Shut) {
            state.ahead = Some(ahead);
            self.set_seq(seq);
        }
    }

    /// Looks at what is kept under names that begin with `prefix`, where that is known before the tree is open.
    pub(super) fn ahead<T>(&self, prefix: &str, look: impl FnOnce(&BTreeMap<String, Vec<u8>>) -> T) -> Option<T> {
        let state = self.shared.lock();
        let ahead = state.ahead.as_ref()?;
        ahead.prefixes.iter().any(|known| prefix.starts_with(known)).then(|| look(&ahead.kept))
    }

    /// Runs one piece of work on the tree.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Tree) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lent = Lent { tree: Some(self.borrow()?), shared: &self.shared };
        let Some(tree) = &lent.tree else { return Err(StoreError::Closed) };
        guarded(|| work(tree))
    }

    fn borrow(&self) -> Result<Box<Tree>, StoreError> {
        let mut state = self.shared.lock();
        loop {
            let fresh = match &state.door {
                Door::Open(tree) => state.spare.is_empty().then(|| tree.clone()),
                Door::Shut => None,
                Door::Stopped(why) => return Err(StoreError::Stopped(why.clone())),
                Door::Closed => return Err(StoreError::Closed),
            };
            if let Some(tree) = fresh.or_else(|| state.spare.pop()) {
                state.lent += 1;
                return Ok(tree);
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes everything written so far durable. After a failure nothing is read or written any more.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        let flushed = self.with(|tree| match tree.flush() {
            Ok(_) => Ok(()),
            Err(error) => Err(StoreError::Stopped(error.to_string())),
        });
        if let Err(error) = flushed {
            let why = match error {
                StoreError::Stopped(why) => why,
                other => other.to_string(),
            };
            self.stop(&why);
            return Err(StoreError::Stopped(why));
        }
        Ok(())
    }

    /// Lets go of the engine without its shutdown, which would flush: it would hang, or write over damage.
    pub(super) fn stop(&self, why: &str) {
        let mut state = self.shared.lock();
        for spare in state.spare.drain(..) {
            std::mem::forget(spare);
        }
        if let Door::Open(tree) = std::mem::replace(&mut state.door, Door::Stopped(why.to_owned())) {
            std::mem::forget(tree);
        }
        self.shared.changed.notify_all();
    }

    /// Closes and opens the tree; readers wait until `look` has found it sound.
    pub(super) fn reopen(
        &self,
        dir: &Path,
        look: impl FnOnce(&Tree) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.leave(Door::Shut)?;
        self.open_in(dir, look)
    }

    /// Gives up before the tree was open: whoever waits for it hears why.
    pub(super) fn give_up(&self, why: &str) {
        let mut state = self.shared.lock();
        if matches!(state.door, Door::Shut) {
            state.door = Door::Stopped(why.to_owned());
            state.ahead = None;
            self.shared.changed.notify_all();
        }
    }

    /// Closes the tree for good.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        self.leave(Door::Closed)
    }

    fn leave(&self, door: Door) -> Result<(), StoreError> {
        let mut state = self.shared.lock();
        match &state.door {
            Door::Open(_) => {}
            Door::Stopped(why) => return Err(StoreError::Stopped(why.clone())),
            Door::Shut | Door::Closed => return Err(StoreError::Closed),
        }
        let before = std::mem::replace(&mut state.door, door);
        let spare = std::mem::take(&mut state.spare);
        while state.lent > 0 {
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        drop(spare);
        match before {
            Door::Open(tree) if !comes_to_rest(&tree) => self.let_go(tree),
            before => {
                drop(before);
                Ok(())
            }
        }
    }

    /// Leaks the last handle of an engine that could not write what it wanted to.
    fn let_go(&self, tree: Box<Tree>) -> Result<(), StoreError> {
        let why = tree.check_error().err().map_or_else(|| w().damage.not_closed.to_owned(), |error| error.to_string());
        std::mem::forget(tree);
        self.shared.lock().door = Door::Stopped(why.clone());
        self.shared.changed.notify_all();
        Err(StoreError::Stopped(why))
    }

    /// Returns the length of the log.
    pub(super) fn seq(&self) -> u64 {
        self.shared.seq.load(Ordering::Acquire)
    }

    /// Leaves a damaged record out of a listing and counts it; other errors stay errors.
    pub(super) fn lenient<T>(&self, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match read {
            Ok(record) => Ok(Some(record)),
            Err(StoreError::Damaged { .. }) => {
                self.shared.unreadable.fetch_add(1, Ordering::Relaxed);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Returns how many records were left out because they could not be read.
    pub(super) fn unreadable(&self) -> u64 {
        self.shared.unreadable.load(Ordering::Relaxed)
    }

    /// Shows a new length of the log.
    pub(super) fn set_seq(&self, seq: u64) {
        self.shared.seq.store(seq, Ordering::Release);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Works on the tree. A panic inside the engine is damage, not the end of the program.
fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(StoreError::damaged(words_of(&*panic))))
}

/// A handle that goes back when the work is done.
struct Lent<'a> {
    tree: Option<Box<Tree>>,
    shared: &'a Shared,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(tree) = self.tree.take() else { return };
        let mut state = self.shared.lock();
        state.lent = state.lent.saturating_sub(1);
        match &state.door {
            Door::Open(_) if state.spare.len() < SPARE => return state.spare.push(tree),
            Door::Open(_) | Door::Shut | Door::Closed => drop(tree),
            Door::Stopped(_) => std::mem::forget(tree),
        }
        // Behind an open door nobody waits for a handle.
        self.shared.changed.notify_all();
    }
}

/// Lets the engine write until nothing is left: it moves pages about, and where it cannot write one as it
/// shuts down it aborts the process.
fn comes_to_rest(tree: &Tree) -> bool {
    let rests = || {
        (0..REST).try_for_each(|_| match tree.flush() {
            Ok(stats) if stats.objects_flushed == 0 => ControlFlow::Break(true),
            Ok(_) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(false),
        })
    };
    catch_unwind(AssertUnwindSafe(rests)).is_ok_and(|rested| rested.break_value() != Some(false))
}

/// Opens the engine. It panics on some damage and runs two threads and the system's `sync` on the way.
///
/// A process that some other thread is just starting holds our files, and with them the engine's lock, until
/// it runs its own program. Our own lock says that nobody else is here, so that one is worth waiting for.
fn open_tree(dir: &Path, form: Form) -> Result<Tree, StoreError> {
    lists::mend(dir).map_err(|error| refused(dir, &error))?;
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity_bytes(form.cache_bytes)
        .zstd_compression_level(form.level)
        .flush_every_ms(Some(NEVER_MS));
    let open = || catch_unwind(AssertUnwindSafe(|| config.open::<FANOUT>()));
    let mut opened = open();
    for _ in 0..PATIENCE {
        if !matches!(&opened, Ok(Err(error)) if error.kind() == io::ErrorKind::WouldBlock) {
            break;
        }
        std::thread::sleep(A_MOMENT);
        opened = open();
    }
    match opened {
        Ok(Ok(tree)) => lists::make_durable(dir).map(|()| tree).map_err(|error| refused(dir, &error)),
        Ok(Err(error)) => Err(refused(dir, &error)),
        Err(panic) => Err(broke(dir, &*panic)),
    }
}

/// Only what the files themselves say is damage: a store must not be set aside for a want of memory or handles.
fn refused(dir: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::WouldBlock => {
            StoreError::Busy { dir: PathBuf::from(dir), owner: w().store.another_process.to_owned(), pid: None }
        }
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound => {
            StoreError::damaged(fill(w().damage.no_fit, &[&error]))
        }
        _ => StoreError::Io { what: fill(w().disk.open_store, &[&dir.display()]), why: error.to_string() },
    }
}

/// A panic that carries the system's refusal is that refusal; every other one is damage.
fn broke(dir: &Path, panic: &(dyn std::any::Any + Send)) -> StoreError {
    let words = words_of(panic);
    let refused = words.contains("Os { code:") && !words.contains("Os { code: 2,");
    if refused {
        StoreError::Io { what: fill(w().disk.open_store, &[&dir.display()]), why: words }
    } else {
        StoreError::damaged(fill(w().damage.unreadable_files, &[&words]))
    }
}

/// Returns the first line of what a panic said.
fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    words.and_then(|words| words.lines().next()).unwrap_or(w().damage.no_reason).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> (tempfile::TempDir, Engine) {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(&dir.path().join("tree"), Form::AT_HAND).unwrap();
        (dir, engine)
    }

    fn length(engine: &Engine) -> Result<usize, StoreError> {
        engine.with(|tree| Ok(usize::from(tree.get(b"a").map_err(StoreError::reading)?.is_some())))
    }

    #[test]
    fn what_is_known_ahead_is_told_and_the_rest_waits() {
        let (dir, engine) = (tempfile::tempdir().unwrap(), Engine::shut(Form::AT_HAND));
        let kept = BTreeMap::from([("place/ana".to_owned(), b"row 3".to_vec())]);
        engine.know_ahead(7, Ahead { prefixes: vec!["place/".to_owned()], kept });
        assert_eq!(engine.seq(), 7);
        assert_eq!(engine.ahead("place/ana", BTreeMap::len), Some(1));
        assert_eq!(engine.ahead("cursor/x", BTreeMap::len), None);
        let waits = std::thread::spawn({
            let engine = engine.clone();
            move || length(&engine)
        });
        engine.open_in(&dir.path().join("tree"), |_| Ok(())).unwrap();
        assert_eq!(waits.join().unwrap().unwrap(), 0);
        assert_eq!(engine.ahead("place/ana", BTreeMap::len), None, "the tree knows better");
    }

    #[test]
    fn whoever_waits_for_an_engine_that_never_opens_hears_why() {
        let engine = Engine::shut(Form::AT_HAND);
        let waits = std::thread::spawn({
            let engine = engine.clone();
            move || length(&engine)
        });
        engine.give_up("the list is torn");
        assert!(waits.join().unwrap().unwrap_err().to_string().contains("torn"));
        assert!(engine.close().is_err());
    }

    #[test]
    fn a_stopped_engine_refuses_in_words_and_does_not_hang() {
        let (_dir, engine) = engine();
        engine.with(|tree| tree.insert(b"a", b"b").map(|_| ()).map_err(StoreError::reading)).unwrap();
        engine.stop("no space left");
        for refused in [length(&engine).map(|_| ()), engine.flush(), engine.close()] {
            let error = refused.unwrap_err();
            assert!(error.to_string().contains("no space left"), "{error}");
        }
        drop(engine);
    }

    #[test]
    fn a_panic_in_the_work_is_an_error_and_the_handle_comes_back() {
        let (dir, engine) = engine();
        let failed = engine.with::<()>(|_| panic!("torn page"));
        assert!(failed.unwrap_err().to_string().contains("torn page"));
        assert_eq!(length(&engine).unwrap(), 0);
        engine.reopen(&dir.path().join("tree"), |_| Ok(())).unwrap();
        engine.close().unwrap();
        assert!(matches!(length(&engine), Err(StoreError::Closed)));
    }

    #[test]
    fn a_want_of_handles_is_not_damage() {
        let dir = Path::new("desk");
        let panic: Box<dyn std::any::Any + Send> =
            Box::new("called `Result::unwrap()` on an `Err` value: Os { code: 24, kind: Uncategorized }".to_owned());
        assert!(matches!(broke(dir, &*panic), StoreError::Io { .. }));
        assert!(matches!(refused(dir, &io::Error::from_raw_os_error(24)), StoreError::Io { .. }));
        let panic: Box<dyn std::any::Any + Send> = Box::new("frame is torn");
        assert!(matches!(broke(dir, &*panic), StoreError::Damaged { .. }));
        assert!(matches!(refused(dir, &io::Error::from(io::ErrorKind::InvalidData)), StoreError::Damaged { .. }));
    }

    #[test]
    fn what_was_written_is_there_after_opening_again() {
        let (dir, engine) = engine();
        engine.with(|tree| tree.insert(b"a", b"b").map(|_| ()).map_err(StoreError::reading)).unwrap();
        let other = engine.clone();
        engine.reopen(&dir.path().join("tree"), |_| Ok(())).unwrap();
        assert_eq!(length(&other).unwrap(), 1);
    }
}
