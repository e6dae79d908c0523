//! What we hid, and whom we blocked, waits for us no more: its clock stops, and a row with which nobody else waits is done.
//!
//! Undo opens the row again and leaves what was hidden hidden: shown again it is by the key that hid it, which opens the row
//! too.

use crate::domain::conversation::{Change, Conversation};
use crate::domain::id::{ConversationId, ItemId, SeatName};
use crate::domain::network::Moderation;
use crate::store::StoreError;
use crate::words::w;

use super::own_acts;
use super::staged::Staged;
use super::undo::{Deed, Moderated};

/// What an act on a network did to the row of its item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Row {
    /// It stands as it stood.
    #[default]
    Stands,
    /// It is done.
    Closed(ConversationId),
    /// It waits again.
    Opened(ConversationId),
}

/// Stages what an act of moderation that was done means for its conversation, and returns what takes that back.
pub fn settle(staged: &mut Staged<'_>, by: &SeatName, deed: Moderated) -> Result<(Row, Option<Deed>), StoreError> {
    let Some(before) = conversation(staged, deed.item)? else { return Ok(Default::default()) };
    let items = items(staged, &before, deed)?;
    if items.is_empty() {
        return Ok(Default::default());
    }
    let (id, change) = (before.id, if deed.on { Change::PutAside { items } } else { Change::PutBack { items } });
    staged.change(id, by, change, None)?;
    let Some(after) = staged.conversation(id)? else { return Ok(Default::default()) };
    let row = match (before.triage.state == after.triage.state, deed.on) {
        (true, _) => return Ok(Default::default()),
        (false, true) => Row::Closed(id),
        (false, false) => Row::Opened(id),
    };
    let words = w().acts.done_by_hiding.to_owned();
    let back = deed.on.then(|| Deed { words, rows: vec![(id, before.triage, after.triage)], ..Deed::default() });
    Ok((row, back))
}

fn conversation(staged: &Staged<'_>, item: ItemId) -> Result<Option<Conversation>, StoreError> {
    let Some(item) = staged.reader.item(item)? else { return Ok(None) };
    let Some(place) = staged.place_of(&item.account_id(), &item.id)? else { return Ok(None) };
    staged.conversation(place.conversation)
}

/// Returns the items with which nobody waits any more, or does again: the one that was hidden, or all of whom was blocked.
/// What the other act still holds aside stays there.
fn items(staged: &Staged<'_>, page: &Conversation, deed: Moderated) -> Result<Vec<ItemId>, StoreError> {
    let all: Vec<ItemId> = match deed.on {
        true => page.awaited().map(|item| item.id).collect(),
        false => page.aside.iter().map(|aside| aside.item).collect(),
    };
    let (meant, other): (Vec<ItemId>, Moderation) = match deed.act {
        Moderation::Hide | Moderation::Delete => {
            (all.into_iter().filter(|item| *item == deed.item).collect(), Moderation::Block)
        }
        Moderation::Block => (all, Moderation::Hide),
        Moderation::Like | Moderation::Boost | Moderation::Mute | Moderation::Report => return Ok(Vec::new()),
    };
    let mut found = Vec::with_capacity(meant.len());
    for item in meant {
        let stays = !deed.on && own_acts::of(staged.reader, item)?.contains(&other);
        found.extend((!stays).then_some(item));
    }
    Ok(found)
}
