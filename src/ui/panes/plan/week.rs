//! A week: a column a day, a row an hour.

use jiff::civil::{Date, Time as Clock};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::entry;
use crate::domain::plan::{KeyDay, PostState};
use crate::ui::parts::paint::{clip, put};
use crate::ui::plan_pane::{Entry, later, monday};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// The columns of the hours.
const HOURS: u16 = 4;
/// The hours of a working day, which show in any case.
const WORKING: (i8, i8) = (8, 20);
/// From so many columns on the key dates of a day stand below its head.
const NAMED: u16 = 16;
/// The most lines of key dates.
const KEY_LINES: usize = 3;
/// The lines of hours that a line of key dates wants below it.
const LINES_OF_HOURS: u16 = 5;
/// The most posts of an hour that have a line each.
const MOST: usize = 12;

/// An hour of the week with the line of each day in it.
struct Row<'p> {
    label: String,
    days: Vec<Option<&'p Entry>>,
    /// Posts that have no line here, by day.
    more: Vec<usize>,
    /// Usual times that are free, where no post has the line.
    free: Vec<Option<Clock>>,
}

/// Draws the week.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    let monday = monday(seat.plan_day());
    let days: Vec<Date> = (0..7).map(|n| later(monday, jiff::Span::new().days(n))).collect();
    let columns = area.width.saturating_sub(HOURS) / 7;
    for (x, day) in (0..).zip(&days) {
        let here = *day == seat.plan_day();
        let role = if *day == seat.today() { Role::Accent } else { Role::Strong };
        let mark = if here { pen.sign("▌", ">") } else { " " };
        let line = Line::from(vec![pen.write(mark, Role::Accent), pen.write(day.strftime("%a %-d").to_string(), role)]);
        let line = if here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line };
        put(buf, area.x + HOURS + x * columns, area.y, columns.saturating_sub(1), &line);
    }
    let below_head = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let used = 1 + key_days(seat, below_head, &days, columns, buf);
    let rows = rows(seat, &days);
    let body = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    let window = usize::from(body.height);
    let chosen = |entry: &&Entry| seat.plan.planned(entry).map(|planned| planned.id) == seat.plan.chosen;
    let here = rows.iter().position(|row| row.days.iter().flatten().any(|entry| chosen(entry) && is_day(seat, entry)));
    let top = here.map_or(0, |here| (here + 1).saturating_sub(window * 2 / 3)).min(rows.len().saturating_sub(window));
    for (y, row) in (body.top()..body.bottom()).zip(rows.iter().skip(top)) {
        put(buf, area.x, y, HOURS, &pen.line(row.label.clone(), Role::Dim));
        for (((x, entry), more), free) in (0..).zip(&row.days).zip(&row.more).zip(&row.free) {
            let width = columns.saturating_sub(1);
            let line = match entry {
                Some(entry) => entry::hour_cell(seat, entry, usize::from(width)),
                None if *more > 0 => pen.line(format!("+{more}"), Role::Soon),
                None => match free {
                    Some(clock) => {
                        entry::free_cell(seat, &entry::clock_of_hour(*clock, usize::from(width)), usize::from(width))
                    }
                    None => continue,
                },
            };
            put(buf, area.x + HOURS + x * columns, y, width, &line);
        }
    }
}

/// The key dates of the days, mourning first: each below the head of its day; where a day has few columns a line each, what is
/// left over on the last. Returns how many lines they take.
fn key_days(seat: &Seat, area: Rect, days: &[Date], columns: u16, buf: &mut Buffer) -> u16 {
    let pen = seat.pen();
    let role = |key: &KeyDay| if key.mourning { Role::Soon } else { Role::Dim };
    let mut keys: Vec<&KeyDay> = days.iter().flat_map(|day| seat.key_days(*day)).collect();
    keys.sort_by_key(|key| !key.mourning);
    let room = usize::from(area.height / LINES_OF_HOURS).min(KEY_LINES);
    if keys.is_empty() || room == 0 {
        return 0;
    }
    if columns >= NAMED {
        for (x, day) in (0..).zip(days) {
            if let Some(key) = keys.iter().find(|key| key.date == *day) {
                let name = clip(pen.line(format!(" {}", key.name), role(key)), usize::from(columns - 1));
                put(buf, area.x + HOURS + x * columns, area.y, columns - 1, &name);
            }
        }
        return 1;
    }
    let name = |key: &&KeyDay| {
        let words = if key.mourning { fill(w().plan_pane.mourning, &[&key.name]) } else { format!(" · {}", key.name) };
        pen.write(format!(" {}{words} ", key.date.strftime("%a %-d")), role(key))
    };
    let (alone, rest) = keys.split_at(keys.len().min(room) - 1);
    let lines: Vec<Line> =
        alone.iter().map(|key| Line::from(name(key))).chain([rest.iter().map(name).collect()]).collect();
    for (y, line) in (area.y..).zip(lines) {
        put(buf, area.x, y, area.width, &clip(line, usize::from(area.width)));
    }
    u16::try_from(keys.len().min(room)).unwrap_or(1)
}

fn is_day(seat: &Seat, entry: &Entry) -> bool {
    entry.day == Some(seat.plan_day())
}

/// The hours from the first to the last that is wanted, each as high as its fullest day.
fn rows<'p>(seat: &'p Seat, days_shown: &[Date]) -> Vec<Row<'p>> {
    let lives = |entry: &&Entry| entry.state != PostState::Dropped;
    let by_day: Vec<Vec<&Entry>> =
        days_shown.iter().map(|day| seat.plan.days.on(*day).iter().filter(lives).collect()).collect();
    let hours = || by_day.iter().flatten().map(|entry| entry.clock.hour());
    let (first, last) = (hours().min().unwrap_or(WORKING.0), hours().max().unwrap_or(WORKING.1));
    let mut rows = Vec::new();
    for hour in first.min(WORKING.0)..=last.max(WORKING.1) {
        let of_hour: Vec<Vec<&Entry>> =
            by_day.iter().map(|day| day.iter().copied().filter(|entry| entry.clock.hour() == hour).collect()).collect();
        let lines = of_hour.iter().map(Vec::len).max().unwrap_or(0).clamp(1, MOST);
        for line in 0..lines {
            let label = if line == 0 { format!(" {hour:>2}") } else { String::new() };
            let is_last = line + 1 == lines;
            let over = |day: &Vec<&Entry>| if is_last && day.len() > lines { day.len() - line } else { 0 };
            let more: Vec<usize> = of_hour.iter().map(over).collect();
            let shown = of_hour.iter().zip(&more);
            let days = shown.map(|(day, more)| day.get(line).copied().filter(|_| *more == 0)).collect();
            let free_of = |(day, posts): (&Date, &Vec<&Entry>)| {
                let place = line.checked_sub(posts.len())?;
                let of_hour = seat.plan.days.free_on(*day).filter(|(clock, _)| clock.hour() == hour);
                of_hour.map(|(clock, _)| clock).nth(place)
            };
            let free = days_shown.iter().zip(&of_hour).map(free_of).collect();
            rows.push(Row { label, days, more, free });
        }
    }
    rows
}
