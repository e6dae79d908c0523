//! Opening the plan and going about in it.

use jiff::civil::Date;

use super::{no, post, results};
use crate::domain::ask::{PlanSheet, Query};
use crate::domain::id::PostId;
use crate::domain::plan::YearSheet;
use crate::ui::Effect;
use crate::ui::acts::move_about::{self, times};
use crate::ui::layout;
use crate::ui::panes::plan as drawn;
use crate::ui::plan_pane::{Column, PlanView, later};
use crate::ui::seat::{Focus, Seat};
use crate::words::w;

/// What stands before the campaign whose posts alone are shown.
const OF_CAMPAIGN: &str = "campaign ";

/// Opens the plan on today, as `month`, `week`, `quarter`, `agenda`, `board`, `year`, `results` or `best`, or around a day;
/// behind `campaign`, with the posts of that one alone.
pub fn open(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if let Some(name) = args.strip_prefix(OF_CAMPAIGN) {
        return only(seat, name.trim());
    }
    let view = PlanView::of_word(args);
    let day = args.parse::<Date>().ok();
    if !args.is_empty() && view.is_none() && day.is_none() {
        return no(seat, w().plan_pane.no_view);
    }
    let was_in_plan = seat.in_plan();
    pane(seat);
    if view.is_some() || day.is_some() || !was_in_plan {
        seat.plan.open = None;
    }
    seat.plan.view = view.unwrap_or(seat.plan.view);
    let before = seat.plan.day.filter(|_| was_in_plan);
    let there = day.or(before).unwrap_or_else(|| seat.today());
    if seat.plan.day != Some(there) {
        seat.plan.chosen = None;
    }
    seat.plan.day = Some(there);
    seat.plan.settle();
    look(seat, !was_in_plan)
}

/// Shows the posts of a campaign alone; `-` shows all.
fn only(seat: &mut Seat, name: &str) -> Vec<Effect> {
    let effects = if seat.in_plan() { Vec::new() } else { open(seat, "") };
    let campaign = Some(name.to_owned()).filter(|name| !name.is_empty() && name != "-");
    if seat.plan.view == PlanView::Year {
        seat.plan.view = PlanView::Month;
    }
    let zone = seat.settings.zone.clone();
    seat.plan.only(campaign, &zone);
    [effects, look(seat, false)].concat()
}

/// Gives the keys to the pane.
pub fn pane(seat: &mut Seat) {
    seat.plan.from = match seat.focus {
        Focus::Editor => Focus::Conversation,
        Focus::Crisis if seat.crisis.from != Focus::Plan => seat.crisis.from,
        Focus::Crisis | Focus::Plan => seat.plan.from,
        focus @ (Focus::Queue | Focus::Conversation) => focus,
    };
    seat.focus = Focus::Plan;
}

/// Goes back: from a post to the plan, from the plan to where the seat was.
pub fn leave(seat: &mut Seat) -> Vec<Effect> {
    if seat.plan.open.take().is_some() {
        (seat.plan.post, seat.plan.variant, seat.plan.top) = (None, None, 0);
        return read(seat, false);
    }
    seat.focus = seat.plan.from;
    let mut effects: Vec<Effect> = move_about::look(seat).into_iter().collect();
    // The small month shows what was planned just now.
    if layout::plan(seat).rail.is_some() {
        effects.extend(seat.asked.ask(Query::Month { at: seat.now, day: seat.now }));
    }
    effects
}

/// Asks for what is shown, where it is another time than the one that is known; `anew` asks in any case.
pub(super) fn look(seat: &mut Seat, anew: bool) -> Vec<Effect> {
    let query = seat.plan_query().filter(|query| anew || seat.plan.asked.as_ref() != Some(query));
    if query.is_some() {
        seat.plan.asked.clone_from(&query);
    }
    let mut effects: Vec<Effect> = query.and_then(|query| seat.asked.ask(query)).into_iter().collect();
    effects.extend(read(seat, false));
    effects
}

