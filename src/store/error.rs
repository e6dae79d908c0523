//! What can go wrong with the store, each in a sentence that ends with the remedy.

use std::io;
use std::path::{Path, PathBuf};

/// Something went wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the desk open.
    #[error(
        "the desk at {dir} is open elsewhere: {owner}. Attach to it with `hearken attach`, or end that process first"
    )]
    Busy {
        /// The desk's folder.
        dir: PathBuf,
        /// Who has it, in words.
        owner: String,
        /// Its process, where the lock file says so.
        pid: Option<u32>,
    },
    /// There is not enough room on the disk; nothing was written.
    #[error("the disk with {dir} is nearly full: {free} MB are free and {needed} MB are needed. Nothing was written. Free some space and try again", free = free >> 20, needed = (needed + (1 << 20) - 1) >> 20)]
    Full {
        /// The desk's folder.
        dir: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that must be.
        needed: u64,
    },
    /// The files are not what they should be.
    #[error("the store is damaged: {what}. {}{remedy}", kept(aside.as_deref()))]
    Damaged {
        /// What was found.
        what: String,
        /// Where the damaged files lie now, where they were moved.
        aside: Option<PathBuf>,
        /// What to do.
        remedy: String,
    },
    /// The search index is not what it should be. Derived data: no part of the desk is lost with it.
    #[error("the search index cannot be used ({0}). It is made again from the log by itself; nothing else is affected")]
    Index(String),
    /// The index stands still, and nothing was found in what it knows.
    #[error("the search knows {at} of {of} events and found nothing in them. It cannot go on: {why}")]
    Behind {
        /// Events that it knows.
        at: u64,
        /// Events of the log.
        of: u64,
        /// What keeps it, with the remedy.
        why: String,
    },
    /// A later hearken wrote this.
    #[error(
        "this desk was written by a later hearken (format {found}, this one knows {known}). Install the later one; nothing was changed"
    )]
    Newer {
        /// The format found.
        found: u8,
        /// The newest format that this program knows.
        known: u8,
    },
    /// The last flush failed: what is in memory cannot be trusted to reach the disk.
    #[error(
        "the store stopped writing: {0}. What was acknowledged is safe. Free some space or mend the disk, then start hearken again"
    )]
    Stopped(String),
    /// The store was closed or opened for reading only.
    #[error(
        "the store takes no writes: it was opened for reading only. Start hearken without that option to change anything"
    )]
    ReadOnly,
    /// The store was closed.
    #[error("the store is closed. Start hearken again")]
    Closed,
    /// Something was handed over that the store cannot hold.
    #[error("the store refused a record: {0}. Nothing was written; please report it")]
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
    #[error("could not {what}: {why}. Check the disk and the rights of the folder, then try again")]
    Io {
        /// What was to be done.
        what: String,
        /// The system's words.
        why: String,
    },
}

/// The usual remedy for damage.
pub(super) const RESTORE: &str =
    "Restore the newest backup with `hearken restore FILE`, then let the accounts sync what came since";

fn kept(aside: Option<&Path>) -> String {
    aside.map_or_else(String::new, |aside| format!("The damaged files lie untouched in {}. ", aside.display()))
}

impl StoreError {
    /// Makes the error of an operation that the system refused.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> StoreError {
        let what = what.into();
        move |why| StoreError::Io { what, why: why.to_string() }
    }

    /// Makes the error of damaged content, with the usual remedy.
    pub(super) fn damaged(what: impl Into<String>) -> StoreError {
        StoreError::Damaged { what: what.into(), aside: None, remedy: RESTORE.to_owned() }
    }

    /// Makes the error of a read that the engine refused: bad bytes are damage, all else the system's.
    pub(super) fn reading(source: io::Error) -> StoreError {
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                StoreError::damaged(format!("a page cannot be read ({source})"))
            }
            _ => StoreError::Io { what: "read the store".to_owned(), why: source.to_string() },
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
            remedy: RESTORE.to_owned(),
        };
        assert!(damaged.to_string().contains("untouched in /desk/damaged-1"), "{damaged}");
        assert!(damaged.to_string().contains("hearken restore"), "{damaged}");
    }
}
