//! The messages of a conversation as lines.

use std::collections::HashMap;

use ratatui::text::{Line, Span};

use crate::domain::ask::{Message, Thread};
use crate::domain::id::ItemId;
use crate::domain::item::{Item, Kind, Media, Visibility};
use crate::domain::network::Moderation;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::Time;
use crate::domain::width::wrap;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{Pen, both_ends};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

/// The deepest indent of a tree.
const DEEPEST: usize = 6;
/// The most lines of one message: a mail may have thousands, `O` opens it whole.
const MOST_LINES: usize = 400;

/// Returns the lines of every message, a blank after each, and where the newest of theirs begins.
pub fn lay(seat: &Seat, thread: &Thread, columns: usize) -> (Vec<Line<'static>>, usize) {
    let depths = if seat.reading.tree { depths(thread) } else { HashMap::new() };
    let newest = super::super::acts::look::last_theirs(thread).map(|(id, _)| id);
    let (mut lines, mut begins) = (Vec::new(), 0);
    for message in &thread.messages {
        let indent = match message {
            Message::Item { id, .. } => depths.get(id).copied().unwrap_or(0).min(DEEPEST) * 2,
            Message::Note { .. } | Message::Reply { .. } => 0,
        };
        let indent = indent.min(columns / 3);
        let room = columns.saturating_sub(indent);
        let block = match message {
            Message::Item { id, item, removed, edited, context, acts } => {
                if newest == Some(*id) {
                    begins = lines.len();
                }
                let class = (newest == Some(*id)).then(|| thread.conversation.class());
                let says = ItemWords { item, removed: *removed, edited: *edited, context: *context, acts, class };
                item_lines(seat, &says, room)
            }
            Message::Note { at, by, text, .. } => note_lines(seat, *at, by.as_str(), text, room),
            Message::Reply { reply, text, media } => {
                let mut lines = reply_lines(seat, reply, text, room);
                lines.extend(media.iter().flat_map(|media| media_lines(seat, media, room, true)));
                lines
            }
        };
        lines.extend(block.into_iter().map(|line| indented(line, indent)));
        lines.push(Line::default());
    }
    (lines, begins)
}

fn indented(line: Line<'static>, by: usize) -> Line<'static> {
    if by == 0 {
        return line;
    }
    let mut spans = vec![Span::raw(" ".repeat(by))];
    spans.extend(line.spans);
    Line::from(spans)
}

/// How deep each item stands below the root.
fn depths(thread: &Thread) -> HashMap<ItemId, usize> {
    let mut by_native: HashMap<&str, usize> = HashMap::new();
    let mut depths = HashMap::new();
    for message in &thread.messages {
        if let Message::Item { id, item, .. } = message {
            let parent = item.in_reply_to.as_deref().and_then(|parent| by_native.get(parent));
            let depth = parent.map_or(0, |depth| depth + 1);
            by_native.insert(&item.id, depth);
            depths.insert(*id, depth);
        }
    }
    depths
}

struct ItemWords<'i> {
    item: &'i Item,
    removed: bool,
    edited: bool,
    context: bool,
    acts: &'i [Moderation],
    class: Option<crate::domain::class::Class>,
}

fn item_lines(seat: &Seat, says: &ItemWords, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let item = says.item;
    let (name, name_role) = match item.from_us {
        true => (w().us.to_owned(), Role::Ours),
        false => (item.author.shown().to_owned(), if says.context { Role::Dim } else { Role::Strong }),
    };
    let mut left = vec![
        pen.write(name, name_role),
        pen.write(format!(" · {}", clock::when(item.created_at, seat.now, &seat.settings.zone)), Role::Dim),
    ];
    let mut add = |on: bool, text: &str, role: Role| {
        if on {
            left.push(pen.write(format!(" · {text}"), role));
        }
    };
    add(says.context || item.kind == Kind::Post, item.kind.word(), Role::Dim);
    add(item.rating.is_some(), &item.rating.map(|stars| format!("{stars}/5")).unwrap_or_default(), Role::Soon);
    let seen_by = item.visibility.filter(|sees| !sees.is_public()).map(Visibility::word);
    let seen_by = seen_by.or(item.kind.is_private().then_some(item.kind.word()));
    add(seen_by.is_some(), seen_by.unwrap_or_default(), Role::Soon);
    add(says.edited, w().edited, Role::Soon);
    add(says.removed, w().removed, Role::Overdue);
    for act in says.acts {
        add(true, act.done(), Role::Ours);
    }
    let right = says.class.map_or_else(Line::default, |class| pen.line(class.word(), Role::Class(class)));
    let mut lines = vec![both_ends(Line::from(left), right, u16::try_from(columns).unwrap_or(u16::MAX))];
    let bar = item.from_us || says.context;
    let role = match () {
        () if says.removed => Role::Dim,
        () if says.context && !item.from_us => Role::Dim,
        () => Role::Text,
    };
    if let Some(subject) = &item.subject {
        lines.extend(body(seat, subject, columns, bar, Role::Strong));
    }
    if !item.text.trim().is_empty() {
        lines.extend(body(seat, &item.text, columns, bar, role));
    }
    lines.extend(item.media.iter().flat_map(|media| media_lines(seat, media, columns, bar)));
    lines
}

