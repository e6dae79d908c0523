//! The best time to publish, from what became of our own posts: by hour first, by weekday only as far as many posts say so.
//!
//! What a post got is compared with what the posts of its account usually get, so that a large account does not speak for a
//! small one, on a scale of times: twice as much counts as much as half as much, and one post that went round the world does
//! not speak for its hour. Both effects shrink towards "as usual" by a weight of ten posts: what two posts say is no rule.
//! The weekday has what the hour leaves, so that posts that all leave on Sunday evening do not count for both.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::id::AccountId;

/// So many posts "as usual" stand beside those of an hour or a weekday.
const SHRINK: f64 = 10.0;
/// Fewer posts than this tell nothing at all.
pub const LEAST: usize = 30;
/// An hour of fewer posts than this is not offered.
pub const LEAST_OF_HOUR: usize = 3;
/// An account with fewer posts than this has nothing that is usual.
const LEAST_OF_ACCOUNT: usize = 5;
/// How many standard errors lie on either side of a cell: four times in five it is within them.
const WITHIN: f64 = 1.28;

/// What became of one post.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whose followers read it.
    pub account: AccountId,
    /// On which day of their week.
    pub day: Weekday,
    /// In which hour of their day, 0 to 23.
    pub hour: usize,
    /// Likes, comments and shares together, at the same age of each.
    pub got: f64,
}

/// How an hour of the week does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// How many posts left in this hour of this weekday.
    pub posts: u32,
    /// How many left in this hour of any day.
    pub of_hour: u32,
    /// What a post is likely to get there, in times of what is usual.
    pub times: f64,
    /// The lower and the upper end of what it may be; as wide as few posts are.
    pub between: (f64, f64),
}

/// How the hours of a week do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BestTimes {
    /// How many posts there are that can be compared.
    pub posts: usize,
    /// From Monday on, an hour at a time; empty where there are not enough posts.
    pub week: Vec<[Cell; 24]>,
}

impl BestTimes {
    /// Learns from what became of posts.
    pub fn of(outcomes: &[Outcome]) -> BestTimes {
        let compared = compared(outcomes);
        let posts = compared.len();
        if posts < LEAST {
            return BestTimes { posts, week: Vec::new() };
        }
        let by_hour = Effects::of(24, compared.iter().map(|one| (one.hour, one.above)));
        let rest = compared.iter().map(|one| (one.day, one.above - by_hour.effect(one.hour)));
        let by_day = Effects::of(7, rest);
        let spread = spread(&compared);
        let week = (0..7).map(|day| {
            let mut hours = [Cell::default(); 24];
            for (hour, cell) in hours.iter_mut().enumerate() {
                let effect = by_hour.effect(hour) + by_day.effect(day);
                // As sure as the posts of its hour are, not as sure as the weight beside them makes it.
                let error = WITHIN * spread * (by_hour.doubt(hour).powi(2) + by_day.moved(day).powi(2)).sqrt();
                let here = compared.iter().filter(|one| one.day == day && one.hour == hour).count();
                *cell = Cell {
                    posts: u32::try_from(here).unwrap_or(u32::MAX),
                    of_hour: by_hour.count(hour),
                    times: effect.exp(),
                    between: ((effect - error).exp(), (effect + error).exp()),
                };
            }
            hours
        });
        BestTimes { posts, week: week.collect() }
    }

    /// Tells whether there are enough posts to say anything.
    pub fn is_known(&self) -> bool {
        !self.week.is_empty()
    }

    /// Returns how an hour of the week does; nothing where it is not known.
    pub fn cell(&self, day: Weekday, hour: usize) -> Option<&Cell> {
        self.week.get(day_of(day))?.get(hour)
    }

    /// Returns what posts do at a wall time in hundredths of what is usual; nothing where too few tell of its hour.
    pub fn percent(&self, wall: DateTime) -> Option<u32> {
        let cell = self.cell(wall.weekday(), usize::try_from(wall.hour()).ok()?)?;
        (cell.of_hour as usize >= LEAST_OF_HOUR).then(|| (cell.times * 100.0).round().clamp(0.0, 10_000.0) as u32)
    }

