//! Acts on conversations that undo takes back.

use super::move_about::{follow, read_now};
use crate::domain::ask::{Row, RowId};
use crate::domain::class::Class;
use crate::domain::command::{Act, Command};
use crate::domain::conversation::{Dismissal, Triage};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::snooze;
use crate::ui::Effect;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Prompt, Then};
use crate::ui::layout;
use crate::ui::parts::clock;
use crate::ui::seat::{Focus, Seat};
use crate::ui::words::{fill, some, w};

/// The most acts that a macro plays in a row, however it nests.
const MOST_PLAYED: usize = 1_000;

/// Asks the desk for an act on what is chosen.
pub fn act(seat: &mut Seat, act: Act) -> Vec<Effect> {
    let on = seat.chosen();
    seat.queue.anchor = None;
    foresee(seat, &on, &act);
    vec![Effect::Do(Command::Act { on, act })]
}

/// Shows marks before the desk has said so: the same key again must find them.
fn foresee(seat: &mut Seat, on: &[ConversationId], act: &Act) {
    for id in on {
        let Some(row) = seat.queue.rows.get_mut(&RowId::Conversation(*id)) else { continue };
        match act {
            Act::Star(Some(on)) => row.starred = *on,
            Act::Mute(Some(on)) => row.muted = *on,
            Act::Priority(priority) => row.priority = *priority,
            _ => {}
        }
    }
}

/// Returns the line that does again what an act did, whatever stands at the row it is repeated on.
pub fn again(act: &Act) -> Option<&'static str> {
    match act {
        Act::Star(Some(on)) => Some(if *on { "star on" } else { "star off" }),
        Act::Mute(Some(on)) => Some(if *on { "mute on" } else { "mute off" }),
        Act::Priority(priority) => Some(match priority {
            1.. => "priority raised",
            0 => "priority 0",
            ..0 => "priority below",
        }),
        _ => None,
    }
}

/// The same for an act after which the rows are done with: the news come in and the next row is chosen.
fn act_and_go(seat: &mut Seat, the_act: Act, back: bool) -> Vec<Effect> {
    let on = seat.chosen();
    let mut effects = act(seat, the_act);
    effects.extend(go_on(seat, &on, back));
    effects
}

/// Takes rows off the list and goes on with the next one.
pub fn go_on(seat: &mut Seat, done: &[ConversationId], back: bool) -> Vec<Effect> {
    let rows: Vec<RowId> = done.iter().map(|id| RowId::Conversation(*id)).collect();
    let was_reading = seat.focus == Focus::Conversation && !seat.reading.pinned;
    seat.queue.leave(&rows, back);
    if !was_reading || layout::plan(seat).one_pane {
        seat.focus = Focus::Queue;
    }
    follow(seat);
    if was_reading { read_now(seat) } else { Vec::new() }
}

/// Deals with it and goes on.
pub fn done(seat: &mut Seat, args: &str) -> Vec<Effect> {
    act_and_go(seat, Act::Done, args == "back")
}

/// Closes without an answer.
pub fn dismiss(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match Dismissal::of_word(args) {
        Some(why) => {
            let more = if why == Dismissal::Spam { super::moderate::offer_after_spam(seat) } else { None };
            let effects = act_and_go(seat, Act::Dismiss(why), false);
            seat.layers.extend(more.map(Layer::Ask));
            effects
        }
        None => {
            seat.warn(seat.keyed(&w().dismiss_why));
            Vec::new()
        }
    }
}

/// Puts off: from the numbered list, or as typed.
pub fn snooze(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (zone, hours) = (seat.settings.zone.clone(), seat.settings.hours.clone());
    if args.is_empty() {
        offer_snoozes(seat);
        return Vec::new();
    }
    let numbered = args.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
    let wake = match numbered {
        Some(at) => snooze::choices(seat.now, &zone, &hours).get(at).map(|choice| choice.wake),
        None => match snooze::parse(args, seat.now, &zone, &hours) {
            Ok(wake) => Some(wake),
            Err(why) => {
                seat.warn(why.to_string());
                None
            }
        },
    };
    let Some(wake) = wake else { return Vec::new() };
    match past_deadline(seat, wake) {
        Some(question) => {
            let ask = Ask::new(question, Vec::new(), w().snooze_anyway, Then::Snooze(wake));
            seat.layers.push(Layer::Ask(ask));
            Vec::new()
        }
        None => act_and_go(seat, Act::Snooze { wake, past_due: false }, false),
    }
}

