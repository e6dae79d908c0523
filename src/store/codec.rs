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

/// The version that this program writes, and the newest that it reads.
pub(super) const VERSION: u8 = 1;

/// A link of the chain: the hash of an event, of its body's hash, and of the link before.
pub(super) type Link = [u8; 32];

/// Encodes a record.
pub(super) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(VERSION);
    rmp_serde::encode::write_named(&mut bytes, record)
        .map_err(|error| StoreError::Misfit(format!("it cannot be encoded ({error})")))?;
    Ok(bytes)
}

/// Decodes a record of any version.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((1, rest)) => rmp_serde::from_slice(rest)
            .map_err(|error| StoreError::damaged(format!("a record cannot be read ({error})"))),
        Some((&found, _)) if found > VERSION => Err(StoreError::Newer { found, known: VERSION }),
        Some(_) | None => Err(StoreError::damaged("a record has no version")),
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
            Some(1) => Logged::parse(&bytes[1..]).ok_or_else(|| StoreError::damaged("an entry of the log is cut off")),
            Some(&found) if found > VERSION => Err(StoreError::Newer { found, known: VERSION }),
            Some(_) | None => Err(StoreError::damaged("an entry of the log has no version")),
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
