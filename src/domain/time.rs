//! Points in time and how long until them. Domain never reads a clock: `now` is handed in.

use std::fmt;
use std::str::FromStr;

use crate::words::{fill, w};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time, in whole milliseconds since 1970-01-01 UTC.
///
/// Written as RFC 3339 where people read it (JSON) and as an integer in the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// The range that jiff and every calendar of ours can hold, with a day to spare on both sides.
const EARLIEST: i64 = -62_135_596_800_000; // 0001-01-01
const LATEST: i64 = 253_370_764_800_000; // 9999-01-01

impl Time {
    /// The first moment there is; sorts before everything.
    pub const MIN: Time = Time(EARLIEST);
    /// The last moment there is; sorts after everything.
    pub const MAX: Time = Time(LATEST);

    /// Makes a time of milliseconds since 1970 UTC; what no calendar can hold is clamped.
    pub const fn from_millis(millis: i64) -> Time {
        if millis < EARLIEST {
            Time(EARLIEST)
        } else if millis > LATEST {
            Time(LATEST)
        } else {
            Time(millis)
        }
    }

    /// Makes a time of seconds since 1970 UTC.
    pub const fn from_seconds(seconds: i64) -> Time {
        Time::from_millis(seconds.saturating_mul(1000))
    }

    /// Returns milliseconds since 1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the time `span` later, clamped to what a calendar can hold.
    #[must_use]
    pub const fn plus(self, span: Span) -> Time {
        Time::from_millis(self.0.saturating_add(span.0))
    }

    /// Returns the time `span` earlier, clamped to what a calendar can hold.
    #[must_use]
    pub const fn minus(self, span: Span) -> Time {
        Time::from_millis(self.0.saturating_sub(span.0))
    }

    /// Returns how long after `earlier` this is; negative when it is before.
    pub const fn since(self, earlier: Time) -> Span {
        Span(self.0 - earlier.0)
    }

