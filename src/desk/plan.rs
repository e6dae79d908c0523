//! The plan at work: what seats do to posts, what leaves at its minute, and what goes out as a file.

mod acts;
mod comment;
mod departures;
mod errands;
pub mod feed;
mod found;
mod import;
mod out;
mod results;
mod series;
mod slots;
mod there;

pub use self::acts::{act, make, zone_of};
pub use self::departures::hand_over_due;
pub use self::errands::by_itself as keep_there;
pub use self::found::found;
pub use self::import::make_many;
use self::out::text;
pub use self::out::{PlanForm, PlanPart, posts as posts_of};
pub use self::results::{Told, asked, measured};
pub use self::series::{due as series_due, give_up, make_due as make_series, repeat, settle};
pub use self::slots::free as free_times;
pub use self::there::{
    after_delivery, became, hand_back, hand_over as hand_over_ahead, is_handed_back, not_held, take_up, to_hand_over,
};

#[cfg(test)]
mod tests;
