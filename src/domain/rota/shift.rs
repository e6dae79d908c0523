//! Shifts: from when until when somebody is on call, with everything said by hand.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{Layer, Rota};
use crate::domain::id::SeatName;
use crate::domain::time::{Span, Time};

/// Why somebody is on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// It is their turn.
    Turn,
    /// Whose turn it is, is away.
    StandsIn {
        /// For whom.
        of: SeatName,
    },
    /// Somebody said so.
    ByHand {
        /// Whose turn it would be; nobody before the first turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<SeatName>,
        /// Who said so.
        by: SeatName,
    },
}

/// A time in which one person is on call in a layer, without a break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// The layer.
    pub layer: String,
    /// Who.
    pub who: SeatName,
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
    /// Why.
    pub because: Because,
}

impl Shift {
    /// Returns how long it really is, whatever the wall clock says.
    pub const fn length(&self) -> Span {
        self.to.since(self.from)
    }

    /// Returns whose turn it would have been, where it is another's.
    pub fn of(&self) -> Option<&SeatName> {
        match &self.because {
            Because::Turn => None,
            Because::StandsIn { of } => Some(of),
            Because::ByHand { of, .. } => of.as_ref().filter(|of| **of != self.who),
        }
    }
}

/// A stretch of duty within a turn: either somebody's, or nobody's.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub from: Time,
    pub to: Time,
    pub held: Option<(SeatName, Because)>,
    turn: i64,
}

impl Rota {
    /// Returns the shifts of a layer that reach into a time, whole and in order; one ends with its turn at the latest.
    pub fn shifts<'a>(&'a self, layer: &'a str, from: Time, to: Time) -> impl Iterator<Item = Shift> + 'a {
        self.stretches(layer, from, to).filter_map(move |stretch| {
            let (who, because) = stretch.held?;
            Some(Shift { layer: layer.to_owned(), who, from: stretch.from, to: stretch.to, because })
        })
    }

    /// Returns the duty of a layer that reaches into a time, cut where somebody else is on call.
    pub(super) fn stretches<'a>(&'a self, layer: &'a str, from: Time, to: Time) -> impl Iterator<Item = Stretch> + 'a {
        let found = self.layer(layer).filter(|_| from < to);
        let walk = found.into_iter().flat_map(move |layer| Walk::new(self, layer, from));
        walk.filter(move |stretch| stretch.to > from).take_while(move |stretch| stretch.from < to)
    }

    /// Returns who has a layer at a moment of its duty, and until when nothing changes.
    fn holder(&self, layer: &Layer, turn: i64, at: Time) -> (Option<(SeatName, Because)>, Time) {
        let until = layer.turns.begins(turn + 1, layer.zone());
        let by_hand = self.arranged.overrides.iter().filter(|said| said.layer == layer.name);
        let edges = by_hand.flat_map(|said| [said.from, said.to]);
        let edges = edges.chain(self.away.iter().flat_map(|away| [away.from, away.to]));
        let until = edges.filter(|edge| *edge > at).fold(until, Time::min);
        (self.held(layer, turn, at), until)
    }

    pub(super) fn held(&self, layer: &Layer, turn: i64, at: Time) -> Option<(SeatName, Because)> {
        let whose = self.in_turn(layer, turn);
        let said = self.arranged.overrides.iter().rev();
        let can_stand_in = |who: &SeatName| self.person(who).is_some() && !self.is_away(who, at);
        let mut said = said.filter(|said| said.holds(&layer.name, at) && can_stand_in(&said.instead));
        if let Some(said) = said.next() {
            return Some((said.instead.clone(), Because::ByHand { of: whose.first().cloned(), by: said.by.clone() }));
        }
        let there = whose.iter().find(|who| !self.is_away(who, at))?;
        let because = match whose.first().filter(|of| *of != there) {
            Some(of) => Because::StandsIn { of: of.clone() },
            None => Because::Turn,
        };
        Some((there.clone(), because))
    }

    /// Returns who is to be asked in a turn, whose turn it is first. Nobody before the first turn.
    fn in_turn(&self, layer: &Layer, turn: i64) -> Vec<SeatName> {
        let known: Vec<&SeatName> = layer.people.iter().filter(|name| self.person(name).is_some()).collect();
        let first = usize::try_from(turn).ok().filter(|_| !known.is_empty());
        let Some(first) = first.map(|turn| turn % known.len()) else { return Vec::new() };
        known.iter().cycle().skip(first).take(known.len()).map(|name| (*name).clone()).collect()
    }
}

/// Stretches of duty, in order and without overlaps.
type Duty<'a> = Box<dyn Iterator<Item = (Time, Time)> + 'a>;

/// Walks the duty of a layer from the beginning of the turn in which `from` lies.
struct Walk<'a> {
    rota: &'a Rota,
    layer: &'a Layer,
    duty: Duty<'a>,
    /// What is found and not yet given out: the last may still grow.
    found: VecDeque<Stretch>,
}

impl<'a> Walk<'a> {
    fn new(rota: &'a Rota, layer: &'a Layer, from: Time) -> Walk<'a> {
        let first = layer.turns.at(from, layer.zone());
        let begins = move |turn| layer.turns.begins(turn, layer.zone());
        let duty: Duty<'a> = if layer.duty.is_always() {
            let turns = (first..).map(move |turn| (begins(turn), begins(turn + 1)));
            Box::new(turns.take_while(|(from, to)| from < to))
        } else {
            let begin = begins(first);
            Box::new(layer.duty.stretches_after(begin).map(move |(opens, closes)| (opens.max(begin), closes)))
        };
        Walk { rota, layer, duty, found: VecDeque::new() }
    }

    /// Finds who has the next stretch of duty, cut as often as that changes.
    fn find(&mut self, (mut from, to): (Time, Time)) {
        while from < to {
            let turn = self.layer.turns.at(from, self.layer.zone());
            let (held, until) = self.rota.holder(self.layer, turn, from);
            let until = until.min(to).max(from.plus(Span::millis(1)));
            match self.found.back_mut() {
                Some(last) if last.to == from && last.turn == turn && last.held == held => last.to = until,
                _ => self.found.push_back(Stretch { from, to: until, held, turn }),
            }
            from = until;
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        while self.found.len() < 2 {
            let Some(stretch) = self.duty.next() else { break };
            self.find(stretch);
        }
        self.found.pop_front()
    }
}
