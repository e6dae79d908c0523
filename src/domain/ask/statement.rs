//! What could be said in a crisis, account by account, and what somebody proposed to say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::crisis::{GRAVE, Lets, Variant, Way, Wording, way};
use crate::domain::id::{AccountId, CrisisId, EventId, SeatName};
use crate::domain::network::TextLimit;
use crate::domain::protocol::Role;
use crate::domain::saved::{Values, asks, settled};
use crate::domain::statement::{EMAIL, NEXT_UPDATE, Stage, promises};
use crate::domain::time::{Span, Time};

/// What could be said in a crisis at one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSheet {
    /// In which.
    pub crisis: CrisisId,
    /// What it is about.
    pub headline: String,
    /// 1, the worst, to 4.
    pub level: u8,
    /// The title of the protocol.
    pub protocol: Option<String>,
    /// The stage.
    pub stage: Stage,
    /// The language that was looked for.
    pub lang: String,
    /// One an account that can post.
    pub offers: Vec<Offer>,
    /// The same accounts in the other languages that there are.
    pub others: Vec<Offer>,
    /// What the desk knows of the variables, and what somebody said before in this crisis.
    pub values: Values,
    /// What somebody said before in this crisis.
    pub filled: BTreeMap<String, String>,
    /// How long after it the next update is promised.
    pub after: Span,
    /// When that would be.
    pub next_update: Time,
    /// The same, as the statement says it.
    pub next_update_words: String,
    /// Whose yes the protocol asks for; nothing where none is followed.
    pub approve: Option<Vec<Role>>,
    /// Who that is, in words.
    pub who: String,
    /// Nobody else is known at this desk.
    pub alone: bool,
    /// What was proposed, where that was asked for.
    pub proposal: Option<ProposalSheet>,
    /// Who returned what this seat wrote last, and why.
    pub returned: Option<(SeatName, String)>,
}

/// A statement that waits for a yes, as this seat may answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalSheet {
    /// The event that proposed it.
    pub id: EventId,
    /// Who wrote it.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// Who said yes so far.
    pub yes: Vec<SeatName>,
    /// This seat wrote it.
    pub own: bool,
    /// Why this seat cannot say yes.
    pub cannot: Option<String>,
    /// Who must say yes besides this seat; nothing where it leaves.
    pub more: Option<String>,
}

/// What could be said on one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which.
    pub account: AccountId,
    /// Two to five letters for the network.
    pub tag: String,
    /// The statement it is made of.
    pub statement: Option<String>,
    /// The language of that; empty where there is none.
    pub lang: String,
    /// The words, with variables; empty where there is no statement.
    pub words: String,
    /// The subject, with variables.
    pub subject: Option<String>,
    /// The text it is made of, where these words are somebody's own.
    pub base: Option<String>,
    /// The text it is made of was approved, and that holds today.
    pub approved: bool,
    /// What is otherwise than wanted, and how it stands, a sentence each.
    pub instead: Vec<String>,
    /// What the account takes.
    pub limit: TextLimit,
    /// No connector sends there: a person posts it.
    pub by_hand: bool,
    /// Why nothing can leave there now.
    pub cannot: Option<String>,
}

impl Offer {
    /// Returns the words with what is known in place of variables; `{next_update}` stays.
    pub fn text(&self, values: &Values) -> String {
        settled(&self.words, values).trim().to_owned()
    }

    /// Returns the variables that still want a value, each once.
    pub fn missing(&self, values: &Values) -> Vec<String> {
        let wants = asks(&self.words).into_iter().chain(self.subject.as_deref().map(asks).unwrap_or_default());
        let mut missing: Vec<String> = Vec::new();
        for ask in wants.filter(|ask| !ask.optional && ask.name != NEXT_UPDATE && !values.is_given(ask.name)) {
            if !missing.iter().any(|known| known == ask.name) {
                missing.push(ask.name.to_owned());
            }
        }
        missing
    }

    /// Tells whether its words speak of the next update.
    pub fn promises(&self) -> bool {
        promises(&self.words)
    }

    /// Returns how long it is, by the network's own rule.
    pub fn count(&self, values: &Values, next_update: &str) -> usize {
        self.limit.count(&self.shown(values, next_update))
    }

    /// Returns it as it would leave now.
    pub fn shown(&self, values: &Values, next_update: &str) -> String {
        settled(&self.text(values), &Values::default().with(NEXT_UPDATE, next_update))
    }

    /// Tells whether it could leave with these values.
    pub fn fits(&self, values: &Values, next_update: &str) -> bool {
        let has_words = !self.words.trim().is_empty() && self.cannot.is_none();
        has_words && self.missing(values).is_empty() && self.count(values, next_update) <= self.limit.most
    }

    /// Returns what leaves.
    fn variant(&self, values: &Values) -> Variant {
        let subject = self.subject.as_deref().filter(|_| self.account.network() == EMAIL);
        Variant {
            account: self.account.clone(),
            text: self.text(values),
            subject: subject.map(|subject| settled(subject, values).trim().to_owned()),
            lang: Some(self.lang.clone()).filter(|lang| !lang.is_empty()),
            answers: None,
        }
    }
}

impl StatementSheet {
    /// Returns what it is about: the crisis, the stage, and what was proposed.
    pub fn about(&self) -> (CrisisId, Stage, Option<EventId>) {
        (self.crisis, self.stage, self.proposal.as_ref().map(|proposal| proposal.id))
    }

    /// Returns what becomes of a statement of these offers: pre-approved texts leave as they are, of others the level says.
    pub fn way(&self, offers: &[&Offer], unapproved: bool) -> Way {
        let approved = !offers.is_empty() && offers.iter().all(|offer| offer.approved && offer.base.is_none());
        way(self.level, self.approve.as_deref(), approved, unapproved)
    }

    /// Tells whether it leaves without a yes that should have been given.
    pub fn is_unapproved(&self, offers: &[&Offer], unapproved: bool) -> bool {
        self.way(offers, unapproved) == Way::Leaves(Lets::Nobody)
    }

    /// Tells why it would be no word to end with: what is over promises no more.
    pub fn promises_after_the_end(&self, offers: &[&Offer]) -> bool {
        self.stage == Stage::Closing && offers.iter().any(|offer| offer.promises())
    }

    /// Tells whether it is asked about that it does not say when the next comes: of a grave crisis people wait for it.
    pub fn leaves_them_waiting(&self, offers: &[&Offer]) -> bool {
        self.stage == Stage::Update && self.level <= GRAVE && !offers.iter().any(|offer| offer.promises())
    }

    /// Returns these offers as they are handed to the desk.
    pub fn wording(&self, offers: &[&Offer], values: &Values) -> Wording {
        let promises = self.stage != Stage::Internal && offers.iter().any(|offer| offer.promises());
        Wording {
            stage: self.stage,
            statement: offers.iter().find_map(|offer| offer.statement.clone()),
            variants: offers.iter().map(|offer| offer.variant(values)).collect(),
            next_update: promises.then_some(self.after),
            values: values.all().clone(),
            replaces: self.proposal.as_ref().map(|proposal| proposal.id),
        }
    }
}