/// Puts off past the deadline, which somebody has looked at.
pub fn snooze_past(seat: &mut Seat, wake: snooze::Wake) -> Vec<Effect> {
    act_and_go(seat, Act::Snooze { wake, past_due: true }, false)
}

/// The question where an answer falls due before the snooze ends. It is asked while the row still stands there.
fn past_deadline(seat: &Seat, wake: snooze::Wake) -> Option<String> {
    let snooze::Wake::At(until) = wake else { return None };
    let rows = seat.chosen().into_iter().filter_map(|id| seat.queue.rows.get(&RowId::Conversation(id)));
    let mut due: Vec<_> = rows.filter_map(|row| Some((row.due?, &row.who))).collect();
    due.retain(|(at, _)| *at < until);
    due.sort_unstable();
    let ((first, who), more) = (*due.first()?, due.len() - 1);
    let when = |at| clock::day_and_time(at, seat.now, &seat.settings.zone);
    let late = first <= seat.now;
    Some(match more {
        0 => fill(if late { w().snooze_late } else { w().snooze_due }, &[&who, &when(first), &when(until)]),
        _ => {
            let words = if late { w().snooze_late_more } else { w().snooze_due_more };
            fill(words, &[&who, &when(first), &more, &when(until)])
        }
    })
}

fn offer_snoozes(seat: &mut Seat) {
    let offered = snooze::choices(seat.now, &seat.settings.zone, &seat.settings.hours);
    let choices = offered.into_iter().enumerate().map(|(at, choice)| {
        Choice::new(format!("{} {}", at + 1, choice.label), "", Then::Line(format!("snooze #{}", at + 1)))
    });
    let mut picker = Picker::new(w().snooze_title, choices.collect(), w().snooze_free);
    picker.numbered = true;
    picker.free = Some(Then::Typed("snooze"));
    seat.layers.push(Layer::Picker(picker));
}

/// Takes it.
pub fn claim(seat: &mut Seat, _: &str) -> Vec<Effect> {
    act(seat, Act::Claim)
}

/// Gives it to somebody or to nobody.
pub fn assign(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match args {
        "" => {
            let me = seat.name.to_string();
            let mut names: Vec<String> = vec![me];
            names.extend(seat.queue.rows.values().filter_map(|row| row.owner.as_ref()).map(ToString::to_string));
            names.sort();
            names.dedup();
            let mut choices: Vec<Choice> =
                names.iter().map(|name| Choice::new(name.clone(), "", Then::Line(format!("assign {name}")))).collect();
            choices.push(Choice::new(w().nobody, "", Then::Line("assign -".to_owned())));
            let mut picker = Picker::new(w().assign_title, choices, w().assign_free);
            picker.free = Some(Then::Typed("assign"));
            seat.layers.push(Layer::Picker(picker));
            Vec::new()
        }
        "-" | "nobody" | "none" => act(seat, Act::Assign(None)),
        name => act(seat, Act::Assign(Some(SeatName::new(name)))),
    }
}

/// Stars it or not.
pub fn star(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let is = here_triage(seat, |row| row.starred, |triage| triage.starred);
    act(seat, Act::Star(on_or_off(args).or(is.map(|is| !is))))
}

/// Mutes the thread or not.
pub fn mute(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let is = here_triage(seat, |row| row.muted, |triage| triage.muted);
    act(seat, Act::Mute(on_or_off(args).or(is.map(|is| !is))))
}

