//! Texts being written, kept for their seat: several at once, through kill -9 and dropped lines.

use crate::domain::id::{ConversationId, SeatName};
use crate::domain::reply::{Draft, DraftKind};
use crate::store::{Reader, Store, StoreError};

/// Every seat's drafts lie below this key.
pub const PREFIX: &str = "draft/";

fn keys_of(seat: &SeatName, conversation: Option<ConversationId>) -> String {
    let which = conversation.map_or("post".to_owned(), |id| id.to_string());
    format!("{PREFIX}{seat}/{which}")
}

fn key(seat: &SeatName, conversation: Option<ConversationId>, kind: DraftKind) -> String {
    let of = keys_of(seat, conversation);
    match kind {
        DraftKind::Reply => of,
        DraftKind::Private => of + "/private",
        DraftKind::Forward => of + "/forward",
        DraftKind::Note => of + "/note",
    }
}

/// Keeps a draft; an empty one is forgotten.
pub fn keep(store: &mut Store, draft: &Draft) -> Result<(), StoreError> {
    let key = key(&draft.seat, draft.conversation, draft.draft_kind());
    if draft.text.trim().is_empty() && draft.media.is_empty() {
        return store.keep(&key, None);
    }
    match rmp_serde::to_vec_named(draft) {
        Ok(bytes) => store.keep(&key, Some(&bytes)),
        Err(_) => Ok(()),
    }
}

/// Forgets a draft; without a kind, all that the seat has there.
pub fn discard(
    store: &mut Store,
    seat: &SeatName,
    conversation: Option<ConversationId>,
    kind: Option<DraftKind>,
) -> Result<(), StoreError> {
    const ALL: [DraftKind; 4] = [DraftKind::Reply, DraftKind::Private, DraftKind::Forward, DraftKind::Note];
    let kinds = ALL.into_iter().filter(|one| kind.is_none_or(|kind| kind == *one));
    kinds.map(|kind| key(seat, conversation, kind)).try_for_each(|key| store.keep(&key, None))
}

/// Returns the drafts that a seat has for a conversation, or for a new post, the one it wrote on last first.
pub fn of(reader: &Reader, seat: &SeatName, conversation: Option<ConversationId>) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = under(reader, &keys_of(seat, conversation))?;
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.changed_at));
    Ok(drafts)
}

/// Returns all drafts of all seats.
pub fn all(reader: &Reader) -> Result<Vec<Draft>, StoreError> {
    under(reader, PREFIX)
}

fn under(reader: &Reader, prefix: &str) -> Result<Vec<Draft>, StoreError> {
    let kept = reader.kept_under(prefix)?;
    Ok(kept.into_iter().filter_map(|(_, bytes)| rmp_serde::from_slice(&bytes).ok()).collect())
}
