//! An answer to an angry thread, held: what holds it, the response tree, the brand sheet.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::popup::boxed;
use crate::domain::brand::{SECTIONS, section};
use crate::domain::coolhead::tree;
use crate::domain::protocol::assess;
use crate::domain::width::width;
use crate::ui::layers::CoolHead;
use crate::ui::parts::paint::{clip, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// From so many columns on the sheet stands beside the tree.
const BESIDE: u16 = 96;
/// The widest it grows.
const WIDEST: u16 = 146;

/// Draws it; returns where the cursor stands.
pub fn draw(seat: &Seat, held: &CoolHead, buf: &mut Buffer) -> Option<(u16, u16)> {
    let columns = buf.area.width.saturating_sub(4).min(WIDEST);
    let beside = columns >= BESIDE;
    let half = if beside { (columns - 3) / 2 } else { columns };
    let (mut left, right) = (why(seat, held, usize::from(half)), sheet(seat, held, usize::from(half)));
    if !beside {
        left.push(Line::default());
        left.extend(right.iter().cloned());
    }
    let rows = left.len().max(if beside { right.len() } else { 0 }) + 2;
    let inner = boxed(seat, (usize::from(columns), rows), w().cool.title, buf);
    let foot = inner.height.min(2);
    let place = Rect { height: inner.height - foot, width: half.min(inner.width), ..inner };
    let most = rows.saturating_sub(2 + usize::from(place.height));
    let top = held.top.min(most);
    put_lines(buf, place, left.iter().skip(top));
    if beside {
        put_lines(buf, Rect { x: place.x + half + 3, ..place }, right.iter().skip(top));
    }
    let foot = Rect { y: inner.bottom() - foot, height: foot, ..inner };
    self::foot(seat, held, most.saturating_sub(top), foot, buf)
}

/// What holds it, what was written, and the tree.
fn why(seat: &Seat, held: &CoolHead, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().cool);
    let mut lines = Vec::new();
    for concern in &held.concerns {
        lines.extend(pen.wrapped(&concern.sentence, columns, if concern.holds() { Role::Overdue } else { Role::Soon }));
    }
    lines.extend(pen.wrapped(&fill(say.written, &[&held.draft.text]), columns, Role::Ours));
    lines.push(Line::default());
    lines.push(pen.line(say.tree, Role::Strong));
    let Some(answers) = &held.answers else {
        lines.extend(pen.wrapped(say.comes, columns, Role::Dim));
        return lines;
    };
    for (who, advice) in tree(answers) {
        let words = fill(say.branch, &[&advice.act.words(), &who.words()]);
        lines.extend(pen.wrapped(&words, columns, Role::Accent));
        lines.extend(pen.wrapped(&advice.because, columns, Role::Text));
    }
    if !answers.found.is_empty() {
        let found: Vec<String> = answers.found.iter().map(ToString::to_string).collect();
        lines.extend(pen.wrapped(&fill(say.found, &[&found.join(", ")]), columns, Role::Soon));
        let advice = assess(answers, None);
        let words = fill(say.known, &[&advice.act.words(), &advice.because]);
        lines.extend(pen.wrapped(&words, columns, Role::Soon));
    }
    lines
}

/// What we do not say first, then how we speak and what is true.
fn sheet(seat: &Seat, held: &CoolHead, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().cool);
    let mut lines = vec![pen.line(say.sheet, Role::Strong)];
    let Some(brand) = &held.brand else {
        lines.extend(pen.wrapped(say.comes, columns, Role::Dim));
        return lines;
    };
    for title in SECTIONS.iter().rev() {
        let below: Vec<String> = section(&brand.sheet, title).into_iter().filter(|line| !line.is_empty()).collect();
        if !below.is_empty() {
            lines.push(pen.line((*title).to_owned(), Role::Accent));
            lines.extend(below.iter().flat_map(|line| pen.wrapped(line, columns, Role::Text)));
        }
    }
    lines.extend(pen.wrapped(brand.tone.trim(), columns, Role::Dim));
    if lines.len() < 3 {
        lines.extend(pen.wrapped(say.no_sheet, columns, Role::Dim));
    }
    lines
}

fn foot(seat: &Seat, held: &CoolHead, below: usize, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let (pen, say) = (seat.pen(), &w().cool);
    let columns = usize::from(area.width);
    if area.height == 0 {
        return None;
    }
    let last = area.bottom() - 1;
    if let Some(input) = &held.typing {
        let asked = format!("{}: ", say.type_it);
        let taken = u16::try_from(width(&asked)).unwrap_or(0);
        let (text, column) = input.shown(columns.saturating_sub(usize::from(taken) + 1));
        let line = Line::from(vec![pen.write(asked, Role::Accent), pen.write(text.to_owned(), Role::Strong)]);
        put(buf, area.x, last, area.width, &clip(line, columns));
        return Some((area.x + (taken + column).min(area.width.saturating_sub(1)), last));
    }
    if area.height > 1 && (below > 0 || !held.why.is_empty()) {
        let more = || pen.line(some(crate::ui::words::w().more_of_page, below), Role::Soon);
        let line = if held.why.is_empty() { more() } else { pen.line(held.why, Role::Overdue) };
        put(buf, area.x, area.y, area.width, &clip(line, columns));
    }
    let keys = [("e", say.keys_edit), ("s", say.keys_later), ("a", say.keys_send)];
    let spans: Vec<Span<'static>> = keys.iter().flat_map(|(key, what)| pen.hint(key, what)).collect();
    put(buf, area.x, last, area.width, &clip(Line::from(spans), columns));
    None
}
