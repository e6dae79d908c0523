//! How everybody else talks to a desk: commands go in, answers and news come out.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::sync::{Notify, oneshot, watch};

use crate::domain::ask::{Listing, Query, Shown, ViewCount};
use crate::domain::clean;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::crisis::CrisisAct;
use crate::domain::id::{AccountId, ItemId, ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::names::network_name;
use crate::domain::network::{Moderation, NetError, Network};
use crate::domain::reply::Draft;
use crate::domain::report::Report;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, Store};
use crate::words::{fill, some, w};

use super::Library;
use super::accounts::Accounts;
use super::acts;
use super::assets::Thumbnails;
use super::hiding::Row;
use super::journal::ReadBack;
use super::live::Shared;
use super::newcomer::Newcomers;
use super::paced::Paced;
use super::poller::{Poller, Round};
use super::pollers::Orders;
use super::postmortem;
use super::readers::Readers;
use super::recent_rows::RecentRows;
use super::rules_in_force::RulesInForce;
use super::sender;
use super::show;
use super::undo::{self, Moderated, Step, Way};
use super::writer::{Job, Taken};

/// Events that the search index may be behind before whoever hands in items waits for it: some more than it takes at once.
const BEHIND: u64 = 80_000;
/// How long it is waited for with each call, and how often it is looked after.
const FOLLOWS_WITHIN: Duration = Duration::from_millis(200);
const A_MOMENT: Duration = Duration::from_millis(10);
/// A freeze waits so long for what had begun before: longer than the sender lets it go on.
const LAST_ONES: Duration = Duration::from_secs(5);

/// The way to the writer. Unbounded: pollers wait for the answer to each page before they bring the next,
/// a seat for its act; nobody can pile up more than a handful.
#[derive(Clone)]
pub struct Jobs {
    to_writer: mpsc::Sender<Job>,
    looks: Arc<Looks>,
}

/// Which replies are looked for.
#[derive(Default)]
struct Looks {
    under_way: Mutex<HashSet<ReplyId>>,
    over: Notify,
}

/// A look for a reply. It goes to the writer with what was found, and is over when that is written: until then the
/// reply still reads as if nobody had looked.
pub struct Looking {
    looks: Arc<Looks>,
    reply: ReplyId,
}

impl Looks {
    fn under_way(&self) -> std::sync::MutexGuard<'_, HashSet<ReplyId>> {
        self.under_way.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.looks.under_way().remove(&self.reply);
        self.looks.over.notify_one();
    }
}

impl Jobs {
    /// Makes the way to the writer.
    pub fn new(to_writer: mpsc::Sender<Job>) -> Jobs {
        Jobs { to_writer, looks: Arc::default() }
    }

    /// Hands a job in; a desk that is closing takes none.
    pub fn push(&self, job: Job) {
        let _ = self.to_writer.send(job);
    }

    /// Starts looking for a reply; nothing where somebody looks already.
    pub fn start_looking(&self, reply: ReplyId) -> Option<Looking> {
        let looks = Arc::clone(&self.looks);
        let is_new = looks.under_way().insert(reply);
        is_new.then(|| Looking { looks, reply })
    }

    /// Tells whether somebody looks for a reply now.
    pub fn is_looking(&self, reply: ReplyId) -> bool {
        self.looks.under_way().contains(&reply)
    }

    /// Waits until a look is over.
    pub async fn looked(&self) {
        self.looks.over.notified().await;
    }
}

/// How everybody else talks to a desk.
#[derive(Clone)]
pub struct Handle {
    /// To the writer.
    pub(super) jobs: Jobs,
    /// Newest reader of the store.
    pub(super) readers: Readers,
    /// The log's sequence.
    pub(super) news: watch::Receiver<u64>,
    /// Live rows.
    pub(super) shared: Shared,
    /// Rows that somebody was shown.
    pub(super) recent: RecentRows,
    /// Accounts.
    pub(super) accounts: Accounts,
    /// Settings, saved replies, brand.
    pub(super) library: Arc<Library>,
    /// The rules in force.
    pub(super) rules: RulesInForce,
    /// The order of views.
    pub(super) views: Paced<show::Look, Listing>,
    /// How many rows each seat's views have.
    pub(super) counts: Paced<SeatName, Vec<ViewCount>>,
    /// Small pictures of the media library.
    pub(super) thumbnails: Thumbnails,
    /// To those who fetch.
    pub(super) orders: Orders,
    /// Who can be asked for a round now.
    pub(super) nudges: Arc<Mutex<BTreeMap<AccountId, Arc<Notify>>>>,
}

