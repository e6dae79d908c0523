use std::collections::BTreeMap;

use jiff::civil::{date, time};
use jiff::tz::TimeZone;

use super::*;
use crate::domain::hours::BusinessHours;
use crate::domain::rota::{Absence, Address, Arranged, Layer, Override, Person, Rota, RotaChange, Team, Turns};
use crate::domain::time::Time;

mod clock;
mod desk;
mod kill;
mod people;
mod steps;

use desk::Desk;

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

fn name(text: &str) -> SeatName {
    SeatName::new(text)
}

/// A Wednesday at noon.
fn noon() -> Time {
    at("2026-03-04T12:00:00Z")
}

fn person(who: &str, channels: &[Channel]) -> Person {
    let address = |channel: &Channel| match channel {
        Channel::Command => (*channel, Address::Program(vec!["call".to_owned(), who.to_owned()])),
        _ => (*channel, Address::Name(format!("{who}-{channel}"))),
    };
    let addresses: BTreeMap<Channel, Address> = channels.iter().map(address).collect();
    Person { name: name(who), zone: TimeZone::UTC, addresses }
}

fn layer(layer: &str, people: &[&str], zone: TimeZone) -> Layer {
    // Long ago, so that a clock that jumps finds somebody.
    let turns = Turns { first: date(1000, 1, 6), at: time(9, 0, 0, 0), days: 7 };
    let people = people.iter().map(|who| name(who)).collect();
    Layer { name: layer.to_owned(), people, turns, duty: BusinessHours::always(zone) }
}

/// ana is the primary, dan backs her up, lea leads; the night has nobody.
fn rota() -> Rota {
    Rota {
        people: vec![
            person("ana", &[Channel::Ntfy, Channel::Mail]),
            person("dan", &[Channel::Ntfy, Channel::Telegram]),
            person("lea", &[Channel::Command]),
            person("eva", &[]),
        ],
        teams: vec![Team { name: "press".to_owned(), people: vec![name("dan"), name("lea")] }],
        layers: vec![
            layer("primary", &["ana"], TimeZone::UTC),
            layer("backup", &["dan"], TimeZone::UTC),
            layer("lead", &["lea"], TimeZone::UTC),
            layer("night", &[], TimeZone::UTC),
        ],
        ..Rota::empty(TimeZone::UTC)
    }
}

fn on_call(layer: &str) -> Whom {
    Whom::OnCall(layer.to_owned())
}

fn step(page: Whom, by: &[Channel], minutes: i64) -> Step {
    Step { page, by: by.to_vec(), wait: Span::minutes(minutes) }
}

/// Primary, backup, lead, twice; then the bells.
fn grave() -> Chain {
    Chain {
        name: "grave".to_owned(),
        steps: vec![
            step(on_call("primary"), &[Channel::Ntfy, Channel::Mail], 5),
            step(on_call("backup"), &[Channel::Ntfy], 10),
            step(on_call("lead"), &[], 15),
        ],
        rounds: 2,
        last: Some(step(Whom::OpenSeats, &[], 5)),
    }
}

fn raised() -> Raised {
    Raised { chain: "grave".to_owned(), level: Some(1), ..Raised::default() }
}
