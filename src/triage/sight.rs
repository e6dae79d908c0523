//! What is to be seen in a text, and where in it.

use super::features::Feature;
use super::phrases::Heard;
use super::tokens::Tokens;

/// A text that was looked at.
#[derive(Debug)]
pub struct Sight {
    /// Its tokens.
    pub tokens: Tokens,
    /// The phrases that our lexicon knows in it.
    pub heard: Heard,
    /// What scores.
    pub features: Vec<Feature>,
}

impl Sight {
    /// Returns some tokens as they were written, on one line.
    pub fn words(&self, source: &str, at: usize, covers: usize) -> Option<String> {
        let tokens = self.tokens.list();
        let place = (tokens.get(at)?.place.0, tokens.get((at + covers).checked_sub(1)?)?.place.1);
        let words: Vec<&str> = source.get(place.0..place.1)?.split_whitespace().collect();
        Some(words.join(" "))
    }
}
