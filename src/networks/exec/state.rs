//! What the account and its running program share.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::child::Job;
use super::inbox::{Inbox, News};
use super::lines::{self, Answer, House, Line};
use crate::domain::clean;
use crate::domain::network::{Caps, Secret};
use crate::domain::redact;
use crate::words::{fill, w};

/// Replies whose end is remembered, so that the program need not be asked again.
const REMEMBERED: usize = 256;

/// How the program is doing.
#[derive(Clone, Debug)]
pub enum Phase {
    /// Not started yet.
    Idle,
    /// Running; lines for it go here.
    Up(mpsc::Sender<Job>),
    /// It closed its output; how it ends is not known yet.
    Ending,
    /// It ended well and is started again later.
    Resting,
    /// It ended badly or could not be started.
    Down(String),
}

/// What the account and its running program share.
pub struct State {
    house: House,
    /// What the program was entrusted with, and must not be quoted with.
    secrets: Vec<Secret>,
    inner: Mutex<Inner>,
    phase: watch::Sender<Phase>,
    news: Notify,
    room: Notify,
}

struct Inner {
    inbox: Inbox,
    caps: Caps,
    waiting: HashMap<String, oneshot::Sender<Answer>>,
    ended: VecDeque<(String, Answer)>,
}

impl State {
    /// Makes the state of an account whose program has not been started.
    pub fn new(house: House, caps: Caps, session: String, secret: Option<Secret>) -> State {
        let inner = Inner { inbox: Inbox::new(session), caps, waiting: HashMap::new(), ended: VecDeque::new() };
        let phase = watch::Sender::new(Phase::Idle);
        let secrets = secret.into_iter().collect();
        State { house, secrets, inner: Mutex::new(inner), phase, news: Notify::new(), room: Notify::new() }
    }

    /// Returns words of the program as a person may see them: on one line, without its secret.
    pub fn show(&self, words: &str) -> String {
        redact::hide(&self.secrets, &clean::line(words))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here is left half done by a panic elsewhere.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what the program can.
    pub fn caps(&self) -> Caps {
        self.inner().caps.clone()
    }

    /// Follows how the program is doing.
    pub fn phase(&self) -> watch::Receiver<Phase> {
        self.phase.subscribe()
    }

    /// Says how the program is doing now.
    pub fn enter(&self, phase: Phase) {
        self.phase.send_replace(phase);
        self.news.notify_one();
    }

    /// Lets go of everybody who waits for an answer: the program is gone.
    pub fn hang_up(&self) {
        self.phase.send_replace(Phase::Ending);
        self.inner().waiting.clear();
    }

    /// Works with the inbox; the program may go on when there is room.
    pub fn with_inbox<T>(&self, work: impl FnOnce(&mut Inbox) -> T) -> T {
        let result = work(&mut self.inner().inbox);
        self.room.notify_one();
        result
    }

    /// Waits until there may be news, or the program changed its state.
    pub async fn news(&self) {
        self.news.notified().await;
    }

    /// Waits for the answer to `reply`; an earlier wait for the same one ends.
    pub fn expect(&self, reply: &str) -> oneshot::Receiver<Answer> {
        let (answer, receiver) = oneshot::channel();
        self.inner().waiting.insert(reply.to_owned(), answer);
        receiver
    }

    /// Stops waiting for the answer to `reply`.
    pub fn forget(&self, reply: &str) {
        self.inner().waiting.remove(reply);
    }

    /// Returns what became of `reply`, if the program has said so, be it long after it was asked.
    pub fn ended(&self, reply: &str) -> Option<Answer> {
        let inner = self.inner();
        inner.ended.iter().rev().find(|(id, _)| id == reply).map(|(_, answer)| answer.clone())
    }

    /// Takes in a line of the program.
    pub async fn hear(&self, number: u64, bytes: &[u8]) {
        let line = std::str::from_utf8(bytes).map_err(|_| w().exec.no_text.to_owned());
        match line.and_then(|line| lines::read(line, &self.house)) {
            Ok(Line::Item(item)) => self.put(News::Item(item)).await,
            Ok(Line::Removed(id)) => self.put(News::Removed(id)).await,
            Ok(Line::Answer { reply, answer: Answer::Refused(why) }) => {
                self.answered(reply, Answer::Refused(self.show(&why)));
            }
            Ok(Line::Answer { reply, answer }) => self.answered(reply, answer),
            Ok(Line::Caps(said)) => {
                if let Err(why) = self.learn(said) {
                    self.odd(number, &why).await;
                }
            }
            Err(why) => self.odd(number, &why).await,
        }
    }

    async fn odd(&self, number: u64, why: &str) {
        let odd = fill(w().exec.line, &[&number, &self.show(why)]);
        self.put(News::Odd(odd)).await;
    }

    /// Puts news in, as soon as there is room.
    pub async fn put(&self, news: News) {
        while !self.inner().inbox.has_room() {
            self.room.notified().await;
        }
        self.inner().inbox.push(news);
        self.news.notify_one();
    }

    fn learn(&self, said: serde_json::Map<String, serde_json::Value>) -> Result<(), String> {
        let mut inner = self.inner();
        inner.caps = lines::patch(&inner.caps, said)?;
        Ok(())
    }

    fn answered(&self, reply: String, answer: Answer) {
        let mut inner = self.inner();
        // "Have you?" is asked anew each time; what became of a reply stays true.
        if matches!(answer, Answer::Delivered(_) | Answer::Refused(_)) {
            if inner.ended.len() == REMEMBERED {
                inner.ended.pop_front();
            }
            inner.ended.push_back((reply.clone(), answer.clone()));
        }
        if let Some(waiting) = inner.waiting.remove(&reply) {
            let _ = waiting.send(answer); // nobody waiting any more is no loss: it is remembered
        }
    }
}
