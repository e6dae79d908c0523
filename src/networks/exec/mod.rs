//! Any program as a network: it writes items as JSON lines and takes replies as JSON lines on its input.
//!
//! ```toml
//! [[account]]
//! network = "exec"
//! handle = "@shop"
//! options = { command = ["sh", "feed.sh"], name = "forum" }
//! ```
//!
//! `command` is a list, or one text for `sh -c`. `name` is the network whose name the items carry (else each
//! line says it). `dir` is where the program runs, `answer_seconds` how long it may take to answer (30).
//! The program finds `HEARKEN_HANDLE` in its environment, and `HEARKEN_SECRET` when the account names a secret.
//!
//! # What the program writes, one JSON object a line
//! | line | meaning |
//! |---|---|
//! | an item (it has `kind`) | something reached us; `network` and `account` may be left out |
//! | `{"delivered":"REPLY","remote_id":"…","url":"…"}` | the reply is out; `url` may be left out |
//! | `{"refused":"REPLY","why":"…"}` | it is not, and trying again would not help |
//! | `{"have":"REPLY","remote_id":"…"}` | yes, it is out; `null`: certainly not |
//! | `{"removed":"NATIVE ID"}` | an item is gone |
//! | `{"caps":{"attachments":4,…}}` | what can be done here; fields as in `Caps`, only those that differ |
//!
//! # What it reads, one JSON object a line, the id always first
//! | line | meaning |
//! |---|---|
//! | `{"reply":"REPLY","kind":"reply","account":"…","to":{item},"text":"…",…}` | send this once, then answer |
//! | `{"find":"REPLY"}` | did you send it? Asked after a reply whose answer never came |
//!
//! `kind` is `reply`, `private`, `post` or `forward` (with `forward_to`). `to` is null for a new post. `visibility`,
//! `subject`, `lang` and `media` stand there when they are set. Of a post of the plan there are also `title`, `date` (when it
//! was to leave, with the offset of its zone), `campaign` and `tags` (the words behind a `#`).
//!
//! A program may come and go: one that ends with 0 is run again after `poll_seconds` (60), one that fails after
//! 1 s, then 2, 4, up to 5 min. The same item twice is one item, so a program may say everything again each time.
//! What it writes to its error output goes to our log, but for its secret.

mod child;
mod inbox;
mod lines;
mod pipe;
mod state;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::child::{Job, Program, Written};
use self::lines::{Answer, House};
use self::state::{Phase, State};
use crate::domain::id::AccountId;
use crate::domain::item::{Item, Media};
use crate::domain::network::faults::{self, Fault, OptionRow};
use crate::domain::network::{
    AccountSettings, Adapter, Budget, Caps, Connect, Cursor, Moderation, NetError, Network, Outgoing, Page, SendError,
    Sent, TextLimit,
};
use crate::domain::report::Reports;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// The line in the table of networks.
pub static ADAPTER: Adapter = Adapter { name: "exec", tag: "exec", help: w().exec.help, caps, faults, connect };

/// What an account may set beside what all have.
const OPTIONS: [OptionRow; 4] = [
    OptionRow::anything("command").needed(w().exec.command),
    OptionRow::text("name"),
    OptionRow::text("dir"),
    OptionRow::anything("answer_seconds"),
];

fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = faults::options(account, &OPTIONS);
    let told = faults.iter().any(|fault| fault.path.iter().any(|key| key == "command"));
    if !told && command(account).is_none() {
        faults.push(Fault::of_option("command", w().exec.no_command));
    }
    if account.options.contains_key("answer_seconds") && answer_seconds(account).is_none() {
        faults.push(Fault::of_option("answer_seconds", w().exec.no_seconds));
    }
    faults.extend(faults::name_option(account));
    faults
}

fn caps() -> Caps {
    Caps {
        send: true,
        posts: true,
        private_reply: false,
        visibilities: Vec::new(),
        content_warning: false,
        mentions_in_text: false,
        moderation: Vec::new(),
        attachments: 0,
        alt_text: false,
        public_limit: TextLimit::NONE,
        private_limit: TextLimit::NONE,
        streams: true,
        forward: false,
        absence_proves: true, // `have` with null says "certainly not"
        schedules_ahead: None,
        reports: Reports::default(),
        results: false,
    }
}

/// How long the first round waits for the first line, between lines, and altogether.
const FIRST_LINE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(200);
const FIRST_LINES: Duration = Duration::from_secs(10);

/// How long a program that says nothing must run to be seen live.
const MOMENT: Duration = Duration::from_secs(1);

/// An account behind a program.
struct Exec {
    account: AccountId,
    program: Program,
    state: Arc<State>,
    answer: Duration,
    running: Mutex<Option<JoinHandle<()>>>,
    /// The first round has waited for its first lines.
    listened: AtomicBool,
}

