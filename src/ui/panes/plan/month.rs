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

/// The fewest lines of a week, where there is room.
const LEAST: u16 = 2;

/// The lines below the grid that it leaves to the day.
const DAY_LINES: u16 = 10;

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
    let lines = if is_grid {
        let wanted: u16 = wanted(seat, (first, behind)).into_iter().sum();
        (1 + wanted).min(area.height.saturating_sub(DAY_LINES)).max(1 + weeks * LEAST)
    } else {
        (1 + weeks).min(area.height.saturating_sub(2))
    };
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

/// How many lines each week wants: for its number and the posts of its fullest day.
fn wanted(seat: &Seat, (first, behind): (Date, Date)) -> Vec<u16> {
    let of_day = |day: Date| {
        let posts = seat.plan.days.on(day).iter().filter(lives).take(MOST).count();
        posts + usize::from(seat.plan.days.free_on(day).next().is_some())
    };
    let of_week = |week: u16| {
        let days = (0..7).map(|n| later(first, jiff::Span::new().days(i64::from(week) * 7 + n)));
        let most = days.map(of_day).max().unwrap_or(0);
        u16::try_from(1 + most).unwrap_or(u16::MAX).max(LEAST)
    };
    (0..weeks_between(first, behind)).map(of_week).collect()
}

/// Shares lines among weeks: each has its fewest, then the lowest of those that want more, then the lowest of all.
fn shared(wanted: &[u16], lines: u16) -> Vec<u16> {
    let weeks = u16::try_from(wanted.len()).unwrap_or(1).max(1);
    let least = LEAST.min(lines / weeks);
    let mut heights = vec![least; wanted.len()];
    for _ in 0..lines.saturating_sub(least * weeks) {
        let lowest = heights.iter_mut().zip(wanted).min_by_key(|(height, wanted)| (**height >= **wanted, **height));
        if let Some((height, _)) = lowest {
            *height += 1;
        }
    }
    heights
}

/// The month as cells.
fn cells(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    let (first, behind) = grid(seat.plan_day().first_of_month());
    let columns = area.width / 7;
    let heights = shared(&wanted(seat, (first, behind)), area.height.saturating_sub(1));
    for (x, name) in (0..).zip(w().screen.weekdays.split(' ')) {
        put(buf, area.x + x * columns, area.y, columns, &pen.line(format!(" {name}"), Role::Dim));
    }
    let (mut day, mut y) = (first, area.y + 1);
    for height in heights {
        for x in 0..7 {
            let place = Rect { x: area.x + x * columns, y, width: columns.saturating_sub(1), height };
            cell(seat, day, place.intersection(area), buf);
            day = later(day, jiff::Span::new().days(1));
        }
        y += height;
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

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn weeks_share_lines_by_what_they_hold() {
        for (wanted, lines, heights) in [
            (&[2, 2, 2, 2, 9, 2][..], 19, &[2, 2, 2, 2, 9, 2][..]),
            (&[2, 2, 9, 9, 2, 2], 20, &[2, 2, 6, 6, 2, 2]),
            (&[2, 2, 2, 2, 9], 21, &[3, 3, 3, 3, 9]),
            (&[2, 2, 2, 2], 28, &[7, 7, 7, 7]),
            (&[5, 2, 2, 2], 6, &[2, 2, 1, 1]),
            (&[5, 2, 2], 0, &[0, 0, 0]),
        ] {
            assert_eq!(shared(wanted, lines), heights, "{wanted:?} {lines}");
        }
    }
}
