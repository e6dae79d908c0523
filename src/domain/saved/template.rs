//! Templates: `{first_name}` must have a value, `{order?}` is asked for and may stay empty.

use std::collections::BTreeMap;

/// Every variable, with what stands for it.
pub const VARIABLES: [(&str, &str); 13] = [
    ("first_name", "their first name, where their name shows one"),
    ("name", "their name as the network shows it"),
    ("handle", "their handle"),
    ("network", "the network, as people write it"),
    ("account", "our handle there"),
    ("seat", "your name"),
    ("date", "today's date"),
    ("time", "the time now"),
    ("order", "the order's number"),
    ("ticket", "the ticket's number"),
    ("train", "the train"),
    ("place", "the station or shop"),
    ("link", "a web address"),
];

/// Longer texts between braces are no variables.
const MOST: usize = 32;

/// One piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable { name: &'a str, optional: bool },
}

/// Parts a template; braces around anything that is not one short word stay text.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, inside, after)) = next_braces(rest) {
        let (name, optional) = inside.strip_suffix('?').map_or((inside, false), |name| (name, true));
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Variable { name, optional });
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Finds the next braces that hold one short word; returns what is before, inside and after.
fn next_braces(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (before, from) = text.split_at(at);
        let (inside, after) = from.strip_prefix('{')?.split_once('}')?;
        let name = inside.strip_suffix('?').unwrap_or(inside);
        let is_name = !name.is_empty() && name.len() <= MOST && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then_some((before, inside, after))
    })
}

/// A variable that a template wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ask<'a> {
    /// Its name.
    pub name: &'a str,
    /// It may stay empty.
    pub optional: bool,
}

/// Returns the variables that a template wants, each once, in the order in which they come.
pub fn asks(template: &str) -> Vec<Ask<'_>> {
    let mut asks: Vec<Ask> = Vec::new();
    for piece in pieces(template) {
        if let Piece::Variable { name, optional } = piece {
            match asks.iter_mut().find(|ask| ask.name == name) {
                Some(known) => known.optional &= optional,
                None => asks.push(Ask { name, optional }),
            }
        }
    }
    asks
}

/// Returns the variables that still stand in a text about to leave, with their braces.
pub fn left_over(text: &str) -> Vec<String> {
    let braces = |ask: Ask| format!("{{{}{}}}", ask.name, if ask.optional { "?" } else { "" });
    asks(text).into_iter().map(braces).collect()
}

/// What stands for the variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// Sets a variable; blanks alone are no value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Values {
        self.0.insert(name.to_owned(), value.trim().to_owned());
        self
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// A template with its values in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// Optional variables that stayed empty.
    pub empty: Vec<String>,
}

/// Why a template could not be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadVariable {
    /// No such variable.
    #[error(
        "there is no variable {{{name}}}; there are first_name, name, handle, order and others: ? in the picker lists them"
    )]
    Unknown {
        /// Its name.
        name: String,
    },
    /// It has no value.
    #[error("{{{name}}} has no value; write it, or take it out of the text")]
    Missing {
        /// Its name.
        name: String,
    },
}

/// Puts values in place of variables. An optional one without a value leaves no hole: the blank before it
/// goes too.
pub fn fill(template: &str, values: &Values) -> Result<Filled, Vec<BadVariable>> {
    let mut filled = Filled { text: String::with_capacity(template.len()), empty: Vec::new() };
    let mut bad = Vec::new();
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => filled.push_text(text),
            Piece::Variable { name, .. } if !VARIABLES.iter().any(|(known, _)| *known == name) => {
                bad.push(BadVariable::Unknown { name: name.to_owned() });
            }
            Piece::Variable { name, optional } => match values.get(name) {
                Some(value) => filled.text.push_str(value),
                None if optional => filled.leave_out(name),
                None => bad.push(BadVariable::Missing { name: name.to_owned() }),
            },
        }
    }
    bad.dedup();
    if bad.is_empty() { Ok(filled) } else { Err(bad) }
}

impl Filled {
    fn leave_out(&mut self, name: &str) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.empty.iter().any(|known| known == name) {
            self.empty.push(name.to_owned());
        }
    }

    /// Adds text; where a line begins with nothing left before it, without its blanks.
    fn push_text(&mut self, text: &str) {
        let fresh = !self.empty.is_empty() && (self.text.is_empty() || self.text.ends_with('\n'));
        self.text.push_str(if fresh { text.trim_start_matches(' ') } else { text });
    }
}

/// Returns the text with every variable filled that has a value; the others stay as they are written, for
/// the seat to fill in.
pub fn fill_known(template: &str, values: &Values) -> String {
    let mut text = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Variable { name, optional } => match values.get(name) {
                Some(value) => text.push_str(value),
                None => text.push_str(&format!("{{{name}{}}}", if optional { "?" } else { "" })),
            },
        }
    }
    text
}
