//! The docked editor: who is answered, as whom, in public or not, how long it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::names::network_name;
use crate::domain::network::OutgoingKind;
use crate::ui::layout::{Plan, READING};
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::{Editing, Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// Draws the editor. Returns where the cursor stands, where it has the keys.
pub fn draw(seat: &Seat, plan: &Plan, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let editing = seat.editing.as_ref().filter(|_| area.height > 0)?;
    let width = area.width.min(READING);
    put(buf, area.x, area.y, width, &title(seat, editing, width));
    let text = plan.text();
    let (lines, (column, row)) = editing.area.shown();
    let role = if editing.draft.note { Role::Note } else { Role::Text };
    let lines: Vec<Line> = lines.into_iter().map(|line| seat.pen().line(line.trim_end().to_owned(), role)).collect();
    put_lines(buf, text, &lines);
    if area.height > 3 {
        put(buf, area.x, area.bottom() - 1, width, &foot(seat, editing, width));
    }
    let at = (text.x + column.min(text.width.saturating_sub(1)), text.y + row.min(text.height.saturating_sub(1)));
    (seat.focus == Focus::Editor && !seat.in_layer()).then_some(at)
}

fn title(seat: &Seat, editing: &Editing, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let draft = &editing.draft;
    let role = match (draft.note, seat.focus == Focus::Editor) {
        (true, _) => Role::Note,
        (false, true) => Role::Accent,
        (false, false) => Role::Dim,
    };
    let what = match (&draft.kind, draft.note) {
        (_, true) => w().note_title.to_owned(),
        (OutgoingKind::Reply, _) => fill(w().reply_to, &[&editing.who]),
        (OutgoingKind::Private, _) => fill(w().private_to, &[&editing.who]),
        (OutgoingKind::Post, _) => w().new_post.to_owned(),
        (OutgoingKind::Forward { to }, _) => fill(w().forwarding, &[&to.join(", ")]),
    };
    let mut left = vec![pen.write(what, role)];
    if draft.note {
        left.push(pen.write(w().note_stays, Role::Dim));
        return clip(Line::from(left), usize::from(width));
    }
    let handle = if draft.account.handle().is_empty() { draft.account.network() } else { draft.account.handle() };
    let network = network_name(draft.account.network());
    left.push(pen.write(fill(w().as_account, &[&handle, &network]), Role::Dim));
    let (seen, seen_role) = visibility(editing);
    let mut right = vec![pen.write(seen, seen_role)];
    right.extend(count(seat, editing));
    both_ends(Line::from(left), Line::from(right), width)
}

fn visibility(editing: &Editing) -> (String, Role) {
    let draft = &editing.draft;
    match (draft.is_public(), draft.visibility) {
        (true, Some(sees)) => (sees.word().to_owned(), Role::Soon),
        (true, None) => (w().public.to_owned(), Role::Soon),
        (false, Some(sees)) if matches!(draft.kind, OutgoingKind::Reply | OutgoingKind::Post) => {
            (sees.word().to_owned(), Role::Calm)
        }
        (false, _) => (w().private.to_owned(), Role::Calm),
    }
}

/// The live count by the network's own rule; over the limit it says by how much.
fn count(seat: &Seat, editing: &Editing) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let text = editing.area.text();
    let Some(limit) = editing.limit.filter(|limit| limit.most < 1_000_000) else {
        return vec![pen.write(format!("   {}", text.chars().count()), Role::Dim)];
    };
    let n = limit.count_with(&text, editing.draft.subject.as_deref().unwrap_or_default());
    let role = match n {
        _ if n > limit.most => Role::Overdue,
        _ if n * 10 > limit.most * 9 => Role::Soon,
        _ => Role::Text,
    };
    let over =
        n.checked_sub(limit.most).filter(|over| *over > 0).map(|over| fill(w().over_by, &[&over])).unwrap_or_default();
    vec![
        pen.write(format!("   {n}"), role),
        pen.write(format!("/{}", limit.most), Role::Dim),
        pen.write(over, Role::Overdue),
    ]
}

/// What helps while writing: warning, files, tone, what was said before.
fn foot(seat: &Seat, editing: &Editing, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let mut parts = Vec::new();
    if let Some(subject) = &editing.draft.subject {
        parts.push(pen.write(fill(w().subject, &[subject]), Role::Soon));
    }
    for media in &editing.draft.media {
        let role = if media.alt.is_some() { Role::Calm } else { Role::Soon };
        let name = media.name.as_deref().unwrap_or(&media.url);
        let alt = if media.alt.is_some() { "" } else { w().without_alt };
        parts.push(pen.write(format!("[{name}{alt}] "), role));
    }
    if editing.sending.is_some() {
        parts.push(pen.write(w().handing_over, Role::Calm));
    }
    if let Some(tone) = &editing.tone {
        parts.push(pen.write(fill(w().tone, &[tone]), Role::Dim));
    }
    if let Some(known) = said_before(seat, editing) {
        parts.push(pen.write(known, Role::Ours));
    }
    clip(Line::from(parts), usize::from(width))
}

fn said_before(seat: &Seat, editing: &Editing) -> Option<String> {
    let (id, known) = seat.reading.suggestions.as_ref()?;
    if Some(*id) != editing.draft.conversation || editing.draft.note || !editing.area.is_empty() {
        return None;
    }
    let saved = known.saved.iter().filter(|one| one.fits).count();
    let times = known.past.iter().map(|one| one.times).max().unwrap_or(0);
    match (saved, known.past.len()) {
        (0, 0) => None,
        (saved, past) if times > 2 => Some(fill(w().suggest_often, &[&saved, &past, &times])),
        (saved, past) => Some(fill(w().suggest, &[&saved, &past])),
    }
}
