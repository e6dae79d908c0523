//! Which seats have a terminal open: whose bell can ring.

use crate::domain::id::SeatName;

use super::handle::Handle;
use super::live::Shared;

/// A terminal of a seat, as long as it is open.
pub struct OpenSeat {
    shared: Shared,
    seat: SeatName,
}

impl Handle {
    /// Counts a terminal of a seat as open until what is returned is dropped.
    pub fn seat_opens(&self, seat: &SeatName) -> OpenSeat {
        *self.shared.write().seats.entry(seat.clone()).or_default() += 1;
        OpenSeat { shared: self.shared.clone(), seat: seat.clone() }
    }
}

impl Drop for OpenSeat {
    fn drop(&mut self) {
        let mut live = self.shared.write();
        let left = live.seats.get(&self.seat).copied().unwrap_or_default().saturating_sub(1);
        match left {
            0 => live.seats.remove(&self.seat),
            left => live.seats.insert(self.seat.clone(), left),
        };
    }
}
