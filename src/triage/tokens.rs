//! A text taken apart: words as they are looked up, and everything else that tells a mood.
//!
//! Words are small and bare of accents, since phones leave them out; a letter that is drawn out counts twice at most.
//! Where each token stood is kept, so that a reason can be shown in the words of its writer.

/// The most tokens that are looked at: what somebody wants is said by then.
const MOST_TOKENS: usize = 600;
/// Of FNV-1a, 64 bits.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
/// The most letters of a word that are looked at.
const LONGEST_WORD: usize = 40;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, perhaps with an apostrophe inside; of scripts without spaces a run of signs.
    Word,
    /// Digits, whatever stands between them.
    Number,
    /// `@name`.
    Name,
    /// `#tag`.
    Tag,
    /// An address.
    Link,
    /// One emoji, or a smiley of marks.
    Mood,
    /// A mark of punctuation, however often it stands there.
    Mark,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its place in the text, in bytes.
    pub place: (usize, usize),
    /// How many signs it was made of, or how often a mark stands there.
    pub run: u8,
    /// Written in capitals.
    pub loud: bool,
    /// A letter of it is drawn out.
    pub drawn: bool,
    /// The hash of what is looked up.
    pub hash: u64,
    plain: (usize, usize),
}

/// A text taken apart.
#[derive(Debug, Default)]
pub struct Tokens {
    plain: String,
    list: Vec<Token>,
}

impl Tokens {
    /// Takes a text apart.
    pub fn of(text: &str) -> Tokens {
        let mut tokens = Tokens { plain: String::with_capacity(text.len().min(8_192)), list: Vec::new() };
        let start = text.as_ptr() as usize;
        for chunk in text.split_whitespace() {
            if tokens.list.len() >= MOST_TOKENS {
                break;
            }
            tokens.chunk(chunk, chunk.as_ptr() as usize - start);
        }
        tokens
    }

    /// Returns the tokens in their order.
    pub fn list(&self) -> &[Token] {
        &self.list
    }

    /// Returns a token as it is looked up.
    pub fn plain(&self, token: &Token) -> &str {
        self.plain.get(token.plain.0..token.plain.1).unwrap_or_default()
    }

    fn chunk(&mut self, chunk: &str, at: usize) {
        let bare = chunk.trim_end_matches(['.', ',', ';', '!', '?', ')', '…', '"', '”']);
        if is_link(bare) {
            self.fixed(Kind::Link, "http", (at, at + bare.len()));
            return self.chunk_rest(&chunk[bare.len()..], at + bare.len());
        }
        if is_smiley(chunk) {
            return self.fixed(Kind::Mood, chunk, (at, at + chunk.len()));
        }
        self.chunk_rest(chunk, at);
    }

    fn chunk_rest(&mut self, chunk: &str, at: usize) {
        let mut rest = chunk;
        while let Some(c) = rest.chars().next() {
            if self.list.len() >= MOST_TOKENS {
                return;
            }
            let from = at + chunk.len() - rest.len();
            let taken = match c {
                '@' | '＠' => self.sigil(Kind::Name, rest, from),
                '#' | '＃' => self.sigil(Kind::Tag, rest, from),
                _ if is_letter(c) => self.word(Kind::Word, rest, from),
                _ if c.is_numeric() => self.number(rest, from),
                _ if is_silent(c) => c.len_utf8(),
                _ => self.mark(rest, c, from),
            };
            rest = rest.get(taken.max(1)..).unwrap_or_default();
        }
    }

    /// A name or a tag; the sign alone is a mark.
    fn sigil(&mut self, kind: Kind, rest: &str, from: usize) -> usize {
        let Some(c) = rest.chars().next() else { return 0 };
        let sign = c.len_utf8();
        let after = rest.get(sign..).unwrap_or_default();
        if !after.starts_with(|c: char| is_letter(c) || c.is_numeric()) {
            return self.mark(rest, c, from);
        }
        sign + self.word(kind, after, from + sign)
    }