/// Asks for what the post under the cursor says, where there is room to read it below its day and it is not known; `anew` asks
/// in any case.
fn read(seat: &mut Seat, anew: bool) -> Vec<Effect> {
    let chosen = seat.plan.chosen.filter(|_| drawn::reads(seat) && (anew || seat.plan.read().is_none()));
    chosen.and_then(|id| seat.asked.ask(Query::Post { id })).into_iter().collect()
}

/// The screen has another size: there may be room now to read the post under the cursor.
pub fn resized(seat: &mut Seat) -> Vec<Effect> {
    read(seat, false)
}

/// Asks anew for everything on screen.
pub fn refresh(seat: &mut Seat) -> Vec<Effect> {
    // What a year teaches does not change with every message.
    let mut effects = look(seat, seat.plan.view != PlanView::Best);
    if let Some(id) = seat.plan.open {
        effects.extend(seat.asked.ask(Query::Post { id }));
    }
    effects.extend(read(seat, true));
    effects
}

/// Takes in what is planned.
pub fn take(seat: &mut Seat, query: &Query, sheet: Box<PlanSheet>) -> Vec<Effect> {
    if seat.plan_query().as_ref() == Some(query) {
        seat.plan.take(sheet, &seat.settings.zone);
        return look(seat, false);
    }
    Vec::new()
}

/// Takes in a year of the plan.
pub fn take_year(seat: &mut Seat, query: &Query, sheet: Box<YearSheet>) -> Vec<Effect> {
    if seat.plan_query().as_ref() == Some(query) {
        seat.plan.year = Some(sheet);
        return look(seat, false);
    }
    Vec::new()
}

/// Goes back to the place of before a dropped line.
pub fn at_place(seat: &mut Seat, view: &str, day: Option<Date>, post: Option<PostId>, is_open: bool) {
    pane(seat);
    seat.plan.view = PlanView::of_word(view).unwrap_or_default();
    (seat.plan.day, seat.plan.chosen) = (day, post);
    seat.plan.open = post.filter(|_| is_open);
}

/// Shows a post with everything: the one under the cursor where none is named.
pub fn show(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_plan() && seat.plan.view == PlanView::Year && args.is_empty() && seat.plan.open.is_none() {
        return open(seat, PlanView::Month.word());
    }
    let named = args.parse::<PostId>().ok();
    if named.is_none() && !args.is_empty() {
        let id = args.to_owned();
        return seat.asked.ask(Query::Find { id }).into_iter().collect();
    }
    let Some(id) = named.or_else(|| seat.post_here()) else { return no(seat, seat.keyed(&w().plan_pane.no_post)) };
    let was_in_plan = seat.in_plan();
    pane(seat);
    seat.plan.show(id);
    let mut effects: Vec<Effect> = seat.asked.ask(Query::Post { id }).into_iter().collect();
    if !was_in_plan || seat.plan.sheet.is_none() {
        seat.plan.chosen = Some(id);
        seat.plan.day = seat.plan.day.or(Some(seat.today()));
        effects.extend(look(seat, true));
    }
    effects
}

