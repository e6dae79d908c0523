//! A crisis by the command line alone: raised, read on a phone, led, paged for, ended; and the rota behind it.

use super::*;

/// A desk that pages by writing a line into a file.
fn paging() -> Bench {
    let bench = Bench::new();
    let line = "echo \"$HEARKEN_LEVEL $HEARKEN_PAGE $HEARKEN_TITLE\" >> paged";
    bench.settings(&format!(
        "[desk]\nzone = \"UTC\"\n[crisis]\npage_command = [\"sh\", \"-c\", 'cd \"{}\" && {line}']\n",
        bench.dir.path().display()
    ));
    bench.import(&three());
    bench
}

fn sheet(bench: &Bench) -> Value {
    bench.good(&["crisis", "--json"]).one()
}

#[test]
fn a_crisis_is_led_from_a_phone() {
    let bench = paging();
    let none = bench.call(&["crisis"]);
    assert!(none.code == 1 && none.err.contains("no crisis runs"), "{}", none.err);
    let id = &bench.ids("")[0];
    bench.good(&["escalate", id, "2", "payments", "look"]);
    let paged = fs::read_to_string(bench.path("paged")).unwrap();
    let code = sheet(&bench)["page"]["code"].as_str().unwrap().to_owned();
    assert!(paged.starts_with(&format!("2 {code} L2 · ")) && paged.lines().count() == 1, "{paged}");

    let shown = bench.good(&["crisis"]).out;
    for words in [
        "CRISIS 2  ",
        "nobody has answered the page",
        &format!("hearken crisis ack {code}"),
        "said: nothing yet",
        "next: first statement",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");

    bench.good(&["--as", "dan", "crisis", "ack", &code]);
    bench.good(&["crisis", "protocol", "outage"]);
    bench.good(&["--as", "dan", "crisis", "role", "lead"]);
    bench.good(&["crisis", "role", "writer", "ana"]);
    bench.good(&["crisis", "tick", "1"]);
    bench.good(&["crisis", "skip", "2", "two", "of", "us"]);
    bench.good(&["crisis", "note", "payments", "see", "it", "too"]);
    bench.good(&["crisis", "promise", "+45m"]);
    bench.good(&["crisis", "task", "call", "the", "bank", "--owner", "dan", "--due", "+2h"]);
    bench.good(&["crisis", "level", "1", "it", "grows"]);
    let paged = fs::read_to_string(bench.path("paged")).unwrap();
    assert_eq!(paged.lines().count(), 2, "another level pages anew: {paged}");
    let shown = bench.good(&["crisis", "--all"]).out;
    for words in [
        "CRISIS 1  ",
        "lead dan · writer ana",
        "[x]  1 ",
        "[-]  2 ",
        "task 1: call the bank @dan",
        "ana: payments see it too",
        "level 1: it grows",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }

    bench.good(&["crisis", "did", "1"]);
    bench.good(&["crisis", "did", "1", "--off"]);
    bench.good(&["crisis", "close", "stable"]);
    let over = bench.call(&[
        "crisis",
        "tick",
        "3",
        "--of",
        bench.good(&["crisis", "list", "--json"]).one()["id"].as_str().unwrap(),
    ]);
    assert!(over.code == 1 && over.err.contains("is over, ended by"), "{}", over.err);
    let left = bench.good(&["queue", "--json"]).lines();
    let task = left.iter().find(|row| row["kind"] == "step").expect("the task waits still");
    assert_eq!((&task["text"], &task["assignee"]), (&json!("call the bank"), &json!("dan")));
    assert!(bench.good(&["verify"]).out.contains("agree"));
}

#[test]
fn what_names_nothing_is_said_and_changes_nothing() {
    let bench = paging();
    bench.good(&["escalate", &bench.ids("")[0], "3", "--protocol", "none"]);
    let seq = || bench.good(&["log", "--limit", "200", "--json"]).lines().len();
    let before = seq();
    for (args, words) in [
        (&["crisis", "tick", "1"][..], "there is no step \"1\""),
        (&["crisis", "protocol", "fire"], "there are outage, product, staff"),
        (&["crisis", "did", "4"], "there is no task 4"),
        (&["crisis", "nowhere"], "nowhere"),
        (&["crisis", "page", "9"], "9"),
        (&["crisis", "promise", "yesterday"], "write a time to come"),
        (&["crisis", "close", "--of", "nowhere"], "nowhere"),
    ] {
        let ended = bench.call(args);
        assert!(ended.code != 0 && ended.err.contains(words), "{args:?}: {} {}", ended.code, ended.err);
    }
    assert_eq!(seq(), before);
}

#[test]
fn who_belongs_to_a_crisis_is_said_by_hand() {
    let bench = paging();
    let ids = bench.ids("");
    bench.good(&["escalate", &ids[0], "3"]);
    bench.good(&["crisis", "join", &ids[1], &ids[2]]);
    assert_eq!(sheet(&bench)["size"]["conversations"], 3);
    bench.good(&["crisis", "part", &ids[1]]);
    assert_eq!(sheet(&bench)["size"]["conversations"], 2);
    assert!(bench.good(&["crisis", "join", &ids[2]]).out.contains("stands so already"));
}

#[test]
fn the_rota_is_shown_and_arranged_by_hand() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\n");
    fs::write(
        bench.path("rota.toml"),
        "[people.ana]\nmail = \"ana@example.org\"\n[people.dan]\nmail = \"dan@example.org\"\n\
         [[layer]]\nname = \"primary\"\npeople = [\"ana\", \"dan\"]\nevery = \"week\"\nhand_over = \"mon 9:00\"\nfrom = \"2026-01-05\"\n",
    )
    .unwrap();
    bench.import(&three());
    let shown = bench.call(&["rota"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.starts_with("primary: ") && shown.out.contains(" · then "), "{}", shown.out);
    let on_call = if shown.out.starts_with("primary: ana") { "ana" } else { "dan" };
    let other = if on_call == "ana" { "dan" } else { "ana" };
    bench.good(&["rota", "override", "primary", "now", "+2h", other, "dentist"]);
    assert!(bench.good(&["rota"]).out.starts_with(&format!("primary: {other} until")));
    assert!(bench.good(&["rota"]).out.contains(&format!("instead of {on_call}")));
    bench.good(&["rota", "withdraw", "primary"]);
    assert!(bench.good(&["rota"]).out.starts_with(&format!("primary: {on_call} until")));
    let twice = bench.call(&["rota", "withdraw", "primary"]);
    assert!(twice.code == 1 && twice.err.contains("nothing that still holds"), "{}", twice.err);
    let unknown = bench.call(&["rota", "override", "primary", "now", "+2h", "eva"]);
    assert!(unknown.code == 1 && unknown.err.contains("does not know eva"), "{}", unknown.err);
    assert!(bench.good(&["rota", "report", "--days", "14"]).out.contains("quality 100 of 100"));
    let calendar = bench.good(&["rota", "ics"]).out;
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("On call\\, primary"), "{calendar}");
}

