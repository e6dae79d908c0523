//! Texts that the desk could not save, as on a full disk: the seat keeps them until it can.

use crate::domain::ask::Thread;
use crate::domain::command::Command;
use crate::domain::reply::Draft;
use crate::domain::time::{Span, Time};
use crate::ui::Effect;
use crate::ui::seat::Seat;

/// When a text that could not be saved is tried again.
const AGAIN: Span = Span::seconds(4);

/// Keeps a text that the desk refused: in the editor where it still stands, else beside it.
pub fn keep(seat: &mut Seat, draft: &Draft) {
    let again = seat.soon(AGAIN);
    if let Some(editing) = seat.editing.as_mut().filter(|editing| editing.draft.has_place_of(draft)) {
        editing.dirty_since = Some(again);
        return;
    }
    saved(seat, draft);
    seat.kept.unsaved.push(draft.clone());
    seat.kept.unsaved_at = Some(again);
}

/// The desk has it, or its place was taken.
pub fn saved(seat: &mut Seat, draft: &Draft) {
    seat.kept.unsaved.retain(|other| !other.has_place_of(draft));
}

/// Returns when the desk is asked again.
pub fn again_at(seat: &Seat) -> Option<Time> {
    seat.kept.unsaved_at.filter(|_| !seat.kept.unsaved.is_empty())
}

/// Asks the desk again.
pub fn try_again(seat: &mut Seat) -> Vec<Effect> {
    seat.kept.unsaved_at = None;
    seat.kept.unsaved.iter().map(|draft| Effect::Do(Command::Draft(Box::new(draft.clone())))).collect()
}

/// Lays them over the drafts that the desk has of a conversation.
pub fn lay_over(seat: &Seat, thread: &mut Thread) {
    let here = Some(thread.conversation.id);
    for draft in seat.kept.unsaved.iter().filter(|draft| draft.conversation == here) {
        thread.put_draft(draft.clone());
    }
}
