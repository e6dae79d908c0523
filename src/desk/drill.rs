//! A drill as it is played: when it began and is over, and the colleagues who sit at the other seats.

mod team;

use std::sync::OnceLock;

use crate::domain::command::{Done, Refusal};
use crate::domain::crisis::Crisis;
use crate::domain::drill::Drill;
use crate::domain::id::SeatName;
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::w;

use super::handle::Handle;
use super::{clock, show};

pub use self::team::{plan_posts, run};

/// Returns the crisis that is played: the first that was raised and not taken back.
pub fn crisis(desk: &Handle) -> Result<Option<Crisis>, StoreError> {
    let withdrawn = |crisis: &Crisis| crisis.closed.as_ref().is_some_and(|closed| closed.why.is_none());
    Ok(show::crises(desk)?.into_iter().rev().find(|crisis| !withdrawn(crisis)))
}

impl Handle {
    /// Ends the drill that is played here, so that it is measured.
    pub(super) fn end_drill(&self) -> Result<Done, Refusal> {
        let play = self.library().play.as_ref().ok_or_else(|| Refusal::no(w().drill.none_played))?;
        play.end(clock::now());
        Ok(Done { notice: w().drill.ended.into(), ..Done::default() })
    }
}

/// A drill that is played at this desk.
#[derive(Debug)]
pub struct Play {
    /// Which.
    pub drill: Drill,
    /// When it began.
    pub began: Time,
    /// Who plays it.
    pub player: SeatName,
    /// The most points that were had in it before.
    pub best: Option<u32>,
    ended: OnceLock<Time>,
}

impl Play {
    /// Begins a drill.
    pub const fn new(drill: Drill, began: Time, player: SeatName, best: Option<u32>) -> Play {
        Play { drill, began, player, best, ended: OnceLock::new() }
    }

    /// Returns until when it is measured: its end, or when somebody ended it before.
    pub fn until(&self) -> Time {
        let end = self.began.plus(self.drill.length);
        self.ended.get().map_or(end, |ended| end.min(*ended))
    }

    /// Tells whether it is over.
    pub fn is_over(&self, now: Time) -> bool {
        now >= self.until()
    }

    /// Ends it.
    pub fn end(&self, now: Time) {
        let _ = self.ended.set(now);
    }
}
