//! One conversation with everything in it, and the person beside it.

use serde::{Deserialize, Serialize};

use super::rows::Member;
use crate::domain::contact::Contact;
use crate::domain::conversation::Conversation;
use crate::domain::ending::Ending;
use crate::domain::id::{AccountId, ConversationId, EventId, ItemId, SeatName};
use crate::domain::influence::Influence;
use crate::domain::item::{Author, Item, Media};
use crate::domain::network::{Caps, Health, Moderation};
use crate::domain::reply::{Draft, DraftKind, Reply};
use crate::domain::time::Time;

/// Everything of one conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// As the log has made it.
    pub conversation: Conversation,
    /// Posts of ours or others above it, then items, notes and replies in the order of time.
    pub messages: Vec<Message>,
    /// Who the person is.
    pub author: Author,
    /// What can be done here.
    pub caps: Caps,
    /// The asking seat's drafts, the one it wrote on last first.
    pub drafts: Vec<Draft>,
    /// The tag of the network.
    pub tag: String,
    /// The tone note of the network, one line.
    pub tone: Option<String>,
    /// Other accounts of ours that could answer here.
    pub accounts: Vec<AccountId>,
    /// How this account is.
    pub health: Health,
    /// Where a browser shows the newest item.
    pub url: Option<String>,
    /// How many times this person wrote to us in the last 30 days.
    pub recent: usize,
    /// The crisis that it belongs to, where that goes on.
    #[serde(default)]
    pub member: Option<Member>,
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The message.
    pub item: ItemId,
    /// Which of its files, from 0.
    pub index: usize,
    /// Its name, or what it shows.
    pub name: String,
}

impl Thread {
    /// Puts a draft first, in the place of the one that it takes up.
    pub fn put_draft(&mut self, draft: Draft) {
        self.drop_draft(draft.draft_kind());
        self.drafts.insert(0, draft);
    }

    /// Takes the draft of this kind out.
    pub fn drop_draft(&mut self, kind: DraftKind) {
        self.drafts.retain(|draft| draft.draft_kind() != kind);
    }

    /// Returns the language that they write here, BCP 47.
    pub fn lang(&self) -> Option<&str> {
        let heard = self.conversation.last_heard()?.id;
        let item = self.messages.iter().find_map(|message| match message {
            Message::Item { id, item, .. } if *id == heard => Some(&**item),
            _ => None,
        });
        self.conversation.lang(item)
    }

    /// Returns the files of all messages, in the order of time.
    pub fn attachments(&self) -> Vec<Attachment> {
        let mut files = Vec::new();
        for message in &self.messages {
            let Message::Item { id, item, .. } = message else { continue };
            files.extend(item.media.iter().enumerate().map(|(index, media)| {
                let name = media.name.clone().or_else(|| media.alt.clone()).unwrap_or_else(|| media.kind.clone());
                Attachment { item: *id, index, name }
            }));
        }
        files
    }
}

/// One thing in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// An item, theirs or ours.
    Item {
        /// Its name.
        id: ItemId,
        /// The item.
        item: Box<Item>,
        /// Taken down by its author.
        removed: bool,
        /// Changed since we first had it.
        edited: bool,
        /// Above the conversation: the post it stands under, or somebody else's words.
        context: bool,
        /// What we did to it on the network, as far as it was done here and not taken back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        acts: Vec<Moderation>,
    },
    /// A note of the team.
    Note {
        /// Its name.
        id: EventId,
        /// When.
        at: Time,
        /// Who.
        by: SeatName,
        /// The words.
        text: String,
    },
    /// A reply of ours that the network's own copy does not stand for yet.
    Reply {
        /// The reply.
        reply: Box<Reply>,
        /// The words.
        text: String,
        /// What goes with them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        media: Vec<Media>,
    },
}

/// The person beside the conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// As the network describes them.
    pub author: Author,
    /// The network's name.
    pub network: String,
    /// When we first heard of them.
    pub first_seen: Option<Time>,
    /// Items of theirs that we have.
    pub items: usize,
    /// Of which in the last 30 days.
    pub recent: usize,
    /// The language that they write here, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What seats have said of them.
    #[serde(default, skip_serializing_if = "Contact::is_empty")]
    pub contact: Contact,
    /// How much it matters what they say, where somebody knows how many follow them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<Influence>,
    /// How earlier conversations ended, counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The last of them, newest first.
    pub earlier: Vec<Earlier>,
}

/// An earlier conversation with a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// Which.
    pub id: ConversationId,
    /// When they wrote last.
    pub at: Time,
    /// How it ended.
    pub ending: Ending,
    /// The beginning of what they wrote last.
    pub words: String,
}
