//! A series as it is typed: `every 2 weeks until 2027-06-30 scheduled`.

use jiff::civil::Date;

use super::{Every, Series, Unit};
use crate::domain::plan::Moment;
use crate::words::{fill, w};

/// The most days, weeks, months or years from one to the next.
const MOST: u16 = 400;

/// Words that are no series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", fill(w().rhythm.bad_series, &[.0]))]
pub struct BadSeries(String);

impl Series {
    /// Reads how a post that leaves at `first` is said again.
    ///
    /// # Errors
    /// It says nothing of that.
    pub fn typed(words: &str, first: Moment) -> Result<Series, BadSeries> {
        let bad = || BadSeries(words.to_owned());
        let lower = words.to_lowercase();
        let mut rest = lower.split_whitespace().peekable();
        let mut series = Series {
            every: Every { count: 1, unit: Unit::Week },
            first,
            until: None,
            texts: Vec::new(),
            lets_go: false,
        };
        series.every = match rest.next().ok_or_else(bad)? {
            "daily" => Every { count: 1, unit: Unit::Day },
            "weekly" => Every { count: 1, unit: Unit::Week },
            "monthly" => Every { count: 1, unit: Unit::Month },
            "yearly" => Every { count: 1, unit: Unit::Year },
            "every" => {
                let count = rest.peek().and_then(|word| word.parse::<u16>().ok());
                if count.is_some() {
                    rest.next();
                }
                let count = count.unwrap_or(1);
                let unit = rest.next().and_then(unit).ok_or_else(bad)?;
                if !(1..=MOST).contains(&count) {
                    return Err(bad());
                }
                Every { count, unit }
            }
            _ => return Err(bad()),
        };
        while let Some(word) = rest.next() {
            match word {
                "until" => {
                    let day: Date = rest.next().and_then(|day| day.parse().ok()).ok_or_else(bad)?;
                    series.until = Some(day);
                }
                "weekday" if series.every.unit == Unit::Month => series.every.unit = Unit::Weekday,
                "scheduled" => series.lets_go = true,
                "by" | "and" => {}
                _ => return Err(bad()),
            }
        }
        Ok(series)
    }
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Day),
        "week" | "weeks" => Some(Unit::Week),
        "month" | "months" => Some(Unit::Month),
        "year" | "years" => Some(Unit::Year),
        _ => None,
    }
}
