//! One row of the list.

use ratatui::text::{Line, Span};

use crate::domain::ask::{Listed, Row, RowId};
use crate::domain::bands::Band;
use crate::domain::contact::NO_REPLY;
use crate::domain::crisis::Part;
use crate::domain::time::Time;
use crate::domain::width::{fit, pad, pad_left, width};
use crate::ui::parts::clock;
use crate::ui::parts::paint::Pen;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::w;

/// The columns of a row; they depend on the width of the pane alone, so that nothing ever jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What sort of answer it needs.
    pub what: usize,
    /// The network.
    pub net: usize,
    /// The person.
    pub who: usize,
    /// The words, marks included.
    pub text: usize,
}

/// The columns before `what`: mark, due, two blanks.
const DUE: usize = 8;

impl Columns {
    /// Returns the columns of a pane.
    pub fn of(pane: usize) -> Columns {
        let (what, net) = match pane {
            60.. => (11, 6),
            46..60 => (4, 6),
            _ => (2, 0),
        };
        let rest = pane.saturating_sub(DUE + what + net);
        let who = match pane {
            70.. => (rest * 2 / 5).clamp(14, 21),
            _ => (rest * 2 / 5).clamp(4, 16),
        };
        Columns { what, net, who: who.min(rest), text: rest.saturating_sub(who + 1) }
    }
}

/// Returns the words over the columns.
pub fn heading(seat: &Seat, columns: Columns) -> Line<'static> {
    let pen = seat.pen();
    let what = if columns.what > 4 { w().col_what } else { "" };
    let text = format!(
        " {}  {}{}{} {}",
        pad_left(w().col_due, DUE - 3),
        pad(what, columns.what),
        pad(if columns.net > 0 { w().col_net } else { "" }, columns.net),
        pad(w().col_who, columns.who),
        w().col_message
    );
    pen.line(fit(&text, DUE + columns.what + columns.net + columns.who + columns.text).into_owned(), Role::Dim)
}

/// Returns a row as it is drawn, by its place in the list.
pub fn line(seat: &Seat, (place, listed): (usize, &Listed), columns: Columns) -> Line<'static> {
    let pen = seat.pen();
    let is_here = seat.queue.cursor.as_ref() == Some(&listed.id);
    let is_marked = seat.queue.selected.contains(&listed.id);
    let mark = match (is_here, is_marked) {
        (true, true) => pen.sign("▶", ">"),
        (true, false) => pen.sign("▌", ">"),
        (false, true) => pen.sign("•", "*"),
        (false, false) => " ",
    };
    let mut spans = vec![pen.write(mark, Role::Accent), due_span(seat, listed)];
    match seat.queue.rows.get(&listed.id) {
        Some(row) => spans.extend(words(seat, (place, listed), row, columns, is_here)),
        None => {
            let gone = seat.queue.known_gone(&listed.id);
            spans.push(pen.write(if gone { seat.keyed(&w().row_gone) } else { String::new() }, Role::Dim));
        }
    }
    let line = Line::from(spans);
    if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

fn due_span(seat: &Seat, listed: &Listed) -> Span<'static> {
    let row = seat.queue.rows.get(&listed.id);
    // A row that was reclassed says its new due at once; where it stands changes with the next list.
    let due = row.map_or(Some(listed.due), |row| row.due).filter(|due| *due != Time::MAX);
    let text = due.map_or_else(String::new, |due| clock::until(due, seat.now));
    let role = match due {
        Some(due) if listed.band != Band::Quiet => due_role(due, row.and_then(|row| row.warn_at), seat.now),
        Some(_) | None => Role::Dim,
    };
    seat.pen().write(format!("{}  ", pad_left(&text, DUE - 3)), role)
}

/// A row of Late that is not over yet is not coloured as if it were.
fn due_role(due: Time, warn_at: Option<Time>, now: Time) -> Role {
    match () {
        () if due <= now => Role::Overdue,
        () if warn_at.is_some_and(|at| at <= now) => Role::Soon,
        () => Role::Text,
    }
}

