//! Going about in what became of posts, and in the hours at which they do best.

use super::no;
use super::pane::{look, row};
use crate::domain::ask::{BestSheet, Query, ResultsSheet};
use crate::ui::Effect;
use crate::ui::plan_pane::{DAYS, HOURS, PlanView, ResultOrder};
use crate::ui::seat::Seat;
use crate::words::w;

/// Takes in what became of posts.
pub fn take_results(seat: &mut Seat, query: &Query, sheet: Box<ResultsSheet>) {
    if seat.plan_query().as_ref() == Some(query) {
        seat.plan.results.take(sheet);
    }
}

/// Takes in when posts do best.
pub fn take_best(seat: &mut Seat, query: &Query, best: Box<BestSheet>) {
    if seat.plan_query().as_ref() == Some(query) {
        seat.plan.results.best = Some(best);
    }
}

/// Sorts results by another column.
pub fn order(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let order = if args.is_empty() { Some(seat.plan.results.order.next()) } else { ResultOrder::of_word(args) };
    let Some(order) = order else { return no(seat, w().plan_pane.no_order) };
    if seat.plan.view != PlanView::Results {
        return no(seat, seat.keyed(&w().plan_pane.not_in_results));
    }
    seat.plan.results.order = order;
    seat.plan.results.sort();
    Vec::new()
}

/// Goes up or down among results.
pub fn rows(seat: &mut Seat, how: &str, often: usize) {
    let there = row(seat, how, often, seat.plan.results.place().unwrap_or(0));
    seat.plan.results.choose(there);
}

/// Goes about among the hours of a week.
pub fn hours(seat: &mut Seat, how: &str, often: usize) {
    let (day, hour) = &mut seat.plan.results.cell;
    match how {
        "left" => *hour = (*hour + HOURS - often % HOURS) % HOURS,
        "right" => *hour = (*hour + often) % HOURS,
        "up" => *day = day.saturating_sub(often),
        "first" => (*day, *hour) = (0, 0),
        "last" => (*day, *hour) = (DAYS - 1, HOURS - 1),
        _ => *day = day.saturating_add(often).min(DAYS - 1),
    }
}

/// Shows the hours of another account.
pub fn other_account(seat: &mut Seat, back: bool) -> Vec<Effect> {
    seat.plan.results.turn_account(back);
    look(seat, false)
}
