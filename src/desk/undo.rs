//! Taking back and doing again what a seat did, for ever, across restarts.
//!
//! Each seat has a stack in the kept state: what stood before and after each act. Undo puts back only the
//! fields that the act changed, and refuses where somebody changed them since.

use serde::{Deserialize, Serialize};

use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::{Change, Triage};
use crate::domain::id::{ConversationId, SeatName};
use crate::store::{Reader, Store, StoreError};

use super::staged::Staged;

/// An act as undo needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// What it was, in words and without a name: "done".
    pub words: String,
    /// Each conversation before and after.
    pub rows: Vec<(ConversationId, Triage, Triage)>,
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

/// Stages the walk of a seat's next deed; the returned position is to be kept once the batch is written.
pub fn walk(staged: &mut Staged<'_>, seat: &SeatName, way: Way) -> Result<(Done, Position), Refusal> {
    let position: Position = read(staged.reader, &position_key(seat)).map_err(store_refusal)?.unwrap_or_default();
    let (n, next) = match way {
        Way::Back => (position.at, Position { at: position.at.saturating_sub(1), ..position }),
        Way::Again => (position.at + 1, Position { at: position.at + 1, ..position }),
    };
    if n == 0 || n > position.end {
        let words = match way {
            Way::Back => "nothing of yours is left to undo",
            Way::Again => "nothing is left to redo",
        };
        return Err(Refusal::No(words.to_owned()));
    }
    let deed: Option<Deed> = read(staged.reader, &deed_key(seat, n)).map_err(store_refusal)?;
    let deed = deed.ok_or_else(|| Refusal::No("that act is not remembered any more".to_owned()))?;
    let mut changed = Vec::with_capacity(deed.rows.len());
    for (id, before, after) in &deed.rows {
        let (from, to) = match way {
            Way::Back => (after, before),
            Way::Again => (before, after),
        };
        let page = staged.conversation(*id).map_err(store_refusal)?;
        let page = page.ok_or_else(|| Refusal::No("the conversation went into another thread since".to_owned()))?;
        let triage = put_back(&page.triage, from, to)
            .ok_or_else(|| Refusal::No(format!("cannot take back \"{}\": it was changed since", deed.words)))?;
        let act = after.acted.or(before.acted).unwrap_or_default();
        let change = Change::Restored { triage: Box::new(triage), act };
        staged.change(*id, seat, change, None).map_err(store_refusal)?;
        changed.push(*id);
    }
    let what = super::acts::concerning(staged, &deed.words, &changed).map_err(store_refusal)?;
    let notice = match way {
        Way::Back => format!("taken back: {what}"),
        Way::Again => format!("done again: {what}"),
    };
    Ok((Done { notice, changed, ..Done::default() }, next))
}

/// Keeps the position after a walk was written.
pub fn settle(store: &mut Store, seat: &SeatName, position: Position) -> Result<(), StoreError> {
    write(store, &position_key(seat), &position)
}

fn store_refusal(error: StoreError) -> Refusal {
    Refusal::Store(error.to_string())
}

/// Returns `now` with every field that differs between `from` and `to` put to `to`; nothing where such a
/// field does not stand as `from` any more.
fn put_back(now: &Triage, from: &Triage, to: &Triage) -> Option<Triage> {
    let mut result = now.clone();
    macro_rules! field {
        ($name:ident) => {
            if from.$name != to.$name {
                if now.$name != from.$name {
                    return None;
                }
                result.$name = to.$name.clone();
            }
        };
    }
    field!(state);
    field!(assignee);
    field!(labels);
    field!(starred);
    field!(priority);
    field!(muted);
    field!(class);
    field!(dismissed);
    field!(promise);
    field!(waiting_since);
    // Whoever looked at it since only read it: that forbids nothing.
    if from.unread != to.unread {
        result.unread = to.unread;
    }
    result.acted = to.acted;
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::State;

    #[test]
    fn only_what_the_act_changed_is_put_back() {
        let before = Triage { state: State::Open, ..Triage::default() };
        let after = Triage { state: State::Done, ..before.clone() };
        let now = Triage { starred: true, ..after.clone() };
        let result = put_back(&now, &after, &before).unwrap();
        assert!(result.starred && result.state == State::Open);
    }

    #[test]
    fn who_only_looked_since_forbids_nothing() {
        let before = Triage { state: State::Open, unread: true, ..Triage::default() };
        let marked = Triage { starred: true, ..before.clone() };
        let read = Triage { unread: false, ..marked.clone() };
        let result = put_back(&read, &marked, &before).unwrap();
        assert!(!result.starred && !result.unread);
        let unread_again = Triage { unread: true, ..read.clone() };
        assert!(put_back(&read, &unread_again, &read).is_some());
    }

    #[test]
    fn what_somebody_changed_since_stays() {
        let before = Triage { state: State::Open, ..Triage::default() };
        let after = Triage { state: State::Done, ..before.clone() };
        let now = Triage { state: State::Waiting, ..after.clone() };
        assert_eq!(put_back(&now, &after, &before), None);
    }
}
