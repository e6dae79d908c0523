//! The checklist and what is to be done besides: what is open first, each with its clock, whose it is and the key that does it.

use ratatui::text::Line;

use super::PaneLine;
use crate::domain::ask::{CrisisSheet, RemovalLine, StepLine};
use crate::domain::crisis::{Proposed, Task, Ticked};
use crate::domain::time::Time;
use crate::domain::width::pad;
use crate::ui::commands::{self, scopes};
use crate::ui::crisis_pane::Pick;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// The columns of whose it is.
const WHOSE: usize = 9;

/// Returns the title and the lines.
pub fn lines(seat: &Seat, sheet: &CrisisSheet, columns: usize) -> Vec<PaneLine> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let done = sheet.steps.iter().filter(|step| step.ticked.is_some()).count();
    let all = sheet.steps.len();
    let count = if all > 0 { fill(say.count, &[&done, &all]) } else { String::new() };
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    let title = both_ends(pen.line(say.steps, Role::Strong), pen.line(count, Role::Dim), width);
    let mut lines = vec![PaneLine::from(title)];
    if sheet.steps.is_empty() {
        lines.extend(pen.wrapped(&seat.keyed(&say.no_steps), columns, Role::Dim).into_iter().map(PaneLine::from));
    }
    let chosen = seat.pick();
    let tick = |pick: Pick, line: Option<Line<'static>>| {
        let here = chosen.as_ref() == Some(&pick);
        line.map(|line| PaneLine { line: marked(seat, line, here), pick: Some(pick) })
    };
    let picks = seat.picks().into_iter().filter(|pick| !matches!(pick, Pick::Example(_)));
    lines.extend(picks.filter_map(|pick| {
        let line = line_of(seat, sheet, &pick, width.saturating_sub(1));
        tick(pick, line)
    }));
    lines
}

/// Puts the mark of the cursor before a line.
pub fn marked(seat: &Seat, line: Line<'static>, here: bool) -> Line<'static> {
    let pen = seat.pen();
    let mark = if here { pen.sign("▌", ">") } else { " " };
    let mut spans = vec![pen.write(mark, Role::Accent)];
    spans.extend(line.spans);
    let line = Line::from(spans);
    if here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

fn line_of(seat: &Seat, sheet: &CrisisSheet, pick: &Pick, width: u16) -> Option<Line<'static>> {
    Some(match pick {
        Pick::Step(name) => step(seat, sheet, find_step(sheet, name)?, width),
        Pick::Task(id) => task(seat, sheet.crisis.tasks.iter().find(|task| task.id == *id)?, width),
        Pick::Approval(id) => approval(seat, sheet.crisis.proposals.iter().find(|waits| waits.id == *id)?, width),
        Pick::Removal(id) => removal(seat, sheet.removals.iter().find(|asked| asked.id == *id)?, width),
        Pick::Example(_) => return None,
    })
}

/// Returns a step by its name.
pub fn find_step<'s>(sheet: &'s CrisisSheet, name: &str) -> Option<&'s StepLine> {
    sheet.steps.iter().find(|step| step.name == name)
}

/// What stands of a line of the checklist: its clock, whose it is, the words, and what is at the end.
struct Told<'t> {
    due: Option<Time>,
    ticked: Option<&'t Ticked>,
    whose: String,
    is_ours: bool,
    /// Its time still counts.
    counts: bool,
    text: &'t str,
    end: String,
}

fn step(seat: &Seat, sheet: &CrisisSheet, step: &StepLine, width: u16) -> Line<'static> {
    let end = step_key(seat, step).unwrap_or_default();
    let whose = step.owner.as_ref().map_or_else(|| step.role.word().to_owned(), ToString::to_string);
    let is_ours = step.owner.is_some();
    let told = Told {
        due: Some(step.due),
        ticked: step.ticked.as_ref(),
        whose,
        is_ours,
        counts: sheet.crisis.is_running(),
        text: &step.text,
        end,
    };
    told_line(seat, told, width)
}

fn task(seat: &Seat, task: &Task, width: u16) -> Line<'static> {
    let say = &w().crisis_pane;
    let whose = task.owner.as_ref().map_or_else(|| say.task.to_owned(), ToString::to_string);
    let is_ours = task.owner.is_some();
    let told = Told {
        due: task.due,
        ticked: task.done.as_ref(),
        whose,
        is_ours,
        counts: true,
        text: &task.text,
        end: String::new(),
    };
    told_line(seat, told, width)
}

