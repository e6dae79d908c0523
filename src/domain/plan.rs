//! The plan: posts that are to leave at a minute of somebody's day, each with a variant for every account it goes to.
//!
//! A post is a subject of its own. What it says is its `Content`; where it stands in the team's hands is its `Stage`; what
//! became of each variant is its `Fate`. A variant is handed over to the delivery journal at its minute and not before, so
//! that nothing has to be called back when a post is moved or written anew.

mod act;
mod best;
mod calendar;
mod campaigns;
mod change;
mod content;
mod dates;
pub mod exchange;
pub mod ics;
mod merge;
mod moment;
mod planning;
mod post;
pub mod raffle;
mod results;
mod series;
mod slots;
mod standing;
mod theme;
mod there;
mod told;
mod typed;
mod warnings;
mod year;

pub use self::act::{CannotPlan, Policy, PostAct, Shift, decide, rewritten};
pub use self::best::{BestTimes, Cell, LEAST as LEAST_POSTS, LEAST_OF_HOUR, Outcome};
pub use self::calendar::{Calendar, Planned, PlannedVariant};
pub use self::campaigns::{CampaignSheet, campaigns};
pub use self::change::PostChange;
pub use self::content::{Content, Link, Variant};
pub use self::dates::{DayKind, DayList, DayRule, KeyDate, KeyDay, When, key_days};
pub use self::moment::{Moment, Quirk};
pub use self::planning::{Campaign, Planning};
pub use self::post::{Approval, Comment, Fate, Post, PostState, Stage};
pub use self::results::{Measured, Results, due, earliest, first_asked, usual};
pub use self::series::{BadSeries, Due, Every, Occurrence, Repeating, Series, SeriesLine, Unit};
pub use self::slots::{FreeSlot, Slots};
pub use self::standing::Standing;
pub use self::theme::{Theme, ThemeMonth};
pub use self::there::{Became, Errand, There, is_same};
pub use self::typed::BadMoment;
pub use self::warnings::{Beside, Known, Warning, says_as_much, warnings};
pub use self::year::{MonthSheet, ThemeSheet, WeekCount, YearSheet, year};

#[cfg(test)]
mod tests;
