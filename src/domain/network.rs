//! The small face that every network shows the desk: what it can, what it fetched, what it sent.

pub mod faults;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use self::faults::Fault;
use super::figures::Figures;
use super::id::{AccountId, ReplyId};
use super::item::{Item, Media, Visibility};
use super::report::{Report, Reports};
use super::time::{Span, Time};
use crate::words::{fill, w};

/// What an account of a network can do. Screens and rules ask this, never the network's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caps {
    /// Replies can be sent; where not, they go out by hand.
    pub send: bool,
    /// A post that answers nobody can be made; mail and stores know none.
    #[serde(default = "usual")]
    pub posts: bool,
    /// A person can be answered in private.
    pub private_reply: bool,
    /// Visibilities a public reply may choose from, the usual one first; empty where there is no choice.
    pub visibilities: Vec<Visibility>,
    /// A content warning can be set.
    pub content_warning: bool,
    /// Our answer must name the people it answers, or nobody is told.
    pub mentions_in_text: bool,
    /// Moderation that the network offers.
    pub moderation: Vec<Moderation>,
    /// Attachments: how many, and whether they carry a description.
    pub attachments: u8,
    /// Attachments carry alt text.
    pub alt_text: bool,
    /// The counting rule and limit of a public reply.
    pub public_limit: TextLimit,
    /// The counting rule and limit of a private reply.
    pub private_limit: TextLimit,
    /// What arrives by itself, without asking.
    pub streams: bool,
    /// Mail can be forwarded from here.
    pub forward: bool,
    /// Reading back proves absence: what `find` does not see was certainly not sent.
    pub absence_proves: bool,
    /// What a report may say.
    #[serde(default)]
    pub reports: Reports,
    /// It tells what people did with posts of ours.
    #[serde(default)]
    pub results: bool,
    /// The network itself publishes a post at a minute to come, which is at least so far ahead; nothing where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedules_ahead: Option<Span>,
}

const fn usual() -> bool {
    true
}

/// A limit of text and how this network counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLimit {
    /// The most that is accepted, in the rule's unit.
    pub most: usize,
    /// How it is counted.
    pub rule: CountRule,
}

impl TextLimit {
    /// No limit that a person would meet.
    pub const NONE: TextLimit = TextLimit { most: 1_000_000, rule: CountRule::Chars };
}

/// How a network counts the length of a text. `count.rs` does the counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountRule {
    /// Grapheme clusters; a web address counts `url` whatever its length, `@user@domain` counts as `@user`.
    Mastodon {
        /// What an address counts, `characters_reserved_per_url`.
        url: usize,
    },
    /// Grapheme clusters, and at most ten times as many UTF-8 bytes.
    Bluesky,
    /// Weighted: 280 units, East Asian and emoji count two, addresses 23.
    X,
    /// UTF-16 code units.
    Utf16,
    /// UTF-8 bytes.
    Bytes,
    /// Unicode code points.
    Chars,
    /// Grapheme clusters.
    Graphemes,
    /// Code points, an emoji as its UTF-8 bytes (Threads).
    Threads,
}

/// What can be done to a person's item or to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moderation {
    /// Like, favourite.
    Like,
    /// Boost, repost.
    Boost,
    /// Hide below our post.
    Hide,
    /// Delete our own.
    Delete,
    /// Block the person.
    Block,
    /// Mute the person on the network.
    Mute,
    /// Report to the network.
    Report,
}

impl Moderation {
    /// Every act, in the order of the menu.
    pub const ALL: [Moderation; 7] = [
        Moderation::Like,
        Moderation::Boost,
        Moderation::Hide,
        Moderation::Delete,
        Moderation::Block,
        Moderation::Mute,
        Moderation::Report,
    ];

