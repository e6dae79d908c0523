//! The bytes of each record: a version, then MessagePack with field names.
//!
//! Two rules keep every desk readable. A version once written is decoded for ever: the tests hold bytes
//! of each. And a field of an event or a body that has its default is left out (`skip_serializing_if`), one
//! that is added too, so that an old record encodes again to the bytes its link was made of.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use crate::domain::event::Body;
use crate::words::{fill, w};

/// The version that this program writes, and the newest that it reads.
pub(super) const VERSION: u8 = 1;

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

/// Encodes what a body holds; its kind stands in its key.
pub(super) fn encode_body(body: &Body) -> Result<Vec<u8>, StoreError> {
    match body {
        Body::Item(item) => encode(item),
        Body::Note(text) => encode(text),
        Body::Reply(outgoing) => encode(outgoing),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::conversation::{Change, Conversation};
    use crate::domain::event::{Event, Recorded};
    use crate::domain::id::{ConversationId, EventId, SeatName};
    use crate::domain::queue::Slim;
    use crate::domain::reply::Reply;
    use crate::domain::time::Time;

    /// A record whose bytes the tests hold.
    pub(in crate::store) fn recorded() -> Recorded {
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
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), version in 0u8..3) {
            let bytes = [&[version], bytes.as_slice()].concat();
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
    }
}
