//! What somebody sent or published that reached us, in the form in which it is imported and exported.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clean;
use super::id::{AccountId, AuthorId, ItemId};
use super::time::{Span, Time};
use crate::words::{fill, w};

mod form;
mod lenient;
mod media;

pub use self::media::Media;

/// How far ahead of ours a network's clock may be.
const AHEAD: Span = Span::minutes(15);

/// One thing somebody sent or published that reached us; also our own posts and answers (`from_us`).
///
/// The JSON form of this is public: import, export and programs that feed a desk speak it, one object
/// a line. Fields it does not know are kept in `extra`. What only adorns an item (counts, stars, addresses, names
/// to show, pictures) is left out where it cannot be read and never costs the item; what says whose it is, where it
/// belongs, when it came and who may see it must be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The network's name, such as `mastodon`; any name is allowed.
    pub network: String,
    /// Our handle there.
    pub account: String,
    /// The network's own id, an opaque text.
    pub id: String,
    /// The network's id of the thread's root, where the connector knows it.
    pub conversation: Option<String>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// When it was written, by the network's word.
    pub created_at: Time,
    /// Who wrote it.
    pub author: Author,
    /// Plain text, cleaned at the edge.
    pub text: String,
    /// BCP 47 language, where the network says.
    pub lang: Option<String>,
    /// The network's id of what it answers.
    pub in_reply_to: Option<String>,
    /// Where a browser shows it.
    pub url: Option<String>,
    /// Subject of a mail, or the content warning of a post.
    pub subject: Option<String>,
    /// Pictures, films, attachments.
    pub media: Vec<Media>,
    /// Counts at the time it was fetched.
    pub engagement: Option<Engagement>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Stars of a review, 1 to 5.
    pub rating: Option<u8>,
    /// Written by us, here or in the network's own app.
    pub from_us: bool,
    /// What we do not know, kept as it came: the connector's own fields among them.
    pub extra: serde_json::Map<String, Value>,
}

impl Item {
    /// Returns the account that received it.
    pub fn account_id(&self) -> AccountId {
        AccountId::new(&self.network, &self.account)
    }
    /// Returns the item's name in the store, made of its identity.
    pub fn item_id(&self) -> ItemId {
        ItemId::new(&self.account_id(), &self.id, self.created_at)
    }
    /// The extra field in which an item of ours says to whom it was written, where the network knows it.
    pub const WITH: &'static str = "with";

    /// Returns to whom an item of ours was written, where the connector said so: a private message has one reader.
    pub fn with(&self) -> Option<Author> {
        let with = self.extra.get(Item::WITH).filter(|_| self.from_us)?;
        Author::deserialize(with).ok().filter(|with| !with.handle.is_empty())
    }
    /// The extra field that lists who else got it, besides its author and us.
    pub const OTHERS: &'static str = "others";

    /// Returns the addresses of those who also got it: whom an answer to all goes to besides its author.
    pub fn others(&self) -> Vec<&str> {
        let others = self.extra.get(Item::OTHERS).and_then(Value::as_array);
        others.into_iter().flatten().filter_map(Value::as_str).collect()
    }
    /// Returns the author's name in the log.
    pub fn author_id(&self) -> AuthorId {
        self.author.key(&self.network)
    }

    /// Takes an item in from outside, or says what is wrong with it: the one edge for lines of JSON, and the
    /// last one for what connectors bring.
    ///
    /// # Errors
    /// Names (network, account, ids) are not mended: what has no name of its own, or one that could move a
    /// cursor, is no item.
    pub fn admitted(self) -> Result<Item, BadItem> {
        self.fault().map_or(Ok(()), Err)?;
        Ok(self.cleaned())
    }

    /// The extra field that keeps the network's word of when an item was written, where that cannot be.
    pub const DATED: &'static str = "dated";

