//! A line to type: a command, a search, a reason.

use super::{Outcome, Then};
use crate::ui::keys::{Code, Key};
use crate::ui::parts::editor::Took;
use crate::ui::parts::line::LineInput;

/// A line to type.
pub struct Prompt {
    /// What is asked for.
    pub title: String,
    /// What is typed.
    pub input: LineInput,
    /// What is done with it.
    pub then: Then,
    /// May stay empty.
    pub may_be_empty: bool,
    /// What Tab can complete.
    pub completes: Completes,
    /// What was typed before, newest last.
    pub earlier: Vec<String>,
    /// Why it is asked again, in a sentence.
    pub why: String,
    back: usize,
    /// What could complete the line, best first; kept up by the seat.
    pub candidates: Vec<String>,
}

/// What Tab can complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completes {
    /// Nothing.
    Nothing,
    /// Commands and what may follow them.
    Commands,
}

impl Prompt {
    /// Asks for a line.
    pub fn new(title: impl Into<String>, then: Then) -> Prompt {
        Prompt {
            title: title.into(),
            input: LineInput::default(),
            then,
            may_be_empty: false,
            completes: Completes::Nothing,
            earlier: Vec::new(),
            why: String::new(),
            back: 0,
            candidates: Vec::new(),
        }
    }

    /// Begins with a text.
    #[must_use]
    pub fn with(mut self, text: &str) -> Prompt {
        self.input = LineInput::new(text);
        self
    }

    /// Says why it is asked again.
    #[must_use]
    pub fn because(mut self, why: String) -> Prompt {
        self.why = why;
        self
    }

    /// Lets Enter take an empty line.
    #[must_use]
    pub fn or_empty(mut self) -> Prompt {
        self.may_be_empty = true;
        self
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        let typed = self.input.text();
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('c'), true) => Outcome::Close,
            (Code::Backspace, false) if typed.is_empty() => Outcome::Close,
            (Code::Enter, _) if typed.trim().is_empty() && !self.may_be_empty => Outcome::Stay,
            (Code::Enter, _) => Outcome::Then(self.then.clone(), typed.trim().to_owned()),
            (Code::Tab, _) => self.complete(),
            (Code::Up, _) => self.recall(1),
            (Code::Down, _) => self.recall(-1),
            _ if self.input.key(key) == Took::Changed => Outcome::Typed,
            _ => Outcome::Stay,
        }
    }

    fn complete(&mut self) -> Outcome {
        let Some(best) = self.candidates.first() else { return Outcome::Stay };
        self.input.set(&format!("{best} "));
        Outcome::Typed
    }

    fn recall(&mut self, by: isize) -> Outcome {
        self.back = self.back.saturating_add_signed(by).min(self.earlier.len());
        let text = self.earlier.len().checked_sub(self.back).and_then(|at| self.earlier.get(at));
        self.input.set(text.map_or("", String::as_str));
        Outcome::Typed
    }
}
