//! `[paging]` of the settings: the places that pages go out to. Addresses of people stand in `rota.toml`.

use std::collections::BTreeMap;

use crate::domain::network::AccountSettings;
use crate::domain::rota::Channel;

/// The network that an account of ours for pages is on, as far as the vault is concerned.
const NETWORK: &str = "paging";

/// The places that pages go out to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagingSettings {
    /// The mail account that pages leave by; the first one where none is named.
    pub mail: Option<String>,
    /// The server of ntfy, ntfy.sh where none is named; its secret is an access token.
    pub ntfy: Place,
    /// The topic to which the button of a page publishes.
    pub reply_topic: Option<String>,
    /// The bot of Telegram, where there is one; its secret is the token.
    pub telegram: Option<Place>,
    /// Web addresses, by name; the secret is a bearer token, or the whole address where none is written.
    pub webhooks: BTreeMap<String, Place>,
    /// Slack webhooks, by name; the secret is the whole address.
    pub slack: BTreeMap<String, Place>,
    /// Services of PagerDuty, by name; the secret is the integration key.
    pub pagerduty: BTreeMap<String, Place>,
    /// The page command, which knows by itself whom to call.
    pub page_command: Vec<String>,
}

/// A place that pages go out to, and where its secret comes from: as of an account the command, the variable, or what the
/// vault keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its web address; that of everybody where none is written.
    pub url: Option<String>,
    /// A PEM file of its own authority.
    pub ca_file: Option<String>,
    /// Environment variable that holds the secret.
    pub secret_env: Option<String>,
    /// Command that prints the secret.
    pub secret_command: Option<String>,
}

impl Place {
    /// Returns it as the vault knows accounts: `paging:slack/ops`.
    pub fn account(&self, by: Channel, name: &str) -> AccountSettings {
        let handle = if name.is_empty() { by.word().to_owned() } else { format!("{by}/{name}") };
        AccountSettings {
            network: NETWORK.to_owned(),
            handle,
            secret_env: self.secret_env.clone(),
            secret_command: self.secret_command.clone(),
            ..AccountSettings::default()
        }
    }
}

impl PagingSettings {
    /// Returns the places of a channel that have names; nothing for channels whose addresses are people's own.
    pub const fn named(&self, by: Channel) -> Option<&BTreeMap<String, Place>> {
        match by {
            Channel::Webhook => Some(&self.webhooks),
            Channel::Slack => Some(&self.slack),
            Channel::Pagerduty => Some(&self.pagerduty),
            Channel::Mail | Channel::Ntfy | Channel::Telegram | Channel::Command | Channel::Bell => None,
        }
    }
}
