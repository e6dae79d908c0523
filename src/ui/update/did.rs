//! What the desk did, or why it did not.

use crate::domain::ask::RowId;
use crate::domain::command::{Act, ByHand, Command, Done, Refusal};
use crate::domain::guard::Concern;
use crate::domain::id::ConversationId;
use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::acts::{move_about, reply};
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::queue::Mend;
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// When a draft that could not be saved is tried again.
const AGAIN: Span = Span::seconds(4);

/// Takes the desk's answer to a command.
pub fn did(seat: &mut Seat, command: &Command, result: Result<Done, Refusal>) -> Vec<Effect> {
    match result {
        Ok(done) => went_well(seat, command, &done),
        Err(refusal) => refused(seat, command, refusal),
    }
}

fn rows(ids: &[ConversationId]) -> Vec<RowId> {
    ids.iter().map(|id| RowId::Conversation(*id)).collect()
}

const fn leaves(act: &Act) -> bool {
    matches!(act, Act::Done | Act::Dismiss(_) | Act::Snooze { .. })
}

fn went_well(seat: &mut Seat, command: &Command, done: &Done) -> Vec<Effect> {
    if matches!(command, Command::Draft(_) | Command::Keep { .. } | Command::Looked { .. }) {
        return Vec::new();
    }
    // What counts down is told on the right, second by second.
    let counts_down = done.not_before.is_some_and(|at| at > seat.now);
    if !done.notice.is_empty() && !counts_down {
        seat.say(done.notice.clone());
    }
    let mut effects = match command {
        Command::Act { on, act } if leaves(act) => {
            seat.queue.settle(&rows(on));
            Vec::new()
        }
        Command::Undo => {
            seat.queue.mend_later(&rows(&done.changed), Mend::Undone);
            Vec::new()
        }
        Command::Redo => {
            seat.queue.mend_later(&rows(&done.changed), Mend::Redone);
            Vec::new()
        }
        Command::Send { draft, .. } => reply::sent(seat, Some(draft), done),
        Command::Note { .. } => reply::sent(seat, None, done),
        Command::Discard { conversation } => {
            discarded(seat, *conversation);
            Vec::new()
        }
        Command::CallBack { .. } | Command::Retake { .. } => take_up(seat, done),
        Command::Posted { .. } | Command::Release { .. } | Command::Verify { .. } => Vec::new(),
        Command::Act { .. }
        | Command::Draft(_)
        | Command::Looked { .. }
        | Command::Moderate { .. }
        | Command::Escalate { .. }
        | Command::StandDown { .. }
        | Command::Freeze { .. }
        | Command::Resume
        | Command::Sync { .. }
        | Command::Keep { .. } => Vec::new(),
    };
    if let Some(by_hand) = &done.by_hand {
        effects.extend(post_by_hand(seat, by_hand));
    }
    seat.asked.stale = true;
    effects.extend(super::tick::refresh(seat));
    effects
}

fn discarded(seat: &mut Seat, conversation: Option<ConversationId>) {
    if conversation.is_none() {
        seat.kept.post = None;
    }
    if seat
        .editing
        .as_ref()
        .is_some_and(|editing| editing.draft.conversation == conversation && editing.sending.is_none())
    {
        seat.editing = None;
        seat.focus = crate::ui::seat::Focus::Conversation;
    }
    if let Some(thread) = seat.reading.thread.as_mut()
        && Some(thread.conversation.id) == conversation
    {
        thread.draft = None;
        seat.reading.laid_for = None;
    }
}

/// A text came back to be written on.
fn take_up(seat: &mut Seat, done: &Done) -> Vec<Effect> {
    let Some(draft) = done.draft.as_deref() else { return Vec::new() };
    let mut effects = reply::save_now(seat);
    seat.queue.mend_later(&rows(&done.changed), Mend::Back);
    if let Some(id) = draft.conversation {
        effects.extend(move_about::open_id(seat, id));
    }
    let who = seat.thread().map(|thread| thread.author.shown().to_owned()).unwrap_or_default();
    reply::open(seat, draft.clone(), who);
    effects
}

/// The text is copied and the address shown; the person says when it is posted.
fn post_by_hand(seat: &mut Seat, by_hand: &ByHand) -> Vec<Effect> {
    let reply = by_hand.reply;
    let mut lines = vec![w().by_hand_what.to_owned()];
    lines.extend(by_hand.url.clone());
    lines.push(by_hand.text.clone());
    let answer = |yes| Then::Do(Box::new(Command::Posted { reply, yes }));
    seat.layers.push(Layer::Ask(Ask {
        title: w().posted.to_owned(),
        lines,
        yes: Some(answer(true)),
        no: answer(false),
    }));
    let mut effects = vec![Effect::Copy(by_hand.text.clone())];
    effects.extend(by_hand.url.clone().map(Effect::OpenUrl));
    effects
}

fn refused(seat: &mut Seat, command: &Command, refusal: Refusal) -> Vec<Effect> {
    match (command, refusal) {
        (Command::Keep { .. } | Command::Looked { .. }, _) => Vec::new(),
        (Command::Draft(_), why) => {
            let again = seat.soon(AGAIN);
            if let Some(editing) = &mut seat.editing {
                editing.dirty_since = Some(again);
            }
            seat.warn(fill(w().draft_unsaved, &[&why]));
            Vec::new()
        }
        (Command::Send { draft, seen, .. }, Refusal::Asks(concerns)) => reply::refused(seat, draft, &concerns, seen),
        (Command::Act { on, act: Act::Snooze { wake, .. } }, Refusal::Asks(concerns)) => {
            seat.queue.mend_later(&rows(on), Mend::Back);
            let act = Act::Snooze { wake: *wake, past_due: true };
            let then = Then::Do(Box::new(Command::Act { on: on.clone(), act }));
            seat.layers.push(Layer::Ask(Ask::new(w().snooze_past, sentences(&concerns), then)));
            again(seat)
        }
        (command, why) => {
            undo_what_was_shown(seat, command);
            seat.warn(why.to_string());
            again(seat)
        }
    }
}

fn sentences(concerns: &[Concern]) -> Vec<String> {
    concerns.iter().map(|concern| concern.sentence.clone()).collect()
}

/// The screen was ahead of the desk: back to what the desk says.
fn undo_what_was_shown(seat: &mut Seat, command: &Command) {
    match command {
        Command::Act { on, act } if leaves(act) => seat.queue.mend_later(&rows(on), Mend::Back),
        Command::Send { .. } | Command::Note { .. } => {
            if let Some(editing) = &mut seat.editing {
                editing.sending = None;
            }
            reply::changed(seat);
        }
        _ => {}
    }
}

fn again(seat: &mut Seat) -> Vec<Effect> {
    seat.asked.stale = true;
    super::tick::refresh(seat)
}
