//! How many follow the people who write to us: that stands in their profile, not in their posts.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::Bluesky;
use super::view::{list, raw};
use super::xrpc::path;
use crate::domain::item::Item;
use crate::networks::http::Call;

/// How many profiles `getProfiles` takes at once.
const BATCH: usize = 25;
/// How many people are remembered; then the memory starts anew.
const REMEMBERED: usize = 5_000;

/// Followers of those who were met since the start, by DID.
#[derive(Default)]
pub struct People(Mutex<HashMap<String, u64>>);

impl People {
    fn followers(&self, did: &str) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(did).copied()
    }

    fn remember(&self, profile: &Value) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        if let Some(followers) = profile.pointer("/followersCount").and_then(Value::as_u64) {
            known.insert(raw(profile, "/did").to_owned(), followers);
        }
    }
}

impl Bluesky {
    /// Adds to each item how many follow its author. Where the network does not say, nothing is added: an
    /// item never waits for this.
    pub(super) async fn introduce(&self, items: &mut [Item]) {
        let unknown = |item: &&Item| !item.from_us && self.people.followers(&item.author.id).is_none();
        let dids: BTreeSet<String> = items.iter().filter(unknown).map(|item| item.author.id.clone()).collect();
        let dids: Vec<String> = dids.into_iter().collect();
        for batch in dids.chunks(BATCH) {
            let call = Call::get(path("app.bsky.actor.getProfiles"));
            let call = batch.iter().fold(call, |call, did| call.query("actors", did));
            let Ok(answer) = self.xrpc.ask(call).await else { break };
            list(&answer, "/profiles").iter().for_each(|profile| self.people.remember(profile));
        }
        for item in items {
            item.author.followers = item.author.followers.or_else(|| self.people.followers(&item.author.id));
        }
    }
}
