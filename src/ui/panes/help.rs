//! The help of a pane: its keys, and what is typed behind `:`.

use ratatui::text::{Line, Span};

use crate::domain::width::{pad, width};
use crate::ui::commands::{COMMANDS, DEFAULT, KeyRow, Scope, meaning, synonyms};
use crate::ui::layers::Sheet;
use crate::ui::parts::paint::clip;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// From this width on the help stands in two columns.
pub const TWO_COLUMNS: usize = 110;
/// The columns between them.
const GAP: usize = 2;
/// The columns of the keys, where no command has many.
const KEYS: usize = 12;

/// Returns the title and the lines: all of them, or those that contain what is typed.
pub fn page(seat: &Seat, scopes: &[Scope], sheet: &Sheet, columns: usize) -> (String, Vec<Line<'static>>) {
    let pen = seat.pen();
    let filter = sheet.filter.text();
    let title = match (filter.is_empty(), sheet.typing, seat.settings.keys.preset().name) {
        (true, false, name) if name == DEFAULT.name => w().help_title.to_owned(),
        (true, false, name) => fill(w().help_of, &[&w().help_title, &name]),
        _ => fill(w().help_found, &[&filter]),
    };
    let two = columns >= TWO_COLUMNS;
    let each = if two { (columns - GAP) / 2 } else { columns };
    let mut lines = Vec::new();
    for (heading, section) in sections(seat, scopes, each, &filter.to_lowercase()) {
        if !section.is_empty() {
            lines.push(pen.line(heading, Role::Strong));
            lines.extend(section);
            lines.push(Line::default());
        }
    }
    lines.pop();
    if lines.is_empty() {
        lines.push(pen.line(w().help_nothing, Role::Dim));
    }
    (title, if two { beside(lines, each) } else { lines })
}

/// Tells whether a line is found by what is typed: by its own words, its command's, or others that mean it.
fn is_found(line: &Line, name: &str, mut synonyms: impl Iterator<Item = &'static str>, filter: &str) -> bool {
    line.to_string().to_lowercase().contains(filter)
        || name.contains(filter)
        || synonyms.any(|word| word.contains(filter))
}

/// The keys that count here, what is typed, and how text is written. What is looked for is found in other panes too.
fn sections(seat: &Seat, scopes: &[Scope], columns: usize, filter: &str) -> Vec<(String, Vec<Line<'static>>)> {
    let pen = seat.pen();
    let here = scopes.iter().enumerate().map(|(n, scope)| (*scope, &scopes[..n]));
    let elsewhere = Scope::ALL.into_iter().filter(|scope| !filter.is_empty() && !scopes.contains(scope));
    let all = here.chain(elsewhere.map(|scope| (scope, &scopes[..0])));
    let mut sections: Vec<_> =
        all.map(|(scope, nearer)| (scope.word().to_owned(), keys_of(seat, scope, nearer, columns, filter))).collect();
    let has_key = |name| seat.settings.keys.rows().iter().any(|row| row.command.name == name);
    let typed = COMMANDS.iter().filter(|command| !has_key(command.name)).filter_map(|command| {
        let text = pad(&format!(":{} {}", command.name, command.args()), 26);
        let line = Line::from(vec![pen.write(text, Role::Accent), pen.write(command.help(), Role::Text)]);
        is_found(&line, command.name, synonyms(command.name, ""), filter).then(|| clip(line, columns))
    });
    sections.push((w().help_typed.to_owned(), typed.collect()));
    if scopes.contains(&Scope::Editor) || scopes.contains(&Scope::Conversation) {
        let text = pen.wrapped(w().help_text, columns, Role::Text);
        let found = text.into_iter().filter(|line| is_found(line, "", std::iter::empty(), filter));
        sections.push((w().help_text_title.to_owned(), found.collect()));
    }
    sections
}

/// The keys of a scope, those that mean the same on one line. Where one command has several meanings, each says
/// its own first. A key that counts for something else in a nearer scope is left out.
fn keys_of(seat: &Seat, scope: Scope, nearer: &[Scope], columns: usize, filter: &str) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut meanings: Vec<(String, &KeyRow)> = Vec::new();
    for row in seat.settings.keys.rows_behind(nearer, scope) {
        match meanings.iter_mut().find(|(_, first)| first.means(row)) {
            Some((keys, _)) => *keys = format!("{keys}  {}", row.shown()),
            None => meanings.push((row.shown(), row)),
        }
    }
    let widest = meanings.iter().map(|(keys, _)| width(keys) + 2).max().unwrap_or(0);
    let wide = widest.min(columns / 3).max(KEYS);
    let line = |(keys, row): &(String, &KeyRow)| {
        let command = row.command;
        let several = meanings.iter().filter(|(_, other)| other.command.name == command.name).count() > 1;
        let words = if several && !row.args.is_empty() {
            format!("{}: {}", command.name, meaning(seat, row))
        } else {
            command.help().to_owned()
        };
        let line = Line::from(vec![pen.write(pad(keys, wide), Role::Accent), pen.write(words, Role::Text)]);
        is_found(&line, command.name, row.synonyms(), filter).then(|| clip(line, columns))
    };
    meanings.iter().filter_map(line).collect()
}

/// The second half of the lines beside the first.
fn beside(lines: Vec<Line<'static>>, each: usize) -> Vec<Line<'static>> {
    let half = lines.len().div_ceil(2);
    let mut left = lines;
    let mut right = left.split_off(half).into_iter();
    let join = |mut line: Line<'static>| {
        if let Some(other) = right.next() {
            line.push_span(Span::raw(" ".repeat(each.saturating_sub(line.width()) + GAP)));
            line.extend(other);
        }
        line
    };
    left.into_iter().map(join).collect()
}
