//! Tells languages apart by the pieces of their words: which of 32 a text is written in, and how sure that is.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::learn::{Course, Pace, Slots, softmax};
use super::packed;
use super::phrases::Lang;
use super::weights::{self, Weights};

/// The most letters that are looked at.
const MOST_LETTERS: usize = 100;
/// The longest piece of a word, in letters.
const LONGEST: usize = 4;
/// From this share on a language is likely: of tweets that were never learned some 98 in 100 were in it.
const LIKELY: f32 = 0.8;
/// From this share on it is sure: 99 in 100, whatever their length.
const SURE: f32 = 0.95;
/// From this share on it is said against what somebody else says, of a text of so many words.
const AGAINST: f32 = 0.995;
const LONG: usize = 5;
/// How many slots are kept.
const SLOTS: usize = 49_152;
const COURSE: Course = Course { rounds: 6, pace: Pace(0.15), left_out: 0.3 };

/// What tells languages apart.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    langs: Vec<Lang>,
    weights: Weights,
}

#[derive(Debug, Serialize, Deserialize)]
struct Packed {
    langs: Vec<Lang>,
    weights: weights::Packed,
}

/// A language that a text may be written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// Which, ISO 639-1.
    pub lang: Lang,
    /// How sure, 0 to 1.
    pub share: f32,
}

impl Languages {
    /// Returns what this program was built with.
    pub fn shipped() -> &'static Languages {
        static SHIPPED: LazyLock<Languages> =
            LazyLock::new(|| Languages::unpack(include_bytes!("seed/language.bin")).unwrap_or_default());
        &SHIPPED
    }

    /// Packs it into the bytes of a file.
    pub fn pack(&self) -> Result<Vec<u8>, String> {
        packed::pack(&Packed { langs: self.langs.clone(), weights: self.weights.pack() })
    }

    fn unpack(bytes: &[u8]) -> Option<Languages> {
        let Packed { langs, weights } = packed::unpack(bytes)?;
        Some(Languages { langs, weights: Weights::unpack(weights) })
    }

    /// Returns the likeliest language; none where there is no letter in the text.
    pub fn guess(&self, text: &str) -> Option<Guess> {
        let seen = pieces(text);
        if seen.is_empty() {
            return None;
        }
        let mut shares = self.weights.scores(seen);
        softmax(&mut shares);
        let (n, share) = shares.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Guess { lang: *self.langs.get(n)?, share })
    }

    /// Learns from texts and their languages.
    pub fn learn(texts: &[(Lang, String)]) -> Languages {
        let mut langs: Vec<Lang> = texts.iter().map(|(lang, _)| *lang).collect();
        langs.sort_unstable();
        langs.dedup();
        let place = |lang: &Lang| langs.binary_search(lang).unwrap_or_default();
        let seen = texts.iter().map(|(lang, text)| (pieces(text), vec![Some(place(lang))])).collect();
        let weights = Weights::learned(&COURSE, &[langs.len()], seen, SLOTS);
        Languages { langs, weights }
    }
}

/// Returns the language of a text, where it can be told, with how sure that is.
fn told(text: &str) -> Option<(String, f32)> {
    let guess = Languages::shipped().guess(text)?;
    Some((str::from_utf8(&guess.lang).ok()?.to_owned(), guess.share))
}

/// Returns the language that a text is most likely in: what somebody says it is, unless it is surely in another one,
/// since apps say what their owner set up once for all.
pub fn spoken(text: &str, said: Option<&str>) -> Option<String> {
    match (said, told(text)) {
        (Some(said), Some((lang, share))) if share >= AGAINST && !said.starts_with(&lang) && is_long(text) => {
            Some(lang)
        }
        (Some(said), _) => Some(said.to_owned()),
        (None, told) => told.filter(|(_, share)| *share >= LIKELY).map(|(lang, _)| lang),
    }
}

/// Returns the language that a text is in beyond doubt: a wrong one would be held against its writer.
pub fn surely(text: &str) -> Option<String> {
    told(text).filter(|(_, share)| *share >= SURE).map(|(lang, _)| lang)
}

fn is_long(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count() >= LONG
}

/// Returns the pieces of the words: of one to four letters, and whole. Names, links and whatever is no letter tell
/// nothing.
fn pieces(text: &str) -> Slots {
    let letters = letters(text);
    let mut seen = Vec::with_capacity(letters.len() * LONGEST);
    let mut word = 0_u64;
    for (at, letter) in letters.iter().enumerate() {
        let mut piece = 0_u64;
        for (n, next) in letters.iter().skip(at).take(LONGEST).enumerate() {
            piece = mixed(piece, u64::from(*next));
            seen.push((slot(piece, n as u64), 1.0));
            if n > 0 && *next == ' ' {
                break;
            }
        }
        if *letter == ' ' {
            if word != 0 {
                seen.push((slot(word, 9), 1.0));
            }
            word = 0;
        } else {
            word = mixed(word, u64::from(*letter));
        }
    }
    let each = 2.0 / (seen.len().max(1) as f32).sqrt();
    seen.iter_mut().for_each(|(_, value)| *value = each);
    seen
}

