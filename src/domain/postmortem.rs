//! What a team learns from a crisis once it is over: when it began, when we saw it, what we said and when, what it cost, and
//! what is to be done. Made of the log alone.

mod markdown;
mod plot;
#[cfg(test)]
mod tests;
mod words_said;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::ask::{CrisisSize, ProtocolSheet, SaidLine, TimelineLine};
use super::class::Class;
use super::crisis::Crisis;
use super::time::{Span, Time};

use self::markdown::markdown;
use self::plot::{svg, text};
pub use self::words_said::WordsSaid;

/// The report of a crisis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Postmortem {
    /// The desk.
    pub desk: String,
    /// The crisis as it stands.
    pub crisis: Crisis,
    /// The protocol that was followed.
    pub protocol: Option<ProtocolSheet>,
    /// From the first message of it, or from its raising.
    pub from: Time,
    /// Until its end, or until now while it runs.
    pub to: Time,
    /// When it was made.
    pub made: Time,
    /// How big it was.
    pub size: CrisisSize,
    /// Messages of it by class, the most first.
    pub classes: Vec<(Class, usize)>,
    /// What came while it ran.
    pub volume: Volume,
    /// What happened when, beside when it should have.
    pub moments: Vec<Moment>,
    /// Answers to people in it.
    pub answers: Answered,
    /// What we said, the oldest first.
    pub said: Vec<SaidLine>,
    /// Everything, the oldest first.
    pub timeline: Vec<TimelineLine>,
    /// The events of the log that it was made of, by their numbers.
    pub log: (u64, u64),
}

/// Messages by time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// When the first part begins.
    pub from: Time,
    /// How long a part is.
    pub part: Span,
    /// All that came, by part.
    pub all: Vec<u32>,
    /// Complaints and crises among it.
    pub negative: Vec<u32>,
    /// What belongs to the crisis.
    pub of_it: Vec<u32>,
}

/// Something that should happen by a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// What, in words.
    pub what: String,
    /// When it did; nothing where it never did.
    pub at: Option<Time>,
    /// When it should have.
    pub due: Option<Time>,
}

impl Moment {
    /// Tells whether it came too late, or not at all.
    pub fn is_late(&self, made: Time) -> bool {
        self.due.is_some_and(|due| self.at.unwrap_or(made) > due)
    }
}

/// Answers to the people of a crisis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Conversations that belonged to it at any time and that we answered while it ran.
    pub answered: usize,
    /// The first answer.
    pub first: Option<Time>,
    /// How long the middle one waited.
    pub median: Option<Span>,
    /// Conversations that wait still.
    pub waiting: usize,
}

/// A report as it lies in its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub markdown: String,
    /// The plot.
    pub svg: String,
}

impl Postmortem {
    /// Writes it by the clock of a zone; `picture` is the name of the plot's file beside the text.
    pub fn written(&self, zone: &TimeZone, picture: Option<&str>) -> Written {
        let clock = |at: Time| at.in_zone(zone).strftime("%Y-%m-%d %H:%M").to_string();
        let hour = |at: Time| at.in_zone(zone).strftime("%H:%M").to_string();
        Written { markdown: markdown(self, &clock, &hour, picture), svg: svg(&self.volume, &self.moments, &hour) }
    }
}

/// How long the parts of a plot are, so that so many show the whole: whole minutes that people know.
pub fn part_of(whole: Span, parts: usize) -> Span {
    let known = [1, 5, 15, 30, 60, 120, 240, 720, 1440];
    let parts = i64::try_from(parts).unwrap_or(1).max(1);
    let least = (whole.as_minutes() + parts - 1) / parts;
    let minutes = known.into_iter().find(|minutes| *minutes >= least).unwrap_or(least.max(1));
    Span::minutes(minutes)
}
