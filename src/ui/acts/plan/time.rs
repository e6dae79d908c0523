//! Another time for a post.

use super::{act, asks, no};
use crate::domain::plan::{PostAct, Shift};
use crate::ui::Effect;
use crate::ui::seat::Seat;
use crate::words::w;

/// What stands before a time that is for one variant alone.
const OF_ONE: &str = "this ";

/// Gives the post another time: `+1d`, `-2h`, `fri 9`, `2027-03-28 09:30`, `never`, or a day for the hour that it has; behind `this`, the variant under the
/// cursor alone.
pub fn when(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let now = seat.plan.opened().and_then(|sheet| sheet.post.content.moment.clone());
        let text = now.map(|moment| moment.wall.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        return asks(seat, w().plan_pane.when_prompt, "when", &text);
    }
    let (of, words) = match args.strip_prefix(OF_ONE) {
        Some(words) => match seat.plan.variant() {
            Some(variant) => (Some(variant.account.clone()), words),
            None => return no(seat, seat.keyed(&w().plan_pane.not_open)),
        },
        None => (None, args),
    };
    match Shift::typed(words, seat.now, &seat.settings.zone, &seat.settings.hours) {
        Ok(shift) => {
            seat.plan.follows = seat.post_here().filter(|_| seat.in_plan());
            act(seat, PostAct::Move { of, shift })
        }
        Err(why) => no(seat, why.to_string()),
    }
}
