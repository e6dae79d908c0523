//! Where nobody is on call, and where somebody is so twice.

use serde::{Deserialize, Serialize};

use super::Rota;
use crate::domain::id::SeatName;
use crate::domain::time::{Span, Time};

/// A time in which nobody is on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The layer that is on duty without anybody; nothing where nobody is on call in any layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
}

impl Gap {
    /// Returns how long it is.
    pub const fn length(&self) -> Span {
        self.to.since(self.from)
    }
}

/// A time in which one person is on call in two layers, so that one of them backs up nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Who.
    pub who: SeatName,
    /// The two layers.
    pub layers: [String; 2],
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
}

impl Rota {
    /// Returns the times between two moments in which nobody is on call at all, then those of each layer that is on duty
    /// without anybody.
    pub fn gaps(&self, from: Time, to: Time) -> Vec<Gap> {
        let covered = self.layers.iter().flat_map(|layer| self.shifts(&layer.name, from, to));
        let covered = joined(covered.map(|shift| (shift.from, shift.to)));
        let uncovered = between(&covered, from, to).into_iter().map(|(from, to)| Gap { layer: None, from, to });
        let of_layers = self.layers.iter().flat_map(|layer| {
            let unheld = self.stretches(&layer.name, from, to).filter(|stretch| stretch.held.is_none());
            let unheld = joined(unheld.map(|stretch| (stretch.from.max(from), stretch.to.min(to))));
            unheld.into_iter().map(|(from, to)| Gap { layer: Some(layer.name.clone()), from, to })
        });
        uncovered.chain(of_layers).collect()
    }

    /// Returns the times between two moments in which one person is on call in two layers.
    pub fn overlaps(&self, from: Time, to: Time) -> Vec<Overlap> {
        let mut found = Vec::new();
        for (n, one) in self.layers.iter().enumerate() {
            for other in self.layers.iter().skip(n + 1) {
                let theirs: Vec<_> = self.shifts(&other.name, from, to).collect();
                for shift in self.shifts(&one.name, from, to) {
                    let both = theirs.iter().filter(|their| their.who == shift.who);
                    let both = both.map(|their| (their.from.max(shift.from), their.to.min(shift.to)));
                    let both =
                        both.map(|(begin, end)| (begin.max(from), end.min(to))).filter(|(begin, end)| begin < end);
                    found.extend(both.map(|(from, to)| Overlap {
                        who: shift.who.clone(),
                        layers: [one.name.clone(), other.name.clone()],
                        from,
                        to,
                    }));
                }
            }
        }
        found
    }
}

/// Sorts times and joins those that touch or overlap.
pub(super) fn joined(times: impl Iterator<Item = (Time, Time)>) -> Vec<(Time, Time)> {
    let mut times: Vec<(Time, Time)> = times.collect();
    times.sort_unstable();
    times.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    times
}

/// Returns what lies between sorted times, and before and behind them.
fn between(times: &[(Time, Time)], from: Time, to: Time) -> Vec<(Time, Time)> {
    let begins = std::iter::once(from).chain(times.iter().map(|(_, end)| *end));
    let ends = times.iter().map(|(begin, _)| *begin).chain([to]);
    begins.zip(ends).map(|(begin, end)| (begin.max(from), end.min(to))).filter(|(begin, end)| begin < end).collect()
}
