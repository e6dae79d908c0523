//! Reads a calendar file: every event that can be read, and every part that cannot by its name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;

use super::happening::{Happening, Start};
use super::lines::{Line, lines};
use super::recurrence::{Frequency, Recurrence};
use super::zones;
use crate::domain::clean;
use crate::words::{fill, w};

/// The most bytes of a file.
const BYTES: usize = 8 << 20;
/// The most events of a file.
const EVENTS: usize = 5_000;
/// The most days that an event is on, or is not on, beside its rule.
const DAYS: usize = 1_000;
/// Things within things, at most.
const DEPTH: usize = 16;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Its events, in its order.
    pub happenings: Vec<Happening>,
    /// What could not be read or is taken otherwise, in its order.
    pub troubles: Vec<Trouble>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line, from 1.
    pub line: usize,
    /// What, and what is done about it.
    pub what: String,
}

/// Zones as they are known here.
#[derive(Clone, Copy)]
struct Zones<'a> {
    desk: &'a TimeZone,
    of: &'a dyn Fn(&str) -> Option<TimeZone>,
}

/// Reads a file.
///
/// # Errors
/// It is no calendar, or larger than any.
pub fn read(text: &str, desk: &TimeZone, of: &dyn Fn(&str) -> Option<TimeZone>) -> Result<Read, String> {
    let say = &w().exchange;
    if text.len() > BYTES {
        return Err(fill(say.ics_large, &[&(BYTES >> 20)]));
    }
    if !text.lines().any(|line| line.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(say.no_calendar.to_owned());
    }
    let mut reading =
        Reading { zones: Zones { desk, of }, read: Read::default(), moved: BTreeMap::new(), told: BTreeSet::new() };
    reading.file(text);
    let Reading { mut read, moved, .. } = reading;
    for happening in &mut read.happenings {
        if let Some(days) = moved.get(&happening.uid).filter(|_| happening.rule.is_some()) {
            happening.except.extend(days);
        }
    }
    read.troubles.sort_by_key(|trouble| trouble.line);
    Ok(read)
}

struct Reading<'a> {
    zones: Zones<'a>,
    read: Read,
    /// Days of a series that are written as events of their own.
    moved: BTreeMap<String, Vec<Date>>,
    /// Zones that were told already.
    told: BTreeSet<String>,
}

