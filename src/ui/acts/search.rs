//! Searching, filtering, marking.

use super::move_about::{follow, times};
use crate::domain::ask::{Query, RowId};
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Prompt, Then};
use crate::ui::seat::{Focus, Seat};
use crate::ui::words::w;

/// The most that a search brings to mark or to step through.
const MOST: usize = 5_000;
/// What nobody looked at.
pub const UNREAD: &str = "is:unread";

/// Asks what to look for; Enter keeps it as a filter.
pub fn search(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if !args.is_empty() {
        return keep(seat, args);
    }
    let prompt = search_prompt(seat);
    seat.layers.push(Layer::Prompt(prompt));
    Vec::new()
}

/// Asks again for what could not be looked for, with what was typed.
pub fn search_again(seat: &mut Seat, typed: &str, why: String) {
    let prompt = search_prompt(seat).with(typed).because(why);
    seat.layers.push(Layer::Prompt(prompt));
}

fn search_prompt(seat: &Seat) -> Prompt {
    let mut prompt = Prompt::new(w().search_title, Then::Search);
    prompt.earlier.clone_from(&seat.habits.searched);
    prompt
}

/// Makes a query the filter of the list, and finds what fits it beyond the list too.
pub fn keep(seat: &mut Seat, query: &str) -> Vec<Effect> {
    seat.habits.searched.retain(|earlier| earlier != query);
    seat.habits.searched.push(query.to_owned());
    if let Err(bad) = query.parse::<crate::domain::query::Query>() {
        search_again(seat, query, bad.to_string());
        return Vec::new();
    }
    let effects = turn_to(seat, query);
    // What was found begins at the top, wherever the cursor stood before.
    seat.queue.cursor = None;
    effects
}

/// Shows another list.
pub fn turn_to(seat: &mut Seat, query: &str) -> Vec<Effect> {
    let order = seat.queue.order;
    if seat.in_crisis_pane() {
        seat.focus = Focus::Queue;
    }
    seat.queue.turn_to(query, order);
    let text = query.to_owned();
    let mut effects: Vec<Effect> = seat.ask_listing().into_iter().collect();
    if !query.is_empty() {
        effects.extend(seat.asked.ask(Query::Search { text, limit: MOST }));
    }
    effects
}

/// Takes the filter away: the seat stands again where it stood before. What was found is still stepped through.
pub fn clear(seat: &mut Seat, _: &str) -> Vec<Effect> {
    turn_to(seat, "")
}

/// Goes to the next that was found.
pub fn next(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (how, times) = times(args);
    let found = (0..times.unwrap_or(1).clamp(1, MOST)).all(|_| seat.queue.next_found(how == "back"));
    if found {
        follow(seat);
    } else {
        seat.warn(w().nothing_found_here);
    }
    Vec::new()
}

/// Goes to the next row that nobody looked at, once the desk has said which those are.
pub fn next_unread(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.habits.seeking = true;
    seat.asked.ask(Query::Search { text: UNREAD.to_owned(), limit: MOST }).into_iter().collect()
}

/// Goes to the next of these rows.
pub fn go_to_next_of(seat: &mut Seat, ids: &[RowId]) {
    if seat.queue.next_of(ids, false) {
        follow(seat);
    } else {
        seat.warn(w().nothing_unread);
    }
}

/// Shows all that was found, also what stands in no list.
pub fn list_found(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let choices = seat.habits.found.iter().filter_map(|row| {
        let id = row.conversation?;
        Some(Choice::new(format!("{}: {}", row.who, row.text), row.state.clone(), Then::Line(format!("open {id}"))))
    });
    let picker = Picker::new(w().found_title, choices.collect(), w().found_empty);
    seat.layers.push(Layer::Picker(picker));
    Vec::new()
}

/// Marks the row, with all that are folded there, or takes the mark away, and goes on.
pub fn select(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let Some(id) = seat.queue.cursor.clone() else { return Vec::new() };
    let behind: Vec<RowId> = seat.queue.behind_cursor().cloned().collect();
    seat.queue.anchor = None;
    if seat.queue.selected.contains(&id) {
        seat.queue.selected.retain(|marked| !behind.contains(marked));
    } else {
        seat.queue.selected.extend(behind);
    }
    seat.queue.step(1);
    follow(seat);
    Vec::new()
}

/// Begins a range, or ends it.
pub fn range(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if seat.queue.anchor.take().is_none()
        && let Some(id) = seat.queue.cursor.clone()
    {
        seat.queue.marked_before = seat.queue.selected.clone();
        let behind: Vec<RowId> = seat.queue.behind_cursor().cloned().collect();
        seat.queue.selected.extend(behind);
        seat.queue.anchor = Some(id);
        seat.say(seat.keyed(&w().range_begins));
    }
    Vec::new()
}

/// Marks all that fit a query.
pub fn select_all(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match args {
        "" => {
            seat.layers.push(Layer::Prompt(select_prompt()));
            Vec::new()
        }
        "*" => {
            seat.queue.selected = seat.queue.shown.rows().map(|row| row.id.clone()).collect();
            Vec::new()
        }
        query => {
            if let Err(bad) = query.parse::<crate::domain::query::Query>() {
                seat.layers.push(Layer::Prompt(select_prompt().with(query).because(bad.to_string())));
                return Vec::new();
            }
            seat.habits.selecting = Some(query.to_owned());
            seat.asked.ask(Query::Search { text: query.to_owned(), limit: MOST }).into_iter().collect()
        }
    }
}

fn select_prompt() -> Prompt {
    Prompt::new(w().select_title, Then::Select).or_empty()
}
