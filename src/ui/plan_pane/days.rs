//! The plan by day, made once when it comes, so that no key looks through all of it.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{Date, Time as Clock};
use jiff::tz::TimeZone;

use crate::domain::ask::PlanSheet;
use crate::domain::plan::PostState;
use crate::domain::time::Time;

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
    /// The first of its post.
    is_first: bool,
}

/// The plan by day: in order, what has no time at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    entries: Vec<Entry>,
    spans: BTreeMap<Date, Range<usize>>,
}

impl Days {
    /// Lays a plan out by the days of a zone.
    pub fn of(sheet: &PlanSheet, zone: &TimeZone) -> Days {
        let mut seen = vec![false; sheet.posts.len()];
        let mut days = Days::default();
        for (at, post) in &sheet.moments {
            let Some(planned) = sheet.posts.get(*post) else { continue };
            let wall = at.in_zone(zone).datetime();
            let state = planned.state_at(*at);
            let is_first = seen.get_mut(*post).is_some_and(|seen| !std::mem::replace(seen, true));
            let (day, clock) = (wall.date(), wall.time());
            let here = days.entries.len();
            days.spans.entry(day).or_insert(here..here).end = here + 1;
            days.entries.push(Entry { day: Some(day), at: Some(*at), clock, post: *post, state, is_first });
        }
        for (post, planned) in sheet.posts.iter().enumerate().filter(|(n, _)| seen.get(*n) == Some(&false)) {
            let (clock, state) = (Clock::midnight(), planned.state);
            days.entries.push(Entry { day: None, at: None, clock, post, state, is_first: true });
        }
        days
    }

    /// Returns everything in order.
    pub fn all(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns what leaves or left on a day.
    pub fn on(&self, day: Date) -> &[Entry] {
        self.spans.get(&day).and_then(|span| self.entries.get(span.clone())).unwrap_or_default()
    }

    /// Returns every post once.
    pub fn firsts(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_first)
    }
}
