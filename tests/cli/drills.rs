//! `hearken drill`: played through the command line as a team would, ended, measured; what is wrong with one; one that is
//! made of an export.

use std::io::Read;
use std::time::Duration;

use super::*;

const DRILL: &str = r#"
title = "A quiet night"
brief = "You are on call."
debrief = "It was a retry."
start = "2026-11-29T03:06"
minutes = 60
begins = "-1m"
seen_by = "9m"
levels = "2"
protocol = "outage"
networks = ["x"]

[[team]]
seat = "vera"
job = "says yes"
role = "approver"
yes_after = "1s"
sends_back = ["hackers -> we do not know the cause yet"]

[[planned]]
at = "40m"
by = "vera"
network = "x"
text = "One tap and done."
why = "People had just been charged twice."

[[must]]
network = "x"
item = "x1"
within = "10m"
why = "She could not buy her insulin."

[[remove]]
network = "x"
item = "x3"
within = "30s"
why = "Her address stood there."

[[leave]]
network = "x"
item = "x2"
not_to = "answer"
why = "He wanted a fight."
"#;

const WORLD: &str = r#"{"account":"@lumo","network":"x","name":"Lumo"}
{"person":"ana","name":"Ana","on":{"x":"@ana"}}
{"person":"bob","name":"Bob","on":{"x":"@bob"}}
{"at":"-1m","network":"x","id":"x1","kind":"mention","by":"ana","text":"I was charged twice and cannot buy my insulin","lang":"en"}
{"at":"-30s","network":"x","id":"x2","kind":"mention","by":"bob","text":"lol charged twice, clowns","lang":"en"}
{"at":"-20s","network":"x","id":"x3","kind":"mention","by":"bob","text":"her name is Ana and she lives at 12 Tanners Row","lang":"en"}
{"when":{"post":true},"then":[{"after":"1s","by":"bob","text":["finally a word"]}]}
"#;

impl Bench {
    /// A drill among the settings.
    fn drill(&self, name: &str, drill: &str, world: &str) {
        let folder = self.path("drills").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("drill.toml"), drill).unwrap();
        fs::write(folder.join("world.jsonl"), world).unwrap();
    }
}

/// A drill that is played without a screen.
struct Playing(Child);

impl Playing {
    fn begin(bench: &Bench, name: &str, more: &[&str]) -> Playing {
        let keep = bench.path("played").display().to_string();
        let args = [&["--as", "ana", "--json", "drill", name, "--serve", "--keep", &keep], more].concat();
        let mut child = bench.command("desk", &args).stdin(Stdio::null()).process_group(0).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.starts_with("the drill runs in "), "{line}");
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Playing(child)
    }

    /// Waits for its end, and returns what it was worth, where it ends well.
    fn worth(self) -> Value {
        let (out, code) = self.out();
        assert_eq!(code, Some(0), "{out}");
        serde_json::from_str(&out).unwrap()
    }

    /// Waits for its end, and returns what it prints and its exit code.
    fn out(mut self) -> (String, Option<i32>) {
        let mut out = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        (out, self.0.wait().unwrap().code())
    }

    /// Ends it as Ctrl-c does.
    fn end(self) -> Value {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        self.worth()
    }
}

