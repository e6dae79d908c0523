//! Reads a snooze that was typed.

use std::iter::Peekable;
use std::slice::Iter;

use jiff::civil::{Date, Time as Clock};
use jiff::tz::TimeZone;

use super::words::{self, Named, Unit};
use super::{BadSnooze, CLOSING, Frame, Wake};
use crate::domain::hours::BusinessHours;
use crate::domain::time::{Span, Time};
use crate::words::w;

/// Nobody snoozes for longer than that.
const MOST: Span = Span::days(3_653);
/// Longer texts are not times.
const MOST_LETTERS: usize = 100;

/// Reads a snooze: `fri 9`, `+3d`, `90m`, `tomorrow 14`, `2026-12-01`, `1 dec 9`, `17:30`, `eod`, `reply`,
/// with weekdays and months in English, Spanish and Romanian.
///
/// A time without a day is its next occurrence; a day without a time its morning, which is the first opening
/// where there are opening hours. A time that the clock skips is the moment of the change.
pub fn parse(text: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Result<Wake, BadSnooze> {
    let frame = Frame { now, zone, hours };
    let folded = words::fold(&text.chars().take(MOST_LETTERS).collect::<String>()).replace(',', " ");
    let tokens: Vec<&str> = folded.split_whitespace().collect();
    if tokens.is_empty() {
        return Err(BadSnooze::Empty);
    }
    if words::is_reply(&tokens.join(" ")) {
        return Ok(Wake::Reply);
    }
    let at = match text.trim().parse::<Time>().ok() {
        Some(at) => at,
        None => match relative(&tokens, &frame) {
            Some(at) => at.ok_or_else(|| BadSnooze::TooFar { text: text.trim().to_owned() })?,
            None => Reading::of(&tokens)?.resolve(&frame, text)?,
        },
    };
    to_come(at, &frame, text).map(Wake::At)
}

/// Returns the day that was written without an hour, as `parse` reads days: the next that fits, today among them. Nothing
/// where an hour or no day to come is written.
pub fn day(text: &str, now: Time, zone: &TimeZone, hours: &BusinessHours) -> Option<Date> {
    let frame = Frame { now, zone, hours };
    let folded = words::fold(&text.chars().take(MOST_LETTERS).collect::<String>()).replace(',', " ");
    let tokens: Vec<&str> = folded.split_whitespace().collect();
    let reading = Reading::of(&tokens).ok().filter(|reading| reading.part.is_none())?;
    // A weekday whose morning is over is that of the next week, as with `parse`.
    let is_weekday = matches!(reading.day, Some(Day::Weekday(_)));
    let is_over = |day: Date| is_weekday && frame.morning(day).is_none_or(|at| at <= now);
    let next = reading.days(&frame).into_iter().find(|day| *day >= frame.today() && !is_over(*day))?;
    let is_near = frame.at_hour(next, 0).is_some_and(|at| at.since(now) < MOST);
    is_near.then_some(next)
}

/// Reads a length of time: `15 min`, `2h`, `1h30`, `1 day`. Nothing where it is none, or none at all.
pub fn span(text: &str) -> Option<Span> {
    let minutes = amounts(&words::fold(text))?.into_iter().map(|(number, unit)| match unit {
        Unit::Minute => Some(number),
        Unit::Hour => Some(number * 60),
        Unit::Day => Some(number * 1440),
        Unit::Week => Some(number * 7 * 1440),
        Unit::Month => None,
    });
    let minutes: i64 = minutes.sum::<Option<i64>>()?;
    (minutes > 0).then(|| Span::minutes(minutes))
}

fn to_come(at: Time, frame: &Frame, text: &str) -> Result<Time, BadSnooze> {
    if at <= frame.now {
        Err(BadSnooze::Past { at: frame.wall(at) })
    } else if at.since(frame.now) > MOST {
        Err(BadSnooze::TooFar { text: text.trim().to_owned() })
    } else {
        Ok(at)
    }
}

/// Reads `+3d`, `1h30`, `in 2 weeks`. Nothing where it is no relative time; inside, nothing where the
/// calendar ends before it.
fn relative(tokens: &[&str], frame: &Frame) -> Option<Option<Time>> {
    let rest: Vec<&str> = tokens.iter().skip_while(|word| words::opens_relative(word)).copied().collect();
    let joined = rest.join(" ");
    let parts = amounts(joined.strip_prefix('+').unwrap_or(&joined))?;
    let mut span = jiff::Span::new();
    for (number, unit) in parts {
        let added = match unit {
            Unit::Minute => span.try_minutes(span.get_minutes() + number),
            Unit::Hour => span.try_hours(i64::from(span.get_hours()) + number),
            Unit::Day => span.try_days(i64::from(span.get_days()) + number),
            Unit::Week => span.try_weeks(i64::from(span.get_weeks()) + number),
            Unit::Month => span.try_months(i64::from(span.get_months()) + number),
        };
        match added {
            Ok(longer) => span = longer,
            Err(_) => return Some(None),
        }
    }
    Some(frame.now.in_zone(frame.zone).checked_add(span).ok().map(|at| at.timestamp().into()))
}

/// Reads one or more numbers with their units; after hours the minutes need no unit.
fn amounts(text: &str) -> Option<Vec<(i64, Unit)>> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (number, after) = split_number(rest)?;
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (word, next) = after.split_at(letters);
        let unit = match parts.last() {
            Some((_, Unit::Hour)) if word.is_empty() && next.is_empty() => Unit::Minute,
            _ => words::unit(word)?,
        };
        parts.push((number, unit));
        rest = next.trim_start();
    }
    (!parts.is_empty()).then_some(parts)
}

