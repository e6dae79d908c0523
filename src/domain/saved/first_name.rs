//! The first name in the name that somebody chose, or the doubt whether there is one.

use crate::domain::snooze::words::fold;
use crate::words::w;

/// What a name says of the first name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstName {
    /// This is it.
    Sure(String),
    /// There may be none: leave it out, or look before sending.
    Doubtful {
        /// Why.
        why: &'static str,
    },
}

impl FirstName {
    /// Returns the first name, where it is sure.
    pub fn sure(&self) -> Option<&str> {
        match self {
            FirstName::Sure(name) => Some(name),
            FirstName::Doubtful { .. } => None,
        }
    }
}

/// Words that no person is called by; where one stands the name is that of a firm, a program or a role.
const NOT_A_PERSON: &str = " ab ag airlines app bank bar bot bv cafe ceo channel city club clinic co company corp \
    customer daily department desk editor fc foundation gmbh group guest help hotel hq inc info kg limited live llc llp ltd \
    magazine mail media museum music news nv office official oficial online organization owner page pfa plc press radio \
    railway restaurant sa sas school services service shop sl social srl store studio studios support team tech \
    tienda tours trains travel tv university user usuario utilizator admin administrator anonymous anonim anonimo \
    moderator noreply ";

/// Words that open a name without being part of it.
const TITLES: &str = " mr mrs ms miss mx dr prof sr sra srta don dona dl dna domnul doamna ing av ";

/// Words that open what is no name at all.
const OPENERS: &str = " the a an el la los las un una not just real only this that i im my your happy sad angry team \
    o cel cea le les de no yo soy sunt ";

/// Finds the first name in a name as the network shows it.
pub fn first_name(name: &str) -> FirstName {
    let doubt = |why| FirstName::Doubtful { why };
    let name = name.split(['(', '|', '·']).next().unwrap_or_default();
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    if name.chars().any(|c| c.is_ascii_digit() || "_@/\\".contains(c)) {
        return doubt(w().typed.handle_not_name);
    }
    let words = words(name);
    if words.iter().any(|word| is_in(NOT_A_PERSON, word)) {
        return doubt(w().typed.firm_not_name);
    }
    let given: Vec<&str> = self::words(given).into_iter().filter(|word| !is_title(word)).collect();
    match given.first() {
        None => doubt(w().typed.no_letters),
        Some(first) if is_in(OPENERS, first) => doubt(w().typed.saying_not_name),
        Some(first) if !has_letter_case(first) => doubt(w().typed.script_hides_it),
        Some(first) if !(2..=20).contains(&first.chars().count()) => doubt(w().typed.odd_length),
        Some(first) => written(first, given.len()).map_or_else(|| doubt(w().typed.odd_letters), FirstName::Sure),
    }
}

/// Tells whether a word is a title, such as `Mrs` or `Sra`.
pub(super) fn is_title(word: &str) -> bool {
    is_in(TITLES, word)
}

/// Returns the words of a name that name somebody: no titles, no single letters.
pub(super) fn words_in(name: &str) -> Vec<&str> {
    words(name).into_iter().filter(|word| !is_title(word) && word.chars().count() > 1).collect()
}

/// Returns the words without the signs and pictures around them; a picture inside stays and makes it doubtful.
fn words(name: &str) -> Vec<&str> {
    name.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_in(list: &str, word: &str) -> bool {
    let plain: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
    list.contains(&format!(" {plain} "))
}

fn has_letter_case(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_lowercase())
}

/// Returns a word as a first name is written: `Ana-Maria`, `O'Neil`. One word all in capitals or all in small
/// letters is as likely a brand or a handle.
fn written(word: &str, words: usize) -> Option<String> {
    if !word.chars().all(|c| c.is_alphabetic() || "-'’".contains(c)) {
        return None;
    }
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let first_upper = word.chars().next().is_some_and(char::is_uppercase);
    match (first_upper, upper) {
        (_, upper) if upper == letters && words > 1 && letters > 2 => Some(capitals(word)),
        (false, 0) if words > 1 && letters > 2 => Some(capitals(word)),
        (true, upper) if upper <= 2 && upper < letters => Some(word.to_owned()),
        _ => None,
    }
}

fn capitals(word: &str) -> String {
    let mut start = true;
    let mut written = String::with_capacity(word.len());
    for c in word.chars() {
        if start {
            written.extend(c.to_uppercase())
        } else {
            written.extend(c.to_lowercase())
        }
        start = c == '-';
    }
    written
}
