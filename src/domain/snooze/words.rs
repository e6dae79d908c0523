//! The words for times in English, Spanish and Romanian, in small letters and without accents.

use jiff::civil::Weekday;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns `text` in small letters, without accents, so that `Mâine` is `maine`.
pub fn fold(text: &str) -> String {
    text.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

const WEEKDAYS: [(Weekday, [&str; 3]); 7] = [
    (Weekday::Monday, ["monday", "lunes", "luni"]),
    (Weekday::Tuesday, ["tuesday", "martes", "marti"]),
    (Weekday::Wednesday, ["wednesday", "miercoles", "miercuri"]),
    (Weekday::Thursday, ["thursday", "jueves", "joi"]),
    (Weekday::Friday, ["friday", "viernes", "vineri"]),
    (Weekday::Saturday, ["saturday", "sabado", "sambata"]),
    (Weekday::Sunday, ["sunday", "domingo", "duminica"]),
];

const MONTHS: [[&str; 3]; 12] = [
    ["january", "enero", "ianuarie"],
    ["february", "febrero", "februarie"],
    ["march", "marzo", "martie"],
    ["april", "abril", "aprilie"],
    ["may", "mayo", "mai"],
    ["june", "junio", "iunie"],
    ["july", "julio", "iulie"],
    ["august", "agosto", "august"],
    ["september", "septiembre", "septembrie"],
    ["october", "octubre", "octombrie"],
    ["november", "noviembre", "noiembrie"],
    ["december", "diciembre", "decembrie"],
];

/// How well a word names something: not at all, by its beginning, or in full.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Beginning,
    Full,
}

fn fit(word: &str, names: &[&str]) -> Option<Fit> {
    let word = word.trim_end_matches('.');
    if names.contains(&word) {
        return Some(Fit::Full);
    }
    (word.len() >= 3 && names.iter().any(|name| name.starts_with(word))).then_some(Fit::Beginning)
}

/// What a word names in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A day of the week.
    Weekday(Weekday),
    /// A month, January being 1.
    Month(i8),
    /// Both, as `mar`: Tuesday in Spanish and Romanian, March in all three.
    Both(Weekday, i8),
}

/// Returns what a word of at least three letters names, in any of the languages.
pub fn named(word: &str) -> Option<Named> {
    let weekday = best(WEEKDAYS.iter().map(|(day, names)| (*day, fit(word, names))));
    let month = best((1..).zip(&MONTHS).map(|(number, names)| (number, fit(word, names))));
    match (weekday, month) {
        (None, None) => None,
        (Some((day, _)), None) => Some(Named::Weekday(day)),
        (None, Some((month, _))) => Some(Named::Month(month)),
        (Some((day, a)), Some((_, b))) if a > b => Some(Named::Weekday(day)),
        (Some((_, a)), Some((month, b))) if a < b => Some(Named::Month(month)),
        (Some((day, _)), Some((month, _))) => Some(Named::Both(day, month)),
    }
}

fn best<T>(fits: impl Iterator<Item = (T, Option<Fit>)>) -> Option<(T, Fit)> {
    fits.filter_map(|(what, fit)| Some((what, fit?))).max_by_key(|(_, fit)| *fit)
}

/// Returns the month that a word names, where a number beside it leaves no doubt.
pub fn month(word: &str) -> Option<i8> {
    match named(word)? {
        Named::Month(month) | Named::Both(_, month) => Some(month),
        Named::Weekday(_) => None,
    }
}

/// A unit of a relative time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// The same time on the next day.
    Day,
    /// The same time on the same weekday.
    Week,
    /// The same time on the same day of the month.
    Month,
}

/// Returns the unit that a word after a number means; there `luni` are months, not Monday.
pub fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minut" => Unit::Minute,
        "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" | "ora" | "ore" => Unit::Hour,
        "d" | "day" | "days" | "dia" | "dias" | "zi" | "zile" => Unit::Day,
        "w" | "wk" | "week" | "weeks" | "semana" | "semanas" | "saptamana" | "saptamani" => Unit::Week,
        "mo" | "month" | "months" | "mes" | "meses" | "luna" | "luni" => Unit::Month,
        _ => return None,
    })
}

/// Tells whether a phrase means "until they write".
pub fn is_reply(phrase: &str) -> bool {
    const PHRASES: [&str; 14] = [
        "reply",
        "until reply",
        "until they reply",
        "until they write",
        "they reply",
        "they write",
        "respuesta",
        "hasta respuesta",
        "cuando responda",
        "hasta que responda",
        "hasta que escriba",
        "raspuns",
        "cand raspunde",
        "pana raspunde",
    ];
    PHRASES.contains(&phrase)
}

/// Tells whether a word may stand between others without saying anything.
pub fn is_filler(word: &str) -> bool {
    const WORDS: [&str; 16] =
        ["at", "on", "until", "till", "by", "the", "el", "la", "las", "los", "a", "de", "por", "pe", "ora", "en"];
    WORDS.contains(&word)
}

/// Tells whether a word may open a relative time: `in 3 days`, `dentro de 2 horas`, `peste 3 zile`.
pub fn opens_relative(word: &str) -> bool {
    ["in", "en", "dentro", "de", "peste", "for"].contains(&word)
}

/// A day named by its distance from today.
pub fn days_away(word: &str) -> Option<i32> {
    Some(match word {
        "yesterday" | "ayer" | "ieri" => -1,
        "today" | "hoy" | "azi" | "astazi" => 0,
        "tomorrow" | "tom" | "tmrw" | "manana" | "maine" => 1,
        "overmorrow" | "poimaine" => 2,
        _ => return None,
    })
}

/// A part of the day, in the hour at which it stands; `None` inside for the morning, which depends on the hours.
pub fn part_of_day(word: &str) -> Option<Option<i8>> {
    Some(match word {
        "morning" | "dimineata" => None,
        "noon" | "midday" | "mediodia" | "pranz" | "amiaza" => Some(12),
        "afternoon" | "tarde" | "dupa-amiaza" => Some(15),
        "evening" | "seara" => Some(18),
        "night" | "noche" | "noapte" => Some(super::EVENING),
        _ => return None,
    })
}

/// Tells whether a word means tonight.
pub fn is_tonight(word: &str) -> bool {
    ["tonight", "deseara", "diseara"].contains(&word)
}

/// Tells whether a word says "next", which two people read as two different days.
pub fn is_next(word: &str) -> bool {
    ["next", "proximo", "proxima", "viitoare", "viitor"].contains(&word)
}
