//! The bytes of each record: a version, then MessagePack with field names.
//!
//! Two rules keep every desk readable. A version once written is decoded for ever: the tests hold bytes
//! of each. And a field added to an event or a body is left out while it has its default
//! (`skip_serializing_if`), so that an old record encodes again to the bytes its link was made of.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::error::StoreError;
use crate::domain::event::{Body, Recorded};
use crate::words::{fill, w};

/// The version that this program writes, and the newest that it reads.
pub(super) const VERSION: u8 = 1;

/// A link of the chain: the hash of an event, of its body's hash, and of the link before.
pub(super) type Link = [u8; 32];

/// Encodes a record.
pub(super) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(VERSION);
    rmp_serde::encode::write_named(&mut bytes, record)
        .map_err(|error| StoreError::Misfit(fill(w().damage.not_encoded, &[&error])))?;
    Ok(bytes)
}

/// Decodes a record of any version.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((1, rest)) => {
            rmp_serde::from_slice(rest).map_err(|error| StoreError::damaged(fill(w().damage.record, &[&error])))
        }
        Some((&found, _)) if found > VERSION => Err(StoreError::Newer { found, known: VERSION }),
        Some(_) | None => Err(StoreError::damaged(w().damage.record_unversioned)),
    }
}

/// One entry of the log as it lies on disk.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Logged {
    /// The event's own bytes, as the chain saw them.
    pub(super) event: Vec<u8>,
    /// The hash of the body that came with it.
    pub(super) body: Option<Link>,
    /// The link before it.
    pub(super) prev: Link,
}

impl Logged {
    /// Returns the link that this entry adds to the chain.
    pub(super) fn link(&self) -> Link {
        let mut hash = Sha256::new();
        hash.update(self.prev);
        hash.update([u8::from(self.body.is_some())]);
        hash.update(self.body.unwrap_or_default());
        hash.update(&self.event);
        hash.finalize().into()
    }

    /// Returns the event.
    pub(super) fn recorded(&self) -> Result<Recorded, StoreError> {
        decode(&self.event)
    }

    /// Returns the bytes on disk: version, link before, mark, hash of the body, event.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(66 + self.event.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.prev);
        bytes.push(u8::from(self.body.is_some()));
        bytes.extend_from_slice(self.body.as_ref().map_or(&[][..], |hash| hash));
        bytes.extend_from_slice(&self.event);
        bytes
    }

    /// Reads the bytes on disk.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Logged, StoreError> {
        match bytes.first() {
            Some(1) => Logged::parse(&bytes[1..]).ok_or_else(|| StoreError::damaged(w().damage.entry_cut)),
            Some(&found) if found > VERSION => Err(StoreError::Newer { found, known: VERSION }),
            Some(_) | None => Err(StoreError::damaged(w().damage.entry_unversioned)),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Logged> {
        let (prev, rest) = bytes.split_first_chunk::<32>()?;
        let (mark, rest) = rest.split_first()?;
        let (body, event) = match mark {
            0 => (None, rest),
            1 => rest.split_first_chunk::<32>().map(|(hash, rest)| (Some(*hash), rest))?,
            _ => return None,
        };
        Some(Logged { event: event.to_vec(), body, prev: *prev })
    }
}

/// Encodes what a body holds; its kind stands in its key.
pub(super) fn encode_body(body: &Body) -> Result<Vec<u8>, StoreError> {
    match body {
        Body::Item(item) => encode(item),
        Body::Note(text) => encode(text),
        Body::Reply(outgoing) => encode(outgoing),
    }
}

/// Returns the hash that stands in the log for bytes that stand elsewhere.
pub(super) fn hash(bytes: &[u8]) -> Link {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::conversation::{Change, Conversation};
    use crate::domain::event::Event;
    use crate::domain::id::{ConversationId, EventId, SeatName};
    use crate::domain::queue::Slim;
    use crate::domain::reply::Reply;
    use crate::domain::time::Time;

    fn recorded() -> Recorded {
        let change = Change::Labelled { add: vec!["vip".to_owned()], remove: vec![] };
        let id = ConversationId::from_bytes([7; 16]);
        Recorded {
            id: EventId::from_bytes([1; 16]),
            at: Time::from_millis(1_790_000_000_123),
            by: SeatName::new("ana"),
            event: Event::Conversation { id, change, due: None },
        }
    }

    proptest! {
        #[test]
        fn an_entry_of_the_log_reads_back(event: Vec<u8>, body: Option<[u8; 32]>, prev: [u8; 32]) {
            let logged = Logged { event, body, prev };
            prop_assert_eq!(Logged::from_bytes(&logged.to_bytes()).unwrap(), logged);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), version in 0u8..3) {
            let bytes = [&[version], bytes.as_slice()].concat();
            let _ = Logged::from_bytes(&bytes).and_then(|logged| logged.recorded());
            let _ = decode::<Recorded>(&bytes);
            let _ = decode::<Conversation>(&bytes);
            let _ = decode::<Reply>(&bytes);
            let _ = decode::<Slim>(&bytes);
        }

        #[test]
        fn a_cut_record_is_damage_in_words(cut in 0usize..60) {
            let bytes = encode(&recorded()).unwrap();
            let cut = cut.min(bytes.len() - 1);
            let damaged = matches!(decode::<Recorded>(&bytes[..cut]), Err(StoreError::Damaged { .. }));
            prop_assert!(damaged);
        }
    }

    #[test]
    fn a_later_version_is_refused_in_words() {
        let mut bytes = encode(&recorded()).unwrap();
        bytes[0] = VERSION + 1;
        let error = decode::<Recorded>(&bytes).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found, known } if found == VERSION + 1 && known == VERSION));
        let mut bytes = Logged { event: vec![], body: None, prev: [0; 32] }.to_bytes();
        bytes[0] = 200;
        assert!(matches!(Logged::from_bytes(&bytes), Err(StoreError::Newer { found: 200, .. })));
    }

    /// Version 1, as it lies on disks. Never change these bytes: a new version gets its own.
    #[test]
    fn version_1_is_read_and_still_written_so() {
        let logged = Logged { event: encode(&recorded()).unwrap(), body: Some([9; 32]), prev: [8; 32] };
        let hex: String = logged.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, V1);
        let bytes: Vec<u8> =
            (0..V1.len() / 2).map(|n| u8::from_str_radix(&V1[2 * n..2 * n + 2], 16).unwrap()).collect();
        assert_eq!(Logged::from_bytes(&bytes).unwrap().recorded().unwrap(), recorded());
    }

    const V1: &str = "0108080808080808080808080808080808080808080808080808080808080808080109090909090909090909090909090909090909090909090909090909090909090184a26964c41001010101010101010101010101010101a26174cf000001a0c4506c7ba26279a3616e61a56576656e7481ac636f6e766572736174696f6e82a26964c41007070707070707070707070707070707a66368616e676581a86c6162656c6c656482a361646491a3766970a672656d6f766590";

    #[test]
    fn the_link_hangs_on_everything() {
        let logged = Logged { event: b"event".to_vec(), body: Some([1; 32]), prev: [2; 32] };
        let mut others = vec![Logged { event: b"Event".to_vec(), ..logged.clone() }];
        others.push(Logged { body: None, ..logged.clone() });
        others.push(Logged { body: Some([3; 32]), ..logged.clone() });
        others.push(Logged { prev: [4; 32], ..logged.clone() });
        assert!(others.iter().all(|other| other.link() != logged.link()));
    }
}