/// Goes to another day or post.
pub fn step(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (how, often) = times(args);
    let often = often.unwrap_or(1);
    seat.plan.follows = None;
    if seat.plan.open.is_some() {
        return in_post(seat, how, often);
    }
    let span = jiff::Span::new();
    let n = i64::try_from(often).unwrap_or(1);
    match (seat.plan.view, how) {
        (PlanView::Year, _) => in_year(seat, how, n),
        (PlanView::Month | PlanView::Quarter, "left" | "right" | "up" | "down") => {
            let days = if matches!(how, "left" | "right") { 1 } else { 7 };
            let sign = if matches!(how, "left" | "up") { -1 } else { 1 };
            to_day(seat, later(seat.plan_day(), span.try_days(n * days * sign).unwrap_or(span)))
        }
        (PlanView::Week, "left" | "right") => {
            let sign = if how == "left" { -1 } else { 1 };
            to_day(seat, later(seat.plan_day(), span.try_days(n * sign).unwrap_or(span)))
        }
        (PlanView::Month | PlanView::Quarter, "first") => to_day(seat, seat.plan_day().first_of_month()),
        (PlanView::Month | PlanView::Quarter, "last") => to_day(seat, seat.plan_day().last_of_month()),
        (PlanView::Board, "left" | "right") => {
            to_column(seat, if how == "left" { often.wrapping_neg() } else { often });
            Vec::new()
        }
        (PlanView::Results, "left" | "right") => turn(seat, if how == "left" { "previous" } else { "next" }),
        (PlanView::Results, _) => {
            results::rows(seat, how, often);
            Vec::new()
        }
        (PlanView::Best, _) => {
            results::hours(seat, how, often);
            Vec::new()
        }
        (PlanView::Agenda, "left") => turn(seat, "previous"),
        (PlanView::Agenda, "right") => turn(seat, "next"),
        _ => {
            rows(seat, how, often);
            look(seat, false)
        }
    }
}

/// Goes to another month of the year.
fn in_year(seat: &mut Seat, how: &str, often: i64) -> Vec<Effect> {
    let (day, span) = (seat.plan_day(), jiff::Span::new());
    let months = match how {
        "first" => 1 - i64::from(day.month()),
        "last" => 12 - i64::from(day.month()),
        "left" | "up" => -often,
        "half-up" | "page-up" => -6,
        "half-down" | "page-down" => 6,
        _ => often,
    };
    to_day(seat, later(day, span.try_months(months).unwrap_or(span)))
}

/// Goes up or down among what can be chosen.
fn rows(seat: &mut Seat, how: &str, often: usize) {
    let there = row(seat, how, often, seat.plan.place().unwrap_or(0));
    seat.plan.choose(there);
}

/// Returns the row to which a key goes from one; the last is beyond all.
pub(super) fn row(seat: &Seat, how: &str, often: usize, here: usize) -> usize {
    let page = usize::from(layout::plan(seat).body().height).max(4);
    match how {
        "first" => 0,
        "last" => usize::MAX,
        "up" => here.saturating_sub(often),
        "half-down" => here + page / 2,
        "half-up" => here.saturating_sub(page / 2),
        "page-down" => here + page - 2,
        "page-up" => here.saturating_sub(page - 2),
        _ => here.saturating_add(often),
    }
}

fn to_day(seat: &mut Seat, day: Date) -> Vec<Effect> {
    seat.plan.follows = None;
    (seat.plan.day, seat.plan.chosen) = (Some(day), None);
    seat.plan.settle();
    look(seat, false)
}

/// Goes so many columns on, around the end.
fn to_column(seat: &mut Seat, by: usize) {
    let columns = Column::ALL.len();
    let by = if by > usize::MAX / 2 { columns - (by.wrapping_neg() % columns) } else { by };
    seat.plan.column = (seat.plan.column + by) % columns;
    seat.plan.choose(0);
}

/// Goes to the next or last month, week or quarter, to today, or to a day.
pub fn turn(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (day, span) = (seat.plan_day(), jiff::Span::new());
    let one = match seat.plan.view {
        PlanView::Week => span.days(7),
        PlanView::Quarter => span.months(3),
        PlanView::Month | PlanView::Agenda | PlanView::Board | PlanView::Results | PlanView::Best => span.months(1),
        PlanView::Year => span.years(1),
    };
    let there = match args {
        "next" => Some(later(day, one)),
        "previous" => Some(later(day, one.negate())),
        "today" | "" => Some(seat.today()),
        day => day.parse().ok(),
    };
    match there {
        Some(day) => to_day(seat, day),
        None => no(seat, w().plan_pane.no_view),
    }
}

