//! What counts in five minutes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::class::{Class, Verdict};
use crate::domain::conversation::Change;
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{AccountId, AuthorId, ItemId, Print};
use crate::domain::swarm::Originals;
use crate::domain::time::Time;
use crate::triage::burst::Bin;

/// So many messages are remembered of a bin, the most negative ones.
const REMEMBERED: usize = 24;

/// A message that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard<'a> {
    /// Which.
    pub item: ItemId,
    /// On which account.
    pub account: &'a AccountId,
    /// Who wrote it.
    pub person: AuthorId,
    /// When it was written.
    pub at: Time,
    /// When it came.
    pub came: Time,
    /// How likely it is negative, 0 to 1.
    pub negative: f64,
    /// By which its copies are told.
    pub print: Option<Print>,
}

impl<'a> Heard<'a> {
    /// Returns the message that an event brings; nothing of our own, no spam.
    pub fn of(recorded: &'a Recorded) -> Option<Heard<'a>> {
        let Event::Conversation { change: Change::Arrived(arrival), .. } = &recorded.event else { return None };
        let counts = !arrival.item.from_us && arrival.verdict.class != Class::Spam;
        counts.then(|| Heard {
            item: arrival.item.id,
            account: &arrival.account,
            person: arrival.person,
            at: arrival.item.at,
            came: recorded.at,
            negative: negative(&arrival.verdict),
            print: arrival.verdict.print,
        })
    }
}

/// Returns how likely a message is negative, as far as the log has it: the class that was chosen with how sure that is,
/// and what it perhaps is. The shares of the other classes are not written down.
///
/// Measured with the crises of `hearken eval burst`, the verdicts drawn from what the shipped brain said of 4,626 messages to
/// airlines: 90 to 91 in a hundred crises that peak within the hour are seen in time at .27 false alarms a week, with the class
/// alone 87 to 89 at .39. The classifier that the eval supposes, which errs less than the brain does there, has 93 at .36.
pub fn negative(verdict: &Verdict) -> f64 {
    let is_negative = |class: Class| matches!(class, Class::Complaint | Class::Crisis);
    let perhaps = verdict.perhaps.filter(|perhaps| is_negative(perhaps.class)).map_or(0, |perhaps| perhaps.share);
    let chosen = match (is_negative(verdict.class), verdict.sure) {
        (false, _) => 0,
        // What a person or a rule said, and old logs, say no share.
        (true, 0) => 100,
        (true, sure) => sure,
    };
    (f64::from(chosen) + f64::from(perhaps)).min(100.0) / 100.0
}

/// A message of a bin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Which.
    pub item: ItemId,
    /// How likely it is negative.
    pub negative: f64,
}

/// What came in five minutes so far. Of copies the first one counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenBin {
    count: u32,
    negative: f64,
    authors: BTreeSet<AuthorId>,
    originals: Originals,
    examples: Vec<Example>,
}

impl OpenBin {
    /// Counts a message, unless it is a copy.
    pub fn hear(&mut self, heard: &Heard<'_>) {
        if heard.print.is_some_and(|print| !self.originals.is_new(print)) {
            return;
        }
        self.count = self.count.saturating_add(1);
        self.negative += heard.negative;
        self.authors.insert(heard.person);
        self.remember(Example { item: heard.item, negative: heard.negative });
    }

    fn remember(&mut self, example: Example) {
        if self.examples.len() < REMEMBERED {
            self.examples.push(example);
            return;
        }
        let mildest = self.examples.iter_mut().min_by(|a, b| a.negative.total_cmp(&b.negative));
        if let Some(mildest) = mildest.filter(|mildest| mildest.negative < example.negative) {
            *mildest = example;
        }
    }

    /// Returns what the detector is told.
    pub fn bin(&self) -> Bin {
        let authors = u32::try_from(self.authors.len()).unwrap_or(u32::MAX);
        Bin { count: self.count, negative: self.negative, authors }
    }

    /// Hands over what is remembered of it.
    pub fn into_examples(self) -> Vec<Example> {
        self.examples
    }
}
