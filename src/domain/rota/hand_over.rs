//! Hand-overs: who gives to whom and when, whether they know, and whether what is said by hand can be.

use serde::{Deserialize, Serialize};

use super::{Override, Rota, Shift};
use crate::domain::id::SeatName;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Nobody looks further ahead for a hand-over.
const HORIZON: Span = Span::days(400);
/// A layer that is on duty at weekends alone was so within this.
const LOOK_BACK: Span = Span::days(8);
/// Who takes over is asked to say so from so long before.
const ASKED_BEFORE: Span = Span::hours(1);

/// One person gives a layer to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Which layer.
    pub layer: String,
    /// When the one who takes over begins.
    pub at: Time,
    /// Who had it before; nobody before the first turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<SeatName>,
    /// Who has it from then on.
    pub takes: SeatName,
    /// Who takes it has said that they are there.
    pub acknowledged: bool,
}

impl HandOver {
    /// Tells in words how it stands: `ana hands over to dan in 20 min; dan has not acknowledged`.
    pub fn words(&self, now: Time) -> String {
        let left = self.at.since(now);
        let when =
            if left > Span::ZERO { fill(w().paging.in_time, &[&length(left)]) } else { w().paging.now.to_owned() };
        let acknowledged =
            if self.acknowledged { w().paging.has_acknowledged } else { w().paging.has_not_acknowledged };
        let acknowledged = fill(acknowledged, &[&self.takes]);
        match &self.gives {
            Some(gives) => fill(w().paging.hands_over, &[&self.layer, gives, &self.takes, &when, &acknowledged]),
            None => fill(w().paging.begins, &[&self.layer, &self.takes, &when, &acknowledged]),
        }
    }
}

/// Returns a length in hours and minutes, `12 h 30`.
pub(super) fn length(span: Span) -> String {
    let minutes = span.as_minutes();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => fill(w().due.minutes, &[&minutes]),
        (hours, 0) => fill(w().due.hours, &[&hours]),
        (hours, minutes) => fill(w().due.hours_minutes, &[&hours, &format_args!("{minutes:02}")]),
    }
}

/// Why something cannot be said by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOverride {
    /// There is no such layer.
    #[error("{}", fill(w().paging.no_layer, &[.0, .1]))]
    NoLayer(String, String),
    /// The rota does not know who is to stand in.
    #[error("{}", fill(w().paging.no_person, &[.0, .1]))]
    NoPerson(SeatName, String),
    /// It ends before it begins.
    #[error("{}", w().paging.override_backwards)]
    Backwards,
    /// It is over.
    #[error("{}", w().paging.override_past)]
    Past,
    /// The layer is not on duty at all in that time.
    #[error("{}", fill(w().paging.override_off_duty, &[.0]))]
    OffDuty(String),
    /// Who is to stand in is away.
    #[error("{}", fill(w().paging.override_away, &[.0]))]
    Away(SeatName),
}

impl Rota {
    /// Returns the hand-overs of a layer after a moment and up to another. Who has it again after a break hands over to
    /// nobody.
    pub fn hand_overs(&self, layer: &str, after: Time, to: Time) -> Vec<HandOver> {
        self.changes(layer, after, to).collect()
    }

    /// Returns the next hand-over in which a seat gives or takes, within 400 days.
    pub fn next_hand_over(&self, who: &SeatName, now: Time) -> Option<HandOver> {
        let is_theirs = |over: &HandOver| over.takes == *who || over.gives.as_ref() == Some(who);
        let next = |layer: &str| self.changes(layer, now, now.plus(HORIZON)).find(is_theirs);
        self.layers.iter().filter_map(|layer| next(&layer.name)).min_by_key(|over| over.at)
    }

    /// Returns the hand-overs within the next hour that whoever takes over has not acknowledged.
    pub fn unacknowledged(&self, now: Time) -> Vec<HandOver> {
        let soon = now.plus(ASKED_BEFORE);
        let all = self.layers.iter().flat_map(|layer| self.changes(&layer.name, now, soon));
        all.filter(|over| !over.acknowledged).collect()
    }

    fn changes<'a>(&'a self, layer: &'a str, after: Time, to: Time) -> impl Iterator<Item = HandOver> + 'a {
        // The shift that runs or ran last says who gives; a layer that is on duty at weekends looks back further.
        let mut before = self.last_before(layer, after);
        let shifts = self.shifts(layer, after, to.plus(Span::millis(1))).filter(move |shift| shift.from > after);
        shifts.filter_map(move |shift: Shift| {
            let gives = before.replace(shift.who.clone());
            (gives.as_ref() != Some(&shift.who)).then(|| HandOver {
                acknowledged: self.arranged.is_taken(&shift.layer, shift.from, &shift.who),
                layer: shift.layer,
                at: shift.from,
                gives,
                takes: shift.who,
            })
        })
    }

    /// Returns who had a layer last at a moment or before it.
    fn last_before(&self, layer: &str, at: Time) -> Option<SeatName> {
        let found = self.layer(layer)?;
        let turn_before = found.turns.begins(found.turns.at(at, found.zone()).saturating_sub(1), found.zone());
        let begin = turn_before.min(at.minus(LOOK_BACK));
        self.shifts(layer, begin, at.plus(Span::millis(1))).last().map(|shift| shift.who)
    }

    /// Tells why something cannot be said by hand, if so.
    ///
    /// # Errors
    /// What is wrong with it, with what to do.
    pub fn check(&self, said: &Override, now: Time) -> Result<(), BadOverride> {
        if self.layer(&said.layer).is_none() {
            let layers: Vec<&str> = self.layers.iter().map(|layer| layer.name.as_str()).collect();
            return Err(BadOverride::NoLayer(said.layer.clone(), layers.join(", ")));
        }
        if self.person(&said.instead).is_none() {
            let people: Vec<&str> = self.people.iter().map(|person| person.name.as_str()).collect();
            return Err(BadOverride::NoPerson(said.instead.clone(), people.join(", ")));
        }
        match () {
            () if said.to <= said.from => Err(BadOverride::Backwards),
            () if said.to <= now => Err(BadOverride::Past),
            () if self.stretches(&said.layer, said.from, said.to).next().is_none() => {
                Err(BadOverride::OffDuty(said.layer.clone()))
            }
            () if self
                .away
                .iter()
                .any(|away| away.who == said.instead && away.from < said.to && said.from < away.to) =>
            {
                Err(BadOverride::Away(said.instead.clone()))
            }
            () => Ok(()),
        }
    }
}
