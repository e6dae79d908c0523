//! What was said: the person at the top, then everything in the order of time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{guide, messages};
use crate::domain::ask::{RowId, Thread};
use crate::domain::names::network_name;
use crate::domain::network::Health;
use crate::domain::width::wrap;
use crate::ui::layout::READING;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::{Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// The lines of the head: person, what is known of them, a blank.
pub const HEAD: u16 = 3;

/// Draws the conversation.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let no_talk = seat.here().is_none() && seat.queue.row().is_some();
    let Some(thread) = seat.reading.thread.as_ref().filter(|_| !no_talk) else {
        let lines = without_thread(seat, usize::from(area.width.min(READING)));
        put_lines(buf, area, &lines);
        return;
    };
    let width = area.width.min(READING);
    let head = head(seat, thread, width);
    put_lines(buf, Rect { height: area.height.min(2), ..area }, &head);
    let body = Rect { y: area.y.saturating_add(HEAD), height: area.height.saturating_sub(HEAD), width, ..area };
    if body.height == 0 {
        return;
    }
    let lines = &seat.reading.lines;
    let window = usize::from(body.height);
    let end = lines.len().saturating_sub(seat.reading.below);
    let start = end.saturating_sub(window);
    put_lines(buf, body, lines.iter().skip(start).take(window));
    if start > 0 {
        let more = seat.pen().line(fill(w().more_above, &[&start]), Role::Dim);
        put(buf, body.x, area.y + 2, width, &more);
    }
    if seat.reading.below > 0 {
        let more = fill(w().more_below, &[&seat.reading.below]);
        put(buf, body.x, body.bottom() - 1, width, &seat.pen().line(more, Role::Soon));
    }
}

fn head(seat: &Seat, thread: &Thread, width: u16) -> [Line<'static>; 2] {
    let pen = seat.pen();
    let focused = seat.focus == Focus::Conversation;
    let conversation = &thread.conversation;
    let mut who = vec![pen.write(thread.author.shown().to_owned(), if focused { Role::Accent } else { Role::Strong })];
    if thread.author.shown() != thread.author.handle {
        who.push(pen.write(format!("  {}", thread.author.handle), Role::Dim));
    }
    if thread.author.verified {
        who.push(pen.write(format!(" {}", w().verified), Role::Ours));
    }
    if thread.author.bot {
        who.push(pen.write(format!(" {}", w().bot), Role::Soon));
    }
    let lang = conversation.verdict.lang.as_deref().map(|lang| format!(" · {lang}")).unwrap_or_default();
    let right = pen.line(format!("{}{lang}", network_name(conversation.account.network())), Role::Dim);
    [both_ends(Line::from(who), right, width), clip(facts(seat, thread), usize::from(width))]
}

fn facts(seat: &Seat, thread: &Thread) -> Line<'static> {
    let pen = seat.pen();
    let conversation = &thread.conversation;
    let mut facts = Vec::new();
    if thread.recent > 1 {
        facts.push(fill(w().times_this_month, &[&thread.recent]));
    }
    if let Some(followers) = thread.author.followers {
        facts.push(fill(w().followers, &[&grouped(followers)]));
    }
    if let Some(at) = conversation.last_ours {
        facts.push(fill(w().we_wrote, &[&clock::ago(at, seat.now)]));
    }
    facts.push(conversation.triage.state.word().to_owned());
    if let Some(owner) = &conversation.triage.assignee {
        facts.push(fill(w().owned_by, &[owner]));
    }
    let mut spans = vec![pen.write(facts.join(" · "), Role::Dim)];
    let warning = match &thread.health {
        Health::SignedOut { .. } => Some(w().health_signed_out),
        Health::Offline { .. } => Some(w().health_offline),
        Health::Limited { .. } => Some(w().health_limited),
        Health::Unknown | Health::Live | Health::Silent { .. } => None,
    };
    if let Some(warning) = warning {
        spans.insert(0, pen.write(format!("{warning} · "), Role::Overdue));
    }
    if let Some(crisis) = &conversation.crisis {
        spans.insert(0, pen.write(fill(w().in_crisis, &[&crisis.clock.level]), Role::Overdue));
    }
    Line::from(spans)
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Lays the conversation out in lines of so many columns.
pub fn lay(seat: &Seat, width: u16) -> Vec<Line<'static>> {
    let no_talk = seat.here().is_none() && seat.queue.row().is_some();
    let Some(thread) = seat.reading.thread.as_ref().filter(|_| !no_talk) else { return Vec::new() };
    let pen = seat.pen();
    let columns = usize::from(width.min(READING));
    let mut lines = messages::lay(seat, thread, columns);
    if let Some(draft) = thread.draft.as_ref().filter(|draft| !draft.text.trim().is_empty() && seat.editing.is_none()) {
        lines.push(pen.line(w().draft_here, Role::Note));
        lines.extend(
            wrap(&draft.text, columns.saturating_sub(2))
                .into_iter()
                .take(4)
                .map(|l| pen.line(format!("  {l}"), Role::Dim)),
        );
        lines.push(Line::default());
    }
    // While writing on a small screen their words matter more than our reasons.
    let has_room = seat.editing.is_none() || seat.size.1 >= 30;
    if has_room && !seat.reading.why.is_empty() && Some(thread.conversation.id) == seat.reading.wanted {
        let label = w().why_label;
        let indent = " ".repeat(label.chars().count());
        let text = seat.reading.why.join(" · ");
        for (at, line) in wrap(&text, columns.saturating_sub(indent.len())).into_iter().enumerate() {
            let head = if at == 0 { label } else { &indent };
            lines.push(Line::from(vec![pen.write(head.to_owned(), Role::Dim), pen.write(line.to_owned(), Role::Dim)]));
        }
    }
    while lines.last().is_some_and(|line| line.width() == 0) {
        lines.pop();
    }
    lines
}

/// What stands here when the row is no conversation, or none is open.
fn without_thread(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    match (&seat.queue.cursor, seat.queue.row()) {
        (Some(RowId::Account(_)), Some(row)) => {
            let mut lines = vec![pen.line(row.who.clone(), Role::Strong), Line::default()];
            lines.extend(pen.wrapped(&row.text, columns, Role::Overdue));
            lines.push(Line::default());
            lines.extend(pen.wrapped(&fill(w().account_remedy, &[&row.account, &row.network]), columns, Role::Text));
            lines
        }
        (Some(RowId::Delivery(_)), Some(row)) => {
            let mut lines = vec![pen.line(row.who.clone(), Role::Strong), Line::default()];
            lines.extend(pen.wrapped(&row.text, columns, Role::Text));
            lines.push(Line::default());
            lines.push(Line::from(
                [pen.hint("V", w().verify_word), pen.hint("r", w().retake_word)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<Span>>(),
            ));
            lines
        }
        (Some(_), _) => Vec::new(),
        (None, _) => guide::empty_conversation(seat, columns),
    }
}