    fn word(&mut self, kind: Kind, rest: &str, from: usize) -> usize {
        let (start, mut letters, mut capitals, mut drawn) = (self.plain.len(), 0_usize, 0_usize, false);
        let (mut last, mut same, mut end) = ('\0', 0, 0);
        let mut signs = rest.char_indices().peekable();
        while let Some((i, c)) = signs.next() {
            let apostrophe =
                matches!(c, '\'' | '’' | '`' | 'ʼ') && signs.peek().is_some_and(|(_, next)| is_letter(*next));
            let masked = matches!(c, '*' | '$') && letters > 0 && hides_a_letter(rest, i);
            let inside = is_letter(c)
                || is_silent(c)
                || c.is_numeric()
                || apostrophe
                || kind != Kind::Word && c == '_'
                || masked;
            if !inside {
                break;
            }
            end = i + c.len_utf8();
            if letters >= LONGEST_WORD || apostrophe || is_silent(c) {
                continue;
            }
            letters += 1;
            capitals += usize::from(c.is_uppercase());
            same = if c == last { same + 1 } else { 1 };
            last = c;
            if same > 2 && c.is_alphabetic() {
                drawn = true;
                continue;
            }
            fold(c, &mut self.plain);
        }
        let run = u8::try_from(letters).unwrap_or(u8::MAX);
        let loud = letters > 1 && capitals == letters;
        self.push(kind, (from, from + end), start);
        if let Some(token) = self.list.last_mut() {
            (token.run, token.loud, token.drawn) = (run, loud, drawn);
        }
        end
    }

    fn number(&mut self, rest: &str, from: usize) -> usize {
        let is_inside = |(_, c): &(usize, char)| c.is_numeric() || is_letter(*c) || matches!(c, '.' | ',' | ':' | '/');
        let end = rest.char_indices().take_while(is_inside).last().map_or(1, |(i, c)| i + c.len_utf8());
        let end = rest.get(..end).map_or(end, |number| number.trim_end_matches(['.', ',', ':', '/']).len());
        let start = self.plain.len();
        for c in rest.get(..end).unwrap_or_default().chars().take(LONGEST_WORD) {
            if c.is_numeric() { self.plain.push('0') } else { fold(c, &mut self.plain) }
        }
        self.push(Kind::Number, (from, from + end), start);
        end
    }

    fn mark(&mut self, rest: &str, c: char, from: usize) -> usize {
        let same = rest.chars().take_while(|next| *next == c || is_silent(*next));
        let (count, end) =
            same.fold((0_usize, 0), |(n, end), next| (n + usize::from(next == c), end + next.len_utf8()));
        let start = self.plain.len();
        // Wide signs of Asian keyboards say the same as ours.
        let narrow = match c {
            '＠' => '@',
            '＃' => '#',
            other => other,
        };
        fold(narrow, &mut self.plain);
        let kind = if is_mood(c) { Kind::Mood } else { Kind::Mark };
        self.push(kind, (from, from + end.max(c.len_utf8())), start);
        if let Some(token) = self.list.last_mut() {
            token.run = u8::try_from(count).unwrap_or(u8::MAX);
        }
        end
    }

    fn fixed(&mut self, kind: Kind, plain: &str, place: (usize, usize)) {
        let start = self.plain.len();
        self.plain.push_str(plain);
        self.push(kind, place, start);
    }

    fn push(&mut self, kind: Kind, place: (usize, usize), start: usize) {
        let plain = (start, self.plain.len());
        let hash = hash_of(self.plain.get(start..).unwrap_or_default());
        self.list.push(Token { kind, place, run: 1, loud: false, drawn: false, hash, plain });
    }
}

/// Returns the hash by which words are found (FNV-1a, 64 bits).
pub fn hash_of(word: &str) -> u64 {
    word.bytes().fold(SEED, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Letters, and the marks that stand on them in scripts where they are letters of their own.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{93c}' | '\u{94d}' | '\u{0e47}'..='\u{0e4e}')
}

/// Tells whether what stands at `at` is in the place of letters, as in `sh*t`.
fn hides_a_letter(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.trim_start_matches(['*', '$']).starts_with(is_letter))
}

/// Signs that are read with the one before them, or not at all.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{feff}')
}

fn is_mood(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21ff | 0x2300..=0x23ff | 0x25a0..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff)
}

fn is_link(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.") || chunk == "http" || is_domain(chunk)
}

/// Tells whether it is written like `shop.example/sale`: words of an address say nothing about the tone.
fn is_domain(chunk: &str) -> bool {
    let host = chunk.split('/').next().unwrap_or_default();
    let Some((rest, end)) = host.rsplit_once('.') else { return false };
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (2..=7).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase()) && rest.len() > 1 && letters(rest)
}

