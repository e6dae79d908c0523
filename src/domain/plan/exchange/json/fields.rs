//! Reads an object field by field and remembers what is wrong with each.

use serde_json::{Map, Value};

use super::super::Flaw;
use crate::domain::nearest::nearest;
use crate::words::{fill, w};

/// An object that is being read. Fields that nobody asked for are flaws, noted by `done`.
pub struct Fields<'a, 'f> {
    line: usize,
    place: String,
    object: Option<&'a Map<String, Value>>,
    asked: Vec<&'static str>,
    pub flaws: &'f mut Vec<Flaw>,
}

/// Returns what kind of value it is.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

impl<'a, 'f> Fields<'a, 'f> {
    /// Starts reading a value, which should be an object.
    pub fn new(line: usize, place: &str, value: &'a Value, flaws: &'f mut Vec<Flaw>) -> Fields<'a, 'f> {
        let mut fields = Fields { line, place: place.to_owned(), object: value.as_object(), asked: Vec::new(), flaws };
        if fields.object.is_none() {
            fields.flaw("", fill(w().exchange.not_a, &[&w().exchange.an_object, &kind(value)]));
        }
        fields
    }

    /// Returns how a field is called in a flaw.
    pub fn place(&self, key: &str) -> String {
        match (self.place.as_str(), key) {
            ("", key) => key.to_owned(),
            (place, "") => place.to_owned(),
            (place, key) => format!("{place}.{key}"),
        }
    }

    /// Notes what is wrong with a field.
    pub fn flaw(&mut self, key: &str, what: String) {
        let field = self.place(key);
        self.flaws.push(Flaw { line: self.line, field, what });
    }

    /// Tells whether a field says something.
    pub fn has(&self, key: &str) -> bool {
        self.object.and_then(|object| object.get(key)).is_some_and(|value| !value.is_null() && *value != "")
    }

    /// Returns a field as it stands.
    pub fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.object?.get(key)
    }

    /// Takes fields as asked for that nobody reads.
    pub fn pass_over(&mut self, keys: &[&'static str]) {
        self.asked.extend(keys);
    }

    fn wrong(&mut self, key: &str, expected: &str, value: &Value) {
        self.flaw(key, fill(w().exchange.not_a, &[&expected, &kind(value)]));
    }

    /// Returns a text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        match self.value(key)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => {
                self.wrong(key, w().exchange.a_text, other);
                None
            }
        }
    }

    /// Returns a text that is not empty.
    pub fn words(&mut self, key: &'static str) -> Option<String> {
        self.text(key).filter(|text| !text.is_empty())
    }

    /// Returns a whole number.
    pub fn number(&mut self, key: &'static str) -> Option<u64> {
        self.value(key)?.as_u64()
    }

    /// Returns a yes or a no.
    pub fn switch(&mut self, key: &'static str) -> Option<bool> {
        match self.value(key)? {
            Value::Null => None,
            Value::Bool(on) => Some(*on),
            other => {
                self.wrong(key, w().exchange.a_switch, other);
                None
            }
        }
    }

    /// Returns a text that means something; `read` says what is wrong with it otherwise.
    pub fn parsed<T>(&mut self, key: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.words(key)?;
        read(&text).map_err(|why| self.flaw(key, why)).ok()
    }

    /// Returns a list.
    pub fn list(&mut self, key: &'static str) -> Vec<Value> {
        match self.value(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(values)) => values.clone(),
            Some(other) => {
                self.wrong(key, w().exchange.a_list, other);
                Vec::new()
            }
        }
    }

    /// Ends the reading: what nobody asked for is a flaw.
    pub fn done(mut self) {
        let Some(object) = self.object else { return };
        let asked = std::mem::take(&mut self.asked);
        for key in object.keys().filter(|key| !asked.contains(&key.as_str())) {
            let what = match nearest(key, asked.iter().copied()) {
                Some(near) => fill(w().exchange.no_field_near, &[key, &near]),
                None => fill(w().exchange.no_field, &[key, &asked.join(", ")]),
            };
            self.flaw(key, what);
        }
    }
}
