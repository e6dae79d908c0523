//! Search: words from the index, everything else from pages.

use std::str::FromStr;

use crate::domain::ask::{Listed, Listing, Row, RowId};
use crate::domain::bands::Band;
use crate::domain::conversation::{Conversation, State};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::item::{Item, Kind};
use crate::domain::query::{Facts, Is, Marks, Query};
use crate::domain::time::Time;
use crate::store::{Reader, Search, StoreError};

use super::super::clock;
use super::super::drafts;
use super::super::handle::Handle;
use super::CannotShow;

/// Hits of the index that are looked at for one answer: a bound for words that stand everywhere.
const LOOKED_AT: usize = 5_000;

/// Returns the conversations that fit, newest first.
pub fn search(desk: &Handle, seat: &SeatName, text: &str, limit: usize) -> Result<Vec<Row>, CannotShow> {
    let reader = desk.reader();
    let pages = fitting(desk, seat, &reader, text, limit)?;
    let rows: Result<Vec<Row>, StoreError> =
        pages.iter().map(|page| super::rows::conversation(&reader, seat, page)).collect();
    Ok(rows?)
}

/// Returns the conversations that fit as a listing: a search that was kept as a filter.
pub fn listing(desk: &Handle, seat: &SeatName, text: &str) -> Result<Listing, CannotShow> {
    let reader = desk.reader();
    let pages = fitting(desk, seat, &reader, text, LOOKED_AT)?;
    let row = |page: &Conversation| Listed {
        id: RowId::Conversation(page.id),
        band: Band::Quiet,
        due: page.due.as_ref().map_or(Time::MAX, |due| due.at),
        waited_long: false,
    };
    let rows: Vec<Listed> = pages.iter().map(row).collect();
    let (seq, pace) = (desk.shared.seq(), desk.library().rulings.pace.per_answer);
    Ok(Listing::plain(rows, pace, seq))
}

fn fitting(
    desk: &Handle,
    seat: &SeatName,
    reader: &Reader,
    text: &str,
    limit: usize,
) -> Result<Vec<Conversation>, CannotShow> {
    let query = Query::from_str(text).map_err(|error| CannotShow::No(error.to_string()))?;
    let zone = desk.library().rulings.zone().clone();
    let now = clock::now();
    let mut pages: Vec<Conversation> = Vec::new();
    for id in candidates(reader, &query)? {
        if pages.len() == limit {
            break;
        }
        let Some(page) = reader.conversation(id)? else { continue };
        let item = match page.last_heard() {
            Some(heard) => reader.item(heard.id)?,
            None => None,
        };
        let labels: Vec<String> = page.triage.labels.iter().cloned().collect();
        let has_draft = !drafts::of(reader, seat, Some(page.id))?.is_empty();
        if query.matches(&facts(&page, item.as_ref(), &labels, has_draft, seat, now), now, &zone) {
            pages.push(page);
        }
    }
    Ok(pages)
}

/// The conversations that the index names, newest first, each once. A query without words asks it for all.
fn candidates(reader: &Reader, query: &Query) -> Result<Vec<ConversationId>, StoreError> {
    let mut wanted = Search { limit: LOOKED_AT, ..Search::default() };
    for term in query.text() {
        let list = match (term.phrase, term.not) {
            (false, false) => &mut wanted.words,
            (true, false) => &mut wanted.phrases,
            (false, true) => &mut wanted.not_words,
            (true, true) => &mut wanted.not_phrases,
        };
        list.push(term.text.to_owned());
    }
    super::super::narrow::narrow(&mut wanted, query);
    let mut seen = std::collections::HashSet::new();
    let hits = reader.search(&wanted)?;
    Ok(hits.into_iter().map(|hit| hit.conversation).filter(|id| seen.insert(*id)).collect())
}

/// Returns what a query may ask of a conversation, live or done.
fn facts<'a>(
    page: &'a Conversation,
    item: Option<&'a Item>,
    labels: &'a [String],
    draft: bool,
    seat: &SeatName,
    now: Time,
) -> Facts<'a> {
    let triage = &page.triage;
    let private = item.is_some_and(|item| item.kind.is_private());
    let marks = [
        (Is::Open, triage.state == State::Open),
        (Is::Snoozed, matches!(triage.state, State::Snoozed(_))),
        (Is::Waiting, triage.state == State::Waiting),
        (Is::Done, triage.state == State::Done),
        (Is::Late, page.due.as_ref().is_some_and(|due| due.at <= now) && !page.class().is_quiet()),
        (Is::Quiet, page.class().is_quiet()),
        (Is::Starred, triage.starred),
        (Is::Mine, triage.assignee.as_ref() == Some(seat)),
        (Is::Unassigned, triage.assignee.is_none()),
        (Is::Muted, triage.muted),
        (Is::Unread, triage.unread),
        (Is::Crisis, page.crisis.is_some()),
        (Is::Vip, triage.labels.contains(crate::domain::rulings::VIP)),
        (Is::Sent, page.last_ours.is_some()),
        (Is::Note, !page.notes.is_empty()),
        (Is::Draft, draft),
        (Is::Public, !private),
        (Is::Private, private),
    ];
    let marks = marks.into_iter().fold(Marks::default(), |set, (mark, there)| set.with(mark, there));
    Facts {
        marks,
        labels,
        due: page.due.as_ref().map(|due| due.at),
        class: page.class(),
        network: page.account.network(),
        account: page.account.as_str(),
        handle: item.map_or("", |item| item.author.handle.as_str()),
        name: item.map_or("", |item| item.author.name.as_str()),
        lang: item.and_then(|item| item.lang.as_deref()).or(page.verdict.lang.as_deref()),
        kind: item.map_or(Kind::Mention, |item| item.kind),
        assignee: triage.assignee.as_ref().map(SeatName::as_str),
        created_at: item.map_or(Time::MIN, |item| item.created_at),
        media: item.is_some_and(|item| !item.media.is_empty()),
        link: item.is_some_and(|item| item.text.contains("://")),
    }
}
