//! The conversations that may fit a query, newest first: by name from memory and the store where something in the
//! query is known by name, else as the index finds them.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::domain::contact::{NO_REPLY, VIP};
use crate::domain::conversation::Mark;
use crate::domain::crisis::Crisis;
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::query::{Assignee, Filter, Has, Is, Query, Term, What, is_meant};
use crate::domain::time::Time;
use crate::store::{Reader, StoreError, Walk};

use super::super::drafts;
use super::super::handle::Handle;
use super::facts;
use super::narrow::{self, Against};

/// Conversations with the time by which they are ordered.
pub type Named = HashMap<ConversationId, Time>;

/// The conversations that may fit a query, newest first, each once.
pub struct Candidates {
    /// Known by name, newest first.
    named: VecDeque<(Time, ConversationId)>,
    /// Found by the index, newest first.
    hits: VecDeque<(Time, ConversationId)>,
    walk: Option<Walk>,
    /// No other can fit.
    only: Option<HashSet<ConversationId>>,
    seen: HashSet<ConversationId>,
}

/// Who asks what, and when.
pub struct Asking<'a> {
    /// The desk.
    pub desk: &'a Handle,
    /// Reads it.
    pub reader: &'a Reader,
    /// Whose marks are meant.
    pub seat: &'a SeatName,
    /// What fits.
    pub query: &'a Query,
    /// Of these alone, where not of all.
    pub among: Option<&'a Named>,
    /// The moment.
    pub now: Time,
}

impl Candidates {
    /// Finds where to look.
    pub fn of(asking: &Asking) -> Result<Candidates, StoreError> {
        let mut named = asking.among.cloned();
        for any in narrow::required(asking.query) {
            let Some(these) = asking.named(any)? else { continue };
            named = Some(match named {
                Some(so_far) => so_far.into_iter().filter(|(id, _)| these.contains_key(id)).collect(),
                None => these,
            });
        }
        match named {
            Some(named) if asking.query.is_textless() => Ok(Candidates::new(named, None, None)),
            Some(named) => {
                let only = named.into_keys().collect();
                Ok(Candidates::new(Named::new(), Some(asking.walk()?), Some(only)))
            }
            None => Ok(Candidates::new(asking.given()?, Some(asking.walk()?), None)),
        }
    }

    fn new(named: Named, walk: Option<Walk>, only: Option<HashSet<ConversationId>>) -> Candidates {
        let mut named: Vec<(Time, ConversationId)> = named.into_iter().map(|(id, at)| (at, id)).collect();
        named.sort_unstable_by(|one, other| other.cmp(one));
        Candidates { named: named.into(), hits: VecDeque::new(), walk, only, seen: HashSet::new() }
    }

    /// Returns the next one.
    pub fn next(&mut self) -> Result<Option<ConversationId>, StoreError> {
        loop {
            if self.hits.is_empty() {
                self.step()?;
            }
            let newest = match (self.named.front(), self.hits.front()) {
                (Some((named, _)), Some((hit, _))) if named >= hit => self.named.pop_front(),
                (Some(_), None) => self.named.pop_front(),
                _ => self.hits.pop_front(),
            };
            let Some((_, id)) = newest else { return Ok(None) };
            if self.only.as_ref().is_none_or(|only| only.contains(&id)) && self.seen.insert(id) {
                return Ok(Some(id));
            }
        }
    }

    fn step(&mut self) -> Result<(), StoreError> {
        let Some(walk) = &mut self.walk else { return Ok(()) };
        self.hits.extend(walk.step()?.into_iter().map(|hit| (hit.at, hit.conversation)));
        if self.hits.is_empty() {
            self.walk = None;
        }
        Ok(())
    }
}

