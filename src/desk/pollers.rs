//! Who fetches: one poller an account, started and stopped as accounts come and go.
//!
//! One task owns them all and takes one order after the other, so that no account ever has two.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, JoinError, JoinSet};

use crate::domain::command::Refusal;
use crate::domain::event::AccountChange;
use crate::domain::id::{AccountId, SeatName};
use crate::domain::network::{AccountSettings, Health, NetError, Vault};
use crate::words::w;

use super::accounts::Account;
use super::handle::Handle;
use super::writer::Job;

/// How long the first word of a new account's network is waited for.
const FIRST_WORD: Duration = Duration::from_secs(3);

/// What is asked of those who fetch.
pub struct Order {
    seat: SeatName,
    what: Wish,
    answer: oneshot::Sender<Result<AccountSet, Refusal>>,
}

/// What is to become of an account.
pub enum Wish {
    /// It is as these settings say, whether or not it was there.
    Set(Box<AccountSettings>),
    /// It is the desk's no more.
    Remove(AccountId),
}

/// What became of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSet {
    /// Which.
    pub account: AccountId,
    /// What happened to it; nothing where it stood so already.
    pub change: Option<AccountChange>,
    /// How it is, as far as its network has said by now.
    pub health: Health,
    /// Its own opening hours are others now, which count from the next start.
    pub hours_later: bool,
}

/// The way to those who fetch.
pub type Orders = mpsc::UnboundedSender<Order>;

/// The task that owns the pollers.
pub struct Pollers {
    desk: Handle,
    vault: Arc<dyn Vault>,
    orders: mpsc::UnboundedReceiver<Order>,
    tasks: JoinSet<()>,
    running: BTreeMap<AccountId, AbortHandle>,
}

impl Pollers {
    /// Makes the task; nobody fetches before it runs.
    pub fn new(desk: Handle, vault: Arc<dyn Vault>, orders: mpsc::UnboundedReceiver<Order>) -> Pollers {
        Pollers { desk, vault, orders, tasks: JoinSet::new(), running: BTreeMap::new() }
    }

    /// Works until the desk ends.
    pub async fn run(mut self) {
        for (id, account) in self.desk.accounts.all() {
            self.start(id, account);
        }
        loop {
            tokio::select! {
                order = self.orders.recv() => match order {
                    Some(Order { seat, what, answer }) => drop(answer.send(self.obey(&seat, what).await)),
                    None => return,
                },
                Some(ended) = self.tasks.join_next(), if !self.tasks.is_empty() => self.ended(ended),
            }
        }
    }

    async fn obey(&mut self, seat: &SeatName, what: Wish) -> Result<AccountSet, Refusal> {
        match what {
            Wish::Set(settings) => self.set(seat, *settings).await,
            Wish::Remove(id) => self.remove(seat, id).await,
        }
    }

    fn start(&mut self, id: AccountId, account: Account) {
        let Some(network) = account.network else { return };
        let poller = self.desk.poller(id.clone(), network, account.settings.poll_seconds);
        self.running.insert(id, self.tasks.spawn(poller.run()));
    }

    /// Ends an account's poller and waits until it has: two connectors must not use one session.
    async fn stop(&mut self, id: &AccountId) {
        let Some(task) = self.running.remove(id) else { return };
        task.abort();
        while !task.is_finished() {
            if let Some(ended) = self.tasks.join_next().await {
                self.ended(ended);
            }
        }
    }

    /// Says of an account whose poller panicked that nobody fetches it: what went wrong stands in the log file.
    fn ended(&mut self, ended: Result<(), JoinError>) {
        let Some(fault) = ended.err().filter(JoinError::is_panic) else { return };
        let whose = self.running.iter().find(|(_, task)| task.id() == fault.id()).map(|(id, _)| id.clone());
        let Some(account) = whose else { return };
        tracing::error!(%account, "its poller stopped by a fault of its own");
        self.running.remove(&account);
        self.desk
            .jobs
            .push(Job::Health { account, health: Health::Offline { why: w().desk.fetching_stopped.to_owned() } });
    }

    async fn set(&mut self, seat: &SeatName, settings: AccountSettings) -> Result<AccountSet, Refusal> {
        let id = settings.id();
        let known = self.desk.accounts.get(&id);
        if known.as_ref().is_some_and(|known| known.settings == settings && self.works(&id, known)) {
            return Ok(self.stands(id, None, false));
        }
        self.stop(&id).await;
        let hours_later = known.as_ref().and_then(|known| known.settings.hours.clone()) != settings.hours;
        let change = if known.is_some() { AccountChange::Changed } else { AccountChange::Added };
        let refused = self.connect(settings).await;
        self.write(seat, &id, change).await?;
        if let Some(why) = refused {
            self.desk.jobs.push(Job::Health { account: id.clone(), health: Health::from(&why) });
        }
        if let Some(account) = self.desk.accounts.get(&id) {
            self.start(id.clone(), account);
        }
        Ok(self.stands(id, Some(change), hours_later))
    }

    /// Tells whether nothing would be won by connecting an account anew.
    fn works(&self, id: &AccountId, known: &Account) -> bool {
        let live = self.desk.shared.read();
        let signed_out = live.accounts.get(id).is_some_and(|state| matches!(state.health, Health::SignedOut { .. }));
        let fetched = known.network.is_none() || self.running.get(id).is_some_and(|task| !task.is_finished());
        known.refused.is_none() && !signed_out && fetched
    }