    /// Takes an item as written when it came, where it is dated further ahead than clocks differ: what orders and
    /// counts by the time would otherwise keep it at an end of every list for years.
    #[must_use]
    pub fn arrived(mut self, now: Time) -> Item {
        if self.created_at.since(now) > AHEAD {
            self.extra.insert(Item::DATED.to_owned(), Value::String(self.created_at.to_string()));
            self.created_at = now;
        }
        self
    }
    /// Returns the time in the future that the network gave an item.
    pub fn dated(&self) -> Option<Time> {
        let dated: Time = self.extra.get(Item::DATED)?.as_str()?.parse().ok()?;
        (dated.since(self.created_at) > AHEAD).then_some(dated)
    }

    /// Returns what is wrong with the item, where it is none.
    pub fn fault(&self) -> Option<BadItem> {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.network.is_empty() || !self.network.chars().all(is_word) {
            return Some(BadItem::Network(clean::line(&self.network)));
        }
        let required = [("account", &self.account), ("id", &self.id), ("author.handle", &self.author.handle)];
        if let Some((field, _)) = required.into_iter().find(|(_, name)| name.trim().is_empty()) {
            return Some(BadItem::Empty(field));
        }
        let names = [
            ("account", Some(&self.account)),
            ("id", Some(&self.id)),
            ("conversation", self.conversation.as_ref()),
            ("in_reply_to", self.in_reply_to.as_ref()),
            ("author.id", Some(&self.author.id)),
        ];
        let unclean = |name: &String| name.contains(char::is_control) || !clean::is_clean(name);
        let found = names.into_iter().find(|(_, name)| name.is_some_and(unclean));
        found.map(|(field, _)| BadItem::Control(field))
    }

    /// Returns the item with every text that came from outside made harmless.
    #[must_use]
    pub fn cleaned(mut self) -> Item {
        self.text = clean::text(&self.text);
        self.author.handle = clean::line(&self.author.handle);
        self.author.name = clean::line(&self.author.name);
        for line in [&mut self.url, &mut self.subject, &mut self.lang].into_iter().flatten() {
            *line = clean::line(line);
        }
        for media in &mut self.media {
            media.kind = clean::line(&media.kind);
            media.url = clean::line(&media.url);
            for text in [&mut media.alt, &mut media.name].into_iter().flatten() {
                *text = clean::line(text);
            }
        }
        self.url = self.url.filter(|url| is_web(url));
        self.rating = self.rating.filter(|stars| (1..=5).contains(stars));
        if !self.extra.is_empty() {
            let extra = std::mem::take(&mut self.extra).into_iter().map(harmless);
            self.extra = extra.filter(|(name, _)| !form::is_ours(name)).collect();
        }
        self
    }
}

/// Why a line is no item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadItem {
    /// The network has no name, or one that is no word.
    #[error("{}", fill(w().typed.no_network, &[.0]))]
    Network(String),
    /// A field that must stand there is empty.
    #[error("{}", fill(w().typed.empty, &[.0]))]
    Empty(&'static str),
    /// A name could move a cursor or hide itself.
    #[error("{}", fill(w().typed.unshowable, &[.0]))]
    Control(&'static str),
}

/// What `O` opens: nothing that a browser would run or read from this machine.
fn is_web(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "mid"))
}

fn harmless((name, value): (String, Value)) -> (String, Value) {
    let value = match value {
        Value::String(text) => Value::String(clean::text(&text)),
        Value::Array(values) => {
            Value::Array(values.into_iter().map(|value| harmless((String::new(), value)).1).collect())
        }
        Value::Object(fields) => Value::Object(fields.into_iter().map(harmless).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    };
    (clean::line(&name), value)
}

/// What sort of thing an item is. A network's "reply" is a comment below a post of ours, else a mention;
/// a quote is a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody named us.
    Mention,
    /// Somebody wrote below a post of ours.
    Comment,
    /// A private message.
    Dm,
    /// A mail.
    Email,
    /// A review with or without stars.
    Review,
    /// A post found by listening, or our own.
    Post,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Kind; 6] = [Kind::Mention, Kind::Comment, Kind::Dm, Kind::Email, Kind::Review, Kind::Post];

    /// Returns the word used in JSON and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Mention => "mention",
            Kind::Comment => "comment",
            Kind::Dm => "dm",
            Kind::Email => "email",
            Kind::Review => "review",
            Kind::Post => "post",
        }
    }
    /// Tells whether only we and the person can read it.
    pub const fn is_private(self) -> bool {
        matches!(self, Kind::Dm | Kind::Email)
    }
}

