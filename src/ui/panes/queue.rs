//! The list: one row a thing that expires, bands as titles in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::guide;
use super::row::{Columns, heading, line};
use crate::domain::bands::{Band, Order};
use crate::domain::pace;
use crate::domain::width::width;
use crate::ui::layout::Plan;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{clip, put, put_lines};
use crate::ui::queue::ListLine;
use crate::ui::seat::{Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// Draws the list.
pub fn draw(seat: &Seat, plan: &Plan, area: Rect, buf: &mut Buffer) {
    if seat.queue.shown.is_empty() {
        let lines = guide::empty_list(seat, usize::from(area.width.saturating_sub(4)));
        let inner = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area };
        put_lines(buf, inner, &lines);
        return;
    }
    let columns = Columns::of(usize::from(area.width));
    let mut rows = area;
    if plan.heading {
        put(buf, rows.x, rows.y, rows.width, &heading(seat, columns));
        rows = below(rows);
    }
    if plan.sticky() {
        if let Some(band) = seat.queue.band_here() {
            put(buf, rows.x, rows.y, rows.width, &title(seat, band, rows.width));
        }
        rows = below(rows);
    }
    for (y, at) in (rows.top()..rows.bottom()).zip(seat.queue.top..) {
        let drawn = match seat.queue.line(at, plan.titles) {
            Some(ListLine::Title(band)) => title(seat, band, rows.width),
            Some(ListLine::Row(place)) => match seat.queue.shown.get(place) {
                Some(listed) => line(seat, (place, listed), columns),
                None => break,
            },
            None => break,
        };
        put(buf, rows.x, y, rows.width, &drawn);
    }
}

fn below(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

fn title(seat: &Seat, band: Band, columns: u16) -> Line<'static> {
    let pen = seat.pen();
    let focused = seat.focus == Focus::Queue;
    let name = match (band, seat.queue.order) {
        (Band::InTime, Order::Due) => w().by_due,
        _ => band.title(),
    };
    let role = match band {
        Band::Crisis => Role::Overdue,
        _ if focused => Role::Accent,
        _ => Role::Dim,
    };
    let mut line = Line::from(vec![Span::raw(" "), pen.write(name, role)]);
    let room = usize::from(columns).saturating_sub(width(name) + 2);
    let sentences = sentence(seat, band);
    let fitting = sentences.iter().find(|text| width(text) <= room).or(sentences.last());
    if let Some(text) = fitting {
        line.push_span(pen.write(text.clone(), Role::Dim));
    }
    clip(line, usize::from(columns))
}

/// What a band says of itself, the longest first: the pane takes the first that fits.
fn sentence(seat: &Seat, band: Band) -> Vec<String> {
    let list = &seat.queue.shown;
    match band {
        Band::Crisis => Vec::new(),
        Band::InTime => {
            let pace = pace::in_words(list.listing().pace);
            let short = fill(w().in_time, &[&list.in_time(), &pace]);
            vec![format!("{short}{}", rescue(seat)), short]
        }
        Band::Late => {
            let (over, will_be) = list.late(seat.now);
            let count = fill(w().late, &[&(over + will_be)]);
            let parts = late_parts(over, will_be);
            let oldest = list.listing().oldest_late.map(|at| fill(w().oldest, &[&clock::length(seat.now.since(at))]));
            let oldest = oldest.unwrap_or_default();
            vec![format!("{count}{parts}{oldest}"), format!("{count}{parts}"), format!("{count}{oldest}"), count]
        }
        Band::Quiet => vec![fill(w().quiet, &[&list.quiet()])],
    }
}

/// Late holds also rows that are not over yet but cannot be saved any more: the title does not hide it.
fn late_parts(over: usize, will_be: usize) -> String {
    match (over, will_be) {
        (_, 0) => String::new(),
        (0, _) => w().late_will_be.to_owned(),
        (over, will_be) => fill(w().late_parts, &[&over, &will_be]),
    }
}

fn rescue(seat: &Seat) -> String {
    let (over, will_be) = seat.queue.shown.late(seat.now);
    match (seat.queue.shown.listing().rescue, over + will_be) {
        (Some(rescue), late) if rescue.people == 1 => fill(w().rescue_one, &[&rescue.rows, &late]),
        (Some(rescue), late) => fill(w().rescue_more, &[&rescue.people, &rescue.rows, &late]),
        (None, _) => String::new(),
    }
}