#[test]
fn a_report_is_written_and_says_what_came_late() {
    let bench = paging();
    let none = bench.call(&["crisis", "report"]);
    assert!(none.code == 1 && none.err.contains("no crisis has been raised"), "{}", none.err);
    let ids = bench.ids("");
    bench.good(&["escalate", &ids[0], "2", "payments", "look"]);
    bench.good(&["crisis", "join", &ids[1]]);
    bench.good(&["crisis", "ack"]);
    bench.good(&["freeze", "double", "charges"]);
    bench.good(&["crisis", "task", "call", "the", "bank", "--owner", "dan"]);
    bench.good(&["crisis", "close", "stable"]);
    bench.good(&["crisis", "note", "we", "were", "slow"]);
    let said = bench.good(&["crisis", "report"]).out;
    let path = said.trim().strip_prefix("report written: ").expect("it says where");
    let text = fs::read_to_string(path).unwrap();
    for words in [
        "# Crisis 2: ",
        "2 conversations with 2 people",
        "| somebody had it | ",
        "| in time |",
        "| first statement | never | ",
        "- [ ] call the bank (dan, no day yet)",
        "double charges",
        "ana: we were slow",
        "ana has acknowledged it",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let picture = fs::read_to_string(path.replace(".md", ".svg")).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("somebody had it"));
    let report = bench.good(&["crisis", "report", "--json"]).one();
    assert_eq!((&report["size"]["people"], &report["crisis"]["level"]), (&json!(2), &json!(2)));
    assert!(bench.good(&["crisis", "report", "--print"]).out.contains("## Volume"));
}

#[test]
fn a_post_of_ours_is_put_into_a_crisis_and_taken_out() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\n");
    let below = |id: &str, minutes_ago: i64, text: &str| {
        let mut item = item(id, minutes_ago, text);
        item["in_reply_to"] = json!("joke");
        item
    };
    let mut joke = item("joke", 60, "soggy pensioners again");
    (joke["kind"], joke["from_us"]) = (json!("post"), json!(true));
    bench.import(&[joke, below("p1", 50, "My nan is in your ballroom"), below("p2", 40, "Wrong account, love")]);
    bench.import(&[item("p3", 30, "Is the pool heated today?")]);
    let id = bench.ids("ballroom").remove(0);
    // Only a protocol of which it is the matter puts it in by itself.
    let told = bench.good(&["escalate", &id, "2", "--protocol", "staff", "--dry-run", "--json"]).one();
    assert_eq!((&told["post"]["in"], &told["post"]["below"]), (&json!(true), &json!(1)), "{told:#}");
    let told = bench.good(&["escalate", &id, "2", "--protocol", "staff", "--no-post", "--dry-run", "--json"]).one();
    assert_eq!(told["post"]["in"], false);
    let told = bench.good(&["escalate", &id, "2", "--protocol", "outage", "--dry-run", "--json"]).one();
    assert_eq!(told["post"]["in"], false);
    let raised = bench.good(&["escalate", &id, "2", "--protocol", "staff"]);
    assert!(raised.out.contains("what is below our post of"), "{}", raised.out);
    let size = || sheet(&bench)["size"]["conversations"].clone();
    assert_eq!(size(), 2);
    assert!(bench.good(&["crisis"]).out.contains("with everything below our post of"));
    let code = sheet(&bench)["crisis"]["id"].as_str().unwrap().to_owned();
    bench.good(&["crisis", "post", "--crisis", &code, "--off"]);
    assert_eq!(size(), 1);
    bench.import(&[below("p4", 5, "delete it")]);
    assert_eq!(size(), 1, "nothing joins by itself any more");
    let other = bench.ids("delete").remove(0);
    let put = bench.good(&["crisis", "post", "--of", &code, "--item", &other]);
    assert!(put.out.contains("2 conversations put in"), "{}{}", put.out, put.err);
    let apart = bench.ids("heated").remove(0);
    let refused = bench.call(&["crisis", "post", "--item", &apart]);
    assert!(refused.code == 1 && refused.err.contains("below no post of ours"), "{}", refused.err);
    let refused = bench.call(&["escalate", &apart, "2", "--post"]);
    assert!(refused.code == 2 && refused.err.contains("below no post of ours"), "{}", refused.err);
    let why = bench.good(&["triage", "explain", &other]).out;
    assert!(why.contains("below our post of"), "{why}");
}
