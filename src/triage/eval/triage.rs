//! How well labels are told: with the seed alone, or after learning another part of the same set.
//!
//! The seed tells tones by its head for them, and of other labels those that are classes; a name that it does not know
//! counts as a negative tone, `other` and the like as what is left. With a set to learn, the labels present in it are
//! learned (`mixed` is left out).

use std::collections::BTreeMap;
use std::time::Instant;

use super::Row;
use super::figures::{Binary, Figures, auc, f1_by_label, macro_f1};
use super::trained::{Trained, largest, see};
use crate::domain::class::Class;
use crate::triage::learn::Slots;
use crate::triage::seed::train::tone_of;
use crate::triage::seed::{Seed, Shares};

const NEGATIVE: &str = "negative";
const MIXED: &str = "mixed";

/// Measures `test`, after learning `train` where there is one; `positive` names one label to tell from all others.
pub fn triage(seed: &Seed, train: Option<&[Row]>, test: &[Row], positive: Option<&str>) -> Figures {
    let test: Vec<&Row> = test.iter().filter(|row| row.label != MIXED).collect();
    let labels = labels_of(train.map_or_else(|| test.clone(), |train| train.iter().collect()));
    let judge = match train {
        Some(train) => Judge::trained(seed, train, &labels, positive),
        None => Judge::Shipped(seed),
    };
    let start = Instant::now();
    let said: Vec<Said> = test.iter().map(|row| judge.say(row, &labels, positive)).collect();
    let took = start.elapsed().as_secs_f64() * 1e6;
    let is = |row: &Row| labels.iter().position(|label| *label == row.label);
    let judged: Vec<(usize, usize)> =
        test.iter().zip(&said).filter_map(|(row, said)| Some((is(row)?, largest(&said.shares)))).collect();
    let f1 = labels.iter().zip(f1_by_label(&judged, labels.len()));
    let negative = labels.iter().position(|label| label == NEGATIVE);
    Figures {
        n: judged.len(),
        macro_f1: macro_f1(&judged, labels.len()),
        accuracy: judged.iter().filter(|(is, said)| is == said).count() as f64 / judged.len().max(1) as f64,
        f1: f1.filter_map(|(label, f1)| Some((label.clone(), f1?))).collect(),
        auc_negative: negative.and_then(|n| area(&test, &said, NEGATIVE, |said| said.shares.get(n).copied())),
        positive: positive.map(|label| binary(&test, &said, label)),
        us_per_message: took / test.len().max(1) as f64,
        mapping: labels.iter().map(|label| (label.clone(), judge.mapping(label))).collect(),
    }
}

fn labels_of(rows: Vec<&Row>) -> Vec<String> {
    let known: BTreeMap<&str, ()> = rows.iter().map(|row| (row.label.as_str(), ())).collect();
    known.into_keys().filter(|label| *label != MIXED).map(str::to_owned).collect()
}

/// What was said of a text.
struct Said {
    /// The share of each label.
    shares: Vec<f32>,
    /// The share of the one label that was named.
    positive: f32,
}

fn area(test: &[&Row], said: &[Said], label: &str, score: impl Fn(&Said) -> Option<f32>) -> Option<f64> {
    auc(test.iter().zip(said).filter_map(|(row, said)| Some((row.label == label, score(said)?))).collect())
}

fn binary(test: &[&Row], said: &[Said], label: &str) -> Binary {
    let judged: Vec<(usize, usize)> = test
        .iter()
        .zip(said)
        .map(|(row, said)| (usize::from(row.label == label), usize::from(said.positive > 0.5)))
        .collect();
    let auc = area(test, said, label, |said| Some(said.positive));
    Binary { label: label.to_owned(), macro_f1: macro_f1(&judged, 2), auc }
}

