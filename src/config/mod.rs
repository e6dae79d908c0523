//! Reads and checks the settings: defaults, then the user's file, then the desk's. Every mistake at once.
//!
//! `section` reads a table and remembers mistakes with their lines; `read` knows which keys there are;
//! `library` adds saved replies (read by `replies`), tone notes and the brand sheet; `rules` reads what is done by itself;
//! `crisis` what a team has agreed on for one (`protocols`, `statements`, `accelerators`, `dangers`), `rota` who is on call and whom
//! a page goes to, `paging` by which servers; `plan` and `planning` how posts are planned, `dates` which days
//! matter; `append` writes accounts into the file.

mod accelerators;
pub mod append;
mod crisis;
mod dangers;
mod dates;
pub mod drills;
mod hours;
mod keys;
mod library;
mod mistake;
mod paging;
mod places;
mod plan;
mod planning;
mod programme;
mod protocols;
mod read;
mod replies;
mod rota;
mod rules;
mod section;
mod statements;
#[cfg(test)]
mod tests;
mod watch;
pub mod zone;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::desk::{RulesFile, View};
use crate::domain::brand;
use crate::domain::network::AccountSettings;
use crate::domain::plan::Planning;
use crate::domain::rules::Rules;
use crate::domain::rulings::Rulings;
use crate::domain::saved::SavedReply;
use crate::networks::paging::PagingSettings;
use crate::ui;

pub use self::keys::preset;
pub use self::mistake::{Mistake, Mistakes, nearest};
pub use self::places::Places;
pub use self::read::address;
pub use self::rota::Roster;

/// The commented file with everything that can be set.
pub const DEFAULTS: &str = include_str!("../../config/defaults.toml");
/// The commented file of rules to begin with.
pub const RULES: &str = include_str!("../../config/rules.toml");
/// The commented file of people on call to begin with.
pub const ROTA: &str = include_str!("../../config/rota.toml");
/// The commented file of the plan to begin with.
pub const PLAN: &str = include_str!("../../config/plan.toml");

/// The settings of a desk, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the desk is called.
    pub name: String,
    /// The seat's name, where one is set.
    pub seat: Option<String>,
    /// Time, pace and care.
    pub rulings: Rulings,
    /// What is done by itself with what comes.
    pub rules: Rules,
    /// Accounts, in the order of the files.
    pub accounts: Vec<AccountSettings>,
    /// Stored queries.
    pub views: Vec<View>,
    /// The places that pages go out to.
    pub paging: PagingSettings,
    /// Who is on call, and whom a page goes to.
    pub roster: Roster,
    /// The screen.
    pub screen: ui::Settings,
    /// The theme was chosen, rather than left to the terminal.
    pub theme_chosen: bool,
    /// Where backups go; nothing turns them off.
    pub backups: Option<PathBuf>,
    /// The calendar file that the plan is kept in for others; nothing keeps none.
    pub feed: Option<PathBuf>,
    /// Conversations that are over for so many months go to the archive; nothing keeps all at hand.
    pub archive_after: Option<u32>,
    /// Tokens go to the machine's keyring where there is one.
    pub keyring: bool,
    /// Opening hours are set; without them the desk is always open.
    pub hours_set: bool,
    /// Saved replies.
    pub replies: Vec<SavedReply>,
    /// Tone notes of networks.
    pub tone: std::collections::BTreeMap<String, String>,
    /// The brand sheet.
    pub brand: String,
    /// Where it lies, or should.
    pub brand_path: PathBuf,
    /// Folders that may hold rules, the later one's after the earlier's.
    pub rule_folders: Vec<PathBuf>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

impl Config {
    /// Reads the settings of the desk in `places`.
    pub fn load(places: &Places) -> Result<Config, Mistakes> {
        read::load(places)
    }

    /// Returns the settings of somebody who has set nothing.
    pub fn usual() -> Result<Config, Mistakes> {
        read::load(&Places::alone(Path::new("")))
    }

    /// Takes another brand sheet, with its words not to be said and its contacts.
    pub fn take_brand(&mut self, sheet: &str) {
        self.rulings.do_not_say = brand::unwanted(sheet);
        self.rulings.our_contacts = brand::contacts(sheet);
        self.rulings.brand = brand::name(sheet);
        self.rulings.known_handles = brand::handles(sheet);
        self.rulings.recommended = read::recommended(&self.rulings, sheet, &self.replies);
        self.brand = sheet.to_owned();
    }

    /// Reads a file of rules that is not in force, checked against these settings; without one, those in force as they
    /// stand in their files now.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn rules_of(&self, path: Option<&Path>) -> Result<Rules, Mistakes> {
        self.checked(|known, mistakes| match path {
            Some(path) => rules::of_file(path, known, mistakes),
            None => rules::of_folders(&self.rule_folders, known, mistakes),
        })
    }

    /// Takes rules that come with a scenario.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn take_rules(&mut self, text: &str) -> Result<(), Mistakes> {
        self.rules = self.checked(|known, mistakes| rules::of_text(text, known, mistakes))?;
        Ok(())
    }

    /// Plans as a scenario's desk does: its campaigns, usual times and approvals.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn take_plan(&mut self, text: &str, accounts: &[AccountSettings]) -> Result<(), Mistakes> {
        let mut mistakes = Vec::new();
        let read = planning::of_text(text, accounts, &mut mistakes);
        if !mistakes.is_empty() {
            return Err(Mistakes(mistakes));
        }
        let dates = self.rulings.planning.dates.clone();
        self.rulings.planning = Arc::new(Planning { dates, ..read });
        Ok(())
    }

    fn checked(&self, read: impl FnOnce(&rules::Known<'_>, &mut Vec<Mistake>) -> Rules) -> Result<Rules, Mistakes> {
        let known =
            rules::Known { accounts: &self.accounts, rulings: &self.rulings, pages: self.rulings.ready.rules_page() };
        let mut mistakes = Vec::new();
        let rules = read(&known, &mut mistakes);
        if mistakes.is_empty() { Ok(rules) } else { Err(Mistakes(mistakes)) }
    }

    fn rules_file(&self) -> RulesFile {
        let config = self.clone();
        RulesFile::new(move || config.rules_of(None).map_err(|wrong| wrong.0.iter().map(Mistake::to_string).collect()))
    }

    /// Returns the desk's zone.
    pub fn zone(&self) -> &TimeZone {
        self.rulings.zone()
    }

    /// Returns what the desk in `dir` knows beside its log.
    pub fn library(&self, dir: &Path) -> crate::desk::Library {
        crate::desk::Library {
            name: self.name.clone(),
            dir: dir.to_owned(),
            rulings: Arc::new(self.rulings.clone()),
            rules: self.rules.clone(),
            accounts: self.accounts.clone(),
            views: self.views.clone(),
            replies: self.replies.clone(),
            tone: self.tone.clone(),
            brand: self.brand.clone(),
            brand_path: self.brand_path.clone(),
            paging: self.paging.clone(),
            demo: false,
            backups: self.backups.clone(),
            feed: self.feed.clone(),
            archive_after: self.archive_after,
            rules_file: Some(self.rules_file()),
            play: None,
        }
    }
}
