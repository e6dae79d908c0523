//! The text of a post as a person should read it: shortened or hidden addresses are printed in full.

use std::ops::Range;

use serde_json::Value;

use super::view::{is, list, raw};

/// A link of the text: which bytes show it and where it really leads.
struct Link<'a> {
    bytes: Range<usize>,
    uri: &'a str,
}

/// Returns the text with the real address of each link whose visible words do not say it. Facets that
/// lie outside the text, cut a letter or overlap are passed over.
pub fn with_addresses(text: &str, facets: &[Value]) -> String {
    let mut links: Vec<Link<'_>> = facets.iter().filter_map(|facet| link(text, facet)).collect();
    links.sort_by_key(|link| link.bytes.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for link in links {
        if link.bytes.start < done {
            continue;
        }
        out.push_str(text.get(done..link.bytes.start).unwrap_or_default());
        out.push_str(&shown(text.get(link.bytes.clone()).unwrap_or_default(), link.uri));
        done = link.bytes.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn link<'a>(text: &str, facet: &'a Value) -> Option<Link<'a>> {
    let end = |pointer| facet.pointer(pointer).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let bytes = end("/index/byteStart")?..end("/index/byteEnd")?;
    let covered = text.get(bytes.clone())?;
    let feature = list(facet, "/features").iter().find(|feature| is(feature, "app.bsky.richtext.facet#link"))?;
    let uri = raw(feature, "/uri");
    (!covered.is_empty() && !uri.is_empty()).then_some(Link { bytes, uri })
}

/// Returns what stands in place of a link: the address alone where the words are it or its beginning.
fn shown(words: &str, uri: &str) -> String {
    let bare = |text: &str| {
        let text = text.trim().trim_start_matches("https://").trim_start_matches("http://");
        text.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    let said = bare(words.trim_end_matches(['…', '.']));
    let (real, shortened) = (bare(uri), words.trim_end().ends_with(['…', '.']));
    if said == real || (shortened && !said.is_empty() && real.starts_with(&said)) {
        return uri.to_owned();
    }
    format!("{words} ({uri})")
}

/// Tells whether a facet of the text mentions this person.
pub fn mentions(facets: &[Value], did: &str) -> bool {
    let names_us = |feature: &Value| is(feature, "app.bsky.richtext.facet#mention") && raw(feature, "/did") == did;
    !did.is_empty() && facets.iter().any(|facet| list(facet, "/features").iter().any(names_us))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn facet(start: usize, end: usize, uri: &str) -> Value {
        json!({"index": {"byteStart": start, "byteEnd": end},
               "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]})
    }

    #[test]
    fn the_real_address_is_printed() {
        for (text, words, uri, expected) in [
            ("see acme.test/a...", "acme.test/a...", "https://acme.test/abc", "see https://acme.test/abc"),
            ("see acme.test/a…", "acme.test/a…", "https://acme.test/abc", "see https://acme.test/abc"),
            ("see acme.test", "acme.test", "https://www.acme.test/", "see https://www.acme.test/"),
            ("👋🏽 ș click here!", "click here", "https://evil.test", "👋🏽 ș click here (https://evil.test)!"),
            ("acme.test/pay", "acme.test/pay", "https://evil.test/", "acme.test/pay (https://evil.test/)"),
            ("acme.test", "acme.test", "https://acme.test.evil.test", "acme.test (https://acme.test.evil.test)"),
        ] {
            let start = text.find(words).unwrap();
            assert_eq!(with_addresses(text, &[facet(start, start + words.len(), uri)]), expected);
        }
    }

    #[test]
    fn facets_that_lie_are_passed_over() {
        let text = "👋 hi";
        for (start, end) in [(1, 4), (4, 1), (0, 99), (99, 100), (2, 2), (usize::MAX, usize::MAX)] {
            assert_eq!(with_addresses(text, &[facet(start, end, "https://x.test")]), text, "{start}..{end}");
        }
        let odd = [json!(null), json!({"index": {"byteStart": -1, "byteEnd": "2"}}), json!({"features": 3})];
        assert_eq!(with_addresses(text, &odd), text);
        let twice = [facet(0, 4, "https://a.test"), facet(0, 7, "https://b.test")];
        assert_eq!(with_addresses(text, &twice), "👋 (https://a.test) hi");
    }

    #[test]
    fn a_mention_is_a_facet_not_a_word() {
        let facets = [json!({"features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:us"}]})];
        assert!(mentions(&facets, "did:plc:us"));
        assert!(!mentions(&facets, "did:plc:them"));
        assert!(!mentions(&[json!({"features": [{"did": ""}]})], ""));
    }

    proptest! {
        #[test]
        fn no_facet_makes_it_panic_or_loses_text(text in ".{0,20}", spots in prop::collection::vec((0usize..30, 0usize..30), 0..5)) {
            let facets: Vec<Value> = spots.iter().map(|(a, b)| facet(*a, *b, "https://x.test/…")).collect();
            prop_assert!(with_addresses(&text, &facets).len() >= text.len().saturating_sub(30));
        }
    }
}
