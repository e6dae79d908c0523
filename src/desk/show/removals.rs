//! What somebody asked to hide or delete, as rows, the pane of its crisis and its timeline tell it.

use crate::domain::ask::RemovalLine;
use crate::domain::clean;
use crate::domain::crisis::{Clocks, Crisis, Part, Removal};
use crate::domain::guard::personal;
use crate::domain::id::{ConversationId, EventId, ItemId};
use crate::domain::item::Item;
use crate::domain::names::network_name;
use crate::domain::network::Moderation;
use crate::domain::protocol::Role;
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::rows::snippet;

/// Returns the beginning of an item without what is personal in it: this is read by many, and stands in the report.
fn beginning(item: &Item) -> String {
    let found = personal(&item.text, &[]);
    let text = found.iter().fold(snippet(item), |text, found| text.replace(&found.text, "…"));
    clean::line(&text)
}

/// Says who asks whom for what and why, and why the network did not do it.
pub fn words(reader: &Reader, crisis: &Crisis, asked: &Removal) -> Result<String, StoreError> {
    let say = &w().crisis;
    let approver = crisis.roles.get(&Role::Approver).map_or(say.an_approver, |approver| approver.as_str());
    let words = match reader.item(asked.item)? {
        Some(item) => fill(
            say.row_removal,
            &[
                &asked.by,
                &approver,
                &asked.act.word(),
                &item.author.shown(),
                &network_name(&item.network),
                &asked.why,
                &beginning(&item),
            ],
        ),
        None => fill(say.removal_asked, &[&asked.act.word(), &asked.why]),
    };
    Ok(asked.refused.as_ref().map_or(words.clone(), |why| fill(say.row_removal_refused, &[&words, why])))
}

/// Tells what was asked for, as the timeline says it.
pub fn told(reader: &Reader, item: ItemId, act: Moderation, why: &str) -> Result<Option<String>, StoreError> {
    let told = |item: Item| {
        let (who, network) = (item.author.shown(), network_name(&item.network));
        fill(w().crisis.asks_to_remove, &[&act.word(), &who, &network, &why, &beginning(&item)])
    };
    Ok(reader.item(item)?.map(told))
}

/// Returns the conversation of what was asked for.
pub fn conversation(reader: &Reader, crisis: &Crisis, asked: EventId) -> Result<Option<ConversationId>, StoreError> {
    let Some(asked) = crisis.removals.iter().find(|known| known.id == asked) else { return Ok(None) };
    let Some(item) = reader.item(asked.item)? else { return Ok(None) };
    Ok(reader.place_of(&item.account_id(), &item.id)?.map(|place| place.conversation))
}

/// Returns all that waits, the oldest first.
pub fn lines(reader: &Reader, clocks: &Clocks<'_>, crisis: &Crisis) -> Result<Vec<RemovalLine>, StoreError> {
    let due =
        |asked: &Removal| clocks.waits(crisis).into_iter().find(|waits| waits.part == Part::Removal(asked.id))?.due;
    let line = |asked: &Removal| {
        Ok(RemovalLine {
            id: asked.id,
            due: due(asked),
            words: words(reader, crisis, asked)?,
            conversation: conversation(reader, crisis, asked.id)?,
        })
    };
    crisis.open_removals().map(line).collect()
}
