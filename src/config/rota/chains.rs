//! Chains: what happens when a page is raised, and which is for what.

use std::path::Path;

use crate::config::mistake::{Mistake, nearest};
use crate::config::rules::one_of;
use crate::config::section::Section;
use crate::domain::chain::{Chain, Chains, PAGE_COMMAND, Step, Whom};
use crate::domain::id::SeatName;
use crate::domain::rota::{Channel, Person};
use crate::domain::snooze;
use crate::domain::time::Span;

use super::{Named, Reading, WORDS};

/// Everybody whom the file knows.
pub const EVERYBODY: &str = "everybody";
/// The bells of all open seats.
pub const SEATS: &str = "seats";
/// The page command of the settings.
pub const COMMAND: &str = PAGE_COMMAND;

/// How often a chain is gone through at the most.
const ROUNDS: i64 = 100;
/// The longest wait between two steps.
const LONGEST: Span = Span::hours(24);

impl Reading<'_> {
    /// Reads `[chain.NAME]`.
    pub fn chains(&mut self, file: &mut Section<'_>) -> Vec<Chain> {
        let Some(mut chains) = file.section("chain") else { return Vec::new() };
        let mut all = Vec::new();
        for (name, value) in chains.rest() {
            let Some(table) = chains.table_of(value, name) else { continue };
            if name == COMMAND {
                chains
                    .mistake(name, format!("\"{name}\" is the chain that runs the page command; call this otherwise"));
            }
            self.lines.push((Named::Chain(name.to_owned()), chains.line(name)));
            all.push(self.chain(name, table));
        }
        all
    }

    fn chain(&self, name: &str, mut table: Section<'_>) -> Chain {
        let steps: Vec<Step> =
            table.sections("steps").into_iter().filter_map(|step| self.step(step, Waits::Must)).collect();
        if !table.has("steps") || table.is_empty_list("steps") {
            let advice = "steps = [{ page = \"primary\", by = [\"mail\"], wait = \"5 min\" }]";
            table.mistake("steps", format!("the chain \"{name}\" has no steps; write {advice}"));
        }
        let rounds = table.number("rounds", 1..=ROUNDS).and_then(|rounds| u32::try_from(rounds).ok()).unwrap_or(1);
        let last = table.section("last").and_then(|last| self.step(last, Waits::May));
        table.done();
        Chain { name: name.to_owned(), steps, rounds, last }
    }

    fn step(&self, mut table: Section<'_>, waits: Waits) -> Option<Step> {
        let page = table.parsed("page", |text| self.whom(text));
        let by = table.parsed_list("by", channel).unwrap_or_default();
        let wait = table.parsed("wait", wait);
        if !table.has("page") {
            table.mistake("page", "a step says whom to page: page = \"primary\"".to_owned());
        }
        if !table.has("wait") && waits == Waits::Must {
            table.mistake("wait", "a step says how long somebody has to acknowledge: wait = \"5 min\"".to_owned());
        }
        if table.is_empty_list("by") {
            table.mistake(
                "by",
                "by is an empty list: name a channel, or leave it out for every way there is".to_owned(),
            );
        }
        if let Some(page) = &page {
            self.can_be_reached(&table, page, &by);
        }
        table.done();
        Some(Step { page: page?, by, wait: wait.unwrap_or_default() })
    }

    /// Reads whom a step pages.
    fn whom(&self, text: &str) -> Result<Whom, String> {
        let name = SeatName::new(text);
        match () {
            () if text == EVERYBODY => Ok(Whom::Everybody),
            () if text == SEATS => Ok(Whom::OpenSeats),
            () if text == COMMAND && self.paging.page_command.is_empty() => {
                Err("there is no page command; [crisis] page_command in config.toml names a program".to_owned())
            }
            () if text == COMMAND => Ok(Whom::PageCommand),
            () if self.rota.layer(text).is_some() => Ok(Whom::OnCall(text.to_owned())),
            () if self.rota.teams.iter().any(|team| team.name == text) => Ok(Whom::Team(text.to_owned())),
            () if self.rota.person(&name).is_some() => Ok(Whom::Seat(name)),
            () => Err(self.unknown(text)),
        }
    }

    fn unknown(&self, text: &str) -> String {
        let layers = self.rota.layers.iter().map(|layer| layer.name.as_str());
        let teams = self.rota.teams.iter().map(|team| team.name.as_str());
        let people = self.rota.people.iter().map(|person| person.name.as_str());
        let all: Vec<&str> = layers.chain(teams).chain(people).chain(WORDS).collect();
        match nearest(text, all.iter().copied()) {
            Some(meant) => format!("\"{text}\" is no layer, team or person; did you mean \"{meant}\"?"),
            None => format!("\"{text}\" is no layer, team or person; there are {}", all.join(", ")),
        }
    }

    /// Tells of channels by which a step cannot page whom it names.
    fn can_be_reached(&self, table: &Section<'_>, page: &Whom, by: &[Channel]) {
        let only = match page {
            Whom::OpenSeats => Some((SEATS, Channel::Bell)),
            Whom::PageCommand => Some((COMMAND, Channel::Command)),
            Whom::OnCall(_) | Whom::Seat(_) | Whom::Team(_) | Whom::Everybody => None,
        };
        for channel in by {
            match only {
                Some((word, way)) if *channel != way => {
                    let what = format!("by: {word} is paged by {way} alone; take \"{channel}\" out");
                    table.mistake_at("by", channel.word(), what);
                }
                Some(_) => {}
                None => {
                    let without = self.paged(page).into_iter().filter(|person| !person.is_reached_by(*channel));
                    let names: Vec<&str> = without.map(|person| person.name.as_str()).collect();
                    if let Some(name) = names.first() {
                        let all = names.join(", ");
                        let what = format!(
                            "by: {all} cannot be reached by {channel}; write {channel} in [people.{name}], or take it out"
                        );
                        table.mistake_at("by", channel.word(), what);
                    }
                }
            }
        }
    }

    /// Returns everybody whom a step may page.
    fn paged(&self, page: &Whom) -> Vec<&Person> {
        match page {
            Whom::OnCall(layer) => {
                let row = self.rota.layer(layer).into_iter().flat_map(|layer| &layer.people);
                row.filter_map(|name| self.rota.person(name)).collect()
            }
            Whom::Seat(name) => self.rota.person(name).into_iter().collect(),
            Whom::Team(team) => self.rota.team(team),
            Whom::Everybody => self.rota.people.iter().collect(),
            Whom::OpenSeats | Whom::PageCommand => Vec::new(),
        }
    }
}

