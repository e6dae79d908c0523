//! A post as the network shows it, made into an item.

use serde_json::{Map, Value, json};

use super::view::{AtUri, at_uri, count, line, list, raw, time};
use super::{embed, richtext, tid};
use crate::domain::clean;
use crate::domain::item::{Author, Engagement, Item, Kind, Visibility};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Whose desk it is: what an item says of the account that received it.
#[derive(Clone, Debug, Default)]
pub struct Us {
    /// The account's handle as the config has it.
    pub account: String,
    /// Our DID.
    pub did: String,
}

/// Bluesky took its first posts on 2022-11-17: a post that claims to be older is imported or lies.
const FIRST_POST: Time = Time::from_seconds(1_668_643_200);

/// Makes an item of a post's view (`app.bsky.feed.defs#postView`).
///
/// # Errors
/// One line that says what is missing: its address, its author or its record.
pub fn item(view: &Value, us: &Us) -> Result<Item, String> {
    let (uri, cid, record) = (raw(view, "/uri"), raw(view, "/cid"), view.pointer("/record").unwrap_or(&Value::Null));
    let place = at_uri(uri).ok_or_else(|| fill(w().bluesky.post_without_address, &[&short(view)]))?;
    if !record.is_object() || raw(view, "/author/did").is_empty() {
        return Err(fill(w().bluesky.post_incomplete, &[&uri]));
    }
    let author = author(view.pointer("/author").unwrap_or(&Value::Null));
    let (text, media) = text_and_media(view, record);
    let (root, parent) = (raw(record, "/reply/root/uri"), raw(record, "/reply/parent/uri"));
    Ok(Item {
        network: super::NAME.to_owned(),
        account: us.account.clone(),
        id: uri.to_owned(),
        conversation: Some(if root.is_empty() { uri } else { root }.to_owned()),
        kind: kind(record, us),
        created_at: created_at(view, record, place),
        text,
        lang: list(record, "/langs").first().and_then(Value::as_str).map(clean::line).filter(|lang| is_lang(lang)),
        in_reply_to: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
        url: web(&author.handle, place),
        subject: None,
        media,
        engagement: Some(engagement(view)),
        visibility: Some(Visibility::Public),
        rating: None,
        from_us: place.did == us.did,
        extra: extra(view, record, cid),
        author,
    })
}

/// Returns where a browser shows a post.
pub fn web(handle: &str, place: AtUri<'_>) -> Option<String> {
    // Someone whose handle does not point back to them is shown as `handle.invalid`; their DID always works.
    let who = if handle.is_empty() || handle == "handle.invalid" { place.did } else { handle };
    (place.collection == super::POST).then(|| format!("https://bsky.app/profile/{who}/post/{}", place.rkey))
}

/// Reads who somebody is from any of the network's views of a person.
pub fn author(view: &Value) -> Author {
    let handle = line(view, "/handle");
    let labelled = |name: &str| list(view, "/labels").iter().any(|label| raw(label, "/val") == name);
    Author {
        id: line(view, "/did"),
        handle: if handle.is_empty() { line(view, "/did") } else { handle },
        name: line(view, "/displayName"),
        followers: view.pointer("/followersCount").and_then(Value::as_u64),
        verified: ["/verification/verifiedStatus", "/verification/trustedVerifierStatus"]
            .into_iter()
            .any(|status| raw(view, status) == "valid"),
        bot: labelled("bot"),
    }
}

/// What sort of thing a post is to us; told by the record alone, so that it is the same wherever we meet it.
fn kind(record: &Value, us: &Us) -> Kind {
    let ours = |pointer| at_uri(raw(record, pointer)).is_some_and(|place| place.did == us.did);
    if ours("/reply/root/uri") || ours("/reply/parent/uri") {
        return Kind::Comment;
    }
    let quoted = ours("/embed/record/uri") || ours("/embed/record/record/uri");
    if quoted || richtext::mentions(list(record, "/facets"), &us.did) { Kind::Mention } else { Kind::Post }
}

/// Bluesky's own app too shows a post as backdated when the network first saw it a day later than it claims.
const BACKDATED: Span = Span::days(1);

