//! The day of a key date as it is written.

use jiff::civil::{Date, Weekday};

use crate::config::hours::DAYS;
use crate::config::mistake::nearest;
use crate::domain::plan::DayRule;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const PLACES: [(&str, i8); 6] = [("1st", 1), ("2nd", 2), ("3rd", 3), ("4th", 4), ("5th", 5), ("last", -1)];

/// Reads when a day is.
pub fn read(text: &str) -> Result<DayRule, String> {
    let bad = || {
        format!(
            "\"{text}\" is no day; write 12-06, 2027-12-06, 4th thu of nov +1, sun from 11-27, wed by 11-22, easter+1"
        )
    };
    let text = text.trim().to_lowercase();
    if let Ok(date) = text.parse::<Date>() {
        return Ok(DayRule::Once(date));
    }
    if let Some((month, day)) = month_and_day(&text) {
        return Ok(DayRule::Fixed { month, day });
    }
    for (name, orthodox) in [("orthodox-easter", true), ("easter", false)] {
        if let Some(rest) = text.strip_prefix(name) {
            let plus = plus(&rest.replace(' ', "")).ok_or_else(bad)?;
            return Ok(DayRule::Easter { orthodox, plus });
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [weekday, word @ ("from" | "by"), day] => {
            let (month, day) = month_and_day(day).ok_or_else(bad)?;
            Ok(DayRule::Near { weekday: self::weekday(weekday)?, month, day, before: *word == "by" })
        }
        [nth, weekday, "of", month, rest @ ..] => {
            let nth = PLACES.iter().find(|(known, _)| known == nth).map(|(_, nth)| *nth).ok_or_else(bad)?;
            let place = MONTHS.iter().position(|known| known == month).ok_or_else(|| no_month(month))?;
            let month = i8::try_from(place + 1).map_err(|_| bad())?;
            Ok(DayRule::Nth {
                nth,
                weekday: self::weekday(weekday)?,
                month,
                plus: plus(&rest.concat()).ok_or_else(bad)?,
            })
        }
        _ => Err(bad()),
    }
}

/// Reads `12-06`; every day that a leap year has.
fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Date::new(2028, month, day).ok().map(|_| (month, day))
}

fn plus(text: &str) -> Option<i32> {
    match text {
        "" => Some(0),
        text if text.starts_with(['+', '-']) => text.parse().ok().filter(|days| (-366..=366).contains(days)),
        _ => None,
    }
}

fn weekday(text: &str) -> Result<Weekday, String> {
    let found = DAYS.iter().find(|(known, _)| *known == text).map(|(_, day)| *day);
    found.ok_or_else(|| wrong(text, "day of the week", DAYS.map(|(name, _)| name)))
}

fn no_month(text: &str) -> String {
    wrong(text, "month", MONTHS)
}

fn wrong<const N: usize>(text: &str, what: &str, known: [&str; N]) -> String {
    match nearest(text, known) {
        Some(meant) => format!("\"{text}\" is no {what}; did you mean \"{meant}\"?"),
        None => format!("\"{text}\" is no {what}; there are {}", known.join(", ")),
    }
}
