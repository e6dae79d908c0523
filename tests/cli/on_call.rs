//! What somebody on call relies on: scripts without a desk, programs that die, a desk that is frozen.

use std::time::Duration;

use super::*;

/// Settings with one account behind a program.
fn program(bench: &Bench, command: &str, more: &str) {
    bench.settings(&format!(
        "[desk]\nzone = \"UTC\"\nkeyring = false\n{more}[[account]]\nnetwork = \"exec\"\nhandle = \"@shop\"\n\
         options = {{ command = {command}, name = \"forum\", dir = \"{}\" }}\n",
        bench.dir.path().display()
    ));
}

/// A desk with one question that a program can answer; returns its row.
fn asked(bench: &Bench, more: &str) -> String {
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    program(bench, &format!("[\"sh\", \"{feed}\"]"), more);
    bench.good(&["sync", "--once"]);
    bench.ids("").remove(0)
}

/// Returns the processor time that a process has used, in ticks.
fn ticks(child: &Child) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[test]
fn a_reply_that_counts_down_does_not_spin() {
    let bench = Bench::new();
    let id = asked(&bench, "[undo]\npublic = 60\n");
    let mut child = bench.command("desk", &["reply", &id, "--text", "Yes, until six."]).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.contains("sends in 60 s"), "{line}");
    let before = ticks(&child);
    std::thread::sleep(Duration::from_secs(2));
    let used = ticks(&child) - before;
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(used < 60, "{used} ticks in two seconds");
}

#[test]
fn a_reply_for_later_says_when_it_leaves() {
    let bench = Bench::new();
    let id = asked(&bench, "");
    let alone = bench.good(&["reply", &id, "--text", "Yes, until six.", "--later"]);
    assert!(alone.out.contains("no desk is running") && alone.out.contains("hearken serve"), "{}", alone.out);
    let back = bench.good(&["call-back"]);
    assert!(!back.out.contains(" z ") && !back.out.contains(" u "), "{}", back.out);
    let serving = bench.serve();
    let served = bench.good(&["reply", &id, "--text", "Yes, until six.", "--later", "--yes"]);
    assert!(served.out.contains("sends in 10 s · `hearken call-back` calls back"), "{}", served.out);
    bench.good(&["call-back"]);
    drop(serving);
}

#[test]
fn a_program_that_dies_is_no_account() {
    let bench = Bench::new();
    for (command, words) in [("echo no such feed >&2; exit 7", "no such feed"), ("/no/such/program", "not found")] {
        let bench = Bench::new();
        let option = format!("command={command}");
        let added = bench.call(&["account", "add", "exec", "--handle", "@shop", "--option", &option]);
        assert_eq!(added.code, 3, "{}{}", added.out, added.err);
        assert!(added.err.contains(words), "{}", added.err);
        program(&bench, &format!("\"{command}\""), "");
        let tested = bench.call(&["account", "test", "--json"]);
        assert_eq!(tested.code, 3, "{}{}", tested.out, tested.err);
        assert!(tested.one()["error"].as_str().unwrap().contains(words), "{}", tested.out);
        let synced = bench.call(&["sync", "--once", "--json"]);
        assert_eq!(synced.code, 3, "{}{}", synced.out, synced.err);
        assert!(synced.one()["error"].as_str().unwrap().contains(words), "{}", synced.out);
        let doctor = bench.call(&["doctor"]);
        assert_eq!(doctor.code, 1, "{}", doctor.out);
        assert!(doctor.out.contains(words), "{}", doctor.out);
    }
    program(&bench, "\"sleep 60\"", "");
    bench.good(&["account", "test"]);
}

