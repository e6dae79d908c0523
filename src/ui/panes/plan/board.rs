//! The board: a column a state, as many as can be read, or one at a time.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{COLUMNS, agenda, entry, put_following};
use crate::domain::plan::PostState;
use crate::ui::parts::calendar::state_sign;
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::plan_pane::{Column, Entry};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::w;

/// The fewest columns of a column, its line among them: a head has its count in them, a card its minute and a dozen letters of
/// its name.
const READABLE: u16 = 19;
/// The lines of a card; where they all fit, it says on one more for whom it is and whose.
const CARD: usize = 2;

/// Draws the board: as many columns as can be read, the one of the cursor among them.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    if area.width < COLUMNS {
        one(seat, area, buf);
        return;
    }
    let all = Column::ALL.len();
    let count = usize::from(area.width / READABLE).clamp(1, all);
    let first = seat.plan.column.saturating_sub(count / 2).min(all - count);
    let shown = first..first + count;
    let mut body = area;
    if count < all {
        put(buf, area.x, area.y, area.width, &others(seat, &shown, area.width));
        body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    }
    let width = area.width / u16::try_from(count).unwrap_or(1);
    let fullest = shown.clone().map(|n| seat.plan.days.column(n).count()).max().unwrap_or(0);
    let is_told = (CARD + 1) * fullest < usize::from(body.height);
    for (n, x) in shown.zip((body.x..).step_by(usize::from(width.max(1)))) {
        let place = Rect { x: x + 1, width: width.saturating_sub(2), ..body };
        column(seat, place.intersection(body), n, is_told, buf);
        if x > body.x {
            seat.pen().upright(buf, x, body.top(), body.bottom());
        }
    }
}

/// A column: its head and its cards around the one under the cursor.
fn column(seat: &Seat, place: Rect, n: usize, is_told: bool, buf: &mut Buffer) {
    let entries: Vec<&Entry> = seat.plan.days.column(n).collect();
    put(buf, place.x, place.y, place.width, &title(seat, n, entries.len()));
    let here = seat.plan.place().filter(|_| n == seat.plan.column);
    let cards = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    let fits = (usize::from(cards.height) / if is_told { CARD + 1 } else { CARD }).max(1);
    let top = here.map_or(0, |here| (here + 1).saturating_sub(fits));
    let shown = entries.into_iter().enumerate().skip(top).take(fits);
    let lines = shown.flat_map(|(n, entry)| card(seat, entry, usize::from(place.width), here == Some(n), is_told));
    put_lines(buf, cards, &lines.collect::<Vec<Line>>());
}

/// The heads of the columns that have no room: those before what is shown at the left, those behind it at the right.
fn others(seat: &Seat, shown: &Range<usize>, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let heads = |columns: Range<usize>| {
        let head = |column: usize| {
            let (sign, role, name) = named(seat, column);
            let count = seat.plan.days.column(column).count();
            [pen.write(format!(" {sign} "), role), pen.write(format!("{name} {count} "), Role::Dim)]
        };
        columns.flat_map(head).collect::<Vec<Span>>()
    };
    let (mut left, mut right) = (heads(0..shown.start), heads(shown.end..Column::ALL.len()));
    if !left.is_empty() {
        left.insert(0, pen.write(pen.sign("‹", "<"), Role::Accent));
    }
    if !right.is_empty() {
        right.push(pen.write(pen.sign("›", ">"), Role::Accent));
    }
    both_ends(Line::from(left), Line::from(right), width)
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

/// A post: its name and when it leaves; where it is told, for whom it is and whose.
fn card(seat: &Seat, entry: &Entry, columns: usize, is_here: bool, is_told: bool) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(planned) = seat.plan.planned(entry) else { return Vec::new() };
    let text = if planned.name.is_empty() { w().plan_pane.no_name } else { &planned.name };
    let role = if planned.state.is_trouble() { Role::Overdue } else { Role::Text };
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let name = Line::from(vec![pen.write(mark, Role::Accent), pen.write(text.to_owned(), role)]);
    let (sign, sign_role) = state_sign(planned.state, pen);
    let when = match entry.day {
        Some(day) => format!("{} {}", day.strftime("%-d %b"), entry.clock.strftime("%H:%M")),
        None => w().plan_pane.no_time.to_owned(),
    };
    let when = Line::from(vec![pen.write(format!(" {sign} "), sign_role), pen.write(when, Role::Dim)]);
    let whose = is_told.then(|| entry::whose(seat, planned, entry));
    let lines = [name, when].into_iter().chain(whose).map(|line| clip(line, columns));
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
