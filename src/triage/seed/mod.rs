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
use super::packed;
use super::phrases::{self, Lang, Phrases};
use super::tokens::Tokens;
use super::weights::{self, Weights};

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

    /// Returns what is to be seen in a text; of a language that is not known the words of all count.
    pub fn see(&self, text: &str, lang: Option<&str>) -> Vec<Feature> {
        let tokens = Tokens::of(text);
        let heard = match lang.and_then(|lang| <Lang>::try_from(lang.as_bytes().get(..2)?).ok()) {
            Some(EVERYWHERE) => self.phrases.listen(&tokens, &[EVERYWHERE]),
            Some(lang) => self.phrases.listen(&tokens, &[lang, EVERYWHERE]),
            None => self.phrases.listen(&tokens, &self.langs),
        };
        features(&tokens, &heard)
    }

    /// Returns the score of every label of [`HEADS`], one head after the other.
    pub fn scores(&self, seen: &[Feature]) -> Vec<f32> {
        self.weights.scores(seen.iter().map(|feature| (feature.slot, feature.value)))
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

impl Default for Seed {
    /// Knows nothing.
    fn default() -> Seed {
        Seed { langs: Vec::new(), phrases: Phrases::default(), weights: Weights::default() }
    }
}
