//! A crisis with everything, over the whole screen: side by side where there is room, else a part at a time.

mod checklist;
mod head;
mod now;
mod parts;

pub use self::checklist::{find_step, step_line, text_of};
pub use self::head::level_word;
pub use self::now::away;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::ask::CrisisSheet;
use crate::ui::crisis_pane::{Pick, SIDE_BY_SIDE, Tab};
use crate::ui::layout::READING;
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{some, w};

/// From this height on the words of the chosen line stand below.
const ROOMY: usize = 13;
/// The fewest lines of the timeline beside everything else.
const TIMELINE: usize = 6;

/// A line, and what is chosen with it.
pub struct PaneLine {
    /// The line.
    pub line: Line<'static>,
    /// What is chosen.
    pub pick: Option<Pick>,
}

impl From<Line<'static>> for PaneLine {
    fn from(line: Line<'static>) -> PaneLine {
        PaneLine { line, pick: None }
    }
}

/// The pane laid out for a size.
pub struct Laid {
    head: Vec<Line<'static>>,
    columns: Vec<(u16, u16, Vec<PaneLine>)>,
    foot: Vec<Line<'static>>,
    /// Lines between head and foot.
    pub window: usize,
    /// Lines above the window.
    pub top: usize,
    /// The most lines that can stand above it.
    pub most: usize,
    /// Lines of the timeline that do not show, where it has a window of its own.
    pub older: usize,
}

/// Draws the pane.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let pen = seat.pen();
    pen.blank(buf, area, Role::Text);
    let Some(laid) = lay(seat, area) else {
        let inner = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area };
        put_lines(buf, inner, &without_sheet(seat, usize::from(inner.width.min(READING))));
        return;
    };
    put_lines(buf, area, &laid.head);
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let rows = short(laid.window).min(area.height);
    let body = Rect { y: area.y.saturating_add(short(laid.head.len())), height: rows, ..area }.intersection(area);
    for (x, width, lines) in &laid.columns {
        let column = Rect { x: body.x + x, width: *width, ..body };
        put_lines(buf, column, lines.iter().skip(laid.top).map(|line| &line.line));
        let below = lines.len().saturating_sub(laid.top + laid.window);
        if below > 0 && body.height > 1 {
            let more = pen.line(some(&seat.keyed(&w().crisis_pane.below), below + 1), Role::Soon);
            pen.blank(buf, Rect { y: column.bottom() - 1, height: 1, ..column }, Role::Text);
            put(buf, column.x, column.bottom() - 1, column.width, &clip(more, usize::from(*width)));
        }
    }
    if let [_, (x, ..)] = laid.columns.as_slice() {
        pen.upright(buf, body.x + x - 2, body.top(), body.bottom());
    }
    if !laid.foot.is_empty() && body.bottom() < area.bottom() {
        pen.level(buf, Rect { y: body.bottom(), height: 1, ..area });
        let foot = Rect { x: area.x + 1, y: body.bottom() + 1, height: short(laid.foot.len()), width: area.width - 1 };
        put_lines(buf, foot.intersection(area), &laid.foot);
    }
}

fn without_sheet(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    if !seat.crisis.came {
        return vec![Line::default(), pen.line(say.opening, Role::Dim)];
    }
    let mut lines = vec![Line::default(), pen.line(say.empty_title, Role::Calm), Line::default()];
    lines.extend(pen.wrapped(&seat.keyed(&say.empty), columns, Role::Text));
    lines
}

/// Lays the pane out; nothing where nothing is known of its crisis.
pub fn lay(seat: &Seat, area: Rect) -> Option<Laid> {
    let sheet = seat.crisis.sheet.as_deref()?;
    let two = area.width >= SIDE_BY_SIDE && seat.crisis.tab == Tab::Now;
    let head = head::lines(seat, sheet, area.width);
    let rest = usize::from(area.height).saturating_sub(head.len());
    let foot = foot(seat, sheet, area.width, rest, two);
    let window = rest.saturating_sub(if foot.is_empty() { 0 } else { foot.len() + 1 });
    let (columns, older) = if two {
        side_by_side(seat, sheet, area.width, window)
    } else {
        (vec![(1, area.width.saturating_sub(2), one(seat, sheet, usize::from(area.width.saturating_sub(2))))], 0)
    };
    let lines = columns.iter().map(|(.., lines)| lines.len()).max().unwrap_or(0);
    let most = lines.saturating_sub(window);
    let top = seat.crisis.top.unwrap_or_else(|| follow(seat, &columns, window)).min(most);
    Some(Laid { head, columns, foot, window, top, most, older })
}

