//! A crisis: how bad it is and since when, who has which role, what of the checklist is done, what we said and promised.
//!
//! Made of its own events alone. Its pages are subjects of their own (`chain`), what is frozen is the desk's, and the
//! messages that belong to it say so themselves: a crisis names only the conversation from which it was raised. The scribe is
//! the log: nothing here remembers how it came to be.

mod act;
mod change;
mod clocks;
mod consent;
mod decide;
mod kin;
mod removal;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::conversation::NoteRef;
use super::deadline::CrisisClock;
use super::id::{AccountId, AlarmId, ConversationId, CrisisId, EventId, ReplyId, SeatName};
use super::lean::is_default;
use super::protocol::{Answers, Role};
use super::statement::{Stage, promises};
use super::targets::Cadence;
use super::time::{Span, Time};

pub use self::act::{CrisisAct, Escalation};
pub use self::change::{CrisisChange, Raised};
pub use self::clocks::{Clocks, Part, Waits};
pub use self::consent::{Lets, Way, Yes, held_by_others, way};
pub use self::decide::{HEADLINE, NotNow, about, decide, headline};
pub use self::kin::{Heard, Kin, OurPost, Related, traits_of};
pub use self::removal::{CannotRemove, Removal, RemovalEnd};

/// A crisis, folded from what happened to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crisis {
    /// Which.
    pub id: CrisisId,
    /// 1, the worst, to 4.
    pub level: u8,
    /// What it is about, in a line of ours.
    pub headline: String,
    /// The headline is what somebody wrote to us: it may name people, and is nothing to publish.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quoted: bool,
    /// When it was raised.
    pub since: Time,
    /// Who raised it.
    pub by: SeatName,
    /// The conversation from which it was raised, or in which it is pinned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub origin: Option<ConversationId>,
    /// The alarm that told it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alarm: Option<AlarmId>,
    /// The protocol that is followed, by its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub protocol: Option<String>,
    /// The language in which the protocol is read.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lang: Option<String>,
    /// What the four questions were answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Answers,
    /// What makes a message belong to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kin: Kin,
    /// Who has it; the first who took a role or acknowledged a page.
    #[serde(default, skip_serializing_if = "is_default")]
    pub acknowledged: Option<Acknowledged>,
    /// Who has which role.
    #[serde(default, skip_serializing_if = "is_default")]
    pub roles: BTreeMap<Role, SeatName>,
    /// Steps of the protocol that are done or left out, by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub steps: BTreeMap<String, Ticked>,
    /// What somebody is to do besides: also after it is over.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tasks: Vec<Task>,
    /// Statements that wait for a yes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub proposals: Vec<Proposed>,
    /// Statements that came back to whoever wrote them, until they write anew.
    #[serde(default, skip_serializing_if = "is_default")]
    pub returned: Vec<Returned>,
    /// Statements that were sent off, the oldest first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stated: Vec<Stated>,
    /// What somebody asked the approver to hide or delete, the oldest first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub removals: Vec<Removal>,
    /// What somebody said stands in place of variables: it is asked for once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub filled: BTreeMap<String, String>,
    /// When we said that we would say more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub promised: Option<Time>,
    /// Notes of the team; their texts are the bodies of their events.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: Vec<NoteRef>,
    /// It is over.
    #[serde(default, skip_serializing_if = "is_default")]
    pub closed: Option<Closed>,
    /// The events that made it, in their order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub log: Vec<EventId>,
    /// A drill.
    #[serde(default, skip_serializing_if = "is_default")]
    pub drill: bool,
}

/// Up to this level a crisis is grave.
pub const GRAVE: u8 = 2;

/// Somebody has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Who.
    pub by: SeatName,
    /// Since when.
    pub at: Time,
}

/// A step that is not open any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticked {
    /// Who ticked it.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// Why it was left out; nothing where it was done.
    #[serde(default, skip_serializing_if = "is_default")]
    pub skipped: Option<String>,
}

/// What somebody is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The event that made it.
    pub id: EventId,
    /// What.
    pub text: String,
    /// Who.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owner: Option<SeatName>,
    /// By when.
    #[serde(default, skip_serializing_if = "is_default")]
    pub due: Option<Time>,
    /// Who did it, and when.
    #[serde(default, skip_serializing_if = "is_default")]
    pub done: Option<Ticked>,
}

/// A statement as it goes out: the same said once on each account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Its place in a crisis.
    pub stage: Stage,
    /// The pre-approved statement it was made of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub statement: Option<String>,
    /// Its texts, one an account.
    pub variants: Vec<Variant>,
    /// How long after it the next update is promised: `{next_update}` still stands in its texts, and becomes a time of the
    /// day when they leave.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next_update: Option<Span>,
    /// What stands in place of the other variables: what was pre-approved is known again by it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub values: BTreeMap<String, String>,
    /// The event that proposed the one whose place it takes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replaces: Option<EventId>,
}

impl Wording {
    /// Tells whether it says when we say more.
    pub fn promises(&self) -> bool {
        self.next_update.is_some() || self.variants.iter().any(|variant| promises(&variant.text))
    }
}

