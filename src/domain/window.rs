//! Windows that a network closes: after that it takes no answer from us, however late or early we are.

use serde::{Deserialize, Serialize};

use super::item::Kind;
use super::time::{Span, Time};
use crate::words::{fill, w};

/// The share of a window after which it alarms: `19 h 12` of 24 hours.
pub const ALARM_PERCENT: i64 = 80;
/// How long after their last message a business may write as it likes.
/// <https://developers.facebook.com/docs/messenger-platform/policy/policy-overview>
const MESSAGES: Span = Span::hours(24);
/// How long a person, not a program, may still answer, with the tag that says so.
const HUMAN_AGENT: Span = Span::days(7);
/// How long a comment may be answered in private, once.
/// <https://developers.facebook.com/docs/messenger-platform/discovery/private-replies>
const PRIVATE_REPLY: Span = Span::days(7);

/// A network that closes its private conversations.
struct Rule {
    network: &'static str,
    name: &'static str,
    /// People may answer for longer, marked as such.
    human_agent: bool,
    /// A comment may be answered in private, once.
    private_reply: bool,
}

const RULES: [Rule; 4] = [
    Rule { network: "messenger", name: "Messenger", human_agent: true, private_reply: true },
    Rule { network: "facebook", name: "Messenger", human_agent: true, private_reply: true },
    Rule { network: "instagram", name: "Instagram", human_agent: true, private_reply: true },
    Rule { network: "whatsapp", name: "WhatsApp", human_agent: false, private_reply: false },
];

fn rule_of(network: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.network.eq_ignore_ascii_case(network))
}

/// The window of one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it opened: at their last message.
    pub opened_at: Time,
    /// When the network takes no free answer any more.
    pub closes_at: Time,
    /// When four fifths of it have passed.
    pub alarm_at: Time,
    /// Whose window it is, in words.
    pub words: &'static str,
}

/// Returns the window in which an item of this kind must be answered where it was written, if the network
/// has one. It counts from *their* last message: ours does not extend it.
pub fn window(network: &str, kind: Kind, last_inbound: Time) -> Option<Window> {
    let rule = rule_of(network).filter(|_| kind == Kind::Dm)?;
    Some(Window {
        opened_at: last_inbound,
        closes_at: last_inbound.plus(MESSAGES),
        alarm_at: last_inbound.plus(MESSAGES.percent(ALARM_PERCENT)),
        words: rule.name,
    })
}

/// An answer about to be handed to a network, as far as its windows are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// The network's name.
    pub network: &'a str,
    /// What is answered.
    pub kind: Kind,
    /// The answer goes in private.
    pub private: bool,
    /// When the person wrote last.
    pub last_inbound: Time,
    /// The account may use the human-agent tag.
    pub human_agent: bool,
    /// The comment was answered in private before.
    pub private_reply_sent: bool,
}

/// How an answer may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// No window stands in the way.
    Free,
    /// Only with the human-agent tag.
    HumanAgentTag,
}

/// A window that is closed, and what is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "window")]
pub enum WindowClosed {
    /// Their last message is too long ago.
    #[error("{}", fill(w().guard.window_messages, &[closed_at]))]
    Messages {
        /// When it closed.
        closed_at: Time,
    },
    /// Closed for programs; a person may answer with a tag that this account has not got.
    #[error("{}", fill(w().guard.window_human_agent, &[closed_at, until]))]
    NeedsHumanAgent {
        /// When it closed for untagged messages.
        closed_at: Time,
        /// Until when the tag would help.
        until: Time,
    },
    /// A comment that is too old to be answered in private.
    #[error("{}", fill(w().guard.window_private_reply, &[closed_at]))]
    PrivateReply {
        /// When it closed.
        closed_at: Time,
    },
    /// A comment takes one private reply.
    #[error("{}", w().guard.window_private_reply_used)]
    PrivateReplyUsed,
}

/// Says how an answer may go out now, or which window is closed.
pub fn may_send(sending: &Sending, now: Time) -> Result<Pass, WindowClosed> {
    let Some(rule) = rule_of(sending.network).filter(|_| sending.private) else { return Ok(Pass::Free) };
    match sending.kind {
        Kind::Dm => message(rule, sending, now),
        Kind::Mention | Kind::Comment | Kind::Review | Kind::Post if rule.private_reply => private_reply(sending, now),
        Kind::Mention | Kind::Comment | Kind::Review | Kind::Post | Kind::Email => Ok(Pass::Free),
    }
}

fn message(rule: &Rule, sending: &Sending, now: Time) -> Result<Pass, WindowClosed> {
    let closed_at = sending.last_inbound.plus(MESSAGES);
    let until = sending.last_inbound.plus(HUMAN_AGENT);
    if now < closed_at {
        Ok(Pass::Free)
    } else if !rule.human_agent || now >= until {
        Err(WindowClosed::Messages { closed_at: if rule.human_agent { until } else { closed_at } })
    } else if sending.human_agent {
        Ok(Pass::HumanAgentTag)
    } else {
        Err(WindowClosed::NeedsHumanAgent { closed_at, until })
    }
}

fn private_reply(sending: &Sending, now: Time) -> Result<Pass, WindowClosed> {
    let closed_at = sending.last_inbound.plus(PRIVATE_REPLY);
    if sending.private_reply_sent {
        Err(WindowClosed::PrivateReplyUsed)
    } else if now >= closed_at {
        Err(WindowClosed::PrivateReply { closed_at })
    } else {
        Ok(Pass::Free)
    }
}

#[cfg(test)]
mod tests;
