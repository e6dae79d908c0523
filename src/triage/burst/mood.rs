//! Whether what people write turns negative: how sure it is that more of it is negative than normally.

use serde::{Deserialize, Serialize};

use super::season::{Mean, clipped, fading};

/// The share of negatives that is expected before it is known, and the messages that it weighs as much as.
const EXPECTED: (f64, f64) = (0.25, 20.0);
/// Messages without which the share is not known.
const FEWEST: f64 = 100.0;
/// The mean evidence where chance alone makes the share higher, in nats, and the bins that it weighs as much as.
const CHANCE: (f64, f64) = (0.5, 72.0);

/// The mood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mood {
    share: Mean,
    /// The evidence of each stretch where the share was higher: moods come and go, and people speak of the same.
    swings: [Mean; 2],
}

/// What came in a stretch of time, and how much of it is negative.
pub type Stretch = (f64, f64);

impl Mood {
    /// Returns the share of negatives that is normal.
    pub fn share(&self) -> f64 {
        self.share.near(EXPECTED.0, EXPECTED.1).clamp(0.01, 0.99)
    }

    /// Tells whether enough came to say what is normal.
    pub fn is_known(&self) -> bool {
        self.share.weight() >= FEWEST
    }

    /// Returns the evidence that the share rose, in nats: the best of a short and a long stretch, each by how far its share
    /// swings on its own.
    pub fn see(&mut self, stretches: [Stretch; 2]) -> f64 {
        let share = self.share();
        let evidence = self.swings.iter_mut().zip(stretches).map(|(swings, stretch)| {
            let says = deviance(stretch, share);
            if says > 0.0 {
                swings.learn(says, 1.0, fading(1.0));
            }
            says / (swings.near(CHANCE.0, CHANCE.1) / CHANCE.0).max(1.0)
        });
        evidence.fold(f64::MIN, f64::max)
    }

    /// Learns a bin, in which so much was expected.
    pub fn learn(&mut self, (heard, negative): Stretch, expected: f64) {
        if heard > 0.0 {
            self.share.learn(negative / heard, clipped(heard, expected), fading(1.0));
        }
    }
}

/// How much better a share of its own tells what came than the normal one does, in nats; below zero where it is lower.
fn deviance((heard, negative): Stretch, share: f64) -> f64 {
    let side = |is: f64, expected: f64| if is > 0.0 { is * libm::log(is / expected) } else { 0.0 };
    let says = side(negative, heard * share) + side(heard - negative, heard * (1.0 - share));
    if negative > heard * share { says } else { -says }
}
