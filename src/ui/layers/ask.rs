//! A question with a few keys that answer it.

use super::{Outcome, Then};
use crate::ui::keys::{Code, Key};

/// A question. Enter says nothing where it would send or destroy: a wrong guess must do neither.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question.
    pub title: String,
    /// What to know before answering, a sentence each.
    pub lines: Vec<String>,
    /// What can be answered; nothing where there is nothing to choose.
    pub answers: Vec<Answer>,
    /// What Esc means here.
    pub escape: &'static str,
    /// A key that answers nothing takes the question away, and does nothing else.
    pub fleeting: bool,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The keys that give it; the first one is shown.
    pub keys: Vec<Key>,
    /// What it means, in a word or two.
    pub word: &'static str,
    /// What it does.
    pub then: Then,
}

impl Answer {
    /// Makes an answer of a letter.
    pub fn new(letter: char, word: &'static str, then: Then) -> Answer {
        Answer { keys: vec![Key::char(letter)], word, then }
    }
}

impl Ask {
    /// Asks whether to do something: `y` does it, and says so by its name; `n` and Esc do nothing.
    pub fn new(title: impl Into<String>, lines: Vec<String>, act: &'static str, yes: Then) -> Ask {
        let answers = vec![Answer::new('y', act, yes)];
        Ask { answers, ..Ask::telling(title, lines) }
    }

    /// Says something to which there is no answer.
    pub fn telling(title: impl Into<String>, lines: Vec<String>) -> Ask {
        let escape = crate::ui::words::w().back;
        Ask { title: title.into(), lines, answers: Vec::new(), escape, fleeting: false }
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        let is = |answer: &&Answer| answer.keys.iter().any(|one| alike(*one, key));
        if let Some(answer) = self.answers.iter().find(is) {
            return Outcome::Then(answer.then.clone(), String::new());
        }
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('n' | 'N' | 'q'), false) | (Code::Char('c'), true) => Outcome::Close,
            _ if self.fleeting => Outcome::Close,
            _ => Outcome::Stay,
        }
    }
}

/// The same key, whether or not Shift was held.
fn alike(one: Key, other: Key) -> bool {
    match (one.typed(), other.typed()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(&other),
        _ => one == other,
    }
}
