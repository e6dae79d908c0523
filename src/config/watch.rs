//! How the streams of messages are watched: `[watch]`.

use std::path::Path;

use crate::domain::id::AccountId;
use crate::domain::network::AccountSettings;
use crate::domain::watch::Watching;

use super::mistake::{Mistake, nearest};
use super::section::Section;

/// More alarms than one in three hours are no alarms.
const MOST: f64 = 56.0;

/// The table, while the accounts are not known yet.
#[derive(Default)]
pub struct Draft {
    watching: Watching,
    /// Accounts that are not watched, and where that stands.
    off: Vec<(String, Mistake)>,
}

impl Draft {
    /// Reads the table of a file over what the files before have said.
    pub fn read(&mut self, table: &mut Section<'_>, path: &Path) {
        if let Some(granted) = table.decimal("false_alarms_a_week", 0.0..=MOST) {
            self.watching.false_alarms_a_week = granted;
        }
        if let Some(page) = table.flag("page") {
            self.watching.page = page;
        }
        let place = Mistake { file: path.to_owned(), line: table.line("off"), what: String::new() };
        if let Some(off) = table.texts("off") {
            self.off = off.into_iter().map(|name| (name, place.clone())).collect();
        }
    }

    /// Finds the accounts that are not watched.
    pub fn finish(self, accounts: &[AccountSettings], mistakes: &mut Vec<Mistake>) -> Watching {
        let known: Vec<AccountId> = accounts.iter().map(AccountSettings::id).collect();
        let mut watching = self.watching;
        for (name, place) in self.off {
            match known.iter().find(|id| id.as_str() == name) {
                Some(id) => drop(watching.off.insert(id.clone())),
                None => {
                    let meant = nearest(&name, known.iter().map(AccountId::as_str));
                    let advice = match meant {
                        Some(meant) => format!("did you mean \"{meant}\"?"),
                        None => "`hearken account list` names them".to_owned(),
                    };
                    mistakes.push(Mistake { what: format!("off: there is no account \"{name}\"; {advice}"), ..place });
                }
            }
        }
        watching
    }
}
