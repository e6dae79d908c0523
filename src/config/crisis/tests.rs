use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::domain::count::limit_of;
use crate::domain::protocol::{Accelerator, Message, Role};
use crate::domain::saved::Values;
use crate::domain::statement::{Stage, usual};

/// Reads what comes with the program and what lies in a folder.
fn read(folder: &Path, chains: &[&str]) -> (Playbook, Vec<String>) {
    let chains: Vec<String> = chains.iter().map(|chain| (*chain).to_owned()).collect();
    let mut mistakes = Vec::new();
    let playbook = playbook(&[folder.to_owned()], &chains, &mut mistakes);
    let told = mistakes.iter().map(|one| one.to_string().replace(&format!("{}/", folder.display()), ""));
    (playbook, told.collect())
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn shipped() -> Playbook {
    let (playbook, mistakes) = read(Path::new("/nowhere"), &[]);
    assert_eq!(mistakes, Vec::<String>::new());
    playbook
}

#[test]
fn every_file_that_comes_with_the_program_is_read_without_a_mistake() {
    let playbook = shipped();
    assert_eq!((playbook.protocols.all().len(), playbook.statements.all().len()), (9, 54));
    assert_eq!(playbook.accelerators.lists().len(), 15);
    let mut mistakes = Vec::new();
    for (name, text) in STATEMENTS {
        statements::file(Path::new(name), name, text, Look::All, &mut mistakes);
    }
    assert_eq!(mistakes, []);
    for (folder, shipped) in
        [("accelerators", ACCELERATORS), ("dangers", DANGERS), ("protocols", PROTOCOLS), ("statements", STATEMENTS)]
    {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(folder);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), shipped.len(), "{}", folder.display());
    }
}

#[test]
fn the_three_languages_of_a_protocol_say_the_same() {
    let playbook = shipped();
    let mut shapes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for protocol in playbook.protocols.all() {
        let steps: Vec<_> = protocol
            .steps
            .iter()
            .map(|one| (&one.name, one.role, one.due, &one.levels, &one.press, one.statement))
            .collect();
        let levels: Vec<_> =
            protocol.levels.iter().map(|one| (one.level, one.when.len(), one.cadence, &one.approve)).collect();
        let shape = format!("{steps:?} {levels:?} {:?} {}", protocol.statements, protocol.stand_down.len());
        shapes.entry(&protocol.name).or_default().push(shape);
        assert!(protocol.words.len() >= 8 && protocol.not_to_say.len() >= 5, "{}", protocol.title);
        assert!(protocol.not_to_say.iter().all(|one| one.instead.is_some()));
        for stage in [Stage::Holding, Stage::First, Stage::Update, Stage::Closing, Stage::Internal] {
            assert!(protocol.steps.iter().any(|step| step.statement == Some(stage)), "{} {stage:?}", protocol.name);
        }
        for role in Role::ALL {
            assert!(protocol.steps(1).any(|step| step.role == role));
        }
        for level in protocol.levels.iter().filter(|one| one.level <= 2) {
            assert!(level.approve.contains(&Role::Approver), "{} {}", protocol.name, level.level);
        }
        let first_hour = protocol.steps(1).filter(|step| step.due <= 60).count();
        assert!((15..=26).contains(&first_hour), "{} has {first_hour} steps in the first hour", protocol.name);
    }
    for (name, shapes) in shapes {
        assert!(shapes.len() == 3 && shapes.windows(2).all(|two| two[0] == two[1]), "{name}");
    }
}

#[test]
fn every_statement_fits_every_network_it_is_for_with_long_values() {
    let playbook = shipped();
    for statement in playbook.statements.all() {
        for network in statement.must_fit() {
            let text = statement.text(network).unwrap();
            let filled = text.fill(&usual(), network, limit_of(network, false));
            let filled = filled.unwrap_or_else(|why| panic!("{} {} {network}: {why}", statement.name, statement.lang));
            assert!(!filled.text.contains(['{', '}']) && !filled.text.contains("  "), "{}", filled.text);
        }
        assert_eq!(statement.is_for("x"), statement.stage != Stage::Internal);
    }
}

#[test]
fn a_statement_reads_well_without_what_may_be_left_out() {
    let playbook = shipped();
    for statement in playbook.statements.all() {
        for text in &statement.texts {
            let asked = text.asks();
            let values = asked
                .iter()
                .filter(|ask| !ask.optional)
                .fold(Values::default(), |values, ask| values.with(ask.name, "Value"));
            let filled = text.fill(&values, "email-without-subject", limit_of("email", false)).unwrap();
            for odd in [" \n", "  ", " .", "\n\n\n", ": \n"] {
                assert!(!filled.text.contains(odd), "{} {}: {:?}", statement.name, statement.lang, filled.text);
            }
            let promises = [Stage::Holding, Stage::First, Stage::Update].contains(&statement.stage);
            assert!(!promises || asked.iter().any(|ask| ask.name == "next_update"), "{}", statement.name);
        }
    }
}

