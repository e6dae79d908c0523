//! The archive: a second tree behind the first, for what is over. Its rows have the keys that they had.
//!
//! What the tree holds under a key counts; where it holds nothing, the archive is asked. So a conversation comes back
//! by being written to, and what is taken out of the tree for good leaves an empty row before an archive that has it.
//! Rows are put into the archive, and surely, before they leave the tree: after a crash in between they are twice there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::aside::{self, TREE};
use super::engine::{Engine, Form, Tree};
use super::error::StoreError;
use super::keys::{self, Key};
use super::lists;
use super::marker::{Mark, sync_folder};
use super::opening;
use super::reader::get;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// The archive's folder inside the desk's.
const FOLDER: &str = "archive";

/// A row as it lies.
pub(super) type Stored = (Key, Vec<u8>);

/// How far the archive goes: nothing beyond is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bounds {
    /// All events up to here are in it, and none after.
    pub(super) seq: u64,
    /// Whatever else is in it is named by a moment before.
    pub(super) before: Time,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { seq: 0, before: Time::MIN }
    }
}

impl Bounds {
    fn may_hold(&self, key: &[u8]) -> bool {
        match key.first() {
            Some(&keys::LOG) => keys::seq_of(key).is_some_and(|seq| seq <= self.seq),
            Some(letter) if keys::ARCHIVED.contains(letter) => keys::time_of_id(key).is_some_and(|at| at < self.before),
            _ => false,
        }
    }
}

/// The way to the archive, shared by the writer and all readers. It is opened when it is first asked.
#[derive(Clone)]
pub(super) struct Archive {
    shared: Arc<Shared>,
}

struct Shared {
    dir: PathBuf,
    desk: OnceLock<String>,
    /// Apart from what is open: whether to look there at all is asked much more often.
    bounds: Mutex<Option<Bounds>>,
    open: Mutex<Option<Open>>,
}

/// An archive that was opened.
#[derive(Clone)]
struct Open {
    engine: Engine,
    mark: Arc<Mark>,
}

impl Archive {
    /// Names the archive of the desk in `dir`. Nothing is in it until more is known.
    pub(super) fn new(dir: &Path) -> Archive {
        let (desk, bounds, open) = (OnceLock::new(), Mutex::new(None), Mutex::new(None));
        Archive { shared: Arc::new(Shared { dir: dir.join(FOLDER), desk, bounds, open }) }
    }

    /// Takes what the tree says: which desk's it is, and how far it goes, where there is one.
    pub(super) fn know(&self, desk: &str, bounds: Option<Bounds>) {
        let _ = self.shared.desk.set(desk.to_owned());
        *locked(&self.shared.bounds) = bounds;
    }

    /// Returns the folder of the desk.
    pub(super) fn folder(&self) -> &Path {
        self.shared.dir.parent().unwrap_or(&self.shared.dir)
    }

    fn desk(&self) -> &str {
        self.shared.desk.get().map_or("", String::as_str)
    }

