//! What became of the newest items: edits and deletions that no list and, while we were away, no stream told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Mastodon;
use super::entity::Status;
use super::server::Server;
use super::source::{Post, Sight};
use crate::domain::item::Kind;
use crate::domain::network::{NetError, Page};
use crate::domain::time::{Span, Time};
use crate::networks::http::Call;

/// How many of the newest items are looked after; a server takes 20 ids at once.
const MOST: usize = 20;
/// How often.
const EVERY: Span = Span::minutes(10);

/// The newest items of others, and when they were last looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Watch {
    /// Newest last: the id, and when it was edited.
    #[serde(default)]
    items: Vec<(String, Option<String>)>,
    #[serde(default)]
    looked_at: Option<Time>,
}

impl Watch {
    /// Takes in what a page brought to us; what was found by listening is let go.
    pub fn remember(&mut self, page: &Page) {
        for item in page.items.iter().filter(|item| item.kind != Kind::Post && !item.from_us) {
            let edited = item.extra.get("edited_at").and_then(|at| at.as_str()).map(str::to_owned);
            self.items.retain(|(id, _)| *id != item.id);
            self.items.push((item.id.clone(), edited));
        }
        self.items.retain(|(id, _)| !page.removed.contains(id));
        self.items.drain(..self.items.len().saturating_sub(MOST));
    }

    fn is_due(&self, now: Time) -> bool {
        let fresh = self.looked_at.is_some_and(|at| at <= now && now.since(at) < EVERY);
        !self.items.is_empty() && !fresh
    }
}

impl Mastodon {
    /// Looks after the newest items, now and then, where the server can show several posts at once.
    pub(super) async fn add_changes(&self, server: &Server, watch: &mut Watch, page: &mut Page) {
        let now = (self.now)();
        if page.more || !watch.is_due(now) {
            return;
        }
        // The first round only starts the clock: everything in it is fresh.
        let first = watch.looked_at.replace(now).is_none();
        if first || !server.genuine {
            return;
        }
        let Ok(posts) = self.several(&watch.items).await else { return };
        // A server that shows none of them does not know the question.
        if posts.is_empty() {
            return;
        }
        for (id, edited) in watch.items.clone() {
            match posts.get(&id) {
                None => page.removed.push(id),
                Some(status) if status.edited_at != edited => {
                    let post = Post { status: status.clone(), sight: Sight::Seen, came_at: None };
                    self.add_post(server, post, page).await;
                }
                Some(_) => {}
            }
        }
    }

    /// Fetches several posts at once: `GET /api/v1/statuses?id[]=`, Mastodon 4.3.
    async fn several(&self, items: &[(String, Option<String>)]) -> Result<BTreeMap<String, Status>, NetError> {
        let call = items.iter().fold(Call::get("/api/v1/statuses"), |call, (id, _)| call.query("id[]", id));
        let posts: Vec<Status> = self.read_json(call).await?;
        Ok(posts.into_iter().map(|status| (status.id.clone(), status)).collect())
    }
}
