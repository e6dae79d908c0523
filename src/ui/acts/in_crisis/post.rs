//! Putting a post of ours into a crisis, and taking it out.

use super::{act, no};
use crate::domain::crisis::CrisisAct;
use crate::ui::Effect;
use crate::ui::needs;
use crate::ui::seat::Seat;
use crate::words::w;

/// The word behind `:crisis` that is meant for this.
pub(super) const WORD: &str = "post";

/// Puts it in, takes it out, or turns that round: in the pane the post below which the crisis was raised, elsewhere that of
/// the row.
pub(super) fn post(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let on = match args.trim() {
        "" => None,
        "on" => Some(true),
        "off" => Some(false),
        _ => return no(seat, w().crisis_pane.post_how),
    };
    if let Err(why) = needs::a_crisis(seat) {
        return no(seat, why);
    }
    let of = if seat.in_crisis_pane() { None } else { seat.here() };
    act(seat, CrisisAct::Post { of, on })
}
