//! What people arrange by hand: who stands in for whom, swaps, and hand-overs that were acknowledged.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::shift::Shift;
use crate::domain::id::SeatName;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Somebody is on call instead of whoever would be, as long as the layer is on duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Which layer.
    pub layer: String,
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
    /// Who.
    pub instead: SeatName,
    /// Who said so.
    pub by: SeatName,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Override {
    /// Makes a swap: each of two people takes the other's shift.
    pub fn swap(one: &Shift, other: &Shift, by: &SeatName, why: &str) -> [Override; 2] {
        let takes = |shift: &Shift, instead: &SeatName| Override {
            layer: shift.layer.clone(),
            from: shift.from,
            to: shift.to,
            instead: instead.clone(),
            by: by.clone(),
            why: why.to_owned(),
        };
        [takes(one, &other.who), takes(other, &one.who)]
    }

    /// Tells whether it holds at a moment.
    pub fn holds(&self, layer: &str, at: Time) -> bool {
        self.layer == layer && self.from <= at && at < self.to
    }
}

/// What people did to the rota by hand, for the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotaChange {
    /// Somebody stands in; a swap is two together.
    Overridden {
        /// What holds from now on, over what was said before.
        overrides: Vec<Override>,
    },
    /// What was said by hand holds no more.
    Withdrawn {
        /// As it was said; a swap is withdrawn whole.
        overrides: Vec<Override>,
        /// By whom.
        by: SeatName,
    },
    /// Who comes on call has said that they are there.
    TakenOver {
        /// In which layer.
        layer: String,
        /// When their shift begins.
        at: Time,
        /// Who.
        by: SeatName,
    },
}

impl RotaChange {
    /// Tells what happened in words; `clock` writes a time.
    pub fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        let say = &w().paging;
        let told = |said: &Override| {
            let why = if said.why.is_empty() { String::new() } else { fill(say.because, &[&said.why]) };
            fill(say.stands_in, &[&said.instead, &said.layer, &clock(said.from), &clock(said.to), &why])
        };
        let all = |overrides: &[Override]| overrides.iter().map(told).collect::<Vec<_>>().join(" · ");
        match self {
            RotaChange::Overridden { overrides } => all(overrides),
            RotaChange::Withdrawn { overrides, by: _ } => fill(say.withdrawn, &[&all(overrides)]),
            RotaChange::TakenOver { layer, at, by } => fill(say.taken_over, &[by, layer, &clock(*at)]),
        }
    }
}

/// What a seat arranges of the rota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotaAct {
    /// Somebody stands in.
    Override {
        /// Which layer.
        layer: String,
        /// From then.
        from: Time,
        /// Until then, excluded.
        to: Time,
        /// Who.
        instead: SeatName,
        /// Why.
        why: String,
    },
    /// Two people take each other's shifts: those in which these moments lie.
    Swap {
        /// Which layer.
        layer: String,
        /// A moment of the one.
        one: Time,
        /// A moment of the other.
        other: Time,
        /// Why.
        why: String,
    },
    /// What was said last of a layer holds no more.
    Withdraw {
        /// Which layer.
        layer: String,
    },
    /// I am there for my next shift.
    TakeOver {
        /// In which layer; the next of all where none is named.
        layer: Option<String>,
    },
}

/// What people have arranged by hand so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    /// Overrides in the order in which they were said; of two at one moment the later holds.
    pub overrides: Vec<Override>,
    /// Hand-overs that were acknowledged: layer, when, who.
    taken: BTreeSet<(String, Time, SeatName)>,
}

impl Arranged {
    /// Nothing yet.
    pub const fn none() -> Arranged {
        Arranged { overrides: Vec::new(), taken: BTreeSet::new() }
    }

    /// Takes a change in. What cannot be withdrawn, since nobody said it, is left.
    pub fn apply(&mut self, change: &RotaChange) {
        match change {
            RotaChange::Overridden { overrides } => self.overrides.extend(overrides.iter().cloned()),
            RotaChange::Withdrawn { overrides, by: _ } => {
                for gone in overrides {
                    if let Some(place) = self.overrides.iter().rposition(|said| said == gone) {
                        self.overrides.remove(place);
                    }
                }
            }
            RotaChange::TakenOver { layer, at, by } => {
                self.taken.insert((layer.clone(), *at, by.clone()));
            }
        }
    }

    /// Returns what was said last of a layer and still holds or will: both of a swap.
    pub fn said_last(&self, layer: &str, now: Time) -> Vec<Override> {
        let mut said = self.overrides.iter().rev().filter(|said| said.layer == layer && said.to > now);
        let Some(last) = said.next() else { return Vec::new() };
        let swapped = said.next().filter(|other| {
            (&other.by, &other.why) == (&last.by, &last.why) && other.from != last.from && other.instead != last.instead
        });
        swapped.into_iter().chain([last]).cloned().collect()
    }

    /// Tells whether somebody has said that they are there for the shift that begins then.
    pub fn is_taken(&self, layer: &str, at: Time, by: &SeatName) -> bool {
        self.taken.contains(&(layer.to_owned(), at, by.clone()))
    }
}
