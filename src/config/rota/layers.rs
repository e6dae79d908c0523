//! Layers: who takes turns, when one hands over, and when the layer is on duty.

use jiff::civil::{Date, Time as WallTime, Weekday};

use crate::config::hours::{DAY_KEYS, date, days};
use crate::config::section::Section;
use crate::config::zone;
use crate::domain::hours::{BadHours, BusinessHours, OpenSpan, minutes_of};
use crate::domain::id::SeatName;
use crate::domain::rota::{Layer, Turns};

use super::{Named, Reading};

/// The longest turn, in days.
const LONGEST: u16 = 366;

impl Reading<'_> {
    /// Reads a `[[layer]]`.
    pub fn layer(&mut self, mut table: Section<'_>) {
        let name = table.words("name");
        match name.as_deref().map(|name| self.is_taken(name)) {
            None => table.mistake("name", "a layer has a name: name = \"primary\"".to_owned()),
            Some(Some(why)) => table.mistake("name", format!("name: {why}")),
            Some(None) => {}
        }
        let zone = table.parsed("zone", zone::named).unwrap_or_else(|| self.rota.zone.clone());
        let people = self.row(&mut table);
        let turns = turns(&mut table);
        let duty = match table.section("hours") {
            Some(section) => duty(section, BusinessHours::closed(zone)),
            None => BusinessHours::always(zone),
        };
        if let (Some(name), Some(turns)) = (name, turns) {
            self.lines.push((Named::Layer(name.clone()), table.line("name")));
            self.rota.layers.push(Layer { name, people, turns, duty });
        }
        table.done();
    }

    fn row(&self, table: &mut Section<'_>) -> Vec<SeatName> {
        let people = table.parsed_list("people", |text| self.known(text)).unwrap_or_default();
        if table.is_empty_list("people") || !table.has("people") {
            table.mistake("people", "a layer names who takes turns: people = [\"ana\", \"dan\"]".to_owned());
        }
        if let Some(twice) =
            people.iter().enumerate().find(|(n, name)| people.iter().take(*n).any(|other| other == *name))
        {
            table.mistake("people", format!("{} stands in the row twice; take one out", twice.1));
        }
        people
    }
}

fn turns(table: &mut Section<'_>) -> Option<Turns> {
    let (days, at) = (table.parsed("every", every), table.parsed("hand_over", hand_over));
    let first = table.parsed("from", date);
    for (key, advice) in [
        ("every", "says how long a turn is: every = \"week\", \"day\" or \"3 days\""),
        ("hand_over", "says when one hands over to the next: hand_over = \"mon 9:00\", or \"9:00\""),
        ("from", "says on which day the first in the row begins: from = \"2026-01-05\""),
    ] {
        if !table.has(key) {
            table.mistake(key, format!("a layer {advice}"));
        }
    }
    let (days, (weekday, at), first) = (days?, at?, first?);
    if weekday.is_some() && days % 7 != 0 {
        table.mistake(
            "hand_over",
            "hand_over: only turns of whole weeks begin on a weekday; write the time alone".to_owned(),
        );
    }
    Some(Turns { first: weekday.map_or(first, |weekday| from_weekday(first, weekday)), at, days })
}

/// Returns the first such weekday on a day or after it.
fn from_weekday(day: Date, weekday: Weekday) -> Date {
    let ahead = day.weekday().until(weekday);
    day.saturating_add(jiff::Span::new().days(ahead))
}

/// Reads how many days a turn is.
fn every(text: &str) -> Result<u16, String> {
    let wrong = || format!("\"{text}\" is no turn; write day, week, 3 days or 2 weeks, {LONGEST} days at most");
    let (number, unit) = match text.split_once(' ') {
        Some((number, unit)) => (number.parse().map_err(|_| wrong())?, unit.trim()),
        None => (1, text),
    };
    let days: u16 = match unit {
        "day" | "days" => number,
        "week" | "weeks" => number.checked_mul(7).ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    Some(days).filter(|days| (1..=LONGEST).contains(days)).ok_or_else(wrong)
}

/// Reads `mon 9:00` or `9:00`.
fn hand_over(text: &str) -> Result<(Option<Weekday>, WallTime), String> {
    let wrong = || format!("\"{text}\" is no hand-over; write it like mon 9:00, or 9:00");
    let (weekday, time) = match text.split_once(' ') {
        Some((day, time)) => match days(day).as_deref() {
            Some([weekday]) => (Some(*weekday), time),
            Some(_) | None => return Err(wrong()),
        },
        None => (None, text),
    };
    let minutes = minutes_of(time).filter(|minutes| *minutes < 24 * 60).ok_or_else(wrong)?;
    let part = |part: u16| i8::try_from(part).map_err(|_| wrong());
    let at = WallTime::new(part(minutes / 60)?, part(minutes % 60)?, 0, 0).map_err(|_| wrong())?;
    Ok((weekday, at))
}

/// Reads when a layer is on duty; a span that ends before it begins is a night, and belongs to the day before.
fn duty(mut section: Section<'_>, closed: BusinessHours) -> BusinessHours {
    if section.is_empty() {
        section.mistake(
            "",
            "hours say when the layer is on duty: hours = { mon-fri = [\"20-8\"] }; always without them".to_owned(),
        );
    }
    let mut duty = closed;
    for (key, value) in section.rest() {
        let Some(days) = days(key) else {
            section.mistake(key, format!("\"{key}\" is no day; write one of {}", DAY_KEYS.join(", ")));
            continue;
        };
        let next: Vec<Weekday> = days.iter().map(|day| day.next()).collect();
        for (evening, morning) in section.list(value, key, night).unwrap_or_default() {
            duty = duty.weekly(&days, &[evening]);
            if let Some(morning) = morning {
                duty = duty.weekly(&next, &[morning]);
            }
        }
    }
    duty
}

/// Reads `9-17`, or `20-8` as the evening of the day and the morning of the next.
fn night(text: &str) -> Result<(OpenSpan, Option<OpenSpan>), String> {
    match text.parse::<OpenSpan>() {
        Ok(span) => Ok((span, None)),
        Err(BadHours::Unreadable(_)) => Err(BadHours::Unreadable(text.to_owned()).to_string()),
        Err(bad @ BadHours::Backwards(_)) => {
            let (from, to) = text.split_once(['-', '–']).ok_or_else(|| bad.to_string())?;
            let evening = format!("{from}-24").parse().map_err(|_| bad.to_string())?;
            Ok((evening, format!("0-{to}").parse().ok()))
        }
    }
}
