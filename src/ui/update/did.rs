//! What the desk did, or why it did not.

use crate::domain::ask::RowId;
use crate::domain::command::{Act, ByHand, Command, Done, Refusal};
use crate::domain::guard::Concern;
use crate::domain::id::ConversationId;
use crate::domain::reply::{Draft, DraftKind};
use crate::ui::Effect;
use crate::ui::acts::triage::go_on;
use crate::ui::acts::{assets, deliver, plan, reply, statement};
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::queue::Mend;
use crate::ui::seat::{Editing, Seat};
use crate::ui::words::{fill, w};

/// Takes the desk's answer to a command.
pub fn did(seat: &mut Seat, command: &Command, result: Result<Done, Refusal>) -> Vec<Effect> {
    statement::did(seat, command, &result);
    let mut effects = plan::did(seat, command, &result);
    effects.extend(match result {
        Ok(done) => went_well(seat, command, &done),
        Err(refusal) => refused(seat, command, refusal),
    });
    effects
}

fn rows(ids: &[ConversationId]) -> Vec<RowId> {
    ids.iter().map(|id| RowId::Conversation(*id)).collect()
}

const fn leaves(act: &Act) -> bool {
    matches!(act, Act::Done | Act::Dismiss(_) | Act::Snooze { .. })
}

