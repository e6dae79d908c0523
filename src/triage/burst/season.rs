//! What is normal for an hour: how much comes at all, by the hour of the day and by the hour of the week.

use std::f64::consts::LN_2;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::DAY;
use crate::domain::time::Time;

/// What was learned weighs half as much after so many days.
const HALF_LIFE: f64 = 12.0;
/// The hours of the day are like each other until so many days say otherwise, those of the week until so many weeks do.
const LIKE_EACH_OTHER: (f64, f64) = (3.0, 3.0);
/// A bin counts at the most as so many times what was expected, and so many messages more.
const MOST: (f64, f64) = (3.0, 3.0);
/// Bins of an hour.
const HOUR: f64 = 12.0;
/// How far an hour may be from the mean.
const FAR: (f64, f64) = (0.05, 20.0);

/// A mean that forgets: a sum and its weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mean(f64, f64);

impl Mean {
    /// Returns the mean, as if so much weight said `prior` as well; `prior` where nothing is known.
    pub fn near(self, prior: f64, weight: f64) -> f64 {
        let all = self.1 + weight;
        if all > 0.0 { (self.0 + prior * weight) / all } else { prior }
    }

    /// Returns how much is known.
    pub fn weight(self) -> f64 {
        self.1
    }

    /// Adds a value; what is known loses the share `fading` of its weight first.
    pub fn learn(&mut self, value: f64, weight: f64, fading: f64) {
        let Mean(sum, all) = self;
        *sum = *sum * (1.0 - fading) + value * weight;
        *all = *all * (1.0 - fading) + weight;
    }
}

/// How much a bin fades what was learned before it, where one bin in `every` is learned.
pub fn fading(every: f64) -> f64 {
    LN_2 * every / (HALF_LIFE * DAY)
}

/// Where a moment stands on the wall clock of the desk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// Days after Monday.
    day: usize,
    /// Hours after midnight.
    hour: f64,
}

impl Wall {
    /// Returns where a moment stands in a zone.
    pub fn of(at: Time, zone: &TimeZone) -> Wall {
        let wall = at.in_zone(zone);
        let minutes = f64::from(wall.hour()) * 60.0 + f64::from(wall.minute());
        Wall { day: usize::from(wall.weekday().to_monday_zero_offset().unsigned_abs()), hour: minutes / 60.0 }
    }

    fn slot(self) -> usize {
        self.hour as usize
    }

    fn week_slot(self) -> usize {
        self.day * 24 + self.slot()
    }
}

/// What is normal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Season {
    level: Mean,
    day: Vec<Mean>,
    week: Vec<Mean>,
}

impl Default for Season {
    fn default() -> Season {
        Season { level: Mean::default(), day: vec![Mean::default(); 24], week: vec![Mean::default(); 7 * 24] }
    }
}

impl Season {
    /// Returns the messages of a bin, whatever the hour, once there was one.
    pub fn level(&self) -> Option<f64> {
        (self.level.weight() > 0.0).then(|| self.level.near(0.0, 0.0))
    }

    /// Returns the messages that a bin of this hour has, once there was one.
    pub fn expected(&self, wall: Wall) -> Option<f64> {
        Some(self.level()? * self.by_day(wall) * self.by_week(wall))
    }

    /// Learns a bin.
    pub fn learn(&mut self, wall: Wall, heard: f64) {
        let (level, day, week) = (self.level().unwrap_or(heard), self.by_day(wall), self.by_week(wall));
        let counts = clipped(heard, level * day * week);
        self.level.learn(counts / (day * week), 1.0, fading(1.0));
        if level > 0.0 {
            if let Some(hour) = self.day.get_mut(wall.slot()) {
                hour.learn(counts / (level * week), 1.0, fading(24.0));
            }
            if let Some(hour) = self.week.get_mut(wall.week_slot()) {
                hour.learn(counts / (level * day), 1.0, fading(7.0 * 24.0));
            }
        }
    }

    /// How this hour of the day compares with the mean; between two hours it is what lies between them.
    fn by_day(&self, wall: Wall) -> f64 {
        let from = wall.hour + 23.5;
        let (hour, part) = (from as usize, from - from.floor());
        let between = (1.0 - part) * self.smooth(hour) + part * self.smooth(hour + 1);
        let mean = self.day.iter().map(|hour| of_day(*hour)).sum::<f64>() / 24.0;
        (between / mean).clamp(FAR.0, FAR.1)
    }

    fn smooth(&self, hour: usize) -> f64 {
        let at = |hour: usize| self.day.get(hour % 24).map_or(1.0, |hour| of_day(*hour));
        (at(hour + 23) + 2.0 * at(hour) + at(hour + 1)) / 4.0
    }

    /// How this hour of the week compares with the same hour of other days.
    fn by_week(&self, wall: Wall) -> f64 {
        let known = self.week.get(wall.week_slot()).copied().unwrap_or_default();
        known.near(1.0, LIKE_EACH_OTHER.1 * HOUR).clamp(FAR.0, FAR.1)
    }
}

fn of_day(hour: Mean) -> f64 {
    hour.near(1.0, LIKE_EACH_OTHER.0 * HOUR)
}

/// What a bin counts as, so that one outburst does not become normal.
pub fn clipped(heard: f64, expected: f64) -> f64 {
    heard.min(MOST.0 * expected + MOST.1)
}
