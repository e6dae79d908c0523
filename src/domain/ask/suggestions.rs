//! What could be said, and in which tone.

use serde::{Deserialize, Serialize};

use crate::domain::id::SeatName;
use crate::domain::saved::SavedReply;
use crate::domain::time::Time;

/// What could be said here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Saved replies, best first, filled as far as they can be.
    pub saved: Vec<Suggestion>,
    /// What we said to similar questions in this language, best first.
    pub past: Vec<PastAnswer>,
}

/// A saved reply, ready to be put into the editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// As it is stored.
    pub saved: SavedReply,
    /// With its variables filled as far as known.
    pub text: String,
    /// Fits network, language and class.
    pub fits: bool,
}

/// What we said last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastAnswer {
    /// When.
    pub at: Time,
    /// What they had asked.
    pub asked: String,
    /// What we said.
    pub said: String,
    /// Who said it.
    pub by: SeatName,
    /// How many similar ones came within the last week.
    pub times: usize,
}

/// The brand sheet and tone of a network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brand {
    /// Values, tone, facts, do-not-say, as Markdown.
    pub sheet: String,
    /// Where the file lies, to be edited.
    pub path: String,
    /// Tone notes of the network.
    pub tone: String,
}
