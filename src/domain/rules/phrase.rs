//! Words that a rule looks for in a text: whole ones, however they are written.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::domain::saved::words_of;
use crate::domain::snooze::words::fold;

/// Stands for a word that is not to be found.
const GAP: &str = "\u{b7}";
/// So many words are shown of a run.
const SHOWN: usize = 8;

/// A text as phrases are looked for in it.
pub struct Said {
    /// Its words, folded, a blank around each.
    words: String,
    /// All of it, folded.
    text: String,
    /// How its words begin: most phrases that it does not say are told by that alone.
    heads: Heads,
}

/// The first two bytes of words, a bit for some of them each.
#[derive(Default)]
struct Heads([u64; 4]);

impl Heads {
    fn of(words: &str) -> Heads {
        let mut heads = Heads::default();
        for head in words.as_bytes().windows(3).filter(|head| head.first() == Some(&b' ')) {
            let (place, bit) = Heads::bit(head).unwrap_or_default();
            if let Some(bits) = heads.0.get_mut(place) {
                *bits |= bit;
            }
        }
        heads
    }

    /// Tells whether a word may begin as a phrase does, which has a blank before it.
    fn may_have(&self, phrase: &str) -> bool {
        // Of a phrase of one letter nothing is told.
        Heads::bit(phrase.as_bytes()).is_none_or(|(place, bit)| self.0.get(place).is_some_and(|bits| bits & bit != 0))
    }

    fn bit(head: &[u8]) -> Option<(usize, u64)> {
        let [_, first, second, ..] = head else { return None };
        let n = first.wrapping_mul(31).wrapping_add(*second);
        Some((usize::from(n / 64), 1 << (n % 64)))
    }
}

impl Said {
    /// Takes the words of a text.
    pub fn new(text: &str) -> Said {
        let words = format!(" {} ", words_of(text).join(" "));
        Said { heads: Heads::of(&words), words, text: fold(text) }
    }

    /// Returns the same with a gap for every word that one of these says: nothing is found in it any more.
    #[must_use]
    pub fn without(&self, phrases: &[Phrase]) -> Said {
        let gaps: Vec<Range<usize>> = phrases.iter().flat_map(|phrase| phrase.places(self)).collect();
        let is_gap = |n: &usize| gaps.iter().any(|gap| gap.contains(n));
        let kept = self.words.split_whitespace().enumerate().map(|(n, word)| if is_gap(&n) { GAP } else { word });
        let words = format!(" {} ", kept.collect::<Vec<_>>().join(" "));
        Said { heads: Heads::of(&words), words, text: self.text.clone() }
    }

    /// Returns some of its words, as they are looked for: the first few of many.
    pub fn words_at(&self, at: &Range<usize>) -> String {
        let words = self.words.split_whitespace().skip(at.start).take(at.len().min(SHOWN));
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Words that stand together in a text, in small letters and without accents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phrase {
    /// Whole words.
    Words(String),
    /// Whole words, the last of which may go on: `refund*`.
    Beginning(String),
    /// Letters of a script that parts no words, or signs: wherever they stand.
    Signs(String),
}

impl Phrase {
    /// Reads a phrase; nothing where nothing is in it.
    pub fn read(text: &str) -> Option<Phrase> {
        let bare = text.trim();
        let words = words_of(bare).join(" ");
        Some(match () {
            () if words.is_empty() && bare.trim_matches('*').is_empty() => return None,
            () if words.is_empty() || words.chars().any(parts_no_words) => Phrase::Signs(fold(bare.trim_matches('*'))),
            () if bare.ends_with('*') => Phrase::Beginning(format!(" {words}")),
            () => Phrase::Words(format!(" {words} ")),
        })
    }

    /// Tells whether a text says it.
    pub fn is_in(&self, said: &Said) -> bool {
        match self {
            Phrase::Words(words) | Phrase::Beginning(words) => said.heads.may_have(words) && said.words.contains(words),
            Phrase::Signs(signs) => said.text.contains(signs),
        }
    }

    /// Returns where a text says it, as a run of its words; of signs, which are not words, all of it.
    pub fn places(&self, said: &Said) -> Vec<Range<usize>> {
        let (Phrase::Words(words) | Phrase::Beginning(words)) = self else {
            let all = 0..said.words.split_whitespace().count();
            return Some(all).filter(|_| self.is_in(said)).into_iter().collect();
        };
        if !said.heads.may_have(words) {
            return Vec::new();
        }
        let long = words.split_whitespace().count();
        let place = |at: usize| {
            let before = said.words.get(..at).map_or(0, |before| before.split_whitespace().count());
            before..before + long
        };
        said.words
            .match_indices(words.trim_end())
            .filter(|(at, found)| self.ends_there(said, at + found.len()))
            .map(|(at, _)| place(at))
            .collect()
    }

    /// Tells whether it may end at a byte of a text: within a word only where the word may go on.
    fn ends_there(&self, said: &Said, at: usize) -> bool {
        matches!(self, Phrase::Beginning(_)) || said.words.get(at..).is_some_and(|rest| rest.starts_with(' '))
    }
}

/// Tells whether a letter is of a script that is written without blanks: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
const fn parts_no_words(letter: char) -> bool {
    matches!(letter, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}
