//! The engine underneath: one sled tree, opened with care, lent to whoever reads or writes.
//!
//! Handles are lent for one piece of work and come back, so that the store can be closed and opened
//! again under the feet of its readers: pages written in a process are never evicted from its memory,
//! and only an open gives that memory back.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::error::StoreError;

/// Entries of a leaf; measured, and part of the format.
const FANOUT: usize = 256;
/// The engine's own flusher aborts the process when it fails, so it never gets to run: the writer flushes.
const NEVER_MS: usize = 100 * 365 * 24 * 3_600_000;
/// Clean pages kept in memory. Dirty ones come on top.
const CACHE_BYTES: usize = 32 << 20;
/// Unused handles that are kept for the next reader.
const SPARE: usize = 4;

/// The tree with everything in it.
pub(super) type Tree = sled::Db<FANOUT>;

/// The engine, shared by the writer and all readers.
#[derive(Clone)]
pub(super) struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Length of the log as readers may see it.
    seq: AtomicU64,
    /// Records that could not be read and were left out.
    unreadable: AtomicU64,
}

struct State {
    door: Door,
    spare: Vec<Tree>,
    lent: usize,
}

// There is one door: a box would only add a step to each read.
#[allow(clippy::large_enum_variant)]
enum Door {
    Open(Tree),
    /// Being opened again: readers wait.
    Shut,
    /// A flush failed: handles are leaked, since dropping one would hang or abort.
    Stopped(String),
    Closed,
}

impl Engine {
    /// Opens the tree in `dir`, which is made where it is missing.
    pub(super) fn open(dir: &Path) -> Result<Engine, StoreError> {
        let state = State { door: Door::Open(open_tree(dir)?), spare: Vec::new(), lent: 0 };
        let (seq, unreadable) = (AtomicU64::new(0), AtomicU64::new(0));
        let shared = Shared { state: Mutex::new(state), changed: Condvar::new(), seq, unreadable };
        Ok(Engine { shared: Arc::new(shared) })
    }

    /// Runs one piece of work on the tree. A panic inside the engine is damage, not the end of the program.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Tree) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lent = Lent { tree: Some(self.borrow()?), shared: &self.shared };
        let Some(tree) = &lent.tree else { return Err(StoreError::Closed) };
        catch_unwind(AssertUnwindSafe(|| work(tree)))
            .unwrap_or_else(|panic| Err(StoreError::damaged(words_of(&*panic))))
    }

    fn borrow(&self) -> Result<Tree, StoreError> {
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
        let opened = open_tree(dir);
        let mut state = self.shared.lock();
        let (door, result) = match opened {
            Ok(tree) => (Door::Open(tree), Ok(())),
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
        drop(before);
        Ok(())
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
    tree: Option<Tree>,
    shared: &'a Shared,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(tree) = self.tree.take() else { return };
        let mut state = self.shared.lock();
        state.lent = state.lent.saturating_sub(1);
        match &state.door {
            Door::Open(_) if state.spare.len() < SPARE => state.spare.push(tree),
            Door::Open(_) | Door::Shut | Door::Closed => drop(tree),
            Door::Stopped(_) => std::mem::forget(tree),
        }
        self.shared.changed.notify_all();
    }
}

/// Opens the engine. It panics on some damage and runs two threads and the system's `sync` on the way.
fn open_tree(dir: &Path) -> Result<Tree, StoreError> {
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity_bytes(CACHE_BYTES)
        .zstd_compression_level(1)
        .flush_every_ms(Some(NEVER_MS));
    match catch_unwind(AssertUnwindSafe(|| config.open::<FANOUT>())) {
        Ok(Ok(tree)) => Ok(tree),
        Ok(Err(error)) => Err(refused(dir, error)),
        Err(panic) => Err(StoreError::damaged(words_of(&*panic))),
    }
}

fn refused(dir: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::WouldBlock => {
            StoreError::Busy { dir: PathBuf::from(dir), owner: "another process".to_owned(), pid: None }
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::StorageFull | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::Io { what: format!("open the store in {}", dir.display()), why: error.to_string() }
        }
        _ => StoreError::damaged(format!("its files do not fit together ({error})")),
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words =
        panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    format!(
        "its files cannot be read ({})",
        words.as_deref().map_or("no reason given", |text| text.lines().next().unwrap_or(text))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> (tempfile::TempDir, Engine) {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(&dir.path().join("tree")).unwrap();
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
    fn what_was_written_is_there_after_opening_again() {
        let (dir, engine) = engine();
        engine.with(|tree| tree.insert(b"a", b"b").map(|_| ()).map_err(StoreError::reading)).unwrap();
        let other = engine.clone();
        engine.reopen(&dir.path().join("tree")).unwrap();
        assert_eq!(length(&other).unwrap(), 1);
    }
}
