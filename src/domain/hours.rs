//! When somebody is there to answer, and how much of that time lies between two moments.
//!
//! Opening hours are read off the wall clock of a zone; what is counted is time that really passes.
//! A day on which the clock goes forward in the middle of the opening hours is an hour shorter.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

use super::time::{Span, Time};
use crate::words::{fill, w};

/// Days in a row without opening after which nobody is expected to come back.
const CLOSED_FOR_GOOD: u32 = 400;
/// Days that are counted at the most: a century, so that a mad clock costs milliseconds.
const MOST_DAYS: u32 = 36_525;
/// Minutes of a wall-clock day.
const DAY: u16 = 24 * 60;

/// Opening hours could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// Not of the form `9:00-17:30`.
    #[error("{}", fill(w().typed.no_hours, &[.0]))]
    Unreadable(String),
    /// The end is not after the start.
    #[error("{}", fill(w().typed.hours_backwards, &[.0]))]
    Backwards(String),
}

/// One stretch of a wall-clock day during which we are open, in minutes after midnight; the end is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OpenSpan {
    from: u16,
    to: u16,
}

impl OpenSpan {
    /// The whole day.
    pub const DAY: OpenSpan = OpenSpan { from: 0, to: DAY };

    /// Makes a span of minutes after midnight; `to` may be 1440, the end of the day.
    pub fn new(from: u16, to: u16) -> Result<OpenSpan, BadHours> {
        let span = OpenSpan { from, to };
        match from < to && to <= DAY {
            true => Ok(span),
            false => Err(BadHours::Backwards(span.to_string())),
        }
    }

    /// Tells whether a minute after midnight lies in it.
    pub const fn has(self, minute: u16) -> bool {
        self.from <= minute && minute < self.to
    }
}

impl fmt::Display for OpenSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

impl FromStr for OpenSpan {
    type Err = BadHours;

    /// Reads `9-17`, `08:00-12:30`, `13:30-24`.
    fn from_str(text: &str) -> Result<OpenSpan, BadHours> {
        let unreadable = || BadHours::Unreadable(text.to_owned());
        let (from, to) = text.split_once(['-', '–']).ok_or_else(unreadable)?;
        let from = minutes_of(from).ok_or_else(unreadable)?;
        OpenSpan::new(from, minutes_of(to).ok_or_else(unreadable)?)
    }
}

/// Reads `9`, `9:30`, `24:00` as minutes after midnight.
pub fn minutes_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes): (u16, u16) = match digits(hours) && digits(minutes) {
        true => (hours.parse().ok()?, minutes.parse().ok()?),
        false => return None,
    };
    (minutes < 60).then_some(hours * 60 + minutes).filter(|all| *all <= DAY)
}

/// When the desk, or one account, is open.
#[derive(Clone, Debug)]
pub struct BusinessHours {
    zone: TimeZone,
    /// Monday first; sorted, without overlaps.
    week: [Vec<OpenSpan>; 7],
    /// Days that differ from their weekday: a holiday has no span.
    dates: BTreeMap<Date, Vec<OpenSpan>>,
    always: bool,
}

impl BusinessHours {
    /// Open at every moment; the zone still says what a day is.
    pub fn always(zone: TimeZone) -> BusinessHours {
        let week = std::array::from_fn(|_| vec![OpenSpan::DAY]);
        BusinessHours { zone, week, dates: BTreeMap::new(), always: true }
    }

    /// Closed at every moment, until `weekly` and `open_on` say otherwise.
    pub fn closed(zone: TimeZone) -> BusinessHours {
        BusinessHours { zone, week: Default::default(), dates: BTreeMap::new(), always: false }
    }

    /// Opens on these weekdays, in addition to what was said before; spans may touch or overlap.
    #[must_use]
    pub fn weekly(mut self, days: &[Weekday], spans: &[OpenSpan]) -> BusinessHours {
        for day in days {
            if let Some(open) = self.week.get_mut(usize::from(day.to_monday_zero_offset().unsigned_abs())) {
                open.extend_from_slice(spans);
                merge(open);
            }
        }
        self
    }

    /// Stays closed on this date.
    #[must_use]
    pub fn holiday(self, date: Date) -> BusinessHours {
        self.open_on(date, &[])
    }

    /// Has these hours on this date, whatever the weekday or an earlier holiday says.
    #[must_use]
    pub fn open_on(mut self, date: Date, spans: &[OpenSpan]) -> BusinessHours {
        let mut open = spans.to_vec();
        merge(&mut open);
        self.dates.insert(date, open);
        self.always = false;
        self
    }

