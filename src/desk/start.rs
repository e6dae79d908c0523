//! Opens a desk and starts its work.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{mpsc as orders, oneshot, watch};
use tokio::task::JoinSet;

use crate::domain::network::{Health, Vault};
use crate::domain::pace::Meter;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::Span;
use crate::networks::paging::Channels;
use crate::store::{Opening, Reader, Store, StoreError};

use super::accounts::Accounts;
use super::assets::Thumbnails;
use super::handle::{Handle, Jobs};
use super::library::Library;
use super::live::Shared;
use super::memo::Recalling;
use super::opening::{Memory, Open, Unopened, Writing, once_open};
use super::paced::Paced;
use super::pager::{Pager, Pages};
use super::pollers::Pollers;
use super::readers::Readers;
use super::recent_rows::RecentRows;
use super::rules_in_force::RulesInForce;
use super::sender::Sender;
use super::teacher::Teacher;
use super::watch::run as keep_watch;
use super::writer::Job;
use super::{archive, backup, clock, drill, pager, plan};

/// The newest events by which the pace is measured.
const MEASURED: usize = 5_000;

/// A desk at work. Dropping it without `stop` leaves unflushed arrivals behind, as a crash would.
pub struct Running {
    handle: Handle,
    jobs: Jobs,
    writer: Option<JoinHandle<()>>,
    tasks: JoinSet<()>,
    pages: Pages,
    work: Work,
    /// Says once how the opening of the store went.
    opened: Mutex<Option<mpsc::Receiver<Result<(), StoreError>>>>,
}

/// What of a desk's work is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Everything: fetch, send, wake, back up.
    All,
    /// Only what a single command needs: the writer.
    WriterOnly,
}

/// Opens the store and starts the work. Must be called within a tokio runtime.
pub fn start(library: Library, vault: &Arc<dyn Vault>, work: Work) -> Result<Running, StoreError> {
    let running = begin(library, vault, work)?;
    running.opened().map(|()| running)
}

/// Starts the work of a desk. What the last desk held when it closed can be looked at while the store opens, and
/// whatever needs the store waits for it; where nothing is known, so does this. Whether the store did open,
/// [`Running::opened`] tells.
pub fn begin(library: Library, vault: &Arc<dyn Vault>, work: Work) -> Result<Running, StoreError> {
    let recalling = Recalling::begin(&library.dir);
    let claim = Store::claim(&library.dir, &Opening::default())?;
    let moment = claim.moment();
    let (reader, open): (Reader, Open) = match claim.reader() {
        Some(reader) => (reader, Box::new(move || claim.open())),
        None => {
            let store = claim.open()?;
            (store.reader(), Box::new(move || Ok(store)))
        }
    };
    let (accounts, failed) = Accounts::connect(&library.accounts, vault);
    let memory = Memory { shared: Shared::default(), recent: RecentRows::default(), accounts };
    let readers = Readers::new(reader.clone());
    let (news, news_seen) = watch::channel(0);
    let (to_writer, from_all) = mpsc::channel();
    let (known, hears) = mpsc::channel();
    let rulings = Arc::clone(&library.rulings);
    let channels = Channels::new(library.paging.clone(), &library.accounts, Arc::clone(vault), clock::now);
    let pages = Pages { channels: Arc::new(channels), rests: Arc::default() };
    let desk = Unopened { open, hears, memory: memory.clone(), readers: readers.clone(), rulings, news };
    let Writing { thread, opened, is_open } = desk.write(from_all)?;
    let jobs = Jobs::new(to_writer);
    for (account, why) in failed {
        jobs.push(Job::Health { account, health: Health::from(&why) });
    }
    let (orders, ordered) = orders::unbounded_channel();
    let handle = Handle {
        jobs: jobs.clone(),
        readers,
        news: news_seen,
        shared: memory.shared.clone(),
        recent: memory.recent.clone(),
        accounts: memory.accounts.clone(),
        rules: RulesInForce::new(library.rules.clone()),
        library: Arc::new(library),
        views: Paced::default(),
        counts: Paced::default(),
        thumbnails: Thumbnails::default(),
        orders,
        nudges: Arc::new(Mutex::new(BTreeMap::new())),
    };
    // Deadlines follow the settings of today, also those of conversations that came before.
    jobs.push(Job::Rule(Box::new((*handle.library.rulings).clone())));
    let opened = Mutex::new(Some(opened));
    let mut running = Running { handle, jobs, writer: Some(thread), tasks: JoinSet::new(), pages, work, opened };
    running.set_to_learn(&is_open);
    let since = (work == Work::WriterOnly).then(clock::now);
    let pager = Pager::new(running.handle(), since, running.pages.clone());
    running.tasks.spawn(once_open(is_open.clone(), pager.run()));
    if work == Work::All {
        let pollers = Pollers::new(running.handle(), Arc::clone(vault), ordered);
        running.set_to_work(pollers, &is_open);
    }
    let known_ahead = memory.recall(recalling, moment.as_ref(), &reader, &known);
    if !known_ahead {
        running.opened()?;
    }
    Ok(running)
}

