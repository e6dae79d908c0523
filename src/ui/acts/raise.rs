//! Raising a crisis: at once where the level is known, else by the dialog; what was recommended instead; taking part by hand.

use std::collections::HashMap;

use crate::domain::ask::{Assessment, Query, RowId};
use crate::domain::command::Command;
use crate::domain::crisis::Escalation;
use crate::domain::id::{AlarmId, ConversationId, CrisisId, SeatName};
use crate::domain::protocol::{Act, LEVELS};
use crate::domain::query::is_meant;
use crate::ui::Effect;
use crate::ui::acts::move_about;
use crate::ui::commands::run_line;
use crate::ui::keys::{Key, sequence};
use crate::ui::layers::raise::Raising;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::seat::{Next, Pending, Seat};
use crate::ui::words::fill;
use crate::words::w;

/// Raises a crisis: asks whether it is one, or takes level, lead and note as typed.
pub fn escalate(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (on, alarm) = (chosen(seat), alarm_here(seat));
    let mut words = args.splitn(3, ' ');
    let level = words.next().and_then(|word| word.parse::<u8>().ok()).filter(|level| LEVELS.contains(level));
    let Some(level) = level else {
        let crises = seat.summary.as_ref().map(|summary| summary.crises.clone()).unwrap_or_default();
        seat.layers.push(Layer::Raise(Box::new(Raising::new(on.clone(), alarm, seat.name.clone(), crises))));
        return seat.asked.ask(Query::Assess { on, alarm }).into_iter().collect();
    };
    let owner = words.next().filter(|word| !word.is_empty() && *word != "-").map(SeatName::new);
    let note = words.next().unwrap_or_default().to_owned();
    let mut on = on.into_iter();
    let asked = Escalation { on: on.next(), also: on.collect(), alarm, level, owner, note, ..Escalation::default() };
    vec![Effect::Do(Command::Escalate(Box::new(asked)))]
}

/// Returns what is chosen, the row under the cursor first, where it is one of them, and the others as they are listed: a
/// crisis is pinned in the first.
fn chosen(seat: &Seat) -> Vec<ConversationId> {
    let mut on = seat.chosen();
    let listed = seat.queue.shown.rows().filter_map(|row| row.id.conversation());
    let places: HashMap<ConversationId, usize> = listed.zip(0..).collect();
    on.sort_by_key(|id| (Some(*id) != seat.here(), places.get(id).copied()));
    on
}

/// Returns the alarm under the cursor, where no rows are marked.
pub fn alarm_here(seat: &Seat) -> Option<AlarmId> {
    match seat.queue.cursor.as_ref()? {
        RowId::Alarm(alarm) if seat.queue.selected.is_empty() && !seat.reading.pinned => Some(*alarm),
        RowId::Alarm(_)
        | RowId::Post(_)
        | RowId::Conversation(_)
        | RowId::Delivery(_)
        | RowId::Account(_)
        | RowId::Crisis(..)
        | RowId::Page(_) => None,
    }
}

/// The desk has read what is to be judged. Returns the keys that were struck since.
pub fn came(seat: &mut Seat, (on, alarm): (&[ConversationId], Option<AlarmId>), asked: Box<Assessment>) -> Vec<Key> {
    if asked.on.is_none() && asked.alarm.is_none() {
        came_not(seat, w().raise.nothing_there.to_owned());
        return Vec::new();
    }
    let Some(Layer::Raise(raising)) = seat.layers.last_mut() else { return Vec::new() };
    if raising.asked.is_some() || raising.on != on || raising.alarm != alarm {
        return Vec::new();
    }
    raising.learn(asked)
}

/// The desk could not read it.
pub fn came_not(seat: &mut Seat, why: String) {
    seat.layers.pop_if(|layer| matches!(layer, Layer::Raise(raising) if raising.asked.is_none()));
    seat.warn(why);
}

/// Goes where a recommendation leads that raises nothing: to an answer, to the keys that moderate, or nowhere.
pub fn advised(seat: &mut Seat, act: Act, on: Option<ConversationId>) -> Vec<Effect> {
    match act {
        Act::Answer => on_conversation(seat, on, "reply"),
        Act::AnswerInPrivate => on_conversation(seat, on, "reply-private"),
        Act::Moderate => {
            let effects = if on == seat.here() {
                Vec::new()
            } else {
                on.map_or_else(Vec::new, |on| move_about::open_id(seat, on))
            };
            moderation_keys(seat);
            effects
        }
        Act::Monitor | Act::Escalate => {
            seat.say(w().raise.watched);
            Vec::new()
        }
    }
}

/// Does a line on a conversation, once that is here.
fn on_conversation(seat: &mut Seat, on: Option<ConversationId>, line: &str) -> Vec<Effect> {
    match on.filter(|on| Some(*on) != seat.here()) {
        Some(on) => {
            seat.reading.then = Some(Next::Line(line.to_owned()));
            move_about::open_id(seat, on)
        }
        None => run_line(seat, line),
    }
}

/// Shows the keys that moderate, as if the first of them was struck.
fn moderation_keys(seat: &mut Seat) {
    let bound = seat.settings.keys.key_of("hide");
    let mut keys = bound.and_then(|keys| sequence(&keys).ok()).unwrap_or_default();
    keys.pop();
    if !keys.is_empty() {
        seat.pending = Pending { keys, shown: true, ..Pending::default() };
    }
}

/// Puts what is chosen into a crisis that runs.
pub fn join(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let on = seat.chosen();
    let crises = seat.summary.as_ref().map(|summary| summary.crises.clone()).unwrap_or_default();
    let meant: Vec<_> = crises.iter().filter(|crisis| args.is_empty() || is_meant(crisis.id, args)).collect();
    let join = |crisis: CrisisId| Command::Join { on: on.clone(), crisis: Some(crisis) };
    match meant.as_slice() {
        [] if crises.is_empty() => seat.warn(seat.keyed(&w().raise.none_runs)),
        [] => seat.warn(fill(w().raise.no_such_crisis, &[&args])),
        [one] => return vec![Effect::Do(join(one.id))],
        several => {
            let choice = |crisis: &&crate::domain::ask::CrisisLine| {
                let label = fill(w().raise.running, &[&crisis.level, &crisis.headline]);
                Choice::new(label, "", Then::Do(Box::new(join(crisis.id))))
            };
            let mut picker = Picker::new(w().raise.which_crisis, several.iter().map(choice).collect(), "");
            picker.numbered = true;
            seat.layers.push(Layer::Picker(picker));
        }
    }
    Vec::new()
}

/// Takes what is chosen out of the crisis that it belongs to.
pub fn part(seat: &mut Seat, _: &str) -> Vec<Effect> {
    vec![Effect::Do(Command::Join { on: seat.chosen(), crisis: None })]
}