/// Returns the letters in small, words parted by a space, one before the first and behind the last.
fn letters(text: &str) -> Vec<char> {
    let mut letters = vec![' '];
    for chunk in text.split_whitespace() {
        let is_name = chunk.starts_with('@') || chunk.contains("://") || chunk.starts_with("www.") || chunk == "http";
        if is_name || chunk == "RT" {
            continue;
        }
        for c in chunk.chars() {
            match c {
                _ if c.is_alphabetic() || is_mark(c) => letters.extend(c.to_lowercase()),
                '\'' | '’' => letters.push('\''),
                _ if letters.last() != Some(&' ') => letters.push(' '),
                _ => {}
            }
            if letters.len() > MOST_LETTERS {
                break;
            }
        }
        if letters.last() != Some(&' ') {
            letters.push(' ');
        }
        if letters.len() > MOST_LETTERS {
            break;
        }
    }
    if letters.len() == 1 { Vec::new() } else { letters }
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}'..='\u{94d}' | '\u{e31}'..='\u{e4e}')
}

fn mixed(hash: u64, part: u64) -> u64 {
    (hash.rotate_left(27) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn slot(piece: u64, family: u64) -> u32 {
    (mixed(piece, family) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> Option<String> {
        let guess = Languages::shipped().guess(text)?;
        assert!((0.0..=1.0).contains(&guess.share));
        Some(String::from_utf8(guess.lang.to_vec()).unwrap())
    }

    #[test]
    fn what_customers_write_is_told_apart() {
        for (lang, text) in [
            ("en", "Where is my order? It should have been here two days ago."),
            ("es", "¿Dónde está mi pedido? Tenía que llegar ayer."),
            ("ro", "buna ziua, nu mai merge contul meu, va rog sa ma ajutati"),
            ("ro", "Mulţumesc frumos, a ajuns astăzi"),
            ("de", "Wo ist meine Bestellung? Sie sollte gestern kommen."),
            ("fr", "Où est ma commande ? Elle devait arriver hier."),
            ("it", "Dov'è il mio ordine? Doveva arrivare ieri."),
            ("pt", "Onde está o meu pedido? Não chegou ainda."),
            ("ca", "On és la meva comanda? Havia d'arribar ahir."),
            ("pl", "Gdzie jest moje zamówienie?"),
            ("hu", "Hol van a rendelésem?"),
            ("ru", "Где мой заказ?"),
            ("uk", "Де моє замовлення? Досі не прийшло"),
            ("ar", "أين طلبي؟ لم يصل بعد"),
            ("ja", "注文はどこですか"),
            ("hi", "mera order abhi tak nahi aaya bhai"),
        ] {
            assert_eq!(guess(text).as_deref(), Some(lang), "{text}");
        }
    }

    #[test]
    fn what_an_app_says_holds_unless_the_text_is_surely_in_another_language() {
        let romanian = "buna ziua, nu mai merge contul meu, va rog sa ma ajutati";
        assert_eq!(spoken(romanian, Some("en")).as_deref(), Some("ro"));
        assert_eq!(spoken(romanian, Some("ro-RO")).as_deref(), Some("ro-RO"));
        assert_eq!(spoken("super, ok", Some("es")).as_deref(), Some("es"));
        assert_eq!(spoken("😀", Some("de")).as_deref(), Some("de"));
    }

    #[test]
    fn nothing_is_said_when_unsure() {
        for text in ["", "ok", "DM sent", "super", "Mira Ionescu", "Hotel Paris Bucuresti", "la de", "Enrique"] {
            assert_eq!(spoken(text, None), None, "{text}");
        }
        for text in ["ok", "super", "Mira Ionescu"] {
            assert_eq!(surely(text), None, "{text}");
        }
    }

    #[test]
    fn without_letters_nothing_is_said() {
        for text in ["", " ", "😀 👍🏽", "12345 !!", "https://example.com/a", "@you", "RT"] {
            assert_eq!(guess(text), None, "{text}");
        }
    }

    #[test]
    fn whatever_comes_is_looked_at() {
        let long = "nu știu ".repeat(100_000);
        assert_eq!(guess(&long).as_deref(), Some("ro"));
        assert!(pieces(&"a".repeat(1_000_000)).len() <= (MOST_LETTERS + 2) * (LONGEST + 1));
    }
}
