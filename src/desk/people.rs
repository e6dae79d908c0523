//! What seats say of a person: kept for whoever writes next, and shown on the conversations that are there.
//!
//! A conversation carries what was said as a label, so that queue, search and rules go by it without a second look.

use std::collections::HashSet;

use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::contact::{Contact, NO_REPLY, PersonChange, VIP};
use crate::domain::conversation::{Change, Conversation};
use crate::domain::event::Event;
use crate::domain::id::{AuthorId, ConversationId, SeatName};
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::w;

use super::acts::{can_undo, concerning, must_have, unsaved};
use super::staged::Staged;
use super::undo::{Deed, PersonDeed, Way};

/// Stages what a seat says of the person of a conversation.
pub fn say(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: ConversationId,
    change: PersonChange,
) -> Result<(Done, Option<Deed>), Refusal> {
    let (page, change) = (must_have(staged, on)?, cleaned(change));
    let before = staged.contact(page.person).map_err(unsaved)?;
    if before.says(&change) {
        return Ok((Done { notice: w().acts.stands_so.into(), ..Done::default() }, None));
    }
    let mut after = before.clone();
    after.apply(by, staged.now, &change);
    let (label, given) = change.label();
    let words = change.words().to_owned();
    let act = staged.record(by, Event::Person { id: page.person, on, change });
    let mut rows = Vec::new();
    for one in all_with(staged, &page).map_err(unsaved)? {
        let had = one.triage.clone();
        if set_label(staged, by, &one, label, given).map_err(unsaved)? {
            rows.push((one.id, had, must_have(staged, one.id)?.triage));
        }
    }
    let notice = can_undo(concerning(staged, &words, &[on]).map_err(unsaved)?);
    let mut changed: Vec<ConversationId> = rows.iter().map(|(id, _, _)| *id).collect();
    changed.extend((!changed.contains(&on)).then_some(on));
    let done = Done { notice, event: Some(act), changed, ..Done::default() };
    let person = PersonDeed { on, id: page.person, before, after, act };
    Ok((done, Some(Deed { words, rows, person: Some(person), ..Deed::default() })))
}

/// Stages that what a seat said of a person is undone or done again; not where somebody said something else since. The
/// labels of `known` conversations go their own way back.
pub fn restore(
    staged: &mut Staged<'_>,
    by: &SeatName,
    deed: &PersonDeed,
    way: Way,
    known: &HashSet<ConversationId>,
) -> Result<bool, StoreError> {
    let (from, to) = way.of(&deed.before, &deed.after);
    if staged.contact(deed.id)? != *from {
        return Ok(false);
    }
    let again = way == Way::Again;
    let event = Event::PersonRestored { id: deed.id, on: deed.on, contact: to.clone(), act: deed.act, again };
    staged.record(by, event);
    let Some(page) = staged.conversation(deed.on)? else { return Ok(true) };
    for one in all_with(staged, &page)?.into_iter().filter(|one| !known.contains(&one.id)) {
        for (label, given) in labels_now(staged, &one, to, deed.act.at())? {
            set_label(staged, by, &one, label, given)?;
        }
    }
    Ok(true)
}

/// Returns the labels that a conversation has to have or not to have by what was said of its person. Where nobody says whether
/// they are a VIP, one that began since `act` has what settings and rules gave it; older ones keep what they have.
fn labels_now(
    staged: &Staged<'_>,
    page: &Conversation,
    contact: &Contact,
    act: Time,
) -> Result<Vec<(&'static str, bool)>, StoreError> {
    let mut labels = vec![(NO_REPLY, contact.no_reply.is_some())];
    let is_new = page.items.first().is_some_and(|item| item.at >= act);
    match &contact.vip {
        Some(word) => labels.push((VIP, word.on)),
        None if is_new => {
            let named = handle(staged, page)?.is_some_and(|handle| staged.rulings.is_vip(&handle));
            labels.push((VIP, named || page.was_ruled_label(VIP)));
        }
        None => {}
    }
    Ok(labels)
}

fn handle(staged: &Staged<'_>, page: &Conversation) -> Result<Option<String>, StoreError> {
    let Some(heard) = page.last_heard() else { return Ok(None) };
    Ok(staged.reader.item(heard.id)?.map(|item| item.author.handle))
}

fn cleaned(change: PersonChange) -> PersonChange {
    match change {
        PersonChange::DoNotReply { on, why } => {
            let why = why.filter(|_| on).map(|why| clean::line(&why)).filter(|why| !why.is_empty());
            PersonChange::DoNotReply { on, why }
        }
        PersonChange::Vip { .. } => change,
    }
}

/// Returns the conversations with the person of one, as far as the index names them, itself among them.
fn all_with(staged: &Staged<'_>, page: &Conversation) -> Result<Vec<Conversation>, StoreError> {
    let (network, person): (&str, AuthorId) = (page.account.network(), page.person);
    let named = staged.reader.author(network, person, Time::MAX)?.conversations;
    let mut all = vec![page.clone()];
    for id in named.into_iter().filter(|id| *id != page.id) {
        all.extend(staged.conversation(id)?);
    }
    Ok(all)
}

/// Stages that a conversation has a label or not; tells whether that is new.
fn set_label(
    staged: &mut Staged<'_>,
    by: &SeatName,
    page: &Conversation,
    label: &str,
    given: bool,
) -> Result<bool, StoreError> {
    if page.triage.labels.contains(label) == given {
        return Ok(false);
    }
    let (one, none) = (vec![label.to_owned()], Vec::new());
    let (add, remove) = if given { (one, none) } else { (none, one) };
    staged.change(page.id, by, Change::Labelled { add, remove }, None)?;
    Ok(true)
}
