//! Key dates: days that a plan goes round or goes by. Each is a rule that names a day of every year.

mod easter;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::ics::Happening;
use crate::domain::lean::is_default;

pub use self::easter::{orthodox, western};

/// The longest window of which key dates are told, in days: wider than that it is a list and no calendar.
const WIDEST: i32 = 1_130;

/// A day that a plan should know of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyDay {
    /// Which day.
    pub date: Date,
    /// What it is called in English, or as its file says.
    pub name: String,
    /// What it is called where it is kept.
    #[serde(default, skip_serializing_if = "is_default")]
    pub local: Option<String>,
    /// What kind of day.
    pub kind: DayKind,
    /// The country or the file that names it.
    pub list: String,
    /// A day of mourning: nothing merry leaves on it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mourning: bool,
}

/// What kind of day it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// People do not work.
    Holiday,
    /// A cause has it: a brand may join in.
    Awareness,
    /// People buy.
    Commerce,
    /// People mourn.
    Mourning,
    /// Of somebody's calendar.
    #[default]
    Event,
}

impl DayKind {
    /// All of them.
    pub const ALL: [DayKind; 5] =
        [DayKind::Holiday, DayKind::Awareness, DayKind::Commerce, DayKind::Mourning, DayKind::Event];

    /// Returns the word used in files and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            DayKind::Holiday => "holiday",
            DayKind::Awareness => "awareness",
            DayKind::Commerce => "commerce",
            DayKind::Mourning => "mourning",
            DayKind::Event => "event",
        }
    }
}

/// Names a day of every year, or one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// The same day of the calendar; the 29th of February in leap years alone.
    Fixed {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// That day and no other.
    Once(Date),
    /// The nth weekday of a month, and so many days behind that: Black Friday is a day behind a Thursday.
    Nth {
        /// 1 to 5; -1 is the last.
        nth: i8,
        /// Which.
        weekday: Weekday,
        /// 1 to 12.
        month: i8,
        /// Days behind it.
        plus: i32,
    },
    /// The first such weekday from a day of the calendar on, or the last one up to it; that day itself counts.
    Near {
        /// Which.
        weekday: Weekday,
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
        /// The last up to it.
        before: bool,
    },
    /// So many days behind Easter Sunday.
    Easter {
        /// As the Orthodox churches reckon it.
        orthodox: bool,
        /// Days behind it.
        plus: i32,
    },
}

impl DayRule {
    /// Returns the day of a year; nothing where that year has none.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        match *self {
            DayRule::Fixed { month, day } => Date::new(year, month, day).ok(),
            DayRule::Once(date) => Some(date).filter(|date| date.year() == year),
            DayRule::Nth { nth, weekday, month, plus } => {
                later(Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?, plus)
            }
            DayRule::Near { weekday, month, day, before } => {
                let from = Date::new(year, month, day).ok()?;
                let far = i32::from(if before { weekday.until(from.weekday()) } else { from.weekday().until(weekday) });
                later(from, if before { -far } else { far })
            }
            DayRule::Easter { orthodox: false, plus } => later(western(year)?, plus),
            DayRule::Easter { orthodox: true, plus } => later(orthodox(year)?, plus),
        }
    }
}

fn later(date: Date, days: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A key date as a file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDate {
    /// What it is called.
    pub name: String,
    /// What it is called where it is kept.
    pub local: Option<String>,
    /// What kind of day.
    pub kind: DayKind,
    /// A day of mourning.
    pub mourning: bool,
    /// When it is.
    pub on: When,
}

/// When a key date is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// By a rule.
    Rule {
        /// Which.
        on: DayRule,
        /// If that is the day of another, it is on the third: the Mother's Day of France gives way to Pentecost.
        gives_way: Option<(DayRule, DayRule)>,
    },
    /// As somebody's calendar says.
    Happening(Box<Happening>),
}

impl When {
    /// Returns the days from `from` on and before `until`.
    fn within(&self, from: Date, until: Date) -> Vec<Date> {
        match self {
            When::Happening(happening) => happening.within(from, until),
            When::Rule { on, gives_way } => {
                // What is reckoned from a day of the year before may fall into this one.
                let years = from.year().saturating_sub(1)..=until.year();
                let in_year = |year: i16| {
                    let day = on.in_year(year)?;
                    match gives_way {
                        Some((other, instead)) if other.in_year(year) == Some(day) => instead.in_year(year),
                        _ => Some(day),
                    }
                };
                years.filter_map(in_year).filter(|day| (from..until).contains(day)).collect()
            }
        }
    }
}

/// The key dates of a country, or of somebody's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayList {
    /// The country's code, or the name of the file.
    pub name: String,
    /// Its days.
    pub dates: Vec<KeyDate>,
    /// It is shown without being asked for.
    pub chosen: bool,
}

/// Returns the key dates of lists from `from` on and before `until`, in order.
pub fn key_days<'a>(lists: impl IntoIterator<Item = &'a DayList>, from: Date, until: Date) -> Vec<KeyDay> {
    let is_wide = from.until(until).map_or(true, |span| span.get_days() > WIDEST);
    if from >= until || is_wide {
        return Vec::new();
    }
    let mut days: Vec<KeyDay> = Vec::new();
    for list in lists {
        for key in &list.dates {
            days.extend(key.on.within(from, until).into_iter().map(|date| KeyDay {
                date,
                name: key.name.clone(),
                local: key.local.clone(),
                kind: key.kind,
                list: list.name.clone(),
                mourning: key.mourning,
            }));
        }
    }
    days.sort_unstable();
    days
}

#[cfg(test)]
mod tests;
