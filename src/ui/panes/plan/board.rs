//! The board: a column a state, or one column at a time where there is no room for all.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{COLUMNS, agenda, entry, put_following};
use crate::domain::plan::PostState;
use crate::ui::parts::calendar::state_sign;
use crate::ui::parts::paint::{clip, put, put_lines};
use crate::ui::plan_pane::{Column, Entry};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::w;

/// From so many columns on a post of a column names its day.
const WITH_DAY: u16 = 14;

/// Draws the board.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    if area.width < COLUMNS {
        one(seat, area, buf);
        return;
    }
    let count = u16::try_from(Column::ALL.len()).unwrap_or(1);
    let width = area.width / count;
    for (n, x) in (0..Column::ALL.len()).zip((area.x..).step_by(usize::from(width.max(1)))) {
        let place = Rect { x: x + 1, width: width.saturating_sub(2), ..area };
        let entries: Vec<&Entry> = seat.plan.days.column(n).collect();
        put(buf, place.x, place.y, place.width, &title(seat, n, entries.len()));
        let here = seat.plan.place().filter(|_| n == seat.plan.column);
        let window = usize::from(place.height.saturating_sub(1));
        // Two lines a post: its name and when it leaves.
        let fits = (window / 2).max(1);
        let top = here.map_or(0, |here| (here + 1).saturating_sub(fits));
        let shown = entries.into_iter().enumerate().skip(top).take(fits);
        let lines: Vec<Line> = shown.flat_map(|(n, entry)| card(seat, entry, place.width, here == Some(n))).collect();
        put_lines(buf, Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place }, &lines);
        if n > 0 {
            pen.upright(buf, x, area.top(), area.bottom());
        }
    }
}

/// Returns the sign and the word of a column.
fn named(seat: &Seat, column: usize) -> (&'static str, Role, &'static str) {
    let state = match Column::ALL.get(column) {
        Some(Column::State(state)) => *state,
        Some(Column::Trouble) | None => PostState::Held,
    };
    let (sign, role) = state_sign(state, seat.pen());
    let name = w().plan_pane.columns.get(column).copied().unwrap_or_default();
    (sign, role, name)
}

fn title(seat: &Seat, column: usize, count: usize) -> Line<'static> {
    let pen = seat.pen();
    let (sign, role, name) = named(seat, column);
    let is_here = column == seat.plan.column;
    let text = if is_here { Role::Accent } else { Role::Strong };
    let mark = if is_here { pen.sign("▌", ">") } else { "" };
    Line::from(vec![
        pen.write(mark, Role::Accent),
        pen.write(format!("{sign} "), role),
        pen.write(name, text),
        pen.write(format!(" {count}"), Role::Dim),
    ])
}

fn card(seat: &Seat, entry: &Entry, width: u16, is_here: bool) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(planned) = seat.plan.planned(entry) else { return Vec::new() };
    let columns = usize::from(width);
    let text = if planned.name.is_empty() { w().plan_pane.no_name } else { &planned.name };
    let role = if planned.state.is_trouble() { Role::Overdue } else { Role::Text };
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let name = Line::from(vec![pen.write(mark, Role::Accent), pen.write(text.to_owned(), role)]);
    let (sign, sign_role) = state_sign(planned.state, pen);
    let when = match entry.day {
        Some(day) if width >= WITH_DAY => format!("{} {}", day.strftime("%-d %b"), entry.clock.strftime("%H:%M")),
        Some(day) => day.strftime("%-d %b").to_string(),
        None => w().plan_pane.no_time.to_owned(),
    };
    let when = Line::from(vec![pen.write(format!(" {sign} "), sign_role), pen.write(when, Role::Dim)]);
    let lines = [name, when].into_iter().map(|line| clip(line, columns));
    let here = |line: Line<'static>| if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line };
    lines.map(here).collect()
}

/// One column, under the signs and counts of all.
fn one(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    let mut head = Line::default();
    for column in 0..Column::ALL.len() {
        let (sign, role, name) = named(seat, column);
        let count = seat.plan.days.column(column).count();
        let is_here = column == seat.plan.column;
        head.push_span(pen.write(format!(" {sign}"), role));
        let text = if is_here { format!("[{name} {count}]") } else { count.to_string() };
        head.push_span(pen.write(text, if is_here { Role::Accent } else { Role::Text }));
    }
    put(buf, area.x, area.y, area.width, &head);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let entries = seat.plan.entries();
    if entries.is_empty() {
        agenda::nothing(seat, body, buf);
        return;
    }
    let here = seat.plan.place();
    let window = usize::from(body.height);
    let first = here.unwrap_or(0).saturating_sub(window);
    let shown = entries.iter().enumerate().skip(first).take(window * 2);
    let lines: Vec<Line> =
        shown.map(|(n, entry)| entry::listed(seat, entry, usize::from(area.width), here == Some(n))).collect();
    put_following(buf, body, &lines, here.map(|here| here - first));
}
