//! Walks through everything that fits a search, newest first, and reads no more of it than is asked for.

use std::collections::HashSet;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, Order, Searcher};

use super::ask::{query_of, read};
use super::shape::{ID, Shape};
use super::{Hit, Opened, Search, guarded, odd};
use crate::domain::id::ConversationId;
use crate::store::error::StoreError;
use crate::store::reader::Reader;

/// Documents of the first step: a rare word costs one.
const FIRST: usize = 256;
/// Documents of the largest step. Each step asks the whole index for what is older than the last.
const LARGEST: usize = 1 << 16;

/// A search as it goes on, newest first. It sees the index as it was when it began.
pub struct Walk {
    reader: Reader,
    found: Option<Found>,
    /// Something was found.
    any: bool,
}

/// What is left of it.
struct Found {
    searcher: Searcher,
    shape: Shape,
    query: Box<dyn Query>,
    /// Everything from here on was looked at.
    until: Option<u64>,
    step: usize,
    seen: HashSet<ConversationId>,
}

impl Reader {
    /// Begins to walk through the conversations that fit a search, newest first, each once. Its limit and its
    /// wish for the best first are passed over.
    pub fn walk(&self, search: &Search) -> Result<Walk, StoreError> {
        let found = self.search.ask(|opened| Ok(Found::of(opened, search)))?;
        Ok(Walk { reader: self.clone(), found, any: false })
    }
}

impl Walk {
    /// Returns the next conversations; none where all were walked through.
    ///
    /// # Errors
    /// `Behind` where nothing was found by an index that cannot follow the log.
    pub fn step(&mut self) -> Result<Vec<Hit>, StoreError> {
        let hits = self.hits()?;
        self.any |= !hits.is_empty();
        self.reader.unless_behind(hits, !self.any)
    }

    fn hits(&mut self) -> Result<Vec<Hit>, StoreError> {
        let Some(found) = &mut self.found else { return Ok(Vec::new()) };
        let (reader, mut over) = (&self.reader, false);
        let hits = reader.search.judged(guarded(|| {
            while !over {
                let some = found.some(&mut over)?;
                let hits = found.conversations(reader, &some)?;
                if !hits.is_empty() {
                    return Ok(hits);
                }
            }
            Ok(Vec::new())
        }))?;
        if over {
            self.found = None;
        }
        Ok(hits)
    }
}

impl Found {
    fn of(opened: &Opened, search: &Search) -> Found {
        Found {
            searcher: opened.reader.searcher(),
            shape: opened.shape,
            query: query_of(&opened.shape, search),
            until: None,
            step: FIRST,
            seen: HashSet::new(),
        }
    }

    /// Returns the next documents, newest first. Those of one place in time come together: a step that
    /// ended among them would lose the rest.
    fn some(&mut self, over: &mut bool) -> Result<Vec<DocAddress>, StoreError> {
        let limit = self.step.min(self.searcher.num_docs().max(1) as usize);
        self.step = (self.step * 4).min(LARGEST);
        let top = TopDocs::with_limit(limit).order_by_fast_field::<u64>(ID[0], Order::Desc);
        let newest = self.searcher.search(&*self.between(None, self.until), &top).map_err(odd)?;
        let last = newest.last().and_then(|(place, _)| *place).filter(|_| newest.len() == limit);
        let Some(last) = last else {
            *over = true;
            return Ok(newest.into_iter().map(|(_, address)| address).collect());
        };
        let newer = newest.into_iter().filter(|(place, _)| place.is_some_and(|place| place > last));
        let mut some: Vec<DocAddress> = newer.map(|(_, address)| address).collect();
        let alike = self.between(Some(last), Some(last.saturating_add(1)));
        let alike = self.searcher.search(&*alike, &DocSetCollector).map_err(odd)?;
        let before = some.len();
        some.extend(alike);
        if let Some(alike) = some.get_mut(before..) {
            alike.sort_unstable();
        }
        self.until = Some(last);
        Ok(some)
    }

    fn between(&self, from: Option<u64>, to: Option<u64>) -> Box<dyn Query> {
        match (from, to) {
            (None, None) => self.query.box_clone(),
            (from, to) => {
                let place = self.shape.in_order(from.unwrap_or(0), to.unwrap_or(u64::MAX));
                Box::new(BooleanQuery::intersection(vec![self.query.box_clone(), place]))
            }
        }
    }

    /// Returns the conversations of documents that were not met before.
    fn conversations(&mut self, reader: &Reader, some: &[DocAddress]) -> Result<Vec<Hit>, StoreError> {
        let mut fresh = Vec::new();
        for hit in read(&self.shape, &self.searcher, some)? {
            if !self.seen.insert(hit.conversation) {
                continue;
            }
            let conversation = reader.standing(hit.conversation)?;
            if conversation == hit.conversation || self.seen.insert(conversation) {
                fresh.push(Hit { conversation, ..hit });
            }
        }
        Ok(fresh)
    }
}
