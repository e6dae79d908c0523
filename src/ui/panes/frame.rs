//! The first line and the last one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::ask::Summary;
use crate::domain::network::Health;
use crate::domain::width::fit;
use crate::ui::commands::{self, Scope, following};
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, put};
use crate::ui::seat::{Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// Draws the first line: desk, views with counts, what is wrong, accounts, clock.
pub fn first_line(seat: &Seat, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let pen = seat.pen();
    pen.blank(buf, area, Role::Bar);
    let line = match &seat.summary {
        Some(summary) => {
            both_ends(left_of_first(seat, summary, area.width), right_of_first(seat, summary, area.width), area.width)
        }
        None => pen.line(format!(" {}", w().name), Role::Accent),
    };
    put(buf, area.x, area.y, area.width, &line);
}

fn left_of_first(seat: &Seat, summary: &Summary, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let name = if summary.desk.is_empty() || width < 60 { w().name } else { &summary.desk };
    let mut spans = vec![Span::raw(" "), pen.write(name.to_owned(), Role::Accent)];
    if summary.demo {
        spans.push(pen.write(format!(" {}", w().demo), Role::Soon));
    }
    if let Some(freeze) = &summary.freeze {
        let word = if freeze.all { w().frozen_all } else { w().frozen };
        spans.extend([Span::raw("  "), pen.write(word, Role::Crisis)]);
    }
    for crisis in &summary.crises {
        let about = if width < 100 { String::new() } else { format!(" {}", fit(&crisis.headline, 30)) };
        let since = clock::length(seat.now.since(crisis.since));
        let owner = crisis.owner.as_ref().map(|owner| format!(" · {owner}")).unwrap_or_default();
        let next = crisis
            .due
            .map(|at| fill(w().next_step, &[&clock::when(at, seat.now, &seat.settings.zone)]))
            .unwrap_or_default();
        spans.extend([Span::raw("  "), pen.write(fill(w().crisis_banner, &[&crisis.level]), Role::Crisis)]);
        spans.push(pen.write(format!("{about} {since}{owner}{next}"), Role::Overdue));
        if width < 100 {
            break;
        }
    }
    spans.extend(views(seat, summary));
    if let Some(progress) = &summary.progress {
        let share =
            progress.total.filter(|total| *total > 0).map(|total| format!(" {} %", progress.done * 100 / total));
        let text = format!("  {} {}{}", progress.what, progress.done, share.unwrap_or_default());
        spans.push(pen.write(text, Role::Calm));
    }
    Line::from(spans)
}

fn views(seat: &Seat, summary: &Summary) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let mut spans = Vec::new();
    for view in &summary.views {
        let here = view.query == seat.queue.filter;
        spans.push(Span::raw("  "));
        spans.push(pen.write(view.name.clone(), if here { Role::Strong } else { Role::Dim }));
        spans.push(pen.write(format!(" {}", view.count), if here { Role::Strong } else { Role::Text }));
        if view.query.is_empty() {
            let role = if summary.late > 0 { Role::Overdue } else { Role::Dim };
            spans.push(pen.write(format!("  {} {}", w().late_word, summary.late), role));
        }
    }
    if !summary.views.iter().any(|view| view.query == seat.queue.filter) {
        spans.push(pen.write(format!("  / {}", seat.queue.filter), Role::Strong));
    }
    spans
}

fn right_of_first(seat: &Seat, summary: &Summary, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let works = |health: &Health| matches!(health, Health::Live | Health::Silent { .. });
    let live = summary.accounts.iter().filter(|account| works(&account.health)).count();
    let all = summary.accounts.len();
    let mut spans = Vec::new();
    if all > 0 {
        let role = if live == all { Role::Calm } else { Role::Overdue };
        let text = if width < 60 { format!("{live}/{all}") } else { fill(w().live, &[&live, &all]) };
        spans.push(pen.write(text, role));
    }
    let zone =
        if width < 100 { String::new() } else { format!(" {}", clock::zone_name(seat.now, &seat.settings.zone)) };
    let text = clock::wall(seat.now, &seat.settings.zone);
    let text = if width < 50 { text.split(' ').next_back().unwrap_or_default().to_owned() } else { text };
    spans.push(pen.write(format!("  {text}{zone} "), Role::Text));
    Line::from(spans)
}

