//! A month's marks and a day's agenda.

use serde::{Deserialize, Serialize};

use crate::domain::id::ConversationId;
use crate::domain::plan::KeyDay;
use crate::domain::time::Time;

/// A month's marks and one day's agenda.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// Year and month of the marks.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// The marks of each day of the month, the first at 0.
    pub days: Vec<DayMarks>,
    /// What the chosen day holds, in order.
    pub agenda: Vec<Agenda>,
    /// Answers that still fall due on that day, named or not.
    #[serde(default)]
    pub due: usize,
    /// The key dates of the chosen day, mourning first.
    #[serde(default)]
    pub dates: Vec<KeyDay>,
}

/// What a day holds, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMarks {
    /// Answers due.
    pub due: u32,
    /// Snoozes that end.
    pub snoozes: u32,
    /// Promises.
    pub promises: u32,
    /// Posts of the plan that are to leave.
    #[serde(default)]
    pub planned: u32,
    /// Posts that are out.
    #[serde(default)]
    pub published: u32,
    /// Posts that did not leave.
    #[serde(default)]
    pub trouble: u32,
    /// Key dates.
    #[serde(default)]
    pub dates: u32,
    /// One of them is a day of mourning.
    #[serde(default)]
    pub mourning: bool,
    /// Who asks is on call for some of it.
    #[serde(default)]
    pub on_call: bool,
}

/// One line of a day's agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// When.
    pub at: Time,
    /// `due`, `snooze`, `promise`, `shift`; of a post of the plan how it stands.
    pub what: String,
    /// Who and what about.
    pub text: String,
    /// Which conversation.
    pub conversation: Option<ConversationId>,
}
