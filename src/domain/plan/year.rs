//! A year of the plan: what each month is about, what is planned in its weeks, and what is empty.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Calendar, Planned, Planning, PostState, key_days};
use crate::domain::lean::is_default;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// A year of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSheet {
    /// Which.
    pub year: i16,
    /// Its months.
    pub months: Vec<MonthSheet>,
}

/// A month of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSheet {
    /// Its first day.
    pub first: Date,
    /// What it is about.
    #[serde(default, skip_serializing_if = "is_default")]
    pub themes: Vec<ThemeSheet>,
    /// So many key dates.
    pub dates: usize,
    /// So many posts leave or left in it, ideas and what was given up left out.
    pub posts: usize,
    /// So many of them did not become what they were to be.
    pub trouble: usize,
    /// The same by week, from Monday on.
    pub weeks: Vec<WeekCount>,
}

/// A week of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekCount {
    /// So many posts are still to leave.
    pub planned: usize,
    /// So many are out.
    pub published: usize,
}

/// What a month is about, and how much is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeSheet {
    /// In a few words.
    pub title: String,
    /// What it is to reach.
    #[serde(default, skip_serializing_if = "is_default")]
    pub aim: String,
    /// So many posts of the month carry it.
    pub posts: usize,
    /// Nothing says which posts do.
    #[serde(default, skip_serializing_if = "is_default")]
    pub open: bool,
}

/// Returns a year as it stands, in the days of a zone.
pub fn year(planning: &Planning, calendar: &Calendar, year: i16, zone: &TimeZone) -> YearSheet {
    let months = (1..=12).filter_map(|n| Date::new(year, n, 1).ok());
    YearSheet { year, months: months.map(|first| month(planning, calendar, first, zone)).collect() }
}

fn month(planning: &Planning, calendar: &Calendar, first: Date, zone: &TimeZone) -> MonthSheet {
    let behind = first.checked_add(jiff::Span::new().months(1)).unwrap_or(first);
    let (from, until) = (Time::beginning(first, zone), Time::beginning(behind, zone));
    let lead = i64::from(first.weekday().to_monday_zero_offset());
    let last = i64::from(first.last_of_month().day());
    let weeks = usize::try_from((lead + last + 6) / 7).unwrap_or(6);
    let mut sheet = MonthSheet {
        first,
        themes: Vec::new(),
        dates: key_days(planning.chosen_dates(), first, behind).len(),
        posts: 0,
        trouble: 0,
        weeks: vec![WeekCount::default(); weeks],
    };
    let lives = |post: &Planned| !matches!(post.state, PostState::Dropped | PostState::Idea);
    let within = calendar.between(from.unwrap_or(Time::MAX), until.unwrap_or(Time::MAX));
    // A post of several moments counts once, at the first of them that is here.
    let mut seen = std::collections::BTreeSet::new();
    let posts: Vec<(Time, &Planned)> = within.filter(|(_, post)| lives(post) && seen.insert(post.id)).collect();
    for (at, post) in &posts {
        sheet.posts += 1;
        sheet.trouble += usize::from(post.state.is_trouble());
        let day = i64::from(at.in_zone(zone).date().day());
        let week = usize::try_from((lead + day - 1) / 7).unwrap_or(0);
        if let Some(week) = sheet.weeks.get_mut(week) {
            let is_out = post.state_at(*at) == PostState::Published;
            *(if is_out { &mut week.published } else { &mut week.planned }) += 1;
        }
    }
    let themes = planning.themes.iter().filter(|theme| theme.month.holds(first));
    sheet.themes = themes
        .map(|theme| ThemeSheet {
            title: theme.title.clone(),
            aim: theme.aim.clone(),
            posts: posts.iter().filter(|(_, post)| theme.is_carried_by(post)).count(),
            open: theme.campaigns.is_empty() && theme.tags.is_empty(),
        })
        .collect();
    sheet
}

