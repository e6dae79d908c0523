//! What the desk holds in memory, written when it closes, so that the next start need not gather it.

mod bytes;
mod packed;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use self::packed::Names;
use crate::domain::ask::Row;
use crate::domain::queue::{Slim, Slims};
use crate::store::{Memo, Store, StoreError};

/// Another program may know more of a row, or less, or pack it otherwise: it gathers by itself. To be counted up with
/// the form.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "/2");

/// What the desk holds.
pub struct Held {
    /// Every live row.
    pub slim: Slims,
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
    let held = unpack(memo.bytes())?;
    Some((memo, held))
}

fn unpack(bytes: &[u8]) -> Option<Held> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (front, slim) = rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)?;
    let (program, rows, names): (String, Vec<Row>, Names) = rmp_serde::from_slice(front).ok()?;
    if program != PROGRAM {
        return None;
    }
    Some(Held { slim: packed::unpack(&names, slim)?, rows })
}

/// Leaves what the desk holds for the next start.
pub fn leave<'a>(store: &mut Store, slim: impl Iterator<Item = &'a Slim>, rows: &[Row]) -> Result<(), StoreError> {
    let (names, slim) = packed::pack(slim);
    let misfit = |error: &dyn std::fmt::Display| StoreError::Misfit(error.to_string());
    let front = rmp_serde::to_vec(&(PROGRAM, rows, names)).map_err(|error| misfit(&error))?;
    let length = u32::try_from(front.len()).map_err(|error| misfit(&error))?;
    store.remember(&[&length.to_be_bytes(), front.as_slice(), &slim].concat())
}
