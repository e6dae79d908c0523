//! The one thread that writes. Everything that changes the desk passes here, one job after the other.
//!
//! Jobs that wait are drained together and flushed once: nobody hears "done" before it is on disk.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use crate::domain::command::{Command, Done, Refusal};
use crate::domain::event::Event;
use crate::domain::id::{AccountId, ItemId, ReplyId, SeatName};
use crate::domain::network::{Cursor, Health, Moderation, Outgoing, SendError, Sent};
use crate::domain::queue::Slim;
use crate::domain::reply::Reply;
use crate::domain::report::Report;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::store::{Reader, Store, StoreError};

use super::accounts::Accounts;
use super::clock;
use super::journal::ReadBack;
use super::live::Shared;
use super::newcomer::Newcomer;
use super::readers::Readers;
use super::staged::{Batch, Staged};

mod arrivals;
mod commands;
mod deliveries;

/// Arrivals may wait so long for the disk; acts never do.
const ARRIVALS_FLUSH: Duration = Duration::from_millis(400);

/// What became of items that were handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    /// New ones.
    pub new: u64,
    /// Those we had.
    pub known: u64,
    /// Those whose author changed them.
    pub edited: u64,
}

/// Something for the writer to do.
pub enum Job {
    /// A seat's command.
    Do {
        /// Who.
        seat: SeatName,
        /// What.
        command: Box<Command>,
        /// Where to say how it went.
        answer: oneshot::Sender<Result<Done, Refusal>>,
    },
    /// Items of an account, an import or a thread.
    Arrived {
        /// The items.
        items: Vec<Newcomer>,
        /// Items that are gone.
        removed: Vec<String>,
        /// Whose they are; its cursor is kept once they are written.
        account: Option<(AccountId, Option<Cursor>)>,
        /// Unanswered ones before this arrive as done.
        open_since: Time,
        /// Where to say how it went.
        answer: oneshot::Sender<Result<Taken, StoreError>>,
    },
    /// How an account is now.
    Health {
        /// Which.
        account: AccountId,
        /// How.
        health: Health,
    },
    /// The sender asks for what may leave: marks it as leaving.
    TakeWork {
        /// Where to hand it.
        answer: oneshot::Sender<Vec<(Reply, Outgoing)>>,
    },
    /// What became of a request.
    Outcome {
        /// Of which reply.
        reply: ReplyId,
        /// How it ended.
        result: Result<Sent, SendError>,
    },
    /// What reading back said.
    Verified {
        /// Of which reply.
        reply: ReplyId,
        /// What.
        found: ReadBack,
    },
    /// What became of an act of moderation.
    Moderated {
        /// Who.
        seat: SeatName,
        /// To which item.
        item: ItemId,
        /// As which account.
        account: AccountId,
        /// What.
        act: Moderation,
        /// Done, or taken back.
        on: bool,
        /// What a report said.
        report: Option<Report>,
        /// The network's words where it refused.
        refused: Option<String>,
    },
    /// What became of a page command.
    Paged {
        /// About which conversation.
        id: crate::domain::id::ConversationId,
        /// In words.
        outcome: String,
        /// It went out.
        ok: bool,
    },
    /// A kept text of the desk's own parts.
    Keep {
        /// Under which key.
        key: String,
        /// What.
        value: Vec<u8>,
    },
    /// Snoozes may be over.
    Wake,
    /// Another set of rulings: deadlines of all live conversations are counted anew.
    Rule(Box<Rulings>),
    /// Runs with the store itself: verify, export, backup.
    With(Box<dyn FnOnce(&mut Store) + Send>),
    /// Writes what waits and ends.
    Stop {
        /// When it has.
        answer: oneshot::Sender<()>,
    },
}

/// An answer that waits for the flush.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;

/// The writer and what it holds.
pub struct Writer {
    store: Option<Store>,
    reader: Reader,
    readers: Readers,
    rulings: Arc<Rulings>,
    shared: Shared,
    accounts: Accounts,
    news: watch::Sender<u64>,
    started: Time,
    answers: Vec<Answer>,
    dirty_since: Option<Instant>,
    must_flush: bool,
}

