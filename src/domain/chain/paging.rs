//! Where a page stands, made of what happened to it.

use serde::{Deserialize, Serialize};

use super::Chain;
use super::change::{Call, Ended, How, Outcome, PageChange, Raised, Recipient};
use crate::domain::id::SeatName;
use crate::domain::rota::Channel;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// An attempt as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Which.
    pub call: Call,
    /// When it was written down last.
    pub at: Time,
    /// What became of it.
    pub outcome: Outcome,
}

/// Somebody has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Who.
    pub by: SeatName,
    /// How.
    pub how: How,
    /// When.
    pub at: Time,
}

/// A time in which nobody is paged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Since when.
    pub since: Time,
    /// Until then.
    pub until: Time,
    /// By whom.
    pub by: SeatName,
}

/// A step of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The round, from 0.
    pub round: u32,
    /// The step, from 0.
    pub step: usize,
}

/// A page, folded from what happened to it since it was raised last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    /// What it is about.
    pub raised: Raised,
    /// Since when.
    pub since: Time,
    /// The step that was begun last, or gone on to.
    pub place: Place,
    /// When `place` was begun: nothing where nothing has been done in it.
    pub begun: Option<Time>,
    /// Attempts, in the order in which they were begun.
    pub tried: Vec<Tried>,
    /// Steps that had nobody to page, and when they were passed.
    pub passed: Vec<(Place, Time)>,
    /// Who has it, the owner first.
    pub acks: Vec<Ack>,
    /// Nobody has acknowledged since it was raised or escalated.
    pub is_open: bool,
    /// Nobody is paged.
    pub silence: Option<Silence>,
    /// Why it is over.
    pub ended: Option<Ended>,
}

/// How a page stands, in one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Somebody is being paged.
    Paging,
    /// Nobody is paged until then.
    Silenced(Time),
    /// Somebody has it.
    Acknowledged(SeatName),
    /// The chain is at its end.
    Unanswered,
    /// What it was about is over.
    Closed,
}

/// Why nobody can go on to a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotEscalate {
    /// There is no such step.
    #[error("{}", fill(w().paging.no_step, &[.0, .1, .2]))]
    NoStep(usize, String, usize),
    /// What it was about is over.
    #[error("{}", w().paging.is_closed)]
    Closed,
}

impl Paging {
    /// Begins a page.
    pub const fn new(raised: Raised, at: Time) -> Paging {
        Paging {
            raised,
            since: at,
            place: Place { round: 0, step: 0 },
            begun: None,
            tried: Vec::new(),
            passed: Vec::new(),
            acks: Vec::new(),
            is_open: true,
            silence: None,
            ended: None,
        }
    }

