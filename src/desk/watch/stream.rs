//! One stream: its open bins, and the detector that is told of those that are over.

use std::collections::{BTreeMap, VecDeque};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::alarm::AlarmKind;
use crate::domain::ask::{Five, StreamPulse};
use crate::domain::id::AccountId;
use crate::domain::time::{Span, Time};
use crate::triage::burst::{Alarm, BIN, Bin, Detector, Kind, Settings};

use super::bins::{Example, Heard, OpenBin};

/// A bin is closed so long after its end.
pub const GRACE: Span = Span::minutes(1);
/// What came so long after it was written alarms nobody.
pub const OLD: Span = Span::hours(1);
/// Of what was not closed for so long only that counts in which something came: a desk that was closed, a machine that
/// slept and a clock that jumped are gaps, not silences.
const LONG: Span = Span::hours(2);
/// A last bin so far ahead of the clock says that the clock was wrong.
const WRONG: Span = Span::hours(24);
/// What is older says nothing of what is normal.
pub const KNOWN: Span = Span::days(28);
/// Bins that are shown: six hours.
const SHOWN: usize = 72;
/// Bins of an hour, and of a quarter of one.
const HOUR: i64 = 12;
const QUARTER: i64 = 3;
/// So many times what is normal for negatives is as usual again; fewer than so many an hour are as well.
const MILD: f64 = 1.5;
const FEW: f64 = 3.0;

/// A bin that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Past {
    at: Time,
    heard: f64,
    negative: f64,
    normal: (u32, u32),
    /// Messages of it, while it is of the last hour.
    examples: Vec<Example>,
}

/// One stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stream {
    detector: Detector,
    /// The first bin that is not over.
    next: Option<Time>,
    open: BTreeMap<Time, OpenBin>,
    past: VecDeque<Past>,
    /// An incident that began too long ago to be told, and may go on.
    untold: Option<Alarm>,
    /// Messages that came too late for their bin and too long after it to count in another.
    missed: u32,
}

/// Returns the bin of a moment.
fn bin_of(at: Time) -> Time {
    Time::from_millis(at.millis().div_euclid(BIN.as_millis()) * BIN.as_millis())
}

/// Returns what an alarm of the detector is about.
pub const fn kind_of(kind: Kind) -> AlarmKind {
    match kind {
        Kind::Rise => AlarmKind::Rise,
        Kind::Negative => AlarmKind::Negative,
        Kind::Silence => AlarmKind::Silence,
    }
}