impl Reading<'_> {
    fn file(&mut self, text: &str) {
        let say = &w().exchange;
        let mut within: Vec<String> = Vec::new();
        let mut event: Option<(usize, Vec<Line>)> = None;
        for line in lines(text) {
            let line = match line {
                Ok(line) => line,
                Err(number) => {
                    self.trouble(number, say.no_line.to_owned());
                    continue;
                }
            };
            match line.name.as_str() {
                "BEGIN" => {
                    let what = line.value.trim().to_ascii_uppercase();
                    if what == "VEVENT" && within.len() < DEPTH {
                        event = Some((line.number, Vec::new()));
                    }
                    if within.len() < DEPTH {
                        within.push(what);
                    }
                }
                "END" => {
                    let what = within.pop().unwrap_or_default();
                    if what == "VEVENT"
                        && let Some((number, lines)) = event.take()
                    {
                        self.event(number, &lines);
                    }
                }
                _ => {
                    // What stands in an alarm of an event is no part of it.
                    if let Some((_, lines)) = event.as_mut().filter(|_| within.last().is_some_and(|it| it == "VEVENT"))
                    {
                        lines.push(line);
                    }
                }
            }
        }
        if let Some((number, _)) = event {
            self.trouble(number, say.no_end.to_owned());
        }
    }

    fn trouble(&mut self, line: usize, what: String) {
        self.read.troubles.push(Trouble { line, what });
    }

    fn event(&mut self, number: usize, lines: &[Line]) {
        let say = &w().exchange;
        if self.read.happenings.len() >= EVENTS {
            if self.told.insert(String::new()) {
                self.trouble(number, fill(say.ics_many, &[&EVENTS]));
            }
            return;
        }
        let first = |name: &str| lines.iter().find(|line| line.name == name);
        let text = |name: &str| first(name).map(Line::text).unwrap_or_default();
        let Some(begins) = first("DTSTART") else { return self.trouble(number, say.no_start.to_owned()) };
        let Some(start) = self.start(begins) else {
            return self.trouble(begins.number, fill(say.bad_time, &[&clean::line(&begins.value)]));
        };
        if first("STATUS").is_some_and(|line| line.value.trim().eq_ignore_ascii_case("CANCELLED")) {
            return;
        }
        let uid = text("UID");
        let mut happening = Happening {
            line: number,
            summary: clean::line(&text("SUMMARY")),
            description: clean::text(&text("DESCRIPTION")),
            days: self.length(&start, first("DTEND"), first("DURATION")),
            rule: None,
            also: Vec::new(),
            except: BTreeSet::new(),
            uid,
            start,
        };
        if happening.summary.is_empty() {
            happening.summary = say.nameless.to_owned();
        }
        for line in lines {
            match line.name.as_str() {
                "RRULE" if happening.rule.is_some() => {
                    self.trouble(line.number, fill(say.not_followed, &[&line.name]));
                }
                "RRULE" => happening.rule = self.rule(line, &happening.start),
                "EXDATE" => happening.except.extend(self.dates(line, &happening.start)),
                "RDATE" => happening.also.extend(self.dates(line, &happening.start)),
                "EXRULE" => self.trouble(line.number, fill(say.not_followed, &[&line.name])),
                _ => {}
            }
        }
        if let Some(moved) = first("RECURRENCE-ID").and_then(|line| self.start(line)) {
            let days = self.moved.entry(happening.uid.clone()).or_default();
            days.push(moved.day_for(&happening.start));
        }
        self.read.happenings.push(happening);
    }

    /// Reads a DATE or a DATE-TIME; a zone that nobody knows is told, and is the desk's.
    fn start(&mut self, line: &Line) -> Option<Start> {
        self.one(line, line.value.trim())
    }

    fn one(&mut self, line: &Line, text: &str) -> Option<Start> {
        let desk = self.zones.desk.clone();
        if let Some(utc) = text.strip_suffix(['Z', 'z']) {
            let at = TimeZone::UTC.to_zoned(wall(utc)?).ok()?;
            return Some(Start::At { wall: at.datetime(), zone: TimeZone::UTC, desk });
        }
        if text.len() == 8 {
            return Some(Start::Day(day(text)?));
        }
        let wall = wall(text)?;
        let named = line.parameter("TZID").filter(|name| !name.is_empty());
        let zone = match named.map(|name| (name, zones::named(name, self.zones.of))) {
            Some((_, Some(zone))) => zone,
            Some((name, None)) => {
                if self.told.insert(name.to_owned()) {
                    self.trouble(line.number, fill(w().exchange.odd_zone, &[&clean::line(name)]));
                }
                desk.clone()
            }
            None => desk.clone(),
        };
        Some(Start::At { wall, zone, desk })
    }

    fn dates(&mut self, line: &Line, event: &Start) -> Vec<Date> {
        let mut days = Vec::new();
        for text in line.value.split(',').map(str::trim).take(DAYS) {
            // A period begins with its day.
            let text = text.split('/').next().unwrap_or(text);
            match self.one(line, text) {
                Some(start) => days.push(start.day_for(event)),
                None => self.trouble(line.number, fill(w().exchange.bad_time, &[&clean::line(text)])),
            }
        }
        days
    }

    /// Returns how many days it takes: the end of a whole-day event is the day behind it.
    fn length(&mut self, start: &Start, end: Option<&Line>, duration: Option<&Line>) -> i32 {
        let first = start.day();
        if let Some(end) = end.and_then(|line| self.start(line)) {
            let last = match &end {
                Start::Day(_) => end.day(),
                Start::At { wall, .. } if wall.time() == jiff::civil::Time::midnight() => end.day(),
                Start::At { wall, .. } => wall.date().tomorrow().unwrap_or(wall.date()),
            };
            return first.until(last).map_or(1, |span| span.get_days()).max(1);
        }
        let span = duration.and_then(|line| line.value.trim().parse::<jiff::Span>().ok());
        span.map_or(1, |span| span.get_weeks().saturating_mul(7).saturating_add(span.get_days())).max(1)
    }

    /// Reads a rule; of one with a part that is not followed the first day alone is kept.
    fn rule(&mut self, line: &Line, start: &Start) -> Option<Recurrence> {
        let read = rule(&line.value, |text| {
            let fake = Line { value: text.to_owned(), ..line.clone() };
            self.one(&fake, text).map(|until| until.last_day_for(start))
        });
        match read {
            Ok(mut rule) => {
                // A day of the week that is none of its month: the day with which it begins says which.
                if rule.frequency == Frequency::Weekly && rule.weekdays.is_empty() {
                    rule.weekdays = vec![(0, start.day().weekday())];
                }
                Some(rule)
            }
            Err(part) => {
                self.trouble(line.number, fill(w().exchange.not_followed_rule, &[&clean::line(&part)]));
                None
            }
        }
    }
}

