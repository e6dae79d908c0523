//! What the brain knows before a desk has taught it anything: a lexicon and weights, compiled in.
//!
//! `train` makes it of the project's own messages and of the sets named in `ATTRIBUTION.md`; `seed.toml` says which
//! bytes went in and which came out.

#[cfg(test)]
mod form;
#[cfg(test)]
mod tests;
pub mod train;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::features::{Feature, features};
use super::learn::softmax;
use super::packed;
use super::phrases::{self, Lang, Phrases};
use super::sight::Sight;
use super::tokens::Tokens;
use super::weights::{self, Weights};
use crate::domain::class::Class;

/// How many labels each head tells apart: tone, class, and whether it should be answered now.
pub const HEADS: [usize; 3] = [3, 7, 2];
/// English stands in texts of every language.
const EVERYWHERE: Lang = *b"en";

/// The lexicon and the weights.
#[derive(Clone, Debug)]
pub struct Seed {
    langs: Vec<Lang>,
    phrases: Phrases,
    weights: Weights,
}

#[derive(Debug, Serialize, Deserialize)]
struct Packed {
    langs: Vec<Lang>,
    phrases: phrases::Packed,
    weights: weights::Packed,
}

impl Seed {
    /// Returns the seed that this program was built with.
    pub fn shipped() -> &'static Seed {
        static SHIPPED: LazyLock<Seed> = LazyLock::new(|| Seed::unpack(include_bytes!("seed.bin")).unwrap_or_default());
        &SHIPPED
    }

    /// Looks at a text; of a language that is not known the words of all count.
    pub fn look(&self, text: &str, lang: Option<&str>) -> Sight {
        let tokens = Tokens::of(text);
        let heard = match lang.and_then(|lang| <Lang>::try_from(lang.as_bytes().get(..2)?).ok()) {
            Some(EVERYWHERE) => self.phrases.listen(&tokens, &[EVERYWHERE]),
            Some(lang) => self.phrases.listen(&tokens, &[lang, EVERYWHERE]),
            None => self.phrases.listen(&tokens, &self.langs),
        };
        let features = features(&tokens, &heard);
        Sight { tokens, heard, features }
    }

    /// Returns what is to be seen in a text.
    pub fn see(&self, text: &str, lang: Option<&str>) -> Vec<Feature> {
        self.look(text, lang).features
    }

    /// Returns the score of every label of [`HEADS`], one head after the other.
    pub fn scores(&self, seen: &[Feature]) -> Vec<f32> {
        self.weights.scores(seen.iter().map(|feature| (feature.slot, feature.value)))
    }

    /// Returns what a slot adds to the score of each class.
    pub fn class_weights(&self, slot: u32) -> [f32; HEADS[1]] {
        let mut weights = [0.0; HEADS[1]];
        self.weights.part(slot, HEADS[0], &mut weights);
        weights
    }

    /// Packs it into the bytes of a file.
    pub fn pack(&self) -> Result<Vec<u8>, String> {
        let packed = Packed { langs: self.langs.clone(), phrases: self.phrases.pack(), weights: self.weights.pack() };
        packed::pack(&packed)
    }

    fn unpack(bytes: &[u8]) -> Option<Seed> {
        let Packed { langs, phrases, weights } = packed::unpack(bytes)?;
        Some(Seed { langs, phrases: Phrases::unpack(phrases), weights: Weights::unpack(weights) })
    }
}

/// Parts the scores by head.
pub fn heads(scores: &[f32]) -> [&[f32]; 3] {
    let mut rest = scores;
    HEADS.map(|size| {
        let (head, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        rest = others;
        head
    })
}

/// How likely each tone and each class is.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Negative, neutral, positive.
    pub tones: Vec<f32>,
    classes: Vec<f32>,
}

impl Shares {
    /// Returns the shares of scores.
    pub fn of(scores: &[f32]) -> Shares {
        let [tones, classes, _] = heads(scores).map(|head| {
            let mut shares = head.to_vec();
            softmax(&mut shares);
            shares
        });
        Shares { tones, classes }
    }

    /// Returns the share of a class.
    pub fn class(&self, class: Class) -> f32 {
        let place = Class::ALL.iter().position(|known| *known == class);
        place.and_then(|n| self.classes.get(n)).copied().unwrap_or_default()
    }
}

impl Default for Seed {
    /// Knows nothing.
    fn default() -> Seed {
        Seed { langs: Vec::new(), phrases: Phrases::default(), weights: Weights::default() }
    }
}
