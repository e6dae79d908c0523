//! What a desk teaches, from one message after the other: whether it should be answered now, and which class it is.
//!
//! A score is what the seed says plus what the desk has taught.
//! A lesson is repeated with a few earlier ones, since a desk teaches little and all of it counts. The same lessons in
//! the same order give the same weights to the bit.

use std::sync::Arc;

use super::features::Feature;
use super::learn::{Dice, Example, Learner, Pace, PackedLearner, Slots};
use super::seed::{Seed, heads};
use crate::domain::class::Class;
use crate::domain::lesson::Label;

/// How many labels each head tells apart: later or now, and the class.
const HEADS: [usize; 2] = [2, Class::ALL.len()];

const PACE: Pace = Pace(0.05);
/// How many earlier lessons are repeated with each.
const REPEATED: usize = 10;
/// The most lessons that are kept to be repeated.
const KEPT: usize = 2_000;
/// Where the scores of the seed stand among what is counted, and how much they weigh.
const SEED_SLOTS: u32 = 48;
const SEED_SCALE: f32 = 0.2;
/// How much worse it is to overlook what cannot wait than to take something else for it: with it 7 of 10 are found that
/// nobody has learned, and 3 of 4 that are said to be are.
const OVERLOOKED: f32 = 0.6;
/// What is there in every message.
const ALWAYS: (u32, f32) = (63, 1.0);
/// How much the tone counts.
const TONE: f32 = 0.5;

/// What there is to learn from in a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    slots: Slots,
    /// The scores of the seed.
    seed: Vec<f32>,
}

impl Seen {
    /// Sees what is to be seen in a text, and what is known besides its words: only a desk can tell what that means.
    pub fn of(seed: &Seed, features: &[Feature], known: impl IntoIterator<Item = (u32, f32)>) -> Seen {
        let scores = seed.scores(features);
        let mut slots = with_seed(features, &scores, SEED_SCALE);
        slots.push(ALWAYS);
        slots.extend(known);
        Seen { slots, seed: scores }
    }

    /// How upset it sounds, about 0: among messages of a desk the best hint of what presses before it has taught anything.
    fn upset(&self) -> f32 {
        match heads(&self.seed) {
            [[negative, _, positive], ..] => TONE * (negative - positive),
            _ => 0.0,
        }
    }
}

/// What a message scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Each class, as in [`Class::ALL`].
    pub classes: Vec<f32>,
    /// Whether it cannot wait: above 0, it should be answered within minutes.
    pub now: f32,
}

/// What a desk has taught so far.
#[derive(Clone, Debug)]
pub struct Lessons {
    learner: Learner,
    /// Shared with what is packed.
    kept: Vec<Arc<Example>>,
    dice: Dice,
}

/// What a desk had taught, packed to be kept.
#[derive(Clone, Debug)]
pub struct PackedLessons {
    learner: PackedLearner,
    kept: Vec<Arc<Example>>,
    dice: Dice,
}

impl PackedLessons {
    /// Returns what had been taught, to the bit.
    pub fn unpacked(&self) -> Lessons {
        Lessons { learner: self.learner.unpacked(), kept: self.kept.clone(), dice: self.dice.clone() }
    }
}

impl Default for Lessons {
    /// Has taught nothing.
    fn default() -> Lessons {
        Lessons { learner: Learner::new(&HEADS), kept: Vec::new(), dice: Dice(1) }
    }
}

impl Lessons {
    /// Returns how much a message presses beside others: what is higher is to be answered first.
    pub fn press(&self, seen: &Seen) -> f32 {
        seen.upset() + lead_of_now(&self.learner.scores(&seen.slots))
    }

    /// Judges a message.
    pub fn judge(&self, seen: &Seen) -> Scores {
        let [_, classes, now] = heads(&seen.seed);
        let taught = self.learner.scores(&seen.slots);
        let classes = classes.iter().zip(taught.iter().skip(HEADS[0])).map(|(seed, taught)| seed + taught);
        Scores { classes: classes.collect(), now: lead_of_now(now) + OVERLOOKED + lead_of_now(&taught) }
    }

    /// Packs it. The messages that are repeated are shared.
    pub fn packed(&self) -> PackedLessons {
        PackedLessons { learner: self.learner.packed(), kept: self.kept.clone(), dice: self.dice.clone() }
    }

    /// Returns what was taught of a slot for each class.
    pub fn class_weights(&self, slot: u32) -> &[f32] {
        self.learner.row(slot).and_then(|row| row.get(HEADS[0]..)).unwrap_or_default()
    }

    /// Takes a lesson.
    pub fn learn(&mut self, seen: Seen, label: Label) {
        let class = label.class.map(|class| class as usize);
        let mut slots = seen.slots;
        slots.shrink_to_fit();
        let lesson: Arc<Example> = Arc::new((slots, vec![label.now.map(usize::from), class]));
        self.learner.learn(&lesson.0, &lesson.1, PACE);
        for _ in 0..REPEATED.min(self.kept.len()) {
            let n = self.dice.below(self.kept.len());
            if let Some(earlier) = self.kept.get(n) {
                self.learner.learn(&earlier.0, &earlier.1, PACE);
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

/// Returns how far now stands above later in the head that tells them apart, which is the first of `scores`.
fn lead_of_now(scores: &[f32]) -> f32 {
    match scores {
        [later, now, ..] => now - later,
        _ => 0.0,
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

    const NOW: Label = Label { now: Some(true), class: None };
    const LATER: Label = Label { now: Some(false), class: None };

    fn seen_in(text: &str) -> Seen {
        Seen::of(Seed::shipped(), &Seed::shipped().see(text, Some("en")), [])
    }

    #[test]
    fn before_any_lesson_the_tone_counts() {
        let lessons = Lessons::default();
        let angry = lessons.press(&seen_in("Stranded for five hours and nobody helps, worst airline ever"));
        let glad = lessons.press(&seen_in("Wonderful flight, thank you so much!"));
        assert!(angry > 1.0 && glad < -1.0, "{angry} {glad}");
    }

    #[test]
    fn a_desk_learns_what_is_its_own_and_contradictions_end_in_the_middle() {
        let mut lessons = Lessons::default();
        let (gate, menu) = ("the gate of my train has changed again", "what is on the menu of the dining car");
        let before = lessons.press(&seen_in(menu)) - lessons.press(&seen_in(gate));
        for _ in 0..12 {
            lessons.learn(seen_in(gate), LATER);
            lessons.learn(seen_in(menu), NOW);
        }
        let after = lessons.press(&seen_in(menu)) - lessons.press(&seen_in(gate));
        assert!(after > before + 1.0, "{before} {after}");
        for n in 0..200 {
            lessons.learn(seen_in("the same words each time"), if n % 2 == 0 { NOW } else { LATER });
        }
        assert!(lessons.press(&seen_in("the same words each time")).abs() < 1.0);
    }

    #[test]
    fn the_same_lessons_give_the_same_bits() {
        let taught = || {
            let mut lessons = Lessons::default();
            for n in 0..50 {
                lessons.learn(seen_in(&format!("message {n} of many")), if n % 3 == 0 { NOW } else { LATER });
            }
            lessons.press(&seen_in("another message")).to_bits()
        };
        assert_eq!(taught(), taught());
    }
}
