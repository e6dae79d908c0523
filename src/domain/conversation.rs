//! One thread with one person: what the queue lists.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::class::{Class, Verdict};
use super::deadline::{CrisisClock, Due, Promise};
use super::id::{AccountId, AuthorId, ConversationId, EventId, ItemId, ReplyId, SeatName};
use super::item::Kind;
use super::snooze::Wake;
use super::time::{Span, Time};

/// One thread with one person, as the log has made it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its name: a hash of account, root and person.
    pub id: ConversationId,
    /// The account that it reached.
    pub account: AccountId,
    /// The network's id of the thread's root, as far as it is known.
    pub root: String,
    /// The person.
    pub person: AuthorId,
    /// Its items in the order in which they were written.
    pub items: Vec<ItemRef>,
    /// Notes of the team, oldest first; the text is a body.
    #[serde(default)]
    pub notes: Vec<NoteRef>,
    /// Replies of ours, oldest first, whatever became of them.
    #[serde(default)]
    pub replies: Vec<ReplyId>,
    /// What seats decided; what undo restores.
    pub triage: Triage,
    /// What the brain says of what they are waiting for.
    #[serde(default)]
    pub verdict: Verdict,
    /// Since when they wait for us; nothing while we wait for them.
    #[serde(default)]
    pub waiting_since: Option<Time>,
    /// When they wrote last.
    #[serde(default)]
    pub last_inbound: Option<Time>,
    /// When we wrote last.
    #[serde(default)]
    pub last_ours: Option<Time>,
    /// A reply of ours on its way, and since when they were waiting for it.
    #[serde(default)]
    pub answering: Option<Answering>,
    /// The crisis it was escalated to.
    #[serde(default)]
    pub crisis: Option<Crisis>,
    /// When an answer must be out.
    #[serde(default)]
    pub due: Option<Due>,
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
    pub from_us: bool,
    /// Its author took it down.
    #[serde(default)]
    pub removed: bool,
    /// Changed since we first had it.
    #[serde(default)]
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
    pub waiting_since: Option<Time>,
}

/// A crisis in its first form: a level, an owner, a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crisis {
    /// Level and clock.
    pub clock: CrisisClock,
    /// Who has it.
    pub owner: Option<SeatName>,
    /// Who raised it.
    pub by: SeatName,
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
    pub state: State,
    /// Whose it is.
    #[serde(default)]
    pub assignee: Option<SeatName>,
    /// Labels, in their order.
    #[serde(default)]
    pub labels: BTreeSet<String>,
    /// Starred.
    #[serde(default)]
    pub starred: bool,
    /// Raised above (1) or put below (-1) what it would be.
    #[serde(default)]
    pub priority: i8,
    /// New messages do not open it.
    #[serde(default)]
    pub muted: bool,
    /// The class that a person gave it, over what the brain says.
    #[serde(default)]
    pub class: Option<Class>,
    /// Why it was dismissed.
    #[serde(default)]
    pub dismissed: Option<Dismissal>,
    /// When we said that we would answer.
    #[serde(default)]
    pub promise: Option<Promise>,
    /// Somebody wants it to look new.
    #[serde(default)]
    pub unread: bool,
    /// Since when they waited, as it was at the last act: undoing a "done" starts the clock again.
    #[serde(default)]
    pub waiting_since: Option<Time>,
    /// The last act of a seat; another one since forbids undo.
    #[serde(default)]
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

