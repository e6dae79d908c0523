//! An answer to many that was sent off: who was held back, and how it comes back as one.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Written;
use crate::desk::acts::unsaved;
use crate::desk::staged::Staged;
use crate::desk::{drafts, journal};
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{ConversationId, ReplyId, SeatName};
use crate::domain::many::{HeldBack, ToMany};
use crate::domain::reply::{Delivery, Draft};
use crate::store::{Reader, Store, StoreError};
use crate::words::{fill, some, w};

/// What an answer to many became, for whoever calls it back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// All of them.
    pub replies: Vec<ReplyId>,
    /// As it was written.
    pub draft: Draft,
}

/// Keeps what those who were held back were to read as drafts, each on their row, but above no text that waits there.
pub fn keep_drafts(
    store: &mut Store,
    reader: &Reader,
    seat: &SeatName,
    (many, held): (&ToMany, &[HeldBack]),
) -> Result<(), StoreError> {
    let held: HashSet<ConversationId> = held.iter().map(|one| one.conversation).collect();
    let is_held = |draft: &&Draft| draft.conversation.is_some_and(|id| held.contains(&id));
    for draft in many.each.iter().map(|each| &each.draft).filter(is_held) {
        let draft = Draft { seat: seat.clone(), ..draft.clone() };
        let waiting = drafts::of(reader, seat, draft.conversation)?;
        if !waiting.iter().any(|other| other.has_place_of(&draft)) {
            drafts::keep(store, &draft)?;
        }
    }
    Ok(())
}

/// Remembers what an answer to many was, so that it is called back as one. Those of which nothing is on its way any more,
/// as `leaves` tells, are forgotten. What is one answer comes in parts.
pub fn remember(
    store: &mut Store,
    reader: &Reader,
    seat: &SeatName,
    sent: Sent,
    leaves: impl Fn(&ReplyId) -> bool,
) -> Result<(), StoreError> {
    let mut all = all_sent(reader, seat)?;
    all.retain(|earlier| earlier.replies.iter().any(&leaves));
    match all.last_mut().filter(|last| last.draft == sent.draft) {
        Some(last) => last.replies.extend(sent.replies),
        None => all.push(sent),
    }
    match rmp_serde::to_vec_named(&all) {
        Ok(bytes) => store.keep(&key(seat), Some(&bytes)),
        Err(_) => Ok(()),
    }
}

/// Returns the answer to many of which a reply of this seat is one.
pub fn sent_with(reader: &Reader, seat: &SeatName, reply: ReplyId) -> Result<Option<Sent>, StoreError> {
    Ok(all_sent(reader, seat)?.into_iter().find(|sent| sent.replies.contains(&reply)))
}

fn all_sent(reader: &Reader, seat: &SeatName) -> Result<Vec<Sent>, StoreError> {
    let Some(bytes) = reader.kept(&key(seat))? else { return Ok(Vec::new()) };
    // There was only one of them before.
    let one = || rmp_serde::from_slice(&bytes).map(|sent: Sent| vec![sent]);
    Ok(rmp_serde::from_slice(&bytes).or_else(|_| one()).unwrap_or_default())
}

fn key(seat: &SeatName) -> String {
    format!("many/{seat}")
}

/// Stages calling back all of an answer to many that has not left, and says how many had.
pub fn call_back(staged: &mut Staged<'_>, by: &SeatName, sent: &Sent) -> Result<Done, Refusal> {
    let (mut back, mut left) = (Vec::new(), 0);
    for id in &sent.replies {
        let Some(reply) = staged.reply(*id).map_err(unsaved)? else { continue };
        match reply.state {
            Delivery::Pending | Delivery::Held { .. } => back.push(journal::call_back(staged, by, &reply)?),
            Delivery::Sending { .. } | Delivery::Delivered { .. } | Delivery::Unknown { .. } => left += 1,
            Delivery::Refused { .. } | Delivery::ByHand | Delivery::CalledBack => {}
        }
    }
    let say = &w().swarm;
    let had_left = if left == 0 { String::new() } else { some(say.had_left, left) };
    let notice = fill(say.called_back, &[&some(say.answers, back.len()), &had_left]).into();
    let draft = text_again(staged, sent, &back)?;
    let changed = back.into_iter().flat_map(|done| done.changed).collect();
    Ok(Done { notice, changed, draft, ..Done::default() })
}

/// The text as it was written, where it was written. Where that answer has left, it waits for the first of the others:
/// as a text for anybody, or, of one alone, as they would have read it.
fn text_again(staged: &Staged<'_>, sent: &Sent, back: &[Done]) -> Result<Option<Box<Draft>>, Refusal> {
    let again = Draft { opened_at: staged.now, changed_at: staged.now, ..sent.draft.clone() };
    let drafts: Vec<&Draft> = back.iter().filter_map(|done| done.draft.as_deref()).collect();
    if drafts.iter().any(|draft| draft.conversation == again.conversation) {
        return Ok(Some(Box::new(again)));
    }
    Ok(match drafts.as_slice() {
        [] => None,
        [alone] => Some(Box::new((*alone).clone())),
        [first, ..] => {
            let written = Written::of(staged, &again)?;
            let text = written.template(&written.text);
            Some(Box::new(Draft { text, ..(*first).clone() }))
        }
    })
}
