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
    assert!(served.out.contains("sends in 10 s; `hearken call-back` takes it back"), "{}", served.out);
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
fn every_account_has_a_line_of_the_round() {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nkeyring = false\n[[account]]\nnetwork = \"exec\"\nhandle = \"@a\"\n\
         [[account]]\nnetwork = \"telegram\"\nhandle = \"@b\"\n",
    );
    let round = bench.call(&["sync", "--once", "--json"]);
    assert_eq!(round.code, 3, "{}{}", round.out, round.err);
    let lines = round.lines();
    assert_eq!(lines.len(), 2, "{}", round.out);
    assert!(lines[0]["error"].as_str().unwrap().contains("`command`"), "{}", round.out);
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
    let rows: Vec<&str> = queue.lines().filter(|line| line.contains("by hand")).collect();
    assert_eq!(rows.len(), 3, "{queue}");
    for row in rows {
        let id = row.split(' ').next().unwrap();
        assert_eq!(id.len(), 8, "{row}");
        bench.good(&["posted", id]);
    }
    assert!(!bench.good(&["queue"]).out.contains("by hand"));
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
