//! What is looked at in a text: its words and their pairs, pieces of words, its look, and the phrases in it.
//!
//! A feature is a slot, a number of 32 bits: a hash, or one of the first few for what is counted rather than named.

use super::phrases::{Heard, Sense};
use super::tokens::{Kind, Token, Tokens};

/// How many slots stand for what is counted; hashes lie above.
pub const COUNTED: u32 = 64;
/// How many letters pieces of words have.
const PIECES: [usize; 2] = [3, 4];
/// How many signs pieces have in scripts that do not part words.
const UNPARTED: [usize; 3] = [1, 2, 3];
/// How much what is counted weighs against what is named.
pub const SCALE: f32 = 0.3;

/// One thing that was seen, and the tokens that it was seen in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// Which.
    pub slot: u32,
    /// How much of it.
    pub value: f32,
    /// The first token and the one behind the last; none for what the whole text shows.
    pub tokens: (u16, u16),
}

/// What a slot counts, where it is one of the first few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Phrases that tell one of these.
    Told(&'static [Sense]),
    /// How the text looks.
    Look(Look),
}

/// What a text looks like from afar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is a text.
    Text,
    /// How many words.
    Length,
    /// Words in capitals.
    Capitals,
    /// Links.
    Links,
    /// `@names`.
    Names,
    /// `#tags`.
    Tags,
    /// Numbers.
    Numbers,
    /// Letters are drawn out.
    Drawn,
}

/// Every look, by its slot.
const LOOKS: [Look; 8] =
    [Look::Text, Look::Length, Look::Capitals, Look::Links, Look::Names, Look::Tags, Look::Numbers, Look::Drawn];
/// The topics, by their slots.
const TOPICS: [Sense; 7] =
    [Sense::Offence, Sense::Spam, Sense::Problem, Sense::Crisis, Sense::Ask, Sense::Want, Sense::Urgent];
/// The first slot of the looks.
const LOOK: u32 = 32;
/// How many slots the moods have.
const MOODS: u32 = 11;

impl Counted {
    /// Returns what a slot counts; nothing where it is a hash.
    pub fn of(slot: u32) -> Option<Counted> {
        let told = |slot: u32| match slot {
            0 | 2 | 4 => Some(&[Sense::Good][..]),
            1 | 3 | 5 => Some(&[Sense::Bad][..]),
            6..MOODS => Some(&[Sense::Good, Sense::Bad][..]),
            _ => TOPICS.chunks(1).nth((slot - MOODS) as usize / 2),
        };
        let look = |slot: u32| LOOKS.get(slot.checked_sub(LOOK)? as usize);
        (slot < COUNTED).then(|| told(slot).map(Counted::Told).or(look(slot).copied().map(Counted::Look)))?
    }
}

/// Returns what there is to see in a text. All words together weigh 1, and so do all pieces, however long it is.
pub fn features(tokens: &Tokens, heard: &Heard) -> Vec<Feature> {
    let mut seen = Vec::with_capacity(tokens.list().len() * 12 + 32);
    words(tokens, heard, &mut seen);
    let pieces_from = seen.len();
    pieces(tokens, &mut seen);
    for family in [0..pieces_from, pieces_from..seen.len()] {
        let family = seen.get_mut(family).unwrap_or_default();
        let each = 1.0 / (family.len().max(1) as f32).sqrt();
        family.iter_mut().for_each(|feature| feature.value = each);
    }
    let counted = moods(heard, tokens.list().len()).chain(look(tokens.list()));
    let whole = |(slot, value): (u32, f32)| Feature { slot, value: value * SCALE, tokens: (0, 0) };
    seen.extend(counted.filter(|(_, value)| *value != 0.0).map(whole));
    seen
}

