//! Posts as lists: of a day, of a week, of all that is shown, with days as titles.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{entry, put_following};
use crate::domain::plan::{KeyDay, PostState};
use crate::ui::layout::READING;
use crate::ui::parts::paint::{clip, put_lines};
use crate::ui::plan_pane::{Entry, PlanView, later, monday};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The fewest lines of a list with what is known of the chosen post below it.
const WITH_ABOUT: u16 = 14;
/// The lines of what is known of a post before it is read.
const ABOUT: u16 = 9;

/// Draws the chosen day, and below it what is known of the chosen post where there is room.
pub fn day(seat: &Seat, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let day = seat.plan_day();
    put_lines(buf, Rect { height: 1, ..area }, &[title(seat, Some(day), area.width)]);
    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let entries = seat.plan.entries();
    if entries.is_empty() {
        nothing(seat, rest, buf);
        return;
    }
    // An open post is read beside it.
    let about = match seat.plan.read() {
        _ if rest.height < WITH_ABOUT || seat.plan.open.is_some() => 0,
        Some(_) => rest.height - u16::try_from(entries.len()).unwrap_or(u16::MAX).min(rest.height / 3),
        None => ABOUT,
    };
    let here = seat.plan.place();
    let list = Rect { height: rest.height - about, ..rest };
    // Of a day with hundreds only what shows is laid out.
    let window = usize::from(list.height);
    let top =
        here.map_or(0, |here| (here + 1).saturating_sub(window * 2 / 3)).min(entries.len().saturating_sub(window));
    let columns = usize::from(area.width);
    let shown = entries.iter().enumerate().skip(top).take(window);
    let lines: Vec<Line> = shown.map(|(n, entry)| entry::listed(seat, entry, columns, here == Some(n))).collect();
    let used = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    put_lines(buf, list, &lines);
    if about > 0 {
        let below = Rect { x: rest.x + 1, y: list.y + used + 1, height: rest.height.saturating_sub(used + 1), ..rest };
        put_marked(
            seat,
            below.intersection(rest),
            entry::about(seat, columns.saturating_sub(2).min(usize::from(READING))),
            buf,
        );
    }
}

/// Draws lines; where they have no room the last one says how many more there are.
fn put_marked(seat: &Seat, area: Rect, mut lines: Vec<Line<'static>>, buf: &mut Buffer) {
    let (room, count) = (usize::from(area.height), lines.len());
    if lines.len() > room {
        lines.truncate(room.saturating_sub(1));
        let more = some(&seat.keyed(&w().plan_pane.more_open), count - lines.len());
        lines.push(clip(seat.pen().line(more, Role::Soon), usize::from(area.width)));
    }
    put_lines(buf, area, &lines);
}

/// Says that nothing is planned here, and the key that changes that.
pub fn nothing(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let say = &w().plan_pane;
    let words = match &seat.plan.sheet {
        None => say.opening.to_owned(),
        Some(sheet) if sheet.total == 0 => seat.keyed(&say.empty),
        Some(_) if matches!(seat.plan.view, PlanView::Agenda | PlanView::Board) => seat.keyed(&say.empty_window),
        Some(_) => seat.keyed(&say.empty_day),
    };
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    put_lines(buf, inner, &seat.pen().wrapped(&words, usize::from(inner.width), Role::Dim));
}

/// The title of a day; of what has none.
fn title(seat: &Seat, day: Option<Date>, columns: u16) -> Line<'static> {
    let pen = seat.pen();
    let Some(day) = day else { return pen.line(format!(" {}", w().plan_pane.without_time), Role::Strong) };
    let format = if day.year() == seat.today().year() { "%a %-d %b" } else { "%a %-d %b %Y" };
    let today = if day == seat.today() { w().plan_pane.today } else { "" };
    let role = if day == seat.today() { Role::Accent } else { Role::Strong };
    let mut spans = vec![pen.write(format!(" {}", day.strftime(format)), role), pen.write(today, Role::Accent)];
    // A day of mourning is told before the name of any other.
    let keys: Vec<&KeyDay> = seat.key_days(day).collect();
    spans.extend(keys.iter().filter(|key| key.mourning).map(|key| key_day(seat, key)));
    spans.extend(keys.iter().filter(|key| !key.mourning).map(|key| key_day(seat, key)));
    clip(Line::from(spans), usize::from(columns))
}

/// A key date behind the title of its day.
fn key_day(seat: &Seat, key: &KeyDay) -> Span<'static> {
    let role = if key.mourning { Role::Soon } else { Role::Dim };
    let words = if key.mourning { fill(w().plan_pane.mourning, &[&key.name]) } else { format!(" · {}", key.name) };
    seat.pen().write(words, role)
}

/// Draws everything of the window, past and to come.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    titled(seat, area, &seat.plan.entries(), seat.plan.place(), buf);
}

/// Draws the week of the chosen day, where it has no room for columns.
pub fn week(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let monday = monday(seat.plan_day());
    let days = (0..7).map(|n| later(monday, jiff::Span::new().days(n)));
    let lives = |entry: &&Entry| entry.state != PostState::Dropped;
    let mut lines = Vec::new();
    let mut here = None;
    for day in days {
        let is_day = day == seat.plan_day();
        let mut head = title(seat, Some(day), area.width);
        if is_day {
            head = head.patch_style(seat.pen().theme.style(Role::Cursor));
            here = Some(lines.len());
        }
        lines.push(head);
        let place = seat.plan.place().filter(|_| is_day);
        for (n, entry) in seat.plan.days.on(day).iter().filter(lives).enumerate() {
            if place == Some(n) {
                here = Some(lines.len());
            }
            lines.push(entry::listed(seat, entry, usize::from(area.width), place == Some(n)));
        }
    }
    put_following(buf, area, &lines, here);
}

/// Entries under the titles of their days, around the one under the cursor.
fn titled(seat: &Seat, area: Rect, entries: &[&Entry], here: Option<usize>, buf: &mut Buffer) {
    if entries.is_empty() {
        nothing(seat, area, buf);
        return;
    }
    // Lines are made for what can show alone: each entry takes one, and at most one of a title.
    let window = usize::from(area.height);
    let first = here.unwrap_or(0).saturating_sub(window);
    let mut lines = Vec::new();
    let mut at = None;
    let mut day = first.checked_sub(1).and_then(|before| entries.get(before)).map(|entry| entry.day);
    for (n, entry) in entries.iter().enumerate().skip(first).take(window * 2) {
        if day != Some(entry.day) {
            lines.push(title(seat, entry.day, area.width));
            day = Some(entry.day);
        }
        if here == Some(n) {
            at = Some(lines.len());
        }
        lines.push(entry::listed(seat, entry, usize::from(area.width), here == Some(n)));
    }
    put_following(buf, area, &lines, at);
}
