//! Accounts that come, change and go while the desk runs.

use super::Writer;
use crate::desk::{accounts, clock, journal};
use crate::domain::event::{AccountChange, Event};
use crate::domain::id::{AccountId, SeatName};
use crate::domain::network::Health;
use crate::domain::reply::{Delivery, Reply};
use crate::store::StoreError;

impl Writer {
    /// Writes what happened to an account. How it was is forgotten; what was to leave from one that left is held.
    pub(super) fn account_changed(
        &mut self,
        by: &SeatName,
        account: AccountId,
        change: AccountChange,
    ) -> Result<(), StoreError> {
        let left = change == AccountChange::Removed;
        let stays = |reply: &&Reply| left && reply.account == account && reply.state == Delivery::Pending;
        let stay: Vec<Reply> = self.shared.read().replies.values().filter(stays).cloned().collect();
        self.decide::<_, StoreError>(|staged| {
            staged.record(by, Event::AccountChanged { id: account.clone(), change });
            stay.iter().try_for_each(|reply| journal::hold(staged, by, reply, accounts::gone(&account)))
        })?;
        let mut live = self.shared.write();
        if left {
            live.accounts.remove(&account);
        } else {
            let state = live.accounts.entry(account).or_default();
            (state.health, state.since) = (Health::Unknown, clock::now());
        }
        Ok(())
    }
}
