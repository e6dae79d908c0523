//! The first line of the pane: which days, how they are shown, how much is planned.

use jiff::civil::Date;
use ratatui::text::Line;

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
    let mut left = Line::from(pen.write(format!(" {}", what(seat)), Role::Accent));
    for (digit, (view, name)) in (1..).zip(PlanView::ALL.into_iter().zip(say.views)) {
        let here = view == seat.plan.view;
        if width >= NAMED || here {
            let gap = if (NAMED..ROOMY).contains(&width) { " " } else { "  " };
            left.push_span(pen.write(format!("{gap}{digit} "), Role::Dim));
            let name = if here { format!("[{name}]") } else { name.to_owned() };
            left.push_span(pen.write(name, if here { Role::Strong } else { Role::Dim }));
        }
    }
    clip(both_ends(left, counts(seat, width), width), usize::from(width))
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
        PlanView::Month | PlanView::Agenda => month(day),
    }
}

/// How many posts are planned in what is shown, and how many are in trouble.
fn counts(seat: &Seat, width: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let is_plan = !matches!(seat.plan.view, PlanView::Results | PlanView::Best);
    if seat.plan.sheet.is_none() || width < 40 || !is_plan {
        return Line::default();
    }
    let (all, trouble) = seat.plan.days.counts();
    let mut line = Line::default();
    if trouble > 0 {
        line.push_span(pen.write(some(say.in_trouble, trouble), Role::Overdue));
    }
    if !(NAMED..ROOMY).contains(&width) {
        line.push_span(pen.write(some(say.posts, all), Role::Dim));
    }
    line
}
