//! Dangers: what cannot wait whatever kind of message tells it, because somebody may come to harm; and who poses as us.
//!
//! A list has clues: words that tell a danger, alone or beside others. What the list knows as a figure of speech is
//! not heard at all, and a "not" before a word takes it back.

mod impostor;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::lang::primary;
use super::protocol::{Accelerator, Found};
use super::rules::{Phrase, Said};
use crate::words::{fill, w};

pub use self::impostor::{Ours, looks_like_us};

/// So many words may stand between two that belong together, where a clue says nothing else.
pub const WITHIN: usize = 8;
/// A "not" takes back what follows it within so many words.
const TAKES_BACK: usize = 2;

/// What somebody may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Danger {
    /// Somebody may be hurt, or fall ill.
    Harm,
    /// Somebody may harm themselves.
    Despair,
    /// Fire, smoke, gas.
    Fire,
    /// Somebody threatens others with violence, or is threatened.
    Threat,
    /// Medicine or a device that somebody cannot be without.
    Need,
    /// A child is alone.
    Alone,
    /// Strangers can read where somebody lives, or how to call them.
    Exposed,
    /// An account poses as us.
    Impostor,
}

impl Danger {
    /// Every danger, the gravest first.
    pub const ALL: [Danger; 8] = [
        Danger::Harm,
        Danger::Despair,
        Danger::Fire,
        Danger::Threat,
        Danger::Need,
        Danger::Alone,
        Danger::Exposed,
        Danger::Impostor,
    ];

    /// Returns the word used in files and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Danger::Harm => "harm",
            Danger::Despair => "despair",
            Danger::Fire => "fire",
            Danger::Threat => "threat",
            Danger::Need => "need",
            Danger::Alone => "alone",
            Danger::Exposed => "exposed",
            Danger::Impostor => "impostor",
        }
    }

    /// Returns the words used on screen: `may be hurt`.
    pub fn words(self) -> &'static str {
        let say = &w().danger;
        match self {
            Danger::Harm => say.harm,
            Danger::Despair => say.despair,
            Danger::Fire => say.fire,
            Danger::Threat => say.threat,
            Danger::Need => say.need,
            Danger::Alone => say.alone,
            Danger::Exposed => say.exposed,
            Danger::Impostor => say.impostor,
        }
    }

    /// Tells whether it is to be answered now. Who poses as us must be seen, and can be answered like a complaint.
    pub fn presses(self) -> bool {
        self != Danger::Impostor
    }

    /// Returns what it is to a crisis.
    const fn accelerates(self) -> Option<Accelerator> {
        match self {
            Danger::Harm | Danger::Despair | Danger::Fire | Danger::Need => Some(Accelerator::Injury),
            Danger::Alone => Some(Accelerator::Minors),
            Danger::Threat | Danger::Exposed | Danger::Impostor => None,
        }
    }
}

/// One danger in a message, and what told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peril {
    /// Which.
    pub what: Danger,
    /// The words, in quotes, or the name that looks like ours.
    pub told_by: String,
}

impl Peril {
    /// Returns what it is to a crisis.
    pub fn accelerates(self) -> Option<Found> {
        Some(Found { what: self.what.accelerates()?, told_by: self.told_by })
    }
}

impl std::fmt::Display for Peril {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&fill(w().danger.told, &[&self.what.words(), &self.told_by]))
    }
}

/// Words that tell a danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// What they tell of.
    pub what: Danger,
    /// Any of these.
    pub say: Vec<Phrase>,
    /// With any of these near it, where there are some.
    pub near: Vec<Phrase>,
    /// So many words between the two at most.
    pub within: usize,
    /// And none of these anywhere in the text.
    pub unless: Vec<Phrase>,
}

/// The clues of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The language.
    pub lang: String,
    /// Figures of speech, and what is not what it seems: nothing in them is heard.
    pub never: Vec<Phrase>,
    /// Words that take back what follows them.
    pub not: Vec<Phrase>,
    /// What tells a danger.
    pub clues: Vec<Clue>,
}

/// The clues of all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dangers(Vec<List>);

impl Dangers {
    /// Takes the lists.
    pub const fn new(lists: Vec<List>) -> Dangers {
        Dangers(lists)
    }

    /// Returns the lists.
    pub fn lists(&self) -> &[List] {
        &self.0
    }

    /// Finds what somebody may be in, the gravest first and each once; `lang` where the language is sure, otherwise the
    /// clues of all count.
    pub fn find(&self, text: &str, lang: Option<&str>) -> Vec<Peril> {
        let said = Said::new(text);
        let lang = lang.map(primary).filter(|lang| self.0.iter().any(|list| primary(&list.lang) == *lang));
        let speaks = |list: &&List| lang.as_ref().is_none_or(|lang| *lang == primary(&list.lang));
        let mut found: Vec<Peril> = self.0.iter().filter(speaks).flat_map(|list| list.find(&said)).collect();
        found.sort_by_key(|peril| peril.what);
        found.dedup_by_key(|peril| peril.what);
        found
    }
}

impl List {
    fn find(&self, said: &Said) -> Vec<Peril> {
        // Most texts have no clue at all: only where one is, it is looked at more closely.
        if !self.clues.iter().any(|clue| clue.is_in(said)) {
            return Vec::new();
        }
        let said = said.without(&self.never);
        let peril = |clue: &Clue| Some(Peril { what: clue.what, told_by: clue.told_by(&said, &self.not)? });
        self.clues.iter().filter_map(peril).collect()
    }
}

impl Clue {
    fn is_in(&self, said: &Said) -> bool {
        let any = |phrases: &[Phrase]| phrases.iter().any(|phrase| phrase.is_in(said));
        any(&self.say) && (self.near.is_empty() || any(&self.near))
    }

    /// Returns the words that tell it, in quotes; nothing where the text does not.
    fn told_by(&self, said: &Said, not: &[Phrase]) -> Option<String> {
        if self.unless.iter().any(|phrase| phrase.is_in(said)) {
            return None;
        }
        let places = |phrases: &[Phrase]| phrases.iter().flat_map(|phrase| phrase.places(said)).collect::<Vec<_>>();
        // "no" takes "injuries" back, but is what "no insulin" is about.
        let taken_back: Vec<_> =
            not.iter().filter(|not| !self.near.contains(not)).flat_map(|not| not.places(said)).collect();
        let is_so = |at: &std::ops::Range<usize>| {
            taken_back.iter().all(|not| not.start >= at.start || not.end + TAKES_BACK <= at.start)
        };
        let near = places(&self.near);
        places(&self.say).into_iter().filter(is_so).find_map(|at| {
            if self.near.is_empty() {
                return Some(format!("\"{}\"", said.words_at(&at)));
            }
            let beside = near.iter().find(|other| apart(&at, other).is_some_and(|apart| apart <= self.within))?;
            let (first, second) = if beside.start < at.start { (beside, &at) } else { (&at, beside) };
            Some(format!("\"{} … {}\"", said.words_at(first), said.words_at(second)))
        })
    }
}

/// Returns how many words stand between two runs of words; nothing where they are partly the same.
fn apart(one: &std::ops::Range<usize>, other: &std::ops::Range<usize>) -> Option<usize> {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    second.start.checked_sub(first.end)
}
