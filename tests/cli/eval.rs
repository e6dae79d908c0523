//! The brain measured on tables of a team's own.

use std::fs;

use super::Bench;

const HEAD: &str = "id\tlang\tts\tlabel\textra\ttext\n";

/// Writes a table of labelled texts and returns where it lies.
fn table(bench: &Bench, name: &str, rows: &[(&str, &str)]) -> String {
    let line = |(n, (label, text)): (usize, &(&str, &str))| format!("{n}\ten\t\t{label}\t{{}}\t{text}\n");
    let text: String = rows.iter().enumerate().map(line).collect();
    fs::write(bench.path(name), format!("{HEAD}{text}")).unwrap();
    bench.path(name).display().to_string()
}

#[test]
fn without_a_set_to_learn_the_seed_is_judged() {
    let bench = Bench::new();
    let test = table(
        &bench,
        "test.tsv",
        &[
            ("negative", "Worst company ever, my order never arrived and nobody answers"),
            ("negative", "Two weeks without internet, this is a disgrace"),
            ("positive", "Thank you so much, you made my day! Best service"),
            ("positive", "I love it, wonderful people"),
            ("neutral", "What time do you open tomorrow?"),
            ("mixed", "left out"),
        ],
    );
    let said = bench.good(&["eval", "triage", "--test", &test]).one();
    assert_eq!((said["n"].as_u64(), said["macro_f1"].as_f64()), (Some(5), Some(1.0)), "{said}");
    assert_eq!(said["auc_negative"].as_f64(), Some(1.0));
    assert_eq!(said["mapping"]["positive"], "tone positive");
    assert!(said["us_per_message"].as_f64().is_some_and(|took| took > 0.0));
}

#[test]
fn labels_of_ones_own_are_learned() {
    let bench = Bench::new();
    let learned: Vec<(&str, String)> = (0..60)
        .flat_map(|n| {
            [("gate", format!("my gate {n} is at the zebra hall")), ("meal", format!("meal {n} with walnut soup"))]
        })
        .collect();
    let learned: Vec<(&str, &str)> = learned.iter().map(|(label, text)| (*label, text.as_str())).collect();
    let train = table(&bench, "train.tsv", &learned);
    let test =
        table(&bench, "test.tsv", &[("gate", "where is the zebra gate"), ("meal", "the soup was a walnut meal")]);
    let said = bench.good(&["eval", "triage", "--train", &train, "--test", &test, "--positive", "meal"]).one();
    assert_eq!(said["accuracy"].as_f64(), Some(1.0), "{said}");
    assert_eq!(said["positive"]["macro_f1"].as_f64(), Some(1.0), "{said}");
    assert!(said["auc_negative"].is_null() && said["mapping"]["gate"] == "learned gate", "{said}");
}

#[test]
fn languages_are_told_apart() {
    let bench = Bench::new();
    let rows = "sentences\tro\tUnde este coletul meu, îl aștept de ieri?\nsentences\tde\tWo bleibt meine Bestellung denn?\n\
                sentences\tar\tأين طلبي من فضلك\nsentences\tel\tΠού είναι η παραγγελία μου;\n";
    fs::write(bench.path("langs.tsv"), format!("kind\tlang\ttext\n{rows}")).unwrap();
    let said = bench.good(&["eval", "language", "--test", bench.path("langs.tsv").to_str().unwrap()]).one();
    assert_eq!((said["n"].as_u64(), said["accuracy"].as_f64()), (Some(4), Some(1.0)), "{said}");
    assert_eq!(said["by_label"]["sentences"].as_f64(), Some(1.0));
}

#[test]
fn a_desk_that_is_taught_tells_what_presses() {
    let bench = Bench::new();
    let row = |n: usize| match n % 2 {
        0 => ("urgent", format!("platform {n} zebra")),
        _ => ("later", format!("walnut menu {n}")),
    };
    let rows: Vec<(&str, String)> = (0..220).map(row).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(label, text)| (*label, text.as_str())).collect();
    let stream = table(&bench, "stream.tsv", &rows);
    let said = bench.good(&["eval", "learn", "--stream", &stream, "--flip", "0.1"]).one();
    assert_eq!((said["n"].as_u64(), said["desks"].as_u64()), (Some(220), Some(1)), "{said}");
    assert!(said["auc"]["100-200"].as_f64().is_some_and(|area| area > 0.95), "{said}");
    let ended = bench.call(&["eval", "learn", "--stream", &stream, "--flip", "2"]);
    assert!(ended.code == 2 && ended.err.contains("0 to 1, not 2"), "{}", ended.err);
}

