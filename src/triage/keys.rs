//! Sorted keys of 32 bits that are found in a step or two, since hashes spread evenly.

/// Sorted keys as they are kept in a file: how far each is from the one before.
pub type Gaps = Vec<u32>;

/// Sorted keys; one may stand there more than once.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    sorted: Vec<u32>,
    /// Where the keys of each upper half begin.
    starts: Vec<u32>,
    /// A bit for each lower part of a key that occurs: most that are looked for are not there.
    occur: Vec<u64>,
}

impl Keys {
    /// Takes keys, which it sorts.
    pub fn of(mut sorted: Vec<u32>) -> Keys {
        sorted.sort_unstable();
        let mut starts = vec![0; usize::from(u16::MAX) + 2];
        for key in &sorted {
            if let Some(next) = starts.get_mut(upper(*key) + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut keys = Keys { occur: vec![0; (sorted.len() / 8).next_power_of_two()], sorted: Vec::new(), starts };
        for key in &sorted {
            let (word, bit) = keys.bit(*key);
            if let Some(word) = keys.occur.get_mut(word) {
                *word |= bit;
            }
        }
        keys.sorted = sorted;
        keys
    }

    /// Returns the bit of a key.
    fn bit(&self, key: u32) -> (usize, u64) {
        ((key as usize >> 6) & self.occur.len().wrapping_sub(1), 1 << (key % 64))
    }

    /// Returns the keys in their order.
    pub fn sorted(&self) -> &[u32] {
        &self.sorted
    }

    /// Returns how far each key is from the one before.
    pub fn gaps(&self) -> Gaps {
        let before = std::iter::once(&0).chain(&self.sorted);
        self.sorted.iter().zip(before).map(|(key, before)| key - before).collect()
    }

    /// Returns the keys of gaps.
    pub fn of_gaps(gaps: &Gaps) -> Keys {
        let add = |sum: &mut u32, gap: &u32| {
            *sum = sum.wrapping_add(*gap);
            Some(*sum)
        };
        Keys::of(gaps.iter().scan(0, add).collect())
    }

    /// Returns the places of a key.
    pub fn find(&self, key: u32) -> impl Iterator<Item = usize> {
        let (word, bit) = self.bit(key);
        let occurs = self.occur.get(word).is_some_and(|word| word & bit != 0);
        let bound = |n: usize| self.starts.get(n).map_or(0, |start| *start as usize);
        let (from, to) = if occurs { (bound(upper(key)), bound(upper(key) + 1)) } else { (0, 0) };
        let near = self.sorted.get(from..to).unwrap_or_default();
        near.iter().zip(from..).filter(move |(known, _)| **known == key).map(|(_, n)| n)
    }
}

fn upper(key: u32) -> usize {
    (key >> 16) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_key_is_found_where_it_stands(keys in proptest::collection::vec(0_u32..1 << 18, 0..200), other: u32) {
            let found = Keys::of(keys.clone());
            let again = Keys::of_gaps(&found.gaps());
            proptest::prop_assert_eq!(again.sorted(), found.sorted());
            for key in keys.iter().chain([&other]) {
                let places: Vec<usize> = found.find(*key).collect();
                proptest::prop_assert_eq!(places.len(), keys.iter().filter(|known| *known == key).count());
                proptest::prop_assert!(places.iter().all(|n| found.sorted()[*n] == *key));
            }
        }
    }
}
