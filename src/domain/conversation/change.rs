//! What can happen to a conversation, as the log holds it.

use serde::{Deserialize, Serialize};

use super::{Conversation, Crisis, Dismissal, ItemRef, NoteRef, PartOf, Triage};
use crate::domain::class::{Class, Verdict};
use crate::domain::deadline::Promise;
use crate::domain::id::{AccountId, AuthorId, ConversationId, CrisisId, EventId, ItemId, ReplyId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::rules::Firing;
use crate::domain::snooze::Wake;
use crate::domain::time::Span;

/// What happened to a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An item came. Its words are the body of its id.
    Arrived(Box<Arrival>),
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
    /// We hid items, or blocked who wrote them: nobody waits with them any more, and a row with which nobody waits is done.
    PutAside {
        /// Which.
        items: Vec<ItemId>,
    },
    /// That was taken back: they wait again.
    PutBack {
        /// Which.
        items: Vec<ItemId>,
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
    /// The root of its thread was learned.
    Rooted {
        /// The network's id of it.
        root: String,
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
    /// A person set the language that they write.
    LangSet {
        /// Which; nothing goes by the text again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
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
    /// A reply of ours is ready for a person to post it: the clock goes on.
    ToPost {
        /// Which.
        reply: ReplyId,
    },
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
    /// It belongs to a crisis.
    Joined {
        /// Which, and why.
        part_of: PartOf,
    },
    /// It belongs to none any more.
    Parted,
    /// Somebody said before it could belong to a crisis that it does not.
    KeptOut {
        /// Of which.
        crisis: CrisisId,
    },
    /// The crisis is over.
    StoodDown,
    /// A rule fired. What a person sets later stands over it, and undo of a seat leaves it.
    Ruled(Firing),
    /// Only the deadline changed: other targets, another clock.
    Retargeted,
    /// An act of a seat was undone or done again.
    Restored {
        /// What stands now.
        triage: Box<Triage>,
        /// The act that was undone or redone.
        act: EventId,
    },
    /// An escalation or the end of a crisis was undone or done again.
    CrisisRestored {
        /// The crisis as it is now; nothing where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        crisis: Option<Crisis>,
        /// The act that was undone or redone.
        act: EventId,
        /// It was redone.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// A note was taken away: its text stays in the log, and nowhere else.
    NoteWithdrawn {
        /// The event that made it.
        note: EventId,
    },
    /// A note that was taken away is back.
    NoteRestored {
        /// As it was.
        note: NoteRef,
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
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<String>,
    /// The person whom the conversation is with.
    pub person: AuthorId,
    /// What the brain says.
    pub verdict: Verdict,
    /// Arrives as done: old, or answered long ago.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settled: bool,
    /// The network's copy of a reply that was sent from here: it answers nothing more than the reply did.
    #[serde(default, skip_serializing_if = "is_default")]
    pub echo: bool,
}

/// How an answer went, for later reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The reply; nothing for an answer written in the network's own app.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reply: Option<ReplyId>,
    /// Who answered.
    pub by: SeatName,
    /// What it was.
    pub class: Class,
    /// How long they waited.
    #[serde(default, skip_serializing_if = "is_default")]
    pub waited: Option<Span>,
    /// How long the writing took, from opening the editor to sending.
    #[serde(default, skip_serializing_if = "is_default")]
    pub took: Option<Span>,
    /// It was out before it was due.
    #[serde(default, skip_serializing_if = "is_default")]
    pub in_time: Option<bool>,
    /// Only the person can read it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub private: bool,
    /// A person posted it in the network's own app.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by_hand: bool,
}

impl Change {
    /// Tells whether it deals with a row: answered, done or dismissed.
    pub const fn closes(&self) -> bool {
        matches!(self, Change::Done | Change::Dismissed { .. } | Change::Replied { .. })
    }

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
            | Change::LangSet { .. }
            | Change::Promised { .. } => true,
            // Looking at a row decides nothing, so it takes no undo from anybody.
            Change::MarkedUnread { on } => *on,
            Change::Arrived(_)
            | Change::Edited { .. }
            | Change::Removed { .. }
            | Change::PutAside { .. }
            | Change::PutBack { .. }
            | Change::TookOver { .. }
            | Change::WentInto { .. }
            | Change::Rooted { .. }
            | Change::Woke
            | Change::Noted
            | Change::ToPost { .. }
            | Change::Replied { .. }
            | Change::Answered(_)
            | Change::Unreplied { .. }
            | Change::Escalated { .. }
            | Change::Joined { .. }
            | Change::Parted
            | Change::KeptOut { .. }
            | Change::StoodDown
            | Change::Ruled(_)
            | Change::Retargeted
            | Change::Restored { .. }
            | Change::CrisisRestored { .. }
            | Change::NoteWithdrawn { .. }
            | Change::NoteRestored { .. } => false,
        }
    }
}