    /// Returns the hours of a weekday that do best, the best first: those of which enough posts tell, but none that surely does
    /// less than usual.
    pub fn best_of(&self, day: Weekday, most: usize) -> Vec<(usize, Cell)> {
        let Some(hours) = self.week.get(day_of(day)) else { return Vec::new() };
        let is_enough = |cell: &Cell| cell.of_hour as usize >= LEAST_OF_HOUR && cell.between.1 >= 1.0;
        let mut best: Vec<(usize, Cell)> =
            hours.iter().copied().enumerate().filter(|(_, cell)| is_enough(cell)).collect();
        best.sort_by(|(a, one), (b, two)| two.times.total_cmp(&one.times).then(a.cmp(b)));
        best.truncate(most);
        best
    }
}

fn day_of(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

/// A post beside the others of its account.
struct Compared {
    day: usize,
    hour: usize,
    /// How far above what is usual, as a logarithm of times.
    above: f64,
}

/// Compares each post with what its account usually gets.
fn compared(outcomes: &[Outcome]) -> Vec<Compared> {
    let scale = |outcome: &Outcome| outcome.got.max(0.0).ln_1p();
    let mut sums: BTreeMap<&AccountId, (f64, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let (sum, count) = sums.entry(&outcome.account).or_default();
        *sum += scale(outcome);
        *count += 1;
    }
    let of = |outcome: &Outcome| {
        let (sum, count) = sums.get(&outcome.account).copied().filter(|(_, count)| *count >= LEAST_OF_ACCOUNT)?;
        let above = scale(outcome) - sum / count as f64;
        Some(Compared { day: day_of(outcome.day), hour: outcome.hour.min(23), above })
    };
    outcomes.iter().filter_map(of).collect()
}

fn spread(compared: &[Compared]) -> f64 {
    let count = compared.len().max(1) as f64;
    (compared.iter().map(|one| one.above.powi(2)).sum::<f64>() / count).sqrt()
}

/// What hours or weekdays do to a post.
struct Effects(Vec<(f64, u32)>);

impl Effects {
    fn of(groups: usize, posts: impl Iterator<Item = (usize, f64)>) -> Effects {
        let mut sums = vec![(0.0, 0u32); groups];
        for (group, above) in posts {
            if let Some((sum, count)) = sums.get_mut(group) {
                *sum += above;
                *count += 1;
            }
        }
        Effects(sums)
    }

    fn count(&self, group: usize) -> u32 {
        self.0.get(group).map_or(0, |(_, count)| *count)
    }

    fn effect(&self, group: usize) -> f64 {
        let (sum, count) = self.0.get(group).copied().unwrap_or_default();
        sum / (f64::from(count) + SHRINK)
    }

    /// How far what the posts of a group say may be off, in shares of the spread; all of it where there is none.
    fn doubt(&self, group: usize) -> f64 {
        1.0 / f64::from(self.count(group).max(1)).sqrt()
    }

    /// How far chance moves the effect of a group.
    fn moved(&self, group: usize) -> f64 {
        let count = f64::from(self.count(group));
        count.sqrt() / (count + SHRINK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &str, day: Weekday, hour: usize, got: f64) -> Outcome {
        Outcome { account: AccountId::new("mastodon", name), day, hour, got }
    }

    fn days() -> impl Iterator<Item = Weekday> + Clone {
        (0..7).map(|n| Weekday::from_monday_zero_offset(n).unwrap())
    }

    #[test]
    fn few_posts_tell_nothing() {
        let few: Vec<Outcome> = (0..LEAST - 1).map(|_| outcome("@a", Weekday::Monday, 9, 10.0)).collect();
        let best = BestTimes::of(&few);
        assert!(!best.is_known() && best.best_of(Weekday::Monday, 3).is_empty());
        assert_eq!(best.posts, LEAST - 1);
        // Of an account that posted once nobody knows what is usual.
        let many: Vec<Outcome> = (0..LEAST + 9).map(|n| outcome(&format!("@{n}"), Weekday::Monday, 9, 10.0)).collect();
        assert_eq!(BestTimes::of(&many), BestTimes::default());
    }

    #[test]
    fn the_better_hour_wins_whatever_account_posted_in_it() {
        let mut all = Vec::new();
        for day in days() {
            for _ in 0..4 {
                // A small account posts at the better hour, a large one at the worse.
                all.push(outcome("@small", day, 18, 9.0));
                all.push(outcome("@small", day, 7, 3.0));
                all.push(outcome("@large", day, 7, 300.0));
                all.push(outcome("@large", day, 18, 900.0));
            }
        }
        let best = BestTimes::of(&all);
        let percent = |hour: i8| best.percent(jiff::civil::date(2026, 11, 30).at(hour, 30, 0, 0));
        assert!(percent(18).unwrap() > 100 && percent(7).unwrap() < 100 && percent(3).is_none(), "{best:?}");
        let hours: Vec<usize> = best.best_of(Weekday::Monday, 5).into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(hours, [18], "neither an hour in which nothing left nor one that does worse is offered");
        let cell = best.cell(Weekday::Monday, 18).unwrap();
        assert!(cell.times > 1.0 && cell.between.0 < cell.times && cell.times < cell.between.1, "{cell:?}");
        assert_eq!((cell.posts, cell.of_hour), (8, 56));
        let unknown = best.cell(Weekday::Monday, 3).unwrap();
        assert!((unknown.times - 1.0).abs() < 0.05 && unknown.posts == 0, "{unknown:?}");
    }

    #[test]
    fn times_are_times_of_what_is_got() {
        let all: Vec<Outcome> = days()
            .flat_map(|day| (0..100).flat_map(move |_| [outcome("@a", day, 9, 99.0), outcome("@a", day, 18, 399.0)]))
            .collect();
        let best = BestTimes::of(&all);
        let (low, high) = (best.cell(Weekday::Friday, 9).unwrap(), best.cell(Weekday::Friday, 18).unwrap());
        assert!((high.times / low.times - 4.0).abs() < 0.1, "four times as much: {low:?} {high:?}");
    }

    #[test]
    fn an_hour_of_few_posts_is_as_unsure_as_they_are() {
        let of = |hour, n: usize| {
            days()
                .cycle()
                .take(n)
                .enumerate()
                .map(move |(n, day)| outcome("@a", day, hour, if n % 2 == 0 { 4.0 } else { 16.0 }))
        };
        let all: Vec<Outcome> = of(9, 100).chain(of(18, 3)).collect();
        let best = BestTimes::of(&all);
        let wide = |hour| {
            let (low, high) = best.cell(Weekday::Monday, hour).unwrap().between;
            (high / low).ln()
        };
        assert!(wide(18) > wide(9) * 3.0 && wide(3) > wide(18), "{} {} {}", wide(9), wide(18), wide(3));
    }

    #[test]
    fn a_weekday_of_two_posts_hardly_counts() {
        let mut all: Vec<Outcome> = days().flat_map(|day| (0..10).map(move |_| outcome("@a", day, 9, 10.0))).collect();
        all.retain(|one| one.day != Weekday::Sunday);
        all.extend((0..2).map(|_| outcome("@a", Weekday::Sunday, 9, 1_000.0)));
        let best = BestTimes::of(&all);
        let (sunday, monday) = (best.cell(Weekday::Sunday, 9).unwrap(), best.cell(Weekday::Monday, 9).unwrap());
        assert!(sunday.times < monday.times * 2.5, "of a hundred times as much: {sunday:?} {monday:?}");
    }

    #[test]
    fn posts_of_one_evening_do_not_count_for_hour_and_weekday_both() {
        let mut all: Vec<Outcome> = days().flat_map(|day| (0..10).map(move |_| outcome("@a", day, 9, 10.0))).collect();
        all.extend((0..40).map(|_| outcome("@a", Weekday::Sunday, 18, 40.0)));
        let best = BestTimes::of(&all);
        let morning = best.cell(Weekday::Sunday, 9).unwrap().times / best.cell(Weekday::Monday, 9).unwrap().times;
        assert!(morning < 1.25, "Sunday morning is a morning: {morning}");
    }
}
