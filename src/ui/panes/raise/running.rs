//! The crisis that runs here already.

use super::{Drawn, hints};
use crate::ui::layers::raise::Raising;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

pub(super) fn drawn(seat: &Seat, raising: &Raising, columns: usize) -> Drawn {
    let (pen, say) = (seat.pen(), &w().raise);
    let Some(crisis) = raising.running() else { return Drawn::default() };
    let owner = crisis.owner.as_ref();
    let owner = owner.map_or_else(|| w().acts.nobody_has_it.to_owned(), |owner| fill(w().acts.has_it, &[owner]));
    let since = fill(say.since, &[&clock::when(crisis.since, seat.now, &seat.settings.zone), &owner]);
    let why = seat.queue.here().and_then(|listed| seat.queue.rows.get(&listed.id)).and_then(|row| row.member);
    let here = match why {
        _ if raising.is_pinned() => say.pinned.to_owned(),
        Some(member) => fill(say.belongs, &[&member.why.words()]),
        None => fill(say.belongs, &[&crisis.headline]),
    };
    let mut body = pen.wrapped(&fill(say.running, &[&crisis.level, &crisis.headline]), columns, Role::Overdue);
    body.extend(pen.wrapped(&since, columns, Role::Text));
    body.extend(pen.wrapped(&here, columns, Role::Dim));
    body.push(pen.line(say.another_level, Role::Text));
    for (words, level) in w().screen.levels.iter().zip(1u8..) {
        let role = if level == crisis.level { Role::Here } else { Role::Dim };
        body.push(pen.line(format!("  {level} {words}"), role));
    }
    let mut keys = vec![("Enter", say.key_open.to_owned()), ("1-4", say.field_level.to_owned())];
    if raising.on.len() > 1 {
        keys.push(("+", say.key_in.to_owned()));
    }
    if !raising.is_pinned() {
        keys.extend([("-", say.key_part.to_owned()), ("!", say.key_own.to_owned())]);
    }
    keys.push(("Esc", say.key_leave.to_owned()));
    Drawn { title: say.title, body, foot: hints(pen, &keys, columns), ..Drawn::default() }
}
