//! Taking back and doing again what a seat did, for ever, across restarts.
//!
//! Each seat has a stack in the kept state: what stood before and after each act. Undo puts back only the
//! fields that the act changed. Of many rows those stay that somebody changed since; where nothing is left to put back, it
//! refuses.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::domain::command::{Done, Refusal};
use crate::domain::contact::Contact;
use crate::domain::conversation::{Change, Conversation, Crisis, NoteRef, Triage};
use crate::domain::id::{AuthorId, ConversationId, EventId, ItemId, SeatName};
use crate::domain::network::Moderation;
use crate::store::{Reader, Store, StoreError};
use crate::words::{fill, w};

pub use self::posts::PostDeed;
use self::put_back::put_back;
use super::acts::{concerning, unsaved};
use super::people;
use super::staged::Staged;

mod left;
mod posts;
mod put_back;

/// An act as undo needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// What it was, in words and without a name: "done".
    pub words: String,
    /// Each conversation before and after.
    pub rows: Vec<(ConversationId, Triage, Triage)>,
    /// The crisis that it raised, changed or ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisDeed>,
    /// The note that it wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<(ConversationId, NoteRef)>,
    /// What it said of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonDeed>,
    /// What it did on a network, which has to do its part before the walk is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderated: Option<Moderated>,
    /// What it did to posts of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostDeed>,
}

/// What an act did to an item on its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moderated {
    /// To which item.
    pub item: ItemId,
    /// What.
    pub act: Moderation,
    /// Done, or taken back.
    pub on: bool,
}

/// What a walk would take back or do again, and the step it is.
pub struct Next {
    /// The deed.
    pub deed: Deed,
    from: Position,
    to: Position,
}

/// What an act on a network means for the stack of its seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is a deed of its own.
    Fresh,
    /// It is a walk from one position to another.
    Walk(Position, Position),
}

impl Next {
    /// Returns the step.
    pub const fn step(&self) -> Step {
        Step::Walk(self.from, self.to)
    }
}

/// What an act did to a crisis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrisisDeed {
    /// Of which conversation.
    pub on: ConversationId,
    /// As it stood before.
    pub before: Option<Crisis>,
    /// As it stood after.
    pub after: Option<Crisis>,
    /// The event that it became.
    pub act: EventId,
}

/// What an act said of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonDeed {
    /// Beside which conversation.
    pub on: ConversationId,
    /// Of whom.
    pub id: AuthorId,
    /// What stood before.
    pub before: Contact,
    /// What stood after.
    pub after: Contact,
    /// The event that it became.
    pub act: EventId,
}

/// Where a seat stands in its stack: deeds 1..=`end` exist, those above `at` were taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    at: u64,
    end: u64,
}

/// The way a deed is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Undo.
    Back,
    /// Redo.
    Again,
}

fn position_key(seat: &SeatName) -> String {
    format!("undo/{seat}/at")
}

fn deed_key(seat: &SeatName, n: u64) -> String {
    format!("undo/{seat}/{n:016x}")
}

fn read<T: for<'de> Deserialize<'de>>(reader: &Reader, key: &str) -> Result<Option<T>, StoreError> {
    Ok(reader.kept(key)?.and_then(|bytes| rmp_serde::from_slice(&bytes).ok()))
}

fn write<T: Serialize>(store: &mut Store, key: &str, value: &T) -> Result<(), StoreError> {
    match rmp_serde::to_vec_named(value) {
        Ok(bytes) => store.keep(key, Some(&bytes)),
        Err(_) => Ok(()),
    }
}

/// Remembers a deed; what was taken back before it can no longer be done again.
pub fn remember(store: &mut Store, reader: &Reader, seat: &SeatName, deed: &Deed) -> Result<(), StoreError> {
    let position: Position = read(reader, &position_key(seat))?.unwrap_or_default();
    let at = position.at + 1;
    write(store, &deed_key(seat, at), deed)?;
    for gone in at + 1..=position.end {
        store.keep(&deed_key(seat, gone), None)?;
    }
    write(store, &position_key(seat), &Position { at, end: at })
}

