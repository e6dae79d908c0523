//! The program itself: started, fed, listened to, and started again when it ends.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

use super::inbox::News;
use super::pipe::{Got, next_line};
use super::state::{Phase, State};
use crate::domain::network::Secret;
use crate::networks::group::Group;
use crate::words::{fill, w};

/// The longest line that is read from a program, in bytes; a long mail fits.
const LONGEST_LINE: usize = 1 << 20;
/// The longest line of its log that is kept, in bytes.
const LONGEST_LOG_LINE: usize = 2_048;
/// Lines of its log that are kept from one run.
const LOG_LINES: usize = 200;
/// How long a program may take to end after it closed its output.
const GRACE: Duration = Duration::from_secs(5);
/// How long its last words are waited for, and how many letters of them are quoted.
const LAST_WORDS: Duration = Duration::from_millis(300);
const QUOTED: usize = 200;
/// First and longest pause before a program that failed is started again.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));
/// A run of this length was a good one: the pauses begin anew.
const GOOD_RUN: Duration = Duration::from_secs(60);

/// What is started and how; its secret prints as dots.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// Where it runs.
    pub dir: Option<String>,
    /// Our handle, which it finds in its environment.
    pub handle: String,
    /// The account's secret, which it finds there too.
    pub secret: Option<Secret>,
    /// The pause after it ended well (exit 0), before it is started again.
    pub again: Duration,
    /// How long it may leave its pipe full before a line counts as not taken.
    pub patience: Duration,
}

/// A line on its way to the program.
pub struct Job {
    /// The line with its end.
    pub line: String,
    /// Told how far it came.
    pub done: oneshot::Sender<Written>,
}

/// How far a line came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// All of its JSON is in the pipe.
    Left,
    /// It is not, so the program cannot have understood it.
    Not(String),
}

/// Runs the program for as long as somebody holds the account.
pub async fn keep_running(program: Program, state: Arc<State>) {
    let mut pause = PAUSES.0;
    loop {
        let started = Instant::now();
        let ended = one_run(&program, &state).await;
        if started.elapsed() >= GOOD_RUN {
            pause = PAUSES.0;
        }
        match ended {
            Ok(()) => {
                state.enter(Phase::Resting);
                sleep(program.again).await;
                pause = PAUSES.0;
            }
            Err(why) => fail(&state, why, &mut pause).await,
        }
    }
}

async fn fail(state: &State, why: String, pause: &mut Duration) {
    tracing::warn!(why, "the program of an exec account stopped");
    state.enter(Phase::Down(fill(w().exec.starts_again, &[&why, &pause.as_secs()])));
    sleep(*pause).await;
    *pause = (*pause * 2).min(PAUSES.1);
}

fn start(program: &Program) -> Result<Child, String> {
    let (name, arguments) = program.argv.split_first().ok_or(w().exec.command_unset)?;
    let mut command = Command::new(name);
    command.args(arguments).env("HEARKEN_HANDLE", &program.handle);
    if let Some(secret) = &program.secret {
        command.env("HEARKEN_SECRET", secret.reveal());
    }
    if let Some(dir) = &program.dir {
        command.current_dir(dir);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    command.spawn().map_err(|why| fill(w().exec.no_start, &[&why]))
}

/// Runs the program once; it ended well, or the error says how.
async fn one_run(program: &Program, state: &State) -> Result<(), String> {
    let mut child = start(program)?;
    let mut group = Group::led_by(child.id());
    let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(w().exec.no_pipes.to_owned());
    };
    let mut complaints = Complaints::of(stderr, state);
    // One line at a time: the next waits for the pipe, and who hands it over waits with it.
    let (to_program, jobs) = mpsc::channel(1);
    state.enter(Phase::Up(to_program));
    tokio::select! {
        () = listen(stdout, state) => {}
        () = feed(stdin, jobs, program.patience) => {}
        () = complaints.hear_on() => {}
    }
    state.hang_up();
    if let Ok(status) = timeout(GRACE, child.wait()).await {
        group.let_go();
        return match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => {
                let why = fill(w().exec.ended, &[&status]);
                Err(complaints.with_last(why).await)
            }
            Err(why) => Err(why.to_string()),
        };
    }
    drop(group);
    child.kill().await.map_err(|why| why.to_string())?;
    Err(w().exec.stopped.to_owned())
}

