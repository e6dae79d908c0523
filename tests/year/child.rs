//! The rig's hold on the process that it kills.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use hearken::domain::time::Time;

use super::look::Look;
use super::protocol::{MARK, Order, Said};

/// Where the child finds what it needs.
pub const DIR: &str = "HEARKEN_YEAR_DIR";
pub const BASE: &str = "HEARKEN_YEAR_BASE";
pub const NOW: &str = "HEARKEN_YEAR_NOW";
pub const BACKUPS: &str = "HEARKEN_YEAR_BACKUPS";
pub const AFTER: &str = "HEARKEN_YEAR_AFTER";
pub const THOROUGH: &str = "HEARKEN_YEAR_THOROUGH";
/// How long an answer may take, in real time: longer than the child waits for its desk.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running desk.
pub struct Hold {
    process: Child,
    orders: ChildStdin,
    answers: Receiver<Said>,
    complaints: std::path::PathBuf,
}

fn itself(dir: &Path, test: &str) -> (Command, std::path::PathBuf) {
    let complaints = dir.join(format!("{test}.stderr"));
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        // The engine runs the system's `sync` at each open, which waits for everybody's files. What a killed process
        // wrote is in the kernel's hands already, so it changes nothing here: let it not be found.
        .env("PATH", "")
        .stderr(File::create(&complaints).unwrap());
    (command, complaints)
}

impl Hold {
    pub fn start(dir: &Path, base: &str, now: Time, backups: bool) -> Hold {
        let (mut command, complaints) = itself(dir, "child");
        let mut process = command
            .env(BASE, base)
            .env(NOW, now.to_string())
            .env(BACKUPS, if backups { "yes" } else { "no" })
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (orders, out) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (send, answers) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // The harness writes on the same line, before the first.
                let said = line.split_once(MARK).and_then(|(_, said)| serde_json::from_str(said).ok());
                if said.is_some_and(|said| send.send(said).is_err()) {
                    return;
                }
            }
        });
        Hold { process, orders, answers, complaints }
    }

    pub fn order(&mut self, order: &Order) {
        // One that was killed takes no orders: its silence is noticed.
        let _ = writeln!(self.orders, "{}", serde_json::to_string(order).unwrap());
    }

    pub fn answer(&mut self) -> Said {
        match self.answers.recv_timeout(PATIENCE) {
            Ok(said) => said,
            Err(why) => {
                let said = std::fs::read_to_string(&self.complaints).unwrap_or_default();
                let how = if why == RecvTimeoutError::Timeout { "says nothing" } else { "has ended" };
                panic!("the desk {how}: {}", said.chars().take(4_000).collect::<String>())
            }
        }
    }

    /// Kills it; returns what it had said.
    pub fn kill(mut self) -> Vec<Said> {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.answers.iter().collect()
    }

    /// Waits for its end.
    pub fn end(mut self) {
        let _ = self.process.wait();
    }
}

/// Looks into the store, which nobody has open.
pub fn look(dir: &Path, after: u64, thorough: bool) -> Look {
    let (mut command, complaints) = itself(dir, "looker");
    command.env(AFTER, after.to_string()).env(THOROUGH, if thorough { "yes" } else { "no" }).stdout(Stdio::null());
    let ended = command.status().unwrap();
    assert!(ended.success(), "{}", std::fs::read_to_string(complaints).unwrap_or_default());
    serde_json::from_reader(BufReader::new(File::open(dir.join("look.json")).unwrap())).unwrap()
}