    /// Returns the same instant as jiff knows it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or_default()
    }

    /// Returns the wall time in `zone`.
    pub fn in_zone(self, zone: &jiff::tz::TimeZone) -> jiff::Zoned {
        self.timestamp().to_zoned(zone.clone())
    }

    /// Returns the first moment of a day in `zone`.
    pub fn beginning(day: jiff::civil::Date, zone: &jiff::tz::TimeZone) -> Option<Time> {
        day.to_zoned(zone.clone()).ok().map(|at| Time::from(at.timestamp()))
    }

    /// Returns day and minute in `zone` as people say them; the year too where it is not that of `now`.
    pub fn day_and_minute(self, zone: &jiff::tz::TimeZone, now: Time) -> String {
        let (wall, today) = (self.in_zone(zone), now.in_zone(zone));
        let format = if wall.year() == today.year() { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" };
        wall.strftime(format).to_string()
    }

    /// Returns the day in `zone`; the year too where it is not that of `now`.
    pub fn day(self, zone: &jiff::tz::TimeZone, now: Time) -> String {
        let (wall, today) = (self.in_zone(zone), now.in_zone(zone));
        wall.strftime(if wall.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
    }
}

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Time {
        Time::from_millis(at.as_millisecond())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

impl FromStr for Time {
    type Err = jiff::Error;

    /// Reads RFC 3339, with any offset.
    fn from_str(text: &str) -> Result<Time, jiff::Error> {
        text.parse::<Timestamp>().map(Time::from)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if out.is_human_readable() { out.collect_str(self) } else { out.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Time {
    /// Takes both forms from any codec: serde hides from a value inside a tagged enum which codec it is in.
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Time, D::Error> {
        input.deserialize_any(TextOrMillis)
    }
}

struct TextOrMillis;

impl de::Visitor<'_> for TextOrMillis {
    type Value = Time;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(w().typed.a_time)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
        text.parse().map_err(|_| E::custom(fill(w().typed.no_time, &[&text])))
    }
    fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Time, E> {
        Ok(Time::from_millis(millis))
    }
    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Time, E> {
        Ok(Time::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)))
    }
}

/// A length of elapsed time in milliseconds; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// Makes a span of milliseconds.
    pub const fn millis(n: i64) -> Span {
        Span(n)
    }
    /// Makes a span of seconds.
    pub const fn seconds(n: i64) -> Span {
        Span(n.saturating_mul(1000))
    }
    /// Makes a span of minutes.
    pub const fn minutes(n: i64) -> Span {
        Span(n.saturating_mul(60_000))
    }
    /// Makes a span of hours.
    pub const fn hours(n: i64) -> Span {
        Span(n.saturating_mul(3_600_000))
    }
    /// Makes a span of days of 24 hours.
    pub const fn days(n: i64) -> Span {
        Span(n.saturating_mul(86_400_000))
    }
    /// Returns the span in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// Returns whole seconds, rounded towards zero.
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1000
    }
    /// Returns whole minutes, rounded towards zero.
    pub const fn as_minutes(self) -> i64 {
        self.0 / 60_000
    }
    /// Returns both together.
    #[must_use]
    pub const fn plus(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
    /// Returns what is left without another.
    #[must_use]
    pub const fn minus(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
    /// Returns the span so many times.
    #[must_use]
    pub const fn times(self, n: u32) -> Span {
        Span(self.0.saturating_mul(n as i64))
    }
    /// Returns one of so many equal parts of the span.
    #[must_use]
    pub const fn shared_by(self, n: u32) -> Span {
        Span(self.0 / if n == 0 { 1 } else { n as i64 })
    }
    /// Returns this share of the span, `percent` of a hundred.
    #[must_use]
    pub const fn percent(self, percent: i64) -> Span {
        Span(self.0 / 100 * percent + self.0 % 100 * percent / 100)
    }

    /// Returns the span in at most four columns, one unit: `45s`, `-12m`, `3h`, `9d`, `14w`, `2y`.
    pub fn short(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let seconds = self.0.unsigned_abs() / 1000;
        let (n, unit) = match seconds {
            0..60 => (seconds, "s"),
            60..3_600 => (seconds / 60, "m"),
            3_600..86_400 => (seconds / 3_600, "h"),
            86_400..6_048_000 => (seconds / 86_400, "d"),
            6_048_000..31_536_000 => (seconds / 604_800, "w"),
            _ => (seconds / 31_536_000, "y"),
        };
        if n == 0 { "now".to_owned() } else { format!("{sign}{n}{unit}") }
    }

    /// Returns the span in words, one unit and at least a minute: `12 min`, `3 h`, `9 days`.
    pub fn in_words(self) -> String {
        let minutes = (self.0 / 60_000).max(1);
        match minutes {
            ..120 => fill(w().person.minutes, &[&minutes]),
            120..2_880 => fill(w().person.hours, &[&(minutes / 60)]),
            2_880.. => fill(w().person.days, &[&(minutes / 1_440)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_spans_keep_one_unit() {
        for (span, text) in [
            (Span::seconds(0), "now"),
            (Span::seconds(45), "45s"),
            (Span::minutes(-12), "-12m"),
            (Span::minutes(119), "1h"),
            (Span::days(22), "22d"),
            (Span::days(70), "10w"),
            (Span::days(800), "2y"),
        ] {
            assert_eq!(span.short(), text);
        }
    }

    #[test]
    fn a_time_is_text_for_people_and_a_number_for_the_store() {
        let at: Time = "2026-11-22T14:58:03+02:00".parse().unwrap();
        assert_eq!(serde_json::to_string(&at).unwrap(), "\"2026-11-22T12:58:03Z\"");
        let bytes = rmp_serde::to_vec(&at).unwrap();
        assert_eq!(rmp_serde::from_slice::<Time>(&bytes).unwrap(), at);
        assert!(serde_json::from_str::<Time>("\"yesterday\"").is_err());
    }

    #[test]
    fn a_clock_gone_mad_is_clamped() {
        assert_eq!(Time::from_millis(i64::MAX), Time::MAX);
        assert_eq!(Time::MAX.plus(Span::days(9)), Time::MAX);
        assert_eq!(Time::MIN.minus(Span::days(9)), Time::MIN);
        assert!(!Time::MAX.to_string().is_empty());
    }

    #[test]
    fn percent_does_not_overflow_and_keeps_the_rest() {
        assert_eq!(Span::hours(24).percent(80), Span::minutes(19 * 60 + 12));
        assert_eq!(Span::millis(99).percent(50), Span::millis(49));
    }
}
