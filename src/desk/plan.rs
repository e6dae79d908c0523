//! The plan at work: what seats do to posts, and what leaves at its minute.

mod acts;
mod departures;

pub use self::acts::{act, make};
pub use self::departures::hand_over_due;
