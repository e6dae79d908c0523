//! What the queue knows of a conversation without reading it: enough to order and to filter.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::bands::{self, Entry, Worth};
use super::class::{Class, Perhaps};
use super::contact::NO_REPLY;
use super::conversation::{Conversation, State};
use super::id::{AccountId, ConversationId, CrisisId, Print, SeatName};
use super::item::Kind;
use super::snooze::Wake;
use super::time::{Span, Time};

/// Rows by their conversation. Half of an id is a hash already: a quick one on top of it is enough.
pub type Slims = HashMap<ConversationId, Slim, RandomState>;

/// What the queue knows of a conversation that somebody should look at, that sleeps, or that waits.
///
/// The desk holds one of each in memory, so that bands and views cost no read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slim {
    /// Which.
    pub id: ConversationId,
    /// Open, snoozed or waiting; done ones are not listed.
    pub state: State,
    /// Stands in the queue.
    pub queued: bool,
    /// When it is due.
    pub due: Option<Time>,
    /// From when it warns.
    pub warn_at: Option<Time>,
    /// How long there was for it.
    pub target: Span,
    /// Since when they wait.
    pub arrived: Time,
    /// The class it has.
    pub class: Class,
    /// What it may be beside that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perhaps: Option<Perhaps>,
    /// Should be answered before what is not as grave.
    pub answer_now: bool,
    /// 1 raised, -1 put below.
    pub priority: i8,
    /// Level of its crisis.
    pub crisis: Option<u8>,
    /// The account that it reached.
    pub account: AccountId,
    /// Whose it is.
    pub assignee: Option<SeatName>,
    /// Labels.
    pub labels: Vec<String>,
    /// The language that they write, as far as the page itself knows.
    pub lang: Option<String>,
    /// Kind of the newest item.
    pub kind: Option<Kind>,
    /// Starred.
    pub starred: bool,
    /// Nobody has looked at the newest item.
    pub unread: bool,
    /// Muted.
    pub muted: bool,
    /// When we promised to answer.
    pub promise: Option<Time>,
    /// What is left of what waits, where copies of it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<Print>,
    /// The crisis that it belongs to, over or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<CrisisId>,
}

impl Slim {
    /// Returns what the queue knows of a conversation; nothing for one that is done and not starred.
    pub fn of(conversation: &Conversation) -> Option<Slim> {
        let triage = &conversation.triage;
        (triage.state != State::Done || triage.starred).then(|| Slim::of_any(conversation))
    }

    /// Returns what the queue would know of a conversation, live or done.
    pub fn of_any(conversation: &Conversation) -> Slim {
        let triage = &conversation.triage;
        let due = conversation.due.as_ref();
        let heard = conversation.last_heard();
        let arrived = conversation.waiting_since.or(conversation.last_inbound).unwrap_or_default();
        Slim {
            id: conversation.id,
            state: triage.state,
            queued: conversation.is_queued(),
            due: due.map(|due| due.at),
            warn_at: due.map(|due| due.warn_at),
            target: due.map_or(Span::ZERO, |due| due.target),
            arrived,
            class: conversation.class(),
            perhaps: conversation.perhaps(),
            answer_now: conversation.presses(),
            priority: triage.priority,
            crisis: conversation.crisis.as_ref().map(|crisis| crisis.clock.level),
            account: conversation.account.clone(),
            assignee: triage.assignee.clone(),
            labels: triage.labels.iter().cloned().collect(),
            lang: conversation.lang(None).map(str::to_owned),
            kind: heard.map(|item| item.kind),
            starred: triage.starred,
            unread: triage.unread,
            muted: triage.muted,
            promise: triage.promise.as_ref().map(|promise| promise.at),
            print: conversation.verdict.print,
            part_of: conversation.part_of.map(|part| part.crisis),
        }
    }

    /// Returns when a snoozed one wakes by the clock.
    pub const fn wakes_at(&self) -> Option<Time> {
        match self.state {
            State::Snoozed(Wake::At(at)) => Some(at),
            State::Snoozed(Wake::Reply) | State::Open | State::Waiting | State::Done => None,
        }
    }

    /// Tells whether the person is not to be written to.
    pub fn is_no_reply(&self) -> bool {
        self.labels.iter().any(|label| label == NO_REPLY)
    }

    /// Tells whether nobody owes them an answer: they are not to be written to, and nothing presses.
    pub fn rests(&self) -> bool {
        let presses = self.answer_now || self.class == Class::Crisis || self.crisis.is_some();
        self.is_no_reply() && !presses
    }

    fn worth(&self, vip: bool) -> Worth {
        let Slim { class, perhaps, answer_now, priority, .. } = *self;
        Worth { class, perhaps, answer_now, vip, priority }
    }

    /// Returns what the bands need to know of it. `vip` comes from the contact. A lawyer's letter that nobody
    /// has escalated is pinned all the same.
    pub fn entry(&self, vip: bool, was_in_time: bool) -> Entry {
        let bytes = self.id.bytes();
        let mut tie = [0; 8];
        tie.copy_from_slice(&bytes[..8]);
        Entry {
            due: self.due.unwrap_or(Time::MAX),
            arrived: self.arrived,
            target: self.target,
            tie: u64::from_be_bytes(tie),
            weight: self.worth(vip).weight(),
            crisis: self.crisis.or((self.class == Class::Crisis).then_some(bands::UNRAISED)),
            quiet: (self.rests() || self.class.is_quiet() && self.perhaps.is_none()) && self.promise.is_none(),
            was_in_time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::class::Verdict;

    fn slim(class: Class) -> Slim {
        let mut page = Conversation::default();
        page.triage.state = State::Open;
        page.verdict = Verdict { class, ..Verdict::default() };
        Slim::of(&page).unwrap()
    }

    #[test]
    fn what_nobody_escalated_is_pinned_below_what_somebody_did() {
        assert_eq!(slim(Class::Crisis).entry(false, false).crisis, Some(bands::UNRAISED));
        assert_eq!(Slim { crisis: Some(4), ..slim(Class::Crisis) }.entry(false, false).crisis, Some(4));
        assert_eq!(slim(Class::Complaint).entry(false, false).crisis, None, "a correction takes it out");
    }

    #[test]
    fn who_is_not_to_be_written_to_waits_in_quiet_unless_it_presses() {
        let no_reply = |class| Slim { labels: vec![NO_REPLY.to_owned()], ..slim(class) };
        let quiet = |slim: Slim| slim.entry(false, false).quiet;
        assert!(quiet(no_reply(Class::Complaint)) && quiet(no_reply(Class::Chatter)));
        assert!(!quiet(Slim { promise: Some(Time::MIN), ..no_reply(Class::Question) }), "a promise is a promise");
        assert!(!quiet(Slim { answer_now: true, ..no_reply(Class::Complaint) }));
        assert!(!quiet(Slim { crisis: Some(2), ..no_reply(Class::Question) }));
        assert!(!quiet(no_reply(Class::Crisis)));
    }

    #[test]
    fn what_may_be_a_complaint_does_not_lie_in_quiet_unless_somebody_says_that_it_is_none() {
        let mut page = Conversation::default();
        page.verdict.perhaps = Some(Perhaps { class: Class::Complaint, share: 40 });
        let entry = Slim::of_any(&page).entry(false, false);
        assert!(!entry.quiet);
        assert_eq!(entry.weight, (40 * 300 + 60 * 30) / 100);
        page.triage.class = Some(Class::Chatter);
        let entry = Slim::of_any(&page).entry(false, false);
        assert!(entry.quiet);
        assert_eq!(entry.weight, 30);
    }
}
