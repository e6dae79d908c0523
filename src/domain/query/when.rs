//! Times in a query. They stay relative, so that a stored view means the same tomorrow.

use std::fmt;

use jiff::civil::{Date, Time as Clock, Weekday};
use jiff::tz::TimeZone;

use crate::domain::hours::first_moment;
use crate::domain::snooze::words::{self, Named, Unit};
use crate::domain::time::Time;

/// A time in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This moment.
    Now,
    /// So long from now: ahead for what is due, back for what was written.
    Away {
        /// How many; below zero turns the direction.
        count: i32,
        /// Of what.
        unit: Unit,
    },
    /// A day by its distance from today, yesterday being -1.
    Day {
        /// How many days ahead.
        days: i32,
        /// At what time; its beginning where none is given.
        clock: Option<Clock>,
    },
    /// The next such weekday for what is due, the last one for what was written; today is neither.
    Weekday {
        /// Which.
        day: Weekday,
        /// At what time; its beginning where none is given.
        clock: Option<Clock>,
    },
    /// A date.
    Date {
        /// Which.
        date: Date,
        /// At what time; its beginning where none is given.
        clock: Option<Clock>,
    },
}

/// In which direction a relative time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// To come.
    Ahead,
    /// Past.
    Back,
}

impl When {
    /// Reads `2h`, `-1h`, `3d`, `2026-11-01`, `2026-11-01T18:00`, `yesterday`, `fri 18:00`, `17:30`, `now`.
    pub fn parse(text: &str) -> Option<When> {
        let folded = words::fold(text.trim());
        if folded == "now" {
            return Some(When::Now);
        }
        if let Some(away) = away(&folded) {
            return Some(away);
        }
        let joint = if folded.starts_with(|c: char| c.is_ascii_digit()) { [' ', 't'] } else { [' ', ' '] };
        let (day, clock) = match folded.split_once(joint) {
            Some((day, clock)) => (day, Some(read_clock(clock.trim())?)),
            None => (folded.as_str(), None),
        };
        if clock.is_none()
            && let Some(clock) = read_clock(day)
        {
            return Some(When::Day { days: 0, clock: Some(clock) });
        }
        if let Ok(date) = day.parse::<Date>().map_err(drop).and_then(|date| (day.len() == 10).then_some(date).ok_or(()))
        {
            return Some(When::Date { date, clock });
        }
        if let Some(days) = words::days_away(day) {
            return Some(When::Day { days, clock });
        }
        match words::named(day)? {
            Named::Weekday(day) => Some(When::Weekday { day, clock }),
            Named::Month(_) | Named::Both(..) => None,
        }
    }

    /// Returns the moment that is meant; the end of time where the calendar has none.
    pub fn resolve(&self, now: Time, zone: &TimeZone, toward: Toward) -> Time {
        let end = match toward {
            Toward::Ahead => Time::MAX,
            Toward::Back => Time::MIN,
        };
        self.moment(now, zone, toward).unwrap_or(end)
    }

    fn moment(&self, now: Time, zone: &TimeZone, toward: Toward) -> Option<Time> {
        let wall = now.in_zone(zone);
        let today = wall.date();
        let (day, clock) = match *self {
            When::Now => return Some(now),
            When::Away { count, unit } => {
                let count = if toward == Toward::Back { -count } else { count };
                return wall.checked_add(span(count, unit)?).ok().map(|at| at.timestamp().into());
            }
            When::Day { days, clock } => (today.checked_add(jiff::Span::new().days(days)).ok()?, clock),
            When::Weekday { day, clock } => {
                let nth = if toward == Toward::Back { -1 } else { 1 };
                (today.nth_weekday(nth, day).ok()?, clock)
            }
            When::Date { date, clock } => (date, clock),
        };
        first_moment(zone, day.to_datetime(clock.unwrap_or(Clock::midnight())))
    }
}

/// Reads a number and its unit, with or without a sign.
fn away(text: &str) -> Option<When> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = rest.split_at(digits);
    let count: i32 = count.parse().ok().filter(|count| *count <= 99_999)?;
    Some(When::Away { count: sign * count, unit: words::unit(unit.trim_start())? })
}

fn span(count: i32, unit: Unit) -> Option<jiff::Span> {
    let span = jiff::Span::new();
    let span = match unit {
        Unit::Minute => span.try_minutes(count),
        Unit::Hour => span.try_hours(count),
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
    };
    span.ok()
}

fn read_clock(text: &str) -> Option<Clock> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| (part.len() <= 2).then(|| part.parse::<u8>().ok()).flatten();
    Clock::new(i8::try_from(number(hour)?).ok()?, i8::try_from(number(minute)?).ok()?, 0, 0).ok()
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = match self {
            When::Now => return f.write_str("now"),
            When::Away { count, unit } => return write!(f, "{count}{}", letter(*unit)),
            When::Day { days, clock } => {
                f.write_str(match days {
                    ..0 => "yesterday",
                    0 => "today",
                    1 => "tomorrow",
                    2.. => "overmorrow",
                })?;
                clock
            }
            When::Weekday { day, clock } => {
                let name = format!("{day:?}").to_lowercase();
                f.write_str(name.get(..3).unwrap_or(&name))?;
                clock
            }
            When::Date { date, clock } => {
                write!(f, "{date}")?;
                clock
            }
        };
        clock.map_or(Ok(()), |clock| write!(f, " {:02}:{:02}", clock.hour(), clock.minute()))
    }
}

const fn letter(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "m",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "w",
        Unit::Month => "mo",
    }
}
