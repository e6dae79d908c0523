use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn text(networks: &[&str], words: &str) -> Text {
    Text { networks: networks.iter().map(|one| (*one).to_owned()).collect(), subject: None, words: words.to_owned() }
}

fn statement(stage: Stage, lang: &str, texts: Vec<Text>) -> Statement {
    let (name, protocol) = (format!("outage-{}", stage.word()), "outage".to_owned());
    Statement { name, protocol, stage, lang: lang.to_owned(), networks: Vec::new(), approval: None, texts }
}

fn approved(expires: Option<Date>) -> Option<Approval> {
    Some(Approval { by: "Ana".to_owned(), at: date(2026, 1, 5), expires })
}

fn wanted<'a>(stage: Stage, lang: &'a str, network: &'a str) -> Wanted<'a> {
    Wanted { protocol: "outage", stage, lang, network, today: date(2026, 11, 29) }
}

/// What is chosen: its language, stage, words, and what is told.
fn chosen(all: &Statements, wanted: &Wanted<'_>) -> Option<(String, String, Vec<String>)> {
    let one = all.best(wanted)?;
    let told = one.instead.iter().map(Instead::to_string).collect();
    Some((format!("{} {}", one.statement.lang, one.statement.stage.word()), one.text.words.clone(), told))
}

#[test]
fn the_best_is_of_the_language_and_tells_what_is_otherwise() {
    let long = "a".repeat(400);
    let texts = |tag: &str| vec![text(&[], &format!("{tag} {long}")), text(&["x", "bluesky"], tag)];
    let first = Statement { approval: approved(None), ..statement(Stage::First, "en", texts("first")) };
    let all = Statements::new(vec![
        statement(Stage::Holding, "en", texts("hold")),
        first,
        Statement { approval: approved(Some(date(2026, 11, 28))), ..statement(Stage::Holding, "ro", texts("țin")) },
    ]);
    let told = |wanted: &Wanted<'_>| chosen(&all, wanted).unwrap();
    let unapproved = "nobody here has approved it: read it and sign it in its file";
    let ended = "its approval ended on 2026-11-28: read it and approve it anew";
    for (stage, lang, network, which, words, instead) in [
        (Stage::First, "en-GB", "x", "en first", "first".to_owned(), vec![]),
        (Stage::First, "en", "facebook", "en first", format!("first {long}"), vec![]),
        (Stage::Holding, "ro", "bluesky", "ro holding", "țin".to_owned(), vec![ended]),
        (
            Stage::First,
            "ro",
            "x",
            "ro holding",
            "țin".to_owned(),
            vec!["there is no first statement: this is the one for holding", ended],
        ),
        (
            Stage::Holding,
            "es",
            "tiktok",
            "en holding",
            "hold".to_owned(),
            vec![
                "there is nothing in es: this is in en",
                "there is no text for tiktok: this is the one for x, bluesky",
                unapproved,
            ],
        ),
    ] {
        let (got, got_words, got_instead) = told(&wanted(stage, lang, network));
        assert_eq!((got.as_str(), &got_words), (which, &words));
        assert_eq!(got_instead, instead);
    }
    assert_eq!(chosen(&all, &wanted(Stage::Update, "en", "x")), None);
    assert_eq!(chosen(&all, &Wanted { protocol: "flood", ..wanted(Stage::First, "en", "x") }), None);
}

#[test]
fn one_that_holds_today_and_names_the_network_goes_first() {
    let plain = statement(Stage::Holding, "en", vec![text(&[], "plain")]);
    let named = Statement { networks: vec!["x".into()], ..statement(Stage::Holding, "en", vec![text(&[], "named")]) };
    let signed = Statement { approval: approved(None), ..statement(Stage::Holding, "en", vec![text(&[], "signed")]) };
    let all = Statements::new(vec![plain.clone(), named.clone()]);
    let best = |all: &Statements, network: &str| chosen(all, &wanted(Stage::Holding, "en", network)).unwrap().1;
    assert_eq!((best(&all, "x"), best(&all, "facebook")), ("named".into(), "plain".into()));
    let all = Statements::new(vec![plain, named, signed]);
    assert_eq!(best(&all, "x"), "signed");
}

