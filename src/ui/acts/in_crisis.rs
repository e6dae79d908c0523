//! What is done in a crisis: going to it, who has it, its steps, roles, level, notes, tasks, its page and its end.

mod page;
mod pane;
mod post;
mod steps;
mod task;

pub use self::page::{acknowledge, answer_rule, page};
pub use self::pane::{called, choose, example, leave, open, scroll, show, step, tab};
pub use self::steps::{skip, tick};
pub use self::task::task;

use super::{crisis, reply, triage};
use crate::domain::command::Command;
use crate::domain::crisis::CrisisAct;
use crate::domain::id::SeatName;
use crate::domain::protocol::{LEVELS, Role};
use crate::domain::snooze::{self, Wake};
use crate::ui::Effect;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Prompt, Then};
use crate::ui::seat::Seat;
use crate::words::{fill, some, w};

/// Asks the desk to do something in the crisis that is meant.
fn act(seat: &Seat, act: CrisisAct) -> Vec<Effect> {
    seat.crisis_here().map(|id| Effect::Do(Command::Crisis { id, act })).into_iter().collect()
}

/// Says why nothing is done.
fn no(seat: &mut Seat, why: impl Into<String>) -> Vec<Effect> {
    seat.warn(why);
    Vec::new()
}

fn asks(seat: &mut Seat, title: &str, then: &'static str) -> Vec<Effect> {
    seat.layers.push(Layer::Prompt(Prompt::new(title, Then::Typed(then))));
    Vec::new()
}

/// Takes a role, or gives it.
pub fn role(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (word, to) = args.split_once(' ').unwrap_or((args, ""));
    let Some(role) = Role::ALL.into_iter().find(|role| role.word() == word) else {
        return if args.is_empty() { offer_roles(seat) } else { no(seat, w().crisis_pane.role_how) };
    };
    let to = match to.trim().trim_start_matches('@') {
        "" => Some(seat.name.clone()),
        "-" | "nobody" => None,
        name => Some(SeatName::new(name)),
    };
    act(seat, CrisisAct::Give { role, to })
}

fn offer_roles(seat: &mut Seat) -> Vec<Effect> {
    let say = &w().crisis_pane;
    let line_of = |role: Role| {
        let sheet = seat.crisis.sheet.as_deref().filter(|_| seat.in_crisis_pane());
        sheet.and_then(|sheet| sheet.roles.iter().find(|line| line.role == role))
    };
    let choices = Role::ALL.into_iter().map(|role| {
        let line = line_of(role);
        let who = line.and_then(|line| line.who.as_ref()).map_or(say.nobody, |who| who.as_str());
        let mut choice = Choice::new(role.word(), who, Then::Line(format!("role {}", role.word())));
        choice.preview = match line {
            Some(line) if line.should.is_empty() => line.does.clone(),
            Some(line) => fill(say.role_should, &[&line.does, &line.should.join(", ")]),
            None => String::new(),
        };
        choice
    });
    let mut picker = Picker::new(say.role_title, choices.collect(), "");
    picker.numbered = true;
    seat.layers.push(Layer::Picker(picker));
    Vec::new()
}

/// Changes the level.
pub fn level(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (level, why) = args.split_once(' ').unwrap_or((args, ""));
    match level.parse::<u8>() {
        Ok(level) if LEVELS.contains(&level) => act(seat, CrisisAct::Grade { level, why: why.trim().to_owned() }),
        _ if args.is_empty() => offer_levels(seat),
        _ => no(seat, w().crisis_pane.level_how),
    }
}

/// Follows a protocol, or none: offers those there are where none is named.
pub fn protocol(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let say = &w().crisis_pane;
    match args {
        "-" => act(seat, CrisisAct::Follow(None)),
        "" => {
            let sheet = seat.crisis.sheet.as_deref().filter(|_| seat.in_crisis_pane());
            let known = sheet.map(|sheet| sheet.protocols.clone()).unwrap_or_default();
            let choices = known.into_iter().map(|(name, title, scenario)| {
                let mut choice = Choice::new(title, name.clone(), Then::Line(format!("protocol {name}")));
                choice.preview = scenario;
                choice
            });
            let mut picker = Picker::new(say.protocol_title, choices.collect(), "");
            picker.numbered = true;
            seat.layers.push(Layer::Picker(picker));
            Vec::new()
        }
        name => act(seat, CrisisAct::Follow(Some(name.to_owned()))),
    }
}

