//! Sentences with places in them: for values, for keys, for how many.

use std::fmt::{self, Display, Write};

use serde::{Deserialize, Serialize};

/// Puts values into the places of a sentence, in order.
pub fn fill(sentence: &str, values: &[&dyn Display]) -> String {
    debug_assert!(places(sentence) == values.len(), "{} values for \"{sentence}\"", values.len());
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

fn places(sentence: &str) -> usize {
    sentence.matches("{}").count()
}

/// A sentence that names keys, whichever they are at a seat: `<done>` stands for the key that runs this line,
/// `<take-back|undo>` for that of the first of two that has one.
pub struct Keyed(pub &'static str);

impl Keyed {
    /// Writes the sentence with its keys; a line without a key stands as it is typed behind `:`.
    pub fn with(&self, key_of: impl Fn(&str) -> Option<String>) -> String {
        Said(self.parts()).with(key_of)
    }

    fn parts(&self) -> Vec<Part> {
        let part = |(at, words): (usize, &str)| match at % 2 {
            0 => Part::Text(words.to_owned()),
            _ => Part::Key(words.to_owned()),
        };
        self.0.split(['<', '>']).enumerate().map(part).collect()
    }

    /// Puts values into the places of the sentence, for whoever knows the keys.
    pub fn say(&self, values: &[&dyn Display]) -> Said {
        let mut parts = self.parts();
        let mut values = values.iter();
        for part in &mut parts {
            if let Part::Text(words) = part {
                let here: Vec<&dyn Display> = values.by_ref().take(places(words)).copied().collect();
                *words = fill(words, &here);
            }
        }
        debug_assert!(values.next().is_none(), "a value too many for \"{}\"", self.0);
        Said(parts)
    }
}

/// What was said to somebody whose keys are not known yet: where it is read, keys take their places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Text(String),
    /// Lines of the command table, with bars between: the first that has a key is named by it.
    Key(String),
}

impl Said {
    /// Writes it with keys; a line without one stands as it is typed behind `:`.
    pub fn with(&self, key_of: impl Fn(&str) -> Option<String>) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Key(lines) => {
                    let typed = || format!(":{}", lines.rsplit('|').next().unwrap_or_default());
                    text.push_str(&lines.split('|').find_map(&key_of).unwrap_or_else(typed));
                }
            }
        }
        text
    }

    /// Tells whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Text(words) if words.is_empty()))
    }

    /// Says more behind it.
    #[must_use]
    pub fn and(mut self, more: impl Into<Said>) -> Said {
        self.0.extend(more.into().0);
        self
    }
}

impl From<String> for Said {
    fn from(words: String) -> Said {
        Said(vec![Part::Text(words)])
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Said {
        words.to_owned().into()
    }
}

impl Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.with(|_| None))
    }
}

impl PartialEq<&str> for Said {
    fn eq(&self, words: &&str) -> bool {
        self.with(|_| None) == *words
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
    fn what_strangers_wrote_names_no_key() {
        let said = Keyed("{} has it; <assign> gives {} on").say(&[&"<undo>", &"{}"]);
        assert_eq!(said.with(|line| Some(line.to_uppercase())), "<undo> has it; ASSIGN gives {} on");
        assert_eq!(said, "<undo> has it; :assign gives {} on");
        assert_eq!(
            Said::from("done").and(Keyed(" · <take-back|undo> takes it back").say(&[])),
            "done · :undo takes it back"
        );
    }

    #[test]
    fn places_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &[&1, &"two"]), "1 of two");
        assert_eq!(fill("plain", &[]), "plain");
        assert_eq!(fill("{}", &[&"{}"]), "{}");
        assert_eq!((some("1 line|{} lines", 1), some("1 line|{} lines", 0)), ("1 line".into(), "0 lines".into()));
    }
}
