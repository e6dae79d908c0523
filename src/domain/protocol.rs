//! Protocols: what a team has agreed on before a crisis. Who does what by when, who must say yes, what raises the level.
//!
//! One file a scenario and language; a crisis names its protocol by [`Protocol::name`], which is the same in every
//! language, and a step by [`Step::name`].

mod accelerator;
mod assess;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use super::brand::Unwanted;
use super::danger::Dangers;
use super::id::SeatName;
use super::rules::{Phrase, Said};
use super::statement::{Stage, Statements};
use super::targets::{Cadence, Targets};
use crate::words::{fill, w};

pub use self::accelerator::{Accelerator, Accelerators, Found, INFLUENCER_FROM, List, Message};
pub use self::assess::{Act, Answers, Choice, Facts, Harm, Question, Recommendation, Spread, Who, assess};

/// The levels of a crisis, 1 being the worst.
pub const LEVELS: [u8; 4] = [1, 2, 3, 4];

/// What is done in one kind of crisis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protocol {
    /// What a crisis and a statement call it: `outage`.
    pub name: String,
    /// The language it is written in.
    pub lang: String,
    /// What people call it.
    pub title: String,
    /// When it is the right one.
    pub scenario: String,
    /// What a text says that calls for it.
    pub words: Vec<Phrase>,
    /// The questions in the words of this scenario, where it has its own.
    pub questions: BTreeMap<Question, String>,
    /// What raises its level.
    pub raising: Raising,
    /// The post of ours below which it is raised is the matter: what people write below it belongs to it.
    pub post: bool,
    /// The levels, the worst first: all four.
    pub levels: Vec<Level>,
    /// Who is who.
    pub roles: BTreeMap<Role, Staff>,
    /// The checklist, in the order of its minutes.
    pub steps: Vec<Step>,
    /// Names of the statements to use.
    pub statements: Vec<String>,
    /// What is not to be said while it runs, and what to say instead.
    pub not_to_say: Vec<Unwanted>,
    /// When it is over: all of these hold.
    pub stand_down: Vec<String>,
}

/// What one level means.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Level {
    /// 1 to 4, 1 being the worst.
    pub level: u8,
    /// Any of these makes it.
    pub when: Vec<String>,
    /// Its rhythm, where it is another than the desk's.
    pub cadence: Option<Cadence>,
    /// Who must say yes before a statement leaves.
    pub approve: Vec<Role>,
    /// The chain that pages; the desk's usual one where it says none.
    pub chain: Option<String>,
}

/// How much what was found in a text raises the level.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Raising {
    /// So many followers make an influencer.
    pub influencer_from: u64,
    /// By how many levels, where it is not one.
    pub by: BTreeMap<Accelerator, u8>,
}

impl Default for Raising {
    fn default() -> Raising {
        Raising { influencer_from: INFLUENCER_FROM, by: BTreeMap::new() }
    }
}

/// What somebody answers for in a crisis. The scribe is the software.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Decides, and sees that the steps are done.
    Lead,
    /// Writes what we say.
    Writer,
    /// Says yes before it leaves.
    Approver,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 3] = [Role::Lead, Role::Writer, Role::Approver];

    /// Returns the word used in files, in JSON and by `:`.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Lead => "lead",
            Role::Writer => "writer",
            Role::Approver => "approver",
        }
    }
}

/// Who has a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// What the role means here.
    pub does: String,
    /// Who has it, the first who can.
    pub people: Vec<Person>,
    /// Who takes over when none of them can.
    pub backups: Vec<Person>,
}

/// Somebody in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// One of us, by the name of the seat.
    Seat(SeatName),
    /// Whoever is on call, by the rota.
    OnCall,
    /// Whoever takes it first.
    Whoever,
}

impl Person {
    /// The word for whoever is on call.
    pub const ON_CALL: &'static str = "on-call";
    /// The word for whoever takes it.
    pub const WHOEVER: &'static str = "whoever";
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Person::Seat(name) => name.fmt(f),
            Person::OnCall => f.pad(Person::ON_CALL),
            Person::Whoever => f.pad(Person::WHOEVER),
        }
    }
}

