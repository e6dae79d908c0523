//! The lines of an exported log: JSON that people can read, from which the same bytes are made again.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::domain::event::{Body, Recorded};
use crate::store::body;
use crate::store::chain::{BodyHash, Link, Logged};
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::writer::Line;
use crate::words::{fill, w};

/// The version of the export that this program writes, and the newest that it reads.
pub(super) const VERSION: u8 = 2;
/// Before this version fields that had their default were written out: the bytes that its links were made of are not
/// made any more, so its chain is made anew.
const CHAINED: u8 = 2;
/// What the first line calls the file.
pub(super) const LOG: &str = "log";

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) hearken: String,
    pub(super) version: u8,
    pub(super) desk: String,
}

/// Every other line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Row {
    /// An event.
    Event(Box<EventRow>),
    /// Something kept that no log explains.
    Kept { kept: String, value: String },
    /// The last line: without it the file was cut off.
    End { end: u64 },
}

/// An event with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EventRow {
    seq: u64,
    link: String,
    event: Recorded,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Body>,
    /// The hash of a body that is not here: replaced or erased since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    /// The event's bytes, where the JSON above does not make the same ones again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    /// The body's, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raw_body: Option<String>,
}

impl EventRow {
    /// Makes the row of an entry with its number and link; `stored` are the bytes under the key of its body.
    pub(super) fn of(
        (seq, link): (u64, Link),
        logged: &Logged,
        stored: Option<Vec<u8>>,
    ) -> Result<EventRow, StoreError> {
        let bytes = stored.filter(|bytes| logged.body.is_some_and(|hash| hash.fits(bytes)));
        let recorded = logged.recorded()?;
        let body = bytes.as_deref().map(|bytes| body::decode(&recorded, bytes)).transpose()?.flatten();
        let mut row = EventRow {
            seq,
            link: hex(&link),
            event: recorded,
            hash: logged.body.filter(|_| body.is_none()).map(|hash| hex(hash.bytes())),
            body,
            raw: None,
            raw_body: None,
        };
        // What JSON cannot carry to the last bit (a float, an older version's fields) travels as bytes too.
        let again = row.through_json()?;
        if codec::encode(&again.event)? != logged.event {
            row.raw = Some(STANDARD.encode(&logged.event));
        }
        if let (Some(bytes), Some(body)) = (bytes, &again.body)
            && codec::encode_body(body)? != bytes
        {
            row.raw_body = Some(STANDARD.encode(bytes));
        }
        Ok(row)
    }

    fn through_json(&self) -> Result<EventRow, StoreError> {
        let misfit = |error: serde_json::Error| StoreError::Misfit(error.to_string());
        serde_json::from_str(&serde_json::to_string(self).map_err(misfit)?).map_err(misfit)
    }

    /// Makes the entry of an export of that version again and checks that it continues the chain; the words say what
    /// does not fit.
    pub(super) fn line(self, version: u8, seq: u64, prev: Link) -> Result<(Line<'static>, Link), String> {
        if self.seq != seq {
            return Err(fill(w().upkeep.out_of_order, &[&seq, &self.seq]));
        }
        let event = bytes_of(self.raw.as_deref(), || codec::encode(&self.event))?;
        let body = match &self.body {
            None => None,
            Some(body) => {
                let key = body::key_for(&self.event, body).map_err(|error| error.to_string())?;
                Some((key, bytes_of(self.raw_body.as_deref(), || codec::encode_body(body))?))
            }
        };
        let fits = |hash: Option<BodyHash>| {
            let link = Logged::new(seq, event.clone(), hash, prev).link(&prev);
            (version < CHAINED || hex(&link) == self.link).then_some((hash, link))
        };
        // Which of its lengths the hash of a body had is not written: the link says it.
        let fit = match (&body, &self.hash) {
            (Some((_, bytes)), _) => fits(Some(BodyHash::of(bytes))).or_else(|| fits(Some(BodyHash::whole_of(bytes)))),
            (None, Some(hash)) => fits(Some(unhex(hash).ok_or(w().upkeep.not_a_hash)?)),
            (None, None) => fits(None),
        };
        let (hash, link) = fit.ok_or_else(|| fill(w().upkeep.altered, &[&seq]))?;
        Ok((Line { recorded: Cow::Owned(self.event), event, body, hash }, link))
    }
}

fn bytes_of(raw: Option<&str>, encode: impl FnOnce() -> Result<Vec<u8>, StoreError>) -> Result<Vec<u8>, String> {
    match raw {
        Some(raw) => unbase(raw).ok_or_else(|| w().upkeep.bytes_not_base64.to_owned()),
        None => encode().map_err(|error| error.to_string()),
    }
}

pub(super) fn base(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(super) fn unbase(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<BodyHash> {
    let pair = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
    BodyHash::from_bytes(&bytes?)
}
