//! The shot list: pictures that a post wants and that nobody has made yet.

use serde::{Deserialize, Serialize};

use crate::domain::id::SeatName;
use crate::domain::lean::is_default;
use crate::domain::time::Time;

/// A picture to be made for a post; it is wanted until the post leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shot {
    /// What it is to show.
    pub text: String,
    /// Who wants it.
    pub by: SeatName,
    /// Since when.
    pub at: Time,
    /// Who has made it, or said that it is wanted no more, and when.
    #[serde(default, skip_serializing_if = "is_default")]
    pub done: Option<(SeatName, Time)>,
}

/// What happened to the shots of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShotChange {
    /// One is wanted.
    Wanted {
        /// What it is to show.
        text: String,
    },
    /// One is made, or is open again.
    Done {
        /// Which, counted from 0.
        which: usize,
        /// It is.
        yes: bool,
    },
}

impl Shot {
    /// Tells whether nobody has made it.
    pub const fn is_open(&self) -> bool {
        self.done.is_none()
    }
}