/// Goes to the next post, or to the one before, over the end of days; on the board to another column.
pub fn next(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let back = args == "back";
    seat.plan.follows = None;
    if seat.plan.open.is_some() {
        return in_post(seat, if back { "up" } else { "down" }, 1);
    }
    match seat.plan.view {
        PlanView::Board => return step(seat, if back { "left" } else { "right" }),
        PlanView::Results | PlanView::Year => return step(seat, if back { "up" } else { "down" }),
        PlanView::Best => return results::other_account(seat, back),
        PlanView::Month | PlanView::Week | PlanView::Quarter | PlanView::Agenda => {}
    }
    let lives = |at: &usize| seat.plan.days.all().get(*at).is_some_and(|entry| entry.day.is_some());
    let here = seat.plan.days.all().iter().position(|entry| {
        let is_it = seat.plan.planned(entry).map(|planned| planned.id) == seat.plan.chosen;
        is_it && seat.plan.chosen.is_some() && entry.day == Some(seat.plan_day())
    });
    let day = seat.plan_day();
    let there = match (here, back) {
        (Some(here), false) => Some(here + 1),
        (Some(here), true) => here.checked_sub(1),
        (None, false) => seat.plan.days.all().iter().position(|entry| entry.day.is_some_and(|d| d > day)),
        (None, true) => seat.plan.days.all().iter().rposition(|entry| entry.day.is_some_and(|d| d < day)),
    };
    let Some(entry) = there.filter(lives).and_then(|at| seat.plan.days.all().get(at)).cloned() else {
        return turn(seat, if back { "previous" } else { "next" });
    };
    seat.plan.day = entry.day;
    seat.plan.chosen = seat.plan.planned(&entry).map(|planned| planned.id);
    look(seat, false)
}

/// Chooses another variant of the open post, and scrolls so that it shows.
fn in_post(seat: &mut Seat, how: &str, often: usize) -> Vec<Effect> {
    let accounts = post::accounts(seat);
    let here = seat.plan.variant().and_then(|one| accounts.iter().position(|account| *account == one.account));
    let last = accounts.len().saturating_sub(1);
    let there = match (how, here) {
        ("down", Some(here)) if here < last => Some((here + often).min(last)),
        ("up", Some(here)) if here > 0 => Some(here.saturating_sub(often)),
        ("first", _) => Some(0),
        ("last", _) => Some(last),
        _ => None,
    };
    let Some(account) = there.and_then(|there| accounts.get(there)) else { return scroll(seat, how) };
    seat.plan.variant = Some(account.clone());
    if let Some((most, window, (first, last))) = drawn::most_above(seat) {
        let top = seat.plan.top.min(first).max((last + 1).saturating_sub(window).min(first));
        seat.plan.top = if there == Some(0) { 0 } else { top.min(most) };
    }
    Vec::new()
}

/// Scrolls the open post; goes by pages in what is shown else.
pub fn scroll(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (how, often) = times(args);
    if seat.plan.open.is_none() {
        return match (seat.plan.view, how) {
            (PlanView::Agenda | PlanView::Board | PlanView::Week | PlanView::Year | PlanView::Results, _) => {
                step(seat, args)
            }
            (_, "half-up" | "page-up") => turn(seat, "previous"),
            (_, _) => turn(seat, "next"),
        };
    }
    let Some((most, window, _)) = drawn::most_above(seat) else { return Vec::new() };
    let lines = match how {
        "half-down" | "half-up" => window / 2,
        "page-down" | "page-up" => window.saturating_sub(1),
        "first" | "last" => usize::MAX,
        _ => often.unwrap_or(1),
    };
    let is_up = matches!(how, "up" | "half-up" | "page-up" | "first");
    let top = seat.plan.top.min(most);
    seat.plan.top = if is_up { top.saturating_sub(lines) } else { top.saturating_add(lines).min(most) };
    Vec::new()
}
