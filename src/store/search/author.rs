//! What we know of a person from everything they wrote to us: what the index has, and what it does not cover yet.

use std::collections::HashSet;

use tantivy::Order;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::BooleanQuery;

use super::ask::{DEPTH, exactly, read, term, top, written};
use super::shape::{ID, time_of};
use super::{AuthorSummary, Opened, odd};
use crate::domain::conversation::Change;
use crate::domain::event::Event;
use crate::domain::id::{AuthorId, ConversationId, ItemId};
use crate::domain::time::Time;
use crate::store::error::StoreError;
use crate::store::reader::Reader;

/// Conversations of a person that are named.
const CONVERSATIONS: usize = 50;
/// Events at the end of the log that are looked through where the index does not cover them yet: what arrives within
/// a few seconds. While much more is read in at once, a count may be short of what came with it.
const TAIL: u64 = 2_000;

/// An item of theirs at the end of the log.
struct Fresh {
    item: ItemId,
    at: Time,
    conversation: ConversationId,
}

impl Reader {
    /// Returns what a person wrote to us; `recent` counts from `since`.
    pub fn author(&self, network: &str, person: AuthorId, since: Time) -> Result<AuthorSummary, StoreError> {
        // Read before the index is asked: what it takes in meanwhile is then known twice, and not missed.
        let fresh = self.fresh(network, person)?;
        let covered = self.search.ask(|opened| self.written_by(opened, network, person, since, &fresh))?;
        Ok(covered.unwrap_or_else(|| {
            let mut summary = AuthorSummary::default();
            fresh.iter().rev().for_each(|fresh| summary.add(fresh, since));
            summary
        }))
    }

    fn written_by(
        &self,
        opened: &Opened,
        network: &str,
        person: AuthorId,
        since: Time,
        fresh: &[Fresh],
    ) -> Result<AuthorSummary, StoreError> {
        let shape = &opened.shape;
        let theirs =
            BooleanQuery::intersection(vec![term(shape.by(person)), exactly(shape.network, &network.to_lowercase())]);
        let recent = BooleanQuery::intersection(vec![Box::new(theirs.clone()), written(shape, Some(since), None)]);
        let searcher = opened.reader.searcher();
        let items = searcher.search(&theirs, &Count).map_err(odd)?;
        let recent = searcher.search(&recent, &Count).map_err(odd)?;
        let oldest = TopDocs::with_limit(1).order_by_fast_field::<u64>(ID[0], Order::Asc);
        let first = searcher.search(&theirs, &oldest).map_err(odd)?.first().and_then(|(at, _)| *at).map(time_of);
        let mut summary = AuthorSummary { items, recent, first, ..AuthorSummary::default() };
        for fresh in fresh.iter().rev() {
            if searcher.search(&*shape.named(fresh.item.bytes()), &Count).map_err(odd)? == 0 {
                summary.add(fresh, since);
            }
        }
        let mut seen = HashSet::new();
        let newest = top(&searcher, &theirs, CONVERSATIONS * DEPTH, false)?;
        for hit in read(shape, &searcher, &newest)? {
            summary.last = summary.last.max(Some(hit.at));
            if summary.conversations.len() < CONVERSATIONS && seen.insert(hit.conversation) {
                summary.name(self.standing(hit.conversation)?);
            }
        }
        Ok(summary)
    }

    /// Returns what they wrote that the index does not cover yet, oldest first.
    fn fresh(&self, network: &str, person: AuthorId) -> Result<Vec<Fresh>, StoreError> {
        let (indexed, end) = (self.indexed(), self.seq()?);
        let after = indexed.max(end.saturating_sub(TAIL));
        let mut found = Vec::new();
        if after >= end {
            return Ok(found);
        }
        for (_, recorded) in self.log(after, (end - after) as usize)? {
            let Event::Conversation { id, change: Change::Arrived(arrival), .. } = recorded.event else { continue };
            let theirs = arrival.person == person && !arrival.item.from_us && arrival.account.network() == network;
            if theirs {
                let conversation = self.standing(id)?;
                found.push(Fresh { item: arrival.item.id, at: arrival.item.at, conversation });
            }
        }
        Ok(found)
    }
}

impl AuthorSummary {
    fn add(&mut self, fresh: &Fresh, since: Time) {
        self.items += 1;
        self.recent += usize::from(fresh.at >= since);
        self.first = Some(self.first.map_or(fresh.at, |first| first.min(fresh.at)));
        self.last = self.last.max(Some(fresh.at));
        self.name(fresh.conversation);
    }

    fn name(&mut self, conversation: ConversationId) {
        if self.conversations.len() < CONVERSATIONS && !self.conversations.contains(&conversation) {
            self.conversations.push(conversation);
        }
    }
}
