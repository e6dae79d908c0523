//! How good a rota is, in words: what is covered, and who carries how much.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::hand_over::length;
use super::{Gap, Load, Overlap, Rota};
use crate::domain::time::{Span, Time};
use crate::words::{fill, some, w};

/// So many percent over an even share is a heavy load.
const HEAVY: i64 = 125;
/// So many gaps and overlaps are told one by one.
const TOLD: usize = 5;

/// How good a rota is between two moments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
    /// Where nobody is on call.
    pub gaps: Vec<Gap>,
    /// Where somebody is so twice.
    pub overlaps: Vec<Overlap>,
    /// What it costs whom.
    pub loads: Vec<Load>,
    /// Percent of the time in which somebody is on call, rounded down.
    pub covered: i64,
    /// How evenly the hours are shared, in percent: 100 where all have the same, 0 where one has all.
    pub even: i64,
}

impl Rota {
    /// Looks at the rota between two moments.
    pub fn report(&self, from: Time, to: Time) -> Report {
        let (gaps, loads) = (self.gaps(from, to), self.load(from, to));
        let whole = to.since(from).as_millis().max(1);
        let nobody: i64 = gaps.iter().filter(|gap| gap.layer.is_none()).map(|gap| gap.length().as_millis()).sum();
        let covered = (whole - nobody).saturating_mul(100) / whole;
        let even = evenness(&loads);
        Report { from, to, overlaps: self.overlaps(from, to), gaps, loads, covered, even }
    }
}

/// Returns how evenly hours are shared: by how much those above the mean are above it, of how much they could be.
fn evenness(loads: &[Load]) -> i64 {
    let all: i64 = loads.iter().map(|load| load.on_call.as_millis()).sum();
    let Ok(people) = i64::try_from(loads.len()) else { return 0 };
    if people < 2 || all == 0 {
        return 100;
    }
    let mean = all / people;
    let above: i64 = loads.iter().map(|load| (load.on_call.as_millis() - mean).max(0)).sum();
    100 - above.saturating_mul(100) / (all - mean).max(1)
}

impl Report {
    /// Returns how good it is, of 100: three quarters for what is covered, one for how evenly it is shared.
    pub const fn quality(&self) -> i64 {
        (self.covered * 3 + self.even) / 4
    }

    /// Tells it in words, a line each: first the quality, then what to look at, then what everybody carries.
    pub fn words(&self, zone: &TimeZone) -> Vec<String> {
        let when = |at: Time| at.day_and_minute(zone, self.from);
        let span = |from: Time, to: Time| fill(w().paging.from_to, &[&when(from), &when(to), &length(to.since(from))]);
        let mut lines = vec![self.sentence()];
        lines.extend(self.gaps.iter().take(TOLD).map(|gap| match &gap.layer {
            Some(layer) => fill(w().paging.gap_of_layer, &[layer, &span(gap.from, gap.to)]),
            None => fill(w().paging.gap, &[&span(gap.from, gap.to)]),
        }));
        lines.extend(more(self.gaps.len()).map(|n| some(w().paging.more_gaps, n)));
        lines.extend(self.overlaps.iter().take(TOLD).map(|both| {
            let [one, other] = &both.layers;
            fill(w().paging.overlap, &[&both.who, one, other, &span(both.from, both.to)])
        }));
        lines.extend(more(self.overlaps.len()).map(|n| some(w().paging.more_overlaps, n)));
        lines.extend(self.loads.iter().map(Load::words));
        lines
    }

    /// Says in one sentence how good it is.
    pub fn sentence(&self) -> String {
        let days =
            usize::try_from((self.to.since(self.from).as_millis() + 43_200_000) / 86_400_000).unwrap_or_default();
        let nobody: Vec<&Gap> = self.gaps.iter().filter(|gap| gap.layer.is_none()).collect();
        let missing = Span::millis(nobody.iter().map(|gap| gap.length().as_millis()).sum());
        let covered = if nobody.is_empty() {
            some(w().paging.covered, days)
        } else {
            fill(w().paging.uncovered, &[&length(missing), &some(w().paging.days, days)])
        };
        fill(w().paging.quality, &[&self.quality(), &covered, &self.shared()])
    }

    fn shared(&self) -> String {
        let all: i64 = self.loads.iter().map(|load| load.on_call.as_millis()).sum();
        let people = i64::try_from(self.loads.len()).unwrap_or(1).max(1);
        let heaviest = self.loads.iter().max_by_key(|load| load.on_call);
        let of_share = |load: &Load| load.on_call.as_millis().saturating_mul(100 * people) / all.max(1);
        match heaviest {
            None => w().paging.shared_by_nobody.to_owned(),
            Some(load) if self.loads.len() == 1 => fill(w().paging.shared_by_one, &[&load.who]),
            Some(load) if of_share(load) > HEAVY => fill(w().paging.shared_badly, &[&load.who, &of_share(load)]),
            Some(_) => w().paging.shared_evenly.to_owned(),
        }
    }
}

fn more(all: usize) -> Option<usize> {
    all.checked_sub(TOLD).filter(|more| *more > 0)
}

impl Load {
    /// Tells it in words: `ana: 168 h, 7 nights, 1 weekend, 2 changes`.
    pub fn words(&self) -> String {
        let nights = some(w().paging.nights, self.nights);
        let (weekends, changes) = (some(w().paging.weekends, self.weekends), some(w().paging.changes, self.changes));
        fill(w().paging.load, &[&self.who, &length(self.on_call), &nights, &weekends, &changes])
    }
}
