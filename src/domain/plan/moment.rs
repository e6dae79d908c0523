//! A minute of somebody's day: what is planned keeps its wall time through every change of the clocks.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::domain::lean::is_default;
use crate::domain::time::Time;

/// A wall time, the zone in which it is meant, and the instant that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// As people say it.
    pub wall: DateTime,
    /// The zone's name, as the database of zones writes it.
    pub zone: String,
    /// When that is.
    pub at: Time,
    /// What the clocks do to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quirk: Quirk,
}

/// What a change of the clocks does to a wall time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// Nothing: it is once.
    #[default]
    None,
    /// The clocks skip it: it is so much later as they skip.
    Skipped,
    /// It is twice: the first counts.
    Twice,
}

impl Moment {
    /// Makes a moment of a wall time. What the clocks skip is the same distance behind the change; what they show twice is
    /// the first.
    pub fn new(wall: DateTime, zone: &TimeZone) -> Option<Moment> {
        let ambiguous = zone.to_ambiguous_zoned(wall);
        let quirk = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => Quirk::None,
            AmbiguousOffset::Gap { .. } => Quirk::Skipped,
            AmbiguousOffset::Fold { .. } => Quirk::Twice,
        };
        let at = Time::from(ambiguous.compatible().ok()?.timestamp());
        Some(Moment { wall, zone: name_of(zone), at, quirk })
    }

    /// Makes a moment of an instant, to the minute before it.
    pub fn at(at: Time, zone: &TimeZone) -> Option<Moment> {
        let minute = Time::from_millis(at.millis().div_euclid(60_000) * 60_000);
        // Of a minute that is twice, the instant says which: it stays.
        let made = Moment::new(minute.in_zone(zone).datetime(), zone)?;
        Some(Moment { at: minute, ..made })
    }

    /// Returns the same wall time so many days later.
    pub fn days_later(&self, days: i64, zone: &TimeZone) -> Option<Moment> {
        self.moved(jiff::Span::new().try_days(days).ok()?, zone)
    }

    /// Returns the wall time so many minutes later, by the clock on the wall.
    pub fn minutes_later(&self, minutes: i64, zone: &TimeZone) -> Option<Moment> {
        self.moved(jiff::Span::new().try_minutes(minutes).ok()?, zone)
    }

    fn moved(&self, by: jiff::Span, zone: &TimeZone) -> Option<Moment> {
        Moment::new(self.wall.checked_add(by).ok()?, zone)
    }
}

/// Returns the name of a zone; one that has none is known by its offset.
fn name_of(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some(name) => name.to_owned(),
        None => zone.to_offset(jiff::Timestamp::UNIX_EPOCH).to_string(),
    }
}
