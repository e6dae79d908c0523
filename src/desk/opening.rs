//! Opens the store while what the last desk left is shown already.
//!
//! The desk is ours before its store is open: nobody else can change it, so what was left when its log ended where it
//! ends now is what it holds. Reads that need the store wait for it, and so does the writer with all that it is told.
//! Where the open store says otherwise, what is held is gathered anew and whoever looks at it hears of that.

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::domain::plan::{Calendar, Post};
use crate::domain::rulings::Rulings;
use crate::store::{Memo, Moment, Reader, Store, StoreError, give_way};
use crate::words::w;

use super::accounts::Accounts;
use super::live::Shared;
use super::memo::{self, Held, Recalled, Recalling, Rest};
use super::readers::Readers;
use super::recent_rows::RecentRows;
use super::writer::{Job, Writer};

/// How far the writer steps back: a batch that is flushed takes milliseconds, in which keys are drawn.
const WRITER_STEPS: i32 = 5;

/// Opens the store.
pub type Open = Box<dyn FnOnce() -> Result<Store, StoreError> + Send>;

/// A memo, with what it says unless that is held already.
pub type Known = Option<(Memo, Option<Held>)>;

/// What the desk holds in memory.
#[derive(Clone)]
pub struct Memory {
    /// Live rows.
    pub shared: Shared,
    /// Rows that somebody was shown.
    pub recent: RecentRows,
    /// Accounts.
    pub accounts: Accounts,
}

impl Memory {
    /// Holds what the last desk held, where it was left at this moment, and tells the opening of the store what is known;
    /// returns whether anything is.
    pub fn recall(
        &self,
        recalling: Recalling,
        moment: Option<&Moment>,
        reader: &Reader,
        known: &mpsc::Sender<Known>,
    ) -> bool {
        let recalled = recalling.ended();
        let is_of_now = |recalled: &Recalled| moment.is_some_and(|moment| recalled.memo.was_left_at(moment));
        let is_known = recalled.as_ref().is_some_and(is_of_now);
        let _ = known.send(recalled.map(|Recalled { memo, held, kept }| {
            if !is_known {
                return (memo, Some(held));
            }
            reader.know_ahead(memo.seq(), &memo::KEPT, kept);
            self.hold(held, memo.seq());
            (memo, None)
        }));
        is_known
    }

    fn hold(&self, held: Held, seq: u64) {
        let Held { slim, swarms, rest: Rest { replies, freeze, accounts, crises, pagings, arranged, alarms }, rows } =
            held;
        let mut live = self.shared.write();
        live.slim = slim;
        live.swarms = swarms;
        live.replies = replies.into_iter().map(|reply| (reply.id, reply)).collect();
        live.freeze = freeze;
        live.crises = crises.into_iter().collect();
        live.pagings = pagings.into_iter().collect();
        live.arranged = arranged;
        live.alarms = alarms.into_iter().collect();
        live.seq = seq;
        // Of an account that left the settings since, nothing is to be seen.
        for (account, health, since) in accounts.into_iter().filter(|(id, ..)| self.accounts.get(id).is_some()) {
            let state = live.accounts.entry(account).or_default();
            state.health = health;
            state.since = since;
        }
        drop(live);
        self.recent.hold(rows);
    }
}

/// A desk whose store is still to be opened, by the thread that will write.
pub struct Unopened {
    /// Opens it.
    pub open: Open,
    /// Hears what is known ahead.
    pub hears: mpsc::Receiver<Known>,
    /// What the desk holds.
    pub memory: Memory,
    /// Newest reader.
    pub readers: Readers,
    /// The rules.
    pub rulings: Arc<Rulings>,
    /// The log's sequence.
    pub news: watch::Sender<u64>,
}

impl Unopened {
    /// Opens the store and writes, on a thread of its own.
    pub fn write(self, jobs: mpsc::Receiver<Job>) -> Result<Writing, StoreError> {
        let (tell, opened) = mpsc::channel();
        let (opens, is_open) = watch::channel(false);
        let run = move || match self.open() {
            Ok(writer) => {
                opens.send_replace(true);
                let _ = tell.send(Ok(()));
                give_way(WRITER_STEPS);
                writer.run(&jobs);
            }
            Err(error) => drop(tell.send(Err(error))),
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(run);
        let why =
            |error: std::io::Error| StoreError::Io { what: w().disk.start_writer.to_owned(), why: error.to_string() };
        Ok(Writing { thread: thread.map_err(why)?, opened, is_open })
    }

    fn open(self) -> Result<Writer, StoreError> {
        let Unopened { open, hears, memory, readers, rulings, news } = self;
        let store = open()?;
        let (held, is_news) = match hears.recv().ok().flatten() {
            Some((memo, held)) if store.recalls(&memo) => (held, false),
            known => (Some(Held::gather(&store.reader())?), known.is_some_and(|(_, held)| held.is_none())),
        };
        if let Some(held) = held {
            memory.hold(held, store.seq());
        }
        let posts = store.reader().subjects::<Post>()?;
        memory.shared.write().plan = Calendar::of(posts.iter().map(|(id, post)| (*id, post)));
        // Whoever was shown what is not so any more hears of it.
        news.send_if_modified(|seq| {
            *seq = store.seq();
            is_news
        });
        let Memory { shared, recent, accounts } = memory;
        Writer::new(store, rulings, (shared, recent), (accounts, readers), news)
    }
}

/// A writer that opens its store.
pub struct Writing {
    /// Its thread.
    pub thread: JoinHandle<()>,
    /// Says once how the opening went.
    pub opened: mpsc::Receiver<Result<(), StoreError>>,
    /// Whether the store is open.
    pub is_open: watch::Receiver<bool>,
}

/// Does something once the store is open.
pub async fn once_open(mut is_open: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    if is_open.wait_for(|open| *open).await.is_ok() {
        work.await;
    }
}