fn offer_levels(seat: &mut Seat) -> Vec<Effect> {
    let say = &w().crisis_pane;
    let sheet = seat.crisis.sheet.as_deref().filter(|_| seat.in_crisis_pane());
    let when = |level: u8| {
        let levels = sheet?.protocol.as_ref()?.levels.iter().find(|(of, _)| *of == level)?;
        Some(levels.1.join("\n"))
    };
    let is = sheet.map(|sheet| sheet.crisis.level);
    let choices = LEVELS.into_iter().zip(w().screen.levels).map(|(level, words)| {
        let detail = if is == Some(level) { say.level_now } else { "" };
        let mut choice = Choice::new(format!("{level} {words}"), detail, Then::Line(format!("level {level}")));
        choice.preview = when(level).unwrap_or_default();
        choice
    });
    let mut picker = Picker::new(say.level_title, choices.collect(), "");
    picker.numbered = true;
    picker.cursor = is.map_or(0, |level| usize::from(level).saturating_sub(1));
    seat.layers.push(Layer::Picker(picker));
    Vec::new()
}

/// Notes something: in the timeline of the crisis on screen, else on the message.
pub fn note(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match args {
        _ if !seat.in_crisis_pane() => reply::note(seat, args),
        "" => asks(seat, w().crisis_pane.note_prompt, "note"),
        text => act(seat, CrisisAct::Note(text.to_owned())),
    }
}

/// Notes when we said that we would say more: in public, else to the person.
pub fn promise(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match args {
        _ if !seat.in_crisis_pane() => return triage::promise(seat, args),
        "" => return asks(seat, w().crisis_pane.promise_prompt, "promise"),
        "-" => return act(seat, CrisisAct::Promise(None)),
        _ => {}
    }
    match snooze::parse(args, seat.now, &seat.settings.zone, &seat.settings.hours) {
        Ok(Wake::At(at)) => act(seat, CrisisAct::Promise(Some(at))),
        Ok(Wake::Reply) => no(seat, w().screen.promise_when),
        Err(why) => no(seat, why.to_string()),
    }
}

/// Takes a crisis up again that was ended, else puts a row back into the queue.
pub fn reopen(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_crisis_pane() { act(seat, CrisisAct::Reopen) } else { triage::reopen(seat, args) }
}

/// Gives it another headline.
pub fn headline(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        return asks(seat, w().crisis_pane.headline_prompt, "headline");
    }
    act(seat, CrisisAct::Name(args.to_owned()))
}

/// Ends it, after a question that says when it is over; a reason may stand behind the word.
pub fn stand_down(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(sheet) = seat.crisis.sheet.as_deref().filter(|_| seat.in_crisis_pane()) else {
        return crisis::stand_down(seat, args);
    };
    let say = &w().crisis_pane;
    if !sheet.crisis.is_running() {
        return no(seat, say.is_over);
    }
    let mut lines = Vec::new();
    let holds = sheet.protocol.as_ref().map(|protocol| protocol.stand_down.as_slice()).unwrap_or_default();
    if !holds.is_empty() {
        lines.push(say.end_all_hold.to_owned());
        lines.extend(holds.iter().map(|one| format!("- {one}")));
    }
    let open = sheet.steps.iter().filter(|step| step.ticked.is_none()).count();
    let tasks = sheet.crisis.tasks.iter().filter(|task| task.done.is_none()).count();
    lines.extend((open > 0).then(|| some(say.end_open, open)));
    lines.extend((tasks > 0).then(|| some(say.end_tasks, tasks)));
    lines.extend(sheet.freeze.is_some().then(|| seat.keyed(&say.end_frozen)));
    let close = CrisisAct::Close { why: args.to_owned() };
    let then = Then::Do(Box::new(Command::Crisis { id: sheet.crisis.id, act: close }));
    seat.layers.push(Layer::Ask(Ask::new(say.end, lines, w().screen.end_it, then)));
    Vec::new()
}
