//! Finds what a person may mean by an id as typed: the beginning of one of ours, or a network's own.

use super::codec;
use super::error::StoreError;
use super::keys;
use super::reader::Reader;
use super::scan::{self, ON, STOP};
use crate::domain::ask::Meant;
use crate::domain::id::{AccountId, ConversationId, ItemId, ReplyId, TEXT_LEN};
use crate::domain::item::Item;

impl Reader {
    /// Returns what the beginning of an id, or a network's own id of an item, may mean; at most `most` of each sort.
    pub fn ids_with_prefix(&self, text: &str, most: usize) -> Result<Vec<Meant>, StoreError> {
        let text = text.trim();
        let mut found = Vec::new();
        for account in self.heard_accounts()? {
            let place = self.place_of(&account, text)?;
            found.extend(place.map(|place| Meant::Item(place.conversation, place.item)));
        }
        for id in self.beginning(keys::CONVERSATION, text, most)? {
            found.push(Meant::Conversation(ConversationId::from_bytes(id)));
        }
        for id in self.beginning(keys::WENT, text, most)? {
            let into = self.went_into(ConversationId::from_bytes(id))?.map(Meant::Conversation);
            found.extend(into.filter(|into| !found.contains(into)));
        }
        for id in self.beginning(keys::ITEM, text, most)? {
            let meant = self.item_meant(ItemId::from_bytes(id))?;
            found.extend(meant.filter(|meant| !found.contains(meant)));
        }
        for id in self.beginning(keys::REPLY, text, most)? {
            found.push(Meant::Reply(ReplyId::from_bytes(id)));
        }
        Ok(found)
    }

    fn item_meant(&self, id: ItemId) -> Result<Option<Meant>, StoreError> {
        let Some(bytes) = self.bytes(&keys::item(id))? else { return Ok(None) };
        let item: Item = codec::decode(&bytes)?;
        let place = self.place_of(&item.account_id(), &item.id)?;
        Ok(place.map(|place| Meant::Item(place.conversation, id)))
    }

    /// Returns the ids below a letter whose text begins so.
    fn beginning(&self, letter: u8, text: &str, most: usize) -> Result<Vec<[u8; 16]>, StoreError> {
        let text = text.to_ascii_lowercase();
        let mut found = Vec::new();
        let Some(from) = first_id(&text) else { return Ok(found) };
        let start = [&[letter], from.bytes().as_slice()].concat();
        self.engine.with(|tree| {
            scan::up(tree, &[letter], &start, |key, _| {
                let id =
                    keys::id_at_end(key).filter(|id| ConversationId::from_bytes(*id).to_string().starts_with(&text));
                match id {
                    Some(id) if found.len() < most => found.push(id),
                    Some(_) | None => return Ok(STOP),
                }
                Ok(ON)
            })
        })?;
        Ok(found)
    }

    /// Returns the accounts from which anything ever came.
    pub fn heard_accounts(&self) -> Result<Vec<AccountId>, StoreError> {
        let mut found = Vec::new();
        self.engine.with(|tree| {
            scan::up(tree, &[keys::HEARD], &[keys::HEARD], |key, _| {
                found.push(AccountId::parse(&String::from_utf8_lossy(&key[1..])));
                Ok(ON)
            })
        })?;
        Ok(found)
    }
}

/// Returns the lowest id whose text begins so; nothing where none can.
fn first_id(text: &str) -> Option<ConversationId> {
    (!text.is_empty() && text.len() <= TEXT_LEN).then(|| format!("{text:0<TEXT_LEN$}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_id_begins_as_typed() {
        assert_eq!(first_id("1k").unwrap().to_string(), format!("1k{}", "0".repeat(24)));
        assert_eq!(first_id(""), None);
        assert_eq!(first_id("u"), None);
        assert_eq!(first_id(&"0".repeat(27)), None);
        assert_eq!(first_id("ăă"), None);
    }
}
