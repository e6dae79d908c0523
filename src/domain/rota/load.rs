//! What being on call costs whom.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::cover::joined;
use super::{Person, Rota};
use crate::domain::hours::first_moment;
use crate::domain::id::SeatName;
use crate::domain::time::{Span, Time};

/// The hours of a day that are night: who is on call between them has lost the night.
const NIGHT: (i8, i8) = (0, 6);
/// The most days that are looked at.
const MOST_DAYS: usize = 3_660;

/// How much somebody is on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Who.
    pub who: SeatName,
    /// How long, each moment counted once.
    pub on_call: Span,
    /// Nights of their own zone with some time on call between 0:00 and 6:00.
    pub nights: usize,
    /// Weekends of their own zone with some time on call.
    pub weekends: usize,
    /// Shifts that are theirs, or are not, because somebody is away or said so.
    pub changes: usize,
}

impl Rota {
    /// Returns how much each is on call between two moments, in the order of the file. Who stands in no layer and takes
    /// no shift is not among them.
    pub fn load(&self, from: Time, to: Time) -> Vec<Load> {
        let shifts: Vec<_> = self.layers.iter().flat_map(|layer| self.shifts(&layer.name, from, to)).collect();
        let of = |person: &Person| {
            let theirs = shifts.iter().filter(|shift| shift.who == person.name);
            let times = joined(theirs.clone().map(|shift| (shift.from.max(from), shift.to.min(to))));
            let is_in_turn = self.layers.iter().any(|layer| layer.people.contains(&person.name));
            if times.is_empty() && !is_in_turn {
                return None;
            }
            let changed = shifts
                .iter()
                .filter(|shift| shift.of().is_some_and(|of| *of == person.name || shift.who == person.name));
            Some(Load {
                who: person.name.clone(),
                on_call: Span::millis(times.iter().map(|(from, to)| to.since(*from).as_millis()).sum()),
                nights: nights(person, &times),
                weekends: weekends(person, &times),
                changes: changed.count(),
            })
        };
        self.people.iter().filter_map(of).collect()
    }
}

/// Returns the days of a person's zone that some time touches.
fn days<'a>(person: &'a Person, (from, to): (Time, Time)) -> impl Iterator<Item = Date> + 'a {
    let day = |at: Time| at.in_zone(&person.zone).date();
    let (first, last) = (day(from), day(to.minus(Span::millis(1))));
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |day| *day <= last).take(MOST_DAYS)
}

fn nights(person: &Person, times: &[(Time, Time)]) -> usize {
    let is_lost = |day: Date, (from, to): (Time, Time)| {
        let moment = |hour| first_moment(&person.zone, day.at(hour, 0, 0, 0));
        moment(NIGHT.0).zip(moment(NIGHT.1)).is_some_and(|(falls, ends)| from < ends && falls < to)
    };
    let lost = times.iter().flat_map(|time| days(person, *time).filter(|day| is_lost(*day, *time)));
    lost.collect::<BTreeSet<Date>>().len()
}

fn weekends(person: &Person, times: &[(Time, Time)]) -> usize {
    let saturday = |day: Date| match day.weekday() {
        Weekday::Saturday => Some(day),
        Weekday::Sunday => day.yesterday().ok(),
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => None,
    };
    times.iter().flat_map(|time| days(person, *time)).filter_map(saturday).collect::<BTreeSet<Date>>().len()
}