/// Draws the last line: keys of the pane left, news and what counts down right; or what a person should read.
pub fn last_line(seat: &Seat, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let pen = seat.pen();
    pen.blank(buf, area, Role::Bar);
    let left = match (&seat.notice, pending(seat)) {
        (_, Some(next)) => next,
        (Some(notice), None) => pen.line(format!(" {}", notice.text), notice.role),
        (None, None) => hints(seat),
    };
    put(buf, area.x, area.y, area.width, &both_ends(left, right_of_last(seat), area.width));
}

fn pending(seat: &Seat) -> Option<Line<'static>> {
    let pen = seat.pen();
    if seat.reading.then.is_some() {
        return Some(pen.line(format!(" {}", w().opening), Role::Dim));
    }
    if seat.pending.keys.is_empty() || !seat.pending.shown {
        return None;
    }
    let strokes = super::super::keys::written(&seat.pending.keys);
    let mut spans = vec![pen.write(format!(" {strokes} "), Role::Strong)];
    for (key, what) in following(seat, &seat.pending.keys) {
        spans.extend(pen.hint(&key, &what));
    }
    Some(Line::from(spans))
}

/// The commands that the last line names, by pane, most wanted first.
const fn wanted(focus: Focus) -> &'static [&'static str] {
    match focus {
        Focus::Queue => &["reply", "done", "snooze", "assign", "escalate", "why", "search", "palette", "help"],
        Focus::Conversation => &["reply", "note", "done", "snooze", "assign", "tree", "open-url", "back", "help"],
        Focus::Editor => &["send", "saved-reply", "attach", "edit", "leave"],
    }
}

fn hints(seat: &Seat) -> Line<'static> {
    let pen = seat.pen();
    let scopes = commands::scopes(seat);
    let mut spans = vec![Span::raw(" ")];
    if scopes.first() == Some(&Scope::Delivery) {
        for (command, bound) in commands::bound_in(Scope::Delivery) {
            spans.extend(pen.hint(bound.keys, &bound.words(command)));
        }
    }
    for name in wanted(seat.focus) {
        if let Some(key) = commands::named(name).and_then(|command| command.key_in(&scopes)) {
            spans.extend(pen.hint(key, short_name(name)));
        }
    }
    Line::from(spans)
}

fn short_name(name: &str) -> &str {
    match name {
        "saved-reply" => w().saved_word,
        "palette" => w().commands_word,
        "open-url" => w().browser_word,
        "leave" => w().keep_draft,
        name => name,
    }
}

fn right_of_last(seat: &Seat) -> Line<'static> {
    let pen = seat.pen();
    let mut spans = Vec::new();
    if let Some(recording) = &seat.habits.recording {
        spans.push(pen.write(fill(w().recording, &[&recording.len()]), Role::Overdue));
    }
    if !seat.queue.selected.is_empty() {
        spans.push(pen.write(fill(w().marked, &[&seat.queue.selected.len()]), Role::Accent));
        spans.push(Span::raw("  "));
    }
    let news = seat.queue.news;
    if news.new > 0 {
        let text = if news.sooner > 0 {
            fill(w().news_sooner, &[&news.new, &news.sooner])
        } else {
            fill(w().news, &[&news.new])
        };
        spans.push(pen.write(text, Role::Soon));
        spans.push(Span::raw("  "));
    }
    if let Some(until) = seat.counting_down() {
        let seconds = until.since(seat.now).as_millis().max(0).div_euclid(1000)
            + i64::from(until.since(seat.now).as_millis() % 1000 > 0);
        spans.push(pen.write(fill(w().sends_in, &[&seconds]), Role::Calm));
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
}