/// What goes out on one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// As which account.
    pub account: AccountId,
    /// The words.
    pub text: String,
    /// The subject, where there is one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub subject: Option<String>,
    /// The language of the text it was made of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lang: Option<String>,
    /// Whom it answers; nothing for a post.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Option<ConversationId>,
}

/// A statement that waits for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The event that proposed it.
    pub id: EventId,
    /// By whom: who wrote it does not approve it.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// What.
    pub wording: Wording,
    /// Who said yes so far.
    #[serde(default, skip_serializing_if = "is_default")]
    pub yes: Vec<SeatName>,
}

/// A statement that came back to whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// As it was proposed.
    pub proposed: Proposed,
    /// Who said no.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// Why.
    pub why: String,
}

/// A statement that was sent off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: SeatName,
    /// Its place in a crisis.
    pub stage: Stage,
    /// The pre-approved statement it was made of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub statement: Option<String>,
    /// Its deliveries, one an account.
    pub replies: Vec<ReplyId>,
    /// Who said yes to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub approved_by: Option<SeatName>,
    /// Somebody should have said yes to it, and nobody did.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unapproved: bool,
}

/// How a crisis ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: SeatName,
    /// Why, in words; nothing where it was raised by mistake.
    pub why: Option<String>,
}

impl Crisis {
    /// Begins a crisis.
    pub fn new(id: CrisisId, raised: &Raised, by: &SeatName, at: Time) -> Crisis {
        let lead = raised.lead.clone();
        Crisis {
            id,
            level: raised.level,
            headline: raised.headline.clone(),
            quoted: raised.quoted,
            since: at,
            by: by.clone(),
            origin: raised.origin,
            alarm: raised.alarm,
            protocol: raised.protocol.clone(),
            lang: raised.lang.clone(),
            answers: raised.answers.clone(),
            kin: raised.kin.clone(),
            acknowledged: lead.clone().map(|by| Acknowledged { by, at }),
            roles: lead.map(|lead| (Role::Lead, lead)).into_iter().collect(),
            steps: BTreeMap::new(),
            tasks: Vec::new(),
            proposals: Vec::new(),
            returned: Vec::new(),
            stated: Vec::new(),
            removals: Vec::new(),
            filled: BTreeMap::new(),
            promised: None,
            notes: Vec::new(),
            closed: None,
            log: vec![EventId::from_bytes(*id.bytes())],
            drill: raised.drill,
        }
    }

    /// Tells whether it goes on.
    pub const fn is_running(&self) -> bool {
        self.closed.is_none()
    }

    /// Tells whether anything of it is still to be done.
    pub fn is_over(&self) -> bool {
        !self.is_running() && self.tasks.iter().all(|task| task.done.is_some())
    }

    /// Returns who leads it, else who has it.
    pub fn owner(&self) -> Option<&SeatName> {
        self.roles.get(&Role::Lead).or_else(|| self.acknowledged.as_ref().map(|ack| &ack.by))
    }

    /// Returns what the conversation knows of it that is pinned for it; `cadence` is that of its protocol, where it has one.
    pub fn pinned(&self, cadence: Option<Cadence>) -> super::conversation::Crisis {
        let clock = CrisisClock {
            level: self.level,
            since: self.since,
            acknowledged: self.acknowledged.is_some(),
            last_statement: self.last_public_word(),
            cadence,
        };
        super::conversation::Crisis { id: Some(self.id), clock, owner: self.owner().cloned(), by: self.by.clone() }
    }

    /// Returns when we last said something that is not for our own people alone.
    pub fn last_public_word(&self) -> Option<Time> {
        self.stated.iter().filter(|stated| stated.stage != Stage::Internal).map(|stated| stated.at).max()
    }

    /// Tells whether a seat may still send while everything is frozen.
    pub fn speaks(&self, seat: &SeatName) -> bool {
        let has = |role| self.roles.get(&role) == Some(seat);
        self.is_running() && (has(Role::Lead) || has(Role::Writer))
    }

    /// Tells whether a delivery is of a statement that goes out while everything is frozen: whoever wrote it, said yes to it
    /// or sent it off speaks.
    pub fn lets_out(&self, reply: ReplyId, seat: &SeatName) -> bool {
        let of_it = self.stated.iter().filter(|stated| stated.replies.contains(&reply));
        let said = of_it.flat_map(|stated| [Some(&stated.by), stated.approved_by.as_ref()]).flatten();
        said.chain([seat]).any(|seat| self.speaks(seat))
    }

