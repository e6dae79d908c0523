//! The language of a message: which of those that are said of it counts, and which a person can set.

use serde::{Deserialize, Serialize};

use super::class::Verdict;
use super::id::SeatName;
use super::item::Item;
use super::nearest::nearest;
use super::snooze::words::fold;
use crate::words::{fill, w};

/// What is typed to go by the text again.
pub const AUTO: &str = "auto";
/// Codes have two letters, and each of them is near another: from so many on a word was meant for a name.
const SHORTEST_NAME: usize = 4;

/// The language that a person set for a conversation.
///
/// It says what somebody writes, not what one text is in. So it holds for whatever they write there later, until it is
/// set otherwise: whoever corrects it once because the brain mistakes their language, or dialect, would have to do it
/// again with every message, and most of all with the short ones. What comes later is read with the words of that
/// language; what has come keeps its class, which a person may correct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLang {
    /// Which, one of those that are known.
    pub lang: String,
    /// Who set it.
    pub by: SeatName,
}

/// Returns the language that counts, BCP 47: what a person set, else what is told of the message.
pub fn of<'a>(by_hand: Option<&'a SetLang>, told: Option<&'a str>) -> Option<&'a str> {
    by_hand.map(|set| set.lang.as_str()).or(told)
}

/// Returns what is told of a message by itself: what its text is in, else what the network says. Apps say what their
/// owner set up once for all, and whoever told the text apart has weighed that already.
pub fn told<'a>(verdict: &'a Verdict, item: Option<&'a Item>) -> Option<&'a str> {
    verdict.lang.as_deref().or_else(|| item?.lang.as_deref())
}

/// Reads a language as it is typed, by its code or its name; nothing goes by the text again.
///
/// # Errors
///
/// Says which languages are known, or which one was meant.
pub fn asked(word: &str) -> Result<Option<&'static str>, String> {
    if word.eq_ignore_ascii_case(AUTO) { Ok(None) } else { known(word).map(Some) }
}

/// Returns the code of a language by its code or its name. A region is left out: no answer hangs on it.
///
/// # Errors
///
/// Says which languages are known, or which one was meant.
pub fn known(word: &str) -> Result<&'static str, String> {
    let names = &w().lang.names;
    let (code, name) = (primary(word), fold(word));
    let found = names.iter().find(|(known, called)| *known == code || fold(called) == name);
    found.map(|(code, _)| *code).ok_or_else(|| unknown(word))
}

fn unknown(word: &str) -> String {
    let (say, names) = (&w().lang, &w().lang.names);
    let by_name = word.chars().count() >= SHORTEST_NAME;
    let lower: Vec<String> = names.iter().map(|(_, name)| fold(name)).collect();
    let near = nearest(&fold(word), lower.iter().map(String::as_str)).filter(|_| by_name);
    let meant = near.and_then(|near| names.iter().zip(&lower).find(|(_, lower)| *lower == near));
    match meant {
        Some(((code, name), _)) => fill(say.unknown_but, &[&word, code, name]),
        None => fill(say.unknown, &[&word, &codes()]),
    }
}

/// Returns the codes of all that can be set: `ar, bg, ca`.
pub fn codes() -> String {
    w().lang.names.map(|(code, _)| code).join(", ")
}

/// Returns the language without its region: of `pt-BR` it is `pt`.
pub fn primary(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Returns the name of a language; of one that is not known its code.
pub fn name_of(lang: &str) -> String {
    let code = primary(lang);
    let known = w().lang.names.iter().find(|(known, _)| *known == code);
    known.map_or(lang, |(_, name)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(lang: Option<&str>) -> Verdict {
        Verdict { lang: lang.map(str::to_owned), ..Verdict::default() }
    }

    fn item(lang: Option<&str>) -> Item {
        let line = r#"{"network":"mastodon","account":"@brand","id":"1","kind":"mention","text":"",
            "created_at":"2026-11-24T14:32:10Z","author":{"id":"p","handle":"p"}}"#;
        Item { lang: lang.map(str::to_owned), ..serde_json::from_str(line).unwrap() }
    }

    #[test]
    fn a_person_stands_before_the_text_and_the_text_before_the_network() {
        let set = SetLang { lang: "es".to_owned(), by: SeatName::new("ana") };
        for (text, said, counts) in [
            (Some("ro"), Some("en"), Some("ro")),
            (Some("ro"), None, Some("ro")),
            (None, Some("en"), Some("en")),
            (None, None, None),
        ] {
            let (verdict, item) = (verdict(text), item(said));
            assert_eq!(told(&verdict, Some(&item)), counts, "{text:?} {said:?}");
            assert_eq!(told(&verdict, None), text);
            assert_eq!(of(None, counts), counts);
            assert_eq!(of(Some(&set), counts), Some("es"));
        }
    }

    #[test]
    fn a_language_is_known_by_its_code_and_its_name() {
        for (word, code) in [
            ("ro", Some("ro")),
            ("RO", Some("ro")),
            ("romanian", Some("ro")),
            ("Romanian", Some("ro")),
            ("pt-BR", Some("pt")),
            ("auto", None),
            ("AUTO", None),
        ] {
            assert_eq!(asked(word), Ok(code), "{word}");
        }
        for (word, says) in [
            ("xx", "one of ar, bg, ca"),
            ("no", "nb"),
            ("", "one of ar"),
            ("romaniann", "did you mean ro (Romanian)?"),
            ("spansh", "did you mean es (Spanish)?"),
            ("klingon", "one of ar, bg"),
        ] {
            let why = asked(word).unwrap_err();
            assert!(why.contains(says) && why.contains(&format!("\"{word}\"")), "{word}: {why}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_known_is_known_again(word in ".{0,12}") {
            if let Ok(code) = known(&word) {
                proptest::prop_assert_eq!(known(code), Ok(code));
            }
        }
    }

    #[test]
    fn a_language_is_called_by_its_name_whatever_its_region() {
        for (lang, name) in [("ro", "Romanian"), ("pt-BR", "Portuguese"), ("EN_gb", "English"), ("eu", "eu")] {
            assert_eq!(name_of(lang), name);
        }
        for (code, name) in w().lang.names {
            assert_eq!((known(code), known(name)), (Ok(code), Ok(code)));
        }
    }
}
