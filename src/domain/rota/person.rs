//! People who can be paged, and by which ways.

use std::collections::BTreeMap;
use std::fmt;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::id::SeatName;

/// A way on which a page goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// An e-mail.
    Mail,
    /// A web address that is called; its name.
    Webhook,
    /// A topic of ntfy.
    Ntfy,
    /// A Slack webhook, by its name.
    Slack,
    /// A PagerDuty key, by its name.
    Pagerduty,
    /// A chat of Telegram.
    Telegram,
    /// A program.
    Command,
    /// The bell of the person's open seat; needs no address.
    Bell,
}

impl Channel {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Channel; 8] = [
        Channel::Mail,
        Channel::Webhook,
        Channel::Ntfy,
        Channel::Slack,
        Channel::Pagerduty,
        Channel::Telegram,
        Channel::Command,
        Channel::Bell,
    ];

    /// Returns the word used in files, JSON and the log.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
            Channel::Ntfy => "ntfy",
            Channel::Slack => "slack",
            Channel::Pagerduty => "pagerduty",
            Channel::Telegram => "telegram",
            Channel::Command => "command",
            Channel::Bell => "bell",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Where somebody is reached on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A mail address, a topic, a chat, or the name under which the settings know a webhook or a key.
    Name(String),
    /// A program and its arguments.
    Program(Vec<String>),
}

/// Somebody who can be paged.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Their seat's name.
    pub name: SeatName,
    /// Their own wall clock: nights and weekends are counted by it.
    pub zone: TimeZone,
    /// Where they are reached.
    pub addresses: BTreeMap<Channel, Address>,
}

impl Person {
    /// Tells whether a page can go out to them on a channel.
    pub fn is_reached_by(&self, channel: Channel) -> bool {
        channel == Channel::Bell || self.addresses.contains_key(&channel)
    }

    /// Returns the channels for which they have an address; the bell alone where they have none.
    pub fn channels(&self) -> Vec<Channel> {
        match self.addresses.is_empty() {
            true => vec![Channel::Bell],
            false => self.addresses.keys().copied().collect(),
        }
    }
}
