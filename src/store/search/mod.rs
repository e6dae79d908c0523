//! Full-text search: an index beside the store that follows the log and can be thrown away.

mod ask;
mod author;
mod indexer;
mod shape;
mod walk;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::{Index, IndexReader, ReloadPolicy};

use super::error::StoreError;
use crate::domain::class::Class;
use crate::domain::id::{AccountId, ConversationId, ItemId};
use crate::domain::item::Kind;
use crate::domain::time::Time;
use crate::words::{fill, w};

pub(super) use indexer::Indexer;
use indexer::Payload;
use shape::Shape;
pub use walk::Walk;

/// What to look for. Every field that is filled must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each must occur; one that ends in `*` stands for every word that begins so.
    pub words: Vec<String>,
    /// At least one must occur.
    pub any_words: Vec<String>,
    /// Each must occur word for word.
    pub phrases: Vec<String>,
    /// None may occur.
    pub not_words: Vec<String>,
    /// None may occur word for word.
    pub not_phrases: Vec<String>,
    /// Part of the author's handle or name, or of the seat that wrote a reply or a note.
    pub from: Option<String>,
    /// Of one of these networks, by name.
    pub networks: Option<Vec<String>>,
    /// Of one of these accounts.
    pub accounts: Option<Vec<AccountId>>,
    /// In one of these BCP 47 languages, as the brain told it or else the network said; `en` also finds `en-GB`.
    pub langs: Option<Vec<String>>,
    /// An item of one of these kinds.
    pub kinds: Option<Vec<Kind>>,
    /// An item to which the brain gave one of these classes when it came.
    pub classes: Option<Vec<Class>>,
    /// Written before.
    pub before: Option<Time>,
    /// Written at or after.
    pub after: Option<Time>,
    /// Best first instead of newest first.
    pub relevance: bool,
    /// At most so many conversations.
    pub limit: usize,
}

/// A conversation that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub conversation: ConversationId,
    /// The item that fits, or that a reply which fits answers; of no item where a note fits.
    pub item: ItemId,
    /// When that was written.
    pub at: Time,
}

/// What we know of a person from everything they wrote to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorSummary {
    /// Items of theirs.
    pub items: usize,
    /// Of which since the moment that was asked for.
    pub recent: usize,
    /// When they wrote first.
    pub first: Option<Time>,
    /// When they wrote last.
    pub last: Option<Time>,
    /// Their conversations, newest first, at most 50.
    pub conversations: Vec<ConversationId>,
}

/// The file without which there is no index.
const INDEX: &str = "meta.json";

/// The way to the index, shared by all readers and the thread that fills it.
#[derive(Clone)]
pub(super) struct Searcher {
    shared: Arc<Shared>,
}

struct Shared {
    dir: PathBuf,
    desk: String,
    open: Mutex<Option<Opened>>,
    /// Length of the log that the index covers.
    indexed: AtomicU64,
    /// What keeps the index from following the log.
    stuck: Mutex<Option<String>>,
}

/// An index that is there.
#[derive(Clone)]
struct Opened {
    index: Index,
    reader: IndexReader,
    shape: Shape,
}

impl Searcher {
    /// Names the index of a desk; nothing is opened before it is needed.
    pub(super) fn new(dir: &Path, desk: &str) -> Searcher {
        let shared = Shared {
            dir: dir.join("search"),
            desk: desk.to_owned(),
            open: Mutex::new(None),
            indexed: AtomicU64::new(0),
            stuck: Mutex::new(None),
        };
        Searcher { shared: Arc::new(shared) }
    }

    /// Returns the length of the log that the index covers.
    pub(super) fn indexed(&self) -> u64 {
        self.shared.indexed.load(Ordering::Acquire)
    }

    /// Returns what keeps the index from following the log.
    fn stuck(&self) -> Option<String> {
        self.shared.stuck.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what keeps the index from following the log, or that nothing does.
    fn note_stuck(&self, why: Option<String>) {
        *self.shared.stuck.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Opened>> {
        self.shared.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the index where it is there and sound, for this desk and of this shape.
    fn opened(&self) -> Option<Opened> {
        let mut open = self.lock();
        if open.is_none() {
            *open = guarded(|| self.open_existing()).ok().flatten();
        }
        open.clone()
    }

    /// Asks the index; nothing where there is none.
    fn ask<T>(&self, ask: impl FnOnce(&Opened) -> Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        let Some(opened) = self.opened() else { return Ok(None) };
        self.judged(guarded(|| ask(&opened))).map(Some)
    }

    /// Forgets an index that answered as none does that is whole.
    fn judged<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(answer, Err(StoreError::Index(_))) {
            self.spoil();
        }
        answer
    }

    /// Forgets an index that cannot be read, so that it is made again.
    fn spoil(&self) {
        let mut open = self.lock();
        *open = None;
        self.shared.indexed.store(0, Ordering::Release);
        let _ = std::fs::remove_file(self.shared.dir.join(INDEX));
    }

    fn open_existing(&self) -> Result<Option<Opened>, StoreError> {
        if !self.shared.dir.join(INDEX).is_file() {
            return Ok(None);
        }
        let index = Index::open_in_dir(&self.shared.dir).map_err(odd)?;
        let (shape, schema) = Shape::new();
        let payload = Payload::read(&index)?.filter(|payload| payload.desk == self.shared.desk);
        let Some(payload) = payload.filter(|_| index.schema() == schema) else { return Ok(None) };
        Shape::register(&index);
        let opened = Opened { reader: reader_of(&index)?, index, shape };
        self.shared.indexed.store(payload.seq, Ordering::Release);
        Ok(Some(opened))
    }

    /// Makes an empty index in place of whatever is there.
    fn make(&self) -> Result<Opened, StoreError> {
        let mut open = self.lock();
        *open = None;
        self.shared.indexed.store(0, Ordering::Release);
        let dir = &self.shared.dir;
        if dir.exists() {
            std::fs::remove_dir_all(dir).map_err(StoreError::io(fill(w().disk.remove_index, &[&dir.display()])))?;
        }
        std::fs::create_dir_all(dir).map_err(StoreError::io(fill(w().disk.make_folder, &[&dir.display()])))?;
        let (shape, schema) = Shape::new();
        let index = Index::create_in_dir(dir, schema).map_err(odd)?;
        Shape::register(&index);
        let opened = Opened { reader: reader_of(&index)?, index, shape };
        *open = Some(opened.clone());
        Ok(opened)
    }
}

fn reader_of(index: &Index) -> Result<IndexReader, StoreError> {
    let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(8);
    builder.try_into().map_err(odd)
}

/// Works on the index, which panics where its files hold other bytes than it wrote.
fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(StoreError::Index(w().damage.index_altered.to_owned())))
}

/// An index that cannot be used is no loss: it is made again from the log.
fn odd(error: tantivy::TantivyError) -> StoreError {
    StoreError::Index(error.to_string())
}
