//! Whoever wants to hide or delete something in a grave crisis asks whoever decides that: a note in the crisis, which they
//! are told of.

use crate::domain::clean;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::crisis::{CannotRemove, Crisis, CrisisAct};
use crate::domain::guard::personal;
use crate::domain::id::SeatName;
use crate::domain::item::Item;
use crate::domain::names::network_name;
use crate::words::{fill, w};

use super::handle::Handle;
use super::show::snippet;
use super::undo::Moderated;

impl Handle {
    /// Asks for what a seat may not do to an item by itself; nothing where it may.
    ///
    /// # Errors
    /// Nobody decides it, or it wants a reason first.
    pub(super) async fn ask_to_remove(
        &self,
        seat: &SeatName,
        deed: Moderated,
        item: &Item,
        why: &str,
    ) -> Result<Option<Done>, Refusal> {
        let asks = {
            let live = self.shared.read();
            let asks = |crisis: &Crisis| Some((crisis.id, crisis.may_remove(seat, deed.act, deed.on, why).err()?));
            live.crises.values().find_map(asks)
        };
        let (crisis, approver) = match asks {
            None => return Ok(None),
            Some((crisis, CannotRemove::Approver(_, _, approver))) if !why.is_empty() => (crisis, approver),
            Some((_, refused)) => return Err(Refusal::no(refused.to_string())),
        };
        let (say, network, who) = (&w().crisis, network_name(&item.network), item.author.shown());
        // The note is read by many and stands in the report: numbers and addresses are no part of it.
        let text = personal(&item.text, &[]).iter().fold(snippet(item), |text, found| text.replace(&found.text, "…"));
        let text = clean::line(&text);
        let text = fill(say.asks_to_remove, &[&approver, &deed.act.word(), &who, &network, &why, &text]);
        let done = self.write(seat, Command::Crisis { id: crisis, act: CrisisAct::Note(text) }).await?;
        if let Some(play) = &self.library.play {
            play.ask(deed, item);
        }
        Ok(Some(Done { notice: fill(say.asked_to_remove, &[&approver]).into(), ..done }))
    }
}
