//! What people did with posts of ours.

use serde_json::Value;

use super::Bluesky;
use super::view::at_uri;
use crate::domain::figures::Figures;
use crate::domain::network::NetError;

impl Bluesky {
    /// Asks for posts of ours by their addresses.
    pub(super) async fn counted(&self, uris: &[String]) -> Result<Vec<(String, Option<Figures>)>, NetError> {
        let views = self.posts(uris).await?;
        let mut found = Vec::with_capacity(uris.len());
        for uri in uris {
            match views.get(uri) {
                Some(view) => found.push((uri.clone(), Some(figures(view)))),
                // Whoever shows posts may not know it yet, or not show it: our own repository knows whether it is there.
                None if self.is_deleted(uri).await? => found.push((uri.clone(), None)),
                None => {}
            }
        }
        Ok(found)
    }

    async fn is_deleted(&self, uri: &str) -> Result<bool, NetError> {
        let Some(place) = at_uri(uri) else { return Ok(false) };
        match self.record(place.did, place.collection, place.rkey).await {
            Ok(record) => Ok(record.is_none()),
            Err(NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. }) => Ok(false),
            Err(why) => Err(why),
        }
    }
}

fn figures(view: &Value) -> Figures {
    let count = |name: &str| view.get(name).and_then(Value::as_u64);
    Figures {
        likes: count("likeCount"),
        comments: count("replyCount"),
        shares: count("repostCount"),
        quotes: count("quoteCount"),
        views: None,
        poll: None,
    }
}
