//! Reads answers of the network leniently: a missing field, null or an unknown shape is nothing, never an error.

use serde_json::Value;

use crate::domain::clean;
use crate::domain::time::Time;

/// Returns the text at a JSON pointer, as it came; `""` where there is none.
pub fn raw<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the text at a JSON pointer as one clean line.
pub fn line(value: &Value, pointer: &str) -> String {
    clean::line(raw(value, pointer))
}

/// Returns the list at a JSON pointer; empty where there is none.
pub fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Returns the count at a JSON pointer; 0 where there is none.
pub fn count(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_default()
}

/// Returns the time at a JSON pointer where it is one.
pub fn time(value: &Value, pointer: &str) -> Option<Time> {
    raw(value, pointer).parse().ok()
}

/// Tells whether the value is of the type `name`, such as `app.bsky.embed.images#view`.
pub fn is(value: &Value, name: &str) -> bool {
    raw(value, "/$type") == name
}

/// The three parts of an address `at://did/collection/rkey`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtUri<'a> {
    /// Whose repository.
    pub did: &'a str,
    /// Which kind of record.
    pub collection: &'a str,
    /// Which record.
    pub rkey: &'a str,
}

/// Takes an `at://` address apart; `None` where it does not name a record.
pub fn at_uri(uri: &str) -> Option<AtUri<'_>> {
    let mut parts = uri.strip_prefix("at://")?.split('/');
    let (did, collection, rkey) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && b != b'?' && b != b'#');
    (parts.next().is_none() && [did, collection, rkey].into_iter().all(plain)).then_some(AtUri {
        did,
        collection,
        rkey,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_there_is_nothing() {
        for value in [json!(null), json!([]), json!({"a": null}), json!({"a": 5}), json!({"a": {"b": []}})] {
            assert_eq!((raw(&value, "/a"), list(&value, "/a").len(), count(&value, "/a/b")), ("", 0, 0));
            assert_eq!(time(&value, "/a"), None);
        }
        assert_eq!(count(&json!({"n": -1}), "/n"), 0);
        assert!(!line(&json!({"n": "a\u{1b}[2J\n b"}), "/n").contains('\u{1b}'));
    }

    #[test]
    fn an_address_has_three_parts() {
        let uri = at_uri("at://did:plc:x/app.bsky.feed.post/3k2").unwrap();
        assert_eq!((uri.did, uri.collection, uri.rkey), ("did:plc:x", "app.bsky.feed.post", "3k2"));
        for bad in [
            "",
            "at://",
            "at://did:plc:x",
            "at://a/b",
            "at://a/b/",
            "at://a/b/c/d",
            "https://a/b/c",
            "at://a/b/c d",
            "at://a/b/c?x",
        ] {
            assert_eq!(at_uri(bad), None, "{bad}");
        }
    }
}
