//! What is left of a message when all that differs between copies of it is taken away.
//!
//! Names, numbers, addresses, emoji, marks, accents and capitals go; words and their pairs stay. They make bits that
//! change little where few words do (SimHash), and the least hashes of the pairs make a few keys, of which copies have
//! one in common nearly always (MinHash). The keys hang also on how often the text denies, on whether it is praise, and
//! for a question on its numbers: what differs from a copy by a "not" has no key in common with it. An address that is
//! passed on is a key of its own.

use std::borrow::Cow;

use super::features::is_unparted;
use super::tokens::{Kind, Tokens, hash_of};
use crate::domain::class::Class;
use crate::domain::id::Print;
use crate::domain::item::Item;
use crate::domain::swarm::{PAIRS, scatter};

/// Texts of fewer different words say too little: a thousand people who write "thanks!" copy nobody.
const FEWEST: usize = 5;
/// In a text of so many different words one more or less is little.
const MANY: usize = 12;
/// A sign of a script that does not part words is less than a word.
const FEWEST_SIGNS: usize = 10;
/// An address with so few words beside it is the message.
const BESIDE_ADDRESS: usize = 1;
/// What a long word weighs, and a pair; short words stand in all texts and weigh 1.
const LONG: i32 = 2;
/// Words that turn a text round, in the languages of the lexicon, bare of accents and apostrophes.
const DENIALS: [&str; 71] = [
    "not",
    "no",
    "never",
    "nothing",
    "none",
    "without",
    "cannot",
    "dont",
    "doesnt",
    "didnt",
    "isnt",
    "wasnt",
    "arent",
    "werent",
    "cant",
    "couldnt",
    "wont",
    "wouldnt",
    "shouldnt",
    "hasnt",
    "havent",
    "hadnt",
    "aint",
    "nunca",
    "jamas",
    "tampoco",
    "sin",
    "nu",
    "n",
    "niciodata",
    "fara",
    "nici",
    "ne",
    "pas",
    "jamais",
    "sans",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nie",
    "niemals",
    "ohne",
    "non",
    "mai",
    "senza",
    "nao",
    "sem",
    "niet",
    "geen",
    "nooit",
    "zonder",
    "bez",
    "ikke",
    "aldrig",
    "uten",
    "inte",
    "utan",
    "degil",
    "не",
    "нет",
    "никогда",
    "без",
    "ni",
    "nem",
    "لا",
    "لم",
    "لن",
    "ليس",
    "नहीं",
];
/// Signs that do so in scripts that do not part words.
const DENYING_SIGNS: [&str; 7] = ["不", "没", "沒", "未", "ない", "ません", "ไม่"];
/// Shorteners make another address for everybody, so theirs tell nothing.
const SHORTENERS: [&str; 11] =
    ["t.co", "bit.ly", "buff.ly", "ow.ly", "goo.gl", "tinyurl.com", "lnkd.in", "dlvr.it", "fb.me", "is.gd", "trib.al"];
/// What an address says of the way it was passed on, rather than of where it leads.
const TRACKING: [&str; 10] = ["utm_", "fbclid=", "gclid=", "igsh", "mc_", "ref=", "ref_", "source=", "share=", "si="];

/// Returns what is left of a message of theirs; nothing where it is too short to be a copy. `class` is what it is.
pub fn print(item: &Item, class: Class) -> Option<Print> {
    let text = match &item.subject {
        Some(subject) => Cow::from(format!("{subject}\n{}", item.text)),
        None => Cow::from(&item.text),
    };
    let pictures: Vec<&str> = item.media.iter().map(|media| media.url.as_str()).collect();
    print_of(&text, &pictures, class)
}

fn print_of(text: &str, pictures: &[&str], class: Class) -> Option<Print> {
    let tokens = Tokens::of(text);
    let Said { words, denials, unparted } = said(&tokens);
    let pairs: Vec<u64> =
        words.windows(2).map(|pair| pair.iter().fold(0, |hash, word| scatter(hash ^ word.hash))).collect();
    let different = distinct(words);
    let address = passed_on(text, &tokens, pictures);
    let address_key = address.map_or(0, |hash| key(hash).max(1));
    if different.len() < if unparted { FEWEST_SIGNS } else { FEWEST } {
        let alone = address.filter(|_| different.len() <= BESIDE_ADDRESS)?;
        return Some(Print::new(alone, [alone >> 16, alone >> 32, alone >> 48].map(key), address_key));
    }
    let numbers = if class == Class::Question { numbers(text, &tokens) } else { 0 };
    let turn = scatter(denials << 1 | u64::from(class == Class::Praise)) ^ numbers;
    let least = |seed: u64| pairs.iter().map(|pair| scatter(pair ^ turn ^ scatter(seed))).min().map_or(0, key);
    let mut seeds = 1..;
    let keys = [(); PAIRS].map(|()| least(seeds.next().unwrap_or_default()));
    let pairs = distinct(pairs.into_iter().map(|hash| Word { hash, weight: LONG }).collect());
    let is_long = different.len() >= MANY;
    Some(Print::new(simhash(different.iter().chain(&pairs)) & !1 | u64::from(is_long), keys, address_key))
}

