//! What is said in a crisis: one text an account, looked at before it leaves; or what somebody proposed to say.

mod keys;
mod texts;
mod unsaid;

use std::collections::BTreeMap;

use crate::domain::ask::{Offer, StatementSheet};
use crate::domain::crisis::{Lets, Way};
use crate::domain::id::AccountId;
use crate::domain::saved::Values;
use crate::ui::parts::editor::TextEditor;
use crate::ui::parts::line::LineInput;
use crate::words::{fill, w};

use self::texts::{Before, speak};

pub use self::unsaid::Unsaid;

/// A statement in the making.
pub struct Saying {
    /// What the desk offers.
    pub sheet: StatementSheet,
    /// One text an account, as it stands now.
    pub offers: Vec<Offer>,
    /// Those that are taken.
    pub taken: Vec<bool>,
    /// The one under the cursor.
    pub cursor: usize,
    /// What stands in place of the variables.
    pub values: Values,
    /// What was typed of them here.
    own: BTreeMap<String, String>,
    /// The language of the accounts for which one was chosen.
    langs: BTreeMap<AccountId, String>,
    /// What stood here before each change of a text.
    past: Vec<Before>,
    /// Somebody wished that nobody is asked.
    pub unapproved: bool,
    /// It was looked at: the next stroke sends or proposes it.
    pub ready: bool,
    /// Another than the one that was proposed.
    pub edited: bool,
    /// A line that is being typed.
    pub typing: Option<Typing>,
    /// The text that is being written.
    pub editor: Option<TextEditor>,
    /// Lines of the texts above the window.
    pub top: usize,
    /// Why it goes on no further, in a sentence.
    pub why: String,
    /// It is on its way to the desk.
    pub sending: bool,
    language: Option<String>,
    only: Vec<String>,
}

/// A line that is being typed.
pub struct Typing {
    /// What for.
    pub what: Typed,
    /// What stands there.
    pub input: LineInput,
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The value of a variable; the others are asked for after it.
    Variable(String, Vec<String>),
    /// The level, to send it though nobody approved it.
    Level,
    /// Why it goes back to its writer.
    Reason,
    /// Whether an update leaves that does not say when the next one comes.
    NoPromise,
}

/// How a statement was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Accounts by handle or whole name; all that fit where none is named.
    pub only: Vec<String>,
    /// The language.
    pub lang: Option<String>,
    /// Nobody is to be asked.
    pub unapproved: bool,
}

impl Saying {
    /// Shows what the desk offers.
    pub fn new(sheet: StatementSheet, wanted: Wanted) -> Saying {
        let mut saying = Saying {
            offers: Vec::new(),
            taken: Vec::new(),
            cursor: 0,
            values: Values::default(),
            own: BTreeMap::new(),
            langs: BTreeMap::new(),
            past: Vec::new(),
            unapproved: wanted.unapproved,
            ready: false,
            edited: false,
            typing: None,
            editor: None,
            top: 0,
            why: String::new(),
            sending: false,
            language: wanted.lang,
            only: wanted.only,
            sheet: sheet.clone(),
        };
        saying.take(sheet);
        saying
    }

    /// Takes another sheet in: what was typed here of the variables stays, and which account speaks which language.
    pub fn take(&mut self, mut sheet: StatementSheet) {
        for (account, lang) in &self.langs {
            speak(&mut sheet, account, lang);
        }
        self.values = self.own.iter().fold(sheet.values.clone(), |values, (name, value)| values.with(name, value));
        self.offers.clone_from(&sheet.offers);
        let is_meant =
            |account: &AccountId| self.only.is_empty() || self.only.iter().any(|name| is_called(account, name));
        let is_unknown = |name: &&String| !sheet.offers.iter().any(|offer| is_called(&offer.account, name));
        let unknown = self.only.iter().find(is_unknown);
        self.why = unknown.map(|name| fill(w().saying.bad_account, &[name])).unwrap_or_default();
        let fits = |offer: &Offer| {
            let open = !offer.missing(&self.values).is_empty();
            let has_words = !offer.words.is_empty() && offer.cannot.is_none();
            has_words && (open || offer.fits(&self.values, &sheet.next_update_words))
        };
        let is_proposal = sheet.proposal.is_some();
        self.taken = self.offers.iter().map(|offer| is_proposal || (is_meant(&offer.account) && fits(offer))).collect();
        self.cursor = self.cursor.min(self.offers.len().saturating_sub(1));
        self.sheet = sheet;
        self.past.clear();
        (self.ready, self.edited, self.top, self.sending) = (false, false, 0, false);
    }

    /// Tells whether it goes on with the same: no other stage, no other proposal.
    pub fn continues(&self, sheet: &StatementSheet) -> bool {
        self.sheet.about() == sheet.about()
    }

    /// Tells whether something was written here that the desk does not have.
    pub fn is_worth_keeping(&self) -> bool {
        !self.sending && (self.edited || !self.own.is_empty() || !self.langs.is_empty())
    }

    /// Returns those that are taken.
    pub fn chosen(&self) -> Vec<&Offer> {
        self.offers.iter().zip(&self.taken).filter(|(_, taken)| **taken).map(|(offer, _)| offer).collect()
    }

    /// Returns what becomes of them.
    pub fn way(&self) -> Way {
        self.sheet.way(&self.chosen(), self.unapproved)
    }

    /// Somebody looks at what another has proposed, and has not changed it.
    pub fn reviews(&self) -> bool {
        self.sheet.proposal.is_some() && !self.edited
    }

    /// Whoever sends it is asked to type the level: nobody else says yes to it.
    pub fn asks_level(&self) -> bool {
        match self.way() {
            Way::Leaves(lets) => lets == Lets::Nobody,
            Way::Asks(_) => self.sheet.alone,
        }
    }

    /// Returns how long a text is and how long it may be.
    pub fn length(&self, offer: &Offer) -> (usize, usize) {
        (offer.count(&self.values, &self.sheet.next_update_words), offer.limit.most)
    }

    /// The desk did not take it.
    pub fn refused(&mut self, why: String) {
        (self.why, self.sending, self.ready) = (why, false, false);
    }
}

fn is_called(account: &AccountId, name: &str) -> bool {
    account.as_str() == name || bare(account.handle()) == bare(name)
}

fn bare(handle: &str) -> &str {
    handle.trim_start_matches('@')
}
