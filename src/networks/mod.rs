//! One file (or folder) a network, one table. `http.rs` is the one client.

use crate::domain::network::Adapter;

pub mod bluesky;
pub mod html;
pub mod http;
pub mod mastodon;

/// Every connector there is. A network that is not here is answered by hand.
pub static ADAPTERS: &[&Adapter] = &[&mastodon::ADAPTER, &bluesky::ADAPTER];

/// Returns the connector of a network.
pub fn adapter(name: &str) -> Option<&'static Adapter> {
    ADAPTERS.iter().copied().find(|adapter| adapter.name == name)
}

/// Chooses the cryptography of this process; the first call counts, more do no harm.
pub fn install_crypto() {
    // An error only says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
