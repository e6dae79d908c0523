//! What readers see: the tree, and behind it the archive.

use super::archive::Archive;
use super::engine::Tree;
use super::error::StoreError;
use super::fold::Source;
use super::keys;
use super::reader::get;
use super::scan::{self, Onward};

/// The tree with the archive behind it, for one piece of work.
pub(super) struct Overlay<'a> {
    /// The tree, which counts.
    pub(super) tree: &'a Tree,
    /// What is asked where the tree has nothing.
    pub(super) archive: &'a Archive,
}

impl Overlay<'_> {
    /// Returns the row of a key.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match get(self.tree, key)? {
            Some(row) => Ok(Some(row).filter(|row| !is_gone(key, row))),
            None => self.archive.get(key),
        }
    }

    /// Walks up from `from` over the keys that begin with `prefix`.
    pub(super) fn up(
        &self,
        prefix: &[u8],
        from: &[u8],
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<Onward, StoreError>,
    ) -> Result<(), StoreError> {
        let archived = prefix.first().is_some_and(|letter| keys::ARCHIVED.contains(letter));
        if !archived || self.archive.bounds().is_none() {
            return scan::up(self.tree, prefix, from, visit);
        }
        let mut there = |key: &[u8], row: &[u8]| if is_gone(key, row) { Ok(scan::ON) } else { visit(key, row) };
        self.archive.with(|behind| scan::up_both(self.tree, behind, prefix, from, &mut there))
    }
}

impl Source for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Overlay::get(self, key)
    }
}

/// An empty row stands before one of the archive that is no more. No record is empty: each begins with its version.
pub(super) fn is_gone(key: &[u8], row: &[u8]) -> bool {
    row.is_empty() && key.first().is_some_and(|letter| keys::ARCHIVED.contains(letter))
}
