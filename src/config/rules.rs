//! Reads `rules.toml`: what a rule looks at, what it does, and every mistake in it at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::domain::class::Class;
use crate::domain::network::AccountSettings;
use crate::domain::rules::{Condition, Rule, Rules, Then};
use crate::domain::rulings::Rulings;

use super::library;
use super::mistake::{Mistake, nearest};
use super::section::{Section, Source};

#[cfg(test)]
mod tests;
mod then;
mod when;

pub use self::then::seat;
pub use self::when::lang;

/// What a file of rules is checked against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The accounts of the desk.
    pub accounts: &'a [AccountSettings],
    /// What the desk has settled: its opening hours among it.
    pub rulings: &'a Rulings,
    /// Something pages somebody.
    pub pages: bool,
}

impl Known<'_> {
    /// Tells whether the desk or an account of it closes at all.
    fn ever_closes(&self) -> bool {
        !self.rulings.hours.is_always() || !self.rulings.account_hours.is_empty()
    }
}

/// Rules with the line of each, and the names that were taken before.
struct Reading<'a> {
    known: &'a Known<'a>,
    names: BTreeMap<String, String>,
    rules: Vec<Rule>,
}

/// Reads the rules of the folders, the later one's after the earlier's.
pub fn of_folders(folders: &[PathBuf], known: &Known<'_>, mistakes: &mut Vec<Mistake>) -> Rules {
    let mut reading = Reading::new(known);
    for path in folders.iter().map(|folder| folder.join("rules.toml")) {
        match fs::read_to_string(&path) {
            Ok(text) => reading.file(&path, &text, mistakes),
            Err(why) if why.kind() == ErrorKind::NotFound => {}
            Err(why) => mistakes.push(library::unreadable(&path, &why)),
        }
    }
    Rules::new(reading.rules)
}

/// Reads one file of rules, which must be there.
pub fn of_file(path: &Path, known: &Known<'_>, mistakes: &mut Vec<Mistake>) -> Rules {
    let mut reading = Reading::new(known);
    match fs::read_to_string(path) {
        Ok(text) => reading.file(path, &text, mistakes),
        Err(why) => mistakes.push(library::unreadable(path, &why)),
    }
    Rules::new(reading.rules)
}

/// Reads rules that come with the program.
pub fn of_text(text: &str, known: &Known<'_>, mistakes: &mut Vec<Mistake>) -> Rules {
    let mut reading = Reading::new(known);
    reading.file(Path::new("rules.toml"), text, mistakes);
    Rules::new(reading.rules)
}

impl<'a> Reading<'a> {
    const fn new(known: &'a Known<'a>) -> Reading<'a> {
        Reading { known, names: BTreeMap::new(), rules: Vec::new() }
    }

    fn file(&mut self, path: &Path, text: &str, mistakes: &mut Vec<Mistake>) {
        let source = Source::new(path, text);
        let table = source.parse();
        let mut file = Section::new(&source, "", &table);
        for rule in file.sections("rule") {
            let rule = self.rule(path, rule);
            self.rules.push(rule);
        }
        file.done();
        drop(table);
        mistakes.extend(source.into_mistakes());
    }

    fn rule(&mut self, path: &Path, mut table: Section<'_>) -> Rule {
        let name = self.name(path, &mut table);
        let stop = table.flag("stop").unwrap_or_default();
        let when =
            part(&mut table, "when", "[rule.when] says what the rule looks at: text = [\"refund*\"]", |section| {
                when::conditions(section, self.known)
            });
        let unless = match table.section("unless") {
            Some(section) => when::conditions(section, self.known),
            None => Vec::new(),
        };
        let then = part(&mut table, "then", "[rule.then] says what it does: label = [\"billing\"]", |section| {
            then::acts(section, self.known)
        });
        never(&table, &when, &unless, &then);
        table.done();
        Rule { name, when, unless, then, stop }
    }

    fn name(&mut self, path: &Path, table: &mut Section<'_>) -> String {
        let Some(name) = table.words("name") else {
            table.fault(&["name".to_owned()], "a rule has a name: name = \"refunds\"".to_owned());
            return String::new();
        };
        let clean = crate::domain::clean::line(&name);
        if clean != name || name.chars().count() > LONGEST {
            table.mistake("name", format!("name: a rule's name is a line of at most {LONGEST} characters"));
        }
        let place = format!("{}:{}", path.display(), table.line("name"));
        if let Some(other) = self.names.get(&name) {
            table.mistake(
                "name",
                format!("\"{name}\" is the name of another rule, {other}; the log tells them apart by it"),
            );
        }
        self.names.entry(name.clone()).or_insert(place);
        name
    }
}

/// The longest name of a rule, in characters.
const LONGEST: usize = 60;

/// Reads a part of a rule that must say something. Where what it says was not understood, that was told.
fn part<T>(table: &mut Section<'_>, key: &'static str, advice: &str, read: impl Fn(Section<'_>) -> Vec<T>) -> Vec<T> {
    let is_there = table.has(key);
    let Some(section) = table.section(key) else {
        if !is_there {
            table.mistake(key, advice.to_owned());
        }
        return Vec::new();
    };
    if section.is_empty() {
        table.mistake(key, advice.to_owned());
    }
    read(section)
}

/// Says why a rule could never do what it says.
fn never(table: &Section<'_>, when: &[Condition], unless: &[Condition], then: &[Then]) {
    if when.iter().any(|condition| unless.contains(condition)) {
        table.mistake("unless", "unless says the same as when: the rule never fires; take one of them out".to_owned());
    }
    let closes = then.iter().find_map(|then| match then {
        Then::Snooze(_) => Some("snooze"),
        Then::Dismiss(_) => Some("dismiss"),
        _ => None,
    });
    if let Some(closes) =
        closes.filter(|_| when.iter().any(when::is_crisis) || then.contains(&Then::Class(Class::Crisis)))
    {
        table.mistake(
            "then",
            format!("{closes}: a crisis is never put off or dismissed by a rule; take one of them out"),
        );
    }
    if then.contains(&Then::Hide) && when.iter().any(when::is_private) {
        table.mistake(
            "then",
            "hide: what only we can read cannot be hidden; take out hide, or what makes it private".to_owned(),
        );
    }
}

/// Reads one of some words, or says which one may be meant.
pub fn one_of<T: Copy>(text: &str, what: &str, all: &[(&str, T)]) -> Result<T, String> {
    let found = all.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let words = all.iter().map(|(word, _)| *word);
        let advice = match nearest(text, words.clone()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("there are {}", words.collect::<Vec<_>>().join(", ")),
        };
        format!("\"{text}\" is no {what}; {advice}")
    })
}

/// Reads a label as it can be carried.
fn label(text: &str) -> Result<String, String> {
    use crate::domain::decide::LABEL_LEN;
    let clean = crate::domain::clean::line(text);
    match () {
        () if clean.is_empty() || clean != text => {
            Err("a label is a word or some, without blanks at its ends".to_owned())
        }
        () if clean.starts_with(['+', '-']) => {
            Err(format!("\"{clean}\": a rule only adds labels; write it without the sign"))
        }
        () if clean.chars().count() > LABEL_LEN => {
            Err(format!("\"{clean}\" is longer than {LABEL_LEN} characters; shorten it"))
        }
        () => Ok(clean),
    }
}
