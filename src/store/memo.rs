//! What a desk held in memory when it closed, for its next start: good only while the log ends where it ended then.
//!
//! Bytes of whoever uses the store, beside the tree and not in it: they are read while the engine opens. Nothing
//! depends on them: a memo goes with the first event that follows, and one that is missing, torn or of another log is
//! passed over.

use std::fs;
use std::path::Path;

use super::chain::Link;
use super::codec::VERSION;
use super::error::StoreError;
use super::marker::write_durably;
use crate::words::w;

const FILE: &str = "memo";
/// Version, link of the log's last event, checksum of what follows.
const HEAD: usize = 1 + 32 + 4;

/// A memo as it was found beside a store.
pub struct Memo {
    link: Link,
    /// With the head.
    all: Vec<u8>,
}

impl Memo {
    /// Reads the memo of the desk in `dir`; nothing where there is none or where it is not whole.
    pub fn read(dir: &Path) -> Option<Memo> {
        let all = fs::read(dir.join(FILE)).ok()?;
        let head = all.first_chunk::<HEAD>()?;
        let (version, rest) = head.split_first()?;
        let (link, sum) = rest.split_first_chunk::<32>()?;
        let (link, sum) = (*link, u32::from_be_bytes(sum.try_into().ok()?));
        let whole = *version == VERSION && crc32fast::hash(all.get(HEAD..)?) == sum;
        whole.then_some(Memo { link, all })
    }

    /// Returns what was remembered.
    pub fn bytes(&self) -> &[u8] {
        self.all.get(HEAD..).unwrap_or_default()
    }

    /// Removes the memo: words in it may be of somebody who is erased.
    pub(super) fn forget(dir: &Path) {
        let _ = fs::remove_file(dir.join(FILE));
    }

    /// Tells whether it was written when the log ended with this link.
    pub(super) fn fits(&self, link: &Link) -> bool {
        self.link == *link
    }

    /// Writes a memo for a log that ends with `link`.
    pub(super) fn write(dir: &Path, link: &Link, bytes: &[u8]) -> Result<(), StoreError> {
        let sum = crc32fast::hash(bytes).to_be_bytes();
        let all = [&[VERSION], link.as_slice(), &sum, bytes].concat();
        write_durably(&dir.join(FILE), &all).map_err(StoreError::io(w().disk.write_memo))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_reads_back_and_knows_its_log() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Memo::read(dir.path()).is_none());
        Memo::write(dir.path(), &[7; 32], b"rows").unwrap();
        let memo = Memo::read(dir.path()).unwrap();
        assert_eq!(memo.bytes(), b"rows");
        assert!(memo.fits(&[7; 32]) && !memo.fits(&[8; 32]));
    }

    #[test]
    fn a_memo_that_is_not_whole_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        Memo::write(dir.path(), &[7; 32], b"some rows").unwrap();
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
