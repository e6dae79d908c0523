//! What people made of a post, as undo needs it: everything but what was said of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Approval, Content, Fate, Occurrence, Post, Repeating, Stage};
use crate::domain::id::{AccountId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::time::Time;

/// What people made of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What it says.
    pub content: Content,
    /// Where it stands.
    pub stage: Stage,
    /// Who wrote it last.
    pub writer: SeatName,
    /// What was said yes to last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub approved: Option<Box<Content>>,
    /// Who said yes to what it says now.
    #[serde(default, skip_serializing_if = "is_default")]
    pub approvals: Vec<Approval>,
    /// What became of each variant.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fates: BTreeMap<AccountId, Fate>,
    /// How it is said again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repeats: Option<Box<Repeating>>,
    /// Which of a series it is; deeds of before did not keep that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurs: Option<Occurrence>,
}

impl Standing {
    /// Returns the same without a delivery that was given up meanwhile.
    #[must_use]
    pub fn without_deliveries(mut self) -> Standing {
        for fate in self.fates.values_mut() {
            if let Fate::Held { reply, .. } = fate {
                *reply = None;
            }
        }
        self
    }

    /// Returns the same given up.
    #[must_use]
    pub fn dropped(self) -> Standing {
        Standing { stage: Stage::Dropped, ..self }
    }
}

impl Post {
    /// Returns what people made of it.
    pub fn standing(&self) -> Standing {
        Standing {
            content: self.content.clone(),
            stage: self.stage,
            writer: self.writer.clone(),
            approved: self.approved.clone(),
            approvals: self.approvals.clone(),
            fates: self
                .fates
                .iter()
                .filter(|(_, fate)| !is_there(fate))
                .map(|(of, fate)| (of.clone(), fate.clone()))
                .collect(),
            repeats: self.repeats.clone(),
            occurs: self.occurs,
        }
    }

    /// Tells whether it stands as an act left it, whatever became of deliveries since.
    pub fn stands_as(&self, left: &Standing) -> bool {
        let occurs = self.occurs.filter(|_| left.occurs.is_some());
        let now = Standing { occurs, ..self.standing() };
        now.without_deliveries() == left.clone().without_deliveries()
    }

    /// Puts it back to how it stood.
    pub(super) fn put_back(&mut self, standing: &Standing) {
        let Standing { content, stage, writer, approved, approvals, fates, repeats, occurs } = standing.clone();
        (self.content, self.stage, self.writer, self.approved) = (content, stage, writer, approved);
        (self.approvals, self.repeats) = (approvals, repeats);
        // What is one of a series never ceases to be one.
        self.occurs = occurs.or(self.occurs);
        // What stands on a network stands there whatever is put back here; it is taken out there, or changed.
        self.fates.retain(|_, fate| is_there(fate));
        for (account, fate) in fates {
            self.fates.entry(account).or_insert(fate);
        }
    }

    /// Tells whether it would leave at once if it stood so: its minute is over.
    pub fn would_leave(&self, standing: &Standing, now: Time) -> bool {
        let mut there = self.clone();
        there.put_back(standing);
        there.waiting().any(|(_, moment)| moment.at <= now)
    }
}

const fn is_there(fate: &Fate) -> bool {
    matches!(fate, Fate::There { .. })
}