fn split_number(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    (1..=6).contains(&digits).then_some(())?;
    Some((number.parse().ok()?, rest))
}

/// Which day was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Away(i32),
    Weekday(jiff::civil::Weekday),
    /// A day and month whose year goes without saying.
    Yearly(i8, i8),
    Exact(Date),
    NextWeek,
}

/// Which time of the day was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Clock(Clock),
    Morning,
    End,
}

/// What was understood so far.
#[derive(Debug, Default)]
struct Reading {
    day: Option<Day>,
    part: Option<Part>,
}

impl Reading {
    fn of(tokens: &[&str]) -> Result<Reading, BadSnooze> {
        let mut reading = Reading::default();
        let mut tokens = tokens.iter().peekable();
        while let Some(word) = tokens.next() {
            reading.take(word, &mut tokens)?;
        }
        match reading {
            Reading { day: None, part: None } => Err(BadSnooze::Empty),
            reading => Ok(reading),
        }
    }

    /// Takes one word, and those after it that belong to it.
    fn take(&mut self, word: &str, rest: &mut Peekable<Iter<&str>>) -> Result<(), BadSnooze> {
        if word == "manana" && self.day == Some(Day::Away(1)) {
            return self.set_part(word, Part::Morning);
        }
        if word == "pasado" && rest.next_if(|next| **next == "manana").is_some() {
            return self.set_day(word, Day::Away(2));
        }
        if words::is_filler(word) {
            return Ok(());
        }
        if words::is_next(word) {
            return self.take_next(word, rest);
        }
        if let Some(away) = words::days_away(word) {
            return self.set_day(word, Day::Away(away));
        }
        if words::is_tonight(word) {
            self.set_day(word, Day::Away(0))?;
            return self.set_part(word, clock_part(super::EVENING, 0, word)?);
        }
        if word == "eod" {
            return self.set_part(word, Part::End);
        }
        if word == "eow" {
            self.set_day(word, Day::Weekday(jiff::civil::Weekday::Friday))?;
            return self.set_part(word, Part::End);
        }
        if let Some(part) = words::part_of_day(word) {
            let part = part.map_or(Ok(Part::Morning), |hour| clock_part(hour, 0, word))?;
            return self.set_part(word, part);
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.take_number(word, rest);
        }
        self.take_name(word, rest)
    }

    /// `next week` is its Monday; `next fri` is this one for some and that one for others.
    fn take_next(&mut self, word: &str, rest: &mut Peekable<Iter<&str>>) -> Result<(), BadSnooze> {
        let after = rest.next().copied().unwrap_or_default();
        if words::unit(after) == Some(Unit::Week) {
            return self.set_day(word, Day::NextWeek);
        }
        let text = format!("{word} {after}").trim().to_owned();
        match words::named(after) {
            Some(Named::Weekday(_)) => {
                Err(BadSnooze::Ambiguous { word: text, first: after.to_owned(), second: w().typed.a_date.to_owned() })
            }
            Some(Named::Month(_) | Named::Both(..)) | None => Err(unknown(&text)),
        }
    }

    /// A word that names a weekday, or a month with its day.
    fn take_name(&mut self, word: &str, rest: &mut Peekable<Iter<&str>>) -> Result<(), BadSnooze> {
        match words::named(word).ok_or_else(|| unknown(word))? {
            Named::Weekday(day) => self.set_day(word, Day::Weekday(day)),
            Named::Month(month) => {
                let day = rest.next().and_then(|next| day_number(next)).ok_or_else(|| unknown(word))?;
                self.set_date(word, day, month, rest)
            }
            Named::Both(day, month) => Err(BadSnooze::Ambiguous {
                word: word.to_owned(),
                first: format!("{day:?}").to_lowercase(),
                second: format!("1 {}", month_name(month)),
            }),
        }
    }