    /// Returns how far it goes; nothing where there is none.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        *locked(&self.shared.bounds)
    }

    /// Tells whether the row of a key is in it.
    pub(super) fn holds(&self, key: &[u8]) -> Result<bool, StoreError> {
        Ok(self.get(key)?.is_some())
    }

    /// Returns the row of a key. One that lies beyond its bounds costs no read.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let may_hold = self.bounds().is_some_and(|bounds| bounds.may_hold(key));
        if may_hold { self.with(|tree| get(tree, key)) } else { Ok(None) }
    }

    /// Works on its tree.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Tree) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.opened()?.engine.with(work)
    }

    /// Takes rows in and lets others go; durable when it returns. They can be read from `reach` on.
    pub(super) fn take(&self, rows: &[Stored], gone: &[Key]) -> Result<(), StoreError> {
        let Open { engine, mark } = if self.bounds().is_some() { self.opened()? } else { self.begun()? };
        engine.with(|tree| {
            let mut batch = sled::Batch::default();
            rows.iter().for_each(|(key, value)| batch.insert(key.as_slice(), value.as_slice()));
            gone.iter().for_each(|key| batch.remove(key.as_slice()));
            tree.apply_batch(batch).map_err(StoreError::reading)
        })?;
        engine.flush()?;
        let marked = lists::reach(&self.shared.dir.join(TREE)).and_then(|reach| mark.write(0, reach));
        marked.map_err(StoreError::io(w().disk.write_mark))
    }

    /// Tells readers how far it goes from now on.
    pub(super) fn reach(&self, bounds: Bounds) {
        *locked(&self.shared.bounds) = Some(bounds);
    }

    /// Gives back the memory of what was written; readers wait meanwhile.
    pub(super) fn renew(&self) -> Result<(), StoreError> {
        let open = locked(&self.shared.open).clone();
        open.map_or(Ok(()), |open| open.engine.reopen(&self.shared.dir.join(TREE), |_| Ok(())))
    }

    /// Closes it for good.
    pub(super) fn close(&self) {
        if let Some(open) = locked(&self.shared.open).take() {
            // All that is in it was flushed when it was put there.
            let _ = open.engine.close();
        }
    }

    /// Returns it, opened where it is not.
    fn opened(&self) -> Result<Open, StoreError> {
        self.once(|| self.open().map_err(|error| behind(&self.shared.dir, error)))
    }

    /// Returns it, an empty one where it is not open.
    fn begun(&self) -> Result<Open, StoreError> {
        self.once(|| self.begin())
    }

    fn once(&self, make: impl FnOnce() -> Result<Open, StoreError>) -> Result<Open, StoreError> {
        let mut known = locked(&self.shared.open);
        if let Some(open) = &*known {
            return Ok(open.clone());
        }
        let open = make()?;
        *known = Some(open.clone());
        Ok(open)
    }

    fn open(&self) -> Result<Open, StoreError> {
        let dir = &self.shared.dir;
        if let Some(what) = aside::missing(dir)? {
            return Err(aside::set_aside(dir, &what));
        }
        let mark = Mark::open(dir)?;
        let engine = Engine::shut(Form::PUT_AWAY);
        opening::unlock(dir, mark.read().1, &engine, |tree| match get(tree, &[keys::META])? {
            Some(named) if named == self.desk().as_bytes() => Ok(()),
            Some(_) | None => Err(StoreError::damaged(w().damage.other_desk)),
        })?;
        Ok(Open { engine, mark: Arc::new(mark) })
    }

    /// Makes an empty one. What lies there is of a store that was there before: it is kept under another name.
    fn begin(&self) -> Result<Open, StoreError> {
        let dir = &self.shared.dir;
        let made = aside::make_room(dir).and_then(|()| fs::create_dir(dir)).and_then(|()| sync_folder(dir));
        made.map_err(StoreError::io(fill(w().disk.make_folder, &[&dir.display()])))?;
        let mark = Mark::open(dir)?;
        let engine = Engine::shut(Form::PUT_AWAY);
        opening::unlock(dir, lists::Reach::default(), &engine, |tree| {
            let named = tree.insert([keys::META], self.desk().as_bytes()).and_then(|_| tree.flush());
            named.map(|_| ()).map_err(StoreError::reading)
        })?;
        // The engine makes durable what is in its folder, not that there is one.
        let named = sync_folder(&dir.join(TREE));
        named.map_err(StoreError::io(fill(w().disk.make_folder, &[&dir.display()])))?;
        Ok(Open { engine, mark: Arc::new(mark) })
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says of damage that it is the archive's: the tree is sound, and the desk works.
fn behind(dir: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged { what, aside, remedy } => {
            StoreError::Damaged { what: fill(w().damage.in_the_archive, &[&dir.display(), &what]), aside, remedy }
        }
        other => other,
    }
}