fn connect(connect: Connect) -> Result<Box<dyn Network>, NetError> {
    let account = &connect.account;
    faults::sound(account, &faults(account))?;
    let has_secret = account.secret_env.is_some() || account.secret_command.is_some();
    let secret = has_secret.then(|| connect.vault.secret(account)).transpose()?;
    let program = Program {
        argv: command(account).unwrap_or_default(),
        dir: account.option("dir").map(str::to_owned),
        handle: account.handle.clone(),
        secret: secret.clone(),
        again: Duration::from_secs(account.poll_seconds.unwrap_or(60).into()),
        patience: Duration::from_secs(10),
    };
    let house = House { network: account.option("name").map(str::to_owned), handle: account.handle.clone() };
    let exec = Exec {
        account: account.id(),
        program,
        state: Arc::new(State::new(house, caps(), session()?, secret)),
        answer: Duration::from_secs(answer_seconds(account).unwrap_or(ANSWER_SECONDS)),
        running: Mutex::new(None),
        listened: AtomicBool::new(false),
    };
    Ok(Box::new(exec))
}

/// How long a program may take to answer, unless its account says otherwise.
const ANSWER_SECONDS: u64 = 30;

fn command(account: &AccountSettings) -> Option<Vec<String>> {
    let words: Option<Vec<&str>> = match account.options.get("command") {
        Some(toml::Value::String(line)) if !line.trim().is_empty() => Some(vec!["sh", "-c", line]),
        Some(toml::Value::Array(words)) => words.iter().map(toml::Value::as_str).collect(),
        _ => None,
    };
    let argv = words.filter(|words| words.first().is_some_and(|name| !name.trim().is_empty()))?;
    Some(argv.into_iter().map(str::to_owned).collect())
}

fn answer_seconds(account: &AccountSettings) -> Option<u64> {
    let seconds = account.options.get("answer_seconds")?.as_integer()?;
    u64::try_from(seconds).ok().filter(|n| (1..=3600).contains(n))
}

/// Returns a word that no earlier run has used, so that a cursor of another run is recognised.
fn session() -> Result<String, NetError> {
    let word = getrandom::u64().map_err(|why| NetError::Unwell { at: "exec".to_owned(), why: why.to_string() })?;
    Ok(format!("{word:x}"))
}

/// What came of handing a line to the program.
enum Handed {
    /// It never understood the line.
    Not(NetError),
    /// It has the line and did not answer.
    Unanswered(NetError),
    /// It answered.
    Answered(Answer),
}

impl Exec {
    /// Starts the program, once; later calls change nothing.
    fn start(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_none() {
            *running = Some(tokio::spawn(child::keep_running(self.program.clone(), Arc::clone(&self.state))));
        }
    }

    fn host(&self) -> String {
        self.program.argv.join(" ")
    }

    fn offline(&self, why: impl Into<String>) -> NetError {
        NetError::Offline { host: self.host(), why: why.into() }
    }

    /// Waits until the first attempt to start it came to something, and a run that is ending to an end.
    async fn started(&self) -> Phase {
        self.start();
        let mut phase = self.state.phase();
        let settled = phase.wait_for(|phase| !matches!(phase, Phase::Idle | Phase::Ending)).await;
        settled.map_or(Phase::Idle, |phase| phase.clone())
    }

    /// Watches it until it says a line or ends, or has run for a moment: one that starts and dies is not live.
    async fn watched(&self) -> Phase {
        self.started().await;
        let mut phase = self.state.phase();
        let watch = async {
            while self.state.with_inbox(|inbox| inbox.is_empty()) {
                tokio::select! {
                    _ = phase.wait_for(|phase| !matches!(phase, Phase::Up(_))) => return,
                    () = self.state.news() => {}
                }
            }
        };
        let _ = timeout(MOMENT, watch).await;
        self.started().await
    }

    /// Gives a program that was just started a moment for its first lines: a single round would be over
    /// before it has said a word. Ends with its first pause, or when the program ends.
    async fn first_lines(&self) {
        if self.listened.swap(true, Ordering::Relaxed) {
            return;
        }
        let listen = async {
            let mut phase = self.state.phase();
            loop {
                let patience = if self.state.with_inbox(|inbox| inbox.is_empty()) { FIRST_LINE } else { PAUSE };
                tokio::select! {
                    _ = phase.wait_for(|phase| !matches!(phase, Phase::Up(_))) => return,
                    heard = timeout(patience, self.state.news()) => if heard.is_err() { return },
                }
            }
        };
        let _ = timeout(FIRST_LINES, listen).await;
    }

