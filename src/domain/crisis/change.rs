//! What can happen to a crisis, as the log holds it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kin, OurPost, Wording};
use crate::domain::id::{AlarmId, ConversationId, EventId, ItemId, ReplyId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::network::Moderation;
use crate::domain::protocol::{Answers, Role};
use crate::domain::statement::Stage;
use crate::domain::time::Time;

/// A crisis as it was raised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Raised {
    /// 1, the worst, to 4.
    pub level: u8,
    /// What it is about, in a line of ours.
    pub headline: String,
    /// The headline is what somebody wrote to us: it may name people, and is nothing to publish.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quoted: bool,
    /// The conversation from which it was raised.
    #[serde(default, skip_serializing_if = "is_default")]
    pub origin: Option<ConversationId>,
    /// The alarm that told it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alarm: Option<AlarmId>,
    /// The protocol that is followed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub protocol: Option<String>,
    /// The language in which it is read.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lang: Option<String>,
    /// What the four questions were answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Answers,
    /// What makes a message belong to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kin: Kin,
    /// Who leads it from the start.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lead: Option<SeatName>,
    /// A drill.
    #[serde(default, skip_serializing_if = "is_default")]
    pub drill: bool,
}

/// What happened to a crisis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrisisChange {
    /// It was raised.
    Raised(Box<Raised>),
    /// It is of another level.
    Graded {
        /// 1, the worst, to 4.
        level: u8,
        /// Why, in words of ours.
        #[serde(default, skip_serializing_if = "is_default")]
        why: String,
    },
    /// Its headline is another.
    Named {
        /// Which.
        headline: String,
    },
    /// Another protocol is followed.
    Follows {
        /// Its name; nothing where none is.
        protocol: Option<String>,
        /// The language in which it is read.
        #[serde(default, skip_serializing_if = "is_default")]
        lang: Option<String>,
    },
    /// Whoever did it has it.
    Acknowledged,
    /// Somebody has a role, or nobody has it any more.
    Given {
        /// Which.
        role: Role,
        /// Who.
        to: Option<SeatName>,
    },
    /// A step of the protocol was ticked, or the tick taken away.
    Ticked {
        /// Its name.
        step: String,
        /// Which.
        on: bool,
    },
    /// A step is left out.
    Skipped {
        /// Its name.
        step: String,
        /// Why.
        why: String,
    },
    /// A note of the team. Its text is the body named by the event.
    Noted,
    /// Somebody asked the approver to hide or delete something.
    RemovalAsked {
        /// What.
        item: ItemId,
        /// How.
        act: Moderation,
        /// Why.
        why: String,
    },
    /// It was done, by the approver or by somebody else.
    RemovalDone {
        /// The event that asked it.
        removal: EventId,
    },
    /// It was granted, and the network did not do it.
    RemovalRefused {
        /// The event that asked it.
        removal: EventId,
        /// Why.
        why: String,
    },
    /// It goes back to whoever asked.
    RemovalReturned {
        /// The event that asked it.
        removal: EventId,
        /// Why.
        why: String,
    },
    /// Somebody said what stands in place of variables of statements.
    Filled {
        /// By the variable's name.
        values: BTreeMap<String, String>,
    },
    /// We said when we would say more, or that is gone.
    Promised {
        /// When.
        at: Option<Time>,
    },
    /// What stands below a post of ours belongs to it, or does so by itself no more.
    Below {
        /// Which.
        post: OurPost,
        /// Which of both.
        on: bool,
    },
    /// A statement waits for a yes.
    Proposed(Box<Wording>),
    /// Yes to a statement that waits for a yes of others too.
    Approved {
        /// The event that proposed it.
        proposal: EventId,
    },
    /// A statement that waited goes back to whoever wrote it.
    Returned {
        /// The event that proposed it.
        proposal: EventId,
        /// Why.
        why: String,
    },
    /// A statement was sent off.
    Stated {
        /// The event that proposed it, where it waited for a yes.
        #[serde(default, skip_serializing_if = "is_default")]
        proposal: Option<EventId>,
        /// Its place in a crisis.
        stage: Stage,
        /// The pre-approved statement it was made of.
        #[serde(default, skip_serializing_if = "is_default")]
        statement: Option<String>,
        /// Its deliveries, one an account.
        replies: Vec<ReplyId>,
        /// Who said yes to it.
        #[serde(default, skip_serializing_if = "is_default")]
        approved_by: Option<SeatName>,
        /// Somebody should have said yes to it, and nobody did.
        #[serde(default, skip_serializing_if = "is_default")]
        unapproved: bool,
    },
    /// A delivery of a statement will not go out: it was called back, or refused.
    Unsaid {
        /// Which.
        reply: ReplyId,
    },
    /// Somebody is to do something.
    Tasked {
        /// What.
        text: String,
        /// Who.
        #[serde(default, skip_serializing_if = "is_default")]
        owner: Option<SeatName>,
        /// By when.
        #[serde(default, skip_serializing_if = "is_default")]
        due: Option<Time>,
    },
    /// What somebody was to do is done, or not after all.
    TaskDone {
        /// The event that made it.
        task: EventId,
        /// Which.
        on: bool,
    },
    /// It is over.
    Closed {
        /// Why, in words of ours.
        why: String,
    },
    /// It was raised by mistake.
    Withdrawn,
    /// It goes on.
    Reopened,
}
