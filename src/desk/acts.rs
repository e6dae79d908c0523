//! What a seat's commands about conversations become.

use crate::domain::clean;
use crate::domain::command::{Act, Done, Refusal};
use crate::domain::conversation::{Change, Conversation, NoteRef};
use crate::domain::decide::{decide, in_words};
use crate::domain::event::{Body, Event, Freeze};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::lesson;
use crate::store::StoreError;
use crate::words::{Said, fill, w};

use super::staged::Staged;
use super::undo::Deed;

/// Ends a notice with what takes it back.
pub fn can_undo(notice: String) -> Said {
    Said::from(notice).and(w().acts.can_undo.say(&[]))
}

/// Turns a failure of the store into a refusal.
pub fn unsaved(error: StoreError) -> Refusal {
    Refusal::Store(error.to_string())
}

/// Returns a conversation, or says that there is none.
pub fn must_have(staged: &Staged<'_>, id: ConversationId) -> Result<Conversation, Refusal> {
    let page = staged.conversation(id).map_err(unsaved)?;
    page.ok_or_else(|| Refusal::NotFound { what: w().desk.conversation.to_owned(), id: id.to_string() })
}

/// Stages an act on conversations: all of them, or none where one refuses.
pub fn act(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: &[ConversationId],
    act: &Act,
) -> Result<(Done, Option<Deed>), Refusal> {
    let mut rows = Vec::new();
    let mut words = None;
    let mut event = None;
    for id in on {
        let page = must_have(staged, *id)?;
        let Some(change) = decide(&page, act, by, staged.now, staged.rulings)? else { continue };
        words.get_or_insert_with(|| in_words(&change, staged.rulings, staged.now));
        let label = lesson::of_change(&page, &change).filter(|label| on.len() <= lesson::FEW || label.class.is_some());
        let before = staged.taught_before(&page, &change).map_err(unsaved)?;
        let done = staged.change(*id, by, change, None).map_err(unsaved)?;
        staged.teach(by, done, &page, label, &before);
        event = Some(done);
        let after = must_have(staged, *id)?;
        rows.push((*id, page.triage, after.triage));
    }
    let Some(words) = words else {
        return Ok((Done { notice: w().acts.stands_so.into(), ..Done::default() }, None));
    };
    let changed: Vec<ConversationId> = rows.iter().map(|(id, _, _)| *id).collect();
    let notice = can_undo(concerning(staged, &words, &changed).map_err(unsaved)?);
    let done = Done { notice, event, changed, ..Done::default() };
    Ok((done, Some(Deed { words, rows, ..Deed::default() })))
}

/// Returns an act in words with whom it concerns: `done: Tom Baxter`, `15 conversations done`. The name is
/// looked up each time and kept nowhere, so that a person who is erased is gone from here too.
pub fn concerning(staged: &Staged<'_>, words: &str, on: &[ConversationId]) -> Result<String, StoreError> {
    let [id] = on else { return Ok(fill(w().acts.of_many, &[&on.len(), &words])) };
    let page = staged.conversation(*id)?;
    let item = match page.as_ref().and_then(Conversation::last_heard) {
        Some(heard) => staged.reader.item(heard.id)?,
        None => None,
    };
    Ok(match item {
        Some(item) => fill(w().acts.of_whom, &[&words, &item.author.shown()]),
        None => words.to_owned(),
    })
}

/// Stages that a seat looked at a conversation; nothing where it was read before.
pub fn looked(staged: &mut Staged<'_>, by: &SeatName, on: ConversationId) -> Result<Done, Refusal> {
    if must_have(staged, on)?.triage.unread {
        staged.change(on, by, Change::MarkedUnread { on: false }, None).map_err(unsaved)?;
    }
    Ok(Done::default())
}

/// Stages an internal note.
pub fn note(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: ConversationId,
    text: &str,
) -> Result<(Done, Option<Deed>), Refusal> {
    must_have(staged, on)?;
    let note = write_note(staged, by, on, text)?;
    let noted = concerning(staged, w().acts.a_note_on, &[on]).map_err(unsaved)?;
    let done = Done {
        notice: can_undo(fill(w().acts.note_stays, &[&noted])),
        event: Some(note.id),
        changed: vec![on],
        ..Done::default()
    };
    Ok((done, Some(Deed { words: w().acts.noted.to_owned(), note: Some((on, note)), ..Deed::default() })))
}

pub(super) fn write_note(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: ConversationId,
    text: &str,
) -> Result<NoteRef, Refusal> {
    let text = clean::text(text);
    if text.trim().is_empty() {
        return Err(Refusal::no(w().acts.note_empty));
    }
    let id = staged.change(on, by, Change::Noted, Some(Body::Note(text))).map_err(unsaved)?;
    Ok(NoteRef { id, at: staged.now, by: by.clone() })
}

/// Stages a freeze.
pub fn freeze(
    staged: &mut Staged<'_>,
    by: &SeatName,
    frozen: Option<&Freeze>,
    reason: &str,
    all: bool,
) -> Result<Done, Refusal> {
    let reason = clean::line(reason);
    if reason.is_empty() {
        return Err(Refusal::no(w().acts.freeze_reason));
    }
    if let Some(running) = frozen.filter(|running| running.all == all) {
        return Err(Refusal::no(fill(w().acts.frozen_already, &[&running.by, &running.reason])));
    }
    let freeze = Freeze { reason: reason.clone(), all, since: staged.now, by: by.clone() };
    staged.record(by, Event::Frozen { freeze });
    let scope = if all { w().acts.frozen_all } else { w().acts.frozen_posts };
    Ok(Done { notice: fill(w().acts.frozen, &[&reason, &scope]).into(), ..Done::default() })
}

/// Stages the end of a freeze.
pub fn resume(staged: &mut Staged<'_>, by: &SeatName, frozen: Option<&Freeze>) -> Result<Done, Refusal> {
    if frozen.is_none() {
        return Err(Refusal::no(w().acts.not_frozen));
    }
    staged.record(by, Event::Resumed);
    Ok(Done { notice: w().acts.resumed.into(), ..Done::default() })
}
