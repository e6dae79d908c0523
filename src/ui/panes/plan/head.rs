//! The first line of the pane: which days, how they are shown, how much is planned.

use jiff::civil::Date;
use ratatui::text::{Line, Span};

use super::entry;
use crate::domain::width::width as display;

use crate::ui::parts::calendar::month_name;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::plan_pane::{PlanView, first_of_quarter, later, monday};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// From this width on names of views stand beside the counts.
const NAMED: u16 = 76;

/// From this width on the first line of the screen tells what waits for a seat.
const SAID_ABOVE: u16 = 100;

/// From this width on there is room for everything.
const ROOMY: u16 = 96;

/// Returns the line.
pub fn line(seat: &Seat, width: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let what = match seat.plan.campaign.as_ref().filter(|_| seat.plan.view != PlanView::Year) {
        Some(campaign) => fill(say.only, &[&what(seat), campaign]),
        None => what(seat),
    };
    let right = counts(seat, width);
    let what = pen.write(format!(" {what}"), Role::Accent);
    let told = |others: Others| Line::from_iter([what.clone()].into_iter().chain(views(seat, others)));
    let fits = |line: &Line| line.width() + right.width() < usize::from(width);
    let mut left = Others::ALL.into_iter().map(told).find(fits).unwrap_or_else(|| told(Others::Left));
    let room = usize::from(width).saturating_sub(left.width() + right.width() + 1);
    left.spans.extend(running(seat, room));
    clip(both_ends(left, right, width), usize::from(width))
}

/// How the views are told that are not on screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// With their digits and names.
    Named,
    /// With their digits and the beginnings of their names.
    Short,
    /// Those beside it with their names, the others with their digits.
    Near,
    /// Those beside it alone, with their names.
    NearAlone,
    /// Not at all.
    Left,
}

impl Others {
    /// Every way, the one that tells most first.
    const ALL: [Others; 5] = [Others::Named, Others::Short, Others::Near, Others::NearAlone, Others::Left];
}

/// The views with their digits, the one on screen by name.
fn views(seat: &Seat, others: Others) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let here = PlanView::ALL.iter().position(|view| *view == seat.plan.view).unwrap_or(0);
    let mut spans = Vec::new();
    for (at, (name, short)) in w().plan_pane.views.iter().zip(w().plan_pane.short_views).enumerate() {
        let digit = at + 1;
        let is_near = at.abs_diff(here) == 1;
        match others {
            _ if at == here => {
                spans.extend([
                    pen.write(format!("  {digit} "), Role::Dim),
                    pen.write(format!("[{name}]"), Role::Strong),
                ]);
            }
            Others::Named => spans.push(pen.write(format!("  {digit} {name}"), Role::Dim)),
            Others::Short => spans.push(pen.write(format!("  {digit} {short}"), Role::Dim)),
            Others::Near | Others::NearAlone if is_near => {
                spans.push(pen.write(format!("  {digit} {name}"), Role::Dim));
            }
            Others::Near => spans.push(pen.write(format!("  {digit}"), Role::Dim)),
            Others::NearAlone | Others::Left => {}
        }
    }
    spans
}

/// The days that are shown, in words.
fn what(seat: &Seat) -> String {
    let day = seat.plan_day();
    let month = |day: Date| format!("{} {}", month_name(day.month()), day.year());
    match seat.plan.view {
        PlanView::Week => {
            let monday = monday(day);
            let week = monday.iso_week_date().week();
            fill(w().plan_pane.week_of, &[&week, &monday.strftime("%-d %b %Y")])
        }
        PlanView::Quarter => {
            let first = first_of_quarter(day);
            fill(w().plan_pane.quarter_of, &[&((first.month() - 1) / 3 + 1), &first.year()])
        }
        PlanView::Board => w().plan_pane.board_title.to_owned(),
        PlanView::Results => {
            let (first, behind) = seat.plan.view.window(day);
            let last = later(behind, jiff::Span::new().days(-1));
            fill(w().plan_pane.months_to, &[&first.strftime("%b"), &last.strftime("%b %Y")])
        }
        PlanView::Best => w().plan_pane.best_title.to_owned(),
        PlanView::Year => day.year().to_string(),
        PlanView::Month | PlanView::Agenda => month(day),
    }
}

/// The campaigns that run in the month, each a bar with its name, as far as they fit.
fn running(seat: &Seat, room: usize) -> Vec<Span<'static>> {
    let pen = seat.pen();
    if seat.plan.view != PlanView::Month {
        return Vec::new();
    }
    let first = seat.plan_day().first_of_month();
    let behind = later(first, jiff::Span::new().months(1));
    let campaigns = seat.plan.sheet.iter().flat_map(|sheet| &sheet.campaigns);
    let mut used = 0;
    let fitting = campaigns.filter(|campaign| campaign.runs_within(first, behind)).map_while(|campaign| {
        let text = format!("  {} {}", pen.sign("▬▬", "=="), campaign.name);
        used += display(&text);
        (used <= room).then(|| pen.write(text, entry::campaign_role(campaign.colour.as_deref())))
    });
    fitting.collect()
}

/// How many posts are planned in what is shown, and how many are in trouble.
fn counts(seat: &Seat, width: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let is_plan = !matches!(seat.plan.view, PlanView::Results | PlanView::Best);
    if !seat.plan_is_known() || width < 40 || !is_plan {
        return Line::default();
    }
    let (all, trouble) = match seat.plan.year.as_ref().filter(|_| seat.plan.view == PlanView::Year) {
        Some(year) => {
            year.months.iter().fold((0, 0), |(posts, trouble), one| (posts + one.posts, trouble + one.trouble))
        }
        None => seat.plan.days.counts(),
    };
    let mut line = Line::default();
    if trouble > 0 {
        line.push_span(pen.write(some(say.in_trouble, trouble), Role::Overdue));
    }
    // Where there is room for it, the line above says what waits for this seat.
    let posts = seat.summary.as_ref().map(|summary| summary.posts).filter(|_| width < SAID_ABOVE).unwrap_or_default();
    for (words, count) in [(say.yes_short, posts.for_yes), (say.back_short, posts.came_back)] {
        if count > 0 {
            line.push_span(pen.write(format!("{}  ", fill(words, &[&count])), Role::Soon));
        }
    }
    if width >= ROOMY || (width < NAMED && line.spans.is_empty()) {
        line.push_span(pen.write(some(say.posts, all), Role::Dim));
    }
    line
}