/// Whether a step must say how long it waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waits {
    Must,
    May,
}

fn channel(text: &str) -> Result<Channel, String> {
    one_of(text, "channel", &Channel::ALL.map(|channel| (channel.word(), channel)))
}

fn wait(text: &str) -> Result<Span, String> {
    match snooze::span(text) {
        Some(wait) if wait <= LONGEST => Ok(wait),
        Some(_) => Err(format!("\"{text}\" is longer than a day; nobody would be paged in time")),
        None => Err(format!("\"{text}\" is no time to wait; write it like 5 min or 1h, at least a minute")),
    }
}

/// Which chain is for what, as `[crisis] chains` says it.
#[derive(Clone, Debug, Default)]
pub struct Uses(Vec<(&'static str, String, Mistake)>);

impl Uses {
    const KEYS: [&'static str; 5] = ["1", "2", "3", "4", "rule"];

    /// Reads the table over what files before have said.
    pub fn read(&mut self, table: &mut Section<'_>, path: &Path) {
        for key in Uses::KEYS {
            if let Some(name) = table.words(key) {
                let place = Mistake { file: path.to_owned(), line: table.line(key), what: String::new() };
                self.0.retain(|(known, ..)| *known != key);
                self.0.push((key, name, place));
            }
        }
    }

    /// Puts chains in their places.
    pub fn chains(&self, all: Vec<Chain>, mistakes: &mut Vec<Mistake>) -> Chains {
        let mut chains = Chains { all, ..Chains::default() };
        for (key, name, place) in &self.0 {
            if name != COMMAND && !chains.all.iter().any(|chain| chain.name == *name) {
                let meant = nearest(name, chains.all.iter().map(|chain| chain.name.as_str()));
                let advice = match meant {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => format!("write it as [chain.{name}] in rota.toml"),
                };
                mistakes.push(Mistake { what: format!("there is no chain \"{name}\"; {advice}"), ..place.clone() });
            }
            let level = key.parse::<usize>().ok().and_then(|level| chains.by_level.get_mut(level.checked_sub(1)?));
            *level.unwrap_or(&mut chains.by_rule) = Some(name.clone());
        }
        chains
    }
}
