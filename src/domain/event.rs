//! What happened. The log holds these and nothing else; every page is made from it.

use serde::{Deserialize, Serialize};

use super::alarm::AlarmChange;
use super::asset::AssetChange;
use super::chain::PageChange;
use super::contact::{Contact, PersonChange};
use super::conversation::Change;
use super::crisis::CrisisChange;
use super::deadline::Due;
use super::id::{
    AccountId, AlarmId, AssetId, AuthorId, ConversationId, CrisisId, EventId, ItemId, PageId, PostId, ReplyId, SeatName,
};
use super::item::Item;
use super::lesson::Lesson;
use super::network::{Health, Moderation, Outgoing, OutgoingKind};
use super::plan::PostChange;
use super::reply::ReplyChange;
use super::report::Report;
use super::rota::RotaChange;
use super::time::Time;

/// Something that happened, with who, when and where. Each touches one subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its name, ordered by time.
    pub id: EventId,
    /// When, by the desk's clock.
    pub at: Time,
    /// Who did it.
    pub by: SeatName,
    /// What.
    pub event: Event,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// To a conversation.
    Conversation {
        /// Which.
        id: ConversationId,
        /// What.
        change: Change,
        /// When an answer is due after it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Due>,
    },
    /// To a reply of ours.
    Reply {
        /// Which.
        id: ReplyId,
        /// What.
        change: ReplyChange,
    },
    /// To an account of ours.
    Account {
        /// Which.
        id: AccountId,
        /// How it is now.
        health: Health,
    },
    /// To an account of ours: it came to the desk, was set otherwise, or left.
    AccountChanged {
        /// Which.
        id: AccountId,
        /// What.
        change: AccountChange,
    },
    /// To the whole desk: frozen.
    Frozen {
        /// How and why.
        freeze: Freeze,
    },
    /// To the whole desk: goes on.
    Resumed,
    /// A person's item or the person was liked, hidden, blocked...
    Moderated {
        /// Which item.
        item: ItemId,
        /// As which account.
        account: AccountId,
        /// What.
        act: Moderation,
        /// Done, or taken back.
        on: bool,
        /// What a report said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<Report>,
        /// Why, in words of ours.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
        /// The network's words where it refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
    },
    /// An act said something of a message, which the desk learns.
    Taught {
        /// What.
        lesson: Lesson,
    },
    /// To a person: a seat said something of them.
    Person {
        /// Of whom.
        id: AuthorId,
        /// Beside which conversation.
        on: ConversationId,
        /// What.
        change: PersonChange,
    },
    /// To a person: what a seat had said of them was undone or done again.
    PersonRestored {
        /// Of whom.
        id: AuthorId,
        /// Beside which conversation.
        on: ConversationId,
        /// What stands now.
        contact: Contact,
        /// The act that was undone or redone.
        act: EventId,
        /// It was redone.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// To the whole desk: other rules are in force.
    RulesChanged {
        /// How many.
        count: usize,
    },
    /// To a crisis.
    Crisis {
        /// Which.
        id: CrisisId,
        /// What.
        change: CrisisChange,
    },
    /// To a page.
    Page {
        /// Which.
        id: PageId,
        /// What.
        change: PageChange,
    },
    /// To the rota, by hand.
    Rota {
        /// What.
        change: RotaChange,
    },
    /// To an alarm of the watch.
    Alarm {
        /// Which.
        id: AlarmId,
        /// What.
        change: AlarmChange,
    },
    /// To a post of the plan.
    Post {
        /// Which.
        id: PostId,
        /// What.
        change: PostChange,
    },
    /// To a file of the media library.
    Asset {
        /// Which.
        id: AssetId,
        /// What.
        change: AssetChange,
    },
    /// A page went out (or could not), as desks wrote it before pages had steps.
    Paged {
        /// About which conversation.
        id: ConversationId,
        /// Exit status or error, in words.
        outcome: String,
        /// It went out.
        ok: bool,
    },
}

/// What happened to an account while the desk ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountChange {
    /// It is new to the desk.
    Added,
    /// Its settings are others now.
    Changed,
    /// The desk fetches and sends for it no more.
    Removed,
}

impl AccountChange {
    /// Returns the word used in JSON and in the log.
    pub const fn word(self) -> &'static str {
        match self {
            AccountChange::Added => "added",
            AccountChange::Changed => "changed",
            AccountChange::Removed => "removed",
        }
    }
}

/// Why and since when nothing planned leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Why.
    pub reason: String,
    /// Replies are held too.
    pub all: bool,
    /// Since when.
    pub since: Time,
    /// By whom.
    pub by: SeatName,
}

impl Freeze {
    /// Tells whether it holds what was written then: replies only where all is frozen, and of the posts those of
    /// before. Who writes one meanwhile was asked. Whoever speaks in the crisis goes on answering, and posts what they
    /// write from now on.
    pub fn holds(&self, kind: &OutgoingKind, written_at: Time, speaks: bool) -> bool {
        let planned = *kind == OutgoingKind::Post && written_at < self.since;
        planned || (self.all && !speaks)
    }
}

/// Words that sit apart from the log, so that they can be erased on request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// An item's.
    Item(Box<Item>),
    /// A note's text.
    Note(String),
    /// A reply's, complete as it leaves.
    Reply(Box<Outgoing>),
}
