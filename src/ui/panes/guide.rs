//! What stands where there is nothing yet: what a pane is for, and what fills it.

use ratatui::text::Line;

use crate::domain::class::Class;
use crate::domain::query::{Assignee, Filter, Is, Query, What};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{Keyed, fill, w};

/// Returns the words of an empty list.
pub fn empty_list(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(summary) = &seat.summary else { return vec![Line::default(), pen.line(w().opening, Role::Dim)] };
    if !seat.queue.loaded {
        return vec![Line::default(), pen.line(w().opening, Role::Dim)];
    }
    if summary.accounts.is_empty() && seat.queue.filter.is_empty() {
        return first_run(seat, columns);
    }
    let mut lines = vec![Line::default()];
    if seat.queue.filter.is_empty() {
        lines.push(pen.line(w().empty_inbox_title, Role::Calm));
        lines.push(Line::default());
        lines.extend(pen.wrapped(w().empty_inbox, columns, Role::Text));
        let ways = [
            ("view snoozed", w().hint_snoozed),
            ("outbox sent", w().hint_sent),
            ("search", w().hint_search),
            ("post", w().hint_post),
        ];
        lines.extend(ways.into_iter().filter_map(|(line, what)| hint(seat, line, 4, what)));
    } else {
        let generic = || fill(w().empty_filter, &[&seat.queue.filter]);
        let words = teaches(&seat.queue.filter).map_or_else(generic, |words| seat.keyed(words));
        lines.extend(pen.wrapped(&words, columns, Role::Text));
        lines.extend(hint(seat, "back", 0, w().hint_unfilter));
        if !seat.habits.found.is_empty() {
            lines.extend(hint(seat, "found", 0, w().hint_found));
        }
    }
    lines
}

/// A key and what it does; nothing where nothing is bound to it.
fn hint(seat: &Seat, line: &str, columns: usize, what: &str) -> Option<Line<'static>> {
    let key = seat.settings.keys.key_of(line)?;
    Some(Line::from(seat.pen().hint(&format!("{key:<columns$}"), what).to_vec()))
}

/// What fills a view of one kind of rows, and the key; nothing for a query that asks for more than the kind.
fn teaches(filter: &str) -> Option<&'static Keyed> {
    let query: Query = filter.parse().ok()?;
    let mut words = None;
    for term in &query.terms {
        let What::Filter(any) = &term.what else { return None };
        let [filter] = any.as_slice() else { return None };
        words = match filter {
            Filter::Is(Is::Open) => words,
            Filter::Class(Class::Spam) if term.not => words,
            _ if term.not || words.is_some() => return None,
            Filter::Is(Is::Mine) | Filter::Assignee(Assignee::Me) => Some(&w().empty_mine),
            Filter::Is(Is::Unassigned) | Filter::Assignee(Assignee::Nobody) => Some(&w().empty_unassigned),
            Filter::Is(Is::Waiting) => Some(&w().empty_waiting),
            Filter::Is(Is::Snoozed) => Some(&w().empty_snoozed),
            Filter::Is(Is::Starred) => Some(&w().empty_starred),
            Filter::Class(Class::Spam) => Some(&w().empty_spam),
            _ => return None,
        };
    }
    words
}

/// The first minutes: what to type to have something to do.
fn first_run(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines = vec![Line::default(), pen.line(w().welcome_title, Role::Strong), Line::default()];
    lines.extend(pen.wrapped(&seat.keyed(&w().welcome), columns, Role::Text));
    for (line, what) in w().welcome_steps {
        lines.push(Line::default());
        lines.extend(pen.wrapped(what, columns, Role::Dim));
        lines.extend(pen.wrapped(line, columns, Role::Accent));
    }
    lines.push(Line::default());
    lines.extend(pen.wrapped(&seat.keyed(&w().welcome_end), columns, Role::Dim));
    lines
}

/// Returns the words of the conversation pane when no row is chosen.
pub fn empty_conversation(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    if seat.summary.is_none() {
        return Vec::new();
    }
    let mut lines = vec![Line::default()];
    lines.extend(seat.pen().wrapped(&seat.keyed(&w().empty_conversation), columns, Role::Dim));
    lines
}