    /// Returns the word used in JSON, on screen and by `:`.
    pub const fn word(self) -> &'static str {
        match self {
            Moderation::Like => "like",
            Moderation::Boost => "boost",
            Moderation::Hide => "hide",
            Moderation::Delete => "delete",
            Moderation::Block => "block",
            Moderation::Mute => "mute",
            Moderation::Report => "report",
        }
    }
    /// Returns the word for it once it is done.
    pub const fn done(self) -> &'static str {
        match self {
            Moderation::Like => w().network.liked,
            Moderation::Boost => w().network.boosted,
            Moderation::Hide => w().network.hidden,
            Moderation::Delete => w().network.deleted,
            Moderation::Block => w().network.blocked,
            Moderation::Mute => w().network.muted,
            Moderation::Report => w().network.reported,
        }
    }
    /// Returns the key that follows `M`.
    pub const fn key(self) -> char {
        match self {
            Moderation::Like => 'l',
            Moderation::Boost => 'b',
            Moderation::Hide => 'h',
            Moderation::Delete => 'd',
            Moderation::Block => 'k',
            Moderation::Mute => 'm',
            Moderation::Report => 'r',
        }
    }
    /// Tells whether the key that did it takes it back: what is deleted or reported stays so.
    pub const fn is_switch(self) -> bool {
        !matches!(self, Moderation::Delete | Moderation::Report)
    }
    /// Tells whether undo takes it back: what nobody but its author is told of, or everybody is shown.
    pub const fn can_undo(self) -> bool {
        matches!(self, Moderation::Like | Moderation::Boost)
    }
    /// Tells whether something is no longer seen by others after it.
    pub const fn removes(self) -> bool {
        matches!(self, Moderation::Hide | Moderation::Delete)
    }
    /// Tells whether the act asks before it is done: all but a like, which only has the undo window.
    pub const fn asks(self) -> bool {
        !matches!(self, Moderation::Like)
    }
}

/// Why a network did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NetError {
    /// No way there: no route, refused connection, name not found, cut line while reading.
    #[error("{}", fill(w().network.offline, &[host, why]))]
    Offline {
        /// Whom we tried.
        host: String,
        /// What went wrong.
        why: String,
    },
    /// Asked to wait.
    #[error("{}", fill(w().network.limited, &[until]))]
    Limited {
        /// When to try again.
        until: Time,
    },
    /// The sign-in is not accepted any more.
    #[error("{}", fill(w().network.signed_out, &[why]))]
    SignedOut {
        /// The network's words.
        why: String,
    },
    /// The network said no, in its own words; trying again would not help.
    #[error("{}", fill(w().network.refused, &[why]))]
    Refused {
        /// The network's words.
        why: String,
    },
    /// An answer we do not understand: our bug or theirs.
    #[error("{}", fill(w().network.odd, &[at, body]))]
    Odd {
        /// Which call.
        at: String,
        /// The beginning of what came, cleaned and redacted.
        body: String,
    },
    /// The server is unwell (5xx, time-out): try again later.
    #[error("{}", fill(w().network.unwell, &[at, why]))]
    Unwell {
        /// Which call.
        at: String,
        /// What it said.
        why: String,
    },
    /// This network or server does not offer it.
    #[error("{}", fill(w().network.unsupported, &[what]))]
    Unsupported {
        /// What was asked for.
        what: String,
    },
}

/// How a send ended. The difference decides whether anything may ever be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// Certainly not sent: refused before or instead of acting. The text is kept.
    Refused(NetError),
    /// Certainly not sent, and worth trying again by itself (limit, no route before a byte left).
    NotSent(NetError),
    /// Nobody knows: the request left and no answer came. Read back before anything else.
    Unknown(NetError),
}

impl SendError {
    /// Returns what the network said.
    pub const fn cause(&self) -> &NetError {
        match self {
            SendError::Refused(why) | SendError::NotSent(why) | SendError::Unknown(why) => why,
        }
    }
}

/// A reply, forward or post on its way out, complete: nothing is looked up while sending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Our name of it; the same on every try.
    pub reply: ReplyId,
    /// Who sends.
    pub account: AccountId,
    /// The item it answers; none for a new post.
    pub answers: Option<Item>,
    /// What kind of thing leaves.
    pub kind: OutgoingKind,
    /// The text as written; the connector adds what its network needs (mentions, facets, quoting).
    pub text: String,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Subject of a mail, or content warning.
    pub subject: Option<String>,
    /// Language the text is written in.
    pub lang: Option<String>,
    /// Files to attach, `url` being a path on this machine.
    pub media: Vec<Media>,
    /// When the reply was written: part of what makes a repeat byte-identical.
    pub written_at: Time,
    /// What the connector made of it before the first try (`prepare`), kept on disk with the intent.
    pub token: String,
    /// What stands over a post of the plan, for networks of which each post is a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Box<Heading>>,
    /// When the network itself is to publish it; at once where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves_at: Option<Time>,
}

