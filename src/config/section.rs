//! Reads a table of a settings file key by key and remembers every mistake with its line.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use std::path::Path;

use jiff::civil::Date;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::network::faults::SECRETS;
use crate::words::w;

use super::mistake::{Mistake, nearest};

/// A settings file that is being read.
pub struct Source<'a> {
    file: &'a Path,
    text: &'a str,
    /// Each with its byte of the text.
    mistakes: RefCell<Vec<(usize, Mistake)>>,
}

impl<'a> Source<'a> {
    /// Makes a source of a file's text.
    pub fn new(file: &'a Path, text: &'a str) -> Source<'a> {
        Source { file, text, mistakes: RefCell::default() }
    }

    /// Reads the text as TOML, as far as that is possible.
    pub fn parse(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.mistake(at, error.message().to_owned());
        }
        table
    }

    /// Notes a mistake at a byte of the text.
    pub fn mistake(&self, at: usize, what: String) {
        let line = self.line(at);
        self.mistakes.borrow_mut().push((at, Mistake { file: self.file.to_owned(), line, what }));
    }

    /// Tells whether something is wrong within a piece of the text.
    fn is_told(&self, piece: &Range<usize>) -> bool {
        self.mistakes.borrow().iter().any(|(at, _)| piece.contains(at))
    }

    /// Returns the line of a byte of the text, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Ends the reading; what was wrong comes in the order of the lines.
    pub fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|(_, mistake)| mistake.line);
        mistakes.into_iter().map(|(_, mistake)| mistake).collect()
    }
}

/// A table of a settings file. Keys that nobody asked for are mistakes, noted by `done`.
pub struct Section<'a> {
    source: &'a Source<'a>,
    name: String,
    table: &'a DeTable<'a>,
    at: usize,
    asked: Vec<&'static str>,
    all_taken: bool,
}

/// A value with its place.
pub type Value<'a> = &'a Spanned<DeValue<'a>>;

