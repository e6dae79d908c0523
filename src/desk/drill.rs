//! A drill as it is played: when it began and is over, and the colleagues who sit at the other seats.

mod team;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::domain::command::{Done, Refusal};
use crate::domain::crisis::Crisis;
use crate::domain::drill::Drill;
use crate::domain::id::SeatName;
use crate::domain::item::Item;
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::w;

use super::handle::Handle;
use super::undo::Moderated;
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
    /// What an approver was asked to take away.
    asked: Mutex<Vec<Removal>>,
}

/// Something that an approver was asked to take away.
#[derive(Clone, Debug)]
struct Removal {
    deed: Moderated,
    /// Its network and its id there.
    item: (String, String),
    at: Time,
    /// The approver has looked at it.
    done: bool,
}

impl Play {
    /// Begins a drill.
    pub const fn new(drill: Drill, began: Time, player: SeatName, best: Option<u32>) -> Play {
        Play { drill, began, player, best, ended: OnceLock::new(), asked: Mutex::new(Vec::new()) }
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

    /// An approver is asked to take an item away.
    pub(super) fn ask(&self, deed: Moderated, item: &Item) {
        let item = (item.network.clone(), item.id.clone());
        self.asked().push(Removal { deed, item, at: clock::now(), done: false });
    }

    /// Returns what an approver was asked to take away, by network and id, and when.
    pub(super) fn requests(&self) -> Vec<((String, String), Time)> {
        self.asked().iter().map(|asked| (asked.item.clone(), asked.at)).collect()
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Removal>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it.
    pub fn end(&self, now: Time) {
        let _ = self.ended.set(now);
    }
}
