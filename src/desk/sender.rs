//! Carries replies to the networks, and reads back where nobody knows. Never repeats a write by itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;

use crate::domain::network::{NetError, Network, Outgoing, SendError, Sent};
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::{Span, Time};
use crate::words::w;

use super::accounts::Accounts;
use super::clock;
use super::handle::Jobs;
use super::journal::ReadBack;
use super::live::Shared;
use super::plan;
use super::readers::Readers;
use super::writer::Job;

/// How long after a cut line the first look is worth it: the server may still be acting.
const FIRST_LOOK: Span = Span::seconds(3);
/// Absence counts only so long after the line was cut: a slow server may still be at it.
const ABSENT_AFTER: Span = Span::seconds(15);
/// Between looks that told nothing, at least: each pause is as long as all before it.
const NEXT_LOOK: Span = Span::seconds(60);
/// What was not found so long is found by nobody but a person.
const LAST_LOOK: Span = Span::hours(24);
/// How long one request may take in all, uploads included.
const REQUEST: Duration = Duration::from_secs(180);

/// So many requests of an account go out side by side: a freeze waits for no more than those.
const AT_ONCE: usize = 4;
/// So long a request that began before a freeze may go on; then it is cut off, and looked up.
const GRACE: Duration = Duration::from_secs(3);

/// The shortest pause: what cannot be done now is not tried in a circle.
const SHORTEST: Span = Span::millis(50);
/// The longest.
const LONGEST: Span = Span::minutes(10);

/// The sender's task.
pub struct Sender {
    /// Whose connectors carry.
    pub accounts: Accounts,
    /// What is on its way.
    pub shared: Shared,
    /// Where to say what became of it.
    pub jobs: Jobs,
    /// Says when something changed.
    pub news: watch::Receiver<u64>,
    /// Reads the texts of unknown deliveries.
    pub readers: Readers,
}

impl Sender {
    /// Works until the desk ends.
    pub async fn run(mut self) {
        let mut under_way = JoinSet::new();
        loop {
            self.send_due(&mut under_way).await;
            self.look_back(&mut under_way);
            let pause = self.pause();
            tokio::select! {
                changed = self.news.changed() => if changed.is_err() { break },
                () = clock::sleep(pause) => {}
                () = self.jobs.looked() => {}
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            }
        }
    }

    /// Time until the next reply may leave or the next look is due.
    fn pause(&self) -> Span {
        let now = clock::now();
        let live = self.shared.read();
        // One that is being looked for wakes us by its end.
        let looks = live.replies.values().filter(|reply| !self.jobs.is_looking(reply.id)).filter_map(next_look);
        let next = looks.chain(live.next_departure(AT_ONCE)).min();
        next.map_or(LONGEST, |at| at.since(now)).clamp(SHORTEST, LONGEST)
    }

    async fn send_due(&self, under_way: &mut JoinSet<()>) {
        let now = clock::now();
        let has_work = {
            let live = self.shared.read();
            live.next_departure(AT_ONCE).is_some_and(|at| at <= now)
                || !plan::series_due(&live, now).is_empty()
                || !plan::to_hand_over(&live, &self.accounts, now).is_empty()
        };
        if !has_work {
            return;
        }
        let (answer, work) = oneshot::channel();
        self.jobs.push(Job::TakeWork { at_once: AT_ONCE, answer });
        for (reply, outgoing) in work.await.unwrap_or_default() {
            let (accounts, jobs) = (self.accounts.clone(), self.jobs.clone());
            let frozen = Frozen { shared: self.shared.clone(), news: self.news.clone(), reply };
            under_way.spawn(async move { carry(&accounts, &jobs, frozen, &outgoing).await });
        }
    }

    fn look_back(&self, under_way: &mut JoinSet<()>) {
        let now = clock::now();
        let unknown: Vec<Reply> = {
            let live = self.shared.read();
            live.replies.values().filter(|reply| next_look(reply).is_some_and(|at| at <= now)).cloned().collect()
        };
        for reply in unknown {
            let Ok(Some(outgoing)) = self.readers.get().outgoing(reply.id) else { continue };
            let (accounts, jobs) = (self.accounts.clone(), self.jobs.clone());
            let Some(looking) = self.jobs.start_looking(reply.id) else { continue };
            under_way.spawn(async move {
                let found = look(&accounts, &reply, &outgoing).await;
                jobs.push(Job::Verified { reply: reply.id, tries: reply.tries, found, looking });
            });
        }
    }
}

