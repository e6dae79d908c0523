//! What the brain says of a message, part by part.

use super::{Bench, item};

#[test]
fn a_class_is_the_sum_of_its_parts_and_a_lesson_shows() {
    let bench = Bench::new();
    bench.import(&[item("a", 5, "You charged me twice for one ticket and nobody answers the phone")]);
    let id = &bench.ids("")[0];
    let said = bench.good(&["triage", "explain", id, "--json"]).one();
    assert_eq!((said["class"].as_str(), said["lang"].as_str()), (Some("complaint"), Some("en")), "{said}");
    let parts = said["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["weight"].as_f64().unwrap()).sum();
    assert!((sum - said["score"].as_f64().unwrap()).abs() < 1e-3, "{said}");
    assert!(
        parts[0]["words"].as_str().is_some_and(|words| words.contains("twice") || words.contains("nobody")),
        "{said}"
    );
    assert_eq!(said["when_it_came"]["class"], "complaint");
    let why = said["why"][0].as_str().unwrap();
    assert!(why.starts_with("class    complaint (") && why.contains(" +") && why.contains(" = "), "{why}");

    bench.good(&["class", id, "question"]);
    let after = bench.good(&["triage", "explain", id, "--json"]).one();
    assert_eq!(after["lessons"], 1, "{after}");
    let taught = after["taught"][0].as_str().unwrap();
    assert!(taught.starts_with("class corrected to question by ") && taught.contains(" on 20"), "{taught}");
    assert!(after["score"].as_f64() < said["score"].as_f64() || after["class"] != "complaint", "{after}");
    bench.good(&["undo"]);
    let back = bench.good(&["triage", "explain", id, "--json"]).one();
    assert_eq!(back["score"], said["score"], "as if nobody had said anything");

    let told = bench.good(&["triage", "explain", id]);
    for words in ["complaint", "the rest", "lessons  0 so far on this desk"] {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
}

#[test]
fn lessons_are_told_in_words() {
    let bench = Bench::new();
    bench.import(&[item("a", 5, "You charged me twice for one ticket"), item("b", 5, "Is the lift working again?")]);
    let (ids, mut told) = (bench.ids(""), String::new());
    bench.good(&["class", &ids[0], "question"]);
    bench.good(&["dismiss", &ids[1], "n"]);
    for id in &ids {
        told += &bench.good(&["triage", "explain", id]).out;
    }
    for words in [
        "class corrected to question by ",
        "dismissed (no answer needed) by ",
        ": can wait\n",
        "\u{201c}You charged me twice for one ticket\u{201d}",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    bench.good(&["reopen", &ids[1]]);
    let told = bench.good(&["triage", "explain", &ids[1]]).out;
    assert!(!told.contains("dismissed (no answer needed) by "), "it was taken back: {told}");
}

#[test]
fn what_is_not_there_is_not_explained() {
    let bench = Bench::new();
    bench.import(&[item("a", 5, "When do you open?")]);
    let ended = bench.call(&["triage", "explain", "nobody-has-this"]);
    assert!(ended.code == 1 && ended.err.contains("nobody-has-this"), "{}", ended.err);
}