fn body(seat: &Seat, text: &str, columns: usize, bar: bool, role: Role) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let margin = if bar { 2 } else { 0 };
    let wrapped = wrap(text, columns.saturating_sub(margin));
    let more = wrapped.len().saturating_sub(MOST_LINES);
    let mut lines: Vec<Line> = wrapped.into_iter().take(MOST_LINES).map(|line| barred(pen, line, bar, role)).collect();
    if more > 0 {
        lines.push(barred(pen, &some(&seat.keyed(&w().cut_text), more), bar, Role::Soon));
    }
    lines
}

fn barred(pen: Pen, line: &str, bar: bool, role: Role) -> Line<'static> {
    let words = pen.write(line.to_owned(), role);
    if bar { Line::from(vec![pen.write(pen.sign("┃ ", "| "), Role::Ours), words]) } else { Line::from(words) }
}

fn media_lines(seat: &Seat, media: &Media, columns: usize, bar: bool) -> Vec<Line<'static>> {
    let name = media.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    let size = media.size.map(|bytes| fill(w().file_size, &[&bytes.div_ceil(1024)])).unwrap_or_default();
    let alt = media.alt.as_deref().map_or_else(|| w().no_alt.to_owned(), |alt| format!("\"{alt}\""));
    body(seat, &format!("[{}{name}{size}: {alt}]", media.kind), columns, bar, Role::Dim)
}

fn note_lines(seat: &Seat, at: Time, by: &str, text: &str, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let when = clock::when(at, seat.now, &seat.settings.zone);
    let mut lines = vec![Line::from(vec![
        pen.write(format!("{} {by}", pen.sign("✎", "#")), Role::Note),
        pen.write(format!(" · {when} · "), Role::Dim),
        pen.write(w().note_title, Role::Note),
    ])];
    lines.extend(pen.wrapped(text, columns, Role::Note));
    lines
}

fn reply_lines(seat: &Seat, reply: &Reply, text: &str, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let plain = str::to_owned;
    let (state, role) = match &reply.state {
        Delivery::Pending => (seat.keyed(&w().reply_pending), Role::Calm),
        Delivery::Sending { .. } => (plain(w().reply_sending), Role::Calm),
        Delivery::Delivered { by_hand: true, .. } => (plain(w().reply_by_hand_done), Role::Calm),
        Delivery::Delivered { .. } => (plain(w().reply_delivered), Role::Calm),
        Delivery::Held { .. } => (plain(w().reply_held), Role::Soon),
        Delivery::Refused { .. } => (plain(w().reply_refused), Role::Overdue),
        Delivery::Unknown { .. } => (seat.keyed(&w().reply_unknown), Role::Overdue),
        Delivery::ByHand => (plain(w().reply_by_hand), Role::Soon),
        Delivery::CalledBack => (plain(w().reply_called_back), Role::Dim),
    };
    let when = clock::when(reply.written_at, seat.now, &seat.settings.zone);
    let private = if reply.public { "" } else { w().in_private };
    let mut lines = vec![Line::from(vec![
        pen.write(fill(w().us_by, &[&reply.seat]), Role::Ours),
        pen.write(format!(" · {when}{private} · "), Role::Dim),
        pen.write(state, role),
    ])];
    let words = if reply.state == Delivery::CalledBack { Role::Dim } else { Role::Text };
    lines.extend(body(seat, text, columns, true, words));
    let tries_again = reply.failed.as_ref().map(|why| fill(crate::words::w().delivery.tries_again, &[why]));
    lines.extend(tries_again.iter().flat_map(|words| pen.wrapped(words, columns, Role::Soon)));
    if let Some(why) = reply.state.why() {
        lines.extend(body(seat, why, columns, true, role));
    }
    lines
}
