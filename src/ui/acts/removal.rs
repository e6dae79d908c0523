//! What somebody asked to hide or delete: its message, a yes, or back to whoever asked.

use super::{move_about, statement};
use crate::domain::ask::RowId;
use crate::domain::command::Command;
use crate::domain::crisis::{CrisisAct, Part};
use crate::domain::id::{CrisisId, EventId};
use crate::ui::Effect;
use crate::ui::crisis_pane::Pick;
use crate::ui::layers::{Layer, Prompt, Then};
use crate::ui::seat::{Focus, Seat};
use crate::words::w;

/// Returns what the row under the cursor asks for.
pub fn on_row(seat: &Seat) -> Option<(CrisisId, EventId)> {
    match seat.queue.cursor.as_ref()? {
        RowId::Crisis(crisis, Part::Removal(asked)) => Some((*crisis, *asked)),
        _ => None,
    }
}

/// Returns what a yes is meant for here: the row under the cursor, the message that was opened from it, or the line of the
/// pane of its crisis.
pub fn here(seat: &Seat) -> Option<(CrisisId, EventId)> {
    match seat.focus {
        Focus::Crisis => match seat.pick()? {
            Pick::Removal(asked) => Some((seat.crisis_here()?, asked)),
            _ => None,
        },
        Focus::Queue => on_row(seat),
        Focus::Conversation => {
            let is_its = seat.reading.wanted == seat.queue.row().and_then(|row| row.conversation);
            on_row(seat).filter(|_| !seat.reading.pinned || is_its)
        }
        Focus::Editor | Focus::Plan => None,
    }
}

/// Shows the message that the row under the cursor asks about; the cursor stays on the row.
pub fn show(seat: &mut Seat) -> Vec<Effect> {
    let Some(id) = seat.queue.row().and_then(|row| row.conversation) else {
        seat.warn(w().crisis_pane.gone_message);
        return Vec::new();
    };
    seat.reading.pinned = true;
    seat.reading.wanted = Some(id);
    seat.reading.left_unread = None;
    seat.focus = Focus::Conversation;
    move_about::read_now(seat)
}

/// Shows the message that a line of the pane asks about.
pub fn show_in_pane(seat: &mut Seat, asked: EventId) -> Vec<Effect> {
    let line = seat.crisis.sheet.as_ref().and_then(|sheet| sheet.removals.iter().find(|line| line.id == asked));
    match line.and_then(|line| line.conversation) {
        Some(id) => move_about::open_id(seat, id),
        None => {
            seat.warn(w().crisis_pane.gone_message);
            Vec::new()
        }
    }
}

/// Says yes to it.
pub fn grant(crisis: CrisisId, asked: EventId) -> Vec<Effect> {
    vec![Effect::Do(Command::Crisis { id: crisis, act: CrisisAct::Approve { proposal: asked } })]
}

/// Gives what waits for a yes back to whoever wrote or asked it; asks why where that is not said.
pub fn give_back(seat: &mut Seat, why: &str) -> Vec<Effect> {
    let Some((crisis, proposal)) = here(seat).or_else(|| statement::waiting_here(seat)) else {
        seat.warn(w().crisis_pane.nothing_to_return);
        return Vec::new();
    };
    if why.trim().is_empty() {
        seat.layers.push(Layer::Prompt(Prompt::new(w().crisis_pane.return_why, Then::Typed("return"))));
        return Vec::new();
    }
    let act = CrisisAct::Return { proposal, why: why.trim().to_owned() };
    vec![Effect::Do(Command::Crisis { id: crisis, act })]
}
