//! The watch in the writer: it counts what is written, and what it sees is written in turn.

use std::sync::Arc;

use super::Writer;
use crate::desk::accounts::Account;
use crate::desk::clock;
use crate::desk::watch::{Heard, KEY, Known, Streams, tell};
use crate::domain::id::AccountId;
use crate::domain::network::Health;
use crate::domain::time::{Span, Time};
use crate::store::{Entry, StoreError};

/// Streams are kept so often; the log knows what came since.
const KEPT: Span = Span::minutes(15);
/// Events that are caught up with at once.
const AT_ONCE: usize = 5_000;

/// The streams, and when they were kept last.
pub(super) struct Watched {
    streams: Streams,
    kept: Time,
}

impl Watched {
    /// Counts what was appended to the log, which is so long now.
    pub(super) fn count(&mut self, entries: &[Entry], seq: u64) {
        entries.iter().filter_map(|entry| Heard::of(&entry.recorded)).for_each(|heard| self.streams.hear(&heard));
        self.streams.seq = seq;
    }
}

impl Writer {
    /// Watches these streams, once they have caught up with the log.
    pub(super) fn watch_begins(&mut self, mut streams: Streams) -> Result<(), StoreError> {
        loop {
            let events = self.reader.log(streams.seq, AT_ONCE)?;
            let Some((seq, _)) = events.last() else { break };
            let seq = *seq;
            events.iter().filter_map(|(_, recorded)| Heard::of(recorded)).for_each(|heard| streams.hear(&heard));
            streams.seq = seq;
        }
        let mut streams = match self.watch.take() {
            Some(before) => streams.instead_of(before.streams),
            None => streams,
        };
        self.shared.read().alarms.values().for_each(|alarm| streams.incidents.go_on_with(alarm));
        self.watch = Some(Watched { streams, kept: Time::MIN });
        Ok(())
    }

    /// Notes how far an account is fetched.
    pub(super) fn watch_reached(&mut self, account: &AccountId, health: &Health) {
        if let Some(watch) = &mut self.watch {
            watch.streams.reached(account, health, clock::now());
        }
    }

    /// Closes what bins are over and writes what begins with them; tells whether the streams have to be made anew.
    pub(super) fn look_at_streams(&mut self) -> Result<bool, StoreError> {
        let Some(Watched { mut streams, kept }) = self.watch.take() else { return Ok(false) };
        let (accounts, now) = (self.known_accounts(), clock::now());
        let told = self.tell_of(&mut streams, &accounts, now);
        // A clock that was set back keeps them as well.
        let is_due = now.since(kept) >= KEPT || now < kept;
        let anew = streams.want_to_be_made_anew(now);
        self.shared.write().streams = streams.pulses();
        self.watch = Some(Watched { streams, kept: if is_due { now } else { kept } });
        let is_told = told?;
        self.must_flush |= is_told;
        if is_due || is_told {
            self.keep_streams();
        }
        Ok(anew)
    }

    fn tell_of(&mut self, streams: &mut Streams, accounts: &[Known], now: Time) -> Result<bool, StoreError> {
        let rulings = Arc::clone(&self.rulings);
        let mut incidents = std::mem::take(&mut streams.incidents);
        let looked = streams.close(accounts, &rulings.watch, now, rulings.zone());
        let told = self.decide::<_, StoreError>(|staged| {
            let mut is_told = false;
            for one in &looked {
                is_told |= tell(staged, &mut incidents, one)?;
            }
            Ok(is_told)
        });
        streams.incidents = incidents;
        streams.seq = self.shared.seq().max(streams.seq);
        told
    }

    fn known_accounts(&self) -> Vec<Known> {
        let live = self.shared.read();
        let known = |(id, account): (AccountId, Account)| Known {
            is_fetched: account.network.is_some(),
            health: live.accounts.get(&id).map(|state| state.health.clone()).unwrap_or_default(),
            id,
        };
        self.accounts.all().into_iter().map(known).collect()
    }

    /// Keeps the streams as they are, up to now.
    pub(super) fn keep_streams(&mut self) {
        let Some(watch) = &self.watch else { return };
        let kept = rmp_serde::to_vec(&watch.streams).map_err(|error| error.to_string());
        let kept = kept.and_then(|bytes| self.keep(KEY, &bytes).map_err(|error| error.to_string()));
        if let Err(error) = kept {
            tracing::warn!(%error, "what the watch knows is not kept; the next start reads the log");
        }
    }
}
