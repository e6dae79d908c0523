//! The thread that a post stands in, with a mark where a post is deleted or blocked.

use serde_json::{Value, json};

use super::Bluesky;
use super::post::{self, Gone, Us};
use super::view::{list, raw};
use super::xrpc::{error_name, good, path};
use crate::domain::item::Item;
use crate::domain::network::NetError;
use crate::networks::http::Call;

/// How many answers below a post are followed, one below the other.
const DEPTH: u32 = 20;
/// How many posts above it are followed.
const HEIGHT: u32 = 80;

impl Bluesky {
    /// Fetches the thread: from the root down where the root is there, and around the item itself, since a
    /// large thread is cut short from the root.
    pub(super) async fn whole_thread(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        let us = self.us().await?;
        let root = item.conversation.as_deref().unwrap_or(&item.id);
        let mut thread = Gathered { us, items: Vec::new() };
        thread.gather(&self.around(&item.id).await?);
        if root != item.id {
            thread.gather(&self.around(root).await?);
        }
        thread.items.sort_by_key(|one| (one.id != root, one.created_at));
        Ok(thread.items)
    }

    /// Returns the tree around a post; a post that is not there is a tree of its own.
    async fn around(&self, uri: &str) -> Result<Value, NetError> {
        let call = Call::get(path("app.bsky.feed.getPostThread"));
        let call = call.query("uri", uri).query("depth", DEPTH).query("parentHeight", HEIGHT);
        let answer = self.xrpc.read(call).await?;
        // The whole answer is an error when the post that is asked for is gone.
        if error_name(&answer) == "NotFound" {
            return Ok(json!({ "$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true }));
        }
        let mut answer: Value = good(answer)?.json()?;
        Ok(answer.pointer_mut("/thread").map(Value::take).unwrap_or_default())
    }
}

/// What was found of a thread, each post once.
struct Gathered {
    us: Us,
    items: Vec<Item>,
}

impl Gathered {
    /// Takes a node with everything above and below it. Walks with a list of its own: a thread may be deeper
    /// than a stack.
    fn gather(&mut self, node: &Value) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if let Some(item) = self.read(node)
                && !self.items.iter().any(|known| known.id == item.id)
            {
                self.items.push(item);
            }
            open.extend(node.pointer("/parent"));
            open.extend(list(node, "/replies"));
        }
    }

    fn read(&self, node: &Value) -> Option<Item> {
        let gone = |gone| post::placeholder(raw(node, "/uri"), gone, &self.us);
        match raw(node, "/$type") {
            "app.bsky.feed.defs#notFoundPost" => gone(Gone::Deleted),
            "app.bsky.feed.defs#blockedPost" => gone(Gone::Blocked),
            // A kind of node that we do not know is read if it holds a post.
            _ => post::item(node.pointer("/post")?, &self.us).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(did: &str, rkey: &str) -> Value {
        json!({"post": {"uri": format!("at://{did}/app.bsky.feed.post/{rkey}"), "cid": "c", "indexedAt": "2026-11-22T13:00:00Z",
            "author": {"did": did, "handle": "x.test"}, "record": {"text": rkey, "createdAt": "2026-11-22T13:00:00Z"}}})
    }

    #[test]
    fn a_tree_with_holes_is_read_once_each() {
        let mut root = post("did:plc:us", "root");
        let mut mid = post("did:plc:a", "mid");
        mid["$type"] = json!("app.bsky.feed.defs#threadViewPost");
        mid["replies"] = json!([
            {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://did:plc:b/app.bsky.feed.post/gone", "notFound": true},
            {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://did:plc:c/app.bsky.feed.post/hid", "blocked": true, "author": {"did": "did:plc:c"}},
            {"$type": "app.bsky.feed.defs#next", "uri": "x"}, null, 7, post("did:plc:a", "mid")]);
        root["replies"] = json!(null);
        mid["parent"] = root;
        let mut thread =
            Gathered { us: Us { account: "b".to_owned(), did: "did:plc:us".to_owned() }, items: Vec::new() };
        thread.gather(&mid);
        let mut texts: Vec<&str> = thread.items.iter().map(|item| item.text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["[blocked]", "[deleted post]", "mid", "root"]);
        assert_eq!(thread.items.iter().filter(|item| item.from_us).count(), 1);
    }

    #[test]
    fn a_very_deep_thread_does_not_exhaust_the_stack() {
        let mut node = post("did:plc:us", "k0");
        for n in 1..1000 {
            let mut above = post("did:plc:us", &format!("k{n}"));
            above["replies"] = json!([node]);
            node = above;
        }
        let mut thread = Gathered { us: Us::default(), items: Vec::new() };
        thread.gather(&node);
        assert_eq!(thread.items.len(), 1000);
    }
}
