//! The connector against a server that speaks the API over a real socket.

use serde_json::json;

use super::*;
use crate::domain::id::{AccountId, ReplyId};
use crate::domain::item::{Author, Kind};
use crate::domain::network::OutgoingKind;

fn now() -> Time {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

/// Makes an item that `acct` wrote to us.
pub(super) fn received(acct: &str, mentions: &[&str]) -> Item {
    Item {
        network: "mastodon".into(),
        account: "@brand@example.social".into(),
        id: "110".into(),
        conversation: None,
        kind: Kind::Mention,
        created_at: now(),
        author: Author { id: "77".into(), handle: format!("{acct}@example.social"), ..Author::default() },
        text: String::new(),
        lang: None,
        in_reply_to: None,
        url: None,
        subject: None,
        media: Vec::new(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us: false,
        extra: json!({"acct": acct, "mentions": mentions}).as_object().cloned().unwrap(),
    }
}

/// Makes an answer to an item, or a new post.
pub(super) fn outgoing(text: &str, answers: Option<Item>) -> Outgoing {
    Outgoing {
        reply: ReplyId::new(now(), [7; 10]),
        account: AccountId::new("mastodon", "@brand@example.social"),
        kind: if answers.is_some() { OutgoingKind::Reply } else { OutgoingKind::Post },
        answers,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
    }
}
