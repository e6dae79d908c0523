//! Every sentence of the screen, in one catalogue. `{}` stands for what is filled in, in order.

mod english;

use std::fmt::{Display, Write};

pub use self::english::{ENGLISH, Words};

/// Returns the words of the screen.
pub const fn w() -> &'static Words {
    &ENGLISH
}

/// Puts values into the places of a sentence, in order; a place without a value stays empty.
pub fn fill(sentence: &str, values: &[&dyn Display]) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut values = values.iter();
    let mut parts = sentence.split("{}");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        if let Some(value) = values.next() {
            let _ = write!(text, "{value}");
        }
        text.push_str(part);
    }
    text
}

/// A sentence that names keys, whichever they are at a seat: `<done>` stands for the key that runs this line,
/// `<take-back|undo>` for that of the first of two that has one.
pub struct Keyed(pub &'static str);

impl Keyed {
    /// Writes the sentence with its keys; a line without a key stands as it is typed behind `:`.
    pub fn with(&self, key_of: impl Fn(&str) -> Option<String>) -> String {
        let mut parts = self.0.split(['<', '>']);
        let mut text = parts.next().unwrap_or_default().to_owned();
        while let (Some(lines), Some(rest)) = (parts.next(), parts.next()) {
            let key = lines.split('|').find_map(&key_of);
            let typed = || format!(":{}", lines.rsplit('|').next().unwrap_or_default());
            text.push_str(&key.unwrap_or_else(typed));
            text.push_str(rest);
        }
        text
    }
}

/// Returns a sentence for so many of something: of `1 line|{} lines` the part before the bar is for one.
pub fn some(sentence: &str, n: usize) -> String {
    match sentence.split_once('|') {
        Some((one, _)) if n == 1 => one.to_owned(),
        Some((_, many)) => fill(many, &[&n]),
        None => fill(sentence, &[&n]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_they_are_here() {
        let here = |line: &str| (line != "undo").then(|| line.to_uppercase());
        for (sentence, says) in [
            ("{} new · <take-in> takes them in", "{} new · TAKE-IN takes them in"),
            ("<undo|view 1>, <undo>", "VIEW 1, :undo"),
            ("plain", "plain"),
        ] {
            assert_eq!(Keyed(sentence).with(here), says);
        }
    }

    #[test]
    fn places_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &[&1, &"two"]), "1 of two");
        assert_eq!(fill("{} {}", &[&1]), "1 ");
        assert_eq!(fill("plain", &[&1]), "plain");
        assert_eq!(fill("{}", &[&"{}"]), "{}");
        assert_eq!((some("1 line|{} lines", 1), some("1 line|{} lines", 0)), ("1 line".into(), "0 lines".into()));
    }
}
