//! The engine underneath: one sled tree, opened with care, lent to whoever reads or writes.
//!
//! Handles are lent for one piece of work and come back, so that the store can be closed and opened
//! again under the feet of its readers: pages written in a process are never evicted from its memory,
//! and only an open gives that memory back.

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
    /// In boxes: a handle is thousands of bytes long, and would be moved four times for each read.
    spare: Vec<Box<Tree>>,
    lent: usize,
}

enum Door {
    Open(Box<Tree>),
    /// Being opened again: readers wait.
    Shut,
    /// A flush failed: handles are leaked, since dropping one would hang or abort.
    Stopped(String),
    Closed,
}

impl Engine {
    /// Opens the tree in `dir`, which is made where it is missing.
    pub(super) fn open(dir: &Path, form: Form) -> Result<Engine, StoreError> {
        let state = State { door: Door::Open(Box::new(open_tree(dir, form)?)), spare: Vec::new(), lent: 0 };
        let (seq, unreadable) = (AtomicU64::new(0), AtomicU64::new(0));
        let shared = Shared { form, state: Mutex::new(state), changed: Condvar::new(), seq, unreadable };
        Ok(Engine { shared: Arc::new(shared) })
    }

    /// Runs one piece of work on the tree. A panic inside the engine is damage, not the end of the program.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Tree) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lent = Lent { tree: Some(self.borrow()?), shared: &self.shared };
        let Some(tree) = &lent.tree else { return Err(StoreError::Closed) };
        catch_unwind(AssertUnwindSafe(|| work(tree)))
            .unwrap_or_else(|panic| Err(StoreError::damaged(words_of(&*panic))))
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

    /// Closes and opens the tree; readers wait meanwhile.
    pub(super) fn reopen(&self, dir: &Path) -> Result<(), StoreError> {
        self.shut(Door::Shut)?;
        let opened = open_tree(dir, self.shared.form);
        let mut state = self.shared.lock();
        let (door, result) = match opened {
            Ok(tree) => (Door::Open(Box::new(tree)), Ok(())),
            Err(error) => (Door::Stopped(error.to_string()), Err(error)),
        };
        state.door = door;
        self.shared.changed.notify_all();
        result
    }

    /// Closes the tree for good.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        self.shut(Door::Closed)
    }

    fn shut(&self, door: Door) -> Result<(), StoreError> {
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
        engine.reopen(&dir.path().join("tree")).unwrap();
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
        engine.reopen(&dir.path().join("tree")).unwrap();
        assert_eq!(length(&other).unwrap(), 1);
    }
}
