//! The program as a stranger gets it: one file, an empty home, nothing of the sources beside it.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Bench, Ended, Serving};

/// Calls a copy of the program in an empty folder, with that folder as its home.
fn alone(dir: &Path, args: &[&str]) -> Ended {
    let program = dir.join("hearken");
    if !program.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_hearken"), &program).unwrap();
    }
    let mut command = Command::new(program);
    command.env_clear().env("HOME", dir).env("TZ", "UTC").current_dir(dir).args(args).stdin(Stdio::null());
    Ended::of(command.output().unwrap())
}

#[test]
fn the_program_needs_nothing_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let good = |args: &[&str]| {
        let ended = alone(dir.path(), args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    for (args, says) in [
        (&["--version"][..], "hearken "),
        (&["config", "--defaults"], "keys = \"default\""),
        (&["config", "--keys"], "\"e\" = \"done\""),
        (&["config"], "ui.keys = default"),
        (&["completions", "bash"], "stand-down"),
        (&["man"], ".SH ENVIRONMENT"),
        (&["demo", "--keep", "desk", "--seed", "--at", "2026-11-24T14:32:00Z"], "a desk lies in desk"),
        (&["verify", "--desk", "desk"], "agree"),
    ] {
        let out = good(args);
        assert!(out.contains(says), "{args:?}: {out}");
    }
    assert_eq!(good(&["queue", "--desk", "desk", "--json", "--limit", "3"]).lines().count(), 3);
    assert!(good(&["show", "--desk", "desk", &first_id(&good(&["queue", "--desk", "desk", "--json"]))]).len() > 20);
}

fn first_id(queue: &str) -> String {
    let row: serde_json::Value = serde_json::from_str(queue.lines().next().unwrap()).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_desk_that_serves_says_when_it_listens() {
    let bench = Bench::new();
    let manager = UnixDatagram::bind(bench.path("notify")).unwrap();
    let mut command = bench.command("desk", &["serve"]);
    let serving = Serving(command.env("NOTIFY_SOCKET", bench.path("notify")).spawn().unwrap());
    let mut heard = [0; 64];
    let length = manager.recv(&mut heard).unwrap();
    assert_eq!(&heard[..length], b"READY=1");
    assert_eq!(bench.good(&["queue"]).code, 0);
    drop(serving);
}
