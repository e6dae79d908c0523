use super::*;

fn limit(rule: CountRule) -> TextLimit {
    TextLimit { most: 500, rule }
}

const FAMILY: &str = "👨‍👩‍👧‍👦";
const ROMANIA: &str = "🇷🇴";
const COMBINED: &str = "s\u{326}t\u{326}"; // ș and ț as a letter and a comma below

#[test]
fn every_rule_counts_the_same_texts_its_own_way() {
    let rules = [
        CountRule::Mastodon { url: 23 },
        CountRule::Bluesky,
        CountRule::X,
        CountRule::Utf16,
        CountRule::Bytes,
        CountRule::Chars,
        CountRule::Graphemes,
        CountRule::Threads,
    ];
    for (text, lengths) in [
        ("", [0, 0, 0, 0, 0, 0, 0, 0]),
        ("hello", [5, 5, 5, 5, 5, 5, 5, 5]),
        ("a\nb", [3, 3, 3, 3, 3, 3, 3, 3]),
        ("șț", [2, 2, 2, 2, 4, 2, 2, 2]),
        (COMBINED, [2, 2, 2, 4, 6, 4, 2, 4]),
        ("日本", [2, 2, 4, 2, 6, 2, 2, 2]),
        ("한", [1, 1, 2, 1, 3, 1, 1, 1]),
        ("“é” – …", [7, 7, 8, 7, 16, 7, 7, 7]),
        ("Привет", [6, 6, 6, 6, 12, 6, 6, 6]),
        ("שלום", [4, 4, 4, 4, 8, 4, 4, 4]),
        ("😀", [1, 1, 2, 2, 4, 1, 1, 4]),
        (FAMILY, [1, 3, 2, 11, 25, 7, 1, 25]),
        (ROMANIA, [1, 1, 2, 4, 8, 2, 1, 8]),
        ("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", [1, 3, 2, 14, 28, 7, 1, 28]),
        ("👍🏽", [1, 1, 2, 4, 8, 2, 1, 8]),
        ("❤️", [1, 1, 2, 2, 6, 2, 1, 6]),
        ("1️⃣", [1, 1, 2, 3, 7, 3, 1, 7]),
        ("©", [1, 1, 1, 1, 2, 1, 1, 1]),
        ("©\u{fe0f}", [1, 1, 2, 2, 5, 2, 1, 5]),
        ("™", [1, 1, 2, 1, 3, 1, 1, 1]),
        ("1#", [2, 2, 2, 2, 2, 2, 2, 2]),
    ] {
        for (rule, length) in rules.into_iter().zip(lengths) {
            assert_eq!(limit(rule).count(text), length, "{text:?} by {rule:?}");
        }
    }
}

#[test]
fn addresses_are_found_as_x_and_mastodon_find_them() {
    for (text, x, mastodon) in [
        ("https://example.com", 23, 23),
        ("HTTP://Example.COM/", 23, 23),
        ("https://example.com/a/very/long/path/that/never/ends?query=1&more=2#fragment", 23, 23),
        ("See https://example.com.", 4 + 23 + 1, 4 + 23 + 1),
        ("https://example.com/path.", 24, 24),
        ("https://example.com/path!?", 25, 25),
        ("(https://example.com/a)", 25, 25),
        ("https://en.example.org/wiki/Rome_(city)", 23, 23),
        ("https://en.example.org/wiki/Rome_(city).", 24, 24),
        ("\"https://example.com/a\", she said", 2 + 23 + 10, 2 + 23 + 10),
        ("https://a.com https://b.com", 47, 47),
        ("https://example.com:8080/x", 23, 23),
        ("https://brașov.ro/știri", 23, 23),
        ("https://example.com/?a=ș", 23 + 1, 23),
        ("https://example.com/日本", 23 + 4, 23),
        ("https://example.com日本", 23 + 4, 23 + 2),
        ("https://localhost/x", 19, 19),
        ("https://example.notatld/x", 25, 25),
        ("https://", 8, 8),
        ("ftp://example.com", 6 + 11, 17),
        ("example.com", 23, 11),
        ("go to t.co/abc now", 6 + 23 + 4, 18),
        ("www.brasov.ro", 23, 13),
        ("mira@example.com", 16, 16),
        ("@example.com", 12, 12),
        ("$example.com #example.com", 25, 25),
        ("word.Another sentence", 21, 21),
        ("e.g. this", 9, 9),
        ("example.com.hello", 23 + 6, 17),
        ("example.com-hello", 23 + 6, 17),
        ("日本example.com", 4 + 23, 13),
        ("xhttps://example.com", 1 + 5 + 2 + 11 + 1, 20),
        ("a_b.example.com", 23, 15),
        ("https://xn--80ak6aa92e.com", 23, 23),
    ] {
        assert_eq!(limit(CountRule::X).count(text), x, "X: {text}");
        assert_eq!(limit(CountRule::Mastodon { url: 23 }).count(text), mastodon, "Mastodon: {text}");
    }
}

