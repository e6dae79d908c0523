//! What is done in the plan: going about in it, writing a post, giving it a time, and every act on it.

mod pane;
mod post;
mod raffle;
mod results;
mod rhythm;
mod series;
mod texts;
mod time;
mod write;

pub use self::pane::{at_place, leave, next, open, pane, refresh, resized, scroll, show, step, take, take_year, turn};
pub use self::post::{
    approve, brief, came, campaign, comment, copy, draft, drop, give_back, publish_now, schedule, split, submit, title,
};
pub use self::raffle::raffle;
pub use self::results::{order, take_best, take_results};
pub use self::rhythm::{campaigns, campaigns_came, slots, slots_came};
pub use self::series::{list as series, listed as series_came, repeat, variation};
pub use self::texts::{add_account, first_comment, link, link_tags, native, take_out, visibility, warning};
pub use self::time::when;
pub use self::write::{
    add_file, begin, did, edited, idea, keep, new_post, new_post_as, outside, paste, strike, unplanned, write,
    write_over,
};

use crate::domain::command::Command;
use crate::domain::id::PostId;
use crate::domain::plan::PostAct;
use crate::ui::Effect;
use crate::ui::layers::{Layer, Prompt, Then};
use crate::ui::seat::Seat;

/// Asks the desk to do something to the post that is meant.
fn act(seat: &Seat, act: PostAct) -> Vec<Effect> {
    seat.post_here().map(|id| does(id, act)).into_iter().collect()
}

const fn does(id: PostId, act: PostAct) -> Effect {
    Effect::Do(Command::Post { id, act })
}

/// Says why nothing is done.
fn no(seat: &mut Seat, why: impl Into<String>) -> Vec<Effect> {
    seat.warn(why);
    Vec::new()
}

fn asks(seat: &mut Seat, title: &str, then: &'static str, text: &str) -> Vec<Effect> {
    seat.layers.push(Layer::Prompt(Prompt::new(title, Then::Typed(then)).with(text)));
    Vec::new()
}
