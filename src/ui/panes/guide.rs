//! What stands where there is nothing yet: what a pane is for, and what fills it.

use ratatui::text::Line;

use crate::domain::class::Class;
use crate::domain::query::{Assignee, Filter, Is, Query, What};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

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
        for (key, what) in
            [("g b", w().hint_snoozed), ("g t", w().hint_sent), ("/", w().hint_search), ("c", w().hint_post)]
        {
            lines.push(Line::from(pen.hint(&format!("{key:<4}"), what).to_vec()));
        }
    } else {
        let generic = || fill(w().empty_filter, &[&seat.queue.filter]);
        let words = teaches(&seat.queue.filter).map_or_else(generic, str::to_owned);
        lines.extend(pen.wrapped(&words, columns, Role::Text));
        lines.push(Line::from(pen.hint("Esc", w().hint_unfilter).to_vec()));
        if !seat.habits.found.is_empty() {
            lines.push(Line::from(pen.hint("g f", w().hint_found).to_vec()));
        }
    }
    lines
}

/// What fills a view of one kind of rows, and the key; nothing for a query that asks for more than the kind.
fn teaches(filter: &str) -> Option<&'static str> {
    let query: Query = filter.parse().ok()?;
    let mut words = None;
    for term in &query.terms {
        let What::Filter(any) = &term.what else { return None };
        let [filter] = any.as_slice() else { return None };
        words = match filter {
            Filter::Is(Is::Open) => words,
            Filter::Class(Class::Spam) if term.not => words,
            _ if term.not || words.is_some() => return None,
            Filter::Is(Is::Mine) | Filter::Assignee(Assignee::Me) => Some(w().empty_mine),
            Filter::Is(Is::Unassigned) | Filter::Assignee(Assignee::Nobody) => Some(w().empty_unassigned),
            Filter::Is(Is::Waiting) => Some(w().empty_waiting),
            Filter::Is(Is::Snoozed) => Some(w().empty_snoozed),
            Filter::Is(Is::Starred) => Some(w().empty_starred),
            Filter::Class(Class::Spam) => Some(w().empty_spam),
            _ => return None,
        };
    }
    words
}

/// The first minutes: what to type to have something to do.
fn first_run(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines = vec![Line::default(), pen.line(w().welcome_title, Role::Strong), Line::default()];
    lines.extend(pen.wrapped(w().welcome, columns, Role::Text));
    for (line, what) in w().welcome_steps {
        lines.push(Line::default());
        lines.extend(pen.wrapped(what, columns, Role::Dim));
        lines.extend(pen.wrapped(line, columns, Role::Accent));
    }
    lines.push(Line::default());
    lines.extend(pen.wrapped(w().welcome_end, columns, Role::Dim));
    lines
}

/// Returns the words of the conversation pane when no row is chosen.
pub fn empty_conversation(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    if seat.summary.is_none() {
        return Vec::new();
    }
    let mut lines = vec![Line::default()];
    lines.extend(seat.pen().wrapped(w().empty_conversation, columns, Role::Dim));
    lines
}
