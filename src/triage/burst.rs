//! Sees a crisis in the stream of messages first. Pure: who counts hands in bins of five minutes by the messages' own time.
//!
//! Three scores run side by side, each against its own level:
//! - **rise**: the logarithm of what a quarter of an hour has against the mean of the last weeks;
//! - **negative**: the evidence that the share of negatives rose, in nats, the better of a quarter of an hour and an hour, by
//!   how far it swings on its own; and what the volume adds, how far it is above normal for the hour of the week;
//! - **silence**: the logarithm of the messages that would have come since the last one.
//!
//! A level is what the daily peaks of the score in the last 28 days pass so many times a week (a distribution of largest
//! values fitted by L-moments, its spread drawn to what is expected); each alarm lifts it for a while. An incident is one
//! alarm until it was quiet for 12 hours. Nothing is said in the first two days.
//!
//! Measured with `hearken eval burst` on five public series of mentions with labelled windows, and on thinned, shifted and
//! cut copies of them:
//! - The level is worth most. Levels from median and quartiles, or from peaks of half days or of two days, are up to 8 points
//!   worse; how fast the mean forgets, how much an alarm lifts the level and what spread is expected hardly matter.
//! - A quarter of an hour is best for rises: five minutes take every bot for a crisis, half an hour is blunt. Maximum, mean or
//!   either of several windows, and a fading sum, are no better.
//! - A rise measured against the hour of the day is worse, by 2 points where half of that is believed and by 10 where all of
//!   it is: at night a handful is a multitude. So rises are measured against the mean, and the daily peaks know how high a
//!   normal day goes. What is shown as normal, the silence and the volume beside the negatives do go by the hour.
//! - The rate of negatives alone finds one crisis in four, since the volume swings far more than the share does. The share
//!   with the volume beside it finds nine in ten. A sum of evidence over the messages (CUSUM) is as good where moods do not
//!   change; where they come and go for hours, as in complaints to airlines, it is deaf to a five-fold crisis and often wrong.
//! - Where little comes, ten messages an hour, a third of the crises is still seen late.

mod mood;
mod season;
mod watch;

use std::collections::VecDeque;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::mood::Mood;
use self::season::{Mean, Season, Wall, fading};
use self::watch::{FEWEST, Watch};
use crate::domain::time::{Span, Time};

/// How long a bin is.
pub const BIN: Span = Span::minutes(5);
/// Bins of a day.
const DAY: f64 = 288.0;
/// Bins of a week.
const WEEK: f64 = 7.0 * DAY;
/// Bins of an hour.
const HOUR: usize = 12;
/// Bins of a quarter of an hour.
const QUARTER: usize = 3;
/// A quarter of an hour with fewer messages is no rise, an hour with fewer negatives no crisis.
const FEWEST_HEARD: f64 = 5.0;
const FEWEST_NEGATIVE: f64 = 3.0;
/// A quarter of an hour in which the share of negatives is not so many times the normal one is no crisis either.
const WORSE: f64 = 1.25;
/// A rise began with the first bin that has so many times what is normal.
const HIGHER: f64 = 2.0;
/// Fewer bins without a message are no silence.
const FEWEST_SILENT: u32 = 3;
/// The spread of daily peaks that is expected of a rise and of a silence (logarithms of ratios), and of evidence (nats).
const RATIOS: f64 = 0.4;
const EVIDENCE: f64 = 1.0;
/// What the volume adds to the evidence of negatives: at the least and at the most, in nats.
const VOLUME: (f64, f64) = (-1.5, 8.0);
/// The mean rise of quarters of an hour that are above normal before it is known, and the bins that it weighs as much as.
const SWING: (f64, f64) = (0.4, 72.0);
/// A bin so long before the last one says that the clock was wrong then; one that is nearer to it comes too late.
const TOO_LATE: Span = Span::hours(-24);

/// How often it may be wrong: alarms a week of each kind that the last weeks would have made; 0 does not watch at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// For rises of the volume.
    pub rises: f64,
    /// For rises of the negatives.
    pub negatives: f64,
    /// For feeds that stop.
    pub silences: f64,
}

impl Settings {
    /// Watches the volume alone.
    pub const fn volume(a_week: f64) -> Settings {
        Settings { rises: a_week, negatives: 0.0, silences: 0.0 }
    }

    /// Watches all: most of what is granted goes to the negatives.
    pub const fn desk(a_week: f64) -> Settings {
        Settings { rises: a_week * 0.1, negatives: a_week * 0.85, silences: a_week * 0.05 }
    }
}

/// What came in five minutes. Copies of one message count once: who counts folds them before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// How many messages.
    pub count: u32,
    /// The sum of how likely each is negative, 0 to 1.
    pub negative: f64,
    /// How many people wrote them.
    pub authors: u32,
}

