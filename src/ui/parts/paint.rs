//! Words with their colours, put into columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::width;
use crate::ui::theme::{Role, Theme};

/// A pen of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// The theme.
    pub theme: Theme,
    /// Only ASCII.
    pub ascii: bool,
}

impl Pen {
    /// Returns words in a role.
    pub fn write(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.theme.style(role))
    }

    /// Returns a line of one role.
    pub fn line(&self, text: impl Into<String>, role: Role) -> Line<'static> {
        Line::from(self.write(text, role))
    }

    /// Returns lines of one role, wrapped.
    pub fn wrapped(&self, text: &str, columns: usize, role: Role) -> Vec<Line<'static>> {
        width::wrap(text, columns).into_iter().map(|line| self.line(line, role)).collect()
    }

    /// Chooses a sign by what the terminal can show.
    pub const fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { unicode }
    }

    /// Puts the key in the accent and its meaning after it.
    pub fn hint(&self, key: &str, meaning: &str) -> [Span<'static>; 2] {
        [self.write(key.to_owned(), Role::Accent), self.write(format!(" {meaning}  "), Role::Dim)]
    }

    /// Fills a rectangle with nothing but a style.
    pub fn blank(&self, buf: &mut Buffer, area: Rect, role: Role) {
        let area = area.intersection(buf.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(self.theme.style(role));
                }
            }
        }
    }

    /// Draws a thin upright line.
    pub fn upright(&self, buf: &mut Buffer, x: u16, top: u16, bottom: u16) {
        for y in top..bottom {
            put(buf, x, y, 1, &self.line(self.sign("│", "|"), Role::Rule));
        }
    }

    /// Draws a thin level line.
    pub fn level(&self, buf: &mut Buffer, area: Rect) {
        let line = self.sign("─", "-").repeat(usize::from(area.width));
        put(buf, area.x, area.y, area.width, &self.line(line, Role::Rule));
    }
}

/// Puts a line into at most so many columns of the buffer, whatever its size; wide letters are never cut.
pub fn put(buf: &mut Buffer, x: u16, y: u16, columns: u16, line: &Line) {
    if x < buf.area.right() && y < buf.area.bottom() && x >= buf.area.x && y >= buf.area.y {
        buf.set_line(x, y, line, columns.min(buf.area.right() - x));
    }
}

/// Puts lines below each other.
pub fn put_lines<'l>(buf: &mut Buffer, area: Rect, lines: impl IntoIterator<Item = &'l Line<'static>>) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        put(buf, area.x, y, area.width, line);
    }
}

/// Lines that are set left and right on one line: the right one keeps its place, the left one gives way.
pub fn both_ends(left: Line<'static>, right: Line<'static>, columns: u16) -> Line<'static> {
    let columns = usize::from(columns);
    let right_width = right.width().min(columns);
    let room = columns.saturating_sub(right_width + 1);
    let left = clip(left, room);
    let gap = columns.saturating_sub(left.width() + right_width);
    let mut spans = left.spans;
    spans.push(Span::raw(" ".repeat(gap)));
    spans.extend(right.spans);
    Line::from(spans)
}

/// Cuts a line to so many columns, with an ellipsis where something is gone.
pub fn clip(line: Line<'static>, columns: usize) -> Line<'static> {
    if line.width() <= columns {
        return line;
    }
    let mut taken = 0;
    let mut spans = Vec::new();
    for span in line.spans {
        let wide = width::width(&span.content);
        if taken + wide < columns {
            taken += wide;
            spans.push(span);
            continue;
        }
        let rest = columns.saturating_sub(taken);
        let mut cut = width::fit(&span.content, rest).into_owned();
        if wide == rest && !cut.ends_with('…') {
            cut = width::fit(&format!("{cut} "), rest).into_owned();
        }
        spans.push(Span::styled(cut, span.style));
        break;
    }
    Line::from(spans)
}
