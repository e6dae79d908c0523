//! What our own text means beyond its letters: mentions, links and hashtags, which Bluesky only knows
//! when a facet marks their UTF-8 bytes. A mention without a facet notifies nobody.

use std::ops::Range;

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of the text that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The UTF-8 bytes it covers.
    pub bytes: Range<usize>,
    /// What it is.
    pub what: What,
}

/// What a stretch of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A handle, without its `@`; a mention once it resolves to somebody.
    Handle(String),
    /// A web address.
    Link(String),
    /// A hashtag, without its `#`.
    Tag(String),
}

/// The longest hashtag, in grapheme clusters and in bytes (`app.bsky.richtext.facet#tag`).
const TAG_GRAPHEMES: usize = 64;
const TAG_BYTES: usize = 640;

/// Finds every mark of a text, in order.
pub fn marks(text: &str) -> Vec<Mark> {
    words(text).filter_map(|(start, word)| mark(start, word)).collect()
}

/// Returns the words between blanks, each with the byte it begins at.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // A slice of `text` knows where it lies in it.
    text.split(char::is_whitespace).map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Looks at one word: what opens it (brackets, quotes) and what ends it (punctuation) is not part of the mark.
fn mark(start: usize, word: &str) -> Option<Mark> {
    let body = word.trim_start_matches(['(', '[', '{', '"', '\'', '«', '“', '‘', '¿', '¡', '„']);
    let at = start + word.len() - body.len();
    let (len, what) = link(body).or_else(|| handle(body)).or_else(|| tag(body))?;
    Some(Mark { bytes: at..at + len, what })
}

fn link(body: &str) -> Option<(usize, What)> {
    let rest = body.strip_prefix("https://").or_else(|| body.strip_prefix("http://"))?;
    let url = without_closing(body);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let real = host.contains('.') || host.starts_with("localhost");
    (real && url.len() > body.len() - rest.len()).then(|| (url.len(), What::Link(url.to_owned())))
}

/// Cuts the punctuation that ends a sentence, and a bracket that was opened before the address.
fn without_closing(body: &str) -> &str {
    let mut url = body;
    loop {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '»', '”', '’', '…']);
        let shorter = match shorter.strip_suffix(')') {
            Some(rest) if rest.matches('(').count() < shorter.matches(')').count() => rest,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

fn handle(body: &str) -> Option<(usize, What)> {
    let rest = body.strip_prefix('@')?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_end_matches(['.', '-']);
    is_handle(name).then(|| (1 + name.len(), What::Handle(name.to_ascii_lowercase())))
}

/// Tells whether a text is a handle: a domain name of at least two labels, the last one beginning with a
/// letter (<https://atproto.com/specs/handle>).
pub fn is_handle(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(label)
        && labels.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn tag(body: &str) -> Option<(usize, What)> {
    let rest = body.strip_prefix(['#', '＃'])?;
    let sign = body.len() - rest.len();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || is_joined(c))).unwrap_or(rest.len());
    let name = rest.get(..end)?;
    let fits = name.len() <= TAG_BYTES && name.graphemes(true).count() <= TAG_GRAPHEMES;
    let is_word = name.chars().any(char::is_alphabetic) || name.chars().any(|c| !c.is_ascii() && !c.is_numeric());
    (fits && is_word).then(|| (sign + name.len(), What::Tag(name.to_owned())))
}

/// Marks, joiners and signs that belong to the letter or emoji before them.
fn is_joined(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
    c == '\u{200d}' || c.general_category_group() == GeneralCategoryGroup::Mark || (!c.is_ascii() && c.is_emoji_char())
}

/// Makes the facets of a text; `did_of` names those whose handle resolved.
pub fn facets(marks: &[Mark], did_of: impl Fn(&str) -> Option<String>) -> Vec<Value> {
    marks.iter().filter_map(|mark| facet(mark, &did_of)).collect()
}

