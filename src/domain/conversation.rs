//! One thread with one person: what the queue lists.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::bands::Worth;
use super::class::{Class, Perhaps, Verdict};
use super::contact::NO_REPLY;
use super::crisis::Related;
use super::deadline::{CrisisClock, Due, Promise};
use super::id::{AccountId, AuthorId, ConversationId, CrisisId, EventId, ItemId, ReplyId, SeatName};
use super::item::{Item, Kind};
use super::lang::{self, SetLang};
use super::lean::is_default;
use super::rules::Firing;
use super::snooze::Wake;
use super::time::Time;

mod apply;
mod change;
mod marks;
mod ruled;
#[cfg(test)]
mod tests;

pub use change::{Answer, Arrival, Change};
pub use marks::Mark;

/// One thread with one person, as the log has made it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its name: that of the item that began it, turned round.
    pub id: ConversationId,
    /// The account that it reached.
    pub account: AccountId,
    /// The network's id of the thread's root, as far as it is known.
    pub root: String,
    /// The person.
    pub person: AuthorId,
    /// Its items in the order in which they were written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub items: Vec<ItemRef>,
    /// Notes of the team, oldest first; the text is a body.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: Vec<NoteRef>,
    /// Replies of ours, oldest first, whatever became of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replies: Vec<ReplyId>,
    /// What seats decided; what undo restores.
    #[serde(default, skip_serializing_if = "is_default")]
    pub triage: Triage,
    /// What the brain says of what they are waiting for.
    #[serde(default)]
    pub verdict: Verdict,
    /// What rules did, oldest first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ruled: Vec<Firing>,
    /// Since when they wait for us; nothing while we wait for them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub waiting_since: Option<Time>,
    /// When they wrote last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub last_inbound: Option<Time>,
    /// When the newest of their words reached us: nobody can have read it here before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub last_arrived: Option<Time>,
    /// When we wrote last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub last_ours: Option<Time>,
    /// What they wrote up to here had been read when we answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_until: Option<Time>,
    /// A reply of ours on its way, and since when they were waiting for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answering: Option<Answering>,
    /// An answer that a person is to post in the network's own app; the clock goes on until they say that they have.
    #[serde(default, skip_serializing_if = "is_default")]
    pub to_post: Option<ReplyId>,
    /// The crisis it was escalated to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub crisis: Option<Crisis>,
    /// The crisis that it is one message of many of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub part_of: Option<PartOf>,
    /// Crises that somebody took it out of: it does not go back there by itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parted: BTreeSet<CrisisId>,
    /// Items that waited until we hid them or blocked who wrote them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub aside: Vec<Aside>,
    /// When an answer must be out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub due: Option<Due>,
}

/// An item that waits for us no more, as nobody is to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Which.
    pub item: ItemId,
    /// The event that put it aside.
    pub by: EventId,
}

/// One item of a conversation, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// The item.
    pub id: ItemId,
    /// When it was written.
    pub at: Time,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Written by us.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from_us: bool,
    /// Its author took it down.
    #[serde(default, skip_serializing_if = "is_default")]
    pub removed: bool,
    /// Changed since we first had it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: bool,
}

/// One internal note, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRef {
    /// The event that made it; its text is the body of that name.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// Who.
    pub by: SeatName,
}

/// A reply on its way out, and the clock it has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// The reply.
    pub reply: ReplyId,
    /// Since when they were waiting; the clock starts there again if the reply does not leave.
    #[serde(default, skip_serializing_if = "is_default")]
    pub waiting_since: Option<Time>,
    /// Up to where they were answered without it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_until: Option<Time>,
}

/// The crisis that a conversation is pinned for: what its deadline and its row know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crisis {
    /// Which crisis it is; nothing for one that was raised when a crisis was no more than this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Option<CrisisId>,
    /// Level and clock.
    pub clock: CrisisClock,
    /// Who has it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owner: Option<SeatName>,
    /// Who raised it.
    pub by: SeatName,
}

