//! Names of things: 16 bytes each, of which two kinds exist.
//!
//! *Ordered* ids (events, items, replies) begin with the time in milliseconds, so that what is new is
//! appended at the end of the store. *Derived* ids (authors) are a hash of what they name. The id of a
//! conversation is that of the item that began it, turned round: its hash stands first, so that few letters
//! tell it from others, and the store turns it back to keep those of one time together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::time::Time;
use crate::words::{fill, w};

/// Crockford's base 32 in small letters: no i, l, o, u, so that an id can be read aloud.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The length of an id as text.
const TEXT_LEN: usize = 26;

/// How many bytes of an ordered id are its time.
const TIME_BYTES: usize = 6;

/// An id could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", fill(w().typed.no_id, &[.0]))]
pub struct BadId(String);

fn to_text(bytes: &[u8; 16]) -> String {
    let n = u128::from_be_bytes(*bytes);
    // 26 letters hold 130 bits: the first one carries only three of the 128.
    (0..TEXT_LEN).map(|i| char::from(LETTERS[(n >> (5 * (TEXT_LEN - 1 - i)) & 31) as usize])).collect()
}

fn from_text(text: &str) -> Option<[u8; 16]> {
    if text.len() != TEXT_LEN {
        return None;
    }
    let mut n: u128 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = LETTERS.iter().position(|l| *l == byte.to_ascii_lowercase())? as u128;
        if i == 0 && digit > 7 {
            return None;
        }
        n = n << 5 | digit;
    }
    Some(n.to_be_bytes())
}

/// Returns the first 16 bytes of the SHA-256 of the parts, each preceded by its length.
pub fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let full = hash.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

fn ordered(at: Time, rest: [u8; 10]) -> [u8; 16] {
    let mut bytes = [0; 16];
    let millis = at.millis().clamp(0, (1 << 48) - 1);
    bytes[..TIME_BYTES].copy_from_slice(&millis.to_be_bytes()[8 - TIME_BYTES..]);
    bytes[TIME_BYTES..].copy_from_slice(&rest);
    bytes
}

fn time_of(bytes: &[u8; 16]) -> Time {
    let mut millis = [0; 8];
    millis[8 - TIME_BYTES..].copy_from_slice(&bytes[..TIME_BYTES]);
    Time::from_millis(i64::from_be_bytes(millis))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Makes an id of its 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
            /// Returns the 16 bytes, as keys of the store hold them.
            pub const fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&to_text(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), to_text(&self.0))
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                from_text(text).map(Self).ok_or_else(|| BadId(text.to_owned()))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                if out.is_human_readable() { out.collect_str(self) } else { out.serialize_bytes(&self.0) }
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                input.deserialize_any(TextOrBytes).map(Self)
            }
        }
    };
}

id!(
    /// What is left of a message when all that differs between copies of it is taken away: prints that are near
    /// each other are of one swarm. See `swarm`.
    Print
);
id!(
    /// Names a swarm: the print of its centre, and whose rows they are.
    SwarmId
);

impl ConversationId {
    /// Returns the lowest and the highest id whose text begins so; nothing where none can.
    pub fn beginning(text: &str) -> Option<(ConversationId, ConversationId)> {
        let text = text.to_ascii_lowercase();
        let padded = |with: &str| -> Option<ConversationId> {
            (!text.is_empty() && text.len() <= TEXT_LEN).then(|| {
                let rest = with.repeat(TEXT_LEN - text.len());
                format!("{text}{rest}").parse().ok()
            })?
        };
        Some((padded("0")?, padded("z")?))
    }
}

/// Reads both forms of an id from any codec: serde hides from a value inside a tagged enum which codec it is in.
struct TextOrBytes;

impl<'de> de::Visitor<'de> for TextOrBytes {
    type Value = [u8; 16];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(w().typed.an_id)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<[u8; 16], E> {
        from_text(text).ok_or_else(|| E::custom(BadId(text.to_owned())))
    }
    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<[u8; 16], E> {
        bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
    }
}

