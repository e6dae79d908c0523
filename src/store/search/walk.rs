//! Walks through everything that fits a search, newest first, and reads no more of it than is asked for.

use std::collections::HashSet;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, Order, Searcher};

use super::ask::{hit, query_of, written};
use super::shape::{AT, Shape};
use super::{Hit, Opened, Search, guarded, odd};
use crate::domain::id::ConversationId;
use crate::domain::time::{Span, Time};
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
    until: Option<Time>,
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

    /// Returns the next documents with their times, newest first. Those of one moment come together: a step that
    /// ended among them would lose the rest.
    fn some(&mut self, over: &mut bool) -> Result<Vec<(Time, DocAddress)>, StoreError> {
        let limit = self.step.min(self.searcher.num_docs().max(1) as usize);
        self.step = (self.step * 4).min(LARGEST);
        let top = TopDocs::with_limit(limit).order_by_fast_field::<i64>(AT, Order::Desc);
        let newest = self.searcher.search(&*self.between(None, self.until), &top).map_err(odd)?;
        let timed = |(at, address): (Option<i64>, DocAddress)| (Time::from_millis(at.unwrap_or_default()), address);
        let mut newest: Vec<(Time, DocAddress)> = newest.into_iter().map(timed).collect();
        let last = newest.last().map(|(at, _)| *at).filter(|_| newest.len() == limit);
        let Some(last) = last else {
            *over = true;
            return Ok(newest);
        };
        newest.retain(|(at, _)| *at > last);
        let moment = self.between(Some(last), Some(last.plus(Span::millis(1))));
        let alike = self.searcher.search(&*moment, &DocSetCollector).map_err(odd)?;
        let mut alike: Vec<DocAddress> = alike.into_iter().collect();
        alike.sort_unstable();
        newest.extend(alike.into_iter().map(|address| (last, address)));
        self.until = Some(last);
        Ok(newest)
    }

    fn between(&self, from: Option<Time>, to: Option<Time>) -> Box<dyn Query> {
        match (from, to) {
            (None, None) => self.query.box_clone(),
            (from, to) => {
                Box::new(BooleanQuery::intersection(vec![self.query.box_clone(), written(&self.shape, from, to)]))
            }
        }
    }

    /// Returns the conversations of documents that were not met before.
    fn conversations(&mut self, reader: &Reader, some: &[(Time, DocAddress)]) -> Result<Vec<Hit>, StoreError> {
        // Where they lie together they are unpacked together.
        let mut by_place: Vec<usize> = (0..some.len()).collect();
        by_place.sort_unstable_by_key(|at| some.get(*at).map(|(_, address)| *address));
        let mut hits: Vec<Option<Hit>> = vec![None; some.len()];
        for at in by_place {
            if let (Some((_, address)), Some(slot)) = (some.get(at), hits.get_mut(at)) {
                *slot = hit(&self.searcher, &self.shape, *address)?;
            }
        }
        let mut fresh = Vec::new();
        for hit in hits.into_iter().flatten() {
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
