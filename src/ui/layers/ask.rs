//! A question with yes and no.

use super::{Outcome, Then};
use crate::ui::keys::{Code, Key};

/// A question with yes and no. Enter says nothing: a wrong guess must not send.
pub struct Ask {
    /// The question.
    pub title: String,
    /// What to know before answering, a sentence each.
    pub lines: Vec<String>,
    /// What yes does; nothing where there is no yes.
    pub yes: Option<Then>,
    /// What no does.
    pub no: Then,
}

impl Ask {
    /// Asks; no does nothing.
    pub fn new(title: impl Into<String>, lines: Vec<String>, yes: Then) -> Ask {
        Ask { title: title.into(), lines, yes: Some(yes), no: Then::Nothing }
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl, &self.yes) {
            (Code::Char('y' | 'Y'), false, Some(yes)) => Outcome::Then(yes.clone(), String::new()),
            (Code::Char('n' | 'N'), false, _) => Outcome::Then(self.no.clone(), String::new()),
            (Code::Esc, ..) | (Code::Char('q'), false, _) | (Code::Char('c'), true, _) => Outcome::Close,
            _ => Outcome::Stay,
        }
    }
}
