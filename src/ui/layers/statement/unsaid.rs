//! What was written of a statement and has not been sent: it is kept with the seat's place, so that a dropped line loses no
//! word of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Saying;
use crate::domain::ask::StatementSheet;
use crate::domain::id::{AccountId, CrisisId, EventId};
use crate::domain::statement::Stage;

/// What was written of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsaid {
    /// Of which: the crisis, the stage, and what was proposed.
    about: (CrisisId, Stage, Option<EventId>),
    values: BTreeMap<String, String>,
    texts: BTreeMap<AccountId, String>,
    /// Accounts for which a language was chosen.
    #[serde(default)]
    langs: BTreeMap<AccountId, String>,
}

impl Unsaid {
    /// Tells whether it was written of this.
    pub fn is_of(&self, sheet: &StatementSheet) -> bool {
        self.about == sheet.about()
    }
}

impl Saying {
    /// Returns what was written here and the desk does not have; nothing where nothing was.
    pub fn unsaid(&self) -> Option<Unsaid> {
        let changed = self.offers.iter().zip(&self.sheet.offers).filter(|(offer, was)| offer.words != was.words);
        let mut texts: BTreeMap<AccountId, String> =
            changed.map(|(offer, _)| (offer.account.clone(), offer.words.clone())).collect();
        if let (Some(editor), Some(offer)) =
            (self.editor.as_ref().filter(|_| self.edited), self.offers.get(self.cursor))
        {
            texts.insert(offer.account.clone(), editor.text());
        }
        let (values, langs) = (self.own.clone(), self.langs.clone());
        let unsaid = Unsaid { about: self.sheet.about(), values, texts, langs };
        let is_empty = unsaid.values.is_empty() && unsaid.texts.is_empty() && unsaid.langs.is_empty();
        (!self.sending && !is_empty).then_some(unsaid)
    }

    /// Goes on with what was written before.
    pub fn take_up(&mut self, unsaid: &Unsaid) {
        for (name, value) in &unsaid.values {
            self.own.insert(name.clone(), value.clone());
            self.values = std::mem::take(&mut self.values).with(name, value);
        }
        for (account, lang) in &unsaid.langs {
            self.speak(account, lang);
        }
        for (account, text) in &unsaid.texts {
            if let Some(at) = self.offers.iter().position(|offer| offer.account == *account) {
                self.cursor = at;
                self.put(text.trim());
            }
        }
    }
}
