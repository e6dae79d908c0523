//! What was said: the person at the top, then everything in the order of time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{about, guide, messages, reason};
use crate::domain::ask::{RowId, Thread};
use crate::domain::names::network_name;
use crate::domain::network::Health;
use crate::domain::reply::{Draft, DraftKind};
use crate::domain::width::{pad, wrap};
use crate::ui::layout::READING;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::{Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{Keyed, fill, some, w};

/// Returns the lines of the head: person, what is known of them, why it stands here, and a blank where there is
/// room for one.
pub const fn head_rows(height: u16) -> u16 {
    if height >= 14 { 4 } else { 3 }
}

/// Draws the conversation.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let no_talk = seat.here().is_none() && seat.queue.row().is_some();
    let Some(thread) = seat.reading.thread.as_ref().filter(|_| !no_talk) else {
        let lines = without_thread(seat, usize::from(area.width.min(READING)));
        put_lines(buf, area, &lines);
        return;
    };
    let width = area.width.min(READING);
    let rows = head_rows(area.height);
    let body = Rect { y: area.y.saturating_add(rows), height: area.height.saturating_sub(rows), width, ..area };
    let lines = &seat.reading.lines;
    let window = usize::from(body.height);
    let end = lines.len().saturating_sub(seat.reading.below);
    let start = end.saturating_sub(window);
    put_lines(buf, body, lines.iter().skip(start).take(window));
    let above = if start > 0 { some(&seat.keyed(&w().more_above), start) } else { String::new() };
    put_lines(buf, Rect { height: rows, ..area }, &head(seat, thread, width, rows, above));
    if seat.reading.below > 0 && body.height > 0 {
        // The hint covers a line itself.
        let more = pad(&some(&seat.keyed(more_below(seat)), seat.reading.below + 1), usize::from(width));
        put(buf, body.x, body.bottom() - 1, width, &seat.pen().line(more, Role::Soon));
    }
}

fn head(seat: &Seat, thread: &Thread, width: u16, rows: u16, above: String) -> Vec<Line<'static>> {
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
    let lang = match (&conversation.triage.lang, thread.lang()) {
        (Some(set), _) => format!(" · {}", fill(w().lang_by_hand, &[&set.lang])),
        (None, Some(lang)) => format!(" · {lang}"),
        (None, None) => String::new(),
    };
    let right = pen.line(format!("{}{lang}", network_name(conversation.account.network())), Role::Dim);
    let reason = pen.line(reason::line(seat, thread), Role::Dim);
    let above = pen.line(above, Role::Dim);
    let mut lines = vec![both_ends(Line::from(who), right, width), clip(facts(seat, thread), usize::from(width))];
    if rows > 3 {
        lines.extend([clip(reason, usize::from(width)), both_ends(Line::default(), above, width)]);
    } else {
        lines.push(both_ends(reason, above, width));
    }
    lines
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
        let just_now = seat.now.since(at).as_minutes() < 1;
        facts.push(if just_now {
            w().we_wrote_now.to_owned()
        } else {
            fill(w().we_wrote, &[&clock::ago(at, seat.now)])
        });
    }
    facts.push(conversation.triage.state.word().to_owned());
    if let Some(owner) = &conversation.triage.assignee {
        facts.push(fill(crate::words::w().acts.has_it, &[owner]));
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
    if let Some(member) = thread.member.filter(|_| conversation.crisis.is_none()) {
        let words = fill(crate::words::w().raise.of_crisis, &[&member.level, &member.why.words()]);
        spans.insert(0, pen.write(words, Role::Overdue));
    }
    if let Some(crisis) = &conversation.crisis {
        spans.insert(0, pen.write(fill(w().in_crisis, &[&crisis.clock.level]), Role::Overdue));
    }
    Line::from(spans)
}

/// Writes a number with its thousands parted.
pub fn grouped(n: u64) -> String {
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

/// Lays the conversation out in lines of so many columns, and says at which of them the newest message begins.
pub fn lay(seat: &Seat, width: u16) -> (Vec<Line<'static>>, usize) {
    let no_talk = seat.here().is_none() && seat.queue.row().is_some();
    let Some(thread) = seat.reading.thread.as_ref().filter(|_| !no_talk) else { return (Vec::new(), 0) };
    let pen = seat.pen();
    let columns = usize::from(width.min(READING));
    let (mut lines, newest) = messages::lay(seat, thread, columns);
    for draft in thread.drafts.iter().filter(|draft| !draft.text.trim().is_empty() && !is_written(seat, draft)) {
        lines.push(pen.line(waiting(seat, draft.draft_kind()), Role::Note));
        lines.extend(
            wrap(&draft.text, columns.saturating_sub(2))
                .into_iter()
                .take(4)
                .map(|l| pen.line(format!("  {l}"), Role::Dim)),
        );
        lines.push(Line::default());
    }
    while lines.last().is_some_and(|line| line.width() == 0) {
        lines.pop();
    }
    (lines, newest)
}

/// Says that a draft waits, and which key takes it up.
fn waiting(seat: &Seat, kind: DraftKind) -> String {
    let (line, what) = match kind {
        DraftKind::Note => ("note", w().a_note),
        DraftKind::Reply => ("reply", w().a_reply),
        DraftKind::Private => ("reply-private", w().a_private_reply),
        DraftKind::Forward => ("forward", w().a_forward),
    };
    let key = seat.settings.keys.key_of(line).unwrap_or_else(|| format!(":{line}"));
    fill(w().draft_here, &[&what, &key])
}

/// Says that there is more, with the key that shows it from where one is.
fn more_below(seat: &Seat) -> &'static Keyed {
    if seat.focus == Focus::Editor { &w().more_below_writing } else { &w().more_below }
}

/// Tells whether a draft stands in the editor.
fn is_written(seat: &Seat, draft: &Draft) -> bool {
    seat.editing.as_ref().is_some_and(|editing| editing.draft.draft_kind() == draft.draft_kind())
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
            let acts = [("verify", w().verify_word), ("retake", w().retake_word), ("drop", w().drop_word)];
            let hint = |(line, what): (&str, &str)| Some(pen.hint(&seat.settings.keys.key_of(line)?, what));
            lines.push(Line::from(acts.into_iter().filter_map(hint).flatten().collect::<Vec<Span>>()));
            lines
        }
        (Some(RowId::Crisis(..) | RowId::Page(_) | RowId::Alarm(_) | RowId::Post(_)), Some(row)) => {
            about::lines(seat, row, columns)
        }
        (Some(_), _) => Vec::new(),
        (None, _) => guide::empty_conversation(seat, columns),
    }
}
