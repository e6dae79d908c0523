//! Moves what is long over into the store's archive, by itself and for whoever asks.

use std::time::Instant;

use jiff::ToSpan;
use serde::Serialize;
use tokio::sync::oneshot;

use crate::domain::conversation::State;
use crate::domain::queue::Slim;
use crate::domain::time::{Span, Time};
use crate::store::StoreError;
use crate::store::upkeep::{Archived, Sweep};

use super::clock;
use super::handle::Handle;
use super::writer::Job;

/// Whoever opens a desk wants to work first.
const FIRST: Span = Span::minutes(10);
/// What is over for months can wait a day more.
const AGAIN: Span = Span::hours(24);

/// Whoever has something to write waits for no more.
const CLOSED_AT_ONCE: usize = 500;

/// What was put away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PutAway {
    /// Conversations that waited for somebody who has not written, and are done now.
    pub closed: u64,
    /// What lies in the archive now.
    #[serde(flatten)]
    pub archived: Archived,
}

impl Handle {
    /// Ends what has waited for somebody else for so many months, and moves what is over for so many; returns both. A
    /// piece at a time: others write in between.
    pub async fn archive(&self, months: u32) -> Result<PutAway, StoreError> {
        let before = self.months_ago(months);
        let closed = self.close_waiting(before).await?;
        let archived = self.sweep(before).await?;
        Ok(PutAway { closed, archived })
    }

    async fn close_waiting(&self, quiet_before: Time) -> Result<u64, StoreError> {
        let waits = |slim: &&Slim| slim.state == State::Waiting && slim.arrived < quiet_before;
        let waiting: Vec<_> = self.shared.read().slim.values().filter(waits).map(|slim| slim.id).collect();
        let mut all = 0;
        for on in waiting.chunks(CLOSED_AT_ONCE) {
            let (answer, closed) = oneshot::channel();
            self.jobs.push(Job::Close { on: on.to_vec(), quiet_before, answer });
            all += closed.await.map_err(|_| StoreError::Closed)??;
        }
        Ok(all)
    }

    async fn sweep(&self, before: Time) -> Result<Archived, StoreError> {
        let mut sweep = Sweep::new(before);
        let mut moved = Archived::default();
        loop {
            let started = Instant::now();
            let work = move |store: &mut _| {
                let step = sweep.step(store);
                (sweep, step)
            };
            let (on_its_way, step) = self.with_store(work).await.ok_or(StoreError::Closed)?;
            sweep = on_its_way;
            let step = step?;
            moved += step.moved;
            if !step.more {
                return Ok(moved);
            }
            tokio::time::sleep(started.elapsed()).await;
        }
    }

    /// Returns the moment so many months ago by the desk's calendar.
    fn months_ago(&self, months: u32) -> Time {
        let now = clock::now().in_zone(self.library().rulings.zone());
        // Nothing is older than the first moment there is.
        now.checked_sub(i64::from(months).months()).map_or(Time::MIN, |then| Time::from(then.timestamp()))
    }
}

/// Looks once a day for what is over for as long as the settings say.
pub async fn by_itself(desk: Handle) {
    let Some(months) = desk.library().archive_after else { return };
    clock::sleep(FIRST).await;
    loop {
        match desk.archive(months).await {
            Ok(done) if done == PutAway::default() => {}
            Ok(PutAway { closed, archived: Archived { conversations, events } }) => {
                tracing::info!(closed, conversations, events, "moved into the archive");
            }
            Err(error) => tracing::error!(%error, "the archive takes nothing in"),
        }
        clock::sleep(AGAIN).await;
    }
}
