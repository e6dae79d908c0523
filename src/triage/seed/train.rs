//! Makes a seed of labelled messages. The same files make the same bytes on every machine.

use std::collections::{HashMap, HashSet};

use super::{HEADS, Seed};
use crate::domain::class::Class;
use crate::triage::features::Feature;
use crate::triage::learn::{Dice, Learner, Pace};
use crate::triage::phrases::{Lang, Phrases};
use crate::triage::weights::{Weights, weightiest};

/// How many slots are kept: twice as many are no better on texts of others.
const SLOTS: usize = 32_768;
const ROUNDS: usize = 5;
const PACE: Pace = Pace(0.1);
/// The share of features that is left out of each look at an example, so that none is relied on alone.
const LEFT_OUT: f32 = 0.2;

/// The tones, as the first head has them.
const TONES: [(&str, &str); 3] = [("neg", "negative"), ("neu", "neutral"), ("pos", "positive")];

/// A labelled message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its language.
    pub lang: Lang,
    /// What they wrote.
    pub text: String,
    /// A label of each of [`HEADS`], where it is known.
    pub labels: [Option<usize>; 3],
}

/// Reads a file of the project's own messages: class, now, tone and text, parted by tabs. Returns the first line that is
/// none where there is one.
pub fn own(lang: Lang, tsv: &str) -> Result<Vec<Example>, String> {
    tsv.lines().map(|line| own_line(lang, line).ok_or_else(|| line.to_owned())).collect()
}

fn own_line(lang: Lang, line: &str) -> Option<Example> {
    let mut fields = line.split('\t');
    let class = Class::of_word(fields.next()?)?;
    let now = ["0", "1"].iter().position(|now| Some(*now) == fields.clone().next());
    fields.next()?;
    let tone = tone_of(fields.next()?)?;
    let text = fields.next()?.to_owned();
    let class = Class::ALL.iter().position(|known| *known == class);
    Some(Example { lang, text, labels: [Some(tone), class, Some(now?)] })
}

/// Returns the place of a tone in the first head.
pub fn tone_of(word: &str) -> Option<usize> {
    TONES.iter().position(|(short, long)| word == *short || word == *long)
}

/// Makes a seed of a lexicon and examples.
pub fn seed(langs: Vec<Lang>, phrases: Phrases, examples: &[Example]) -> Seed {
    let mut seed = Seed { langs, phrases, weights: Weights::default() };
    let look = |example: &Example| {
        let lang = str::from_utf8(&example.lang).ok();
        (plain(&seed.see(&example.text, lang)), example.labels)
    };
    let mut seen: Vec<Looked> = examples.iter().map(look).collect();
    let kept: HashSet<u32> = weightiest(&fit(&seen), &often(&seen), SLOTS).into_iter().collect();
    seen.iter_mut().for_each(|(features, _)| features.retain(|(slot, _)| kept.contains(slot)));
    seed.weights = Weights::of(&fit(&seen));
    seed
}

/// What was seen in an example, and its labels.
type Looked = (Vec<(u32, f32)>, [Option<usize>; 3]);

/// Returns the slots and how much of each was seen.
fn plain(features: &[Feature]) -> Vec<(u32, f32)> {
    features.iter().map(|feature| (feature.slot, feature.value)).collect()
}

fn fit(seen: &[Looked]) -> Learner {
    let mut learner = Learner::new(HEADS.to_vec());
    let mut dice = Dice(1);
    let mut order: Vec<&Looked> = seen.iter().collect();
    let mut part = Vec::new();
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        for (features, labels) in &order {
            part.clear();
            let kept = features.iter().filter(|_| dice.share() >= LEFT_OUT);
            part.extend(kept.map(|(slot, value)| (*slot, value / (1.0 - LEFT_OUT))));
            learner.learn(&part, labels, PACE);
        }
    }
    learner
}

fn often(seen: &[Looked]) -> HashMap<u32, f32> {
    let mut often = HashMap::new();
    for (slot, value) in seen.iter().flat_map(|(features, _)| features) {
        *often.entry(*slot).or_default() += value * value;
    }
    often
}
