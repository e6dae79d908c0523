//! What happens to a page, for the log.

use serde::{Deserialize, Serialize};

use crate::domain::id::{ConversationId, CrisisId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::rota::Channel;
use crate::domain::time::Time;

/// What a page is about, and which chain is gone through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The chain, by name.
    pub chain: String,
    /// The crisis that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisId>,
    /// The conversation that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// The level of the crisis, 1 (worst) to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// The rule that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How many more messages called for it at once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub more: usize,
    /// What whoever is paged reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// To whom an attempt goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// One person.
    Person(SeatName),
    /// All open seats.
    OpenSeats,
    /// Whomever the page command calls.
    PageCommand,
}

/// One attempt to page somebody; made once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Call {
    /// The round, from 0.
    pub round: u32,
    /// The step, from 0; the number of steps is the last resort.
    pub step: usize,
    /// To whom.
    pub to: Recipient,
    /// By what.
    pub by: Channel,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is being made; written down and flushed before.
    Begun,
    /// It went out.
    Sent,
    /// It could not be sent, or nobody knows whether it was; why, in words.
    Failed(String),
    /// It was not tried; why, in words.
    Skipped(String),
}

/// How somebody acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// At a seat.
    Screen,
    /// By the command line.
    CommandLine,
    /// By an answer on the channel of the page.
    Answer(Channel),
}

/// Why a page is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The chain is at its end and nobody acknowledged.
    Unanswered,
    /// What it was about is over.
    Closed,
}

/// What happened to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageChange {
    /// It was raised, or raised anew at another level.
    Raised(Raised),
    /// Somebody was paged, or could not be.
    Attempted {
        /// Which attempt.
        call: Call,
        /// What became of it.
        outcome: Outcome,
    },
    /// A step had nobody to page.
    Passed {
        /// The round, from 0.
        round: u32,
        /// The step, from 0.
        step: usize,
        /// Why, in words.
        why: String,
    },
    /// Somebody has it.
    Acknowledged {
        /// Who.
        by: SeatName,
        /// How.
        how: How,
    },
    /// Nobody is paged until then; a time that is over ends a silence.
    Silenced {
        /// Until then.
        until: Time,
        /// By whom.
        by: SeatName,
    },
    /// Somebody goes on to a step.
    Escalated {
        /// The step, from 0; one that was begun already begins another round.
        to_step: usize,
        /// By whom.
        by: SeatName,
    },
    /// It is over.
    Ended {
        /// Why.
        why: Ended,
    },
}
