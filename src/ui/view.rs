//! Draws a seat. Changes nothing, asks for nothing, reads no clock.

use ratatui::Frame;
use ratatui::buffer::Buffer;

use super::layout::{self, Plan};
use super::panes::{conversation, crisis, editor, frame, plan as calendar, popup, queue, rail};
use super::seat::{Focus, Seat};

/// Draws the whole screen of a seat.
pub fn view(seat: &Seat, frame: &mut Frame) {
    let plan = layout::plan(seat);
    if frame.area().is_empty() {
        return;
    }
    frame::first_line(seat, plan.first, frame.buffer_mut());
    let mut cursor = match seat.focus {
        Focus::Crisis => {
            crisis::draw(seat, plan.body(), frame.buffer_mut());
            None
        }
        Focus::Plan => calendar::draw(seat, plan.body(), frame.buffer_mut()),
        Focus::Queue | Focus::Conversation | Focus::Editor => {
            panes(seat, &plan, frame);
            plan.editor.and_then(|area| editor::draw(seat, &plan, area, frame.buffer_mut()))
        }
    };
    frame::last_line(seat, plan.last, frame.buffer_mut());
    if let Some(at) = popup::draw(seat, &plan, frame.buffer_mut()) {
        cursor = at;
    }
    if seat.settings.ascii {
        in_ascii(frame.buffer_mut());
    }
    if let Some((x, y)) = cursor.filter(|(x, y)| *x < frame.area().right() && *y < frame.area().bottom()) {
        frame.set_cursor_position((x, y));
    }
}

/// List, conversation and rail, as far as each has its place.
fn panes(seat: &Seat, plan: &Plan, frame: &mut Frame) {
    if let Some(area) = plan.queue {
        queue::draw(seat, plan, area, frame.buffer_mut());
    }
    if let Some(area) = plan.conversation {
        conversation::draw(seat, area, frame.buffer_mut());
    }
    if let Some(area) = plan.rail {
        rail::draw(seat, area, frame.buffer_mut());
    }
    for x in plan.upright.into_iter().flatten() {
        seat.pen().upright(frame.buffer_mut(), x, plan.first.bottom(), plan.last.top());
    }
    if let Some(area) = plan.level {
        seat.pen().level(frame.buffer_mut(), area);
    }
}

/// Signs of sentences, and what stands for them where a terminal has none: on screen only, the letters of what people
/// wrote stay as they are.
const ASCII_SIGNS: [(&str, &str); 9] =
    [("…", "~"), ("·", "-"), ("–", "-"), ("—", "-"), ("“", "\""), ("”", "\""), ("„", "\""), ("‘", "'"), ("’", "'")];

fn in_ascii(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if let Some((_, ascii)) = ASCII_SIGNS.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(ascii);
        }
    }
}
