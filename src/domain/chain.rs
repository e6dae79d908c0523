//! What happens when a page is raised: whom to page by what, how long to wait, who is next.
//!
//! A *chain* is steps. A step pages whoever it names by its channels and waits; when nobody has acknowledged, the next
//! one begins, and behind the last the first again, for so many *rounds*. Then comes the last resort, where there is one.
//!
//! *Once.* Each person is paged once by each channel in a step of a round, whatever is started anew in between: an attempt
//! is written down as begun before it is made. One that was begun and whose end nobody wrote down, since the program was
//! ended in between, may have gone out: it is not made again, so that nobody is paged twice, and it counts as failed, so
//! that the chain does not wait for an answer to a page that perhaps never left.
//!
//! *A page that cannot be sent is itself escalated.* A step that reached nobody does not wait. A round that reached
//! nobody goes on to the last resort at once, and then waits as long as the chain's longest step, since what stands in
//! the way of all pages may pass; only then the next round begins.
//!
//! *Time.* A wait is counted from the last page of its step, never from a plan: after a long sleep the one step that is due
//! is paged, and the next after its wait. A clock that goes back makes no wait longer than twice itself. There are no
//! quiet hours: what a layer's hours leave out, it leaves out by being off duty.
//!
//! *People.* The first to acknowledge owns it and all who do are written down. Escalating by hand goes on from the step
//! named, even after somebody acknowledged; silence holds pages until its time. Raising it anew, at another level,
//! begins from the start.

use serde::{Deserialize, Serialize};

use super::id::SeatName;
use super::rota::Channel;
use super::time::Span;

mod act;
mod change;
mod next;
mod paging;
#[cfg(test)]
mod tests;
mod told;

pub use self::act::PageAct;
pub use self::change::{Call, Ended, How, Outcome, PageChange, Raised, Recipient};
pub use self::next::{Attempt, Next, PATIENCE, next};
pub use self::paging::{Ack, CannotEscalate, Paging, Place, Silence, Stands, Tried};

/// Whom a step pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Whoever is on call in a layer.
    OnCall(String),
    /// One person.
    Seat(SeatName),
    /// Everybody of a team.
    Team(String),
    /// Everybody whom the rota knows.
    Everybody,
    /// The bells of all open seats.
    OpenSeats,
    /// The page command of the settings, which knows by itself whom to call.
    PageCommand,
}

/// A step of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whom.
    pub page: Whom,
    /// By what, all at once; nothing is every channel for which the person has an address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Channel>,
    /// How long somebody has to acknowledge before the next step.
    pub wait: Span,
}

/// What happens when a page is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// What the settings and the log call it.
    pub name: String,
    /// At least one.
    pub steps: Vec<Step>,
    /// How often all steps are gone through; at least 1.
    pub rounds: u32,
    /// What is done when nobody has acknowledged at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Step>,
}

impl Chain {
    /// The chain where none is set: runs the page command once.
    pub fn page_command() -> Chain {
        let step = Step { page: Whom::PageCommand, by: vec![Channel::Command], wait: PATIENCE_WITH_COMMAND };
        Chain { name: PAGE_COMMAND.to_owned(), steps: vec![step], rounds: 1, last: None }
    }

    /// The chain where nobody else can be paged: rings at the seats that are open.
    pub fn bells() -> Chain {
        let step = Step { page: Whom::OpenSeats, by: vec![Channel::Bell], wait: PATIENCE_WITH_COMMAND };
        Chain { name: BELLS.to_owned(), steps: vec![step], rounds: 1, last: None }
    }

    /// Tells whether a page wakes somebody who does not sit at the desk.
    pub fn wakes_anybody(&self) -> bool {
        *self != Chain::bells()
    }

    /// Returns a step by its number from 0; the one behind the last is the last resort.
    pub fn step(&self, step: usize) -> Option<&Step> {
        self.steps.get(step).or_else(|| self.last.as_ref().filter(|_| step == self.steps.len()))
    }

    /// Returns the longest wait between two steps.
    pub fn longest_wait(&self) -> Span {
        self.steps.iter().map(|step| step.wait).max().unwrap_or_default()
    }
}

/// The name of the chain where none is set.
pub const PAGE_COMMAND: &str = "page-command";
/// The name of the chain where nobody else can be paged.
pub const BELLS: &str = "bells";
/// So long somebody has to acknowledge what the page command told them.
const PATIENCE_WITH_COMMAND: Span = Span::minutes(15);

/// The chains of a desk, and which is for what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chains {
    /// In the order of the file.
    pub all: Vec<Chain>,
    /// The chain of each level, 1 first, by name.
    pub by_level: [Option<String>; 4],
    /// The chain of pages that rules ask for.
    pub by_rule: Option<String>,
}

impl Chains {
    /// Returns a chain by its name. What the log names and the settings do not know any more is the page command's.
    pub fn named(&self, name: &str) -> Chain {
        self.all.iter().find(|chain| chain.name == name).cloned().unwrap_or_else(Chain::page_command)
    }

    /// Returns the chain of a crisis of this level.
    pub fn of_level(&self, level: u8) -> Chain {
        let place = usize::from(level).checked_sub(1);
        self.or_command(place.and_then(|place| self.by_level.get(place)?.as_deref()))
    }

    /// Returns the chain of pages that rules ask for.
    pub fn of_rules(&self) -> Chain {
        self.or_command(self.by_rule.as_deref())
    }

    fn or_command(&self, name: Option<&str>) -> Chain {
        name.map_or_else(Chain::page_command, |name| self.named(name))
    }
}