impl Bin {
    /// How much was heard: who writes often counts once.
    fn heard(self) -> f64 {
        f64::from(self.count.min(self.authors))
    }

    /// How much of it is negative: what somebody wrote once more is taken to be.
    fn negative(self) -> f64 {
        let again = f64::from(self.count) - self.heard();
        (self.negative - again).max(0.0).min(self.heard())
    }
}

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Much more comes than is normal.
    Rise,
    /// Many more negatives come than is normal.
    Negative,
    /// Nothing comes any more.
    Silence,
}

/// Something begins. Rates are messages an hour: all of them, or the negatives where it is about those.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// What it is about.
    pub kind: Kind,
    /// The bin that made it.
    pub at: Time,
    /// The bin in which it began.
    pub since: Time,
    /// What comes now.
    pub rate: f64,
    /// What is normal for this hour of the week.
    pub normal: f64,
    /// How many times what is normal.
    pub times: f64,
    /// How far above the level of an alarm, in spreads of the peaks of the last days.
    pub score: f64,
}

/// How a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pulse {
    /// Messages of the last hour.
    pub rate: f64,
    /// What is normal for this hour of the week: nine in ten lie within.
    pub normal: (f64, f64),
    /// The incident that is going on.
    pub alarm: Option<Kind>,
    /// Days that are missing until an alarm can be given.
    pub days_missing: usize,
}

/// A bin as it is kept for an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Heard {
    at: Time,
    heard: f64,
    negative: f64,
    /// What was normal for the hour, and whatever the hour.
    expected: f64,
    level: f64,
}

/// Watches one stream, bin by bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    settings: Settings,
    season: Season,
    mood: Mood,
    /// The last hour, without what lies before a gap.
    hour: VecDeque<Heard>,
    last: Option<Time>,
    /// How far hours are from normal, and quarters of an hour above it.
    spread: Mean,
    swing: Mean,
    /// What would have come since the last message, and in how many bins.
    hush: f64,
    hushed: u32,
    rise: Watch,
    negative: Watch,
    silence: Watch,
}

impl Detector {
    /// Makes a detector that knows nothing.
    pub fn new(settings: Settings) -> Detector {
        Detector {
            settings,
            season: Season::default(),
            mood: Mood::default(),
            hour: VecDeque::with_capacity(HOUR),
            last: None,
            spread: Mean::default(),
            swing: Mean::default(),
            hush: 0.0,
            hushed: 0,
            rise: Watch::new(settings.rises, RATIOS),
            negative: Watch::new(settings.negatives, EVIDENCE),
            silence: Watch::new(settings.silences, RATIOS),
        }
    }

    /// Grants another number of alarms from here on; what is known stays known.
    pub fn grant(&mut self, settings: Settings) {
        self.settings = settings;
        self.rise.grant(settings.rises);
        self.negative.grant(settings.negatives);
        self.silence.grant(settings.silences);
    }

    /// Takes the bin that begins at `at`, once it is over. Bins come in order; what was not seen is left out, and a bin that
    /// comes too late is passed over. `zone` is the wall clock that people live by.
    pub fn bin(&mut self, at: Time, bin: Bin, zone: &TimeZone) -> Option<Alarm> {
        if !self.follows(at) {
            return None;
        }
        let wall = Wall::of(at, zone);
        let heard = bin.heard();
        // The first bin is as it is.
        let level = self.season.level().unwrap_or(heard);
        let expected = self.season.expected(wall).unwrap_or(heard);
        let now = Heard { at, heard, negative: bin.negative(), expected, level };
        if self.hour.len() >= HOUR {
            self.hour.pop_front();
        }
        self.hour.push_back(now);
        let alarm = self.watch(now);
        self.learn(wall, now);
        alarm
    }

    /// Returns how the stream is.
    pub fn pulse(&self) -> Pulse {
        let hour = self.sum(HOUR);
        let whole = HOUR as f64 / self.hour.len().max(1) as f64;
        let wide = libm::exp(2.0 * self.spread.near(RATIOS, DAY));
        let expected = hour.expected * whole + 1.0;
        let is_on = |watch: &Watch| self.last.is_some_and(|last| watch.is_on(last));
        let kinds = [(Kind::Negative, &self.negative), (Kind::Rise, &self.rise), (Kind::Silence, &self.silence)];
        Pulse {
            rate: hour.heard * whole,
            normal: ((expected / wide - 1.0).max(0.0), expected * wide - 1.0),
            alarm: kinds.into_iter().find(|(_, watch)| is_on(watch)).map(|(kind, _)| kind),
            days_missing: FEWEST.saturating_sub(self.rise.days()),
        }
    }

