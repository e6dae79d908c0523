//! Which lessons were learned, and states of before from which others can be learned instead.

use std::collections::VecDeque;

/// So many lessons lie between two states that are kept.
const EVERY: usize = 512;
/// So many of them are kept: the last ones, since what is taken back was mostly said a moment ago.
const KEPT: usize = 2;

/// The way back: the lessons that were learned, by number, and the states after some of them.
pub struct WayBack<T> {
    learned: Vec<u64>,
    /// States, each with how many lessons it knows, oldest first.
    kept: VecDeque<(usize, T)>,
    every: usize,
}

impl<T> Default for WayBack<T> {
    /// Nothing was learned yet.
    fn default() -> WayBack<T> {
        WayBack { learned: Vec::new(), kept: VecDeque::new(), every: EVERY }
    }
}

impl<T: Clone> WayBack<T> {
    /// Returns how many lessons are learned.
    pub fn len(&self) -> usize {
        self.learned.len()
    }

    /// Goes back as far as is needed for `wanted` to be learned from there. Returns the state to go on from, nothing being
    /// the very first one; no state at all where the present one will do.
    pub fn back_for(&mut self, wanted: &[u64]) -> Option<Option<T>> {
        let same = self.learned.iter().zip(wanted).take_while(|(learned, wanted)| learned == wanted).count();
        if same == self.learned.len() {
            return None;
        }
        self.kept.retain(|(known, _)| *known <= same);
        let last = self.kept.back();
        self.learned.truncate(last.map_or(0, |(known, _)| *known));
        Some(last.map(|(_, state)| state.clone()))
    }

    /// Notes that a lesson was learned; `state` says what is known now.
    pub fn has_learned(&mut self, lesson: u64, state: impl FnOnce() -> T) {
        self.learned.push(lesson);
        if self.learned.len().is_multiple_of(self.every) {
            self.kept.push_back((self.learned.len(), state()));
            if self.kept.len() > KEPT {
                self.kept.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::class::Class;
    use crate::domain::lesson::Label;
    use crate::triage::{self, Lessons, PackedLessons, Text};

    fn text(lesson: u64) -> String {
        format!(
            "{} of ticket {}",
            ["where is the refund", "lovely day", "the lift is broken"][lesson as usize % 3],
            lesson % 7
        )
    }

    fn learn(taught: &mut Lessons, lesson: u64) {
        let label = match lesson % 4 {
            0 => Label { class: Some(Class::ALL[lesson as usize % 7]), now: None },
            n => Label { now: Some(n == 1), class: None },
        };
        taught.learn(triage::see(&Text::plain(&text(lesson), Some("en"))), label);
    }

    fn bits(taught: &Lessons) -> Vec<u32> {
        let scores = (0..3).map(|n| triage::explain(&Text::plain(&text(n), Some("en")), taught));
        scores.flat_map(|told| [told.score.to_bits(), told.now.to_bits()]).collect()
    }

    /// Learns what is wanted as the teacher does; returns how many lessons that took.
    fn follow(way: &mut WayBack<PackedLessons>, taught: &mut Lessons, wanted: &[u64]) -> usize {
        if let Some(state) = way.back_for(wanted) {
            *taught = state.map(|packed| packed.unpacked()).unwrap_or_default();
        }
        let new = &wanted[way.len()..];
        for lesson in new {
            learn(taught, *lesson);
            way.has_learned(*lesson, || taught.packed());
        }
        new.len()
    }

    #[test]
    fn what_was_said_last_is_taken_back_at_little_cost() {
        let mut way = WayBack::default();
        let mut told = Vec::new();
        let mut follow = |wanted: &[u64]| {
            let back = way.back_for(wanted);
            let new = wanted[way.len()..].to_vec();
            new.iter().for_each(|lesson| way.has_learned(*lesson, || *lesson));
            told.push((back, new.len()));
        };
        let all: Vec<u64> = (1..=3_000).collect();
        follow(&all);
        follow(&all[..2_999]);
        follow(&all);
        let without = |gone: u64| all.iter().copied().filter(|lesson| *lesson != gone).collect::<Vec<_>>();
        follow(&without(2_100));
        follow(&without(2));
        let newest = 5 * EVERY as u64;
        assert_eq!(
            told,
            [
                (None, 3_000),
                (Some(Some(newest)), 2_999 - 5 * EVERY),
                (None, 1),
                (Some(Some(newest - EVERY as u64)), 2_999 - 4 * EVERY),
                (Some(None), 2_999),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        #[test]
        fn it_leads_to_the_bits_of_learning_all_anew(
            steps in prop::collection::vec((1u64..8, prop::collection::vec(any::<prop::sample::Index>(), 0..3)), 1..8),
        ) {
            let mut way = WayBack { every: 4, ..WayBack::default() };
            let (mut taught, mut counts, mut given) = (Lessons::default(), Vec::<bool>::new(), Vec::new());
            for (new, turned) in steps {
                given.extend((0..new).map(|n| given.len() as u64 + n + 1).collect::<Vec<_>>());
                counts.resize(given.len(), true);
                for which in turned {
                    let place = which.index(counts.len());
                    counts[place] = !counts[place];
                }
                let wanted: Vec<u64> = given.iter().zip(&counts).filter(|(_, on)| **on).map(|(n, _)| *n).collect();
                follow(&mut way, &mut taught, &wanted);
                let mut anew = Lessons::default();
                wanted.iter().for_each(|lesson| learn(&mut anew, *lesson));
                prop_assert_eq!(bits(&taught), bits(&anew));
            }
        }
    }
}
