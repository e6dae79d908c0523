//! Makes pages from events: the only code that does, for an append as for `verify` and `rebuild`.
//!
//! A fold reads pages through a `Source`, lets the domain apply one event after the other, and hands back
//! what changed. Later events of a batch see the earlier ones.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use serde::de::DeserializeOwned;

use super::codec;
use super::error::StoreError;
use super::keys::{self, Holds, Key, Row};
use super::lessons::Lessons;
use super::reader::HourCount;
use super::subjects::Subjects;
use crate::domain::alarm::Alarm;
use crate::domain::asset::Asset;
use crate::domain::chain::Paging;
use crate::domain::class::Class;
use crate::domain::contact::Contact;
use crate::domain::conversation::{Arrival, Change, Conversation};
use crate::domain::crisis::Crisis;
use crate::domain::deadline::Due;
use crate::domain::event::{Event, Freeze, Recorded};
use crate::domain::id::{AccountId, AuthorId, ConversationId, ItemId, ReplyId};
use crate::domain::lesson;
use crate::domain::network::Health;
use crate::domain::plan::Post;
use crate::domain::reply::{Reply, ReplyChange};
use crate::domain::rota::Arranged;
use crate::domain::time::Time;

/// What a key holds, or that it goes.
pub(super) type Write = (Key, Option<Vec<u8>>);

/// Where a fold finds the pages as they were.
pub(super) trait Source {
    /// Returns the bytes under a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
}

/// A page being changed, and the rows it owned before.
struct Paged<T> {
    now: Option<T>,
    owned: Vec<Key>,
    changed: bool,
}

/// Events on their way into pages.
pub(super) struct Fold<'a, S> {
    source: &'a S,
    /// In boxes: a map that grows moves what it holds.
    conversations: HashMap<ConversationId, Box<Paged<Conversation>>, RandomState>,
    replies: HashMap<ReplyId, Paged<Reply>>,
    hours: HashMap<Time, HourCount>,
    accounts: HashMap<AccountId, Option<(Health, Time)>>,
    freeze: Option<Option<Freeze>>,
    people: HashMap<AuthorId, Contact>,
    places: Vec<Write>,
    heard: HashSet<AccountId>,
    lessons: Lessons,
    crises: Subjects<Crisis>,
    pages: Subjects<Paging>,
    alarms: Subjects<Alarm>,
    posts: Subjects<Post>,
    assets: Subjects<Asset>,
    arranged: Option<Arranged>,
}