impl<'a> Section<'a> {
    /// Starts reading a table; `name` is how mistakes call it, nothing for the whole file.
    pub fn new(source: &'a Source<'a>, name: &str, table: &'a Spanned<DeTable<'a>>) -> Section<'a> {
        Section {
            source,
            name: name.to_owned(),
            table: table.get_ref(),
            at: table.span().start,
            asked: Vec::new(),
            all_taken: false,
        }
    }

    /// Returns the line of a key, or of the table where it has none.
    pub fn line(&self, key: &str) -> usize {
        self.source.line(self.get(key).map_or(self.at, |value| value.span().start))
    }

    /// Notes a mistake of a key, or of the table where it has none.
    pub fn mistake(&self, key: &str, what: String) {
        self.source.mistake(self.get(key).map_or(self.at, |value| value.span().start), what);
    }

    /// Notes a mistake of some words in the value of a key.
    pub fn mistake_at(&self, key: &str, words: &str, what: String) {
        let place = self.get(key).map_or(self.at..self.at, Spanned::span);
        let within = self.source.text.get(place.clone()).and_then(|value| value.find(words)).unwrap_or_default();
        self.source.mistake(place.start + within, what);
    }

    /// Notes a mistake of a key, or of one in a table below; nothing where its value could not be read at all, which
    /// was told.
    pub fn fault(&self, path: &[String], what: String) {
        let (mut table, mut place, mut found) = (Some(self.table), self.at..self.at, 0);
        for key in path {
            let Some(value) = table.and_then(|table| of(table, key)) else { break };
            (table, place, found) = (value.get_ref().as_table(), value.span(), found + 1);
        }
        if found < path.len() || !self.source.is_told(&place) {
            self.source.mistake(place.start, what);
        }
    }

    fn get(&self, key: &str) -> Option<Value<'a>> {
        of(self.table, key)
    }

    fn take(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.asked.push(key);
        self.get(key)
    }

    fn wrong(&self, value: Value<'a>, key: &str, expected: &str) {
        let found = value.get_ref().type_str();
        self.source.mistake(value.span().start, format!("{key} must be {expected}, and is a {found}"));
    }

    /// Reads a text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(value, key, "a text in quotes");
        }
        text.map(str::to_owned)
    }

    /// Reads a text that is not empty.
    pub fn words(&mut self, key: &'static str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// Reads `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(value, key, "true or false");
        }
        flag
    }

    /// Reads a number of a range, whole or not.
    pub fn decimal(&mut self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        let value = self.take(key)?;
        let number: Option<f64> = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let fits = number.filter(|number| range.contains(number));
        if fits.is_none() {
            let expected = format!("a number from {} to {}", range.start(), range.end());
            match number {
                Some(number) => {
                    self.source.mistake(value.span().start, format!("{key} must be {expected}, and is {number}"));
                }
                None => self.wrong(value, key, &expected),
            }
        }
        fits
    }

    /// Reads a whole number of a range.
    pub fn number(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.take(key)?;
        let number = value.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        let fits = number.filter(|number| range.contains(number));
        if fits.is_none() {
            let expected = format!("a whole number from {} to {}", range.start(), range.end());
            match number {
                Some(number) => {
                    self.source.mistake(value.span().start, format!("{key} must be {expected}, and is {number}"))
                }
                None => self.wrong(value, key, &expected),
            }
        }
        fits
    }

    /// Reads a text that means something; `read` says what is wrong with it otherwise.
    pub fn parsed<T>(&mut self, key: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let value = self.take(key)?;
        self.read(value, key, &read)
    }

    /// Reads a day, 2026-11-29, in quotes or not.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        let value = self.take(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(at) => at.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let day = text.parse().ok();
        if day.is_none() {
            self.source.mistake(value.span().start, format!("{key} must be a day, like 2026-11-29"));
        }
        day
    }

    /// Reads a list of texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.parsed_list(key, |text| Ok(text.to_owned()))
    }

    /// Reads a list of texts that mean something. Good ones are returned even where others are not.
    pub fn parsed_list<T>(&mut self, key: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let value = self.take(key)?;
        self.list(value, key, read)
    }

    /// Reads a value that `rest` gave as a list of texts.
    pub fn list<T>(&self, value: Value<'a>, key: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of texts, [\"like\", \"this\"]");
            return None;
        };
        Some(array.iter().filter_map(|one| self.read(one, key, &read)).collect())
    }

    fn read<T>(&self, value: Value<'a>, key: &str, read: &impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, key, "a text in quotes");
            return None;
        };
        read(text).map_err(|why| self.source.mistake(value.span().start, format!("{key}: {why}"))).ok()
    }

    /// Reads a table below this one.
    pub fn section(&mut self, key: &'static str) -> Option<Section<'a>> {
        let value = self.take(key)?;
        self.table_of(value, key)
    }

    /// Reads a value that `rest` gave as a table.
    pub fn table_of(&self, value: Value<'a>, key: &str) -> Option<Section<'a>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, "a table");
            return None;
        };
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        Some(Section { source: self.source, name, table, at: value.span().start, asked: Vec::new(), all_taken: false })
    }

    /// Reads a table as it stands, whatever is in it.
    pub fn table(&mut self, key: &'static str) -> Option<toml::Table> {
        let value = self.take(key)?;
        match plain(value.get_ref()) {
            Some(toml::Value::Table(table)) => Some(table),
            _ => {
                self.wrong(value, key, "a table");
                None
            }
        }
    }

    /// Reads the tables of an array, `[[key]]`.
    pub fn sections(&mut self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value, key, &format!("a list of tables, each begun by [[{key}]]"));
            return Vec::new();
        };
        array.iter().filter_map(|one| self.table_of(one, key)).collect()
    }

    /// Returns the keys that nobody has asked for so far, and takes them as asked for.
    pub fn rest(&mut self) -> Vec<(&'a str, Value<'a>)> {
        self.all_taken = true;
        let all = self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), value));
        all.filter(|(key, _)| !self.asked.contains(key)).collect()
    }

    /// Tells whether a key is there, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Tells whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Tells whether a key is a list with nothing in it, without asking for it.
    pub fn is_empty_list(&self, key: &str) -> bool {
        self.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|list| list.is_empty())
    }

    /// Ends the reading: what nobody asked for is a mistake.
    pub fn done(self) {
        let unknown = |key: &&Spanned<_>| !self.asked.contains(&AsRef::<str>::as_ref(key.get_ref()));
        for key in self.table.keys().filter(|key| !self.all_taken && unknown(key)) {
            self.unknown(key.get_ref(), key.span().start, &self.asked);
        }
    }

    /// Notes that a key is not known, with the nearest of those that are.
    pub fn unknown(&self, word: &str, at: usize, known: &[&str]) {
        let place = if self.name.is_empty() { "here".to_owned() } else { format!("in [{}]", self.name) };
        let advice = match nearest(word, known.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None if SECRETS.contains(&word) => w().settings.no_secrets.to_owned(),
            None => format!("known are {}", known.join(", ")),
        };
        self.source.mistake(at, format!("\"{word}\" is not known {place}; {advice}"));
    }
}

/// Returns the value of a key.
fn of<'a>(table: &'a DeTable<'a>, key: &str) -> Option<Value<'a>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// Returns a value without its places.
fn plain(value: &DeValue<'_>) -> Option<toml::Value> {
    Some(match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(number) => toml::Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?),
        DeValue::Float(number) => toml::Value::Float(number.as_str().parse().ok()?),
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(at) => toml::Value::Datetime(*at),
        DeValue::Array(list) => toml::Value::Array(list.iter().filter_map(|one| plain(one.get_ref())).collect()),
        DeValue::Table(table) => {
            let pair = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let key: &std::borrow::Cow<'_, str> = key.get_ref();
                Some((key.to_string(), plain(value.get_ref())?))
            };
            toml::Value::Table(table.iter().filter_map(pair).collect())
        }
    })
}