#[test]
fn a_note_to_our_own_people_is_for_no_network() {
    let note = Text { subject: Some("Note".into()), ..text(&[], "Do not speculate.") };
    let all = Statements::new(vec![statement(Stage::Internal, "en", vec![note])]);
    assert!(all.best(&wanted(Stage::Internal, "en", "x")).is_none());
    assert!(all.best(&wanted(Stage::Internal, "en", "email")).is_some());
    assert_eq!(all.all()[0].must_fit(), ["email"]);
}

#[test]
fn filling_names_what_is_missing_and_what_is_too_long() {
    let words = "{what} is down since {since}. {apology?} Next update: {next_update}. {what}";
    let limit = limit_of("x", false);
    let values = Values::default().with("what", "The app").with("since", " ");
    let text = text(&[], words);
    let missing = text.fill(&values, "x", limit).unwrap_err();
    assert_eq!(missing.to_string(), "{since}, {next_update} has no value: say what stands there");
    let values = values.with("since", "9:40").with("next_update", "10:30");
    assert_eq!(text.fill(&values, "x", limit).unwrap().text, "The app is down since 9:40. Next update: 10:30. The app");
    let values = values.with("apology", "We are sorry.");
    assert!(text.fill(&values, "x", limit).unwrap().text.contains("9:40. We are sorry. Next"));
    let long = values.with("what", &"w".repeat(150));
    let too_long = text.fill(&long, "x", limit).unwrap_err();
    assert_eq!(too_long.to_string(), "355 long as x counts, which takes 280: shorten it");
    assert_eq!(text.fill(&long, "email", limit_of("email", false)), Err(Unfit::NoSubject));
}

#[test]
fn each_network_counts_its_own_way() {
    let link = "https://example.com/a/very/long/path/that/goes/on/and/on";
    let words = format!("{} {{link}}", "a".repeat(256));
    let text = text(&[], &words);
    let values = Values::default().with("link", link);
    assert!(text.fill(&values, "x", limit_of("x", false)).is_ok());
    assert!(matches!(
        text.fill(&values, "bluesky", limit_of("bluesky", false)),
        Err(Unfit::TooLong { count: 313, .. })
    ));
}

#[test]
fn an_approval_holds_through_its_last_day() {
    let one = |expires| Statement { approval: approved(expires), ..statement(Stage::First, "en", Vec::new()) };
    let today = date(2026, 11, 29);
    for (expires, standing) in [
        (None, Standing::Approved),
        (Some(today), Standing::Approved),
        (Some(date(2026, 11, 28)), Standing::Expired(date(2026, 11, 28))),
    ] {
        assert_eq!(one(expires).standing(today), standing);
    }
    assert_eq!(statement(Stage::First, "en", Vec::new()).standing(today), Standing::Unapproved);
}

proptest! {
    #[test]
    fn what_was_filled_fits_and_has_no_hole(
        what in "\\PC{0,200}",
        since in "[a-z 0-9:]{0,20}",
        network in prop::sample::select(NETWORKS.to_vec()),
    ) {
        let words = "{what} since {since}. {apology?} Next: {next_update}";
        let text = Text { subject: Some("{what}".to_owned()), ..text(&[], words) };
        let values = Values::default().with("what", &what).with("since", &since).with("next_update", "9:00");
        let limit = limit_of(network, false);
        let [open_what, open_since] = ["{what}", "{since}"].map(str::to_owned);
        match text.fill(&values, network, limit) {
            Ok(filled) => {
                prop_assert!(limit.fits(&filled.text) && !filled.text.contains(&open_since));
                prop_assert!(!what.trim().is_empty() && !since.trim().is_empty());
            }
            Err(Unfit::Missing(names)) => {
                prop_assert_eq!(names.contains(&open_what), what.trim().is_empty());
                prop_assert_eq!(names.contains(&open_since), since.trim().is_empty());
            }
            Err(Unfit::TooLong { count, most, .. }) => prop_assert!(count > most),
            Err(Unfit::NoSubject) => prop_assert!(false, "there is one"),
        }
    }
}