    /// Connects an account apart from the other tasks: its secret's command may take a while.
    async fn connect(&self, settings: AccountSettings) -> Option<NetError> {
        let (accounts, vault) = (self.desk.accounts.clone(), Arc::clone(&self.vault));
        let connected = tokio::task::spawn_blocking(move || accounts.add(settings, &vault)).await;
        match connected {
            Ok(result) => result.err(),
            Err(error) => Some(NetError::Odd { at: w().desk.this_desk.to_owned(), body: error.to_string() }),
        }
    }

    async fn remove(&mut self, seat: &SeatName, id: AccountId) -> Result<AccountSet, Refusal> {
        self.stop(&id).await;
        self.desk.forget_nudge(&id);
        if self.desk.accounts.remove(&id).is_none() {
            return Ok(self.stands(id, None, false));
        }
        self.write(seat, &id, AccountChange::Removed).await?;
        Ok(self.stands(id, Some(AccountChange::Removed), false))
    }

    async fn write(&self, seat: &SeatName, account: &AccountId, change: AccountChange) -> Result<(), Refusal> {
        let (answer, written) = oneshot::channel();
        self.desk.jobs.push(Job::AccountChanged { seat: seat.clone(), account: account.clone(), change, answer });
        written.await.unwrap_or_else(|_| Err(Refusal::Store(w().acts.desk_closing.to_owned())))
    }

    fn stands(&self, account: AccountId, change: Option<AccountChange>, hours_later: bool) -> AccountSet {
        let health = self.desk.health(&account);
        AccountSet { account, change, health, hours_later }
    }
}

impl Handle {
    /// Takes an account in, in place of the one of its name, or out; returns when it is written.
    pub async fn set_account(&self, seat: &SeatName, what: Wish) -> Result<AccountSet, Refusal> {
        if self.library.demo {
            return Err(Refusal::no(w().acts.demo_reaches_nothing));
        }
        let (answer, done) = oneshot::channel();
        let idle = || Refusal::no(w().acts.fetches_nothing);
        self.orders.send(Order { seat: seat.clone(), what, answer }).map_err(|_| idle())?;
        let mut set = done.await.unwrap_or_else(|_| Err(Refusal::Store(w().acts.desk_closing.to_owned())))?;
        if set.change.is_some_and(|change| change != AccountChange::Removed) {
            set.health = self.first_word(&set.account).await;
        }
        Ok(set)
    }

    /// Waits a moment for what the network of a new account says first.
    async fn first_word(&self, account: &AccountId) -> Health {
        let mut news = self.news();
        let tried = async { while self.health(account) == Health::Unknown && news.changed().await.is_ok() {} };
        if self.accounts.get(account).is_some_and(|account| account.network.is_some()) {
            let _ = tokio::time::timeout(FIRST_WORD, tried).await;
        }
        self.health(account)
    }

    fn health(&self, account: &AccountId) -> Health {
        self.shared.read().accounts.get(account).map(|state| state.health.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::vault::DeskVault;
    use crate::desk::{Library, Work, start};
    use crate::domain::item::{Item, Media};
    use crate::domain::network::{Budget, Caps, Cursor, Moderation, Network, Outgoing, Page, SendError, Sent};
    use crate::domain::time::{Span, Time};

    /// A connector with a fault.
    struct Faulty;

    fn none<T>() -> Result<T, NetError> {
        Err(NetError::Unsupported { what: "anything".to_owned() })
    }

    #[async_trait::async_trait]
    impl Network for Faulty {
        fn caps(&self) -> Caps {
            crate::desk::accounts::by_hand("x")
        }
        async fn check(&self) -> Result<String, NetError> {
            panic!("a fault of the connector")
        }
        async fn fetch(&self, _: Option<&Cursor>, _: Time) -> Result<Page, NetError> {
            none()
        }
        async fn wait(&self, _: Span) -> bool {
            false
        }
        async fn thread(&self, _: &Item) -> Result<Vec<Item>, NetError> {
            none()
        }
        fn prepare(&self, _: &Outgoing) -> String {
            String::new()
        }
        async fn send(&self, _: &Outgoing) -> Result<Sent, SendError> {
            none().map_err(SendError::NotSent)
        }
        async fn find(&self, _: &Outgoing) -> Result<Option<Sent>, NetError> {
            none()
        }
        async fn moderate(&self, _: &Item, _: Moderation, _: bool) -> Result<(), NetError> {
            none()
        }
        async fn attachment(&self, _: &Item, _: &Media) -> Result<Vec<u8>, NetError> {
            none()
        }
        fn budget(&self) -> Budget {
            Budget::default()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_account_whose_poller_panics_says_so_and_is_started_again() {
        let dir = tempfile::tempdir().unwrap();
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
        let library = Library { dir: dir.path().to_owned(), ..Library::default() };
        let running = start(library, &vault, Work::WriterOnly).unwrap();
        let desk = running.handle();
        let settings = AccountSettings { network: "x".into(), handle: "@brand".into(), ..AccountSettings::default() };
        let account = Account { settings: settings.clone(), network: Some(Arc::new(Faulty)), refused: None };
        let id = settings.id();
        let (_orders, ordered) = mpsc::unbounded_channel();
        let mut pollers = Pollers::new(desk.clone(), vault, ordered);
        pollers.start(id.clone(), account.clone());
        let mut news = desk.news();
        let ended = pollers.tasks.join_next().await.unwrap();
        pollers.ended(ended);
        let said = async { while desk.health(&id) == Health::Unknown && news.changed().await.is_ok() {} };
        tokio::time::timeout(Duration::from_secs(60), said).await.expect("the writer takes it in");
        assert_eq!(desk.health(&id), Health::Offline { why: w().desk.fetching_stopped.to_owned() });
        assert!(!pollers.works(&id, &account), "the same settings connect it anew");
        running.stop().await;
    }
}
