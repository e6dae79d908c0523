//! What is wrong with a file, and where.

use std::fmt;

use crate::words::{fill, w};

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// The line, from 1; 0 where it is about the whole file.
    pub line: usize,
    /// The column or the field; nothing where it is about all of the line.
    pub field: String,
    /// What is wrong and what was expected.
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = &w().exchange;
        f.write_str(&match (self.line, self.field.as_str()) {
            (0, "") => self.what.clone(),
            (0, field) => fill(say.at_field, &[&field, &self.what]),
            (line, "") => fill(say.at_line_alone, &[&line, &self.what]),
            (line, field) => fill(say.at_line, &[&line, &field, &self.what]),
        })
    }
}
