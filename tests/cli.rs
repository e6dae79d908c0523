//! The built program from outside: what scripts rely on, on desks of their own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

#[path = "cli/accounts.rs"]
mod accounts;
#[path = "cli/alone.rs"]
mod alone;
#[path = "cli/blog.rs"]
mod blog;
#[path = "cli/crises.rs"]
mod crises;
#[path = "cli/drills.rs"]
mod drills;
#[path = "cli/escalating.rs"]
mod escalating;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/languages.rs"]
mod languages;
#[path = "cli/media.rs"]
mod media;
#[path = "cli/mishaps.rs"]
mod mishaps;
#[path = "cli/on_call.rs"]
mod on_call;
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/people.rs"]
mod people;
#[path = "cli/plan.rs"]
mod plan;
#[path = "cli/plan_files.rs"]
mod plan_files;
#[path = "cli/results.rs"]
mod results;
#[path = "cli/rhythm.rs"]
mod rhythm;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/statements.rs"]
mod statements;
#[path = "cli/swarms.rs"]
mod swarms;
#[path = "cli/watch.rs"]
mod watch;

/// A desk of its own with settings of its own.
struct Bench {
    dir: tempfile::TempDir,
}

/// What a call printed and how it ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn of(output: Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Returns the lines of JSON that were printed.
    fn lines(&self) -> Vec<Value> {
        let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}\n{}", self.err));
        self.out.lines().map(read).collect()
    }

    fn one(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{}\n{}", self.out, self.err);
        lines.remove(0)
    }
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { dir: tempfile::tempdir().unwrap() };
        bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn settings(&self, text: &str) {
        fs::write(self.path("config.toml"), text).unwrap();
    }

    fn command(&self, desk: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearken"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", self.dir.path());
        command.env("USER", "ana").env("TZ", "UTC").env("LANG", "C.UTF-8");
        command.env("XDG_RUNTIME_DIR", self.dir.path()).env("XDG_STATE_HOME", self.path("state"));
        command.arg("--config").arg(self.path("config.toml")).arg("--desk").arg(self.path(desk)).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn on(&self, desk: &str, args: &[&str]) -> Ended {
        Ended::of(self.command(desk, args).output().unwrap())
    }

    /// Calls the program, which may end as it likes.
    fn call(&self, args: &[&str]) -> Ended {
        self.on("desk", args)
    }

    /// Calls the program, which must end well.
    fn good(&self, args: &[&str]) -> Ended {
        let ended = self.call(args);
        assert_eq!(ended.code, 0, "{args:?}: {}{}", ended.out, ended.err);
        ended
    }

    /// Returns the IDs of the queue, in order, swarms unfolded.
    fn ids(&self, query: &str) -> Vec<String> {
        let mut args = vec!["queue", "--json", "--unfold"];
        args.extend(query.split_whitespace());
        self.good(&args).lines().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    fn import(&self, items: &[Value]) -> Value {
        let text: String = items.iter().map(|item| format!("{item}\n")).collect();
        fs::write(self.path("items.jsonl"), text).unwrap();
        self.good(&["import", self.path("items.jsonl").to_str().unwrap(), "--json"]).one()
    }

    /// Runs the desk without a screen, until dropped.
    fn serve(&self) -> Serving {
        let mut child = self.command("desk", &["serve"]).process_group(0).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.starts_with("serving "), "{line}");
        Serving(child)
    }
}

/// A desk that runs without a screen.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.0.wait();
    }
}

fn item(id: &str, minutes_ago: i64, text: &str) -> Value {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes_ago);
    json!({
        "network": "facebook", "account": "brand", "id": id, "kind": "comment", "created_at": at.to_string(),
        "author": { "id": id, "handle": format!("person-{id}"), "name": format!("Person {id}") },
        "text": text, "lang": "en", "url": format!("https://example.test/{id}"),
    })
}

fn three() -> Vec<Value> {
    vec![
        item("a", 30, "Why was I charged twice for gate 14?"),
        item("b", 20, "When does the last train leave?"),
        item("c", 10, "Can I bring my bike, and where do I book it?"),
    ]
}