/// What happened to a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An item came. Its words are the body of its id.
    Arrived(Arrival),
    /// An item was changed by its author. The body is the new one.
    Edited {
        /// Which.
        item: ItemId,
        /// What the brain says of the new words.
        verdict: Verdict,
    },
    /// An item was taken down.
    Removed {
        /// Which.
        item: ItemId,
    },
    /// The parent of a thread came after its children: this conversation takes over another's contents.
    TookOver {
        /// The other, as it was.
        other: Box<Conversation>,
    },
    /// This conversation is now part of another.
    WentInto {
        /// Which.
        into: ConversationId,
    },
    /// Dealt with.
    Done,
    /// Will not be answered.
    Dismissed {
        /// Why.
        why: Dismissal,
    },
    /// Back in the queue, by hand.
    Reopened,
    /// Put off.
    Snoozed {
        /// Until when.
        wake: Wake,
    },
    /// The snooze is over.
    Woke,
    /// Somebody has it now, or nobody.
    Assigned {
        /// Who.
        to: Option<SeatName>,
    },
    /// Labels came and went.
    Labelled {
        /// New ones.
        add: Vec<String>,
        /// Gone ones.
        remove: Vec<String>,
    },
    /// Starred or not.
    Starred {
        /// Which.
        on: bool,
    },
    /// Raised or put below.
    Prioritised {
        /// -1, 0 or 1.
        priority: i8,
    },
    /// The thread is muted or not.
    Muted {
        /// Which.
        on: bool,
    },
    /// A person gave it a class.
    Classed {
        /// Which; nothing takes the brain's again.
        class: Option<Class>,
    },
    /// Shown as new or not.
    MarkedUnread {
        /// Which.
        on: bool,
    },
    /// We said when we would answer, or that promise is gone.
    Promised {
        /// What.
        promise: Option<Promise>,
    },
    /// A note of the team. Its text is the body named by the event.
    Noted,
    /// A reply of ours is on its way: the clock stands still.
    Replied {
        /// Which.
        reply: ReplyId,
    },
    /// The reply is out.
    Answered(Answer),
    /// The reply did not leave: the clock goes on from where it stood.
    Unreplied {
        /// Which.
        reply: ReplyId,
    },
    /// Raised to a crisis, or its level or owner changed.
    Escalated {
        /// The crisis as it is now.
        crisis: Crisis,
    },
    /// The crisis is over.
    StoodDown,
    /// Only the deadline changed: other targets, another clock.
    Retargeted,
    /// An act of a seat was undone or done again.
    Restored {
        /// What stands now.
        triage: Box<Triage>,
        /// The act that was undone or redone.
        act: EventId,
    },
}

/// An item's coming, as the log holds it: no words, no names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// The item.
    pub item: ItemRef,
    /// The account that it reached.
    pub account: AccountId,
    /// The network's id of it.
    pub native: String,
    /// The network's id of the thread's root, as far as known.
    pub root: String,
    /// What it answers, by the network's id.
    #[serde(default)]
    pub parent: Option<String>,
    /// The person whom the conversation is with.
    pub person: AuthorId,
    /// What the brain says.
    pub verdict: Verdict,
    /// Arrives as done: old, or answered long ago.
    #[serde(default)]
    pub settled: bool,
}

/// How an answer went, for later reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The reply; nothing for an answer written in the network's own app.
    pub reply: Option<ReplyId>,
    /// Who answered.
    pub by: SeatName,
    /// What it was.
    pub class: Class,
    /// How long they waited.
    #[serde(default)]
    pub waited: Option<Span>,
    /// How long the writing took, from opening the editor to sending.
    #[serde(default)]
    pub took: Option<Span>,
    /// It was out before it was due.
    #[serde(default)]
    pub in_time: Option<bool>,
    /// Only the person can read it.
    #[serde(default)]
    pub private: bool,
    /// A person posted it in the network's own app.
    #[serde(default)]
    pub by_hand: bool,
}

impl Conversation {
    /// Returns the class it has: a person's word, else the brain's.
    pub fn class(&self) -> Class {
        self.triage.class.unwrap_or(self.verdict.class)
    }

    /// Tells whether it stands in the queue.
    pub fn is_queued(&self) -> bool {
        self.triage.state == State::Open || (self.crisis.is_some() && self.triage.state != State::Done)
    }

    /// Returns the last item that the person wrote and did not take down, else the last of all.
    pub fn last_heard(&self) -> Option<&ItemRef> {
        let heard = self.items.iter().rev().find(|item| !item.from_us && !item.removed);
        heard.or_else(|| self.items.iter().rev().find(|item| !item.from_us)).or_else(|| self.items.last())
    }

    /// Makes the change. Total: a change that makes no sense any more changes nothing.
    pub fn apply(&mut self, id: EventId, at: Time, by: &SeatName, change: &Change, due: Option<&Due>) {
        if self.change(id, at, by, change) {
            self.triage.acted = Some(id);
        }
        self.triage.waiting_since = self.waiting_since;
        self.due = due.cloned();
    }

