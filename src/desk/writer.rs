//! The one thread that writes. Everything that changes the desk passes here, one job after the other.
//!
//! Jobs that wait are drained together and flushed once: nobody hears "done" before it is on disk.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use crate::domain::command::{Command, Done, Refusal};
use crate::domain::conversation::Change;
use crate::domain::event::Event;
use crate::domain::id::{AccountId, ItemId, ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::network::{Cursor, Health, Moderation, Outgoing, SendError, Sent};
use crate::domain::queue::Slim;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::rulings::Rulings;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, Store, StoreError};

use super::accounts::Accounts;
use super::arrive::{self, Fate};
use super::journal::{self, ReadBack};
use super::live::Shared;
use super::readers::Readers;
use super::sending;
use super::staged::{Batch, Staged};
use super::undo::{self, Way};
use super::{acts, clock, drafts};

/// Arrivals may wait so long for the disk; acts never do.
const ARRIVALS_FLUSH: Duration = Duration::from_millis(400);
/// Items written in one atomic batch.
const ITEMS_PER_BATCH: usize = 500;

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
        items: Vec<Item>,
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
            Job::Moderated { seat, item, account, act, on, refused } => {
                self.log_failure(|writer| writer.record(&seat, Event::Moderated { item, account, act, on, refused }))
            }
            Job::Paged { id, outcome, ok } => {
                self.log_failure(|writer| writer.record(&SeatName::desk(), Event::Paged { id, outcome, ok }));
            }
            Job::Keep { key, value } => self.log_failure(|writer| writer.keep(&key, &value)),
            Job::Wake => self.log_failure(Writer::wake),
            Job::Rule(rulings) => {
                self.rulings = Arc::new(*rulings);
                self.log_failure(Writer::retarget);
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

    fn store(&mut self) -> Result<&mut Store, Refusal> {
        self.store.as_mut().ok_or_else(|| Refusal::Store("the desk is closing".to_owned()))
    }

    fn command(&mut self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        match command {
            Command::Act { on, act } => {
                let (done, deed) = self.decide(|staged| acts::act(staged, seat, &on, &act))?;
                if let Some(deed) = deed {
                    let reader = self.reader.clone();
                    undo::remember(self.store()?, &reader, seat, &deed).map_err(acts::unsaved)?;
                }
                Ok(done)
            }
            Command::Undo => self.walk(seat, Way::Back),
            Command::Redo => self.walk(seat, Way::Again),
            Command::Note { on, text } => self.decide(|staged| acts::note(staged, seat, on, &text)),
            Command::Draft(draft) => {
                drafts::keep(self.store()?, &draft).map_err(acts::unsaved)?;
                Ok(Done::default())
            }
            Command::Discard { conversation } => {
                drafts::discard(self.store()?, seat, conversation).map_err(acts::unsaved)?;
                Ok(Done { notice: "thrown away".to_owned(), ..Done::default() })
            }
            Command::Send { draft, now, seen } => self.send(seat, *draft, now, &seen),
            Command::CallBack { reply } => self.call_back(seat, reply),
            Command::Posted { reply, yes } => {
                let done = self.with_reply(reply, |staged, reply, _| journal::posted(staged, seat, reply, yes))?;
                self.keep_draft(done)
            }
            Command::Retake { reply } => {
                let done = self.with_reply(reply, |staged, reply, _| journal::retake(staged, seat, reply))?;
                self.keep_draft(done)
            }
            Command::Release { reply } => {
                self.with_reply(reply, |staged, reply, freeze| journal::release(staged, seat, reply, freeze))
            }
            Command::Escalate { on, level, owner, note } => {
                self.decide(|staged| acts::escalate(staged, seat, on, level, owner, &note))
            }
            Command::StandDown { on } => self.decide(|staged| acts::stand_down(staged, seat, on)),
            Command::Freeze { reason, all } => {
                let frozen = self.shared.read().freeze.clone();
                let done = self.decide(|staged| acts::freeze(staged, seat, frozen.as_ref(), &reason, all))?;
                self.freeze_changed();
                Ok(done)
            }
            Command::Resume => {
                let frozen = self.shared.read().freeze.clone();
                let done = self.decide(|staged| acts::resume(staged, seat, frozen.as_ref()))?;
                self.freeze_changed();
                Ok(done)
            }
            Command::Keep { place } => {
                self.store()?.keep(&place_key(seat), Some(place.as_bytes())).map_err(acts::unsaved)?;
                Ok(Done::default())
            }
            Command::Verify { .. } | Command::Moderate { .. } | Command::Sync { .. } => {
                Err(Refusal::No("the network tasks do that, not the writer".to_owned()))
            }
        }
    }

    fn walk(&mut self, seat: &SeatName, way: Way) -> Result<Done, Refusal> {
        let (done, position) = self.decide(|staged| undo::walk(staged, seat, way))?;
        undo::settle(self.store()?, seat, position).map_err(acts::unsaved)?;
        Ok(done)
    }

    fn send(
        &mut self,
        seat: &SeatName,
        draft: crate::domain::reply::Draft,
        now: bool,
        seen: &[crate::domain::guard::Concern],
    ) -> Result<Done, Refusal> {
        let conversation = draft.conversation;
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        let done = self.decide(|staged| sending::send(staged, &accounts, &shared, seat, draft, now, seen))?;
        drafts::discard(self.store()?, seat, conversation).map_err(acts::unsaved)?;
        Ok(done)
    }

    fn call_back(&mut self, seat: &SeatName, reply: Option<ReplyId>) -> Result<Done, Refusal> {
        let newest = journal::newest_leaving(self.shared.read().replies.values(), seat);
        let reply = reply.or(newest).ok_or_else(|| Refusal::No("nothing of yours is counting down".to_owned()))?;
        let done = self.with_reply(reply, |staged, reply, _| journal::call_back(staged, seat, reply))?;
        self.keep_draft(done)
    }

    fn with_reply(
        &mut self,
        id: ReplyId,
        decision: impl FnOnce(&mut Staged<'_>, &Reply, Option<&crate::domain::event::Freeze>) -> Result<Done, Refusal>,
    ) -> Result<Done, Refusal> {
        let freeze = self.shared.read().freeze.clone();
        self.decide(|staged| {
            let reply = staged.reply(id).map_err(acts::unsaved)?;
            let reply = reply.ok_or_else(|| Refusal::NotFound { what: "reply".to_owned(), id: id.to_string() })?;
            decision(staged, &reply, freeze.as_ref())
        })
    }

    /// A text that came back is a draft before anybody hears of it.
    fn keep_draft(&mut self, done: Done) -> Result<Done, Refusal> {
        if let Some(draft) = &done.draft {
            drafts::keep(self.store()?, draft).map_err(acts::unsaved)?;
        }
        Ok(done)
    }

    fn arrived(
        &mut self,
        items: Vec<Item>,
        removed: &[String],
        account: Option<(AccountId, Option<Cursor>)>,
        open_since: Time,
    ) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        let newest = items.iter().filter(|item| !item.from_us).map(|item| item.created_at).max();
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let chunk: Vec<Item> = items.by_ref().take(ITEMS_PER_BATCH).collect();
            let count = self.decide::<_, StoreError>(|staged| take_in(staged, chunk, open_since))?;
            taken.new += count.new;
            taken.known += count.known;
            taken.edited += count.edited;
        }
        let Some((account, cursor)) = account else { return Ok(taken) };
        self.decide::<_, StoreError>(|staged| {
            removed.iter().try_for_each(|native| arrive::gone(staged, &account, native).map(|_| ()))
        })?;
        if let (Some(cursor), Some(store)) = (cursor, self.store.as_mut()) {
            store.keep(&cursor_key(&account), Some(cursor.0.as_bytes()))?;
        }
        if let Some(newest) = newest {
            let mut live = self.shared.write();
            let state = live.accounts.entry(account).or_default();
            state.last_item = state.last_item.max(Some(newest));
        }
        Ok(taken)
    }

    fn health(&mut self, account: AccountId, health: Health) -> Result<(), StoreError> {
        let known = self.shared.read().accounts.get(&account).map(|state| state.health.clone());
        if known.as_ref() == Some(&health) {
            return Ok(());
        }
        let event = Event::Account { id: account.clone(), health: health.clone() };
        self.record(&SeatName::desk(), event)?;
        let mut live = self.shared.write();
        let state = live.accounts.entry(account).or_default();
        state.health = health;
        state.since = clock::now();
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

    fn take_work(&mut self) -> Result<Vec<(Reply, Outgoing)>, StoreError> {
        let now = clock::now();
        let (due, freeze, signed_out) = {
            let live = self.shared.read();
            let ready = |reply: &&Reply| reply.state == Delivery::Pending && reply.not_before <= now;
            let mut due: Vec<Reply> = live.replies.values().filter(ready).cloned().collect();
            due.sort_by_key(|reply| reply.id);
            (due, live.freeze.clone(), live.signed_out())
        };
        let mut work = Vec::new();
        for reply in due {
            let started = self.started;
            let leaves = self.decide(|staged| {
                let why = signed_out.get(&reply.account).map(String::as_str);
                journal::hand_over(staged, &reply, freeze.as_ref(), why, started)
            })?;
            if let (true, Some(outgoing)) = (leaves, self.reader.outgoing(reply.id)?) {
                work.push((reply, outgoing));
            }
        }
        Ok(work)
    }

    fn outcome(&mut self, id: ReplyId, result: Result<Sent, SendError>) -> Result<(), StoreError> {
        self.decide(|staged| match staged.reply(id)? {
            Some(reply) => journal::outcome(staged, &reply, result, backoff(reply.tries)),
            None => Ok(()),
        })
    }

    fn verified(&mut self, id: ReplyId, found: ReadBack) -> Result<(), StoreError> {
        self.decide(|staged| match staged.reply(id)? {
            Some(reply) => journal::verified(staged, &reply, found),
            None => Ok(()),
        })
    }

    fn wake(&mut self) -> Result<(), StoreError> {
        let awake = self.shared.read().awake_at(clock::now());
        self.decide(|staged| {
            awake.iter().try_for_each(|id| staged.change(*id, &SeatName::desk(), Change::Woke, None).map(|_| ()))
        })
    }

    fn retarget(&mut self) -> Result<(), StoreError> {
        let all: Vec<_> = self.shared.read().slim.keys().copied().collect();
        for some in all.chunks(ITEMS_PER_BATCH) {
            self.decide::<_, StoreError>(|staged| {
                for id in some {
                    let Some(page) = staged.conversation(*id)? else { continue };
                    if staged.rulings.due(&page) != page.due {
                        staged.change(*id, &SeatName::desk(), Change::Retargeted, None)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn settle_after_a_stop(&mut self) -> Result<(), StoreError> {
        let leaving: Vec<Reply> = self.shared.read().replies.values().cloned().collect();
        self.decide::<_, StoreError>(|staged| {
            leaving.iter().try_for_each(|reply| journal::after_a_stop(staged, reply))
        })?;
        self.must_flush = true;
        self.settle(false);
        Ok(())
    }

    fn freeze_changed(&self) {
        if let Ok(freeze) = self.reader.freeze() {
            self.shared.write().freeze = freeze;
        }
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

/// Returns how long a reply that certainly did not leave waits for its next try.
fn backoff(tries: u32) -> Span {
    Span::seconds(5i64.saturating_mul(1 << tries.min(6)).min(300))
}

fn take_in(staged: &mut Staged<'_>, items: Vec<Item>, open_since: Time) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    for item in items {
        match arrive::arrive(staged, item, open_since)? {
            Fate::New => taken.new += 1,
            Fate::Known => taken.known += 1,
            Fate::Edited => taken.edited += 1,
        }
    }
    Ok(taken)
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

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Store(error.to_string())
    }
}
