//! Alarms of the watch: the stream of messages is not as it usually is. Each is a row of the queue until it became a crisis,
//! somebody put it away, or it is over.

use serde::{Deserialize, Serialize};

use super::id::{AccountId, AlarmId, CrisisId, ItemId, SeatName};
use super::lean::is_default;
use super::time::Time;
use crate::words::{fill, w};

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Much more comes than is normal.
    Rise,
    /// Many more negative messages come than is normal.
    Negative,
    /// Nothing comes any more.
    Silence,
}

impl AlarmKind {
    /// Returns the word used in JSON and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            AlarmKind::Rise => "rise",
            AlarmKind::Negative => "negative",
            AlarmKind::Silence => "silence",
        }
    }

    /// Says what goes on.
    pub const fn words(self) -> &'static str {
        match self {
            AlarmKind::Rise => w().watch.word_rise,
            AlarmKind::Negative => w().watch.word_negative,
            AlarmKind::Silence => w().watch.word_silence,
        }
    }
}

/// What was seen. Rates are messages an hour: all of them, or the negative ones where it is about those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What it is about.
    pub kind: AlarmKind,
    /// On which account; nothing where it is about all together.
    #[serde(default, skip_serializing_if = "is_default")]
    pub account: Option<AccountId>,
    /// When it began.
    pub since: Time,
    /// What comes now.
    pub rate: u32,
    /// What is normal for this hour of the week.
    pub normal: u32,
    /// Messages that tell what it is about, the most telling first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub examples: Vec<ItemId>,
    /// Words, tags and links that rose with it, those that rose most first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub terms: Vec<String>,
}

/// What happened to an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmChange {
    /// It was given.
    Given(Box<Seen>),
    /// It is worse than it was told, or better examples are known.
    Grew {
        /// What comes now.
        rate: u32,
        /// Messages that tell what it is about.
        #[serde(default, skip_serializing_if = "is_default")]
        examples: Vec<ItemId>,
    },
    /// It is about something graver than it was told: a rise turned negative. Whoever put it away looks again.
    Turned(Box<Seen>),
    /// It is as usual again.
    Over,
    /// Somebody looked, and it is nothing.
    PutAway {
        /// Why, in words of ours.
        why: String,
    },
    /// Somebody took that back.
    TakenOut,
    /// It became a crisis, or belongs to one.
    Became {
        /// Which.
        crisis: CrisisId,
    },
}

/// What a seat does about an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmAct {
    /// It is nothing.
    PutAway {
        /// Why.
        why: String,
    },
    /// It is something after all.
    TakeOut,
}

/// An alarm, folded from what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Which.
    pub id: AlarmId,
    /// When it was given.
    pub at: Time,
    /// What was seen.
    pub seen: Seen,
    /// The most that came an hour.
    pub most: u32,
    /// Since when it is as usual again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub over: Option<Time>,
    /// Who put it away.
    #[serde(default, skip_serializing_if = "is_default")]
    pub put_away: Option<SeatName>,
    /// What it became.
    #[serde(default, skip_serializing_if = "is_default")]
    pub crisis: Option<CrisisId>,
}

impl Alarm {
    /// Begins an alarm.
    pub fn new(id: AlarmId, seen: &Seen, at: Time) -> Alarm {
        Alarm { id, at, most: seen.rate, seen: seen.clone(), over: None, put_away: None, crisis: None }
    }

    /// Takes a change in.
    pub fn apply(&mut self, change: &AlarmChange, by: &SeatName, at: Time) {
        match change {
            AlarmChange::Given(_) => {}
            AlarmChange::Grew { rate, examples } => {
                self.seen.rate = *rate;
                self.most = self.most.max(*rate);
                self.over = None;
                if !examples.is_empty() {
                    self.seen.examples.clone_from(examples);
                }
            }
            AlarmChange::Turned(seen) => {
                self.seen = Seen { since: self.seen.since.min(seen.since), ..(**seen).clone() };
                self.most = self.most.max(seen.rate);
                self.over = None;
                self.put_away = None;
            }
            AlarmChange::Over => self.over = Some(at),
            AlarmChange::PutAway { why: _ } => self.put_away = Some(by.clone()),
            AlarmChange::TakenOut => self.put_away = None,
            AlarmChange::Became { crisis } => self.crisis = Some(*crisis),
        }
    }

    /// Tells whether nobody has to look at it any more. One that was over before anybody looked still waits: they should know.
    pub const fn is_settled(&self) -> bool {
        self.put_away.is_some() || self.crisis.is_some()
    }

    /// Tells the same in as few words as a row has room for, its account left out.
    pub fn row_words(&self) -> String {
        let (Seen { kind, rate, normal, terms, .. }, say) = (&self.seen, &w().watch);
        let what = match kind {
            AlarmKind::Rise => fill(say.row_rise, &[rate, normal]),
            AlarmKind::Negative => fill(say.row_negative, &[rate, normal]),
            AlarmKind::Silence => fill(say.row_silence, &[normal]),
        };
        if terms.is_empty() { what } else { fill(say.with_terms, &[&what, &terms.join(", ")]) }
    }

    /// Tells in words what was seen, and what is spoken of more than usual.
    pub fn full_words(&self) -> String {
        match self.seen.terms.is_empty() {
            true => self.words(),
            false => fill(w().watch.with_terms, &[&self.words(), &self.seen.terms.join(", ")]),
        }
    }

    /// Tells in words what was seen.
    pub fn words(&self) -> String {
        let Seen { kind, account, rate, normal, .. } = &self.seen;
        let what = match kind {
            AlarmKind::Rise => fill(w().crisis.alarm_rise, &[rate, normal]),
            AlarmKind::Negative => fill(w().crisis.alarm_negative, &[rate, normal]),
            AlarmKind::Silence => fill(w().crisis.alarm_silence, &[normal]),
        };
        match account {
            Some(account) => fill(w().crisis.alarm_on, &[&what, account]),
            None => what,
        }
    }
}

impl AlarmChange {
    /// Tells what happened in words.
    pub fn words(&self) -> String {
        match self {
            AlarmChange::Given(seen) => Alarm::new(AlarmId::default(), seen, seen.since).words(),
            AlarmChange::Grew { rate, .. } => fill(w().crisis.alarm_grew, &[rate]),
            AlarmChange::Turned(seen) => {
                fill(w().watch.turned, &[&Alarm::new(AlarmId::default(), seen, seen.since).words()])
            }
            AlarmChange::Over => w().crisis.alarm_settled.to_owned(),
            AlarmChange::PutAway { why } => fill(w().crisis.alarm_put_away, &[why]),
            AlarmChange::TakenOut => w().crisis.alarm_taken_out.to_owned(),
            AlarmChange::Became { .. } => w().crisis.alarm_raised.to_owned(),
        }
    }
}
