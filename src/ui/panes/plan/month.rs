//! A month: a cell a day with its posts, and the chosen day beside it, below it, or alone with the month small above.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{COLUMNS, DAY_BELOW, DAY_BESIDE, agenda, beside, entry};
use crate::domain::plan::PostState;
use crate::domain::width::fit;
use crate::ui::parts::paint::{both_ends, put};
use crate::ui::plan_pane::{Entry, grid, later, monday};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::w;

/// The most columns of a day of the small month.
const SMALL: u16 = 8;

/// The most columns of a key date in a cell.
const KEY_DAY: usize = 24;

/// Draws the month.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    if area.width >= DAY_BESIDE {
        let (left, right) = beside(area, (area.width * 3 / 10).clamp(34, 60));
        cells(seat, left, buf);
        pen.upright(buf, right.x - 2, area.top(), area.bottom());
        agenda::day(seat, right, buf);
        return;
    }
    let day = seat.plan_day();
    let (first, behind) = if area.height >= 14 {
        grid(day.first_of_month())
    } else {
        (monday(day), later(monday(day), jiff::Span::new().days(7)))
    };
    let weeks = weeks_between(first, behind);
    let is_grid = area.width >= COLUMNS && area.height >= DAY_BELOW;
    let lines = if is_grid { 1 + weeks * 2 } else { (1 + weeks).min(area.height.saturating_sub(2)) };
    let above = Rect { height: lines, ..area };
    let rule = Rect { y: above.bottom(), height: 1, ..area };
    let below = Rect { y: rule.bottom(), height: area.height.saturating_sub(lines + 1), ..area };
    if is_grid {
        cells(seat, above, buf);
    } else {
        small(seat, above, (first, behind), buf);
    }
    pen.level(buf, rule.intersection(area));
    agenda::day(seat, below.intersection(area), buf);
}

fn weeks_between(first: Date, behind: Date) -> u16 {
    let days = first.until(behind).map_or(42, |span| span.get_days());
    u16::try_from(days / 7).unwrap_or(6)
}

/// The days of so many weeks, each a number and signs.
fn small(seat: &Seat, area: Rect, (first, behind): (Date, Date), buf: &mut Buffer) {
    let pen = seat.pen();
    let columns = SMALL.min(area.width.saturating_sub(1) / 7);
    for (x, name) in (0..).zip(w().screen.weekdays.split(' ')) {
        put(buf, area.x + 1 + x * columns, area.y, columns, &pen.line(name, Role::Dim));
    }
    let mut day = first;
    for week in 0..weeks_between(first, behind) {
        for x in 0..7 {
            let y = area.y + 1 + week;
            if y < area.bottom() {
                let line = day_line(seat, day, usize::from(columns), true);
                put(buf, area.x + 1 + x * columns, y, columns, &line);
            }
            day = later(day, jiff::Span::new().days(1));
        }
    }
}

fn lives(entry: &&Entry) -> bool {
    entry.state != PostState::Dropped
}

/// The number of a day; with signs of its posts, or with how many are left out.
fn day_line(seat: &Seat, day: Date, columns: usize, with_signs: bool) -> Line<'static> {
    let pen = seat.pen();
    let is_here = day == seat.plan_day();
    let role = match () {
        () if day == seat.today() => Role::Accent,
        () if day.month() != seat.plan_day().month() => Role::Rule,
        () if is_here => Role::Strong,
        () => Role::Dim,
    };
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let number = match day == seat.today() {
        true if columns >= 8 => format!("[{}]", day.day()),
        true => format!("{}*", day.day()),
        false => day.day().to_string(),
    };
    let mut spans = vec![pen.write(mark, Role::Accent), pen.write(number, role)];
    if with_signs {
        let used: usize = spans.iter().map(Span::width).sum();
        let states = seat.plan.days.on(day).iter().filter(lives).map(|entry| entry.state);
        spans.extend(entry::signs(seat, states, columns.saturating_sub(used)));
    } else if let Some(key) = seat.key_days(day).max_by_key(|key| key.mourning) {
        let used: usize = spans.iter().map(Span::width).sum();
        let room = columns.saturating_sub(used + 1).min(KEY_DAY);
        let role = if key.mourning { Role::Soon } else { Role::Dim };
        spans.extend((room >= 4).then(|| pen.write(format!(" {}", fit(&key.name, room)), role)));
    }
    let line = Line::from(spans);
    if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

/// The month as cells.
fn cells(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    let (first, behind) = grid(seat.plan_day().first_of_month());
    let weeks = weeks_between(first, behind).max(1);
    let (columns, rows) = (area.width / 7, area.height.saturating_sub(1) / weeks);
    for (x, name) in (0..).zip(w().screen.weekdays.split(' ')) {
        put(buf, area.x + x * columns, area.y, columns, &pen.line(format!(" {name}"), Role::Dim));
    }
    let mut day = first;
    for week in 0..weeks {
        for x in 0..7 {
            let place = Rect {
                x: area.x + x * columns,
                y: area.y + 1 + week * rows,
                width: columns.saturating_sub(1),
                height: rows,
            };
            cell(seat, day, place.intersection(area), buf);
            day = later(day, jiff::Span::new().days(1));
        }
    }
}

/// A day with its posts as far as they fit; the number of the others at the end of its first line.
fn cell(seat: &Seat, day: Date, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let pen = seat.pen();
    let columns = usize::from(area.width);
    let room = usize::from(area.height - 1);
    if room == 0 {
        put(buf, area.x, area.y, area.width, &day_line(seat, day, columns, true));
        return;
    }
    let entries: Vec<&Entry> = seat.plan.days.on(day).iter().filter(lives).take(MOST).collect();
    let all = seat.plan.days.on(day).len();
    // What is out gives way to what is to come; the chosen one is never among those that are left out.
    let over = entries.iter().take_while(|entry| entry.state == PostState::Published).count();
    let next = over.min(entries.len().saturating_sub(room));
    let here = seat.plan.place().filter(|_| day == seat.plan_day());
    let top = here.map_or(next, |here| next.min(here).max((here + 1).saturating_sub(room)));
    let left_out = all.saturating_sub(room.min(entries.len()));
    let more = if left_out > 0 && entries.len() > room { format!("+{left_out}") } else { String::new() };
    let first = both_ends(day_line(seat, day, columns, false), pen.line(more, Role::Soon), area.width);
    put(buf, area.x, area.y, area.width, &first);
    let posts = entries.into_iter().skip(top).map(|entry| entry::cell(seat, entry, columns));
    // Of free times it is enough to know how many there are, where the posts leave a line.
    let free = seat.plan.days.free_on(day).count();
    let free = (free > 0).then(|| entry::free_cell(seat, &free.to_string(), columns));
    for (y, line) in (area.y + 1..area.bottom()).zip(posts.chain(free)) {
        put(buf, area.x, y, area.width, &line);
    }
}

/// The most posts of a day that are looked at for its cell.
const MOST: usize = 200;
