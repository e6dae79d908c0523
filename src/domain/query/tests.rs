use super::*;
use crate::domain::time::Span;
use proptest::prelude::*;

fn query(text: &str) -> Query {
    text.parse().unwrap_or_else(|bad| panic!("{text}: {bad}"))
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Bucharest").unwrap()
}

/// Tuesday, 14:32 in Bucharest.
fn now() -> Time {
    "2026-11-24T12:32:00Z".parse().unwrap()
}

fn facts<'a>(labels: &'a [String], marks: &[Is]) -> Facts<'a> {
    Facts {
        marks: marks.iter().copied().collect(),
        labels,
        due: Some(now().plus(Span::minutes(90))),
        class: Class::Complaint,
        network: "bluesky",
        account: "bluesky:brand.example",
        handle: "mira.example",
        name: "Mira Ionescu",
        lang: Some("ro-MD"),
        kind: Kind::Mention,
        assignee: Some("ana"),
        part_of: None,
        created_at: "2026-11-22T12:58:03Z".parse().unwrap(),
        media: true,
        link: false,
    }
}

#[test]
fn filters_ask_facts() {
    let labels = ["Refund".to_owned(), "gate 14".to_owned()];
    let facts = facts(&labels, &[Is::Open, Is::Starred, Is::Mine, Is::Draft]);
    let late_facts = Facts { due: None, assignee: None, lang: None, ..facts };
    for (text, holds, late_holds) in [
        ("", true, true),
        ("from:mira", true, true),
        ("from:@MIRA.EX", true, true),
        ("from:\" @ @mira.ex\"", true, true),
        ("from:ionéscu", true, true),
        ("from:\"mira ionescu\"", true, true),
        ("from:dan", false, false),
        ("-from:dan", true, true),
        ("net:bluesky", true, true),
        ("net:bsky", true, true),
        ("net:fb,bsky", true, true),
        ("net:fb net:bsky", false, false),
        ("is:open", true, true),
        ("is:open is:starred -is:muted", true, true),
        ("is:done", false, false),
        ("class:complaint", true, true),
        ("CLASS:Complaint", true, true),
        ("class:question,complaint", true, true),
        ("-class:question,complaint", false, false),
        ("label:refund", true, true),
        ("label:\"gate 14\"", true, true),
        ("label:gate", false, false),
        ("due<2h", true, false),
        ("due<90m", false, false),
        ("due>1h", true, false),
        ("due<\"today 16:03\"", true, false),
        ("due<\"tue 18:00\"", true, false),
        ("due<16:00", false, false),
        ("due<tomorrow", true, false),
        ("-due<2h", false, true),
        ("lang:ro", true, false),
        ("lang:r", false, false),
        ("lang:ro-md", true, false),
        ("account:brand", true, true),
        ("before:2026-11-23", true, true),
        ("before:2026-11-22", false, false),
        ("after:2026-11-22", true, true),
        ("after:2026-11-22T14:59", false, false),
        ("after:yesterday", false, false),
        ("before:yesterday", true, true),
        ("after:3d", true, true),
        ("after:1d", false, false),
        ("after:sun", true, true),
        ("after:tue", true, true),
        ("kind:mention", true, true),
        ("kind:dm,email", false, false),
        ("assignee:ana", true, false),
        ("assignee:me", true, true),
        ("assignee:none", false, true),
        ("has:media", true, true),
        ("has:link", false, false),
        ("has:due", true, false),
        ("has:draft -has:note", true, true),
        ("has:label", true, true),
        ("words and \"a phrase\" -never", true, true),
    ] {
        assert_eq!(query(text).matches(&facts, now(), &zone()), holds, "{text}");
        assert_eq!(query(text).matches(&late_facts, now(), &zone()), late_holds, "{text} of a row without due");
    }
}

#[test]
fn what_is_looked_for_in_the_text_is_handed_on() {
    let query = query("gate is:open \"de două ori\" -refund -\"not this\" https://a.b 12:30 a<b :) re:");
    let text: Vec<(bool, bool, &str)> = query.text().map(|term| (term.not, term.phrase, term.text)).collect();
    let words = [
        (false, false, "gate"),
        (false, true, "de două ori"),
        (true, false, "refund"),
        (true, true, "not this"),
        (false, false, "https://a.b"),
        (false, false, "12:30"),
        (false, false, "a<b"),
        (false, false, ":)"),
        (false, false, "re:"),
    ];
    assert_eq!(text, words);
    assert!(!query.is_textless());
    assert!("is:open net:fb".parse::<Query>().unwrap().is_textless());
}

