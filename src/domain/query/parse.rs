//! Reads a query; every mistake says where it is and what was expected.

use std::str::FromStr;

use super::{Assignee, Filter, Has, Is, Query, Term, What, When};
use crate::domain::class::Class;
use crate::domain::item::Kind;
use crate::domain::nearest::nearest;
use crate::words::{fill, w};

/// Every filter of the language, as it is typed, with what it asks for.
pub const KEYS: [(&str, &str); 15] = [
    ("from:", "part of a handle or name"),
    ("net:", "a network"),
    ("is:", "a state or mark"),
    ("class:", "a class"),
    ("label:", "a label"),
    ("due<", "due before a time"),
    ("due>", "due after a time"),
    ("lang:", "a language like ro"),
    ("account:", "part of our account"),
    ("before:", "written before a day"),
    ("after:", "written on a day or later"),
    ("kind:", "a kind of item"),
    ("assignee:", "a seat, me or none"),
    ("has:", "something it has"),
    ("crisis:", "a crisis, by its id or code"),
];

/// Short names of networks, as their tags are.
const TAGS: [(&str, &str); 11] = [
    ("bsky", "bluesky"),
    ("masto", "mastodon"),
    ("fb", "facebook"),
    ("ig", "instagram"),
    ("yt", "youtube"),
    ("li", "linkedin"),
    ("tt", "tiktok"),
    ("rddt", "reddit"),
    ("thr", "threads"),
    ("mail", "email"),
    ("twitter", "x"),
];

/// A query that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", fill(w().typed.at_letter, &[expected, at]))]
pub struct BadQuery {
    /// Which letter, the first being 1.
    pub at: usize,
    /// What is wrong and what was expected.
    pub expected: String,
}

impl FromStr for Query {
    type Err = BadQuery;

    fn from_str(text: &str) -> Result<Query, BadQuery> {
        let mut reader = Reader { text, at: 0 };
        let mut terms = Vec::new();
        while reader.skip_blanks() {
            terms.push(reader.term()?);
        }
        Ok(Query { terms })
    }
}

/// What is read and how far; `at` is a byte that begins a letter.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips to the next term; tells whether there is one.
    fn skip_blanks(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        !self.rest().is_empty()
    }

    fn eat(&mut self, letter: char) -> bool {
        let there = self.rest().starts_with(letter);
        self.at += if there { letter.len_utf8() } else { 0 };
        there
    }

    /// Takes letters up to the first one of these, or a blank.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| c.is_whitespace() || ends.contains(&c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn error(&self, at: usize, expected: impl Into<String>) -> BadQuery {
        let before = self.text.get(..at).unwrap_or(self.text);
        BadQuery { at: before.chars().count() + 1, expected: expected.into() }
    }

    fn term(&mut self) -> Result<Term, BadQuery> {
        let start = self.at;
        let not = self.eat('-');
        if self.rest().starts_with('"') {
            return Ok(Term { not, what: What::Phrase(self.quoted()?.to_owned()) });
        }
        if let Some(key) = self.key()? {
            return Ok(Term { not, what: What::Filter(self.values(key)?) });
        }
        match self.until(&['"']) {
            "" => Err(self.error(start, w().typed.minus_alone)),
            word => Ok(Term { not, what: What::Word(word.to_owned()) }),
        }
    }

    /// Takes a key with its sign, if the term begins with one.
    fn key(&mut self) -> Result<Option<&'static str>, BadQuery> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, after) = rest.split_at(length);
        let is_key = |key: &str| {
            let (word, sign) = key.split_at(key.len() - 1);
            word.eq_ignore_ascii_case(name) && after.starts_with(sign)
        };
        if let Some((key, _)) = KEYS.iter().find(|(key, _)| is_key(key)) {
            self.at += key.len();
            return Ok(Some(key));
        }
        if name.eq_ignore_ascii_case("due") && after.starts_with(':') {
            return Err(self.error(self.at, w().typed.due_compared));
        }
        if name.is_empty()
            || !after.starts_with(':')
            || after.starts_with("://")
            || after.trim_start_matches(':').is_empty()
        {
            return Ok(None);
        }
        let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        let names = keys.iter().map(|key| key.trim_end_matches([':', '<', '>']));
        let known = keys.join(" ");
        let expected = match nearest(name, names) {
            Some(near) => fill(w().typed.no_filter_but, &[&name, &near, &known]),
            None => fill(w().typed.no_filter, &[&name, &known]),
        };
        Err(self.error(self.at, expected))
    }

    /// Takes the text between two quotation marks.
    fn quoted(&mut self) -> Result<&'a str, BadQuery> {
        let start = self.at;
        self.at += 1;
        let inside = self.rest();
        let Some(length) = inside.find('"') else {
            return Err(self.error(start, w().typed.quotation_open));
        };
        self.at += length + 1;
        Ok(inside.get(..length).unwrap_or_default())
    }

    /// Takes the values of a filter, parted by commas.
    fn values(&mut self, key: &'static str) -> Result<Vec<Filter>, BadQuery> {
        let mut any = Vec::new();
        loop {
            let start = self.at;
            let value = if self.rest().starts_with('"') { self.quoted()? } else { self.until(&[',', '"']) };
            any.push(filter(key, value.trim()).map_err(|expected| self.error(start, expected))?);
            if !self.eat(',') {
                return Ok(any);
            }
        }
    }
}

