//! Statements: what we say in a crisis, written and agreed on in calm. By protocol, stage, language and network.

mod agreed;
mod best;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::count::limit_of;
use super::network::TextLimit;
use super::saved::{Ask, Values, asks, settled};
use crate::words::{fill, w};

pub use self::agreed::Said;
pub use self::best::{Chosen, Instead, Wanted};

/// The networks that a statement for all of them must fit. Others take the longest text that fits them.
pub const NETWORKS: [&str; 12] = [
    "x",
    "bluesky",
    "mastodon",
    "threads",
    "facebook",
    "instagram",
    "linkedin",
    "youtube",
    "reddit",
    "telegram",
    "discord",
    EMAIL,
];

/// The variable that becomes a time when a statement leaves.
pub const NEXT_UPDATE: &str = "next_update";

/// The variable that tells what is new: what stood there before is offered for it, and has to be said anew.
pub const KNOWN: &str = "known";

/// The network whose texts have a subject.
pub const EMAIL: &str = "email";

/// Where in a crisis a statement has its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Nothing is known yet but that we look into it.
    Holding,
    /// What is known, what is not, what we do.
    First,
    /// What is new, even if nothing is.
    Update,
    /// It is over: what happened and what changes.
    Closing,
    /// We said something that was wrong.
    Correction,
    /// To our own people: what to know, what to say, what not.
    Internal,
}

impl Stage {
    /// Every stage, in the order of a crisis.
    pub const ALL: [Stage; 6] =
        [Stage::Holding, Stage::First, Stage::Update, Stage::Closing, Stage::Correction, Stage::Internal];

    /// Returns the word used in files, in JSON and by `:`.
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Holding => "holding",
            Stage::First => "first",
            Stage::Update => "update",
            Stage::Closing => "closing",
            Stage::Correction => "correction",
            Stage::Internal => "internal",
        }
    }

    /// Returns the stage whose statement can stand in: what is said before anything is known is never wrong as a first
    /// word.
    const fn stand_in(self) -> Option<Stage> {
        match self {
            Stage::First => Some(Stage::Holding),
            Stage::Holding | Stage::Update | Stage::Closing | Stage::Correction | Stage::Internal => None,
        }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The name of its file, without its language: `outage-holding`.
    pub name: String,
    /// The protocol that it belongs to.
    pub protocol: String,
    /// Its place in a crisis.
    pub stage: Stage,
    /// Its language.
    pub lang: String,
    /// The networks it is for; none for all.
    pub networks: Vec<String>,
    /// Who said yes to it, and until when that holds.
    pub approval: Option<Approval>,
    /// Its texts, the one for any network first.
    pub texts: Vec<Text>,
}

/// Who said yes to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Their name.
    pub by: String,
    /// When.
    pub at: Date,
    /// The last day on which it holds; nothing for ever.
    pub expires: Option<Date>,
}

/// Whether a statement may be used without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Somebody said yes to it.
    Approved,
    /// The yes ended on that day.
    Expired(Date),
    /// Nobody said yes to it here.
    Unapproved,
}

/// A text of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The networks it is for; none for any that has no text of its own.
    pub networks: Vec<String>,
    /// Its subject, where it has one: mails need it.
    pub subject: Option<String>,
    /// The words, with variables.
    pub words: String,
}

/// Why a statement cannot be put on a network as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is longer than the network takes.
    #[error("{}", fill(w().statement.too_long, &[count, network, most]))]
    TooLong {
        /// The network.
        network: String,
        /// The length by its counting.
        count: usize,
        /// The most that it takes.
        most: usize,
    },
    /// A mail without subject.
    #[error("{}", w().statement.no_subject)]
    NoSubject,
    /// Variables without a value, in the order in which they come.
    #[error("{}", fill(w().statement.missing, &[&.0.join(", ")]))]
    Missing(Vec<String>),
}

/// A text as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The subject, where it has one.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}

