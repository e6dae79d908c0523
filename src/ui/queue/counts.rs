//! What the titles of the bands count.

use crate::domain::ask::Listed;
use crate::domain::bands::Band;
use crate::domain::time::Time;

/// The rows on screen, counted by band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows in time, those that waited long not counted.
    pub in_time: usize,
    /// When each row of Late is or was due, in order.
    late: Vec<Time>,
    /// Rows of Quiet.
    pub quiet: usize,
}

impl Counts {
    pub(super) fn of(rows: &[Listed]) -> Counts {
        let in_band = |band: Band| rows.iter().filter(move |row| row.band == band);
        let mut late: Vec<Time> = in_band(Band::Late).map(|row| row.due).collect();
        late.sort_unstable();
        let in_time = in_band(Band::InTime).filter(|row| !row.waited_long).count();
        Counts { in_time, late, quiet: in_band(Band::Quiet).count() }
    }

    /// Returns the rows of Late: those that are over now, and those that will be at this pace.
    pub fn late(&self, now: Time) -> (usize, usize) {
        let over = self.late.partition_point(|due| *due <= now);
        (over, self.late.len() - over)
    }
}
