//! Finds what a person may mean by an id as typed: the beginning of one of ours, or a network's own.

use super::codec;
use super::error::StoreError;
use super::keys;
use super::reader::Reader;
use super::scan::{self, ON, STOP};
use crate::domain::ask::Meant;
use crate::domain::id::{AccountId, ConversationId, ItemId, ReplyId};
use crate::domain::item::Item;

impl Reader {
    /// Returns what the beginning of an id, or a network's own id of an item, may mean; at most `most` of each sort.
    ///
    /// `live` are the conversations of the queue whose ids begin so. Where there are some, no other is looked for:
    /// pages lie by their time, and all of them would have to be walked past.
    pub fn ids_with_prefix(&self, text: &str, most: usize, live: &[ConversationId]) -> Result<Vec<Meant>, StoreError> {
        let text = text.trim();
        let mut found = Vec::new();
        for account in self.heard_accounts()? {
            let place = self.place_of(&account, text)?;
            found.extend(place.map(|place| Meant::Item(place.conversation, place.item)));
        }
        match live {
            [] => found.extend(self.conversations_with_prefix(text, most)?.into_iter().map(Meant::Conversation)),
            live => found.extend(live.iter().take(most).copied().map(Meant::Conversation)),
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

    fn conversations_with_prefix(&self, text: &str, most: usize) -> Result<Vec<ConversationId>, StoreError> {
        let mut found = Vec::new();
        let Some((first, last)) = ConversationId::beginning(text) else { return Ok(found) };
        if first == last {
            found.extend(self.conversation(first)?.map(|page| page.id));
            return Ok(found);
        }
        let mut from = vec![keys::CONVERSATION];
        let mut take = |key: &[u8], _: &[u8]| {
            found.extend(keys::conversation_of(key).filter(|id| (first..=last).contains(id)));
            Ok(if found.len() < most { ON } else { STOP })
        };
        while scan::piece(self, &[keys::CONVERSATION], &mut from, &mut take)? {}
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
        let mut found = Vec::new();
        let Some((first, last)) = ConversationId::beginning(text) else { return Ok(found) };
        let start = [&[letter], first.bytes().as_slice()].concat();
        self.with(|rows| {
            rows.up(&[letter], &start, |key, _| {
                match keys::id_at_end(key).filter(|id| id <= last.bytes()) {
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