    /// Takes a change in.
    pub fn apply(&mut self, event: EventId, change: &CrisisChange, by: &SeatName, at: Time) {
        self.log.push(event);
        match change {
            // Told twice, it is the same crisis.
            CrisisChange::Raised(_) => {}
            CrisisChange::Graded { level, why: _ } => self.level = *level,
            CrisisChange::Named { headline } => {
                self.headline.clone_from(headline);
                self.quoted = false;
            }
            CrisisChange::Follows { protocol, lang } => {
                (self.protocol, self.lang) = (protocol.clone(), lang.clone());
            }
            CrisisChange::Acknowledged => self.acknowledge(by, at),
            CrisisChange::Given { role, to } => self.give(*role, to.as_ref(), at),
            CrisisChange::Ticked { step, on } => self.tick(step, on.then(|| ticked(by, at, None))),
            CrisisChange::Skipped { step, why } => self.tick(step, Some(ticked(by, at, Some(why.clone())))),
            CrisisChange::Noted => self.notes.push(NoteRef { id: event, at, by: by.clone() }),
            CrisisChange::RemovalAsked { item, act, why } => {
                let (by, why) = (by.clone(), why.clone());
                self.removals.push(Removal {
                    id: event,
                    by,
                    at,
                    item: *item,
                    act: *act,
                    why,
                    refused: None,
                    end: None,
                });
            }
            CrisisChange::RemovalDone { removal } => self.end_removal(*removal, by, at, None),
            CrisisChange::RemovalReturned { removal, why } => self.end_removal(*removal, by, at, Some(why)),
            CrisisChange::RemovalRefused { removal, why } => {
                if let Some(asked) = self.removals.iter_mut().find(|asked| asked.id == *removal) {
                    asked.refused = Some(why.clone());
                }
            }
            CrisisChange::Filled { values } => self.filled.extend(values.clone()),
            CrisisChange::Promised { at } => self.promised = *at,
            CrisisChange::Below { post, on: true } => self.kin = std::mem::take(&mut self.kin).with_post(post.clone()),
            CrisisChange::Below { post, on: false } => self.kin.posts.retain(|known| !known.is(post)),
            CrisisChange::Proposed(wording) => {
                self.proposals.retain(|waits| Some(waits.id) != wording.replaces);
                self.returned.retain(|back| back.proposed.by != *by);
                let wording = (**wording).clone();
                self.proposals.push(Proposed { id: event, by: by.clone(), at, wording, yes: Vec::new() });
            }
            CrisisChange::Approved { proposal } => {
                if let Some(waits) = self.proposals.iter_mut().find(|waits| waits.id == *proposal) {
                    waits.yes.push(by.clone());
                }
            }
            CrisisChange::Returned { proposal, why } => {
                let back = self.proposals.extract_if(.., |waits| waits.id == *proposal);
                let back = back.map(|proposed| Returned { proposed, by: by.clone(), at, why: why.clone() });
                self.returned.extend(back);
            }
            CrisisChange::Stated { proposal, stage, statement, replies, approved_by, unapproved } => {
                self.proposals.retain(|waits| Some(waits.id) != *proposal);
                self.returned.retain(|back| back.proposed.by != *by);
                self.stated.push(Stated {
                    at,
                    by: by.clone(),
                    stage: *stage,
                    statement: statement.clone(),
                    replies: replies.clone(),
                    approved_by: approved_by.clone(),
                    unapproved: *unapproved,
                });
            }
            CrisisChange::Unsaid { reply } => self.unsay(*reply),
            CrisisChange::Tasked { text, owner, due } => {
                let (text, owner) = (text.clone(), owner.clone());
                self.tasks.push(Task { id: event, text, owner, due: *due, done: None });
            }
            CrisisChange::TaskDone { task, on } => {
                if let Some(task) = self.tasks.iter_mut().find(|known| known.id == *task) {
                    task.done = on.then(|| ticked(by, at, None));
                }
            }
            CrisisChange::Closed { why } => self.closed = Some(Closed { at, by: by.clone(), why: Some(why.clone()) }),
            CrisisChange::Withdrawn => self.closed = Some(Closed { at, by: by.clone(), why: None }),
            CrisisChange::Reopened => self.closed = None,
        }
    }

    /// A statement of which nothing went out was not made, and promised nothing.
    fn unsay(&mut self, reply: ReplyId) {
        let before = self.last_public_word();
        for stated in &mut self.stated {
            stated.replies.retain(|known| *known != reply);
        }
        self.stated.retain(|stated| !stated.replies.is_empty());
        if self.last_public_word() != before {
            self.promised = None;
        }
    }

    fn acknowledge(&mut self, by: &SeatName, at: Time) {
        self.acknowledged.get_or_insert_with(|| Acknowledged { by: by.clone(), at });
    }

    fn give(&mut self, role: Role, to: Option<&SeatName>, at: Time) {
        match to {
            Some(seat) => {
                self.roles.insert(role, seat.clone());
                self.acknowledge(seat, at);
            }
            None => {
                self.roles.remove(&role);
            }
        }
    }

    fn tick(&mut self, step: &str, ticked: Option<Ticked>) {
        match ticked {
            Some(ticked) => {
                self.steps.insert(step.to_owned(), ticked);
            }
            None => {
                self.steps.remove(step);
            }
        }
    }
}

fn ticked(by: &SeatName, at: Time, skipped: Option<String>) -> Ticked {
    Ticked { by: by.clone(), at, skipped }
}
