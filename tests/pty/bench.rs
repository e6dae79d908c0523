//! A desk of its own, the program on it, and a few people's messages.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::screen::Screen;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hearken");
/// What a terminal says of itself where a test does not care.
pub const PLAIN: [(&str, &str); 2] = [("TERM", "xterm"), ("LANG", "C.UTF-8")];

/// A desk of its own with settings of its own.
pub struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    /// Makes an empty one.
    pub fn new() -> Bench {
        let bench = Bench { dir: tempfile::tempdir().unwrap() };
        fs::write(bench.path("config.toml"), "[desk]\nzone = \"UTC\"\nkeyring = false\n").unwrap();
        bench
    }

    /// Makes one with so many messages, the first the most urgent.
    pub fn with(people: usize) -> Bench {
        let bench = Bench::new();
        let text: String = (0..people).map(|n| format!("{}\n", item(n))).collect();
        fs::write(bench.path("items.jsonl"), text).unwrap();
        bench.call(&["import", bench.path("items.jsonl").to_str().unwrap()]);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn surroundings(&self) -> Vec<(&'static str, PathBuf)> {
        let search = PathBuf::from(std::env::var_os("PATH").unwrap());
        let (home, runtime, state) = (self.path(""), self.path(""), self.path("state"));
        let (user, zone, shell) = (PathBuf::from("ana"), PathBuf::from("UTC"), PathBuf::from("/bin/sh"));
        vec![
            ("PATH", search),
            ("HOME", home),
            ("XDG_RUNTIME_DIR", runtime),
            ("XDG_STATE_HOME", state),
            ("USER", user),
            ("TZ", zone),
            ("SHELL", shell),
        ]
    }

    fn arguments(&self, args: &[&str]) -> Vec<String> {
        let places = ["--config".into(), self.path("config.toml").display().to_string(), "--desk".into(), self.desk()];
        places.into_iter().chain(args.iter().map(|arg| (*arg).to_owned())).collect()
    }

    fn desk(&self) -> String {
        self.path("desk").display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(self.surroundings()).env("LANG", "C.UTF-8").args(self.arguments(args));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Calls the program, which must end well, and returns what it printed.
    pub fn call(&self, args: &[&str]) -> String {
        let ended = self.command(args).output().unwrap();
        let (out, err) =
            (String::from_utf8(ended.stdout).unwrap(), String::from_utf8_lossy(&ended.stderr).into_owned());
        assert!(ended.status.success(), "{args:?}: {out}{err}");
        out
    }

    /// Calls the program and returns the lines of JSON that it printed.
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        self.call(&args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Returns the queue, in order: who and the ID of each row.
    pub fn queue(&self) -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        self.json(&["queue"]).iter().map(|row| (word(&row["author"]["name"]), word(&row["id"]))).collect()
    }

    /// Waits until the desk holds a draft that is as wanted, and returns its text.
    pub fn wait_for_draft(&self, is_so: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + Duration::from_secs(90);
        loop {
            let drafts = self.json(&["outbox"]);
            let mut texts = drafts.iter().filter(|row| row["state"] == "draft").filter_map(|row| row["text"].as_str());
            if let Some(text) = texts.find(|text| is_so(text)) {
                return text.to_owned();
            }
            assert!(Instant::now() < until, "no such draft: {drafts:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs the desk without a screen, until dropped.
    pub fn serve(&self) -> Serving {
        self.serve_in(&[])
    }

    /// Runs the desk without a screen, with more said in its environment.
    pub fn serve_in(&self, more: &[(&str, &str)]) -> Serving {
        let mut command = self.command(&["serve"]);
        let mut child = command.envs(more.iter().copied()).process_group(0).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.starts_with("serving "), "{line}");
        // The line comes before the socket: a call goes through only once it is there.
        let serving = Serving { child };
        self.wait_for_socket();
        serving
    }

    fn wait_for_socket(&self) {
        let until = Instant::now() + Duration::from_secs(90);
        while !self.sockets().iter().any(|path| UnixStream::connect(path).is_ok()) {
            assert!(Instant::now() < until, "the desk never listens");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Tells whether a desk's socket lies there, listened on or not.
    pub fn has_socket(&self) -> bool {
        !self.sockets().is_empty()
    }

    /// Takes a killed desk's place: accepts who calls, and closes at once.
    pub fn hang_up_on_callers(&self) {
        let path = self.sockets().remove(0);
        fs::remove_file(&path).unwrap();
        let listener = UnixListener::bind(path).unwrap();
        std::thread::spawn(move || listener.incoming().for_each(drop));
    }

    fn sockets(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.dir.path()).unwrap().filter_map(Result::ok).map(|file| file.path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == "sock")).collect()
    }

    /// Returns the program as it is started in a terminal.
    pub fn seat(&self, terminal: &[(&str, &str)], args: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(self.arguments(args));
        self.surround(command, terminal)
    }

    /// Returns a shell in whose front the program runs. It says "stopped" or "over" with the program's code,
    /// and each line it is sent, such as `fg`, is done.
    pub fn shell(&self, args: &[&str]) -> CommandBuilder {
        let script = "set -m; \"$@\"; echo \"shell: $?\"; while read line; do eval \"$line\"; echo \"shell: $?\"; done";
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script, "sh", PROGRAM]);
        command.args(self.arguments(args));
        self.surround(command, &PLAIN)
    }

    fn surround(&self, mut command: CommandBuilder, terminal: &[(&str, &str)]) -> CommandBuilder {
        command.env_clear();
        for (name, value) in self.surroundings() {
            command.env(name, value);
        }
        for (name, value) in terminal {
            command.env(name, value);
        }
        command.cwd(self.dir.path());
        command
    }

    /// Opens a seat in an 80x24 terminal and waits until its list is there.
    pub fn open(&self, args: &[&str]) -> Screen {
        let screen = Screen::open(self.seat(&PLAIN, args), (80, 24));
        screen.wait_to_see("Person");
        screen
    }
}

/// A desk that runs without a screen.
pub struct Serving {
    child: Child,
}

impl Serving {
    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.runs() {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// Returns a message; each person's question is older than the next one's.
fn item(n: usize) -> Value {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(50 - i64::try_from(n).unwrap());
    json!({
        "network": "facebook", "account": "brand", "id": n.to_string(), "kind": "comment",
        "created_at": at.to_string(),
        "author": { "id": n.to_string(), "handle": format!("person-{n}"), "name": format!("Person {n}") },
        "text": format!("When does train number {n} leave from the main station?"), "lang": "en",
        "url": format!("https://example.test/{n}"),
    })
}
