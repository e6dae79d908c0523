//! What stands beside the row of a crisis, a page, an alarm or a post: what it is about, what to do, and the keys that do it.

use ratatui::text::{Line, Span};

use super::crisis::{away, level_word};
use crate::domain::ask::{CrisisLine, Row, RowId};
use crate::domain::crisis::Part;
use crate::domain::plan::PostState;
use crate::ui::commands::scopes;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// Returns the lines for such a row; none for any other.
pub fn lines(seat: &Seat, row: &Row, columns: usize) -> Vec<Line<'static>> {
    match &row.id {
        RowId::Crisis(id, _) => {
            let crises = seat.summary.iter().flat_map(|summary| &summary.crises);
            crisis(seat, row, crises.into_iter().find(|line| line.id == *id), columns)
        }
        RowId::Page(id) => {
            let page = seat.summary.iter().flat_map(|summary| &summary.pages).find(|page| page.id == *id);
            let since = page.map(|page| clock::when(page.since, seat.now, &seat.settings.zone)).unwrap_or_default();
            let words = fill(w().crisis_pane.rule_page, &[&row.who, &since]);
            about(seat, row, &row.who, &words, &[("open", w().crisis_pane.acknowledge_word)], columns)
        }
        RowId::Alarm(_) => {
            let keys = [("escalate", w().crisis_pane.raise_word), ("open", w().crisis_pane.look_word)];
            about(seat, row, &row.text, w().crisis_pane.row_alarm, &keys, columns)
        }
        RowId::Post(_) => {
            let say = &w().plan_pane;
            let waits = row.state == PostState::Review.word();
            let (go, leave) = if waits { (say.approve_word, say.return_word) } else { (say.now_word, say.drop_word) };
            let keys = [
                ("open", w().crisis_pane.look_word),
                ("schedule", go),
                ("return", leave),
                ("write-post", say.edit_word),
                ("when", say.when_word),
            ];
            about(seat, row, &row.who, &row.text, &keys, columns)
        }
        RowId::Conversation(_) | RowId::Delivery(_) | RowId::Account(_) => Vec::new(),
    }
}

fn crisis(seat: &Seat, row: &Row, line: Option<&CrisisLine>, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let level = row.crisis.map(|level| fill(say.row_about, &[&level, &level_word(level)]));
    let mut lines: Vec<Line> = level.map(|words| pen.line(words, Role::Overdue)).into_iter().collect();
    if let Some(line) = line {
        let when = clock::when(line.since, seat.now, &seat.settings.zone);
        let since = fill(say.since, &[&when, &clock::length(seat.now.since(line.since))]);
        let owner = line.owner.as_ref().map_or(say.nobody_has_it.to_owned(), |owner| fill(say.has_it, &[owner]));
        lines.push(pen.line(format!("{since} · {owner}"), Role::Text));
    }
    lines.push(Line::default());
    let removal = [("approve", say.grant_word), ("return", say.return_word), ("open", say.message_word)];
    let others = [("open", say.look_word), ("crisis", say.whole_word)];
    let is_removal = matches!(row.id, RowId::Crisis(_, Part::Removal(_)));
    let keys: &[(&str, &str)] = if is_removal { &removal } else { &others };
    lines.extend(about(seat, row, &row.who, &row.text, keys, columns));
    lines
}

/// Headline, what to do by when, and keys.
fn about(
    seat: &Seat,
    row: &Row,
    headline: &str,
    words: &str,
    keys: &[(&str, &str)],
    columns: usize,
) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let mut lines = pen.wrapped(headline, columns, Role::Strong);
    lines.push(Line::default());
    lines.extend(pen.wrapped(words, columns, Role::Text));
    lines.extend(row.due.map(|due| {
        let when = clock::when(due, seat.now, &seat.settings.zone);
        let role = if due <= seat.now { Role::Overdue } else { Role::Dim };
        pen.line(fill(say.row_due, &[&when, &away(seat, due)]), role)
    }));
    lines.push(Line::default());
    let scopes = scopes(seat);
    let hint = |(name, what): &(&str, &str)| Some(pen.hint(&seat.settings.keys.first_in(name, &scopes)?.shown(), what));
    // What has no room on a line stands below it.
    let mut here = Line::default();
    for hint in keys.iter().filter_map(hint) {
        let wide: usize = hint.iter().map(Span::width).sum();
        if here.width() > 0 && here.width() + wide > columns + 2 {
            lines.push(std::mem::take(&mut here));
        }
        here.extend(hint);
    }
    lines.push(here);
    lines
}
