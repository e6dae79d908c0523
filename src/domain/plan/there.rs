//! What networks hold until its minute: what is to be done about it there, and what it became.

use super::{Fate, Post, Stage};
use crate::domain::id::{AccountId, ReplyId};
use crate::domain::network::Sent;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Networks cut times to the second.
const SAME: Span = Span::seconds(1);

/// A variant that its network holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// As which account.
    pub account: AccountId,
    /// As which delivery it was handed over.
    pub reply: ReplyId,
    /// The network's id of it.
    pub id: String,
    /// When it leaves, as the network said last.
    pub at: Time,
    /// What is to be done.
    pub errand: Errand,
}

/// What is to be done about a variant that its network holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Look whether it still stands there, or what it became.
    Look,
    /// Have it leave at another time.
    Move {
        /// When.
        to: Time,
    },
    /// Take it out there.
    TakeBack,
}

/// What a network said of a variant that it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// It leaves then, as was asked.
    Moved(Time),
    /// It stands there, for then.
    Stands(Time),
    /// It was taken out, as was asked: read back.
    TakenBack,
    /// It is there no more, and it is not out: somebody took it out there.
    Gone,
    /// It is out.
    Published(Sent),
    /// It could not be done, or not be told.
    Trouble(String),
}

/// Tells whether two times are one to a network.
pub fn is_same(one: Time, two: Time) -> bool {
    let apart = one.since(two);
    apart < SAME && Span::ZERO.minus(apart) < SAME
}

impl Post {
    /// Returns what networks hold of it, and what is to be done about each: what stands there is to be what the plan says,
    /// and nothing stands there while the desk is frozen.
    pub fn there(&self, is_frozen: bool) -> Vec<There> {
        let of = |(account, fate): (&AccountId, &Fate)| {
            let Fate::There { reply, id, at, meant, .. } = fate else { return None };
            let errand = match self.wanted_there(account).filter(|_| !is_frozen) {
                None => Errand::TakeBack,
                Some(to) if !is_same(to, meant.unwrap_or(*at)) => Errand::Move { to },
                Some(_) => Errand::Look,
            };
            Some(There { account: account.clone(), reply: *reply, id: id.clone(), at: *at, errand })
        };
        self.fates.iter().filter_map(of).collect()
    }

    /// Returns when a network is to publish a variant; nothing where it is not to.
    fn wanted_there(&self, account: &AccountId) -> Option<Time> {
        let variant = self.content.variant(account).filter(|variant| variant.native)?;
        self.content.moment_of(variant).filter(|_| self.stage == Stage::Scheduled).map(|moment| moment.at)
    }

    /// Returns what a variant is after its network said what became of it; nothing where it waits for its minute here, or for
    /// nobody. `frozen` is why the desk is frozen.
    pub fn fate_of(&self, account: &AccountId, became: Became, now: Time, frozen: Option<&str>) -> Option<Fate> {
        let Some(Fate::There { reply, id, at, meant, .. }) = self.fates.get(account).cloned() else { return None };
        let say = &w().plan;
        let held = |why: String| Fate::Held { why, at: now, missed: false, reply: None };
        match became {
            Became::Moved(at) => Some(Fate::There { reply, id, at, meant: None, trouble: None }),
            Became::Stands(stands) => {
                let ours = meant.unwrap_or(at);
                let meant = (!is_same(stands, ours)).then_some(ours);
                Some(Fate::There { reply, id, at: stands, meant, trouble: None })
            }
            Became::TakenBack => {
                let frozen = frozen.filter(|_| self.stage == Stage::Scheduled);
                frozen.map(|reason| held(fill(say.taken_back, &[&reason])))
            }
            Became::Gone => Some(held(fill(say.gone_there, &[&account.network()]))),
            Became::Published(sent) => {
                let at = if at <= now { at } else { now };
                let Sent { remote_id, url, .. } = sent;
                Some(Fate::Published { reply: Some(reply), at, remote_id, url, comment: None, early: None })
            }
            Became::Trouble(why) => Some(Fate::There { reply, id, at, meant, trouble: Some(why) }),
        }
    }
}

#[cfg(test)]
mod tests;
