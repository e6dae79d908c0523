//! Putting a conversation off: until a time, or until they write.
//!
//! The numbered list offers the usual times; free text says the rest: `fri 9`, `+3d`, `1 dec`, `reply`.

mod parse;
pub(super) mod words;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use self::parse::{day, parse, span};
use super::hours::{BusinessHours, first_moment};
use super::time::{Span, Time};
use crate::words::{fill, w};

/// What wakes a snoozed conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wake {
    /// The clock, or an earlier message of theirs.
    At(Time),
    /// Only their next message.
    Reply,
}

/// One line of the numbered list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says, with the time it means.
    pub label: String,
    /// What it does.
    pub wake: Wake,
}

/// Why a snooze could not be read, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSnooze {
    /// Nothing was written.
    #[error("{}", w().typed.when_missing)]
    Empty,
    /// A word that means nothing here.
    #[error("{}", fill(w().typed.when_unknown, &[word]))]
    Unknown {
        /// The word.
        word: String,
    },
    /// It can be read in two ways.
    #[error("{}", fill(w().typed.when_ambiguous, &[word, first, second]))]
    Ambiguous {
        /// The word.
        word: String,
        /// One way to write what may be meant.
        first: String,
        /// Another way.
        second: String,
    },
    /// That moment is gone.
    #[error("{}", fill(w().typed.when_past, &[at]))]
    Past {
        /// When it was.
        at: String,
    },
    /// Farther away than anyone plans.
    #[error("{}", fill(w().typed.when_far, &[text]))]
    TooFar {
        /// What was written.
        text: String,
    },
    /// The calendar has no such day, or the clock no such time.
    #[error("{}", fill(w().typed.when_no_such_day, &[text]))]
    NoSuchDay {
        /// What was written.
        text: String,
    },
    /// The month has no such day.
    #[error("{}", fill(w().typed.when_short_month, &[text, month, days]))]
    ShortMonth {
        /// What was written.
        text: String,
        /// The month, with its year where one was written.
        month: String,
        /// How many days it has.
        days: String,
    },
}

/// The hour at which a day begins for those who have set no opening hours.
const MORNING: i8 = 9;
/// The hour that "tonight" means.
const EVENING: i8 = 20;
/// The hour at which a day ends for those who have set no opening hours.
const CLOSING: i8 = 18;

/// What a time is read against.
#[derive(Clone, Copy, Debug)]
struct Frame<'a> {
    now: Time,
    zone: &'a TimeZone,
    hours: &'a BusinessHours,
}

impl Frame<'_> {
    fn today(&self) -> Date {
        self.now.in_zone(self.zone).date()
    }

    fn moment(&self, wall: DateTime) -> Option<Time> {
        first_moment(self.zone, wall)
    }

    fn at_hour(&self, day: Date, hour: i8) -> Option<Time> {
        self.moment(day.at(hour, 0, 0, 0))
    }

    /// When a day begins: at its first opening, else at nine.
    fn morning(&self, day: Date) -> Option<Time> {
        let nine = self.at_hour(day, MORNING);
        if self.hours.is_always() {
            return nine;
        }
        let opens = self.hours.opens_at(self.at_hour(day, 0)?)?;
        let same_day = opens.in_zone(self.zone).date() == day;
        if same_day { Some(opens) } else { nine }
    }

    /// When a day ends: at its last closing, else at six.
    fn evening(&self, day: Date) -> Option<Time> {
        let six = self.at_hour(day, CLOSING);
        if self.hours.is_always() { six } else { self.hours.closes_at(self.at_hour(day, 0)?).or(six) }
    }

    /// The first day after today that is this weekday.
    fn next(&self, weekday: Weekday) -> Option<Date> {
        self.today().nth_weekday(1, weekday).ok()
    }

    fn wall(&self, at: Time) -> String {
        at.in_zone(self.zone).strftime("%a %-d %b %H:%M").to_string()
    }
}

/// Returns the numbered list, soonest first; what is past or too near today is left out.
pub fn choices(now: Time, zone: &TimeZone, hours: &BusinessHours) -> Vec<Choice> {
    let frame = Frame { now, zone, hours };
    let (today, tomorrow) = (frame.today(), frame.today().tomorrow().ok());
    let later = later_today(now).filter(|at| at.in_zone(zone).date() == today && at.in_zone(zone).hour() < 22);
    let tonight = frame.at_hour(today, EVENING).filter(|at| at.since(now) >= Span::hours(1) && later < Some(*at));
    let monday = frame.next(Weekday::Monday).filter(|day| Some(*day) != tomorrow);
    let week = today.checked_add(jiff::Span::new().weeks(1)).ok().filter(|day| Some(*day) != monday);
    let timed = [
        (w().typed.later_today, "%H:%M", later),
        (w().typed.tonight, "%H:%M", tonight),
        (w().typed.tomorrow, "%H:%M", tomorrow.and_then(|day| frame.morning(day))),
        (w().typed.monday, "%-d %b %H:%M", monday.and_then(|day| frame.morning(day))),
        (w().typed.in_a_week, "%a %-d %b %H:%M", week.and_then(|day| frame.morning(day))),
    ];
    let mut choices: Vec<(Time, Choice)> = timed
        .into_iter()
        .filter_map(|(name, format, at)| Some((name, format, at.filter(|at| *at > now)?)))
        .map(|(name, format, at)| {
            let label = fill(w().typed.choice, &[&name, &at.in_zone(zone).strftime(format)]);
            (at, Choice { label, wake: Wake::At(at) })
        })
        .collect();
    choices.sort_by_key(|(at, _)| *at);
    let reply = Choice { label: w().typed.until_they_write.to_owned(), wake: Wake::Reply };
    choices.into_iter().map(|(_, choice)| choice).chain([reply]).collect()
}

/// Returns when a day begins: at its first opening, else at nine.
pub fn morning(day: Date, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Option<Time> {
    Frame { now, zone, hours }.morning(day)
}

/// Three hours on, at a full quarter of an hour.
fn later_today(now: Time) -> Option<Time> {
    let quarter = Span::minutes(15).as_millis();
    let at = now.plus(Span::hours(3)).millis();
    Some(Time::from_millis(at - at.rem_euclid(quarter)))
}

#[cfg(test)]
mod tests;
