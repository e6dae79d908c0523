//! Runs the chains of pages that are not over. Who is due is decided by the writer, which writes down each attempt as begun
//! before it is made; here it is made, and what became of it goes back. Ended at any moment, this begins again where the log
//! says that it was.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;

use crate::domain::chain::{self, Attempt, Call, Outcome, Paging, Recipient};
use crate::domain::id::PageId;
use crate::domain::rota::Channel;
use crate::domain::time::{Span, Time};
use crate::networks::paging::Channels;
use crate::words::{fill, w};

use super::clock;
use super::handle::Handle;
use super::writer::Job;

mod answers;
mod news;
mod told;

pub use self::answers::{hear, meant};
use self::news::Watched;

/// Whoever waits for pages to end waits no longer: an attempt ends within half a minute.
pub const PATIENCE: Duration = Duration::from_secs(33);
/// So often it is looked whether the clock jumped: a laptop may have slept.
const LOOK: Span = Span::seconds(30);

/// What pages go out by, and how far the pager is.
#[derive(Clone)]
pub struct Pages {
    /// The channels of the settings.
    pub channels: Arc<Channels>,
    /// The log's sequence up to which nothing is left to do.
    pub rests: Arc<watch::Sender<u64>>,
}

/// Runs the chains of pages.
pub struct Pager {
    desk: Handle,
    /// Only pages that were raised since then: a single command takes up nobody else's.
    since: Option<Time>,
    pages: Pages,
}

impl Pager {
    /// Makes the pager of a desk; `since` keeps it to what was raised from then on.
    pub const fn new(desk: Handle, since: Option<Time>, pages: Pages) -> Pager {
        Pager { desk, since, pages }
    }

    /// Works until the desk closes.
    pub async fn run(self) {
        let mut news = self.desk.news();
        let mut attempts: JoinSet<(PageId, Call, Outcome)> = JoinSet::new();
        let mut watched = Watched::default();
        loop {
            let (seq, wake) = self.begin_what_is_due(&mut attempts).await;
            watched.look(&self.desk, &self.pages.channels, &self.open().1);
            if attempts.is_empty() {
                self.pages.rests.send_replace(seq);
            }
            let pause = wake.map(|at| at.since(clock::now()).min(LOOK).max(Span::millis(20)));
            tokio::select! {
                // Where nobody is to be paged later, nothing is waited for but news.
                () = clock::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
                changed = news.changed() => if changed.is_err() { return },
                Some(Ok((id, call, outcome))) = attempts.join_next() => self.write(id, call, outcome).await,
            }
        }
    }

    /// Begins all that is due now; returns up to where the log was looked at, and when to look again.
    async fn begin_what_is_due(&self, attempts: &mut JoinSet<(PageId, Call, Outcome)>) -> (u64, Option<Time>) {
        let (seq, open) = self.open();
        let mut wake: Option<Time> = None;
        for (id, paging) in open {
            let next = self.next(&paging);
            let at = if next.attempts.is_empty() && next.record.is_empty() {
                next.wake
            } else {
                let (answer, due) = oneshot::channel();
                self.desk.jobs.push(Job::PageDue { id, answer });
                let Ok(due) = due.await else { continue };
                for attempt in due.attempts {
                    attempts.spawn(make(self.desk.clone(), Arc::clone(&self.pages.channels), id, attempt));
                }
                due.wake
            };
            wake = wake.into_iter().chain(at).min();
        }
        (seq, wake)
    }

    fn open(&self) -> (u64, BTreeMap<PageId, Paging>) {
        let live = self.desk.shared.read();
        let is_ours = |(_, paging): &(&PageId, &Paging)| self.since.is_none_or(|since| paging.since >= since);
        let open = live.pagings.iter().filter(is_ours);
        (live.seq, open.map(|(id, paging)| (*id, paging.clone())).collect())
    }

    /// Returns what is due as far as this side knows: the writer decides.
    fn next(&self, paging: &Paging) -> chain::Next {
        let ready = &self.desk.library().rulings.ready;
        let arranged = self.desk.shared.read().arranged.clone();
        chain::next(&ready.chain(&paging.raised.chain), paging, &ready.rota(&arranged), clock::now())
    }

    async fn write(&self, id: PageId, call: Call, outcome: Outcome) {
        let (answer, written) = oneshot::channel();
        self.desk.jobs.push(Job::PageOutcome { id, call, outcome, answer });
        let _ = written.await;
    }
}

/// Makes one attempt.
async fn make(desk: Handle, channels: Arc<Channels>, id: PageId, attempt: Attempt) -> (PageId, Call, Outcome) {
    let Attempt { call, address } = attempt;
    let outcome = match call.by {
        Channel::Bell => ring(&desk, &call.to),
        by => {
            let (there, to) = (desk.clone(), call.to.clone());
            let text = tokio::task::spawn_blocking(move || told::text(&there, id, &to)).await;
            match text {
                Ok(text) => channels.page(by, address.as_ref(), &text).await,
                Err(why) => Outcome::Failed(why.to_string()),
            }
        }
    };
    (id, call, outcome)
}

/// Rings at open seats: they hear of the page as they hear of all news.
fn ring(desk: &Handle, to: &Recipient) -> Outcome {
    let open = desk.shared.read().seats.keys().cloned().collect::<Vec<_>>();
    match to {
        Recipient::Person(name) if open.contains(name) => Outcome::Sent,
        Recipient::Person(name) => Outcome::Failed(fill(w().paging.seat_closed, &[name])),
        Recipient::OpenSeats | Recipient::PageCommand if open.is_empty() => {
            Outcome::Failed(w().paging.no_seat_open.to_owned())
        }
        Recipient::OpenSeats | Recipient::PageCommand => Outcome::Sent,
    }
}