#[test]
fn a_busy_day_is_replayed_in_every_order() {
    let bench = Bench::new();
    let rows: String = (0..120)
        .map(|n| {
            let (label, text) =
                if n % 3 == 0 { ("negative", "stranded, worst") } else { ("positive", "lovely, thanks") };
            let reason = if n % 3 == 0 { "Late Flight" } else { "" };
            format!(
                "{n}\ten\t2015-02-22T{:02}:{:02}:00Z\t{label}\t{{\"reason\":\"{reason}\"}}\t{text} {n}\n",
                n / 10,
                n % 10
            )
        })
        .collect();
    fs::write(bench.path("stream.tsv"), format!("{HEAD}{rows}")).unwrap();
    let stream = bench.path("stream.tsv").display().to_string();
    let said = bench.good(&["eval", "queue", "--stream", &stream, "--train", &stream, "--load", "0.8"]).one();
    let urgent = |order: &str| said["orders"][order]["urgent_in_time"].as_f64().unwrap();
    assert_eq!(said["n"].as_u64(), Some(120), "{said}");
    assert!(urgent("queue") >= urgent("oldest_first") && urgent("perfect_queue") >= urgent("queue"), "{said}");
    let ended = bench.call(&["eval", "queue", "--stream", &stream, "--load", "0"]);
    assert!(ended.code == 2 && ended.err.contains("a share above 0"), "{}", ended.err);
}

#[test]
fn a_table_that_is_none_is_named() {
    let bench = Bench::new();
    let test = table(&bench, "test.tsv", &[("spam", "buy now"), ("ham", "hello")]);
    for (args, says) in [
        (&["eval", "triage", "--test", "nowhere.tsv"][..], "nowhere.tsv cannot be read"),
        (&["eval", "triage", "--test", &test, "--positive", "praise"], "its labels are ham, spam"),
    ] {
        let ended = bench.call(args);
        assert_eq!(ended.code, 1);
        assert!(ended.err.contains(says), "{args:?}: {}", ended.err);
    }
    fs::write(bench.path("prose.txt"), "no table\nat all\n").unwrap();
    let ended = bench.call(&["eval", "language", "--test", bench.path("prose.txt").to_str().unwrap()]);
    assert!(ended.code == 1 && ended.err.contains("has no labelled text"), "{}", ended.err);
}

#[test]
fn bursts_are_seen_on_counts_of_ones_own() {
    let bench = Bench::new();
    let folder = bench.path("series");
    fs::create_dir(&folder).unwrap();
    let count = |n: u32| if (6_000..6_012).contains(&n) { 100 } else { 10 + n % 2 };
    let at = |n: u32| format!("2024-01-{:02} {:02}:{:02}:00", 1 + n / 288, n / 12 % 24, n % 12 * 5);
    let rows: String = (0..8_640).map(|n| format!("{},{}\n", at(n), count(n))).collect();
    fs::write(folder.join("shop.csv"), format!("timestamp,value\n{rows}")).unwrap();
    let windows = format!(r#"{{"shop.csv": {{"windows": [["{}", "{}"]]}}}}"#, at(5_990), at(6_200));
    fs::write(bench.path("windows.json"), windows).unwrap();
    let (series, windows) = (folder.display().to_string(), bench.path("windows.json").display().to_string());
    let said = bench.good(&["eval", "burst", "--series", &series, "--windows", &windows]).one();
    assert!(said["nab_score"].as_f64().is_some_and(|score| score > 98.0), "{said}");
    assert_eq!((said["false_alarms_per_week"].as_f64(), said["found"].as_u64()), (Some(0.0), Some(1)), "{said}");
    assert!(said["crises"].is_null());

    let wrong = |args: &[&str], says: &str| {
        let told = bench.call(&[&["eval", "burst"], args].concat());
        assert!(told.code != 0 && told.err.contains(says), "{}", told.err);
    };
    let nowhere = bench.path("nowhere").display().to_string();
    wrong(&["--series", &nowhere, "--windows", &windows], "name a folder of tables");
    wrong(&["--series", &series, "--windows", &nowhere], "name the windows of each table");
    wrong(&["--series", &series, "--windows", &windows, "--crises", "0"], "such as 0.5");
    wrong(&["--series", &series, "--windows", &windows, "--events", &windows], "--timelines");
}
