//! What we write, and its way out: from a draft to an end that is known.

use serde::{Deserialize, Serialize};

use super::id::{AccountId, ConversationId, CrisisId, ItemId, PostId, ReplyId, SeatName};
use super::item::{Kind, Media, Visibility};
use super::lean::is_default;
use super::network::{OutgoingKind, Sent};
use super::time::Time;
use crate::words::w;

/// A text being written, kept by the desk for a seat. Not part of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it answers; nothing for a new post.
    pub conversation: Option<ConversationId>,
    /// Who writes.
    pub seat: SeatName,
    /// Stays in the desk: an internal note.
    #[serde(default)]
    pub note: bool,
    /// What kind of thing it will be.
    pub kind: OutgoingKind,
    /// As which account.
    pub account: AccountId,
    /// The item it answers.
    pub answers: Option<ItemId>,
    /// The text so far.
    pub text: String,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Subject or content warning.
    pub subject: Option<String>,
    /// Files to attach, `url` being a path on this machine.
    #[serde(default)]
    pub media: Vec<Media>,
    /// When the editor was opened on it.
    pub opened_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
    /// What speaks for its having been thought over, however fast it is sent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub thought: Thought,
}

/// What speaks for a draft having been thought over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thought {
    /// Since when what they wrote was on screen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub read_from: Option<Time>,
    /// The saved reply, or what we said last time, that was put into it, as it was offered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub prepared: String,
}

/// What a draft is to become. One of each may wait in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// An answer where they wrote, or a new post.
    Reply,
    /// An answer only they can read.
    Private,
    /// A message sent on by mail.
    Forward,
    /// An internal note.
    Note,
}

impl Draft {
    /// Returns what it is to become.
    pub const fn draft_kind(&self) -> DraftKind {
        DraftKind::of(&self.kind, self.note)
    }

    /// Tells whether it is what was prepared, word for word.
    pub fn is_prepared(&self) -> bool {
        let prepared = self.thought.prepared.trim();
        !prepared.is_empty() && prepared == self.text.trim()
    }

    /// Tells whether only one of the two can be kept: they are of one kind in one conversation.
    pub fn has_place_of(&self, other: &Draft) -> bool {
        self.conversation == other.conversation && self.draft_kind() == other.draft_kind()
    }

    /// Tells whether strangers can read what it will become, as an answer to an item of this kind: what answers a
    /// private message is private, whatever the network says of it.
    pub fn is_public(&self, answers: Option<Kind>) -> bool {
        let sees = self.visibility.unwrap_or_default();
        !self.note
            && matches!(self.kind, OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Post)
            && !answers.is_some_and(Kind::is_private)
            && sees.is_public()
    }
}

impl DraftKind {
    /// Returns what a text of this kind is; a note has no network to go to.
    pub const fn of(kind: &OutgoingKind, note: bool) -> DraftKind {
        match kind {
            _ if note => DraftKind::Note,
            OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Post => DraftKind::Reply,
            OutgoingKind::Private => DraftKind::Private,
            OutgoingKind::Forward { .. } => DraftKind::Forward,
        }
    }
}

/// A reply, forward or post that was sent off, as the log has made it. Its text is the body of its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Its name.
    pub id: ReplyId,
    /// What it answers.
    pub conversation: Option<ConversationId>,
    /// The item it answers.
    pub answers: Option<ItemId>,
    /// As which account.
    pub account: AccountId,
    /// What kind of thing it is.
    pub kind: OutgoingKind,
    /// Strangers can read it.
    pub public: bool,
    /// Who wrote it.
    pub seat: SeatName,
    /// When the editor was opened.
    pub opened_at: Time,
    /// When it was sent off; of a first comment, when its post was.
    pub written_at: Time,
    /// Not to leave before: moves with each wait for the network.
    pub not_before: Time,
    /// When a person wanted it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meant_for: Option<Time>,
    /// Where it is.
    pub state: Delivery,
    /// How often a request left or might have.
    #[serde(default)]
    pub tries: u32,
    /// Why the last try did not leave; nothing once it has an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// What makes a repeat recognisable on the network.
    #[serde(default)]
    pub token: String,
    /// Replies went on while the desk was frozen.
    #[serde(default)]
    pub during_freeze: bool,
    /// The crisis of whose statement it is a delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisId>,
    /// The post of the plan of which it is a variant's delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
    /// The post of the plan whose first comment it is: what was planned with it is held with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_comment_of: Option<PostId>,
    /// No connector could send it when it was written: a person is to post it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
}

