//! The language of a message: which of those that are said of it counts.

use super::class::Verdict;
use super::item::Item;
use crate::words::w;

/// Returns the language that counts, BCP 47: what the text was told to be in, else what the network says. Apps say what
/// their owner set up once for all, and whoever told the text apart has weighed that already.
pub fn of<'a>(told: &'a Verdict, item: Option<&'a Item>) -> Option<&'a str> {
    told.lang.as_deref().or_else(|| item?.lang.as_deref())
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
    fn what_the_text_is_in_stands_before_what_the_network_says() {
        for (told, said, counts) in [
            (Some("ro"), Some("en"), Some("ro")),
            (Some("ro"), None, Some("ro")),
            (None, Some("en"), Some("en")),
            (None, None, None),
        ] {
            assert_eq!(of(&verdict(told), Some(&item(said))), counts, "{told:?} {said:?}");
            assert_eq!(of(&verdict(told), None), told);
        }
    }

    #[test]
    fn a_language_is_called_by_its_name_whatever_its_region() {
        for (lang, name) in [("ro", "Romanian"), ("pt-BR", "Portuguese"), ("EN_gb", "English"), ("eu", "eu")] {
            assert_eq!(name_of(lang), name);
        }
        assert!(w().lang.names.is_sorted());
    }
}
