//! The language of search, filters and views: `is:open net:bsky,fb class:complaint due<2h "gate 14" -refund`.
//!
//! Terms are joined by *and*; a comma inside a filter means *or*; a minus before a term means *not*.

mod facts;
mod parse;
mod when;

use std::fmt;

use jiff::tz::TimeZone;

pub use self::facts::{Facts, Has, Is, Marks};
pub use self::parse::{BadQuery, KEYS};
pub use self::when::{Toward, When};
use super::class::Class;
use super::id::CrisisId;
use super::item::Kind;
use super::snooze::words::fold;
use super::time::Time;

/// A whole query; an empty one fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Its terms, all of which must hold.
    pub terms: Vec<Term>,
}

/// One term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// It must *not* hold.
    pub not: bool,
    /// What is looked for.
    pub what: What,
}

/// What a term looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A word of the text.
    Word(String),
    /// Words of the text in this order.
    Phrase(String),
    /// A fact: any of these, all of the same key.
    Filter(Vec<Filter>),
}

/// A fact that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Part of the author's handle or name.
    From(String),
    /// The network's name.
    Net(String),
    /// A state or mark.
    Is(Is),
    /// The class.
    Class(Class),
    /// A label.
    Label(String),
    /// Due before then.
    DueBefore(When),
    /// Due after then.
    DueAfter(When),
    /// The language; `pt` finds `pt-BR` too.
    Lang(String),
    /// Part of our account.
    Account(String),
    /// Written before then.
    Before(When),
    /// Written then or later.
    After(When),
    /// The kind of item.
    Kind(Kind),
    /// Who it is assigned to.
    Assignee(Assignee),
    /// Something it has.
    Has(Has),
    /// The crisis that it belongs to, by its id or a part of that.
    Crisis(String),
}

/// Whom a conversation is assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// This seat.
    Me,
    /// Nobody.
    Nobody,
    /// A seat by its name.
    Seat(String),
}

/// A word or phrase that the search index must find, or not find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextTerm<'a> {
    /// It must not be there.
    pub not: bool,
    /// Its words stand together, in this order.
    pub phrase: bool,
    /// The words.
    pub text: &'a str,
}

impl Query {
    /// Returns what has to be found in the text.
    pub fn text(&self) -> impl Iterator<Item = TextTerm<'_>> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::Word(text) => Some(TextTerm { not: term.not, phrase: false, text }),
            What::Phrase(text) => Some(TextTerm { not: term.not, phrase: true, text }),
            What::Filter(_) => None,
        })
    }

    /// Tells whether facts alone decide, without the text.
    pub fn is_textless(&self) -> bool {
        self.text().next().is_none()
    }

    /// Tells whether every filter holds. What is looked for in the text is not asked here.
    pub fn matches(&self, facts: &Facts, now: Time, zone: &TimeZone) -> bool {
        self.terms.iter().all(|term| match &term.what {
            What::Word(_) | What::Phrase(_) => true,
            What::Filter(any) => any.iter().any(|filter| filter.holds(facts, now, zone)) != term.not,
        })
    }
}

impl Filter {
    fn holds(&self, facts: &Facts, now: Time, zone: &TimeZone) -> bool {
        let ahead = |when: &When| when.resolve(now, zone, Toward::Ahead);
        let back = |when: &When| when.resolve(now, zone, Toward::Back);
        match self {
            Filter::From(part) => contains(facts.handle, part) || contains(facts.name, part),
            Filter::Net(name) => facts.network.eq_ignore_ascii_case(name),
            Filter::Is(mark) => facts.marks.has(*mark),
            Filter::Class(class) => facts.class == *class,
            Filter::Label(label) => facts.labels.iter().any(|has| fold(has) == fold(label)),
            Filter::DueBefore(when) => facts.due.is_some_and(|due| due < ahead(when)),
            Filter::DueAfter(when) => facts.due.is_some_and(|due| due > ahead(when)),
            Filter::Lang(lang) => facts.lang.is_some_and(|has| is_lang(has, lang)),
            Filter::Account(part) => contains(facts.account, part),
            Filter::Before(when) => facts.created_at < back(when),
            Filter::After(when) => facts.created_at >= back(when),
            Filter::Kind(kind) => facts.kind == *kind,
            Filter::Assignee(Assignee::Me) => facts.marks.has(Is::Mine),
            Filter::Assignee(Assignee::Nobody) => facts.assignee.is_none(),
            Filter::Assignee(Assignee::Seat(name)) => facts.assignee.is_some_and(|has| fold(has) == fold(name)),
            Filter::Has(thing) => facts.has(*thing),
            Filter::Crisis(part) => facts.part_of.is_some_and(|crisis| is_meant(crisis, part)),
        }
    }