#[test]
fn mastodon_counts_only_the_user_of_a_mention() {
    for (text, length) in [
        ("@mira@example.social hi", 8),
        ("@mira hi", 8),
        ("@mira@example.social, @dan@example.test: hi", 15),
        ("@mira.ionescu-b@example.social.", 16),
        ("(@mira@bücher.example)", 7),
        ("mira@example.social", 19),
        ("mail@mira@example.social", 24),
        ("https://example.social/@mira@example.test/1", 23),
        ("@@mira@example.social", 6),
        ("@mira@", 6),
        ("@ana@b@c.example", 14),
    ] {
        assert_eq!(limit(CountRule::Mastodon { url: 23 }).count(text), length, "{text}");
    }
}

#[test]
fn a_content_warning_shares_the_limit() {
    let mastodon = limit_of("mastodon", false);
    assert_eq!(mastodon.count_with("https://example.com", "see https://example.com"), 23 + 23);
    assert_eq!(mastodon.count_with(&"a".repeat(250), &"b".repeat(250)), 500);
    assert_eq!(limit(CountRule::Chars).count_with("ab", "ș"), 3);
}

#[test]
fn bluesky_holds_both_bounds() {
    let bluesky = limit_of("bluesky", false);
    assert!(bluesky.fits(&"ș".repeat(300)) && !bluesky.fits(&"ș".repeat(301)));
    assert!(bluesky.fits(&FAMILY.repeat(120)) && !bluesky.fits(&FAMILY.repeat(121)));
    assert_eq!(bluesky.left(&FAMILY.repeat(121)), -3);
    assert_eq!(bluesky.left("hello"), 295);
}

#[test]
fn a_servers_own_price_of_an_address_is_used_whatever_it_is() {
    assert_eq!(limit(CountRule::Mastodon { url: 30 }).count("https://example.com!"), 31);
    assert_eq!(limit(CountRule::Mastodon { url: 0 }).count("https://example.com!"), 1);
    let mad = TextLimit { most: usize::MAX, rule: CountRule::Mastodon { url: usize::MAX } };
    assert_eq!(mad.left("https://a.com https://b.com"), 0);
}

#[test]
fn long_and_hostile_texts_are_counted_at_all() {
    for text in
        ["a.".repeat(100_000), "http://".repeat(50_000), "@a@b".repeat(50_000), "https://a.com/(".repeat(20_000)]
    {
        assert!(limit(CountRule::X).count(&text) > 1_000);
        assert!(limit(CountRule::Mastodon { url: 23 }).count(&text) > 1_000);
    }
}

#[test]
fn networks_have_their_limits_and_strangers_have_none() {
    for (network, public, private) in [
        ("mastodon", 500, 500),
        ("gotosocial", 5_000, 5_000),
        ("bluesky", 300, 1_000),
        ("x", 280, 10_000),
        ("facebook", 8_000, 2_000),
        ("instagram", 2_200, 1_000),
        ("threads", 500, 500),
        ("youtube", 10_000, 10_000),
        ("tiktok", 150, 150),
        ("linkedin", 1_250, 1_250),
        ("reddit", 10_000, 10_000),
        ("telegram", 4_096, 4_096),
        ("discord", 2_000, 2_000),
        ("lemmy", 10_000, 10_000),
        ("discourse", 32_000, 32_000),
        ("github", 65_536, 65_536),
    ] {
        assert_eq!((limit_of(network, false).most, limit_of(network, true).most), (public, private), "{network}");
    }
    assert_eq!(limit_of("trustpilot", false), TextLimit::NONE);
    assert_eq!(limit_of("email", true), TextLimit::NONE);
}