/// Reads a rule, or returns the part of it that is not followed.
fn rule(text: &str, mut until: impl FnMut(&str) -> Option<Date>) -> Result<Recurrence, String> {
    let mut rule = Recurrence::new(Frequency::Daily);
    let mut has_frequency = false;
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let bad = || part.to_owned();
        let (name, value) = part.split_once('=').ok_or_else(bad)?;
        let value = value.trim();
        match name.trim().to_ascii_uppercase().as_str() {
            "FREQ" => {
                has_frequency = true;
                rule.frequency = match value.to_ascii_uppercase().as_str() {
                    "DAILY" => Frequency::Daily,
                    "WEEKLY" => Frequency::Weekly,
                    "MONTHLY" => Frequency::Monthly,
                    "YEARLY" => Frequency::Yearly,
                    _ => return Err(bad()),
                };
            }
            "INTERVAL" => rule.interval = value.parse().ok().filter(|n| (1..=10_000).contains(n)).ok_or_else(bad)?,
            "COUNT" => rule.count = Some(value.parse().ok().filter(|n| *n > 0).ok_or_else(bad)?),
            "UNTIL" => rule.until = Some(until(value).ok_or_else(bad)?),
            "BYDAY" => rule.weekdays = list(value, weekday).ok_or_else(bad)?,
            "BYMONTH" => rule.months = list(value, |one| within(one, 12).filter(|n| *n > 0)).ok_or_else(bad)?,
            "BYMONTHDAY" => rule.month_days = list(value, |one| within(one, 31)).ok_or_else(bad)?,
            "BYSETPOS" => rule.places = list(value, |one| one.parse().ok().filter(|n| *n != 0)).ok_or_else(bad)?,
            "WKST" => rule.week_start = weekday(value).ok_or_else(bad)?.1,
            _ => return Err(bad()),
        }
    }
    if has_frequency { Ok(rule) } else { Err("FREQ".to_owned()) }
}

fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').take(DAYS).map(|one| read(one.trim())).collect()
}

fn within(text: &str, most: i8) -> Option<i8> {
    text.parse().ok().filter(|n: &i8| *n != 0 && (-most..=most).contains(n))
}

fn weekday(text: &str) -> Option<(i16, Weekday)> {
    let at = text.len().checked_sub(2)?;
    let (number, name) = (text.get(..at)?, text.get(at..)?);
    let weekday = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let nth =
        if number.is_empty() { Some(0) } else { number.parse().ok().filter(|n: &i16| (1..=53).contains(&n.abs())) };
    Some((nth?, weekday))
}

/// Reads `20270328`.
fn day(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        text.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `20270328T093000`.
fn wall(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    let number = |range: std::ops::Range<usize>| -> Option<i8> {
        time.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
    };
    if date.len() != 8 {
        return None;
    }
    // A second may be the 60th.
    let second = if time.len() > 4 { number(4..6)?.min(59) } else { 0 };
    let time = jiff::civil::Time::new(number(0..2)?, number(2..4)?, second, 0).ok()?;
    Some(day(date)?.to_datetime(time))
}