fn went_well(seat: &mut Seat, command: &Command, done: &Done) -> Vec<Effect> {
    if let Command::Draft(draft) | Command::Send { draft, .. } | Command::SendMany { draft, .. } = command {
        reply::unsaved::saved(seat, draft);
    }
    if matches!(command, Command::Draft(_) | Command::Keep { .. } | Command::Looked { .. }) {
        return Vec::new();
    }
    // What counts down is told on the right, second by second.
    let counts_down = done.not_before.is_some_and(|at| at > seat.now);
    // A draft that only went with its note, or was empty, needs no word.
    let is_told = match command {
        Command::Discard { conversation, kind } => {
            let with_note = seat.habits.noted.take_if(|noted| Some(*noted) == *conversation).is_some();
            discarded(seat, *conversation, *kind) && !with_note
        }
        _ => true,
    };
    if is_told && !done.notice.is_empty() && !counts_down {
        seat.say(notice(seat, command, done));
    }
    seat.habits.sent_last = match command {
        Command::Send { .. } | Command::SendMany { .. } => true,
        Command::Act { .. } | Command::Person { .. } => false,
        _ => seat.habits.sent_last,
    };
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
        Command::Send { draft, .. } => {
            seat.habits.watched = done.reply.filter(|_| done.by_hand.is_none());
            reply::sent(seat, Some(draft), done)
        }
        Command::SendMany { draft, .. } => reply::many::sent(seat, draft, done),
        Command::Note { .. } => reply::sent(seat, None, done),
        Command::CallBack { .. } | Command::Retake { .. } => {
            seat.habits.watched = None;
            take_up(seat, done)
        }
        Command::Posted { yes: true, .. } => posted(seat, done),
        Command::Posted { yes: false, .. } => take_up(seat, done),
        Command::AddMedia { .. } | Command::Media { .. } | Command::Post { .. } => assets::refresh(seat),
        Command::Release { .. } | Command::Drop { .. } | Command::Verify { .. } => Vec::new(),
        Command::Act { .. }
        | Command::Draft(_)
        | Command::Looked { .. }
        | Command::Discard { .. }
        | Command::Moderate { .. }
        | Command::Escalate(_)
        | Command::Crisis { .. }
        | Command::Join { .. }
        | Command::Page { .. }
        | Command::Alarm { .. }
        | Command::Rota { .. }
        | Command::MakePost { .. }
        | Command::MakePosts { .. }
        | Command::Settle { .. }
        | Command::Postmortem { .. }
        | Command::Person { .. }
        | Command::StandDown { .. }
        | Command::Freeze { .. }
        | Command::Resume
        | Command::EndDrill
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

/// What the desk says; of a note, whose it is.
fn notice(seat: &Seat, command: &Command, done: &Done) -> String {
    let Command::Note { on, .. } = command else { return seat.in_keys(&done.notice) };
    let of_thread = seat.thread().filter(|thread| thread.conversation.id == *on).map(|thread| thread.author.shown());
    let row = seat.queue.rows.get(&RowId::Conversation(*on));
    match of_thread.or(row.map(|row| row.who.as_str())) {
        Some(who) => seat.in_keys(&w().note_kept.say(&[&who])),
        None => seat.in_keys(&done.notice),
    }
}

/// A draft is no more. Tells whether a text that was on screen went with it.
fn discarded(seat: &mut Seat, conversation: Option<ConversationId>, kind: Option<DraftKind>) -> bool {
    let mut went = conversation.is_none() && seat.kept.post.take().is_some();
    let is_gone = |draft: &Draft| kind.is_none_or(|kind| kind == draft.draft_kind());
    let gone = |editing: &mut Editing| {
        editing.draft.conversation == conversation && is_gone(&editing.draft) && editing.sending.is_none()
    };
    if let Some(editing) = seat.editing.take_if(gone) {
        seat.focus = editing.from;
        went = true;
    }
    if let Some(thread) = seat.reading.thread.as_mut()
        && Some(thread.conversation.id) == conversation
    {
        went |= thread.drafts.extract_if(.., |draft| is_gone(draft)).count() > 0;
    }
    seat.reading.laid_for = None;
    went
}

/// A text came back to be written on: its row is chosen and its conversation read before the editor opens, so
/// that whom it answers and how long it may be stand above it.
fn take_up(seat: &mut Seat, done: &Done) -> Vec<Effect> {
    let Some(draft) = done.draft.as_deref() else { return Vec::new() };
    let mut effects = reply::save_now(seat);
    seat.queue.mend_later(&rows(&done.changed), Mend::Undone);
    match draft.conversation {
        Some(id) => effects.extend(reply::take_up(seat, id, draft.draft_kind())),
        None => reply::open(seat, draft.clone(), String::new()),
    }
    effects
}

/// What was posted by hand is answered: on to the next row.
fn posted(seat: &mut Seat, done: &Done) -> Vec<Effect> {
    let effects = go_on(seat, &done.changed, false);
    seat.queue.settle(&rows(&done.changed));
    effects
}

/// The text is copied and the address shown; the person says when it is posted.
fn post_by_hand(seat: &mut Seat, by_hand: &ByHand) -> Vec<Effect> {
    let mut lines = vec![w().by_hand_what.to_owned()];
    lines.extend(by_hand.url.clone());
    lines.push(by_hand.text.clone());
    seat.layers.push(Layer::Ask(deliver::ask_posted(by_hand.reply, lines)));
    let mut effects = vec![Effect::Copy(by_hand.text.clone())];
    effects.extend(by_hand.url.clone().map(Effect::OpenUrl));
    effects
}

fn refused(seat: &mut Seat, command: &Command, refusal: Refusal) -> Vec<Effect> {
    match (command, refusal) {
        (Command::Keep { .. } | Command::Looked { .. }, _) => Vec::new(),
        (Command::Draft(draft), why) => {
            reply::unsaved::keep(seat, draft);
            seat.warn(fill(w().draft_unsaved, &[&why]));
            Vec::new()
        }
        (Command::Send { draft, seen, .. }, Refusal::Asks(concerns)) => reply::refused(seat, draft, &concerns, seen),
        (Command::SendMany { .. }, Refusal::Asks(concerns)) => {
            reply::many::refused(seat, &concerns);
            Vec::new()
        }
        (Command::Act { on, act: Act::Snooze { wake, .. } }, Refusal::Asks(concerns)) => {
            seat.queue.mend_later(&rows(on), Mend::Back);
            let act = Act::Snooze { wake: *wake, past_due: true };
            let then = Then::Do(Box::new(Command::Act { on: on.clone(), act }));
            seat.layers.push(Layer::Ask(Ask::new(w().snooze_past, sentences(&concerns), w().snooze_anyway, then)));
            again(seat)
        }
        (command, why) => {
            undo_what_was_shown(seat, command);
            seat.warn(seat.in_keys(&why.said()));
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
        Command::Send { .. } | Command::SendMany { .. } | Command::Note { .. } => {
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
