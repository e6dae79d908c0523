//! A drill as it is played: what is asked, and what it was worth once it is over.

use serde::{Deserialize, Serialize};

use crate::domain::drill::Scorecard;
use crate::domain::id::SeatName;
use crate::domain::time::{Span, Time};

/// That a drill is played, on line 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillLine {
    /// When it is over, or was.
    pub until: Time,
}

/// A drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillSheet {
    /// Its name.
    pub name: String,
    /// What it is about, in a line.
    pub title: String,
    /// What whoever plays knows.
    pub brief: String,
    /// Who plays it.
    pub player: SeatName,
    /// Who sits at the other seats, and what they do.
    pub team: Vec<(SeatName, String)>,
    /// When it began.
    pub began: Time,
    /// When it is over, or was.
    pub until: Time,
    /// How long it is.
    pub length: Span,
    /// So many times as fast as the wall clock.
    pub pace: u32,
    /// What it was worth, and what really happened; nothing while it is played.
    pub over: Option<Box<Debrief>>,
}

impl DrillSheet {
    /// Tells how far it was played where somebody ended it before its end: what was to come is not measured then.
    pub fn cut_short(&self) -> Option<Span> {
        let played = self.until.since(self.began);
        (played < self.length).then_some(played)
    }
}

/// What is told when a drill is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// What was done, measured.
    pub card: Scorecard,
    /// What really happened.
    pub told: String,
    /// The most points that were had before.
    pub best: Option<u32>,
}
