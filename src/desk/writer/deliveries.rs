//! The journal's work: what may leave, and what became of it.

use super::Writer;
use super::job::Held;
use crate::desk::journal::{self, ReadBack};
use crate::desk::{clock, crisis, plan};
use crate::domain::id::ReplyId;
use crate::domain::network::{Outgoing, SendError, Sent};
use crate::domain::plan::Became;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::Span;
use crate::store::StoreError;
use crate::words::{fill, w};

impl Writer {
    pub(super) fn take_work(&mut self, at_once: usize) -> Result<Vec<(Reply, Outgoing)>, StoreError> {
        self.make_series()?;
        self.hand_over_posts()?;
        self.hand_over_ahead()?;
        let now = clock::now();
        let (due, freeze, signed_out, mut leaving) = {
            let live = self.shared.read();
            let ready = |reply: &&Reply| reply.state == Delivery::Pending && reply.not_before <= now;
            let mut due: Vec<Reply> = live.replies.values().filter(ready).cloned().collect();
            due.sort_by_key(|reply| reply.id);
            (due, live.freeze.clone(), live.signed_out(), live.leaving())
        };
        let mut work = Vec::new();
        for reply in due {
            if leaving.get(&reply.account).is_some_and(|count| *count >= at_once) {
                continue;
            }
            let signed_out =
                signed_out.get(&reply.account).map(|why| fill(w().delivery.signed_out, &[&reply.account, why]));
            let outgoing = self.reader.outgoing(reply.id)?;
            let is_back = |outgoing| plan::is_handed_back(&self.shared.read(), &self.accounts, outgoing, now);
            if outgoing.as_ref().is_some_and(is_back) {
                self.decide(|staged| plan::hand_back(staged, &reply))?;
                continue;
            }
            let cannot = self.accounts.cannot_send(&reply.account).or(signed_out);
            let leaves = self.decide(|staged| journal::hand_over(staged, &reply, freeze.as_ref(), cannot))?;
            *leaving.entry(reply.account.clone()).or_default() += usize::from(leaves);
            if let (true, Some(outgoing)) = (leaves, outgoing) {
                work.push((reply, outgoing));
            }
        }
        Ok(work)
    }

    /// Makes the posts of series that are to be there by now.
    pub(super) fn make_series(&mut self) -> Result<(), StoreError> {
        let due = plan::series_due(&self.shared.read(), clock::now());
        if due.is_empty() {
            return Ok(());
        }
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        self.decide(|staged| plan::make_series(staged, (&accounts, &shared), &due))
    }

    /// Hands the posts over whose minute has come.
    fn hand_over_posts(&mut self) -> Result<(), StoreError> {
        let due = self.shared.read().plan.due(clock::now());
        if due.is_empty() {
            return Ok(());
        }
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        self.decide(|staged| plan::hand_over_due(staged, &accounts, &shared, &due))
    }

    /// Hands over what networks are to hold until its minute.
    fn hand_over_ahead(&mut self) -> Result<(), StoreError> {
        let ids = plan::to_hand_over(&self.shared.read(), &self.accounts, clock::now());
        if ids.is_empty() {
            return Ok(());
        }
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        self.decide(|staged| {
            ids.iter().try_for_each(|id| plan::hand_over_ahead(staged, (&accounts, &shared), *id).map(drop))
        })
    }

    pub(super) fn outcome(&mut self, id: ReplyId, result: Result<Sent, SendError>) -> Result<(), StoreError> {
        let (accounts, freeze) = (self.accounts.clone(), self.shared.read().freeze.clone());
        self.decide(|staged| {
            let Some(reply) = staged.reply(id)? else { return Ok(()) };
            journal::outcome(staged, &reply, result, backoff(reply.tries))?;
            plan::after_delivery(staged, &accounts, freeze.as_ref(), id)
        })
    }

    pub(super) fn verified(&mut self, id: ReplyId, tries: u32, found: ReadBack) -> Result<(), StoreError> {
        let (accounts, freeze) = (self.accounts.clone(), self.shared.read().freeze.clone());
        self.decide(|staged| {
            let Some(reply) = staged.reply(id)? else { return Ok(()) };
            journal::verified(staged, &reply, (tries, found), backoff(tries))?;
            plan::after_delivery(staged, &accounts, freeze.as_ref(), id)
        })
    }

    /// Writes down what a network said of a variant that it held.
    pub(super) fn became(&mut self, of: &Held, became: Became) -> Result<(), StoreError> {
        let (accounts, freeze) = (self.accounts.clone(), self.shared.read().freeze.clone());
        self.decide(|staged| plan::became(staged, &accounts, freeze.as_ref(), (of.post, &of.account, &of.id), became))
    }

    pub(super) fn settle_after_a_stop(&mut self) -> Result<(), StoreError> {
        let leaving: Vec<Reply> = self.shared.read().replies.values().cloned().collect();
        self.decide::<_, StoreError>(|staged| {
            leaving.iter().try_for_each(|reply| journal::after_a_stop(staged, reply))?;
            crisis::interrupted(staged)
        })?;
        self.make_series()?;
        self.must_flush = true;
        self.settle(false);
        Ok(())
    }
}

/// Returns how long a reply that certainly did not leave waits for its next try.
fn backoff(tries: u32) -> Span {
    Span::seconds(5i64.saturating_mul(1 << tries.min(6)).min(300))
}
