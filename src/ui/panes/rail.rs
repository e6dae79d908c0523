//! The right rail: the person, the month, the pulse.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::ask::Person;
use crate::domain::lang::name_of;
use crate::domain::plan::{KeyDay, PostState};
use crate::domain::width::{fit, wrap};
use crate::ui::parts::paint::{Pen, clip, put_lines};
use crate::ui::parts::{calendar, clock, pulse};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

/// The lines that an agenda gets in any case.
const LEAST_AGENDA: usize = 4;
/// The most key dates of a day: four countries mark the first of January alike.
const KEY_DATES: usize = 2;
/// The most earlier conversations.
const EARLIER: usize = 3;
/// The lines of a person of whom everything is known, with the blank one below: name, handle, since when, language, how
/// much in two lines, their influence in three, how it ended, what. What seats say of somebody is rare and comes on top.
const CARD: usize = 10 + EARLIER + 1;

/// Draws the rail.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let (columns, height) = (usize::from(area.width).min(32), usize::from(area.height));
    let month = month_lines(seat);
    let mut below = Vec::new();
    if let Some(known) = &seat.rail.pulse {
        below.push(Line::default());
        below.extend(pulse::lines(known, columns, seat.pen()));
    }
    below.extend(freeze_lines(seat, columns));
    let mut lines = card_lines(seat, columns);
    // Whoever goes from person to person sees the month stand still.
    let spare = height.saturating_sub(month.len() + LEAST_AGENDA + below.len());
    lines.resize(lines.len().max(CARD.min(spare)), Line::default());
    lines.extend(month);
    // The agenda has the lines that nothing else needs.
    let room = height.saturating_sub(lines.len() + below.len());
    lines.extend(agenda_lines(seat, columns, room.max(LEAST_AGENDA)));
    lines.extend(below);
    let lines: Vec<Line> = lines.into_iter().map(|line| clip(line, columns)).collect();
    put_lines(buf, area, &lines);
}

/// The person of the conversation that is read, once they are known, and a blank line.
fn card_lines(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let read = seat.reading.thread.as_ref().map(|thread| thread.conversation.id);
    let known = seat.rail.person.as_ref().filter(|(id, _)| Some(*id) == read);
    let mut lines = known.map_or_else(Vec::new, |(_, person)| person_lines(seat, person, columns));
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

fn person_lines(seat: &Seat, person: &Person, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines = vec![pen.line(person.author.shown().to_owned(), Role::Strong)];
    // A name is cut where it has to be, never broken.
    lines.push(pen.line(fit(&person.author.handle, columns).into_owned(), Role::Dim));
    for said in person.contact.told(&seat.settings.zone, seat.now) {
        lines.extend(pen.wrapped(&said, columns, Role::Soon));
    }
    let mut fact = |text: String| lines.extend(pen.wrapped(&text, columns, Role::Dim));
    if let Some(at) = person.first_seen {
        fact(fill(w().first_seen, &[&clock::when(at, seat.now, &seat.settings.zone)]));
    }
    if let Some(lang) = &person.lang {
        fact(fill(w().writes_in, &[&name_of(lang)]));
    }
    fact(some(w().items_of_person, person.items) + &fill(w().items_this_month, &[&person.recent]));
    if let Some(influence) = &person.influence {
        fact(influence.named());
    }
    if !person.summary.is_empty() {
        fact(person.summary.clone());
    }
    for earlier in person.earlier.iter().take(EARLIER) {
        // The rail is narrow: what matters most comes first.
        let when = clock::when(earlier.at, seat.now, &seat.settings.zone);
        let ending = pen.write(format!("{} ", earlier.ending.words()), Role::Text);
        lines.push(clip(Line::from(vec![ending, pen.write(format!("{when} {}", earlier.words), Role::Dim)]), columns));
    }
    lines
}

fn month_lines(seat: &Seat) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(month) = &seat.rail.month else { return Vec::new() };
    let today = seat.now.in_zone(&seat.settings.zone).date();
    let mut lines = calendar::lines(month, today, pen);
    lines.extend(calendar::legend(month, pen));
    lines.push(Line::default());
    lines.push(pen.line(today.strftime("%a %-d").to_string(), Role::Strong));
    lines
}

/// What today holds, what comes next first, in at most so many lines.
fn agenda_lines(seat: &Seat, columns: usize, most: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(month) = &seat.rail.month else { return Vec::new() };
    if month.agenda.is_empty() && month.dates.is_empty() {
        return pen.wrapped(w().agenda_empty, columns, Role::Dim);
    }
    let mut lines: Vec<Line> = month.dates.iter().take(KEY_DATES).map(|key| key_line(key, pen)).collect();
    if month.due > 0 {
        lines.push(pen.line(some(w().agenda_due, month.due), Role::Text));
    }
    let most = most.saturating_sub(lines.len());
    let (to_come, over): (Vec<_>, Vec<_>) = month.agenda.iter().partition(|entry| entry.at >= seat.now);
    let shown = if month.agenda.len() > most { most.saturating_sub(1) } else { most };
    for entry in to_come.into_iter().chain(over).take(shown) {
        let role = if entry.at < seat.now { Role::Dim } else { Role::Text };
        let at = entry.at.in_zone(&seat.settings.zone).strftime("%H:%M").to_string();
        lines.push(Line::from(vec![
            pen.write(format!("{at} "), role),
            sign(pen, &entry.what),
            pen.write(entry.text.clone(), role),
        ]));
    }
    if month.agenda.len() > shown {
        lines.push(pen.line(fill(w().agenda_more, &[&(month.agenda.len() - shown)]), Role::Dim));
    }
    lines
}

fn key_line(key: &KeyDay, pen: Pen) -> Line<'static> {
    let role = if key.mourning { Role::Soon } else { Role::Dim };
    let words = if key.mourning { fill(w().agenda_mourning, &[&key.name]) } else { key.name.clone() };
    Line::from(vec![pen.write(format!("{} ", calendar::key_sign(pen)), role), pen.write(words, role)])
}

fn sign(pen: Pen, what: &str) -> Span<'static> {
    match what {
        "promise" => pen.write("* ", Role::Soon),
        "due" => pen.write("! ", Role::Overdue),
        "snooze" => pen.write(". ", Role::Ours),
        "shift" => pen.write(pen.sign("⇄ ", "~ "), Role::Ours),
        post => {
            let (sign, role) = calendar::state_sign(PostState::of_word(post).unwrap_or(PostState::Idea), pen);
            pen.write(format!("{sign} "), role)
        }
    }
}

fn freeze_lines(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(freeze) = seat.summary.as_ref().and_then(|summary| summary.freeze.as_ref()) else { return Vec::new() };
    let since = clock::when(freeze.since, seat.now, &seat.settings.zone);
    let mut lines = vec![Line::default()];
    lines.extend(pen.wrapped(&fill(w().frozen_since, &[&since, &freeze.by]), columns, Role::Overdue));
    lines.extend(wrap(&freeze.reason, columns).into_iter().take(3).map(|line| pen.line(line.to_owned(), Role::Text)));
    lines
}