    /// Makes the change and tells whether it was an act of a seat that undo takes back.
    fn change(&mut self, id: EventId, at: Time, by: &SeatName, change: &Change) -> bool {
        match change {
            Change::Arrived(arrival) => self.arrive(arrival),
            Change::Edited { item, verdict } => self.edited(*item, verdict),
            Change::Removed { item } => self.removed(*item),
            Change::TookOver { other } => self.take_over(other),
            Change::WentInto { .. } => *self = Conversation { id: self.id, ..Conversation::default() },
            Change::Noted => self.notes.push(NoteRef { id, at, by: by.clone() }),
            Change::Replied { reply } => self.replied(*reply, at),
            Change::Answered(answer) => self.answered(answer, at),
            Change::Unreplied { reply } => self.unreplied(*reply),
            Change::Escalated { crisis } => self.escalated(crisis),
            Change::StoodDown => self.crisis = None,
            Change::Woke => self.triage.state = State::Open,
            Change::Retargeted => {}
            Change::Restored { triage, .. } => {
                self.triage = (**triage).clone();
                self.waiting_since = triage.waiting_since;
                return false;
            }
            Change::Done => return self.close(None),
            Change::Dismissed { why } => return self.close(Some(*why)),
            Change::Reopened => self.triage.state = State::Open,
            Change::Snoozed { wake } => self.triage.state = State::Snoozed(*wake),
            Change::Assigned { to } => self.triage.assignee.clone_from(to),
            Change::Labelled { add, remove } => self.label(add, remove),
            Change::Starred { on } => self.triage.starred = *on,
            Change::Prioritised { priority } => self.triage.priority = (*priority).clamp(-1, 1),
            Change::Muted { on } => self.triage.muted = *on,
            Change::Classed { class } => self.triage.class = *class,
            Change::MarkedUnread { on } => self.triage.unread = *on,
            Change::Promised { promise } => self.triage.promise.clone_from(promise),
        }
        change.is_act()
    }

    fn arrive(&mut self, arrival: &Arrival) {
        let item = arrival.item;
        if self.items.is_empty() {
            self.account = arrival.account.clone();
            self.root.clone_from(&arrival.root);
            self.person = arrival.person;
        }
        let place = self.items.partition_point(|other| (other.at, other.id) < (item.at, item.id));
        if self.items.get(place).is_some_and(|other| other.id == item.id) {
            return;
        }
        self.items.insert(place, item);
        if item.from_us {
            self.heard_us(item.at);
        } else {
            self.heard_them(arrival);
        }
    }

    fn heard_us(&mut self, at: Time) {
        self.last_ours = self.last_ours.max(Some(at));
        if self.last_inbound.is_none_or(|heard| heard <= at) {
            self.waiting_since = None;
            if self.triage.state != State::Done {
                self.triage.state = State::Waiting;
            }
        }
    }

    fn heard_them(&mut self, arrival: &Arrival) {
        let at = arrival.item.at;
        let newest = self.last_inbound.is_none_or(|heard| heard <= at);
        self.last_inbound = self.last_inbound.max(Some(at));
        let pressing = self.waiting_since.is_some() && self.verdict.class <= arrival.verdict.class;
        if newest && !pressing {
            self.verdict = arrival.verdict.clone();
        }
        let answered = self.last_ours.is_some_and(|ours| ours >= at);
        if answered || arrival.settled || self.triage.muted {
            return;
        }
        self.waiting_since = Some(self.waiting_since.map_or(at, |since| since.min(at)));
        self.triage.unread = true;
        self.triage.dismissed = None;
        self.triage.state = State::Open;
    }

    fn edited(&mut self, item: ItemId, verdict: &Verdict) {
        let last = self.last_heard().map(|item| item.id);
        if let Some(found) = self.items.iter_mut().find(|other| other.id == item) {
            found.edited = true;
            if last == Some(item) {
                self.verdict = verdict.clone();
            }
        }
    }

    fn removed(&mut self, item: ItemId) {
        if let Some(found) = self.items.iter_mut().find(|other| other.id == item) {
            found.removed = true;
        }
        let waits = |item: &ItemRef| !item.from_us && !item.removed && self.last_ours.is_none_or(|ours| ours < item.at);
        if !self.items.iter().any(waits) {
            self.waiting_since = None;
        }
    }

