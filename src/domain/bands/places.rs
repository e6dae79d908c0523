//! Places in a line, each taken once, always the latest one that is free.

/// The places 1 to n. A taken place points at one before it, so that runs of taken places are skipped.
pub struct Places {
    /// For each place itself while it is free, else one before it; place 0 is never given away.
    before: Vec<u32>,
}

impl Places {
    /// Makes `n` free places.
    pub fn new(n: usize) -> Places {
        Places { before: (0..=u32::try_from(n).unwrap_or(u32::MAX - 1)).collect() }
    }

    /// Takes the latest free place at or before `at`; tells whether there was one.
    pub fn take_latest(&mut self, at: u64) -> bool {
        let last = self.before.len().saturating_sub(1);
        let place = self.latest_free(u32::try_from(at).map_or(last, |at| last.min(at as usize)));
        match self.before.get_mut(place) {
            Some(before) if place > 0 => *before -= 1,
            Some(_) | None => return false,
        }
        true
    }

    /// Follows the pointers and shortens them on the way.
    fn latest_free(&mut self, mut place: usize) -> usize {
        while let Some(before) = self.step(place).filter(|before| *before != place) {
            if let (Some(shorter), Some(pointer)) = (self.step(before), self.before.get_mut(place)) {
                *pointer = shorter as u32;
            }
            place = before;
        }
        place
    }

    fn step(&self, place: usize) -> Option<usize> {
        self.before.get(place).map(|before| *before as usize)
    }
}
