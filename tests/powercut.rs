//! Cuts the power of a desk's disk at a random moment, again and again, and looks whether anything that was
//! acknowledged is gone.
//!
//! The test runs itself as a child under strace. The child opens a desk, says `write N M`, appends acts N to M
//! (three events, one or two bodies each; most are single, some come in bulk), keeps state, and says `ack M` once
//! `flush` came back; now and then it moves what is over into the archive. The trace holds every write, every name and every `fsync`, and what was said meanwhile.
//! For each cut the trace is replayed to a random line into a new folder, by the rules of `powercut/disk.rs`;
//! then another child opens that folder, and must find every acknowledged act, whole, of an act that was not
//! acknowledged all or nothing, pages that agree with the log, and a search that knows no more and no less.
//! A desk lives on from one of its cuts, so that openings after a cut are cut too. Every other desk runs on a
//! machine without the program `sync`, which the engine calls as it opens.
//!
//! `HEARKEN_POWERCUTS=1000 cargo test --test powercut -- --nocapture` for the long run. The control, built
//! without the flush, must lose: `tests/powercut-control.sh`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "store/acts.rs"]
mod acts;
#[path = "powercut/desk.rs"]
mod desk;
#[path = "powercut/dice.rs"]
mod dice;
#[path = "powercut/disk.rs"]
mod disk;
#[path = "powercut/model.rs"]
mod model;
#[path = "powercut/replay.rs"]
mod replay;
#[path = "store/story.rs"]
#[allow(dead_code, reason = "shared with the store's own tests")]
mod story;
#[path = "powercut/trace.rs"]
mod trace;

use desk::{EVENTS, EXPORTED};
use dice::Dice;
use disk::{Cut, Rules, State};
use replay::Recording;

/// Recordings of one desk, each from where the last was cut.
const LIVES: usize = 2;
/// Cuts of one recording.
const CUTS: usize = 3;
/// Acts of one recording.
const ACTS: usize = 16;
/// A child that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(240);

/// Not a test of its own: what is recorded. Without the variable it does nothing.
#[test]
fn writing_child() {
    if let Some(dir) = std::env::var_os(desk::WRITE) {
        desk::write(Path::new(&dir));
    }
}

/// Not a test of its own: what looks at a desk after a cut. Without the variable it does nothing.
#[test]
fn looking_child() {
    if let Some(dir) = std::env::var_os(desk::LOOK) {
        desk::look(Path::new(&dir));
    }
}

/// What must be there after a cut, and what may.
#[derive(Clone, Debug, Default)]
struct Promise {
    /// Acts that must be there.
    acts: u64,
    /// The number that was kept with the last acknowledged act.
    last: u64,
    draft: u64,
    /// The acts that are being written: all of them or none.
    begun: Option<(u64, u64)>,
    opening: bool,
    importing: bool,
}

/// One desk from its opening to the end of its process.
struct Life {
    recording: Recording,
    before: Promise,
    imports: bool,
    /// The first line in which it touches anything.
    start: usize,
}

impl Life {
    fn promise_at(&self, line: usize) -> Promise {
        let mut promise = Promise { begun: None, opening: true, importing: self.imports, ..self.before.clone() };
        for (_, words) in self.recording.said.iter().filter(|(said, _)| *said <= line) {
            promise.hear(words);
        }
        promise
    }

    /// Returns the lines from `begin` to `end`, both said.
    fn windows(&self, begin: &str, end: &str) -> Vec<(usize, usize)> {
        let mut windows = Vec::new();
        let mut from = None;
        for (line, words) in &self.recording.said {
            if words.starts_with(begin) {
                from = Some(*line);
            } else if words.starts_with(end) {
                windows.extend(from.take().map(|from| (from, *line)));
            }
        }
        windows
    }

