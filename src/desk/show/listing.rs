//! The order of a view, from what the desk holds in memory.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::ask::{Listed, Listing, RowId};
use crate::domain::bands::{Arrangement, Band, Entry, Order, arrange};
use crate::domain::class::Class;
use crate::domain::id::{ConversationId, SeatName, SwarmId};
use crate::domain::network::Health;
use crate::domain::query::{Filter, Is, Query, Term, What};
use crate::domain::queue::Slim;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::rulings::Rulings;
use crate::domain::time::{Span, Time};

use super::super::clock;
use super::super::handle::Handle;
use super::super::live::{AccountState, Live};
use super::folds::Folds;
use super::{CannotShow, candidates, crisis_rows, facts, narrow, post_rows, reading, search};

/// A reply that needs a person is due so soon after it stopped.
const DELIVERY_TARGET: Span = Span::minutes(15);
/// An account that is signed out should work again so soon.
const ACCOUNT_TARGET: Span = Span::minutes(30);
/// An account without a way to its network becomes a row only after this.
const OFFLINE_ROW_AFTER: Span = Span::minutes(5);

/// A view as somebody looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// Whose: a view may ask for what is mine. Nobody's for the inbox, which is the same for all.
    seat: Option<SeatName>,
    filter: String,
    order: Order,
}

/// Returns the rows of a view, in order.
pub fn listing(desk: &Handle, seat: &SeatName, filter: &str, order: Order) -> Result<Arc<Listing>, CannotShow> {
    let query = reading::read(desk, filter)?;
    let inbox = query.terms.is_empty();
    let look = Look { seat: (!inbox).then(|| seat.clone()), filter: filter.to_owned(), order };
    desk.views.ask(look, desk.shared.seq(), || {
        let listing = match inbox || from_memory(&query) {
            true => live_rows(desk, seat, &query, order),
            false => search::listing(desk, seat, filter)?,
        };
        listing.outline();
        Ok((listing.seq, listing))
    })
}

/// Returns the inbox, in order.
pub fn inbox(desk: &Handle) -> Result<Arc<Listing>, CannotShow> {
    listing(desk, &SeatName::desk(), "", Order::default())
}

/// Returns the rows of the queue that fit, in the bands in which they stand there. Where the query names what is
/// not in it, that is listed instead.
pub fn queue(desk: &Handle, seat: &SeatName, filter: &str) -> Result<Arc<Listing>, CannotShow> {
    let query = reading::read(desk, filter)?;
    let named: Vec<&Filter> = narrow::required(&query).flatten().collect();
    if named.iter().any(|filter| leaves_the_queue(filter)) {
        return listing(desk, seat, filter, Order::default());
    }
    if named.contains(&&Filter::Class(Class::Spam)) {
        return listing(desk, seat, &format!("is:open {filter}"), Order::default());
    }
    let inbox = inbox(desk)?;
    if query.terms.is_empty() {
        return Ok(inbox);
    }
    let fit = fit_among(desk, seat, &query, &inbox)?;
    let fits = |row: &&Listed| matches!(row.id, RowId::Conversation(id) if fit.contains(&id));
    Ok(Arc::new(inbox.with_rows(inbox.rows.iter().filter(fits).cloned().collect())))
}

/// Tells whether a filter asks for rows that are not worked on.
fn leaves_the_queue(filter: &Filter) -> bool {
    matches!(filter, Filter::Is(Is::Done | Is::Snoozed | Is::Waiting | Is::Starred | Is::Sent))
}

/// Returns the rows of a listing that fit: from memory, and from their words and pages where these are asked for.
fn fit_among(
    desk: &Handle,
    seat: &SeatName,
    query: &Query,
    listing: &Listing,
) -> Result<HashSet<ConversationId>, CannotShow> {
    let now = clock::now();
    let zone = desk.library().rulings.zone();
    let conversations = listing.rows.iter().filter_map(|row| row.id.conversation());
    if are_held(query) {
        let live = desk.shared.read();
        let slim = conversations.filter_map(|id| live.slim.get(&id));
        let fit = slim.filter(|slim| query.matches(&facts::of_row(slim, &live, seat, now), now, zone));
        return Ok(fit.map(|slim| slim.id).collect());
    }
    search::among(desk, seat, query, &conversations.map(|id| (id, now)).collect())
}

