//! What time alone brings.

use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::time::Time;
use crate::ui::Effect;
use crate::ui::acts::{drill, move_about, plan, reply};
use crate::ui::layout;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::words::{some, w};

/// It is this late now.
pub fn tick(seat: &mut Seat, now: Time) -> Vec<Effect> {
    let before = seat.now;
    // A clock that was set back, or a laptop that slept, is taken as it is.
    seat.now = now;
    let mut effects = Vec::new();
    if clock::next_minute(before) <= now {
        effects.extend(new_minute(seat, before, now));
    }
    if seat.reading.rest_at.is_some_and(|at| at <= now) {
        effects.extend(move_about::read_now(seat));
    }
    if reply::save_at(seat).is_some_and(|at| at <= now) {
        effects.extend(reply::save_now(seat));
    }
    if reply::unsaved::again_at(seat).is_some_and(|at| at <= now) {
        effects.extend(reply::unsaved::try_again(seat));
    }
    if seat.pending.show_at.is_some_and(|at| at <= now) {
        seat.pending.shown = true;
    }
    if seat.kept.at.is_some_and(|at| at <= now) {
        effects.extend(keep(seat));
    }
    if seat.in_crisis_pane() {
        seat.habits.read_until = Some(now);
    }
    effects.extend(drill::look(seat));
    effects.extend(refresh(seat));
    effects
}

fn new_minute(seat: &mut Seat, before: Time, now: Time) -> Vec<Effect> {
    let mut effects = Vec::new();
    let fell_due = seat.queue.fell_due(before, now);
    if fell_due > 0 && seat.settings.bell {
        effects.push(Effect::Bell);
        effects.push(Effect::Notify(some(w().fell_due, fell_due)));
    }
    if layout::plan(seat).rail.is_some() {
        effects.extend(seat.asked.ask(Query::Pulse));
        effects.extend(seat.asked.ask(Query::Month { at: now, day: now }));
    }
    // What is in time and what is late changes with the clock alone.
    seat.asked.stale = true;
    effects
}

fn keep(seat: &mut Seat) -> Vec<Effect> {
    seat.kept.at = None;
    let place = seat.place();
    if place == seat.kept.last {
        return Vec::new();
    }
    seat.kept.last.clone_from(&place);
    vec![Effect::Do(Command::Keep { place, leaves: false })]
}

/// Asks anew for what is on screen, if news came and the last time is long enough ago.
pub fn refresh(seat: &mut Seat) -> Vec<Effect> {
    let too_soon = seat.asked.refreshed.is_some_and(|at| at <= seat.now && seat.now < seat.refresh_at(at));
    if !seat.asked.stale || too_soon {
        return Vec::new();
    }
    seat.asked.stale = false;
    seat.asked.refreshed = Some(seat.now);
    let mut effects: Vec<Effect> = seat.ask_listing().into_iter().collect();
    effects.extend(seat.asked.ask(Query::Summary));
    if seat.in_crisis_pane() {
        effects.extend(seat.asked.ask(Query::Crisis { id: seat.crisis.wanted }));
    }
    if seat.in_plan() {
        effects.extend(plan::refresh(seat));
    }
    if seat.reading.rest_at.is_none() {
        effects.extend(move_about::ask_for_reading(seat));
    }
    let plan = layout::plan(seat);
    seat.queue.forget_beyond(plan.queue_rows(), plan.titles);
    effects.extend(super::ask_for_rows(seat, &plan, true));
    effects
}
