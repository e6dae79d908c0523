//! Reads `[paging]`: the servers and secrets by which pages go out. Where each person is reached stands in `rota.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::network::AccountSettings;
use crate::networks::paging::{PagingSettings, Place};
use crate::words::w;

use super::mistake::{Mistake, nearest};
use super::read::address;
use super::rota::topic;
use super::section::Section;

#[cfg(test)]
mod tests;

/// What the settings have said so far.
#[derive(Default)]
pub struct Draft {
    paging: PagingSettings,
    /// Where the mail account is named.
    mail: Option<Mistake>,
}

/// What a place may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Url {
    /// The secret is the address.
    IsSecret,
    /// It has an address.
    Public,
}

impl Draft {
    /// Reads the table over what files before have said: a place of the same name takes the place of the one before.
    pub fn read(&mut self, table: &mut Section<'_>, path: &Path) {
        if let Some(name) = table.words("mail") {
            self.mail = Some(Mistake { file: path.to_owned(), line: table.line("mail"), what: String::new() });
            self.paging.mail = Some(name);
        }
        if let Some(mut ntfy) = table.section("ntfy") {
            self.paging.reply_topic = ntfy.parsed("reply_topic", topic);
            self.paging.ntfy = place(ntfy, Url::Public);
        }
        if let Some(telegram) = table.section("telegram") {
            self.paging.telegram = Some(place(telegram, Url::Public));
        }
        named(table, "webhook", Url::Public, &mut self.paging.webhooks);
        named(table, "slack", Url::IsSecret, &mut self.paging.slack);
        named(table, "pagerduty", Url::Public, &mut self.paging.pagerduty);
    }

    /// Checks the mail account against those that there are.
    pub fn finish(
        self,
        accounts: &[AccountSettings],
        page_command: &[String],
        mistakes: &mut Vec<Mistake>,
    ) -> PagingSettings {
        if let (Some(name), Some(place)) = (&self.paging.mail, self.mail) {
            let mails = || accounts.iter().filter(|account| account.network == "email");
            if !mails().any(|account| account.handle == *name || account.id().as_str() == name) {
                let advice = match nearest(name, mails().map(|account| account.handle.as_str())) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => "`hearken account add email` adds one".to_owned(),
                };
                mistakes
                    .push(Mistake { what: format!("mail: there is no mail account \"{name}\"; {advice}"), ..place });
            }
        }
        PagingSettings { page_command: page_command.to_vec(), ..self.paging }
    }
}

/// Reads the places of a channel, each by its name.
fn named(table: &mut Section<'_>, channel: &'static str, url: Url, places: &mut BTreeMap<String, Place>) {
    let Some(mut all) = table.section(channel) else { return };
    for (name, value) in all.rest() {
        if name.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | ':')) || name.is_empty() {
            all.mistake(name, format!("\"{name}\" is no name: one word, without blanks, slashes and colons"));
        }
        if let Some(own) = all.table_of(value, name) {
            places.insert(name.to_owned(), place(own, url));
        }
    }
}

/// Reads one place.
fn place(mut table: Section<'_>, url: Url) -> Place {
    let url = match url {
        Url::Public => table.parsed("url", web),
        Url::IsSecret => {
            if table.text("url").is_some() {
                let what = "url: the address of a Slack webhook is its secret; name secret_env or secret_command";
                table.mistake("url", what.to_owned());
            }
            None
        }
    };
    let place = Place {
        url,
        ca_file: table.words("ca_file"),
        secret_env: table.words("secret_env"),
        secret_command: table.words("secret_command"),
    };
    if place.secret_env.is_some() && place.secret_command.is_some() {
        table.mistake("secret_env", w().settings.two_secrets.to_owned());
    }
    table.done();
    place
}

/// Reads a web address as it is written, a slash at its end too.
fn web(text: &str) -> Result<String, String> {
    address(text)?;
    let host = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    match host.contains('@') {
        true => Err(w().http.password_in_address.to_owned()),
        false => Ok(text.to_owned()),
    }
}
