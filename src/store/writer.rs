//! The one writer.

use std::borrow::Cow;
use std::cell::Cell;
use std::path::{Path, PathBuf};

use super::archive::{Archive, Bounds, Stored};
use super::aside::TREE;
use super::batch::Batch;
use super::body;
use super::chain::{BodyHash, Logged};
use super::codec;
use super::engine::{Engine, Form};
use super::error::StoreError;
use super::fold::{Fold, Write};
use super::kept;
use super::keys::{self, Key};
use super::lists;
use super::lock::Lock;
use super::marker::{Mark, Marker};
use super::memo::{Memo, Moment};
use super::memory;
use super::opening::{self, Claimed, Meta, Opened, Opening, ROWS};
use super::overlay::Overlay;
use super::reader::Reader;
use super::rows;
use super::search::{Indexer, Searcher};
use crate::domain::event::{Body, Recorded};
use crate::words::w;

/// Memory of pages that were written may grow by so much before the store should be opened again.
const GROWTH_BYTES: u64 = 64 << 20;
/// Where the system does not tell our memory: so many bytes written come near to it.
const WRITTEN_BYTES: u64 = 64 << 20;
/// Below this nothing can have grown enough to ask.
const ASK_FROM_BYTES: u64 = 1 << 20;
/// Disk that a batch takes at the worst, as a multiple of its bytes.
const SPREAD: u64 = 4;
/// Disk that an open takes for the new list of pages and the next one.
const ROOM_TO_OPEN_BYTES: u64 = 4 << 20;

/// An event and the words that came with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What happened.
    pub recorded: Recorded,
    /// The words of an item, a note or a reply, where the event brings any.
    pub body: Option<Body>,
}

/// The desk's store, open for writing. There is one of it.
pub struct Store {
    dir: PathBuf,
    opening: Opening,
    engine: Engine,
    mark: Mark,
    meta: Meta,
    /// Bytes written since the engine was opened.
    written: u64,
    /// The least memory that the process had since.
    held: Option<u64>,
    dirty: bool,
    /// There may be a memo of this moment.
    memo: bool,
    archive: Archive,
    search: Searcher,
    indexer: Option<Indexer>,
    _lock: Lock,
}

/// A desk that is ours and not open yet. Its readers wait until it is, but for what is known ahead.
pub struct Claim {
    claimed: Claimed,
    engine: Engine,
    archive: Archive,
    search: Option<Searcher>,
}

impl Claim {
    /// Returns a reader; none where the desk is still to be founded.
    pub fn reader(&self) -> Option<Reader> {
        let (engine, archive) = (self.engine.clone(), self.archive.clone());
        self.search.clone().map(|search| Reader { engine, archive, search })
    }

    /// Returns how far the desk has come; nothing where it is still to be founded.
    pub fn moment(&self) -> Option<Moment> {
        let desk = self.claimed.desk_id()?.to_owned();
        Some(Moment { desk, seq: self.claimed.least() })
    }

    /// Opens the desk. Where that fails, its readers hear why.
    pub fn open(self) -> Result<Store, StoreError> {
        let Claim { claimed, engine, archive, search } = self;
        let dir = claimed.dir().to_owned();
        let opened = opening::open(claimed, &engine, &archive);
        if let Err(error) = &opened {
            engine.give_up(&error.to_string());
            let _ = engine.close();
        }
        Store::opened(dir, opened?, (engine, archive), search)
    }
}

/// An entry in the bytes in which it goes to disk.
pub(super) struct Line<'a> {
    pub(super) recorded: Cow<'a, Recorded>,
    pub(super) event: Vec<u8>,
    pub(super) body: Option<(Key, Vec<u8>)>,
    pub(super) hash: Option<BodyHash>,
}

impl Line<'_> {
    fn of(entry: &Entry) -> Result<Line<'_>, StoreError> {
        let body = match &entry.body {
            Some(body) => Some((body::key_for(&entry.recorded, body)?, codec::encode_body(body)?)),
            None => None,
        };
        let hash = body.as_ref().map(|(_, bytes)| BodyHash::of(bytes));
        Ok(Line { recorded: Cow::Borrowed(&entry.recorded), event: codec::encode(&entry.recorded)?, body, hash })
    }
}

impl Store {
    /// Opens the desk in `dir`; makes one where the folder is new or empty.
    ///
    /// # Errors
    /// `Busy` where somebody has it, `Damaged` where its files are not whole (they are moved aside as they
    /// were), `Newer`, `Full`, or the system's refusal.
    pub fn open(dir: &Path, opening: &Opening) -> Result<Store, StoreError> {
        Store::claim(dir, opening)?.open()
    }

