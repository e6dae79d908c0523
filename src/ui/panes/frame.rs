//! The first line and the last one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::ask::{CrisisLine, RowId, Summary, ViewCount};
use crate::domain::bands::Band;
use crate::domain::crisis::Part;
use crate::domain::network::Health;
use crate::domain::time::Span as Length;
use crate::domain::width::{fit, wrap};
use crate::ui::acts;
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
            let right = right_of_first(seat, summary, area.width);
            let room = usize::from(area.width).saturating_sub(right.width() + 1);
            both_ends(left_of_first(seat, summary, area.width, room), right, area.width)
        }
        None => {
            let mut line = Line::from_iter(drill(seat, area.width));
            line.push_span(pen.write(format!(" {}", w().name), Role::Accent));
            line
        }
    };
    put(buf, area.x, area.y, area.width, &line);
}

/// What stands left on the first line: what is wrong first, then views as far as whole ones fit.
fn left_of_first(seat: &Seat, summary: &Summary, width: u16, room: usize) -> Line<'static> {
    let pen = seat.pen();
    let name = if summary.desk.is_empty() || width < 60 { w().name } else { &summary.desk };
    let mut line = Line::from_iter(drill(seat, width));
    // On a narrow screen who has the crisis and what is due matters more than what the desk is called.
    if width >= 100 || summary.crises.is_empty() {
        line.extend([Span::raw(" "), pen.write(name.to_owned(), Role::Accent)]);
    }
    if summary.demo && !seat.settings.drill {
        line.push_span(pen.write(format!(" {}", w().demo), Role::Soon));
    }
    if let Some(freeze) = &summary.freeze {
        let word = if freeze.all { w().frozen_all } else { w().frozen };
        line.extend([Span::raw("  "), pen.write(word, Role::Crisis)]);
    }
    // Before everything whose length nobody knows: it always has to be there.
    let late = if summary.late > 0 { Role::Overdue } else { Role::Dim };
    line.push_span(pen.write(format!("  {} {}", Band::Late.title(), summary.late), late));
    let shown = if width < 100 { 1 } else { 3 };
    let alone = summary.crises.len() == 1;
    for crisis in summary.crises.iter().take(shown) {
        line.extend(banner(seat, crisis, width, alone || shown == 1));
    }
    let more = summary.crises.len().saturating_sub(shown);
    line.extend((more > 0).then(|| pen.write(format!(" +{more}"), Role::Crisis)));
    let planned = (width >= WIDE && summary.planned_today > 0)
        .then(|| pen.write(fill(crate::words::w().plan_pane.planned_today, &[&summary.planned_today]), Role::Dim));
    let planned: Vec<Span> = planned.into_iter().chain(posts_waiting(seat, summary, width)).collect();
    let reserved: usize = planned.iter().map(Span::width).sum();
    line.extend(views(seat, summary, width, room.saturating_sub(line.width() + reserved)));
    line.extend(planned);
    line
}

/// How many posts of the plan wait for this seat.
fn posts_waiting(seat: &Seat, summary: &Summary, width: u16) -> Vec<Span<'static>> {
    let say = &crate::words::w().plan_pane;
    let waiting = [(say.yes_short, summary.posts.for_yes), (say.back_short, summary.posts.came_back)];
    let some = waiting.into_iter().filter(|(_, count)| width >= 100 && *count > 0);
    some.map(|(words, count)| seat.pen().write(format!("  {}", fill(words, &[&count])), Role::Soon)).collect()
}

/// That everything here is a drill stands before all else; on a wide screen with what is left of it.
fn drill(seat: &Seat, width: u16) -> Option<Span<'static>> {
    let say = &crate::words::w().drill;
    let left = acts::drill::until(seat).map(|until| until.since(seat.now)).filter(|left| *left > Length::ZERO);
    let words = match left.filter(|_| width >= 80) {
        Some(left) => fill(say.mark_left, &[&clock::length(left)]),
        None => say.mark.to_owned(),
    };
    seat.settings.drill.then(|| seat.pen().write(words, Role::Crisis))
}

