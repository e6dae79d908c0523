//! Puts a search to the index and makes conversations of what it answers.

use std::collections::HashSet;
use std::ops::Bound;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Searcher, Term};

use super::shape::{ID, Shape, number_of};
use super::words::words;
use super::{Hit, Opened, Search, odd};
use crate::domain::id::ConversationId;
use crate::domain::time::Time;
use crate::store::error::StoreError;
use crate::store::reader::Reader;

/// Hits looked through for each conversation asked for: a long thread may fit with every item.
pub(super) const DEPTH: usize = 8;

impl Reader {
    /// Finds conversations by their words, newest first or best first, each once.
    ///
    /// What came within the last second may be missing; while the index is made again, so may more
    /// ([`Reader::indexed`] tells).
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>, StoreError> {
        if search.limit == 0 {
            return Ok(Vec::new());
        }
        if search.relevance {
            let best = self.search.ask(|opened| self.best(opened, search))?.unwrap_or_default();
            return self.unless_behind(best, true);
        }
        let mut walk = self.walk(search)?;
        let mut hits = Vec::new();
        while hits.len() < search.limit {
            match walk.step()? {
                some if some.is_empty() => break,
                some => hits.extend(some),
            }
        }
        hits.truncate(search.limit);
        Ok(hits)
    }

    /// Returns what was found, unless that is nothing at all because the index cannot follow the log.
    pub(super) fn unless_behind(&self, hits: Vec<Hit>, all: bool) -> Result<Vec<Hit>, StoreError> {
        match self.search.stuck() {
            Some(why) if all && hits.is_empty() => {
                Err(StoreError::Behind { at: self.search.indexed(), of: self.engine.seq(), why })
            }
            _ => Ok(hits),
        }
    }

    /// Counts the items, replies and notes that fit.
    pub fn count(&self, search: &Search) -> Result<usize, StoreError> {
        let counted = self.search.ask(|opened| {
            let query = query_of(&opened.shape, search);
            opened.reader.searcher().search(&*query, &Count).map_err(odd)
        })?;
        Ok(counted.unwrap_or_default())
    }

    fn best(&self, opened: &Opened, search: &Search) -> Result<Vec<Hit>, StoreError> {
        let query = query_of(&opened.shape, search);
        let searcher = opened.reader.searcher();
        let found = top(&searcher, &*query, search.limit.saturating_mul(DEPTH), true)?;
        let mut seen = HashSet::new();
        let mut hits = Vec::new();
        for hit in read(&opened.shape, &searcher, &found)? {
            if hits.len() >= search.limit {
                break;
            }
            let conversation = self.standing(hit.conversation)?;
            if seen.insert(conversation) {
                hits.push(Hit { conversation, ..hit });
            }
        }
        Ok(hits)
    }

    /// Returns how much of the log the search covers; the whole is [`Reader::seq`].
    pub fn indexed(&self) -> u64 {
        let _ = self.search.opened();
        self.search.indexed()
    }

    /// Returns how many events the search does not cover yet.
    pub fn unindexed(&self) -> u64 {
        self.engine.seq().saturating_sub(self.indexed())
    }

    /// Returns the conversation that one is part of now.
    pub(super) fn standing(&self, id: ConversationId) -> Result<ConversationId, StoreError> {
        Ok(self.went_into(id)?.unwrap_or(id))
    }
}

/// Returns the addresses of what fits.
pub(super) fn top(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
    relevance: bool,
) -> Result<Vec<DocAddress>, StoreError> {
    let limit = limit.clamp(1, searcher.num_docs().max(1) as usize);
    let top = TopDocs::with_limit(limit);
    if relevance {
        let found = searcher.search(query, &top.order_by_score()).map_err(odd)?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    } else {
        let found = searcher.search(query, &top.order_by_fast_field::<u64>(ID[0], Order::Desc)).map_err(odd)?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }
}