const fn key(hash: u64) -> u16 {
    (hash & 0xffff) as u16
}

/// The numbers of a text, together: who asks about another train asks something else.
fn numbers(text: &str, tokens: &Tokens) -> u64 {
    let numbers = tokens.list().iter().filter(|token| token.kind == Kind::Number);
    let written = numbers.filter_map(|token| text.get(token.place.0..token.place.1));
    written.fold(0, |all, number| scatter(all ^ hash_of(number)))
}

/// The bits that most of the features have.
fn simhash<'a>(features: impl Iterator<Item = &'a Word>) -> u64 {
    let mut sums = [0_i32; 64];
    for Word { hash, weight } in features {
        let bits = scatter(*hash);
        for (n, sum) in sums.iter_mut().enumerate() {
            *sum += if bits >> n & 1 == 1 { *weight } else { -weight };
        }
    }
    (0..).zip(sums).fold(0, |bits, (n, sum)| bits | u64::from(sum > 0) << n)
}

/// A word or a pair of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    hash: u64,
    weight: i32,
}

/// What a text says, in its order.
#[derive(Default)]
struct Said {
    words: Vec<Word>,
    /// How often it denies.
    denials: u64,
    /// Nothing parts its words.
    unparted: bool,
}

fn distinct(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_unstable();
    words.dedup();
    words
}

/// Returns what a text says. Where nothing parts words, pairs of signs are words.
fn said(tokens: &Tokens) -> Said {
    let mut said = Said::default();
    for token in tokens.list().iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Tag)) {
        let plain = tokens.plain(token);
        if plain.chars().next().is_some_and(is_unparted) {
            said.unparted = true;
            said.denials += DENYING_SIGNS.iter().map(|sign| plain.matches(sign).count() as u64).sum::<u64>();
            let signs: Vec<char> = plain.chars().collect();
            let pairs = signs.windows(2).map(|pair| scatter(u64::from(pair[0]) << 32 | u64::from(pair[1])));
            said.words.extend(pairs.map(|hash| Word { hash, weight: LONG }));
            continue;
        }
        said.denials += u64::from(DENIALS.contains(&plain));
        let weight = if token.run > 3 { LONG } else { 1 };
        said.words.push(Word { hash: token.hash, weight });
    }
    said
}

/// Returns the hash of the first address that is passed on, else of the first picture, whose address tells it by what
/// stands before its query.
fn passed_on(text: &str, tokens: &Tokens, pictures: &[&str]) -> Option<u64> {
    let links = tokens.list().iter().filter(|token| token.kind == Kind::Link);
    let links = links.filter_map(|token| text.get(token.place.0..token.place.1));
    let pictures = pictures.iter().filter_map(|picture| picture.split(['?', '#']).next());
    links.chain(pictures).find_map(address)
}

/// Returns the hash of where an address leads; nothing for a shortener's, and for a site as a whole.
fn address(written: &str) -> Option<u64> {
    let lower = written.to_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.split('#').next().unwrap_or_default();
    let (place, query) = bare.split_once('?').unwrap_or((bare, ""));
    let place = place.strip_prefix("www.").unwrap_or(place).trim_end_matches('/');
    let (host, _) = place.split_once('/').unwrap_or((place, ""));
    let says = |part: &&str| !part.is_empty() && !TRACKING.iter().any(|sign| part.starts_with(sign));
    let query: Vec<&str> = query.split('&').filter(says).collect();
    let leads_somewhere = place.len() > host.len() || !query.is_empty();
    let is_shortened = SHORTENERS.contains(&host);
    (leads_somewhere && !is_shortened).then(|| scatter(hash_of(&format!("{place}?{}", query.join("&")))))
}

#[cfg(test)]
mod tests;