/// Returns when it was written: the author's word where it can be true, else when the network saw it, else
/// what its key claims. Made only of what never changes, since the item's name holds it.
fn created_at(view: &Value, record: &Value, place: AtUri<'_>) -> Time {
    let can_be = |at: &Time| (FIRST_POST..Time::MAX).contains(at);
    let indexed = time(view, "/indexedAt").filter(can_be);
    let said = time(record, "/createdAt").filter(can_be);
    match (said, indexed) {
        (Some(said), Some(indexed)) if indexed.since(said) <= BACKDATED => said.min(indexed),
        (_, Some(indexed)) => indexed,
        (said, None) => said.or_else(|| tid::time(place.rkey)).unwrap_or(FIRST_POST),
    }
}

fn text_and_media(view: &Value, record: &Value) -> (String, Vec<crate::domain::item::Media>) {
    let text = clean::text(&richtext::with_addresses(raw(record, "/text"), list(record, "/facets")));
    let embed::Embedded { media, lines } = embed::read(view.pointer("/embed").unwrap_or(&Value::Null), &text);
    let below = lines.join("\n");
    match (text.is_empty(), below.is_empty()) {
        (_, true) => (text, media),
        (true, false) => (below, media),
        (false, false) => (format!("{text}\n\n{below}"), media),
    }
}

fn engagement(view: &Value) -> Engagement {
    Engagement {
        likes: count(view, "/likeCount"),
        shares: count(view, "/repostCount").saturating_add(count(view, "/quoteCount")),
        replies: count(view, "/replyCount"),
    }
}

/// Keeps what an answer needs (the content hashes) and what the item has no field for.
fn extra(view: &Value, record: &Value, cid: &str) -> Map<String, Value> {
    let mut extra = Map::new();
    let mut keep = |name: &str, text: String| {
        if !text.is_empty() {
            extra.insert(name.to_owned(), Value::String(text));
        }
    };
    keep("cid", clean::line(cid));
    keep("root_cid", line(record, "/reply/root/cid"));
    keep("indexed_at", line(view, "/indexedAt"));
    keep("said_at", line(record, "/createdAt"));
    let labels = labels(view, record);
    if !labels.is_empty() {
        extra.insert("labels".to_owned(), json!(labels));
    }
    extra
}

/// Returns the labels that the author or a labeler put on it.
fn labels(view: &Value, record: &Value) -> Vec<String> {
    let given = list(view, "/labels").iter().filter(|label| label.pointer("/neg") != Some(&Value::Bool(true)));
    let mut all: Vec<String> = given
        .chain(list(record, "/labels/values"))
        .map(|label| line(label, "/val"))
        .filter(|val| !val.is_empty())
        .collect();
    all.sort();
    all.dedup();
    all
}

fn is_lang(lang: &str) -> bool {
    (2..=35).contains(&lang.len()) && lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Why a post of a thread is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Deleted by its author, or taken down.
    Deleted,
    /// One of the two blocks the other.
    Blocked,
}

/// Makes the item that stands in a thread for a post that is not shown.
pub fn placeholder(uri: &str, gone: Gone, us: &Us) -> Option<Item> {
    let place = at_uri(uri)?;
    let (word, text) = match gone {
        Gone::Deleted => ("deleted", w().bluesky.deleted_post),
        Gone::Blocked => ("blocked", w().bluesky.blocked_post),
    };
    let did = clean::line(place.did);
    Some(Item {
        network: super::NAME.to_owned(),
        account: us.account.clone(),
        id: uri.to_owned(),
        conversation: None,
        kind: Kind::Post,
        created_at: tid::time(place.rkey).unwrap_or(FIRST_POST),
        author: Author { id: did.clone(), handle: did, ..Author::default() },
        text: text.to_owned(),
        lang: None,
        in_reply_to: None,
        url: web("", place),
        subject: None,
        media: Vec::new(),
        engagement: None,
        visibility: Some(Visibility::Public),
        rating: None,
        from_us: place.did == us.did,
        extra: Map::from_iter([("gone".to_owned(), json!(word))]),
    })
}

/// Returns the beginning of a shape we do not know, for a line of the log.
pub fn short(value: &Value) -> String {
    clean::line(&value.to_string().chars().take(120).collect::<String>())
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