impl Asking<'_> {
    fn walk(&self) -> Result<Walk, StoreError> {
        let accounts = self.reader.heard_accounts()?;
        let zone = self.desk.library().rulings.zone();
        self.reader.walk(&narrow::narrow(self.query, &Against { now: self.now, zone, accounts: &accounts }))
    }

    /// Returns those that a person gave one of the classes or languages that the query asks for: the index knows the
    /// brain's.
    fn given(&self) -> Result<Named, StoreError> {
        let mut named = Named::new();
        if self.query.is_textless() {
            for mark in narrow::required(self.query).flatten().flat_map(given) {
                named.extend(self.marked(&mark)?);
            }
        }
        Ok(named)
    }

    /// Returns all for which one of these filters can hold; nothing where they are not known by name.
    fn named(&self, any: &[Filter]) -> Result<Option<Named>, StoreError> {
        let mut named = Named::new();
        for filter in any {
            let (live, mut marks) = (is_live(filter), marks(filter, self.seat));
            let of_crises = self.crises(filter)?;
            let is_of_crises = of_crises.is_some();
            marks.extend(of_crises.into_iter().flatten());
            let drafts = matches!(filter, Filter::Is(Is::Draft) | Filter::Has(Has::Draft));
            if !live && !drafts && !is_of_crises && marks.is_empty() {
                return Ok(None);
            }
            if live {
                named.extend(self.live(filter));
            }
            if drafts {
                let mine = drafts::all(self.reader)?.into_iter().filter(|draft| draft.seat == *self.seat);
                named.extend(mine.filter_map(|draft| Some((draft.conversation?, draft.changed_at))));
            }
            for mark in &marks {
                named.extend(self.marked(mark)?);
            }
        }
        Ok(Some(named))
    }

    /// Returns the marks of what belongs to the crises that a filter asks for; nothing where it asks for none.
    fn crises(&self, filter: &Filter) -> Result<Option<Vec<Mark>>, StoreError> {
        Ok(match filter {
            Filter::Is(Is::Crisis) => {
                let live = self.desk.shared.read();
                Some(live.crises.keys().filter(|id| live.runs(**id)).map(|id| Mark::part_of(*id)).collect())
            }
            Filter::Crisis(part) => {
                let all = self.reader.subjects::<Crisis>()?;
                let meant = all.into_iter().map(|(id, _)| id).filter(|id| is_meant(*id, part));
                Some(meant.map(Mark::part_of).collect())
            }
            _ => None,
        })
    }

    fn live(&self, filter: &Filter) -> Named {
        let zone = self.desk.library().rulings.zone();
        let alone = Query { terms: vec![Term { not: false, what: What::Filter(vec![filter.clone()]) }] };
        let live = self.desk.shared.read();
        let rows = live.slim.values();
        let facts = |slim| facts::of_row(slim, &live, self.seat, self.now);
        let fit = rows.filter(|slim| alone.matches(&facts(slim), self.now, zone));
        fit.map(|slim| (slim.id, slim.arrived)).collect()
    }

    fn marked(&self, mark: &Mark) -> Result<Named, StoreError> {
        Ok(self.reader.marked(mark)?.into_iter().map(|(at, id)| (id, at)).collect())
    }
}

/// Tells whether only what is open, snoozed, waiting or starred can fit, done rows with a mark apart.
pub fn is_live(filter: &Filter) -> bool {
    match filter {
        Filter::Is(is) => {
            matches!(
                is,
                Is::Open | Is::Snoozed | Is::Waiting | Is::Late | Is::Unread | Is::Crisis | Is::Starred | Is::Swarm
            )
        }
        Filter::DueBefore(_) | Filter::DueAfter(_) => true,
        _ => false,
    }
}

/// Returns the marks of what a person gave instead of what the brain said.
fn given(filter: &Filter) -> Vec<Mark> {
    match filter {
        Filter::Lang(lang) => vec![Mark::lang(lang)],
        other => narrow::classes(other).into_iter().flatten().map(Mark::Classed).collect(),
    }
}

/// Returns the marks by which the store knows what fits.
fn marks(filter: &Filter, seat: &SeatName) -> Vec<Mark> {
    match filter {
        Filter::Label(label) => vec![Mark::label(label)],
        Filter::Is(Is::Vip) => vec![Mark::label(VIP)],
        Filter::Is(Is::NoReply) => vec![Mark::label(NO_REPLY)],
        Filter::Has(Has::Label) => vec![Mark::Labelled],
        Filter::Assignee(Assignee::Seat(name)) => vec![Mark::assignee(name)],
        Filter::Assignee(Assignee::Me) | Filter::Is(Is::Mine) => vec![Mark::assignee(seat.as_str())],
        Filter::Is(Is::Muted) => vec![Mark::Muted],
        Filter::Is(Is::Note) | Filter::Has(Has::Note) => vec![Mark::Noted],
        Filter::Is(Is::Unread) => vec![Mark::DoneUnread],
        Filter::Is(Is::Crisis) => vec![Mark::DoneCrisis],
        _ => Vec::new(),
    }
}
