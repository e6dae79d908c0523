//! A year: a line a month with its weeks as bars, what it is about, how much is said of that, and what is empty.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put_following;
use crate::domain::plan::{MonthSheet, WeekCount};
use crate::domain::width::pad;
use crate::ui::parts::calendar::month_name;
use crate::ui::parts::paint::{Pen, clip, put};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// From so many columns on months are named whole and counted.
const ROOMY: usize = 70;
/// From so many lines on what a month is about has lines of its own.
const TALL: u16 = 26;
/// The columns of the weeks of a month.
const WEEKS: usize = 6;
/// How many posts of a week are how high a bar.
const BARS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
const ASCII_BARS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

/// Draws the year.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let is_it = seat.plan.year.as_ref().filter(|year| year.year == seat.plan_day().year());
    let Some(year) = is_it else {
        let words = seat.pen().line(w().plan_pane.open_year, Role::Dim);
        put(buf, area.x + 1, area.y, area.width, &words);
        return;
    };
    let columns = usize::from(area.width);
    let (mut lines, mut here) = (Vec::new(), None);
    for month in &year.months {
        let is_here = month.first.month() == seat.plan_day().month();
        if is_here {
            here = Some(lines.len());
        }
        lines.extend(month_lines(seat, month, columns, area.height >= TALL, is_here));
    }
    put_following(buf, area, &lines, here);
}

/// A month: its weeks and counts; what it is about behind them, or below.
fn month_lines(seat: &Seat, month: &MonthSheet, columns: usize, tall: bool, is_here: bool) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let roomy = columns >= ROOMY;
    let name = month_name(month.first.month());
    let name: String = if roomy { pad(name, 10) } else { name.chars().take(3).collect() };
    let today = seat.today().first_of_month() == month.first;
    let role = match () {
        () if today => Role::Accent,
        () if is_here => Role::Here,
        () => Role::Strong,
    };
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let mut head = vec![pen.write(mark, Role::Accent), pen.write(format!("{name} "), role)];
    head.extend(bars(&month.weeks, pen));
    if roomy {
        let out: usize = month.weeks.iter().map(|week| week.published).sum();
        let posts = pad(&some(say.year_posts, month.posts), 10);
        let out = pad(&fill(say.weeks_out, &[&out]), 8);
        let dates = pad(&some(say.key_days, month.dates), 14);
        head.push(pen.write(format!(" {posts}{out}"), Role::Text));
        head.push(pen.write(dates, Role::Dim));
        let trouble = (month.trouble > 0).then(|| pen.write(some(say.in_trouble, month.trouble), Role::Overdue));
        head.extend(trouble);
    } else {
        head.push(pen.write(format!(" {:>3} ", month.posts), Role::Text));
    }
    let about = about(month, pen, roomy);
    let mark_here = |line: Line<'static>| if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line };
    if !tall {
        head.extend(about.into_iter().next().map(|line| line.spans).unwrap_or_default());
        return vec![mark_here(clip(Line::from(head), columns))];
    }
    let below = about.into_iter().map(|line| {
        let spans: Vec<Span> = [Span::raw("    ")].into_iter().chain(line.spans).collect();
        clip(Line::from(spans), columns)
    });
    [mark_here(clip(Line::from(head), columns))].into_iter().chain(below).collect()
}

/// What is empty, then each theme with how much of the month is about it.
fn about(month: &MonthSheet, pen: Pen, roomy: bool) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    lines.extend(month.gap().filter(|_| !month.themes.is_empty()).map(|gap| pen.line(gap, Role::Soon)));
    for theme in month.themes.iter().filter(|theme| theme.posts > 0 || theme.open && month.posts > 0) {
        let mut spans = vec![pen.write(theme.title.clone(), Role::Strong)];
        if let Some(coverage) = theme.coverage(month.posts) {
            spans.push(pen.write(format!("  {coverage}"), Role::Dim));
        }
        if roomy && !theme.aim.is_empty() {
            spans.push(pen.write(format!("  {}", theme.aim), Role::Note));
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// A bar a week, as high as it has posts: in the colour of what is out where all of it is.
fn bars(weeks: &[WeekCount], pen: Pen) -> Vec<Span<'static>> {
    let bar = |week: &WeekCount| {
        let all = week.planned + week.published;
        let Some(place) = all.checked_sub(1) else { return pen.write(pen.sign("·", "."), Role::Dim) };
        let place = place.min(BARS.len() - 1);
        let role = if week.planned == 0 { Role::Calm } else { Role::Text };
        pen.write(pen.sign(BARS[place], ASCII_BARS[place]), role)
    };
    let blanks = WEEKS.saturating_sub(weeks.len());
    weeks.iter().map(bar).chain([Span::raw(" ".repeat(blanks))]).collect()
}
