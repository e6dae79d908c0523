//! Learns heads of linear scores from examples, one after the other: AdaGrad on the loss of each head's softmax.
//!
//! The same examples in the same order give the same weights to the bit on every machine: sums run in one order, and
//! the exponential is a function of our own library, not of the machine's.

use std::collections::HashMap;

/// How far the first step of a weight goes.
#[derive(Clone, Copy, Debug)]
pub struct Pace(pub f32);

/// The sum of squares of a weight of which nothing was learned.
const UNLEARNED: f32 = 1e-6;

/// The slots that were seen, and how much of each.
pub type Slots = Vec<(u32, f32)>;

/// What was seen, and its label of each head, where that is known.
pub type Example = (Slots, Vec<Option<usize>>);

/// How examples are gone through.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// How often all of them.
    pub rounds: usize,
    /// How fast.
    pub pace: Pace,
    /// The share of slots that is left out of each look at an example, so that none is relied on alone.
    pub left_out: f32,
}

impl Course {
    /// Learns the examples, in an order by chance that is the same each time.
    pub fn learn<'a>(&self, heads: &[usize], examples: impl IntoIterator<Item = &'a Example>) -> Learner {
        let mut learner = Learner::new(heads);
        let mut dice = Dice(1);
        let mut order: Vec<&Example> = examples.into_iter().collect();
        let mut part = Slots::new();
        for _ in 0..self.rounds {
            dice.shuffle(&mut order);
            for (seen, labels) in &order {
                part.clear();
                let kept = seen.iter().filter(|_| dice.share() >= self.left_out);
                part.extend(kept.map(|(slot, value)| (*slot, value / (1.0 - self.left_out))));
                learner.learn(&part, labels, self.pace);
            }
        }
        learner
    }
}

/// Weights by slot, a row of all heads' labels each.
#[derive(Clone, Debug)]
pub struct Learner {
    /// How many labels each head tells apart.
    heads: Vec<usize>,
    width: usize,
    rows: HashMap<u32, u32, foldhash::fast::FixedState>,
    weights: Vec<f32>,
    /// Sum of the squares of each weight's steps so far.
    squares: Vec<f32>,
    scores: Vec<f32>,
}

impl Learner {
    /// Knows nothing yet.
    pub fn new(heads: &[usize]) -> Learner {
        let width = heads.iter().sum();
        Learner {
            heads: heads.to_vec(),
            width,
            rows: HashMap::default(),
            weights: Vec::new(),
            squares: Vec::new(),
            scores: vec![0.0; width],
        }
    }

    /// Returns how many labels all heads have.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the score of every label of every head.
    pub fn scores(&self, seen: &[(u32, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.width];
        self.add_up(seen, &mut scores);
        scores
    }

    /// Returns the weights of a slot, a label of a head each.
    pub fn row(&self, slot: u32) -> Option<&[f32]> {
        let start = *self.rows.get(&slot)? as usize * self.width;
        self.weights.get(start..start + self.width)
    }

    /// Returns the slots that it has weights for, in no order.
    pub fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.keys().copied()
    }

    /// Takes one example: the label of each head, none where it is not known.
    pub fn learn(&mut self, seen: &[(u32, f32)], labels: &[Option<usize>], pace: Pace) {
        let mut scores = std::mem::take(&mut self.scores);
        scores.fill(0.0);
        self.add_up(seen, &mut scores);
        self.blame(&mut scores, labels);
        for (slot, value) in seen {
            let start = self.row_of(*slot);
            let end = start + self.width;
            let (Some(weights), Some(squares)) = (self.weights.get_mut(start..end), self.squares.get_mut(start..end))
            else {
                continue;
            };
            for ((weight, square), blame) in weights.iter_mut().zip(squares).zip(&scores) {
                let slope = blame * value;
                if slope != 0.0 {
                    *square += slope * slope;
                    *weight -= pace.0 * slope / square.sqrt();
                }
            }
        }
        self.scores = scores;
    }

    /// Turns scores into what is wrong with them.
    fn blame(&self, scores: &mut [f32], labels: &[Option<usize>]) {
        let mut rest = scores;
        for (size, label) in self.heads.iter().zip(labels) {
            let (head, others) = std::mem::take(&mut rest).split_at_mut(*size);
            match label {
                Some(label) => {
                    softmax(head);
                    if let Some(right) = head.get_mut(*label) {
                        *right -= 1.0;
                    }
                }
                None => head.fill(0.0),
            }
            rest = others;
        }
        rest.fill(0.0);
    }