/// Rounds a rate.
pub fn whole(rate: f64) -> u32 {
    rate.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

impl Stream {
    /// Makes a stream of which nothing is known.
    pub fn new(settings: Settings) -> Stream {
        Stream {
            detector: Detector::new(settings),
            next: None,
            open: BTreeMap::new(),
            past: VecDeque::new(),
            untold: None,
            missed: 0,
        }
    }

    /// Grants another number of alarms.
    pub fn grant(&mut self, settings: Settings) {
        self.detector.grant(settings);
    }

    /// Counts a message in the bin in which it was written. One whose bin is over counts in the first that is not, where
    /// it is no older than `late`.
    pub fn hear(&mut self, heard: &Heard<'_>, late: Span) {
        let age = heard.came.since(heard.at);
        let at = match self.next {
            Some(next) if heard.at < next && age > late => {
                self.missed = self.missed.saturating_add(u32::from(age > OLD && age < KNOWN));
                return;
            }
            Some(next) => bin_of(heard.at).max(next),
            None if age > KNOWN => return,
            None => bin_of(heard.at),
        };
        self.open.entry(at).or_default().hear(heard);
    }

    /// Closes the bins that ended a minute before `until`; returns what begins with them.
    pub fn close(&mut self, until: Time, now: Time, zone: &TimeZone) -> Vec<Alarm> {
        let end = bin_of(until.minus(GRACE));
        if self.next.is_some_and(|next| next.since(end) > WRONG) {
            self.next = Some(end);
        }
        let first_open = self.open.keys().next().copied().unwrap_or(end);
        let from = self.next.unwrap_or(first_open);
        if from >= end {
            self.next = self.next.or(Some(end).filter(|_| self.open.is_empty()));
            return Vec::new();
        }
        let last_open = self.open.range(..end).next_back().map(|(at, _)| *at);
        let (mut at, to) = match last_open {
            _ if end.since(from) <= LONG => (from, end),
            // After the last of them as well, where it is not long ago.
            Some(last) => (first_open.max(from), if end.since(last) <= LONG { end } else { last.plus(BIN) }),
            None => (end, end),
        };
        let mut alarms = Vec::new();
        while at < to {
            let bin = self.open.remove(&at).unwrap_or_default();
            alarms.extend(self.feed(at, bin, now, zone));
            at = at.plus(BIN);
        }
        self.open = self.open.split_off(&end);
        self.next = Some(end);
        alarms
    }

    fn feed(&mut self, at: Time, bin: OpenBin, now: Time, zone: &TimeZone) -> Option<Alarm> {
        let counted = bin.bin();
        let given = self.detector.bin(at, counted, zone);
        self.remember(at, counted, bin.into_examples());
        self.untold = given.or(self.untold.take());
        if now.since(at.plus(BIN)) > OLD {
            return None;
        }
        // An incident that began while nobody could see it is told once it is seen to go on.
        let alarm = self.untold.take()?;
        let goes_on = given.is_some() || self.is_up(kind_of(alarm.kind), alarm.normal, 1.0);
        goes_on.then_some(alarm)
    }

    fn remember(&mut self, at: Time, bin: Bin, examples: Vec<Example>) {
        let heard = f64::from(bin.count.min(bin.authors));
        let negative = bin.negative.min(heard);
        let (low, high) = self.detector.pulse().normal;
        self.past.push_back(Past { at, heard, negative, normal: (whole(low), whole(high)), examples });
        if self.past.len() > SHOWN {
            self.past.pop_front();
        }
        let old = at.minus(OLD);
        self.past.iter_mut().filter(|past| past.at <= old).for_each(|past| past.examples = Vec::new());
    }

    /// Returns what is looked at of the last bins.
    fn last(&self, bins: i64) -> impl Iterator<Item = &Past> {
        let since = self.past.back().map_or(Time::MIN, |last| last.at.minus(Span::millis(BIN.as_millis() * bins)));
        self.past.iter().rev().take_while(move |past| past.at > since)
    }

    /// Returns what comes an hour, the more of the last hour and the last quarter of one.
    pub fn rate(&self, kind: AlarmKind) -> f64 {
        let sum = |bins| {
            let counted = |past: &Past| if kind == AlarmKind::Negative { past.negative } else { past.heard };
            self.last(bins).map(counted).sum::<f64>()
        };
        let quarters = HOUR / QUARTER;
        sum(HOUR).max(sum(QUARTER) * quarters as f64)
    }

    /// Tells whether it is more than so many times beyond what is usual, or nothing where it fell silent.
    pub fn is_up(&self, kind: AlarmKind, normal: f64, times: f64) -> bool {
        let (_, high) = self.detector.pulse().normal;
        match kind {
            AlarmKind::Rise => self.rate(kind) > high * times,
            AlarmKind::Negative => self.rate(kind) > (normal * MILD).max(FEW) * times,
            AlarmKind::Silence => self.last(1).all(|past| past.heard <= 0.0),
        }
    }

    /// Returns what goes on: an incident ends after 12 quiet hours.
    pub fn incident(&self) -> Option<AlarmKind> {
        self.detector.pulse().alarm.map(kind_of)
    }

    /// Returns messages of the last hour that tell what it is about, the newest bin first.
    pub fn examples(&self) -> impl Iterator<Item = Example> {
        self.last(HOUR).flat_map(|past| past.examples.iter().copied())
    }

    /// Returns since when examples are looked at.
    pub fn shown_since(&self) -> Option<Time> {
        self.last(HOUR).last().map(|past| past.at)
    }

    /// Returns how many messages of the last weeks did not count since the last time that was asked.
    pub const fn missed(&self) -> u32 {
        self.missed
    }

    /// Returns how it is.
    pub fn pulse(&self, account: Option<&AccountId>) -> StreamPulse {
        let pulse = self.detector.pulse();
        let sum = |of: fn(&Past) -> f64| self.last(HOUR).map(of).sum::<f64>();
        let (heard, negative) = (sum(|past| past.heard), sum(|past| past.negative));
        let five = |past: &Past| Five {
            at: past.at,
            heard: whole(past.heard),
            negative: whole(past.negative),
            normal: past.normal,
        };
        StreamPulse {
            account: account.cloned(),
            rate: whole(pulse.rate),
            normal: (whole(pulse.normal.0), whole(pulse.normal.1)),
            negative: (heard > 0.0).then(|| whole(100.0 * negative / heard).min(100) as u8),
            alarm: pulse.alarm.map(kind_of),
            days_missing: pulse.days_missing,
            until: self.past.back().map(|last| last.at.plus(BIN)),
            last: self.past.iter().map(five).collect(),
        }
    }
}