impl MonthSheet {
    /// Tells what of it is empty or is not said yet; nothing where all is well or nothing was meant.
    pub fn gap(&self) -> Option<String> {
        let say = &w().rhythm;
        let missing: Vec<&str> = self
            .themes
            .iter()
            .filter(|theme| theme.posts == 0 && !theme.open)
            .map(|theme| theme.title.as_str())
            .collect();
        let all: Vec<&str> = self.themes.iter().map(|theme| theme.title.as_str()).collect();
        match (self.posts, missing.is_empty()) {
            (0, _) if all.is_empty() => Some(say.no_post_yet.to_owned()),
            (0, _) => Some(fill(say.no_post_for, &[&all.join(", ")])),
            (_, false) => Some(fill(say.nothing_for, &[&missing.join(", ")])),
            (_, true) => None,
        }
    }
}

impl ThemeSheet {
    /// Tells how much of a month is about it, where something says which posts are.
    pub fn coverage(&self, of: usize) -> Option<String> {
        (!self.open).then(|| fill(w().rhythm.carried, &[&self.posts, &of]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EventId, PostId, SeatName};
    use crate::domain::plan::{Content, Moment, Post, PostChange, Stage, Theme, ThemeMonth, Variant};
    use crate::domain::subject::{Subject, Told};

    fn post(n: u8, when: &str, stage: Stage, (campaign, text): (Option<&str>, &str)) -> (PostId, Post) {
        let zone = TimeZone::get("Europe/Madrid").unwrap();
        let content = Content {
            title: format!("post {n}"),
            moment: Moment::new(when.parse().unwrap(), &zone),
            campaign: campaign.map(str::to_owned),
            variants: vec![Variant { text: text.to_owned(), ..Variant::default() }],
            ..Content::default()
        };
        let (dan, change) =
            (SeatName::new("dan"), PostChange::Made { content: Box::new(content), stage, writer: None });
        let told = Told { event: EventId::default(), at: Time::default(), by: &dan };
        (PostId::from_bytes([n; 16]), Post::begin(PostId::default(), &change, told).unwrap())
    }

    fn theme(month: &str, title: &str, campaigns: &[&str], tags: &[&str]) -> Theme {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Theme {
            month: ThemeMonth::of_word(month).unwrap(),
            title: title.to_owned(),
            aim: String::new(),
            campaigns: owned(campaigns),
            tags: owned(tags),
        }
    }

    #[test]
    fn months_are_counted_by_week_and_what_is_empty_is_told() {
        let posts = [
            // The 1st of March 2027 is a Monday; midnight in Madrid is still February elsewhere.
            post(1, "2027-03-01T00:10", Stage::Scheduled, (Some("Night Trains"), "x")),
            post(2, "2027-03-10T09:00", Stage::Draft, (None, "ride with us #Sleep!")),
            post(3, "2027-03-10T10:00", Stage::Idea, (Some("night trains"), "an idea is no post")),
            post(4, "2027-04-30T23:50", Stage::Draft, (None, "#other")),
        ];
        let calendar = Calendar::of(posts.iter().map(|(id, post)| (*id, post)));
        let themes = vec![
            theme("march", "Night trains", &["night trains"], &["sleep"]),
            theme("2027-04", "Rivers", &["rivers"], &[]),
            theme("2027-05", "Picnics", &[], &["picnic"]),
            theme("2028-06", "Far away", &[], &[]),
        ];
        let planning = Planning { themes, ..Planning::default() };
        let sheet = year(&planning, &calendar, 2027, &TimeZone::get("Europe/Madrid").unwrap());
        let [march, april, may, june] = [2, 3, 4, 5].map(|n| &sheet.months[n]);
        assert_eq!((march.posts, march.themes[0].posts, march.gap()), (2, 2, None));
        let weeks: Vec<usize> = march.weeks.iter().map(|week| week.planned).collect();
        assert_eq!(weeks, [1, 1, 0, 0, 0]);
        assert_eq!(april.gap().unwrap(), "nothing yet for Rivers");
        assert_eq!(april.weeks.last().unwrap().planned, 1);
        assert_eq!(may.gap().unwrap(), "no post yet; theme Picnics");
        assert_eq!((june.gap().unwrap().as_str(), june.themes.len()), ("no post yet", 0));
        assert_eq!(march.themes[0].coverage(march.posts).unwrap(), "2 of 2 posts");
    }
}
