//! What kind of message a text is, how sure that is, and why.
//!
//! A score for each class is what the seed knows, plus what else speaks, plus what the desk taught. All of it is linear,
//! so that each score is the sum of its parts.

mod context;
mod parts;

use super::features::{Feature, SCALE};
use super::language;
use super::learn::softmax;
use super::lessons::{Lessons, Scores, Seen};
use super::phrases::{Found, Sense};
use super::seed::Seed;
use super::sight::Sight;
use super::text::Text;
use crate::domain::class::{Class, Perhaps, Verdict};
use crate::words::w;

use self::context::{Circumstance, Known, circumstances, known};
pub use self::parts::Part;

/// How much worse it is to overlook one of a class than to take another for it, class by class.
const COSTS: [f32; 7] = [1.2, 0.9, 1.1, 1.0, 1.1, 1.0, 0.8];
/// The share that a crisis needs at least, and where words of harm, law or press stand there too: of 192 held-out ones
/// 132 have it, and 28 of 2,379 other messages.
const PINNED: f32 = 0.6;
const PINNED_BY_WORDS: f32 = 0.35;
/// What has such a share may be what the message is. Of 2,571 held-out messages that takes 108 of the 191 out of the
/// quiet classes that do not belong there, and 92 of the 462 that do.
const LIKELY: f32 = 0.25;
/// The same for a crisis, which is to be looked at within minutes: it marks 28 more of those 192, and 70 other messages.
const LIKELY_GRAVE: f32 = 0.3;
/// The weight of one word that is scorn.
const ANGRY: f32 = 3.0;
/// The weight of words of harm, law or press that do not stand there by chance.
const GRAVE: f32 = 2.0;
/// So many parts are told.
const TOLD: usize = 3;
/// What weighs less is not worth telling.
const WORTH_TELLING: f32 = 0.15;

/// Why a message is of its class.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What it is.
    pub verdict: Verdict,
    /// How far the class stands above the mean of the others.
    pub score: f32,
    /// What made the score, weightiest first, and at the end what no words can be named for; their sum is the score.
    pub parts: Vec<Part>,
    /// How much it is one to answer now, about 0.
    pub now: f32,
}

/// Says what kind of message it is, how sure that is, and which words made it.
pub fn verdict(text: &Text<'_>, taught: &Lessons) -> Verdict {
    explain(text, taught).verdict
}

/// Returns what there is to learn from in a message.
pub fn see(text: &Text<'_>) -> Seen {
    seen(&look(&text.source(), text).0, &known(text))
}

fn seen(sight: &Sight, known: &[Known]) -> Seen {
    Seen::of(Seed::shipped(), &sight.features, known.iter().map(|known| (known.slot, SCALE)))
}

/// Looks at a text, and says in which language it seems to be.
fn look(source: &str, text: &Text<'_>) -> (Sight, Option<String>) {
    let lang = language::spoken(source, text.lang);
    (Seed::shipped().look(source, text.set.or(lang.as_deref())), lang)
}

/// Says the same, and everything that made it so.
pub fn explain(text: &Text<'_>, taught: &Lessons) -> Explanation {
    let source = text.source();
    let (sight, lang) = look(&source, text);
    let judged = Judged::of(text, &sight, taught);
    let class = judged.class();
    let mut parts = judged.parts(&source, &sight, class);
    let score = lead(&judged.classes, class);
    let told = || parts.iter().take(TOLD).filter(|part| part.weight >= WORTH_TELLING);
    let verdict = Verdict {
        class,
        perhaps: judged.perhaps(class),
        answer_now: judged.is_now(class),
        sure: judged.sure(class),
        why: told().map(|part| part.words.clone()).collect(),
        weights: told().map(|part| hundredths(part.weight)).collect(),
        score: hundredths(score),
        lang,
        print: None,
        accelerators: Vec::new(),
        dangers: Vec::new(),
        taken_for: None,
    };
    let named: f32 = parts.iter().map(|part| part.weight).sum();
    parts.push(Part { words: w().brain.rest.to_owned(), weight: score - named });
    Explanation { verdict, score, parts, now: judged.now }
}

/// Tells whether somebody is beside themselves: a thing that went wrong is told without such words, however much of
/// it went wrong.
pub fn is_angry(text: &Text<'_>) -> bool {
    let (sight, _) = look(&text.source(), text);
    sight.heard.found.iter().any(|found| match found.sense {
        Sense::Offence | Sense::Bad => found.weight >= ANGRY,
        _ => false,
    })
}