#[test]
fn what_we_say_is_not_what_we_do_not_say() {
    let playbook = shipped();
    for protocol in playbook.protocols.all().iter() {
        let own = |one: &&Statement| one.protocol == protocol.name && one.lang == protocol.lang;
        for statement in playbook.statements.all().iter().filter(own).filter(|one| one.stage != Stage::Internal) {
            for text in &statement.texts {
                let said = crate::domain::brand::said(&text.words, &protocol.not_to_say);
                assert!(said.is_empty(), "{} {}: {said:?}", statement.name, statement.lang);
                assert!(!text.words.contains('!'), "{} {}", statement.name, statement.lang);
            }
        }
    }
}

#[test]
fn accelerators_are_heard_in_three_languages() {
    let all = shipped().accelerators;
    for (lang, text, heard) in [
        ("en", "My daughter had an allergic reaction, my lawyer will call you", "injury minors legal"),
        ("en", "I'm a reporter with the Evening Post, could you comment?", "journalist"),
        ("en", "My phone is dead again, a minor issue but annoying. Sue from Leeds", ""),
        ("en", "Just told my followers about it", "influencer"),
        ("es", "Mi hija acabó en urgencias, os voy a demandar", "injury minors legal"),
        ("es", "Soy periodista y estoy escribiendo un artículo sobre vosotros", "journalist"),
        ("es", "Mucha demanda y poca comida, menores porciones", ""),
        ("es", "SE LO CONTARE A MIS SEGUIDORES", "influencer"),
        ("ro", "Fiica mea a ajuns la spital, chem avocatul si ANPC", "injury minors legal"),
        ("ro", "Sunt jurnalist și scriu un articol despre voi", "journalist"),
        ("ro", "Un defect minor, telefonul e mort, procesul de comandă merge", ""),
        ("ro", "urmaritorii mei vor afla", "influencer"),
    ] {
        let mut found: Vec<Accelerator> =
            all.find(&Message { text, lang: Some(lang), followers: 0 }, 10_000).iter().map(|one| one.what).collect();
        found.dedup();
        assert_eq!(found.iter().map(|one| one.word()).collect::<Vec<_>>().join(" "), heard, "{text}");
    }
}

#[test]
fn a_text_calls_for_its_protocol() {
    let all = shipped().protocols;
    for (lang, text, name) in [
        ("en", "the app is down and payment failed twice", Some("outage")),
        ("es", "La web no funciona desde esta mañana", Some("outage")),
        ("ro", "aplicatia nu merge si mi-a luat banii de două ori", Some("outage")),
        ("en", "my son is in hospital after your yogurt, food poisoning", Some("product")),
        ("es", "intoxicación por vuestro zumo, acabé en el hospital", Some("product")),
        ("ro", "am făcut alergie de la cremă, e contaminată", Some("product")),
        ("en", "your driver was racist to my mother, boycott", Some("staff")),
        ("es", "el conductor me gritó, qué vergüenza", Some("staff")),
        ("ro", "angajatul vostru a țipat la mine, rușine", Some("staff")),
        ("en", "what time do you open?", None),
    ] {
        let called = all.called(text, lang);
        assert_eq!(called.as_ref().map(|one| one.protocol.name.as_str()), name, "{text}");
        assert!(called.is_none_or(|one| one.instead.is_none() && one.protocol.lang == lang), "{text}");
    }
}

#[test]
fn a_file_of_the_same_name_replaces_and_another_adds() {
    let dir = tempfile::tempdir().unwrap();
    let front = "+++\nprotocol = \"outage\"\nstage = \"holding\"\nlang = \"en\"\n";
    write(
        dir.path(),
        "statements/outage-holding.en.md",
        &format!(
            "{front}approved_by = \"Ana\"\napproved_at = 2026-11-01\nexpires = \"2027-11-01\"\nnetworks = [\"x\", \"email\"]\n+++\nOurs.\n\n## email\nSubject: Ours\nA mail.\n"
        ),
    );
    write(dir.path(), "statements/strike.en.md", &format!("{front}+++\nAnother.\n## email\nSubject: A\nB\n"));
    write(dir.path(), "accelerators/de.toml", "legal = [\"Anwalt\"]\n");
    let (playbook, mistakes) = read(dir.path(), &[]);
    assert_eq!(mistakes, Vec::<String>::new());
    assert_eq!(playbook.statements.all().len(), 55);
    let ours = playbook.statements.all().iter().find(|one| one.name == "outage-holding" && one.lang == "en").unwrap();
    assert_eq!((ours.texts[0].words.as_str(), ours.networks.len()), ("Ours.", 2));
    assert_eq!(ours.texts[1].subject.as_deref(), Some("Ours"));
    let approval = ours.approval.as_ref().unwrap();
    assert_eq!((approval.by.as_str(), approval.expires.unwrap().to_string()), ("Ana", "2027-11-01".to_owned()));
    let german = playbook.accelerators.find(&Message { text: "mein Anwalt", lang: Some("de"), followers: 0 }, 1);
    assert_eq!(german[0].to_string(), "\"Anwalt\" (legal)");
}