/// Who wrote an item, as the network describes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The network's id of the person; the handle stands in where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `mira@example.social`, `@lena`, `mira@example.test`.
    pub handle: String,
    /// The name they chose to be shown.
    #[serde(default, deserialize_with = "lenient::readable", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How many follow them.
    #[serde(default, deserialize_with = "lenient::count", skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// Verified by the network.
    #[serde(default, deserialize_with = "lenient::readable", skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
    /// Says of itself that it is a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
}

impl Author {
    /// Returns the person's name in the log on `network`.
    pub fn key(&self, network: &str) -> AuthorId {
        AuthorId::new(network, if self.id.is_empty() { &self.handle } else { &self.id })
    }
    /// Returns the name to show: the chosen one, else the handle.
    pub fn shown(&self) -> &str {
        if self.name.trim().is_empty() { &self.handle } else { &self.name }
    }
}

/// How often an item was liked, shared and answered when it was fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// Likes, favourites, reactions.
    #[serde(default, deserialize_with = "lenient::count_or_none")]
    pub likes: u64,
    /// Boosts, reposts, shares.
    #[serde(default, deserialize_with = "lenient::count_or_none")]
    pub shares: u64,
    /// Answers.
    #[serde(default, deserialize_with = "lenient::count_or_none")]
    pub replies: u64,
}

/// Who may see an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody, and the network shows it around.
    #[default]
    Public,
    /// Everybody who has the address.
    Unlisted,
    /// The author's followers.
    Followers,
    /// Those named in it.
    Direct,
}