    /// Every third cut comes while the desk opens, every third between a write and its acknowledgement, every sixth
    /// while something is moved into the archive.
    fn moment(&self, n: usize, dice: &mut Dice) -> usize {
        let opened = self.recording.said.iter().find(|(_, words)| words.starts_with("opened")).map(|(line, _)| *line);
        let mut opening = self.windows("reopening", "reopened");
        opening.extend(opened.map(|line| (self.start, line)));
        let windows = match n % 3 {
            0 => opening,
            1 => self.windows("write", "ack"),
            // By pairs, so that both sets of rules come to both.
            _ if (n / 6).is_multiple_of(2) => self.windows("archiving", "archived"),
            _ => vec![(self.start, self.recording.lines)],
        };
        // Half of the openings are that of the process: a desk opens once and is opened again twice.
        let which = if n.is_multiple_of(6) { windows.len() - 1 } else { dice.below(windows.len()) };
        let (from, to) = windows[which];
        from + dice.below(to - from)
    }
}

impl Promise {
    fn hear(&mut self, words: &str) {
        let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
        let mut numbers = rest.split(' ').filter_map(|n| n.parse::<u64>().ok());
        let mut number = || numbers.next().unwrap_or_default();
        match word {
            "opened" => {
                self.opening = false;
                self.acts = self.acts.max(number() / EVENTS);
            }
            "imported" => {
                self.importing = false;
                self.acts = EXPORTED;
            }
            "write" => self.begun = Some((number(), number())),
            "ack" => {
                self.last = number();
                self.acts = self.last + 1;
                self.begun = None;
            }
            "draft" => self.draft = number(),
            "reopening" => self.opening = true,
            "reopened" => self.opening = false,
            _ => {}
        }
    }

    /// Compares with what was found; says what is the matter.
    fn against(&self, there: &There) -> Result<(), Fault> {
        let acts = there.seq / EVENTS;
        if self.importing {
            let whole = there.seq.is_multiple_of(1_000) || there.seq == EXPORTED * EVENTS;
            return if whole { Ok(()) } else { Fault::new(Kind::Torn, format!("{there:?} of an import")) };
        }
        if acts < self.acts || there.draft < self.draft || there.last < self.last {
            let lost = self.acts.saturating_sub(acts).max(1);
            return Fault::new(Kind::Lost(lost), format!("{there:?} of {self:?}"));
        }
        let half = self.begun.is_some_and(|(first, last)| acts > first && acts != last + 1);
        if !there.seq.is_multiple_of(EVENTS) || half || there.last >= acts.max(1) {
            return Fault::new(Kind::Torn, format!("{there:?} of {self:?}"));
        }
        Ok(())
    }
}

/// What a desk says of itself after a cut.
#[derive(Debug)]
struct There {
    seq: u64,
    draft: u64,
    last: u64,
}

/// What is the matter after a cut.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// So many acts are gone.
    Lost(u64),
    Torn,
    NotOpening,
    Wrong,
    Ended,
}

/// What is the matter, with the words.
#[derive(Debug)]
struct Fault {
    kind: Kind,
    words: String,
}

impl Fault {
    fn new(kind: Kind, words: impl Into<String>) -> Result<(), Fault> {
        Err(Fault { kind, words: words.into() })
    }
}

#[derive(Debug, Default)]
struct Count {
    cuts: usize,
    /// Cuts by the harsher rules for names.
    anyhow: usize,
    /// Cuts on a machine without `sync`.
    without_sync: usize,
    /// Cuts between a write and its acknowledgement.
    between: usize,
    /// Cuts while the desk was opened.
    opening: usize,
    /// Cuts while a log was imported.
    importing: usize,
    acknowledged: u64,
    lost: u64,
    torn: usize,
    not_opening: usize,
    wrong: usize,
    /// Panics, aborts, hangs.
    ended: usize,
}

impl Count {
    fn faults(&self) -> u64 {
        self.lost + (self.torn + self.not_opening + self.wrong + self.ended) as u64
    }
}

/// A folder for one cut: in memory where there is such a place, since only the model's disk loses power.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn me(command: &mut Command, child: &str) {
    command.args([child, "--exact", "--nocapture", "--test-threads=1"]).stdin(Stdio::null());
}

