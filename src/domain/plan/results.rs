//! What became of a variant once it was out: when its network is asked, and what it said each time.

use serde::{Deserialize, Serialize};

use crate::domain::figures::Figures;
use crate::domain::lean::is_default;
use crate::domain::time::{Span, Time};

/// So long after a post is out its network is asked: often while people see it, seldom later.
pub const STEPS: [Span; 9] = [
    Span::hours(1),
    Span::hours(3),
    Span::hours(8),
    Span::days(1),
    Span::days(2),
    Span::days(4),
    Span::days(7),
    Span::days(14),
    Span::days(30),
];
/// Posts are compared by what they had got at this age.
const COMPARED_AT: Span = Span::days(1);
/// What came so late says nothing about that age.
const TOO_LATE: Span = Span::days(2);
/// What is usual is told from so many posts on.
pub const LEAST_FOR_USUAL: usize = 5;

/// What a network said of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// When.
    pub at: Time,
    /// What.
    pub figures: Figures,
}

/// What a network said of a variant over time, the oldest first. What was the same as before is not here twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// What it said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub series: Vec<Measured>,
    /// When it said first that the post is there no longer.
    #[serde(default, skip_serializing_if = "is_default")]
    pub gone: Option<Time>,
}

impl Results {
    /// Returns what it said last.
    pub fn last(&self) -> Option<&Measured> {
        self.series.last()
    }

    /// Tells whether an answer says something new; nothing stands for a post that is no longer there.
    pub fn is_news(&self, found: Option<&Figures>) -> bool {
        match found {
            None => self.gone.is_none(),
            Some(_) if self.gone.is_some() => true,
            // A network that tells nothing has told nothing new.
            Some(figures) => match self.last() {
                Some(last) => last.figures != *figures,
                None => *figures != Figures::default(),
            },
        }
    }

    /// Takes an answer in.
    pub fn take(&mut self, found: Option<&Figures>, at: Time) {
        self.gone = if found.is_none() { Some(at) } else { None };
        self.series.extend(found.map(|figures| Measured { at, figures: figures.clone() }));
    }

    /// Returns when its network was asked last, of which everything due up to `asked` was; nothing where it never was.
    pub fn asked_at(&self, published: Time, asked: Option<Time>) -> Option<Time> {
        let by_step = asked.and_then(|asked| due(published, Time::MIN, asked));
        by_step.max(self.last().map(|last| last.at)).max(self.gone)
    }

    /// Returns what it had got at each step at which it was asked: a step at which nothing changed has what was before.
    pub fn by_step(&self, published: Time, asked: Option<Time>) -> Vec<u64> {
        let Some(until) = self.asked_at(published, asked) else { return Vec::new() };
        let steps = STEPS.iter().zip(STEPS.iter().skip(1).map(Some).chain([None]));
        let reached = steps.take_while(|(step, _)| published.plus(**step) <= until);
        let before = |next: Option<&Span>| {
            let behind = next.map_or(Time::MAX, |next| published.plus(*next));
            self.series.iter().rev().find(|measured| measured.at < behind).and_then(|measured| measured.figures.got())
        };
        reached.map(|(_, next)| before(next).unwrap_or(0)).collect()
    }

    /// Returns what it had got when it was a day old, by which posts are compared; nothing where that was not asked then.
    pub fn at_a_day(&self, published: Time, asked: Option<Time>) -> Option<u64> {
        if self.asked_at(published, asked)? < published.plus(COMPARED_AT) {
            return None;
        }
        let behind = published.plus(TOO_LATE);
        let then = self.series.iter().rev().find(|measured| measured.at < behind).or(self.series.first());
        then.and_then(|measured| measured.figures.got())
    }
}

/// Returns the last step of a post that is out since `published` behind `asked`, by `now`: at which it is to be asked about.
/// Steps that went by together are one.
pub fn due(published: Time, asked: Time, now: Time) -> Option<Time> {
    let step = STEPS.iter().rev().map(|step| published.plus(*step)).find(|step| *step <= now)?;
    (step > asked).then_some(step)
}

/// Returns how far back posts can be due that were asked about up to `asked`.
pub fn earliest(asked: Time) -> Time {
    asked.minus(STEPS.iter().copied().max().unwrap_or(Span::ZERO))
}

/// Returns up to when everything counts as asked where nobody ever asked: what is older than that is not asked about.
pub fn first_asked(now: Time) -> Time {
    earliest(now)
}

