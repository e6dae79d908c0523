//! What seats say of a person on one network. It is kept by their name in the log, for ever, and stands over settings and
//! rules.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::id::SeatName;
use super::time::Time;
use crate::words::{fill, w};

/// The label that makes a conversation's person a VIP.
pub const VIP: &str = "vip";
/// The label of the conversations of a person who is not to be written to.
pub const NO_REPLY: &str = "no-reply";

/// What a seat says of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonChange {
    /// They are not to be written to, or may be again.
    DoNotReply {
        /// Which.
        on: bool,
        /// Why; everybody reads it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// They weigh double, or do not, whatever settings say.
    Vip {
        /// Which.
        on: bool,
    },
}

/// What seats have said of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Who said that they are not to be written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_reply: Option<NoReply>,
    /// Who said whether they are a VIP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip: Option<VipWord>,
}

/// Who said that a person is not to be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoReply {
    /// Who.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// Why, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Who said whether a person is a VIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VipWord {
    /// They are.
    pub on: bool,
    /// Who.
    pub by: SeatName,
    /// When.
    pub at: Time,
}

impl PersonChange {
    /// Returns the label that it gives or takes, and which of the two.
    pub const fn label(&self) -> (&'static str, bool) {
        match self {
            PersonChange::DoNotReply { on, .. } => (NO_REPLY, *on),
            PersonChange::Vip { on } => (VIP, *on),
        }
    }

    /// Returns it in words, as a notice tells it: `do not reply`.
    pub const fn words(&self) -> &'static str {
        let say = &w().person;
        match self {
            PersonChange::DoNotReply { on: true, .. } => say.do_not_reply,
            PersonChange::DoNotReply { on: false, .. } => say.may_reply,
            PersonChange::Vip { on: true } => say.is_vip,
            PersonChange::Vip { on: false } => say.no_vip,
        }
    }

    /// Returns it with its reason, as the log tells it.
    pub fn told(&self) -> String {
        match self {
            PersonChange::DoNotReply { on: true, why: Some(why) } => fill(w().person.because, &[&self.words(), why]),
            PersonChange::DoNotReply { .. } | PersonChange::Vip { .. } => self.words().to_owned(),
        }
    }
}

impl Contact {
    /// Takes what a seat says.
    pub fn apply(&mut self, by: &SeatName, at: Time, change: &PersonChange) {
        match change {
            PersonChange::DoNotReply { on, why } => {
                self.no_reply = on.then(|| NoReply { by: by.clone(), at, why: why.clone() });
            }
            PersonChange::Vip { on } => self.vip = Some(VipWord { on: *on, by: by.clone(), at }),
        }
    }

    /// Tells whether it was said before.
    pub fn says(&self, change: &PersonChange) -> bool {
        match (change, &self.no_reply) {
            (PersonChange::DoNotReply { on: true, why }, Some(said)) => why.is_none() || *why == said.why,
            (PersonChange::DoNotReply { on, .. }, said) => *on == said.is_some(),
            (PersonChange::Vip { on }, _) => self.vip.as_ref().is_some_and(|word| word.on == *on),
        }
    }

    /// Tells whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Contact::default()
    }

    /// Returns all that was said and by whom, a line each: `do not reply (ana, 3 Nov: asked by mail)`.
    pub fn told(&self, zone: &TimeZone, now: Time) -> Vec<String> {
        let say = &w().person;
        let no_reply = self.no_reply.as_ref().map(|said| (say.do_not_reply, said.told(zone, now)));
        let vip = self.vip.as_ref().map(|word| (if word.on { say.is_vip } else { say.no_vip }, word.told(zone, now)));
        no_reply.into_iter().chain(vip).map(|(what, whose)| fill(say.by, &[&what, &whose])).collect()
    }

    /// Returns the labels that a conversation of theirs begins with; `vip` is what the settings say.
    pub fn labels(&self, vip: bool) -> Vec<String> {
        let vip = self.vip.as_ref().map_or(vip, |word| word.on);
        let labels = [(VIP, vip), (NO_REPLY, self.no_reply.is_some())];
        labels.into_iter().filter(|(_, on)| *on).map(|(label, _)| label.to_owned()).collect()
    }
}

impl NoReply {
    /// Returns who said it, when and why: `ana, 3 Nov: asked by mail`.
    pub fn told(&self, zone: &TimeZone, now: Time) -> String {
        let said = fill(w().person.said, &[&self.by, &self.at.day(zone, now)]);
        match &self.why {
            Some(why) => fill(w().person.because, &[&said, why]),
            None => said,
        }
    }
}

impl VipWord {
    /// Returns who said it and when: `ana, 3 Nov`.
    pub fn told(&self, zone: &TimeZone, now: Time) -> String {
        fill(w().person.said, &[&self.by, &self.at.day(zone, now)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_reply(on: bool, why: Option<&str>) -> PersonChange {
        PersonChange::DoNotReply { on, why: why.map(str::to_owned) }
    }

    #[test]
    fn what_was_said_before_is_known() {
        let mut contact = Contact::default();
        let (ana, now) = (SeatName::new("ana"), Time::from_seconds(1_790_000_000));
        for (change, known) in [
            (no_reply(false, None), true),
            (no_reply(true, Some("by mail")), false),
            (no_reply(true, Some("by mail")), true),
            (no_reply(true, None), true),
            (no_reply(true, Some("by phone")), false),
            (no_reply(false, None), false),
            (PersonChange::Vip { on: false }, false),
            (PersonChange::Vip { on: false }, true),
            (PersonChange::Vip { on: true }, false),
        ] {
            assert_eq!(contact.says(&change), known, "{change:?}");
            contact.apply(&ana, now, &change);
        }
    }

    #[test]
    fn a_word_stands_over_the_settings() {
        let (ana, now) = (SeatName::new("ana"), Time::from_seconds(1_790_000_000));
        for (changes, vip, labels) in [
            (&[][..], false, &[][..]),
            (&[], true, &["vip"]),
            (&[PersonChange::Vip { on: false }], true, &[]),
            (&[PersonChange::Vip { on: true }], false, &["vip"]),
            (&[no_reply(true, None)], true, &["vip", "no-reply"]),
        ] {
            let mut contact = Contact::default();
            changes.iter().for_each(|change| contact.apply(&ana, now, change));
            assert_eq!(contact.labels(vip), labels, "{changes:?}");
        }
    }

    #[test]
    fn who_said_it_is_told_with_day_and_reason() {
        let (zone, now) = (TimeZone::UTC, "2026-11-24T12:00:00Z".parse().unwrap());
        let said = |at: &str, why: Option<&str>| {
            let at = at.parse().unwrap();
            NoReply { by: SeatName::new("ana"), at, why: why.map(str::to_owned) }.told(&zone, now)
        };
        assert_eq!(said("2026-11-03T09:00:00Z", Some("asked by mail")), "ana, 3 Nov: asked by mail");
        assert_eq!(said("2025-11-03T09:00:00Z", None), "ana, 3 Nov 2025");
    }
}
