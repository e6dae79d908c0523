//! The dialog before a crisis is raised: what is recommended stays on top, the keys at the bottom, and what lies between
//! scrolls with the question or field that has the keys.

mod form;
mod questions;
mod running;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::popup::{Cursor, boxed, room};
use crate::domain::width::width;
use crate::ui::layers::raise::{Raising, Stage};
use crate::ui::parts::paint::{Pen, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::w;

/// What is drawn.
#[derive(Default)]
struct Drawn {
    title: &'static str,
    /// Stays on top.
    head: Vec<Line<'static>>,
    /// Scrolls.
    body: Vec<Line<'static>>,
    /// The lines of the body that must be seen.
    here: std::ops::Range<usize>,
    /// Where the cursor stands in the body: line and column.
    cursor: Option<(usize, u16)>,
    /// Stays at the bottom.
    foot: Vec<Line<'static>>,
}

/// Draws it. Returns where the cursor stands.
pub fn draw(seat: &Seat, raising: &Raising, buf: &mut Buffer) -> Cursor {
    let (columns, small) = (room(buf), buf.area.height < 20);
    let mut drawn = match raising.stage() {
        Stage::Asking => asking(seat, columns),
        Stage::Running => running::drawn(seat, raising, columns),
        Stage::Questions => questions::drawn(seat, raising, columns, buf.area.height),
        Stage::Form => form::drawn(seat, raising, columns),
    };
    if small {
        drawn.head.truncate(1);
        // Where there is room for little, the keys give way to what is asked.
        drawn.foot.truncate(if buf.area.height < 14 { 1 } else { usize::MAX });
    } else if !drawn.head.is_empty() {
        drawn.head.push(Line::default());
    }
    let gap = usize::from(!small);
    let rows = drawn.head.len() + drawn.body.len() + gap + drawn.foot.len();
    let inner = boxed(seat, (columns, rows), drawn.title, buf);
    let (head, foot) = (short(drawn.head.len()), short(drawn.foot.len()).min(inner.height));
    put_lines(buf, inner, &drawn.head);
    let middle = inner.height.saturating_sub(head + foot);
    let body = Rect { y: inner.y + head.min(inner.height), height: middle, ..inner };
    let window = usize::from(middle);
    let top = top_of(&drawn, window);
    put_lines(buf, body, drawn.body.iter().skip(top).take(window));
    put_lines(buf, Rect { y: inner.bottom() - foot, height: foot, ..inner }, &drawn.foot);
    let (line, column) = drawn.cursor?;
    let y = line.checked_sub(top).filter(|line| *line < window)?;
    Some((body.x + column, body.y + short(y)))
}

/// Returns how many lines of the body stand above the window: the part that has the keys is seen, from its beginning.
fn top_of(drawn: &Drawn, window: usize) -> usize {
    let furthest = drawn.body.len().saturating_sub(window);
    drawn.here.end.saturating_sub(window).min(drawn.here.start).min(furthest)
}

fn asking(seat: &Seat, columns: usize) -> Drawn {
    let pen = seat.pen();
    Drawn {
        title: w().raise.title,
        body: pen.wrapped(w().raise.asking, columns, Role::Dim),
        foot: hints(pen, &[("Esc", w().raise.key_leave.to_owned())], columns),
        ..Drawn::default()
    }
}

/// Returns the keys with what they do, in as many lines as they need.
fn hints(pen: Pen, keys: &[(&str, String)], columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut taken = 0;
    for (key, what) in keys {
        let hint = pen.hint(key, what);
        let wide: usize = hint.iter().map(|span| width(&span.content)).sum();
        if taken + wide > columns + 2 && taken > 0 {
            lines.push(Vec::new());
            taken = 0;
        }
        taken += wide;
        if let Some(line) = lines.last_mut() {
            line.extend(hint);
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