/// Returns what is usual: half of the posts got more. Too few say nothing.
pub fn usual(got: &mut [u64]) -> Option<f64> {
    if got.len() < LEAST_FOR_USUAL {
        return None;
    }
    got.sort_unstable();
    let half = got.len() / 2;
    let upper = *got.get(half)? as f64;
    Some(if got.len() % 2 == 1 { upper } else { f64::midpoint(*got.get(half - 1)? as f64, upper) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: &str = "2026-11-01T09:00:00Z";

    fn out() -> Time {
        OUT.parse().unwrap()
    }

    fn likes(likes: u64) -> Figures {
        Figures { likes: Some(likes), ..Figures::default() }
    }

    #[test]
    fn a_post_is_due_at_its_steps_and_once_for_those_that_went_by() {
        let hours = |h: i64| out().plus(Span::hours(h));
        for (asked, now, due_at) in [
            (0, 0, None),
            (0, 1, Some(1)),
            (1, 2, None),
            (1, 3, Some(3)),
            // Off for two days: once, for the last that went by.
            (3, 50, Some(48)),
            (50, 95, None),
            (50, 96, Some(96)),
            (96, 24 * 29, Some(24 * 14)),
            (24 * 29, 24 * 30, Some(24 * 30)),
            (24 * 30, 24 * 400, None),
            // Nobody asked before.
            (-900, 24 * 400, Some(24 * 30)),
            // The clock was set back.
            (5, 4, None),
        ] {
            assert_eq!(due(out(), hours(asked), hours(now)), due_at.map(hours), "{asked} {now}");
        }
        assert_eq!(earliest(hours(24 * 30)), out());
    }

    #[test]
    fn only_what_is_new_is_taken_in() {
        let mut results = Results::default();
        assert!(results.is_news(Some(&likes(0))), "none is an answer");
        assert!(!results.is_news(Some(&Figures::default())), "nothing told is none");
        results.take(Some(&likes(0)), out());
        assert!(!results.is_news(Some(&likes(0))) && results.is_news(Some(&likes(1))) && results.is_news(None));
        results.take(None, out().plus(Span::hours(1)));
        assert!(!results.is_news(None) && results.is_news(Some(&likes(0))), "what is there again is news");
        results.take(Some(&likes(0)), out().plus(Span::hours(2)));
        assert_eq!((results.gone, results.series.len()), (None, 2));
    }

    #[test]
    fn each_step_has_what_was_known_at_it() {
        let at = |h: i64, n: u64| Measured { at: out().plus(Span::minutes(h * 60 + 2)), figures: likes(n) };
        let results = Results { series: vec![at(1, 4), at(3, 9), at(24, 20)], gone: None };
        let asked = Some(out().plus(Span::hours(49)));
        assert_eq!(results.by_step(out(), asked), [4, 9, 9, 20, 20]);
        assert_eq!(results.asked_at(out(), asked), Some(out().plus(Span::days(2))));
        assert_eq!(results.asked_at(out(), None), Some(at(24, 0).at), "what was kept of it says when");
        assert_eq!(Results::default().by_step(out(), None), [0u64; 0]);
    }

    #[test]
    fn posts_are_compared_at_a_day() {
        let at = |h: i64, n: u64| Measured { at: out().plus(Span::hours(h)), figures: likes(n) };
        let hours = |h: i64| Some(out().plus(Span::hours(h)));
        let young = Results { series: vec![at(1, 4)], gone: None };
        assert_eq!(young.at_a_day(out(), hours(9)), None);
        assert_eq!(young.at_a_day(out(), hours(25)), Some(4), "nothing came since");
        let grown = Results { series: vec![at(1, 4), at(25, 9), at(96, 70)], gone: None };
        assert_eq!(grown.at_a_day(out(), hours(99)), Some(9));
        let late = Results { series: vec![at(300, 50), at(720, 70)], gone: None };
        assert_eq!(late.at_a_day(out(), hours(999)), Some(50), "the first that was asked");
    }

    #[test]
    fn what_is_usual_is_told_of_enough() {
        assert_eq!(usual(&mut [1, 2, 3, 4]), None);
        assert_eq!(usual(&mut [900, 1, 3, 2, 4]), Some(3.0));
        assert_eq!(usual(&mut [1, 2, 3, 4, 5, 6]), Some(3.5));
    }
}
