//! One file (or folder) a network, one table. `http.rs` is the one client, `paging` the ways on which people are woken.

use crate::domain::network::faults::Fault;
use crate::domain::network::{AccountSettings, Adapter};

pub mod bluesky;
pub mod email;
pub mod exec;
pub mod group;
pub mod html;
pub mod http;
pub mod mastodon;
pub mod paging;
pub mod replay;

/// Every connector there is. A network that is not here is answered by hand.
pub static ADAPTERS: &[&Adapter] =
    &[&mastodon::ADAPTER, &bluesky::ADAPTER, &email::ADAPTER, &exec::ADAPTER, &replay::ADAPTER];

/// Letters for networks without a connector, as a queue row shows them.
const TAGS: &[(&str, &str)] = &[
    ("facebook", "fb"),
    ("instagram", "ig"),
    ("messenger", "msgr"),
    ("x", "x"),
    ("twitter", "x"),
    ("threads", "thr"),
    ("youtube", "yt"),
    ("tiktok", "tt"),
    ("linkedin", "li"),
    ("reddit", "rddt"),
    ("telegram", "tg"),
    ("discord", "disc"),
    ("whatsapp", "wa"),
    ("reviews", "rev"),
    ("feed", "feed"),
];

/// Returns the names of all networks that are known, with or without a connector.
pub fn known() -> impl Iterator<Item = &'static str> {
    ADAPTERS.iter().map(|adapter| adapter.name).chain(TAGS.iter().map(|(name, _)| *name))
}

/// Returns the connector of a network.
pub fn adapter(name: &str) -> Option<&'static Adapter> {
    ADAPTERS.iter().copied().find(|adapter| adapter.name == name)
}

/// Returns what is wrong with the settings of an account, as far as that shows without asking its network.
pub fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = account.faults();
    if let Some(adapter) = adapter(&account.network) {
        faults.extend((adapter.faults)(account));
    }
    faults
}

/// Returns the two to five letters of a network, with or without a connector.
pub fn tag(network: &str) -> String {
    let known = TAGS.iter().find(|(name, _)| *name == network).map(|(_, tag)| (*tag).to_owned());
    let connected = || adapter(network).map(|adapter| adapter.tag.to_owned());
    known.or_else(connected).unwrap_or_else(|| network.chars().take(5).collect())
}

/// Chooses the cryptography of this process; the first call counts, more do no harm.
pub fn install_crypto() {
    // An error only says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