#[test]
fn a_secret_that_a_program_blurts_out_is_told_nowhere() {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nkeyring = false\n[[account]]\nnetwork = \"exec\"\nhandle = \"@shop\"\nsecret_env = \"SHOP_TOKEN\"\n\
         options = { command = 'echo \"boom, $HEARKEN_SECRET is no good\" >&2; exit 3', name = \"forum\" }\n",
    );
    let call = |args: &[&str]| {
        let mut command = bench.command("desk", args);
        Ended::of(command.env("SHOP_TOKEN", "zq9x77-hush").output().unwrap())
    };
    let mut told = String::new();
    for args in [&["account", "test"][..], &["sync", "--once", "--json"], &["account", "list", "--json"], &["doctor"]] {
        let ended = call(args);
        told += &format!("{}{}", ended.out, ended.err);
    }
    assert!(told.contains("boom, •••• is no good"), "{told}");
    let logs = fs::read_dir(bench.path("state/hearken")).unwrap().map(|file| file.unwrap().path());
    let log: String = logs.map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(log.contains("boom, •••• is no good"), "{log}");
    assert!(!told.contains("zq9x77") && !log.contains("zq9x77"), "{told}\n{log}");
}

#[test]
fn a_desk_that_is_told_to_end_takes_its_secret_command_along() {
    let bench = Bench::new();
    let alive = bench.path("alive");
    assert!(Command::new("mkfifo").arg(&alive).status().unwrap().success());
    bench.settings(&format!(
        "[desk]\nkeyring = false\n[[account]]\nnetwork = \"mastodon\"\nhandle = \"@shop@localhost\"\n\
         base_url = \"http://127.0.0.1:9\"\nsecret_command = \"exec 9>{}; sleep 600 & wait\"\n",
        alive.display()
    ));
    let serving = bench.serve();
    // Opens when the command runs, and ends when nobody holds the other end any more.
    let mut held = fs::File::open(&alive).unwrap();
    drop(serving);
    let (gone, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || gone.send(std::io::Read::read_to_end(&mut held, &mut Vec::new()).is_ok()));
    assert_eq!(told.recv_timeout(Duration::from_secs(60)), Ok(true), "the secret command lives on");
}

#[test]
fn every_account_has_a_line_of_the_round() {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nkeyring = false\n[[account]]\nnetwork = \"exec\"\nhandle = \"@a\"\n\
         options = { command = [\"/nowhere/feed\"] }\n\
         [[account]]\nnetwork = \"telegram\"\nhandle = \"@b\"\n",
    );
    let round = bench.call(&["sync", "--once", "--json"]);
    assert_eq!(round.code, 3, "{}{}", round.out, round.err);
    let lines = round.lines();
    assert_eq!(lines.len(), 2, "{}", round.out);
    assert!(lines[0]["error"].as_str().unwrap().contains("/nowhere/feed"), "{}", round.out);
    assert_eq!((&lines[1]["by_hand"], &lines[1]["error"]), (&json!(true), &Value::Null));
}

#[test]
fn a_delivery_is_named_by_what_tells_it_apart() {
    let bench = Bench::new();
    bench.import(&three());
    for id in bench.ids("") {
        bench.good(&["reply", &id, "--text", "We are looking into it right now.", "--now"]);
    }
    let queue = bench.good(&["queue"]).out;
    let rows: Vec<&str> = queue.lines().filter(|line| line.contains("to post")).collect();
    assert_eq!(rows.len(), 3, "{queue}");
    for row in rows {
        let id = row.split(' ').next().unwrap();
        assert_eq!(id.len(), 8, "{row}");
        bench.good(&["posted", id]);
    }
    assert!(!bench.good(&["queue"]).out.contains("to post"));
}

