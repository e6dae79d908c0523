//! What leaves, what happened since, and the log in words.

use serde::{Deserialize, Serialize};

use crate::domain::event::Freeze;
use crate::domain::id::{ConversationId, EventId, SeatName};
use crate::domain::item::Media;
use crate::domain::reply::{Draft, Reply};
use crate::domain::time::{Span, Time};

use super::summary::{AccountLine, CrisisLine, PostsWaiting};

/// A draft or a delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// The reply; nothing for a draft.
    pub reply: Option<Reply>,
    /// The draft.
    pub draft: Option<Draft>,
    /// The words.
    pub text: String,
    /// To whom.
    pub to: String,
    /// The native id of the item it answers.
    pub item: Option<String>,
    /// What goes with the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
}

/// What happened since a seat left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// When it left.
    pub since: Option<Time>,
    /// Conversations that came or came back.
    pub new: usize,
    /// Rows of the band Late now.
    pub late: usize,
    /// Others that are due within the next hour.
    pub soon: usize,
    /// This seat's promises, and when.
    pub promises: Vec<(ConversationId, Time, String)>,
    /// Crises under way.
    pub crises: Vec<CrisisLine>,
    /// Deliveries that need a person.
    pub deliveries: usize,
    /// Posts of the plan that wait for this seat.
    #[serde(default)]
    pub posts: PostsWaiting,
    /// Accounts that do not work.
    pub accounts: Vec<AccountLine>,
    /// Answers since then, by everybody.
    pub answered: usize,
    /// Of which in time.
    pub in_time: usize,
    /// Median wait of these.
    pub median_wait: Option<Span>,
    /// The desk is frozen.
    #[serde(default)]
    pub frozen: Option<Freeze>,
    /// Replies that are held.
    #[serde(default)]
    pub held: usize,
}

/// A line of the log for people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which event.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// Who.
    pub by: SeatName,
    /// What, in words.
    pub text: String,
    /// Which conversation.
    pub conversation: Option<ConversationId>,
    /// The person it is with.
    #[serde(default)]
    pub who: String,
    /// The network's name.
    #[serde(default)]
    pub network: String,
    /// Two to five letters for the network.
    #[serde(default)]
    pub tag: String,
    /// The beginning of their newest words.
    #[serde(default)]
    pub words: String,
}