/// What stands over a post of the plan where it is a page of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its title.
    pub title: String,
    /// When it was to leave, in its own zone: RFC 3339 with the offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The campaign that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
}

/// What kind of thing leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutgoingKind {
    /// An answer where they wrote.
    Reply,
    /// An answer that everybody gets who got what it answers.
    ReplyAll,
    /// An answer only they can read.
    Private,
    /// A new post.
    Post,
    /// An item sent on by mail.
    Forward {
        /// Addresses.
        to: Vec<String>,
    },
}

/// What a network says of something it took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The network's id of what we sent.
    pub remote_id: String,
    /// Where a browser shows it.
    #[serde(default)]
    pub url: Option<String>,
    /// It is not out: the network publishes it then, and knows it by this id until it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Time>,
}

/// A place in a network's stream of news, opaque to all but its connector. Kept by the desk after the
/// page was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// What one round of fetching brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Items, oldest first as far as the network allows.
    pub items: Vec<Item>,
    /// Network ids of items that are gone.
    pub removed: Vec<String>,
    /// Where to go on; saved only after the items were stored.
    pub cursor: Option<Cursor>,
    /// More is waiting: ask again at once.
    pub more: bool,
    /// Things that could not be understood, one line each; the rest went on.
    pub odd: Vec<String>,
}

/// What is left of an account's allowance, by the network's headers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Requests allowed in the window.
    pub limit: Option<u64>,
    /// Requests left in it.
    pub remaining: Option<u64>,
    /// When it starts again.
    pub resets_at: Option<Time>,
}

/// One account of a network, signed in. Connectors keep what is particular to themselves.
///
/// No method repeats a write by itself. Reads may be repeated by the HTTP client, a bounded number of times.
#[async_trait]
pub trait Network: Send + Sync {
    /// Returns what this account can do; asked again after `check`, which may have read the server's limits.
    fn caps(&self) -> Caps;

    /// Signs in or checks that we are; reads the server's limits. Returns our handle as the network writes it.
    async fn check(&self) -> Result<String, NetError>;

    /// Fetches what came after `cursor`; without one, what came since `since`.
    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError>;

    /// Waits until something may have come, `most` at the longest, and says whether it is worth fetching.
    /// Networks that stream return as soon as the stream says so; others just wait.
    async fn wait(&self, most: Span) -> bool;

    /// Fetches the thread that an item stands in, root first, our own posts included.
    async fn thread(&self, item: &Item) -> Result<Vec<Item>, NetError>;

    /// Chooses, before the intent is written, what makes a repeat recognisable (a record key, a
    /// Message-ID, an idempotency key). Stored in `Outgoing::token`.
    fn prepare(&self, outgoing: &Outgoing) -> String;

    /// Sends, once. Never retried inside.
    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError>;

    /// Looks whether the network has it: after an unknown outcome, by reading back.
    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError>;

    /// Returns when the network publishes by itself what it holds under this id; nothing where it holds no such thing.
    async fn held_until(&self, _id: &str) -> Result<Option<Time>, NetError> {
        Err(NetError::Unsupported { what: w().network.scheduling.to_owned() })
    }

    /// Has the network publish what it holds at another time, or never: then it is taken out there. Once, and no proof that
    /// it was done: whoever asks reads back.
    async fn hold_until(&self, _id: &str, _at: Option<Time>) -> Result<(), SendError> {
        Err(SendError::Refused(NetError::Unsupported { what: w().network.scheduling.to_owned() }))
    }

    /// Does or undoes (`on` false) an act of moderation to an item.
    async fn moderate(&self, item: &Item, act: Moderation, on: bool) -> Result<(), NetError>;

    /// Reports an item and who wrote it. A network that asks for no reason takes it as an act like the others.
    async fn report(&self, item: &Item, _report: &Report) -> Result<(), NetError> {
        self.moderate(item, Moderation::Report, true).await
    }

    /// Asks what people did with posts of ours, by their ids: nothing stands for a post that is certainly no longer there; one of
    /// which nothing was said is left out.
    async fn results(&self, _remote_ids: &[String]) -> Result<Vec<(String, Option<Figures>)>, NetError> {
        Err(NetError::Unsupported { what: w().network.results.to_owned() })
    }