#[test]
fn an_import_counts_new_known_and_bad_with_their_lines() {
    let bench = Bench::new();
    let mut lines: Vec<String> = three().iter().map(Value::to_string).collect();
    lines.insert(1, "not json".to_owned());
    lines.insert(2, String::new());
    lines.push(
        r#"{"network":"x","account":"a","id":"9","kind":"dm","author":{"handle":"b"},"text":"no time"}"#.to_owned(),
    );
    let file = bench.path("mixed.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    let first = bench.call(&["import", file.to_str().unwrap(), "--json"]);
    assert_eq!(first.code, 1, "{}", first.err);
    let counts = first.one();
    assert_eq!((&counts["new"], &counts["known"], &counts["bad"]), (&json!(3), &json!(0), &json!(2)));
    assert_eq!(counts["bad_lines"][0]["line"], 2);
    assert_eq!(counts["bad_lines"][1]["line"], 6);
    assert!(
        first.err.contains("line 2: ") && first.err.contains("line 6: missing field `created_at`"),
        "{}",
        first.err
    );
    assert!(first.err.contains("the other lines are in"), "{}", first.err);
    let again = bench.call(&["import", file.to_str().unwrap(), "--json"]).one();
    assert_eq!((&again["new"], &again["known"], &again["bad"]), (&json!(0), &json!(3), &json!(2)));
    let words = bench.call(&["import", file.to_str().unwrap()]);
    assert_eq!(words.out, "0 new, 3 known, 2 bad\n");
}

#[test]
fn an_import_reads_standard_input_and_files_old_items_as_done() {
    let bench = Bench::new();
    let mut command = bench.command("desk", &["import", "-", "--json", "--open-since", "15m"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for item in three() {
        writeln!(input, "{item}").unwrap();
    }
    drop(input);
    let ended = Ended::of(child.wait_with_output().unwrap());
    assert_eq!(ended.one()["new"], 3, "{}", ended.err);
    assert_eq!(bench.ids("").len(), 1);
    assert_eq!(bench.good(&["search", "is:done", "--json"]).lines().len(), 2);
}

#[test]
fn the_queue_has_the_fields_that_scripts_rely_on() {
    let bench = Bench::new();
    bench.import(&three());
    let rows = bench.good(&["queue", "--json"]).lines();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        assert_eq!(row["kind"], "conversation");
        assert_eq!(row["item_kind"], "comment");
        assert!(["crisis", "in_time", "late", "quiet"].contains(&row["band"].as_str().unwrap()), "{row}");
        assert!(row["due"].is_null() || row["due"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{row}");
        let classes = ["crisis", "complaint", "question", "request", "praise", "chatter", "spam"];
        assert!(classes.contains(&row["class"].as_str().unwrap()), "{row}");
        assert!(!row["why"].as_array().unwrap().is_empty(), "{row}");
        assert_eq!((&row["network"], &row["account"]), (&json!("facebook"), &json!("brand")));
        assert!(row["author"]["handle"].as_str().unwrap().starts_with("person-"));
        assert!(row["author"]["name"].as_str().unwrap().starts_with("Person "));
        assert!(row["text"].as_str().unwrap().len() > 10);
        assert_eq!(row["state"], "open");
        assert!(row["assignee"].is_null());
        assert_eq!(row["labels"], json!([]));
        assert_eq!(row["conversation"], row["id"]);
        assert_eq!(row["swarm"], 1);
        assert!(row["url"].as_str().unwrap().starts_with("https://example.test/"));
    }
    let dues: Vec<&str> =
        rows.iter().filter(|row| row["band"] == "in_time").filter_map(|row| row["due"].as_str()).collect();
    assert!(dues.is_sorted(), "{dues:?}");
    assert_eq!(bench.good(&["queue", "--json", "--limit", "2"]).lines(), rows[..2]);
    let people = bench.good(&["queue"]).out;
    assert!(people.contains("Person a") && people.contains(&rows[0]["id"].as_str().unwrap()[..8]), "{people}");
}

#[test]
fn saved_replies_are_listed_by_language_network_and_words() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("replies")).unwrap();
    let own =
        "lang = \"en\"\n[[reply]]\nname = \"parcel\"\ncategory = \"shop\"\ntext = \"It is {place?} by {train}.\"\n";
    fs::write(bench.path("replies/own.toml"), own).unwrap();
    let parcel = bench.good(&["replies", "SHOP", "parcel", "--lang", "en", "--json"]).one();
    assert_eq!((&parcel["name"], &parcel["lang"]), (&json!("parcel"), &json!("en")));
    assert_eq!(parcel["wants"], json!([{ "name": "place", "optional": true }, { "name": "train", "optional": false }]));
    let romanian = bench.good(&["replies", "--lang", "ro", "--net", "linkedin", "--json"]).lines();
    assert!(romanian.len() > 5 && romanian.iter().all(|reply| reply["lang"] == "ro"));
    let here = |reply: &Value| reply["network"] == json!([]) || reply["network"].to_string().contains("linkedin");
    assert!(romanian.iter().all(here), "{romanian:?}");
    assert!(bench.good(&["replies", "intarzi"]).out.contains("ro "), "accents and case do not matter");
    assert!(bench.good(&["replies", "nothing-like-this"]).out.contains("No saved reply"));
}

#[test]
fn json_cannot_move_a_cursor_or_turn_words_round() {
    let bench = Bench::new();
    let text = "a\u{1b}[2Jb \u{9b}31m \u{202e}evil\u{2066} c\u{200b}d";
    let mut hostile = item("h", 5, text);
    hostile["author"]["name"] = json!("x\u{1b}]0;title\u{7}y\u{202e}");
    hostile["extra_field"] = json!("\u{202e}kept");
    bench.import(&[hostile]);
    let id = bench.good(&["queue", "--json"]).lines()[0]["id"].as_str().unwrap().to_owned();
    let whole = ["show", id.as_str()];
    for args in [&["queue", "--json"][..], &["queue"], &whole, &["export", "items"], &["search", "evil", "--json"]] {
        let ended = bench.good(args);
        assert!(!ended.out.is_empty());
        let bad = |c: &char| (c.is_control() && *c != '\n') || "\u{202e}\u{2066}\u{200b}".contains(*c);
        assert_eq!(ended.out.chars().find(bad), None, "{args:?}: {:?}", ended.out);
    }
}

#[test]
fn acts_are_undone_and_done_again() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    let done = bench.good(&["done", &ids[0][..10], &ids[1], "--json"]).one();
    assert_eq!(done["changed"].as_array().unwrap().len(), 2);
    assert_eq!(bench.ids(""), ids[2..]);
    bench.good(&["undo"]);
    assert_eq!(bench.ids(""), ids);
    bench.good(&["redo"]);
    assert_eq!(bench.ids(""), ids[2..]);
    bench.good(&["reopen", &ids[0]]);
    assert_eq!(bench.ids("").len(), 2);
    // Another seat has nothing to take back.
    let other = bench.call(&["undo", "--as", "dan"]);
    assert_eq!(other.code, 1, "{}{}", other.out, other.err);
}

#[test]
fn a_conversation_is_labelled_noted_claimed_classed_and_shown() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    bench.good(&["label", id, "+refund", "vip"]);
    bench.good(&["label", id, "-vip"]);
    bench.good(&["claim", id]);
    bench.good(&["class", id, "complaint"]);
    bench.good(&["star", id]);
    bench.good(&["priority", id, "+"]);
    bench.good(&["promise", id, "+2h"]);
    bench.good(&["note", id, "called", "the", "bank"]);
    let row = bench.good(&["queue", "label:refund", "assignee:me", "class:complaint", "is:starred", "--json"]).one();
    assert_eq!((&row["id"], &row["assignee"]), (&json!(id), &json!("ana")));
    assert_eq!((&row["labels"], &row["priority"], &row["starred"]), (&json!(["refund"]), &json!(1), &json!(true)));
    let shown = bench.good(&["show", id]).out;
    assert!(shown.contains("called the bank") && shown.contains("NOTE ana"), "{shown}");
    let object = bench.good(&["show", id, "--json"]).one();
    assert_eq!(object["id"], json!(id));
    let refused = bench.call(&["claim", id, "--as", "dan"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("ana"), "{}", refused.err);
    bench.good(&["assign", id, "dan"]);
    assert_eq!(bench.good(&["queue", "assignee:dan", "--json"]).one()["assignee"], "dan");
    bench.good(&["star", id, "--off"]);
    bench.good(&["dismiss", id, "spam"]);
    assert_eq!(bench.ids("").len(), 2);
    let log = bench.good(&["log", "--json"]).lines();
    assert!(log.iter().any(|line| line["by"] == "ana"), "{log:?}");
}

#[test]
fn bad_words_are_told_with_the_good_ones() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    for (args, code, words) in [
        (&["snooze", id, "whenever"][..], 2, "says no time; write fri 9"),
        (&["dismiss", id, "because"], 2, "say no-answer-needed, spam"),
        (&["class", id, "anger"], 2, "say crisis, complaint"),
        (&["priority", id, "high"], 2, "write +, - or 0"),
        (&["promise", id, "reply"], 2, "wants a time"),
        (&["done", "zzzzzz"], 1, "hearken queue"),
        (&["queue", "is:banana"], 2, "banana"),
        (&["posted", id], 2, "is no reply"),
        (&["resume"], 1, "not frozen"),
        (&["import", "/no/such/file"], 2, "cannot be read"),
        (&["frobnicate"], 2, "unrecognized"),
        (&["reply", id, "--text", "x", "--from", "nobody"], 1, "there is no account \"nobody\""),
    ] {
        let ended = bench.call(args);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
    }
    let past = bench.call(&["snooze", id, "+9d"]);
    assert_eq!(past.code, 1, "{}{}", past.out, past.err);
    assert!(past.err.contains("--yes"), "{}", past.err);
    bench.good(&["snooze", id, "+9d", "--yes"]);
    bench.good(&["snooze", &bench.ids("")[0], "reply", "--yes"]);
    assert_eq!(bench.ids("").len(), 1);
}

