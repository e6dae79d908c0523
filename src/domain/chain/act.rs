//! What a seat does about a page.

use serde::{Deserialize, Serialize};

use super::change::{How, PageChange};
use super::paging::{CannotEscalate, Paging};
use super::{Chain, Ended};
use crate::domain::id::SeatName;
use crate::domain::time::Time;

/// What a seat does about a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageAct {
    /// I have it.
    Acknowledge {
        /// How it was said.
        how: How,
    },
    /// Nobody is paged until then.
    Silence {
        /// A time that is over ends a silence.
        until: Time,
    },
    /// On to a step, from 0, or to the next one.
    Escalate {
        /// Which.
        to_step: Option<usize>,
    },
    /// What it was about is over.
    Close,
}

impl PageAct {
    /// Returns the change that it makes; nothing where it stands so already.
    ///
    /// # Errors
    /// There is no such step, or it is over.
    pub fn decide(
        &self,
        paging: &Paging,
        chain: &Chain,
        by: &SeatName,
        now: Time,
    ) -> Result<Option<PageChange>, CannotEscalate> {
        if paging.ended == Some(Ended::Closed) {
            return Err(CannotEscalate::Closed);
        }
        Ok(match self {
            PageAct::Acknowledge { how } => {
                let has = !paging.is_open && paging.acks.iter().any(|ack| ack.by == *by);
                (!has).then(|| PageChange::Acknowledged { by: by.clone(), how: *how })
            }
            PageAct::Silence { until } => {
                let is_silent = paging.silence.as_ref().is_some_and(|silence| silence.until > now);
                (is_silent || *until > now).then(|| PageChange::Silenced { until: *until, by: by.clone() })
            }
            PageAct::Escalate { to_step } => Some(paging.escalate(chain, *to_step, by)?),
            PageAct::Close => Some(PageChange::Ended { why: Ended::Closed }),
        })
    }
}
