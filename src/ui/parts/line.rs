//! One line that is typed into: a question's answer, a search, a command.

use super::editor::{TextEditor, Took};
use crate::ui::keys::{Code, Key};

/// The most characters of one line.
const MOST: usize = 2_000;

/// One line being typed.
#[derive(Debug, Default)]
pub struct LineInput(TextEditor);

impl LineInput {
    /// Begins with a text, the cursor behind it.
    pub fn new(text: &str) -> LineInput {
        LineInput(TextEditor::new(&one_line(text)))
    }

    /// Returns what is typed.
    pub fn text(&self) -> String {
        self.0.text()
    }

    /// Does what a key means in a line; enter and the arrows up and down are not for it.
    pub fn key(&mut self, key: Key) -> Took {
        match key.code {
            Code::Enter | Code::Up | Code::Down | Code::PageUp | Code::PageDown => Took::Not,
            Code::Char(_) if !key.ctrl && self.0.text().chars().count() >= MOST => Took::Moved,
            _ => self.0.key(key),
        }
    }

    /// Puts a pasted text in, its lines joined.
    pub fn paste(&mut self, text: &str) {
        self.0.insert(&one_line(text));
    }

    /// Puts another text in its place.
    pub fn set(&mut self, text: &str) {
        self.0.set(&one_line(text));
    }

    /// Returns the part that fits and the cursor's column in it.
    pub fn shown(&self, columns: usize) -> (&str, u16) {
        self.0.shown_on_one_line(columns)
    }
}

fn one_line(text: &str) -> String {
    let text: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ") + if text.ends_with(' ') { " " } else { "" }
}