    fn add_up(&self, seen: &[(u32, f32)], scores: &mut [f32]) {
        for (slot, value) in seen {
            if let Some(row) = self.row(*slot) {
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight * value);
            }
        }
    }

    fn row_of(&mut self, slot: u32) -> usize {
        let next = self.rows.len() as u32;
        let row = *self.rows.entry(slot).or_insert(next);
        if row == next {
            self.weights.resize(self.weights.len() + self.width, 0.0);
            self.squares.resize(self.squares.len() + self.width, UNLEARNED);
        }
        row as usize * self.width
    }
}

/// A learner packed to be kept: of each row only the labels that something was learned of.
#[derive(Clone, Debug)]
pub struct PackedLearner {
    heads: Vec<usize>,
    /// The slot of each row, in their order.
    slots: Box<[u32]>,
    /// The labels of each row that something was learned of, a bit each.
    learned: Box<[u16]>,
    /// Their weights and sums of squares.
    numbers: Box<[(f32, f32)]>,
}

impl Learner {
    /// Packs it.
    pub fn packed(&self) -> PackedLearner {
        let mut slots = vec![0; self.rows.len()];
        for (slot, row) in &self.rows {
            if let Some(place) = slots.get_mut(*row as usize) {
                *place = *slot;
            }
        }
        let (mut learned, mut numbers) = (Vec::with_capacity(slots.len()), Vec::new());
        for (weights, squares) in self.weights.chunks_exact(self.width).zip(self.squares.chunks_exact(self.width)) {
            let mut bits = 0;
            for (n, (weight, square)) in weights.iter().zip(squares).enumerate() {
                if (weight.to_bits(), square.to_bits()) != (0, UNLEARNED.to_bits()) {
                    bits |= 1 << n;
                    numbers.push((*weight, *square));
                }
            }
            learned.push(bits);
        }
        PackedLearner {
            heads: self.heads.clone(),
            slots: slots.into(),
            learned: learned.into(),
            numbers: numbers.into(),
        }
    }
}

impl PackedLearner {
    /// Returns it as it was, to the bit.
    pub fn unpacked(&self) -> Learner {
        let mut learner = Learner::new(&self.heads);
        let mut numbers = self.numbers.iter();
        for (slot, bits) in self.slots.iter().zip(&self.learned) {
            let start = learner.row_of(*slot);
            for place in (0..learner.width).filter(|n| bits & (1 << n) != 0).map(|n| start + n) {
                let places = (learner.weights.get_mut(place), learner.squares.get_mut(place), numbers.next());
                if let (Some(weight), Some(square), Some(known)) = places {
                    (*weight, *square) = *known;
                }
            }
        }
        learner
    }
}

/// Turns scores into shares of one.
pub fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf(*score - most);
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Numbers by chance that are the same on every machine (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// Returns the next number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Returns the next share of one.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Shuffles.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taught(order: &[(u32, usize)]) -> Learner {
        let mut learner = Learner::new(&[2, 3]);
        for (slot, label) in order {
            learner.learn(&[(*slot, 1.0), (1, 0.5)], &[Some(*label), None], Pace(0.1));
        }
        learner
    }

    #[test]
    fn it_learns_what_goes_with_what() {
        let learner = taught(&[(7, 0), (8, 1)].repeat(50));
        let scores = |slot| learner.scores(&[(slot, 1.0)]);
        assert!(scores(7)[0] > scores(7)[1] + 1.0 && scores(8)[1] > scores(8)[0] + 1.0);
        assert_eq!(scores(9), [0.0; 5], "of what was never seen nothing is known");
        assert_eq!(scores(7)[2..], [0.0; 3], "a head without a label learns nothing");
    }

    #[test]
    fn the_same_lessons_give_the_same_bits() {
        let order = [(7, 0), (8, 1), (9, 1), (7, 1)].repeat(9);
        let bits = |learner: &Learner| {
            learner.scores(&[(7, 0.3), (8, 1.1), (1, 1.0)]).iter().map(|s| s.to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(bits(&taught(&order)), bits(&taught(&order)));
    }

    #[test]
    fn what_was_packed_learns_on_to_the_same_bits() {
        let mut learner = taught(&[(7, 0), (8, 1), (9, 1)]);
        let mut unpacked = learner.packed().unpacked();
        for learner in [&mut learner, &mut unpacked] {
            learner.learn(&[(8, 0.4), (11, 1.0)], &[None, Some(2)], Pace(0.1));
        }
        let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&learner.weights), bits(&unpacked.weights));
        assert_eq!(bits(&learner.squares), bits(&unpacked.squares));
        assert_eq!(learner.rows, unpacked.rows);
    }

    #[test]
    fn shares_sum_to_one_whatever_the_scores() {
        for scores in [[0.0, 0.0, 0.0], [1e30, -1e30, 0.0], [-90.0, -91.0, -500.0]] {
            let mut shares = scores;
            softmax(&mut shares);
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{scores:?}");
        }
    }
}
