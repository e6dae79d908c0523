//! What a rule does, as it is written.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::section::Section;
use crate::domain::class::Class;
use crate::domain::conversation::Dismissal;
use crate::domain::hours::BusinessHours;
use crate::domain::id::SeatName;
use crate::domain::rules::{PutOff, Then};
use crate::domain::snooze::{self, Wake};
use crate::domain::targets::{Counting, Target};
use crate::domain::time::Time;

use super::{Known, label, one_of};

/// Reads what a rule does, in the order in which it is done.
pub fn acts(mut table: Section<'_>, known: &Known<'_>) -> Vec<Then> {
    let mut all = Vec::new();
    all.extend(table.parsed("class", class).map(Then::Class));
    all.extend(table.parsed("priority", priority).map(Then::Priority));
    all.extend(table.parsed_list("label", label).filter(|labels| !labels.is_empty()).map(Then::Label));
    all.extend(table.parsed("assign", seat).map(Then::Assign));
    all.extend(least_busy(&mut table));
    all.extend(target(&mut table).map(Then::Target));
    all.extend(snooze(&mut table, known).map(Then::Snooze));
    all.extend(table.parsed("dismiss", dismissal).map(Then::Dismiss));
    all.extend(flag(&mut table, "hide").then_some(Then::Hide));
    all.extend(page(&mut table, known).then_some(Then::Page));
    contradictions(&table);
    table.done();
    all
}

fn contradictions(table: &Section<'_>) {
    for (one, other, why) in [
        ("dismiss", "snooze", "what is dismissed is not put off"),
        ("dismiss", "target", "what is dismissed has no deadline"),
        ("assign", "least_busy", "it goes to one person"),
    ] {
        if table.has(one) && table.has(other) {
            table.mistake(other, format!("{other} and {one} exclude each other: {why}; take one of them out"));
        }
    }
    for (part, whole) in [("at_most", "least_busy"), ("counting", "target")] {
        if table.has(part) && !table.has(whole) {
            table.mistake(part, format!("{part} says nothing without {whole}"));
        }
    }
}

fn class(text: &str) -> Result<Class, String> {
    one_of(text, "class", &Class::ALL.map(|class| (class.word(), class)))
}

fn priority(text: &str) -> Result<i8, String> {
    one_of(text, "priority", &[("raise", 1), ("lower", -1)])
}

fn dismissal(text: &str) -> Result<Dismissal, String> {
    let words = Dismissal::ALL.map(|(_, why)| (why.words().replace(' ', "-"), why));
    one_of(&text.replace([' ', '_'], "-"), "reason", &words.each_ref().map(|(word, why)| (word.as_str(), *why)))
}

/// Reads the name of a person's seat.
pub fn seat(text: &str) -> Result<SeatName, String> {
    let seat = SeatName::new(text);
    match () {
        () if seat.as_str().is_empty() || seat.as_str() != text => {
            Err(format!("\"{text}\" is no seat's name: at most 32 characters, no slashes, no blanks at its ends"))
        }
        () if seat == SeatName::desk() => {
            Err("\"desk\" is the desk itself, which answers nobody; name a person".to_owned())
        }
        () => Ok(seat),
    }
}

fn least_busy(table: &mut Section<'_>) -> Option<Then> {
    let at_most = table.number("at_most", 1..=100_000).and_then(|most| usize::try_from(most).ok());
    let among = table.parsed_list("least_busy", seat)?;
    if table.is_empty_list("least_busy") {
        table.mistake("least_busy", "least_busy is an empty list: name who may get it".to_owned());
    }
    Some(Then::LeastBusy { among, at_most })
}

fn target(table: &mut Section<'_>) -> Option<Target> {
    let counting = [("business", Counting::Business), ("elapsed", Counting::Elapsed)];
    let counting = table.parsed("counting", |text| one_of(text, "way of counting", &counting)).unwrap_or_default();
    let minutes = table.parsed("target", |text| {
        let minutes = snooze::span(text).and_then(|span| u32::try_from(span.as_minutes()).ok());
        let minutes = minutes.filter(|minutes| *minutes <= 525_600);
        minutes.ok_or_else(|| format!("\"{text}\" is no span; write it like 15 min, 2h or 1 day"))
    })?;
    Some(Target { minutes, counting })
}

/// Reads until when it is put off. What depends on the day is tried on one that all calendars have.
fn snooze(table: &mut Section<'_>, known: &Known<'_>) -> Option<PutOff> {
    let until = table.parsed("snooze", |text| {
        if text.eq_ignore_ascii_case("opening") {
            return Ok(PutOff::Opening);
        }
        let hours = BusinessHours::always(TimeZone::UTC);
        let some_day = Time::from(Timestamp::UNIX_EPOCH);
        match snooze::parse(text, some_day, &TimeZone::UTC, &hours) {
            Ok(Wake::At(_)) => Ok(PutOff::When(text.to_owned())),
            Ok(Wake::Reply) => {
                Err("they have just written: put it off for a time, +2h, tomorrow 9 or opening".to_owned())
            }
            Err(why) => Err(why.to_string()),
        }
    })?;
    if until == PutOff::Opening && !known.ever_closes() {
        table.mistake("snooze", "snooze: the desk never closes; [hours] in the settings says when it does".to_owned());
    }
    Some(until)
}

fn flag(table: &mut Section<'_>, key: &'static str) -> bool {
    let flag = table.flag(key);
    if flag == Some(false) {
        table.mistake(key, format!("{key} = false does nothing; take it out"));
    }
    flag.unwrap_or_default()
}

fn page(table: &mut Section<'_>, known: &Known<'_>) -> bool {
    let pages = flag(table, "page");
    if pages && !known.pages {
        table.mistake(
            "page",
            "page: nothing pages here; [crisis] page_command in the settings names a program".to_owned(),
        );
    }
    pages
}