fn live_rows(desk: &Handle, seat: &SeatName, query: &Query, order: Order) -> Listing {
    let now = clock::now();
    let inbox = query.terms.is_empty();
    let zone = desk.library().rulings.zone().clone();
    let live = desk.shared.read();
    let candidates = if inbox {
        Candidates::inbox(&live, &desk.library().rulings, now)
    } else {
        Candidates::of(&live, |slim| query.matches(&facts::of_row(slim, &live, seat, now), now, &zone))
    };
    let (line, seq) = (live.line(&desk.library().rulings, now), live.seq);
    // The writer waits for nobody's sorting.
    drop(live);
    if !inbox && !is_work(query) {
        let arrangement = arrange(&candidates.entries, &line, order);
        return candidates.without_bands(candidates.assemble(&Folds::none(), &arrangement, line.pace.per_answer, seq));
    }
    let folds = Folds::of(&candidates.swarms, &candidates.entries);
    let arrangement = arrange(folds.entries(&candidates.entries), &line, order);
    let mut listing = candidates.assemble(&folds, &arrangement, line.pace.per_answer, seq);
    listing.order = order;
    listing
}

/// What a view lists, before it is put in order.
#[derive(Default)]
struct Candidates {
    ids: Vec<RowId>,
    entries: Vec<Entry>,
    /// The swarm of those that are of one, by their place.
    swarms: Vec<(SwarmId, u32)>,
}

impl Candidates {
    fn with_room(rows: usize) -> Candidates {
        Candidates { ids: Vec::with_capacity(rows), entries: Vec::with_capacity(rows), swarms: Vec::new() }
    }

    fn of(live: &Live, fits: impl Fn(&Slim) -> bool) -> Candidates {
        let mut candidates = Candidates::with_room(live.slim.len());
        for slim in live.slim.values().filter(|slim| fits(slim)) {
            let entry = slim.entry(slim.is_vip(), false);
            // What sleeps, waits for them or is spam takes no answer's place in any list.
            let quiet = entry.quiet || !slim.in_inbox();
            let place = u32::try_from(candidates.ids.len()).unwrap_or(u32::MAX);
            candidates.swarms.extend(live.swarm_of(slim).map(|swarm| (swarm, place)));
            candidates.push(RowId::Conversation(slim.id), Entry { quiet, ..entry });
        }
        candidates
    }

    fn inbox(live: &Live, rulings: &Rulings, now: Time) -> Candidates {
        let mut candidates = Candidates::of(live, Slim::in_inbox);
        candidates.add_troubles(live, now);
        for (id, entry) in crisis_rows::entries(live, rulings).into_iter().chain(post_rows::entries(live)) {
            candidates.push(id, entry);
        }
        candidates
    }

    fn push(&mut self, id: RowId, entry: Entry) {
        self.ids.push(id);
        self.entries.push(entry);
    }

    /// Deliveries and accounts that need a person are rows like all others.
    fn add_troubles(&mut self, live: &Live, now: Time) {
        // The row of a conversation says itself that its answer is to be posted.
        let said = |reply: &Reply| {
            let row = reply.conversation.and_then(|id| live.slim.get(&id));
            reply.state == Delivery::ByHand && row.is_some_and(Slim::in_inbox)
        };
        // Of a post of the plan, the post is the row: but for what has to be looked up, or posted by hand.
        let in_plan =
            |reply: &Reply| reply.post.is_some() && !matches!(reply.state, Delivery::Unknown { .. } | Delivery::ByHand);
        let waits = |reply: &&Reply| {
            reply.state.needs_a_person() && !settles_itself(reply, now) && !said(reply) && !in_plan(reply)
        };
        for reply in live.replies.values().filter(waits) {
            self.push(RowId::Delivery(reply.id), trouble(reply.not_before, DELIVERY_TARGET, reply.id.bytes()));
        }
        for (id, state) in live.accounts.iter().filter(|(_, state)| is_trouble(state, now)) {
            let name = crate::domain::id::digest(&["row", id.as_str()]);
            self.push(RowId::Account(id.clone()), trouble(state.since, ACCOUNT_TARGET, &name));
        }
    }

