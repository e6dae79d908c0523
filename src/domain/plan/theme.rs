//! The programme of a year: what a month is about.

use jiff::civil::Date;

use super::{Planned, PostState};

/// What a month is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Which month.
    pub month: ThemeMonth,
    /// What it is about, in a few words.
    pub title: String,
    /// What it is to reach.
    pub aim: String,
    /// Posts of these campaigns carry it.
    pub campaigns: Vec<String>,
    /// Posts with one of these tags carry it, in small letters and without their sign.
    pub tags: Vec<String>,
}

/// A month of one year, or of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeMonth {
    /// The year; each where none is named.
    pub year: Option<i16>,
    /// The month, from 1 on.
    pub month: i8,
}

/// The months, as they are written.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl ThemeMonth {
    /// Reads `2027-03`, or `march` for that of each year.
    pub fn of_word(word: &str) -> Option<ThemeMonth> {
        let lower = word.trim().to_lowercase();
        let named = MONTHS.iter().position(|name| *name == lower);
        if let Some(month) = named.and_then(|place| i8::try_from(place + 1).ok()) {
            return Some(ThemeMonth { year: None, month });
        }
        let first: Date = format!("{lower}-01").parse().ok()?;
        Some(ThemeMonth { year: Some(first.year()), month: first.month() })
    }

    /// Tells whether a day is in it.
    pub fn holds(self, day: Date) -> bool {
        self.month == day.month() && self.year.is_none_or(|year| year == day.year())
    }
}

impl Theme {
    /// Tells whether a post says something of it.
    pub fn is_carried_by(&self, post: &Planned) -> bool {
        let of_campaign = |name: &String| self.campaigns.iter().any(|known| known.eq_ignore_ascii_case(name));
        let lives = !matches!(post.state, PostState::Dropped | PostState::Idea);
        lives
            && (post.campaign.as_ref().is_some_and(of_campaign) || post.tags.iter().any(|tag| self.tags.contains(tag)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_of_one_year_or_of_each() {
        let month = |year, month| Some(ThemeMonth { year, month });
        assert_eq!(ThemeMonth::of_word("2027-03"), month(Some(2027), 3));
        assert_eq!(ThemeMonth::of_word(" March "), month(None, 3));
        for word in ["", "2027-13", "mars", "2027", "2027-3-1"] {
            assert_eq!(ThemeMonth::of_word(word), None, "{word}");
        }
        let each = ThemeMonth::of_word("december").unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(each.holds(day("2031-12-31")) && !each.holds(day("2031-11-30")));
        assert!(!ThemeMonth::of_word("2027-12").unwrap().holds(day("2031-12-31")));
    }
}
