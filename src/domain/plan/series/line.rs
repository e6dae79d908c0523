//! A series in a list: what it is, how far it is, when the next of it leaves.

use serde::{Deserialize, Serialize};

use super::{Repeating, Series};
use crate::domain::id::{PostId, SeatName};
use crate::domain::plan::{Calendar, Planned, PostState};
use crate::domain::time::Time;

/// A series in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesLine {
    /// The post at which it stands.
    pub post: PostId,
    /// What that is called.
    pub name: String,
    /// What was settled.
    pub series: Series,
    /// Who settled it.
    pub by: SeatName,
    /// So many of its texts were in a post already, that which leaves next among them.
    pub used: usize,
    /// So many posts of it are in the plan or out, the first among them.
    pub posts: usize,
    /// When the next of it leaves; nothing where no other does.
    pub next: Option<Time>,
}

impl SeriesLine {
    /// Makes the line of a series that stands at a post.
    pub fn of(post: &Planned, calendar: &Calendar, now: Time) -> Option<SeriesLine> {
        let Repeating { set, by, series } = post.repeats.as_deref()?.clone();
        let all = || calendar.occurrences(set).chain([post]).filter(|one| one.state != PostState::Dropped);
        // One that somebody gave another time is still one of it.
        let next = all().filter_map(Planned::at).filter(|at| *at > now).min();
        let begun = calendar.made(set).min(u32::try_from(series.texts.len()).unwrap_or(u32::MAX));
        let used = usize::try_from(begun).unwrap_or(0) + 1;
        Some(SeriesLine { post: post.id, name: post.name.clone(), series, by, used, posts: all().count(), next })
    }

    /// Returns every series of a calendar.
    pub fn all(calendar: &Calendar, now: Time) -> Vec<SeriesLine> {
        calendar.series().filter_map(|post| SeriesLine::of(post, calendar, now)).collect()
    }
}
