use super::*;
use crate::domain::id::AccountId;
use crate::domain::item::Author;

fn phrases(all: &[&str]) -> Vec<Phrase> {
    all.iter().map(|text| Phrase::read(text).unwrap()).collect()
}

fn dangers() -> Dangers {
    let clue = |what, say: &[&str], near: &[&str]| Clue {
        what,
        say: phrases(say),
        near: phrases(near),
        within: 3,
        unless: phrases(&["rehearsal"]),
    };
    Dangers::new(vec![List {
        lang: "en".to_owned(),
        never: phrases(&["hard to swallow"]),
        not: phrases(&["not", "no"]),
        clues: vec![
            clue(Danger::Fire, &["caught fire", "on fire"], &[]),
            clue(Danger::Harm, &["swallow*"], &["battery", "coin"]),
            clue(Danger::Need, &["insulin"], &["no", "pump"]),
        ],
    }])
}

#[test]
fn a_clue_is_heard_alone_or_with_what_belongs_to_it() {
    let told = |text: &str, lang| dangers().find(text, lang).iter().map(Peril::to_string).collect::<Vec<_>>();
    for (text, expected) in [
        ("It caught FIRE!", vec!["fire or gas: \"caught fire\""]),
        ("he swallowed the small battery", vec!["may be hurt: \"swallowed … battery\""]),
        ("the battery: he swallowed it", vec!["may be hurt: \"battery … swallowed\""]),
        ("the battery that was in the box is what he swallowed", vec![]),
        ("he swallowed it", vec![]),
        ("it is hard to swallow, battery and all", vec![]),
        ("it has not caught fire", vec![]),
        ("it did not, as you say, at all caught fire", vec!["fire or gas: \"caught fire\""]),
        ("there is no insulin", vec!["cannot be without it: \"no … insulin\""]),
        ("a rehearsal, it caught fire", vec![]),
        ("on fire, and she swallowed a coin", vec!["may be hurt: \"swallowed … coin\"", "fire or gas: \"on fire\""]),
        ("on fire, on fire, it caught fire", vec!["fire or gas: \"caught fire\""]),
        ("", vec![]),
    ] {
        for lang in [Some("en"), Some("en-GB"), None, Some("de")] {
            assert_eq!(told(text, lang), expected, "{text}");
        }
    }
}

#[test]
fn every_danger_has_a_word_and_says_what_it_is() {
    let words: std::collections::BTreeSet<&str> = Danger::ALL.iter().map(|what| what.word()).collect();
    let said: std::collections::BTreeSet<&str> = Danger::ALL.iter().map(|what| what.words()).collect();
    assert_eq!((words.len(), said.len()), (Danger::ALL.len(), Danger::ALL.len()));
    for what in Danger::ALL {
        assert_eq!(serde_json::to_string(&what).unwrap(), format!("\"{}\"", what.word()));
        assert_eq!(what.presses(), what != Danger::Impostor);
    }
}

/// Tells whether somebody on a network looks like us.
fn poses(network: &str, handle: &str, name: &str) -> Option<String> {
    let accounts = [
        AccountId::new("mastodon", "@nordrail@rail.example"),
        AccountId::new("x", "@NordRail"),
        AccountId::new("bluesky", "nordrail.example"),
        AccountId::new("email", "help@nordrail.example"),
        AccountId::new("instagram", "nr"),
    ];
    let accounts: Vec<&AccountId> = accounts.iter().collect();
    let known = ["@nordrail_help".to_owned()];
    let author = Author { handle: handle.to_owned(), name: name.to_owned(), ..Author::default() };
    looks_like_us(&author, network, &Ours { accounts: &accounts, brand: Some("Nord & Rail"), known: &known })
}

#[test]
fn names_that_strangers_take_for_ours_are_seen() {
    for (network, handle, name) in [
        ("x", "@nordrail_support", ""),
        ("x", "@Nord_Rail", ""),
        ("x", "@N0rdRai1", ""),
        ("x", "@nordrial", ""),
        ("x", "@nordraill", ""),
        ("x", "@noordrail", ""),
        ("x", "@official_nordrail_refunds", ""),
        ("x", "@NоrdRаil", ""),
        ("mastodon", "nordrail@elsewhere.example", ""),
        ("mastodon", "@nordrail_ayuda@elsewhere.example", ""),
        ("mastodon", "support@nordrail-help.example", ""),
        ("bluesky", "nordrail.bsky.social", ""),
        ("bluesky", "nordrail-support.bsky.social", ""),
        ("bluesky", "nordrail-ajutor.example", ""),
        ("instagram", "nordrail.official", ""),
        ("email", "help@nordrail-support.example", ""),
        ("email", "nordrail.refunds@gmail.com", ""),
        ("email", "billing@nordrall.example", ""),
        ("x", "@xq1948", "Nord & Rail"),
        ("x", "@xq1948", "NORDRAIL Customer Service"),
        ("x", "@xq1948", "Nord&Rail Soporte"),
    ] {
        assert!(poses(network, handle, name).is_some(), "{network} {handle} {name}");
    }
    assert_eq!(
        poses("x", "@nordrail_care", "Anna").as_deref(),
        Some("@nordrail_care looks like @nordrail@rail.example")
    );
}

#[test]
fn who_only_speaks_of_us_or_is_ours_poses_as_nobody() {
    for (network, handle, name) in [
        ("x", "@NordRail", "Nord & Rail"),
        ("x", "@nordrail_help", "Nord & Rail Help"),
        ("mastodon", "@nordrail@rail.example", ""),
        ("mastodon", "mira@rail.example", "Mira"),
        ("mastodon", "support@elsewhere.example", "Support"),
        ("x", "@nordrail_sucks", ""),
        ("x", "@nordrailfan", "Nord & Rail fan"),
        ("x", "@ihatenordrail", ""),
        ("x", "@nordrailwatch_oslo", ""),
        ("x", "@nord", "Nord"),
        ("x", "@rail", "Rail"),
        ("x", "@norrland", ""),
        ("x", "@support", "Customer Service"),
        ("x", "@nr", "NR"),
        ("instagram", "nr_official", ""),
        ("bluesky", "mira.nordrail.example", "Mira of Nord & Rail"),
        ("bluesky", "mira.bsky.social", ""),
        ("email", "mira@nordrail.example", "Mira"),
        ("email", "noreply@post.nordrail.example", ""),
        ("email", "help@other.example", "Help"),
        ("email", "mira.ionescu@gmail.com", "Mira"),
        ("x", "", ""),
    ] {
        assert_eq!(poses(network, handle, name), None, "{network} {handle} {name}");
    }
}
