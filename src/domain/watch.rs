//! How the streams of messages are watched.

use std::collections::BTreeSet;

use super::bands::Line;
use super::id::AccountId;
use super::time::{Span, Time};

/// The rule by which the pages of alarms are raised, as rules of the desk have names.
pub const RULE: &str = "watch";

/// How the streams of messages are watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Watching {
    /// How many alarms a week the desk may give where nothing is the matter; 0 watches nothing.
    pub false_alarms_a_week: f64,
    /// Accounts that are not watched, and that nothing of all together counts either.
    pub off: BTreeSet<AccountId>,
    /// An alarm pages as rules do.
    pub page: bool,
}

impl Default for Watching {
    fn default() -> Watching {
        Watching { false_alarms_a_week: 0.5, off: BTreeSet::new(), page: false }
    }
}

impl Watching {
    /// Tells whether anything is watched.
    pub fn is_on(&self) -> bool {
        self.false_alarms_a_week > 0.0
    }

    /// Returns how many false alarms a week are granted to all accounts together and to each of so many: half to all, the
    /// other half shared; one account alone has everything.
    pub fn shares(&self, accounts: usize) -> (f64, f64) {
        match accounts {
            0 | 1 => (0.0, self.false_alarms_a_week),
            _ => (self.false_alarms_a_week / 2.0, self.false_alarms_a_week / 2.0 / accounts as f64),
        }
    }
}

/// An answer that is late more than a day from now is nothing to warn of.
const AHEAD: Span = Span::hours(24);
/// How closely it is reckoned.
const STEP: Span = Span::minutes(1);

/// Returns when the first answer misses its deadline: of those that wait with these deadlines, and of what comes at so
/// many an hour with so long to answer each. All are answered in the order of their deadlines, at the pace of the line.
pub fn overflow(line: &Line, dues: &[Time], an_hour: u32, target: Span) -> Option<Time> {
    let mut dues: Vec<Time> = dues.to_vec();
    dues.sort_unstable();
    let late = |(place, due): (u64, &Time)| (*due > line.now && place >= line.places_until(*due)).then_some(*due);
    let waiting = (0..).zip(&dues).find_map(late);
    let steps = AHEAD.as_millis() / STEP.as_millis();
    let come = |step: i64| {
        let at = line.now.plus(Span::millis(STEP.as_millis() * step));
        let due = at.plus(target);
        let before = dues.partition_point(|other| *other <= due) as u64;
        let more = u64::try_from(STEP.as_millis() * step).unwrap_or(0) * u64::from(an_hour) / 3_600_000;
        (before + more >= line.places_until(due)).then_some(due)
    };
    let coming = if an_hour > 0 { (0..steps).find_map(come) } else { None };
    waiting.into_iter().chain(coming).min().filter(|at| at.since(line.now) <= AHEAD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bands::Pace;

    #[test]
    fn the_first_answer_that_is_late_is_told() {
        let now = Time::from_seconds(1_796_000_000);
        let pace = Pace { per_answer: Span::minutes(6), seats: 1, ..Pace::default() };
        let line = Line::always(pace, now);
        let minutes = |minutes: i64| now.plus(Span::minutes(minutes));
        let an_hour = Span::hours(1);
        assert_eq!(overflow(&line, &[], 0, an_hour), None);
        assert_eq!(overflow(&line, &[], 9, an_hour), None, "ten an hour are answered");
        assert_eq!(overflow(&line, &[minutes(5)], 0, an_hour), Some(minutes(5)));
        assert_eq!(overflow(&line, &[minutes(30); 5], 0, an_hour), None);
        assert_eq!(overflow(&line, &[minutes(30); 6], 0, an_hour), Some(minutes(30)));
        // Sixty come and ten are answered: the one of the eleventh minute is the twelfth, and eleven are answered by its hour.
        assert_eq!(overflow(&line, &[], 60, an_hour), Some(minutes(11 + 60)));
        assert_eq!(overflow(&line, &[now.minus(an_hour); 20], 0, an_hour), None, "late already");
    }

    #[test]
    fn what_is_granted_is_shared() {
        let watching = Watching::default();
        assert_eq!((watching.shares(1), watching.shares(0)), ((0.0, 0.5), (0.0, 0.5)));
        assert_eq!(watching.shares(5), (0.25, 0.05));
    }
}
