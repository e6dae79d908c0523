//! The line of answers that a desk can give from now on: how many of them end before a moment.

use super::Pace;
use crate::domain::hours::BusinessHours;
use crate::domain::time::{Span, Time};

/// So far ahead the opening hours are looked at; what is due later counts as if they went on like that.
const AHEAD: Span = Span::hours(21 * 24);
/// Who is at work while the desk is closed goes on for so long.
const OVERTIME: Span = Span::hours(1);

/// What is known of the answers to come.
#[derive(Clone, Debug)]
pub struct Line {
    /// How fast the desk answers.
    pub pace: Pace,
    /// From when on.
    pub now: Time,
    /// When somebody answers; nothing for always.
    work: Option<Work>,
}

/// Stretches in which somebody answers, from now on.
#[derive(Clone, Debug)]
struct Work {
    /// When each begins and ends, and how many milliseconds of those before it.
    stretches: Vec<(Time, Time, i64)>,
    /// All of them, in milliseconds.
    all: i64,
}

impl Line {
    /// Somebody answers at any hour.
    pub const fn always(pace: Pace, now: Time) -> Line {
        Line { pace, now, work: None }
    }

    /// Somebody answers in the opening hours; who is at work now, though they are over, goes on for an hour.
    pub fn within(hours: &BusinessHours, at_work: bool, pace: Pace, now: Time) -> Line {
        let work = (!hours.is_always()).then(|| Work::of(hours, at_work, now));
        Line { pace, now, work }
    }

    /// Returns the same with so many people.
    #[must_use]
    pub fn with_seats(&self, seats: u32) -> Line {
        Line { pace: Pace { seats, ..self.pace }, ..self.clone() }
    }

    /// Returns the place in line of the last answer that ends by `due`.
    pub fn places_until(&self, due: Time) -> u64 {
        (self.left(due) / self.pace.each()).saturating_mul(self.pace.side_by_side())
    }

    /// The same, with the answers that begin before `due`.
    pub fn places_begun_until(&self, due: Time) -> u64 {
        self.left(due).div_ceil(self.pace.each()).saturating_mul(self.pace.side_by_side())
    }

    /// Returns the milliseconds of work before a moment.
    fn left(&self, due: Time) -> u64 {
        let left = match &self.work {
            None => due.since(self.now).as_millis(),
            Some(work) => work.until(self.now, due),
        };
        u64::try_from(left).unwrap_or(0)
    }
}

impl Work {
    fn of(hours: &BusinessHours, at_work: bool, now: Time) -> Work {
        let end = now.plus(AHEAD);
        let mut work = Work { stretches: Vec::new(), all: 0 };
        let opens = hours.opens_at(now).unwrap_or(Time::MAX);
        if at_work && opens > now {
            work.add(now, now.plus(OVERTIME).min(opens));
        }
        for (opens, closes) in hours.stretches_after(now).take_while(|(opens, _)| *opens < end) {
            work.add(opens.max(now), closes.min(end));
        }
        work
    }

    fn add(&mut self, from: Time, to: Time) {
        self.stretches.push((from, to, self.all));
        self.all += to.since(from).as_millis();
    }

    fn until(&self, now: Time, due: Time) -> i64 {
        let beyond = due.since(now.plus(AHEAD)).as_millis();
        if beyond > 0 {
            let later = i128::from(beyond) * i128::from(self.all) / i128::from(AHEAD.as_millis());
            return self.all.saturating_add(i64::try_from(later).unwrap_or(i64::MAX));
        }
        let begun = self.stretches.partition_point(|(from, ..)| *from < due);
        let last = begun.checked_sub(1).and_then(|last| self.stretches.get(last));
        last.map_or(0, |(from, to, before)| before + due.min(*to).since(*from).as_millis())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use jiff::tz::TimeZone;

    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Time {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    fn office() -> BusinessHours {
        let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        BusinessHours::closed(TimeZone::UTC).weekly(&week, &["9-17".parse().unwrap()])
    }

    fn places(now: &str, at_work: bool, due: &str) -> u64 {
        let pace = Pace { per_answer: Span::minutes(10), ..Pace::default() };
        Line::within(&office(), at_work, pace, at(now)).places_until(at(due))
    }

    #[test]
    fn answers_are_given_in_the_opening_hours() {
        // The 20th is a Friday.
        assert_eq!(places("20T16:00", true, "20T16:30"), 3);
        assert_eq!(places("20T16:00", true, "20T19:00"), 6);
        assert_eq!(places("20T16:00", true, "23T09:30"), 9);
        assert_eq!(places("20T18:00", false, "23T09:00"), 0);
        assert_eq!(places("20T18:00", false, "20T17:00"), 0, "it is over");
    }

    #[test]
    fn who_is_at_work_though_it_is_closed_goes_on_for_an_hour() {
        assert_eq!(places("20T18:00", true, "20T18:30"), 3);
        assert_eq!(places("20T18:00", true, "21T18:30"), 6);
        assert_eq!(places("23T08:40", true, "23T09:30"), 5, "and no longer than until it opens");
    }

    #[test]
    fn what_is_due_in_months_has_places_enough_and_a_desk_that_is_closed_for_good_has_none() {
        let far = Line::within(&office(), false, Pace::default(), at("20T16:00"));
        assert!(far.places_until(at("20T16:00").plus(Span::hours(24 * 365))) > 30_000);
        assert!(far.places_until(Time::MAX) > 100_000_000);
        let closed = BusinessHours::closed(TimeZone::UTC);
        assert_eq!(Line::within(&closed, false, Pace::default(), at("20T16:00")).places_until(Time::MAX), 0);
        assert_eq!(Line::within(&office(), true, Pace::default(), Time::MAX).places_until(Time::MIN), 0);
        assert_eq!(Line::within(&office(), true, Pace::default(), Time::MIN).places_until(Time::MIN), 0);
    }

    proptest! {
        #[test]
        fn what_is_counted_is_the_open_time_between(minutes in 0i64..30_000, ahead in 0i64..30_000) {
            let (now, hours) = (at("01T00:00").plus(Span::minutes(minutes)), office());
            let due = now.plus(Span::minutes(ahead));
            let line = Line::within(&hours, false, Pace::default(), now);
            prop_assert_eq!(line.left(due), hours.between(now, due).as_millis().unsigned_abs());
        }
    }
}
