//! What can go wrong with the store, each in a sentence that ends with the remedy.

use std::io;
use std::path::{Path, PathBuf};

use crate::words::{fill, w};

/// Something went wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the desk open.
    #[error("{}", fill(w().store.busy, &[&dir.display(), owner]))]
    Busy {
        /// The desk's folder.
        dir: PathBuf,
        /// Who has it, in words.
        owner: String,
        /// Its process, where the lock file says so.
        pid: Option<u32>,
    },
    /// There is not enough room on the disk; nothing was written.
    #[error("{}", fill(w().store.full, &[&dir.display(), &(free >> 20), &((needed + (1 << 20) - 1) >> 20)]))]
    Full {
        /// The desk's folder.
        dir: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that must be.
        needed: u64,
    },
    /// The files are not what they should be.
    #[error("{}", damaged(what, aside.as_deref(), remedy))]
    Damaged {
        /// What was found.
        what: String,
        /// Where the damaged files lie now, where they were moved.
        aside: Option<PathBuf>,
        /// What to do.
        remedy: String,
    },
    /// The search index is not what it should be. Derived data: no part of the desk is lost with it.
    #[error("{}", fill(w().store.index, &[.0]))]
    Index(String),
    /// The index stands still, and nothing was found in what it knows.
    #[error("{}", fill(w().store.behind, &[at, of, why]))]
    Behind {
        /// Events that it knows.
        at: u64,
        /// Events of the log.
        of: u64,
        /// What keeps it, with the remedy.
        why: String,
    },
    /// A later hearken wrote this.
    #[error("{}", fill(w().store.newer, &[found, known]))]
    Newer {
        /// The format found.
        found: u8,
        /// The newest format that this program knows.
        known: u8,
    },
    /// The last flush failed: what is in memory cannot be trusted to reach the disk.
    #[error("{}", fill(w().store.stopped, &[.0]))]
    Stopped(String),
    /// The store was closed or opened for reading only.
    #[error("{}", w().store.read_only)]
    ReadOnly,
    /// The store was closed.
    #[error("{}", w().store.closed)]
    Closed,
    /// Something was handed over that the store cannot hold.
    #[error("{}", fill(w().store.refused, &[.0]))]
    Misfit(String),
    /// A file that was to be read or written by a person's wish is not usable.
    #[error("{path}: {what}")]
    File {
        /// Which.
        path: PathBuf,
        /// What is the matter, and what to do.
        what: String,
    },
    /// The system said no.
    #[error("{}", fill(w().store.could_not, &[what, why]))]
    Io {
        /// What was to be done.
        what: String,
        /// The system's words.
        why: String,
    },
}

fn damaged(what: &str, aside: Option<&Path>, remedy: &str) -> String {
    match aside {
        Some(aside) => fill(w().store.damaged_aside, &[&what, &aside.display(), &remedy]),
        None => fill(w().store.damaged, &[&what, &remedy]),
    }
}

/// Returns the usual remedy for damage.
pub(super) fn remedy() -> String {
    w().store.restore_a_backup.to_owned()
}

impl StoreError {
    /// Makes the error of an operation that the system refused.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> StoreError {
        let what = what.into();
        move |why| StoreError::Io { what, why: why.to_string() }
    }

    /// Makes the error of damaged content, with the usual remedy.
    pub(super) fn damaged(what: impl Into<String>) -> StoreError {
        StoreError::Damaged { what: what.into(), aside: None, remedy: remedy() }
    }

    /// Makes the error of a read that the engine refused: bad bytes are damage, all else the system's.
    pub(super) fn reading(source: io::Error) -> StoreError {
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                StoreError::damaged(fill(w().damage.page, &[&source]))
            }
            _ => StoreError::Io { what: w().disk.read_store.to_owned(), why: source.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_ends_with_what_to_do() {
        let dir = PathBuf::from("/desk");
        let busy = StoreError::Busy { dir: dir.clone(), owner: "ana, process 7".to_owned(), pid: Some(7) };
        assert!(busy.to_string().contains("ana, process 7"));
        let full = StoreError::Full { dir, free: 3 << 20, needed: 64 << 20 };
        assert!(full.to_string().contains("3 MB are free and 64 MB are needed"), "{full}");
        let damaged = StoreError::Damaged {
            what: "the count is short".to_owned(),
            aside: Some(PathBuf::from("/desk/damaged-1")),
            remedy: remedy(),
        };
        assert!(damaged.to_string().contains("untouched in /desk/damaged-1"), "{damaged}");
        assert!(damaged.to_string().contains("hearken restore"), "{damaged}");
    }
}
