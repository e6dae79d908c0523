//! The four questions by the command line: asked, answered, raised, and what belongs to it.

use super::*;

/// A desk on which three speak of an escalator, and one asks something else. Returns it with the row of who got hurt.
fn bench() -> (Bench, String) {
    let bench = Bench::new();
    bench.import(&[
        item("hurt", 30, "Somebody got hurt on your escalator #liftgate"),
        item("true", 20, "Is it true what they say of #liftgate?"),
        item("odd", 10, "#liftgate \u{1b}[31mred\u{1b}[0m {} \u{202e}evil"),
        item("sunday", 5, "When do you open on Sunday?"),
    ]);
    let id = bench.ids("escalator").remove(0);
    (bench, id)
}

fn members(bench: &Bench) -> usize {
    let crises = bench.good(&["crisis", "list", "--json"]).lines();
    let Some(crisis) = crises.first().and_then(|crisis| crisis["id"].as_str()) else { return 0 };
    bench.ids(&format!("crisis:{crisis}")).len()
}

#[test]
fn without_a_level_it_is_asked_and_nothing_is_raised() {
    let (bench, id) = bench();
    let told = bench.good(&["escalate", &id]);
    for words in [
        "found: \"got hurt\" (injury)",
        "Is it spreading?",
        "  * h  somebody is hurt or in danger",
        "    t  it is true, at least in part",
        "recommended: Escalate, level 2",
        "because: ",
        "belongs to it too: 2",
        "(same tag)",
    ] {
        assert!(told.out.contains(words), "{words}\n{}", told.out);
    }
    assert!(!told.out.contains('\u{1b}') && !told.out.contains('\u{202e}'), "{:?}", told.out);
    assert!(told.err.contains("nothing was raised"), "{}", told.err);
    assert_eq!(members(&bench), 0);
    let asked = bench.good(&["escalate", &id, "--answers", "tuhv", "--json"]).one();
    assert_eq!((&asked["kind"], &asked["recommendation"]["level"]), (&json!("assessment"), &json!(1)));
    assert_eq!(asked["questions"][3]["answer"], json!("v"));
    assert_eq!(asked["related"].as_array().unwrap().len(), 2);
    assert_eq!(asked["related"][0]["why"], json!("tag"));
    assert_eq!(members(&bench), 0);
}

#[test]
fn answers_raise_with_a_yes_where_it_is_a_crisis() {
    let (bench, id) = bench();
    let mild = bench.call(&["escalate", &id, "--answers", "wtno", "--yes"]);
    assert_eq!(mild.code, 0, "what was found in the text counts: {}{}", mild.out, mild.err);
    bench.good(&["undo"]);
    let sunday = bench.ids("Sunday").remove(0);
    let mild = bench.call(&["escalate", &sunday, "--answers", "tuno", "--yes"]);
    assert!(mild.code == 1 && mild.err.contains("recommended is: Answer"), "{}", mild.err);
    let raised = bench.good(&["escalate", &id, "--answers", "tuhv", "--yes", "--owner", "dan", "--headline", "Lift 4"]);
    assert!(raised.out.contains("2 conversations put into the crisis") && raised.out.contains("dan"), "{}", raised.out);
    assert_eq!(members(&bench), 3);
    let rows = bench.good(&["queue", "--json", "--unfold", "say"]).lines();
    assert_eq!(rows[0]["part_of"]["level"], json!(1));
    assert_eq!(rows[0]["part_of"]["why"], json!("tag"));
    let shown = bench.good(&["show", &bench.ids("say")[0], "--json"]).one();
    assert_eq!(shown["crisis"], rows[0]["part_of"]["crisis"]);
    bench.import(&[item("more", 1, "and now #liftgate in Cluj")]);
    assert_eq!(members(&bench), 4, "what comes belongs by itself");
    let again = bench.good(&["escalate", &id]);
    assert!(again.out.contains("a crisis runs here already"), "{}", again.out);
}

#[test]
fn a_level_raises_at_once_alone_or_for_trial() {
    let (bench, id) = bench();
    let trial = bench.good(&["escalate", &id, "2", "look", "--dry-run", "--protocol", "outage"]);
    assert!(trial.out.contains("would raise: level 2, protocol outage; nothing was raised"), "{}", trial.out);
    assert_eq!(members(&bench), 0);
    let alone = bench.good(&["escalate", &id, "2", "look", "--alone"]);
    assert!(alone.out.contains("nothing else belongs to it"), "{}", alone.out);
    assert_eq!(members(&bench), 1);
    bench.good(&["undo"]);
    let sunday = bench.ids("Sunday").remove(0);
    bench.good(&["escalate", &id, "3", "--alone", "--also", &sunday]);
    let crises = bench.good(&["crisis", "list", "--json"]).lines();
    let running = crises.iter().find(|crisis| crisis["level"] == json!(3)).unwrap();
    assert_eq!(bench.ids(&format!("crisis:{}", running["id"].as_str().unwrap())).len(), 2);
}

#[test]
fn what_makes_no_sense_says_what_would() {
    let (bench, id) = bench();
    for (args, words) in [
        (&["5"][..], "\"5\" is no level"),
        (&["look"], "\"look\" is no level"),
        (&["--answers", "zuhv"], "\"z\" answers nothing to"),
        (&["--answers", "tuhvx"], "there are 4 questions"),
        (&["2", "--protocol", "flood"], "there is no protocol \"flood\"; there are outage"),
        (&["2", "--alone", "--related"], "cannot be used with"),
    ] {
        let ended = bench.call(&[&["escalate", &id][..], args].concat());
        assert!(ended.code == 2 && ended.err.contains(words), "{args:?}: {} {}", ended.code, ended.err);
    }
    assert_eq!(members(&bench), 0);
}
