//! The drill that is played: what is asked while it runs, what it was worth once it is over.

use ratatui::text::{Line, Span};

use crate::domain::ask::{Debrief, DrillSheet};
use crate::domain::drill::Scored;
use crate::domain::width::pad;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// Columns of a bar of points.
const BAR: usize = 10;
/// Columns of what is measured.
const PART: usize = 21;

/// Returns the title and lines.
pub fn page(seat: &Seat, sheet: &DrillSheet, columns: usize) -> (String, Vec<Line<'static>>) {
    let title = fill(w().drill.page_title, &[&sheet.title]);
    let lines = match &sheet.over {
        Some(over) => debrief(seat, sheet, over, columns),
        None => brief(seat, sheet, columns),
    };
    (title, lines)
}

fn brief(seat: &Seat, sheet: &DrillSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().drill);
    let left = clock::length(sheet.until.since(seat.now));
    let end = clock::when(sheet.until, seat.now, &seat.settings.zone);
    let mut lines = vec![pen.line(fill(say.left, &[&left, &end, &sheet.pace]), Role::Soon), Line::default()];
    lines.extend(paragraphs(seat, &sheet.brief, columns));
    lines.push(Line::default());
    lines.push(pen.line(say.who, Role::Strong));
    for (name, job) in &sheet.team {
        let name = pen.write(pad(&format!("  {name}"), 11), Role::Accent);
        let mut job = pen.wrapped(job, columns.saturating_sub(11), Role::Text).into_iter();
        let mut line = Line::from(name);
        line.extend(job.next().map(|line| line.spans).unwrap_or_default());
        lines.push(line);
        lines.extend(job.map(|line| indented(line, 11)));
    }
    lines.push(Line::default());
    lines.extend(pen.wrapped(say.how, columns, Role::Dim));
    lines
}

fn debrief(seat: &Seat, sheet: &DrillSheet, over: &Debrief, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().drill);
    let card = &over.card;
    let role = if card.points >= 75 { Role::Calm } else { Role::Soon };
    let mut lines = vec![Line::from(vec![pen.write(fill(say.points, &[&card.points]), role)])];
    let verdict = match sheet.cut_short() {
        Some(played) => fill(say.cut_short, &[&played.in_words(), &sheet.length.in_words()]),
        None => card.grade.words().to_owned(),
    };
    lines.extend(pen.wrapped(&verdict, columns, Role::Strong));
    lines.extend(over.best.filter(|_| sheet.cut_short().is_none()).map(|best| {
        let words = match card.points {
            points if points > best => fill(say.better_than, &[&best]),
            _ => fill(say.best_before, &[&best]),
        };
        pen.line(words, Role::Dim)
    }));
    lines.push(Line::default());
    for part in &card.parts {
        lines.extend(scored(seat, part, columns));
        let better = part.better.iter().flat_map(|text| pen.wrapped(text, columns.saturating_sub(4), Role::Dim));
        lines.extend(better.map(|line| indented(line, 4)));
    }
    lines.push(Line::default());
    lines.push(pen.line(say.what_happened, Role::Strong));
    lines.extend(paragraphs(seat, &over.told, columns));
    lines.push(Line::default());
    lines.extend(pen.wrapped(say.again, columns, Role::Dim));
    lines
}

/// A part with its points as a bar: what was lost shows at a glance, and stands there in numbers too.
fn scored(seat: &Seat, part: &Scored, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let role = match (part.points * 100).checked_div(part.of).unwrap_or_default() {
        90.. => Role::Calm,
        50..90 => Role::Soon,
        ..50 => Role::Overdue,
    };
    let full = usize::try_from(part.points).unwrap_or_default() * BAR / usize::try_from(part.of.max(1)).unwrap_or(1);
    let points = pen.write(format!("{:>2}/{:<2} ", part.points, part.of), role);
    let mut line = Line::from(points);
    if columns >= 70 {
        line.push_span(pen.write(pen.sign("█", "#").repeat(full), role));
        line.push_span(pen.write(format!("{} ", pen.sign("·", ".").repeat(BAR - full.min(BAR))), Role::Dim));
    }
    line.push_span(pen.write(pad(part.part.words(), PART), Role::Text));
    let (before, room) = (line.width(), columns.saturating_sub(line.width()).max(8));
    let mut told = pen.wrapped(&part.told, room, Role::Dim).into_iter();
    line.extend(told.next().map(|line| line.spans).unwrap_or_default());
    [line].into_iter().chain(told.map(|line| indented(line, before))).collect()
}

fn paragraphs(seat: &Seat, text: &str, columns: usize) -> Vec<Line<'static>> {
    text.lines().flat_map(|line| seat.pen().wrapped(line, columns, Role::Text)).collect()
}

fn indented(line: Line<'static>, columns: usize) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(columns))];
    spans.extend(line.spans);
    Line::from(spans)
}