/// When an unknown delivery should be looked for: soon, when absence begins to count, then less and less often.
fn next_look(reply: &Reply) -> Option<Time> {
    let Delivery::Unknown { since, checked, .. } = &reply.state else { return None };
    let since = since.unwrap_or(reply.not_before);
    let counts = since.plus(ABSENT_AFTER);
    match *checked {
        None => Some(since.plus(FIRST_LOOK)),
        Some(at) if at < counts => Some(counts),
        Some(at) => Some(at.plus(NEXT_LOOK.max(at.since(since)))).filter(|next| next.since(since) <= LAST_LOOK),
    }
}

/// Sends one reply. Nothing begins once a freeze holds it, and what began before is cut off after a while.
async fn carry(accounts: &Accounts, jobs: &Jobs, mut frozen: Frozen, outgoing: &Outgoing) {
    let reply = frozen.reply.id;
    if frozen.is_so() {
        // The journal holds it when it asks for its turn again.
        let why = NetError::Limited { until: clock::now() };
        return jobs.push(Job::Outcome { reply, result: Err(SendError::NotSent(why)) });
    }
    let sending = async {
        match accounts.sender(&outgoing.account) {
            Some(network) => request(network, outgoing).await,
            None => Err(SendError::Refused(NetError::Unsupported { what: w().desk.sending_from_here.to_owned() })),
        }
    };
    let result = tokio::select! {
        result = sending => result,
        () = frozen.out() => Err(SendError::Unknown(NetError::Unwell {
            at: outgoing.account.to_string(),
            why: w().delivery.cut_off.to_owned(),
        })),
    };
    jobs.push(Job::Outcome { reply, result });
}

/// Tells whether a freeze holds a reply that is leaving.
struct Frozen {
    shared: Shared,
    news: watch::Receiver<u64>,
    reply: Reply,
}

impl Frozen {
    fn is_so(&self) -> bool {
        self.shared.read().is_frozen(&self.reply)
    }

    /// Ends once a freeze has held it for so long as a request may still take.
    async fn out(&mut self) {
        loop {
            while !self.is_so() {
                if self.news.changed().await.is_err() {
                    return std::future::pending().await;
                }
            }
            tokio::time::sleep(GRACE).await;
            if self.is_so() {
                return;
            }
        }
    }
}

async fn request(network: Arc<dyn Network>, outgoing: &Outgoing) -> Result<Sent, SendError> {
    match tokio::time::timeout(REQUEST, network.send(outgoing)).await {
        Ok(result) => result,
        Err(_) => Err(SendError::Unknown(NetError::Unwell {
            at: outgoing.account.to_string(),
            why: w().desk.no_answer.to_owned(),
        })),
    }
}

/// Looks on the network what became of a reply.
pub async fn look(accounts: &Accounts, reply: &Reply, outgoing: &Outgoing) -> ReadBack {
    let Some(network) = accounts.sender(&outgoing.account) else {
        let why = accounts.cannot_send(&outgoing.account);
        return ReadBack::Unclear(why.unwrap_or_else(|| w().desk.no_connector.to_owned()));
    };
    // As it stands when it is asked: an answer that takes long may still speak of then.
    let counts = network.caps().absence_proves && absence_counts(reply);
    match tokio::time::timeout(REQUEST, network.find(outgoing)).await {
        Ok(Ok(Some(sent))) => ReadBack::There(sent),
        Ok(Ok(None)) if counts => ReadBack::Absent,
        Ok(Ok(None)) => ReadBack::Unclear(w().desk.not_there_yet.to_owned()),
        Ok(Err(why)) => ReadBack::Unclear(why.to_string()),
        Err(_) => ReadBack::Unclear(w().desk.no_answer.to_owned()),
    }
}

fn absence_counts(reply: &Reply) -> bool {
    let Delivery::Unknown { since, .. } = &reply.state else { return false };
    clock::now().since(since.unwrap_or(reply.not_before)) >= ABSENT_AFTER
}
