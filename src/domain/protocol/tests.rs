use super::*;

fn protocol(name: &str, lang: &str, words: &[&str]) -> Protocol {
    let words = words.iter().filter_map(|word| Phrase::read(word)).collect();
    Protocol { name: name.into(), lang: lang.into(), title: format!("{name} {lang}"), words, ..Protocol::default() }
}

fn protocols() -> Protocols {
    Protocols::new(vec![
        protocol("outage", "en", &["down", "not working"]),
        protocol("outage", "es", &["caída"]),
        protocol("product", "en", &["allergic", "not working"]),
        protocol("staff", "de", &["Mitarbeiter"]),
    ])
}

#[test]
fn a_protocol_is_found_by_its_name_and_language() {
    let all = protocols();
    assert_eq!(all.names(), ["outage", "product", "staff"]);
    for (name, lang, got, told) in [
        ("outage", "es-MX", "es", None),
        ("outage", "ro", "en", Some("there is no ro text of \"outage en\": this one is in en")),
        ("staff", "en", "de", Some("there is no en text of \"staff de\": this one is in de")),
    ] {
        let chosen = all.of(name, lang).unwrap();
        assert_eq!((chosen.protocol.lang.as_str(), chosen.instead.as_deref()), (got, told));
    }
    assert_eq!(all.of("flood", "en"), None);
}

#[test]
fn a_text_calls_for_the_protocol_whose_words_it_says_most() {
    let all = protocols();
    for (text, called) in [
        ("The site is DOWN again", Some("outage")),
        ("la web esta caida", Some("outage")),
        ("not working, and I had an allergic reaction", Some("product")),
        ("it is not working", Some("outage")),
        ("shutdown", None),
        ("", None),
    ] {
        let got = all.called(text, "en");
        assert_eq!(got.map(|chosen| chosen.protocol.name.as_str()), called, "{text}");
    }
}

#[test]
fn a_level_has_its_own_rhythm_or_the_desk_s() {
    let own = Cadence { acknowledge: 1, statement: 2, update: 3 };
    let levels = vec![Level { level: 1, cadence: Some(own), ..Level::default() }];
    let protocol = Protocol { levels, ..Protocol::default() };
    let desk = Targets::default();
    assert_eq!(protocol.cadence(1, &desk), own);
    assert_eq!(protocol.cadence(2, &desk), desk.grave);
    assert_eq!(protocol.cadence(4, &desk), desk.light);
}

#[test]
fn steps_are_those_of_a_level() {
    let step = |name: &str, levels: &[u8]| Step {
        name: name.into(),
        text: String::new(),
        role: Role::Lead,
        due: 5,
        levels: levels.to_vec(),
        press: None,
        statement: None,
    };
    let protocol = Protocol { steps: vec![step("a", &[]), step("b", &[1, 2]), step("c", &[4])], ..Protocol::default() };
    let names = |level| protocol.steps(level).map(|step| step.name.as_str()).collect::<Vec<_>>();
    assert_eq!((names(1), names(3), names(4)), (vec!["a", "b"], vec!["a"], vec!["a", "c"]));
}

fn list(lang: &str, what: Accelerator, phrases: &[&str]) -> List {
    let phrases = phrases.iter().map(|text| ((*text).to_owned(), Phrase::read(text).unwrap())).collect();
    List { lang: lang.into(), what, phrases }
}

#[test]
fn accelerators_are_whole_words_of_their_language() {
    let lists = Accelerators::new(vec![
        list("en", Accelerator::Legal, &["lawyer", "my lawyers", "sue"]),
        list("en", Accelerator::Injury, &["hospital*"]),
        list("es", Accelerator::Injury, &["niños heridos", "hospital"]),
        list("ro", Accelerator::Minors, &["minor", "copiii"]),
    ]);
    for (text, lang, followers, told) in [
        ("My LAWYER, and my lawyers", Some("en"), 0, "\"lawyer\" (legal), \"my lawyers\" (legal)"),
        ("I was hospitalised, I will sue", Some("en"), 0, "\"hospital*\" (injury), \"sue\" (legal)"),
        ("a minor issue", Some("en-GB"), 0, ""),
        ("a minor issue", None, 0, "\"minor\" (minors)"),
        ("NINOS HERIDOS", Some("es"), 0, "\"niños heridos\" (injury)"),
        ("tissue, pursue", None, 0, ""),
        ("copiii", Some("fi"), 0, "\"copiii\" (minors)"),
        ("hello", Some("en"), 500, "500 followers (influencer)"),
        ("hello", Some("en"), 499, ""),
    ] {
        let found = lists.find(&Message { text, lang, followers }, 500);
        let got: Vec<String> = found.iter().map(Found::to_string).collect();
        assert_eq!(got.join(", "), told, "{text}");
    }
}