    fn assemble(&self, folds: &Folds, arrangement: &Arrangement, pace: Span, seq: u64) -> Listing {
        let mut rows = Vec::with_capacity(self.ids.len());
        let mut oldest_late: Option<Time> = None;
        for row in &arrangement.order {
            for (place, swarm) in folds.rows(row.index) {
                let (Some(id), Some(entry)) = (self.ids.get(place), self.entries.get(place)) else { continue };
                if row.band == Band::Late {
                    oldest_late = Some(oldest_late.map_or(entry.arrived, |oldest| oldest.min(entry.arrived)));
                }
                let (band, due, waited_long) = (row.band, entry.due, row.waited_long);
                rows.push(Listed { id: id.clone(), band, due, waited_long, swarm });
            }
        }
        let mut listing = Listing::new(rows, pace, seq);
        listing.oldest_late = oldest_late;
        listing.rescue = arrangement.rescue;
        listing
    }

    /// By due, and where nothing is due the newest first: there is nothing to save among what is not worked on.
    fn without_bands(&self, listing: Listing) -> Listing {
        let arrived: HashMap<&RowId, Time> =
            self.ids.iter().zip(&self.entries).map(|(id, entry)| (id, entry.arrived)).collect();
        let Listing { mut rows, pace, seq, .. } = listing;
        rows.sort_by_key(|row| (row.due, Reverse(arrived.get(&row.id).copied())));
        Listing::plain(rows, pace, seq)
    }
}

/// Tells whether what is held in memory answers the query: live rows, and nothing of their words.
fn from_memory(query: &Query) -> bool {
    are_held(query) && query.terms.iter().any(is_live)
}

/// Tells whether everything that the query asks of a live row is held in memory.
fn are_held(query: &Query) -> bool {
    query.terms.iter().all(|term| match &term.what {
        What::Word(_) | What::Phrase(_) => false,
        What::Filter(any) => any.iter().all(|filter| match filter {
            Filter::From(_) | Filter::Has(_) => false,
            Filter::Is(is) => !matches!(is, Is::Done | Is::Sent | Is::Note | Is::Draft),
            Filter::Net(_)
            | Filter::Class(_)
            | Filter::Label(_)
            | Filter::DueBefore(_)
            | Filter::DueAfter(_)
            | Filter::Lang(_)
            | Filter::Account(_)
            | Filter::Before(_)
            | Filter::After(_)
            | Filter::Kind(_)
            | Filter::Crisis(_)
            | Filter::Assignee(_) => true,
        }),
    })
}

/// Tells whether a term keeps a query to what is open, snoozed or waiting: everything else may be done.
fn is_live(term: &Term) -> bool {
    let What::Filter(any) = &term.what else { return false };
    !term.not && any.iter().all(candidates::is_live)
}

/// Tells whether a query lists what is to be answered: open rows, and not those of spam.
fn is_work(query: &Query) -> bool {
    let asks = |fits: fn(&Filter) -> bool, all: bool| {
        query.terms.iter().filter(|term| !term.not).any(|term| match &term.what {
            What::Filter(any) if all => any.iter().all(fits),
            What::Filter(any) => any.iter().any(fits),
            What::Word(_) | What::Phrase(_) => false,
        })
    };
    asks(|filter| matches!(filter, Filter::Is(Is::Open | Is::Late)), true)
        && !asks(|filter| *filter == Filter::Class(Class::Spam), false)
}

/// An unknown delivery is first looked up by the desk itself.
fn settles_itself(reply: &Reply, now: Time) -> bool {
    let Delivery::Unknown { since, .. } = &reply.state else { return false };
    now.since(since.unwrap_or(reply.not_before)) < Span::minutes(1)
}

fn is_trouble(state: &AccountState, now: Time) -> bool {
    match &state.health {
        Health::SignedOut { .. } | Health::Silent { .. } => true,
        Health::Offline { .. } => now.since(state.since) >= OFFLINE_ROW_AFTER,
        Health::Limited { until } => until.since(now) >= OFFLINE_ROW_AFTER,
        Health::Unknown | Health::Live => false,
    }
}

fn trouble(since: Time, target: Span, name: &[u8; 16]) -> Entry {
    let mut tie = [0; 8];
    tie.copy_from_slice(&name[..8]);
    Entry {
        due: since.plus(target),
        arrived: since,
        target,
        tie: u64::from_be_bytes(tie),
        weight: 500,
        crisis: None,
        quiet: false,
        was_in_time: false,
    }
}
