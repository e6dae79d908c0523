//! A post that is said again: at which days, with which words in turn, and what of it is to be made by now.
//!
//! The series stands at the post that began it, and goes on whatever becomes of that one. Each time after the first is a
//! post of its own, which can be moved, written anew or given up alone. Its name follows from the series and its number, so
//! that it is made once, whenever and however often the desk looks.

mod line;
mod told;
mod typed;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::warnings::said;
use super::{Content, Moment, Post, Stage, Variant};
use crate::domain::id::{AccountId, EventId, PostId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::time::{Span, Time};

pub use self::line::SeriesLine;
pub use self::typed::BadSeries;

/// So far ahead posts of a series are made; the next one in any case.
const AHEAD: Span = Span::days(35);
/// No series is looked through farther than this, in times.
const FARTHEST: u32 = 10_000;

/// How a post is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// How often.
    pub every: Every,
    /// When the first of it leaves; all others leave at the same wall time.
    pub first: Moment,
    /// The last day on which one leaves; for ever where none is named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub until: Option<Date>,
    /// Other words than those of the post, said in turn with them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub texts: Vec<String>,
    /// Each is let go as far as the team's rules allow: it leaves by itself, or asks for the yes that it needs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lets_go: bool,
}

/// So many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Every {
    /// How many; one at least.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// What a series counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, on the weekday of the first.
    Week,
    /// Months, on the day of the first; on the last day of a month that has no such day.
    Month,
    /// Months, on the weekday of the first: its second Tuesday is the second Tuesday of each. A fifth one is the last.
    Weekday,
    /// Years, on the day of the first; the 29th of February is the 28th where there is none.
    Year,
}

/// A series as it was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeating {
    /// The act that settled it: settled anew it is another series.
    pub set: EventId,
    /// Who settled it.
    pub by: SeatName,
    /// What was settled.
    pub series: Series,
}

/// Which of a series a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The post at which the series stands.
    pub post: PostId,
    /// The act that settled it.
    pub set: EventId,
    /// How many were before it.
    pub n: u32,
    /// The day on which the series has it leave, whatever time somebody gave it since; logs of before do not tell.
    #[serde(default, skip_serializing_if = "is_default")]
    pub day: Option<Date>,
}

/// What is to be made of a series by now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Those whose minute went by before anybody made them: they are left out.
    pub left_out: Vec<Moment>,
    /// Those that are to be made, with their numbers.
    pub make: Vec<(u32, Moment)>,
}

impl Series {
    /// Returns the day of one of it; nothing where no calendar goes so far.
    fn day(&self, n: u32) -> Option<Date> {
        let (first, span) = (self.first.wall.date(), jiff::Span::new());
        let steps = i64::from(n) * i64::from(self.every.count.max(1));
        match self.every.unit {
            Unit::Day => first.checked_add(span.try_days(steps).ok()?).ok(),
            Unit::Week => first.checked_add(span.try_weeks(steps).ok()?).ok(),
            Unit::Month => first.checked_add(span.try_months(steps).ok()?).ok(),
            Unit::Weekday => {
                let month = first.first_of_month().checked_add(span.try_months(steps).ok()?).ok()?;
                let nth = (first.day() - 1) / 7 + 1;
                month.nth_weekday_of_month(if nth > 4 { -1 } else { nth }, first.weekday()).ok()
            }
            Unit::Year => first.checked_add(span.try_years(steps).ok()?).ok(),
        }
    }

    /// Returns when one of it leaves, the first being the one of number 0; nothing behind its end.
    pub fn moment(&self, n: u32, zone: &TimeZone) -> Option<Moment> {
        if n == 0 {
            return Some(self.first.clone());
        }
        let day = self.day(n).filter(|day| self.until.is_none_or(|until| *day <= until))?;
        Moment::new(day.to_datetime(self.first.wall.time()), zone)
    }

    /// Returns what is to be made by now, where the one of number `made` was the last.
    pub fn due(&self, made: u32, now: Time, zone: &TimeZone) -> Due {
        let mut due = Due::default();
        let mut has_next = self.moment(made, zone).is_some_and(|last| last.at > now);
        for n in made.saturating_add(1)..FARTHEST {
            let Some(moment) = self.moment(n, zone) else { break };
            if moment.at <= now {
                due.left_out.push(moment);
            } else if has_next && moment.at > now.plus(AHEAD) {
                break;
            } else {
                has_next = true;
                due.make.push((n, moment));
            }
        }
        due
    }

    /// Returns what a post of it says, the words in turn: those that an account said last are passed over. Tells also whether
    /// there were others at all. `last` knows what is left of the words that an account says before.
    pub fn content(
        &self,
        own: &Content,
        (n, moment): (u32, Moment),
        last: &dyn Fn(&AccountId) -> Option<u64>,
    ) -> (Content, bool) {
        let turns = self.texts.len() + 1;
        let first = usize::try_from(n).unwrap_or(0) % turns;
        let is_fresh = |variants: &Vec<Variant>| {
            variants.iter().all(|variant| said(&variant.text).is_none_or(|words| last(&variant.account) != Some(words)))
        };
        let found = (0..turns).map(|k| self.in_turn(own, (first + k) % turns)).find(is_fresh);
        let fresh = found.is_some();
        let variants = found.unwrap_or_else(|| self.in_turn(own, first));
        (Content { moment: Some(moment), variants, ..own.clone() }, fresh)
    }

    /// Returns the variants of a post of it whose words have that turn.
    fn in_turn(&self, own: &Content, turn: usize) -> Vec<Variant> {
        let text = turn.checked_sub(1).and_then(|other| self.texts.get(other));
        let variants = own.variants.iter().map(|variant| Variant {
            text: text.unwrap_or(&variant.text).clone(),
            moment: None,
            ..variant.clone()
        });
        variants.collect()
    }

    /// Tells whether one of it stands as it is made, whichever words had their turn: nobody made it their own.
    pub fn is_as_made(&self, own: &Content, n: u32, post: &Post, zone: &TimeZone) -> bool {
        let untold = post.comments.is_empty();
        let by_desk = post.comments.iter().all(|comment| comment.by == SeatName::desk());
        let as_let_go = match post.stage {
            Stage::Draft => !self.lets_go || !untold,
            Stage::Review | Stage::Scheduled => self.lets_go,
            Stage::Idea | Stage::Approved | Stage::Dropped => false,
        };
        let nobody_said = by_desk && post.shots.is_empty() && post.approvals.is_empty() && post.approved.is_none();
        let moment = self.moment(n, zone);
        let says = |turn| Content { moment: moment.clone(), variants: self.in_turn(own, turn), ..own.clone() };
        as_let_go && nobody_said && (0..self.turns()).any(|turn| says(turn) == post.content)
    }

    /// Returns how many different texts it has: those of the post, and the others.
    pub const fn turns(&self) -> usize {
        self.texts.len() + 1
    }
}

impl Repeating {
    /// Returns the name of one of it.
    pub fn id(&self, n: u32) -> PostId {
        PostId::of_series(self.set, n)
    }
}

#[cfg(test)]
mod tests;
