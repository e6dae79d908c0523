//! Templates: `{train}` must have a value before the text may leave, `{order?}` is asked for and may stay empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::variation::choices;
use crate::domain::nearest::nearest;

/// The variables that the desk fills, with what stands for them. Any other word is asked for.
pub const FROM_DESK: [(&str, &str); 8] = [
    ("first_name", "their first name, where their name shows one"),
    ("name", "their name as the network shows it"),
    ("handle", "their handle"),
    ("network", "the network, as people write it"),
    ("account", "our handle there"),
    ("seat", "your name"),
    ("date", "today's date"),
    ("time", "the time now"),
];

/// The variables that the desk knows sometimes and asks for otherwise, and those that come with the program.
pub const ASKED: [(&str, &str); 7] = [
    ("update", "when we say more: what was promised, or the next update of the crisis"),
    ("promise", "by when we promise an answer"),
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

impl Ask<'_> {
    /// Tells whether a person is asked for it: all that may not stay empty, and what the desk never knows.
    fn is_put(&self) -> bool {
        !self.optional || !FROM_DESK.iter().any(|(name, _)| *name == self.name)
    }
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

/// Returns the variable that was most likely meant by a name that nobody knows and is near one that is known. A word
/// far from them is one of the author's own, which is asked for; `own` are those that are near and meant so.
pub fn meant(name: &str, own: &[String]) -> Option<&'static str> {
    let known = || FROM_DESK.iter().chain(&ASKED).map(|(known, _)| *known);
    let is_known = known().any(|known| known == name) || own.iter().any(|own| own == name);
    if is_known { None } else { nearest(name, known()) }
}

/// Returns the variables and choices that still stand in a text about to leave, with their braces.
pub fn left_over(text: &str) -> Vec<String> {
    asks(text).into_iter().map(|ask| ask.to_string()).chain(choices(text)).collect()
}

/// What stands for the variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// Sets a variable; blanks alone are no value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Values {
        self.0.insert(name.to_owned(), value.trim().to_owned());
        self
    }

    /// Returns all by name.
    pub const fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Tells whether it was asked for, even if nothing was said.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Tells whether it has a value.
    pub fn is_given(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl From<BTreeMap<String, String>> for Values {
    fn from(all: BTreeMap<String, String>) -> Values {
        all.iter().fold(Values::default(), |values, (name, value)| values.with(name, value))
    }
}

/// Returns the text as the picker shows it: with what is known in its place, and what will be asked for still
/// in its braces. What may stay empty and cannot be asked for is left out.
pub fn prepared(template: &str, values: &Values) -> String {
    put(template, values, |ask| ask.is_put())
}

/// Returns the text with what was answered in its place. What may stay empty is left out; what may not stays
/// in its braces, and the guard does not let it go.
pub fn settled(template: &str, values: &Values) -> String {
    let mut text = put(template, values, |ask| !ask.optional);
    // What is left out can bring braces together that held no variable before.
    loop {
        let again = put(&text, &Values::default(), |ask| !ask.optional);
        if again == text {
            return text;
        }
        text = again;
    }
}

/// Puts values in place of variables. One that is neither known nor kept leaves no hole: the blank before it
/// goes too, and the comma where nothing of its sentence follows.
fn put(template: &str, values: &Values, keeps: impl Fn(&Ask) -> bool) -> String {
    let mut text = String::with_capacity(template.len());
    let mut hole = false;
    for piece in pieces(template) {
        match piece {
            Piece::Text(words) => {
                if hole && words.starts_with(['.', '!', '?', ';', ':']) && text.ends_with(',') {
                    text.pop();
                }
                let fresh = hole && (text.is_empty() || text.ends_with('\n'));
                text.push_str(if fresh { words.trim_start_matches([' ', ',']) } else { words });
                hole &= words.is_empty();
            }
            Piece::Variable { name, optional } => match values.get(name) {
                Some(value) => text.push_str(value),
                None if keeps(&Ask { name, optional }) => text.push_str(&Ask { name, optional }.to_string()),
                None => {
                    text.truncate(text.trim_end_matches(' ').len());
                    hole = true;
                }
            },
        }
    }
    text
}

impl std::fmt::Display for Ask<'_> {
    /// As it stands in a template.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{{{}{}}}", self.name, if self.optional { "?" } else { "" })
    }
}
