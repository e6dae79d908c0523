//! The checklist, as it is written.

use crate::config::rules::one_of;
use crate::config::section::Section;
use crate::domain::nearest::nearest;
use crate::domain::protocol::{LEVELS, Role, Step};
use crate::domain::statement::Stage;
use crate::ui::commands;

use super::{Known, name, needed, role};

/// Reads the steps, in the order of their minutes; equals stay in theirs.
pub fn steps(file: &mut Section<'_>, protocol: &str, known: &Known<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for mut table in file.sections("step") {
        let step = step(&mut table, protocol, known);
        if steps.iter().any(|other| other.name == step.name && !step.name.is_empty()) {
            table.mistake(
                "name",
                format!("\"{}\" is the name of another step; the log tells them apart by it", step.name),
            );
        }
        table.done();
        steps.push(step);
    }
    if steps.is_empty() {
        file.fault(&["step".to_owned()], "a protocol has a checklist: [[step]] name = \"freeze\"".to_owned());
    }
    steps.sort_by_key(|step| step.due);
    steps
}

fn step(table: &mut Section<'_>, protocol: &str, known: &Known<'_>) -> Step {
    let step_name = table.parsed("name", name);
    let due = table.number("due", 0..=10_080).and_then(|minutes| u32::try_from(minutes).ok());
    for (key, example) in [("name", "name = \"freeze\""), ("role", "role = \"lead\""), ("due", "due = 5, minutes")] {
        if !table.has(key) {
            table.mistake(key, format!("a step has a {key}: {example}"));
        }
    }
    Step {
        name: step_name.unwrap_or_default(),
        text: needed(table, "text", "text = \"Hold what is planned\""),
        role: table.parsed("role", role).unwrap_or(Role::Lead),
        due: due.unwrap_or_default(),
        levels: levels(table),
        press: table.parsed("press", press),
        statement: table.parsed("statement", |text| stage(text, protocol, known)),
    }
}

/// Reads `levels = "1-2"` or `"3"`.
pub fn levels(table: &mut Section<'_>) -> Vec<u8> {
    let read = |text: &str| {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let level = |text: &str| text.trim().parse::<u8>().ok().filter(|level| LEVELS.contains(level));
        let range = level(from).zip(level(to)).filter(|(from, to)| from <= to);
        range.map(|(from, to)| (from..=to).collect()).ok_or_else(|| format!("\"{text}\" is no level; write 1 or 1-2"))
    };
    table.parsed("levels", read).unwrap_or_default()
}

/// Reads a line of the command table.
fn press(text: &str) -> Result<String, String> {
    let word = text.split_whitespace().next().unwrap_or_default();
    match commands::named(word) {
        Some(_) => Ok(text.to_owned()),
        None => match nearest(word, commands::COMMANDS.iter().map(|command| command.name)) {
            Some(meant) => Err(format!("there is no command \"{word}\"; did you mean \"{meant}\"?")),
            None => Err(format!("there is no command \"{word}\"; write what is typed behind a colon")),
        },
    }
}

fn stage(text: &str, protocol: &str, known: &Known<'_>) -> Result<Stage, String> {
    let stage = one_of(text, "stage", &Stage::ALL.map(|stage| (stage.word(), stage)))?;
    let is_there = known.statements.all().iter().any(|one| one.stage == stage && one.protocol == protocol);
    // A protocol without a name was told.
    if is_there || protocol.is_empty() {
        Ok(stage)
    } else {
        Err(format!("\"{protocol}\" has no {text} statement; write one as statements/{protocol}-{text}.en.md"))
    }
}
