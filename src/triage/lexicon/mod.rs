//! Words that say what a message is about, a file a language: a seed from general knowledge, no more.
//!
//! Words are written small and without accents. `*` at the end of a word stands for any ending; several words are
//! one phrase; a comma parts phrases.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::words::{Plain, hash_of};

mod en;
mod es;
mod ro;
mod shared;

/// What a phrase speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Harm, law, press, minors, leaked data.
    Crisis,
    /// Something went wrong.
    Complaint,
    /// They like it.
    Praise,
    /// They ask.
    Question,
    /// They want something done.
    Request,
    /// It is not meant for us.
    Spam,
    /// It presses.
    Urgent,
    /// It turns the next words round.
    Not,
    /// What follows counts, what went before counts less.
    But,
}

/// Phrases of one topic that weigh the same.
pub struct Group {
    topic: Topic,
    weight: f32,
    phrases: &'static str,
}

const fn group(topic: Topic, weight: f32, phrases: &'static str) -> Group {
    Group { topic, weight, phrases }
}

/// The languages that have words here; a set of them is a byte.
pub mod tongue {
    /// English.
    pub const EN: u8 = 1;
    /// Spanish.
    pub const ES: u8 = 2;
    /// Romanian.
    pub const RO: u8 = 4;
    /// All of them: for a text whose language is not known.
    pub const ALL: u8 = EN | ES | RO;

    /// Returns the set for a BCP 47 language; none for one without words here.
    pub fn of(lang: &str) -> u8 {
        match lang.split(['-', '_']).next().unwrap_or_default() {
            "en" => EN,
            "es" => ES,
            "ro" | "mo" => RO,
            "" | "und" => ALL,
            _ => 0,
        }
    }
}

/// One phrase: what it begins with is its place in the table.
pub struct Phrase {
    /// The languages it belongs to.
    pub tongues: u8,
    /// What it speaks for.
    pub topic: Topic,
    /// How much.
    pub weight: f32,
    rest: Vec<(String, bool)>,
}

impl Phrase {
    /// Returns how many words of `words` it covers when its first word has been found at their beginning.
    pub fn covers(&self, words: &[Plain<'_>]) -> Option<usize> {
        let mut following = words.iter().skip(1);
        let fits = self.rest.iter().all(|(text, open)| {
            following.next().is_some_and(|word| {
                !word.breaks && if *open { word.text.starts_with(text.as_str()) } else { word.text == text }
            })
        });
        fits.then_some(1 + self.rest.len())
    }
}

/// Keys are hashes already and come from our own lists, so nobody can make them collide.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

type Table = HashMap<u64, Vec<Phrase>, BuildHasherDefault<AsIs>>;

/// All phrases by the hash of their first word: whole words, and beginnings of words.
#[derive(Default)]
pub struct Lexicon {
    whole: Table,
    open: Table,
}

/// The phrases of every language, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    let tables =
        [(tongue::EN, en::GROUPS), (tongue::ES, es::GROUPS), (tongue::RO, ro::GROUPS), (u8::MAX, shared::GROUPS)];
    for (tongues, groups) in tables {
        for group in groups {
            let phrases = group.phrases.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
            phrases.for_each(|phrase| lexicon.put(tongues, group, phrase));
        }
    }
    lexicon
});

impl Lexicon {
    fn put(&mut self, tongues: u8, group: &Group, phrase: &str) {
        let mut pieces = phrase.split_whitespace().map(|word| match word.strip_suffix('*') {
            Some(start) => (start.to_owned(), true),
            None => (word.to_owned(), false),
        });
        let Some((first, open)) = pieces.next() else { return };
        let table = if open { &mut self.open } else { &mut self.whole };
        let rest = pieces.collect();
        let phrase = Phrase { tongues, topic: group.topic, weight: group.weight, rest };
        table.entry(hash_of(&first)).or_default().push(phrase);
    }

    /// Returns the longest phrase that begins with the first of `words`, and how many it covers.
    pub fn longest(&self, words: &[Plain<'_>], tongues: u8) -> Option<(&Phrase, usize)> {
        let first = words.first()?;
        let whole = self.whole.get(&first.hash);
        let open = first.starts().filter_map(|hash| self.open.get(&hash));
        let known = whole.into_iter().chain(open).flatten().filter(|phrase| phrase.tongues & tongues != 0);
        // Of two that are as long the heavier one counts.
        known
            .filter_map(|phrase| Some((phrase, phrase.covers(words)?)))
            .max_by(|(a, m), (b, n)| m.cmp(n).then(a.weight.total_cmp(&b.weight)))
    }
}
