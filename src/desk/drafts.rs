//! Texts being written, kept for their seat: several at once, through kill -9 and dropped lines.

use crate::domain::id::{ConversationId, SeatName};
use crate::domain::reply::Draft;
use crate::store::{Reader, Store, StoreError};

/// Every seat's drafts lie below this key.
pub const PREFIX: &str = "draft/";

fn key(seat: &SeatName, conversation: Option<ConversationId>) -> String {
    let which = conversation.map_or("post".to_owned(), |id| id.to_string());
    format!("{PREFIX}{seat}/{which}")
}

/// Keeps a draft; an empty one is forgotten.
pub fn keep(store: &mut Store, draft: &Draft) -> Result<(), StoreError> {
    let key = key(&draft.seat, draft.conversation);
    if draft.text.trim().is_empty() && draft.media.is_empty() {
        return store.keep(&key, None);
    }
    match rmp_serde::to_vec_named(draft) {
        Ok(bytes) => store.keep(&key, Some(&bytes)),
        Err(_) => Ok(()),
    }
}

/// Forgets a draft.
pub fn discard(store: &mut Store, seat: &SeatName, conversation: Option<ConversationId>) -> Result<(), StoreError> {
    store.keep(&key(seat, conversation), None)
}

/// Returns the draft that a seat has for a conversation, or for a new post.
pub fn of(reader: &Reader, seat: &SeatName, conversation: Option<ConversationId>) -> Result<Option<Draft>, StoreError> {
    Ok(reader.kept(&key(seat, conversation))?.and_then(|bytes| rmp_serde::from_slice(&bytes).ok()))
}

/// Returns all drafts of all seats.
pub fn all(reader: &Reader) -> Result<Vec<Draft>, StoreError> {
    let kept = reader.kept_under(PREFIX)?;
    Ok(kept.into_iter().filter_map(|(_, bytes)| rmp_serde::from_slice(&bytes).ok()).collect())
}