    /// A word that begins with a digit: a date, a time, or the number before a month or am and pm.
    fn take_number(&mut self, word: &str, rest: &mut Peekable<Iter<&str>>) -> Result<(), BadSnooze> {
        if let Some(date) = exact_date(word)? {
            return self.set_day(word, Day::Exact(date));
        }
        if let Some((date, time)) = word.split_once('t')
            && let Some(date) = exact_date(date)?
        {
            self.set_day(word, Day::Exact(date))?;
            return self.set_part(word, clock_of(time)?.ok_or_else(|| unknown(word))?);
        }
        if let Some(day) = day_number(word) {
            rest.next_if(|next| **next == "de");
            if let Some(month) = rest.next_if(|next| words::month(next).is_some()).and_then(|next| words::month(next)) {
                return self.set_date(word, day, month, rest);
            }
        }
        let half = rest.next_if(|next| ["am", "pm"].contains(*next)).copied().unwrap_or_default();
        if let Some(part) = clock_of(&format!("{word}{half}"))? {
            return self.set_part(word, part);
        }
        match word.parse::<i8>() {
            Ok(hour) if self.day.is_some() => self.set_part(word, clock_part(hour, 0, word)?),
            Ok(hour) if (0..24).contains(&hour) => Err(BadSnooze::Ambiguous {
                word: word.to_owned(),
                first: format!("{hour}:00"),
                second: format!("+{hour}d"),
            }),
            Ok(_) | Err(_) => Err(unknown(word)),
        }
    }

    /// A day of a month, and the year if one follows.
    fn set_date(&mut self, word: &str, day: i8, month: i8, rest: &mut Peekable<Iter<&str>>) -> Result<(), BadSnooze> {
        rest.next_if(|next| **next == "de");
        let year = rest.next_if(|next| next.len() == 4 && next.parse::<i16>().is_ok_and(|year| year >= 1900));
        match year.and_then(|year| year.parse().ok()) {
            Some(year) => {
                let text = format!("{day} {} {year}", month_name(month));
                self.set_day(word, Day::Exact(date_of(year, month, day, &text)?))
            }
            None => self.set_day(word, Day::Yearly(day, month)),
        }
    }

    fn set_day(&mut self, word: &str, day: Day) -> Result<(), BadSnooze> {
        match self.day.replace(day) {
            None => Ok(()),
            Some(_) => Err(unknown(word)),
        }
    }

    fn set_part(&mut self, word: &str, part: Part) -> Result<(), BadSnooze> {
        match self.part.replace(part) {
            None => Ok(()),
            Some(_) => Err(unknown(word)),
        }
    }

    /// Turns what was read into a moment: the next one that fits, for what comes again.
    fn resolve(&self, frame: &Frame, text: &str) -> Result<Time, BadSnooze> {
        let part = self.part.unwrap_or(Part::Morning);
        let moments: Vec<Time> = self.days(frame).into_iter().filter_map(|day| part.on(day, frame)).collect();
        let next = moments.iter().find(|at| **at > frame.now).or(moments.last());
        next.copied().ok_or_else(|| match self.day {
            Some(Day::Yearly(_, month)) => month_of_any_year(month, text.trim()),
            Some(Day::Away(_) | Day::Weekday(_) | Day::Exact(_) | Day::NextWeek) | None => no_such_day(text.trim()),
        })
    }

    /// The days that may be meant, soonest first.
    fn days(&self, frame: &Frame) -> Vec<Date> {
        let today = frame.today();
        let away = |days: i32| today.checked_add(jiff::Span::new().days(days)).ok();
        let days = match self.day {
            None if self.part == Some(Part::End) => vec![away(0)],
            None => vec![away(0), away(1)],
            Some(Day::Away(days)) => vec![away(days)],
            Some(Day::Weekday(day)) if today.weekday() == day => vec![away(0), away(7)],
            Some(Day::Weekday(day)) => vec![frame.next(day)],
            // Eight years: the 29th of February comes again at the latest after those.
            Some(Day::Yearly(day, month)) => {
                (0..=8).map(|years| Date::new(today.year().checked_add(years)?, month, day).ok()).collect()
            }
            Some(Day::Exact(date)) => vec![Some(date)],
            Some(Day::NextWeek) => vec![frame.next(jiff::civil::Weekday::Monday)],
        };
        days.into_iter().flatten().collect()
    }
}

