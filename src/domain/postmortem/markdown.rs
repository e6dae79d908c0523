//! The report as a text that people read, send on and keep.

use super::{Moment, Postmortem, text};
use crate::domain::ask::TimelineLine;
use crate::domain::crisis::Task;
use crate::domain::id::SeatName;
use crate::domain::time::Time;
use crate::words::{fill, some, w};

/// Returns the report; `clock` writes a moment, `hour` an hour, `picture` is the name of the plot's file.
pub fn markdown(
    report: &Postmortem,
    clock: &dyn Fn(Time) -> String,
    hour: &dyn Fn(Time) -> String,
    picture: Option<&str>,
) -> String {
    let mut out = String::new();
    let mut parts = vec![head(report, clock), impact(report)];
    parts.push(volume(report, hour, picture));
    parts.push(moments(report, clock));
    parts.push(said(report, clock));
    parts.push(learned(report));
    parts.push(tasks(report, clock));
    parts.push(timeline(report, clock));
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        out.push_str(part.trim_end());
        out.push_str("\n\n");
    }
    let (first, last) = report.log;
    out.push_str(&fill(w().postmortem.made_of, &[&first, &last, &clock(report.made)]));
    out.push('\n');
    out
}

fn head(report: &Postmortem, clock: &dyn Fn(Time) -> String) -> String {
    let say = &w().postmortem;
    let crisis = &report.crisis;
    let drill = if crisis.drill { say.drill } else { "" };
    let how = match &crisis.closed {
        Some(closed) => match closed.why.as_deref().filter(|why| !why.is_empty()) {
            Some(why) => fill(say.ended_why, &[&clock(closed.at), &closed.by, &quoted(why)]),
            None => fill(say.ended, &[&clock(closed.at), &closed.by]),
        },
        None => say.still_runs.to_owned(),
    };
    let mut text = format!("# {drill}{}\n\n", fill(say.title, &[&crisis.level, &quoted(&crisis.headline)]));
    let length = report.to.since(report.from).in_words();
    text += &format!("{} {how}\n", fill(say.window, &[&clock(report.from), &clock(report.to), &length]));
    if let Some(protocol) = &report.protocol {
        text += &format!("{}\n", fill(say.protocol, &[&protocol.title]));
    }
    let roles: Vec<String> = crisis.roles.iter().map(|(role, who)| format!("{}: {who}", role.word())).collect();
    if !roles.is_empty() {
        text += &format!("{}\n", fill(say.roles, &[&roles.join(", ")]));
    }
    text
}

fn impact(report: &Postmortem) -> String {
    let say = &w().postmortem;
    let size = &report.size;
    let networks: Vec<String> = size.networks.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let classes: Vec<String> =
        report.classes.iter().map(|(class, count)| format!("{} {count}", class.word())).collect();
    let lines = [
        fill(say.people, &[&some(w().crisis.conversations, size.conversations), &some(w().crisis.people, size.people)]),
        fill(say.reach, &[&size.reach]),
        fill(say.networks, &[&list(&networks)]),
        fill(say.classes, &[&list(&classes)]),
        fill(say.answers, &[&report.answers.answered, &report.answers.waiting, &median(report)]),
    ];
    section(say.impact, lines.iter().map(|line| format!("- {line}")))
}

fn median(report: &Postmortem) -> String {
    report.answers.median.map_or_else(|| w().postmortem.never.to_owned(), |median| median.in_words())
}

fn volume(report: &Postmortem, hour: &dyn Fn(Time) -> String, picture: Option<&str>) -> String {
    let say = &w().postmortem;
    let part = fill(say.volume_of, &[&report.volume.part.in_words()]);
    let plot = text(&report.volume, hour);
    let picture = picture.map(|name| format!("![{}]({name})\n", say.volume)).unwrap_or_default();
    section(
        say.volume,
        [part, String::new(), picture, "```".to_owned()].into_iter().chain(plot).chain(["```".to_owned()]),
    )
}

fn moments(report: &Postmortem, clock: &dyn Fn(Time) -> String) -> String {
    let say = &w().postmortem;
    let row = |moment: &Moment| {
        let at = moment.at.map_or_else(|| say.never.to_owned(), clock);
        let due = moment.due.map(clock).unwrap_or_default();
        let late = match (moment.at, moment.due) {
            (Some(at), Some(due)) if at > due => fill(say.late_by, &[&at.since(due).in_words()]),
            (None, Some(_)) if moment.is_late(report.made) => say.missed.to_owned(),
            (Some(_), Some(_)) => say.in_time.to_owned(),
            (_, _) => String::new(),
        };
        format!("| {} | {at} | {due} | {late} |", quoted(&moment.what))
    };
    let head = [say.moments_head.to_owned(), "|---|---|---|---|".to_owned()];
    section(say.moments, head.into_iter().chain(report.moments.iter().map(row)))
}

fn said(report: &Postmortem, clock: &dyn Fn(Time) -> String) -> String {
    let say = &w().postmortem;
    let lines = report.said.iter().flat_map(|said| {
        let head = fill(say.said_line, &[&clock(said.at), &said.stage.word(), &said.account, &said.state]);
        let text = said.text.lines().map(|line| format!("  > {}", quoted(line))).collect::<Vec<_>>();
        [format!("- {head}")].into_iter().chain(text)
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { section(say.said, [say.said_nothing.to_owned()]) } else { section(say.said, lines) }
}

/// What somebody has to write: the report asks, and leaves room.
fn learned(_: &Postmortem) -> String {
    let say = &w().postmortem;
    section(say.learned, say.questions.iter().map(|question| format!("- {question}")))
}

fn tasks(report: &Postmortem, clock: &dyn Fn(Time) -> String) -> String {
    let say = &w().postmortem;
    let line = |task: &Task| {
        let mark = if task.done.is_some() { "x" } else { " " };
        let owner = task.owner.as_ref().map_or(say.nobody, SeatName::as_str);
        let due = task.due.map_or_else(|| say.no_day.to_owned(), clock);
        format!("- [{mark}] {}", fill(say.task, &[&quoted(&task.text), &owner, &due]))
    };
    let lines: Vec<String> = report.crisis.tasks.iter().map(line).collect();
    if lines.is_empty() { section(say.tasks, [say.no_tasks.to_owned()]) } else { section(say.tasks, lines) }
}

fn timeline(report: &Postmortem, clock: &dyn Fn(Time) -> String) -> String {
    let line = |line: &TimelineLine| {
        let by = if line.by == SeatName::desk() { String::new() } else { format!("{}: ", line.by) };
        format!("- {} {by}{}", clock(line.at), quoted(&line.text))
    };
    section(w().postmortem.timeline, report.timeline.iter().map(line))
}

fn section(title: &str, lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().collect();
    format!("## {title}\n\n{}\n", lines.join("\n"))
}

fn list(words: &[String]) -> String {
    if words.is_empty() { w().postmortem.none.to_owned() } else { words.join(", ") }
}

/// Returns a text from outside in which nothing is a mark of Markdown or of HTML, in one line.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}