id! {
    /// Names one event of the log; ordered by time.
    EventId
}
id! {
    /// Names one item; ordered by the time it was created at, then by a hash of its identity.
    ItemId
}
id! {
    /// Names one conversation: the hash of the item that began it, then that item's time.
    ConversationId
}
id! {
    /// Names one person on one network: a hash, so that the log holds nobody's name.
    AuthorId
}
id! {
    /// Names one reply and its delivery; ordered by the time it was written.
    ReplyId
}

id! {
    /// Names one crisis: the event that raised it.
    CrisisId
}
id! {
    /// Names one page and all its attempts: the event that raised it.
    PageId
}
id! {
    /// Names one alarm of the watch: the event that told it.
    AlarmId
}
id! {
    /// Names one post of the plan: the event that made it.
    PostId
}
id! {
    /// Names one file of the media library: a hash of what is in it.
    AssetId
}

/// Things that are named by the event that began them.
macro_rules! begun_by_event {
    ($($name:ident)*) => {
        $(impl From<EventId> for $name {
            fn from(event: EventId) -> $name {
                $name(event.0)
            }
        })*
    };
}
begun_by_event!(CrisisId PageId AlarmId PostId AssetId);

impl PostId {
    /// Names a post of a series by the act that settled the series and its number: it is the same whenever it is made.
    pub fn of_series(set: EventId, n: u32) -> PostId {
        let hash = digest(&["series", &set.to_string(), &n.to_string()]);
        let mut rest = [0; 10];
        rest.copy_from_slice(&hash[..10]);
        PostId(ordered(set.at(), rest))
    }
}

/// Letters of a code that a person types.
const CODE: usize = 6;

/// Things that a person names by a few letters: those of the id itself begin with the time and end with a count.
macro_rules! coded {
    ($($name:ident)*) => {
        $(impl $name {
            /// Returns a few letters by which a person can name it.
            pub fn code(&self) -> String {
                // The first letter of an id tells little.
                to_text(&digest(&["code", &self.to_string()])).chars().skip(1).take(CODE).collect()
            }
        })*
    };
}
coded!(CrisisId PageId AlarmId PostId AssetId);

impl EventId {
    /// Makes the id of an event that happened at `at`; `rest` makes it unique.
    pub fn new(at: Time, rest: [u8; 10]) -> EventId {
        EventId(ordered(at, rest))
    }
    /// Returns when the event happened, to the millisecond.
    pub fn at(&self) -> Time {
        time_of(&self.0)
    }
}

impl ReplyId {
    /// Makes the id of a reply written at `at`; `rest` makes it unique.
    pub fn new(at: Time, rest: [u8; 10]) -> ReplyId {
        ReplyId(ordered(at, rest))
    }
    /// Returns when the reply was written, to the millisecond.
    pub fn at(&self) -> Time {
        time_of(&self.0)
    }
}

impl ItemId {
    /// Makes the id of the item that `account` received as `native` at `created_at`.
    pub fn new(account: &AccountId, native: &str, created_at: Time) -> ItemId {
        let hash = digest(&["item", account.as_str(), native]);
        let mut rest = [0; 10];
        rest.copy_from_slice(&hash[..10]);
        ItemId(ordered(created_at, rest))
    }
}

impl ConversationId {
    /// Makes the id of the conversation that an item begins.
    pub fn begun_by(item: ItemId) -> ConversationId {
        let mut bytes = item.0;
        bytes.rotate_left(TIME_BYTES);
        ConversationId(bytes)
    }
    /// Makes the id of the 16 bytes of [`ConversationId::by_time`].
    pub const fn from_time(mut bytes: [u8; 16]) -> ConversationId {
        bytes.rotate_left(TIME_BYTES);
        ConversationId(bytes)
    }
    /// Returns the 16 bytes with the time first.
    pub const fn by_time(&self) -> [u8; 16] {
        let mut bytes = self.0;
        bytes.rotate_right(TIME_BYTES);
        bytes
    }
}

