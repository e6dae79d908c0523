//! Opening hours as they are written in the settings.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::domain::hours::{BusinessHours, OpenSpan};

use super::section::{Section, Value};
use super::zone;

/// Opening hours as written; the zone of the desk is known only once every file was read.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    zone: Option<TimeZone>,
    week: Vec<(Vec<Weekday>, Vec<OpenSpan>)>,
    dates: Vec<(Date, Vec<OpenSpan>)>,
}

/// The days of the week, as settings name them.
pub const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Plan {
    /// Reads the keys of a table of hours; what it does not know is returned.
    pub fn read<'a>(section: &mut Section<'a>) -> (Plan, Vec<(&'a str, Value<'a>)>) {
        let mut plan = Plan { zone: section.parsed("zone", zone::named), ..Plan::default() };
        let holidays = section.parsed_list("holidays", date).unwrap_or_default();
        plan.dates.extend(holidays.into_iter().map(|day| (day, Vec::new())));
        if let Some(mut dates) = section.section("dates") {
            for (key, value) in dates.rest() {
                match date(key) {
                    Ok(day) => plan.dates.extend(dates.list(value, key, span).map(|spans| (day, spans))),
                    Err(why) => dates.mistake(key, why),
                }
            }
        }
        let mut unknown = Vec::new();
        for (key, value) in section.rest() {
            match days(key) {
                Some(days) => plan.week.extend(section.list(value, key, span).map(|spans| (days, spans))),
                None => unknown.push((key, value)),
            }
        }
        (plan, unknown)
    }

    /// Tells whether no hours are written: always open.
    pub fn is_always(&self) -> bool {
        self.week.is_empty() && self.dates.is_empty()
    }

    /// Returns the hours, in their own zone or the desk's.
    pub fn hours(&self, desk: &TimeZone) -> BusinessHours {
        let zone = self.zone.clone().unwrap_or_else(|| desk.clone());
        let base = if self.week.is_empty() { BusinessHours::always(zone) } else { BusinessHours::closed(zone) };
        let weekly = self.week.iter().fold(base, |hours, (days, spans)| hours.weekly(days, spans));
        self.dates.iter().fold(weekly, |hours, (day, spans)| hours.open_on(*day, spans))
    }
}

/// Reads `mon`, `sat-sun`, `mon-fri`.
pub fn days(key: &str) -> Option<Vec<Weekday>> {
    let place = |name: &str| DAYS.iter().position(|(known, _)| *known == name.trim().to_lowercase());
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    let (first, last) = (place(first)?, place(last)?);
    Some(DAYS.iter().enumerate().filter(|(n, _)| (first..=last).contains(n)).map(|(_, (_, day))| *day).collect())
        .filter(|days: &Vec<Weekday>| !days.is_empty())
}

fn span(text: &str) -> Result<OpenSpan, String> {
    text.parse().map_err(|bad: crate::domain::hours::BadHours| bad.to_string())
}

/// Reads a day of the calendar.
pub fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no date; write it like 2026-12-25"))
}

/// Names the keys for weekdays, for advice on mistakes.
pub const DAY_KEYS: [&str; 10] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon-fri", "sat-sun", "mon-sun"];
