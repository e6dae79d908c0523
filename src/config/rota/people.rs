//! People, with where they are reached, teams, and who is away.

use jiff::civil::DateTime;

use crate::config::hours::date;
use crate::config::mistake::nearest;
use crate::config::rules::seat;
use crate::config::section::Section;
use crate::config::zone;
use crate::domain::hours::first_moment;
use crate::domain::rota::{Absence, Address, Channel, Person, Team};
use crate::domain::time::Time;

use super::Reading;

impl Reading<'_> {
    /// Reads `[people.NAME]`.
    pub fn people(&mut self, file: &mut Section<'_>) {
        let Some(mut people) = file.section("people") else { return };
        for (key, value) in people.rest() {
            let Some(mut table) = people.table_of(value, key) else { continue };
            let name = match self.is_taken(key).map_or_else(|| seat(key), Err) {
                Ok(name) => name,
                Err(why) => {
                    people.mistake(key, why);
                    continue;
                }
            };
            let zone = table.parsed("zone", zone::named).unwrap_or_else(|| self.rota.zone.clone());
            let address = |channel| Some((channel, self.address(&mut table, channel)?));
            let addresses = Channel::ALL.into_iter().filter_map(address).collect();
            table.done();
            self.rota.people.push(Person { name, zone, addresses });
        }
    }

    /// Reads `[teams]`.
    pub fn teams(&mut self, file: &mut Section<'_>) {
        let Some(mut teams) = file.section("teams") else { return };
        for (name, value) in teams.rest() {
            if let Some(why) = self.is_taken(name) {
                teams.mistake(name, why);
            }
            let people = teams.list(value, name, |text| self.known(text)).unwrap_or_default();
            if teams.is_empty_list(name) {
                teams.mistake(name, format!("{name} is an empty list: name who is in the team"));
            }
            self.rota.teams.push(Team { name: name.to_owned(), people });
        }
    }

    /// Reads a `[[away]]`: both days belong to it.
    pub fn away(&mut self, mut table: Section<'_>) {
        let who = table.parsed("who", |text| self.known(text));
        let (from, to) = (table.parsed("from", day_or_minute), table.parsed("to", day_or_minute));
        for (key, advice) in [
            ("who", "says who is away: who = \"ana\""),
            ("from", "says since when: from = \"2026-08-03\""),
            ("to", "says until when: to = \"2026-08-14\", which is the last day"),
        ] {
            if !table.has(key) {
                table.mistake(key, format!("an absence {advice}"));
            }
        }
        if let (Some(who), Some((from, _)), Some((_, to))) = (who, from, to) {
            if to <= from {
                table.mistake(
                    "to",
                    "to is before from; to is the last day, or the minute at which they are back".to_owned(),
                );
            } else if let Some(person) = self.rota.person(&who) {
                let moment = |wall| first_moment(&person.zone, wall).unwrap_or(Time::MAX);
                let (from, to) = (moment(from), moment(to));
                self.rota.away.push(Absence { who, from, to });
            }
        }
        table.done();
    }

    /// Reads where somebody is reached.
    fn address(&self, table: &mut Section<'_>, channel: Channel) -> Option<Address> {
        let name = match channel {
            Channel::Bell => return None,
            Channel::Command => return program(table, channel.word()),
            Channel::Mail => table.parsed(channel.word(), mail),
            Channel::Ntfy => table.parsed(channel.word(), topic),
            Channel::Telegram => table.parsed(channel.word(), chat),
            Channel::Webhook | Channel::Slack | Channel::Pagerduty => {
                table.parsed(channel.word(), |text| self.place(channel, text))
            }
        };
        name.map(Address::Name)
    }

    /// Reads the name of a place that the settings must have.
    fn place(&self, channel: Channel, text: &str) -> Result<String, String> {
        let name = one_word(text)?;
        let known = self.paging.named(channel);
        let mut names = known.into_iter().flat_map(|places| places.keys()).map(String::as_str);
        match known.is_some_and(|places| places.contains_key(&name)) {
            true => Ok(name),
            false => Err(match nearest(&name, names.by_ref()) {
                Some(meant) => format!("there is no {channel} \"{name}\"; did you mean \"{meant}\"?"),
                None => {
                    format!("there is no {channel} \"{name}\"; write it as [paging.{channel}.{name}] in config.toml")
                }
            }),
        }
    }
}

/// Reads a program and its arguments.
fn program(table: &mut Section<'_>, key: &'static str) -> Option<Address> {
    let words = table.texts(key)?;
    if words.first().is_none_or(|program| program.trim().is_empty()) {
        let advice = "command names a program and its arguments: [\"/usr/local/bin/call\", \"ana\"]";
        table.mistake(key, advice.to_owned());
        return None;
    }
    Some(Address::Program(words))
}

/// Reads a topic of ntfy.
pub fn topic(text: &str) -> Result<String, String> {
    let name = one_word(text)?;
    let is_topic = name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    match is_topic {
        true => Ok(name),
        false => Err(format!("\"{text}\" is no topic: at most 64 letters from a to z, digits, - and _")),
    }
}

/// Reads a chat of Telegram: its number, or the public name of a channel.
fn chat(text: &str) -> Result<String, String> {
    let name = one_word(text)?;
    match name.parse::<i64>().is_ok() || name.strip_prefix('@').is_some_and(|name| !name.is_empty()) {
        true => Ok(name),
        false => Err(format!("\"{text}\" is no chat; write its number, such as 100200300, or @name of a channel")),
    }
}

fn mail(text: &str) -> Result<String, String> {
    let parts = text.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    match parts.filter(|_| !text.contains(char::is_whitespace)) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("\"{text}\" is no mail address; write it like ana@example.org")),
    }
}

/// Reads a topic, a chat or the name of a secret. An address of the web holds the secret itself.
fn one_word(text: &str) -> Result<String, String> {
    match () {
        () if text.contains("://") => {
            Err("an address of the web can hold a secret; write the name under which it is kept".to_owned())
        }
        () if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            Err(format!("\"{text}\" is no name: one word, without blanks"))
        }
        () => Ok(text.to_owned()),
    }
}

/// Reads a day, or a minute of it: when it begins, and when it ends.
fn day_or_minute(text: &str) -> Result<(DateTime, DateTime), String> {
    let unreadable = || format!("\"{text}\" is no day; write it like 2026-08-03, or 2026-08-03 18:00");
    if let Ok(day) = date(text) {
        let next = day.tomorrow().map_err(|_| unreadable())?;
        return Ok((day.at(0, 0, 0, 0), next.at(0, 0, 0, 0)));
    }
    let minute: DateTime = text.replacen(' ', "T", 1).parse().map_err(|_| unreadable())?;
    Ok((minute, minute))
}