    fn take_over(&mut self, other: &Conversation) {
        if self.items.is_empty() {
            *self = Conversation { id: self.id, ..other.clone() };
            return;
        }
        self.items.extend(other.items.iter().copied());
        self.items.sort_by_key(|item| (item.at, item.id));
        self.items.dedup_by_key(|item| item.id);
        self.notes.extend(other.notes.iter().cloned());
        self.notes.sort_by_key(|note| note.id);
        self.replies.extend(other.replies.iter().copied());
        self.replies.sort();
        self.last_inbound = self.last_inbound.max(other.last_inbound);
        self.last_ours = self.last_ours.max(other.last_ours);
        if let Some(theirs) = other.waiting_since {
            self.waiting_since = Some(self.waiting_since.map_or(theirs, |ours| ours.min(theirs)));
            self.triage.state = other.triage.state;
            self.verdict = other.verdict.clone();
        }
        self.answering = self.answering.or(other.answering);
        self.crisis = self.crisis.take().or_else(|| other.crisis.clone());
        self.triage.labels.extend(other.triage.labels.iter().cloned());
        self.triage.starred |= other.triage.starred;
        self.triage.assignee = self.triage.assignee.take().or_else(|| other.triage.assignee.clone());
    }

    fn replied(&mut self, reply: ReplyId, at: Time) {
        self.replies.push(reply);
        self.answering = Some(Answering { reply, waiting_since: self.waiting_since });
        self.waiting_since = None;
        self.last_ours = self.last_ours.max(Some(at));
        self.triage.unread = false;
        self.triage.state = State::Waiting;
    }

    fn answered(&mut self, answer: &Answer, at: Time) {
        self.last_ours = self.last_ours.max(Some(at));
        if self.answering.is_some_and(|on_its_way| Some(on_its_way.reply) == answer.reply) {
            self.answering = None;
        }
    }

    fn unreplied(&mut self, reply: ReplyId) {
        let Some(answering) = self.answering.filter(|answering| answering.reply == reply) else { return };
        self.answering = None;
        self.last_ours = self.items.iter().filter(|item| item.from_us).map(|item| item.at).max();
        self.waiting_since = match (answering.waiting_since, self.waiting_since) {
            (Some(before), Some(since)) => Some(before.min(since)),
            (before, since) => before.or(since),
        };
        if self.triage.state == State::Waiting {
            self.triage.state = State::Open;
        }
    }

    fn escalated(&mut self, crisis: &Crisis) {
        self.crisis = Some(crisis.clone());
        if self.triage.state == State::Done {
            self.triage.state = State::Open;
        }
    }

    fn close(&mut self, why: Option<Dismissal>) -> bool {
        self.triage.state = State::Done;
        self.triage.dismissed = why;
        self.triage.unread = false;
        self.waiting_since = None;
        true
    }

    fn label(&mut self, add: &[String], remove: &[String]) {
        self.triage.labels.extend(add.iter().cloned());
        for label in remove {
            self.triage.labels.remove(label);
        }
    }
}

impl Change {
    /// Tells whether it is an act of a seat that undo takes back.
    pub const fn is_act(&self) -> bool {
        match self {
            Change::Done
            | Change::Dismissed { .. }
            | Change::Reopened
            | Change::Snoozed { .. }
            | Change::Assigned { .. }
            | Change::Labelled { .. }
            | Change::Starred { .. }
            | Change::Prioritised { .. }
            | Change::Muted { .. }
            | Change::Classed { .. }
            | Change::MarkedUnread { .. }
            | Change::Promised { .. } => true,
            Change::Arrived(_)
            | Change::Edited { .. }
            | Change::Removed { .. }
            | Change::TookOver { .. }
            | Change::WentInto { .. }
            | Change::Woke
            | Change::Noted
            | Change::Replied { .. }
            | Change::Answered(_)
            | Change::Unreplied { .. }
            | Change::Escalated { .. }
            | Change::StoodDown
            | Change::Retargeted
            | Change::Restored { .. } => false,
        }
    }
}