fn named(hash: Hash, from: usize, to: usize) -> Feature {
    Feature { slot: hash.slot(), value: 1.0, tokens: (short(from), short(to)) }
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// Returns the slot of something that is known besides the words.
pub fn known(what: u8, which: u64) -> u32 {
    Hash::of(what).with(which).slot()
}

/// Words, alone and in pairs, with a word between them too; a word that is denied is another word besides.
fn words(tokens: &Tokens, heard: &Heard, seen: &mut Vec<Feature>) {
    let hashes: Vec<Hash> = tokens.list().iter().map(|token| Hash::of(family(token.kind)).with(token.hash)).collect();
    for (at, (token, hash)) in tokens.list().iter().zip(&hashes).enumerate() {
        seen.push(named(*hash, at, at + 1));
        if token.kind == Kind::Word && heard.denied.get(at) == Some(&true) {
            seen.push(named(hash.with(u64::from(b'!')), at, at + 1));
        }
        if token.kind == Kind::Mark && token.run > 1 || token.loud && token.run > 2 {
            seen.push(named(hash.with(u64::from(b'+')), at, at + 1));
        }
        for (back, between) in [(1, b' '), (2, b'_')] {
            if let Some(before) = at.checked_sub(back).and_then(|before| hashes.get(before)) {
                seen.push(named(before.with(u64::from(between)).with(hash.0), at - back, at + 1));
            }
        }
    }
}

const fn family(kind: Kind) -> u8 {
    match kind {
        Kind::Word | Kind::Tag => b'w',
        Kind::Number => b'0',
        Kind::Name => b'@',
        Kind::Link => b'/',
        Kind::Mood => b':',
        Kind::Mark => b'.',
    }
}

/// Runs of a few letters, the edges of a word among them: forms of one word share most.
fn pieces(tokens: &Tokens, seen: &mut Vec<Feature>) {
    let mut signs: Vec<char> = Vec::new();
    for (at, token) in tokens.list().iter().enumerate() {
        if !matches!(token.kind, Kind::Word | Kind::Tag | Kind::Number) {
            continue;
        }
        signs.clear();
        signs.push(' ');
        signs.extend(tokens.plain(token).chars());
        signs.push(' ');
        // Where nothing parts the words, one sign and a pair of them are what a word is elsewhere.
        let sizes: &[usize] = if signs.get(1).is_some_and(|sign| is_unparted(*sign)) { &UNPARTED } else { &PIECES };
        for piece in sizes.iter().flat_map(|letters| signs.windows(*letters)) {
            let signs = piece.iter().fold(0_u64, |signs, sign| signs.rotate_left(21) ^ u64::from(*sign));
            seen.push(named(Hash::of(b'c').with(signs), at, at + 1));
        }
    }
}

/// Tells whether a sign is of a script that does not part words: Thai, Lao, Khmer, Myanmar, Chinese, Japanese.
pub const fn is_unparted(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// How much of each mood and topic there is.
fn moods(heard: &Heard, tokens: usize) -> impl Iterator<Item = (u32, f32)> {
    let length = (tokens.max(1) as f32).sqrt();
    let of = |sense: Sense| heard.found.iter().filter(move |found| found.sense == sense).map(|found| found.weight);
    let sum = |sense| of(sense).sum::<f32>();
    let most = |sense| of(sense).fold(0.0, f32::max);
    let many = |sense| of(sense).count() as f32;
    let (good, bad) = (sum(Sense::Good), sum(Sense::Bad));
    let last = heard.found.iter().rev().find_map(|found| match found.sense {
        Sense::Good => Some(found.weight),
        Sense::Bad => Some(-found.weight),
        _ => None,
    });
    let tone = [
        good / length,
        bad / length,
        1.5 * many(Sense::Good) / length,
        1.5 * many(Sense::Bad) / length,
        most(Sense::Good) / 1.3,
        -most(Sense::Bad) / 1.3,
        last.unwrap_or_default() / 1.5,
        (good - bad) / length,
        2.0 * f32::from(good > bad),
        2.0 * f32::from(bad > good),
        2.0 * f32::from(heard.denied.contains(&true)),
    ];
    let topics = TOPICS.map(|topic| [sum(topic) / length, most(topic) / 1.3]);
    (0..).zip(tone.into_iter().chain(topics.into_iter().flatten()))
}

/// How much of each look there is.
fn look(list: &[Token]) -> impl Iterator<Item = (u32, f32)> {
    let many = |kind: Kind| list.iter().filter(|token| token.kind == kind).count() as f32;
    let words = many(Kind::Word).max(1.0);
    let loud = list.iter().filter(|token| token.loud && token.run > 2).count() as f32;
    let look = [
        1.0,
        // Few words or many, in doublings from about eight on; no logarithm, which machines round each its own way.
        f32::from(u8::try_from((words as u32).ilog2()).unwrap_or_default()) / 2.0 - 1.5,
        loud / words * 3.0,
        many(Kind::Link).min(2.0),
        many(Kind::Name).min(3.0) / 2.0,
        many(Kind::Tag).min(3.0) / 2.0,
        many(Kind::Number).min(3.0) / 2.0,
        2.0 * f32::from(list.iter().any(|token| token.drawn)),
    ];
    (LOOK..).zip(look.map(|value| value / 3.0))
}

/// What a feature is made of, mixed; the slot is its upper half.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(family: u8) -> Hash {
        Hash(u64::from(family) << 56)
    }

    fn with(self, part: u64) -> Hash {
        Hash((self.0.rotate_left(29) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn slot(self) -> u32 {
        ((self.0 >> 32) as u32).max(COUNTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::phrases::Phrases;

    fn seen(text: &str) -> Vec<Feature> {
        let lexicon = "good\t2\tgood\nbad\t2\tbad\nnot\t1\tnot\nurgent\t3\tright now";
        let tokens = Tokens::of(text);
        features(&tokens, &Phrases::read([(*b"en", lexicon)]).unwrap().listen(&tokens, &[*b"en"]))
    }

    fn counted(text: &str, slot: u32) -> f32 {
        seen(text).iter().filter(|feature| feature.slot == slot).map(|feature| feature.value).sum()
    }

    #[test]
    fn a_long_text_weighs_no_more_than_a_short_one() {
        let length = |text: &str| {
            let named = seen(text).into_iter().filter(|feature| feature.slot >= COUNTED);
            named.map(|feature| feature.value * feature.value).sum::<f32>()
        };
        let long = "the train was late again and nobody said a word ".repeat(20);
        assert!((length("late again") - 2.0).abs() < 1e-4 && (length(&long) - 2.0).abs() < 1e-3);
    }

    #[test]
    fn what_is_denied_counts_as_its_opposite() {
        assert!(counted("good", 0) > 0.0 && counted("good", 1) == 0.0);
        assert!(counted("not good", 1) > 0.0 && counted("not good", 0) == 0.0);
        assert!(counted("I need it right now", 23) > 0.0, "urgent");
    }

    #[test]
    fn every_feature_names_tokens_that_are_there() {
        let text = "Über-late!!! @you #fail https://x.example 12:30 😡😡 ไม่ดี 最悪 لا أحد";
        let count = u16::try_from(Tokens::of(text).list().len()).unwrap();
        assert!(seen(text).iter().all(|feature| feature.tokens.0 <= feature.tokens.1 && feature.tokens.1 <= count));
    }

    /// A message may be anything: it is looked at in bounded time, and nothing in it is a number that is none.
    #[test]
    fn whatever_comes_is_looked_at() {
        let base64 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=".repeat(2_000);
        let texts =
            ["", " ", "😀", "?", "\u{200b}\u{fe0f}", "@", "#", "a", &"x".repeat(65_536), &"!".repeat(65_536), &base64];
        let many = "word ".repeat(20_000);
        for text in texts.into_iter().chain([many.as_str(), "let x = vec![1;2]; // ok?", "\u{202e}abc مرحبا"]) {
            let seen = seen(text);
            assert!(seen.len() < 50_000, "{} features", seen.len());
            assert!(seen.iter().all(|feature| feature.value.is_finite()), "{text:.40}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,200}") {
            proptest::prop_assert!(seen(&text).iter().all(|feature| feature.value.is_finite()));
        }
    }
}
