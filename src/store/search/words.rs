//! Cuts text into words so that people find what they mean: case, accents and width do not matter, and
//! scripts without blanks are cut character by character.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut here: nobody types them, and an index of them is of no use.
const LONGEST: usize = 48;

/// One word of a text, folded, and the bytes it stood at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    from: usize,
    to: usize,
}

/// Cuts and folds a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let kind = kind_of(c);
        if kind != Kind::Part
            && let Some(from) = start.take()
        {
            push(&mut found, text, from, at);
        }
        match kind {
            Kind::Alone => push(&mut found, text, at, at + c.len_utf8()),
            Kind::Part => start = start.or(Some(at)),
            Kind::Between => {}
        }
    }
    if let Some(from) = start {
        push(&mut found, text, from, text.len());
    }
    found
}

fn push(found: &mut Vec<Word>, text: &str, from: usize, to: usize) {
    let folded = fold(text.get(from..to).unwrap_or_default());
    if !folded.is_empty() {
        found.push(Word { folded, from, to });
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Alone,
    Part,
    Between,
}

fn kind_of(c: char) -> Kind {
    if is_without_blanks(c) {
        Kind::Alone
    } else if c.is_alphanumeric() || is_combining_mark(c) {
        Kind::Part
    } else {
        Kind::Between
    }
}

/// Scripts that put no blanks between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer; Hangul, whose endings hide the word.
const fn is_without_blanks(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e7f}' | '\u{0e80}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{323af}')
}

/// Returns a word without case and accents: ș, ş and s are one, ñ is n, ß is ss.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()).collect();
    }
    if word.chars().all(is_without_blanks) {
        // There a mark makes another letter: が is not か. One that stands alone is a blank with a mark upon it.
        return word.nfkc().filter(|c| !c.is_whitespace()).take(LONGEST).collect();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).take(LONGEST) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    folded.nfc().collect()
}

/// Letters that Unicode does not take apart, as people type them without their keyboard.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// The same, as the index calls it.
#[derive(Clone, Default)]
pub(super) struct Folding;

/// Words on their way into the index.
pub(super) struct Folded {
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl Tokenizer for Folding {
    type TokenStream<'a> = Folded;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Folded {
        Folded { words: words(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Folded {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = word.from;
        self.token.offset_to = word.to;
        self.token.text = word.folded;
        true
    }
    fn token(&self) -> &Token {
        &self.token
    }
    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn case_accents_and_width_do_not_matter() {
        for (a, b) in [
            ("Șoseaua ȘTIE", "soseaua stie"),
            ("Şoseaua", "soseaua"),
            ("mañana NIÑO", "manana nino"),
            ("Straße", "strasse"),
            ("ＡＢＣ", "abc"),
            ("İstanbul", "istanbul"),
            ("ţară țară", "tara tara"),
            ("e\u{301}te\u{301}", "ete"),
        ] {
            assert_eq!(folded(a), folded(b), "{a}");
        }
    }

    #[test]
    fn scripts_without_blanks_are_cut_by_character() {
        assert_eq!(folded("東京駅で"), ["東", "京", "駅", "で"]);
        assert_eq!(folded("환불해"), ["환", "불", "해"]);
        assert_eq!(folded("ｶﾅ"), folded("カナ"));
    }

    #[test]
    fn handles_and_addresses_come_apart() {
        assert_eq!(folded("@mira@example.social's e-mail_1"), ["mira", "example", "social", "s", "e", "mail", "1"]);
        assert_eq!(folded(" \u{301} … 😡"), Vec::<String>::new());
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(folded(&"x".repeat(5000))[0].len(), LONGEST);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_every_word_finds_itself(text in "\\PC{0,60}") {
            for word in words(&text) {
                let typed = &text[word.from..word.to];
                proptest::prop_assert_eq!(folded(typed), [word.folded.clone()]);
                proptest::prop_assert!(!word.folded.chars().any(char::is_whitespace));
            }
        }
    }
}
