//! What kind of answer an item needs, and who says so.

use serde::{Deserialize, Serialize};

use super::danger::{Danger, Peril};
use super::id::Print;
use super::lean::is_default;
use super::protocol::Found;
use crate::words::{fill, w};

/// What kind of answer an item needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Harm, law, press: somebody must look now.
    Crisis,
    /// Something went wrong for them.
    Complaint,
    /// They ask.
    Question,
    /// They want us to do something.
    Request,
    /// They like it.
    Praise,
    /// Talk that needs no answer.
    #[default]
    Chatter,
    /// Not meant for us at all.
    Spam,
}

impl Class {
    /// Every class, most pressing first.
    pub const ALL: [Class; 7] =
        [Class::Crisis, Class::Complaint, Class::Question, Class::Request, Class::Praise, Class::Chatter, Class::Spam];

    /// Returns the word used in JSON, on screen and in queries.
    pub const fn word(self) -> &'static str {
        match self {
            Class::Crisis => "crisis",
            Class::Complaint => "complaint",
            Class::Question => "question",
            Class::Request => "request",
            Class::Praise => "praise",
            Class::Chatter => "chatter",
            Class::Spam => "spam",
        }
    }

    /// Returns the class of a word, as typed.
    pub fn of_word(word: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.word().eq_ignore_ascii_case(word))
    }

    /// Returns the class of the key that follows `C`.
    pub const fn of_key(key: char) -> Option<Class> {
        match key {
            '!' => Some(Class::Crisis),
            'c' => Some(Class::Complaint),
            'q' => Some(Class::Question),
            'r' => Some(Class::Request),
            'p' => Some(Class::Praise),
            'h' => Some(Class::Chatter),
            's' => Some(Class::Spam),
            _ => None,
        }
    }

    /// Returns how much it matters that this is answered in time, in hundredths.
    pub const fn weight(self) -> u32 {
        match self {
            Class::Crisis => 500,
            Class::Complaint => 300,
            Class::Question | Class::Request => 100,
            Class::Praise | Class::Chatter | Class::Spam => 30,
        }
    }

    /// Returns the words for what may be of this class: `perhaps complaint`.
    pub fn perhaps(self) -> String {
        fill(w().brain.perhaps, &[&self.word()])
    }

    /// Tells whether it waits in the band Quiet: nobody is let down when it is answered late.
    pub const fn is_quiet(self) -> bool {
        matches!(self, Class::Praise | Class::Chatter)
    }
}

/// A class that presses more than the one that was chosen, and may be the right one all the same: its deadline counts
/// where it is the tighter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Perhaps {
    /// The class.
    pub class: Class,
    /// How likely, 0 to 100.
    pub share: u8,
}

/// What the brain said of an item, as it stands in the log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The class.
    pub class: Class,
    /// Should be answered before anything else that is not as grave.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answer_now: bool,
    /// How sure, 0 to 100.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sure: u8,
    /// What else it may be that presses more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub perhaps: Option<Perhaps>,
    /// The words and marks that made it, weightiest first; at most three.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: Vec<String>,
    /// How much each of them speaks for the class, in hundredths.
    #[serde(default, skip_serializing_if = "is_default")]
    pub weights: Vec<i32>,
    /// How far the class stands above the mean of the others, in hundredths: the sum of those weights and of the rest.
    #[serde(default, skip_serializing_if = "is_default")]
    pub score: i32,
    /// Language of the text as far as it was told apart, BCP 47.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lang: Option<String>,
    /// What is left of the text where copies of it can be told; of a conversation nothing where more than one message
    /// waits in it, for then one answer for all copies does not answer it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub print: Option<Print>,
    /// What makes it worse than it looks; looked for where something is, or may be, wrong. No part of the model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub accelerators: Vec<Found>,
    /// What somebody may be in, and who poses as us; looked for in every message. No part of the model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dangers: Vec<Peril>,
    /// What the brain took it for, and how likely, where such a thing made it a complaint.
    #[serde(default, skip_serializing_if = "is_default")]
    pub taken_for: Option<Perhaps>,
}

