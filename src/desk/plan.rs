//! The plan at work: what seats do to posts, what leaves at its minute, and what goes out as a file.

mod acts;
mod departures;
pub mod feed;
mod found;
mod out;
mod results;

pub use self::acts::{act, make, zone_of};
pub use self::departures::hand_over_due;
pub use self::found::found;
use self::out::text;
pub use self::out::{PlanForm, posts as posts_of};
pub use self::results::{Told, asked, measured};
