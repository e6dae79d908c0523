//! When messages come and are answered, by weekday and hour, and how many people each hour needs.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::time::{Span, Time};

#[cfg(test)]
mod tests;

/// Hours of a week.
const CELLS: usize = 7 * 24;
/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// The most hours that are looked at: ten years, so that a mad clock costs milliseconds.
const MOST_HOURS: usize = 87_660;

/// One hour of the week, all weeks together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Messages that came.
    pub arrived: u64,
    /// Answers that were given.
    pub answered: u64,
    /// How much of the time looked at lies in this hour: four hours for four weeks.
    pub looked_at: Span,
}

impl Hour {
    /// Returns how many messages come in this hour of one week, in hundredths.
    pub fn arrivals(self) -> u64 {
        per_hour(self.arrived, self.looked_at)
    }

    /// Returns how many answers are given in this hour of one week, in hundredths.
    pub fn answers(self) -> u64 {
        per_hour(self.answered, self.looked_at)
    }

    /// Returns how many people answer what comes in this hour, when one answer takes one person so long.
    pub fn people(self, per_answer: Span) -> u64 {
        let (work, time) = (per_answer.as_millis().max(0), self.looked_at.as_millis());
        match u128::try_from(time) {
            Ok(time) if time > 0 => {
                let work = u128::from(self.arrived) * u128::from(work.unsigned_abs());
                u64::try_from(work.div_ceil(time)).unwrap_or(u64::MAX)
            }
            Ok(_) | Err(_) => 0,
        }
    }
}

fn per_hour(count: u64, time: Span) -> u64 {
    match u128::try_from(time.as_millis()) {
        Ok(time) if time > 0 => {
            let hundredths = u128::from(count) * 100 * u128::from(HOUR.unsigned_abs());
            u64::try_from((hundredths + time / 2) / time).unwrap_or(u64::MAX)
        }
        Ok(_) | Err(_) => 0,
    }
}

/// Volume by weekday and hour of a zone's wall clock. An hour that the clock shows twice is looked at twice as long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heatmap {
    /// Monday 0:00 first.
    hours: Vec<Hour>,
}

impl Heatmap {
    /// Counts what came and what was answered between two moments; what lies outside is left out.
    pub fn new(
        zone: &TimeZone,
        (from, to): (Time, Time),
        arrivals: impl IntoIterator<Item = Time>,
        answers: impl IntoIterator<Item = Time>,
    ) -> Heatmap {
        let mut map = Heatmap { hours: vec![Hour::default(); CELLS] };
        for (begin, end) in hours(zone, from, to) {
            let hour = map.at(zone, begin);
            hour.looked_at = Span::millis(hour.looked_at.as_millis() + end.since(begin).as_millis());
        }
        let within = |at: &Time| (from..to).contains(at);
        arrivals.into_iter().filter(within).for_each(|at| map.at(zone, at).arrived += 1);
        answers.into_iter().filter(within).for_each(|at| map.at(zone, at).answered += 1);
        map
    }

    fn at(&mut self, zone: &TimeZone, at: Time) -> &mut Hour {
        let wall = at.in_zone(zone);
        let cell = cell(wall.weekday(), wall.hour().unsigned_abs());
        &mut self.hours[cell]
    }

    /// Returns an hour of the week, 0 to 23.
    pub fn hour(&self, weekday: Weekday, hour: u8) -> Hour {
        self.hours.get(cell(weekday, hour)).copied().unwrap_or_default()
    }

    /// Returns the hours of a weekday, 0:00 first.
    pub fn day(&self, weekday: Weekday) -> &[Hour] {
        let first = cell(weekday, 0);
        self.hours.get(first..first + 24).unwrap_or_default()
    }

    /// Returns the hour in which most comes, with its weekday; nothing where nothing comes at all.
    pub fn busiest(&self) -> Option<(Weekday, u8)> {
        let all = Weekday::Monday.cycle_forward().take(7).flat_map(|day| (0..24).map(move |hour| (day, hour)));
        let busy = all.filter(|(day, hour)| self.hour(*day, *hour).arrived > 0);
        busy.max_by_key(|(day, hour)| (self.hour(*day, *hour).arrivals(), std::cmp::Reverse(cell(*day, *hour))))
    }
}

fn cell(weekday: Weekday, hour: u8) -> usize {
    usize::from(weekday.to_monday_zero_offset().unsigned_abs()) * 24 + usize::from(hour.min(23))
}

/// Cuts a time where the wall clock of a zone shows a full hour.
fn hours(zone: &TimeZone, from: Time, to: Time) -> impl Iterator<Item = (Time, Time)> + '_ {
    let next = move |at: Time| {
        let wall = at.in_zone(zone);
        let minutes = i64::from(wall.minute()) * 60 + i64::from(wall.second());
        let past = minutes * 1000 + i64::from(wall.millisecond());
        at.plus(Span::millis((HOUR - past).max(1)))
    };
    let begins = std::iter::successors(Some(from), move |at| Some(next(*at)).filter(|next| *next < to));
    begins.take_while(move |at| *at < to).take(MOST_HOURS).map(move |at| (at, next(at).min(to)))
}