/// Where a delivery is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Waits for a person: stale, frozen, signed out, or the person wrote again.
    Held {
        /// Why.
        why: String,
    },
    /// Will leave by itself.
    Pending,
    /// The request is leaving or has left: nobody knows until an answer is read.
    Sending {
        /// Since when.
        since: Time,
    },
    /// The network has it.
    Delivered {
        /// The network's words.
        sent: Sent,
        /// A person posted it in the network's own app.
        by_hand: bool,
    },
    /// The network said no; the text is kept.
    Refused {
        /// Its words.
        why: String,
    },
    /// Nobody knows: to be verified by reading back, never repeated blindly.
    Unknown {
        /// What happened.
        why: String,
        /// Since when: the request was over then, one way or the other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
        /// When it was looked for last.
        checked: Option<Time>,
    },
    /// Waits for a person to post it in the network's own app and to say so.
    ByHand,
    /// Taken back before it left; the text went back to the draft.
    CalledBack,
}

impl Delivery {
    /// Returns the word used in JSON, on screen and in queries.
    pub const fn word(&self) -> &'static str {
        match self {
            Delivery::Held { .. } => "held",
            Delivery::Pending => "pending",
            Delivery::Sending { .. } => "sending",
            Delivery::Delivered { .. } => "delivered",
            Delivery::Refused { .. } => "refused",
            Delivery::Unknown { .. } => "unknown",
            Delivery::ByHand => "by_hand",
            Delivery::CalledBack => "called_back",
        }
    }
    /// Returns the word for people.
    pub fn words(&self) -> &'static str {
        match self {
            Delivery::Held { .. } => w().due.reply_held,
            Delivery::Pending => w().due.reply_pending,
            Delivery::Sending { .. } => w().due.reply_sending,
            Delivery::Delivered { .. } => w().due.reply_delivered,
            Delivery::Refused { .. } => w().due.reply_refused,
            Delivery::Unknown { .. } => w().due.reply_unknown,
            Delivery::ByHand => w().due.reply_by_hand,
            Delivery::CalledBack => w().due.reply_called_back,
        }
    }
    /// Tells whether nothing more will happen to it.
    pub const fn is_over(&self) -> bool {
        matches!(self, Delivery::Delivered { .. } | Delivery::CalledBack)
    }
    /// Tells whether it stands in the queue as a row, since a person must act.
    pub const fn needs_a_person(&self) -> bool {
        matches!(self, Delivery::Held { .. } | Delivery::Refused { .. } | Delivery::Unknown { .. } | Delivery::ByHand)
    }
    /// Tells whether the desk works on it by itself: what the sender reads at start.
    pub const fn is_outbound(&self) -> bool {
        matches!(self, Delivery::Pending | Delivery::Sending { .. } | Delivery::Unknown { .. })
    }
    /// Returns the network's words or our reason, where there is one.
    pub fn why(&self) -> Option<&str> {
        match self {
            Delivery::Held { why } | Delivery::Unknown { why, .. } => Some(why),
            // The state says "refused" already.
            Delivery::Refused { why } => Some(why.strip_prefix("refused: ").unwrap_or(why)),
            Delivery::Pending
            | Delivery::Sending { .. }
            | Delivery::Delivered { .. }
            | Delivery::ByHand
            | Delivery::CalledBack => None,
        }
    }
}

/// What happened to a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyChange {
    /// Sent off by a seat: the intent, on disk before anything leaves.
    Queued(Box<Reply>),
    /// Moved on to another state.
    Moved {
        /// Which.
        to: Delivery,
        /// Not to leave before, where that changed.
        not_before: Option<Time>,
        /// Why it has not left yet, where it tries again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failed: Option<String>,
    },
    /// The person took the text up again: the reply is over, its text is a draft once more.
    Retaken,
}

impl Reply {
    /// Returns when a person wanted it out.
    pub fn meant_for(&self) -> Time {
        self.meant_for.unwrap_or(self.not_before)
    }

    /// Returns as what a freeze takes it: what was planned below a post is no answer to anybody.
    pub fn frozen_as(&self) -> &OutgoingKind {
        if self.first_comment_of.is_some() { &OutgoingKind::Post } else { &self.kind }
    }

    /// Makes the change.
    pub fn apply(&mut self, change: &ReplyChange) {
        match change {
            ReplyChange::Queued(reply) => *self = (**reply).clone(),
            ReplyChange::Moved { to, not_before, failed } => {
                if matches!(to, Delivery::Sending { .. }) {
                    self.tries += 1;
                }
                self.not_before = not_before.unwrap_or(self.not_before);
                // Somebody has looked at it and let it go.
                if matches!((&self.state, to), (Delivery::Held { .. }, Delivery::Pending)) {
                    self.meant_for = Some(self.not_before);
                }
                self.failed = failed
                    .clone()
                    .or(self.failed.take())
                    .filter(|_| matches!(to, Delivery::Pending | Delivery::Sending { .. }));
                self.state = to.clone();
            }
            ReplyChange::Retaken => self.state = Delivery::CalledBack,
        }
    }
}