#[test]
fn a_mistake_says_where_it_is_and_what_was_expected() {
    for (text, at, part) in [
        ("gate class:complant", 12, "class: wants one of crisis, complaint"),
        ("gate class:complant", 12, "did you mean class:complaint?"),
        ("clas:complaint", 1, "there is no filter clas: did you mean class:?"),
        ("is:", 4, "nothing follows it"),
        ("net:fb,", 8, "nothing follows it"),
        ("îî is:opened", 7, "is: wants one of open"),
        ("a \"b c", 3, "never closed"),
        ("from:\"b c", 6, "never closed"),
        ("foo:bar", 1, "there is no filter foo:"),
        ("-foo:bar", 2, "from: net:"),
        ("due<soon", 5, "like 2h"),
        ("due:2h", 1, "due<2h"),
        ("before:31.2.2026", 8, "2026-11-01"),
        ("gate -", 6, "a minus stands before"),
        ("- gate", 1, "a minus stands before"),
        ("from:@", 6, "only @"),
        ("has:feet", 5, "has: wants one of media"),
        ("kind:\"\"", 6, "nothing follows it"),
    ] {
        let bad = text.parse::<Query>().unwrap_err();
        assert_eq!(bad.at, at, "{text}: {bad}");
        assert!(bad.to_string().contains(part), "{text}: {bad}");
    }
}

#[test]
fn a_query_is_written_in_one_way() {
    for (text, written) in [
        ("  gate   14 ", "gate 14"),
        ("NET:bsky", "net:bluesky"),
        ("due<\"Friday 9:05\"", "due<\"fri 09:05\""),
        ("before:ieri,2026-11-01T7:05", "before:yesterday,\"2026-11-01 07:05\""),
        ("label:\"gate 14\",x", "label:\"gate 14\",x"),
        ("-due>-2h", "-due>-2h"),
        ("assignee:ME,none,Ana", "assignee:me,none,Ana"),
    ] {
        match text.parse::<Query>() {
            Ok(query) => assert_eq!(query.to_string(), written, "{text}"),
            Err(bad) => panic!("{text}: {bad}"),
        }
    }
}

#[test]
fn marks_are_a_set() {
    for mark in Is::ALL {
        let only = Marks::default().with(*mark, true);
        assert!(Is::ALL.iter().all(|other| only.has(*other) == (other == mark)));
        assert_eq!(Marks::default().with(*mark, false), Marks::default());
    }
}

fn nearly() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        "-?[a-zăîșț0-9:<>,.@-]{1,8}",
        "-?\"[^\"]{0,8}\"?",
        "-?(from|label|account|assignee|net|lang):(\"[^\"]{1,6}\"|[a-zA-Z@]{1,5})(,[a-z]{1,3})?",
        "-?(is|class|kind|has):(open|late|dm|email|complaint|media|link|x)(,(open|praise|dm|due))?",
        "-?(due[<>]|before:|after:)(-?[0-9]{1,5}(m|h|d|w|mo)|now|today|yesterday|mañana|fri|mar|\"fri 9:30\"|\"tomorrow 17:00\"|2026-1[0-3]-[0-3][0-9](T0[0-9]:[0-6][0-9])?|1[0-9]:[0-9]{2})",
        "\\PC{0,5}",
    ];
    proptest::collection::vec(term, 0..5).prop_map(|terms| terms.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn what_reads_reads_back(text in nearly()) {
        match text.parse::<Query>() {
            Ok(query) => {
                let written = query.to_string();
                let again = written.parse::<Query>();
                prop_assert_eq!(again.as_ref(), Ok(&query), "{:?} written {:?}", text, written);
                query.matches(&facts(&[], &[]), now(), &zone());
            }
            Err(bad) => prop_assert!(bad.at >= 1 && bad.at <= text.chars().count() + 1),
        }
    }

    #[test]
    fn no_text_makes_a_query_panic(text in "\\PC*") {
        let _ = text.parse::<Query>();
    }

    #[test]
    fn times_at_the_ends_of_the_calendar_are_answered(text in nearly()) {
        if let Ok(query) = text.parse::<Query>() {
            for now in [Time::MIN, Time::MAX] {
                query.matches(&facts(&[], &[Is::Open]), now, &zone());
            }
        }
    }
}
