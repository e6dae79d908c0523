//! Crises, pages, alarms, posts and files of the media library: a page each, and a row as long as one is not over.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::codec;
use super::error::StoreError;
use super::fold::{Source, Write, read};
use super::keys::{self, Key};
use super::reader::Reader;
use super::scan::{self, ON};
use crate::domain::alarm::Alarm;
use crate::domain::asset::Asset;
use crate::domain::chain::Paging;
use crate::domain::crisis::Crisis;
use crate::domain::event::Recorded;
use crate::domain::id::EventId;
use crate::domain::plan::Post;
use crate::domain::subject::{Subject, Told};

/// A subject that has pages.
pub trait Kept: Subject {
    /// The letter of its pages.
    const PAGE: u8;
    /// The letter of the rows of those that are not over.
    const OPEN: u8;
}

impl Kept for Crisis {
    const PAGE: u8 = keys::CRISIS;
    const OPEN: u8 = keys::OPEN_CRISIS;
}

impl Kept for Paging {
    const PAGE: u8 = keys::PAGE;
    const OPEN: u8 = keys::OPEN_PAGE;
}

impl Kept for Alarm {
    const PAGE: u8 = keys::ALARM;
    const OPEN: u8 = keys::OPEN_ALARM;
}

impl Kept for Post {
    const PAGE: u8 = keys::POST;
    const OPEN: u8 = keys::OPEN_POST;
}

impl Kept for Asset {
    const PAGE: u8 = keys::ASSET;
    const OPEN: u8 = keys::OPEN_ASSET;
}

/// Subjects of one sort on their way into pages: as they are now, and whether they were open before.
pub(super) struct Subjects<S: Kept>(HashMap<S::Id, (Option<S>, bool)>);

impl<S: Kept> Default for Subjects<S> {
    fn default() -> Self {
        Subjects(HashMap::new())
    }
}

impl<S: Kept> Subjects<S> {
    /// Applies one change.
    pub(super) fn apply(
        &mut self,
        source: &impl Source,
        id: S::Id,
        change: &S::Change,
        recorded: &Recorded,
    ) -> Result<(), StoreError> {
        let (now, _) = match self.0.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let now: Option<S> = read(source, &page_key::<S>(id))?;
                let was_open = now.as_ref().is_some_and(|now| !now.is_over());
                new.insert((now, was_open))
            }
        };
        let told = Told { event: recorded.id, at: recorded.at, by: &recorded.by };
        match now {
            Some(now) => now.take(change, told),
            None => *now = S::begin(id, change, told),
        }
        Ok(())
    }

    /// Returns every key that changed.
    pub(super) fn finish(self, writes: &mut Vec<Write>) -> Result<(), StoreError> {
        for (id, (now, was_open)) in self.0 {
            let Some(now) = now else { continue };
            writes.push((page_key::<S>(id), Some(codec::encode(&now)?)));
            let is_open = !now.is_over();
            if is_open || was_open {
                writes.push((keys::join(S::OPEN, &[&S::bytes(id)]), is_open.then(Vec::new)));
            }
        }
        Ok(())
    }
}

fn id_of<S: Kept>(key: &[u8]) -> Option<S::Id> {
    keys::id_at_end(key).map(|bytes| S::Id::from(EventId::from_bytes(bytes)))
}

fn page_key<S: Kept>(id: S::Id) -> Key {
    keys::join(S::PAGE, &[&S::bytes(id)])
}

impl Reader {
    /// Returns a crisis, a page, an alarm or a post by its name.
    pub fn subject<S: Kept>(&self, id: S::Id) -> Result<Option<S>, StoreError> {
        self.page(page_key::<S>(id))
    }

    /// Returns all crises, pages, alarms or posts, over or not, with their names, the oldest first.
    pub fn subjects<S: Kept>(&self) -> Result<Vec<(S::Id, S)>, StoreError> {
        let mut found = Vec::new();
        self.with(|rows| {
            scan::up(rows.tree, &[S::PAGE], &[S::PAGE], |key, value| {
                let id = id_of::<S>(key);
                found.extend(id.zip(self.engine.lenient(codec::decode(value))?));
                Ok(ON)
            })
        })?;
        Ok(found)
    }

    /// Returns those that are not over, with their names, the oldest first.
    pub fn open_subjects<S: Kept>(&self) -> Result<Vec<(S::Id, S)>, StoreError> {
        let mut ids = Vec::new();
        self.with(|rows| {
            scan::up(rows.tree, &[S::OPEN], &[S::OPEN], |key, _| {
                ids.extend(id_of::<S>(key));
                Ok(ON)
            })
        })?;
        // A row is no snapshot: the page decides.
        let pages = ids.into_iter().map(|id| Ok(self.subject::<S>(id)?.map(|page| (id, page))));
        let pages = pages.collect::<Result<Vec<_>, StoreError>>()?;
        Ok(pages.into_iter().flatten().filter(|(_, page)| !page.is_over()).collect())
    }
}