/// Makes a filter of its key and one value; else says what was expected.
fn filter(key: &'static str, value: &str) -> Result<Filter, String> {
    if value.is_empty() {
        let asks = KEYS.iter().find(|(known, _)| *known == key).map_or("", |(_, asks)| asks);
        return Err(fill(w().typed.filter_empty, &[&key, &asks]));
    }
    let text = value.to_owned();
    let lower = value.to_lowercase();
    Ok(match key {
        "from:" => Filter::From(text.trim_start_matches(|c: char| c == '@' || c.is_whitespace()).trim_end().to_owned())
            .non_empty(key)?,
        "net:" => Filter::Net(network(&lower)),
        "is:" => Filter::Is(one_of(key, &lower, Is::ALL, Is::word)?),
        "class:" => Filter::Class(one_of(key, &lower, &Class::ALL, Class::word)?),
        "label:" => Filter::Label(text),
        "due<" => Filter::DueBefore(when(key, value)?),
        "due>" => Filter::DueAfter(when(key, value)?),
        "lang:" => Filter::Lang(lower),
        "account:" => Filter::Account(text),
        "before:" => Filter::Before(when(key, value)?),
        "after:" => Filter::After(when(key, value)?),
        "kind:" => Filter::Kind(one_of(key, &lower, &Kind::ALL, Kind::word)?),
        "assignee:" if lower == "me" => Filter::Assignee(Assignee::Me),
        "assignee:" if lower == "none" => Filter::Assignee(Assignee::Nobody),
        "assignee:" => Filter::Assignee(Assignee::Seat(text)),
        "crisis:" => Filter::Crisis(text),
        _ => Filter::Has(one_of(key, &lower, Has::ALL, Has::word)?),
    })
}

impl Filter {
    /// Refuses a handle that was nothing but an `@`.
    fn non_empty(self, key: &str) -> Result<Filter, String> {
        match &self {
            Filter::From(part) if part.is_empty() => Err(fill(w().typed.handle_empty, &[&key])),
            _ => Ok(self),
        }
    }
}

fn network(name: &str) -> String {
    let long = TAGS.iter().find(|(tag, _)| *tag == name).map(|(_, long)| *long);
    long.unwrap_or(name).to_owned()
}

fn one_of<T: Copy>(key: &str, value: &str, all: &[T], word: fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| word(*one) == value).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let known = words.join(", ");
        match nearest(value, words.iter().copied()) {
            Some(near) => fill(w().typed.one_of_but, &[&key, &value, &key, &near, &key, &known, &value]),
            None => fill(w().typed.one_of, &[&key, &known, &value]),
        }
    })
}

fn when(key: &str, value: &str) -> Result<When, String> {
    When::parse(value).ok_or_else(|| fill(w().typed.filter_time, &[&key, &value]))
}
