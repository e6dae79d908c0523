//! A minute of somebody's day: what is planned keeps its wall time through every change of the clocks.

use jiff::civil::{Date, DateTime};
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
    /// Returns its zone as people write it: `UTC` and not `Etc/UTC`.
    pub fn zone_shown(&self) -> &str {
        self.zone.strip_prefix("Etc/").unwrap_or(&self.zone)
    }

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
        Moment::exactly(Time::from_millis(at.millis().div_euclid(60_000) * 60_000), zone)
    }

    /// Makes a moment of an instant. Of a minute that is there twice, the instant says which.
    pub fn exactly(at: Time, zone: &TimeZone) -> Option<Moment> {
        let made = Moment::new(at.in_zone(zone).datetime(), zone)?;
        Some(Moment { at, ..made })
    }

    /// Returns the same wall time so many days later.
    pub fn days_later(&self, days: i64, zone: &TimeZone) -> Option<Moment> {
        let by = jiff::Span::new().try_days(days).ok()?;
        Moment::new(self.wall.checked_add(by).ok()?, zone)
    }

    /// Returns the same wall time on another day.
    pub fn on(&self, day: Date, zone: &TimeZone) -> Option<Moment> {
        Moment::new(day.to_datetime(self.wall.time()), zone)
    }

    /// Returns what is so many minutes later, whatever the clocks do between; nothing where no calendar holds it.
    pub fn minutes_later(&self, minutes: i64, zone: &TimeZone) -> Option<Moment> {
        let millis = self.at.millis().checked_add(minutes.checked_mul(60_000)?)?;
        let at = Time::from_millis(millis);
        if at.millis() == millis { Moment::exactly(at, zone) } else { None }
    }
}

/// Returns the name of a zone; one that has none is known by its offset.
fn name_of(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some(name) => name.to_owned(),
        None => zone.to_offset(jiff::Timestamp::UNIX_EPOCH).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::Span;

    const ZONES: [&str; 5] = ["UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"];

    fn in_zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn a_minute_that_is_skipped_or_twice_has_its_next_one_behind_it() {
        let zone = in_zone("Europe/Madrid");
        let skipped = Moment::new("2027-03-28T02:30".parse().unwrap(), &zone).unwrap();
        let second = Moment::at("2027-10-31T01:30:00Z".parse().unwrap(), &zone).unwrap();
        assert_eq!((skipped.quirk, second.quirk), (Quirk::Skipped, Quirk::Twice));
        for (moment, by, wall, at) in [
            (&skipped, 30, "2027-03-28T04:00", "2027-03-28T02:00:00Z"),
            (&skipped, -60, "2027-03-28T01:30", "2027-03-28T00:30:00Z"),
            (&second, 15, "2027-10-31T02:45", "2027-10-31T01:45:00Z"),
            (&second, -60, "2027-10-31T02:30", "2027-10-31T00:30:00Z"),
        ] {
            let later = moment.minutes_later(by, &zone).unwrap();
            assert_eq!((later.wall, later.at), (wall.parse().unwrap(), at.parse().unwrap()), "{wall}");
        }
    }

    proptest! {
        /// Many of the moments lie round a change of the clocks, on the wall and as an instant.
        #[test]
        fn later_by_minutes_is_later_by_exactly_those(
            zone in 0usize..5,
            days in 0i64..1_500,
            minute in 0i64..1_440,
            is_wall in any::<bool>(),
            near in proptest::option::of(-180i64..180),
            by in 1i64..20_000,
        ) {
            let zone = in_zone(ZONES[zone]);
            let from: Time = "2026-01-01T00:00:00Z".parse().unwrap();
            let mut at = from.plus(Span::minutes(days * 1_440 + minute));
            if let Some((change, near)) = zone.following(at.timestamp()).next().zip(near) {
                at = Time::from(change.timestamp()).plus(Span::minutes(near));
            }
            let moment = if is_wall {
                Moment::new(jiff::tz::TimeZone::UTC.to_datetime(at.timestamp()), &zone)
            } else {
                Moment::at(at, &zone)
            };
            let moment = moment.unwrap();
            for by in [by, -by] {
                let later = moment.minutes_later(by, &zone).unwrap();
                prop_assert_eq!(later.at.since(moment.at), Span::minutes(by));
            }
        }
    }
}
