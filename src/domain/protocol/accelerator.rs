//! Accelerators: what makes a message worse than it looks. A word of law, a reporter's name card, a child.

use serde::{Deserialize, Serialize};

use crate::domain::rules::{Phrase, Said};
use crate::words::{fill, w};

/// So many followers make an influencer, where a protocol says nothing else.
pub const INFLUENCER_FROM: u64 = 10_000;

/// What raises the level of a crisis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accelerator {
    /// Somebody was hurt, fell ill or is in danger.
    Injury,
    /// Children or adolescents are in it.
    Minors,
    /// Lawyers, courts, police, authorities.
    Legal,
    /// Press, radio, television.
    Journalist,
    /// Somebody whom many follow.
    Influencer,
}

impl Accelerator {
    /// Every accelerator, the gravest first.
    pub const ALL: [Accelerator; 5] = [
        Accelerator::Injury,
        Accelerator::Minors,
        Accelerator::Legal,
        Accelerator::Journalist,
        Accelerator::Influencer,
    ];

    /// Returns the word used in files, in JSON and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Accelerator::Injury => "injury",
            Accelerator::Minors => "minors",
            Accelerator::Legal => "legal",
            Accelerator::Journalist => "journalist",
            Accelerator::Influencer => "influencer",
        }
    }
}

/// Phrases of one language that tell of one accelerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The language.
    pub lang: String,
    /// What they tell of.
    pub what: Accelerator,
    /// Each as it is written, and as it is looked for.
    pub phrases: Vec<(String, Phrase)>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Message<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language, where it is sure; the phrases of every language count otherwise.
    pub lang: Option<&'a str>,
    /// How many follow its author.
    pub followers: u64,
}

/// One accelerator in a message, and what told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Which.
    pub what: Accelerator,
    /// The phrase, as the list has it, or how many followers.
    pub told_by: String,
}

impl Found {
    /// Tells whether it makes a complaint one to answer now: that many follow them must be known, not only said.
    pub fn presses(&self) -> bool {
        self.what != Accelerator::Influencer || !self.is_of_words()
    }

    /// Tells whether a phrase told it.
    fn is_of_words(&self) -> bool {
        self.told_by.starts_with('"')
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.told_by, self.what.word())
    }
}

/// The phrases of all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accelerators(Vec<List>);

impl Accelerators {
    /// Takes the lists.
    pub const fn new(lists: Vec<List>) -> Accelerators {
        Accelerators(lists)
    }

    /// Returns the lists.
    pub fn lists(&self) -> &[List] {
        &self.0
    }

    /// Finds what makes a message worse than it looks, the gravest first; `influencer_from` followers make an influencer.
    pub fn find(&self, message: &Message<'_>, influencer_from: u64) -> Vec<Found> {
        let said = Said::new(message.text);
        let known = |lang: &str| self.0.iter().any(|list| super::primary(&list.lang) == super::primary(lang));
        let lang = message.lang.filter(|lang| known(lang));
        let speaks = |list: &&List| lang.is_none_or(|lang| super::primary(lang) == super::primary(&list.lang));
        let mut found: Vec<Found> = Vec::new();
        for list in self.0.iter().filter(speaks) {
            for (told_by, _) in list.phrases.iter().filter(|(_, phrase)| phrase.is_in(&said)) {
                let one = Found { what: list.what, told_by: format!("\"{told_by}\"") };
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        if message.followers >= influencer_from {
            let told_by = fill(w().advice.followers, &[&message.followers]);
            found.push(Found { what: Accelerator::Influencer, told_by });
        }
        found.sort_by_key(|one| one.what);
        found
    }
}
