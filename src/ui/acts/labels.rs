//! Labels: those of the desk, those of this conversation, and new ones.

use super::triage::act;
use crate::domain::ask::Query;
use crate::domain::command::{Act, Command};
use crate::ui::Effect;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Then};
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// So many new labels are made without a question: more are likely a pasted sentence.
const FEW_LABELS: usize = 2;

/// Adds and removes labels.
pub fn label(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let choices = choices(seat);
        let mut picker = Picker::new(w().label_title, choices, w().label_free);
        picker.free = Some(made());
        seat.layers.push(Layer::Picker(picker));
        return seat.asked.ask(Query::Labels).into_iter().collect();
    }
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for word in args.split([' ', ',']).filter(|word| !word.is_empty()) {
        match word.strip_prefix('-') {
            Some(name) => remove.push(name.to_owned()),
            None => add.push(word.trim_start_matches('+').to_owned()),
        }
    }
    let known = |name: &String| !name.is_empty();
    add.retain(known);
    remove.retain(known);
    let there = there(seat);
    let new: Vec<&str> = add.iter().map(String::as_str).filter(|name| !there.iter().any(|one| one == name)).collect();
    if new.len() > FEW_LABELS {
        let (title, names) = (fill(w().label_new, &[&new.len()]), new.join(", "));
        let command = Command::Act { on: seat.chosen(), act: Act::Label { add, remove } };
        let ask = Ask::new(title, vec![names], w().label_make, Then::Do(Box::new(command)));
        seat.layers.push(Layer::Ask(ask));
        return Vec::new();
    }
    act(seat, Act::Label { add, remove })
}

/// The desk said which labels there are; a list that is open shows them.
pub fn came(seat: &mut Seat, labels: Vec<String>) {
    seat.queue.labels = labels;
    let choices = choices(seat);
    if let Some(Layer::Picker(picker)) = seat.layers.last_mut()
        && picker.free == Some(made())
    {
        picker.offer(choices);
    }
}

/// What is done with a label that is typed.
const fn made() -> Then {
    Then::Typed("label")
}

/// The labels of the desk, those used most first, then what else this seat has seen.
fn there(seat: &Seat) -> Vec<String> {
    let mut there = seat.queue.labels.clone();
    let here = seat.thread().into_iter().flat_map(|thread| thread.conversation.triage.labels.iter());
    for label in seat.queue.rows.values().flat_map(|row| row.labels.iter()).chain(here) {
        if !there.contains(label) {
            there.push(label.clone());
        }
    }
    there
}

fn choices(seat: &Seat) -> Vec<Choice> {
    let on = seat.thread().map(|thread| &thread.conversation.triage.labels);
    let choice = |name: String| {
        let has = on.is_some_and(|on| on.contains(&name));
        let sign = if has { '-' } else { '+' };
        Choice::new(name.clone(), if has { w().label_has } else { "" }, Then::Line(format!("label {sign}{name}")))
    };
    there(seat).into_iter().map(choice).collect()
}
