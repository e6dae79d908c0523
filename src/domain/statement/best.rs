//! Which statement to take, and what to tell where it is not the very one that was wanted.

use std::fmt;

use jiff::civil::Date;

use super::{Filled, Stage, Standing, Statement, Statements, Text, Unfit};
use crate::domain::network::TextLimit;
use crate::domain::protocol::distance;
use crate::domain::saved::Values;
use crate::words::{fill, w};

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The protocol's name.
    pub protocol: &'a str,
    /// The place in the crisis.
    pub stage: Stage,
    /// The language.
    pub lang: &'a str,
    /// The network.
    pub network: &'a str,
    /// The day, which ends an approval.
    pub today: Date,
}

/// A statement for a network, and how it differs from what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Its text for the network.
    pub text: &'a Text,
    /// The network.
    pub network: &'a str,
    /// What is otherwise than it was wanted, a sentence each.
    pub instead: Vec<Instead>,
}

/// What is otherwise than it was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Another language, the one of the statement.
    Lang(String, String),
    /// Another stage, the one of the statement.
    Stage(Stage, Stage),
    /// A text that was written for other networks.
    Network(String, Vec<String>),
    /// Nobody's yes holds today.
    Standing(Standing),
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = &w().statement;
        f.write_str(&match self {
            Instead::Lang(wanted, got) => fill(say.other_lang, &[wanted, got]),
            Instead::Stage(wanted, got) => fill(say.other_stage, &[&wanted.word(), &got.word()]),
            Instead::Network(wanted, of) => fill(say.other_network, &[wanted, &of.join(", ")]),
            Instead::Standing(standing) => standing.to_string(),
        })
    }
}

impl Chosen<'_> {
    /// Puts values in place of the variables; `limit` is what the account takes.
    ///
    /// # Errors
    /// When a variable has no value, or the text is longer than the network takes.
    pub fn fill(&self, values: &Values, limit: TextLimit) -> Result<Filled, Unfit> {
        self.text.fill(values, self.network, limit)
    }
}

impl Statements {
    /// Returns the statement that fits best: of the stage, then of the language, then one that holds today, then one that
    /// names the network. Nothing where the protocol has none for this network.
    pub fn best<'a>(&'a self, wanted: &Wanted<'a>) -> Option<Chosen<'a>> {
        let stages = [Some(wanted.stage), wanted.stage.stand_in()];
        let fits = |one: &&Statement| {
            one.protocol == wanted.protocol && stages.contains(&Some(one.stage)) && one.is_for(wanted.network)
        };
        let rank = |one: &&Statement| {
            let (stage, lang) = (one.stage != wanted.stage, distance(&one.lang, wanted.lang));
            (lang, stage, one.standing(wanted.today), one.networks.is_empty())
        };
        let statement = self.all().iter().filter(fits).min_by_key(rank)?;
        let text = statement.text(wanted.network)?;
        Some(Chosen { statement, text, network: wanted.network, instead: otherwise(statement, text, wanted) })
    }
}

fn otherwise(statement: &Statement, text: &Text, wanted: &Wanted<'_>) -> Vec<Instead> {
    let other_lang = distance(&statement.lang, wanted.lang) > 0;
    let lang = other_lang.then(|| Instead::Lang(wanted.lang.to_owned(), statement.lang.clone()));
    let stage = (statement.stage != wanted.stage).then_some(Instead::Stage(wanted.stage, statement.stage));
    let other_network = !text.networks.is_empty() && !text.is_for(wanted.network);
    let network = other_network.then(|| Instead::Network(wanted.network.to_owned(), text.networks.clone()));
    let standing = statement.standing(wanted.today);
    let standing = (standing != Standing::Approved).then_some(Instead::Standing(standing));
    [lang, stage, network, standing].into_iter().flatten().collect()
}