/// A crisis on the first line: level, since, who has it and what is due are always there, the headline as far as it fits.
fn banner(seat: &Seat, crisis: &CrisisLine, width: u16, alone: bool) -> Vec<Span<'static>> {
    let (pen, say) = (seat.pen(), &crate::words::w().crisis_pane);
    let mut words = String::new();
    let headline = match (width, alone) {
        (140.., true) => 30,
        (100..140, true) => 18,
        (140.., false) => 12,
        (100..140, false) => 8,
        _ => 0,
    };
    // What a colleague noted and nobody read here comes before all that is known.
    let unread = seat.unread_notes(crisis.id);
    if unread > 0 {
        words.push_str(&fill(say.new_notes, &[&unread]));
    }
    if headline > 0 {
        words.push_str(&format!(" {}", fit(&crisis.headline, headline)));
    }
    words = format!("{words} {}", clock::length(seat.now.since(crisis.since)));
    if width >= 60 {
        words = format!("{words} · {}", crisis.owner.as_ref().map_or(say.nobody, |owner| owner.as_str()));
    }
    if crisis.page.as_ref().is_some_and(|page| page.failed.is_some()) {
        words.push_str(w().not_paged);
    }
    if let Some((part, at)) = crisis.next.as_ref().filter(|_| width >= 80) {
        words.push_str(&match part_word(part) {
            part if *at <= seat.now => fill(say.banner_over, &[&part]),
            part => fill(say.banner_due, &[&part, &clock::when(*at, seat.now, &seat.settings.zone)]),
        });
    }
    let level = pen.write(fill(w().crisis_banner, &[&crisis.level]), Role::Crisis);
    vec![Span::raw("  "), level, pen.write(words, Role::Overdue)]
}

/// What a crisis waits for, in a word.
const fn part_word(part: &Part) -> &'static str {
    let say = &crate::words::w().crisis_pane;
    match part {
        Part::Acknowledge => say.part_acknowledge,
        Part::Approval(_) => say.part_approval,
        Part::Removal(_) => say.part_removal,
        Part::Statement => say.part_statement,
        Part::Update => say.part_update,
        Part::Step(_) => say.part_step,
        Part::Task(_) => say.part_task,
    }
}

/// The most columns of whom a reply that counts down is for.
const NAMED: usize = 16;
/// From this width on what is planned today stands on the first line.
const WIDE: u16 = 150;
/// The most columns of a search on the first line.
const SEARCHED: usize = 24;

/// The views in the order of their digits, as far as whole ones fit: none changes its place, the one that is
/// shown is marked where it stands. Where that one does not fit it stands behind the mark of what is left out.
fn views(seat: &Seat, summary: &Summary, width: u16, room: usize) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let is_here = |view: &ViewCount| view.query == seat.queue.filter;
    let digits = width >= 100;
    let word = |(at, view): (usize, &ViewCount)| {
        let (name, count) = if is_here(view) { (Role::Strong, Role::Strong) } else { (Role::Dim, Role::Text) };
        let digit = if digits && at < 9 { format!("{} ", at + 1) } else { String::new() };
        let digit = pen.write(format!("  {digit}"), Role::Dim);
        vec![digit, pen.write(view.name.clone(), name), pen.write(format!(" {}", view.count), count)]
    };
    let mut parts: Vec<Vec<Span>> = summary.views.iter().enumerate().map(word).collect();
    let here = summary.views.iter().position(is_here).unwrap_or_else(|| {
        parts.push(vec![pen.write(format!("  / {}", fit(&seat.queue.filter, SEARCHED)), Role::Strong)]);
        parts.len() - 1
    });
    let wide = |part: &[Span]| part.iter().map(Span::width).sum::<usize>();
    if parts.iter().map(|part| wide(part)).sum::<usize>() <= room {
        return parts.concat();
    }
    let more = pen.write(pen.sign("  …", "  .."), Role::Dim);
    let current = parts.get(here).cloned().unwrap_or_default();
    let mut left = room.saturating_sub(more.width() + wide(&current));
    let mut shown = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        // What is shown has its room already.
        let needs = if at == here { 0 } else { wide(&part) };
        if needs > left {
            shown.push(more);
            shown.extend(if at <= here { current } else { Vec::new() });
            break;
        }
        left -= needs;
        shown.extend(part);
    }
    if shown.iter().map(Span::width).sum::<usize>() > room { Vec::new() } else { shown }
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

