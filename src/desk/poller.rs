//! Fetches one account: catches up, waits for news, catches up again. A stuck network delays no other.

use std::sync::Arc;

use tokio::sync::{Notify, oneshot};

use crate::domain::id::AccountId;
use crate::domain::item::Kind;
use crate::domain::network::{Cursor, Health, NetError, Network, Page};
use crate::domain::rulings::Rulings;
use crate::domain::silence::{is_fresh, silent_since};
use crate::domain::time::{Span, Time};
use crate::store::{Reader, Search, StoreError};
use crate::words::{fill, w};

use super::clock;
use super::handle::Jobs;
use super::live::Shared;
use super::newcomer::Newcomers;
use super::readers::Readers;
use super::rules_in_force::RulesInForce;
use super::writer::{Job, Taken, cursor_key};

/// Between rounds where the account's settings say nothing.
const USUAL_PAUSE: Span = Span::seconds(60);
/// The longest wait between tries of an account that does not answer.
const LONGEST_BACKOFF: Span = Span::minutes(10);
/// What was not understood is written to the log so often in a round.
const ODD_TOLD: usize = 5;
/// So much of what was not understood is kept of a round; where nothing else came, the round has failed.
const ODD_KEPT: usize = 1_000;
/// Pages of one round: a bound against a server that always says that there is more.
const MOST_PAGES: usize = 500;

/// The task of one account.
pub struct Poller {
    /// Whose.
    pub id: AccountId,
    /// Its connector.
    pub network: Arc<dyn Network>,
    /// Where its items go.
    pub jobs: Jobs,
    /// Reads its cursor.
    pub readers: Readers,
    /// Where its budget is shown.
    pub shared: Shared,
    /// What the desk has settled.
    pub rulings: Arc<Rulings>,
    /// The rules in force.
    pub rules: RulesInForce,
    /// Somebody wants a round now.
    pub nudge: Arc<Notify>,
    /// Between rounds.
    pub pause: Option<Span>,
}

/// What one round brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Round {
    /// Items fetched.
    pub fetched: u64,
    /// What became of them.
    #[serde(flatten)]
    pub taken: Taken,
    /// Things that could not be understood, a line each.
    pub odd: Vec<String>,
    /// Nothing was fetched: the account has no connector.
    pub by_hand: bool,
}

impl Poller {
    /// Works until the desk ends.
    pub async fn run(self) {
        let mut failures = 0u32;
        let mut checked = false;
        let mut rests = Time::MIN;
        loop {
            let round = self.attempt(&mut checked, &mut rests).await;
            self.note_budget();
            let pause = match &round {
                Ok(_) => {
                    failures = 0;
                    self.jobs.push(Job::Health { account: self.id.clone(), health: self.liveness().await });
                    None
                }
                Err(error) => {
                    failures += 1;
                    let (health, pause) = ailment(error, failures);
                    tracing::warn!(account = %self.id, %error, "a round failed");
                    self.jobs.push(Job::Health { account: self.id.clone(), health });
                    Some(pause)
                }
            };
            self.rest(pause).await;
        }
    }

    async fn attempt(&self, checked: &mut bool, rests: &mut Time) -> Result<Round, NetError> {
        if !*checked {
            self.network.check().await?;
            *checked = true;
        }
        let round = match self.round().await {
            Ok(round) => self.measure(rests).await.map(|()| round),
            failed => failed,
        };
        if matches!(round, Err(NetError::SignedOut { .. })) {
            *checked = false;
        }
        round
    }

    /// Waits for news, the next round's time, or a nudge.
    async fn rest(&self, pause: Option<Span>) {
        let usual = self.pause.unwrap_or(USUAL_PAUSE);
        tokio::select! {
            () = self.nudge.notified() => {}
            () = async {
                match pause {
                    Some(pause) => clock::sleep(pause).await,
                    None => clock::within(usual, self.network.wait(usual)).await,
                }
            } => {}
        }
    }

    /// Fetches everything since the cursor, page by page; each is on its way to disk before the next is asked for.
    pub async fn round(&self) -> Result<Round, NetError> {
        let now = clock::now();
        let mut cursor = self.cursor();
        let first = cursor.is_none();
        let since = now.minus(self.rulings.first_sync);
        let open_since = if first { now.minus(self.rulings.open_since) } else { Time::MIN };
        let mut round = Round::default();
        for _ in 0..MOST_PAGES {
            let page = self.network.fetch(cursor.as_ref(), since).await?;
            let more = page.more && page.cursor != cursor;
            cursor.clone_from(&page.cursor);
            self.hand_in(page, open_since, &mut round).await?;
            if round.fetched == 0 && round.odd.len() >= ODD_KEPT {
                return Err(nonsense(&round.odd));
            }
            if !more {
                break;
            }
        }
        Ok(round)
    }

