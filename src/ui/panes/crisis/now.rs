//! What somebody who is woken has to know in ten seconds: how big, who has it, what was said, what is paused, what is next.

use ratatui::text::{Line, Span};

use super::checklist::{marked, step_key};
use super::{PaneLine, parts};
use crate::domain::ask::{ClockLine, CrisisSheet, MemberLine, RoleLine};
use crate::domain::crisis::Part;
use crate::domain::time::{Span as Length, Time};
use crate::domain::width::{pad, pad_left};
use crate::ui::crisis_pane::{Pick, SIDE_BY_SIDE};
use crate::ui::panes::conversation::grouped;
use crate::ui::parts::clock;
use crate::ui::parts::paint::clip;
use crate::ui::parts::pulse;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The columns of what stands left.
const LABEL: usize = 9;
/// The same on a narrow screen.
const SHORT: usize = 7;
/// Quarters of an hour in an hour.
const QUARTERS: usize = 4;
/// What we said last that shows here.
const SAID: usize = 3;
/// The newest attempts of its page that show here.
const ATTEMPTS: usize = 3;

/// How much room there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    /// A few lines: the barest of each.
    Tiny,
    /// A phone: a line or two of each.
    Little,
    /// Beside the checklist.
    Beside,
}

/// Returns the lines, the most pressing first; those that are read at leisure come last.
pub fn lines(seat: &Seat, sheet: &CrisisSheet, columns: usize, window: usize) -> Vec<PaneLine> {
    let say = &w().crisis_pane;
    let space = match seat.size {
        (SIDE_BY_SIDE.., _) => Room::Beside,
        (_, 16..) => Room::Little,
        _ => Room::Tiny,
    };
    let label = if columns < 50 { SHORT } else { LABEL };
    let room = columns.saturating_sub(label);
    let plain = |lines: Vec<Line<'static>>| lines.into_iter().map(PaneLine::from).collect();
    let mut sections: Vec<(&str, Vec<PaneLine>)> = vec![
        (say.size, plain(size(seat, sheet, space))),
        (say.trend, plain(trend(seat, sheet))),
        (say.who, plain(who(seat, sheet, space))),
        (say.said, plain(said(seat, sheet, (room, space)))),
        (say.paused, plain(paused(seat, sheet, (room, space)))),
        (say.next, next(seat, sheet, space)),
        (say.page, plain(page(seat, sheet, (room, space)))),
        (say.clocks, clocks(seat, sheet)),
    ];
    if space == Room::Tiny {
        // The head says who has it: what is next comes first.
        let next = sections.remove(5);
        sections.insert(0, next);
        let (trend, who) = (sections.remove(2), sections.remove(2));
        sections.extend([who, trend]);
    }
    let mut lines = Vec::new();
    for (name, section) in sections {
        lines.extend(labelled(seat, name, label, section, columns));
    }
    let left = window.saturating_sub(lines.len()).max(4);
    lines.extend(messages(seat, sheet, label, columns).into_iter().take(left));
    lines
}

/// Puts what a section is about before its first line.
fn labelled(
    seat: &Seat,
    name: &str,
    label: usize,
    section: Vec<PaneLine>,
    columns: usize,
) -> impl Iterator<Item = PaneLine> {
    let pen = seat.pen();
    let name = name.to_owned();
    section.into_iter().enumerate().map(move |(n, PaneLine { line, pick })| {
        // The mark of a line that can be chosen stands before its words.
        let wide = label - usize::from(pick.is_some());
        let mut spans = vec![pen.write(pad(if n == 0 { &name } else { "" }, wide), Role::Dim)];
        spans.extend(line.spans);
        PaneLine { line: clip(Line::from(spans), columns), pick }
    })
}

fn size(seat: &Seat, sheet: &CrisisSheet, space: Room) -> Vec<Line<'static>> {
    let (pen, say, of, size) = (seat.pen(), &w().crisis_pane, &w().crisis, &sheet.size);
    let mut words = vec![some(of.conversations, size.conversations), some(of.people, size.people)];
    let waits = pen.write(format!(" · {}", some(say.waiting, size.waiting)), waits_role(size.waiting));
    let mut networks: Vec<String> = size.networks.iter().map(|(name, n)| format!("{name} {n}")).collect();
    if size.reach > 0 {
        networks.insert(0, fill(say.reach, &[&grouped(size.reach)]));
    }
    if size.more {
        networks.push(say.more.to_owned());
    }
    let first = words.remove(0);
    let first = vec![pen.write(first, Role::Strong), pen.write(format!(" · {}", words.join(" · ")), Role::Text), waits];
    let mut lines = vec![Line::from(first)];
    if space != Room::Tiny {
        lines.extend((!networks.is_empty()).then(|| pen.line(networks.join(" · "), Role::Text)));
        let posts = &sheet.crisis.kin.posts;
        let below = posts.iter().map(|post| clock::when(post.at, seat.now, &seat.settings.zone)).collect::<Vec<_>>();
        lines.extend((!below.is_empty()).then(|| pen.line(fill(of.size_below, &[&below.join(", ")]), Role::Text)));
    }
    lines
}

