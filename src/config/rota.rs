//! Reads `rota.toml`: who is on call when, whom a page goes to, and every mistake in it at once. The desk's file wins over
//! the user's, whole.
//!
//! `people` reads who can be paged, `layers` who takes turns, `chains` what happens when a page is raised, and `warnings`
//! tells what works otherwise than somebody may think.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::domain::chain::{Chain, Chains};
use crate::domain::id::SeatName;
use crate::domain::rota::Rota;
use crate::networks::paging::PagingSettings;

use super::library;
use super::mistake::{Mistake, nearest};
use super::section::{Section, Source};
use super::zone;

mod chains;
mod layers;
mod people;
#[cfg(test)]
mod tests;
mod warnings;

pub use self::chains::Uses;
pub use self::people::topic;

/// Words that a chain's `page` knows beside names.
const WORDS: [&str; 3] = [chains::EVERYBODY, chains::SEATS, chains::COMMAND];

/// Who is on call, and whom a page goes to, as it is written.
#[derive(Clone, Debug)]
pub struct Roster {
    /// Who is on call.
    pub rota: Rota,
    /// What happens when a page is raised.
    pub chains: Chains,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Where its layers and chains stand, for warnings.
    lines: Vec<(Named, usize)>,
}

/// Something with a name in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    Layer(String),
    Chain(String),
}

/// What a file is read against, and what was found in it so far.
struct Reading<'a> {
    rota: Rota,
    /// The places that pages go out to.
    paging: &'a PagingSettings,
    lines: Vec<(Named, usize)>,
}

/// Reads the file of the last folder that has one. `desk` is the desk's zone; `paging` has the places that addresses
/// name; `uses` says which chain is for what.
pub fn of_folders(
    folders: &[PathBuf],
    desk: &TimeZone,
    paging: &PagingSettings,
    uses: &Uses,
    mistakes: &mut Vec<Mistake>,
) -> Roster {
    let file = folders.iter().rev().map(|folder| folder.join("rota.toml")).find(|path| path.exists());
    let text = file.as_deref().map(|path| (path, fs::read_to_string(path)));
    let text = match text {
        Some((_, Ok(text))) => text,
        Some((path, Err(why))) => {
            mistakes.push(library::unreadable(path, &why));
            String::new()
        }
        None => String::new(),
    };
    let mut reading = Reading { rota: Rota::empty(desk.clone()), paging, lines: Vec::new() };
    let all = reading.file(file.as_deref().unwrap_or(Path::new("rota.toml")), &text, mistakes);
    let chains = uses.chains(all, mistakes);
    Roster { rota: reading.rota, chains, file, lines: reading.lines }
}

impl Reading<'_> {
    fn file(&mut self, path: &Path, text: &str, mistakes: &mut Vec<Mistake>) -> Vec<Chain> {
        let source = Source::new(path, text);
        let table = source.parse();
        let mut file = Section::new(&source, "", &table);
        if let Some(zone) = file.parsed("zone", zone::named) {
            self.rota.zone = zone;
        }
        self.people(&mut file);
        self.teams(&mut file);
        for table in file.sections("layer") {
            self.layer(table);
        }
        for table in file.sections("away") {
            self.away(table);
        }
        let chains = self.chains(&mut file);
        file.done();
        drop(table);
        mistakes.extend(source.into_mistakes());
        chains
    }

    /// Reads the name of somebody whom the file knows.
    fn known(&self, text: &str) -> Result<SeatName, String> {
        let name = SeatName::new(text);
        if self.rota.person(&name).is_some() {
            return Ok(name);
        }
        let names = self.rota.people.iter().map(|person| person.name.as_str());
        Err(match nearest(text, names) {
            Some(meant) => format!("nobody here is called \"{text}\"; did you mean \"{meant}\"?"),
            None => format!("nobody here is called \"{text}\"; write where they are reached in [people.{text}]"),
        })
    }

    /// Says why a name cannot be a team's, a layer's or a chain's to be paged, where something has it already.
    fn is_taken(&self, name: &str) -> Option<String> {
        let of = match () {
            () if WORDS.contains(&name) => "means something by itself",
            () if self.rota.person(&SeatName::new(name)).is_some() => "is a person",
            () if self.rota.teams.iter().any(|team| team.name == name) => "is a team",
            () if self.rota.layer(name).is_some() => "is another layer",
            () => return None,
        };
        Some(format!("\"{name}\" {of}; a chain could not tell them apart, so call it otherwise"))
    }
}