/// Runs a child to its end and returns what it printed; nothing where it hangs.
fn finish(command: &mut Command, out: &Path) -> Option<String> {
    let to = || std::fs::File::options().create(true).append(true).open(out).unwrap();
    let mut child = command.stdout(to()).stderr(to()).spawn().unwrap();
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(String::from_utf8_lossy(&std::fs::read(out).unwrap()).into_owned())
}

/// Lets a desk that begins with `first` live under strace.
///
/// # Errors
/// What it printed, where it did not come to its end.
fn record(first: State, before: Promise, n: usize, export: &Path) -> Result<Life, String> {
    let work = folder();
    let (root, to) = (work.path().join("root"), work.path().join("trace"));
    std::fs::create_dir(&root).unwrap();
    first.write(&root);
    let first = State::of(&root);
    let imports = n.is_multiple_of(2 * LIVES);
    let mut command = trace::command(&std::env::current_exe().unwrap(), &to);
    me(&mut command, "writing_child");
    command.env(desk::WRITE, desk::below(&root)).env(desk::ACTS, ACTS.to_string());
    if imports {
        command.env(desk::IMPORT, export);
    }
    if n % 3 == 1 {
        command.env(desk::LEAVE, "1");
    }
    if without_sync(n) {
        command.env("PATH", "");
    }
    let out = finish(&mut command, &work.path().join("out")).ok_or("it hangs")?;
    let calls = trace::read(&std::fs::read_to_string(&to).unwrap());
    let recording = replay::replay(first, &root, &calls);
    if recording.said.iter().filter(|(_, words)| words.starts_with("ack ")).count() < ACTS {
        return Err(out);
    }
    // Nothing escaped the trace: what it tells is what is there.
    if recording.open_calls == 0 {
        let (told, there) = (recording.disk.seen().paths(), State::of(&root).paths());
        let differ: Vec<_> =
            there.keys().chain(told.keys()).filter(|path| told.get(*path) != there.get(*path)).collect();
        assert!(differ.is_empty(), "the trace does not tell all that was written to {differ:?}");
    }
    let begun = recording.disk.names.iter().map(|step| step.begun);
    let start = begun.min().unwrap_or_default();
    Ok(Life { recording, before, imports, start })
}

fn without_sync(n: usize) -> bool {
    n / LIVES % 2 == 1
}

/// Opens a desk after a cut, in a process of its own.
fn look(state: &State, promise: &Promise) -> Result<(), Fault> {
    let work = folder();
    let root = work.path().join("root");
    std::fs::create_dir(&root).unwrap();
    state.write(&root);
    let mut command = Command::new(std::env::current_exe().unwrap());
    me(&mut command, "looking_child");
    command.env(desk::LOOK, desk::below(&root)).env("PATH", "");
    let out = finish(&mut command, &work.path().join("out"));
    let out = out.unwrap_or_else(|| "it hangs".to_owned());
    let found = judge(&out, promise);
    if let (Err(fault), Some(keep)) = (&found, std::env::var_os("HEARKEN_POWERCUT_KEEP")) {
        let to = PathBuf::from(keep).join(format!("cut-{}", work.path().file_name().unwrap().display()));
        eprintln!("{fault:?} kept in {}: {out}", to.display());
        std::fs::create_dir_all(&to).unwrap();
        state.write(&to);
    }
    found
}

fn judge(out: &str, promise: &Promise) -> Result<(), Fault> {
    let after = |word: &str| out.lines().find_map(|line| Some(line.split_once(word)?.1.to_owned()));
    if let Some(words) = after("wrong: not opening: ") {
        return Fault::new(Kind::NotOpening, words);
    }
    if let Some(there) = after("there ") {
        let mut numbers = there.split(' ').filter_map(|n| n.parse().ok());
        let mut number = || numbers.next().unwrap_or_default();
        promise.against(&There { seq: number(), draft: number(), last: number() })?;
    }
    match after("wrong: ") {
        Some(words) => Fault::new(Kind::Wrong, words),
        None if out.lines().any(|line| line == "sound") => Ok(()),
        None => Fault::new(Kind::Ended, out),
    }
}

