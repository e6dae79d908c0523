//! An alarm's page.

use ratatui::text::{Line, Span};

use crate::domain::alarm::{Alarm, AlarmKind};
use crate::domain::ask::{AlarmSheet, Five, MemberLine};
use crate::domain::time::{Span as Length, Time};
use crate::domain::width::{fit, width};
use crate::ui::layers::AlarmPage;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{Pen, clip};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// A column of the plot is a quarter of an hour, and there are six hours of them.
const COLUMN: Length = Length::minutes(15);
const COLUMNS: usize = 24;
/// Lines of the plot.
const LINES: u32 = 4;
/// Parts of a line that a bar can fill.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Returns an alarm's title and lines; the messages come last, then the keys.
pub fn page(seat: &Seat, page: &AlarmPage, columns: usize) -> (String, Vec<Line<'static>>) {
    let pen = seat.pen();
    let sheet = &page.sheet;
    let mut lines = numbers(seat, sheet, columns);
    lines.push(Line::default());
    lines.extend(plot(sheet, columns, pen));
    lines.push(Line::default());
    if sheet.examples.is_empty() {
        lines.push(pen.line(w().watch.no_examples, Role::Dim));
    }
    let examples = sheet.examples.iter().enumerate();
    lines.extend(examples.map(|(place, example)| line(seat, example, place == page.chosen, columns)));
    lines.push(keys(pen, &sheet.alarm, columns));
    (fill(w().watch.title, &[&sheet.alarm.seen.kind.words()]), lines)
}

fn numbers(seat: &Seat, sheet: &AlarmSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, alarm, say) = (seat.pen(), &sheet.alarm, &w().watch);
    let when = |at: Time| clock::when(at, seat.now, &seat.settings.zone);
    let mut lines = pen.wrapped(&alarm.words(), columns, Role::Strong);
    let mut add = |text: String, role: Role| lines.extend(pen.wrapped(&text, columns, role));
    add(fill(say.since, &[&when(alarm.seen.since), &when(alarm.at), &alarm.most]), Role::Text);
    if !alarm.seen.terms.is_empty() {
        add(fill(say.spoken_of, &[&alarm.seen.terms.join(", ")]), Role::Accent);
    }
    match (alarm.over, sheet.overflow) {
        (Some(over), _) => add(fill(say.over, &[&when(over)]), Role::Calm),
        (None, Some(late)) => add(fill(say.overflows, &[&when(late)]), Role::Overdue),
        (None, None) if alarm.seen.kind != AlarmKind::Silence => add(say.none_late.to_owned(), Role::Dim),
        (None, None) => {}
    }
    if let Some(by) = &alarm.put_away {
        add(fill(say.put_away_by, &[by]), Role::Calm);
    }
    if alarm.crisis.is_some() {
        add(say.became.to_owned(), Role::Overdue);
    }
    lines
}

/// Draws what came in each quarter of an hour over the most that is normal.
fn plot(sheet: &AlarmSheet, columns: usize, pen: Pen) -> Vec<Line<'static>> {
    let Some(stream) = sheet.stream.as_ref().filter(|stream| !stream.last.is_empty()) else { return Vec::new() };
    let seen = &sheet.alarm.seen;
    let is_negative = seen.kind == AlarmKind::Negative;
    let quarters = quarters(&stream.last, is_negative, seen.normal);
    let most = quarters.iter().flat_map(|(came, normal)| [*came, *normal]).max().unwrap_or(0).max(1);
    let label = most.to_string();
    let each = ((columns.saturating_sub(width(&label) + 1)) / COLUMNS).clamp(1, 3);
    let what = if is_negative { w().watch.plot_negative } else { w().watch.plot_all };
    let title = if pen.ascii { w().watch.plot_ascii } else { w().watch.plot };
    let mut lines = vec![pen.line(fit(&fill(title, &[&what]), columns).into_owned(), Role::Dim)];
    for from_top in 0..LINES {
        let below = LINES - 1 - from_top;
        let number = if from_top == 0 { label.clone() } else { " ".repeat(width(&label)) };
        let mut spans: Vec<Span<'static>> = vec![pen.write(format!("{number} "), Role::Dim)];
        spans.extend(quarters.iter().map(|quarter| cell(*quarter, most, below, each, pen)));
        lines.push(clip(Line::from(spans), columns));
    }
    lines
}

/// One quarter of an hour on one line of the plot: its bar, else the mark of what is normal.
fn cell((came, normal): (u32, u32), most: u32, below: u32, each: usize, pen: Pen) -> Span<'static> {
    let eighths = |count: u32| u64::from(count) * u64::from(LINES) * 8 / u64::from(most);
    let filled = eighths(came).saturating_sub(u64::from(below) * 8).min(8);
    let is_normal_here = (eighths(normal).saturating_sub(1)) / 8 == u64::from(below);
    let role = if came > normal { Role::Overdue } else { Role::Ours };
    match usize::try_from(filled) {
        Ok(0) | Err(_) if is_normal_here => pen.write(pen.sign("┄", "-").repeat(each), Role::Dim),
        Ok(filled) if pen.ascii => pen.write(if filled > 3 { "#" } else { " " }.repeat(each), role),
        Ok(filled) => pen.write(EIGHTHS.get(filled).copied().unwrap_or(" ").repeat(each), role),
        Err(_) => pen.write(" ".repeat(each), role),
    }
}

/// Puts five minutes together by quarters of an hour: what came and the most that is normal, the newest last.
fn quarters(last: &[Five], is_negative: bool, normal_negatives: u32) -> Vec<(u32, u32)> {
    let quarter = |at: Time| at.millis().div_euclid(COLUMN.as_millis());
    let newest = last.last().map_or(0, |five| quarter(five.at));
    let mut quarters = vec![(0, 0); COLUMNS];
    for five in last {
        let place = usize::try_from(newest - quarter(five.at)).ok().and_then(|ago| (COLUMNS - 1).checked_sub(ago));
        let Some((came, normal)) = place.and_then(|place| quarters.get_mut(place)) else { continue };
        *came += if is_negative { five.negative } else { five.heard };
        *normal = (if is_negative { normal_negatives } else { five.normal.1 }).div_ceil(4);
    }
    quarters
}

fn line(seat: &Seat, example: &MemberLine, is_chosen: bool, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let mark = if is_chosen { pen.sign("▌", ">") } else { " " };
    let at = example.at.in_zone(&seat.settings.zone).strftime("%H:%M").to_string();
    let followers = match example.followers {
        0 => String::new(),
        many => format!(" ({})", fill(w().watch.followed, &[&many])),
    };
    let who = format!("{at} {} {}{followers}: ", example.tag, fit(&example.who, 16));
    let role = if is_chosen { Role::Strong } else { Role::Text };
    let spans = [pen.write(mark, Role::Accent), pen.write(who, Role::Dim), pen.write(example.text.clone(), role)];
    clip(Line::from(spans.to_vec()), columns)
}

fn keys(pen: Pen, alarm: &Alarm, columns: usize) -> Line<'static> {
    let say = &w().watch;
    let mut spans = Vec::new();
    spans.extend(pen.hint("Enter", say.key_open));
    if !alarm.is_settled() {
        spans.extend(pen.hint("!", say.key_raise));
        spans.extend(pen.hint("d", say.key_away));
    }
    spans.extend(pen.hint("m", say.key_list));
    clip(Line::from(spans), columns)
}
