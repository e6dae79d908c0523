//! What the rig and the process that it kills say to each other: JSON, a line each.

use hearken::domain::id::{ConversationId, EventId, PostId, ReplyId};
use hearken::domain::time::Time;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Stands before each line of the child's: the test harness writes there too.
pub const MARK: &str = "year> ";

/// What the child is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Order {
    /// Let it be so late, and say when nothing is to be done any more.
    Advance { to: Time },
    /// Show what waits for a person.
    Rows { most: usize },
    /// Do what a person does.
    Act { deed: Deed },
    /// Say how much memory is in use.
    Memory,
    /// Close the desk.
    Stop,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Deed {
    Done {
        on: ConversationId,
    },
    Dismiss {
        on: ConversationId,
    },
    Snooze {
        on: ConversationId,
        words: String,
    },
    Note {
        on: ConversationId,
        text: String,
    },
    Reply {
        on: ConversationId,
        text: String,
    },
    Undo,
    CallBack {
        reply: ReplyId,
    },
    Release {
        reply: ReplyId,
    },
    Retake {
        reply: ReplyId,
    },
    Posted {
        reply: ReplyId,
        yes: bool,
    },
    /// Puts a post into the plan and lets it go: words for each account, and when by the clock of a zone.
    Plan {
        variants: Vec<(usize, String)>,
        wall: DateTime,
        zone: String,
    },
    MovePost {
        post: PostId,
        wall: DateTime,
        zone: String,
    },
    Rewrite {
        post: PostId,
        account: usize,
        text: String,
    },
    /// Gives what did not leave another time, and lets it go.
    Again {
        post: PostId,
        wall: DateTime,
        zone: String,
    },
    DropPost {
        post: PostId,
    },
    Freeze,
    Resume,
}

/// What the child says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Said {
    /// The desk is open and at rest, or at rest again. `next`: when a reply leaves or is looked for.
    Rests {
        next: Option<Time>,
    },
    Rows(Vec<SeenRow>),
    /// The act is on disk.
    Acked(Acked),
    /// The desk said no.
    Refused {
        why: String,
    },
    Memory {
        bytes: u64,
    },
    Stopped,
}

/// What the desk said of an act.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Acked {
    pub event: Option<EventId>,
    pub reply: Option<ReplyId>,
    pub not_before: Option<Time>,
    /// Until when it is snoozed.
    pub wake: Option<Time>,
    pub post: Option<PostId>,
}

/// One row that waits for a person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SeenRow {
    pub conversation: Option<ConversationId>,
    /// A reply that needs a person, and its state.
    pub delivery: Option<(ReplyId, String)>,
    /// A post of the plan that needs a person, or the words of one whose delivery does.
    pub post: Option<PostId>,
    pub words: Option<String>,
}