/// Calls until the answer fits; people and colleagues take their time.
fn until(bench: &Bench, args: &[&str], fits: impl Fn(&str) -> bool) -> String {
    for _ in 0..300 {
        let said = bench.on("played", &[&["--as", "ana"], args].concat());
        if said.code == 0 && fits(&said.out) {
            return said.out;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{args:?} never said what was waited for");
}

#[test]
fn a_drill_is_played_and_measured() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n[undo]\npublic = 0\n");
    bench.drill("quiet", DRILL, WORLD);
    let playing = Playing::begin(&bench, "quiet", &[]);
    let queue = until(&bench, &["queue", "--json"], |out| out.contains("insulin"));
    let rows: Vec<Value> = queue.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let row = rows.iter().find(|row| row.to_string().contains("insulin")).unwrap();
    let id = row["id"].as_str().unwrap();
    let good = |args: &[&str]| {
        let ended = bench.on("played", &[&["--as", "ana"], args].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}{}", ended.out, ended.err);
        ended.out
    };
    bench.on("played", &["--as", "ana", "escalate", id, "2", "--protocol", "outage", "charged twice"]);
    good(&["crisis", "ack"]);
    good(&["freeze", "charged twice"]);
    // The colleague reads it, and sends back what nobody knows.
    let guess = "We see it: it was hackers. Next word at {next_update}.";
    good(&["crisis", "say", "--text", guess, "--account", "@lumo", "--yes"]);
    until(&bench, &["crisis"], |out| out.contains("statement returned: not \"hackers\""));
    let plain = "We see it and are on it. Next word at {next_update}.";
    good(&["crisis", "say", "--text", plain, "--account", "@lumo", "--yes"]);
    until(&bench, &["search", "finally a word"], |out| out.contains("finally a word"));
    good(&["reply", id, "--text", "Ana, the pharmacy can ring us: we pay it now.", "--yes", "--anyway"]);
    // What is to be hidden is asked of the approver, who does it.
    let rows: Vec<Value> =
        good(&["queue", "--json", "--unfold"]).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let doxx = rows.iter().find(|row| row.to_string().contains("Tanners Row")).unwrap()["id"].as_str().unwrap();
    let bare = bench.on("played", &["--as", "ana", "hide", doxx, "--yes"]);
    assert!(bare.code == 1 && bare.err.contains("`:hide WHY` asks them"), "{}{}", bare.out, bare.err);
    assert!(good(&["hide", doxx, "--why", "her address", "--yes"]).contains("vera decides that: asked"));
    until(&bench, &["log"], |out| out.lines().any(|line| line.contains("vera") && line.contains("hid")));
    until(&bench, &["log"], |out| out.contains("what was asked for is done"));
    // The clock of a play is its own.
    let planned = good(&["plan", "list", "--all", "--json"]);
    assert!(planned.contains("One tap and done") && planned.contains("\"state\":\"scheduled\""), "{planned}");
    let played = playing.end();
    let card = &played["drill"]["over"]["card"];
    let parts: Vec<&str> =
        card["parts"].as_array().unwrap().iter().map(|part| part["part"].as_str().unwrap()).collect();
    assert_eq!(card["points"], json!(100), "{card:#}");
    let measured = ["seen", "acknowledged", "judged", "held", "first_word", "answered", "care"];
    assert_eq!(parts, measured, "{card:#}");
    let report = fs::read_to_string(played["report"].as_str().unwrap()).unwrap();
    for words in ["**100 of 100.** Ended after ", "It was a retry.", "DRILL · Crisis 2", "We see it and are on it"] {
        assert!(report.contains(words), "{words}: {report}");
    }
    // Whoever ends it early has no best of it.
    let listed = bench.good(&["drill"]);
    assert!(!listed.out.contains("best 100"), "{}", listed.out);
    let verified = bench.on("played", &["verify"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}

#[test]
fn what_is_asked_of_the_approver_is_granted_or_returned_by_its_letters() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
    // The colleague takes her role, and thinks until it is over.
    bench.drill("slow", &DRILL.replace("yes_after = \"1s\"", "yes_after = \"50m\""), WORLD);
    let playing = Playing::begin(&bench, "slow", &[]);
    let queue =
        until(&bench, &["queue", "--json", "--unfold"], |out| out.contains("Tanners") && out.contains("clowns"));
    let id_of = |words: &str| {
        let row = queue.lines().find(|line| line.contains(words)).unwrap();
        serde_json::from_str::<Value>(row).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (doxx, rude) = (id_of("Tanners"), id_of("clowns"));
    let call = |seat: &str, args: &[&str]| bench.on("played", &[&["--as", seat], args].concat());
    call("ana", &["escalate", &doxx, "2", "--protocol", "outage", "charged twice"]);
    call("ana", &["crisis", "ack"]);
    until(&bench, &["crisis"], |out| out.contains("approver vera"));
    let asked = call("ana", &["hide", &doxx, "--why", "her address", "--yes"]);
    assert!(asked.out.contains("vera decides that: asked"), "{}{}", asked.out, asked.err);
    let code = |out: &str| {
        let line = out.lines().find(|line| line.contains("hearken crisis approve ")).unwrap_or_else(|| panic!("{out}"));
        line.split_whitespace().nth(3).unwrap().trim_end_matches(';').to_owned()
    };
    let shown = call("ana", &["crisis"]).out;
    assert!(shown.contains("ana asks vera: hide "), "{shown}");
    let rows = call("vera", &["queue", "--json"]).out;
    let row = rows.lines().find(|line| line.contains("ana asks vera: hide ")).unwrap_or_else(|| panic!("{rows}"));
    assert!(row.contains("\"kind\":\"approval\"") && row.contains("\"band\":\"crisis\""), "{row}");
    let first = code(&shown);
    let not = call("dan", &["crisis", "approve", &first, "--yes"]);
    assert!(not.code == 1 && not.err.contains("vera must say yes"), "{}{}", not.out, not.err);
    let yes = call("vera", &["crisis", "approve", &first, "--yes"]);
    assert!(
        yes.code == 0 && yes.out.contains("ana asks vera: hide ") && yes.out.contains("hidden"),
        "{}{}",
        yes.out,
        yes.err
    );
    let asked = call("ana", &["hide", &rude, "--why", "rude", "--yes"]);
    assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
    let second = code(&call("ana", &["crisis"]).out);
    let back = call("vera", &["crisis", "return", &second, "an", "opinion"]);
    assert_eq!(back.out, "not done, returned: an opinion\n", "{}", back.err);
    let none = call("vera", &["crisis", "approve", "--yes"]);
    assert!(none.err.contains("no statement waits for a yes"), "{}", none.err);
    playing.end();
}

#[test]
fn whoever_does_nothing_hears_what_it_cost() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
    let short = DRILL.replace("minutes = 60", "minutes = 3").replace("at = \"40m\"", "at = \"1m\"");
    bench.drill("quiet", &short.replace("within = \"10m\"", "within = \"2m\""), WORLD);
    // It ends by itself.
    let played = Playing::begin(&bench, "quiet", &["--pace", "60"]).worth();
    let card = &played["drill"]["over"]["card"];
    assert!(card["points"].as_u64().unwrap() < 25 && card["grade"] == "lost", "{card:#}");
    let told = card.to_string();
    assert!(bench.good(&["drill"]).out.contains(&format!("best {} of 100", card["points"])));
    for words in ["nobody raised it", "People had just been charged twice.", "She could not buy her insulin."] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // The desk that was kept is no place for another play.
    let keep = bench.path("played").display().to_string();
    let mixed = bench.call(&["drill", "quiet", "--serve", "--keep", &keep]);
    assert!(
        mixed.code == 1 && mixed.err.contains("is not empty: a drill is kept in a folder of its own"),
        "{}",
        mixed.err
    );
}

#[test]
fn the_score_is_told_where_its_report_cannot_be_written() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
    let short = DRILL.replace("minutes = 60", "minutes = 2").replace("at = \"40m\"", "at = \"1m\"");
    bench.drill("quiet", &short.replace("within = \"10m\"", "within = \"1m\""), WORLD);
    let playing = Playing::begin(&bench, "quiet", &["--pace", "60"]);
    fs::write(bench.path("state/hearken/drills"), "no folder").unwrap();
    let (out, code) = playing.out();
    let card: Value = serde_json::from_str(&out).unwrap();
    assert!(code == Some(1) && card["drill"]["over"]["card"]["points"].is_u64(), "{code:?} {out}");
    assert_eq!(card["report"], Value::Null);
}

#[test]
fn the_shipped_ones_are_listed_and_every_mistake_of_another_is_told() {
    let bench = Bench::new();
    let wrong = DRILL
        .replace("levels = \"2\"", "levels = \"7\"\nlevles = \"2\"")
        .replace("item = \"x1\"", "item = \"x11\"")
        .replace("by = \"vera\"", "by = \"vra\"")
        .replace("start = \"2026-11-29T03:06\"", "start = \"03:06\"")
        .replace("not_to = \"answer\"", "not_to = \"anser\"");
    bench.drill("wrong", &wrong, WORLD);
    let listed = bench.good(&["drill", "--json"]);
    let names: Vec<Value> = listed.lines().iter().map(|line| line["name"].clone()).collect();
    assert_eq!(names, ["night-charge", "own-goal", "small-hands"].map(Value::from));
    for words in [
        "is no day and hour",
        "\"7\" is no level",
        "did you mean \"levels\"?",
        "nobody of [[team]] is called \"vra\"",
        "world.jsonl has no \"x11\" on x; did you mean \"x1\"?",
        "did you mean \"answer\"?",
    ] {
        assert!(listed.err.contains(words), "{words}: {}", listed.err);
    }
    assert!(listed.err.lines().all(|line| line.contains("drill.toml:")), "each with its line: {}", listed.err);
    let none = bench.call(&["drill", "nigth-charge"]);
    assert!(none.code == 2 && none.err.contains("did you mean \"night-charge\"?"), "{}", none.err);
    let blind = bench.call(&["drill", "night-charge"]);
    assert!(blind.code == 2 && blind.err.contains("terminal"), "{}", blind.err);
}

#[test]
fn a_drill_is_made_of_the_export_of_a_crisis() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
    let text = "Charged twice for ticket 4471, call me: +40 722 123 456, says person-2";
    bench.import(&[item("1", 50, text), item("2", 45, "Charged twice for my ticket too!"), item("3", 44, "Nice day")]);
    let id = bench.ids("Charged").remove(0);
    bench.call(&["escalate", &id, "3", "charged twice"]);
    let other = bench.ids("too").remove(0);
    bench.call(&["crisis", "join", &other]);
    let export = bench.good(&["export", "items", "--crisis", &id]);
    assert_eq!(export.lines().len(), 2, "{}", export.out);
    let file = bench.path("crisis.jsonl");
    fs::write(&file, &export.out).unwrap();
    let made = bench.good(&["drill", "ours", "--from", file.to_str().unwrap()]);
    assert!(made.out.contains("2 messages of 2 people"), "{}", made.out);
    let world = fs::read_to_string(bench.path("drills/ours/world.jsonl")).unwrap();
    assert!(world.contains("Charged twice"), "{world}");
    for gone in ["person-1", "person-2", "722 123 456"] {
        assert!(!world.contains(gone), "{gone}: {world}");
    }
    let listed = bench.good(&["drill"]);
    assert!(listed.out.contains("ours"), "{}{}", listed.out, listed.err);
    let again = bench.call(&["drill", "ours", "--from", file.to_str().unwrap()]);
    assert!(again.code == 1 && again.err.contains("is there already"), "{}", again.err);
    let empty = bench.path("empty.jsonl");
    fs::write(&empty, "").unwrap();
    let nothing = bench.call(&["drill", "none", "--from", empty.to_str().unwrap()]);
    assert!(nothing.err.contains("nothing can be played"), "{}", nothing.err);
}
