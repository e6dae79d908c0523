//! A direct message as the network shows it, made into an item.

use serde_json::{Map, Value, json};

use super::convo::Convo;
use super::post::{Us, author, short};
use super::view::{is, list, raw, time};
use super::{embed, richtext, tid};
use crate::domain::clean;
use crate::domain::item::{Author, Item, Kind, Visibility};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Returns the item's id: messages are named within their conversation.
pub fn id(convo: &str, message: &str) -> String {
    format!("{convo}/{message}")
}

/// Takes an item's id apart: conversation and message.
pub fn parts(id: &str) -> Option<(&str, &str)> {
    id.split_once('/').filter(|(convo, message)| !convo.is_empty() && !message.is_empty())
}

/// Returns where a browser shows a conversation.
pub fn web(convo: &str) -> String {
    format!("https://bsky.app/messages/{convo}")
}

/// When a message was sent: by the network's word, else by its id, which tells the time.
pub fn sent_at(message: &Value) -> Option<Time> {
    time(message, "/sentAt").or_else(|| tid::time(raw(message, "/id"))).or_else(|| tid::time(raw(message, "/rev")))
}

/// Tells whether this is a message that somebody deleted for us.
pub fn is_deleted(message: &Value) -> bool {
    is(message, "chat.bsky.convo.defs#deletedMessageView")
}

/// Tells whether this is something that the network itself says, such as who joined a group.
pub fn is_notice(message: &Value) -> bool {
    is(message, "chat.bsky.convo.defs#systemMessageView")
}

/// Makes an item of `chat.bsky.convo.defs#messageView`; `profiles` came with it.
///
/// # Errors
/// One line that says what is missing: its id, its sender or its time.
pub fn item(message: &Value, convo: &Convo, profiles: &[Value], us: &Us) -> Result<Item, String> {
    let (name, did) = (clean::line(raw(message, "/id")), clean::line(raw(message, "/sender/did")));
    if name.is_empty() || did.is_empty() {
        return Err(fill(w().bluesky.message_incomplete, &[&short(message)]));
    }
    let created_at = sent_at(message).ok_or_else(|| fill(w().bluesky.message_without_time, &[&name]))?;
    let from_us = did == us.did;
    let embed::Embedded { media, lines } = embed::read(message.pointer("/embed").unwrap_or(&Value::Null), "");
    let answered = raw(message, "/replyTo/id");
    Ok(Item {
        network: super::NAME.to_owned(),
        account: us.account.clone(),
        id: id(&convo.id, &name),
        conversation: Some(convo.id.clone()),
        kind: Kind::Dm,
        created_at,
        text: text(message, &lines),
        lang: None,
        in_reply_to: (!answered.is_empty()).then(|| id(&convo.id, answered)),
        url: Some(web(&convo.id)),
        subject: None,
        media,
        engagement: None,
        visibility: Some(Visibility::Direct),
        rating: None,
        from_us,
        extra: extra(convo, from_us, us),
        author: who(&did, convo, profiles),
    })
}

