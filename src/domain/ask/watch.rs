//! What the watch sees: streams, alarms, and when people are needed.

use serde::{Deserialize, Serialize};

use super::MemberLine;
use crate::domain::alarm::{Alarm, AlarmKind};
use crate::domain::id::AccountId;
use crate::domain::staffing::Heatmap;
use crate::domain::time::{Span, Time};

/// A stream as it is now. Rates are messages an hour; copies of one message count once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPulse {
    /// Of which account; nothing for all together.
    pub account: Option<AccountId>,
    /// What came in the last hour.
    pub rate: u32,
    /// What is normal for this hour of the week: nine in ten lie within.
    pub normal: (u32, u32),
    /// How much of the last hour is negative, percent; nothing where nothing came.
    pub negative: Option<u8>,
    /// What goes on.
    pub alarm: Option<AlarmKind>,
    /// Days that are missing until an alarm can be given.
    pub days_missing: usize,
    /// Until when it is counted.
    pub until: Option<Time>,
    /// The last six hours, five minutes each; what was not seen is left out.
    pub last: Vec<Five>,
}

/// Five minutes of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Five {
    /// When they begin.
    pub at: Time,
    /// Messages that came.
    pub heard: u32,
    /// Those of them that are negative.
    pub negative: u32,
    /// What was normal an hour.
    pub normal: (u32, u32),
}

/// What is watched, and which alarms stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WatchSheet {
    /// How many false alarms a week are granted; 0 watches nothing.
    pub false_alarms_a_week: f64,
    /// Accounts that are not watched.
    pub off: Vec<AccountId>,
    /// All together first.
    pub streams: Vec<StreamPulse>,
    /// Alarms that somebody should look at, or that go on.
    pub alarms: Vec<Alarm>,
}

/// An alarm with all that there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmSheet {
    /// As the log has made it.
    pub alarm: Alarm,
    /// Its stream as it is now; nothing where it is not watched any more.
    pub stream: Option<StreamPulse>,
    /// Messages that tell what it is about.
    pub examples: Vec<MemberLine>,
    /// When the first answer misses its deadline if it comes and is answered as now; nothing where none does within a day.
    pub overflow: Option<Time>,
}

/// When messages come and are answered, and how many people that needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staffing {
    /// What came and was answered, by weekday and hour of the desk's zone.
    pub map: Heatmap,
    /// Weeks that were looked at, rounded up.
    pub weeks: u32,
    /// How long one answer takes one person.
    pub per_answer: Span,
    /// Messages of those weeks.
    pub heard: u64,
    /// How many of a hundred of them were answered.
    pub answered: u8,
    /// The desk's zone.
    pub zone: String,
}