    async fn ask(&self, reply: &str, line: String) -> Handed {
        let jobs = match self.started().await {
            Phase::Up(jobs) => jobs,
            Phase::Down(why) => return Handed::Not(self.offline(why)),
            Phase::Idle | Phase::Ending | Phase::Resting => {
                return Handed::Not(self.offline(w().exec.not_running));
            }
        };
        let answer = self.state.expect(reply);
        let handed = self.hand_over(jobs, line, answer).await;
        self.state.forget(reply);
        handed
    }

    async fn hand_over(
        &self,
        jobs: tokio::sync::mpsc::Sender<Job>,
        line: String,
        answer: oneshot::Receiver<Answer>,
    ) -> Handed {
        let (done, written) = oneshot::channel();
        if jobs.send(Job { line, done }).await.is_err() {
            return Handed::Not(self.offline(w().exec.just_ended));
        }
        match written.await {
            Ok(Written::Left) => {}
            Ok(Written::Not(why)) => return Handed::Not(self.offline(why)),
            // The run ended while the line was being written: how far it came is not known.
            Err(_) => return Handed::Unanswered(self.unwell(w().exec.ended_meanwhile)),
        }
        match timeout(self.answer, answer).await {
            Ok(Ok(answer)) => Handed::Answered(answer),
            Ok(Err(_)) => Handed::Unanswered(self.unwell(w().exec.ended_unanswered)),
            Err(_) => Handed::Unanswered(self.unwell(fill(w().exec.no_answer, &[&self.answer.as_secs()]))),
        }
    }

    fn unwell(&self, why: impl Into<String>) -> NetError {
        NetError::Unwell { at: self.host(), why: why.into() }
    }
}

impl Drop for Exec {
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = running.take() {
            task.abort(); // drops the run, which ends the program and all it started
        }
    }
}

#[async_trait]
impl Network for Exec {
    fn caps(&self) -> Caps {
        self.state.caps()
    }

    async fn check(&self) -> Result<String, NetError> {
        match self.watched().await {
            Phase::Down(why) => Err(self.offline(why)),
            Phase::Idle | Phase::Up(_) | Phase::Ending | Phase::Resting => Ok(self.account.handle().to_owned()),
        }
    }

    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        self.started().await;
        self.first_lines().await;
        let phase = self.started().await;
        let page = self.state.with_inbox(|inbox| inbox.page(cursor, since));
        let silent = page.items.is_empty() && page.removed.is_empty() && page.odd.is_empty();
        match phase {
            Phase::Down(why) if silent => Err(self.offline(why)),
            Phase::Down(_) | Phase::Idle | Phase::Up(_) | Phase::Ending | Phase::Resting => Ok(page),
        }
    }

    async fn wait(&self, most: Span) -> bool {
        self.start();
        let most = Duration::from_millis(most.as_millis().max(0).unsigned_abs());
        timeout(most, self.state.news()).await.is_ok() || !self.state.with_inbox(|inbox| inbox.is_empty())
    }

    async fn thread(&self, _: &Item) -> Result<Vec<Item>, NetError> {
        Err(NetError::Unsupported { what: w().exec.thread.to_owned() })
    }

    fn prepare(&self, outgoing: &Outgoing) -> String {
        outgoing.reply.to_string()
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let odd = |why| SendError::Refused(NetError::Odd { at: w().exec.writing.to_owned(), body: why });
        let reply = outgoing.reply.to_string();
        let line = lines::reply(outgoing).map_err(odd)?;
        match self.ask(&reply, line).await {
            Handed::Not(why) => Err(SendError::NotSent(why)),
            Handed::Unanswered(why) => Err(SendError::Unknown(why)),
            Handed::Answered(Answer::Delivered(sent) | Answer::Have(Some(sent))) => Ok(sent),
            Handed::Answered(Answer::Refused(why)) => Err(SendError::Refused(NetError::Refused { why })),
            Handed::Answered(Answer::Have(None)) => Err(SendError::Unknown(self.unwell(w().exec.have_unasked))),
        }
    }

    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        let reply = outgoing.reply.to_string();
        let answer = match self.state.ended(&reply) {
            Some(answer) => answer,
            None => match self.ask(&reply, lines::find(&reply)).await {
                Handed::Not(why) | Handed::Unanswered(why) => return Err(why),
                Handed::Answered(answer) => answer,
            },
        };
        Ok(match answer {
            Answer::Delivered(sent) => Some(sent),
            Answer::Refused(_) => None,
            Answer::Have(sent) => sent,
        })
    }

    async fn moderate(&self, _: &Item, act: Moderation, _: bool) -> Result<(), NetError> {
        Err(NetError::Unsupported { what: act.word().to_owned() })
    }

    async fn attachment(&self, _: &Item, _: &Media) -> Result<Vec<u8>, NetError> {
        Err(NetError::Unsupported { what: w().exec.attachment.to_owned() })
    }

    fn budget(&self) -> Budget {
        Budget::default()
    }
}
