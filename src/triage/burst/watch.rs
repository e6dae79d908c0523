//! When a score is an alarm: above what its own last 28 days pass so many times a week, and not within an incident.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{DAY, WEEK};
use crate::domain::time::{Span, Time};

/// Days that an alarm is measured by.
const DAYS: usize = 28;
/// Days without which nothing can be said.
pub const FEWEST: usize = 2;
/// What is expected of the spread of the peaks weighs as much as so many days.
const EXPECTED: f64 = 10.0;
/// The least spread of the peaks.
const NARROW: f64 = 0.05;
/// What an alarm adds to the level, in spreads; it goes back by as much in the time in which one alarm is granted.
const STEP: f64 = 0.3;
/// How far such steps go, in spreads.
const STEPS: f64 = 3.0;
/// An incident is over after so long below the level.
pub const QUIET: Span = Span::hours(12);
/// Euler's constant: how far the mean of the largest lies above where most of them lie, in spreads.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Watches one score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Alarms that are granted a week.
    a_week: f64,
    /// The spread of the daily peaks that is expected before they are known.
    expected: f64,
    /// The peak of each of the last days, as far as there were any.
    peaks: VecDeque<f64>,
    /// The peak of the day that is not over, and its bins.
    peak: f64,
    bins: f64,
    /// Where most peaks lie, and their spread.
    fit: Option<(f64, f64)>,
    /// What alarms of late add.
    steps: f64,
    /// When it was last above its level.
    above: Option<Time>,
}

impl Watch {
    /// Makes a watch that grants so many alarms a week.
    pub fn new(a_week: f64, expected: f64) -> Watch {
        let peaks = VecDeque::with_capacity(DAYS);
        Watch { a_week, expected, peaks, peak: f64::MIN, bins: 0.0, fit: None, steps: 0.0, above: None }
    }

    /// Grants another number of alarms a week.
    pub fn grant(&mut self, a_week: f64) {
        self.a_week = a_week;
    }

    /// Returns the level above which a score is an alarm, once it can be told.
    pub fn level(&self) -> Option<f64> {
        let (most, spread) = self.fit.filter(|_| self.a_week > 0.0)?;
        let a_day = (self.a_week / 7.0).min(0.9);
        Some(most + spread * (self.steps - libm::log(-libm::log(1.0 - a_day))))
    }

    /// Tells how many days are known.
    pub fn days(&self) -> usize {
        self.peaks.len()
    }

    /// Tells whether an incident is going on.
    pub fn is_on(&self, at: Time) -> bool {
        self.above.is_some_and(|above| at.since(above) <= QUIET)
    }

    /// Forgets the incident: the clock went back.
    pub fn forget_incident(&mut self) {
        self.above = None;
    }

    /// Takes the score of a bin; where it begins an incident, returns how far it is above the level, in spreads. It begins
    /// none where it does not `count`.
    pub fn see(&mut self, at: Time, score: f64, counts: bool) -> Option<f64> {
        self.steps = (self.steps - STEP * self.a_week / WEEK).max(0.0);
        let level = self.level().filter(|level| counts && score > *level);
        let begins = level.is_some() && !self.is_on(at);
        if level.is_some() {
            self.above = Some(at);
        }
        if begins {
            self.steps = (self.steps + STEP).min(STEPS);
        }
        self.learn(score);
        let (_, spread) = self.fit?;
        level.filter(|_| begins).map(|level| (score - level) / spread)
    }

    fn learn(&mut self, score: f64) {
        self.peak = self.peak.max(score);
        self.bins += 1.0;
        if self.bins >= DAY {
            if self.peaks.len() >= DAYS {
                self.peaks.pop_front();
            }
            self.peaks.push_back(self.peak);
            (self.peak, self.bins) = (f64::MIN, 0.0);
            self.fit = fit(self.peaks.iter().copied().collect(), self.expected);
        }
    }
}

/// Fits the distribution of largest values (Gumbel's) to daily peaks by their L-moments; its spread is drawn to what is
/// expected of it.
fn fit(mut peaks: Vec<f64>, expected: f64) -> Option<(f64, f64)> {
    if peaks.len() < FEWEST {
        return None;
    }
    peaks.sort_by(f64::total_cmp);
    let n = peaks.len() as f64;
    let mean = peaks.iter().sum::<f64>() / n;
    let ranked = (0..).map(f64::from).zip(&peaks).map(|(rank, peak)| rank * peak).sum::<f64>() / (n * (n - 1.0));
    let spread = ((2.0 * ranked - mean) / std::f64::consts::LN_2).max(NARROW);
    let spread = (spread * n + expected * EXPECTED) / (n + EXPECTED);
    Some((mean - EULER * spread, spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_of_a_known_spread_are_fitted() {
        // The places of a thousand peaks around 5, spread 2.
        let peaks = (0..1_000).map(|n| 5.0 - 2.0 * libm::log(-libm::log((f64::from(n) + 0.5) / 1_000.0))).collect();
        let (most, spread) = fit(peaks, 2.0).unwrap();
        assert!((most - 5.0).abs() < 0.01 && (spread - 2.0).abs() < 0.01, "{most} {spread}");
        assert_eq!(fit(vec![1.0], 2.0), None);
    }
}
