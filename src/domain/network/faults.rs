//! What is wrong with the settings of an account, as far as that shows without asking its network.

use super::{AccountSettings, NetError};
use crate::domain::nearest::nearest;
use crate::words::{fill, w};

/// Keys by which people try to write a secret down.
pub const SECRETS: [&str; 5] = ["password", "secret", "token", "access_token", "app_password"];

/// One mistake in the settings of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key, or that of the table and the one in it: `handle`, or `options` and `imap`.
    pub path: Vec<String>,
    /// What is wrong and what was expected, with the name of the key.
    pub what: String,
}

impl Fault {
    /// Says what is wrong with a key of the account.
    pub fn of_key(key: &str, what: impl Into<String>) -> Fault {
        Fault { path: vec![key.to_owned()], what: what.into() }
    }

    /// Says what is wrong with an option of the connector's own.
    pub fn of_option(name: &str, what: impl Into<String>) -> Fault {
        Fault { path: vec!["options".to_owned(), name.to_owned()], what: what.into() }
    }
}

/// What an option may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Flag,
    Texts,
    Anything,
}

/// An option that a connector reads.
#[derive(Clone, Copy, Debug)]
pub struct OptionRow {
    name: &'static str,
    holds: Holds,
    needed: Option<&'static str>,
}

impl OptionRow {
    const fn new(name: &'static str, holds: Holds) -> OptionRow {
        OptionRow { name, holds, needed: None }
    }

    /// One that holds a text.
    pub const fn text(name: &'static str) -> OptionRow {
        OptionRow::new(name, Holds::Text)
    }

    /// One that is true or false.
    pub const fn flag(name: &'static str) -> OptionRow {
        OptionRow::new(name, Holds::Flag)
    }

    /// One that holds a list of texts.
    pub const fn texts(name: &'static str) -> OptionRow {
        OptionRow::new(name, Holds::Texts)
    }

    /// One whose value the connector itself looks at.
    pub const fn anything(name: &'static str) -> OptionRow {
        OptionRow::new(name, Holds::Anything)
    }

    /// The same, without which the account cannot be used; `what` says what belongs there.
    pub const fn needed(self, what: &'static str) -> OptionRow {
        OptionRow { needed: Some(what), ..self }
    }

    /// Says what is wrong with its value.
    fn misfit(&self, value: &toml::Value) -> Option<String> {
        let words = &w().settings;
        let misfit = match self.holds {
            Holds::Text => (!value.is_str()).then_some(words.no_text),
            Holds::Flag => (!value.is_bool()).then_some(words.no_flag),
            Holds::Texts => {
                let fits = value.as_array().is_some_and(|list| list.iter().all(toml::Value::is_str));
                (!fits).then_some(words.no_texts)
            }
            Holds::Anything => None,
        };
        let empty = self.needed.is_some() && value.as_str().is_some_and(|text| text.trim().is_empty());
        match (misfit, self.needed.filter(|_| empty)) {
            (Some(misfit), _) => Some(fill(misfit, &[&self.name])),
            (None, Some(what)) => Some(fill(words.empty, &[&self.name, &what])),
            (None, None) => None,
        }
    }
}

/// Returns what is wrong with the handle of an account that cannot be without one; `what` says what belongs there.
pub fn handle(account: &AccountSettings, what: &str) -> Option<Fault> {
    let handle = account.handle.trim();
    let odd = handle.chars().any(char::is_whitespace) && !handle.contains(char::is_control);
    match (handle.is_empty(), odd) {
        (true, _) => Some(Fault::of_key("handle", fill(w().settings.handle_missing, &[&what]))),
        (false, true) => Some(Fault::of_key("handle", fill(w().settings.handle_blank, &[&what]))),
        (false, false) => None,
    }
}

/// Returns the options that a connector does not know, those that hold something else, and those that are missing.
pub fn options(account: &AccountSettings, rows: &[OptionRow]) -> Vec<Fault> {
    let network = &account.network;
    let unknown =
        |name: &&String| !SECRETS.contains(&name.as_str()) && rows.iter().all(|row| row.name != name.as_str());
    let unknown = account.options.keys().filter(unknown).map(|name| {
        let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
        let what = match nearest(name, names.iter().copied()) {
            Some(meant) => fill(w().settings.unknown_near, &[name, network, &meant]),
            None => fill(w().settings.unknown, &[name, network, &names.join(", ")]),
        };
        Fault::of_option(name, what)
    });
    let wrong = rows.iter().filter_map(|row| {
        let what = match (account.options.get(row.name), row.needed) {
            (Some(value), _) => row.misfit(value),
            (None, needed) => needed.map(|what| fill(w().settings.missing, &[&row.name, network, &what])),
        };
        what.map(|what| Fault::of_option(row.name, what))
    });
    unknown.chain(wrong).collect()
}

/// Returns what is wrong with the option `name`, the network that an account stands for.
pub fn name_option(account: &AccountSettings) -> Option<Fault> {
    let name = account.option("name").filter(|name| !name.is_empty() && !is_network_name(name))?;
    Some(Fault::of_option("name", fill(w().settings.no_network_name, &[&name])))
}

/// Tells whether a text can be a network's name, which stands before the colon of an account.
pub fn is_network_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ':')
}

/// Refuses to connect an account whose settings cannot be used, with everything that is wrong.
pub fn sound(account: &AccountSettings, faults: &[Fault]) -> Result<(), NetError> {
    let words: Vec<&str> = faults.iter().map(|fault| fault.what.as_str()).collect();
    match words.is_empty() {
        true => Ok(()),
        false => {
            let why = fill(w().settings.need_change, &[&account.id(), &words.join("; ")]);
            Err(NetError::Refused { why })
        }
    }
}

impl AccountSettings {
    /// Returns what is wrong with them whatever the network.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.handle.contains(char::is_control) {
            faults.push(Fault::of_key("handle", w().settings.handle_controls));
        }
        if self.secret_env.is_some() && self.secret_command.is_some() {
            faults.push(Fault::of_key("secret_env", w().settings.two_secrets));
        }
        let secrets = self.options.keys().filter(|key| SECRETS.contains(&key.as_str()));
        faults.extend(secrets.map(|key| Fault::of_option(key, format!("{key}: {}", w().settings.no_secrets))));
        faults
    }
}
