//! Times of posts as they are typed.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Moment, Shift};
use crate::domain::hours::BusinessHours;
use crate::domain::snooze::{self, BadSnooze, Wake};
use crate::domain::time::Time;

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

    /// Reads a step, a time, `next` or `never`.
    ///
    /// # Errors
    /// It is none of them.
    pub fn typed(words: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Result<Shift, BadSnooze> {
        match (words, Shift::step(words)) {
            ("never", _) => Ok(Shift::Never),
            (NEXT, _) => Ok(Shift::Next),
            (_, Some(step)) => Ok(step),
            (_, None) => Moment::typed(words, now, zone, hours).map(Shift::To),
        }
    }
}

impl Moment {
    /// Reads a time as somebody types it: `fri 9`, `+2h`, `2027-03-28T09:30`, which with an offset is that instant. A day
    /// alone is its morning, however the day is written.
    ///
    /// # Errors
    /// It is none, or no calendar holds it.
    pub fn typed(words: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Result<Moment, BadSnooze> {
        let unknown = || BadSnooze::Unknown { word: words.to_owned() };
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
        for (words, at) in [("fri 9", "2026-11-27T09:00:00Z"), ("2027-03-28 09:30", "2027-03-28T09:30:00Z")] {
            let Ok(Shift::To(moment)) = typed(words) else { panic!("{words}") };
            assert_eq!(moment.at, at.parse().unwrap(), "{words}");
        }
        for words in ["", "2027-03-28T09:30[America/New_York]", "+d", "+1y", "reply", "soonish", "+99999d"] {
            assert!(typed(words).is_err(), "{words}");
        }
    }
}