impl Handle {
    /// Does what a seat asks for; returns when it is on disk.
    pub async fn act(&self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        match command {
            Command::Verify { reply } => self.verify(reply).await,
            Command::Moderate { item, act, on, report, why } => {
                self.moderate(seat, Moderated { item, act, on }, (report, why), Step::Fresh).await
            }
            Command::Crisis { id, act: CrisisAct::Approve { proposal } } => self.approve(seat, id, proposal).await,
            Command::Undo => self.walk(seat, Way::Back).await,
            Command::Redo => self.walk(seat, Way::Again).await,
            Command::Sync { account } => self.sync(account.as_deref()),
            Command::SendMany { draft, many, count, now } => {
                let draft = Draft { seat: seat.clone(), ..*draft };
                self.send_many(seat, (draft, *many, count), now).await
            }
            Command::AddMedia { path, notes } => self.add_media(seat, path, *notes).await,
            command @ (Command::MakePost { .. } | Command::MakePosts { .. } | Command::Post { .. }) => {
                self.plan(seat, command).await
            }
            Command::Freeze { .. } => self.freeze(seat, command).await,
            Command::EndDrill => self.end_drill(),
            Command::Postmortem { id } => {
                let desk = self.clone();
                let written = tokio::task::spawn_blocking(move || postmortem::write(&desk, id)).await;
                written.unwrap_or_else(|why| Err(Refusal::Store(why.to_string())))
            }
            command => self.write(seat, command).await,
        }
    }