/// The most lines that the last one grows to, upwards, for what must be read whole.
const MOST_LINES: usize = 4;

/// Draws the last line: keys of the pane left, news and what counts down right; or what a person should read, to which
/// those give way.
pub fn last_line(seat: &Seat, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let pen = seat.pen();
    let right = right_of_last(seat);
    let room = usize::from(area.width).saturating_sub(right.width() + 1);
    let lines = match (&seat.notice, pending(seat, usize::from(area.width))) {
        (_, Some(next)) => next,
        (Some(notice), None) => {
            let text = wrap(&notice.text, usize::from(area.width).saturating_sub(2));
            text.into_iter().take(MOST_LINES).map(|line| pen.line(format!(" {line}"), notice.role)).collect()
        }
        (None, None) => vec![hints(seat, room)],
    };
    let is_one = lines.len() == 1;
    for (line, y) in lines.into_iter().rev().zip((0..=area.y).rev()) {
        let row = Rect { y, height: 1, ..area };
        pen.blank(buf, row, Role::Bar);
        let line = if is_one && line.width() <= room { both_ends(line, right.clone(), area.width) } else { line };
        put(buf, area.x, y, area.width, &line);
    }
}

/// What may follow the keys struck so far, in as many lines as it takes.
fn pending(seat: &Seat, width: usize) -> Option<Vec<Line<'static>>> {
    let pen = seat.pen();
    if seat.reading.then.is_some() {
        return Some(vec![pen.line(format!(" {}", w().opening), Role::Dim)]);
    }
    let shows_next = seat.pending.shown && !seat.pending.keys.is_empty();
    if !shows_next && seat.pending.count.is_none() {
        return None;
    }
    let count = seat.pending.count.map(|count| format!(" {count}")).unwrap_or_default();
    let strokes = super::super::keys::written(&seat.pending.keys);
    let begin = pen.write(format!("{count} {strokes} "), Role::Strong);
    let indent = begin.width();
    let mut lines = vec![Line::from(begin)];
    let next = if shows_next { following(seat, &seat.pending.keys) } else { Vec::new() };
    for (key, what) in next {
        let hint = pen.hint(&key, &what);
        let columns: usize = hint.iter().map(Span::width).sum();
        if lines.last().is_some_and(|line| line.width() > indent && line.width() + columns > width + 2) {
            lines.push(Line::from(" ".repeat(indent)));
        }
        if let Some(line) = lines.last_mut() {
            line.extend(hint);
        }
    }
    Some(lines)
}

/// The commands that the last line names, by pane, most wanted first.
fn wanted(seat: &Seat) -> &'static [&'static str] {
    let about_crisis = matches!(seat.queue.cursor, Some(RowId::Crisis(..) | RowId::Page(_) | RowId::Alarm(_)));
    let about_post = matches!(seat.queue.cursor, Some(RowId::Post(_)));
    match seat.focus {
        Focus::Plan if seat.writes_post() => &["send", "attach", "edit", "leave"],
        Focus::Plan if seat.plan.open.is_some() => &[
            "write-post",
            "when",
            "add-account",
            "attach",
            "schedule",
            "submit",
            "approve",
            "return",
            "comment",
            "title",
            "back",
            "help",
        ],
        Focus::Plan => &["show-post", "new-post", "idea", "turn", "when", "schedule", "approve", "back", "help"],
        Focus::Queue if about_post => &["open", "plan", "search", "palette", "help"],
        Focus::Queue if about_crisis => &["open", "crisis", "freeze", "search", "palette", "help"],
        Focus::Queue => &["reply", "done", "snooze", "assign", "escalate", "why", "search", "palette", "help"],
        Focus::Conversation => &["reply", "note", "done", "snooze", "assign", "tree", "open-url", "back", "help"],
        Focus::Crisis if seat.crisis.sheet.is_none() => &["back", "help"],
        Focus::Crisis => {
            &["choose", "tick", "statement", "role", "note", "level", "freeze", "stand-down", "example", "back", "help"]
        }
        Focus::Editor => &["send", "saved-reply", "attach", "edit", "leave"],
    }
}