fn words(
    seat: &Seat,
    (place, listed): (usize, &Listed),
    row: &Row,
    columns: Columns,
    is_here: bool,
) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let list = &seat.queue.shown;
    let is_under = list.is_under(place);
    let swarm = if is_under { 1 } else { list.swarm_size(place) };
    let quiet = listed.band == Band::Quiet;
    let what_role = match (row.class, &row.id) {
        (Some(class), RowId::Conversation(_)) => Role::Class(class),
        (_, RowId::Crisis(_, Part::Acknowledge) | RowId::Page(_) | RowId::Alarm(_)) => Role::Overdue,
        _ => Role::Soon,
    };
    let level = crisis_level(row).filter(|_| columns.net > 0);
    let what = if columns.what > 4 { row.what.clone() } else { short_what(row) };
    let who_role = match () {
        () if row.unread && !quiet => Role::Strong,
        () if is_here => Role::Here,
        () if quiet => Role::Dim,
        () => Role::Text,
    };
    let plain = |other: Role| if is_here && seat.settings.theme.marks_rows() { Role::Here } else { other };
    let marks = marks(pen, row, swarm, (listed.waited_long, level.is_some()));
    let room = columns.text.saturating_sub(marks.iter().map(|(text, _)| width(text) + 1).sum());
    let net = if columns.net > 0 { pad(level.as_ref().unwrap_or(&row.tag), columns.net) } else { String::new() };
    let net_role = if level.is_some() { Role::Overdue } else { Role::Dim };
    let text = if row.text.is_empty() && row.media { w().only_media } else { &row.text };
    let who = if is_under { format!("{} {}", pen.sign("└", "+"), row.who) } else { row.who.clone() };
    let mut spans = vec![
        pen.write(pad(&what, columns.what), what_role),
        pen.write(net, plain(net_role)),
        pen.write(pad(&who, columns.who), who_role),
        pen.write(format!(" {}", pad(text, room)), plain(if quiet { Role::Dim } else { Role::Text })),
    ];
    spans.extend(marks.into_iter().map(|(text, role)| pen.write(format!(" {text}"), role)));
    spans
}

/// One letter where there is no room for the word, so that meaning is never by colour alone.
fn short_what(row: &Row) -> String {
    row.what.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default()
}

/// What a row of a crisis has where others have their network.
fn crisis_level(row: &Row) -> Option<String> {
    let is_crisis = matches!(row.id, RowId::Crisis(..));
    row.crisis.filter(|_| is_crisis).map(|level| format!("!{level}"))
}

/// What stands at the right edge. `swarm` is how many copies there are in the list, itself among them; the level may stand
/// elsewhere.
fn marks(pen: Pen, row: &Row, swarm: usize, (waited_long, has_level): (bool, bool)) -> Vec<(String, Role)> {
    let mut marks = Vec::new();
    let mut add = |on: bool, text: &str, role: Role| {
        if on {
            marks.push((text.to_owned(), role));
        }
    };
    add(
        row.crisis.is_some() && !has_level,
        &row.crisis.map(|level| format!("!{level}")).unwrap_or_default(),
        Role::Overdue,
    );
    let member = row.member.filter(|_| row.crisis.is_none());
    add(member.is_some(), &member.map(|member| format!("(!{})", member.level)).unwrap_or_default(), Role::Overdue);
    add(swarm > 1, &format!("x{swarm}"), Role::Soon);
    add(row.vip, w().vip, Role::Soon);
    add(row.no_reply, pen.sign("⊘", "NR"), Role::Overdue);
    add(row.priority > 0, "+", Role::Soon);
    add(row.priority < 0, "-", Role::Dim);
    add(row.starred, "*", Role::Soon);
    add(row.muted, w().muted, Role::Dim);
    add(row.media && !row.text.is_empty(), w().media, Role::Dim);
    add(waited_long, w().waited_long, Role::Overdue);
    add(row.draft, w().draft_word, Role::Note);
    add(row.to_post.is_some(), w().to_post, Role::Soon);
    add(row.hide, w().hide_proposed, Role::Soon);
    let labels: Vec<&String> = row.labels.iter().filter(|label| *label != NO_REPLY).collect();
    if let Some(label) = labels.first() {
        let more = if labels.len() > 1 { "+" } else { "" };
        add(true, &format!("#{}{more}", fit(label, 10)), Role::Dim);
    }
    add(row.owner.is_some(), &fit(row.owner.as_ref().map_or("", |owner| owner.as_str()), 8), Role::Ours);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn only_what_is_over_is_coloured_so() {
        let now = Time::from_seconds(1_795_000_000);
        let soon = now.plus(Span::minutes(2));
        assert_eq!(due_role(now, None, now), Role::Overdue);
        assert_eq!(due_role(soon, Some(now), now), Role::Soon);
        assert_eq!(due_role(soon, Some(soon), now), Role::Text);
    }

    #[test]
    fn columns_fill_the_pane_and_never_more() {
        for pane in 0..200 {
            let c = Columns::of(pane);
            let used = DUE + c.what + c.net + c.who + 1 + c.text;
            assert!(used == pane || pane < 24, "{pane}: {c:?}");
        }
    }
}