/// Which crisis a conversation belongs to, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// Which.
    pub crisis: CrisisId,
    /// Why.
    pub why: Related,
}

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody should look.
    Open,
    /// Put off.
    Snoozed(Wake),
    /// We wait for them.
    Waiting,
    /// Nothing is left to do.
    #[default]
    Done,
}

impl State {
    /// Returns the word used in JSON, on screen and in queries.
    pub const fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Snoozed(_) => "snoozed",
            State::Waiting => "waiting",
            State::Done => "done",
        }
    }
}

/// What seats decided about a conversation. Undo restores this whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triage {
    /// Where it stands.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub assignee: Option<SeatName>,
    /// Labels, in their order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub labels: BTreeSet<String>,
    /// Starred.
    #[serde(default, skip_serializing_if = "is_default")]
    pub starred: bool,
    /// Raised above (1) or put below (-1) what it would be.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: i8,
    /// New messages do not open it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub muted: bool,
    /// The class that a person gave it, over what the brain says.
    #[serde(default, skip_serializing_if = "is_default")]
    pub class: Option<Class>,
    /// The language that a person set, over what is told of each message.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lang: Option<SetLang>,
    /// Why it was dismissed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dismissed: Option<Dismissal>,
    /// When we said that we would answer.
    #[serde(default, skip_serializing_if = "is_default")]
    pub promise: Option<Promise>,
    /// Somebody wants it to look new.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unread: bool,
    /// Since when they waited, as it was at the last act: undoing a "done" starts the clock again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub waiting_since: Option<Time>,
    /// The last act of a seat; another one since forbids undo.
    #[serde(default, skip_serializing_if = "is_default")]
    pub acted: Option<EventId>,
}

/// Why a conversation was dismissed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// Nothing to answer.
    NoAnswerNeeded,
    /// Not meant for us.
    Spam,
    /// Wants a quarrel.
    Troll,
    /// The same as another.
    Duplicate,
    /// Somebody else's business.
    NotOurs,
}

impl Dismissal {
    /// Every reason with the letter that follows `d`.
    pub const ALL: [(char, Dismissal); 5] = [
        ('n', Dismissal::NoAnswerNeeded),
        ('s', Dismissal::Spam),
        ('t', Dismissal::Troll),
        ('d', Dismissal::Duplicate),
        ('o', Dismissal::NotOurs),
    ];

    /// Returns the words shown.
    pub const fn words(self) -> &'static str {
        match self {
            Dismissal::NoAnswerNeeded => "no answer needed",
            Dismissal::Spam => "spam",
            Dismissal::Troll => "troll",
            Dismissal::Duplicate => "duplicate",
            Dismissal::NotOurs => "not ours",
        }
    }

    /// Returns the reason of a word as typed: its letter, its JSON name or its words.
    pub fn of_word(word: &str) -> Option<Dismissal> {
        let word = word.trim().to_lowercase().replace(['-', '_'], " ");
        Dismissal::ALL.into_iter().find(|(key, why)| word == key.to_string() || word == why.words()).map(|(_, why)| why)
    }
}

impl Conversation {
    /// Returns the class it has: a person's word, else a rule's, else the brain's.
    pub fn class(&self) -> Class {
        self.given_class().unwrap_or(self.verdict.class)
    }

    /// Returns the class that a person or a rule gave it over what the brain says.
    pub fn given_class(&self) -> Option<Class> {
        self.triage.class.or_else(|| self.ruled_class().map(|(_, class)| class))
    }

    /// Returns what it may be beside its class; nothing where somebody gave it one.
    pub fn perhaps(&self) -> Option<Perhaps> {
        self.verdict.perhaps.filter(|_| self.given_class().is_none())
    }

    /// Tells whether it is to be answered before what is not as grave.
    pub fn presses(&self) -> bool {
        self.verdict.presses(self.class())
    }