#[test]
fn an_id_that_means_several_things_lists_them() {
    let bench = Bench::new();
    let items: Vec<Value> = (0..80).map(|n| item(&format!("n{n}"), 5, "When do you open?")).collect();
    bench.import(&items);
    let ids = bench.ids("");
    let twice = ids.iter().find(|id| ids.iter().filter(|other| other[..1] == id[..1]).count() > 1).unwrap();
    let ended = bench.call(&["show", &twice[..1]]);
    assert_eq!(ended.code, 2, "{}", ended.err);
    assert!(ended.err.contains("a conversation") && ended.err.contains("write more of it"), "{}", ended.err);
}

#[test]
fn search_finds_by_words_and_facts() {
    let bench = Bench::new();
    bench.import(&three());
    let count = |query: &[&str]| {
        let args = [&["search", "--json"], query].concat();
        bench.good(&args).lines().len()
    };
    assert_eq!(count(&["charged"]), 1);
    assert_eq!(count(&["\"last train\""]), 1);
    assert_eq!(count(&["gate 14", "charged"]), 1);
    assert_eq!(count(&["\"train last\""]), 0);
    assert_eq!(count(&["from:person-b"]), 1);
    assert_eq!(count(&["net:facebook", "-train"]), 2);
    assert_eq!(count(&["net:bluesky"]), 0);
    assert_eq!(count(&["is:open", "lang:en"]), 3);
}

