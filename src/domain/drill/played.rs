//! What was done in a drill, as the log of its desk says. Moments are from the start, by the clock of the drill.

use crate::domain::statement::Stage;
use crate::domain::targets::Cadence;
use crate::domain::time::Span;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// How far it was played.
    pub until: Span,
    /// The crisis; nothing where nobody raised one.
    pub raised: Option<Raise>,
    /// When whoever plays had it.
    pub acknowledged: Option<Span>,
    /// When what is planned was frozen.
    pub frozen: Option<Span>,
    /// Planned posts that went out, by their place in the drill, and when.
    pub left: Vec<(usize, Span)>,
    /// What was said in public, the oldest first.
    pub public: Vec<Public>,
    /// When it was said by when more would be said, and by when.
    pub promised: Vec<(Span, Span)>,
    /// What was answered.
    pub answered: Vec<Told>,
    /// What was hidden or deleted, by network and id, and when.
    pub removed: Vec<((String, String), Span)>,
    /// What the approver was asked to hide or delete, and when.
    pub asked: Vec<((String, String), Span)>,
    /// Steps of the checklist that were done or left out with a reason, of those that were due.
    pub steps: (usize, usize),
    /// Messages that belong to it or complain, of those that came after it was raised and before the first public word.
    pub asked_meanwhile: usize,
}

/// The crisis as it was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// When.
    pub at: Span,
    /// Whoever plays raised it.
    pub by_player: bool,
    /// Its level, as it stood ten minutes later.
    pub level: u8,
    /// Its protocol, as it stood then.
    pub protocol: Option<String>,
    /// The rhythm that asks for.
    pub cadence: Cadence,
}

/// Something said in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// When it was out.
    pub at: Span,
    /// Where.
    pub network: String,
    /// Its place in the crisis; nothing where it is no statement.
    pub stage: Option<Stage>,
    /// The words.
    pub text: String,
}

/// An answer of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// To which item: its network and its id there.
    pub item: (String, String),
    /// When it was out.
    pub at: Span,
    /// Strangers can read it.
    pub public: bool,
    /// The words.
    pub text: String,
}
