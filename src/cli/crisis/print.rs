//! A crisis in 60 columns: what happens, how big, since when, who has it, what was said, what is paused, what is next.

use crate::desk::clock;
use crate::domain::ask::{CrisisSheet, StepLine};
use crate::domain::crisis::{Crisis, OurPost, Part};
use crate::domain::id::{EventId, SeatName};
use crate::domain::time::{Span, Time};
use crate::domain::width::{fit, pad};
use crate::words::{fill, some};

use super::acts::age;
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;

/// What a phone shows.
const COLUMNS: usize = 60;
/// So many steps are shown unless all are asked for.
const NEXT: usize = 6;
/// The newest lines of the timeline, and messages.
const TIMELINE: usize = 8;
const MESSAGES: usize = 3;

/// So many letters at the end of an id name what waits for a yes.
const CODE: usize = 6;

/// Prints a crisis.
pub fn sheet(errand: &mut Errand<'_>, sheet: &CrisisSheet, all: bool) -> Result<(), Failure> {
    if errand.json {
        return errand.object(sheet);
    }
    for line in lines(errand, sheet, all) {
        errand.say(&line)?;
    }
    Ok(())
}

/// Prints all crises, a line each.
pub fn list(errand: &mut Errand<'_>, crises: &[Crisis]) -> Result<(), Failure> {
    for crisis in crises {
        if errand.json {
            errand.object(crisis)?;
            continue;
        }
        let state = match &crisis.closed {
            Some(closed) if closed.why.is_none() => format!("taken back {}", errand.clock(closed.at)),
            Some(closed) => format!("over {}", errand.clock(closed.at)),
            None => format!("runs for {}", age(crisis)),
        };
        let line = format!("{}  L{}  {}  {state}", crisis.id.code(), crisis.level, crisis.headline);
        errand.say(&line)?;
    }
    Ok(())
}

fn lines(errand: &Errand<'_>, sheet: &CrisisSheet, all: bool) -> Vec<String> {
    let mut lines = head(errand, sheet);
    lines.extend(what_is_next(errand, sheet));
    lines.extend(steps(errand, &sheet.steps, all));
    let open = sheet.crisis.tasks.iter().enumerate();
    lines.extend(open.map(|(n, task)| {
        let mark = if task.done.is_some() { "x" } else { " " };
        let owner = task.owner.as_ref().map(|owner| format!(" @{owner}")).unwrap_or_default();
        cut(&format!("[{mark}] task {}: {}{owner}", n + 1, task.text))
    }));
    if !sheet.examples.is_empty() {
        lines.push("They say".to_owned());
        lines.extend(
            sheet.examples.iter().take(MESSAGES).map(|one| cut(&format!("  {} {}: {}", one.tag, one.who, one.text))),
        );
    }
    lines.push("Timeline".to_owned());
    let newest = sheet.timeline.len().saturating_sub(TIMELINE);
    lines.extend(sheet.timeline.iter().skip(newest).map(|line| {
        let by = if line.by == SeatName::desk() { String::new() } else { format!("{}: ", line.by) };
        cut(&format!("  {} {by}{}", short(errand, line.at), line.text))
    }));
    lines
}

fn head(errand: &Errand<'_>, sheet: &CrisisSheet) -> Vec<String> {
    let crisis = &sheet.crisis;
    let drill = if crisis.drill { "DRILL  " } else { "" };
    let over = crisis.closed.as_ref().map(|closed| format!(" · over since {}", errand.clock(closed.at)));
    let since = format!("since {} ({}){}", short(errand, crisis.since), age(crisis), over.unwrap_or_default());
    let size = &sheet.size;
    let mut lines = vec![cut(&format!("{drill}CRISIS {}  {}", crisis.level, crisis.headline)), since];
    let say = &crate::words::w().crisis;
    let (conversations, people) = (some(say.conversations, size.conversations), some(say.people, size.people));
    lines.push(cut(&format!("{conversations}, {people}, reach {}, {} wait", size.reach, size.waiting)));
    let below = |post: &OurPost| cut(&fill(say.size_below, &[&short(errand, post.at)]));
    lines.extend(crisis.kin.posts.iter().map(below));
    let roles = sheet.roles.iter().map(|role| {
        let who = role.who.as_ref().map_or("nobody", SeatName::as_str);
        format!("{} {who}", role.role.word())
    });
    lines.push(cut(&roles.collect::<Vec<_>>().join(" · ")));
    if let Some(page) = &sheet.page {
        lines.push(cut(&format!("page {}: {}", page.code, page.stands)));
        if page.paging.is_open && page.paging.ended.is_none() {
            lines.push(format!("  hearken crisis ack {}", page.code));
        }
    }
    lines
}