impl Visibility {
    /// Returns the word used in JSON, on screen and by `:visibility`.
    pub const fn word(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Unlisted => "unlisted",
            Visibility::Followers => "followers",
            Visibility::Direct => "direct",
        }
    }
    /// Tells whether strangers can read it.
    pub const fn is_public(self) -> bool {
        matches!(self, Visibility::Public | Visibility::Unlisted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"network":"mastodon","account":"@brand@example.social","id":"110","conversation":"109","kind":"mention","created_at":"2026-11-22T12:58:03Z","author":{"id":"77","handle":"mira@example.social","name":"Mira Ionescu","followers":1200,"verified":false,"bot":false},"text":"Aplicația nouă","lang":"ro","in_reply_to":"109","media":[{"kind":"image","url":"u","alt":"a"}],"engagement":{"likes":3,"shares":1,"replies":0},"visibility":"public","colour":"blue"}"#;

    #[test]
    fn a_line_reads_and_keeps_what_it_does_not_know() {
        let item: Item = serde_json::from_str(LINE).unwrap();
        assert_eq!(item.extra["colour"], "blue");
        assert_eq!(item.author.shown(), "Mira Ionescu");
        let again: Item = serde_json::from_str(&serde_json::to_string(&item).unwrap()).unwrap();
        assert_eq!(again, item);
        let packed = rmp_serde::to_vec_named(&item).unwrap();
        assert_eq!(rmp_serde::from_slice::<Item>(&packed).unwrap(), item);
    }

    #[test]
    fn a_name_that_cleaning_makes_one_of_ours_does_not_come_twice() {
        let item = with(serde_json::json!({ "te\u{200b}xt": "other", "co\u{7}lour": "red" })).unwrap().cleaned();
        assert_eq!(item.extra.keys().collect::<Vec<_>>(), ["colour"]);
        let packed = rmp_serde::to_vec_named(&item).unwrap();
        assert_eq!(rmp_serde::from_slice::<Item>(&packed).unwrap(), item);
    }

    /// Reads the line of an item with other fields laid over it.
    fn with(fields: Value) -> Result<Item, String> {
        let mut line: Value = serde_json::from_str(LINE).unwrap();
        let Value::Object(fields) = fields else { panic!("an object") };
        line.as_object_mut().unwrap().extend(fields);
        serde_json::from_value(line).map_err(|why| why.to_string())
    }

    #[test]
    fn what_only_adorns_an_item_never_costs_it() {
        use serde_json::json;
        for odd in [
            json!({"engagement": {"likes": -1, "shares": 2}}),
            json!({"engagement": {"likes": 1e30, "shares": 2}}),
            json!({"engagement": {"likes": "many", "shares": 2.0}}),
            json!({"engagement": {"likes": null, "shares": 2, "replies": [1]}}),
        ] {
            let engagement = with(odd.clone()).unwrap().engagement;
            assert_eq!(engagement, Some(Engagement { likes: 0, shares: 2, replies: 0 }), "{odd}");
        }
        let mira = |more: Value| {
            let mut author = json!({"id": "77", "handle": "mira@example.social"});
            author.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "author": author })
        };
        for (odd, means) in [
            (json!({"engagement": "much"}), json!({"engagement": null})),
            (json!({"rating": 300}), json!({"rating": null})),
            (json!({"rating": 4.5}), json!({"rating": null})),
            (json!({"rating": 4.0}), json!({"rating": 4})),
            (json!({"url": 7}), json!({"url": null})),
            (json!({"lang": ["ro"]}), json!({"lang": null})),
            (json!({"subject": false}), json!({"subject": null})),
            (json!({"media": null}), json!({"media": []})),
            (json!({"media": "none"}), json!({"media": []})),
            (
                json!({"media": [7, {"kind": "image", "url": "u", "size": -4, "alt": 3}]}),
                json!({"media": [{"kind": "image", "url": "u"}]}),
            ),
            (mira(json!({"followers": -1, "name": 7, "verified": "yes"})), mira(json!({}))),
        ] {
            assert_eq!(with(odd.clone()), with(means), "{odd}");
        }
    }

    #[test]
    fn what_an_answer_depends_on_is_refused_when_it_cannot_be_read() {
        use serde_json::json;
        for odd in [
            json!({"visibility": "secret"}),
            json!({"from_us": "perhaps"}),
            json!({"in_reply_to": {}}),
            json!({"conversation": 9.5}),
            json!({"created_at": "soon"}),
            json!({"text": null}),
            json!({"author": {"handle": "a", "bot": "perhaps"}}),
        ] {
            assert!(with(odd.clone()).is_err(), "{odd}");
        }
    }

    #[test]
    fn what_is_dated_ahead_is_written_when_it_came() {
        let item: Item = serde_json::from_str(LINE).unwrap();
        let came = |before: Span| item.clone().arrived(item.created_at.minus(before));
        assert_eq!(came(Span::minutes(15)), item, "clocks differ");
        let ahead = came(Span::minutes(16));
        assert_eq!(ahead.created_at, item.created_at.minus(Span::minutes(16)));
        assert_eq!((ahead.dated(), item.dated()), (Some(item.created_at), None));
        let far = Item { created_at: Time::MAX, ..item.clone() }.arrived(item.created_at);
        assert_eq!((far.created_at, far.dated()), (item.created_at, Some(Time::MAX)));
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = serde_json::from_str::<Item>(r#"{"network":"x","account":"a","id":"1"}"#).unwrap_err();
        assert!(error.to_string().contains("missing field `kind`"), "{error}");
    }
}
