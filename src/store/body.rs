//! Which body belongs to which event, and where it lies.

use super::codec;
use super::error::StoreError;
use super::keys::{self, Key};
use crate::domain::conversation::Change;
use crate::domain::crisis::CrisisChange;
use crate::domain::event::{Body, Event, Recorded};
use crate::domain::reply::ReplyChange;
use crate::words::{fill, w};

/// Returns the key of the body that comes with an event; nothing where none does.
pub(super) fn key_of(recorded: &Recorded) -> Option<Key> {
    match &recorded.event {
        Event::Conversation { change: Change::Arrived(arrival), .. } => Some(keys::item(arrival.item.id)),
        Event::Conversation { change: Change::Edited { item, .. }, .. } => Some(keys::item(*item)),
        Event::Conversation { change: Change::Noted, .. } | Event::Crisis { change: CrisisChange::Noted, .. } => {
            Some(keys::note(recorded.id))
        }
        Event::Reply { id, change: ReplyChange::Queued(_) } => Some(keys::outgoing(*id)),
        _ => None,
    }
}

/// Returns the key of a body that was handed over with an event, or says that they do not fit.
pub(super) fn key_for(recorded: &Recorded, body: &Body) -> Result<Key, StoreError> {
    let letter = match body {
        Body::Item(_) => keys::ITEM,
        Body::Note(_) => keys::NOTE,
        Body::Reply(_) => keys::OUTGOING,
    };
    key_of(recorded)
        .filter(|key| key.first() == Some(&letter))
        .ok_or_else(|| StoreError::Misfit(fill(w().damage.foreign_words, &[&recorded.id])))
}

/// Reads the bytes of the body that belongs to an event.
pub(super) fn decode(recorded: &Recorded, bytes: &[u8]) -> Result<Option<Body>, StoreError> {
    let Some(key) = key_of(recorded) else { return Ok(None) };
    Ok(Some(match key.first() {
        Some(&keys::ITEM) => Body::Item(codec::decode(bytes)?),
        Some(&keys::NOTE) => Body::Note(codec::decode(bytes)?),
        _ => Body::Reply(codec::decode(bytes)?),
    }))
}
