//! What a seat may not hide or delete by itself in a grave crisis: it asks whoever decides that, and hears.

use serde::{Deserialize, Serialize};

use super::{Crisis, GRAVE};
use crate::domain::id::{EventId, ItemId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::network::Moderation;
use crate::domain::protocol::Role;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Something that somebody asked the approver to hide or delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The event that asked it.
    pub id: EventId,
    /// Who asked.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// What is to go.
    pub item: ItemId,
    /// How.
    pub act: Moderation,
    /// Why.
    pub why: String,
    /// Why the network did not do it when it was granted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub refused: Option<String>,
    /// How it ended; nothing while it waits.
    #[serde(default, skip_serializing_if = "is_default")]
    pub end: Option<RemovalEnd>,
}

/// How what somebody asked for ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalEnd {
    /// Who did it, or returned it.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// Why it was returned; nothing where it was done.
    #[serde(default, skip_serializing_if = "is_default")]
    pub returned: Option<String>,
}

/// Why something is not hidden or deleted in a grave crisis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRemove {
    /// Nobody is approver.
    #[error("{}", fill(w().crisis.no_approver, &[.0, .1]))]
    NoApprover(u8, &'static str),
    /// Somebody else is.
    #[error("{}", fill(w().crisis.approver_does, &[.0, .2, .1, .1]))]
    Approver(u8, &'static str, SeatName),
    /// It wants a reason.
    #[error("{}", fill(w().crisis.remove_why, &[.0, .1, .1]))]
    Why(u8, &'static str),
}

impl Crisis {
    /// Tells whether a seat may hide or delete something while it runs: at level 1 and 2 the approver does, with a reason.
    ///
    /// # Errors
    /// Who may, or that a reason is missing.
    pub fn may_remove(&self, seat: &SeatName, act: Moderation, on: bool, why: &str) -> Result<(), CannotRemove> {
        let asks = on && act.removes() && self.is_running() && self.level <= GRAVE;
        if !asks {
            return Ok(());
        }
        match self.roles.get(&Role::Approver) {
            None => Err(CannotRemove::NoApprover(self.level, act.word())),
            Some(approver) if approver != seat => Err(CannotRemove::Approver(self.level, act.word(), approver.clone())),
            Some(_) if why.is_empty() => Err(CannotRemove::Why(self.level, act.word())),
            Some(_) => Ok(()),
        }
    }

    /// Returns what waits for somebody to decide whether it goes. Nothing of it waits once the crisis is over.
    pub fn open_removals(&self) -> impl Iterator<Item = &Removal> {
        self.removals.iter().filter(|asked| asked.end.is_none() && self.is_running())
    }

    pub(super) fn end_removal(&mut self, removal: EventId, by: &SeatName, at: Time, returned: Option<&String>) {
        if let Some(asked) = self.removals.iter_mut().find(|asked| asked.id == removal) {
            asked.end = Some(RemovalEnd { by: by.clone(), at, returned: returned.cloned() });
        }
    }
}
