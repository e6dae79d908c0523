//! What we did to items on their network and can take back there: a like, a boost, a block.
//!
//! Kept beside the log, as the network's own answer is all that says how it stands.

use crate::domain::id::ItemId;
use crate::domain::network::Moderation;
use crate::store::{Reader, Store, StoreError};

fn key(item: ItemId) -> String {
    format!("did/{item}")
}

/// Returns what stands done to an item.
pub fn of(reader: &Reader, item: ItemId) -> Result<Vec<Moderation>, StoreError> {
    let kept = reader.kept(&key(item))?;
    Ok(kept.and_then(|bytes| rmp_serde::from_slice(&bytes).ok()).unwrap_or_default())
}

/// Keeps that an act stands, or stands no more.
pub fn keep(store: &mut Store, reader: &Reader, item: ItemId, act: Moderation, on: bool) -> Result<(), StoreError> {
    let mut acts = of(reader, item)?;
    acts.retain(|known| *known != act);
    acts.extend(on.then_some(act));
    let bytes = rmp_serde::to_vec(&acts).unwrap_or_default();
    store.keep(&key(item), (!acts.is_empty()).then_some(bytes.as_slice()))
}
