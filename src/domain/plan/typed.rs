//! Times of posts as they are typed.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Moment, Shift};
use crate::domain::hours::BusinessHours;
use crate::domain::snooze::{self, BadSnooze, Wake};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// The longest step that is typed, in its unit.
const FARTHEST: i64 = 10_000;
/// The word for the next usual time that is free.
const NEXT: &str = "next";

impl Shift {
    /// Reads `+1d`, `-2h`, `+30m`, `+1w`: what begins with a sign is a step from where it stands.
    pub fn step(words: &str) -> Option<Shift> {
        let negative = words.starts_with('-');
        let rest = words.strip_prefix(['+', '-'])?;
        let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
        let number: i64 = number.parse().ok().filter(|number| (0..=FARTHEST).contains(number))?;
        let number = if negative { -number } else { number };
        match unit {
            "w" => Some(Shift::Days(number * 7)),
            "d" => Some(Shift::Days(number)),
            "h" => Some(Shift::Minutes(number * 60)),
            "m" => Some(Shift::Minutes(number)),
            _ => None,
        }
    }

    /// Reads a step, a time, a day, `next` or `never`. A day without an hour keeps the hour that the post has.
    ///
    /// # Errors
    /// It is none of them.
    pub fn typed(words: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Result<Shift, BadMoment> {
        match (words, Shift::step(words)) {
            ("never", _) => Ok(Shift::Never),
            (NEXT, _) => Ok(Shift::Next),
            (_, Some(step)) => Ok(step),
            (_, None) => match morning(words, now, zone, hours) {
                Some(morning) => Ok(Shift::Day(morning)),
                None => Moment::typed(words, now, zone, hours).map(Shift::To).map_err(BadMoment::or_next),
            },
        }
    }
}

/// Returns the morning of a day that is written without an hour.
fn morning(words: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Option<Moment> {
    let day = snooze::day(words, now, zone, hours)?;
    Moment::at(snooze::morning(day, now, zone, hours)?, zone)
}

/// Why a time of a post could not be read, with what to write instead: a post waits for no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMoment {
    why: BadSnooze,
    next: bool,
}

impl BadMoment {
    /// Returns the same where `next` is a time, too.
    #[must_use]
    pub fn or_next(self) -> BadMoment {
        BadMoment { next: true, ..self }
    }
}

impl From<BadSnooze> for BadMoment {
    fn from(why: BadSnooze) -> BadMoment {
        BadMoment { why, next: false }
    }
}

impl fmt::Display for BadMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = &w().plan;
        let times = if self.next { say.times_or_next } else { say.times };
        match &self.why {
            BadSnooze::Empty => f.write_str(&fill(say.when_missing, &[&times])),
            BadSnooze::Unknown { word } => f.write_str(&fill(say.when_unknown, &[word, &times])),
            BadSnooze::TooFar { text } => f.write_str(&fill(say.when_far, &[text])),
            BadSnooze::Ambiguous { .. }
            | BadSnooze::Past { .. }
            | BadSnooze::NoSuchDay { .. }
            | BadSnooze::ShortMonth { .. } => self.why.fmt(f),
        }
    }
}