pub(super) fn on_or_off(args: &str) -> Option<bool> {
    match args {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// What stands at the conversation that keys act on, as far as it is on screen.
pub(super) fn here_triage<T>(seat: &Seat, of_row: fn(&Row) -> T, of_thread: fn(&Triage) -> T) -> Option<T> {
    let row = seat.queue.row().filter(|_| !seat.reading.pinned).map(of_row);
    row.or_else(|| seat.thread().map(|thread| of_thread(&thread.conversation.triage)))
}

/// Raises it or puts it below.
pub fn priority(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let to = match args {
        "+" | "1" => 1,
        "-" | "-1" => -1,
        "0" => 0,
        // As it is repeated: never back to plain.
        "raised" => return act(seat, Act::Priority(1)),
        "below" => return act(seat, Act::Priority(-1)),
        _ => {
            seat.warn(w().priority_how);
            return Vec::new();
        }
    };
    // The same key again takes it back to plain.
    let is = here_triage(seat, |row| row.priority, |triage| triage.priority).unwrap_or(0);
    act(seat, Act::Priority(if is == to { 0 } else { to }))
}

/// Shows it as new.
pub fn unread(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.reading.left_unread = seat.here();
    act(seat, Act::Unread(true))
}

/// Corrects the class.
pub fn class(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let class = Class::of_word(args);
    if class.is_none() && !args.is_empty() {
        seat.warn(fill(w().no_class, &[&args]));
        return Vec::new();
    }
    act(seat, Act::Class(class))
}

/// Puts it back into the queue.
pub fn reopen(seat: &mut Seat, _: &str) -> Vec<Effect> {
    act(seat, Act::Reopen)
}

/// Notes when we said that we would answer.
pub fn promise(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        seat.layers.push(Layer::Prompt(Prompt::new(w().promise_title, Then::Typed("promise"))));
        return Vec::new();
    }
    if args == "-" {
        return act(seat, Act::Promise(None));
    }
    match snooze::parse(args, seat.now, &seat.settings.zone, &seat.settings.hours) {
        Ok(snooze::Wake::At(at)) => act(seat, Act::Promise(Some(at))),
        Ok(snooze::Wake::Reply) => {
            seat.warn(w().promise_when);
            Vec::new()
        }
        Err(why) => {
            seat.warn(why.to_string());
            Vec::new()
        }
    }
}

/// Takes back this seat's last act.
pub fn undo(_: &mut Seat, _: &str) -> Vec<Effect> {
    vec![Effect::Do(Command::Undo)]
}

/// Does it again.
pub fn redo(_: &mut Seat, _: &str) -> Vec<Effect> {
    vec![Effect::Do(Command::Redo)]
}

/// Does the last act again on what is chosen now.
pub fn repeat(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if !args.is_empty() && seat.post_here().is_some() {
        return super::plan::repeat(seat, args);
    }
    let Some(line) = seat.habits.last.clone() else { return Vec::new() };
    crate::ui::commands::run_line(seat, &line)
}

/// Records acts, stops, or plays them.
pub fn record(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args == "play" {
        return play(seat);
    }
    match seat.habits.recording.take() {
        Some(lines) => {
            seat.say(some(&seat.keyed(&w().macro_kept), lines.len()));
            seat.habits.recorded = lines;
        }
        None => {
            seat.habits.recording = Some(Vec::new());
            seat.say(seat.keyed(&w().macro_begins));
        }
    }
    Vec::new()
}

fn play(seat: &mut Seat) -> Vec<Effect> {
    if seat.habits.recording.is_some() || seat.habits.recorded.is_empty() {
        seat.warn(seat.keyed(&w().macro_none));
        return Vec::new();
    }
    let lines: Vec<String> = seat.habits.recorded.iter().take(MOST_PLAYED).cloned().collect();
    let mut effects = Vec::new();
    for line in lines {
        effects.extend(crate::ui::commands::run_line(seat, &line));
        // What opened a question waits for the person.
        if seat.in_layer() || seat.focus == Focus::Editor {
            break;
        }
    }
    effects
}
