//! What the Mastodon API sends, read so that nothing odd in one field loses the rest.
//!
//! Shapes: <https://docs.joinmastodon.org/entities/>. Fields that are missing, null or of another type
//! count as empty; ids are opaque text, whether they come quoted or not.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads a field; whatever is not of its type is nothing.
fn soft<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(input: D) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(input)?).unwrap_or_default())
}

/// Reads a list; entries that make no sense are left out.
fn each<'de, D: Deserializer<'de>, T: DeserializeOwned>(input: D) -> Result<Vec<T>, D::Error> {
    let Value::Array(list) = Value::deserialize(input)? else { return Ok(Vec::new()) };
    Ok(list.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}

/// Reads an id, a text or a number; nothing else is one.
fn id<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// Reads an id that may be missing.
fn maybe_id<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    id(input).map(|id| Some(id).filter(|id| !id.is_empty()))
}

/// A person.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Account {
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "soft")]
    pub acct: String,
    #[serde(default, deserialize_with = "soft")]
    pub url: String,
    #[serde(default, deserialize_with = "soft")]
    pub display_name: String,
    #[serde(default, deserialize_with = "soft")]
    pub bot: bool,
    #[serde(default, deserialize_with = "soft")]
    pub followers_count: Option<u64>,
}

/// A post.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Status {
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "soft")]
    pub created_at: String,
    #[serde(default, deserialize_with = "soft")]
    pub edited_at: Option<String>,
    #[serde(default, deserialize_with = "maybe_id")]
    pub in_reply_to_id: Option<String>,
    #[serde(default, deserialize_with = "maybe_id")]
    pub in_reply_to_account_id: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub account: Account,
    #[serde(default, deserialize_with = "soft")]
    pub content: String,
    /// The source as typed; some servers send it along.
    #[serde(default, deserialize_with = "soft")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub spoiler_text: String,
    #[serde(default, deserialize_with = "soft")]
    pub visibility: String,
    #[serde(default, deserialize_with = "soft")]
    pub language: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub uri: Option<String>,
    #[serde(default, deserialize_with = "each")]
    pub mentions: Vec<Mention>,
    #[serde(default, deserialize_with = "each")]
    pub media_attachments: Vec<Attachment>,
    #[serde(default, deserialize_with = "soft")]
    pub poll: Option<Poll>,
    #[serde(default, deserialize_with = "soft")]
    pub quote: Option<Quote>,
    #[serde(default, deserialize_with = "soft")]
    pub reblog: Option<Value>,
    #[serde(default, deserialize_with = "soft")]
    pub favourites_count: u64,
    #[serde(default, deserialize_with = "soft")]
    pub reblogs_count: u64,
    #[serde(default, deserialize_with = "soft")]
    pub replies_count: u64,
}

/// Somebody named in a post. The id is `0` on some servers: only `acct` is good for anything.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Mention {
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "soft")]
    pub acct: String,
}

/// A picture, film or sound.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Attachment {
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    #[serde(default, rename = "type", deserialize_with = "soft")]
    pub kind: String,
    #[serde(default, deserialize_with = "soft")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub remote_url: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub preview_url: Option<String>,
    #[serde(default, deserialize_with = "soft")]
    pub description: Option<String>,
}

/// A question with options.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Poll {
    #[serde(default, deserialize_with = "each")]
    pub options: Vec<Choice>,
}

/// One option of a poll.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Choice {
    #[serde(default, deserialize_with = "soft")]
    pub title: String,
    #[serde(default, deserialize_with = "soft")]
    pub votes_count: Option<u64>,
}

/// A quoted post, whole (4.4 and later) or as the quoting server shows it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Quote {
    #[serde(default, deserialize_with = "soft")]
    pub quoted_status: Option<Box<Status>>,
}

/// Something happened that concerns us.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Notification {
    #[serde(default, rename = "type", deserialize_with = "soft")]
    pub kind: String,
    #[serde(default, deserialize_with = "soft")]
    pub created_at: String,
    #[serde(default, deserialize_with = "soft")]
    pub status: Option<Status>,
}

/// A conversation of direct posts, or a request of somebody whose notifications are held back.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Held {
    #[serde(default, deserialize_with = "soft")]
    pub last_status: Option<Status>,
}

/// What stands around a post.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Context {
    #[serde(default, deserialize_with = "each")]
    pub ancestors: Vec<Status>,
    #[serde(default, deserialize_with = "each")]
    pub descendants: Vec<Status>,
}

/// What a search found.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Found {
    #[serde(default, deserialize_with = "soft")]
    pub statuses: Vec<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn odd_fields_cost_only_themselves() {
        let status: Status = serde_json::from_value(json!({
            "id": 110_258_931_774_000_001_u64, "content": null, "account": {"id": 7, "acct": "mira", "bot": "yes"},
            "mentions": [{"acct": "lena@x.test", "id": "0"}, 4, null], "media_attachments": null,
            "favourites_count": -1, "poll": [], "visibility": null, "in_reply_to_id": 0.5, "spoiler_text": ["a"],
            "unheard_of": {"x": [1]}
        }))
        .unwrap();
        assert_eq!(status.id, "110258931774000001");
        assert_eq!(
            (status.account.acct.as_str(), status.account.id.as_str(), status.account.bot),
            ("mira", "7", false)
        );
        assert_eq!(status.mentions.len(), 1);
        assert_eq!((status.content.as_str(), status.favourites_count), ("", 0));
        assert!(status.poll.is_none_or(|poll| poll.options.is_empty()));
    }

    proptest::proptest! {
        #[test]
        fn any_object_is_a_status_of_sorts(keys in proptest::collection::vec("id|account|content|poll|mentions|quote|created_at", 0..6), n: i64) {
            let odd = [json!(null), json!(n), json!("x"), json!([n, null]), json!({"id": n, "options": n})];
            let object: serde_json::Map<_, _> =
                keys.into_iter().enumerate().map(|(i, key)| (key, odd[(n.unsigned_abs() as usize + i) % 5].clone())).collect();
            serde_json::from_value::<Status>(Value::Object(object)).unwrap();
        }
    }
}