impl Moment {
    /// Reads a time as somebody types it: `fri 9`, `+2h`, `2027-03-28T09:30`, which with an offset is that instant. A day
    /// alone is its morning, however the day is written.
    ///
    /// # Errors
    /// It is none, or no calendar holds it.
    pub fn typed(words: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Result<Moment, BadMoment> {
        let unknown = || BadMoment::from(BadSnooze::Unknown { word: words.to_owned() });
        let joined = words.trim().replacen(' ', "T", 1);
        if let Ok(at) = joined.parse::<Time>() {
            return Moment::exactly(at, zone).ok_or_else(unknown);
        }
        // A zone in brackets would be passed over: the calendar's own reader takes the wall time alone.
        let is_whole = joined.contains(['T', 't', ':']) && !joined.contains('[');
        if let Some(wall) = joined.parse::<DateTime>().ok().filter(|_| is_whole) {
            return Moment::new(wall, zone).ok_or_else(unknown);
        }
        match snooze::parse(words, now, zone, hours)? {
            Wake::At(at) => Moment::at(at, zone).ok_or_else(unknown),
            Wake::Reply => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_counts_and_a_day_alone_is_its_morning() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let hours = BusinessHours::always(zone.clone());
        let now: Time = "2026-11-24T14:32:00Z".parse().unwrap();
        for (words, wall, at) in [
            ("2027-03-28T09:30+02:00", "2027-03-28T03:30:00", "2027-03-28T07:30:00Z"),
            ("2027-03-28 09:30+02:00", "2027-03-28T03:30:00", "2027-03-28T07:30:00Z"),
            ("2027-03-28T09:30Z", "2027-03-28T05:30:00", "2027-03-28T09:30:00Z"),
            ("2027-11-07T01:30-05:00", "2027-11-07T01:30:00", "2027-11-07T06:30:00Z"),
            ("2027-03-28T09:30", "2027-03-28T09:30:00", "2027-03-28T13:30:00Z"),
            ("2027-03-28", "2027-03-28T09:00:00", "2027-03-28T13:00:00Z"),
            ("2027-03-28 00:00", "2027-03-28T00:00:00", "2027-03-28T04:00:00Z"),
        ] {
            let moment = Moment::typed(words, now, &zone, &hours).unwrap();
            assert_eq!((moment.wall, moment.at), (wall.parse().unwrap(), at.parse().unwrap()), "{words}");
            assert_eq!(moment.zone, "America/New_York", "{words}");
        }
    }

    #[test]
    fn steps_times_and_never_are_read() {
        let zone = TimeZone::UTC;
        let hours = BusinessHours::always(zone.clone());
        let now: Time = "2026-11-24T14:32:00Z".parse().unwrap();
        let typed = |words| Shift::typed(words, now, &zone, &hours);
        for (words, shift) in [
            ("+1d", Shift::Days(1)),
            ("-2d", Shift::Days(-2)),
            ("+1w", Shift::Days(7)),
            ("-1h", Shift::Minutes(-60)),
            ("+30m", Shift::Minutes(30)),
            ("never", Shift::Never),
            ("next", Shift::Next),
        ] {
            assert_eq!(typed(words), Ok(shift), "{words}");
        }
        // Today's morning is over, and the post's hour may be to come.
        for (words, day) in [("1 dec", "2026-12-01"), ("2027-03-28", "2027-03-28"), ("today", "2026-11-24")] {
            let Ok(Shift::Day(morning)) = typed(words) else { panic!("{words}: {:?}", typed(words)) };
            assert_eq!(morning.wall, format!("{day}T09:00").parse().unwrap(), "{words}");
        }
        for (words, at) in [("fri 9", "2026-11-27T09:00:00Z"), ("2027-03-28 09:30", "2027-03-28T09:30:00Z")] {
            let Ok(Shift::To(moment)) = typed(words) else { panic!("{words}") };
            assert_eq!(moment.at, at.parse().unwrap(), "{words}");
        }
        for words in ["", "2027-03-28T09:30[America/New_York]", "+d", "+1y", "reply", "soonish", "+99999d"] {
            let why = typed(words).unwrap_err().to_string();
            assert!(!why.contains("or reply"), "{words}: {why}");
        }
        for (words, why) in [
            (
                "soonish",
                "\"soonish\" says no time; write fri 9, +3d, 2h, tomorrow 14, 17:30, 1 dec, eod, 2027-03-28 09:30 or next",
            ),
            ("2027-02-29T09:00", "\"2027-02-29\" is not in the calendar: February 2027 has 28 days; write another day"),
            ("31 nov", "\"31 nov\" is not in the calendar: November has 30 days; write another day"),
            ("30 feb 9:00", "\"30 feb 9:00\" is not in the calendar: February has 28 or 29 days; write another day"),
        ] {
            assert_eq!(typed(words).unwrap_err().to_string(), why);
        }
        let of_moment = Moment::typed("soonish", now, &zone, &hours).unwrap_err().to_string();
        assert!(of_moment.ends_with("2027-03-28 09:30"), "{of_moment}");
    }
}