fn text(message: &Value, below: &[String]) -> String {
    let text = clean::text(&richtext::with_addresses(raw(message, "/text"), list(message, "/facets")));
    let invited = is(message.pointer("/embed").unwrap_or(&Value::Null), "chat.bsky.embed.joinLink#view");
    let below = below.iter().map(String::as_str).chain(invited.then_some(w().bluesky.invitation));
    let below: Vec<&str> = below.collect();
    let parts = [text, below.join("\n")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns who wrote: as the conversation lists them, else as they came with the message.
fn who(did: &str, convo: &Convo, profiles: &[Value]) -> Author {
    let profile = profiles.iter().find(|profile| raw(profile, "/did") == did).map(author);
    let nobody = || Author { id: did.to_owned(), handle: did.to_owned(), ..Author::default() };
    convo.member(did).cloned().or(profile).unwrap_or_else(nobody)
}

/// Keeps what the item has no field for: with whom we speak, and what sort of conversation it is.
fn extra(convo: &Convo, from_us: bool, us: &Us) -> Map<String, Value> {
    let mut extra = Map::new();
    if let Some(with) = convo.other(&us.did).filter(|_| from_us) {
        extra.insert(Item::WITH.to_owned(), json!(with));
    }
    extra.extend(convo.group.as_ref().map(|name| ("group".to_owned(), json!(name))));
    if convo.request && !from_us {
        extra.insert("request".to_owned(), json!(true));
    }
    extra
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us() -> Us {
        Us { account: "brand.test".to_owned(), did: "did:plc:us".to_owned() }
    }

    fn convo() -> Convo {
        Convo::read(&json!({"id": "c1", "rev": "r", "status": "request", "members": [
            {"did": "did:plc:us", "handle": "brand.test"}, {"did": "did:plc:mira", "handle": "mira.test", "displayName": "Mira"}]}))
        .unwrap()
    }

    fn message(did: &str) -> Value {
        json!({"$type": "chat.bsky.convo.defs#messageView", "id": "3jzfcijpj2z2a", "rev": "3jzfcijpj2z2b", "text": "see acme…",
            "facets": [{"index": {"byteStart": 4, "byteEnd": 11}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://acme.test/a"}]}],
            "sender": {"did": did}, "sentAt": "2026-11-22T12:58:03.123Z"})
    }

    #[test]
    fn a_message_becomes_an_item_of_its_conversation() {
        let item = item(&message("did:plc:mira"), &convo(), &[], &us()).unwrap();
        assert_eq!((item.id.as_str(), item.conversation.as_deref()), ("c1/3jzfcijpj2z2a", Some("c1")));
        assert_eq!((item.kind, item.visibility, item.from_us), (Kind::Dm, Some(Visibility::Direct), false));
        assert_eq!((item.text.as_str(), item.author.shown()), ("see https://acme.test/a", "Mira"));
        assert_eq!(item.extra["request"], true);
        assert_eq!(parts(&item.id), Some(("c1", "3jzfcijpj2z2a")));
        assert!(item.admitted().is_ok());
    }

    #[test]
    fn our_own_words_say_to_whom() {
        let item = item(&message("did:plc:us"), &convo(), &[], &us()).unwrap();
        assert!(item.from_us);
        assert_eq!(item.with().map(|with| with.handle), Some("mira.test".to_owned()));
        assert!(!item.extra.contains_key("request"));
    }

    #[test]
    fn who_is_not_listed_is_known_by_what_came_with_the_message() {
        let empty = Convo { id: "c1".to_owned(), ..Convo::default() };
        let came = [json!({"did": "did:plc:mira", "handle": "mira.test"})];
        assert_eq!(item(&message("did:plc:mira"), &empty, &came, &us()).unwrap().author.handle, "mira.test");
        assert_eq!(item(&message("did:plc:mira"), &empty, &[], &us()).unwrap().author.handle, "did:plc:mira");
    }

    #[test]
    fn a_message_may_be_a_quote_an_invitation_or_nothing_we_know() {
        let with = |embed: Value| {
            let mut message = message("did:plc:mira");
            message["text"] = json!("");
            message["embed"] = embed;
            item(&message, &convo(), &[], &us()).unwrap().text
        };
        let quoted =
            json!({"$type": "app.bsky.embed.record#view", "record": {"$type": "app.bsky.embed.record#viewNotFound"}});
        assert_eq!(with(quoted), "> [deleted post]");
        assert_eq!(with(json!({"$type": "chat.bsky.embed.joinLink#view"})), "[an invitation to a group]");
        assert_eq!(with(json!({"$type": "chat.bsky.embed.tomorrow#view", "x": 1})), "");
        let mut bare = message("did:plc:mira");
        bare["sentAt"] = json!(null);
        assert!(item(&bare, &convo(), &[], &us()).is_ok(), "its id tells the time");
        for field in ["id", "sender"] {
            let mut half = message("did:plc:mira");
            half[field] = json!(null);
            assert!(item(&half, &convo(), &[], &us()).is_err(), "{field}");
        }
    }
}