impl<'a, S: Source> Fold<'a, S> {
    pub(super) fn new(source: &'a S) -> Fold<'a, S> {
        Fold {
            source,
            conversations: HashMap::default(),
            replies: HashMap::new(),
            hours: HashMap::new(),
            accounts: HashMap::new(),
            freeze: None,
            people: HashMap::new(),
            places: Vec::new(),
            heard: HashSet::new(),
            lessons: Lessons::default(),
            crises: Subjects::default(),
            pages: Subjects::default(),
            alarms: Subjects::default(),
            posts: Subjects::default(),
            assets: Subjects::default(),
            arranged: None,
        }
    }

    /// Applies one event.
    pub(super) fn apply(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        match &recorded.event {
            Event::Conversation { id, change, due } => self.conversation(recorded, *id, change, due.as_ref()),
            Event::Reply { id, change } => self.reply(*id, change),
            Event::Account { id, health } => {
                self.accounts.insert(id.clone(), Some((health.clone(), recorded.at)));
                Ok(())
            }
            // How it was says nothing of how it is now.
            Event::AccountChanged { id, .. } => {
                self.accounts.insert(id.clone(), None);
                Ok(())
            }
            Event::Frozen { freeze } => {
                self.freeze = Some(Some(freeze.clone()));
                Ok(())
            }
            Event::Resumed => {
                self.freeze = Some(None);
                Ok(())
            }
            Event::Person { id, change, .. } => {
                self.person(*id)?.apply(&recorded.by, recorded.at, change);
                Ok(())
            }
            Event::PersonRestored { id, contact, .. } => {
                self.people.insert(*id, contact.clone());
                Ok(())
            }
            Event::Crisis { id, change } => self.crises.apply(self.source, *id, change, recorded),
            Event::Page { id, change } => self.pages.apply(self.source, *id, change, recorded),
            Event::Rota { change } => {
                self.arranged()?.apply(change);
                Ok(())
            }
            Event::Alarm { id, change } => self.alarms.apply(self.source, *id, change, recorded),
            Event::Post { id, change } => self.posts.apply(self.source, *id, change, recorded),
            Event::Asset { id, change } => self.assets.apply(self.source, *id, change, recorded),
            Event::Taught { lesson } => self.lessons.given(self.source, lesson.clone()),
            Event::Moderated { .. } | Event::RulesChanged { .. } | Event::Paged { .. } => Ok(()),
        }
    }

    fn conversation(
        &mut self,
        recorded: &Recorded,
        id: ConversationId,
        change: &Change,
        due: Option<&Due>,
    ) -> Result<(), StoreError> {
        self.load_conversation(id)?;
        match change {
            Change::Arrived(arrival) if !self.knows(id, arrival.item.id) => self.arrived(id, arrival)?,
            Change::Answered(_) => self.count(recorded.at, |hour| hour.answered += 1)?,
            Change::TookOver { other } => self.went(other.id, id),
            Change::WentInto { into } => self.went(id, *into),
            Change::Rooted { root } => self.rooted(id, root),
            Change::Restored { triage, act } => self.lessons.turned(self.source, *act, triage.acted == Some(*act))?,
            // An answer that does not leave says nothing of whom it passed over.
            Change::Unreplied { reply } => {
                for answered in [true, false] {
                    self.lessons.turned(self.source, lesson::of_reply(*reply, answered), false)?;
                }
            }
            Change::CrisisRestored { act, again, .. } => self.lessons.turned(self.source, *act, *again)?,
            _ => {}
        }
        let Some(page) = self.conversations.get_mut(&id) else { return Ok(()) };
        let mut now = page.now.take().unwrap_or_else(|| Conversation { id, ..Conversation::default() });
        now.apply(recorded.id, recorded.at, &recorded.by, change, due);
        page.now = if matches!(change, Change::WentInto { .. }) { None } else { Some(now) };
        page.changed = true;
        Ok(())
    }

    fn load_conversation(&mut self, id: ConversationId) -> Result<(), StoreError> {
        if !self.conversations.contains_key(&id) {
            let now: Option<Conversation> = read(self.source, &keys::conversation(id))?;
            let owned = now.iter().flat_map(keys::rows_of).map(|row| row.key).collect();
            self.conversations.insert(id, Box::new(Paged { now, owned, changed: false }));
        }
        Ok(())
    }

    fn knows(&self, id: ConversationId, item: ItemId) -> bool {
        let page = self.conversations.get(&id).and_then(|page| page.now.as_ref());
        page.is_some_and(|page| page.items.iter().rev().any(|known| known.id == item))
    }

    fn arrived(&mut self, id: ConversationId, arrival: &Arrival) -> Result<(), StoreError> {
        let key = keys::native(&arrival.account, &arrival.native);
        self.places.push((key, Some(place_bytes(arrival.item.id, id))));
        if arrival.root != arrival.native {
            self.places.push((keys::root(&arrival.account, &arrival.root), Some(Vec::new())));
        }
        if !self.heard.contains(&arrival.account) {
            self.heard.insert(arrival.account.clone());
        }
        if arrival.item.from_us {
            return Ok(());
        }
        let negative = matches!(arrival.verdict.class, Class::Crisis | Class::Complaint);
        self.count(arrival.item.at, |hour| {
            hour.heard += 1;
            hour.negative += u32::from(negative);
        })
    }

    fn rooted(&mut self, id: ConversationId, root: &str) {
        if let Some(page) = self.conversations.get(&id).and_then(|page| page.now.as_ref()) {
            self.places.push((keys::root(&page.account, root), Some(Vec::new())));
        }
    }

    fn went(&mut self, from: ConversationId, into: ConversationId) {
        if from != into {
            self.places.push((keys::went(from), Some(into.bytes().to_vec())));
        }
    }

    fn count(&mut self, at: Time, add: impl FnOnce(&mut HourCount)) -> Result<(), StoreError> {
        let hour = keys::hour_of(at);
        let mut counts = match self.hours.get(&hour) {
            Some(counts) => *counts,
            None => read(self.source, &keys::hour(hour))?.unwrap_or_default(),
        };
        add(&mut counts);
        self.hours.insert(hour, counts);
        Ok(())
    }

    fn reply(&mut self, id: ReplyId, change: &ReplyChange) -> Result<(), StoreError> {
        if !self.replies.contains_key(&id) {
            let now: Option<Reply> = read(self.source, &keys::reply(id))?;
            let owned = now.iter().filter_map(unsettled_row).collect();
            self.replies.insert(id, Paged { now, owned, changed: false });
        }
        let Some(page) = self.replies.get_mut(&id) else { return Ok(()) };
        match (&mut page.now, change) {
            (Some(reply), change) => reply.apply(change),
            (now @ None, ReplyChange::Queued(reply)) => *now = Some((**reply).clone()),
            (None, ReplyChange::Moved { .. } | ReplyChange::Retaken) => return Ok(()),
        }
        page.changed = true;
        Ok(())
    }

    fn person(&mut self, id: AuthorId) -> Result<&mut Contact, StoreError> {
        match self.people.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(read(self.source, &keys::person(id))?.unwrap_or_default())),
        }
    }

    fn arranged(&mut self) -> Result<&mut Arranged, StoreError> {
        let known = match self.arranged.take() {
            Some(known) => known,
            None => read(self.source, &[keys::ROTA])?.unwrap_or_default(),
        };
        Ok(self.arranged.insert(known))
    }

    /// Returns every key that changed.
    pub(super) fn finish(self) -> Result<Vec<Write>, StoreError> {
        let mut writes = self.places;
        writes.extend(self.heard.iter().map(|account| (keys::heard(account), Some(Vec::new()))));
        for (id, page) in self.conversations {
            if page.changed {
                let rows = page.now.iter().flat_map(keys::rows_of).collect();
                differ(&mut writes, keys::conversation(id), page.now.as_ref(), rows, page.owned)?;
            }
        }
        for (id, page) in self.replies {
            if page.changed {
                let rows =
                    page.now.iter().filter_map(unsettled_row).map(|key| Row { key, holds: Holds::Nothing }).collect();
                differ(&mut writes, keys::reply(id), page.now.as_ref(), rows, page.owned)?;
            }
        }
        self.lessons.finish(&mut writes)?;
        self.crises.finish(&mut writes)?;
        self.pages.finish(&mut writes)?;
        self.alarms.finish(&mut writes)?;
        self.posts.finish(&mut writes)?;
        self.assets.finish(&mut writes)?;
        for (hour, counts) in self.hours {
            writes.push((keys::hour(hour), Some(codec::encode(&counts)?)));
        }
        for (account, health) in self.accounts {
            writes.push((keys::account(&account), health.as_ref().map(codec::encode).transpose()?));
        }
        for (id, contact) in self.people {
            let said = (!contact.is_empty()).then(|| codec::encode(&contact)).transpose()?;
            writes.push((keys::person(id), said));
        }
        if let Some(arranged) = self.arranged {
            writes.push((vec![keys::ROTA], Some(codec::encode(&arranged)?)));
        }
        if let Some(freeze) = self.freeze {
            let bytes = freeze.as_ref().map(codec::encode).transpose()?;
            writes.push((vec![keys::FREEZE], bytes));
        }
        Ok(writes)
    }
}

