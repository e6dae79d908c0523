//! Accounts that come, change and go while a desk runs: by the command line, without a restart.

use std::time::{Duration, Instant};

use super::*;

/// Waits until the queue has a row of this text.
fn wait_to_hear(bench: &Bench, text: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let rows = bench.good(&["queue", "--json"]).lines();
        if let Some(row) = rows.iter().find(|row| row["text"] == text) {
            return row.clone();
        }
        assert!(Instant::now() < until, "nobody says {text}: {rows:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The option that makes a program a network: it says one thing and takes every reply.
fn command(bench: &Bench, says: &str) -> String {
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    let item = item(says, 5, says);
    let line = bench.path(&format!("{says}.jsonl"));
    let item = json!({ "id": says, "kind": "mention", "created_at": item["created_at"], "author": item["author"], "text": says });
    fs::write(&line, format!("{item}\n")).unwrap();
    format!("cat {}; cd {}; exec sh {feed}", line.display(), bench.dir.path().display())
}

#[test]
fn a_running_desk_takes_an_account_in_and_lets_it_go() {
    let bench = Bench::new();
    let _desk = bench.serve();
    let option = format!("command={}", command(&bench, "tea"));
    let add =
        ["account", "add", "exec", "--handle", "@shop", "--option", &option, "--option", "name=forum", "--no-check"];
    let added = bench.good(&[&add[..], &["--json"]].concat()).one();
    assert_eq!((&added["account"], &added["desk"]["change"]), (&json!("forum:@shop"), &json!("added")), "{added}");
    let row = wait_to_hear(&bench, "tea");
    let id = row["id"].as_str().unwrap();
    assert_eq!(bench.good(&["reply", id, "--text", "Yes.", "--now", "--json"]).one()["state"], "delivered");
    let listed = bench.good(&["account", "list", "--json"]).one();
    assert_eq!((&listed["account"], &listed["health"]), (&json!("forum:@shop"), &json!("live")), "{listed}");

    let later = bench.good(&["reply", id, "--text", "And tomorrow.", "--later", "--json"]).one();
    assert_eq!(later["state"], "pending");
    let gone = bench.good(&["account", "remove", "forum:@shop", "--yes"]);
    assert!(gone.out.contains("the running desk fetches and sends for it no more"), "{}", gone.out);
    let outbox = bench.good(&["outbox", "--json"]).lines();
    let held = outbox.iter().find(|row| row["id"] == later["id"]).unwrap();
    assert_eq!(held["state"], "held", "{held}");
    assert!(held["why"].as_str().unwrap().contains("`hearken account add` brings it back"), "{held}");

    let back = bench.good(&add);
    assert!(back.out.contains("the running desk fetches it from now on"), "{}", back.out);
    bench.good(&["release", later["id"].as_str().unwrap()]);
    let log = bench.good(&["log"]).out;
    assert!(log.contains("forum:@shop added") && log.contains("forum:@shop removed"), "{log}");
}

#[test]
fn a_secret_that_only_the_caller_has_is_named() {
    let bench = Bench::new();
    let _desk = bench.serve();
    let add = ["account", "add", "mastodon", "--handle", "@b@s.example", "--secret-env", "ONLY_HERE", "--no-check"];
    let base = ["--base-url", "http://127.0.0.1:9"];
    let ended =
        Ended::of(bench.command("desk", &[&add[..], &base].concat()).env("ONLY_HERE", "hush").output().unwrap());
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    let words = "the running desk cannot sign in: the environment variable ONLY_HERE is not set";
    assert!(ended.out.contains(words), "{}", ended.out);
    assert!(ended.err.contains("an environment of its own") && ended.err.contains("--secret-command"), "{}", ended.err);
    assert!(!format!("{}{}", ended.out, ended.err).contains("hush"));
}

#[test]
fn settings_edited_by_hand_are_taken_by_reloading() {
    let bench = Bench::new();
    assert_eq!(bench.call(&["account", "reload"]).code, 1, "no desk runs");
    let _desk = bench.serve();
    let settings = |says: &str| {
        let command = json!(command(&bench, says));
        let account = "[[account]]\nnetwork = \"exec\"\nhandle = \"@shop\"\n";
        let options = format!("options = {{ name = \"forum\", command = {command} }}\n");
        bench.settings(&format!("[desk]\nzone = \"UTC\"\nkeyring = false\n{account}{options}"));
    };
    let reloaded = || bench.good(&["account", "reload", "--json"]).one()["change"].clone();
    settings("tea");
    assert_eq!(reloaded(), "added");
    wait_to_hear(&bench, "tea");
    assert_eq!(reloaded(), Value::Null);
    settings("milk");
    assert_eq!(reloaded(), "changed");
    wait_to_hear(&bench, "milk");
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n");
    assert_eq!(reloaded(), "removed");
    assert_eq!(bench.good(&["account", "reload"]).out, "");
}