#[test]
fn a_frozen_desk_says_so_wherever_one_looks() {
    let bench = Bench::new();
    bench.import(&three());
    let ids = bench.ids("");
    bench.good(&["freeze", "double", "charges", "--all"]);
    bench.call(&["reply", &ids[0], "--text", "We are looking into it right now.", "--now", "--yes"]);
    let queue = bench.good(&["queue", "--json"]);
    let words = ["FROZEN since", "by ana", "double charges", "1 held"];
    for said in [&queue.err, &bench.good(&["brief"]).out, &bench.call(&["doctor"]).out] {
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    assert_eq!(bench.good(&["brief", "--json"]).one()["frozen"]["reason"], "double charges");
    bench.good(&["resume"]);
    assert!(bench.good(&["queue"]).err.is_empty());
    assert!(bench.good(&["brief", "--json"]).one()["frozen"].is_null());
}

#[test]
fn a_seat_has_a_name_without_an_environment() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    let claim = |set: &[(&str, &str)]| {
        let mut command = bench.command("desk", &["claim", id]);
        command.env_remove("USER").envs(set.iter().copied());
        let ended = Ended::of(command.output().unwrap());
        assert_eq!(ended.code, 0, "{}", ended.err);
        let owner = bench.good(&["queue", "--json", "is:open"]).lines();
        let row = owner.into_iter().find(|row| row["id"] == json!(id)).unwrap();
        bench.good(&["assign", id, "nobody"]);
        row["assignee"].as_str().unwrap().to_owned()
    };
    assert_eq!(claim(&[("HEARKEN_AS", "dan")]), "dan");
    let by_uid = fs::read_to_string("/etc/passwd").unwrap();
    let uid = rustix::process::getuid().as_raw().to_string();
    if let Some(line) = by_uid.lines().find(|line| line.split(':').nth(2) == Some(&uid)) {
        assert_eq!(claim(&[]), line.split(':').next().unwrap());
    }
}

#[test]
fn words_that_would_do_something_silently_are_asked_for() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    for (args, words) in [
        (&["assign", id][..], "nobody"),
        (&["assign", id, "ana", "bob"], "one owner"),
        (&["class", id], "auto"),
        (&["note", id, "--txt", "hi"], "--txt"),
    ] {
        let ended = bench.call(args);
        assert_eq!(ended.code, 2, "{args:?}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
    }
    bench.good(&["assign", id, "bob"]);
    bench.good(&["assign", id, "nobody"]);
    bench.good(&["class", id, "complaint"]);
    bench.good(&["class", id, "auto"]);
    bench.good(&["note", id, "--text", "called the bank"]);
    bench.good(&["note", id, "about", "--", "--txt"]);
    let shown = bench.good(&["show", id]).out;
    assert!(shown.contains("  called the bank") && shown.contains("  about --txt"), "{shown}");
}

#[test]
fn an_exit_code_says_whose_mistake_it_was() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    for (name, bytes, code, words) in [
        ("bad.jsonl", &b"no\nno\n"[..], 1, "nothing in it could be read"),
        ("items.gz", b"\x1f\x8b\x08\0rubbish\n\nmore", 1, "compressed with gzip"),
        ("items.txt", b"\xff\xfe{\0\n\0}\0", 1, "UTF-16"),
        ("empty.jsonl", b"", 0, ""),
    ] {
        fs::write(bench.path(name), bytes).unwrap();
        let ended = bench.call(&["import", bench.path(name).to_str().unwrap()]);
        assert_eq!(ended.code, code, "{name}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(words), "{name}: {}", ended.err);
        assert!(code == 0 || name == "bad.jsonl" || ended.err.lines().count() == 1, "{name}: {}", ended.err);
    }
    for (args, code) in [
        (&["queue", "is:banana"][..], 2),
        (&["search", "due<soonish"], 2),
        (&["done", "zzzzzz"], 1),
        (&["account", "test", "nobody"], 1),
        (&["post", "--from", "nobody", "--text", "x"], 1),
        (&["show", &format!("{id}x")], 1),
    ] {
        let ended = bench.call(args);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
    }
}

