//! Writes that go to disk together, in an order that fills the engine's leaves.
//!
//! The engine splits a full leaf in halves unless it is the last of the whole tree. What is appended within the tree,
//! as nearly everything here is, leaves every leaf half empty: twice as many to open, and more on disk. So the upper
//! part of each piece of a long run of keys goes in first, and the lower part then fills what a split left behind.

use super::engine::{FANOUT, Tree};
use super::error::StoreError;
use super::keys::Key;

/// Keys of a piece that go in first: half a leaf, so that they make the splits.
const UPPER: usize = FANOUT / 2;
/// Keys of a piece that go in afterwards: a little less than what has room in the half that was left behind.
const LOWER: usize = FANOUT / 2 - 8;
/// Shorter runs make too few splits to be worth it.
const LONG: usize = 2 * FANOUT;

/// Writes that go to disk together.
#[derive(Default)]
pub(super) struct Batch {
    writes: Vec<(Key, Option<Vec<u8>>)>,
    /// Bytes of keys and values.
    pub(super) bytes: u64,
}

impl Batch {
    /// Adds a write; of two to one key the later one counts.
    pub(super) fn put(&mut self, key: Key, value: Option<Vec<u8>>) {
        self.bytes += (key.len() + value.as_ref().map_or(0, Vec::len)) as u64;
        self.writes.push((key, value));
    }

    /// Leaves nothing under a key where a row would show through from below.
    pub(super) fn bury(&mut self, lies_below: impl Fn(&[u8]) -> Result<bool, StoreError>) -> Result<(), StoreError> {
        for (key, value) in self.writes.iter_mut().filter(|(_, value)| value.is_none()) {
            *value = lies_below(key)?.then(Vec::new);
        }
        Ok(())
    }

    /// Writes it all to memory. Only a flush makes it durable, and none comes in between.
    pub(super) fn apply(self, tree: &Tree) -> Result<(), StoreError> {
        self.parts().into_iter().try_for_each(|part| {
            let mut batch = sled::Batch::default();
            for (key, value) in part {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
            tree.apply_batch(batch).map_err(StoreError::reading)
        })
    }

    fn parts(mut self) -> Vec<Vec<(Key, Option<Vec<u8>>)>> {
        self.writes.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.writes.dedup_by(|(key, value), (earlier, kept)| {
            let same = key == earlier;
            if same {
                *kept = value.take();
            }
            same
        });
        let letter = |(key, _): &(Key, Option<Vec<u8>>)| key.first().copied();
        let runs: Vec<usize> = self.writes.chunk_by(|a, b| letter(a) == letter(b)).map(<[_]>::len).collect();
        if runs.iter().all(|run| *run < LONG) {
            return vec![self.writes];
        }
        let places = runs.into_iter().flat_map(|run| (0..run).map(move |at| (at, run)));
        let (lower, upper): (Vec<_>, Vec<_>) = self
            .writes
            .into_iter()
            .zip(places)
            .partition(|(_, (at, run))| *run >= LONG && at % (UPPER + LOWER) < LOWER);
        [upper, lower].map(|part| part.into_iter().map(|(write, _)| write).collect()).into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn in_whatever_parts_the_last_write_to_each_key_counts(
            writes in prop::collection::vec((0u8..2, 0u16..900, prop::option::of(any::<u8>())), 0..2_000),
        ) {
            let mut batch = Batch::default();
            let mut wanted = BTreeMap::new();
            for (letter, key, value) in writes {
                let key = [&[letter], key.to_be_bytes().as_slice()].concat();
                let value = value.map(|byte| vec![byte]);
                batch.put(key.clone(), value.clone());
                wanted.insert(key, value);
            }
            let parts = batch.parts();
            let all: Vec<_> = parts.into_iter().flatten().collect();
            prop_assert_eq!(all.len(), wanted.len());
            prop_assert_eq!(all.into_iter().collect::<BTreeMap<_, _>>(), wanted);
        }
    }

    #[test]
    fn a_short_batch_goes_in_at_once_and_a_long_one_with_its_upper_parts_first() {
        let filled = |n: u16| {
            let mut batch = Batch::default();
            (0..n).for_each(|key| batch.put(key.to_be_bytes().to_vec(), None));
            batch.parts()
        };
        assert_eq!(filled(255).len(), 1);
        let mut long = Batch::default();
        (0..600u16).for_each(|key| long.put([b"E".as_slice(), key.to_be_bytes().as_slice()].concat(), None));
        let parts = long.parts();
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 600);
        assert_eq!(parts[0][0].0, [b"E".as_slice(), (LOWER as u16).to_be_bytes().as_slice()].concat());
        assert_eq!(parts[1][0].0, *b"E\0\0");
    }
}
