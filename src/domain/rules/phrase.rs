//! Words that a rule looks for in a text: whole ones, however they are written.

use serde::{Deserialize, Serialize};

use crate::domain::saved::words_of;
use crate::domain::snooze::words::fold;

/// A text as phrases are looked for in it.
pub struct Said {
    /// Its words, folded, a blank around each.
    words: String,
    /// All of it, folded.
    text: String,
}

impl Said {
    /// Takes the words of a text.
    pub fn new(text: &str) -> Said {
        Said { words: format!(" {} ", words_of(text).join(" ")), text: fold(text) }
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
            Phrase::Words(words) | Phrase::Beginning(words) => said.words.contains(words),
            Phrase::Signs(signs) => said.text.contains(signs),
        }
    }
}

/// Tells whether a letter is of a script that is written without blanks: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
const fn parts_no_words(letter: char) -> bool {
    matches!(letter, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}