impl Writer {
    /// Makes the writer of an opened store; fills what the desk holds in memory.
    pub fn new(
        store: Store,
        rulings: Arc<Rulings>,
        shared: Shared,
        accounts: Accounts,
    ) -> Result<(Writer, Readers, watch::Receiver<u64>), StoreError> {
        let reader = store.reader();
        let (news, news_seen) = watch::channel(store.seq());
        let readers = Readers::new(reader.clone());
        fill(&shared, &reader)?;
        let mut writer = Writer {
            store: Some(store),
            reader,
            readers: readers.clone(),
            rulings,
            shared,
            accounts,
            news,
            started: clock::now(),
            answers: Vec::new(),
            dirty_since: None,
            must_flush: false,
        };
        writer.settle_after_a_stop()?;
        Ok((writer, readers, news_seen))
    }

    /// Works until it is told to stop or everybody has gone.
    pub fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let first = match self.dirty_since {
                None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => jobs.recv_timeout(ARRIVALS_FLUSH.saturating_sub(since.elapsed())),
            };
            let stop = match first {
                Ok(job) => self.drain(job, jobs),
                Err(RecvTimeoutError::Timeout) => {
                    self.must_flush = true;
                    None
                }
                Err(RecvTimeoutError::Disconnected) => Some(None),
            };
            self.settle(stop.is_some());
            if let Some(answer) = stop {
                // Closed before anybody hears that it is: the next owner must find the lock free.
                drop(self.store.take());
                if let Some(answer) = answer {
                    let _ = answer.send(());
                }
                return;
            }
        }
    }

    /// Takes all jobs that wait, up to a bound; returns the last answer's address when told to stop.
    fn drain(&mut self, first: Job, jobs: &Receiver<Job>) -> Option<Option<oneshot::Sender<()>>> {
        let mut next = Some(first);
        for _ in 0..256 {
            match next {
                Some(Job::Stop { answer }) => return Some(Some(answer)),
                Some(job) => self.work(job),
                None => return None,
            }
            next = jobs.try_recv().ok();
        }
        if let Some(Job::Stop { answer }) = next {
            return Some(Some(answer));
        }
        if let Some(job) = next {
            self.work(job);
        }
        None
    }

    /// Flushes where somebody waits for it, then says so.
    fn settle(&mut self, stopping: bool) {
        let Some(store) = self.store.as_mut() else { return };
        let due =
            self.must_flush || stopping || self.dirty_since.is_some_and(|since| since.elapsed() >= ARRIVALS_FLUSH);
        if !due {
            return;
        }
        let flushed = store.flush().map_err(|error| error.to_string());
        if let Err(error) = &flushed {
            tracing::error!(%error, "flush failed");
        }
        for answer in self.answers.drain(..) {
            answer(flushed.clone());
        }
        self.must_flush = false;
        self.dirty_since = None;
        if let Err(error) = store.index() {
            tracing::warn!(%error, "the search index is behind");
        }
        self.renew();
        self.publish();
    }

    /// Reopens the store when it has grown: nobody else notices.
    fn renew(&mut self) {
        let Some(store) = self.store.take_if(|store| store.should_reopen()) else { return };
        match store.reopen() {
            Ok(store) => {
                self.reader = store.reader();
                self.readers.set(self.reader.clone());
                self.store = Some(store);
            }
            Err(error) => tracing::error!(%error, "could not reopen the store"),
        }
    }

    fn publish(&self) {
        let seq = self.shared.read().seq;
        self.news.send_if_modified(|known| std::mem::replace(known, seq) != seq);
    }

    fn work(&mut self, job: Job) {
        match job {
            Job::Do { seat, command, answer } => {
                let result = self.command(&seat, *command);
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::Arrived { items, removed, account, open_since, answer } => {
                let result = self.arrived(items, &removed, account, open_since);
                self.dirty_since.get_or_insert_with(Instant::now);
                let _ = answer.send(result);
            }
            Job::Health { account, health } => self.log_failure(|writer| writer.health(account, health)),
            Job::TakeWork { answer } => {
                let work = self.take_work().unwrap_or_else(|error| {
                    tracing::error!(%error, "cannot hand over replies");
                    Vec::new()
                });
                self.answer_after_flush(answer, work, |_| Vec::new());
            }
            Job::Outcome { reply, result } => self.log_failure(|writer| writer.outcome(reply, result)),
            Job::Verified { reply, found } => self.log_failure(|writer| writer.verified(reply, found)),
            Job::Moderated { seat, item, account, act, on, report, refused } => {
                let event = Event::Moderated { item, account, act, on, report, refused };
                self.log_failure(|writer| writer.record(&seat, event));
            }
            Job::Paged { id, outcome, ok } => {
                self.log_failure(|writer| writer.record(&SeatName::desk(), Event::Paged { id, outcome, ok }));
            }
            Job::Keep { key, value } => self.log_failure(|writer| writer.keep(&key, &value)),
            Job::Wake => self.log_failure(Writer::wake),
            Job::Rule(rulings) => {
                self.rulings = Arc::new(*rulings);
                self.log_failure(Writer::rule);
            }
            Job::With(run) => {
                if let Some(store) = self.store.as_mut() {
                    run(store);
                }
            }
            Job::Stop { .. } => {}
        }
    }

    fn answer_after_flush<T: Send + 'static>(
        &mut self,
        answer: oneshot::Sender<T>,
        result: T,
        failed: impl FnOnce(String) -> T + Send + 'static,
    ) {
        self.must_flush = true;
        self.answers.push(Box::new(move |flushed| {
            let _ = answer.send(match flushed {
                Ok(()) => result,
                Err(error) => failed(error),
            });
        }));
    }

    fn log_failure(&mut self, work: impl FnOnce(&mut Writer) -> Result<(), StoreError>) {
        self.must_flush = true;
        if let Err(error) = work(self) {
            tracing::error!(%error, "not saved");
        }
    }

    /// Runs a decision and writes what it decided, or nothing of it.
    fn decide<T, E: From<StoreError>>(
        &mut self,
        decision: impl FnOnce(&mut Staged<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (reader, rulings) = (self.reader.clone(), Arc::clone(&self.rulings));
        let mut staged = Staged::new(&reader, &rulings, clock::now());
        let result = decision(&mut staged)?;
        self.write(staged.finish())?;
        Ok(result)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        if batch.entries.is_empty() {
            return Ok(());
        }
        let Some(store) = self.store.as_mut() else { return Err(StoreError::Closed) };
        let seq = store.append(&batch.entries)?;
        let mut live = self.shared.write();
        live.seq = seq;
        for entry in &batch.entries {
            live.count_answer(&entry.recorded);
        }
        for page in &batch.conversations {
            match Slim::of(page).filter(|_| !page.items.is_empty()) {
                Some(slim) => live.slim.insert(page.id, slim),
                None => live.slim.remove(&page.id),
            };
        }
        for reply in batch.replies {
            if reply.state.is_over() {
                live.replies.remove(&reply.id);
            } else {
                live.replies.insert(reply.id, reply);
            }
        }
        Ok(())
    }

    fn record(&mut self, by: &SeatName, event: Event) -> Result<(), StoreError> {
        self.decide(|staged| {
            staged.record(by, event);
            Ok(())
        })
    }

    fn keep(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.store.as_mut().map_or(Err(StoreError::Closed), |store| store.keep(key, Some(value)))
    }
}

/// Returns the key below which an account's cursor is kept.
pub fn cursor_key(account: &AccountId) -> String {
    format!("cursor/{account}")
}

/// Returns the key below which a seat's place is kept.
pub fn place_key(seat: &SeatName) -> String {
    format!("place/{seat}")
}

/// Returns the key below which the moment is kept at which a seat's last terminal closed.
pub fn left_key(seat: &SeatName) -> String {
    format!("left/{seat}")
}

fn fill(shared: &Shared, reader: &Reader) -> Result<(), StoreError> {
    let mut live = shared.write();
    live.slim = reader.slim()?.into_iter().map(|slim| (slim.id, slim)).collect();
    live.replies = reader.unsettled_replies()?.into_iter().map(|reply| (reply.id, reply)).collect();
    live.freeze = reader.freeze()?;
    live.seq = reader.seq()?;
    for (account, health, since) in reader.accounts()? {
        let state = live.accounts.entry(account).or_default();
        state.health = health;
        state.since = since;
    }
    Ok(())
}