#[test]
fn the_settings_say_where_they_come_from() {
    let bench = Bench::new();
    let said = bench.good(&["config"]).out;
    for words in ["config.toml", "keys.toml", "desk.zone = UTC", "undo.public = 10", "ui.keys = default", "log        "]
    {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let object = bench.good(&["config", "--json"]).one();
    assert_eq!((&object["in_force"]["desk.zone"], &object["files"][0]["read"]), (&json!("UTC"), &json!(true)));
    let defaults = bench.good(&["config", "--defaults"]).out;
    assert_eq!(defaults, fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/defaults.toml")).unwrap());
    bench.settings("[ui]\nkeys = \"mutt\"\n");
    assert!(bench.good(&["config"]).out.contains("ui.keys = mutt"));
    let keys = bench.good(&["config", "--keys"]).out;
    assert!(keys.contains("the preset \"mutt\"") && keys.contains("\"d\" = \"done\""), "{keys}");
    bench.settings("[desk]\nnmae = \"x\"\n");
    assert!(bench.good(&["config", "--keys"]).out.contains("\"e\" = \"done\""));
    let broken = bench.call(&["config"]);
    assert_eq!(broken.code, 2, "{}", broken.out);
    assert!(broken.err.contains("did you mean \"name\"?") && !broken.out.contains("desk.zone"), "{}", broken.out);
}

#[test]
fn a_doctor_tells_what_cannot_be_written_and_claims_nothing() {
    let bench = Bench::new();
    let mut command = bench.command("desk", &["doctor"]);
    command.env("LANG", "C");
    let well = Ended::of(command.output().unwrap());
    assert_eq!(well.code, 0, "{}", well.out);
    assert!(well.out.contains("hint  letters") && well.out.contains("hearken.*.log"), "{}", well.out);
    let ended = Ended::of(bench.command("desk", &["doctor", "--desk", "/proc/no/desk"]).output().unwrap());
    assert_eq!(ended.code, 1, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("cannot be written"), "{}", ended.out);
    bench.settings("[desk]\nnmae = \"x\"\n[[account]]\nnetwork = \"x\"\nhandle = \"@a\"\n");
    let broken = bench.call(&["doctor"]).out;
    assert!(!broken.contains("none yet") && !broken.contains("no opening hours"), "{broken}");
}

#[test]
fn another_year_is_told_and_so_is_a_clock_that_is_ahead() {
    let bench = Bench::new();
    bench.import(&[item("late", 30, "When do you open?"), item("ahead", -3 * 24 * 60, "When do you close?")]);
    let ahead = bench.good(&["search", "from:person-ahead", "--json"]).one()["id"].as_str().unwrap().to_owned();
    let shown = bench.good(&["show", &ahead]).out;
    assert!(shown.contains("dated in the future") && shown.contains("counted from when it came"), "{shown}");
    let other = bench.good(&["search", "from:person-late", "--json"]).one()["id"].as_str().unwrap().to_owned();
    assert!(!bench.good(&["show", &other]).out.contains("dated in the future"));
    let snoozed = bench.good(&["snooze", &other, "+400d", "--yes"]).out;
    let year = (jiff::Zoned::now() + jiff::Span::new().days(400)).year();
    assert!(snoozed.contains(&year.to_string()), "{snoozed}");
}

#[test]
fn an_item_dated_in_the_future_stands_as_if_written_when_it_came() {
    let bench = Bench::new();
    let mut far = item("far", 0, "Why was I charged twice for gate 14?");
    far["created_at"] = json!("2099-01-01T00:00:00Z");
    bench.import(&[item("late", 30, "Why was I charged twice for gate 15?"), far.clone()]);
    std::thread::sleep(Duration::from_millis(20));
    bench.import(&[item("now", 0, "Why was I charged twice for gate 16?")]);
    let names = |args: &[&str]| {
        let rows = bench.good(args).lines();
        rows.iter().map(|row| row["author"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["search", "charged", "--json"]), ["Person now", "Person far", "Person late"]);
    assert_eq!(names(&["queue", "--unfold", "--json"]), ["Person late", "Person far", "Person now"]);
    // The same item again is the same item, whenever it comes.
    assert_eq!(bench.import(&[far])["known"], 1);
}

#[test]
fn a_brief_without_a_screen_begins_at_the_last_one() {
    let bench = Bench::new();
    bench.import(&three());
    assert_eq!(bench.good(&["brief", "--json"]).one()["new"], 3);
    let again = bench.good(&["brief", "--json"]).one();
    assert_eq!(again["new"], 0, "{again}");
    assert!(again["since"].is_string());
    assert_eq!(bench.good(&["brief", "--since", "8h", "--json"]).one()["new"], 3);
    assert_eq!(bench.call(&["brief", "--since", "soon"]).code, 2);
    assert_eq!(bench.good(&["brief", "--json", "--as", "dan"]).one()["new"], 3);
}

#[test]
fn an_import_says_what_is_so_old_that_it_counts_as_done() {
    let bench = Bench::new();
    let file = bench.path("old.jsonl");
    let lines = [item("new", 5, "When does the last train leave?"), item("old", 5 * 24 * 60, "Where is my parcel?")];
    fs::write(&file, lines.map(|line| format!("{line}\n")).concat()).unwrap();
    let told = bench.good(&["import", file.to_str().unwrap()]);
    assert!(told.out.starts_with("2 new"), "{}", told.out);
    assert!(told.err.contains("so done: 1; ") && told.err.contains("--open-since"), "{}", told.err);
    assert_eq!(bench.ids("").len(), 1);
}

#[test]
fn what_was_done_is_a_sentence_for_programs_too() {
    let bench = Bench::new();
    bench.import(&three());
    let done = bench.good(&["done", &bench.ids("")[0], "--json"]).one();
    let notice = done["notice"].as_str().unwrap();
    assert!(notice.starts_with("done: ") && notice.ends_with("`hearken undo` takes it back"), "{done}");
}

#[test]
fn a_pipe_gets_whole_lines() {
    let bench = Bench::new();
    let text = "Why was I charged twice for gate 14? ".repeat(4);
    bench.import(&[item("long", 5, &format!("{text}the end"))]);
    assert!(bench.good(&["queue"]).out.contains("the end"));
}

#[test]
fn the_log_says_what_was_taken_back_and_what_was_noted() {
    let bench = Bench::new();
    bench.import(&three());
    let id = &bench.ids("")[0];
    bench.good(&["star", id]);
    bench.good(&["class", id, "complaint"]);
    bench.good(&["undo"]);
    bench.good(&["redo"]);
    bench.good(&["escalate", id, "3", "double", "charges"]);
    let log = bench.good(&["log"]).out;
    for words in ["taken back: classed complaint", "done again: classed complaint", "note: double charges"] {
        assert!(log.contains(words), "{words}\n{log}");
    }
}

#[test]
fn an_account_is_told_all_it_lacks_and_lies_with_its_desk() {
    let bench = Bench::new();
    let lacking = bench.call(&["account", "add", "email"]);
    assert_eq!(lacking.code, 2, "{}", lacking.err);
    for flag in ["--handle", "imap=HOST", "smtp=HOST", "--secret-env"] {
        assert!(lacking.err.contains(flag), "{flag}: {}", lacking.err);
    }
    let url = bench.call(&["account", "add", "mastodon", "--handle", "@b@s.example", "--base-url", "s example"]);
    assert_eq!(url.code, 2, "{}", url.err);
    assert!(url.err.contains("is no address"), "{}", url.err);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearken"));
    command.env_clear().env("HOME", bench.dir.path()).env("HEARKEN_DESK", bench.path("own"));
    command.args(["account", "add", "telegram", "--handle", "@brand"]);
    let added = Ended::of(command.output().unwrap());
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(added.out.contains("own/config.toml"), "{}", added.out);
    assert!(fs::read_to_string(bench.path("own/config.toml")).unwrap().contains("telegram"));
}

#[test]
fn a_file_that_came_with_a_message_is_saved_by_its_number_or_told_where_it_lies() {
    let bench = Bench::new();
    let mut with_file = item("a", 5, "Here is the ticket");
    with_file["media"] = json!([{ "type": "file", "url": "https://example.test/ticket.pdf", "name": "ticket.pdf" }]);
    bench.import(&[with_file, item("b", 6, "My umbrella is gone")]);
    let id = |words: &str| bench.good(&["search", words, "--json"]).lines()[0]["id"].as_str().unwrap().to_owned();
    let (with, without) = (id("ticket"), id("umbrella"));
    let told = bench.call(&["save", &with, "1"]);
    assert!(told.code == 1 && told.err.contains("https://example.test/ticket.pdf"), "{}: {}", told.code, told.err);
    assert!(bench.call(&["save", &with, "2"]).err.contains("there is no file 2"));
    assert!(bench.call(&["save", &without]).err.contains("no file came with this conversation"));
}
