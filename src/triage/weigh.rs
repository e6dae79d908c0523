//! Adds up what the words and marks of a text speak for, and remembers which did.

use std::borrow::Cow;

use super::lexicon::{LEXICON, Topic};
use super::verdict::Text;
use super::words::{Marks, Plain, Words};
use crate::words::{fill, w};

/// How far a negation reaches, in words.
const REACH: usize = 3;
/// What is left of praise that is denied, as complaint; and of complaint that is denied, as praise.
const DENIED: (f32, f32) = (0.8, 0.3);
/// What is left of praise and complaint that a "but" follows.
const BEFORE_BUT: f32 = 0.6;

/// One thing that spoke for a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'a> {
    /// For what.
    pub topic: Topic,
    /// How much.
    pub weight: f32,
    /// The words as they were written, or the mark.
    pub words: Cow<'a, str>,
}

/// What a text speaks for.
#[derive(Clone, Debug, Default)]
pub struct Weights<'a> {
    /// Each thing that spoke, weightiest first.
    pub reasons: Vec<Reason<'a>>,
}

impl<'a> Weights<'a> {
    /// Returns the weight of a topic. Each further reason counts a little less than the one before.
    pub fn of(&self, topic: Topic) -> f32 {
        let weights = self.reasons.iter().filter(|reason| reason.topic == topic).map(|reason| reason.weight);
        weights.fold((0.0, 1.0), |(sum, share), weight| (sum + weight * share, share * 0.8)).0
    }

    /// Makes the tone so far count less.
    fn soften(&mut self) {
        let tone = self.reasons.iter_mut().filter(|reason| matches!(reason.topic, Topic::Praise | Topic::Complaint));
        tone.for_each(|reason| reason.weight *= BEFORE_BUT);
    }

    fn add(&mut self, topic: Topic, weight: f32, words: impl Into<Cow<'a, str>>) {
        self.reasons.push(Reason { topic, weight, words: words.into() });
    }
}

/// Weighs a text in the languages `tongues`.
pub fn weigh<'a>(text: &Text<'_>, source: &'a str, words: &Words, list: &[Plain<'_>], tongues: u8) -> Weights<'a> {
    let mut weights = Weights::default();
    phrases(source, words.marks.asks > 0, list, tongues, &mut weights);
    marks(words.marks, &mut weights);
    person(text, words.marks, &mut weights);
    weights.reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    weights
}

fn phrases<'a>(source: &'a str, question_mark: bool, list: &[Plain<'_>], tongues: u8, weights: &mut Weights<'a>) {
    let mut denied_until = 0;
    let mut at = 0;
    while let Some(rest) = list.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.first().is_some_and(|word| word.breaks) {
            denied_until = at;
        }
        let Some((phrase, covers)) = LEXICON.longest(rest, tongues) else {
            at += 1;
            continue;
        };
        let denied = at < denied_until;
        // "Is the ..." in the middle of a sentence without a question mark asks nothing.
        let asks = question_mark || rest.first().is_some_and(|word| word.breaks);
        let (topic, weight) = match (phrase.topic, denied) {
            (Topic::Not, _) => {
                denied_until = at + 1 + REACH;
                at += covers;
                continue;
            }
            (Topic::But, _) => {
                weights.soften();
                at += covers;
                continue;
            }
            (Topic::Praise, true) => (Topic::Complaint, phrase.weight * DENIED.0),
            (Topic::Complaint, true) => (Topic::Praise, phrase.weight * DENIED.1),
            (Topic::Crisis, true) => (Topic::Crisis, phrase.weight * DENIED.1),
            (Topic::Question, _) if !asks => (Topic::Question, phrase.weight * 0.4),
            (topic, _) => (topic, phrase.weight),
        };
        weights.add(topic, weight, quoted(source, rest, covers));
        at += covers;
    }
}

fn quoted<'a>(source: &'a str, words: &[Plain<'_>], covers: usize) -> &'a str {
    let from = words.first().map_or(0, |word| word.place.0);
    let to = words.get(covers.saturating_sub(1)).map_or(from, |word| word.place.1);
    source.get(from..to).unwrap_or_default()
}

fn marks(marks: Marks, weights: &mut Weights<'_>) {
    if marks.asks > 0 {
        weights.add(Topic::Question, 1.1, "?");
    }
    if marks.smiles > 0 {
        weights.add(Topic::Praise, 1.0, w().brain.smile);
    } else if marks.smiles < 0 {
        weights.add(Topic::Complaint, 1.0, w().brain.frown);
    }
    let loud = marks.letters >= 12 && marks.capitals * 10 >= marks.letters * 6;
    if loud {
        weights.add(Topic::Complaint, 0.6, w().brain.capitals);
    }
    if marks.links > 0 && marks.glitter > 1 {
        weights.add(Topic::Spam, 1.6, w().brain.glitter_and_link);
    } else if marks.glitter > 2 {
        weights.add(Topic::Spam, 0.8, w().brain.glitter);
    }
    if marks.links > 0 {
        weights.add(Topic::Spam, 0.7, w().brain.link);
    }
}

fn person(text: &Text<'_>, marks: Marks, weights: &mut Weights<'_>) {
    let given = |stars: u8| fill(w().brain.stars, &[&stars]);
    match text.rating {
        Some(stars @ 0..=2) => weights.add(Topic::Complaint, 3.0, given(stars)),
        Some(stars @ 3) => weights.add(Topic::Complaint, 0.6, given(stars)),
        Some(stars) => weights.add(Topic::Praise, 2.5, given(stars)),
        None => {}
    }
    if text.bot && marks.links > 0 {
        weights.add(Topic::Spam, 1.5, w().brain.bot_with_link);
    }
    let nobody = text.followers.is_some_and(|followers| followers < 20);
    if nobody && marks.links > 0 {
        weights.add(Topic::Spam, 0.5, w().brain.link_of_nobody);
    }
}