impl AuthorId {
    /// Makes the id of the person whom `network` knows as `native`.
    pub fn new(network: &str, native: &str) -> AuthorId {
        AuthorId(digest(&["author", network, native]))
    }
}

/// Our handle on one network, written `network:handle`, for instance `mastodon:@brand@example.social`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// Makes an account of a network's name and our handle there.
    pub fn new(network: &str, handle: &str) -> AccountId {
        AccountId(format!("{network}:{handle}"))
    }
    /// Reads `network:handle`; a text without a colon is a network with no handle.
    pub fn parse(text: &str) -> AccountId {
        AccountId(if text.contains(':') { text.to_owned() } else { format!("{text}:") })
    }
    /// Returns the network's name.
    pub fn network(&self) -> &str {
        self.0.split_once(':').map_or(self.0.as_str(), |(network, _)| network)
    }
    /// Returns our handle there.
    pub fn handle(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, handle)| handle)
    }
    /// Returns the whole as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The name of a seat: a person at a terminal of the desk, or a part of the desk that acts by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeatName(String);

impl SeatName {
    /// Makes a seat's name: control characters and slashes and blanks at the ends go, at most 32 characters stay.
    pub fn new(name: &str) -> SeatName {
        SeatName(name.trim().chars().filter(|c| !c.is_control() && *c != '/').take(32).collect())
    }
    /// The desk itself: sync, timers, deliveries.
    pub fn desk() -> SeatName {
        SeatName("desk".to_owned())
    }
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SeatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_reads_back(bytes: [u8; 16]) {
            let id = EventId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<EventId>(), Ok(id));
            let packed = rmp_serde::to_vec(&id).unwrap();
            prop_assert_eq!(rmp_serde::from_slice::<EventId>(&packed).unwrap(), id);
            let text = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(serde_json::from_str::<EventId>(&text).unwrap(), id);
        }

        #[test]
        fn ids_sort_as_their_text_and_their_time(a in 0i64..1 << 47, b in 0i64..1 << 47, rest: [u8; 10]) {
            let (x, y) = (EventId::new(Time::from_millis(a), rest), EventId::new(Time::from_millis(b), rest));
            prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
            prop_assert_eq!(x.cmp(&y), a.min(Time::MAX.millis()).cmp(&b.min(Time::MAX.millis())));
        }

        #[test]
        fn a_conversation_turns_back_and_forth(bytes: [u8; 16]) {
            let begun = ConversationId::begun_by(ItemId::from_bytes(bytes));
            prop_assert_eq!(begun.by_time(), bytes);
            prop_assert_eq!(ConversationId::from_time(bytes), begun);
        }

        #[test]
        fn no_text_makes_an_id_panic(text in ".{0,40}") {
            let _ = text.parse::<ItemId>();
        }
    }

    #[test]
    fn parts_of_a_hash_do_not_run_together() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }

    #[test]
    fn ids_that_begin_as_typed_lie_together() {
        let (first, last) = ConversationId::beginning("1K").unwrap();
        assert_eq!(
            (first.to_string(), last.to_string()),
            (format!("1k{}", "0".repeat(24)), format!("1k{}", "z".repeat(24)))
        );
        let whole = last.to_string();
        assert_eq!(ConversationId::beginning(&whole), Some((last, last)));
        for none in ["", "u", "8", "ăă", &"0".repeat(27)] {
            assert_eq!(ConversationId::beginning(none), None, "{none}");
        }
    }

    #[test]
    fn an_account_knows_its_network_and_handle() {
        let account = AccountId::new("mastodon", "@brand@example.social");
        assert_eq!((account.network(), account.handle()), ("mastodon", "@brand@example.social"));
        assert_eq!(AccountId::parse("email:a@b:c").handle(), "a@b:c");
    }
}
