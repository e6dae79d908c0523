//! Who has which role, as it is written.

use std::collections::BTreeMap;

use crate::config::section::Section;
use crate::domain::id::SeatName;
use crate::domain::protocol::{Person, Role, Staff};

/// Reads the roles; each of them is somebody's.
pub fn roles(file: &mut Section<'_>) -> BTreeMap<Role, Staff> {
    let mut roles = BTreeMap::new();
    let is_there = file.has("roles");
    let Some(mut table) = file.section("roles") else {
        if !is_there {
            file.mistake("roles", "a protocol has roles: [roles.lead] people = [\"ana\"]".to_owned());
        }
        return roles;
    };
    for role in Role::ALL {
        let word = role.word();
        match table.section(word) {
            Some(mut section) => {
                roles.insert(role, staff(&mut section, role));
                section.done();
            }
            None => table.fault(&[word.to_owned()], format!("nobody is {word}: [roles.{word}] people = [\"ana\"]")),
        }
    }
    table.done();
    roles
}

fn staff(table: &mut Section<'_>, role: Role) -> Staff {
    let people = table.parsed_list("people", person);
    let backups = table.parsed_list("backups", person).unwrap_or_default();
    if !table.has("people") || table.is_empty_list("people") {
        let advice = format!("name a seat, \"{}\" or \"{}\"", Person::ON_CALL, Person::WHOEVER);
        table.mistake("people", format!("nobody is {}: {advice}", role.word()));
    }
    let people = people.unwrap_or_default();
    for person in backups.iter().filter(|person| people.contains(person)) {
        table.mistake("backups", format!("{person} is {} already; a backup is somebody else", role.word()));
    }
    Staff { does: table.text("does").unwrap_or_default(), people, backups }
}

fn person(text: &str) -> Result<Person, String> {
    let seat = SeatName::new(text);
    match text {
        Person::ON_CALL => Ok(Person::OnCall),
        Person::WHOEVER => Ok(Person::Whoever),
        _ if text.is_empty() || seat.as_str() != text => {
            Err(format!("\"{text}\" is no seat's name: at most 32 characters, no slashes, no blanks at its ends"))
        }
        _ if seat == SeatName::desk() => Err("\"desk\" is the desk itself, the scribe; name a person".to_owned()),
        _ => Ok(Person::Seat(seat)),
    }
}
