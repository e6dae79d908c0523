//! What a desk held in memory when it closed, for its next start: good only while the log ends where it ended then.
//!
//! Bytes of whoever uses the store, beside the tree and not in it: they are read while the engine opens. Nothing
//! depends on them: a memo goes, for good, before what is written next can reach the disk, and one that is missing, torn
//! or of another log is passed over.

use std::fs;
use std::path::Path;

use super::chain::Link;
use super::codec::VERSION;
use super::error::StoreError;
use super::marker::{sync_folder, write_durably};
use super::opening::Meta;
use crate::words::w;

const FILE: &str = "memo";
/// Version, the desk's id, length of the log, link of its last event, checksum of what follows.
const HEAD: usize = 1 + 32 + 8 + 32 + 4;

/// A memo as it was found beside a store.
pub struct Memo {
    desk: [u8; 32],
    seq: u64,
    link: Link,
    /// With the head.
    all: Vec<u8>,
}

/// How far a desk has come, as it is known before its log is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The desk's id.
    pub(super) desk: String,
    /// Length of the log.
    pub(super) seq: u64,
}

impl Memo {
    /// Reads the memo of the desk in `dir`; nothing where there is none or where it is not whole.
    pub fn read(dir: &Path) -> Option<Memo> {
        let all = fs::read(dir.join(FILE)).ok()?;
        let head = all.first_chunk::<HEAD>()?;
        let (version, rest) = head.split_first()?;
        let (desk, rest) = rest.split_first_chunk::<32>()?;
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (link, sum) = rest.split_first_chunk::<32>()?;
        let (desk, seq, link) = (*desk, u64::from_be_bytes(*seq), *link);
        let sum = u32::from_be_bytes(sum.try_into().ok()?);
        let whole = *version == VERSION && crc32fast::hash(all.get(HEAD..)?) == sum;
        whole.then_some(Memo { desk, seq, link, all })
    }

    /// Returns what was remembered.
    pub fn bytes(&self) -> &[u8] {
        self.all.get(HEAD..).unwrap_or_default()
    }

    /// Returns the length that the log had.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Removes the memo: words in it may be of somebody who is erased. Not even a power cut brings it back, or it would
    /// be taken for what the desk holds.
    pub(super) fn forget(dir: &Path) {
        let path = dir.join(FILE);
        let _ = fs::remove_file(&path).and_then(|()| sync_folder(&path));
    }

    /// Tells whether it was written when the log ended so.
    pub(super) fn fits(&self, meta: &Meta) -> bool {
        let Meta { desk, seq, link, rows: _, archived: _ } = meta;
        self.desk == desk.as_bytes() && self.seq == *seq && self.link == *link
    }

    /// Tells whether it was left at this moment: before the log is read, nothing more can be known.
    pub fn was_left_at(&self, moment: &Moment) -> bool {
        self.desk == moment.desk.as_bytes() && self.seq == moment.seq
    }

    /// Writes a memo for a log that ends as `meta` says.
    pub(super) fn write(dir: &Path, meta: &Meta, bytes: &[u8]) -> Result<(), StoreError> {
        let Meta { desk, seq, link, rows: _, archived: _ } = meta;
        let sum = crc32fast::hash(bytes).to_be_bytes();
        let all = [&[VERSION], desk.as_bytes(), &seq.to_be_bytes(), link, &sum, bytes].concat();
        write_durably(&dir.join(FILE), &all).map_err(StoreError::io(w().disk.write_memo))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(seq: u64, link: u8) -> Meta {
        Meta { desk: "0f".repeat(16), seq, link: [link; 32], rows: 2, archived: None }
    }

    #[test]
    fn a_memo_reads_back_and_knows_its_log() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Memo::read(dir.path()).is_none());
        Memo::write(dir.path(), &meta(9, 7), b"rows").unwrap();
        let memo = Memo::read(dir.path()).unwrap();
        assert_eq!((memo.bytes(), memo.seq()), (b"rows".as_slice(), 9));
        assert!(memo.fits(&meta(9, 7)) && !memo.fits(&meta(9, 8)) && !memo.fits(&meta(8, 7)));
        let moment = |desk: &str, seq| Moment { desk: desk.repeat(16), seq };
        assert!(memo.was_left_at(&moment("0f", 9)));
        assert!(!memo.was_left_at(&moment("0e", 9)) && !memo.was_left_at(&moment("0f", 8)));
        Memo::forget(dir.path());
        assert!(Memo::read(dir.path()).is_none());
    }

    #[test]
    fn a_memo_that_is_not_whole_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        Memo::write(dir.path(), &meta(9, 7), b"some rows").unwrap();
        let whole = fs::read(dir.path().join(FILE)).unwrap();
        for cut in 0..whole.len() {
            fs::write(dir.path().join(FILE), &whole[..cut]).unwrap();
            assert!(Memo::read(dir.path()).is_none(), "cut at {cut}");
        }
        for at in [0, HEAD - 1, HEAD, whole.len() - 1] {
            let mut turned = whole.clone();
            turned[at] ^= 1;
            fs::write(dir.path().join(FILE), turned).unwrap();
            assert!(Memo::read(dir.path()).is_none(), "turned at {at}");
        }
    }
}
