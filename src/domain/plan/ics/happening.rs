//! What a calendar of somebody else holds: an event, once or again and again.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Recurrence;
use crate::domain::plan::Moment;

/// An event that takes longer is shown on its first days.
const LONGEST: i32 = 31;

/// An event of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The line on which it begins in its file.
    pub line: usize,
    /// What its calendar calls it by.
    pub uid: String,
    /// What it is called.
    pub summary: String,
    /// What is said of it.
    pub description: String,
    /// When it is, the first time.
    pub start: Start,
    /// So many days it takes, at least 1.
    pub days: i32,
    /// How it comes again.
    pub rule: Option<Recurrence>,
    /// Days on which it is too.
    pub also: Vec<Date>,
    /// Days on which it is not.
    pub except: BTreeSet<Date>,
}

/// When an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// All of that day, wherever somebody is.
    Day(Date),
    /// At that wall time of a zone; the day is told in the zone of the desk.
    At {
        /// The wall time.
        wall: DateTime,
        /// Its zone.
        zone: TimeZone,
        /// The desk's.
        desk: TimeZone,
    },
}

impl Start {
    /// Returns the day by its own calendar.
    pub fn day(&self) -> Date {
        match self {
            Start::Day(date) => *date,
            Start::At { wall, .. } => wall.date(),
        }
    }

    /// Returns the day by the calendar of an event that this is said of.
    pub fn day_for(&self, event: &Start) -> Date {
        match (self.moment(), event) {
            (Some(moment), Start::At { zone, .. }) => moment.at.in_zone(zone).date(),
            (Some(_) | None, _) => self.day(),
        }
    }

    /// Returns the last day on which an event can be that ends then: that day itself, if its time has not passed.
    pub fn last_day_for(&self, event: &Start) -> Date {
        let (Some(moment), Start::At { wall, zone, .. }) = (self.moment(), event) else { return self.day() };
        let ends = moment.at.in_zone(zone).datetime();
        if ends.time() < wall.time() { days_later(ends.date(), -1) } else { ends.date() }
    }

    /// Returns what another day of the event is for the desk.
    fn on_desk(&self, day: Date) -> Date {
        match self {
            Start::Day(_) => day,
            Start::At { wall, zone, desk } => {
                let moment = Moment::new(day.to_datetime(wall.time()), zone);
                moment.map_or(day, |moment| moment.at.in_zone(desk).date())
            }
        }
    }

    /// Returns the minute at which it begins; nothing where it has the whole day.
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Start::Day(_) => None,
            Start::At { wall, zone, .. } => Moment::new(*wall, zone),
        }
    }
}

impl Happening {
    /// Returns the days from `from` on and before `until` on which it is, as the desk counts days.
    pub fn within(&self, from: Date, until: Date) -> Vec<Date> {
        let length = self.days.clamp(1, LONGEST);
        // A long one that began before, and one that is another day elsewhere.
        let (first, last) = (days_later(from, -length - 1), days_later(until, 2));
        let start = self.start.day();
        let mut begins: BTreeSet<Date> = match &self.rule {
            Some(rule) => rule.within(start, first, last).into_iter().collect(),
            None => BTreeSet::from([start]),
        };
        begins.extend(&self.also);
        let begins = begins.into_iter().filter(|day| !self.except.contains(day));
        let days = begins.flat_map(|day| {
            let day = self.start.on_desk(day);
            (0..length).map(move |far| days_later(day, far))
        });
        let days: BTreeSet<Date> = days.filter(|day| (from..until).contains(day)).collect();
        days.into_iter().collect()
    }
}

/// Returns a day so many days later; the end of the calendar is its last.
fn days_later(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}
