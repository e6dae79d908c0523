//! What a desk teaches: whether a message should be answered now, learned from one message after the other.
//!
//! The score is what the seed says, a negative tone for now and a positive one against it, plus what the desk has taught.
//! A lesson is repeated with a few earlier ones, since a desk teaches little and all of it counts. The same lessons in
//! the same order give the same weights to the bit.

use super::features::Feature;
use super::learn::{Dice, Learner, Pace, Slots};
use super::seed::{Seed, heads};

const PACE: Pace = Pace(0.05);
/// How many earlier lessons are repeated with each.
const REPEATED: usize = 10;
/// The most lessons that are kept to be repeated.
const KEPT: usize = 2_000;
/// Where the scores of the seed stand among what is counted, and how much they weigh.
const SEED_SLOTS: u32 = 48;
const SEED_SCALE: f32 = 0.2;
/// What is there in every message.
const ALWAYS: (u32, f32) = (63, 1.0);
/// How much the tone counts.
const TONE: f32 = 0.5;

/// What there is to learn from in a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    slots: Slots,
    /// How much the seed alone would answer it now.
    seed: f32,
}

impl Seen {
    /// Sees a text.
    pub fn of(seed: &Seed, text: &str, lang: Option<&str>) -> Seen {
        let features = seed.see(text, lang);
        let scores = seed.scores(&features);
        let mut slots = with_seed(&features, &scores, SEED_SCALE);
        slots.push(ALWAYS);
        let [negative, _, positive, ..] = scores[..] else { return Seen { slots, seed: 0.0 } };
        Seen { slots, seed: TONE * (negative - positive) }
    }
}

/// What a desk has taught so far.
#[derive(Clone, Debug)]
pub struct Lessons {
    learner: Learner,
    kept: Vec<(Slots, usize)>,
    dice: Dice,
}

impl Default for Lessons {
    /// Has taught nothing.
    fn default() -> Lessons {
        Lessons { learner: Learner::new(&[2]), kept: Vec::new(), dice: Dice(1) }
    }
}

impl Lessons {
    /// Returns how much a message is one to answer now, about 0.
    pub fn score(&self, seen: &Seen) -> f32 {
        match self.learner.scores(&seen.slots)[..] {
            [later, now] => seen.seed + now - later,
            _ => seen.seed,
        }
    }

    /// Takes a lesson: this message was one to answer now, or was not.
    pub fn learn(&mut self, seen: Seen, now: bool) {
        let lesson = (seen.slots, usize::from(now));
        self.learner.learn(&lesson.0, &[Some(lesson.1)], PACE);
        for _ in 0..REPEATED.min(self.kept.len()) {
            let n = self.dice.below(self.kept.len());
            if let Some((seen, label)) = self.kept.get(n) {
                self.learner.learn(seen, &[Some(*label)], PACE);
            }
        }
        if self.kept.len() < KEPT {
            self.kept.push(lesson);
        } else {
            let n = self.dice.below(KEPT);
            if let Some(place) = self.kept.get_mut(n) {
                *place = lesson;
            }
        }
    }
}

/// Returns what was seen, and behind it the scores of the seed, those of each head about their mean.
pub fn with_seed(features: &[Feature], scores: &[f32], scale: f32) -> Slots {
    let mut seen: Slots = features.iter().map(|feature| (feature.slot, feature.value)).collect();
    let mut slots = SEED_SLOTS..;
    for head in heads(scores) {
        let mean = head.iter().sum::<f32>() / head.len().max(1) as f32;
        seen.extend(slots.by_ref().zip(head).map(|(slot, score)| (slot, (score - mean) * scale)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen_in(text: &str) -> Seen {
        Seen::of(Seed::shipped(), text, Some("en"))
    }

    #[test]
    fn before_any_lesson_the_tone_counts() {
        let lessons = Lessons::default();
        let angry = lessons.score(&seen_in("Stranded for five hours and nobody helps, worst airline ever"));
        let glad = lessons.score(&seen_in("Wonderful flight, thank you so much!"));
        assert!(angry > 1.0 && glad < -1.0, "{angry} {glad}");
    }

    #[test]
    fn a_desk_learns_what_is_its_own_and_contradictions_end_in_the_middle() {
        let mut lessons = Lessons::default();
        let (gate, menu) = ("the gate of my train has changed again", "what is on the menu of the dining car");
        let before = lessons.score(&seen_in(menu)) - lessons.score(&seen_in(gate));
        for _ in 0..12 {
            lessons.learn(seen_in(gate), false);
            lessons.learn(seen_in(menu), true);
        }
        let after = lessons.score(&seen_in(menu)) - lessons.score(&seen_in(gate));
        assert!(after > before + 1.0, "{before} {after}");
        for n in 0..200 {
            lessons.learn(seen_in("the same words each time"), n % 2 == 0);
        }
        assert!(lessons.score(&seen_in("the same words each time")).abs() < 1.0);
    }

    #[test]
    fn the_same_lessons_give_the_same_bits() {
        let taught = || {
            let mut lessons = Lessons::default();
            for n in 0..50 {
                lessons.learn(seen_in(&format!("message {n} of many")), n % 3 == 0);
            }
            lessons.score(&seen_in("another message")).to_bits()
        };
        assert_eq!(taught(), taught());
    }
}
