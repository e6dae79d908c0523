//! Reads: pages, bodies, kept state and the log. One each thread; never blocks the writer for long.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::archive::Archive;
use super::chain::Logged;
use super::codec;
use super::engine::{Ahead, Engine, Tree};
use super::error::StoreError;
use super::fold::place_of_bytes;
use super::kept;
use super::keys::{self, Key};
use super::overlay::{Overlay, is_gone};
use super::scan::{self, ON, STOP};
use super::search::Searcher;
use crate::domain::contact::Contact;
use crate::domain::conversation::{Conversation, Mark};
use crate::domain::event::{Freeze, Recorded};
use crate::domain::id::{AccountId, AuthorId, ConversationId, EventId, ItemId, ReplyId};
use crate::domain::item::Item;
use crate::domain::network::{Health, Outgoing};
use crate::domain::queue::Slim;
use crate::domain::reply::Reply;
use crate::domain::rota::Arranged;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// How often a conversation may have gone into another before we stop following.
const HOPS: usize = 16;

/// Reads the store. Cheap to clone; stays good while the store is opened again.
#[derive(Clone)]
pub struct Reader {
    pub(super) engine: Engine,
    pub(super) archive: Archive,
    pub(super) search: Searcher,
}

/// Where an item is, by the network's own id of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The item.
    pub item: ItemId,
    /// The conversation it is in now.
    pub conversation: ConversationId,
    /// The network's id of that conversation's root.
    pub root: String,
}

/// What happened within an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourCount {
    /// Items that people wrote to us.
    pub heard: u32,
    /// Complaints and crises among them.
    #[serde(default)]
    pub negative: u32,
    /// Answers of ours.
    #[serde(default)]
    pub answered: u32,
}

impl Reader {
    /// Says what is known before the store is open: the length of the log, and all that is kept under names that begin
    /// so. Everything else waits.
    pub fn know_ahead(&self, seq: u64, prefixes: &[&str], kept: Vec<(String, Vec<u8>)>) {
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        self.engine.know_ahead(seq, Ahead { prefixes, kept: kept.into_iter().collect() });
    }

    /// Returns the desk's folder, in which more than the store lies.
    pub fn folder(&self) -> &Path {
        self.archive.folder()
    }

