//! The form of an item in JSON and in the store, spelled out: where serde flattens what it does not know into a map of
//! its own, it copies every field of every item once more on the way in and on the way out.

use std::fmt;

use serde::de::{self, IntoDeserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Author, Engagement, Item, Kind, Media, Visibility, lenient};
use crate::domain::time::Time;

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(self.fields()))?;
        map.serialize_entry("network", &self.network)?;
        map.serialize_entry("account", &self.account)?;
        map.serialize_entry("id", &self.id)?;
        some(&mut map, "conversation", self.conversation.as_ref())?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("created_at", &self.created_at)?;
        map.serialize_entry("author", &self.author)?;
        map.serialize_entry("text", &self.text)?;
        some(&mut map, "lang", self.lang.as_ref())?;
        some(&mut map, "in_reply_to", self.in_reply_to.as_ref())?;
        some(&mut map, "url", self.url.as_ref())?;
        some(&mut map, "subject", self.subject.as_ref())?;
        some(&mut map, "media", Some(&self.media).filter(|media| !media.is_empty()))?;
        some(&mut map, "engagement", self.engagement.as_ref())?;
        some(&mut map, "visibility", self.visibility.as_ref())?;
        some(&mut map, "rating", self.rating.as_ref())?;
        some(&mut map, "from_us", Some(&self.from_us).filter(|from_us| **from_us))?;
        self.extra.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

fn some<M: SerializeMap>(map: &mut M, name: &str, value: Option<&impl Serialize>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

impl Item {
    /// How many fields are written.
    fn fields(&self) -> usize {
        let sometimes = [
            self.conversation.is_some(),
            self.lang.is_some(),
            self.in_reply_to.is_some(),
            self.url.is_some(),
            self.subject.is_some(),
            !self.media.is_empty(),
            self.engagement.is_some(),
            self.visibility.is_some(),
            self.rating.is_some(),
            self.from_us,
        ];
        let always = 7;
        always + sometimes.into_iter().filter(|there| *there).count() + self.extra.len()
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Item, D::Error> {
        input.deserialize_map(Fields)
    }
}

/// Tells whether a field is one of ours: cleaning may make such a name of one that we do not know.
pub(super) fn is_ours(name: &str) -> bool {
    !matches!(Name::deserialize(name.into_deserializer()), Ok(Name::Unknown(_)) | Err::<_, de::value::Error>(_))
}

/// A field's name; one that we do not know is kept.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    Network,
    Account,
    Id,
    Conversation,
    Kind,
    CreatedAt,
    Author,
    Text,
    Lang,
    InReplyTo,
    Url,
    Subject,
    Media,
    Engagement,
    Visibility,
    Rating,
    FromUs,
    Unknown(String),
}

/// A value that only adorns an item.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de> + Default")]
struct Readable<T>(#[serde(deserialize_with = "lenient::readable")] T);

#[derive(Deserialize)]
struct ReadableOnes(#[serde(deserialize_with = "lenient::readable_ones")] Vec<Media>);

#[derive(Deserialize)]
struct Stars(#[serde(deserialize_with = "lenient::stars")] Option<u8>);

/// The fields of an item as they come.
#[derive(Default)]
struct Parts {
    network: Option<String>,
    account: Option<String>,
    id: Option<String>,
    conversation: Option<Option<String>>,
    kind: Option<Kind>,
    created_at: Option<Time>,
    author: Option<Author>,
    text: Option<String>,
    lang: Option<Readable<Option<String>>>,
    in_reply_to: Option<Option<String>>,
    url: Option<Readable<Option<String>>>,
    subject: Option<Readable<Option<String>>>,
    media: Option<ReadableOnes>,
    engagement: Option<Readable<Option<Engagement>>>,
    visibility: Option<Option<Visibility>>,
    rating: Option<Stars>,
    from_us: Option<bool>,
    extra: Map<String, Value>,
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct Item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut parts = Parts::default();
        while let Some(name) = map.next_key::<Name>()? {
            parts.take(name, &mut map)?;
        }
        parts.item()
    }
}

impl Parts {
    fn take<'de, A: MapAccess<'de>>(&mut self, name: Name, map: &mut A) -> Result<(), A::Error> {
        match name {
            Name::Network => once(&mut self.network, "network", map),
            Name::Account => once(&mut self.account, "account", map),
            Name::Id => once(&mut self.id, "id", map),
            Name::Conversation => once(&mut self.conversation, "conversation", map),
            Name::Kind => once(&mut self.kind, "kind", map),
            Name::CreatedAt => once(&mut self.created_at, "created_at", map),
            Name::Author => once(&mut self.author, "author", map),
            Name::Text => once(&mut self.text, "text", map),
            Name::Lang => once(&mut self.lang, "lang", map),
            Name::InReplyTo => once(&mut self.in_reply_to, "in_reply_to", map),
            Name::Url => once(&mut self.url, "url", map),
            Name::Subject => once(&mut self.subject, "subject", map),
            Name::Media => once(&mut self.media, "media", map),
            Name::Engagement => once(&mut self.engagement, "engagement", map),
            Name::Visibility => once(&mut self.visibility, "visibility", map),
            Name::Rating => once(&mut self.rating, "rating", map),
            Name::FromUs => once(&mut self.from_us, "from_us", map),
            Name::Unknown(name) => {
                self.extra.insert(name, map.next_value()?);
                Ok(())
            }
        }
    }

    fn item<E: de::Error>(self) -> Result<Item, E> {
        let missing = E::missing_field;
        Ok(Item {
            network: self.network.ok_or_else(|| missing("network"))?,
            account: self.account.ok_or_else(|| missing("account"))?,
            id: self.id.ok_or_else(|| missing("id"))?,
            conversation: self.conversation.flatten(),
            kind: self.kind.ok_or_else(|| missing("kind"))?,
            created_at: self.created_at.ok_or_else(|| missing("created_at"))?,
            author: self.author.ok_or_else(|| missing("author"))?,
            text: self.text.ok_or_else(|| missing("text"))?,
            lang: self.lang.and_then(|read| read.0),
            in_reply_to: self.in_reply_to.flatten(),
            url: self.url.and_then(|read| read.0),
            subject: self.subject.and_then(|read| read.0),
            media: self.media.map(|read| read.0).unwrap_or_default(),
            engagement: self.engagement.and_then(|read| read.0),
            visibility: self.visibility.flatten(),
            rating: self.rating.and_then(|read| read.0),
            from_us: self.from_us.unwrap_or_default(),
            extra: self.extra,
        })
    }
}

/// Reads the value of a field that may come once.
fn once<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}
