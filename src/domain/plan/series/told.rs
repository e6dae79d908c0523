//! A series, in words.

use super::{Every, Series, SeriesLine, Unit};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Returns how the number of a day is said: 1st, 2nd, 3rd, 4th.
fn ordinal(n: i8) -> String {
    let [st, nd, rd, th] = w().rhythm.ordinals;
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => th,
        (1, _) => st,
        (2, _) => nd,
        (3, _) => rd,
        _ => th,
    };
    format!("{n}{end}")
}

impl Series {
    /// Tells how often it is said, and when.
    pub fn words(&self) -> String {
        let (say, wall) = (&w().rhythm, self.first.wall);
        let Every { count, unit } = self.every;
        let weekday = wall.strftime("%A").to_string();
        let often = match (unit, count) {
            (Unit::Day, 0 | 1) => say.every_day.to_owned(),
            (Unit::Day, days) => fill(say.every_days, &[&days]),
            (Unit::Week, 0 | 1) => fill(say.every_weekday, &[&weekday]),
            (Unit::Week, weeks) => fill(say.every_weeks, &[&weeks, &weekday]),
            (Unit::Month, 0 | 1) => fill(say.every_month, &[&ordinal(wall.day())]),
            (Unit::Month, months) => fill(say.every_months, &[&months, &ordinal(wall.day())]),
            (Unit::Weekday, months) => {
                let nth = (wall.day() - 1) / 7 + 1;
                let nth = if nth > 4 { say.last.to_owned() } else { ordinal(nth) };
                let day = format!("{nth} {weekday}");
                if months < 2 { fill(say.every_month, &[&day]) } else { fill(say.every_months, &[&months, &day]) }
            }
            (Unit::Year, 0 | 1) => fill(say.every_year, &[&wall.strftime("%-d %B")]),
            (Unit::Year, years) => fill(say.every_years, &[&years, &wall.strftime("%-d %B")]),
        };
        let until = self.until.map(|day| fill(say.until, &[&day.strftime("%-d %b %Y")])).unwrap_or_default();
        format!("{often} {}{until}", wall.strftime("%H:%M"))
    }
}

impl SeriesLine {
    /// Tells how it stands; `clock` writes a time.
    pub fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        let say = &w().rhythm;
        let turns = self.series.turns();
        let texts = if turns == 1 { say.one_text.to_owned() } else { fill(say.texts_used, &[&self.used, &turns]) };
        let next = self.next.map_or_else(|| say.no_next.to_owned(), |at| fill(say.next, &[&clock(at)]));
        let goes = if self.series.lets_go { say.lets_go } else { say.drafts };
        [self.series.words(), texts, goes.to_owned(), next].join(", ")
    }
}
