//! The way from the editor to the desk, and what the desk answered.

use crate::domain::command::{Command, Done};
use crate::domain::guard::Concern;
use crate::domain::id::ConversationId;
use crate::domain::names::network_name;
use crate::domain::reply::{Draft, Thought};
use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::acts::plan;
use crate::ui::acts::triage::go_on;
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::seat::{Editing, Focus, Seat};
use crate::ui::words::{fill, w};

/// A second stroke within this time is the first one's echo.
const ECHO: Span = Span::millis(400);

/// Sends what is being written, or the draft of this conversation.
pub fn send(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if seat.writes_post() {
        return plan::keep(seat, false);
    }
    if seat.habits.sent_at.is_some_and(|at| seat.now.since(at) < ECHO) {
        return Vec::new();
    }
    if seat.editing.is_none() {
        let Some(draft) = seat.thread().and_then(|thread| thread.drafts.first().cloned()) else { return Vec::new() };
        let who = seat.thread().map(|thread| thread.author.shown().to_owned()).unwrap_or_default();
        super::open(seat, draft, who);
    }
    let Some(editing) = seat.editing.as_ref().filter(|editing| editing.sending.is_none()) else { return Vec::new() };
    let draft = editing.draft();
    if draft.text.trim().is_empty() && draft.media.is_empty() {
        seat.warn(w().empty_text);
        return Vec::new();
    }
    if draft.note {
        return note(seat, draft);
    }
    if seat.editing.as_ref().is_some_and(|editing| !editing.many.is_empty()) {
        return super::many::ask_to_look(seat, draft);
    }
    if let Some(over) = over(seat) {
        seat.warn(over);
        return Vec::new();
    }
    let on_screen = seat.reading.on_screen.filter(|(id, _)| Some(*id) == draft.conversation);
    let read_from = on_screen.map(|(_, since)| since);
    let thought = Thought { read_from, ..draft.thought.clone() };
    dispatch(seat, Draft { thought, ..draft }, Vec::new())
}

fn note(seat: &mut Seat, draft: Draft) -> Vec<Effect> {
    let Some(on) = draft.conversation else { return Vec::new() };
    seat.habits.sent_at = Some(seat.now);
    let text = draft.text.trim().to_owned();
    mark_sending(seat, draft);
    vec![Effect::Do(Command::Note { on, text })]
}

/// Hands a draft to the desk.
pub fn dispatch(seat: &mut Seat, draft: Draft, seen: Vec<Concern>) -> Vec<Effect> {
    seat.habits.sent_at = Some(seat.now);
    mark_sending(seat, draft.clone());
    vec![Effect::Do(Command::Send { draft: Box::new(draft), now: false, seen })]
}

fn mark_sending(seat: &mut Seat, draft: Draft) {
    if let Some(editing) = &mut seat.editing {
        editing.dirty_since = None;
        editing.sending = Some(Box::new(draft));
    }
}

/// The sentence where the text is longer than the network takes.
fn over(seat: &Seat) -> Option<String> {
    let editing = seat.editing.as_ref()?;
    let limit = editing.limit?;
    let (text, subject) = (editing.area.text(), editing.draft.subject.as_deref().unwrap_or_default());
    let length = limit.count_with(&text, subject);
    let over = length.checked_sub(limit.most).filter(|over| *over > 0)?;
    Some(fill(w().too_long, &[&over, &network_name(editing.draft.account.network()), &limit.most]))
}

/// The desk has it: closes the editor unless more was typed meanwhile, and goes on with the next row.
pub fn sent(seat: &mut Seat, draft: Option<&Draft>, done: &Done) -> Vec<Effect> {
    let mine = seat.editing.as_ref().and_then(|editing| editing.sending.as_deref().map(|sending| (editing, sending)));
    let Some((editing, sending)) = mine else { return Vec::new() };
    if draft.is_some_and(|draft| draft.conversation != sending.conversation) {
        return Vec::new();
    }
    let (is_note, kind) = (sending.note, sending.draft_kind());
    let conversation = sending.conversation;
    if editing.area.text() != sending.text {
        if let Some(editing) = &mut seat.editing {
            editing.sending = None;
        }
        super::changed(seat);
        return Vec::new();
    }
    let from = editing.from;
    seat.editing = None;
    let mut effects = vec![];
    if let Some(thread) = seat.reading.thread.as_mut()
        && Some(thread.conversation.id) == conversation
    {
        thread.drop_draft(kind);
        seat.reading.laid_for = None;
    }
    if is_note {
        seat.focus = from;
        seat.habits.noted = conversation;
        effects.push(Effect::Do(Command::Discard { conversation, kind: Some(kind) }));
    } else {
        seat.focus = if done.by_hand.is_some() { from } else { Focus::Queue };
        let is_held = |id: &ConversationId| done.held_back.iter().any(|held| held.conversation == *id);
        if let Some(id) = conversation.filter(|id| done.by_hand.is_none() && !is_held(id)) {
            effects.extend(go_on(seat, &[id], false));
            seat.queue.settle(&[crate::domain::ask::RowId::Conversation(id)]);
        }
    }
    seat.kept.at = Some(seat.now);
    effects
}

/// The desk does not take it as it is: shows why; what can be waved through asks.
pub fn refused(seat: &mut Seat, draft: &Draft, concerns: &[Concern], before: &[Concern]) -> Vec<Effect> {
    if let Some(editing) = &mut seat.editing {
        editing.sending = None;
    }
    let lines = concerns.iter().map(|concern| concern.sentence.clone()).collect();
    let blocked = concerns.iter().any(|concern| concern.blocks());
    let seen: Vec<Concern> = before.iter().chain(concerns).cloned().collect();
    if !blocked && concerns.iter().any(Concern::holds) {
        super::changed(seat);
        return super::cool::hold(seat, draft, concerns, seen);
    }
    let again = Then::Do(Box::new(Command::Send { draft: Box::new(draft.clone()), now: false, seen }));
    seat.layers.push(Layer::Ask(if blocked {
        Ask::telling(w().guard_blocks, lines)
    } else {
        Ask::new(w().guard_asks, lines, w().send_anyway, again)
    }));
    super::changed(seat);
    Vec::new()
}

/// Throws away what is being written, after a question.
pub fn discard(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let written = seat.editing.as_ref().map(Editing::draft);
    let draft = written.or_else(|| seat.thread().and_then(|thread| thread.drafts.first().cloned()));
    match draft.filter(|draft| !draft.text.trim().is_empty()) {
        Some(draft) => {
            let (conversation, kind) = (draft.conversation, Some(draft.draft_kind()));
            let then = Then::Do(Box::new(Command::Discard { conversation, kind }));
            seat.layers.push(Layer::Ask(Ask::new(w().discard, vec![draft.text], w().throw_away, then)));
        }
        None => seat.warn(seat.keyed(&w().nothing_written)),
    }
    Vec::new()
}
