//! Why a conversation stands where it stands, in one short line; `w` tells all of it.

use crate::domain::ask::{RowId, Thread};
use crate::domain::conversation::State;
use crate::domain::item::Kind;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// Returns class, deadline and place: `complaint 63 % · public 1 h: due 14:36 · row 1 In time`.
pub fn line(seat: &Seat, thread: &Thread) -> String {
    let mut parts = vec![class(thread), deadline(seat, thread)];
    parts.extend(place(seat, thread));
    parts.join(" · ")
}

fn class(thread: &Thread) -> String {
    let (triage, verdict) = (&thread.conversation.triage, &thread.conversation.verdict);
    match (triage.class, thread.conversation.ruled_class()) {
        (Some(class), _) => fill(w().class_by_hand, &[&class.word()]),
        (None, Some((_, class))) => fill(w().class_by_rule, &[&class.word()]),
        (None, None) if verdict.sure > 0 => {
            let perhaps = verdict.perhaps.map_or_else(String::new, |perhaps| format!(", {}", perhaps.class.perhaps()));
            format!("{} {} %{perhaps}", verdict.class.word(), verdict.sure)
        }
        (None, None) => verdict.class.word().to_owned(),
    }
}

fn deadline(seat: &Seat, thread: &Thread) -> String {
    let conversation = &thread.conversation;
    match &conversation.due {
        Some(due) => {
            let kind = conversation.last_heard().map_or(Kind::Mention, |item| item.kind);
            fill(w().due_at, &[&due.short(kind), &clock::when(due.at, seat.now, &seat.settings.zone)])
        }
        None if conversation.triage.state == State::Waiting => w().due_waiting.to_owned(),
        None => w().due_nothing.to_owned(),
    }
}

fn place(seat: &Seat, thread: &Thread) -> Option<String> {
    let id = RowId::Conversation(thread.conversation.id);
    let row = seat.queue.here().filter(|row| row.id == id)?;
    let at = seat.queue.place()?;
    Some(fill(w().row_of_band, &[&(at + 1), &row.band.title()]))
}