fn approval(seat: &Seat, waits: &Proposed, width: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let text = waits.wording.variants.first().map(|variant| variant.text.replace('\n', " ")).unwrap_or_default();
    let words = fill(say.waits_for_yes, &[&waits.wording.stage.word(), &waits.by, &text]);
    clip(pen.line(format!("  {words}"), Role::Soon), usize::from(width))
}

fn removal(seat: &Seat, asked: &RemovalLine, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let late = asked.due.is_some_and(|due| due <= seat.now);
    let sign = pen.write(if late { "! " } else { "  " }, Role::Overdue);
    let when = asked.due.map(|due| clock::until(due, seat.now)).unwrap_or_default();
    let when = pen.write(format!("{} ", crate::domain::width::pad_left(&when, 5)), Role::Text);
    clip(Line::from(vec![sign, when, pen.write(asked.words.clone(), Role::Soon)]), usize::from(width))
}

fn told_line(seat: &Seat, told: Told<'_>, width: u16) -> Line<'static> {
    let pen = seat.pen();
    let late = told.ticked.is_none() && told.counts && told.due.is_some_and(|due| due <= seat.now);
    let (sign, role) = match told.ticked {
        Some(Ticked { skipped: Some(_), .. }) => ("- ", Role::Dim),
        Some(_) => (pen.sign("✓ ", "x "), Role::Calm),
        None if late => ("! ", Role::Overdue),
        None => ("  ", Role::Text),
    };
    let when = match (told.ticked, told.due) {
        (Some(ticked), _) => clock::when(ticked.at, seat.now, &seat.settings.zone),
        (None, Some(due)) => clock::until(due, seat.now),
        (None, None) => w().crisis_pane.no_time.to_owned(),
    };
    let text_role = if told.ticked.is_some() { Role::Dim } else { Role::Text };
    let end = match told.ticked {
        Some(ticked) => pen.line(format!(" {}", ticked.by), Role::Dim),
        None if told.end.is_empty() => Line::default(),
        None => pen.line(format!(" {}", told.end), Role::Accent),
    };
    let whose = if told.is_ours { Role::Ours } else { Role::Dim };
    let left = Line::from(vec![
        pen.write(sign, role),
        pen.write(format!("{} ", crate::domain::width::pad_left(&when, 5)), role),
        pen.write(format!("{} ", pad(&told.whose, WHOSE - 1)), whose),
        pen.write(told.text.to_owned(), text_role),
    ]);
    both_ends(left, end, width)
}

/// The key that does a step here, or what to type.
pub fn step_key(seat: &Seat, step: &StepLine) -> Option<String> {
    let line = step_line(step)?;
    let (name, _) = line.split_once(' ').unwrap_or((line, ""));
    let keys = &seat.settings.keys;
    let plain = name == line;
    let found = keys.first_in(name, &scopes(seat)).filter(|_| plain).map(commands::KeyRow::shown);
    Some(found.unwrap_or_else(|| format!(":{name}")))
}

/// The line that does a step: what its protocol says, a level where it raises what runs already, or a statement.
pub fn step_line(step: &StepLine) -> Option<&str> {
    match step.press.as_deref() {
        Some("escalate") => Some("level"),
        Some(line) => Some(line),
        None => step.statement.map(|_| "statement"),
    }
}

/// Returns all the words of a line.
pub fn text_of(sheet: &CrisisSheet, pick: &Pick) -> Option<String> {
    let say = &w().crisis_pane;
    match pick {
        Pick::Step(name) => {
            let step = find_step(sheet, name)?;
            let why = step.ticked.as_ref().and_then(|ticked| ticked.skipped.as_ref());
            Some(match why {
                Some(why) => format!("{} ({})", step.text, fill(say.left_out, &[why])),
                None => step.text.clone(),
            })
        }
        Pick::Task(id) => sheet.crisis.tasks.iter().find(|task| task.id == *id).map(|task| task.text.clone()),
        Pick::Approval(id) => {
            let waits = sheet.crisis.proposals.iter().find(|waits| waits.id == *id)?;
            waits.wording.variants.first().map(|variant| variant.text.clone())
        }
        Pick::Removal(id) => sheet.removals.iter().find(|asked| asked.id == *id).map(|asked| asked.words.clone()),
        Pick::Example(id) => {
            let example = sheet.examples.iter().find(|example| example.conversation == *id)?;
            Some(format!("{} · {} · {}", example.who, example.why.words(), example.text))
        }
    }
}
