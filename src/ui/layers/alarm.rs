//! An alarm's page: its numbers, its last hours, messages to open, and what can be done about it.

use super::{Outcome, Then};
use crate::domain::ask::AlarmSheet;
use crate::ui::keys::{Code, Key};

/// An alarm's page.
pub struct AlarmPage {
    /// What the desk says of it.
    pub sheet: AlarmSheet,
    /// The message that Enter opens, counted from 0.
    pub chosen: usize,
}

impl AlarmPage {
    /// Opens the page of an alarm.
    pub const fn new(sheet: AlarmSheet) -> AlarmPage {
        AlarmPage { sheet, chosen: 0 }
    }

    /// Does what a key means here; nothing where it means what it does on every page.
    pub(super) fn key(&mut self, key: Key) -> Option<Outcome> {
        let alarm = &self.sheet.alarm;
        let last = self.sheet.examples.len().saturating_sub(1);
        let then = |then| Some(Outcome::Then(then, String::new()));
        match (key.code, key.ctrl) {
            (Code::Char('j'), false) | (Code::Down, _) => self.chosen = (self.chosen + 1).min(last),
            (Code::Char('k'), false) | (Code::Up, _) => self.chosen = self.chosen.saturating_sub(1),
            (Code::Enter, _) => {
                let example = self.sheet.examples.get(self.chosen)?;
                return then(Then::Line(format!("open {}", example.conversation)));
            }
            (Code::Char('!'), false) if !alarm.is_settled() => return then(Then::RaiseAlarm(alarm.id)),
            (Code::Char('d'), false) if !alarm.is_settled() => {
                return then(Then::Line(format!("alarm put-away {}", alarm.id)));
            }
            (Code::Char('m'), false) => return then(Then::ListAlarm(Box::new(alarm.clone()))),
            _ => return None,
        }
        Some(Outcome::Stay)
    }
}
