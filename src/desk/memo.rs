//! What the desk holds in memory, written when it closes, so that the next start need not gather it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crate::domain::ask::Row;
use crate::domain::id::ConversationId;
use crate::domain::queue::Slim;
use crate::store::{Memo, Store, StoreError};

/// Another program may know more of a row, or less: it gathers by itself.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

/// What the desk holds.
pub struct Held {
    /// Every live row.
    pub slim: HashMap<ConversationId, Slim>,
    /// Words of rows that were shown.
    pub rows: Vec<Row>,
}

/// A memo being read while the store opens.
pub struct Recalling(Option<JoinHandle<Option<(Memo, Held)>>>);

impl Recalling {
    /// Begins to read the memo of the desk in `dir`, on a thread of its own.
    pub fn begin(dir: &Path) -> Recalling {
        let dir = PathBuf::from(dir);
        Recalling(std::thread::Builder::new().name("memo".to_owned()).spawn(move || read(&dir)).ok())
    }

    /// Returns what the desk held when its log ended where it ends now; nothing where that is not known.
    pub fn of(self, store: &Store) -> Option<Held> {
        let (memo, held) = self.0?.join().ok().flatten()?;
        store.recalls(&memo).then_some(held)
    }
}

fn read(dir: &Path) -> Option<(Memo, Held)> {
    let memo = Memo::read(dir)?;
    let (program, slim, rows): (String, Vec<Slim>, Vec<Row>) = rmp_serde::from_slice(&memo.bytes).ok()?;
    let slim = slim.into_iter().map(|slim| (slim.id, slim)).collect();
    (program == PROGRAM).then_some((memo, Held { slim, rows }))
}

/// Leaves what the desk holds for the next start.
pub fn leave<'a>(store: &mut Store, slim: impl Iterator<Item = &'a Slim>, rows: &[Row]) -> Result<(), StoreError> {
    let held = (PROGRAM, slim.collect::<Vec<_>>(), rows);
    let bytes = rmp_serde::to_vec(&held).map_err(|error| StoreError::Misfit(error.to_string()))?;
    store.remember(&bytes)
}