    /// Returns the class whose target it has, where that is not its own: what makes it worse than it looks.
    pub fn accelerated(&self) -> Option<Class> {
        let (class, verdict) = (self.class(), &self.verdict);
        let is_grave = verdict.is_accelerated(class) || verdict.is_dangerous(class);
        let posed = verdict.is_posed(class).then_some(Class::Complaint);
        is_grave.then_some(Class::Crisis).or(posed)
    }

    /// Returns what its weight hangs on.
    pub fn worth(&self, vip: bool) -> Worth {
        Worth {
            class: self.class(),
            perhaps: self.perhaps(),
            answer_now: self.presses(),
            vip,
            priority: self.triage.priority,
        }
    }

    /// Returns the language that they write here, BCP 47: a person's word, else the brain's. `item` is what they wrote
    /// last: it says what the network claims where nothing else is known.
    pub fn lang<'a>(&'a self, item: Option<&'a Item>) -> Option<&'a str> {
        lang::of(self.triage.lang.as_ref(), lang::told(&self.verdict, item))
    }

    /// Returns the language that a person set.
    pub fn set_lang(&self) -> Option<&str> {
        self.triage.lang.as_ref().map(|set| set.lang.as_str())
    }

    /// Tells whether its person is not to be written to.
    pub fn is_no_reply(&self) -> bool {
        self.triage.labels.contains(NO_REPLY)
    }

    /// Tells whether nobody owes it an answer: its person is not to be written to, and nothing in it presses.
    pub fn rests(&self) -> bool {
        let presses = self.presses() || self.class() == Class::Crisis || self.crisis.is_some();
        self.is_no_reply() && !presses
    }

    /// Tells whether it stands in the queue.
    pub fn is_queued(&self) -> bool {
        self.triage.state == State::Open || (self.crisis.is_some() && self.triage.state != State::Done)
    }

    /// Returns since when nothing has happened in it, as far as it knows itself.
    pub fn quiet_since(&self) -> Time {
        let times = [self.waiting_since, self.last_inbound, self.last_arrived, self.last_ours, self.answered_until];
        let acted = self.triage.acted.map(|event| event.at());
        let items = self.items.iter().map(|item| item.at);
        let notes = self.notes.iter().map(|note| note.at.max(note.id.at()));
        let replies = self.replies.iter().map(ReplyId::at);
        let all = times.into_iter().flatten().chain(acted).chain(items).chain(notes).chain(replies);
        all.max().unwrap_or(Time::MIN)
    }

    /// Tells whether it only waits for them: nobody has marked it, promised anything, or a reply of ours on its way.
    pub fn waits_in_vain(&self) -> bool {
        let bound = self.triage.starred || self.triage.promise.is_some() || self.crisis.is_some();
        self.triage.state == State::Waiting && !bound && !self.is_leaving()
    }

    /// Tells whether nobody has to do anything about it, nor wants to see it in a list. Its replies may still be on
    /// their way.
    pub fn is_over(&self) -> bool {
        self.triage.state == State::Done && !self.triage.starred && !self.is_leaving()
    }

    /// Tells whether an answer of ours is on its way, or is still to be posted by a person.
    fn is_leaving(&self) -> bool {
        self.answering.is_some() || self.to_post.is_some()
    }

    /// Returns the items that somebody waits with, the oldest first.
    pub fn awaited(&self) -> impl Iterator<Item = &ItemRef> {
        self.items.iter().filter(|item| self.awaits(item))
    }

    /// Tells whether anybody but us wrote in it.
    pub fn is_heard(&self) -> bool {
        self.items.iter().any(|item| !item.from_us)
    }

    /// Returns the last item that the person wrote and did not take down, else the last of all.
    pub fn last_heard(&self) -> Option<&ItemRef> {
        let heard = self.items.iter().rev().find(|item| !item.from_us && !item.removed);
        heard.or_else(|| self.items.iter().rev().find(|item| !item.from_us)).or_else(|| self.items.last())
    }
}
