//! A page to read.

use super::Outcome;
use crate::domain::ask::{Brand, Brief};
use crate::ui::commands::Scope;
use crate::ui::keys::{Code, Key};

/// A page to read.
pub struct Sheet {
    /// What it says.
    pub of: SheetOf,
    /// Lines above the window.
    pub top: usize,
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
}

impl Sheet {
    /// Opens a page at its beginning.
    pub fn new(of: SheetOf) -> Sheet {
        Sheet { of, top: 0 }
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Char('j'), false) | (Code::Down, _) => self.top += 1,
            (Code::Char('k'), false) | (Code::Up, _) => self.top = self.top.saturating_sub(1),
            (Code::Char('d'), true) | (Code::PageDown | Code::Char(' '), _) => self.top += 10,
            (Code::Char('u'), true) | (Code::PageUp, _) => self.top = self.top.saturating_sub(10),
            (Code::Char('g') | Code::Home, false) => self.top = 0,
            (Code::Char('G') | Code::End, false) => self.top = usize::MAX / 2,
            (Code::Esc | Code::Enter, _) | (Code::Char('q' | '?'), false) | (Code::Char('c'), true) => {
                return Outcome::Close;
            }
            _ => {}
        }
        Outcome::Stay
    }
}