const fn waits_role(waiting: usize) -> Role {
    if waiting > 0 { Role::Soon } else { Role::Calm }
}

fn trend(seat: &Seat, sheet: &CrisisSheet) -> Vec<Line<'static>> {
    let (pen, say, quarters) = (seat.pen(), &w().crisis_pane, &sheet.size.quarters);
    let mut lines = Vec::new();
    if !quarters.is_empty() {
        let now = quarters.last().copied().unwrap_or(0);
        let before: u32 = quarters.iter().rev().skip(1).take(QUARTERS).sum();
        let rises = u64::from(now) * 4 > u64::from(before) && now > 0;
        let role = if rises { Role::Overdue } else { Role::Text };
        let all: u32 = quarters.iter().sum();
        let mut spans = pulse::bars(quarters, pen);
        spans.push(pen.write(format!("  {}", fill(say.trend_now, &[&now, &all])), role));
        lines.push(Line::from(spans));
    }
    let seen = sheet.alarm.as_ref().map(|alarm| fill(say.risen, &[&alarm.seen.rate, &alarm.seen.normal]));
    lines.extend(seen.map(|words| pen.line(words, Role::Soon)));
    lines
}

fn who(seat: &Seat, sheet: &CrisisSheet, space: Room) -> Vec<Line<'static>> {
    let name = |line: &RoleLine| line.who.as_ref().map_or(w().crisis_pane.nobody, |who| who.as_str()).to_owned();
    if space == Room::Tiny {
        let words: Vec<String> =
            sheet.roles.iter().map(|line| format!("{} {}", line.role.word(), name(line))).collect();
        return vec![seat.pen().line(words.join(" · "), Role::Text)];
    }
    sheet.roles.iter().map(|line| role_line(seat, line, &name(line))).collect()
}

fn role_line(seat: &Seat, line: &RoleLine, name: &str) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let role = pen.write(pad(line.role.word(), 9), Role::Text);
    let who = pen.write(name.to_owned(), if line.who.is_some() { Role::Ours } else { Role::Overdue });
    let mut spans = vec![role, who];
    if line.who.is_none() && !line.should.is_empty() {
        spans.push(pen.write(format!(" · {}", fill(say.should, &[&line.should.join(", ")])), Role::Dim));
    }
    Line::from(spans)
}

fn said(seat: &Seat, sheet: &CrisisSheet, (room, space): (usize, Room)) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let waits = sheet.crisis.proposals.len();
    let mut lines = Vec::new();
    if waits > 0 {
        lines.push(pen.line(some(say.wait_for_yes, waits), Role::Soon));
    }
    let removals = sheet.removals.len();
    lines.extend((removals > 0).then(|| pen.line(some(say.removals_wait, removals), Role::Soon)));
    let most = match space {
        Room::Beside => SAID,
        Room::Little => 1,
        Room::Tiny => usize::from(waits == 0),
    };
    for one in sheet.said.iter().take(most) {
        let role = if one.out { Role::Ours } else { Role::Soon };
        lines.push(clip(pen.line(parts::said_head(seat, one), role), room));
        if space != Room::Tiny {
            lines.push(clip(pen.line(one.text.replace('\n', " "), Role::Text), room));
        }
    }
    if lines.is_empty() {
        lines.push(pen.line(seat.keyed(&say.nothing_said), Role::Soon));
    }
    lines
}

fn paused(seat: &Seat, sheet: &CrisisSheet, (room, space): (usize, Room)) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let Some(freeze) = &sheet.freeze else { return vec![pen.line(seat.keyed(&say.nothing_paused), Role::Text)] };
    let when = clock::when(freeze.since, seat.now, &seat.settings.zone);
    if !sheet.not_stopped.is_empty() {
        let mut lines = pen.wrapped(&fill(say.not_stopped, &[&sheet.not_stopped.join(", ")]), room, Role::Overdue);
        lines.truncate(if space == Room::Beside { 2 } else { 1 });
        return lines;
    }
    let held = if sheet.held > 0 { format!("{} · ", some(say.held, sheet.held)) } else { String::new() };
    let words = fill(if freeze.all { say.all_paused } else { say.posts_paused }, &[&when, &freeze.by, &freeze.reason]);
    let mut lines = pen.wrapped(&format!("{held}{words}"), room, Role::Text);
    lines.truncate(if space == Room::Beside { 2 } else { 1 });
    lines
}

/// How long until something, or how long it is over.
pub fn away(seat: &Seat, due: Time) -> String {
    let say = &w().crisis_pane;
    let span = seat.now.since(due);
    // What is less than a second away is no "in" any more.
    if due.since(seat.now) >= Length::seconds(1) {
        fill(say.in_time, &[&clock::until(due, seat.now)])
    } else {
        fill(say.over, &[&clock::length(span)])
    }
}

