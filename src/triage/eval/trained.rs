//! A judge that learned the labels of one set, on top of what the seed knows.

use super::Row;
use super::figures::macro_f1;
use crate::triage::learn::{Course, Dice, Example, Learner, Pace, Slots, softmax};
use crate::triage::lessons::with_seed;
use crate::triage::seed::Seed;

const COURSE: Course = Course { rounds: 8, pace: Pace(0.05), left_out: 0.0 };
/// How much the scores of the seed weigh.
const SEED_SCALE: f32 = 0.1;
/// How many parts the set is cut into to find out how it judges texts that it did not learn.
const PARTS: usize = 4;
/// What a label's share may be multiplied with.
const BIASES: [f32; 9] = [0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.5, 1.8, 2.2];

/// Returns what the seed sees in a text, and how it would judge it.
pub fn see(seed: &Seed, row: &Row) -> Slots {
    let features = seed.see(&row.text, row.lang.as_deref());
    with_seed(&features, &seed.scores(&features), SEED_SCALE)
}

/// Learned labels; the shares of each are weighed so that rare labels are found too.
pub struct Trained {
    learner: Learner,
    biases: Vec<f32>,
}

impl Trained {
    /// Learns what was seen in texts, with the place of each one's label among `labels`.
    pub fn of(seen: impl IntoIterator<Item = (Slots, usize)>, labels: usize) -> Trained {
        let examples: Vec<Example> = seen.into_iter().map(|(seen, label)| (seen, vec![Some(label)])).collect();
        let mut parts: Vec<usize> = (0..examples.len()).map(|n| n % PARTS).collect();
        Dice(1).shuffle(&mut parts);
        let mut unseen: Vec<(Vec<f32>, usize)> = Vec::with_capacity(examples.len());
        for part in 0..PARTS {
            let of = |is: bool| examples.iter().zip(&parts).filter(move |(_, of)| (**of == part) == is).map(|(e, _)| e);
            let learner = COURSE.learn(&[labels], of(false));
            let label = |labels: &[Option<usize>]| labels.iter().flatten().next().copied().unwrap_or_default();
            unseen.extend(of(true).map(|(seen, labels)| (shares(&learner, seen), label(labels))));
        }
        Trained { learner: COURSE.learn(&[labels], &examples), biases: biases(&unseen, labels) }
    }

    /// Returns how likely each label is.
    pub fn likely(&self, seen: &Slots) -> Vec<f32> {
        shares(&self.learner, seen)
    }

    /// Returns the share of each label, weighed: the largest is the one to say.
    pub fn shares(&self, seen: &Slots) -> Vec<f32> {
        let mut shares = self.likely(seen);
        shares.iter_mut().zip(&self.biases).for_each(|(share, bias)| *share *= bias);
        shares
    }
}

fn shares(learner: &Learner, seen: &Slots) -> Vec<f32> {
    let mut scores = learner.scores(seen);
    softmax(&mut scores);
    scores
}

/// Returns what to multiply the shares with so that the mean F1 of texts that were not learned is best: a label after
/// the other, twice.
fn biases(unseen: &[(Vec<f32>, usize)], labels: usize) -> Vec<f32> {
    let reached = |biases: &[f32]| {
        let said = |(shares, is): &(Vec<f32>, usize)| {
            let weighed: Vec<f32> = shares.iter().zip(biases).map(|(share, bias)| share * bias).collect();
            (*is, largest(&weighed))
        };
        macro_f1(&unseen.iter().map(said).collect::<Vec<_>>(), labels)
    };
    let mut biases = vec![1.0; labels];
    for label in (0..labels).chain(0..labels) {
        let mut best = reached(&biases);
        for bias in BIASES {
            let mut tried = biases.clone();
            if let Some(place) = tried.get_mut(label) {
                *place = bias;
            }
            let f1 = reached(&tried);
            if f1 > best {
                (best, biases) = (f1, tried);
            }
        }
    }
    biases
}

/// Returns the place of the largest.
pub fn largest(shares: &[f32]) -> usize {
    let by_share = |a: &(usize, &f32), b: &(usize, &f32)| a.1.total_cmp(b.1).then(b.0.cmp(&a.0));
    shares.iter().enumerate().max_by(by_share).map_or(0, |(n, _)| n)
}