/// Praise that is at least so sure stays praise although it tells of a danger: it thanks for what is over.
const SURE_PRAISE: u8 = 60;

impl Verdict {
    /// Tells whether a message of this class is to be answered before what is not as grave: the brain says so, somebody
    /// may be in danger, or it complains and a child, law or press is in it, or many follow who wrote it.
    pub fn presses(&self, class: Class) -> bool {
        self.answer_now || self.is_accelerated(class) || self.is_dangerous(class)
    }

    /// Tells whether somebody may be in danger, with this class: who gave it one that waits or needs no answer has looked.
    pub fn is_dangerous(&self, class: Class) -> bool {
        !class.is_quiet() && class != Class::Spam && self.dangers.iter().any(|peril| peril.what.presses())
    }

    /// Tells whether an account poses as us, with this class.
    pub fn is_posed(&self, class: Class) -> bool {
        class <= Class::Complaint && self.dangers.iter().any(|peril| peril.what == Danger::Impostor)
    }

    /// Returns the verdict on a message in which these were found. What the brain took for something that may wait or needs
    /// no answer is a complaint then: somebody must see it.
    #[must_use]
    pub fn with_dangers(self, dangers: Vec<Peril>) -> Verdict {
        let presses = dangers.iter().any(|peril| peril.what.presses());
        let is_over = self.class == Class::Praise && self.sure >= SURE_PRAISE;
        let hides = match self.class {
            Class::Crisis | Class::Complaint => false,
            Class::Question | Class::Request => !presses && !dangers.is_empty(),
            Class::Praise => !is_over && !dangers.is_empty(),
            Class::Chatter | Class::Spam => !dangers.is_empty(),
        };
        if !hides {
            return Verdict { dangers, ..self };
        }
        let share = self.perhaps.filter(|perhaps| perhaps.class == Class::Complaint).map_or(0, |perhaps| perhaps.share);
        let perhaps = self.perhaps.filter(|perhaps| perhaps.class < Class::Complaint);
        let taken_for = Some(Perhaps { class: self.class, share: self.sure });
        Verdict { class: Class::Complaint, sure: share, perhaps, dangers, taken_for, ..self }
    }

    /// Tells whether what makes it worse than it looks presses, with this class.
    pub fn is_accelerated(&self, class: Class) -> bool {
        class <= Class::Complaint && self.accelerators.iter().any(Found::presses)
    }

    /// Returns what made it, with how much each adds; the rest is what no words can be named for. Nothing where that
    /// was not written down.
    pub fn parts(&self) -> Option<(Vec<(&str, i32)>, i32)> {
        let parts: Vec<(&str, i32)> = self.why.iter().map(String::as_str).zip(self.weights.iter().copied()).collect();
        let rest = self.score - parts.iter().map(|(_, weight)| weight).sum::<i32>();
        (!parts.is_empty()).then_some((parts, rest))
    }

    /// Returns what is said of two messages that wait side by side: the class that presses more, and answer now where
    /// either should be.
    #[must_use]
    pub fn beside(&self, other: &Verdict) -> Verdict {
        let graver = if other.class < self.class { other } else { self };
        let print = self.print.filter(|print| other.print == Some(*print));
        let mut accelerators = self.accelerators.clone();
        accelerators.extend(other.accelerators.iter().filter(|found| !self.accelerators.contains(found)).cloned());
        accelerators.sort_by_key(|found| found.what);
        let mut dangers = self.dangers.clone();
        dangers.extend(other.dangers.iter().filter(|peril| !self.dangers.contains(peril)).cloned());
        dangers.sort_by_key(|peril| peril.what);
        Verdict { answer_now: self.answer_now || other.answer_now, print, accelerators, dangers, ..graver.clone() }
    }
}
