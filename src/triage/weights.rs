//! The weights that come with the program: a byte for each label of each slot.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::keys::{Gaps, Keys};
use super::learn::{Course, Example, Learner};

/// Weights by slot, a row of `width` bytes each.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    slots: Keys,
    rows: Vec<i8>,
    /// What a byte of each label is worth.
    scales: Vec<f32>,
}

/// Weights as they are kept in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed {
    slots: Gaps,
    rows: Vec<i8>,
    scales: Vec<f32>,
}

impl Weights {
    /// Learns examples twice: with all slots, then with the `most` that mattered.
    pub fn learned(course: &Course, heads: &[usize], mut examples: Vec<Example>, most: usize) -> Weights {
        let kept = weightiest(&course.learn(heads, &examples), &examples, most);
        examples.iter_mut().for_each(|(seen, _)| seen.retain(|(slot, _)| kept.contains(slot)));
        Weights::of(&course.learn(heads, &examples))
    }

    /// Rounds what was learned.
    fn of(learner: &Learner) -> Weights {
        let slots = Keys::of(learner.slots().collect());
        let rows: Vec<&[f32]> = slots.sorted().iter().filter_map(|slot| learner.row(*slot)).collect();
        let most =
            |label: usize| rows.iter().filter_map(|row| row.get(label)).fold(0.0_f32, |most, w| most.max(w.abs()));
        let scales: Vec<f32> = (0..learner.width()).map(|label| most(label).max(f32::MIN_POSITIVE) / 127.0).collect();
        let bytes =
            rows.iter().flat_map(|row| row.iter().zip(&scales).map(|(weight, scale)| (weight / scale).round() as i8));
        let rows = bytes.collect();
        Weights { slots, rows, scales }
    }

    /// Returns the score of every label.
    pub fn scores(&self, seen: impl IntoIterator<Item = (u32, f32)>) -> Vec<f32> {
        let mut scores = vec![0.0; self.scales.len()];
        for (slot, value) in seen {
            if let Some(row) = self.row(slot) {
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += f32::from(*weight) * value);
            }
        }
        scores.iter_mut().zip(&self.scales).for_each(|(score, scale)| *score *= scale);
        scores
    }

    /// Returns the weights of a slot for the labels from `from` on, so many as there are in `weights`.
    pub fn part(&self, slot: u32, from: usize, weights: &mut [f32]) {
        let row = self.row(slot).unwrap_or_default().iter().zip(&self.scales).skip(from);
        weights.fill(0.0);
        weights.iter_mut().zip(row).for_each(|(weight, (byte, scale))| *weight = f32::from(*byte) * scale);
    }

    fn row(&self, slot: u32) -> Option<&[i8]> {
        let width = self.scales.len();
        let start = self.slots.find(slot).next()? * width;
        self.rows.get(start..start + width)
    }

    /// Packs them.
    pub fn pack(&self) -> Packed {
        Packed { slots: self.slots.gaps(), rows: self.rows.clone(), scales: self.scales.clone() }
    }

    /// Returns them as they were.
    pub fn unpack(packed: Packed) -> Weights {
        Weights { slots: Keys::of_gaps(&packed.slots), rows: packed.rows, scales: packed.scales }
    }
}

/// Returns the slots that matter most for what was learned: those with large weights that are often seen.
fn weightiest(learner: &Learner, examples: &[Example], most: usize) -> HashSet<u32> {
    let mut often: HashMap<u32, f32> = HashMap::new();
    for (slot, value) in examples.iter().flat_map(|(seen, _)| seen) {
        *often.entry(*slot).or_default() += value * value;
    }
    let weight = |slot: u32| learner.row(slot).map_or(0.0, |row| row.iter().map(|w| w * w).sum::<f32>());
    let mut ranked: Vec<(f32, u32)> = often.iter().map(|(slot, often)| (weight(*slot) * often, *slot)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(most).map(|(_, slot)| slot).collect()
}