/// Returns the words of a text that speak of harm, law or press.
pub fn crisis_words(text: &str) -> Vec<String> {
    let (sight, _) = look(text, &Text::plain(text, None));
    grave(&sight).filter_map(|found| sight.words(text, found.at, found.covers)).collect()
}

/// Returns the words of harm, law or press.
fn grave(sight: &Sight) -> impl Iterator<Item = &Found> {
    sight.heard.found.iter().filter(|found| found.sense == Sense::Crisis && found.weight >= GRAVE)
}

/// Tells whether there are such words that no "not" takes back.
fn is_grave(sight: &Sight) -> bool {
    grave(sight).any(|found| sight.heard.denied.get(found.at) != Some(&true))
}

/// What there is to a text, in scores.
struct Judged<'a> {
    taught: &'a Lessons,
    known: Vec<Known>,
    circumstances: Vec<Circumstance>,
    /// The score of each class, as in [`Class::ALL`].
    classes: Vec<f32>,
    /// How likely each is.
    shares: Vec<f32>,
    now: f32,
    /// The share that a crisis needs.
    pinned: f32,
}

impl<'a> Judged<'a> {
    fn of(text: &Text<'_>, sight: &Sight, taught: &'a Lessons) -> Judged<'a> {
        let (circumstances, known) = (circumstances(text, &sight.features), known(text));
        let Scores { mut classes, now } = taught.judge(&seen(sight, &known));
        for (class, weight) in circumstances.iter().flat_map(|one| one.classes) {
            if let Some(score) = classes.get_mut(*class as usize) {
                *score += weight;
            }
        }
        let now = now + circumstances.iter().map(|one| one.now).sum::<f32>();
        let pinned = if is_grave(sight) { PINNED_BY_WORDS } else { PINNED };
        let mut shares = classes.clone();
        softmax(&mut shares);
        Judged { taught, known, circumstances, classes, shares, now, pinned }
    }

    /// Returns the class that is worst to overlook, by how likely each is.
    fn class(&self) -> Class {
        let risks = self.shares.iter().zip(COSTS).zip(Class::ALL);
        let worst = risks
            .map(|((share, cost), class)| (share * cost, *share, class))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, share, class)| (class, share))
            .unwrap_or_default();
        match worst {
            // What is pinned above all others must not be there by a guess; but something is wrong.
            (Class::Crisis, share) if share < self.pinned => Class::Complaint,
            (class, _) => class,
        }
    }

    /// Returns the likeliest of the classes that press more than the one that was chosen.
    fn perhaps(&self, chosen: Class) -> Option<Perhaps> {
        let shares = self.shares.iter().copied().zip(Class::ALL);
        let enough = |class| if class == Class::Crisis { LIKELY_GRAVE } else { LIKELY };
        shares
            .filter(|(share, class)| *share >= enough(*class) && class.weight() > chosen.weight())
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(share, class)| Perhaps { class, share: percent(share) })
    }

    /// How likely it is, as a share of a hundred.
    fn sure(&self, class: Class) -> u8 {
        percent(self.shares.get(class as usize).copied().unwrap_or_default())
    }

    fn is_now(&self, class: Class) -> bool {
        match class {
            Class::Crisis => true,
            Class::Complaint | Class::Question | Class::Request => self.now > 0.0,
            Class::Praise | Class::Chatter | Class::Spam => false,
        }
    }

    /// Returns what speaks for a class, weightiest first.
    fn parts(&self, source: &str, sight: &Sight, class: Class) -> Vec<Part> {
        let weigh = |feature: &Feature| {
            let seed = lead(&Seed::shipped().class_weights(feature.slot), class);
            feature.value * (seed + lead(self.taught.class_weights(feature.slot), class))
        };
        let mut parts = parts::parts(source, sight, weigh);
        let learned = |known: &Known| SCALE * lead(self.taught.class_weights(known.slot), class);
        parts.extend(self.known.iter().map(|known| Part { words: known.words.clone(), weight: learned(known) }));
        parts.extend(self.circumstances.iter().map(|one| Part { words: one.words.clone(), weight: one.lead(class) }));
        parts.retain(|part| part.weight != 0.0);
        parts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        parts
    }
}

fn percent(share: f32) -> u8 {
    (share * 100.0).clamp(1.0, 99.0) as u8
}

fn hundredths(weight: f32) -> i32 {
    (weight * 100.0).round() as i32
}

/// Returns how far a class stands above the mean of the others.
fn lead(scores: &[f32], class: Class) -> f32 {
    let own = scores.get(class as usize).copied().unwrap_or_default();
    let others = scores.len().saturating_sub(1).max(1) as f32;
    own - (scores.iter().sum::<f32>() - own) / others
}

#[cfg(test)]
mod tests;
