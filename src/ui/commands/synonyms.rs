//! Other words for what can be done, those of other tools and of everyday talk: help and the palette find it by them too.

use super::KeyRow;

/// A word, and the lines that do what it means.
const SYNONYMS: [(&str, &[&str]); 20] = [
    ("calendar", &["plan", "plan month", "plan week", "plan agenda"]),
    ("kanban", &["plan board"]),
    ("schedule", &["plan", "schedule", "new-post", "when", "slots"]),
    ("queue", &["slots", "when next"]),
    ("publish", &["plan", "schedule", "new-post"]),
    ("post", &["plan", "new-post", "schedule"]),
    ("native", &["native"]),
    ("repeat", &["repeat-post", "variation", "series"]),
    ("recurring", &["repeat-post", "series"]),
    ("evergreen", &["repeat-post", "variation"]),
    ("raffle", &["raffle"]),
    ("giveaway", &["raffle"]),
    ("contest", &["raffle"]),
    ("winner", &["raffle"]),
    ("draw", &["raffle"]),
    ("poll", &["plan results"]),
    ("analytics", &["plan results", "plan best"]),
    ("statistics", &["plan results", "plan best", "staffing"]),
    ("approval", &["submit", "approve"]),
    ("photo", &["attach", "media"]),
];

/// Returns the words by which a line is found beside its own.
pub fn synonyms(name: &str, args: &str) -> impl Iterator<Item = &'static str> {
    let is_it = move |line: &&str| match line.split_once(' ') {
        Some((command, rest)) => command == name && rest == args,
        None => *line == name && args.is_empty(),
    };
    SYNONYMS.iter().filter(move |(_, lines)| lines.iter().any(is_it)).map(|(word, _)| *word)
}

/// Returns the words by which a command is found beside its own, whatever follows its word.
pub fn of_command(name: &str) -> impl Iterator<Item = &'static str> {
    let is_it = move |line: &&str| line.split(' ').next() == Some(name);
    SYNONYMS.iter().filter(move |(_, lines)| lines.iter().any(is_it)).map(|(word, _)| *word)
}

impl KeyRow {
    /// Returns the words by which what the key does is found beside its own.
    pub fn synonyms(&self) -> impl Iterator<Item = &'static str> {
        synonyms(self.command.name, &self.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::commands::{Keymap, named};

    #[test]
    fn every_synonym_leads_to_what_is_there() {
        let keys = Keymap::default();
        for (word, lines) in SYNONYMS {
            for line in lines {
                let (name, args) = line.split_once(' ').unwrap_or((line, ""));
                assert!(named(name).is_some(), "{word}: {line}");
                assert!(args.is_empty() || keys.key_of(line).is_some(), "{word}: {line}");
            }
        }
    }
}
