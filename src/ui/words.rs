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
    fn places_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &[&1, &"two"]), "1 of two");
        assert_eq!(fill("{} {}", &[&1]), "1 ");
        assert_eq!(fill("plain", &[&1]), "plain");
        assert_eq!(fill("{}", &[&"{}"]), "{}");
        assert_eq!((some("1 line|{} lines", 1), some("1 line|{} lines", 0)), ("1 line".into(), "0 lines".into()));
    }
}
