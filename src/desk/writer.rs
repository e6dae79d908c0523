//! The one thread that writes. Everything that changes the desk passes here, one job after the other.
//!
//! Jobs that wait are drained together and flushed once: nobody hears "done" before it is on disk.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::domain::event::Event;
use crate::domain::guard::Waved;
use crate::domain::id::SeatName;
use crate::domain::plan::Planned;
use crate::domain::queue::Slim;
use crate::domain::rulings::Rulings;
use crate::domain::subject::Subject;
use crate::store::{Reader, Store, StoreError};

use super::accounts::Accounts;
use super::clock;
use super::crisis;
use super::hiding::{self, Row};
use super::live::Shared;
use super::memo;
use super::own_acts;
use super::readers::Readers;
use super::recent_rows::RecentRows;
use super::staged::{Batch, Staged};
use super::undo::{self, Moderated, Step};

mod accounts;
mod arrivals;
mod commands;
mod deliveries;
mod job;
mod kept;
mod statements;
mod turns;
mod watching;

pub use self::job::{Held, Job, Taken};
use self::watching::Watched;

pub use self::kept::{PLACES, cursor_key, left_key, place_key, results_key};

/// An answer that waits for the flush.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;

/// The writer and what it holds.
pub struct Writer {
    store: Option<Store>,
    reader: Reader,
    readers: Readers,
    rulings: Arc<Rulings>,
    shared: Shared,
    recent: RecentRows,
    accounts: Accounts,
    news: watch::Sender<u64>,
    answers: Vec<Answer>,
    dirty_since: Option<Instant>,
    must_flush: bool,
    /// How long the last flush took.
    flush_took: Duration,
    /// What comes, counted; nothing where nobody watches.
    watch: Option<Watched>,
    /// What seats need not be asked again in the crisis that goes on.
    waved: Waved,
}

impl Writer {
    /// Makes the writer of an opened store, whose live rows are in memory.
    pub fn new(
        store: Store,
        rulings: Arc<Rulings>,
        (shared, recent): (Shared, RecentRows),
        (accounts, readers): (Accounts, Readers),
        news: watch::Sender<u64>,
    ) -> Result<Writer, StoreError> {
        let mut writer = Writer {
            reader: store.reader(),
            store: Some(store),
            readers,
            rulings,
            shared,
            recent,
            accounts,
            news,
            answers: Vec::new(),
            dirty_since: None,
            must_flush: false,
            flush_took: Duration::ZERO,
            watch: None,
            waved: Waved::default(),
        };
        writer.settle_after_a_stop()?;
        Ok(writer)
    }

    fn publish(&self) {
        let seq = self.shared.seq();
        self.news.send_if_modified(|known| std::mem::replace(known, seq) != seq);
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
        if let Some(watch) = &mut self.watch {
            watch.count(&batch.entries, seq);
        }
        let mut live = self.shared.write();
        live.seq = seq;
        for entry in &batch.entries {
            live.count_answer(&entry.recorded);
        }
        for page in &batch.conversations {
            live.put(page.id, Slim::of(page).filter(|_| !page.items.is_empty()));
        }
        // The log has grown: no row of before is kept from here on.
        self.recent.forget(batch.conversations.iter().map(|page| &page.id));
        for reply in batch.replies {
            if reply.state.is_over() {
                live.replies.remove(&reply.id);
            } else {
                live.replies.insert(reply.id, reply);
            }
        }
        hold(&mut live.crises, batch.crises);
        hold(&mut live.pagings, batch.pagings);
        hold(&mut live.alarms, batch.alarms);
        for (id, post) in &batch.posts {
            live.plan.put(Planned::of(*id, post));
        }
        if let Some(arranged) = batch.arranged {
            live.arranged = arranged;
        }
        Ok(())
    }

    fn record(&mut self, by: &SeatName, event: Event) -> Result<(), StoreError> {
        self.decide(|staged| {
            staged.record(by, event);
            Ok(())
        })
    }

    /// Records an act of moderation; one that was done is shown on its item, taken back where undo can, and closes or opens the
    /// row of its item.
    fn moderated(
        &mut self,
        seat: &SeatName,
        event: Event,
        deed: Moderated,
        refused: Option<&String>,
        step: Step,
    ) -> Result<Row, StoreError> {
        let done = refused.is_none().then_some(deed);
        let settled = self.decide(|staged| {
            staged.record(seat, event);
            crisis::removed(staged, seat, deed, refused)?;
            done.map(|deed| hiding::settle(staged, seat, deed)).transpose()
        })?;
        let (row, closed) = settled.unwrap_or_default();
        let Some(store) = self.store.as_mut().filter(|_| refused.is_none()) else { return Ok(row) };
        own_acts::keep(store, &self.reader, deed.item, deed.act, deed.on)?;
        if deed.act.can_undo() {
            undo::moderated(store, &self.reader, seat, deed, step)?;
        }
        if let Some(closed) = closed {
            undo::remember(store, &self.reader, seat, &closed)?;
        }
        Ok(row)
    }

    /// Leaves what the desk holds for the next start, which does without where that fails.
    fn remember(&mut self) {
        let Some(store) = &mut self.store else { return };
        let left = memo::leave(store, &self.shared.read(), &self.recent.all());
        if let Err(error) = left {
            tracing::info!(%error, "the next start gathers its rows by itself");
        }
    }

    fn keep(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.store.as_mut().map_or(Err(StoreError::Closed), |store| store.keep(key, Some(value)))
    }
}

/// Holds subjects as they are now; those that are over are held no more.
fn hold<S: Subject>(held: &mut BTreeMap<S::Id, S>, now: BTreeMap<S::Id, S>) {
    for (id, subject) in now {
        if subject.is_over() {
            held.remove(&id);
        } else {
            held.insert(id, subject);
        }
    }
}