    /// Fetches the bytes of an attachment of an item.
    async fn attachment(&self, item: &Item, media: &Media) -> Result<Vec<u8>, NetError>;

    /// Returns what is left of the allowance.
    fn budget(&self) -> Budget;
}

/// A connector's line in the table of networks.
pub struct Adapter {
    /// The name used in config, items and queries.
    pub name: &'static str,
    /// Two to five letters for a queue row.
    pub tag: &'static str,
    /// One line for `account add`.
    pub help: &'static str,
    /// What it can do as far as is known before signing in.
    pub caps: fn() -> Caps,
    /// What is wrong with the settings of an account there, beside what is wrong with any; asks nobody.
    pub faults: fn(&AccountSettings) -> Vec<Fault>,
    /// Makes the account; does not talk to the network yet.
    pub connect: fn(Connect) -> Result<Box<dyn Network>, NetError>,
}

/// What a connector is made of.
pub struct Connect {
    /// Its settings.
    pub account: AccountSettings,
    /// Where secrets come from and tokens we obtain go.
    pub vault: std::sync::Arc<dyn Vault>,
    /// The clock of the desk.
    pub now: fn() -> Time,
}

/// One `[[account]]` of the config.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountSettings {
    /// Name of the network: a line of the table, or any other for answering by hand.
    pub network: String,
    /// Our handle there, or the mail address.
    #[serde(default)]
    pub handle: String,
    /// Where the server is; the network's own where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Environment variable that holds the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_env: Option<String>,
    /// Command that prints the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_command: Option<String>,
    /// Hashtags and searches to listen to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listen: Vec<String>,
    /// Seconds between rounds where nothing streams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll_seconds: Option<u32>,
    /// Own opening hours, by the name of a `[hours.NAME]` table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// Whatever else the connector reads: `imap`, `smtp`, `command`, `scenario`, `ca_file`, ...
    #[serde(default, skip_serializing_if = "toml::Table::is_empty")]
    pub options: toml::Table,
}

impl AccountSettings {
    /// Returns the account's name, as its items carry it.
    pub fn id(&self) -> AccountId {
        AccountId::new(self.plays(), &self.handle)
    }
    /// Returns the network whose name its items carry: a program (`exec`) or a scenario (`replay`) stands
    /// for another one, which the option `name` says.
    pub fn plays(&self) -> &str {
        match self.network.as_str() {
            "exec" | "replay" => self.option("name").unwrap_or(&self.network),
            network => network,
        }
    }
    /// Returns a text option of the connector's own.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).and_then(toml::Value::as_str)
    }
}

/// A word that must not be shown: it prints as dots, everywhere.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }
    /// Returns the secret itself, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("••••")
    }
}

/// Where secrets come from and where tokens that we obtain are kept.
pub trait Vault: Send + Sync {
    /// Returns the secret of an account: its command's output, its environment variable, or what was kept.
    fn secret(&self, account: &AccountSettings) -> Result<Secret, NetError>;
    /// Returns a token we obtained earlier, such as a session, by its name.
    fn token(&self, account: &AccountId, name: &str) -> Option<Secret>;
    /// Keeps a token we obtained. Says in words where it went, or why it could not be kept.
    fn keep(&self, account: &AccountId, name: &str, token: &Secret) -> Result<String, String>;
}

/// How an account is doing, as a queue row and line 1 show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Not tried yet.
    #[default]
    Unknown,
    /// Fetching works.
    Live,
    /// The network asked us to wait.
    Limited {
        /// When it goes on.
        until: Time,
    },
    /// Signed out: sends are refused until somebody signs in again.
    SignedOut {
        /// The network's words.
        why: String,
    },
    /// No way there at the moment.
    Offline {
        /// What went wrong.
        why: String,
    },
    /// Answers, but nothing has come for longer than usual.
    Silent {
        /// When the last item came.
        since: Time,
    },
}

impl From<&NetError> for Health {
    /// What a failure says of the account.
    fn from(error: &NetError) -> Health {
        match error {
            NetError::Limited { until } => Health::Limited { until: *until },
            NetError::SignedOut { why } => Health::SignedOut { why: why.clone() },
            NetError::Offline { .. }
            | NetError::Refused { .. }
            | NetError::Odd { .. }
            | NetError::Unwell { .. }
            | NetError::Unsupported { .. } => Health::Offline { why: error.to_string() },
        }
    }
}