#[test]
fn the_queue_lists_what_waits_in_its_bands_and_nothing_else_unless_it_is_named() {
    let bench = Bench::new();
    bench.import(&[
        item("late", 600, "When does the last train leave?"),
        item("new", 1, "Where do I book a bike?"),
        three().remove(0),
    ]);
    let rows = |query: &[&str]| bench.good(&[&["queue", "--json"], query].concat()).lines();
    let bands = |rows: &[Value]| rows.iter().map(|row| (row["id"].clone(), row["band"].clone())).collect::<Vec<_>>();
    let all = rows(&[]);
    let done = all[0]["id"].as_str().unwrap().to_owned();
    bench.good(&["done", &done]);
    let left = bands(&rows(&[]));
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|(_, band)| band != "quiet"), "{left:?}");
    for query in [&["net:facebook"][..], &["is:open"], &["account:brand", "-class:spam"], &["from:person"]] {
        let listed = bands(&rows(query));
        assert!(!listed.is_empty(), "{query:?}");
        assert!(listed.iter().all(|row| left.contains(row)), "{query:?}: {listed:?} of {left:?}");
    }
    assert_eq!(rows(&["train"]).len() + rows(&["bike"]).len() + rows(&["charged"]).len(), 2, "words too");
    let named = rows(&["is:done", "net:facebook"]);
    assert_eq!(bands(&named), [(json!(done), Value::Null)], "what is done stands in no band");
    bench.good(&["snooze", left[0].0.as_str().unwrap(), "+3d", "--yes"]);
    assert_eq!(bands(&rows(&["is:snoozed"])), [(left[0].0.clone(), Value::Null)]);
    assert_eq!(rows(&["net:facebook"]).len(), 1);
    assert_eq!(rows(&["net:bluesky"]).len(), 0, "a network that is known has nothing here");
    for verb in ["queue", "search"] {
        let refused = bench.call(&[verb, "net:facebok"]);
        assert_eq!(refused.code, 1, "{}", refused.err);
        let words = "there is no network \"facebok\": did you mean facebook? (there is facebook)";
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}

