//! Layers: whose turn it is, by the wall clock of the layer's zone.

use jiff::civil::{Date, DateTime, Time as WallTime};
use jiff::tz::TimeZone;

use crate::domain::hours::{BusinessHours, first_moment};
use crate::domain::id::SeatName;
use crate::domain::time::Time;

/// So many days ahead hand-overs are looked at.
const ODD_WITHIN: i64 = 731;

/// A row of people of whom one is on call.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What chains and people call it: primary, backup, lead.
    pub name: String,
    /// Who takes turns, in this order.
    pub people: Vec<SeatName>,
    /// When one hands over to the next.
    pub turns: Turns,
    /// When the layer is on duty; its zone is the layer's.
    pub duty: BusinessHours,
}

impl Layer {
    /// Returns the zone in which turns and duty are read.
    pub fn zone(&self) -> &TimeZone {
        self.duty.zone()
    }
}

/// When turns begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turns {
    /// The day on which the first turn begins.
    pub first: Date,
    /// The wall time at which one hands over to the next.
    pub at: WallTime,
    /// A turn is so many days; at least 1.
    pub days: u16,
}

impl Turns {
    /// Returns when the turn of this number begins, from 0. A wall time that the clock skips on that day is the moment
    /// of the change; of one that comes twice it is the first.
    pub fn begins(&self, turn: i64, zone: &TimeZone) -> Time {
        let far = if turn < 0 { Time::MIN } else { Time::MAX };
        self.day(turn).and_then(|day| first_moment(zone, day.to_datetime(self.at))).unwrap_or(far)
    }

    /// Returns the number of the turn at a moment; negative before the first.
    pub fn at(&self, at: Time, zone: &TimeZone) -> i64 {
        let day = at.in_zone(zone).date();
        let turn = i64::from((day - self.first).get_days()).div_euclid(self.length());
        // The hand-over comes later on its day; and a clock that goes back over midnight shows the day before again.
        match () {
            () if self.begins(turn + 1, zone) <= at => turn + 1,
            () if self.begins(turn, zone) > at => turn - 1,
            () => turn,
        }
    }

    /// Returns the first hand-over of the next two years whose wall time the clock skips or shows twice.
    pub fn odd(&self, zone: &TimeZone, now: Time) -> Option<DateTime> {
        let end = now.in_zone(zone).date().saturating_add(jiff::Span::new().days(ODD_WITHIN));
        let turn = self.at(now, zone).max(0);
        let days = (turn..).map_while(|turn| self.day(turn)).take_while(|day| *day <= end);
        days.map(|day| day.to_datetime(self.at)).find(|wall| zone.to_ambiguous_timestamp(*wall).is_ambiguous())
    }

    /// Returns the day on which a turn begins; nothing beyond the calendar.
    fn day(&self, turn: i64) -> Option<Date> {
        let days = jiff::Span::new().try_days(turn.saturating_mul(self.length())).ok()?;
        self.first.checked_add(days).ok()
    }

    fn length(&self) -> i64 {
        i64::from(self.days.max(1))
    }
}