/// Remembers what a seat did on a network, or moves on where that was itself a walk; not where the seat went
/// elsewhere meanwhile.
pub fn moderated(
    store: &mut Store,
    reader: &Reader,
    seat: &SeatName,
    deed: Moderated,
    step: Step,
) -> Result<(), StoreError> {
    match step {
        Step::Fresh => {
            let words = if deed.on { deed.act.word().to_owned() } else { fill(w().acts.no_more, &[&deed.act.word()]) };
            remember(store, reader, seat, &Deed { words, moderated: Some(deed), ..Deed::default() })
        }
        Step::Walk(from, to) => {
            let now: Position = read(reader, &position_key(seat))?.unwrap_or_default();
            if now == from { settle(store, seat, to) } else { Ok(()) }
        }
    }
}

/// Returns what a walk of a seat comes to next.
pub fn next(reader: &Reader, seat: &SeatName, way: Way) -> Result<Next, Refusal> {
    let position: Position = read(reader, &position_key(seat)).map_err(unsaved)?.unwrap_or_default();
    let (n, next) = match way {
        Way::Back => (position.at, Position { at: position.at.saturating_sub(1), ..position }),
        Way::Again => (position.at + 1, Position { at: position.at + 1, ..position }),
    };
    if n == 0 || n > position.end {
        return Err(Refusal::no(match way {
            Way::Back => w().acts.nothing_to_undo,
            Way::Again => w().acts.nothing_to_redo,
        }));
    }
    let deed: Option<Deed> = read(reader, &deed_key(seat, n)).map_err(unsaved)?;
    let deed = deed.ok_or_else(|| Refusal::no(w().acts.not_remembered))?;
    Ok(Next { deed, from: position, to: next })
}

/// A walk that is staged, for when the batch is written.
pub struct Walked {
    /// What to say of it.
    pub done: Done,
    to: Position,
    /// What the deed is from now on, where rows of it were left out.
    shrunk: Option<(u64, Deed)>,
}

/// Stages the walk of a seat's next deed, which is to be kept once the batch is written.
pub fn walk(staged: &mut Staged<'_>, seat: &SeatName, way: Way) -> Result<Walked, Refusal> {
    let Next { deed, from, to } = next(staged.reader, seat, way)?;
    if deed.moderated.is_some() {
        return Err(Refusal::no(w().acts.network_first));
    }
    let (changed, left) = deed.walk(staged, seat, way)?;
    let what = if !deed.posts.is_empty() {
        deed.words.clone()
    } else if let Some(person) = &deed.person {
        concerning(staged, &deed.words, &[person.on]).map_err(unsaved)?
    } else if left.is_empty() {
        concerning(staged, &deed.words, &changed).map_err(unsaved)?
    } else {
        left::told(staged, seat, &deed, (&changed, &left)).map_err(unsaved)?
    };
    let ready = &staged.rulings.ready;
    let pages = ready.page_command || !ready.chains.all.is_empty();
    let paged = pages && deed.crisis.as_ref().is_some_and(|crisis| crisis.after.is_some());
    let sentence = match (way, paged) {
        (Way::Back, false) => w().acts.undone,
        (Way::Back, true) => w().acts.undone_page_stays,
        (Way::Again, false) => w().acts.redone,
        (Way::Again, true) => w().acts.redone_no_page,
    };
    let post = deed.posts.first().map(|post| post.id);
    let shrunk = (!left.is_empty()).then(|| (from.at.max(to.at), deed.without(&left)));
    let done = Done { notice: fill(sentence, &[&what]).into(), changed, post, ..Done::default() };
    Ok(Walked { done, to, shrunk })
}