#[test]
fn a_search_that_lists_less_than_fits_says_so() {
    let bench = Bench::new();
    let items: Vec<Value> = (0..101).map(|n| item(&format!("n{n}"), 30, "Where is my train?")).collect();
    bench.import(&items);
    let cut = bench.good(&["search", "train", "--json"]);
    assert_eq!(cut.lines().len(), 101);
    let end = json!({ "kind": "reach", "complete": false, "listed": 100, "looked_at": null });
    assert_eq!(cut.lines().last().unwrap(), &end);
    assert!(cut.err.contains("These are the newest 100; older ones fit too: --limit N lists more."), "{}", cut.err);
    let asked = bench.good(&["search", "train", "--json", "--limit", "7"]);
    assert_eq!((asked.lines().len(), asked.err.as_str()), (7, ""), "they know what they asked for");
    let whole = bench.good(&["search", "train", "--limit", "101"]);
    assert_eq!((whole.out.lines().count(), whole.err.as_str()), (101, ""));
}

#[test]
fn items_and_the_log_go_out_and_come_back() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    bench.good(&["note", &ids[0], "remember"]);
    bench.good(&["done", &ids[1]]);
    let (items, log) = (bench.path("out.jsonl"), bench.path("log.jsonl"));
    fs::write(&items, bench.good(&["export", "items"]).out).unwrap();
    fs::write(&log, bench.good(&["export", "log"]).out).unwrap();
    let fresh = bench.on("fresh", &["import", items.to_str().unwrap(), "--json"]);
    assert_eq!(fresh.one()["new"], 3, "{}", fresh.err);
    let whole = bench.on("whole", &["import", log.to_str().unwrap(), "--json"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    let again = bench.on("whole", &["export", "log"]).out;
    assert_eq!(again, fs::read_to_string(&log).unwrap());
    assert!(bench.on("whole", &["show", &ids[0]]).out.contains("remember"));
    let verified = bench.on("whole", &["verify", "--json"]);
    let report = verified.one();
    assert_eq!((&report["ok"], &report["differences"]), (&json!(true), &json!([])), "{report}");
    assert!(report["events"].as_u64().unwrap() >= 5 && report["pages"].as_u64().unwrap() >= 3, "{report}");
    // A log never mixes with a desk that is there.
    let refused = bench.call(&["import", log.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{}{}", refused.out, refused.err);
}

#[test]
fn a_backup_makes_the_desk_again() {
    let bench = Bench::new();
    bench.import(&three());
    let folder = bench.path("safe");
    let backup = bench.good(&["backup", folder.to_str().unwrap(), "--json"]).one();
    assert!(Path::new(backup["path"].as_str().unwrap()).exists());
    let restored = bench.on("again", &["restore", folder.to_str().unwrap(), "--json"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(restored.one()["events"], backup["events"]);
    assert_eq!(bench.on("again", &["queue", "--json"]).lines().len(), 3);
    assert_eq!(bench.on("again", &["verify"]).code, 0);
    let over = bench.call(&["restore", folder.to_str().unwrap()]);
    assert_eq!(over.code, 1, "{}{}", over.out, over.err);
    assert!(over.err.contains("--desk DIR"), "{}", over.err);
    let empty = bench.call(&["restore", bench.dir.path().to_str().unwrap()]);
    assert_eq!(empty.code, 2, "{}", empty.err);
}

#[test]
fn what_is_over_goes_to_the_archive_and_is_found_as_before() {
    let bench = Bench::new();
    let many: Vec<Value> = (0..200).map(|n| item(&format!("i{n}"), 30, &format!("Question {n} on gate 14"))).collect();
    bench.import(&many);
    let none = bench.good(&["archive"]).out;
    assert!(none.contains("nothing is over for 12 months"), "{none}");
    let ids = bench.ids("");
    let first = bench.good(&["queue", "--json", "--limit", "1"]).one();
    let native = first["author"]["handle"].as_str().unwrap().trim_start_matches("person-").to_owned();
    let (done, open) = ids.split_at(199);
    done.chunks(50).for_each(|some| {
        let ids: Vec<&str> = some.iter().map(String::as_str).collect();
        bench.good(&[&["done"][..], &ids].concat());
    });
    bench.good(&["label", &done[0], "bikes"]);
    let shown = |id: &str| bench.good(&["show", id, "--json"]).out;
    let before = (shown(&done[0]), shown(&open[0]), bench.good(&["export", "log"]).out);
    let moved = bench.good(&["archive", "--months", "0", "--json"]).one();
    assert_eq!(moved["conversations"], 199, "{moved}");
    assert!(moved["events"].as_u64().unwrap() > 200, "{moved}");
    assert_eq!((shown(&done[0]), shown(&open[0]), bench.good(&["export", "log"]).out), before);
    assert_eq!(bench.good(&["search", "gate", "--limit", "500", "--json"]).lines().len(), 200);
    assert_eq!(bench.good(&["search", "label:bikes", "--json"]).lines().len(), 1);
    let short = &done[0][..8];
    assert_eq!(shown(short), shown(&done[0]));
    assert_eq!(bench.good(&["verify", "--json"]).one()["ok"], true);
    // They write again below what they wrote.
    let mut again = item("again", 1, "And on Sundays?");
    again["in_reply_to"] = json!(native);
    again["author"]["id"] = json!(native);
    bench.import(&[again]);
    let back = bench.good(&["queue", "--json"]).lines();
    assert!(back.iter().any(|row| row["conversation"] == done[0].as_str()), "{back:?}");
    assert_eq!(bench.good(&["verify", "--json"]).one()["ok"], true);
}

#[test]
fn a_running_desk_answers_everybody() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    let serving = bench.serve();
    assert_eq!(bench.ids(""), ids);
    bench.good(&["done", &ids[0]]);
    assert_eq!(bench.ids("").len(), 2);
    let more: Vec<Value> = (0..50).map(|n| item(&format!("m{n}"), 3, "Where is the lost property office?")).collect();
    assert_eq!(bench.import(&more)["new"], 50);
    assert_eq!(bench.ids("").len(), 52);
    assert_eq!(bench.good(&["export", "items"]).lines().len(), 53);
    assert_eq!(bench.good(&["verify", "--json"]).one()["ok"], true);
    assert_eq!(bench.call(&["serve"]).code, 4);
    let doctor = bench.call(&["doctor"]);
    assert!(doctor.out.contains("a desk runs on it"), "{}{}", doctor.out, doctor.err);
    drop(serving);
    assert_eq!(bench.ids("").len(), 52);
}

#[test]
fn many_commands_at_once_wait_for_each_other() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    let start = |id: &String| bench.command("desk", &["label", id, "+together"]).spawn().unwrap();
    let children: Vec<Child> = ids.iter().map(start).collect();
    for child in children {
        let ended = Ended::of(child.wait_with_output().unwrap());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    assert_eq!(bench.good(&["queue", "label:together", "--json"]).lines().len(), 3);
}

#[test]
fn a_network_without_connector_is_answered_by_hand() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    let sent = bench.good(&["reply", &ids[0], "--text", "We are looking into it right now.", "--now", "--json"]).one();
    assert_eq!(sent["state"], "by_hand");
    assert!(sent["url"].as_str().unwrap().starts_with("https://example.test/"));
    assert_eq!(sent["text"], "We are looking into it right now.");
    let reply = sent["id"].as_str().unwrap();
    let waiting = bench.good(&["outbox", "--json"]).one();
    assert_eq!((&waiting["id"], &waiting["state"]), (&json!(reply), &json!("by_hand")));
    bench.good(&["posted", reply]);
    let over = bench.good(&["outbox", "--json"]).one();
    assert_eq!((&over["state"], &over["text"]), (&json!("delivered"), &sent["text"]));
    assert_eq!(bench.good(&["queue", "is:waiting", "--json"]).one()["id"], json!(ids[0]));
    let blocked = bench.call(&["reply", &ids[1], "--text", "{first_name}, hello"]);
    assert_eq!(blocked.code, 1, "{}{}", blocked.out, blocked.err);
    assert!(!blocked.err.contains("--yes"), "{}", blocked.err);
    let asked = bench.call(&["reply", &ids[1], "--text", "Write to mira.ionescu@example.test, it leaves at nine."]);
    assert_eq!(asked.code, 1, "{}{}", asked.out, asked.err);
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    bench.good(&["reply", &ids[1], "--text", "Write to mira.ionescu@example.test, it leaves at nine.", "--yes"]);
}

#[test]
fn a_freeze_is_seen_and_ended() {
    let bench = Bench::new();
    bench.import(&three());
    bench.good(&["freeze", "double", "charges"]);
    let twice = bench.call(&["freeze", "again"]);
    assert_eq!(twice.code, 1);
    assert!(twice.err.contains("double charges"), "{}", twice.err);
    bench.good(&["resume"]);
    assert!(bench.good(&["log"]).out.contains("resumed"));
}

#[test]
fn a_program_is_a_network_end_to_end() {
    let bench = Bench::new();
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    bench.settings(&format!(
        "[desk]\nzone = \"UTC\"\n[[account]]\nnetwork = \"exec\"\nhandle = \"@shop\"\n\
         options = {{ command = [\"sh\", \"{feed}\"], name = \"forum\", dir = \"{}\" }}\n",
        bench.dir.path().display()
    ));
    let round = bench.good(&["sync", "--once", "--json"]).one();
    assert_eq!((&round["new"], &round["error"]), (&json!(1), &Value::Null), "{round}");
    for field in ["account", "fetched", "known", "odd", "limited_until"] {
        assert!(round.get(field).is_some(), "{field} is missing: {round}");
    }
    let again = bench.good(&["sync", "--once", "--json"]).one();
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(1)), "{again}");
    let id = &bench.good(&["queue", "net:forum", "--json"]).lines()[0]["id"];
    let sent = bench.good(&["reply", id.as_str().unwrap(), "--text", "Yes, until six.", "--now", "--json"]).one();
    assert_eq!(sent["state"], "delivered", "{sent}");
    let kept = fs::read_to_string(bench.path("feed.sent")).unwrap();
    assert_eq!(kept.matches("Yes, until six.").count(), 1, "{kept}");
    let outbox = bench.good(&["outbox", "--json"]).one();
    assert_eq!((&outbox["state"], &outbox["id"]), (&json!("delivered"), &sent["id"]));
    assert_eq!(outbox["remote_id"], sent["id"]);
    assert!(outbox["why"].is_null() && outbox["item"].is_string() && outbox["account"].is_string(), "{outbox}");
    let later = bench.good(&["reply", id.as_str().unwrap(), "--text", "And tomorrow too.", "--later", "--json"]).one();
    assert_eq!(later["state"], "pending");
    bench.good(&["call-back", later["id"].as_str().unwrap()]);
}

#[test]
fn settings_with_mistakes_name_them_all_and_open_nothing() {
    let bench = Bench::new();
    bench.settings("[desk]\nnmae = \"x\"\n[undo]\npublic = \"soon\"\n[[account]]\nnetwork = \"mastadon\"\n");
    let ended = bench.call(&["queue"]);
    assert_eq!(ended.code, 2, "{}", ended.err);
    for words in ["config.toml:2: ", "did you mean \"name\"?", "config.toml:4: ", "config.toml:6: ", "\"mastodon\""] {
        assert!(ended.err.contains(words), "{words}\n{}", ended.err);
    }
    assert!(!bench.path("desk").exists());
    let doctor = bench.call(&["doctor", "--json"]);
    assert_eq!(doctor.code, 1);
    assert_eq!(
        doctor.lines().iter().filter(|line| line["what"] == "settings" && line["verdict"] == "wrong").count(),
        3
    );
}

#[test]
fn accounts_are_added_listed_and_removed_by_flags_alone() {
    let bench = Bench::new();
    bench.good(&["account", "add", "telegram", "--handle", "@brand"]);
    bench.good(&[
        "account",
        "add",
        "mastodon",
        "--handle",
        "@b@s.example",
        "--secret-env",
        "TOKEN",
        "--listen",
        "#rail",
        "--no-check",
    ]);
    let listed = bench.good(&["account", "list", "--json"]).lines();
    assert_eq!(listed.len(), 2);
    assert_eq!((&listed[0]["account"], &listed[0]["connector"]), (&json!("telegram:@brand"), &json!(false)));
    assert_eq!((&listed[1]["secret"], &listed[1]["listen"]), (&json!("from $TOKEN"), &json!(["#rail"])));
    assert_eq!(bench.call(&["account", "add", "telegram", "--handle", "@brand"]).code, 1);
    assert_eq!(bench.call(&["account", "add", "mastadon", "--handle", "x"]).code, 2);
    let nobody = bench.call(&["account", "add", "bluesky", "--handle", "b.example"]);
    assert_eq!(nobody.code, 2, "{}", nobody.err);
    assert!(nobody.err.contains("--secret-env"), "{}", nobody.err);
    let tested = bench.call(&["account", "test", "mastodon:@b@s.example", "--json"]);
    assert_eq!(tested.code, 3, "{}", tested.err);
    assert!(tested.one()["error"].as_str().unwrap().contains("TOKEN is not set"), "{}", tested.out);
    bench.good(&["account", "remove", "telegram:@brand", "--yes"]);
    assert_eq!(bench.good(&["account", "list", "--json"]).lines().len(), 1);
    assert!(fs::read_to_string(bench.path("config.toml")).unwrap().starts_with("[desk]\nzone = \"UTC\""));
}

#[test]
fn a_crisis_runs_the_page_command_before_the_call_ends() {
    let bench = Bench::new();
    let page = bench.path("paged");
    bench.settings(&format!(
        "[crisis]\npage_command = [\"sh\", \"-c\", \"echo $HEARKEN_LEVEL $HEARKEN_OWNER > '{}'\"]\n",
        page.display()
    ));
    bench.import(&three());
    let id = &bench.ids("")[2];
    bench.good(&["escalate", id, "2", "double", "charges", "--owner", "ana"]);
    assert_eq!(fs::read_to_string(&page).unwrap(), "2 ana\n");
    let rows = bench.good(&["queue", "--json"]).lines();
    let pinned: Vec<_> =
        rows.iter().filter(|row| row["band"] == "crisis").map(|row| (&row["kind"], &row["crisis"])).collect();
    assert_eq!(
        pinned,
        [(&json!("step"), &json!(2)), (&json!("conversation"), &json!(2))],
        "the statement, and what it is about"
    );
    assert_eq!((&rows[1]["id"], &rows[0]["text"]), (&json!(id), &json!("first statement is due")));
    assert!(bench.good(&["brief"]).out.contains("Crisis 2"));
    bench.good(&["stand-down", id]);
    assert_eq!(bench.call(&["stand-down", id]).code, 1);
}

#[test]
fn a_page_that_reached_nobody_is_said_and_the_crisis_stands() {
    let bench = Bench::new();
    bench.settings("[crisis]\npage_command = [\"sh\", \"-c\", \"echo no line >&2; exit 7\"]\n");
    bench.import(&three());
    let id = &bench.ids("")[2];
    let ended = bench.call(&["escalate", id, "1", "fire"]);
    assert_eq!(ended.code, 3, "{}", ended.err);
    assert!(ended.err.contains("no line") && ended.err.contains("call somebody yourself"), "{}", ended.err);
    assert!(bench.good(&["brief"]).out.contains("Crisis 1"));
    bench.settings("[crisis]\npage_command = [\"no-such-program\"]\n");
    let doctor = bench.call(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.out.contains("there is no no-such-program"), "{}", doctor.out);
}

#[test]
fn a_mistyped_desk_is_no_empty_one() {
    let bench = Bench::new();
    let nowhere = bench.path("nowhere");
    let ended = Ended::of(bench.command("nowhere", &["queue"]).output().unwrap());
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("there is no desk in"), "{}", ended.err);
    assert!(!nowhere.exists());
}

