//! The hours of a week by how posts do in them: a shade and a sign for each, with figures where there is room, and what is
//! known of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::ask::BestSheet;
use crate::domain::plan::{Cell, LEAST_OF_HOUR, LEAST_POSTS};
use crate::domain::width::{fit, pad};
use crate::ui::parts::paint::{Pen, put, put_lines};
use crate::ui::plan_pane::{DAYS, HOURS};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The columns of a weekday.
const DAY: u16 = 5;
/// The columns of an hour with its figure.
const WITH_FIGURE: usize = 4;
/// So many hours of a day are named.
const NAMED: usize = 3;

/// Draws the hours.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let columns = usize::from(area.width.saturating_sub(2));
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let known = seat.plan.results.best.as_deref().filter(|best| best.best.is_known());
    let Some(best) = known else {
        let words = match &seat.plan.results.best {
            Some(best) => fill(say.not_enough, &[&best.best.posts, &LEAST_POSTS]),
            None => say.opening.to_owned(),
        };
        let lines = [
            vec![Line::default()],
            pen.wrapped(&words, columns, Role::Soon),
            pen.wrapped(say.not_enough_why, columns, Role::Dim),
        ];
        put_lines(buf, inner, &lines.concat());
        return;
    };
    let (day, hour) = seat.plan.results.cell;
    let wide = (usize::from(area.width.saturating_sub(DAY)) / HOURS).clamp(1, WITH_FIGURE);
    put(buf, area.x + DAY, area.y, area.width.saturating_sub(DAY), &hours_line(pen, wide, hour));
    // The line of the cell stays, however low the screen is.
    let days = usize::from(area.height.saturating_sub(2)).min(DAYS);
    let first = (day + 1).saturating_sub(days);
    let names: Vec<&str> = w().screen.weekdays.split(' ').collect();
    for (y, n) in (area.y + 1..area.bottom()).zip(first..first + days) {
        let is_here = n == day;
        let mark = if is_here { pen.sign("▌", ">") } else { " " };
        let name = names.get(n).copied().unwrap_or_default();
        let mut spans = vec![
            pen.write(mark, Role::Accent),
            pen.write(pad(name, usize::from(DAY) - 1), if is_here { Role::Strong } else { Role::Dim }),
        ];
        let cells = best.best.week.get(n).map_or(&[][..], |cells| &cells[..]);
        spans.extend(cells.iter().enumerate().map(|(at, cell)| shade(pen, cell, wide, is_here && at == hour)));
        put(buf, area.x, y, area.width, &Line::from(spans));
    }
    let used = u16::try_from(days + 1).unwrap_or(u16::MAX);
    let gap = u16::from(area.height > used + 4);
    let below = Rect { y: area.y + used + gap, height: area.height.saturating_sub(used + gap), ..inner };
    put_lines(buf, below.intersection(area), &about(seat, best, columns));
}

/// The numbers of the hours; where they have a column each, every sixth.
fn hours_line(pen: Pen, wide: usize, here: usize) -> Line<'static> {
    let label = |hour: usize| match wide {
        1 if hour.is_multiple_of(6) => pad(&hour.to_string(), 6),
        1 => String::new(),
        _ => pad(&format!("{hour:>2}"), wide),
    };
    let span = |hour| pen.write(label(hour), if hour == here && wide > 1 { Role::Strong } else { Role::Dim });
    Line::from((0..HOURS).map(span).collect::<Vec<Span>>())
}

/// The sign of how an hour does, and its colour.
fn sign(pen: Pen, cell: &Cell) -> (&'static str, Role) {
    let is_known = usize::try_from(cell.of_hour).unwrap_or(usize::MAX) >= LEAST_OF_HOUR;
    match cell.times {
        _ if !is_known => (pen.sign("·", "."), Role::Rule),
        ..0.85 => (pen.sign("░", "-"), Role::Dim),
        ..1.15 => (pen.sign("▒", "="), Role::Text),
        ..1.5 => (pen.sign("▓", "+"), Role::Calm),
        _ => (pen.sign("█", "#"), Role::Accent),
    }
}

fn shade(pen: Pen, cell: &Cell, wide: usize, is_here: bool) -> Span<'static> {
    let (sign, role) = sign(pen, cell);
    let is_known = role != Role::Rule;
    let text = match wide {
        WITH_FIGURE if is_known => pad(&format!("{sign}{:.1}", cell.times.min(9.9)), wide),
        1 => sign.to_owned(),
        _ => pad(&sign.repeat(if is_known { 2 } else { 1 }), wide),
    };
    let span = pen.write(text, role);
    if is_here {
        span.patch_style(pen.theme.style(Role::Cursor)).patch_style(ratatui::style::Modifier::REVERSED)
    } else {
        span
    }
}

/// What is known of the hour under the cursor, the best hours of its day, and what the signs mean.
fn about(seat: &Seat, best: &BestSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say, pane) = (seat.pen(), &w().plan_pane, &seat.plan.results);
    let day = w().screen.weekdays.split(' ').nth(pane.cell.0).unwrap_or_default();
    let clock = format!("{day} {:02}:00", pane.cell.1);
    let mut lines = Vec::new();
    if let Some(cell) = pane.cell_here() {
        let (low, high) = cell.between;
        let words = match cell.of_hour {
            0 => fill(say.hour_unknown, &[&clock]),
            of_hour => {
                let [times, low, high] = [cell.times, low, high].map(|times| format!("{times:.1}"));
                fill(say.hour_does, &[&clock, &times, &low, &high, &cell.posts, &of_hour])
            }
        };
        lines.extend(pen.wrapped(&words, columns, Role::Strong));
    }
    let named = best.best.best_of(pane.weekday(), NAMED).into_iter();
    let named: Vec<String> = named.map(|(hour, cell)| format!("{hour:02}:00 ({:.1})", cell.times)).collect();
    if !named.is_empty() {
        lines.extend(pen.wrapped(&fill(say.best_hours, &[&day, &named.join(", ")]), columns, Role::Calm));
    }
    let whose = pane.account.as_ref().map_or_else(|| say.all_of_them.to_owned(), ToString::to_string);
    let zone = best.zone.clone().unwrap_or_else(|| say.own_hours.to_owned());
    let learned = format!("{whose}, {zone}: {}", some(say.learned_from, best.best.posts));
    lines.push(pen.line(fit(&learned, columns).into_owned(), Role::Dim));
    let signs: Vec<&str> =
        [("░", "-"), ("▒", "="), ("▓", "+"), ("█", "#")].map(|(sign, ascii)| pen.sign(sign, ascii)).to_vec();
    lines.push(pen.line(fit(&fill(say.shades, &[&signs.join(" ")]), columns).into_owned(), Role::Dim));
    lines
}