    /// Tells whether a bin goes on from the last one. After a gap nothing is said of what was not seen.
    fn follows(&mut self, at: Time) -> bool {
        let after = self.last.map_or(BIN, |last| at.since(last));
        if TOO_LATE < after && after < BIN {
            return false;
        }
        if after < BIN {
            for watch in [&mut self.rise, &mut self.negative, &mut self.silence] {
                watch.forget_incident();
            }
        }
        if after != BIN {
            self.hour.clear();
            (self.hush, self.hushed) = (0.0, 0);
        }
        self.last = Some(at);
        true
    }

    fn sum(&self, bins: usize) -> Heard {
        self.hour.iter().rev().take(bins).fold(Heard::default(), |sum, bin| Heard {
            at: bin.at,
            heard: sum.heard + bin.heard,
            negative: sum.negative + bin.negative,
            expected: sum.expected + bin.expected,
            level: sum.level + bin.level,
        })
    }

    fn watch(&mut self, now: Heard) -> Option<Alarm> {
        let (quarter, hour) = (self.sum(QUARTER), self.sum(HOUR));
        let evidence = self.evidence(quarter, hour);
        self.spread.learn(ratio(hour.heard, hour.expected).abs(), 1.0, fading(1.0));
        self.keep_hush(now);
        let was_negative = self.negative.is_on(now.at);
        let is_worse = quarter.negative > WORSE * quarter.heard * self.mood.share();
        let counts = is_worse && hour.negative >= FEWEST_NEGATIVE;
        let turns = if self.mood.is_known() { self.negative.see(now.at, evidence, counts) } else { None };
        let rises = self.rise.see(now.at, ratio(quarter.heard, quarter.level), quarter.heard >= FEWEST_HEARD);
        let stops = self.silence.see(now.at, libm::log(1.0 + self.hush), self.is_hushed());

        let an_hour = |quarter: f64| quarter * (HOUR / QUARTER) as f64;
        let normal = now.expected * HOUR as f64;
        let alarm = |kind, since, rate: f64, normal: f64, score| Alarm {
            kind,
            at: now.at,
            since,
            rate,
            normal,
            times: rate / normal.max(1.0),
            score,
        };
        if let Some(score) = turns {
            let share = self.mood.share();
            let since = self.since(|bin| bin.negative > WORSE * share * bin.heard).unwrap_or(now.at);
            return Some(alarm(Kind::Negative, since, an_hour(quarter.negative), normal * share, score));
        }
        if let Some(score) = rises.filter(|_| !was_negative) {
            let since = self.since(|bin| bin.heard > HIGHER * bin.expected).unwrap_or(now.at);
            return Some(alarm(Kind::Rise, since, an_hour(quarter.heard), normal, score));
        }
        let since = now.at.minus(Span::minutes(BIN.as_minutes() * i64::from(self.hushed.saturating_sub(1))));
        stops.map(|score| alarm(Kind::Silence, since, 0.0, normal, score))
    }

    /// Returns the evidence of negatives, with what the volume adds.
    fn evidence(&mut self, quarter: Heard, hour: Heard) -> f64 {
        let rise = ratio(quarter.heard, quarter.expected);
        if rise > 0.0 {
            self.swing.learn(rise, 1.0, fading(1.0));
        }
        let volume = (rise / self.swing.near(SWING.0, SWING.1)).clamp(VOLUME.0, VOLUME.1);
        self.mood.see([(quarter.heard, quarter.negative), (hour.heard, hour.negative)]) + volume
    }

    fn keep_hush(&mut self, now: Heard) {
        (self.hush, self.hushed) = match now.heard > 0.0 {
            true => (0.0, 0),
            false => (self.hush + now.expected, self.hushed.saturating_add(1)),
        };
    }

    /// Tells whether so long a silence is rarer than what is granted, were messages to come by chance alone.
    fn is_hushed(&self) -> bool {
        let rare = libm::log(WEEK / self.settings.silences.max(f64::MIN_POSITIVE));
        self.hushed >= FEWEST_SILENT && self.hush >= rare
    }

    /// Returns the first of the last bins in a row that are so.
    fn since(&self, is_so: impl Fn(&Heard) -> bool) -> Option<Time> {
        self.hour.iter().rev().take_while(|bin| is_so(bin)).last().map(|bin| bin.at)
    }

    fn learn(&mut self, wall: Wall, now: Heard) {
        // What a feed that stopped does not bring is not normal.
        if now.heard > 0.0 || !self.silence.is_on(now.at) {
            self.mood.learn((now.heard, now.negative), now.expected);
            self.season.learn(wall, now.heard);
        }
    }
}

/// How many times what is expected, as a logarithm; one message more of each keeps small numbers quiet.
fn ratio(heard: f64, expected: f64) -> f64 {
    libm::log((heard + 1.0) / (expected + 1.0))
}

#[cfg(test)]
mod tests;