    async fn hand_in(&self, page: Page, open_since: Time, round: &mut Round) -> Result<(), NetError> {
        round.fetched += page.items.len() as u64;
        self.tell_odd(page.odd, round);
        self.shared.until_taught().await;
        let (rulings, rules, shared) = (Arc::clone(&self.rulings), self.rules.get(), self.shared.clone());
        let looked_at = tokio::task::spawn_blocking(move || Newcomers::all(page.items, &rulings, rules, &shared)).await;
        let items = looked_at.map_err(|error| here(&error.to_string()))?;
        let (answer, taken) = oneshot::channel();
        self.jobs.push(Job::Arrived {
            items,
            removed: page.removed,
            account: Some((self.id.clone(), page.cursor)),
            open_since,
            answer,
        });
        let taken = taken.await.map_err(|_| here(w().acts.desk_closing))?.map_err(|error| here(&error.to_string()))?;
        round.taken += taken;
        Ok(())
    }

    /// A program that speaks nothing but nonsense fills neither the log nor memory with it.
    fn tell_odd(&self, said: Vec<String>, round: &mut Round) {
        for odd in said {
            match round.odd.len() {
                ..ODD_TOLD => tracing::warn!(account = %self.id, odd, "not understood"),
                ODD_TOLD => tracing::warn!(account = %self.id, "more of this round was not understood"),
                _ => {}
            }
            if round.odd.len() < ODD_KEPT {
                round.odd.push(odd);
            }
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        let kept = self.readers.get().kept(&cursor_key(&self.id)).ok().flatten()?;
        String::from_utf8(kept).ok().map(Cursor)
    }

    fn note_budget(&self) {
        let budget = self.network.budget();
        self.shared.write().accounts.entry(self.id.clone()).or_default().budget = budget;
    }

    /// An account whose round went well is live, unless it used to bring something and does no more.
    async fn liveness(&self) -> Health {
        let (last, alarmed) = {
            let live = self.shared.read();
            (live.accounts.get(&self.id).and_then(|state| state.last_item), live.is_silence_told(&self.id))
        };
        // One silence is told once: by the watch, where it knows the account well enough to miss its messages sooner.
        if alarmed {
            return Health::Live;
        }
        // A busy account has a round for each item: the index is asked only where that one may say something.
        if last.is_some_and(|last| is_fresh(last, clock::now())) {
            return Health::Live;
        }
        let (id, reader) = (self.id.clone(), self.readers.get());
        let asked = tokio::task::spawn_blocking(move || silent(&reader, &id, last)).await;
        match asked {
            Ok(Ok(Some(since))) => Health::Silent { since },
            // Where nobody can tell, nobody is alarmed.
            Ok(Ok(None) | Err(_)) | Err(_) => Health::Live,
        }
    }
}

fn nonsense(odd: &[String]) -> NetError {
    let first = odd.first().map_or("", String::as_str);
    NetError::Odd { at: fill(w().desk.nonsense, &[&odd.len()]), body: first.to_owned() }
}

/// Returns since when an account is silent; `last` is the newest item of which this desk knows since it opened.
fn silent(reader: &Reader, id: &AccountId, last: Option<Time>) -> Result<Option<Time>, StoreError> {
    let newest = |after: Option<Time>, before: Option<Time>| {
        let of = Search { accounts: Some(vec![id.clone()]), kinds: Some(Kind::ALL.to_vec()), ..Search::default() };
        let hits = reader.search(&Search { after, before, limit: 1, ..of })?;
        Ok::<_, StoreError>(hits.first().map(|hit| hit.at))
    };
    let last = last.max(newest(None, None)?);
    silent_since(last, clock::now(), |from, to| Ok(newest(Some(from), Some(to))?.is_some()))
}

fn here(why: &str) -> NetError {
    NetError::Odd { at: w().desk.this_desk.to_owned(), body: why.to_owned() }
}

/// What a failed round says of the account, and how long to wait.
fn ailment(error: &NetError, failures: u32) -> (Health, Span) {
    let doubled = Span::seconds(2i64.saturating_mul(1 << failures.min(9))).min(LONGEST_BACKOFF);
    let pause = match error {
        NetError::Limited { until } => until.since(clock::now()).max(Span::seconds(1)).min(Span::hours(1)),
        NetError::SignedOut { .. } => LONGEST_BACKOFF,
        NetError::Offline { .. }
        | NetError::Refused { .. }
        | NetError::Odd { .. }
        | NetError::Unwell { .. }
        | NetError::Unsupported { .. } => doubled,
    };
    (Health::from(error), pause)
}