/// Writes a page and the difference between the rows it owned and those it owns.
fn differ<T: serde::Serialize>(
    writes: &mut Vec<Write>,
    key: Key,
    page: Option<&T>,
    rows: Vec<Row>,
    owned: Vec<Key>,
) -> Result<(), StoreError> {
    writes.push((key, page.map(codec::encode).transpose()?));
    let gone = owned.into_iter().filter(|key| !rows.iter().any(|row| row.key == *key));
    writes.extend(gone.map(|key| (key, None)));
    for row in rows {
        let value = match &row.holds {
            Holds::Nothing => Vec::new(),
            Holds::Slim(slim) => codec::encode(slim)?,
            Holds::Conversation(id) => id.bytes().to_vec(),
        };
        writes.push((row.key, Some(value)));
    }
    Ok(())
}

fn unsettled_row(reply: &Reply) -> Option<Key> {
    (!reply.state.is_over()).then(|| keys::unsettled(reply.id))
}

pub(super) fn read<T: DeserializeOwned>(source: &impl Source, key: &[u8]) -> Result<Option<T>, StoreError> {
    source.get(key)?.map(|bytes| codec::decode(&bytes)).transpose()
}

fn place_bytes(item: ItemId, conversation: ConversationId) -> Vec<u8> {
    [&item.bytes()[..], &conversation.bytes()[..]].concat()
}

/// Reads what the native index holds.
pub(super) fn place_of_bytes(bytes: &[u8]) -> Option<(ItemId, ConversationId)> {
    let (item, conversation) = bytes.split_first_chunk::<16>()?;
    Some((ItemId::from_bytes(*item), ConversationId::from_bytes(conversation.try_into().ok()?)))
}
