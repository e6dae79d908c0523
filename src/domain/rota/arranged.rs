//! What people arrange by hand: who stands in for whom, swaps, and hand-overs that were acknowledged.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::shift::Shift;
use crate::domain::id::SeatName;
use crate::domain::time::Time;

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

    /// Tells whether somebody has said that they are there for the shift that begins then.
    pub fn is_taken(&self, layer: &str, at: Time, by: &SeatName) -> bool {
        self.taken.contains(&(layer.to_owned(), at, by.clone()))
    }
}