    /// Folds changes with their times; nothing where the first does not raise it.
    pub fn fold<'a>(changes: impl IntoIterator<Item = (Time, &'a PageChange)>) -> Option<Paging> {
        let mut paging: Option<Paging> = None;
        for (at, change) in changes {
            match (&mut paging, change) {
                (None, PageChange::Raised(raised)) => paging = Some(Paging::new(raised.clone(), at)),
                (None, _) => {}
                (Some(paging), change) => paging.apply(change, at),
            }
        }
        paging
    }

    /// Takes a change in.
    pub fn apply(&mut self, change: &PageChange, at: Time) {
        match change {
            PageChange::Raised(raised) => *self = Paging::new(raised.clone(), at),
            PageChange::Attempted { call, outcome } => self.attempted(call, outcome, at),
            PageChange::Passed { round, step, why: _ } => {
                let place = Place { round: *round, step: *step };
                self.come_to(place, at);
                self.passed.push((place, at));
            }
            PageChange::Acknowledged { by, how } => {
                self.acks.push(Ack { by: by.clone(), how: *how, at });
                self.is_open = false;
            }
            PageChange::Silenced { until, by } => {
                let silence = Silence { since: at, until: *until, by: by.clone() };
                self.silence = Some(silence).filter(|silence| silence.until > at);
            }
            PageChange::Escalated { to_step, by: _ } => self.escalated(*to_step),
            PageChange::Ended { why } => self.ended = Some(*why),
        }
    }

    fn attempted(&mut self, call: &Call, outcome: &Outcome, at: Time) {
        self.come_to(call.place(), at);
        match self.tried.iter_mut().find(|tried| tried.call == *call) {
            Some(tried) => (tried.outcome, tried.at) = (outcome.clone(), at),
            None => self.tried.push(Tried { call: call.clone(), at, outcome: outcome.clone() }),
        }
    }

    fn come_to(&mut self, place: Place, at: Time) {
        if place > self.place || (place == self.place && self.begun.is_none()) {
            (self.place, self.begun) = (place, Some(at));
        }
    }

    fn escalated(&mut self, to_step: usize) {
        let is_ahead = to_step > self.place.step || (to_step == self.place.step && self.begun.is_none());
        let round = if is_ahead { self.place.round } else { self.place.round.saturating_add(1) };
        (self.place, self.begun) = (Place { round, step: to_step }, None);
        (self.is_open, self.silence) = (true, None);
        self.ended = self.ended.filter(|why| *why == Ended::Closed);
    }

    /// Returns who acknowledged first.
    pub fn owner(&self) -> Option<&SeatName> {
        self.acks.first().map(|ack| &ack.by)
    }

    /// Tells whether a crisis of this level pages as this one does; at another level it is raised anew.
    pub fn is_of_level(&self, level: u8) -> bool {
        self.raised.level == Some(level) && self.ended.is_none()
    }

    /// Returns how it stands.
    pub fn stands(&self, now: Time) -> Stands {
        match (&self.ended, self.owner()) {
            (Some(Ended::Closed), _) => Stands::Closed,
            (_, Some(owner)) if !self.is_open => Stands::Acknowledged(owner.clone()),
            (Some(Ended::Unanswered), _) => Stands::Unanswered,
            (None, _) => match self.silence.as_ref().map(|silence| silence.until).filter(|until| *until > now) {
                Some(until) => Stands::Silenced(until),
                None => Stands::Paging,
            },
        }
    }

    /// Goes on to a step, from 0, or to the next one.
    ///
    /// # Errors
    /// There is no such step, or it is over.
    pub fn escalate(&self, chain: &Chain, to: Option<usize>, by: &SeatName) -> Result<PageChange, CannotEscalate> {
        let next = self.place.step + usize::from(self.begun.is_some());
        let to_step = to.unwrap_or_else(|| if chain.step(next).is_some() { next } else { 0 });
        match () {
            () if self.ended == Some(Ended::Closed) => Err(CannotEscalate::Closed),
            () if chain.step(to_step).is_none() => {
                let steps = chain.steps.len() + usize::from(chain.last.is_some());
                Err(CannotEscalate::NoStep(to_step + 1, chain.name.clone(), steps))
            }
            () => Ok(PageChange::Escalated { to_step, by: by.clone() }),
        }
    }

    /// Tells whether a seat's bell is to ring: nobody has answered, and the place where it stands rings there.
    pub fn rings(&self, seat: &SeatName) -> bool {
        let is_theirs = |call: &Call| match &call.to {
            Recipient::Person(name) => name == seat,
            Recipient::OpenSeats | Recipient::PageCommand => true,
        };
        let rang = |tried: &&Tried| tried.call.by == Channel::Bell && tried.outcome == Outcome::Sent;
        self.is_open && self.tried.iter().filter(rang).any(|tried| is_theirs(&tried.call))
    }

    /// Returns why the last attempt came to nothing, where nobody was reached at all.
    pub fn unreached(&self) -> Option<&str> {
        let failed = |outcome: &Outcome| !matches!(outcome, Outcome::Sent | Outcome::Begun);
        if self.tried.is_empty() || !self.tried.iter().all(|tried| failed(&tried.outcome)) {
            return None;
        }
        self.tried.iter().rev().find_map(|tried| match &tried.outcome {
            Outcome::Failed(why) | Outcome::Skipped(why) => Some(why.as_str()),
            Outcome::Sent | Outcome::Begun => None,
        })
    }

    /// Returns what is to be written down when the desk starts: attempts that were begun before it stopped. They may have
    /// gone out and are not made again; they count as failed.
    pub fn interrupted(&self) -> Vec<PageChange> {
        self.begun().map(|tried| lost(&tried.call)).collect()
    }

    /// Returns attempts whose end nobody wrote down.
    pub(super) fn begun(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| tried.outcome == Outcome::Begun)
    }

    /// Returns what was tried in a step of a round.
    pub(super) fn tried_in(&self, place: Place) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(move |tried| tried.call.place() == place)
    }

    /// Tells whether a step had nobody to page.
    pub(super) fn is_passed(&self, place: Place) -> bool {
        self.passed.iter().any(|(passed, _)| *passed == place)
    }

    /// Tells whether somebody was reached in a step of a round.
    pub(super) fn has_reached(&self, place: Place) -> bool {
        self.tried_in(place).any(|tried| tried.outcome == Outcome::Sent)
    }

    /// Tells whether somebody was reached in a round, the last resort apart.
    pub(super) fn round_has_reached(&self, round: u32, steps: usize) -> bool {
        (0..steps).any(|step| self.has_reached(Place { round, step }))
    }

    /// Returns when something was written down last about a step of a round.
    pub(super) fn last_done(&self, place: Place) -> Option<Time> {
        let passed = self.passed.iter().filter(|(passed, _)| *passed == place).map(|(_, at)| *at);
        self.tried_in(place).map(|tried| tried.at).chain(passed).max()
    }
}

impl Call {
    /// Returns its step.
    pub const fn place(&self) -> Place {
        Place { round: self.round, step: self.step }
    }
}

/// An attempt whose end nobody wrote down.
pub(super) fn lost(call: &Call) -> PageChange {
    PageChange::Attempted { call: call.clone(), outcome: Outcome::Failed(w().paging.lost.to_owned()) }
}

/// Returns when a wait that began then is over: at most twice as long from now, so that a clock that went back holds
/// nothing up.
pub(super) fn over(began: Time, wait: Span, now: Time) -> Time {
    if began > now.plus(wait) { now } else { began.plus(wait) }
}
