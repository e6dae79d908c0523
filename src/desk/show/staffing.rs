//! When messages come and how many people that needs.

use std::iter::repeat_n;

use crate::domain::ask::Staffing;
use crate::domain::staffing::Heatmap;
use crate::domain::time::{Span, Time};
use crate::store::StoreError;

use super::super::clock;
use super::super::handle::Handle;

/// So many weeks are looked at.
const WEEKS: i64 = 8;
const WEEK: Span = Span::days(7);

/// Counts the hours of the last weeks, from the first one in which something came.
pub fn staffing(desk: &Handle) -> Result<Staffing, StoreError> {
    let now = clock::now();
    let rulings = &desk.library().rulings;
    let all = desk.reader().hours(now.minus(Span::days(7 * WEEKS)), now)?;
    // Whole weeks, so that no day counts more often than another; a desk that is younger has what it has.
    let first = all.iter().find(|(_, count)| count.heard > 0).map_or(now, |(at, _)| *at);
    let age = now.since(first);
    let weeks = age.as_millis() / WEEK.as_millis();
    let hour = |at: Time| Time::from_millis(at.millis().div_euclid(3_600_000) * 3_600_000);
    let from = if weeks > 0 { hour(now.minus(Span::days(7 * weeks))) } else { first };
    let counted = all.iter().filter(|(at, _)| *at >= from);
    let (mut heard, mut answered) = (0u64, 0u64);
    for (_, count) in counted {
        heard += u64::from(count.heard);
        answered += u64::from(count.answered);
    }
    let times = |count: fn(&crate::store::HourCount) -> u32| -> Vec<Time> {
        all.iter().flat_map(|(at, counts)| repeat_n(*at, count(counts) as usize)).collect()
    };
    let map = Heatmap::new(rulings.zone(), (from, now), times(|counts| counts.heard), times(|counts| counts.answered));
    let pace = desk.shared.read().meter.pace(now, rulings.pace);
    Ok(Staffing {
        map,
        weeks: u32::try_from(weeks.max(1)).unwrap_or(1),
        per_answer: pace.per_answer,
        heard,
        answered: u8::try_from((answered * 100).checked_div(heard).unwrap_or(0).min(100)).unwrap_or(100),
        zone: rulings.zone().iana_name().unwrap_or("UTC").to_owned(),
    })
}
