//! When it is serious: escalate, freeze, resume.

use crate::domain::command::Command;
use crate::domain::crisis::Escalation;
use crate::domain::id::SeatName;
use crate::ui::Effect;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Prompt, Sheet, SheetOf, Then};
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// Raises a crisis: asks for level, owner and note, or takes all of them as typed.
pub fn escalate(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let mut words = args.splitn(3, ' ');
    let Some(level) = words.next().and_then(|word| word.parse::<u8>().ok()).filter(|level| (1..=4).contains(level))
    else {
        let levels = w().levels.iter().zip(1u8..);
        let choices = levels.map(|(text, n)| Choice::new(format!("{n} {text}"), "", Then::Owner(n)));
        let mut picker = Picker::new(w().escalate_title, choices.collect(), "");
        picker.numbered = true;
        seat.layers.push(Layer::Picker(picker));
        return Vec::new();
    };
    let owner = words.next().filter(|word| !word.is_empty() && *word != "-").map(SeatName::new);
    raise(seat, level, owner, words.next().unwrap_or_default())
}

/// Asks who has it.
pub fn ask_owner(seat: &mut Seat, level: u8) {
    let prompt = Prompt::new(w().escalate_owner, Then::Owner(level)).with(seat.name.as_str());
    seat.layers.push(Layer::Prompt(prompt));
}

/// Asks what to know.
pub fn ask_note(seat: &mut Seat, level: u8, owner: Option<SeatName>) {
    seat.layers.push(Layer::Prompt(Prompt::new(w().escalate_note, Then::CrisisNote(level, owner)).or_empty()));
}

/// Raises the crisis.
pub fn raise(seat: &mut Seat, level: u8, owner: Option<SeatName>, note: &str) -> Vec<Effect> {
    let on = seat.here();
    let escalation = on.map(|on| Escalation { owner, note: note.to_owned(), ..Escalation::of(on, level) });
    escalation.map(|asked| Effect::Do(Command::Escalate(Box::new(asked)))).into_iter().collect()
}

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
