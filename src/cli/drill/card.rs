//! What a drill was worth, in plain lines and as Markdown.

use std::path::Path;

use crate::domain::ask::{Debrief, DrillSheet};
use crate::domain::drill::Drill;
use crate::domain::width::wrap;

use crate::terminal;
use crate::words::{fill, w};

use super::super::errand::Errand;
use super::super::exit::Failure;

/// Columns before what belongs to a line.
const INDENT: usize = 9;
/// The most columns of a text.
const COLUMNS: usize = 76;

/// Returns the columns of a text at this terminal.
fn columns() -> usize {
    usize::from(terminal::size().0).clamp(30, COLUMNS)
}

/// Returns what whoever plays knows before it begins.
pub fn brief(drill: &Drill, best: Option<u32>) -> String {
    let mut lines = vec![format!("DRILL  {}", drill.title), String::new()];
    lines.extend(paragraphs(&drill.brief));
    lines.push(String::new());
    for one in &drill.team {
        let mut job = wrap(&one.job, columns() - INDENT).into_iter();
        let name = format!("  {}", one.seat);
        lines.push(format!("{name:<INDENT$}{}", job.next().unwrap_or_default()));
        lines.extend(job.map(|line| format!("{:INDENT$}{line}", "")));
    }
    lines.push(String::new());
    let (whole, takes) = (drill.length.as_minutes(), drill.takes().as_minutes());
    let pace = format!("{whole} minutes in {takes}: its clock runs {} times as fast as yours.", drill.pace);
    lines.extend(paragraphs(&pace));
    lines.extend(paragraphs("`:drill` shows this again, `:drill end` ends it; nothing of it reaches a network."));
    lines.extend(best.map(|best| format!("Your best so far: {best} of 100.")));
    lines.push(String::new());
    lines.join("\n")
}

/// Prints what it was worth, and where its report lies if it could be written.
pub fn print(errand: &mut Errand<'_>, sheet: &DrillSheet, report: Option<&Path>) -> Result<(), Failure> {
    if errand.json {
        return errand.object(&serde_json::json!({ "drill": sheet, "report": report }));
    }
    if let Some(over) = &sheet.over {
        errand.say(&lines(sheet, over).join("\n"))?;
    }
    if let Some(report) = report {
        errand.say(&format!("\nreport: {}", report.display()))?;
    }
    Ok(())
}

fn lines(sheet: &DrillSheet, over: &Debrief) -> Vec<String> {
    let card = &over.card;
    let mut lines = vec![format!("DRILL  {}", sheet.title), String::new()];
    lines.extend(paragraphs(&format!("{} of 100. {}", card.points, verdict(sheet, over))));
    lines.extend(over.best.map(|best| format!("Your best before: {best}.")));
    lines.push(String::new());
    for part in &card.parts {
        let what = format!("{:>2}/{:<2}  {}: {}", part.points, part.of, part.part.words(), part.told);
        lines.extend(wrap(&what, columns()).into_iter().map(str::to_owned));
        for better in &part.better {
            lines.extend(wrap(better, columns() - INDENT).into_iter().map(|line| format!("{:INDENT$}{line}", "")));
        }
    }
    lines.push(String::new());
    lines.extend(paragraphs(&over.told));
    lines
}

/// Returns how well it went, or how far it was played.
fn verdict(sheet: &DrillSheet, over: &Debrief) -> String {
    match sheet.cut_short() {
        Some(played) => fill(w().drill.cut_short, &[&played.in_words(), &sheet.length.in_words()]),
        None => over.card.grade.words().to_owned(),
    }
}

/// Returns the score as the head of the report.
pub fn markdown(sheet: &DrillSheet) -> String {
    let Some(over) = &sheet.over else { return String::new() };
    let mut text = format!("# DRILL · {}\n\n", sheet.title);
    text += &format!("**{} of 100.** {}\n\n", over.card.points, verdict(sheet, over));
    text += "| points | what | how it went |\n|---|---|---|\n";
    for part in &over.card.parts {
        text += &format!("| {}/{} | {} | {} |\n", part.points, part.of, part.part.words(), part.told);
    }
    let better: Vec<&String> = over.card.parts.iter().flat_map(|part| &part.better).collect();
    if !better.is_empty() {
        text += "\n## What would have been better\n\n";
        better.iter().for_each(|line| text += &format!("- {line}\n"));
    }
    text + &format!("\n## What really happened\n\n{}\n\n", over.told)
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines()
        .flat_map(|line| {
            if line.trim().is_empty() {
                vec![String::new()]
            } else {
                wrap(line, columns()).into_iter().map(str::to_owned).collect()
            }
        })
        .collect()
}
