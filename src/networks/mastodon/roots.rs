//! Where threads begin: found once by the context of an answer, then remembered.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Mastodon;
use super::entity::{Context, Status};
use super::item::{Root, from_us};
use super::server::Server;
use super::source::segment;
use crate::networks::http::Call;

/// How many posts are remembered before all are forgotten.
const MOST: usize = 20_000;

/// The root of each post that we met.
#[derive(Default)]
pub(super) struct Roots(Mutex<HashMap<String, Root>>);

impl Roots {
    fn get(&self, id: &str) -> Option<Root> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Remembers a thread: all of it has one root.
    fn keep<'a>(&self, ids: impl IntoIterator<Item = &'a String>, root: &Root) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > MOST {
            known.clear();
        }
        known.extend(ids.into_iter().map(|id| (id.clone(), root.clone())));
    }
}

/// Returns what stands in for the root where it is not asked for: what the post answers, or itself.
pub(super) fn near_root(server: &Server, status: &Status) -> Root {
    match &status.in_reply_to_id {
        Some(parent) => Root { id: parent.clone(), ours: status.in_reply_to_account_id.as_ref() == Some(&server.me) },
        None => Root { id: status.id.clone(), ours: from_us(server, status) },
    }
}

impl Mastodon {
    /// Finds the root of a post. Where the server does not tell, what it answers stands in.
    pub(super) async fn root(&self, server: &Server, status: &Status) -> Root {
        let Some(parent) = &status.in_reply_to_id else {
            let root = near_root(server, status);
            self.roots.keep([&status.id], &root);
            return root;
        };
        if let Some(root) = self.roots.get(parent) {
            self.roots.keep([&status.id], &root);
            return root;
        }
        match self.context(&status.id).await {
            Ok(context) if !context.ancestors.is_empty() => self.remember(server, &context, status),
            _ => near_root(server, status),
        }
    }

    fn remember(&self, server: &Server, context: &Context, status: &Status) -> Root {
        let first = context.ancestors.iter().find(|post| post.in_reply_to_id.is_none()).or(context.ancestors.first());
        let root = first.map(|first| Root { id: first.id.clone(), ours: from_us(server, first) }).unwrap_or_default();
        self.roots.keep(context.ancestors.iter().chain([status]).map(|post| &post.id), &root);
        root
    }

    /// Fetches what stands around a post.
    pub(super) async fn context(&self, id: &str) -> Result<Context, crate::domain::network::NetError> {
        self.read_json(Call::get(format!("/api/v1/statuses/{}/context", segment(id)))).await
    }
}
