//! Numbers in as few bytes as they need: seven bits in each, the lowest first.

/// Bytes being written.
#[derive(Default)]
pub struct Writing {
    /// What was written so far.
    pub bytes: Vec<u8>,
}

impl Writing {
    /// Begins, with room for so many.
    pub fn with_capacity(bytes: usize) -> Writing {
        Writing { bytes: Vec::with_capacity(bytes) }
    }

    /// Writes a number.
    pub fn number(&mut self, mut n: u64) {
        while n >= 1 << 7 {
            self.bytes.push(n as u8 | 1 << 7);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// Writes a number with a sign, which goes into its lowest bit.
    pub fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    /// Writes a number as its distance from another.
    pub fn distance(&mut self, from: i64, to: i64) {
        self.signed(to.wrapping_sub(from));
    }
}

/// Bytes being read; nothing comes of any that are missing.
pub struct Reading<'a>(pub &'a [u8]);

impl Reading<'_> {
    /// Takes the next bytes.
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, left) = self.0.split_first_chunk()?;
        self.0 = left;
        Some(*taken)
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for (at, byte) in self.0.iter().enumerate().take(10) {
            n |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 1 << 7 {
                self.0 = self.0.get(at + 1..)?;
                return Some(n);
            }
        }
        None
    }

    /// Reads a number with a sign.
    pub fn signed(&mut self) -> Option<i64> {
        self.number().map(|n| (n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// Reads a number that stands as its distance from another.
    pub fn distance(&mut self, from: i64) -> Option<i64> {
        self.signed().map(|distance| from.wrapping_add(distance))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_reads_back(n: u64, shift in 0u32..64, from: i64) {
            let n = n >> shift;
            let mut out = Writing::default();
            out.number(n);
            out.signed(n as i64);
            out.distance(from, n as i64);
            let mut back = Reading(&out.bytes);
            prop_assert_eq!(back.number(), Some(n));
            prop_assert_eq!(back.signed(), Some(n as i64));
            prop_assert_eq!(back.distance(from), Some(n as i64));
            prop_assert!(back.0.is_empty());
        }

        #[test]
        fn a_number_that_is_cut_is_none(n: u64) {
            let mut out = Writing::default();
            out.number(n);
            out.bytes.pop();
            prop_assert_eq!(Reading(&out.bytes).number(), None);
        }
    }
}
