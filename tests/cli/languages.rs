//! The language that somebody writes: told, set by hand, found, and never in what a network said.

use super::{Bench, item};

const ROMANIAN: &str = "Bună ziua, nu mai merge contul meu, vă rog să mă ajutați";

#[test]
fn a_language_is_told_set_found_and_given_back() {
    let bench = Bench::new();
    // The app says English of everything.
    bench.import(&[item("a", 5, ROMANIAN), item("b", 4, "When does the last train leave?")]);
    let id = &bench.ids("lang:ro")[0];
    let lang = |args: &[&str]| bench.good(args).one()["lang"].as_str().unwrap().to_owned();
    let everywhere = || {
        let row = lang(&["queue", "--json", "contul"]);
        assert_eq!(lang(&["show", id, "--json"]), row);
        assert_eq!(lang(&["triage", "explain", id, "--json"]), row);
        assert!(bench.good(&["show", id]).out.contains(&format!(" · {row} · due ")));
        row
    };
    assert_eq!(everywhere(), "ro");
    let done = bench.good(&["lang", id, "spanish", "--json"]).one();
    assert_eq!(done["notice"], "language set to Spanish: Person a · `hearken undo` takes it back");
    assert_eq!(everywhere(), "es");
    let told = bench.good(&["triage", "explain", id]).out;
    assert!(told.contains("lang     Spanish: language set by ana (the brain said Romanian)"), "{told}");
    assert_eq!(bench.good(&["search", "lang:es", "--json"]).one()["id"], id.as_str());
    assert!(bench.good(&["search", "lang:ro", "--json"]).lines().is_empty());
    assert!(bench.good(&["log"]).out.contains("language set to Spanish"));
    let exported = bench.good(&["export", "items"]).lines();
    assert!(exported.iter().all(|item| item["lang"] == "en"), "what a network said stays: {exported:?}");

    bench.good(&["undo"]);
    assert_eq!(everywhere(), "ro");
    bench.good(&["redo"]);
    assert_eq!(everywhere(), "es");
    bench.good(&["lang", id, "auto"]);
    assert_eq!(everywhere(), "ro");
    assert!(bench.good(&["verify", "--json"]).one()["ok"].as_bool().unwrap());
}

#[test]
fn a_language_that_is_not_known_is_told_with_those_that_are() {
    let bench = Bench::new();
    bench.import(&[item("a", 5, ROMANIAN)]);
    let id = &bench.ids("")[0];
    for (args, says) in [
        (&["lang", id.as_str(), "xx"][..], "\"xx\" is no language that is known; write one of ar, bg, ca"),
        (&["lang", id.as_str(), "romaniann"], "did you mean ro (Romanian)?"),
        (&["lang", id.as_str()], "which language? say one of ar, bg, ca"),
    ] {
        let ended = bench.call(args);
        assert!(ended.code == 2 && ended.err.contains(says), "{args:?}: {}", ended.err);
    }
}