    /// Freezes, and says so once nothing that it holds is on its way any more: what had begun ends, or is cut off and looked
    /// up.
    async fn freeze(&self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        let mut news = self.news();
        let done = self.write(seat, command).await?;
        let still = || {
            let live = self.shared.read();
            (live.under_way_though_frozen().len(), live.stands_there())
        };
        let (under_way, there) = still();
        let ended = async {
            while still() != (0, Vec::new()) {
                if news.changed().await.is_err() {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(LAST_ONES, ended).await;
        let (left, stands) = still();
        let first = match (under_way, left) {
            (0, _) => None,
            (ended, 0) => Some(some(w().acts.ended_first, ended)),
            (_, left) => Some(some(w().acts.still_leaving, left)),
        };
        let then = match (there.len(), stands.len()) {
            (0, _) => None,
            (back, 0) => Some(some(w().acts.posts_taken_back, back)),
            _ => Some(fill(w().acts.not_taken_back, &[&stands.join(", ")])),
        };
        let and: String = [first, then].into_iter().flatten().map(|and| format!(" · {and}")).collect();
        Ok(Done { notice: done.notice.and(and), ..done })
    }

    /// Has the writer do it.
    pub(super) async fn write(&self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        let (answer, done) = oneshot::channel();
        self.jobs.push(Job::Do { seat: seat.clone(), command: Box::new(command), answer });
        done.await.unwrap_or_else(|_| Err(Refusal::Store(w().acts.desk_closing.to_owned())))
    }

    /// Shows what a seat asks for; reads on a thread of its own.
    pub async fn ask(&self, seat: &SeatName, query: Query) -> Shown {
        // A desk that has just opened is still learning of what was done before.
        if matches!(query, Query::Explain { .. }) {
            self.shared.until_taught().await;
        }
        let (desk, seat) = (self.clone(), seat.clone());
        let shown = tokio::task::spawn_blocking(move || show::show(&desk, &seat, &query)).await;
        shown.unwrap_or_else(|_| Shown::Nothing(w().desk.not_shown.to_owned()))
    }

    /// Shows what a seat asks for, on this thread.
    pub fn ask_here(&self, seat: &SeatName, query: &Query) -> Shown {
        show::show(self, seat, query)
    }

    /// Returns the way to hear of changes: the log's sequence.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.clone()
    }

    /// Returns the newest reader of the store.
    pub fn reader(&self) -> Reader {
        self.readers.get()
    }

    /// Returns the desk's accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Returns the desk's settings, saved replies and brand.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Hands items in that no account of ours fetched: an import, a thread's context.
    pub async fn take_in(&self, items: Vec<Item>, open_since: Time) -> Result<Taken, Refusal> {
        self.hand_in(items, open_since).await?.await
    }

    /// Looks at items and hands them in; what it returns says what became of them. Those of the next call may be
    /// looked at while these are written.
    pub async fn hand_in(
        &self,
        items: Vec<Item>,
        open_since: Time,
    ) -> Result<impl Future<Output = Result<Taken, Refusal>> + use<>, Refusal> {
        self.let_the_index_follow().await;
        self.shared.until_taught().await;
        let (rulings, rules, shared) = (Arc::clone(&self.library.rulings), self.rules.get(), self.shared.clone());
        let looked_at = tokio::task::spawn_blocking(move || Newcomers::all(items, &rulings, rules, &shared)).await;
        let items = looked_at.map_err(|error| Refusal::no(error.to_string()))?;
        let (answer, taken) = oneshot::channel();
        self.jobs.push(Job::Arrived { items, removed: Vec::new(), account: None, open_since, answer });
        Ok(async move {
            let taken = taken.await.map_err(|_| Refusal::Store(w().acts.desk_closing.to_owned()))?;
            taken.map_err(Refusal::from)
        })
    }

    /// Waits a little where the search index is far behind: what was left to it would all be done at the end, after the
    /// last item was said to be in. One that cannot follow holds up nobody for long.
    async fn let_the_index_follow(&self) {
        let until = Instant::now() + FOLLOWS_WITHIN;
        while Instant::now() < until && self.reader().unindexed() >= BEHIND {
            tokio::time::sleep(A_MOMENT).await;
        }
    }

    /// Runs something with the store itself, on the writer's thread. What it writes is flushed afterwards.
    pub async fn with_store<T: Send + 'static>(&self, run: impl FnOnce(&mut Store) -> T + Send + 'static) -> Option<T> {
        let (answer, result) = oneshot::channel();
        self.jobs.push(Job::With(Box::new(move |store| {
            let _ = answer.send(run(store));
        })));
        result.await.ok()
    }

    /// Makes the task that fetches an account, and remembers how to nudge it.
    pub(super) fn poller(&self, id: AccountId, network: Arc<dyn Network>, pause: Option<u32>) -> Poller {
        let nudge = Arc::new(Notify::new());
        let mut nudges = self.nudges.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let nudge = Arc::clone(nudges.entry(id.clone()).or_insert(nudge));
        Poller {
            id,
            network,
            jobs: self.jobs.clone(),
            readers: self.readers.clone(),
            shared: self.shared.clone(),
            rulings: Arc::clone(&self.library.rulings),
            rules: self.rules.clone(),
            nudge,
            pause: pause.map(|seconds| Span::seconds(i64::from(seconds))),
        }
    }

    /// An account that left can be asked for no more rounds.
    pub(super) fn forget_nudge(&self, id: &AccountId) {
        self.nudges.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(id);
    }

    /// Fetches every account once and says how it went: `sync --once`.
    pub async fn sync_once(&self) -> Vec<(AccountId, Result<Round, NetError>)> {
        let rounds = self.accounts.all().into_iter().map(async |(id, account)| {
            let round = match account.network {
                Some(network) => self.one_round(id.clone(), network).await,
                None => account.refused.map_or(Ok(Round { by_hand: true, ..Round::default() }), Err),
            };
            (id, round)
        });
        join_all(rounds).await
    }

    async fn one_round(&self, id: AccountId, network: Arc<dyn Network>) -> Result<Round, NetError> {
        let poller = self.poller(id, network, None);
        poller.network.check().await?;
        // What streams by itself needs a moment to begin.
        if poller.network.caps().streams {
            poller.network.wait(Span::seconds(1)).await;
        }
        let round = poller.round().await?;
        let mut rests = Time::MIN;
        poller.measure(&mut rests).await?;
        Ok(round)
    }

    /// Saves an attachment of an item into a folder, the downloads where none is named; returns its path.
    pub async fn save_attachment(&self, item: ItemId, index: usize, into: Option<PathBuf>) -> Result<PathBuf, Refusal> {
        let found = self.reader().item(item)?;
        let item = found.ok_or_else(|| Refusal::NotFound { what: w().desk.item.to_owned(), id: item.to_string() })?;
        let media = item.media.get(index).ok_or_else(|| Refusal::no(w().acts.no_attachment))?;
        let network = self.accounts.get(&item.account_id()).and_then(|account| account.network);
        let network = network.ok_or_else(|| Refusal::no(fill(w().acts.fetch_it_yourself, &[&media.url])))?;
        let bytes = network.attachment(&item, media).await.map_err(|why| Refusal::Network(why.to_string()))?;
        let name = media.called().to_owned();
        let into = into.unwrap_or_else(super::downloads::folder);
        let saved = tokio::task::spawn_blocking(move || super::downloads::save(&into, &name, &bytes)).await;
        let saved = saved.map_err(|error| Refusal::no(error.to_string()))?;
        saved.map_err(|error| Refusal::no(fill(w().acts.cannot_save, &[&error])))
    }

    fn sync(&self, account: Option<&str>) -> Result<Done, Refusal> {
        let nudges = self.nudges.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fits = |id: &AccountId| account.is_none_or(|name| id.as_str() == name || id.handle() == name);
        let asked = nudges.iter().filter(|(id, _)| fits(id)).map(|(_, nudge)| nudge.notify_one()).count();
        match (asked, account) {
            (0, Some(name)) => Err(Refusal::NotFound { what: w().desk.account.to_owned(), id: name.to_owned() }),
            (0, None) => Err(Refusal::no(w().acts.no_account)),
            (n, _) => Ok(Done { notice: some(w().acts.fetching, n).into(), ..Done::default() }),
        }
    }

    async fn verify(&self, id: ReplyId) -> Result<Done, Refusal> {
        let reply = self.reader().reply(id)?;
        let missing = || Refusal::NotFound { what: w().desk.reply.to_owned(), id: id.to_string() };
        let reply = reply.ok_or_else(missing)?;
        if !matches!(reply.state, crate::domain::reply::Delivery::Unknown { .. }) {
            return Err(Refusal::no(fill(w().delivery.end_known, &[&reply.state.words()])));
        }
        let outgoing = self.reader().outgoing(id)?.ok_or_else(missing)?;
        let looking = self.jobs.start_looking(id).ok_or_else(|| Refusal::no(w().delivery.looked_for))?;
        let found = sender::look(&self.accounts, &reply, &outgoing).await;
        let notice = match &found {
            ReadBack::There(_) => w().delivery.there.into(),
            ReadBack::Absent => w().delivery.absent.into(),
            ReadBack::Unclear(why) => fill(w().delivery.still_unknown, &[why]).into(),
        };
        self.jobs.push(Job::Verified { reply: id, tries: reply.tries, found, looking });
        Ok(Done { notice, reply: Some(id), ..Done::default() })
    }

    /// Does something to an item on its network.
    pub(super) async fn moderate(
        &self,
        seat: &SeatName,
        deed: Moderated,
        (report, why): (Option<Report>, String),
        step: Step,
    ) -> Result<Done, Refusal> {
        let Moderated { item: id, act, on } = deed;
        let why = clean::line(&why).trim().to_owned();
        let item = self.reader().item(id)?;
        let item = item.ok_or_else(|| Refusal::NotFound { what: w().desk.item.to_owned(), id: id.to_string() })?;
        let account = item.account_id();
        let network = self.accounts.get(&account).and_then(|account| account.network);
        let network = network.filter(|network| network.caps().moderation.contains(&act));
        let Some(network) = network else {
            return Err(Refusal::no(w().acts.cannot_moderate.say(&[&account, &act.word()])));
        };
        if let Some(asked) = self.ask_to_remove(seat, deed, &why).await? {
            return Ok(asked);
        }
        let report = (act == Moderation::Report && on).then(|| report.unwrap_or_default());
        let result = match &report {
            Some(report) => match network.caps().reports.fault(report) {
                Some(fault) => return Err(Refusal::no(fault)),
                None => network.report(&item, report).await,
            },
            None => network.moderate(&item, act, on).await,
        };
        let refused = result.as_ref().err().map(ToString::to_string);
        let (seat, of) = (seat.clone(), account.clone());
        let (answer, written) = oneshot::channel();
        self.jobs.push(Job::Moderated { seat, item: id, account: of, act, on, report, why, refused, step, answer });
        let written = written.await.unwrap_or_else(|_| Err(Refusal::Store(w().acts.desk_closing.to_owned())));
        result.map_err(|why| Refusal::Network(why.to_string()))?;
        let row = written?;
        let what = if on { act.done().to_owned() } else { fill(w().acts.moderated_back, &[&act.word()]) };
        let (handle, network) = (account.handle(), network_name(account.network()));
        let words = fill(w().acts.moderated, &[&what, &handle, &network]);
        let (notice, changed) = match row {
            Row::Closed(id) => (crate::words::Said::from(words).and(w().acts.row_done.say(&[])), vec![id]),
            Row::Opened(id) => (format!("{words}{}", w().acts.row_open).into(), vec![id]),
            Row::Stands if act.can_undo() && on => (acts::can_undo(words), Vec::new()),
            Row::Stands => (words.into(), Vec::new()),
        };
        Ok(Done { notice, changed, ..Done::default() })
    }

    /// Walks a seat's stack; where the next deed was done on a network, that has to do its part first.
    async fn walk(&self, seat: &SeatName, way: Way) -> Result<Done, Refusal> {
        let next = undo::next(&self.reader(), seat, way)?;
        let Some(deed) = next.deed.moderated else {
            let command = match way {
                Way::Back => Command::Undo,
                Way::Again => Command::Redo,
            };
            return self.write(seat, command).await;
        };
        let on = deed.on == (way == Way::Again);
        if on && deed.act.asks() {
            return Err(Refusal::no(fill(w().acts.public_asks_first, &[&deed.act.word()])));
        }
        self.moderate(seat, Moderated { on, ..deed }, (None, String::new()), next.step()).await
    }
}