fn cuts() -> usize {
    std::env::var("HEARKEN_POWERCUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

fn run() -> Count {
    let work = folder();
    let export = work.path().join("export.jsonl");
    desk::export(&export);
    let mut count = Count::default();
    let (mut first, mut before) = (nothing(), Promise::default());
    for n in 0..cuts().div_ceil(CUTS) {
        if n % LIVES == 0 {
            (first, before) = (nothing(), Promise::default());
        }
        let life = match record(std::mem::take(&mut first), std::mem::take(&mut before), n, &export) {
            Ok(life) => life,
            Err(out) => {
                eprintln!("recording {n} did not come to its end: {out}");
                count.ended += 1;
                first = nothing();
                continue;
            }
        };
        count.acknowledged += life.promise_at(usize::MAX).acts.saturating_sub(life.before.acts);
        for _ in 0..CUTS {
            cut(&life, n, &mut count);
        }
        (first, before) = go_on(&life, n);
    }
    eprintln!("{count:?}");
    count
}

fn nothing() -> State {
    State { folders: [(disk::ROOT, Default::default())].into(), ..State::default() }
}

/// Cuts a recording once and looks at what is left.
fn cut(life: &Life, n: usize, count: &mut Count) {
    let seed = count.cuts;
    let mut dice = Dice::of(seed as u64);
    let line = life.moment(seed, &mut dice);
    let cut = Cut {
        line,
        rules: if seed.is_multiple_of(2) { Rules::Anyhow } else { Rules::Journal },
        grain: if dice.chance(25) { 512 } else { 4096 },
        reach: [0, 30, 60, 90, 100][dice.below(5)],
    };
    let promise = life.promise_at(line);
    count.cuts += 1;
    count.anyhow += usize::from(cut.rules == Rules::Anyhow);
    count.without_sync += usize::from(without_sync(n));
    count.opening += usize::from(promise.opening);
    count.importing += usize::from(promise.importing && !promise.opening);
    count.between += usize::from(promise.begun.is_some());
    let Err(fault) = look(&life.recording.disk.after(cut, &mut dice), &promise) else { return };
    eprintln!("cut {seed} of recording {n}, {cut:?}: {:?}: {}", fault.kind, fault.words);
    match fault.kind {
        Kind::Lost(acts) => count.lost += acts,
        Kind::Torn => count.torn += 1,
        Kind::NotOpening => count.not_opening += 1,
        Kind::Wrong => count.wrong += 1,
        Kind::Ended => count.ended += 1,
    }
}

/// Returns the state and the promise with which the desk lives on: after a cut among its writes.
fn go_on(life: &Life, n: usize) -> (State, Promise) {
    let mut dice = Dice::of(u64::MAX - n as u64);
    let windows = life.windows("write", "ack");
    let (from, to) = windows[dice.below(windows.len())];
    let line = from + dice.below(to - from);
    let cut = Cut { line, rules: Rules::Journal, grain: 4096, reach: 50 };
    (life.recording.disk.after(cut, &mut dice), Promise { begun: None, ..life.promise_at(line) })
}

/// Runs the rig; nothing, loudly, where there is no strace.
fn ran() -> Option<Count> {
    if trace::works() {
        return Some(run());
    }
    let how = "install strace, and allow processes to be traced";
    let required = std::env::var("HEARKEN_KITS").is_ok_and(|kits| kits == "required");
    assert!(!required, "strace does not work here: {how}");
    eprintln!("\n**** SKIPPED: no power was cut: {how} ****\n");
    None
}

#[cfg(not(feature = "flawed-no-flush"))]
#[test]
fn nothing_acknowledged_is_lost() {
    let Some(count) = ran() else { return };
    assert_eq!(count.faults(), 0, "{count:?}");
    assert!(count.between * 5 >= count.cuts, "too few cuts between a write and its acknowledgement: {count:?}");
    assert!(count.opening * 5 >= count.cuts, "too few cuts while the desk opens: {count:?}");
}

#[cfg(feature = "flawed-no-flush")]
#[test]
fn the_control_loses() {
    let Some(count) = ran() else { return };
    assert!(count.lost > 0, "a store that does not flush must lose, or this rig sees nothing: {count:?}");
}