#[test]
fn a_protocol_tells_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "protocols/flood.en.toml",
        r#"name = "Flood!"
tilte = "Flood"
lang = "english"
scenario = ""
words = ["", "water"]
statements = ["outage-holdin", "flood-holding"]
not_to_say = [" -> dry"]
stand_down = []
[questions]
fcats = "Is it wet?"
[accelerators]
influencer_from = 0
injury = 9
journalsit = 1
[roles.lead]
people = []
[roles.writer]
people = ["ana", "a/b", "desk"]
backups = ["ana"]
[roles.scribe]
people = ["dan"]
[[level]]
level = 1
when = ["water"]
acknowledge = 5
update = 30
approve = ["approvre"]
chain = "nigth"
[[level]]
level = 1
when = []
[[level]]
level = 7
when = ["x"]
[[step]]
name = "pumps"
text = "Start the pumps"
role = "leader"
due = 5
levels = "2-1"
press = "freze all"
statement = "holding"
[[step]]
name = "pumps"
due = -1
when = "now"
"#,
    );
    let (_, told) = read(dir.path(), &["night", "day"]);
    looked_at(&told, include_str!("protocol_mistakes.txt"));
}

/// Compares with what was looked at once.
fn looked_at(told: &[String], expected: &str) {
    assert_eq!(told.join("\n"), expected.trim_end());
}

#[test]
fn a_statement_tells_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "statements/a.en.md", "no front matter\n");
    let long = "word ".repeat(60);
    write(
        dir.path(),
        "statements/b.en.md",
        &format!(
            "+++\nprotocl = \"outage\"\nstage = \"holdng\"\nlang = \"en\"\nnetworks = [\"x\", \"mastodom\"]\nexpires = 2026-01-01\napproved_at = \"soon\"\n+++\n\n{long} {{waht}} {{banana}}\n\n## x\n\n## x\nShort.\n\n## bluesky\nNot for it.\n\n## mastodom\nA slip.\n"
        ),
    );
    write(
        dir.path(),
        "statements/c.en.md",
        &format!(
            "+++\r\nprotocol = \"outage\"\r\nstage = \"holding\"\r\nlang = \"en\"\r\n+++\r\n{long}\r\n\r\n## bluesky\r\n{long}{long}\r\n"
        ),
    );
    write(dir.path(), "statements/d.en.md", "+++\nprotocol = \"outage\"\nstage = \"update\"\nlang = \"en\"\n+++\n");
    let (_, told) = read(dir.path(), &[]);
    looked_at(&told, include_str!("statement_mistakes.txt"));
    let dir = tempfile::tempdir().unwrap();
    let lost = "+++\nprotocol = \"outag\"\nstage = \"update\"\nlang = \"en\"\nnetworks = [\"x\"]\n+++\nText.\n";
    write(dir.path(), "statements/e.en.md", lost);
    let copy = include_str!("../../../config/protocols/staff.ro.toml");
    write(dir.path(), "protocols/other.ro.toml", copy);
    let (_, told) = read(dir.path(), &[]);
    assert_eq!(
        told,
        [
            "protocols/staff.ro.toml: \"staff\" in ro is written in protocols/other.ro.toml too; take one out",
            "statements/e.en.md: there is no protocol \"outag\"; did you mean \"outage\"?",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_was_cut_or_garbled_is_read_without_panic(at in 0usize..6_000, put in "\\PC{0,3}|\\+\\+\\+\n|## |\\[\\[step\\]\\]", cut: bool) {
        let garble = |text: &str| {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            format!("{}{put}{}", &text[..at], if cut { "" } else { &text[at..] })
        };
        let (path, statements) = (Path::new("x"), Statements::default());
        let known = protocols::Known { statements: &statements, chains: &[] };
        let mut mistakes = Vec::new();
        statements::file(path, "x.en", &garble(STATEMENTS[at % STATEMENTS.len()].1), Look::All, &mut mistakes);
        protocols::file(path, &garble(PROTOCOLS[at % PROTOCOLS.len()].1), &known, &mut mistakes);
        accelerators::file(path, "en", &garble(ACCELERATORS[at % 3].1), &mut mistakes);
        dangers::file(path, "en", &garble(DANGERS[at % 3].1), &mut mistakes);
    }
}
