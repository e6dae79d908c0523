//! A text as plain words: small letters, no accents, no links; where each stood is kept, to show it.

/// The first word beginning that is looked up, in bytes: shorter ones begin half the language.
const SHORTEST_START: usize = 3;
/// The most words that are looked at; what somebody wants is said by then.
const MOST_WORDS: usize = 600;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Returns the hash by which words are found (FNV-1a, 64 bits).
pub fn hash_of(word: &str) -> u64 {
    word.bytes().fold(SEED, step)
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// One word as it is looked up.
#[derive(Clone, Copy, Debug)]
pub struct Plain<'a> {
    /// Small, without accents.
    pub text: &'a str,
    /// Its hash.
    pub hash: u64,
    /// Begins a sentence: no phrase and no negation reaches over its beginning.
    pub breaks: bool,
    /// Where it stands in the original, in bytes.
    pub place: (usize, usize),
}

impl Plain<'_> {
    /// Returns the hashes of its beginnings, the whole word included, from three bytes on.
    pub fn starts(&self) -> impl Iterator<Item = u64> + '_ {
        let mut hash = SEED;
        self.text.bytes().enumerate().filter_map(move |(i, byte)| {
            hash = step(hash, byte);
            (i + 1 >= SHORTEST_START).then_some(hash)
        })
    }
}

/// What there is in a text besides words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    /// Question marks outside links.
    pub asks: u32,
    /// Exclamation marks.
    pub shouts: u32,
    /// Links.
    pub links: u32,
    /// `@names`.
    pub names: u32,
    /// `#tags`.
    pub tags: u32,
    /// Letters, and how many of them are capitals.
    pub letters: u32,
    /// Capital letters.
    pub capitals: u32,
    /// Signs of joy minus signs of grief: emoji and smileys.
    pub smiles: i32,
    /// Money signs and sparkling emoji that sellers love.
    pub glitter: u32,
}

/// A text taken apart.
#[derive(Debug, Default)]
pub struct Words {
    plain: String,
    places: Vec<Place>,
    /// What else there is.
    pub marks: Marks,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    plain: (usize, usize),
    original: (usize, usize),
    breaks: bool,
}

impl Words {
    /// Takes a text apart.
    pub fn of(text: &str) -> Words {
        let mut words = Words { plain: String::with_capacity(text.len()), ..Words::default() };
        let mut breaks = true;
        for (at, chunk) in chunks(text) {
            if is_link(chunk) {
                words.marks.links += 1;
            } else if chunk.starts_with('@') {
                words.marks.names += 1;
            } else {
                words.chunk(at, chunk, &mut breaks);
            }
        }
        words
    }

    /// Returns the words in their order.
    pub fn list(&self) -> Vec<Plain<'_>> {
        self.places.iter().filter_map(|place| self.word(place)).collect()
    }

    fn word(&self, place: &Place) -> Option<Plain<'_>> {
        let text = self.plain.get(place.plain.0..place.plain.1)?;
        Some(Plain { text, hash: hash_of(text), breaks: place.breaks, place: place.original })
    }

    fn chunk(&mut self, at: usize, chunk: &str, breaks: &mut bool) {
        self.marks.smiles += smiley(chunk);
        self.marks.tags += u32::from(chunk.starts_with('#'));
        let mut start: Option<(usize, usize)> = None;
        for (i, c) in chunk.char_indices() {
            let inside = c.is_alphanumeric() || (matches!(c, '\'' | '’') && start.is_some());
            match (inside, start) {
                (true, None) => start = Some((self.plain.len(), at + i)),
                (false, Some(from)) => {
                    self.end(from, at + i, breaks);
                    start = None;
                }
                _ => {}
            }
            if inside { self.letter(c) } else { self.mark(c, breaks) }
        }
        if let Some(from) = start {
            self.end(from, at + chunk.len(), breaks);
        }
    }

    fn letter(&mut self, c: char) {
        self.marks.letters += u32::from(c.is_alphabetic());
        self.marks.capitals += u32::from(c.is_uppercase());
        fold(c, &mut self.plain);
    }

    fn mark(&mut self, c: char, breaks: &mut bool) {
        match c {
            '?' | '¿' | '؟' | '？' => self.marks.asks += 1,
            '!' | '¡' => self.marks.shouts += 1,
            '.' | ';' | ':' | '…' | '(' | ')' => {}
            _ if c.is_ascii() => return,
            _ => {
                self.marks.smiles += mood(c);
                self.marks.glitter += u32::from("💎🚀💰🤑🎰🔥👉👈💵💸".contains(c));
                return;
            }
        }
        *breaks = true;
    }

    fn end(&mut self, from: (usize, usize), to: usize, breaks: &mut bool) {
        if self.places.len() < MOST_WORDS {
            let plain = (from.0, self.plain.len());
            self.places.push(Place { plain, original: (from.1, to), breaks: *breaks });
            *breaks = false;
        }
    }
}

fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begin = text.as_ptr() as usize;
    text.split_whitespace().map(move |chunk| (chunk.as_ptr() as usize - begin, chunk))
}

fn is_link(chunk: &str) -> bool {
    chunk.contains("://")
        || chunk.starts_with("www.")
        || is_domain(chunk.trim_end_matches(['.', ',', ';', '!', '?', ')']))
}

/// Tells whether it is written like `shop.example/sale`: words of an address say nothing about the tone.
pub fn is_domain(chunk: &str) -> bool {
    let host = chunk.split('/').next().unwrap_or_default();
    let Some((rest, end)) = host.rsplit_once('.') else { return false };
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (2..=7).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase()) && rest.len() > 1 && letters(rest)
}

/// Puts a letter in small and bare: what phones leave out must not matter.
fn fold(c: char, out: &mut String) {
    let bare = match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'a'..='z' | '0'..='9' => c,
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'Ă' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        'ș' | 'ş' | 'Ș' | 'Ş' => 's',
        'ț' | 'ţ' | 'Ț' | 'Ţ' => 't',
        '’' | '\'' => return,
        other => return out.extend(other.to_lowercase()),
    };
    out.push(bare);
}

fn mood(c: char) -> i32 {
    match c {
        '😀'..='😎'
        | '😘'
        | '🥰'
        | '🤗'
        | '🙂'
        | '🤩'
        | '🥳'
        | '❤'
        | '💙'
        | '💚'
        | '💛'
        | '💜'
        | '🧡'
        | '💕'
        | '💖'
        | '👍'
        | '👏'
        | '🙌'
        | '🎉'
        | '✨'
        | '🙏'
        | '😻'
        | '💪'
        | '♥'
        | '👌'
        | '🌟'
        | '⭐' => 1,
        '😠' | '😡' | '🤬' | '😤' | '😢' | '😞' | '😒' | '😩' | '😫' | '😖' | '😣' | '😓' | '😔' | '😟' | '🙁'
        | '☹' | '🤮' | '🤢' | '👎' | '💔' | '😑' | '🙄' | '😷' | '😰' | '😨' | '😱' | '💩' | '🤦' => {
            -1
        }
        _ => 0,
    }
}

fn smiley(chunk: &str) -> i32 {
    match chunk {
        ":)" | ":-)" | ":D" | ":-D" | ";)" | ";-)" | "=)" | ":))" | ":)))" | "<3" | "xD" | "XD" | ":P" | ":-P"
        | "^^" => 1,
        ":(" | ":-(" | ":((" | "=(" | ":/" | ":-/" | ":'(" | ">:(" | "D:" | ":[" | "</3" => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_bare_and_links_are_none() {
        let words = Words::of("@us N-AM primit BANII înapoi!! Știți când? https://x.example/?q=1 don’t :(");
        let plain: Vec<_> = words.list().iter().map(|word| (word.text, word.breaks)).collect();
        let expected = [
            ("n", true),
            ("am", false),
            ("primit", false),
            ("banii", false),
            ("inapoi", false),
            ("stiti", true),
            ("cand", false),
            ("dont", true),
        ];
        assert_eq!(plain, expected);
        let marks = words.marks;
        assert_eq!((marks.asks, marks.shouts, marks.links, marks.names, marks.smiles), (1, 2, 1, 1, -1));
    }

    #[test]
    fn a_word_knows_where_it_stood() {
        let text = "¿Cuándo llegará el tren?";
        let words = Words::of(text);
        let shown: Vec<_> = words.list().iter().filter_map(|word| text.get(word.place.0..word.place.1)).collect();
        assert_eq!(shown, ["Cuándo", "llegará", "el", "tren"]);
    }

    proptest::proptest! {
        #[test]
        fn every_place_lies_in_the_text(text in "\\PC{0,200}") {
            let words = Words::of(&text);
            for word in words.list() {
                proptest::prop_assert!(text.get(word.place.0..word.place.1).is_some_and(|place| !place.is_empty()));
            }
        }
    }
}