/// Reads what the program says until it closes its output.
async fn listen(stdout: impl AsyncRead + Unpin, state: &State) {
    let mut pipe = BufReader::new(stdout);
    let mut number = 0_u64;
    loop {
        number += 1;
        match next_line(&mut pipe, LONGEST_LINE).await {
            Got::Line(bytes) if bytes.trim_ascii().is_empty() => {}
            Got::Line(bytes) => state.hear(number, &bytes).await,
            Got::TooLong => {
                let why = fill(w().exec.line_left_out, &[&number, &LONGEST_LINE]);
                state.put(News::Odd(why)).await;
            }
            Got::End => return,
        }
    }
}

/// Writes lines one after the other; returns when the pipe is spoiled by half a line.
async fn feed(mut stdin: ChildStdin, mut jobs: mpsc::Receiver<Job>, patience: Duration) {
    while let Some(job) = jobs.recv().await {
        if job.done.is_closed() {
            continue; // nobody waits for it any more, so it must not leave either
        }
        let mut count = 0;
        let end = timeout(patience, write(&mut stdin, job.line.as_bytes(), &mut count)).await;
        let json = job.line.trim_end().len();
        let written = match end {
            Ok(Ok(())) => Written::Left,
            _ if count >= json => Written::Left,
            Ok(Err(why)) => Written::Not(fill(w().exec.no_reading, &[&why])),
            Err(_) => Written::Not(fill(w().exec.not_read, &[&patience.as_secs()])),
        };
        let spoiled = count > 0 && count < job.line.len();
        let _ = job.done.send(written); // nobody waiting is nobody to tell
        if spoiled {
            return;
        }
    }
    std::future::pending().await
}

async fn write(stdin: &mut ChildStdin, line: &[u8], count: &mut usize) -> std::io::Result<()> {
    while let Some(rest) = line.get(*count..).filter(|rest| !rest.is_empty()) {
        match stdin.write(rest).await? {
            0 => return Err(std::io::ErrorKind::WriteZero.into()),
            n => *count += n,
        }
    }
    Ok(())
}

/// What the program writes to its error output.
struct Complaints<'a, R> {
    pipe: BufReader<R>,
    state: &'a State,
    count: usize,
    last: String,
}

impl<'a, R: AsyncRead + Unpin> Complaints<'a, R> {
    fn of(stderr: R, state: &'a State) -> Complaints<'a, R> {
        Complaints { pipe: BufReader::new(stderr), state, count: 0, last: String::new() }
    }

    /// Carries them into our log, so many a run; never returns.
    async fn hear_on(&mut self) {
        while self.hear().await {}
        std::future::pending().await
    }

    async fn hear(&mut self) -> bool {
        let line = match next_line(&mut self.pipe, LONGEST_LOG_LINE).await {
            Got::Line(bytes) => self.state.show(&String::from_utf8_lossy(&bytes)),
            Got::TooLong => fill(w().exec.line_long, &[&LONGEST_LOG_LINE]),
            Got::End => return false,
        };
        self.count += 1;
        match self.count {
            ..=LOG_LINES => tracing::info!(line, "said by the program of an exec account"),
            n if n == LOG_LINES + 1 => tracing::info!("the program says more; the rest of this run is left out"),
            _ => {}
        }
        if !line.trim().is_empty() {
            self.last = line;
        }
        true
    }

    /// Returns the sentence with the last thing it said before it ended.
    async fn with_last(&mut self, why: String) -> String {
        let rest = async { while self.hear().await {} };
        let _ = timeout(LAST_WORDS, rest).await;
        match self.last.chars().take(QUOTED).collect::<String>() {
            said if said.is_empty() => why,
            said => fill(w().exec.ended_saying, &[&why, &said]),
        }
    }
}