fn is_smiley(chunk: &str) -> bool {
    matches!(chunk.chars().next(), Some(':' | ';' | '=' | '<' | '>' | 'x' | 'X' | '^' | 'D' | '-' | 'T' | '('))
        && matches!(
            chunk,
            ":)" | ":-)"
                | ":D"
                | ":-D"
                | ";)"
                | ";-)"
                | "=)"
                | ":))"
                | ":)))"
                | "<3"
                | "xD"
                | "XD"
                | ":P"
                | ":-P"
                | "^^"
                | ":p"
                | "=D"
                | ":*"
                | "<33"
                | "^_^"
                | ":3"
                | ":("
                | ":-("
                | ":(("
                | "=("
                | ":/"
                | ":-/"
                | ":'("
                | ">:("
                | "D:"
                | ":["
                | "</3"
                | "-_-"
                | "T_T"
                | ":|"
                | ":@"
                | ";("
        )
}

/// Puts a letter in small and bare.
pub fn fold(c: char, out: &mut String) {
    let bare = match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        c if c.is_ascii() => c,
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' | 'ą' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'Ă' | 'Ą' => {
            'a'
        }
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'É' | 'È' | 'Ê' | 'Ë' | 'Ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' | 'Í' | 'Ì' | 'Î' | 'Ï' | 'İ' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ő' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ű' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' | 'ń' | 'Ń' => 'n',
        'ç' | 'Ç' | 'ć' | 'č' | 'Ć' => 'c',
        'ș' | 'ş' | 'ś' | 'š' | 'Ș' | 'Ş' | 'Ś' => 's',
        'ț' | 'ţ' | 'Ț' | 'Ţ' => 't',
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' => 'z',
        'ł' | 'Ł' => 'l',
        'ğ' | 'Ğ' => 'g',
        'ё' | 'Ё' => 'е',
        'ß' | 'ẞ' => return out.push_str("ss"),
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        '¿' | '؟' | '？' => '?',
        '¡' | '！' => '!',
        '…' => '.',
        '“' | '”' | '„' | '«' | '»' => '"',
        other => return out.extend(other.to_lowercase()),
    };
    out.push(bare);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        tokens.list().iter().map(|token| tokens.plain(token).to_owned()).collect()
    }

    #[test]
    fn a_text_falls_into_its_tokens() {
        let expected: &[(&str, &[&str])] = &[
            ("N-AM primit BANII înapoi!!", &["n", "-", "am", "primit", "banii", "inapoi", "!"]),
            ("don’t, it's l'été", &["dont", ",", "its", "lete"]),
            ("@us see https://x.example/?q=1. ok", &["us", "see", "http", ".", "ok"]),
            ("#Fail :( <3 😡😡❤️", &["fail", ":(", "<3", "😡", "❤"]),
            ("12:30 42€ B2B", &["00:00", "00", "€", "b2b"]),
            ("yesss soooo", &["yess", "soo"]),
            ("f*ck a$$hole *wow* 5$", &["f*ck", "a$$hole", "*", "wow", "*", "0", "$"]),
            ("Straße ёлка أحمد مدرسة", &["strasse", "елка", "احمد", "مدرسه"]),
            ("¿Qué?!", &["?", "que", "?", "!"]),
            ("＃: ＠＠ ok", &["#", ":", "@", "ok"]),
        ];
        for (text, tokens) in expected {
            assert_eq!(plain(text), *tokens, "{text}");
        }
    }

    #[test]
    fn a_token_knows_how_it_was_written() {
        let tokens = Tokens::of("NEVER again!!! 😡😡 yesss");
        let runs: Vec<(u8, bool, bool)> =
            tokens.list().iter().map(|token| (token.run, token.loud, token.drawn)).collect();
        let expected = [(5, true, false), (5, false, false), (3, false, false), (2, false, false), (5, false, true)];
        assert_eq!(runs, expected);
    }

    #[test]
    fn long_texts_are_looked_at_so_far() {
        assert_eq!(Tokens::of(&"a ".repeat(10_000)).list().len(), MOST_TOKENS);
        assert_eq!(plain(&"ab".repeat(40_000))[0].len(), LONGEST_WORD);
    }

    proptest::proptest! {
        #[test]
        fn every_place_lies_in_the_text(text in "\\PC{0,200}") {
            for token in Tokens::of(&text).list() {
                let place = text.get(token.place.0..token.place.1);
                proptest::prop_assert!(place.is_some_and(|place| !place.is_empty()), "{:?} in {:?}", token, text);
            }
        }
    }
}