fn facet(mark: &Mark, did_of: impl Fn(&str) -> Option<String>) -> Option<Value> {
    let feature = match &mark.what {
        What::Handle(handle) => json!({ "$type": "app.bsky.richtext.facet#mention", "did": did_of(handle)? }),
        What::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
        What::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
    };
    let index = json!({ "byteStart": mark.bytes.start, "byteEnd": mark.bytes.end });
    Some(json!({ "index": index, "features": [feature] }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns what each mark covers in the text and what it means.
    fn seen(text: &str) -> Vec<(&str, What)> {
        marks(text).into_iter().map(|mark| (&text[mark.bytes.clone()], mark.what)).collect()
    }

    #[test]
    fn marks_count_bytes_whatever_stands_before() {
        for before in ["", "👋🏽 ", "mulțumim și ", "日本語 ", "👨‍👩‍👧‍👦 a\u{301} ", "مرحبا "]
        {
            let text = format!("{before}@mira.test hei");
            let found = marks(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].bytes, before.len()..before.len() + 10, "{text}");
            let facet = &facets(&found, |_| Some("did:plc:mira".to_owned()))[0];
            assert_eq!(facet["index"]["byteStart"], before.len());
            assert_eq!(facet["features"][0]["did"], "did:plc:mira");
        }
    }

    #[test]
    fn handles_are_domain_names_that_stand_alone() {
        let handle = |name: &str| What::Handle(name.to_owned());
        assert_eq!(seen("@Mira.bsky.social, hola"), [("@Mira.bsky.social", handle("mira.bsky.social"))]);
        assert_eq!(seen("(@a.co) ¿@b.co?"), [("@a.co", handle("a.co")), ("@b.co", handle("b.co"))]);
        assert_eq!(seen("@mira.test's parcel"), [("@mira.test", handle("mira.test"))]);
        for none in ["@mira", "help@acme.test", "@", "@.test", "@a..b", "@a.1", "@-a.test", "@a.test-"] {
            let shown = seen(none);
            assert!(shown.is_empty() || none == "@a.test-", "{none}: {shown:?}");
        }
    }

    #[test]
    fn links_end_before_the_sentence_does() {
        let link = |url: &str| What::Link(url.to_owned());
        for (text, url) in [
            ("see https://acme.test/a.", "https://acme.test/a"),
            ("(https://acme.test/a)", "https://acme.test/a"),
            ("https://en.test/wiki/A_(b)", "https://en.test/wiki/A_(b)"),
            ("(see https://en.test/wiki/A_(b)).", "https://en.test/wiki/A_(b)"),
            ("știri: http://acme.test?q=1&b=ș!", "http://acme.test?q=1&b=ș"),
            ("https://localhost:2583/x,", "https://localhost:2583/x"),
        ] {
            assert_eq!(seen(text), [(url, link(url))], "{text}");
        }
        for none in ["https://", "https://acme", "ftp://acme.test", "xhttps://acme.test"] {
            assert_eq!(seen(none), [], "{none}");
        }
    }

    #[test]
    fn tags_are_words() {
        let tag = |word: &str| What::Tag(word.to_owned());
        assert_eq!(seen("#Întârziere! #tren_2"), [("#Întârziere", tag("Întârziere")), ("#tren_2", tag("tren_2"))]);
        assert_eq!(seen("日本 #電車, ＃列車"), [("#電車", tag("電車")), ("＃列車", tag("列車"))]);
        assert_eq!(seen("#a\u{301}x."), [("#a\u{301}x", tag("a\u{301}x"))]);
        for none in ["#", "#1", "#2026", "a#b", "##"] {
            assert_eq!(seen(none), [], "{none}");
        }
        assert_eq!(seen(&format!("#{}", "a".repeat(65))), []);
    }

    #[test]
    fn a_handle_that_nobody_has_is_left_as_text() {
        assert!(facets(&marks("@nobody.test"), |_| None).is_empty());
    }

    proptest! {
        #[test]
        fn marks_lie_on_letters_and_in_order(text in "[@#a-z./: 👋🏽șț日()\n\u{301}]{0,60}") {
            let found = marks(&text);
            for mark in &found {
                prop_assert!(text.get(mark.bytes.clone()).is_some_and(|covered| !covered.is_empty()));
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].bytes.end <= pair[1].bytes.start));
        }
    }
}