    /// Returns the key with its sign.
    const fn key(&self) -> &'static str {
        match self {
            Filter::From(_) => "from:",
            Filter::Net(_) => "net:",
            Filter::Is(_) => "is:",
            Filter::Class(_) => "class:",
            Filter::Label(_) => "label:",
            Filter::DueBefore(_) => "due<",
            Filter::DueAfter(_) => "due>",
            Filter::Lang(_) => "lang:",
            Filter::Account(_) => "account:",
            Filter::Before(_) => "before:",
            Filter::After(_) => "after:",
            Filter::Kind(_) => "kind:",
            Filter::Assignee(_) => "assignee:",
            Filter::Has(_) => "has:",
            Filter::Crisis(_) => "crisis:",
        }
    }

    fn value(&self) -> String {
        match self {
            Filter::From(text)
            | Filter::Net(text)
            | Filter::Label(text)
            | Filter::Lang(text)
            | Filter::Account(text)
            | Filter::Crisis(text)
            | Filter::Assignee(Assignee::Seat(text)) => text.clone(),
            Filter::Is(mark) => mark.word().to_owned(),
            Filter::Class(class) => class.word().to_owned(),
            Filter::DueBefore(when) | Filter::DueAfter(when) | Filter::Before(when) | Filter::After(when) => {
                when.to_string()
            }
            Filter::Kind(kind) => kind.word().to_owned(),
            Filter::Assignee(Assignee::Me) => "me".to_owned(),
            Filter::Assignee(Assignee::Nobody) => "none".to_owned(),
            Filter::Has(thing) => thing.word().to_owned(),
        }
    }
}

/// Tells whether a crisis is the one that is asked for: by its code, or by how its id begins.
pub fn is_meant(crisis: CrisisId, part: &str) -> bool {
    let part = part.to_lowercase();
    crisis.code() == part || crisis.to_string().to_lowercase().starts_with(&part)
}

/// Tells whether a part of a name stands in it, however both are written.
pub fn contains(whole: &str, part: &str) -> bool {
    fold(whole).contains(&fold(part))
}

/// Tells whether a language is the one that is asked for: `pt` asks for `pt-BR` too.
pub fn is_lang(has: &str, asked: &str) -> bool {
    let (has, asked) = (has.to_ascii_lowercase(), asked.to_ascii_lowercase());
    has == asked || has.strip_prefix(&asked).is_some_and(|rest| rest.starts_with(['-', '_']))
}

impl fmt::Display for Query {
    /// Writes the query so that it reads back as the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, term) in self.terms.iter().enumerate() {
            write!(f, "{}{term}", if n > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.not { "-" } else { "" })?;
        match &self.what {
            What::Word(word) => f.write_str(word),
            What::Phrase(phrase) => write!(f, "\"{phrase}\""),
            What::Filter(any) => {
                f.write_str(any.first().map_or("", Filter::key))?;
                let values: Vec<String> = any.iter().map(|filter| quoted(&filter.value())).collect();
                f.write_str(&values.join(","))
            }
        }
    }
}

/// Quotes a value that would not stay in one piece.
fn quoted(value: &str) -> String {
    let plain = !value.contains(|c: char| c.is_whitespace() || c == ',') && !value.is_empty();
    if plain { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests;