    /// Returns a conversation; nothing for one that is unknown or went into another.
    pub fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        self.page(keys::conversation(id))
    }

    /// Returns into which conversation one went, however often.
    pub fn went_into(&self, id: ConversationId) -> Result<Option<ConversationId>, StoreError> {
        self.engine.with(|tree| {
            let mut last = None;
            for _ in 0..HOPS {
                match went(tree, last.unwrap_or(id))? {
                    Some(into) => last = Some(into),
                    None => break,
                }
            }
            Ok(last)
        })
    }

    /// Returns an item with its words.
    pub fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.page(keys::item(id))
    }

    /// Returns the text of a note.
    pub fn note(&self, id: EventId) -> Result<Option<String>, StoreError> {
        self.page(keys::note(id))
    }

    /// Returns a reply as it leaves.
    pub fn outgoing(&self, id: ReplyId) -> Result<Option<Outgoing>, StoreError> {
        self.page(keys::outgoing(id))
    }

    /// Returns a reply's page.
    pub fn reply(&self, id: ReplyId) -> Result<Option<Reply>, StoreError> {
        self.page(keys::reply(id))
    }

    /// Returns where the item is that the network calls `native`.
    pub fn place_of(&self, account: &AccountId, native: &str) -> Result<Option<Place>, StoreError> {
        self.with(|rows| {
            let Some(bytes) = rows.get(&keys::native(account, native))? else { return Ok(None) };
            match place_of_bytes(&bytes) {
                Some((item, first)) => place(rows, item, first),
                None => Err(StoreError::damaged(w().damage.native_entry)),
            }
        })
    }

    /// Returns the conversation with a person below a root, where its first item is not the root itself.
    pub fn below(
        &self,
        account: &AccountId,
        root: &str,
        person: AuthorId,
    ) -> Result<Option<ConversationId>, StoreError> {
        self.engine.with(|tree| {
            if get(tree, &keys::root(account, root))?.is_none() {
                return Ok(None);
            }
            let bytes = get(tree, &keys::below_by(account, root, person))?;
            Ok(bytes.as_deref().and_then(keys::id_at_end).map(ConversationId::from_bytes))
        })
    }

    /// Returns the conversations below a root that is not here yet; none once it has come.
    pub fn orphans_of(&self, account: &AccountId, native: &str) -> Result<Vec<ConversationId>, StoreError> {
        self.engine.with(|tree| {
            let mut found = Vec::new();
            let is_root = get(tree, &keys::root(account, native))?.is_some();
            if !is_root || get(tree, &keys::native(account, native))?.is_some() {
                return Ok(found);
            }
            let prefix = keys::below(account, native);
            scan::up(tree, &prefix, &prefix, |_, id| {
                found.extend(keys::id_at_end(id).map(ConversationId::from_bytes));
                Ok(ON)
            })?;
            Ok(found)
        })
    }

    /// Returns the conversations below a root whose first item is not the root itself, done or not.
    pub fn all_below(&self, account: &AccountId, root: &str) -> Result<Vec<ConversationId>, StoreError> {
        let prefix = keys::below(account, root);
        let (mut from, mut found) = (prefix.clone(), Vec::new());
        let mut take = |_: &[u8], id: &[u8]| {
            found.extend(keys::id_at_end(id).map(ConversationId::from_bytes));
            Ok(ON)
        };
        while scan::piece(self, &prefix, &mut from, &mut take)? {}
        Ok(found)
    }

    /// Returns what the queue knows of every conversation that is open, sleeps, waits or is starred, by due.
    pub fn slim(&self) -> Result<Vec<Slim>, StoreError> {
        self.all(&[keys::QUEUE])
    }

    /// Returns the conversations that have a mark, done or not, newest first, with the time of their newest item.
    pub fn marked(&self, mark: &Mark) -> Result<Vec<(Time, ConversationId)>, StoreError> {
        let prefix = keys::marked(mark);
        let (mut from, mut found) = (prefix.clone(), Vec::new());
        let mut take = |key: &[u8], _: &[u8]| {
            let id = keys::id_at_end(key).map(ConversationId::from_bytes);
            found.extend(keys::time_of_marked(key).zip(id));
            Ok(ON)
        };
        while scan::piece(self, &prefix, &mut from, &mut take)? {}
        Ok(found)
    }

    /// Returns the replies that are not over, oldest first.
    pub fn unsettled_replies(&self) -> Result<Vec<Reply>, StoreError> {
        let mut ids = Vec::new();
        self.engine.with(|tree| {
            scan::up(tree, &[keys::UNSETTLED], &[keys::UNSETTLED], |key, _| {
                ids.extend(keys::id_at_end(key).map(ReplyId::from_bytes));
                Ok(ON)
            })
        })?;
        // A row is no snapshot: the page decides.
        let pages = ids.into_iter().map(|id| self.reply(id)).collect::<Result<Vec<_>, _>>()?;
        Ok(pages.into_iter().flatten().filter(|reply| !reply.state.is_over()).collect())
    }

    /// Returns the newest replies, newest first.
    pub fn recent_replies(&self, limit: usize) -> Result<Vec<Reply>, StoreError> {
        let mut found = BTreeMap::new();
        self.engine.with(|tree| self.newest_replies(tree, limit, &mut found))?;
        // The archive's are older than its bound: mostly those at hand are enough.
        let oldest = found.keys().next().filter(|_| found.len() >= limit).map(ReplyId::at);
        if self.archive.bounds().is_some_and(|bounds| oldest.is_none_or(|oldest| oldest < bounds.before)) {
            self.archive.with(|tree| self.newest_replies(tree, limit, &mut found))?;
        }
        Ok(found.into_values().rev().flatten().take(limit).collect())
    }

    /// Adds the newest replies of a tree to those of which nothing newer is known.
    fn newest_replies(
        &self,
        tree: &Tree,
        limit: usize,
        found: &mut BTreeMap<ReplyId, Option<Reply>>,
    ) -> Result<(), StoreError> {
        let mut left = limit;
        scan::down(tree, &[keys::REPLY], |key, value| {
            let Some(id) = keys::id_at_end(key).map(ReplyId::from_bytes).filter(|_| left > 0) else { return Ok(STOP) };
            if let Entry::Vacant(place) = found.entry(id) {
                let gone = is_gone(key, value);
                let reply = if gone { None } else { self.engine.lenient(codec::decode(value))? };
                left -= usize::from(reply.is_some());
                place.insert(reply);
            }
            Ok(ON)
        })
    }

    /// Returns how each account is, and since when.
    pub fn accounts(&self) -> Result<Vec<(AccountId, Health, Time)>, StoreError> {
        let mut found = Vec::new();
        self.engine.with(|tree| {
            scan::up(tree, &[keys::ACCOUNT], &[keys::ACCOUNT], |key, value| {
                let account = AccountId::parse(&String::from_utf8_lossy(&key[1..]));
                let row = self.engine.lenient(codec::decode(value))?;
                found.extend(row.map(|(health, since)| (account, health, since)));
                Ok(ON)
            })
        })?;
        Ok(found)
    }

    /// Returns the freeze, where the desk is frozen.
    pub fn freeze(&self) -> Result<Option<Freeze>, StoreError> {
        self.page(vec![keys::FREEZE])
    }

    /// Returns what people arranged of the rota by hand.
    pub fn arranged(&self) -> Result<Arranged, StoreError> {
        Ok(self.page(vec![keys::ROTA])?.unwrap_or_default())
    }

    /// Returns what seats have said of a person.
    pub fn contact(&self, id: AuthorId) -> Result<Contact, StoreError> {
        Ok(self.page(keys::person(id))?.unwrap_or_default())
    }

    /// Returns what is kept under a name.
    pub fn kept(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.engine.ahead(key, |kept| kept.get(key).cloned()) {
            Some(known) => Ok(known),
            None => self.engine.with(|tree| get(tree, &keys::kept(key)))?.map(kept::unpack).transpose(),
        }
    }

    /// Returns everything that is kept under names that begin so.
    pub fn kept_under(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let known = |kept: &BTreeMap<String, Vec<u8>>| {
            let rows = kept.range(prefix.to_owned()..).take_while(|(name, _)| name.starts_with(prefix));
            rows.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
        };
        if let Some(found) = self.engine.ahead(prefix, known) {
            return Ok(found);
        }
        let mut found = Vec::new();
        let start = keys::kept(prefix);
        self.engine.with(|tree| {
            scan::up(tree, &start, &start, |key, value| {
                found.push((String::from_utf8_lossy(&key[1..]).into_owned(), kept::unpack(value.to_vec())?));
                Ok(ON)
            })
        })?;
        Ok(found)
    }

    /// Returns how many records were left out of listings because they could not be read.
    pub fn unreadable(&self) -> u64 {
        self.engine.unreadable()
    }

    /// Returns events after `after`, oldest first. One that cannot be read is left out and counted.
    pub fn log(&self, after: u64, limit: usize) -> Result<Vec<(u64, Recorded)>, StoreError> {
        let mut found = Vec::new();
        self.logged(after, limit, |seq, entry| {
            let recorded = self.engine.lenient(entry.and_then(|entry| entry.recorded()))?;
            found.extend(recorded.map(|recorded| (seq, recorded)));
            Ok(())
        })?;
        Ok(found)
    }

    /// Returns the last events, oldest first.
    pub fn last(&self, limit: usize) -> Result<Vec<(u64, Recorded)>, StoreError> {
        self.log(self.engine.seq().saturating_sub(limit as u64), limit)
    }

    /// Returns the length of the log.
    pub fn seq(&self) -> Result<u64, StoreError> {
        Ok(self.engine.seq())
    }

    /// Returns the counts of each hour from `from` on, before `to`; hours in which nothing happened are left out.
    pub fn hours(&self, from: Time, to: Time) -> Result<Vec<(Time, HourCount)>, StoreError> {
        let mut found = Vec::new();
        self.engine.with(|tree| {
            scan::up(tree, &[keys::HOUR], &keys::hour(from), |key, value| {
                let Some(hour) = keys::time_of_hour(key).filter(|hour| *hour < to) else { return Ok(STOP) };
                let counts = self.engine.lenient(codec::decode(value))?;
                found.extend(counts.map(|counts| (hour, counts)));
                Ok(ON)
            })
        })?;
        Ok(found)
    }

    /// Visits entries of the log after `after` as they lie on disk.
    pub(super) fn logged(
        &self,
        after: u64,
        limit: usize,
        mut visit: impl FnMut(u64, Result<Logged, StoreError>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // The numbers have no gaps: read by key, a record that is missing is told by its number.
        let last = self.engine.seq().min(after.saturating_add(u64::try_from(limit).unwrap_or(u64::MAX)));
        self.with(|rows| {
            for seq in after.saturating_add(1)..=last {
                let record = rows.get(&keys::log(seq))?;
                let missing = || StoreError::damaged(fill(w().damage.record_missing, &[&seq]));
                visit(seq, record.ok_or_else(missing).and_then(|bytes| Logged::from_bytes(&bytes)))?;
            }
            Ok(())
        })
    }

    /// Returns the bytes under a key.
    pub(super) fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|rows| rows.get(key))
    }

    /// Runs one piece of work on the tree and the archive behind it.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Overlay<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.engine.with(|tree| work(&Overlay { tree, archive: &self.archive }))
    }

    pub(super) fn page<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>, StoreError> {
        self.bytes(&key)?.map(|bytes| codec::decode(&bytes)).transpose()
    }

    fn all<T: DeserializeOwned>(&self, prefix: &[u8]) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.engine.with(|tree| {
            scan::up(tree, prefix, prefix, |_, value| {
                found.extend(self.engine.lenient(codec::decode(value))?);
                Ok(ON)
            })
        })?;
        Ok(found)
    }
}

/// Returns the bytes under a key.
pub(super) fn get(tree: &Tree, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(tree.get(key).map_err(StoreError::reading)?.map(|bytes| bytes.to_vec()))
}

fn went(tree: &Tree, id: ConversationId) -> Result<Option<ConversationId>, StoreError> {
    let bytes = get(tree, &keys::went(id))?;
    Ok(bytes.as_deref().and_then(keys::id_at_end).map(ConversationId::from_bytes))
}

/// Follows an item from the conversation it came into to the one that holds it now.
fn place(rows: &Overlay<'_>, item: ItemId, first: ConversationId) -> Result<Option<Place>, StoreError> {
    let mut conversation = first;
    for _ in 0..HOPS {
        let page = rows.get(&keys::conversation(conversation))?;
        let page: Option<Conversation> = page.map(|bytes| codec::decode(&bytes)).transpose()?;
        if let Some(page) = page.filter(|page| page.items.iter().any(|known| known.id == item)) {
            return Ok(Some(Place { item, conversation, root: page.root }));
        }
        match went(rows.tree, conversation)? {
            Some(into) => conversation = into,
            None => break,
        }
    }
    Ok(None)
}