fn what_is_next(errand: &Errand<'_>, sheet: &CrisisSheet) -> Vec<String> {
    let said = match sheet.said.first() {
        Some(said) => format!("said: {} {} ({}) {}", said.stage.word(), short(errand, said.at), said.state, said.text),
        None => "said: nothing yet".to_owned(),
    };
    let paused = match &sheet.freeze {
        Some(freeze) if freeze.all => {
            format!("paused: posts and replies since {}, {} held", short(errand, freeze.since), sheet.held)
        }
        Some(freeze) => format!("paused: posts since {}, {} held", short(errand, freeze.since), sheet.held),
        None => "paused: nothing".to_owned(),
    };
    let next = sheet.next_word.as_ref().map(|(part, due)| {
        let what = if *part == Part::Statement { "first statement" } else { "next update" };
        format!("next: {what} {}", when(errand, *due))
    });
    let lines = [Some(said), Some(paused), next].into_iter().flatten();
    lines.chain(waits_for_yes(sheet)).map(|line| cut(&line)).collect()
}

/// What waits for somebody's yes, and what gives it.
fn waits_for_yes(sheet: &CrisisSheet) -> Vec<String> {
    let code = |id: EventId| {
        let id = id.to_string();
        id.split_at(id.len().saturating_sub(CODE)).1.to_owned()
    };
    let statements =
        sheet.crisis.proposals.iter().map(|waits| {
            (waits.id, format!("{} statement by {} waits for a yes", waits.wording.stage.word(), waits.by))
        });
    let removals = sheet.removals.iter().map(|asked| (asked.id, asked.words.clone()));
    let told = |(id, words): (EventId, String)| {
        let code = code(id);
        [words, format!("  hearken crisis approve {code}; or return {code} WHY")]
    };
    statements.chain(removals).flat_map(told).collect()
}

/// The checklist: what is next, and all of it where that is asked for.
fn steps(errand: &Errand<'_>, steps: &[StepLine], all: bool) -> Vec<String> {
    if steps.is_empty() {
        return Vec::new();
    }
    let most = if all { usize::MAX } else { NEXT };
    let shown = steps.iter().enumerate().filter(|(_, step)| all || step.ticked.is_none());
    let mut lines = vec![format!("Steps  {} of {} done", done(steps), steps.len())];
    lines.extend(shown.take(most).map(|(n, step)| step_line(errand, n + 1, step)));
    let left = (steps.len() - done(steps)).saturating_sub(NEXT);
    if !all && left > 0 {
        lines.push(format!("      {left} more; `hearken crisis --all` shows them"));
    }
    lines
}

fn step_line(errand: &Errand<'_>, number: usize, step: &StepLine) -> String {
    let (mark, time) = match &step.ticked {
        Some(ticked) if ticked.skipped.is_some() => ("-", format!("{} left out", ticked.by)),
        Some(ticked) => ("x", format!("{} {}", ticked.by, short(errand, ticked.at))),
        None if step.due <= clock::now() => (" ", format!("late {}", step.due.since(clock::now()).short())),
        None => (" ", short(errand, step.due)),
    };
    let owner = step.owner.as_ref().map_or_else(|| step.role.word().to_owned(), ToString::to_string);
    let head = pad(&fit(&format!("[{mark}] {number:>2} {owner} {time}"), 24), 24);
    cut(&format!("{head} {}", step.text))
}

/// Says when something is due, and that it is overdue.
fn when(errand: &Errand<'_>, due: Time) -> String {
    let left = due.since(clock::now()).short();
    if due <= clock::now() { format!("OVERDUE {left}") } else { format!("{} (in {left})", short(errand, due)) }
}

/// Returns the hour of a moment of today, and its day elsewhere.
fn short(errand: &Errand<'_>, at: Time) -> String {
    let away = at.since(clock::now());
    let near = away < Span::hours(18) && away > Span::hours(-18);
    if near { at.in_zone(errand.config.zone()).strftime("%H:%M").to_string() } else { errand.clock(at) }
}

fn done(steps: &[StepLine]) -> usize {
    steps.iter().filter(|step| step.ticked.is_some()).count()
}

fn cut(line: &str) -> String {
    fit(line, COLUMNS).into_owned()
}
