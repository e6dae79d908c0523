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

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::{Config, Mistakes, Places};
    use crate::domain::id::AccountId;
    use crate::domain::watch::Watching;

    fn load(text: &str) -> Result<Watching, Mistakes> {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        fs::write(&config, text).unwrap();
        let places = Places { config, ..Places::alone(dir.path()) };
        Config::load(&places).map(|config| config.rulings.watch)
    }

    const ACCOUNT: &str = "[[account]]\nnetwork = \"forum\"\nhandle = \"@shop\"\n";

    #[test]
    fn what_is_set_holds_and_nothing_set_watches() {
        assert_eq!(load("").unwrap(), Watching::default());
        assert_eq!(load("[watch]\nfalse_alarms_a_week = 2\npage = true\n").unwrap().false_alarms_a_week, 2.0);
        assert!(!load("[watch]\nfalse_alarms_a_week = 0\n").unwrap().is_on());
        let off = load(&format!("[watch]\noff = [\"forum:@shop\"]\n{ACCOUNT}")).unwrap().off;
        assert_eq!(off, [AccountId::new("forum", "@shop")].into());
    }

    #[test]
    fn every_mistake_says_what_is_meant() {
        let text = format!(
            "[watch]\nfalse_alarms_a_week = -1\npages = true\noff = [\"forum:@shp\", \"x\"]\npage = \"no\"\n{ACCOUNT}"
        );
        let wrong: Vec<String> =
            load(&text).unwrap_err().0.into_iter().map(|one| format!("{}: {}", one.line, one.what)).collect();
        for said in [
            "2: false_alarms_a_week must be a number from 0 to 56, and is -1",
            "3: \"pages\" is not known in [watch]; did you mean \"page\"?",
            "4: off: there is no account \"forum:@shp\"; did you mean \"forum:@shop\"?",
            "4: off: there is no account \"x\"; `hearken account list` names them",
            "5: page must be true or false",
        ] {
            assert!(wrong.iter().any(|line| line.starts_with(said)), "{said}\n{wrong:#?}");
        }
        for bad in ["nan", "inf", "\"often\"", "57"] {
            assert!(load(&format!("[watch]\nfalse_alarms_a_week = {bad}\n")).is_err(), "{bad}");
        }
    }
}
