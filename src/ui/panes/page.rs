//! Pages to read: help, why, brief, log, brand sheet, freeze, accounts.

use ratatui::text::{Line, Span};

use super::{alarm, drill, help, staffing, streams};
use crate::domain::ask::{Brand, Brief};
use crate::domain::names::network_name;
use crate::domain::network::Health;
use crate::ui::layers::{Sheet, SheetOf};
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

/// Returns a page's title and lines.
pub fn lines(seat: &Seat, sheet: &Sheet, columns: usize) -> (String, Vec<Line<'static>>) {
    let pen = seat.pen();
    match &sheet.of {
        SheetOf::Help(scopes) => help::page(seat, scopes, sheet, columns),
        SheetOf::Why(why) => {
            let lines = why.iter().flat_map(|line| pen.wrapped(line, columns, Role::Text)).collect();
            (w().why_title.to_owned(), lines)
        }
        SheetOf::Brand(brand) => (w().brand_title.to_owned(), brand_lines(seat, brand, columns)),
        SheetOf::Brief(brief) => (w().brief_title.to_owned(), brief_lines(seat, brief, columns)),
        SheetOf::Freeze => (w().freeze_title.to_owned(), freeze(seat, columns)),
        SheetOf::Accounts => (w().accounts_title.to_owned(), accounts(seat, columns)),
        SheetOf::Alarm(page) => alarm::page(seat, page, columns),
        SheetOf::Watch(watch) => streams::page(seat, watch, columns),
        SheetOf::Staffing(of) => staffing::page(seat, of, columns),
        SheetOf::Drill(of) => drill::page(seat, of, columns),
    }
}

/// Returns the line of a page that has to be in sight: of an alarm the message that is chosen, which stands above the keys.
pub fn chosen_line(sheet: &Sheet, lines: usize) -> Option<usize> {
    let SheetOf::Alarm(page) = &sheet.of else { return None };
    let first = lines.checked_sub(1 + page.sheet.examples.len())?;
    (page.chosen > 0).then_some(first + page.chosen)
}

fn brand_lines(seat: &Seat, brand: &Brand, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines = Vec::new();
    if !brand.tone.trim().is_empty() {
        lines.push(pen.line(w().brand_tone, Role::Strong));
        lines.extend(pen.wrapped(&brand.tone, columns, Role::Text));
        lines.push(Line::default());
    }
    if brand.sheet.trim().is_empty() {
        lines.extend(pen.wrapped(w().brand_empty, columns, Role::Text));
    }
    for line in brand.sheet.lines() {
        match line.strip_prefix('#') {
            Some(title) => lines.push(pen.line(title.trim_start_matches('#').trim().to_owned(), Role::Strong)),
            None => lines.extend(pen.wrapped(line, columns, Role::Text)),
        }
    }
    lines.push(Line::default());
    lines.extend(pen.wrapped(&fill(w().brand_path, &[&brand.path]), columns, Role::Dim));
    lines
}

fn brief_lines(seat: &Seat, brief: &Brief, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    let mut lines = Vec::new();
    let mut say = |text: String, role: Role| lines.extend(pen.wrapped(&text, columns, role));
    match brief.since {
        Some(since) => say(fill(w().brief_since, &[&when(since)]), Role::Dim),
        None => say(w().brief_first.to_owned(), Role::Dim),
    }
    for crisis in &brief.crises {
        say(fill(w().brief_crisis, &[&crisis.level, &crisis.headline, &when(crisis.since)]), Role::Overdue);
    }
    say(some(w().brief_new, brief.new), Role::Text);
    say(fill(w().brief_late, &[&brief.late, &brief.soon]), if brief.late > 0 { Role::Overdue } else { Role::Text });
    for (_, at, text) in &brief.promises {
        say(fill(w().brief_promise, &[&when(*at), text]), Role::Soon);
    }
    if brief.deliveries > 0 {
        say(some(w().brief_deliveries, brief.deliveries), Role::Overdue);
    }
    for (words, count) in [
        (crate::words::w().plan_pane.for_your_yes, brief.posts.for_yes),
        (crate::words::w().plan_pane.came_back, brief.posts.came_back),
    ] {
        if count > 0 {
            say(some(words, count), Role::Soon);
        }
    }
    for account in &brief.accounts {
        say(fill(w().brief_account, &[&account.account, &health(seat, &account.health)]), Role::Overdue);
    }
    let median = brief.median_wait.map(|wait| fill(w().brief_median, &[&clock::length(wait)])).unwrap_or_default();
    say(format!("{}{median}", fill(w().brief_answered, &[&brief.answered, &brief.in_time])), Role::Calm);
    lines
}

fn freeze(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(freeze) = seat.summary.as_ref().and_then(|summary| summary.freeze.as_ref()) else {
        return pen.wrapped(&seat.keyed(&w().not_frozen), columns, Role::Text);
    };
    let since = clock::when(freeze.since, seat.now, &seat.settings.zone);
    let what = if freeze.all { w().freeze_all } else { w().freeze_posts };
    let mut lines = pen.wrapped(&fill(w().frozen_since, &[&since, &freeze.by]), columns, Role::Overdue);
    lines.extend(pen.wrapped(&freeze.reason, columns, Role::Text));
    lines.push(Line::default());
    lines.extend(pen.wrapped(what, columns, Role::Text));
    lines.extend(pen.wrapped(w().freeze_end, columns, Role::Dim));
    lines
}

fn accounts(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let Some(summary) = &seat.summary else { return Vec::new() };
    if summary.accounts.is_empty() {
        return pen.wrapped(w().no_account, columns, Role::Text);
    }
    let mut lines = Vec::new();
    for line in &summary.accounts {
        let role = if matches!(line.health, Health::Live) { Role::Calm } else { Role::Soon };
        let name = format!("{} {}", network_name(line.account.network()), line.account.handle());
        lines.push(Line::from(vec![Span::raw(""), pen.write(name, Role::Strong)]));
        lines.extend(pen.wrapped(&format!("  {}", health(seat, &line.health)), columns, role));
        if let (Some(left), Some(limit)) = (line.budget.remaining, line.budget.limit) {
            lines.push(pen.line(fill(w().budget, &[&left, &limit]), Role::Dim));
        }
        if let Some(at) = line.last_item {
            lines.push(pen.line(fill(w().last_item, &[&clock::when(at, seat.now, &seat.settings.zone)]), Role::Dim));
        }
    }
    lines
}

fn health(seat: &Seat, health: &Health) -> String {
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    match health {
        Health::Unknown => w().health_unknown.to_owned(),
        Health::Live => w().health_live.to_owned(),
        Health::Limited { until } => fill(w().health_until, &[&when(*until)]),
        Health::SignedOut { why } => format!("{}: {why}", w().health_signed_out),
        Health::Offline { why } => format!("{}: {why}", w().health_offline),
        Health::Silent { since } => fill(w().health_silent, &[&when(*since)]),
    }
}
