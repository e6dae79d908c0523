//! The docked editor: who is answered, as whom, in public or not, how long it is.

pub mod title;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::width::width as columns;
use crate::ui::layout::{Plan, READING};
use crate::ui::parts::paint::{clip, put, put_lines};
use crate::ui::seat::{Editing, Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

/// A question that came more often than this within a week is worth a saved reply.
const OFTEN: usize = 2;

/// Draws the editor. Returns where the cursor stands, where it has the keys.
pub fn draw(seat: &Seat, plan: &Plan, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let editing = seat.editing.as_ref().filter(|_| area.height > 0)?;
    let width = area.width.min(READING);
    put_lines(buf, Rect { width, height: plan.title, ..area }, &title::lines(seat, editing, plan.title, width));
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

/// What helps while writing: warning, files, what was said before, tone.
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
    if let Some(known) = said_before(seat, editing) {
        parts.push(pen.write(known, Role::Ours));
    }
    let mut line = Line::from(parts);
    if let Some(tone) = &editing.tone {
        let room = usize::from(width).saturating_sub(line.width());
        line.push_span(pen.write(whole_words(&fill(w().tone, &[tone]), room), Role::Dim));
    }
    clip(line, usize::from(width))
}

/// As many whole words as fit, with an ellipsis where more follow.
fn whole_words(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut taken = String::new();
    for word in text.split(' ') {
        if columns(&taken) + columns(word) + 1 > room {
            break;
        }
        taken.push_str(word);
        taken.push(' ');
    }
    format!("{}…", taken.trim_end())
}

fn said_before(seat: &Seat, editing: &Editing) -> Option<String> {
    let (id, known) = seat.reading.suggestions.as_ref()?;
    if Some(*id) != editing.draft.conversation || editing.draft.note || !editing.area.is_empty() {
        return None;
    }
    let saved = known.saved.iter().filter(|one| one.fits).count();
    let times = known.past.iter().map(|one| one.times).max().unwrap_or(0);
    let mut parts = Vec::new();
    parts.extend((saved > 0).then(|| some(w().saved_fit, saved)));
    parts.extend((!known.past.is_empty()).then(|| some(w().said_before, known.past.len())));
    (!parts.is_empty()).then_some(())?;
    parts.extend((times > OFTEN).then(|| fill(w().asked_times, &[&times])));
    Some(fill(&seat.keyed(&w().suggest), &[&parts.join(", ")]))
}
