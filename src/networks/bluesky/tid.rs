//! Record keys that sort by time: the TIDs of <https://atproto.com/specs/tid>.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::time::Time;

/// The sortable base 32 of the specification.
const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The length of a TID as text.
const LEN: u32 = 13;

/// Bits of the random clock id at the low end.
const CLOCK_BITS: u32 = 10;

/// Makes record keys, each later than the one before.
pub struct Tids {
    /// The microseconds of the newest key.
    newest: AtomicU64,
    /// Tells two programs apart that write in the same microsecond.
    clock: u64,
}

impl Tids {
    /// Makes a source of keys; `clock` should be random, its low ten bits count.
    pub fn new(clock: u16) -> Tids {
        Tids { newest: AtomicU64::new(0), clock: u64::from(clock) & ((1 << CLOCK_BITS) - 1) }
    }

    /// Returns a key that no earlier call returned, even when the clock stands still or runs back.
    pub fn next(&self, now: Time) -> String {
        let wall = u64::try_from(now.millis()).unwrap_or(0).saturating_mul(1000);
        let later = |newest: u64| wall.max(newest + 1);
        let before = self.newest.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |newest| Some(later(newest)));
        let micros = later(before.unwrap_or_else(|newest| newest));
        text(micros << CLOCK_BITS | self.clock)
    }
}

fn text(n: u64) -> String {
    (0..LEN).rev().map(|i| char::from(LETTERS[(n >> (5 * i) & 31) as usize])).collect()
}

/// Returns the time that a key claims to be made at; `None` where it is no TID.
pub fn time(key: &str) -> Option<Time> {
    // The highest bit must be 0, so the first letter is one of the lower half.
    if key.len() != LEN as usize || !matches!(key.as_bytes().first(), Some(b'2'..=b'7' | b'a'..=b'j')) {
        return None;
    }
    let mut n: u64 = 0;
    for byte in key.bytes() {
        n = n << 5 | LETTERS.iter().position(|letter| *letter == byte)? as u64;
    }
    i64::try_from((n >> CLOCK_BITS) / 1000).ok().map(Time::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;
    use proptest::prelude::*;

    #[test]
    fn keys_grow_while_the_clock_stands_still_or_runs_back() {
        let tids = Tids::new(0xffff);
        let now: Time = "2026-11-22T12:58:03Z".parse().unwrap();
        let keys: Vec<String> = [0, 0, 0, -5000, 1, 0].iter().map(|n| tids.next(now.plus(Span::millis(*n)))).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
        assert_eq!(time(&keys[0]), Some(now));
    }

    #[test]
    fn known_keys_read_as_the_specification_says() {
        // The examples of the specification: valid and invalid.
        for good in ["3jzfcijpj2z2a", "7777777777777", "3zzzzzzzzzzzz", "2222222222222"] {
            assert!(time(good).is_some(), "{good}");
        }
        for bad in [
            "3jzfcijpj2z21",
            "0000000000000",
            "3jzfcijpj2z2aa",
            "3jzfcijpj2z2",
            "3jzf-cij-pj2z-2a",
            "kjzfcijpj2z2a",
            "zzzzzzzzzzzzz",
            "",
        ] {
            assert_eq!(time(bad), None, "{bad}");
        }
        assert_eq!(time("2222222222222"), Some(Time::from_millis(0)));
    }

    #[test]
    fn threads_never_get_the_same_key() {
        let tids = Tids::new(7);
        let now = Time::from_seconds(1_700_000_000);
        let mut keys: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> =
                (0..4).map(|_| scope.spawn(|| (0..500).map(|_| tids.next(now)).collect::<Vec<_>>())).collect();
            runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
        });
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 2000);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(key in ".{0,16}") {
            let _ = time(&key);
        }

        #[test]
        fn a_key_tells_its_time(millis in 0i64..4_000_000_000_000, clock: u16) {
            let now = Time::from_millis(millis);
            prop_assert_eq!(time(&Tids::new(clock).next(now)), Some(if millis == 0 { Time::from_millis(0) } else { now }));
        }
    }
}