#[test]
fn a_reader_who_has_enough_is_no_error() {
    let bench = Bench::new();
    let items: Vec<Value> = (0..600).map(|n| item(&format!("n{n}"), 5, &"When do you open? ".repeat(20))).collect();
    bench.import(&items);
    let mut child = bench.command("desk", &["export", "items"]).spawn().unwrap();
    drop(child.stdout.take());
    let ended = Ended::of(child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

#[test]
fn a_damaged_store_says_what_to_do() {
    let bench = Bench::new();
    bench.import(&three());
    fs::remove_dir_all(bench.path("desk/store/slabs")).unwrap();
    let ended = bench.call(&["queue"]);
    assert_eq!(ended.code, 4, "{}", ended.err);
    assert!(ended.err.contains("hearken restore"), "{}", ended.err);
}

#[test]
fn a_demo_desk_is_filled_without_a_network() {
    let bench = Bench::new();
    let kept = bench.path("demo");
    bench.good(&["demo", "--keep", kept.to_str().unwrap(), "--seed", "--at", "2026-11-24T14:32:00+02:00"]);
    let rows = bench.on("demo", &["search", "--json", "--limit", "500", "is:open"]).lines();
    assert!(rows.len() > 50, "{}", rows.len());
    let networks: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["network"].as_str()).collect();
    assert!(networks.len() >= 5, "{networks:?}");
    let states = |bench: &Bench| -> Vec<String> {
        let all = ["plan", "list", "--json", "--all"];
        let rows = bench.on("demo", &all).lines();
        rows.iter().filter_map(|row| row["state"].as_str().map(str::to_owned)).collect()
    };
    let before = states(&bench);
    for state in ["idea", "draft", "review", "approved", "scheduled", "missed", "published"] {
        assert!(before.iter().any(|one| one == state), "{state} in {before:?}");
    }
    bench.good(&["demo", "--keep", kept.to_str().unwrap(), "--seed", "--at", "2026-11-24T14:40:00+02:00"]);
    assert_eq!(states(&bench), before, "a plan that is there is not filled again");
}

#[test]
fn a_desk_opens_only_on_a_terminal() {
    let bench = Bench::new();
    let ended = bench.call(&[]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("hearken queue"), "{}", ended.err);
    assert!(bench.good(&["--help"]).out.contains("Exit codes"));
    assert!(bench.good(&["completions", "zsh"]).out.contains("stand-down"));
}
