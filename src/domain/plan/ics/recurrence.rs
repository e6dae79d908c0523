//! What comes again: the part of RFC 5545's recurrence rules that calendars of days use.

use jiff::civil::{Date, Weekday};

/// No rule is followed over more periods than this: days of more than two centuries.
const PERIODS: i64 = 80_000;

/// How often it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// A recurrence rule; an empty list says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub frequency: Frequency,
    /// Every so many days, weeks, months, years; at least 1.
    pub interval: i64,
    /// So many times in all, the first counted.
    pub count: Option<u32>,
    /// The last day on which it can be.
    pub until: Option<Date>,
    /// Weekdays; with a number the nth of the month or year, from its end where that is negative, 0 being each.
    pub weekdays: Vec<(i16, Weekday)>,
    /// Months, 1 to 12.
    pub months: Vec<i8>,
    /// Days of the month, from its end where negative.
    pub month_days: Vec<i8>,
    /// Which of those that a period has, from its end where negative.
    pub places: Vec<i32>,
    /// The day with which a week begins.
    pub week_start: Weekday,
}

impl Recurrence {
    /// Makes a rule that says nothing but how often.
    pub fn new(frequency: Frequency) -> Recurrence {
        Recurrence {
            frequency,
            interval: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
            months: Vec::new(),
            month_days: Vec::new(),
            places: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    /// Returns the days before `until` on which it is, in order, those before `from` left out. The first day always is
    /// one, as calendars show it.
    pub fn within(&self, start: Date, from: Date, until: Date) -> Vec<Date> {
        let mut found = Vec::new();
        let mut times = 0;
        let mut take = |day: Date| -> bool {
            times += 1;
            let is_over = day >= until
                || self.until.is_some_and(|last| day > last)
                || self.count.is_some_and(|count| times > count);
            if !is_over && day >= from {
                found.push(day);
            }
            !is_over
        };
        if !take(start) {
            return found;
        }
        let first = self.first_period(start, from);
        for period in first..first.saturating_add(PERIODS) {
            let Some(begins) = self.begin(start, period).filter(|begins| *begins < until) else { break };
            for day in self.placed(self.days(start, begins)) {
                if day > start && !take(day) {
                    return found;
                }
            }
        }
        found
    }

    /// Returns the first period that can matter: where nobody counts, those long before are passed over.
    fn first_period(&self, start: Date, from: Date) -> i64 {
        if self.count.is_some() || from <= start {
            return 0;
        }
        let days = start.until(from).map_or(0, |span| i64::from(span.get_days()));
        let length = match self.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 31,
            Frequency::Yearly => 366,
        };
        (days / (length * self.interval) - 1).max(0)
    }

    /// Returns the first day of a period.
    fn begin(&self, start: Date, period: i64) -> Option<Date> {
        let steps = period.checked_mul(self.interval)?;
        let span = jiff::Span::new();
        match self.frequency {
            Frequency::Daily => start.checked_add(span.try_days(steps).ok()?).ok(),
            Frequency::Weekly => {
                let into = i64::from(self.week_start.until(start.weekday()));
                start.checked_add(span.try_days(steps.checked_mul(7)?.checked_sub(into)?).ok()?).ok()
            }
            Frequency::Monthly => start.first_of_month().checked_add(span.try_months(steps).ok()?).ok(),
            Frequency::Yearly => start.first_of_year().checked_add(span.try_years(steps).ok()?).ok(),
        }
    }

    /// Returns the days of the period that begins then.
    fn days(&self, start: Date, begins: Date) -> Vec<Date> {
        let mut days: Vec<Date> = match self.frequency {
            Frequency::Daily => {
                Some(begins).filter(|day| self.is_month_day(*day) && self.is_weekday(*day)).into_iter().collect()
            }
            Frequency::Weekly => (0..7)
                .filter_map(|far| begins.checked_add(jiff::Span::new().days(far)).ok())
                .filter(|day| match self.weekdays.is_empty() {
                    true => day.weekday() == start.weekday(),
                    false => self.is_weekday(*day),
                })
                .collect(),
            Frequency::Monthly => self.of_month(start, begins),
            Frequency::Yearly => self.of_year(start, begins),
        };
        days.retain(|day| self.months.is_empty() || self.months.contains(&day.month()));
        days.sort_unstable();
        days.dedup();
        days
    }

    fn of_month(&self, start: Date, first: Date) -> Vec<Date> {
        let days = || (1..=first.days_in_month()).filter_map(|day| Date::new(first.year(), first.month(), day).ok());
        match (self.month_days.is_empty(), self.weekdays.is_empty()) {
            (true, true) => days().filter(|day| day.day() == start.day()).collect(),
            (false, true) => days().filter(|day| self.is_month_day(*day)).collect(),
            (false, false) => days().filter(|day| self.is_month_day(*day) && self.is_weekday(*day)).collect(),
            (true, false) => {
                let nth = |day: &Date| {
                    let (of_month, of_rest) = ((day.day() - 1) / 7 + 1, (day.days_in_month() - day.day()) / 7 + 1);
                    self.is_nth(*day, i16::from(of_month), i16::from(of_rest))
                };
                days().filter(nth).collect()
            }
        }
    }

    fn of_year(&self, start: Date, first: Date) -> Vec<Date> {
        let months = || (1..=12).filter_map(|month| Date::new(first.year(), month, 1).ok());
        if !self.months.is_empty() || !self.month_days.is_empty() {
            return months()
                .filter(|month| self.months.is_empty() || self.months.contains(&month.month()))
                .flat_map(|month| self.of_month(start, month))
                .collect();
        }
        if self.weekdays.is_empty() {
            // The 29th of February is in leap years alone.
            return Date::new(first.year(), start.month(), start.day()).into_iter().collect();
        }
        let length = first.days_in_year();
        let days = (0..length).filter_map(|far| first.checked_add(jiff::Span::new().days(far)).ok());
        let nth = |day: &Date| {
            let (of_year, of_rest) = ((day.day_of_year() - 1) / 7 + 1, (length - day.day_of_year()) / 7 + 1);
            self.is_nth(*day, of_year, of_rest)
        };
        days.filter(nth).collect()
    }

    fn is_nth(&self, day: Date, from_begin: i16, from_end: i16) -> bool {
        let fits = |nth: i16| nth == 0 || nth == from_begin || nth == -from_end;
        self.weekdays.iter().any(|(nth, weekday)| *weekday == day.weekday() && fits(*nth))
    }

    fn is_weekday(&self, day: Date) -> bool {
        self.weekdays.is_empty() || self.weekdays.iter().any(|(_, weekday)| *weekday == day.weekday())
    }

    fn is_month_day(&self, day: Date) -> bool {
        let from_end = day.day() - day.days_in_month() - 1;
        self.month_days.is_empty() || self.month_days.iter().any(|wanted| *wanted == day.day() || *wanted == from_end)
    }

    fn placed(&self, days: Vec<Date>) -> Vec<Date> {
        if self.places.is_empty() {
            return days;
        }
        let length = i32::try_from(days.len()).unwrap_or(i32::MAX);
        let is_wanted = |at: usize| {
            let at = i32::try_from(at).unwrap_or(i32::MAX);
            self.places.iter().any(|place| *place == at + 1 || *place == at - length)
        };
        days.into_iter().enumerate().filter(|(at, _)| is_wanted(*at)).map(|(_, day)| day).collect()
    }
}
