//! A page to read.

use super::{AlarmPage, Outcome};
use crate::domain::ask::{Brand, Brief, DrillSheet, Staffing, WatchSheet};
use crate::ui::commands::Scope;
use crate::ui::keys::{Code, Key};
use crate::ui::parts::line::LineInput;

/// A page to read.
pub struct Sheet {
    /// What it says.
    pub of: SheetOf,
    /// Lines above the window.
    pub top: usize,
    /// What the lines of the help have to contain.
    pub filter: LineInput,
    /// It is being typed.
    pub typing: bool,
}

/// What a page says.
pub enum SheetOf {
    /// The keys of a pane.
    Help(Vec<Scope>),
    /// Why a row stands where it stands.
    Why(Vec<String>),
    /// Values, tone, facts.
    Brand(Box<Brand>),
    /// Since this seat left.
    Brief(Box<Brief>),
    /// The freeze under way.
    Freeze,
    /// The accounts and how they are.
    Accounts,
    /// An alarm.
    Alarm(Box<AlarmPage>),
    /// How the streams are.
    Watch(Box<WatchSheet>),
    /// When people are needed.
    Staffing(Box<Staffing>),
    /// The drill that is played.
    Drill(Box<DrillSheet>),
}

impl Sheet {
    /// Opens a page at its beginning.
    pub fn new(of: SheetOf) -> Sheet {
        Sheet { of, top: 0, filter: LineInput::default(), typing: false }
    }

    pub(super) fn key(&mut self, key: Key, page: usize) -> Outcome {
        if self.typing {
            return self.type_on(key);
        }
        if let SheetOf::Alarm(alarm) = &mut self.of
            && let Some(outcome) = alarm.key(key)
        {
            return outcome;
        }
        match (key.code, key.ctrl) {
            (Code::Char('/'), false) if matches!(self.of, SheetOf::Help(_)) => self.typing = true,
            (Code::Esc, _) if !self.filter.text().is_empty() => self.filter.set(""),
            (Code::Char('j'), false) | (Code::Down, _) => self.top += 1,
            (Code::Char('k'), false) | (Code::Up, _) => self.top = self.top.saturating_sub(1),
            (Code::PageDown | Code::Char(' '), _) => self.top += page,
            (Code::PageUp, _) => self.top = self.top.saturating_sub(page),
            (Code::Char('d'), true) => self.top += page / 2,
            (Code::Char('u'), true) => self.top = self.top.saturating_sub(page / 2),
            (Code::Char('g') | Code::Home, false) => self.top = 0,
            (Code::Char('G') | Code::End, false) => self.top = usize::MAX / 2,
            (Code::Esc | Code::Enter, _) | (Code::Char('q' | '?'), false) | (Code::Char('c'), true) => {
                return Outcome::Close;
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn type_on(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('c'), true) => {
                self.filter.set("");
                self.typing = false;
            }
            (Code::Enter, _) => self.typing = false,
            (Code::Backspace, false) if self.filter.text().is_empty() => self.typing = false,
            _ => {
                self.filter.key(key);
                self.top = 0;
            }
        }
        Outcome::Stay
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        if self.typing {
            self.filter.paste(text);
        }
        self.typing
    }
}
