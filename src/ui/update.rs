//! What a message does to a seat. Pure: no clock, no disk, no waiting.

mod called;
mod did;
mod input;
mod shown;
mod then;
mod tick;
mod trial;

use super::acts::{self, move_about, plan, reply};
use super::layers::Layer;
use super::layout::{self, Plan};
use super::panes::plan::text_room;
use super::panes::{conversation, popup, statement};
use super::parts::clock;
use super::seat::Seat;
use super::{Effect, Msg};
use crate::domain::ask::Query;
use crate::domain::time::Span;

/// How long after a move the place is kept.
const KEEP: Span = Span::seconds(3);
/// How long after a word of a statement.
const KEEP_WORDS: Span = Span::seconds(1);

/// Does what a message says, and returns what the seat wishes.
pub fn update(seat: &mut Seat, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Input(event) => input::input(seat, event),
        Msg::Tick(now) => tick::tick(seat, now),
        Msg::Changed(_) => {
            seat.asked.stale = true;
            tick::refresh(seat)
        }
        Msg::Shown(query, shown) => shown::shown(seat, &query, shown),
        Msg::Did(command, result) => did::did(seat, &command, result),
        Msg::Edited(text) => edited(seat, &text),
        Msg::Saved(place) => {
            seat.say(super::words::fill(super::words::w().saved, &[&place]));
            Vec::new()
        }
        Msg::Failed(why) => {
            seat.warn(why);
            Vec::new()
        }
    };
    effects.extend(settle(seat));
    effects
}

fn edited(seat: &mut Seat, text: &str) -> Vec<Effect> {
    if plan::edited(seat, text) {
        return vec![Effect::Redraw];
    }
    if let Some(editing) = &mut seat.editing {
        editing.area.set("");
        editing.area.insert(text.trim_end());
    }
    reply::changed(seat);
    vec![Effect::Redraw]
}

/// Brings everything in step with what has just changed: window, words of rows, layout, place.
fn settle(seat: &mut Seat) -> Vec<Effect> {
    statement::make_room(seat);
    let plan = layout::plan(seat);
    seat.queue.make_room(seat.editing.is_some());
    seat.queue.fit(plan.queue_rows(), plan.titles);
    if let Some(editing) = &mut seat.editing {
        let text = plan.text();
        editing.area.fit(text.width, text.height);
    }
    if let (Some((columns, rows)), Some(writing)) = (text_room(seat), &mut seat.plan.writing) {
        writing.area.fit(columns, rows);
    }
    if seat.reading.wanted.is_none() && !seat.reading.pinned {
        move_about::follow(seat);
    }
    lay(seat, &plan);
    stop_at_the_end(seat);
    keep_place(seat);
    let fresh = std::mem::take(&mut seat.queue.words_are_old);
    ask_for_rows(seat, &plan, fresh)
}

/// Asks for the words of the rows on screen; with `fresh` also of those that are here.
fn ask_for_rows(seat: &mut Seat, plan: &Plan, fresh: bool) -> Vec<Effect> {
    let ids = seat.queue.missing(plan.queue_rows(), plan.titles, fresh);
    if ids.is_empty() {
        return Vec::new();
    }
    let query = Query::Rows { ids };
    // A row that is gone stays missing; the same question is not put again until news come.
    if !fresh && seat.asked.last_rows.as_ref() == Some(&query) {
        return Vec::new();
    }
    seat.asked.last_rows = Some(query.clone());
    seat.asked.ask(query).into_iter().collect()
}

fn lay(seat: &mut Seat, plan: &Plan) {
    let Some(area) = plan.conversation else {
        seat.reading.on_screen = None;
        return;
    };
    let shown = seat.reading.thread.as_ref().map(|thread| thread.conversation.id);
    if shown != seat.reading.on_screen.map(|(id, _)| id) {
        seat.reading.on_screen = shown.map(|id| (id, seat.now));
    }
    let today = clock::day(seat.now, &seat.settings.zone);
    let window = usize::from(area.height.saturating_sub(conversation::head_rows(area.height)));
    let size = (area.width, window);
    if seat.reading.laid_for != Some((area.width, today)) {
        let before = seat.reading.lines.len();
        (seat.reading.lines, seat.reading.newest) = conversation::lay(seat, area.width);
        seat.reading.laid_for = Some((area.width, today));
        // Who has scrolled up stays at the lines being read, whatever comes below.
        if seat.reading.below > 0 {
            seat.reading.below = (seat.reading.below + seat.reading.lines.len()).saturating_sub(before);
        }
    }
    let is_resized = seat.reading.opened_for.is_some_and(|opened| opened != size);
    if (std::mem::take(&mut seat.reading.opens) || is_resized) && !seat.reading.lines.is_empty() {
        seat.reading.opened_for = Some(size);
        seat.reading.below = seat.reading.lines.len().saturating_sub(seat.reading.newest + window);
    }
    seat.reading.below = seat.reading.below.min(seat.reading.lines.len().saturating_sub(window));
}

/// A page that is read scrolls no further than its end.
fn stop_at_the_end(seat: &mut Seat) {
    let Some(Layer::Sheet(sheet)) = seat.layers.last() else { return };
    let most = if sheet.top == 0 { 0 } else { popup::furthest(seat, sheet) };
    if let Some(Layer::Sheet(sheet)) = seat.layers.last_mut() {
        sheet.top = sheet.top.min(most);
    }
}

fn keep_place(seat: &mut Seat) {
    if seat.queue.loaded && seat.kept.row.is_none() && seat.kept.at.is_none() && seat.place() != seat.kept.last {
        let words = acts::statement::unsaid(seat).is_some() || plan::unplanned(seat).is_some();
        seat.kept.at = Some(seat.soon(if words { KEEP_WORDS } else { KEEP }));
    }
}
