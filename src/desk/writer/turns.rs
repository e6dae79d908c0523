//! The writer's turns: jobs that wait are drained together and flushed once.

use std::iter;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::super::assets;
use super::super::crisis::{self, Due};
use super::super::undo::Moderated;
use super::{Job, Writer};
use crate::domain::command::Refusal;
use crate::domain::event::Event;
use crate::domain::id::PageId;
use crate::store::{StoreError, rest_after};

/// Arrivals may wait so long for the disk; acts never do.
const ARRIVALS_FLUSH: Duration = Duration::from_millis(400);
/// Where flushes take long, much is coming, and it waits longer, but no longer than this.
const LONGEST: Duration = Duration::from_secs(4);
/// Jobs of one turn at most: whoever waits for its flush waits for no more.
const TURN: usize = 256;

/// The end of the work, and who waits for it.
#[derive(Default)]
struct Stop {
    remember: bool,
    answer: Option<oneshot::Sender<()>>,
}

impl Writer {
    /// Works until it is told to stop or everybody has gone.
    pub fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let first = match self.dirty_since {
                None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => jobs.recv_timeout(self.pause().saturating_sub(since.elapsed())),
            };
            let stop = match first {
                Ok(job) => self.drain(job, jobs),
                Err(RecvTimeoutError::Timeout) => {
                    self.must_flush = true;
                    None
                }
                Err(RecvTimeoutError::Disconnected) => Some(Stop::default()),
            };
            if stop.is_some() {
                self.keep_streams();
            }
            self.settle(stop.is_some());
            if let Some(stop) = stop {
                if stop.remember {
                    self.remember();
                }
                // Closed before anybody hears that it is: the next owner must find the lock free.
                drop(self.store.take());
                if let Some(answer) = stop.answer {
                    let _ = answer.send(());
                }
                return;
            }
        }
    }

    /// Takes all jobs that wait, up to a bound; says when it was told to stop.
    fn drain(&mut self, first: Job, jobs: &Receiver<Job>) -> Option<Stop> {
        for job in iter::once(first).chain(jobs.try_iter()).take(TURN) {
            match job {
                Job::Stop { remember, answer } => return Some(Stop { remember, answer: Some(answer) }),
                job => self.work(job),
            }
        }
        None
    }

    /// Flushes where somebody waits for it, then says so.
    pub(super) fn settle(&mut self, stopping: bool) {
        let pause = self.pause();
        let Some(store) = self.store.as_mut() else { return };
        let due = self.must_flush || stopping || self.dirty_since.is_some_and(|since| since.elapsed() >= pause);
        if !due {
            return;
        }
        let started = Instant::now();
        let flushed = store.flush().map_err(|error| error.to_string());
        self.flush_took = started.elapsed();
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

    /// How long arrivals wait for the disk.
    fn pause(&self) -> Duration {
        rest_after(self.flush_took, ARRIVALS_FLUSH, LONGEST)
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

    fn work(&mut self, job: Job) {
        match job {
            Job::Do { seat, command, answer } => {
                let result = self.command(&seat, *command);
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::MediaAdded { seat, file, name, notes, answer } => {
                let result = self.decide(|staged| assets::added(staged, &seat, *file, &name, &notes));
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::Arrived { items, removed, account, open_since, answer } => {
                let result = self.arrived(items, &removed, account, open_since);
                self.dirty_since.get_or_insert_with(Instant::now);
                let _ = answer.send(result);
            }
            Job::Measured { account, told, asked, answer } => {
                let result = self.measured(&account, told, asked);
                self.dirty_since.get_or_insert_with(Instant::now);
                let _ = answer.send(result);
            }
            Job::Health { account, health } => {
                self.watch_reached(&account, &health);
                self.log_failure(|writer| writer.health(account, health));
            }
            Job::AccountChanged { seat, account, change, answer } => {
                let result = self.account_changed(&seat, account, change).map_err(Refusal::from);
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::RulesChanged { seat, count, answer } => {
                let result = self.record(&seat, Event::RulesChanged { count }).map_err(Refusal::from);
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::TakeWork { at_once, answer } => {
                let work = self.take_work(at_once).unwrap_or_else(|error| {
                    tracing::error!(%error, "cannot hand over replies");
                    Vec::new()
                });
                self.answer_after_flush(answer, work, |_| Vec::new());
            }
            Job::Outcome { reply, result } => self.log_failure(|writer| writer.outcome(reply, result)),
            Job::Verified { reply, tries, found, looking } => {
                self.log_failure(|writer| writer.verified(reply, tries, found));
                drop(looking);
            }
            Job::Became { of, became, answer } => {
                self.log_failure(|writer| writer.became(&of, became));
                self.answer_after_flush(answer, (), |_| ());
            }
            Job::Moderated { seat, item, account, act, on, report, why, refused, step, answer } => {
                let deed = Moderated { item, act, on };
                let event = Event::Moderated { item, account, act, on, report, why, refused: refused.clone() };
                let result = self.moderated(&seat, event, deed, refused.as_ref(), step).map_err(Refusal::from);
                self.answer_after_flush(answer, result, |error| Err(Refusal::Store(error)));
            }
            Job::PageDue { id, answer } => {
                let due = self.page_due(id).unwrap_or_else(|error| {
                    tracing::error!(%error, "cannot page");
                    Due::default()
                });
                self.answer_after_flush(answer, due, |_| Due::default());
            }
            Job::PageOutcome { id, call, outcome, answer } => {
                self.log_failure(|writer| writer.decide(|staged| crisis::outcome(staged, id, call, outcome)));
                self.answer_after_flush(answer, (), |_| ());
            }
            Job::Keep { key, value } => self.log_failure(|writer| writer.keep(&key, &value)),
            Job::WatchBegins(streams) => self.log_failure(|writer| writer.watch_begins(*streams)),
            Job::Watch { answer } => {
                let anew = self.look_at_streams().unwrap_or_else(|error| {
                    tracing::error!(%error, "cannot watch");
                    false
                });
                let _ = answer.send(anew);
            }
            Job::Wake => self.log_failure(Writer::wake),
            Job::Close { on, quiet_before, answer } => {
                let closed = self.close_waiting(&on, quiet_before);
                self.must_flush = true;
                let _ = answer.send(closed);
            }
            Job::Rule(rulings) => {
                self.rulings = Arc::new(*rulings);
                self.log_failure(Writer::rule);
            }
            Job::With(run) => {
                if let Some(store) = self.store.as_mut() {
                    run(store);
                    self.must_flush = true;
                }
            }
            Job::Stop { .. } => {}
        }
    }

    /// Writes down whom to page now. Nobody is woken by what a crash may still take back: whoever asks hears after the flush.
    fn page_due(&mut self, id: PageId) -> Result<Due, StoreError> {
        let arranged = self.shared.read().arranged.clone();
        self.decide(|staged| crisis::due(staged, id, &arranged))
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
}
