//! What a seat does in a crisis.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Wording;
use crate::domain::id::{AlarmId, ConversationId, EventId, ItemId, SeatName};
use crate::domain::network::Moderation;
use crate::domain::protocol::{Answers, Role};
use crate::domain::time::Time;

/// A crisis as somebody raises it, or another level or lead for the one in which a conversation is pinned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Escalation {
    /// The conversation in which it is pinned.
    pub on: Option<ConversationId>,
    /// Others that belong to it.
    pub also: Vec<ConversationId>,
    /// The alarm that told it.
    pub alarm: Option<AlarmId>,
    /// 1, the worst, to 4.
    pub level: u8,
    /// Who leads it.
    pub owner: Option<SeatName>,
    /// What to know; becomes a note.
    pub note: String,
    /// What it is about; what they wrote where it is empty.
    pub headline: String,
    /// The protocol that is followed.
    pub protocol: Option<String>,
    /// What the four questions were answered.
    pub answers: Answers,
    /// Telling words: two of them make a message belong to it.
    pub terms: Vec<String>,
    /// The language in which the team works on it; that of the conversation where it is not said.
    #[serde(default)]
    pub lang: Option<String>,
    /// What stands below the post of ours from which it is raised, or below which it is, belongs to it.
    #[serde(default)]
    pub post: bool,
    /// These do not belong to it, though they would.
    #[serde(default)]
    pub out: Vec<ConversationId>,
}

impl Escalation {
    /// Raises a conversation.
    pub fn of(on: ConversationId, level: u8) -> Escalation {
        Escalation { on: Some(on), level, ..Escalation::default() }
    }
}

/// What a seat does in a crisis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrisisAct {
    /// I have it.
    Acknowledge,
    /// It is of another level.
    Grade {
        /// 1, the worst, to 4.
        level: u8,
        /// Why.
        why: String,
    },
    /// Its headline is another.
    Name(String),
    /// Another protocol is followed; nothing where none is.
    Follow(Option<String>),
    /// A role is somebody's, or nobody's.
    Give {
        /// Which.
        role: Role,
        /// Who.
        to: Option<SeatName>,
    },
    /// A step is done, or is not after all.
    Tick {
        /// Its name.
        step: String,
        /// Which; nothing turns it round.
        on: Option<bool>,
    },
    /// A step is left out.
    Skip {
        /// Its name.
        step: String,
        /// Why.
        why: String,
    },
    /// A note for the timeline.
    Note(String),
    /// We said when we would say more; nothing takes that back.
    Promise(Option<Time>),
    /// What stands below a post of ours belongs to it, what is there and what comes, or does so no more.
    Post {
        /// A conversation below it, or that of the post; where none is said the one from which the crisis was raised, and for
        /// taking out every post.
        of: Option<ConversationId>,
        /// Which; nothing turns it round.
        on: Option<bool>,
    },
    /// A statement for somebody to approve, or to leave at once where nobody has to.
    State {
        /// What.
        wording: Box<Wording>,
        /// A person saw that nobody has approved its texts.
        unapproved: bool,
        /// What they said stands in place of variables: it is kept for the statements after it.
        #[serde(default)]
        filled: BTreeMap<String, String>,
    },
    /// The approver is to hide or delete something.
    AskRemoval {
        /// What.
        item: ItemId,
        /// How.
        act: Moderation,
        /// Why.
        why: String,
    },
    /// Yes to a statement, which leaves, or to what somebody asked to hide or delete, which goes.
    Approve {
        /// Which: the event that proposed or asked it.
        proposal: EventId,
    },
    /// No to either.
    Return {
        /// Which.
        proposal: EventId,
        /// Why.
        why: String,
    },
    /// Somebody is to do something.
    Task {
        /// What.
        text: String,
        /// Who.
        owner: Option<SeatName>,
        /// By when.
        due: Option<Time>,
    },
    /// It is done, or is not after all.
    TaskDone {
        /// Which.
        task: EventId,
        /// Which of both.
        on: bool,
    },
    /// It is over.
    Close {
        /// Why.
        why: String,
    },
    /// It is not over after all.
    Reopen,
}