    /// Returns the zone whose wall clock counts.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Tells whether every moment is open.
    pub const fn is_always(&self) -> bool {
        self.always
    }

    /// Tells whether somebody is there at this moment.
    pub fn is_open(&self, at: Time) -> bool {
        self.always || self.stretches_after(at).next().is_some_and(|(opens, _)| opens <= at)
    }

    /// Returns the first open moment at or after `at`; nothing where we stay closed for good.
    pub fn opens_at(&self, at: Time) -> Option<Time> {
        if self.always {
            return Some(at);
        }
        self.stretches_after(at).next().map(|(opens, _)| opens.max(at))
    }

    /// Returns the last moment of the day's opening hours, where it is still to come.
    pub fn closes_at(&self, at: Time) -> Option<Time> {
        let day = at.in_zone(&self.zone).date();
        let last = self.spans_of(day).last()?;
        let closes = self.moment(day, last.to)?;
        (closes > at).then_some(closes)
    }

    /// Returns the moment at which `span` of open time has passed since `from`: the earliest one, so that
    /// no time at all is `from` itself. `Time::MAX` where we close for good before that.
    pub fn add(&self, from: Time, span: Span) -> Time {
        if self.always || span <= Span::ZERO {
            return from.plus(span.max(Span::ZERO));
        }
        let mut left = span;
        for (opens, closes) in self.stretches_after(from) {
            let opens = opens.max(from);
            let here = closes.since(opens);
            if here >= left {
                return opens.plus(left);
            }
            left = Span::millis(left.as_millis() - here.as_millis());
        }
        Time::MAX
    }

    /// Returns how much open time lies between two moments; negative when `b` is the earlier one. Counts a
    /// century at the most.
    pub fn between(&self, a: Time, b: Time) -> Span {
        if b < a {
            return Span::millis(-self.between(b, a).as_millis());
        }
        if self.always {
            return b.since(a);
        }
        let open = self.stretches_after(a).take_while(|(opens, _)| *opens < b);
        Span::millis(open.map(|(opens, closes)| closes.min(b).since(opens.max(a)).as_millis()).sum())
    }

    /// Walks the open stretches that end after `at`, in order, until we close for good.
    pub fn stretches_after(&self, at: Time) -> impl Iterator<Item = (Time, Time)> + '_ {
        // Where a clock goes back over midnight, the stretches of one date reach into the one before.
        let first = at.in_zone(&self.zone).date().saturating_sub(jiff::Span::new().days(1));
        let mut idle = 0;
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(MOST_DAYS as usize);
        days.take_while(move |day| {
            idle = if self.spans_of(*day).is_empty() { idle + 1 } else { 0 };
            idle <= CLOSED_FOR_GOOD
        })
        .flat_map(|day| self.stretches(day))
        .filter(move |(_, closes)| *closes > at)
    }

    /// Returns the open stretches of a date as moments; one that the clock skips is left out.
    fn stretches(&self, day: Date) -> impl Iterator<Item = (Time, Time)> + '_ {
        let moments = move |span: &OpenSpan| Some((self.moment(day, span.from)?, self.moment(day, span.to)?));
        self.spans_of(day).iter().filter_map(moments).filter(|(opens, closes)| opens < closes)
    }

    fn spans_of(&self, day: Date) -> &[OpenSpan] {
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        self.dates.get(&day).or_else(|| self.week.get(weekday)).map_or(&[], Vec::as_slice)
    }

    fn moment(&self, day: Date, minute: u16) -> Option<Time> {
        let (day, minute) = if minute == DAY { (day.tomorrow().ok()?, 0) } else { (day, minute) };
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        first_moment(&self.zone, day.at(hour, minute, 0, 0))
    }
}

/// Returns the first moment at which the wall clock of `zone` shows `wall` or has passed it.
///
/// A reading that the clock skips is the moment of the change; of a reading that comes twice it is the first.
pub fn first_moment(zone: &TimeZone, wall: DateTime) -> Option<Time> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let at = ambiguous.compatible().ok()?;
    if !skipped {
        return Some(at.into());
    }
    let next = at.checked_add(jiff::Span::new().milliseconds(1)).ok()?;
    let change = zone.preceding(next).next().map(|change| change.timestamp());
    Some(change.unwrap_or(at).into())
}

/// Sorts spans and joins those that touch or overlap.
fn merge(spans: &mut Vec<OpenSpan>) {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let touches = next.from <= kept.to;
        if touches {
            kept.to = kept.to.max(next.to);
        }
        touches
    });
}

#[cfg(test)]
mod tests;