impl Text {
    /// Returns the variables that it wants, each once.
    pub fn asks(&self) -> Vec<Ask<'_>> {
        let mut all: Vec<Ask<'_>> = asks(&self.words);
        for ask in self.subject.as_deref().map(asks).unwrap_or_default() {
            if !all.iter().any(|known| known.name == ask.name) {
                all.push(ask);
            }
        }
        all
    }

    /// Puts values in place of its variables. The subject of a mail does not count against a limit.
    ///
    /// # Errors
    /// When a variable has no value, or the text is longer than `network` takes.
    pub fn fill(&self, values: &Values, network: &str, limit: TextLimit) -> Result<Filled, Unfit> {
        let missing = |ask: &Ask<'_>| !ask.optional && !values.is_given(ask.name);
        let missing: Vec<String> = self.asks().into_iter().filter(missing).map(|ask| ask.to_string()).collect();
        if !missing.is_empty() {
            return Err(Unfit::Missing(missing));
        }
        let text = settled(&self.words, values).trim().to_owned();
        let count = limit.count(&text);
        if count > limit.most {
            return Err(Unfit::TooLong { network: network.to_owned(), count, most: limit.most });
        }
        let subject = self.subject.as_deref().map(|subject| settled(subject, values).trim().to_owned());
        if network == EMAIL && subject.as_deref().is_none_or(str::is_empty) {
            return Err(Unfit::NoSubject);
        }
        Ok(Filled { subject, text })
    }

    /// Tells why it does not fit a network with values as long as they usually are.
    ///
    /// # Errors
    /// When it does not.
    pub fn fits(&self, network: &str) -> Result<(), Unfit> {
        self.fill(&usual(), network, limit_of(network, false)).map(drop)
    }

    fn is_for(&self, network: &str) -> bool {
        self.networks.iter().any(|name| name.eq_ignore_ascii_case(network))
    }
}

impl Statement {
    /// Tells whether it may be used today without asking anybody.
    pub fn standing(&self, today: Date) -> Standing {
        match &self.approval {
            None => Standing::Unapproved,
            Some(Approval { expires: Some(last), .. }) if *last < today => Standing::Expired(*last),
            Some(_) => Standing::Approved,
        }
    }

    /// Tells whether it is for a network.
    pub fn is_for(&self, network: &str) -> bool {
        let named = || self.networks.iter().any(|name| name.eq_ignore_ascii_case(network));
        if self.networks.is_empty() { self.stage != Stage::Internal || network == EMAIL } else { named() }
    }

    /// Returns the networks that it must fit.
    pub fn must_fit(&self) -> Vec<&str> {
        match self.networks.as_slice() {
            [] => NETWORKS.into_iter().filter(|network| self.is_for(network)).collect(),
            named => named.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the text for a network: its own, else the one for any, else the longest of the others that fits it.
    pub fn text(&self, network: &str) -> Option<&Text> {
        let own = self.texts.iter().find(|text| text.is_for(network));
        let for_any = || self.texts.iter().find(|text| text.networks.is_empty());
        let fits = |text: &&Text| text.fits(network).is_ok();
        let longest = || self.texts.iter().filter(fits).max_by_key(|text| text.words.len());
        own.or_else(|| for_any().filter(fits)).or_else(longest).or_else(for_any)
    }
}

/// All statements of a desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements(Vec<Statement>);

impl Statements {
    /// Takes them in their order.
    pub const fn new(all: Vec<Statement>) -> Statements {
        Statements(all)
    }

    /// Returns all.
    pub fn all(&self) -> &[Statement] {
        &self.0
    }

    /// Returns the languages in which a protocol has something for a stage, each once.
    pub fn langs(&self, protocol: &str, stage: Stage) -> Vec<String> {
        let fits = |one: &&Statement| one.protocol == protocol && one.stage == stage;
        let langs: BTreeSet<&str> = self.0.iter().filter(fits).map(|one| one.lang.as_str()).collect();
        langs.into_iter().map(str::to_owned).collect()
    }

    /// Tells whether there is one of this name, in any language.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|statement| statement.name == name)
    }
}

/// Tells whether words speak of the next update.
pub fn promises(words: &str) -> bool {
    asks(words).iter().any(|ask| ask.name == NEXT_UPDATE)
}

/// Returns values as long as they usually are: a statement is measured with them before there is a crisis.
pub fn usual() -> Values {
    let all = w().statement.variables.iter();
    all.fold(Values::default(), |values, (name, _, usual)| values.with(name, usual))
}

/// Returns the language in which is spoken where nothing says another.
pub fn usual_lang() -> String {
    "en".to_owned()
}

/// Returns the names of the variables that a statement may have.
pub fn variables() -> Vec<&'static str> {
    w().statement.variables.iter().map(|(name, _, _)| *name).collect()
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Standing::Approved => f.write_str(w().statement.approved),
            Standing::Expired(on) => f.write_str(&fill(w().statement.expired, &[on])),
            Standing::Unapproved => f.write_str(w().statement.unapproved),
        }
    }
}