/// Reads what was found, in that order. Hits of one segment are read together.
pub(super) fn read(shape: &Shape, searcher: &Searcher, found: &[DocAddress]) -> Result<Vec<Hit>, StoreError> {
    let mut by_place: Vec<(DocAddress, usize)> = found.iter().copied().zip(0..).collect();
    by_place.sort_unstable();
    let mut hits: Vec<Option<Hit>> = vec![None; found.len()];
    for segment in by_place.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let Some((first, _)) = segment.first() else { continue };
        let columns = shape.columns(searcher, first.segment_ord)?;
        for (address, at) in segment {
            if let Some(hit) = hits.get_mut(*at) {
                *hit = columns.hit(searcher, address.doc_id)?;
            }
        }
    }
    Ok(hits.into_iter().flatten().collect())
}

/// Returns the query of a search.
pub(super) fn query_of(shape: &Shape, search: &Search) -> Box<dyn Query> {
    let anywhere = |text: &String| spoken(&[shape.text, shape.who], text);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let said = search.words.iter().chain(&search.phrases).filter_map(anywhere);
    clauses.extend(said.map(|query| (Occur::Must, query)));
    let unsaid = search.not_words.iter().chain(&search.not_phrases).filter_map(anywhere);
    clauses.extend(unsaid.map(|query| (Occur::MustNot, query)));
    let any: Vec<Box<dyn Query>> = search.any_words.iter().filter_map(anywhere).collect();
    if !any.is_empty() {
        clauses.push((Occur::Must, Box::new(BooleanQuery::union(any))));
    }
    if let Some(from) = &search.from {
        let query = spoken(&[shape.who], &format!("{from}*")).unwrap_or_else(|| Box::new(EmptyQuery));
        clauses.push((Occur::Must, query));
    }
    clauses.extend(filters(shape, search).into_iter().map(|query| (Occur::Must, query)));
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn filters(shape: &Shape, search: &Search) -> Vec<Box<dyn Query>> {
    let mut filters = Vec::new();
    filters.extend(one_of(search.networks.as_ref(), |name| exactly(shape.network, &name.to_lowercase())));
    filters.extend(one_of(search.accounts.as_ref(), |account| exactly(shape.account, account.as_str())));
    filters.extend(one_of(search.langs.as_ref(), |lang| in_language(shape, &lang.to_lowercase())));
    filters.extend(one_of(search.kinds.as_ref(), |kind| exactly(shape.kind, kind.word())));
    filters.extend(one_of(search.classes.as_ref(), |class| exactly(shape.class, class.word())));
    if search.after.is_some() || search.before.is_some() {
        filters.push(written(shape, search.after, search.before));
    }
    filters
}

/// Any of them will do; where there is none to choose from, nothing does.
fn one_of<T>(any: Option<&Vec<T>>, query: impl Fn(&T) -> Box<dyn Query>) -> Option<Box<dyn Query>> {
    let mut queries: Vec<Box<dyn Query>> = any?.iter().map(query).collect();
    Some(match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    })
}

/// Returns the query of words as typed in any of the fields; nothing where no word is in it.
fn spoken(fields: &[Field], text: &str) -> Option<Box<dyn Query>> {
    let words = words(text);
    let begins = text.ends_with('*');
    let in_field = |field: &Field| -> Box<dyn Query> {
        let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(*field, &word.folded)).collect();
        match (terms.len(), begins) {
            (_, true) => Box::new(PhrasePrefixQuery::new(terms)),
            (1, false) => term(terms.remove(0)),
            (_, false) => Box::new(PhraseQuery::new(terms)),
        }
    };
    (!words.is_empty()).then(|| Box::new(BooleanQuery::union(fields.iter().map(in_field).collect())) as Box<dyn Query>)
}

/// `en` finds `en` and `en-gb`.
fn in_language(shape: &Shape, lang: &str) -> Box<dyn Query> {
    let from = Term::from_field_text(shape.lang, &format!("{lang}-"));
    // The dot follows the hyphen.
    let to = Term::from_field_text(shape.lang, &format!("{lang}."));
    let regional = RangeQuery::new(Bound::Included(from), Bound::Excluded(to));
    Box::new(BooleanQuery::union(vec![exactly(shape.lang, lang), Box::new(regional)]))
}

pub(super) fn written(shape: &Shape, after: Option<Time>, before: Option<Time>) -> Box<dyn Query> {
    shape.in_order(after.map_or(0, number_of), before.map_or(u64::MAX, number_of))
}

pub(super) fn exactly(field: Field, text: &str) -> Box<dyn Query> {
    term(Term::from_field_text(field, text))
}

pub(super) fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}
