//! What a rule did to a conversation, as the log holds it.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::class::Class;
use crate::domain::conversation::Dismissal;
use crate::domain::deadline::minutes_in_words;
use crate::domain::decide;
use crate::domain::id::SeatName;
use crate::domain::lean::is_default;
use crate::domain::snooze::Wake;
use crate::domain::targets::Target;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// A rule fired.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// The rule, by name.
    pub rule: String,
    /// What it did, in order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub did: Vec<RuleAct>,
    /// What it would have done, had a person not said otherwise or somebody waited already.
    #[serde(default, skip_serializing_if = "is_default")]
    pub left: Vec<RuleAct>,
    /// They were answered since: its class, target and proposal hold no more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub over: bool,
}

/// One thing that a rule did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleAct {
    /// Gave it a class.
    Classed(Class),
    /// Raised it (1) or put it below (-1).
    Prioritised(i8),
    /// Added labels.
    Labelled(Vec<String>),
    /// Gave it to a seat.
    Assigned(SeatName),
    /// Gave it to nobody: everybody has so many rows.
    NobodyFree(usize),
    /// Put it off.
    Snoozed(Wake),
    /// Closed it without an answer.
    Dismissed(Dismissal),
    /// Set within what an answer should be out.
    Targeted(Target),
    /// Proposes to hide it.
    Hides,
    /// Pages somebody.
    Paged,
}

impl Firing {
    /// Tells whether it neither did nor left anything.
    pub fn is_empty(&self) -> bool {
        self.did.is_empty() && self.left.is_empty()
    }

    /// Tells it in words for the log and for `w`: `rule "refunds": labelled +billing, assigned to ana`.
    pub fn sentence(&self, zone: &TimeZone, now: Time) -> String {
        fill(w().rules.fired, &[&self.rule, &self.deeds(zone, now)])
    }

    /// Tells in words what it did and what it left.
    pub fn deeds(&self, zone: &TimeZone, now: Time) -> String {
        let clock = |at: Time| at.day_and_minute(zone, now);
        let list = |acts: &[RuleAct]| acts.iter().map(|act| act.words(&clock)).collect::<Vec<_>>().join(", ");
        match (self.did.as_slice(), self.left.as_slice()) {
            ([], []) => w().rules.nothing.to_owned(),
            (did, []) => list(did),
            ([], left) => fill(w().rules.left, &[&list(left)]),
            (did, left) => fill(w().rules.did_and_left, &[&list(did), &fill(w().rules.left, &[&list(left)])]),
        }
    }
}

impl RuleAct {
    /// Tells it in words; `clock` says how a moment reads.
    pub(super) fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        let say = &w().acts;
        match self {
            RuleAct::Classed(class) => fill(say.classed, &[&class.word()]),
            RuleAct::Prioritised(1..) => say.raised.to_owned(),
            RuleAct::Prioritised(0) => say.plain_priority.to_owned(),
            RuleAct::Prioritised(..0) => say.lowered.to_owned(),
            RuleAct::Labelled(labels) => fill(say.labelled, &[&decide::signed(labels, &[])]),
            RuleAct::Assigned(seat) => fill(say.assigned, &[seat]),
            RuleAct::NobodyFree(most) => fill(w().rules.nobody_free, &[most]),
            RuleAct::Snoozed(Wake::At(at)) => fill(say.snoozed, &[&clock(*at)]),
            RuleAct::Snoozed(Wake::Reply) => say.snoozed_until_reply.to_owned(),
            RuleAct::Dismissed(why) => fill(say.dismissed, &[&why.words()]),
            RuleAct::Targeted(target) => fill(w().rules.target, &[&minutes_in_words(target.minutes)]),
            RuleAct::Hides => w().rules.hide.to_owned(),
            RuleAct::Paged => w().rules.page.to_owned(),
        }
    }
}
