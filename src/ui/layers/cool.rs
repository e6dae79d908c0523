//! An answer to an angry thread that is held, with what helps beside it.

use super::{Outcome, Then};
use crate::domain::ask::Brand;
use crate::domain::command::Command;
use crate::domain::guard::Concern;
use crate::domain::protocol::Answers;
use crate::domain::reply::Draft;
use crate::ui::keys::{Code, Key};
use crate::ui::parts::line::LineInput;
use crate::words::w;

/// What is typed to send it all the same.
const WORD: &str = "send";

/// An answer to an angry thread, held.
pub struct CoolHead {
    /// The answer.
    pub draft: Draft,
    /// What holds it.
    pub concerns: Vec<Concern>,
    /// What has been seen once it is sent all the same.
    pub seen: Vec<Concern>,
    /// What their words tell of who writes.
    pub answers: Option<Answers>,
    /// The brand sheet.
    pub brand: Option<Brand>,
    /// Lines above the window.
    pub top: usize,
    /// The word that is being typed.
    pub typing: Option<LineInput>,
    /// Why it was not sent.
    pub why: &'static str,
}

impl CoolHead {
    /// Holds an answer.
    pub const fn new(draft: Draft, concerns: Vec<Concern>, seen: Vec<Concern>) -> CoolHead {
        CoolHead { draft, concerns, seen, answers: None, brand: None, top: 0, typing: None, why: "" }
    }

    pub(super) fn key(&mut self, key: Key, page: usize) -> Outcome {
        if let Some(input) = &mut self.typing {
            match (key.code, key.ctrl) {
                (Code::Esc, _) | (Code::Char('c'), true) => self.typing = None,
                (Code::Enter, _) if input.text().trim().eq_ignore_ascii_case(WORD) => return self.send(),
                (Code::Enter, _) => (self.typing, self.why) = (None, w().cool.not_typed),
                _ => {
                    input.key(key);
                }
            }
            return Outcome::Stay;
        }
        self.why = "";
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('e' | 'q'), false) | (Code::Char('c'), true) => return Outcome::Close,
            (Code::Char('s'), false) => {
                if let Some(on) = self.draft.conversation {
                    return Outcome::Then(Then::CoolOff(on), String::new());
                }
            }
            (Code::Char('a'), false) => self.typing = Some(LineInput::default()),
            (Code::Char('j'), false) | (Code::Down, _) => self.top += 1,
            (Code::Char('k'), false) | (Code::Up, _) => self.top = self.top.saturating_sub(1),
            (Code::PageDown | Code::Char(' '), _) => self.top += page / 2,
            (Code::PageUp, _) => self.top = self.top.saturating_sub(page / 2),
            _ => {}
        }
        Outcome::Stay
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        let Some(input) = &mut self.typing else { return false };
        input.paste(text);
        true
    }

    fn send(&self) -> Outcome {
        let (draft, seen) = (Box::new(self.draft.clone()), self.seen.clone());
        Outcome::Then(Then::Do(Box::new(Command::Send { draft, now: false, seen })), String::new())
    }
}
