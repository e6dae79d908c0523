//! Rules from outside: their file, their mistakes, and what they would have done.

use super::*;

const RULES: &str = r#"[[rule]]
name = "charged"
[rule.when]
text = ["charged*"]
[rule.then]
class = "complaint"
label = ["billing"]
assign = "dan"
target = "15 min"

[[rule]]
name = "bikes"
[rule.when]
text = ["bike"]
[rule.then]
priority = "lower"
"#;

#[test]
fn rules_act_on_what_is_imported_and_show_and_log_name_them() {
    let bench = Bench::new();
    fs::write(bench.path("rules.toml"), RULES).unwrap();
    bench.import(&three());
    let row = bench.good(&["queue", "--json", "label:billing"]).one();
    assert_eq!((&row["class"], &row["assignee"]), (&json!("complaint"), &json!("dan")));
    bench.import(&three());
    let log = bench.good(&["log"]).out;
    assert_eq!(
        log.matches("rule \"charged\": classed complaint, labelled +billing, assigned to dan").count(),
        1,
        "{log}"
    );
    assert!(log.contains("rule \"bikes\": put below"), "{log}");
    assert!(bench.good(&["verify", "--json"]).one()["ok"].as_bool().unwrap());
    let listed = bench.good(&["rules", "list", "--json"]).lines();
    assert_eq!(listed[1], json!({ "rule": "bikes", "does": "put below", "stop": false }));
    let config = bench.good(&["config", "--json"]).one();
    assert_eq!(config["in_force"]["rules"], json!(["charged", "bikes"]));
}

#[test]
fn rules_are_tried_before_they_count_and_nothing_changes() {
    let bench = Bench::new();
    bench.import(&three());
    let events = || bench.good(&["verify", "--json"]).one()["events"].clone();
    let before = events();
    let draft = bench.path("draft.toml");
    fs::write(&draft, RULES).unwrap();
    let draft = draft.to_str().unwrap();
    let tried = bench.good(&["rules", "test", draft, "--json"]).lines();
    assert_eq!(tried.len(), 2);
    let counts = [&tried[0]["rule"], &tried[0]["matched"], &tried[0]["looked_at"]];
    assert_eq!(counts, [&json!("charged"), &json!(1), &json!(3)]);
    assert_eq!(tried[0]["examples"][0]["who"], "Person a");
    let told = bench.good(&["rules", "test", draft, "--days", "1"]).out;
    for words in [
        "Tried on 3 messages since ",
        "; nothing was changed.",
        "     1  charged ",
        "classed complaint, labelled +billing, assigned to dan, target 15 min",
        "Person a (fb): Why was I charged twice for gate 14?",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert_eq!(events(), before, "the log is as long as it was");
    assert!(bench.good(&["rules", "test"]).out.contains("There is no rules.toml"), "none is in force");
    let served = bench.serve();
    let far = bench.good(&["rules", "test", draft, "--json"]).lines();
    assert_eq!(far[1]["matched"], 1);
    drop(served);
    assert_eq!(events(), before);
}

#[test]
fn a_broken_file_of_rules_opens_nothing_and_the_desk_that_runs_goes_on() {
    let bench = Bench::new();
    bench.import(&three());
    let served = bench.serve();
    let broken = RULES.replace("complaint", "complain").replace("15 min", "soon");
    fs::write(bench.path("rules.toml"), broken).unwrap();
    assert_eq!(bench.good(&["queue", "--json"]).lines().len(), 3);
    for args in [&["rules", "test"][..], &["rules", "list"]] {
        let ended = bench.call(args);
        assert_eq!(ended.code, 2, "{}", ended.err);
        for words in
            ["rules.toml:6: class: \"complain\" is no class; did you mean \"complaint\"?", "rules.toml:9: target: "]
        {
            assert!(ended.err.contains(words), "{words}\n{}", ended.err);
        }
    }
    drop(served);
    let ended = bench.call(&["queue"]);
    assert_eq!(ended.code, 2, "{}", ended.err);
    let doctor = bench.call(&["doctor", "--json"]);
    let wrong = |line: &&Value| line["what"] == "settings" && line["verdict"] == "wrong";
    assert_eq!(doctor.lines().iter().filter(wrong).count(), 2, "{}", doctor.out);
    fs::remove_file(bench.path("rules.toml")).unwrap();
    assert_eq!(bench.ids("").len(), 3, "nothing was lost");
}

#[test]
fn the_file_to_begin_with_is_printed() {
    let bench = Bench::new();
    let file = bench.good(&["rules", "example"]).out;
    fs::write(bench.path("rules.toml"), file.replace("#: ", "")).unwrap();
    assert_eq!(bench.good(&["rules", "list", "--json"]).lines().len(), 3);
}

/// Returns how often rules fired for each conversation.
fn firings(bench: &Bench) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for line in bench.good(&["export", "log"]).lines().iter().skip(1) {
        let happened = &line["event"]["event"]["conversation"];
        if happened["change"]["ruled"].is_object() {
            *counts.entry(happened["id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn a_desk_that_is_killed_fires_each_rule_once() {
    let bench = Bench::new();
    fs::write(bench.path("rules.toml"), RULES).unwrap();
    for round in 0..3 {
        let items: Vec<Value> = (0..40 * (round + 1)).map(|n| item(&format!("k{n}"), 30, "charged twice")).collect();
        let served = bench.serve();
        bench.import(&items);
        let pid = rustix::process::Pid::from_child(&served.0);
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        drop(served);
        bench.import(&items);
        let fired = firings(&bench);
        assert_eq!((fired.len(), fired.values().max()), (items.len(), Some(&1)), "round {round}");
    }
    assert!(bench.good(&["verify", "--json"]).one()["ok"].as_bool().unwrap());
}

#[test]
fn a_desk_that_runs_takes_rules_when_it_is_told_to() {
    let bench = Bench::new();
    let alone = bench.call(&["rules", "reload"]);
    assert_eq!(alone.code, 1, "{}", alone.err);
    bench.import(&three());
    let served = bench.serve();
    fs::write(bench.path("rules.toml"), RULES).unwrap();
    bench.import(&[item("d", 5, "charged again")]);
    assert_eq!(firings(&bench).len(), 0, "nobody told the desk");
    assert_eq!(bench.good(&["rules", "reload", "--json"]).one(), json!({ "rules": 2 }));
    bench.import(&[item("e", 4, "charged once more")]);
    assert_eq!(firings(&bench).len(), 1, "what came before is left alone");
    fs::write(bench.path("rules.toml"), RULES.replace("complaint", "complain")).unwrap();
    assert_eq!(bench.call(&["rules", "reload"]).code, 2);
    bench.import(&[item("f", 3, "charged and charged")]);
    assert_eq!(firings(&bench).len(), 2, "a broken file leaves the good rules in force");
    let log = bench.good(&["log"]).out;
    assert!(log.contains("ana") && log.contains("took other rules: 2 are in force"), "{log}");
    drop(served);
}