impl Part {
    fn on(self, day: Date, frame: &Frame) -> Option<Time> {
        match self {
            Part::Clock(clock) => frame.moment(day.to_datetime(clock)),
            Part::Morning => frame.morning(day),
            Part::End => frame.evening(day).or_else(|| frame.at_hour(day, CLOSING)),
        }
    }
}

/// Reads `2026-12-01` and `1.12.2026`; refuses `1/12` and `1.12`, which two people read in two ways.
fn exact_date(word: &str) -> Result<Option<Date>, BadSnooze> {
    let numbers =
        |separator: char| -> Option<Vec<i16>> { word.split(separator).map(|part| part.parse().ok()).collect() };
    let (year, month, day) = match (numbers('-').as_deref(), numbers('.').as_deref(), numbers('/').as_deref()) {
        (Some([year, month, day]), _, _) if *year > 31 => (*year, *month, *day),
        (_, Some([day, month, year]), _) if *year > 31 => (*year, *month, *day),
        (_, Some([a, b]), _) | (_, _, Some([a, b, ..])) => return Err(two_ways(word, *a, *b)),
        _ => return Ok(None),
    };
    let small = |n: i16| i8::try_from(n).map_err(|_| no_such_day(word));
    date_of(year, small(month)?, small(day)?, word).map(Some)
}

/// Returns a day of the calendar, or says how long its month is.
fn date_of(year: i16, month: i8, day: i8, text: &str) -> Result<Date, BadSnooze> {
    Date::new(year, month, day).map_err(|_| match Date::new(year, month, 1) {
        Ok(first) if day > first.days_in_month() => BadSnooze::ShortMonth {
            text: text.to_owned(),
            month: first.strftime("%B %Y").to_string(),
            days: first.days_in_month().to_string(),
        },
        Ok(_) | Err(_) => no_such_day(text),
    })
}

/// Says how long a month is whose year goes without saying.
fn month_of_any_year(month: i8, text: &str) -> BadSnooze {
    match Date::new(2028, month, 1).map(|first| (first.strftime("%B").to_string(), first.days_in_month())) {
        Ok((month, 29)) => BadSnooze::ShortMonth { text: text.to_owned(), month, days: "28 or 29".to_owned() },
        Ok((month, days)) => BadSnooze::ShortMonth { text: text.to_owned(), month, days: days.to_string() },
        Err(_) => no_such_day(text),
    }
}

fn two_ways(word: &str, a: i16, b: i16) -> BadSnooze {
    let as_date = |day: i16, month: i16| Some(format!("{day} {}", month_name(i8::try_from(month).ok()?)));
    match (as_date(a, b), as_date(b, a)) {
        (Some(first), Some(second)) if (1..=12).contains(&a) && (1..=12).contains(&b) && a != b => {
            BadSnooze::Ambiguous { word: word.to_owned(), first, second }
        }
        _ => no_such_day(word),
    }
}

/// Reads `1`, `1st`, `31` as a day of the month.
fn day_number(word: &str) -> Option<i8> {
    let (number, rest) = split_number(word)?;
    let ordinal = ["", ".", "st", "nd", "rd", "th"].contains(&rest);
    i8::try_from(number).ok().filter(|day| ordinal && (1..=31).contains(day))
}

/// Reads `17:30`, `9am`, `9:30pm`. Nothing where it is no time of the day.
fn clock_of(word: &str) -> Result<Option<Part>, BadSnooze> {
    let (digits, half) = match word.strip_suffix("am").map(|d| (d, 0)).or(word.strip_suffix("pm").map(|d| (d, 12))) {
        Some((digits, shift)) => (digits, Some(shift)),
        None => (word, None),
    };
    let (hour, minute) = match digits.split_once(':') {
        Some(parts) => parts,
        None if half.is_some() => (digits, "0"),
        None => return Ok(None),
    };
    let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let (Some(hour), Some(minute)) = (number(hour), number(minute)) else { return Ok(None) };
    match half {
        Some(_) if !(1..=12).contains(&hour) => Err(no_such_day(word)),
        Some(shift) => clock_part(hour % 12 + shift, minute, word).map(Some),
        None => clock_part(hour, minute, word).map(Some),
    }
}

fn clock_part(hour: i8, minute: i8, word: &str) -> Result<Part, BadSnooze> {
    Clock::new(hour, minute, 0, 0).map(Part::Clock).map_err(|_| no_such_day(word))
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or("jan")
}

fn unknown(word: &str) -> BadSnooze {
    BadSnooze::Unknown { word: word.to_owned() }
}

fn no_such_day(text: &str) -> BadSnooze {
    BadSnooze::NoSuchDay { text: text.to_owned() }
}
