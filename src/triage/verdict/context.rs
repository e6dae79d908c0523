//! What speaks besides the words: who writes, and how it came.

use crate::domain::class::Class;
use crate::triage::features::{self, Counted, Feature, Look};
use crate::triage::text::Text;
use crate::triage::tokens::hash_of;
use crate::words::{fill, w};

/// Who has at least as many followers is heard by many.
const HEARD_BY_MANY: u64 = 10_000;
/// How much that speaks for answering now: as much as an ordinary complaint speaks against it.
const HEARD: f32 = 6.0;
/// How much it speaks for chatter, and against answering now, that no person wrote it.
const MACHINE: f32 = 10.0;
/// Who has fewer is heard by nobody.
const HEARD_BY_NOBODY: u64 = 20;

/// One thing that speaks besides the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Circumstance {
    /// What it is.
    pub words: String,
    /// For or against which classes.
    pub classes: &'static [(Class, f32)],
    /// For answering now.
    pub now: f32,
}

impl Circumstance {
    /// Returns how far it lifts a class above the mean of the others.
    pub fn lead(&self, class: Class) -> f32 {
        let mut scores = [0.0; Class::ALL.len()];
        for (class, weight) in self.classes {
            if let Some(score) = scores.get_mut(*class as usize) {
                *score = *weight;
            }
        }
        super::lead(&scores, class)
    }
}

/// Returns what speaks besides the words. How much each weighs is a judgement of ours: no set of examples has them.
pub fn circumstances(text: &Text<'_>, features: &[Feature]) -> Vec<Circumstance> {
    let mut all = Vec::new();
    let mut add = |words: &str, classes, now| all.push(Circumstance { words: words.to_owned(), classes, now });
    let say = &w().brain;
    if let Some(stars) = text.rating {
        add(&fill(say.stars, &[&stars]), of_stars(stars), 0.0);
    }
    let links = features.iter().any(|feature| Counted::of(feature.slot) == Some(Counted::Look(Look::Links)));
    if text.bot && links {
        add(say.bot_with_link, &[(Class::Spam, 2.0)], 0.0);
    }
    if links && text.followers.is_some_and(|followers| followers < HEARD_BY_NOBODY) {
        add(say.link_of_nobody, &[(Class::Spam, 1.0)], 0.0);
    }
    if !text.mentions_us {
        add(say.not_to_us, &[(Class::Question, -1.0), (Class::Request, -1.0)], 0.0);
    }
    if text.auto {
        // A machine waits for nobody.
        add(say.automatic, &[(Class::Chatter, MACHINE)], -MACHINE);
    }
    if text.verified || text.followers.is_some_and(|followers| followers >= HEARD_BY_MANY) {
        add(say.heard_by_many, &[], HEARD);
    }
    all
}

/// Something that is known besides the words, of which a desk learns what it means there.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Where it is counted.
    pub slot: u32,
    /// What it is.
    pub words: String,
}

/// Returns what is known besides the words.
pub fn known(text: &Text<'_>) -> Vec<Known> {
    let say = &w().brain;
    let mut all = vec![Known { slot: features::known(b'k', text.kind as u64), words: text.kind.word().to_owned() }];
    if !text.network.is_empty() {
        let words = fill(say.on_network, &[&text.network]);
        all.push(Known { slot: features::known(b'n', hash_of(text.network)), words });
    }
    if let Some(followers) = text.followers {
        let words = fill(say.followers, &[&10_u64.saturating_pow(tens(followers))]);
        all.push(Known { slot: features::known(b'f', u64::from(tens(followers))), words });
    }
    if text.answers {
        all.push(Known { slot: features::known(b'a', 0), words: say.answers.to_owned() });
    }
    all
}

/// Returns how often a number can be divided by ten.
fn tens(followers: u64) -> u32 {
    followers.checked_ilog10().unwrap_or(0)
}

const fn of_stars(stars: u8) -> &'static [(Class, f32)] {
    match stars {
        0..=2 => &[(Class::Complaint, 4.0), (Class::Praise, -2.0), (Class::Chatter, -1.0)],
        3 => &[(Class::Complaint, 1.0)],
        4.. => &[(Class::Praise, 3.0), (Class::Complaint, -1.0), (Class::Chatter, -1.0)],
    }
}
