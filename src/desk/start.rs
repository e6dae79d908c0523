//! Opens a desk and starts its work.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{mpsc as orders, oneshot};
use tokio::task::JoinSet;

use crate::domain::network::{Health, Vault};
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::Span;
use crate::store::{Opening, Store, StoreError, give_way};
use crate::words::w;

use super::accounts::Accounts;
use super::handle::{Handle, Jobs};
use super::library::Library;
use super::live::Shared;
use super::memo::{Held, Recalling};
use super::paced::Paced;
use super::pollers::Pollers;
use super::recent_rows::RecentRows;
use super::sender::Sender;
use super::writer::{Job, Writer};
use super::{archive, backup, clock};

/// How far the writer steps back: a batch that is flushed takes milliseconds, in which keys are drawn.
const WRITER_STEPS: i32 = 5;

/// A desk at work. Dropping it without `stop` leaves unflushed arrivals behind, as a crash would.
pub struct Running {
    handle: Handle,
    jobs: Jobs,
    writer: Option<JoinHandle<()>>,
    tasks: JoinSet<()>,
    work: Work,
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
    let recalling = Recalling::begin(&library.dir);
    let store = Store::open(&library.dir, &Opening::default())?;
    let known = recalling.of(&store);
    let shared = Shared::default();
    let (accounts, failed) = Accounts::connect(&library.accounts, vault);
    let rulings = Arc::clone(&library.rulings);
    let (slim, recent) = match known {
        Some(Held { slim, rows }) => (Some(slim), RecentRows::new(rows)),
        None => (None, RecentRows::default()),
    };
    let (writer, readers, news) =
        Writer::new(store, rulings, (shared.clone(), recent.clone()), accounts.clone(), slim)?;
    let (to_writer, from_all) = mpsc::channel();
    let jobs = Jobs::new(to_writer);
    let thread = std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            give_way(WRITER_STEPS);
            writer.run(&from_all);
        })
        .map_err(|error| StoreError::Io { what: w().disk.start_writer.to_owned(), why: error.to_string() })?;
    for (account, why) in failed {
        jobs.push(Job::Health { account, health: Health::from(&why) });
    }
    // Of an account that left the settings since, nothing is to be seen.
    shared.write().accounts.retain(|account, _| accounts.get(account).is_some());
    shared.write().pages = !library.page_command.is_empty();
    let (orders, ordered) = orders::unbounded_channel();
    let handle = Handle {
        jobs: jobs.clone(),
        readers,
        news,
        shared,
        recent,
        accounts,
        library: Arc::new(library),
        views: Paced::default(),
        counts: Paced::default(),
        orders,
        nudges: Arc::new(Mutex::new(BTreeMap::new())),
    };
    // Deadlines follow the settings of today, also those of conversations that came before.
    jobs.push(Job::Rule(Box::new((*handle.library.rulings).clone())));
    let mut running = Running { handle, jobs, writer: Some(thread), tasks: JoinSet::new(), work };
    if work == Work::All {
        let pollers = Pollers::new(running.handle(), Arc::clone(vault), ordered);
        running.set_to_work(pollers);
    }
    Ok(running)
}

impl Running {
    /// Returns the way to talk to it.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    fn set_to_work(&mut self, pollers: Pollers) {
        let desk = self.handle.clone();
        self.tasks.spawn(pollers.run());
        let sender = Sender {
            accounts: desk.accounts.clone(),
            shared: desk.shared.clone(),
            jobs: desk.jobs.clone(),
            news: desk.news.clone(),
            readers: desk.readers.clone(),
        };
        self.tasks.spawn(sender.run());
        self.tasks.spawn(wake(desk.clone()));
        self.tasks.spawn(backup::by_itself(desk.clone()));
        self.tasks.spawn(archive::by_itself(desk));
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

    /// Ends the work: everything is flushed, the store is closed. A request that is cut by it has an
    /// unknown end, which the next start looks up.
    pub async fn stop(mut self) {
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

/// Wakes snoozes at their minute. Sleeps in short steps, so that a laptop that slept notices.
async fn wake(desk: Handle) {
    let mut news = desk.news();
    loop {
        let next = desk.shared.read().next_wake();
        let pause = next.map_or(Span::seconds(30), |at| at.since(clock::now()).min(Span::seconds(30)));
        if pause <= Span::ZERO {
            desk.jobs.push(Job::Wake);
        }
        let pause = Duration::from_millis(pause.as_millis().max(20).unsigned_abs());
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            changed = news.changed() => if changed.is_err() { return },
        }
    }
}
