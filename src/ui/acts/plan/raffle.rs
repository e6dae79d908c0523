//! A raffle below a post: it is drawn in a shell, where what was drawn can be kept and drawn again.

use crate::ui::Effect;
use crate::ui::seat::Seat;
use crate::words::{fill, w};

/// What stands in the line where no conversation is meant.
const ID: &str = "ID";

/// Says how winners are drawn: below the conversation that is read, where one is.
pub fn raffle(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let below = seat.thread().filter(|_| !seat.in_plan()).map(|thread| thread.conversation.id.to_string());
    seat.say(fill(w().plan_pane.raffle_how, &[&below.as_deref().unwrap_or(ID)]));
    Vec::new()
}