fn due_role(seat: &Seat, due: Time) -> Role {
    if due <= seat.now { Role::Overdue } else { Role::Strong }
}

fn next(seat: &Seat, sheet: &CrisisSheet, space: Room) -> Vec<PaneLine> {
    vec![next_word(seat, sheet).into(), next_step(seat, sheet, space)]
}

fn next_word(seat: &Seat, sheet: &CrisisSheet) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let Some((part, due)) = &sheet.next_word else { return pen.line(say.no_word, Role::Dim) };
    let what = if *part == Part::Update { say.update } else { say.statement };
    let when = clock::when(*due, seat.now, &seat.settings.zone);
    pen.line(fill(say.word_by, &[&what, &when, &away(seat, *due)]), due_role(seat, *due))
}

/// The step or task that is next; where the checklist does not stand beside it, it can be chosen here.
fn next_step(seat: &Seat, sheet: &CrisisSheet, space: Room) -> PaneLine {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let step = sheet.steps.iter().find(|step| step.ticked.is_none()).filter(|_| sheet.crisis.is_running());
    let task = sheet.crisis.tasks.iter().find(|task| task.done.is_none());
    let (pick, due, key, text) = match (step, task) {
        (Some(step), _) => {
            (Pick::Step(step.name.clone()), Some(step.due), step_key(seat, step).unwrap_or_default(), &step.text)
        }
        (None, Some(task)) => (Pick::Task(task.id), task.due, String::new(), &task.text),
        (None, None) => return pen.line(say.no_step, Role::Dim).into(),
    };
    let mut spans: Vec<Span> =
        due.map(|due| pen.write(format!("{} ", away(seat, due)), due_role(seat, due))).into_iter().collect();
    if !key.is_empty() {
        spans.push(pen.write(format!("{key} "), Role::Accent));
    }
    spans.push(pen.write(text.clone(), Role::Text));
    let line = Line::from(spans);
    if space == Room::Beside {
        return line.into();
    }
    let here = seat.pick().as_ref() == Some(&pick);
    PaneLine { line: marked(seat, line, here), pick: Some(pick) }
}

fn page(seat: &Seat, sheet: &CrisisSheet, (room, space): (usize, Room)) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let Some(page) = &sheet.page else { return vec![pen.line(say.no_page, Role::Dim)] };
    let open = page.paging.is_open && page.paging.ended.is_none();
    let mut lines = vec![pen.line(page.stands.clone(), if open { Role::Overdue } else { Role::Calm })];
    if space != Room::Beside {
        return lines;
    }
    let skip = page.lines.len().saturating_sub(ATTEMPTS);
    lines.extend(page.lines.iter().skip(skip).map(|line| clip(pen.line(line.clone(), Role::Dim), room)));
    let chain = page.chain.join(pen.sign(" → ", " > "));
    lines.extend((!chain.is_empty()).then(|| pen.line(chain, Role::Dim)));
    lines
}

/// The clocks of the first hour; of what is over those that were kept.
fn clocks(seat: &Seat, sheet: &CrisisSheet) -> Vec<PaneLine> {
    let counts = |line: &&ClockLine| line.done.is_some() || sheet.crisis.is_running();
    sheet.clocks.iter().filter(counts).map(|line| clock_line(seat, line).into()).collect()
}

fn clock_line(seat: &Seat, line: &ClockLine) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    let (left, role) = match line.done {
        Some(at) => (fill(say.done_at, &[&when(at)]), if at > line.due { Role::Soon } else { Role::Calm }),
        None => {
            (format!("{} {}", pad_left(&clock::until(line.due, seat.now), 4), when(line.due)), due_role(seat, line.due))
        }
    };
    Line::from(vec![pen.write(pad(&left, 12), role), pen.write(line.what.clone(), Role::Text)])
}

fn messages(seat: &Seat, sheet: &CrisisSheet, label: usize, columns: usize) -> Vec<PaneLine> {
    let chosen = seat.pick();
    let line = |(n, example): (usize, &MemberLine)| {
        let pen = seat.pen();
        let pick = Pick::Example(example.conversation);
        let name = if n == 0 { w().crisis_pane.messages } else { "" };
        let followers = match example.followers {
            0 => String::new(),
            n => format!(" {}", grouped(n)),
        };
        let lead: Span<'static> = pen.write(pad(name, label.saturating_sub(1)), Role::Dim);
        let here = marked(
            seat,
            Line::from(vec![
                pen.write(format!("{} ", pad(&example.tag, 4)), Role::Dim),
                pen.write(example.who.clone(), Role::Strong),
                pen.write(followers, Role::Dim),
                pen.write(format!("  {}", example.text), Role::Text),
            ]),
            chosen.as_ref() == Some(&pick),
        );
        let mut spans = vec![lead];
        spans.extend(here.spans);
        PaneLine { line: clip(Line::from(spans), columns), pick: Some(pick) }
    };
    sheet.examples.iter().enumerate().map(line).collect()
}