impl Deed {
    /// Stages it, without the rows that somebody changed since; refuses where nothing would be left, and where a crisis
    /// or a note hangs on what was changed. Returns what it concerns, and what is left as it is.
    fn walk(
        &self,
        staged: &mut Staged<'_>,
        seat: &SeatName,
        way: Way,
    ) -> Result<(Vec<ConversationId>, Vec<ConversationId>), Refusal> {
        let (mut changed, mut left) = (Vec::with_capacity(self.rows.len()), Vec::new());
        for (id, before, after) in &self.rows {
            let (from, to) = way.of(before, after);
            let page = staged.conversation(*id).map_err(unsaved)?;
            let Some(triage) = page.and_then(|page| put_back(&page.triage, from, to)) else {
                left.push(*id);
                continue;
            };
            let act = after.acted.or(before.acted).unwrap_or_default();
            let change = Change::Restored { triage: Box::new(triage), act };
            staged.change(*id, seat, change, None).map_err(unsaved)?;
            changed.push(*id);
        }
        let whole = self.crisis.is_some() || self.note.is_some();
        if let Some(one) = left.first().filter(|_| whole || (changed.is_empty() && self.person.is_none())) {
            let there = still_there(staged, *one);
            return Err(there.map_or_else(|why| why, |_| self.changed_since(way)));
        }
        posts::walk(staged, seat, self, way)?;
        if let Some(person) = &self.person {
            let known = self.rows.iter().map(|(id, _, _)| *id).collect();
            if !people::restore(staged, seat, person, way, &known).map_err(unsaved)? {
                return Err(self.changed_since(way));
            }
        }
        if let Some(crisis) = &self.crisis {
            let (from, to) = way.of(&crisis.before, &crisis.after);
            if still_there(staged, crisis.on)?.crisis != *from {
                return Err(self.changed_since(way));
            }
            let again = way == Way::Again;
            let change = Change::CrisisRestored { crisis: to.clone(), act: crisis.act, again };
            staged.change(crisis.on, seat, change, None).map_err(unsaved)?;
            super::crisis::walked(staged, seat, way, from.as_ref(), to.as_ref()).map_err(unsaved)?;
            also(&mut changed, crisis.on);
        }
        if let Some((on, note)) = &self.note {
            let stands = still_there(staged, *on)?.notes.iter().any(|known| known.id == note.id);
            let change = match (way, stands) {
                (Way::Back, true) => Change::NoteWithdrawn { note: note.id },
                (Way::Again, false) => Change::NoteRestored { note: note.clone() },
                (Way::Back, false) | (Way::Again, true) => return Err(self.changed_since(way)),
            };
            staged.change(*on, seat, change, None).map_err(unsaved)?;
            also(&mut changed, *on);
        }
        Ok((changed, left))
    }

    fn without(self, left: &[ConversationId]) -> Deed {
        let left: HashSet<&ConversationId> = left.iter().collect();
        Deed { rows: self.rows.into_iter().filter(|(id, _, _)| !left.contains(id)).collect(), ..self }
    }

    fn changed_since(&self, way: Way) -> Refusal {
        let sentence = match way {
            Way::Back => w().acts.cannot_undo,
            Way::Again => w().acts.cannot_redo,
        };
        Refusal::no(fill(sentence, &[&self.words]))
    }
}

impl Way {
    /// Returns where a walk starts and where it leads.
    pub const fn of<'a, T>(self, before: &'a T, after: &'a T) -> (&'a T, &'a T) {
        match self {
            Way::Back => (after, before),
            Way::Again => (before, after),
        }
    }
}

fn also(changed: &mut Vec<ConversationId>, id: ConversationId) {
    if !changed.contains(&id) {
        changed.push(id);
    }
}

fn still_there(staged: &Staged<'_>, id: ConversationId) -> Result<Conversation, Refusal> {
    let page = staged.conversation(id).map_err(unsaved)?;
    page.ok_or_else(|| Refusal::no(w().acts.went_elsewhere))
}

/// Keeps what a walk came to, once it was written: what it left out is no part of the deed any more.
pub fn walked(store: &mut Store, seat: &SeatName, walked: &Walked) -> Result<(), StoreError> {
    if let Some((n, deed)) = &walked.shrunk {
        write(store, &deed_key(seat, *n), deed)?;
    }
    settle(store, seat, walked.to)
}

fn settle(store: &mut Store, seat: &SeatName, position: Position) -> Result<(), StoreError> {
    write(store, &position_key(seat), &position)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a seat's stack held before it knew of crises and notes.
    #[test]
    fn a_deed_of_before_still_reads() {
        #[derive(Serialize)]
        struct Before {
            words: String,
            rows: Vec<(ConversationId, Triage, Triage)>,
        }
        let rows = vec![(ConversationId::from_bytes([7; 16]), Triage::default(), Triage::default())];
        let before = Before { words: "done".to_owned(), rows: rows.clone() };
        let read: Deed = rmp_serde::from_slice(&rmp_serde::to_vec_named(&before).unwrap()).unwrap();
        assert_eq!(read, Deed { words: "done".to_owned(), rows, ..Deed::default() });
        assert_eq!(rmp_serde::to_vec_named(&read).unwrap(), rmp_serde::to_vec_named(&before).unwrap());
    }
}
