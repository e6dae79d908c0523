//! Chance that can be repeated: the same seed is the same year.

use hearken::domain::time::{Span, Time};

/// SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number from `from` up to before `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.roll() % (to - from).unsigned_abs()).cast_signed()
    }

    /// Tells whether something that happens so often in a hundred happens now.
    pub fn percent(&mut self, often: u64) -> bool {
        self.roll() % 100 < often
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll() as usize % from.len()]
    }

    pub fn minutes(&mut self, from: i64, to: i64) -> Span {
        Span::seconds(self.between(from * 60, to * 60))
    }

    /// Returns a moment of a span of time.
    pub fn within(&mut self, from: Time, span: Span) -> Time {
        from.plus(Span::millis(self.between(0, span.as_millis())))
    }
}
