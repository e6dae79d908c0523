//! The text of a variant while it is written: for whom, how long, and the text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::places;
use crate::domain::names::network_name;
use crate::ui::layout::{self, READING};
use crate::ui::parts::paint::{both_ends, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{some, w};

/// Returns how much of the screen the text has.
pub fn room(seat: &Seat) -> Option<(u16, u16)> {
    let area = inner(places(seat, layout::plan(seat).body()).text?);
    Some((area.width, area.height))
}

/// Where the text stands: below its title.
fn inner(area: Rect) -> Rect {
    let title = u16::from(area.height > 1);
    Rect {
        x: area.x + 1.min(area.width),
        y: area.y + title,
        width: area.width.saturating_sub(1).clamp(1, READING),
        height: (area.height - title).max(1),
    }
}

/// Draws the text. Returns where its cursor stands.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let (pen, writing) = (seat.pen(), seat.plan.writing.as_deref()?);
    pen.blank(buf, area, Role::Text);
    let text = inner(area);
    if area.height > 1 {
        put(buf, text.x, area.y, text.width, &title(seat, text.width));
    }
    let (lines, (column, row)) = writing.area.shown();
    let lines: Vec<Line> = lines.into_iter().map(|line| pen.line(line.trim_end().to_owned(), Role::Text)).collect();
    put_lines(buf, text, &lines);
    let at = (text.x + column.min(text.width.saturating_sub(1)), text.y + row.min(text.height.saturating_sub(1)));
    (!seat.in_layer()).then_some(at)
}

fn title(seat: &Seat, columns: u16) -> Line<'static> {
    let pen = seat.pen();
    let Some(writing) = seat.plan.writing.as_deref() else { return Line::default() };
    let account = &writing.what.account;
    let others = match writing.what.post {
        None => writing.what.content.variants.len().saturating_sub(1),
        Some(_) => 0,
    };
    let others = if others > 0 { some(w().plan_pane.and_others, others) } else { String::new() };
    let name = format!("{} {}{others}", network_name(account.network()), account.handle());
    let left = pen.line(name, Role::Accent);
    let variant = writing.variant();
    let text = variant.as_sent();
    let right = match writing.limit.filter(|limit| limit.most < 1_000_000) {
        Some(limit) => {
            let count = limit.count_with(&text, variant.warning.as_deref().unwrap_or_default());
            let role = if count > limit.most { Role::Overdue } else { Role::Text };
            pen.line(format!("{count}/{}", limit.most), role)
        }
        None => pen.line(text.chars().count().to_string(), Role::Dim),
    };
    both_ends(left, right, columns)
}
