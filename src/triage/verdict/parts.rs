//! What spoke for a class, in the words of the writer: the parts of a score, which add up to it.

use crate::triage::features::{Counted, Feature, Look};
use crate::triage::phrases::Sense;
use crate::triage::sight::Sight;
use crate::words::w;

/// From this weight on words that stand side by side are read together, as far as so many.
const TOGETHER: f32 = 0.3;
const LONGEST: usize = 4;

/// One thing that spoke, and how much; against, where that is below zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Words as they were written, or what else it was.
    pub words: String,
    /// How much it adds to the score.
    pub weight: f32,
}

/// Parts what the features add to a score, which `weigh` says of each: words by words, those of one phrase together,
/// then what the text looks like. What no words can be named for is left out.
pub fn parts(source: &str, sight: &Sight, weigh: impl Fn(&Feature) -> f32) -> Vec<Part> {
    let mut by_token = vec![0.0; sight.tokens.list().len()];
    let mut marks: Vec<Part> = Vec::new();
    for feature in &sight.features {
        let weight = weigh(feature);
        match Counted::of(feature.slot) {
            None => spread(weight, feature.tokens, &mut by_token),
            Some(Counted::Told(senses)) => share_out(weight, sight, senses, &mut by_token),
            Some(Counted::Look(look)) => {
                marks.extend(look_words(look).map(|words| Part { words: words.to_owned(), weight }));
            }
        }
    }
    let mut parts = runs(source, sight, &by_token);
    parts.append(&mut marks);
    parts
}

const fn look_words(look: Look) -> Option<&'static str> {
    let say = &w().brain;
    match look {
        Look::Text | Look::Length => None,
        Look::Capitals => Some(say.capitals),
        Look::Links => Some(say.links),
        Look::Names => Some(say.names),
        Look::Tags => Some(say.tags),
        Look::Numbers => Some(say.numbers),
        Look::Drawn => Some(say.drawn),
    }
}

fn spread(weight: f32, (from, to): (u16, u16), by_token: &mut [f32]) {
    let tokens = by_token.get_mut(usize::from(from)..usize::from(to)).unwrap_or_default();
    let each = weight / tokens.len().max(1) as f32;
    tokens.iter_mut().for_each(|token| *token += each);
}

/// Shares what was counted out to the phrases that were.
fn share_out(weight: f32, sight: &Sight, senses: &[Sense], by_token: &mut [f32]) {
    let found = || sight.heard.found.iter().filter(|found| senses.contains(&found.sense));
    let all: f32 = found().map(|found| found.weight).sum();
    for found in found().filter(|_| all > 0.0) {
        let (from, to) = (found.at, found.at + found.covers);
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        spread(weight * found.weight / all, (short(from), short(to)), by_token);
    }
}

/// Joins tokens that belong together.
fn runs(source: &str, sight: &Sight, by_token: &[f32]) -> Vec<Part> {
    let mut inside = vec![false; by_token.len()];
    for found in &sight.heard.found {
        let goes_on = inside.get_mut(found.at + 1..found.at + found.covers).unwrap_or_default();
        goes_on.fill(true);
    }
    let mut runs: Vec<(usize, usize, f32)> = Vec::new();
    for (at, weight) in by_token.iter().enumerate() {
        match runs.last_mut() {
            Some((_, covers, sum)) if inside.get(at) == Some(&true) => {
                *covers += 1;
                *sum += weight;
            }
            _ => runs.push((at, 1, *weight)),
        }
    }
    let joined = runs.into_iter().fold(Vec::new(), join);
    let part = |(at, covers, weight)| Some(Part { words: sight.words(source, at, covers)?, weight });
    // A comma says nothing that a person could follow.
    let says = |part: &Part| {
        part.words.contains(|c: char| c.is_alphanumeric() || !(c.is_ascii() || c == '…') || "?!".contains(c))
    };
    joined.into_iter().filter_map(part).filter(says).collect()
}

/// Joins a run to the one before where both say the same and are short: they are read together.
fn join(mut runs: Vec<(usize, usize, f32)>, run: (usize, usize, f32)) -> Vec<(usize, usize, f32)> {
    match runs.last_mut() {
        Some((_, covers, weight)) if *weight >= TOGETHER && run.2 >= TOGETHER && *covers + run.1 <= LONGEST => {
            *covers += run.1;
            *weight += run.2;
        }
        _ => runs.push(run),
    }
    runs
}