enum Judge<'a> {
    Shipped(&'a Seed),
    Trained { seed: &'a Seed, all: Box<Trained>, one: Option<Box<Trained>> },
}

impl Judge<'_> {
    fn trained<'a>(seed: &'a Seed, train: &[Row], labels: &[String], positive: Option<&str>) -> Judge<'a> {
        let place = |row: &Row| labels.iter().position(|label| *label == row.label);
        let rows: Vec<(&Row, usize)> = train.iter().filter_map(|row| Some((row, place(row)?))).collect();
        let seen: Vec<Slots> = rows.iter().map(|(row, _)| see(seed, row)).collect();
        let one = positive.map(|positive| {
            let is = rows.iter().map(|(row, _)| usize::from(row.label == positive));
            Box::new(Trained::of(seen.iter().cloned().zip(is), 2))
        });
        let places = rows.iter().map(|(_, place)| *place);
        Judge::Trained { seed, all: Box::new(Trained::of(seen.iter().cloned().zip(places), labels.len())), one }
    }

    fn say(&self, row: &Row, labels: &[String], positive: Option<&str>) -> Said {
        match self {
            Judge::Shipped(seed) => {
                let scores = seed.scores(&seed.see(&row.text, row.lang.as_deref()));
                let shares = shipped(&scores, labels);
                let n = positive.and_then(|positive| labels.iter().position(|label| label == positive));
                Said { positive: n.and_then(|n| shares.get(n).copied()).unwrap_or_default(), shares }
            }
            Judge::Trained { seed, all, one } => {
                let seen = see(seed, row);
                let positive = one.as_ref().map(|one| one.shares(&seen)).unwrap_or_default();
                // The two shares are weighed, so that they are no more a whole.
                let share = positive.get(1).map_or(0.0, |yes| yes / positive.iter().sum::<f32>());
                Said { shares: all.shares(&seen), positive: share }
            }
        }
    }

    fn mapping(&self, label: &str) -> String {
        match self {
            Judge::Shipped(_) => Told::of(label).words(label),
            Judge::Trained { .. } => format!("learned {label}"),
        }
    }
}

/// How the seed tells a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// By its head for tones.
    Tone(usize),
    /// By its head for classes.
    Class(Class),
    /// It has no such label: whatever it is, it is no good.
    Bad,
    /// What is left when all others have their share.
    Rest,
}

/// What sets call texts of none of their labels, or how such a word begins.
const REST: [&str; 4] = ["other", "none", "not", "ham"];

impl Told {
    fn of(label: &str) -> Told {
        match (tone_of(label), Class::of_word(label)) {
            (Some(tone), _) => Told::Tone(tone),
            (_, Some(class)) => Told::Class(class),
            _ if REST.iter().any(|rest| label.starts_with(rest)) => Told::Rest,
            _ => Told::Bad,
        }
    }

    fn words(self, label: &str) -> String {
        match self {
            Told::Tone(_) => format!("tone {label}"),
            Told::Class(Class::Complaint) => "complaint, crisis".to_owned(),
            Told::Class(class) => format!("class {}", class.word()),
            Told::Bad => format!("tone {NEGATIVE}"),
            Told::Rest => "the rest".to_owned(),
        }
    }
}

/// Returns how the seed shares out the labels.
fn shipped(scores: &[f32], labels: &[String]) -> Vec<f32> {
    let told: Vec<Told> = labels.iter().map(|label| Told::of(label)).collect();
    let many = |which: Told| told.iter().filter(|told| **told == which).count().max(1) as f32;
    let heads = Shares::of(scores);
    let share = |told: &Told| match told {
        Told::Tone(tone) => heads.tones.get(*tone).copied().unwrap_or_default(),
        Told::Class(Class::Complaint) => heads.class(Class::Complaint) + heads.class(Class::Crisis),
        Told::Class(class) => heads.class(*class),
        Told::Bad => heads.tones.first().copied().unwrap_or_default() / many(Told::Bad),
        Told::Rest => 0.0,
    };
    let mut shares: Vec<f32> = told.iter().map(share).collect();
    let left = (1.0 - shares.iter().sum::<f32>()).max(0.0) / many(Told::Rest);
    shares.iter_mut().zip(&told).filter(|(_, told)| **told == Told::Rest).for_each(|(share, _)| *share = left);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::seed::HEADS;

    fn said(scores: &[f32], labels: &[&str]) -> Vec<f32> {
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        shipped(scores, &labels).iter().map(|share| (share * 100.0).round() / 100.0).collect()
    }

    /// Labels of others are told by what the seed has: tones, classes, bad names, and what is left.
    #[test]
    fn labels_of_others_are_mapped() {
        let mut scores = vec![0.0; HEADS.iter().sum()];
        // Tones a half, a quarter, a quarter; classes: complaint and crisis a quarter each, the rest a tenth.
        scores[0] = 2.0_f32.ln();
        scores[3] = 2.5_f32.ln();
        scores[4] = 2.5_f32.ln();
        assert_eq!(said(&scores, &["negative", "neutral", "positive"]), [0.5, 0.25, 0.25]);
        assert_eq!(said(&scores, &["complaint", "not"]), [0.5, 0.5]);
        assert_eq!(said(&scores, &["ham", "spam"]), [0.9, 0.1]);
        assert_eq!(said(&scores, &["not-offensive", "offensive"]), [0.5, 0.5]);
        assert_eq!(said(&scores, &["abuse", "insult", "other"]), [0.25, 0.25, 0.5]);
    }
}
