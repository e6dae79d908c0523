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

/// From this width on the views are named.
const NAMED: u16 = 76;

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
    let named = |others: Others| Line::from_iter([what.clone()].into_iter().chain(views(seat, others)));
    let fits = |line: &Line| line.width() + right.width() < usize::from(width);
    let forms = [Others::Named, Others::Numbered].into_iter().filter(|_| width >= NAMED).map(named);
    let mut left = forms.into_iter().find(fits).unwrap_or_else(|| named(Others::Left));
    let room = usize::from(width).saturating_sub(left.width() + right.width() + 1);
    left.spans.extend(running(seat, room));
    clip(both_ends(left, right, width), usize::from(width))
}

/// How the views are told that are not the one on screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// With their digits and names.
    Named,
    /// With their digits.
    Numbered,
    /// Not at all.
    Left,
}

/// The views with their digits, the one on screen by name.
fn views(seat: &Seat, others: Others) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let mut spans = Vec::new();
    for (digit, (view, name)) in (1..).zip(PlanView::ALL.into_iter().zip(w().plan_pane.views)) {
        let here = view == seat.plan.view;
        if here {
            spans.extend([pen.write(format!("  {digit} "), Role::Dim), pen.write(format!("[{name}]"), Role::Strong)]);
        } else if others == Others::Named {
            spans.push(pen.write(format!("  {digit} {name}"), Role::Dim));
        } else if others == Others::Numbered {
            spans.push(pen.write(format!("  {digit}"), Role::Dim));
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
    let posts = seat.summary.as_ref().map(|summary| summary.posts).unwrap_or_default();
    for (words, count) in [(say.yes_short, posts.for_yes), (say.back_short, posts.came_back)] {
        if count > 0 {
            line.push_span(pen.write(format!("{}  ", fill(words, &[&count])), Role::Soon));
        }
    }
    if !(NAMED..ROOMY).contains(&width) {
        line.push_span(pen.write(some(say.posts, all), Role::Dim));
    }
    line
}
