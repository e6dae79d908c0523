//! Finds in the log what happened at a moment: it is in the order of time, but where somebody set the clock back.

use super::error::StoreError;
use super::reader::Reader;
use crate::domain::event::Recorded;
use crate::domain::id::EventId;
use crate::domain::time::Time;

/// Events that are read at once.
const AT_ONCE: usize = 64;

impl Reader {
    /// Returns the last event before a moment, or the beginning.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn seq_before(&self, moment: Time) -> Result<u64, StoreError> {
        let (mut low, mut high) = (0, self.seq()?);
        while low < high {
            let middle = low + (high - low) / 2;
            let next = self.log(middle, 1)?;
            match next.first().filter(|(_, recorded)| recorded.at < moment) {
                Some((seq, _)) => low = *seq,
                None => high = middle,
            }
        }
        Ok(low)
    }

    /// Returns the first event of a moment that is looked for; nothing where there is none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn at_moment(&self, moment: Time, is_it: impl Fn(&Recorded) -> bool) -> Result<Option<Recorded>, StoreError> {
        let mut after = self.seq_before(moment)?;
        loop {
            let some = self.log(after, AT_ONCE)?;
            let Some((last, newest)) = some.last() else { return Ok(None) };
            let is_over = newest.at > moment;
            after = *last;
            let found = some.into_iter().map(|(_, recorded)| recorded).find(|one| one.at == moment && is_it(one));
            if found.is_some() || is_over {
                return Ok(found);
            }
        }
    }

    /// Returns an event by its name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn event(&self, id: EventId) -> Result<Option<Recorded>, StoreError> {
        self.at_moment(id.at(), |recorded| recorded.id == id)
    }
}
