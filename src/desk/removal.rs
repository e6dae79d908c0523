//! Whoever wants to hide or delete something in a grave crisis asks whoever decides that, and who does grants it: it goes by
//! their hand, with the reason of who asked.

use crate::domain::command::{Command, Done, Refusal};
use crate::domain::crisis::{CannotRemove, Crisis, CrisisAct, NotNow, Removal};
use crate::domain::id::{CrisisId, EventId, SeatName};
use crate::words::{fill, w};

use super::handle::Handle;
use super::undo::{Moderated, Step};

impl Handle {
    /// Asks for what a seat may not do to an item by itself; nothing where it may.
    ///
    /// # Errors
    /// Nobody decides it, it wants a reason first, or somebody has asked already.
    pub(super) async fn ask_to_remove(
        &self,
        seat: &SeatName,
        deed: Moderated,
        why: &str,
    ) -> Result<Option<Done>, Refusal> {
        let asks = {
            let live = self.shared.read();
            let asks = |crisis: &Crisis| Some((crisis.id, crisis.may_remove(seat, deed.act, deed.on, why).err()?));
            live.crises.values().find_map(asks)
        };
        let (id, approver) = match asks {
            None => return Ok(None),
            Some((crisis, CannotRemove::Approver(_, _, approver))) if !why.is_empty() => (crisis, approver),
            Some((_, refused)) => return Err(Refusal::no(refused.to_string())),
        };
        let act = CrisisAct::AskRemoval { item: deed.item, act: deed.act, why: why.to_owned() };
        let done = self.write(seat, Command::Crisis { id, act }).await?;
        Ok(Some(Done { notice: fill(w().crisis.asked_to_remove, &[&approver]).into(), ..done }))
    }

    /// Says yes: to what somebody asked to hide or delete, which goes by the hand of who grants it; else to a statement.
    ///
    /// # Errors
    /// Somebody else decides it, it does not wait any more, or the network does not do it: then it waits on.
    pub(super) async fn approve(&self, seat: &SeatName, id: CrisisId, proposal: EventId) -> Result<Done, Refusal> {
        let Some((asked, may)) = self.asked_of(seat, id, proposal) else {
            return self.write(seat, Command::Crisis { id, act: CrisisAct::Approve { proposal } }).await;
        };
        may.map_err(|why| match why {
            CannotRemove::Approver(_, _, approver) => Refusal::no(NotNow::NotYours(approver.to_string()).to_string()),
            CannotRemove::NoApprover(..) | CannotRemove::Why(..) => Refusal::no(why.to_string()),
        })?;
        let deed = Moderated { item: asked.item, act: asked.act, on: true };
        let done = self.moderate(seat, deed, (None, asked.why), Step::Fresh).await?;
        Ok(Done { crisis: Some(id), ..done })
    }

    /// Returns what was asked for, and whether a seat may do it.
    fn asked_of(&self, seat: &SeatName, id: CrisisId, asked: EventId) -> Option<(Removal, Result<(), CannotRemove>)> {
        let live = self.shared.read();
        let crisis = live.crises.get(&id)?;
        let removal = crisis.open_removals().find(|known| known.id == asked)?.clone();
        let may = crisis.may_remove(seat, removal.act, true, &removal.why);
        Some((removal, may))
    }
}
