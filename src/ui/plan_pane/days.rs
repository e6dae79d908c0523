//! The plan by day, made once when it comes, so that no key looks through all of it.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{Date, Time as Clock};
use jiff::tz::TimeZone;

use crate::domain::ask::PlanSheet;
use crate::domain::plan::{Planned, PostState};
use crate::domain::time::Time;
use crate::ui::plan_pane::Column;

/// What leaves or left at one minute of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// On which day; none where it has no time.
    pub day: Option<Date>,
    /// When.
    pub at: Option<Time>,
    /// That on the wall.
    pub clock: Clock,
    /// Which post of the sheet.
    pub post: usize,
    /// How what leaves then stands.
    pub state: PostState,
}

/// The plan by day: in order, what has no time at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    entries: Vec<Entry>,
    spans: BTreeMap<Date, Range<usize>>,
    /// The usual times of each day that are free, each once, with how many accounts have it.
    free: BTreeMap<Date, BTreeMap<Clock, usize>>,
    /// The first entry of each post, by the column of the board that holds it.
    columns: [Vec<usize>; Column::ALL.len()],
    /// Posts that nobody gave up, and those of them that did not become what they were to be.
    counts: (usize, usize),
}

impl Days {
    /// Lays a plan out by the days of a zone; of one campaign alone where one is named.
    pub fn of(sheet: &PlanSheet, zone: &TimeZone, campaign: Option<&str>) -> Days {
        let fits = |planned: &Planned| {
            let own = planned.campaign.as_deref();
            campaign.is_none_or(|name| own.is_some_and(|own| own.eq_ignore_ascii_case(name)))
        };
        // What is left out counts as seen.
        let mut seen: Vec<bool> = sheet.posts.iter().map(|planned| !fits(planned)).collect();
        let mut days = Days::default();
        for slot in &sheet.free {
            let wall = slot.moment.at.in_zone(zone).datetime();
            *days.free.entry(wall.date()).or_default().entry(wall.time()).or_default() += 1;
        }
        for (at, post) in &sheet.moments {
            let Some(planned) = sheet.posts.get(*post).filter(|planned| fits(planned)) else { continue };
            let wall = at.in_zone(zone).datetime();
            let state = planned.state_at(*at);
            let is_first = seen.get_mut(*post).is_some_and(|seen| !std::mem::replace(seen, true));
            let (day, clock) = (wall.date(), wall.time());
            let here = days.entries.len();
            days.spans.entry(day).or_insert(here..here).end = here + 1;
            days.entries.push(Entry { day: Some(day), at: Some(*at), clock, post: *post, state });
            if is_first {
                days.put_first(here, planned.state);
            }
        }
        for (post, planned) in sheet.posts.iter().enumerate().filter(|(n, _)| seen.get(*n) == Some(&false)) {
            let (clock, state) = (Clock::midnight(), planned.state);
            days.put_first(days.entries.len(), state);
            days.entries.push(Entry { day: None, at: None, clock, post, state });
        }
        days
    }

    /// Counts a post and puts it into its column.
    fn put_first(&mut self, entry: usize, state: PostState) {
        if let Some(column) = Column::ALL.iter().position(|column| column.holds(state)) {
            self.columns[column].push(entry);
        }
        self.counts.0 += usize::from(state != PostState::Dropped);
        self.counts.1 += usize::from(state.is_trouble());
    }

    /// Returns the usual times of a day that are free, with how many accounts have each.
    pub fn free_on(&self, day: Date) -> impl Iterator<Item = (Clock, usize)> {
        self.free.get(&day).into_iter().flatten().map(|(clock, count)| (*clock, *count))
    }

    /// Returns everything in order.
    pub fn all(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns what leaves or left on a day.
    pub fn on(&self, day: Date) -> &[Entry] {
        self.spans.get(&day).and_then(|span| self.entries.get(span.clone())).unwrap_or_default()
    }

    /// Returns the posts of a column of the board, each once.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &Entry> {
        let places = self.columns.get(column).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.entries.get(*place))
    }

    /// Returns how many posts there are that nobody gave up, and how many of them did not become what they were to be.
    pub const fn counts(&self) -> (usize, usize) {
        self.counts
    }
}
