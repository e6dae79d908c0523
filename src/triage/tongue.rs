//! Which of the languages with words of ours a text is in, when the network does not say.

use super::lexicon::tongue::{ALL, EN, ES, RO};
use super::words::Plain;

const COMMON: [(u8, &[&str]); 3] = [
    (
        EN,
        &[
            "the", "and", "is", "my", "you", "for", "of", "this", "it", "that", "was", "your", "i", "to", "in", "with",
            "on",
        ],
    ),
    (
        ES,
        &["el", "la", "que", "de", "los", "por", "con", "una", "es", "las", "se", "del", "mi", "en", "y", "para", "lo"],
    ),
    (
        RO,
        &[
            "nu", "si", "sa", "pe", "cu", "din", "este", "am", "de", "mai", "ca", "un", "la", "pentru", "sunt", "e",
            "va",
        ],
    ),
];

/// Returns the language with the most of its common words here; all of them when that does not decide.
pub fn guess(words: &[Plain<'_>]) -> u8 {
    let count = |common: &[&str]| words.iter().filter(|word| common.contains(&word.text)).count();
    let [(a, en), (b, es), (c, ro)] = COMMON.map(|(tongue, common)| (tongue, count(common)));
    let most = en.max(es).max(ro);
    let best: Vec<u8> = [(a, en), (b, es), (c, ro)].into_iter().filter(|(_, n)| *n == most).map(|(t, _)| t).collect();
    match best.as_slice() {
        [one] => *one,
        _ => ALL,
    }
}

/// Returns the BCP 47 language of a set with one language in it.
pub const fn name(tongue: u8) -> Option<&'static str> {
    match tongue {
        EN => Some("en"),
        ES => Some("es"),
        RO => Some("ro"),
        _ => None,
    }
}
