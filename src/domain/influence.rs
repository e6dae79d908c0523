//! How much it matters what a person says, as a product whose every factor is shown: reach x relevance x history.
//!
//! - reach = log10(1 + followers): ten times the followers are one more.
//! - relevance = 1 + log10(1 + messages to us in the last 30 days): who writes about us often is heard about us.
//! - history = 1 + 0.05 for each earlier conversation up to ten, + 0.25 where the network verified them,
//!   + 0.1 x log10(1 + likes, shares and answers of what they wrote last).

use serde::{Deserialize, Serialize};

use super::item::Item;
use crate::words::{fill, w};

/// From here on `w` speaks of it: some 10,000 followers of whom nothing else is known.
const HIGH: f64 = 5.0;
/// Earlier conversations that count.
const MOST_EARLIER: usize = 10;

/// How much it matters what a person says, with the parts that it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// The product.
    pub score: f64,
    /// How many hear them.
    pub reach: f64,
    /// How much they speak of us.
    pub relevance: f64,
    /// What we know of them.
    pub history: f64,
    /// What the factors were made of.
    pub of: Known,
}

/// What is known of a person, as far as their influence hangs on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// How many follow them.
    pub followers: u64,
    /// Messages to us in the last 30 days.
    pub recent: usize,
    /// Earlier conversations with us.
    pub earlier: usize,
    /// Verified by the network.
    pub verified: bool,
    /// Likes, shares and answers of what they wrote last.
    pub reactions: u64,
}

impl Known {
    /// Gathers it of what they wrote last; nothing where nobody knows how many follow them.
    pub fn of(item: &Item, recent: usize, earlier: usize) -> Option<Known> {
        let reactions =
            item.engagement.map_or(0, |all| all.likes.saturating_add(all.shares).saturating_add(all.replies));
        let (followers, verified) = (item.author.followers?, item.author.verified);
        Some(Known { followers, recent, earlier, verified, reactions })
    }

    /// Returns the influence.
    pub fn influence(self) -> Influence {
        let tens = |n: u64| (n as f64 + 1.0).log10();
        let reach = tens(self.followers);
        let relevance = 1.0 + tens(self.recent as u64);
        let known = 0.05 * self.earlier.min(MOST_EARLIER) as f64;
        let verified = if self.verified { 0.25 } else { 0.0 };
        let history = 1.0 + known + verified + 0.1 * tens(self.reactions);
        Influence { score: reach * relevance * history, reach, relevance, history, of: self }
    }
}

impl Influence {
    /// Tells whether it is worth a word by itself.
    pub fn is_high(&self) -> bool {
        self.score >= HIGH
    }

    /// Returns it with its name: `influence 6.2 = reach 3.1 x relevance 1.5 x history 1.33`.
    pub fn named(&self) -> String {
        fill(w().person.influence_of, &[&self.told()])
    }

    /// Returns it as a product: `6.2 = reach 3.1 x relevance 1.5 x history 1.33`.
    pub fn told(&self) -> String {
        let tenths = |factor: f64| format!("{factor:.1}");
        let history = format!("{:.2}", self.history);
        fill(w().person.influence, &[&tenths(self.score), &tenths(self.reach), &tenths(self.relevance), &history])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_is_shown_and_makes_the_product() {
        let nobody = Known::default();
        let heard = Known { followers: 1_257, recent: 2, earlier: 1, verified: true, reactions: 1 };
        for (known, told, high) in [
            (nobody, "0.0 = reach 0.0 x relevance 1.0 x history 1.00", false),
            (Known { followers: 9, recent: 1, ..nobody }, "1.3 = reach 1.0 x relevance 1.3 x history 1.00", false),
            (Known { followers: 9_999, recent: 1, ..nobody }, "5.2 = reach 4.0 x relevance 1.3 x history 1.00", true),
            (heard, "6.1 = reach 3.1 x relevance 1.5 x history 1.33", true),
            (Known { earlier: 50, ..nobody }, "0.0 = reach 0.0 x relevance 1.0 x history 1.50", false),
            (
                Known { followers: u64::MAX, recent: 9, reactions: 99, ..nobody },
                "46.2 = reach 19.3 x relevance 2.0 x history 1.20",
                true,
            ),
        ] {
            let influence = known.influence();
            assert_eq!((influence.told().as_str(), influence.is_high()), (told, high), "{known:?}");
        }
    }

    #[test]
    fn more_of_anything_is_never_less() {
        let known = Known { followers: 100, recent: 1, earlier: 1, verified: false, reactions: 3 };
        let score = |known: Known| known.influence().score;
        for more in [
            Known { followers: 101, ..known },
            Known { recent: 2, ..known },
            Known { earlier: 2, ..known },
            Known { verified: true, ..known },
            Known { reactions: 4, ..known },
        ] {
            assert!(score(more) > score(known), "{more:?}");
        }
    }

    #[test]
    fn of_whom_nobody_knows_the_followers_nothing_is_said() {
        let line = |author: &str| {
            let text = format!(
                r#"{{"network":"x","account":"@b","id":"1","kind":"mention","created_at":"2026-11-22T12:58:03Z","author":{author},"text":"hm","engagement":{{"likes":3,"shares":2}}}}"#
            );
            serde_json::from_str::<Item>(&text).unwrap()
        };
        assert_eq!(Known::of(&line(r#"{"handle":"a"}"#), 1, 2), None);
        let known = Known { followers: 7, recent: 1, earlier: 2, verified: true, reactions: 5 };
        assert_eq!(Known::of(&line(r#"{"handle":"a","followers":7,"verified":true}"#), 1, 2), Some(known));
    }
}
