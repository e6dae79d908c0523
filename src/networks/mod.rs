//! One file (or folder) a network, one table. `http.rs` is the one client.

use crate::domain::network::Adapter;

pub mod exec;
pub mod html;
pub mod replay;

/// Every connector there is. A network that is not here is answered by hand.
pub static ADAPTERS: &[&Adapter] = &[&exec::ADAPTER, &replay::ADAPTER];

/// Returns the connector of a network.
pub fn adapter(name: &str) -> Option<&'static Adapter> {
    ADAPTERS.iter().copied().find(|adapter| adapter.name == name)
}
