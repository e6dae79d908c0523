//! Search: words from the index, what seats decided from the store, everything else from pages.

use std::collections::HashSet;

use crate::domain::ask::{Found, Listed, Listing, Reach, RowId};
use crate::domain::bands::Band;
use crate::domain::conversation::Conversation;
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::query::{Filter, Has, Is, Query, What};
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};

use super::super::clock;
use super::super::drafts;
use super::super::handle::Handle;
use super::candidates::{Asking, Candidates, Named};
use super::facts::Known;
use super::{CannotShow, reading};

/// Conversations that are read for one answer: some seconds of work. Only where nothing in a query narrows it are
/// there more, and the answer says that they were not looked at.
const LOOKED_AT: usize = 100_000;
/// Rows of a search that was kept as a filter: it is made again as often as something changes.
const LISTED: usize = 5_000;

/// Returns the conversations that fit, newest first.
pub fn search(desk: &Handle, seat: &SeatName, text: &str, limit: usize) -> Result<Found, CannotShow> {
    let reader = desk.reader();
    let (pages, reach) = fitting(desk, seat, &reader, text, limit)?;
    let rows: Result<_, StoreError> =
        pages.iter().map(|page| super::rows::conversation(desk, &reader, seat, page)).collect();
    Ok(Found { rows: rows?, reach })
}

/// Returns the conversations that fit as a listing: a search that was kept as a filter.
pub fn listing(desk: &Handle, seat: &SeatName, text: &str) -> Result<Listing, CannotShow> {
    let reader = desk.reader();
    let (pages, reach) = fitting(desk, seat, &reader, text, LISTED)?;
    let row = |page: &Conversation| Listed {
        id: RowId::Conversation(page.id),
        band: Band::Quiet,
        due: page.due.as_ref().map_or(Time::MAX, |due| due.at),
        waited_long: false,
        swarm: None,
    };
    let rows: Vec<Listed> = pages.iter().map(row).collect();
    let (seq, pace) = {
        let live = desk.shared.read();
        (live.seq, live.line(&desk.library().rulings, clock::now()).pace.per_answer)
    };
    let mut listing = Listing::plain(rows, pace, seq);
    listing.reach = reach;
    Ok(listing)
}

/// Returns those of these rows that fit.
pub fn among(
    desk: &Handle,
    seat: &SeatName,
    query: &Query,
    rows: &Named,
) -> Result<HashSet<ConversationId>, CannotShow> {
    let reader = desk.reader();
    let asking = Asking { desk, reader: &reader, seat, query, among: Some(rows), now: clock::now() };
    let mut candidates = Candidates::of(&asking)?;
    let (pages, _) = gather(usize::MAX, usize::MAX, || candidates.next(), |id| asking.fits(id))?;
    Ok(pages.into_iter().map(|page| page.id).collect())
}

fn fitting(
    desk: &Handle,
    seat: &SeatName,
    reader: &Reader,
    text: &str,
    limit: usize,
) -> Result<(Vec<Conversation>, Reach), CannotShow> {
    let query = reading::read(desk, text)?;
    let asking = Asking { desk, reader, seat, query: &query, among: None, now: clock::now() };
    let mut candidates = Candidates::of(&asking)?;
    Ok(gather(limit, LOOKED_AT, || candidates.next(), |id| asking.fits(id))?)
}

/// Takes what fits of what comes until there are enough, or so many were looked at.
fn gather<I, T, E>(
    limit: usize,
    most: usize,
    mut next: impl FnMut() -> Result<Option<I>, E>,
    mut fits: impl FnMut(I) -> Result<Option<T>, E>,
) -> Result<(Vec<T>, Reach), E> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    while let Some(candidate) = next()? {
        if looked_at == most {
            return Ok((found, Reach::LookedAt(looked_at)));
        }
        looked_at += 1;
        let Some(one) = fits(candidate)? else { continue };
        if found.len() == limit {
            return Ok((found, Reach::Enough));
        }
        found.push(one);
    }
    Ok((found, Reach::All))
}

impl Asking<'_> {
    /// Returns a conversation where it fits.
    fn fits(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let Some(page) = self.reader.conversation(id)? else { return Ok(None) };
        let item = match page.last_heard() {
            Some(heard) if self.asks(is_of_the_item) => self.reader.item(heard.id)?,
            _ => None,
        };
        let draft = self.asks(is_of_drafts) && !drafts::of(self.reader, self.seat, Some(id))?.is_empty();
        let known = Known::new(&page, item, draft);
        let zone = self.desk.library().rulings.zone();
        let live = self.desk.shared.read();
        let fits = self.query.matches(&known.facts(&live, self.seat, self.now), self.now, zone);
        Ok(fits.then_some(page))
    }

    fn asks(&self, what: fn(&Filter) -> bool) -> bool {
        self.query.terms.iter().any(|term| match &term.what {
            What::Filter(any) => any.iter().any(what),
            What::Word(_) | What::Phrase(_) => false,
        })
    }
}

/// Tells whether a filter asks for what stands in the newest message alone, which costs a read.
fn is_of_the_item(filter: &Filter) -> bool {
    matches!(filter, Filter::From(_) | Filter::Lang(_) | Filter::Has(Has::Media | Has::Link))
}

fn is_of_drafts(filter: &Filter) -> bool {
    matches!(filter, Filter::Is(Is::Draft) | Filter::Has(Has::Draft))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(limit: usize, most: usize, all: std::ops::Range<u32>) -> (Vec<u32>, Reach) {
        let mut all = all;
        let fits = |n: u32| Ok::<_, ()>(n.is_multiple_of(2).then_some(n));
        gather(limit, most, || Ok(all.next()), fits).unwrap()
    }

    #[test]
    fn where_it_ends_is_told() {
        assert_eq!(even(9, 99, 0..6), (vec![0, 2, 4], Reach::All));
        assert_eq!(even(3, 99, 0..6), (vec![0, 2, 4], Reach::All), "there is nothing more");
        assert_eq!(even(2, 99, 0..6), (vec![0, 2], Reach::Enough));
        assert_eq!(even(9, 4, 0..6), (vec![0, 2], Reach::LookedAt(4)));
        assert_eq!(even(9, 6, 0..6), (vec![0, 2, 4], Reach::All), "all were looked at");
        assert_eq!(even(0, 6, 1..6), (Vec::new(), Reach::Enough));
    }
}
