//! What seats do in a crisis becomes: raised, led, ticked, paged, closed. Everything here is staged in the writer's batch, so
//! that of two who act at once the second sees what the first did.

mod acts;
mod filled;
mod kin;
mod pages;
mod posts;
mod raise;
mod rota;
mod statements;

pub use self::acts::{FREEZES, act, alarm, join, removed, seen};
pub use self::kin::{Running, joins, joins_anew, joins_below};
pub use self::pages::{Due, due, interrupted, outcome, page_act, page_of_rule, page_of_watch};
pub use self::posts::{around, post_of};
pub use self::raise::{escalate, stand_down, walked};
pub use self::rota::arrange;
pub use self::statements::{Sends, asks_of, others_at, unsaid, update_at, update_words, who_says_yes};