/// One step of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the log calls it; the same in every language.
    pub name: String,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub role: Role,
    /// Minutes after the start by which it is done.
    pub due: u32,
    /// The levels it is for; all where it says none.
    pub levels: Vec<u8>,
    /// The line of the command table that does it: its key is named beside it.
    pub press: Option<String>,
    /// The stage of the statement that it puts out.
    pub statement: Option<Stage>,
}

impl Step {
    /// Tells whether it is done at a level.
    pub fn is_for(&self, level: u8) -> bool {
        self.levels.is_empty() || self.levels.contains(&level)
    }
}

impl Protocol {
    /// Returns what a level means.
    pub fn level(&self, level: u8) -> Option<&Level> {
        self.levels.iter().find(|one| one.level == level)
    }

    /// Returns the steps of a level, in the order of their minutes.
    pub fn steps(&self, level: u8) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.is_for(level))
    }

    /// Returns the rhythm of a level: its own, or the desk's.
    pub fn cadence(&self, level: u8, desk: &Targets) -> Cadence {
        self.level(level).and_then(|one| one.cadence).unwrap_or_else(|| desk.cadence(level))
    }

    /// Returns a question in the words of this scenario.
    pub fn question(&self, question: Question) -> &str {
        self.questions.get(&question).map_or_else(|| question.words(), String::as_str)
    }

    /// Counts what a text says that calls for it.
    fn called(&self, said: &Said) -> usize {
        self.words.iter().filter(|phrase| phrase.is_in(said)).count()
    }
}

/// All protocols of a desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protocols(Vec<Protocol>);

/// A protocol, in the language that was asked for or in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The protocol.
    pub protocol: &'a Protocol,
    /// What to tell where its language is another.
    pub instead: Option<String>,
}

impl Protocols {
    /// Takes them in their order.
    pub const fn new(all: Vec<Protocol>) -> Protocols {
        Protocols(all)
    }

    /// Returns all, one a scenario and language.
    pub fn all(&self) -> &[Protocol] {
        &self.0
    }

    /// Returns the names of the scenarios, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.iter().map(|protocol| protocol.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the protocol of a scenario in a language; in English or any other where there is none.
    pub fn of(&self, name: &str, lang: &str) -> Option<Chosen<'_>> {
        let mut named: Vec<&Protocol> = self.0.iter().filter(|protocol| protocol.name == name).collect();
        named.sort_by_key(|protocol| distance(&protocol.lang, lang));
        let protocol = *named.first()?;
        let other = distance(&protocol.lang, lang) > 0;
        let instead = other.then(|| fill(w().advice.other_language, &[&lang, &protocol.title, &protocol.lang]));
        Some(Chosen { protocol, instead })
    }

    /// Returns the protocol that a text calls for most, in a language; nothing where it calls for none.
    pub fn called(&self, text: &str, lang: &str) -> Option<Chosen<'_>> {
        let said = Said::new(text);
        let counts = self.names().into_iter().map(|name| {
            let written = self.0.iter().filter(|protocol| protocol.name == name);
            (written.map(|protocol| protocol.called(&said)).max().unwrap_or_default(), name)
        });
        let called: Vec<(usize, &str)> = counts.filter(|(count, _)| *count > 0).collect();
        let (_, name) = called.into_iter().rev().max_by_key(|(count, _)| *count)?;
        self.of(name, lang)
    }
}

/// What a team has written down for a crisis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playbook {
    /// Who does what by when.
    pub protocols: Protocols,
    /// What we say.
    pub statements: Statements,
    /// What makes a message worse than it looks.
    pub accelerators: Accelerators,
    /// What cannot wait, and who poses as us.
    pub dangers: Dangers,
}

/// Returns how far a language is from the one that is wanted: the same, English, any other.
pub fn distance(lang: &str, wanted: &str) -> u8 {
    match () {
        () if primary(lang) == primary(wanted) => 0,
        () if primary(lang) == "en" => 1,
        () => 2,
    }
}

fn primary(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}