    /// Takes the desk in `dir` and opens it later: nobody else can change it from here on.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn claim(dir: &Path, opening: &Opening) -> Result<Claim, StoreError> {
        let claimed = opening::claim(dir, opening)?;
        let search = claimed.desk_id().map(|desk| Searcher::new(dir, desk));
        Ok(Claim { claimed, engine: Engine::shut(Form::AT_HAND), archive: Archive::new(dir), search })
    }

    fn opened(
        dir: PathBuf,
        opened: Opened,
        (engine, archive): (Engine, Archive),
        search: Option<Searcher>,
    ) -> Result<Store, StoreError> {
        let Opened { opening, lock, mark, meta } = opened;
        let mut store = Store {
            search: search.unwrap_or_else(|| Searcher::new(&dir, &meta.desk)),
            dir,
            opening,
            engine,
            mark,
            archive,
            indexer: None,
            meta,
            written: 0,
            held: memory::anonymous(),
            dirty: false,
            memo: true,
            _lock: lock,
        };
        if store.meta.rows != ROWS {
            let meta = store.meta.clone();
            store.meta = rows::catch_up(&mut store, meta)?;
            store.flush()?;
        }
        Ok(store)
    }

    /// Writes events with their words, the pages that they change and the rows of these: all or nothing.
    ///
    /// Readers see it at once; it is durable after [`Store::flush`]. Returns the length of the log.
    pub fn append(&mut self, entries: &[Entry]) -> Result<u64, StoreError> {
        let lines = entries.iter().map(Line::of).collect::<Result<Vec<_>, _>>()?;
        self.write(lines)
    }

    /// Writes entries that are already in the bytes in which they go to disk.
    pub(super) fn write(&mut self, lines: Vec<Line<'_>>) -> Result<u64, StoreError> {
        if lines.is_empty() {
            return Ok(self.meta.seq);
        }
        let (mut batch, mut meta) = (Batch::default(), self.meta.clone());
        self.engine.with(|tree| {
            let behind = Overlay { tree, archive: &self.archive };
            let mut fold = Fold::new(&behind);
            for line in lines {
                fold.apply(&line.recorded)?;
                log(&mut batch, &mut meta, line);
            }
            batch.put(vec![keys::META], Some(codec::encode(&meta)?));
            fold.finish()?.into_iter().for_each(|(key, value)| batch.put(key, value));
            Ok(())
        })?;
        self.commit(batch)?;
        self.engine.set_seq(meta.seq);
        self.meta = meta;
        Ok(self.meta.seq)
    }

    /// Keeps something that no log explains, or lets it go: drafts, cursors, places, undo stacks, views.
    pub fn keep(&mut self, key: &str, value: Option<&[u8]>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let packed = value.map(kept::pack).transpose()?;
        batch.put(keys::kept(key), packed.map(Cow::into_owned));
        self.commit(batch)
    }

    /// Makes everything written so far durable.
    ///
    /// # Errors
    /// `Stopped`: from then on nothing is read or written until the desk is opened again.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        if !self.dirty || cfg!(feature = "flawed-no-flush") {
            return Ok(());
        }
        self.engine.flush()?;
        self.dirty = false;
        let marked = lists::reach(&self.dir.join(TREE)).and_then(|reach| self.mark.write(self.meta.seq, reach));
        marked.map_err(StoreError::io(w().disk.write_mark))
    }

    /// Tells whether a memo was written when the log ended where it ends now.
    pub fn recalls(&self, memo: &Memo) -> bool {
        memo.fits(&self.meta)
    }

    /// Leaves bytes beside the store for the next start, which finds them only if nothing happens until then.
    pub fn remember(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if self.opening.read_only {
            return Err(StoreError::ReadOnly);
        }
        opening::room(&self.dir, &self.opening, bytes.len() as u64)?;
        self.memo = true;
        Memo::write(&self.dir, &self.meta, bytes)
    }

    /// Returns a reader.
    pub fn reader(&self) -> Reader {
        Reader { engine: self.engine.clone(), archive: self.archive.clone(), search: self.search.clone() }
    }

    /// Lets the search follow: tells its thread that there is something new, and never waits for it.
    pub fn index(&mut self) -> Result<(), StoreError> {
        self.indexer()?.follow();
        Ok(())
    }

    /// Waits until everything written so far can be found.
    pub fn finish_index(&mut self) -> Result<(), StoreError> {
        self.indexer()?.finish()
    }

    /// Throws the search index away and makes it again; `progress` hears of events done and all events.
    pub fn reindex(&mut self, progress: impl FnMut(u64, u64)) -> Result<(), StoreError> {
        self.indexer()?.again(progress)
    }

    fn indexer(&mut self) -> Result<&Indexer, StoreError> {
        if self.indexer.is_none() {
            self.indexer = Some(Indexer::start(self.reader())?);
        }
        self.indexer.as_ref().ok_or(StoreError::Closed)
    }

    /// Tells whether the engine holds so much memory that it should be opened again.
    pub fn should_reopen(&mut self) -> bool {
        if self.written < ASK_FROM_BYTES {
            return false;
        }
        let now = memory::anonymous();
        // What an open gives back goes back to the system some time later.
        self.held = self.held.min(now);
        match (self.held, now) {
            (Some(before), Some(now)) => now.saturating_sub(before) > GROWTH_BYTES,
            _ => self.written > WRITTEN_BYTES,
        }
    }

    /// Opens the engine again, which gives its memory back. Readers wait meanwhile and then go on.
    ///
    /// An open writes: on a disk that is nearly full the engine stays as it is.
    pub fn reopen(mut self) -> Result<Store, StoreError> {
        self.flush()?;
        if opening::room(&self.dir, &self.opening, ROOM_TO_OPEN_BYTES).is_err() {
            return Ok(self);
        }
        self.engine.reopen(&self.dir.join(TREE), |tree| match opening::meta(tree)? {
            Some(meta) if meta == self.meta => Ok(()),
            Some(_) | None => Err(StoreError::damaged(w().damage.lost_after_opening)),
        })?;
        let held = memory::anonymous();
        tracing::debug!(before = self.held, after = held, written = self.written, "the store was opened again");
        self.written = 0;
        self.held = held;
        Ok(self)
    }

    /// Returns the desk's id, 32 hexadecimal digits.
    pub fn desk_id(&self) -> &str {
        &self.meta.desk
    }

    /// Returns the length of the log.
    pub fn seq(&self) -> u64 {
        self.meta.seq
    }

    /// Returns what the store says of itself.
    #[cfg(test)]
    pub(super) fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Returns the desk's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Takes over the id of the desk whose log is about to be imported.
    pub(super) fn adopt(&mut self, desk: &str) -> Result<(), StoreError> {
        let meta = Meta { desk: desk.to_owned(), ..self.meta.clone() };
        self.put(&[(vec![keys::META], Some(codec::encode(&meta)?))])?;
        self.engine.flush()?;
        Marker::of(desk).write(&self.dir)?;
        self.meta = meta;
        self.indexer = None;
        self.archive = Archive::new(&self.dir);
        self.archive.know(desk, None);
        self.search = Searcher::new(&self.dir, desk);
        Ok(())
    }

    /// Writes rows as they are: upkeep alone does that.
    pub(super) fn put(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        writes.iter().cloned().for_each(|(key, value)| batch.put(key, value));
        self.commit(batch)
    }

    /// Moves rows into the archive, which lets go of `gone` and goes as far as `bounds` from then on: there first, and
    /// surely, and then out of the tree.
    pub(super) fn put_away(&mut self, rows: &[Stored], gone: &[Key], bounds: Bounds) -> Result<(), StoreError> {
        if self.opening.read_only {
            return Err(StoreError::ReadOnly);
        }
        let meta = Meta { archived: Some(bounds), ..self.meta.clone() };
        let mut batch = Batch::default();
        batch.put(vec![keys::META], Some(codec::encode(&meta)?));
        rows.iter().map(|(key, _)| key).chain(gone).for_each(|key| batch.put(key.clone(), None));
        let bytes: usize = rows.iter().map(|(key, value)| key.len() + value.len()).sum();
        opening::room(&self.dir, &self.opening, bytes as u64 * SPREAD)?;
        self.archive.take(rows, gone)?;
        self.archive.reach(bounds);
        self.apply(batch)?;
        self.meta = meta;
        Ok(())
    }

    /// Gives back the memory that moving rows into the archive took.
    pub(super) fn renew_archive(&mut self) -> Result<(), StoreError> {
        opening::room(&self.dir, &self.opening, ROOM_TO_OPEN_BYTES)?;
        self.archive.renew()
    }

    fn commit(&mut self, mut batch: Batch) -> Result<(), StoreError> {
        batch.bury(|key| self.archive.holds(key))?;
        self.apply(batch)
    }

    /// Writes a batch as it is.
    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        if self.opening.read_only {
            return Err(StoreError::ReadOnly);
        }
        opening::room(&self.dir, &self.opening, batch.bytes * SPREAD)?;
        let (started, bytes) = (Cell::new(false), batch.bytes);
        let done = self.engine.with(|tree| {
            started.set(true);
            batch.apply(tree)
        });
        if let (Err(error), true) = (&done, started.get()) {
            // Half a batch may be in memory: it must never reach the disk.
            self.engine.stop(&error.to_string());
        }
        done?;
        self.written += bytes;
        self.dirty = true;
        // What is kept can stand in a memo too.
        if std::mem::take(&mut self.memo) {
            Memo::forget(&self.dir);
        }
        Ok(())
    }
}

/// Puts an entry at the end of the log, with the words that came with it.
fn log(batch: &mut Batch, meta: &mut Meta, line: Line<'_>) {
    meta.seq += 1;
    let logged = Logged::new(meta.seq, line.event, line.hash, meta.link);
    meta.link = logged.link(&meta.link);
    batch.put(keys::log(meta.seq), Some(logged.to_bytes()));
    if let Some((key, bytes)) = line.body {
        batch.put(key, Some(bytes));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.indexer = None;
        // A failed flush has already let go of the engine; closing one that is sound flushes what is left.
        if self.flush().is_ok() {
            let _ = self.engine.close();
        }
        self.archive.close();
    }
}
