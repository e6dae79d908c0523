//! A drill: a scripted crisis that is played on a throw-away desk, with people who react, and how well it was played.
//!
//! The drill says what is asked and who sits at the other seats; what strangers write is the scenario of its networks.
//! `played` is what the log of the desk says was done, `score` what that was worth and what would have been better.

mod played;
mod score;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::brand::Unwanted;
use super::id::SeatName;
use super::protocol::Role;
use super::time::Span;

pub use self::played::{Played, Public, Raise, Told};
pub use self::score::{Grade, Part, Scorecard, Scored, score};

/// A crisis to be played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drill {
    /// The name by which it is asked for.
    pub name: String,
    /// What it is about, in a line that gives nothing away.
    pub title: String,
    /// What whoever plays knows when they sit down.
    pub brief: String,
    /// What is told when it is over: what really happened, and what was in the way of seeing it.
    pub debrief: String,
    /// The language in which its team speaks.
    pub lang: String,
    /// When it begins, by the clock of whoever plays.
    pub start: jiff::civil::DateTime,
    /// How long it is, by the clock of the drill.
    pub length: Span,
    /// How much faster than the wall clock that one runs.
    pub pace: u32,
    /// Who sits at the other seats.
    pub team: Vec<Colleague>,
    /// What they do by themselves, in order.
    pub cues: Vec<Cue>,
    /// Posts that were planned before it began.
    pub planned: Vec<PlannedPost>,
    /// What a good answer is.
    pub exam: Exam,
}

/// Somebody at another seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The seat.
    pub seat: SeatName,
    /// What they do and may, in a line.
    pub job: String,
    /// The role that they take once a crisis is raised.
    pub role: Option<Role>,
    /// How long they think before they say yes to a statement; nothing where they never do.
    pub yes_after: Option<Span>,
    /// Words for which they send a statement back, saying why.
    pub sends_back: Vec<Unwanted>,
}

/// Something that a colleague does by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When, from the start.
    pub at: Span,
    /// Whose seat.
    pub by: SeatName,
    /// Only if this is so.
    pub only_if: Option<Stands>,
    /// Not if this is so.
    pub unless: Option<Stands>,
    /// What.
    pub does: CueAct,
}

/// What a colleague does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CueAct {
    /// Raises the crisis of an item, where nobody has yet.
    Raise {
        /// The item: its network and its id there.
        item: (String, String),
        /// Which level.
        level: u8,
        /// Which protocol.
        protocol: Option<String>,
        /// What it is about.
        headline: String,
    },
    /// Writes something into the crisis: what is known, what somebody wants. It waits for a crisis where there is none.
    Note(String),
}

/// How a crisis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It was raised.
    Raised,
    /// Somebody has it.
    Acknowledged,
    /// What is planned is frozen.
    Frozen,
    /// Something was said in public.
    Stated,
    /// It is over.
    Closed,
}

impl Stands {
    /// Every one, with its word in files.
    pub const ALL: [(&'static str, Stands); 5] = [
        ("raised", Stands::Raised),
        ("acknowledged", Stands::Acknowledged),
        ("frozen", Stands::Frozen),
        ("stated", Stands::Stated),
        ("closed", Stands::Closed),
    ];
}

/// A post that was planned before it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPost {
    /// When it is to leave, from the start.
    pub at: Span,
    /// Who planned it.
    pub by: SeatName,
    /// On which network.
    pub network: String,
    /// Its words.
    pub text: String,
    /// What is wrong with it in this crisis.
    pub why: String,
}

/// What a good answer to a drill is. Moments are from the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exam {
    /// When the first sign of it came.
    pub begins: Span,
    /// By when somebody should have raised it; nothing where it is raised already when the play begins.
    pub seen_by: Option<Span>,
    /// The levels that are right.
    pub levels: Vec<u8>,
    /// The protocol that is right.
    pub protocol: Option<String>,
    /// Where a first public word is owed.
    pub networks: Vec<String>,
    /// What has to be answered.
    pub must: Vec<Must>,
    /// What better stays as it is.
    pub leave: Vec<Leave>,
    /// What has to be taken away.
    pub remove: Vec<Must>,
    /// What no public text may say.
    pub unsaid: Vec<Unsaid>,
}

/// An item that needs us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Must {
    /// Its network and its id there.
    pub item: (String, String),
    /// Who wrote it.
    pub who: String,
    /// When it came.
    pub came: Span,
    /// Within how long.
    pub within: Span,
    /// Why.
    pub why: String,
}

/// An item that we better leave alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Its network and its id there.
    pub item: (String, String),
    /// What is wrong there.
    pub not_to: NotTo,
    /// Why.
    pub why: String,
}

/// What is not to be done to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTo {
    /// Answer it.
    Answer,
    /// Hide or delete it.
    Remove,
}

/// Words that no public text may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// The words, each with what to say instead.
    pub words: Vec<Unwanted>,
    /// Why.
    pub why: String,
    /// From then on they may be said; never where nothing is said.
    pub until: Option<Span>,
}

impl Drill {
    /// Returns how long it takes whoever plays it.
    pub fn takes(&self) -> Span {
        self.length.shared_by(self.pace)
    }
}