/// As many whole hints as fit; the way out or to the others always does.
fn hints(seat: &Seat, room: usize) -> Line<'static> {
    let pen = seat.pen();
    let scopes = commands::scopes(seat);
    let keys = &seat.settings.keys;
    let mut found: Vec<(&str, String, String)> = Vec::new();
    if let Some(row @ (Scope::Delivery | Scope::Post)) = scopes.first().copied() {
        found.extend(keys.rows_in(row).map(|row| (row.command.name, row.shown(), row.words())));
    }
    if scopes.first() == Some(&Scope::Removal) {
        let here = ["approve", "return"].into_iter();
        found.extend(
            here.filter_map(|name| {
                Some((name, keys.first_in(name, &scopes)?.shown(), short_name(seat, name).to_owned()))
            }),
        );
    }
    let to_post = seat.focus != Focus::Editor && seat.queue.row().is_some_and(|row| row.to_post.is_some());
    let first = to_post.then_some(&"posted");
    found.extend(first.into_iter().chain(wanted(seat)).filter_map(|name| {
        let key = keys.first_in(name, &scopes)?.shown();
        Some((*name, key, short_name(seat, name).to_owned()))
    }));
    // The way out always shows: of the editor, or of not knowing.
    let way = if seat.focus == Focus::Editor || seat.writes_post() { "leave" } else { "help" };
    let help = found.iter().position(|(name, ..)| *name == way).map(|at| found.remove(at));
    let last = help.map(|(_, key, what)| pen.hint(&key, &what)).unwrap_or_default();
    let reserved: usize = last.iter().map(Span::width).sum();
    let mut line = Line::from(Span::raw(" "));
    for (_, key, what) in found {
        let hint = pen.hint(&key, &what);
        if line.width() + hint.iter().map(Span::width).sum::<usize>() + reserved <= room + 2 {
            line.extend(hint);
        }
    }
    line.extend(last);
    if let Some(end) = line.spans.last_mut() {
        end.content = end.content.trim_end().to_owned().into();
    }
    line
}

fn short_name<'n>(seat: &Seat, name: &'n str) -> &'n str {
    let columns = seat.size.0;
    match name {
        "saved-reply" => w().saved_word,
        "palette" => w().commands_word,
        "open-url" => w().browser_word,
        "choose" => choose_word(seat),
        "statement" => crate::words::w().crisis_pane.say_word,
        "stand-down" => crate::words::w().crisis_pane.end_word,
        "example" => crate::words::w().crisis_pane.its_message,
        "send" if seat.writes_post() => crate::words::w().plan_pane.keep_word,
        "leave" if seat.writes_post() => w().back,
        "show-post" => crate::words::w().crisis_pane.look_word,
        "new-post" => crate::words::w().plan_pane.new_word,
        "write-post" => crate::words::w().plan_pane.edit_word,
        "add-account" => crate::words::w().plan_pane.account_word,
        "turn" => crate::words::w().plan_pane.next_word,
        "leave" if columns < 80 => w().back,
        "leave" => w().keep_draft,
        name => name,
    }
}

/// What Enter does in the crisis pane.
fn choose_word(seat: &Seat) -> &'static str {
    let say = &crate::words::w().crisis_pane;
    if seat.crisis.wants_hand() { say.choose_word } else { say.look_word }
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
    if news.new > 0 && !seat.in_crisis_pane() && !seat.in_plan() {
        let text = if news.sooner > 0 {
            fill(&seat.keyed(&w().news_sooner), &[&news.new, &news.sooner])
        } else {
            fill(&seat.keyed(&w().news), &[&news.new])
        };
        spans.push(pen.write(text, Role::Soon));
        spans.push(Span::raw("  "));
    }
    if let Some(leaving) = seat.counting_down() {
        let left = leaving.until.since(seat.now).as_millis();
        let seconds = left.max(0).div_euclid(1000) + i64::from(left % 1000 > 0);
        let to = fit(if leaving.to.is_empty() { w().a_post } else { &leaving.to }, NAMED);
        spans.push(pen.write(fill(&seat.keyed(&w().sends_in), &[&to, &seconds]), Role::Calm));
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
}
