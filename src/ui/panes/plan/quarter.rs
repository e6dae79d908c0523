//! A quarter: three small months, each day shaded by how much is planned on it.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::agenda;
use crate::domain::plan::PostState;
use crate::ui::parts::calendar::{month_name, state_sign};
use crate::ui::parts::paint::{Pen, put};
use crate::ui::plan_pane::{first_of_quarter, grid, later};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::w;

/// The least columns of a month: three for each day.
const LEAST: u16 = 22;
/// The lines of a month: its name, the weekdays, six weeks.
const LINES: u16 = 8;

/// Draws the quarter, and the chosen day below it.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let beside = (area.width / LEAST).clamp(1, 3);
    let first = first_of_quarter(seat.plan_day());
    let months: Vec<Date> = (0..3).map(|n| later(first, jiff::Span::new().months(n))).collect();
    // Where there is no room for three, the month of the chosen day is among those that show.
    let here = months.iter().position(|month| month.month() == seat.plan_day().month()).unwrap_or(0);
    let start = here.min(usize::from(3 - beside));
    let columns = (area.width / beside).min(7 * 6 + 2);
    let day_columns = (columns - 1) / 7;
    let above = Rect { height: LINES.min(area.height), ..area };
    for (x, month) in (0..beside).zip(months.iter().skip(start)) {
        let place = Rect { x: area.x + 1 + x * columns, width: columns - 1, ..above };
        draw_month(seat, place.intersection(area), *month, day_columns, buf);
    }
    let rule = Rect { y: above.bottom(), height: 1, ..area };
    if rule.y < area.bottom() {
        seat.pen().level(buf, rule);
        let below = Rect { y: rule.bottom(), height: area.bottom().saturating_sub(rule.bottom()), ..area };
        agenda::day(seat, below, buf);
    }
}

fn draw_month(seat: &Seat, area: Rect, first: Date, columns: u16, buf: &mut Buffer) {
    let pen = seat.pen();
    let name = format!("{} {}", month_name(first.month()), first.year());
    put(buf, area.x, area.y, area.width, &pen.line(name, Role::Strong));
    for (x, name) in (0..7).zip(w().screen.weekdays.split(' ')) {
        put(buf, area.x + x * columns, area.y + 1, columns, &pen.line(name, Role::Dim));
    }
    let (mut day, behind) = grid(first);
    let mut week = 0;
    while day < behind {
        for x in 0..7 {
            let y = area.y + 2 + week;
            if y < area.bottom() && day.month() == first.month() {
                put(buf, area.x + x * columns, y, columns, &day_line(seat, day, usize::from(columns)));
            }
            day = later(day, jiff::Span::new().days(1));
        }
        week += 1;
    }
}

/// A day with its shade and, where there is room, the number of its posts; what did not leave has its sign.
fn day_line(seat: &Seat, day: Date, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let posts = seat.plan.days.on(day).iter().filter(|entry| entry.state != PostState::Dropped);
    let count = posts.clone().count();
    let trouble = posts.clone().find(|entry| entry.state.is_trouble());
    let (sign, role) = match trouble {
        Some(entry) => state_sign(entry.state, pen),
        None => (shade(count, pen), if count > 0 { Role::Calm } else { Role::Dim }),
    };
    let number = if day == seat.today() { Role::Accent } else { Role::Text };
    let mut spans = vec![pen.write(format!("{:>2}", day.day()), number), pen.write(sign, role)];
    if count > 0 && columns >= 6 {
        spans.push(pen.write(format!("{count}"), Role::Dim));
    }
    let line = Line::from(spans);
    let is_here = day == seat.plan_day();
    let style = pen.theme.style(Role::Cursor);
    let style = if is_here { style.underlined().bold() } else { style };
    if is_here {
        Line::from(line.spans.into_iter().map(|s| Span::styled(s.content, s.style.patch(style))).collect::<Vec<_>>())
    } else {
        line
    }
}

/// Returns how full a day is, as a shade.
const fn shade(count: usize, pen: Pen) -> &'static str {
    match count {
        0 => " ",
        1 => pen.sign("░", "."),
        2..4 => pen.sign("▒", ":"),
        4..8 => pen.sign("▓", "%"),
        _ => pen.sign("█", "#"),
    }
}
