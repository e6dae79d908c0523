//! When it is serious: the end of a crisis, freeze, resume.

use crate::domain::command::Command;
use crate::ui::Effect;
use crate::ui::layers::{Ask, Layer, Prompt, Sheet, SheetOf, Then};
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// Ends the crisis of this conversation, after a question.
pub fn stand_down(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if let Some(on) = seat.here() {
        let then = Then::Do(Box::new(Command::StandDown { on }));
        seat.layers.push(Layer::Ask(Ask::new(w().stand_down, Vec::new(), w().end_it, then)));
    }
    Vec::new()
}

/// Writes the report of the gravest crisis that runs, else of the newest.
pub fn postmortem(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let running = seat.summary.as_ref().and_then(|summary| summary.crises.first()).map(|crisis| crisis.id);
    vec![Effect::Do(Command::Postmortem { id: running })]
}

/// Freezes with a reason; while frozen it only shows.
pub fn freeze(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.summary.as_ref().is_some_and(|summary| summary.freeze.is_some()) {
        seat.layers.push(Layer::Sheet(Sheet::new(SheetOf::Freeze)));
        return Vec::new();
    }
    if args.is_empty() {
        seat.layers.push(Layer::Prompt(Prompt::new(w().freeze_reason, Then::Typed("freeze"))));
        return Vec::new();
    }
    let all = args.split_whitespace().any(|word| word == "--all");
    let reason = args.split_whitespace().filter(|word| *word != "--all").collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        seat.warn(w().freeze_needs_reason);
        return Vec::new();
    }
    vec![Effect::Do(Command::Freeze { reason, all })]
}

/// Ends the freeze, after a question.
pub fn resume(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let reason = seat.summary.as_ref().and_then(|summary| summary.freeze.as_ref()).map(|freeze| freeze.reason.clone());
    let lines = vec![fill(w().resume_what, &[&reason.unwrap_or_default()])];
    let then = Then::Do(Box::new(Command::Resume));
    seat.layers.push(Layer::Ask(Ask::new(w().resume, lines, w().end_it, then)));
    Vec::new()
}