impl Running {
    /// Returns the way to talk to it.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Waits until the store is open.
    ///
    /// # Errors
    /// Why it could not be opened, told once: nothing of this desk works then.
    pub fn opened(&self) -> Result<(), StoreError> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).take();
        opened.map_or(Ok(()), |opened| opened.recv().unwrap_or(Err(StoreError::Closed)))
    }

    /// Even a single command may judge what comes in.
    fn set_to_learn(&mut self, is_open: &watch::Receiver<bool>) {
        let Handle { readers, shared, news, .. } = self.handle();
        self.tasks.spawn(once_open(is_open.clone(), Teacher { readers, shared, news }.run()));
        self.tasks.spawn(once_open(is_open.clone(), recall_pace(self.handle())));
    }

    fn set_to_work(&mut self, pollers: Pollers, is_open: &watch::Receiver<bool>) {
        let desk = self.handle.clone();
        self.tasks.spawn(once_open(is_open.clone(), pollers.run()));
        let sender = Sender {
            accounts: desk.accounts.clone(),
            shared: desk.shared.clone(),
            jobs: desk.jobs.clone(),
            news: desk.news.clone(),
            readers: desk.readers.clone(),
        };
        self.tasks.spawn(once_open(is_open.clone(), sender.run()));
        self.tasks.spawn(once_open(is_open.clone(), wake(desk.clone())));
        self.tasks.spawn(once_open(is_open.clone(), keep_watch(desk.clone())));
        self.tasks.spawn(once_open(is_open.clone(), pager::hear(desk.clone(), self.pages.clone())));
        if desk.library.play.is_some() {
            self.tasks.spawn(once_open(is_open.clone(), drill::run(desk.clone())));
        }
        self.tasks.spawn(once_open(is_open.clone(), backup::by_itself(desk.clone())));
        self.tasks.spawn(once_open(is_open.clone(), plan::feed::by_itself(desk.clone())));
        self.tasks.spawn(once_open(is_open.clone(), plan::keep_there(desk.clone())));
        self.tasks.spawn(once_open(is_open.clone(), archive::by_itself(desk)));
    }

    /// Returns how many replies leave within the next minute or are leaving.
    pub fn leaving(&self) -> usize {
        let soon = clock::now().plus(Span::seconds(60));
        let leaves = |reply: &&Reply| match reply.state {
            Delivery::Pending => reply.not_before <= soon,
            Delivery::Sending { .. } => true,
            _ => false,
        };
        self.handle.shared.read().replies.values().filter(leaves).count()
    }

    /// Waits until nothing is leaving any more.
    pub async fn drained(&self) {
        let mut news = self.handle.news();
        while self.leaving() > 0 {
            if news.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until the pager has nothing left to do: what a single command did or took in may call somebody.
    async fn paged(&self) {
        if self.work == Work::All {
            return;
        }
        let told = async {
            let _ = self.handle.with_store(|_| ()).await;
            let seq = self.handle.shared.seq();
            let open = self.handle.shared.read().pagings.len();
            if open > 0 {
                let _ = self.pages.rests.subscribe().wait_for(|rests| *rests >= seq).await;
            }
        };
        let _ = tokio::time::timeout(pager::PATIENCE, told).await;
    }

    /// Ends the work: everything is flushed, the store is closed. A request that is cut by it has an
    /// unknown end, which the next start looks up.
    pub async fn stop(mut self) {
        self.paged().await;
        self.tasks.abort_all();
        while self.tasks.join_next().await.is_some() {}
        let (answer, stopped) = oneshot::channel();
        // A single command that changes nothing leaves the memo of the last desk good.
        self.jobs.push(Job::Stop { remember: self.work == Work::All, answer });
        let _ = tokio::time::timeout(Duration::from_secs(20), stopped).await;
        if let Some(writer) = self.writer.take() {
            let _ = tokio::task::spawn_blocking(move || writer.join()).await;
        }
    }
}

/// Measures the pace by what the log has last: most desks open in the middle of a day's work.
async fn recall_pace(desk: Handle) {
    let reader = desk.reader();
    let last = tokio::task::spawn_blocking(move || reader.last(MEASURED)).await;
    let Ok(Ok(last)) = last else { return };
    let mut meter = Meter::default();
    last.iter().for_each(|(_, recorded)| meter.count(recorded));
    desk.shared.write().meter = meter;
}

/// Wakes snoozes at their minute. Sleeps in short steps, so that a laptop that slept notices.
async fn wake(desk: Handle) {
    let mut news = desk.news();
    loop {
        let next = desk.shared.read().next_wake();
        let pause = next.map_or(Span::seconds(30), |at| at.since(clock::now()).min(Span::seconds(30)));
        if pause <= Span::ZERO {
            desk.jobs.push(Job::Wake);
        }
        tokio::select! {
            () = clock::sleep(pause.max(Span::millis(20))) => {}
            changed = news.changed() => if changed.is_err() { return },
        }
    }
}