/// As far down as it takes for the chosen line to show; the timeline begins at its end.
fn follow(seat: &Seat, columns: &[(u16, u16, Vec<PaneLine>)], window: usize) -> usize {
    if seat.crisis.tab == Tab::Timeline {
        return usize::MAX;
    }
    let Some(chosen) = seat.pick() else { return 0 };
    let place = |(.., lines): &(u16, u16, Vec<PaneLine>)| lines.iter().position(|l| l.pick.as_ref() == Some(&chosen));
    let place = columns.iter().find_map(place).unwrap_or(0);
    // The last line of the window may say that there is more.
    if seat.crisis.chosen.is_none() || place + 1 < window { 0 } else { place + 1 - window * 2 / 3 }
}

fn side_by_side(
    seat: &Seat,
    sheet: &CrisisSheet,
    width: u16,
    window: usize,
) -> (Vec<(u16, u16, Vec<PaneLine>)>, usize) {
    let left = (width - 4) / 2;
    let right = width - 4 - left;
    let mut lines = checklist::lines(seat, sheet, usize::from(right));
    let all = parts::timeline(seat, sheet, usize::from(right), 2);
    let rest = window.saturating_sub(lines.len() + 2);
    let shows = if rest >= TIMELINE { rest } else { TIMELINE * 2 };
    let end = all.len().saturating_sub(seat.crisis.below);
    let start = end.saturating_sub(shows);
    let pen = seat.pen();
    // Where the whole pane scrolls its story has a part of its own.
    let keyed = if rest >= TIMELINE { &w().crisis_pane.above } else { &w().crisis_pane.above_there };
    let above = if start > 0 { some(&seat.keyed(keyed), start) } else { String::new() };
    let title = pen.line(w().crisis_pane.timeline, Role::Strong);
    lines.push(Line::default().into());
    lines.push(both_ends(title, pen.line(above, Role::Dim), right).into());
    lines.extend(all.into_iter().skip(start).take(shows).map(PaneLine::from));
    let now = now::lines(seat, sheet, usize::from(left), window);
    (vec![(1, left, now), (left + 3, right, lines)], start)
}

fn one(seat: &Seat, sheet: &CrisisSheet, columns: usize) -> Vec<PaneLine> {
    let plain = |lines: Vec<Line<'static>>| lines.into_iter().map(PaneLine::from).collect();
    match seat.crisis.tab {
        Tab::Now => now::lines(seat, sheet, columns, usize::MAX),
        Tab::Steps => checklist::lines(seat, sheet, columns),
        Tab::Said => plain(parts::said(seat, sheet, columns)),
        Tab::Pages => plain(parts::page(seat, sheet, columns)),
        Tab::Timeline => plain(parts::timeline(seat, sheet, columns, usize::MAX)),
    }
}

/// The words of the chosen line, where there is room and it is cut where it stands.
fn foot(seat: &Seat, sheet: &CrisisSheet, width: u16, rest: usize, two: bool) -> Vec<Line<'static>> {
    if rest < ROOMY || !(two || seat.crisis.tab == Tab::Steps) {
        return Vec::new();
    }
    let Some(text) = seat.pick().and_then(|pick| checklist::text_of(sheet, &pick)) else { return Vec::new() };
    let (columns, most) = (usize::from(width.saturating_sub(2)), if width >= SIDE_BY_SIDE { 2 } else { 3 });
    let mut lines = seat.pen().wrapped(&text, columns, Role::Text);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_span("…");
            *last = clip(std::mem::take(last), columns);
        }
    }
    lines.resize(most, Line::default());
    lines
}
