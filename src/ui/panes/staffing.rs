//! When messages come, by weekday and hour, and how many people that needs.

use jiff::civil::Weekday;
use ratatui::text::{Line, Span};

use crate::domain::ask::Staffing;
use crate::domain::staffing::Hour;
use crate::domain::width::fit;
use crate::ui::parts::clock;
use crate::ui::parts::paint::Pen;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::w as screen;
use crate::words::{fill, some, w};

/// Signs from nothing to the most.
const SHADES: [&str; 5] = ["·", "░", "▒", "▓", "█"];
const ASCII_SHADES: [&str; 5] = [".", "-", "+", "*", "#"];
/// Columns before the hours.
const DAY: usize = 3;

/// Returns the title and lines.
pub fn page(seat: &Seat, staffing: &Staffing, columns: usize) -> (String, Vec<Line<'static>>) {
    let (pen, say) = (seat.pen(), &w().watch);
    let title = say.staffing_title.to_owned();
    let Some((day, hour)) = staffing.map.busiest() else {
        return (title, pen.wrapped(say.staffing_empty, columns, Role::Text));
    };
    let each = (columns.saturating_sub(DAY) / 24).clamp(1, 3);
    let most = staffing.map.hour(day, hour).arrivals().max(1);
    let weeks = usize::try_from(staffing.weeks).unwrap_or(usize::MAX);
    let mut lines = vec![pen.line(
        fit(&fill(say.staffing_of, &[&staffing.zone, &some(say.weeks, weeks)]), columns).into_owned(),
        Role::Dim,
    )];
    lines.push(hours(each, pen));
    lines.extend(days().map(|day| {
        let shade = |hour: &Hour| pen.write(shade(hour.arrivals(), most, pen).repeat(each), Role::Accent);
        day_line(day, staffing.map.day(day).iter().map(shade).collect(), pen)
    }));
    lines.push(Line::default());
    let per_answer = clock::length(staffing.per_answer);
    lines.push(pen.line(fill(say.staffing_people, &[&per_answer]), Role::Dim));
    lines.push(hours(each, pen));
    let people = |hour: &Hour| hour.people(staffing.per_answer);
    lines.extend(days().map(|day| {
        let number = |hour: &Hour| pen.write(number(people(hour), each), Role::Text);
        day_line(day, staffing.map.day(day).iter().map(number).collect(), pen)
    }));
    lines.push(Line::default());
    let busiest = staffing.map.hour(day, hour);
    let people_then = some(w().crisis.people, usize::try_from(people(&busiest)).unwrap_or(usize::MAX));
    let an_hour = busiest.arrivals().div_ceil(100);
    let at = format!("{hour:02}:00");
    let words = fill(say.staffing_busiest, &[&day_name(day), &at, &an_hour, &people_then]);
    lines.extend(pen.wrapped(&words, columns, Role::Text));
    let work: u64 = days().flat_map(|day| staffing.map.day(day).iter().map(people).collect::<Vec<_>>()).sum();
    lines.extend(pen.wrapped(&fill(say.staffing_hours, &[&work]), columns, Role::Text));
    lines.extend(pen.wrapped(&fill(say.staffing_answered, &[&staffing.heard, &staffing.answered]), columns, Role::Dim));
    (title, lines)
}

fn days() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}

/// Returns the two letters of a weekday.
fn day_name(day: Weekday) -> &'static str {
    let place = usize::from(day.to_monday_zero_offset().unsigned_abs());
    screen().weekdays.split(' ').nth(place).unwrap_or_default()
}

fn day_line(day: Weekday, cells: Vec<Span<'static>>, pen: Pen) -> Line<'static> {
    let name = pen.write(format!("{:<DAY$}", day_name(day)), Role::Dim);
    Line::from([vec![name], cells].concat())
}

/// The hours above their columns, every third one.
fn hours(each: usize, pen: Pen) -> Line<'static> {
    let marks = (0..24).step_by(3).map(|hour| format!("{:<width$}", format!("{hour:02}"), width = 3 * each));
    pen.line(format!("{:DAY$}{}", "", marks.collect::<String>().trim_end()), Role::Dim)
}

fn shade(count: u64, most: u64, pen: Pen) -> &'static str {
    let shades = if pen.ascii { ASCII_SHADES } else { SHADES };
    let step = if count == 0 { 0 } else { 1 + (count * 4 - 1) / most.max(1) };
    usize::try_from(step.min(4)).ok().and_then(|step| shades.get(step)).copied().unwrap_or(" ")
}

/// A number in so many columns; what does not fit is said to be more.
fn number(people: u64, each: usize) -> String {
    let text = match people {
        0 => "·".to_owned(),
        10.. if each < 3 => "+".to_owned(),
        people => people.to_string(),
    };
    format!("{text:<each$}")
}
