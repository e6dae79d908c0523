//! Likes, reposts, deletion, muting, blocking and hiding.

use serde_json::{Value, json};

use super::send::WRITES;
use super::view::{at_uri, list, raw};
use super::xrpc::{path, taken};
use super::{Bluesky, dm};
use crate::domain::item::{Item, Kind};
use crate::domain::network::{Moderation, NetError};
use crate::domain::report::Report;
use crate::networks::http::{Call, cause};
use crate::words::{fill, w};

const LIKE: &str = "app.bsky.feed.like";
const REPOST: &str = "app.bsky.feed.repost";
const BLOCK: &str = "app.bsky.graph.block";

/// What hides replies below a post of ours; it has the post's own key.
const GATE: &str = "app.bsky.feed.threadgate";
/// The most replies that a post can hide.
const HIDDEN: usize = 300;

fn refused(why: impl Into<String>) -> NetError {
    NetError::Refused { why: why.into() }
}

fn unsupported(what: impl Into<String>) -> NetError {
    NetError::Unsupported { what: what.into() }
}

impl Bluesky {
    /// Does or undoes an act; what is already so is left as it is.
    pub(super) async fn act(&self, item: &Item, act: Moderation, on: bool) -> Result<(), NetError> {
        match (act, on) {
            (Moderation::Like, _) if item.kind == Kind::Dm => self.react(item, on).await,
            (Moderation::Boost | Moderation::Hide, _) if item.kind == Kind::Dm => {
                Err(unsupported(fill(w().bluesky.act_on_message, &[&act.word()])))
            }
            // The network would delete it for us alone, and the person would keep it.
            (Moderation::Delete, _) if item.kind == Kind::Dm => Err(unsupported(w().bluesky.deleting_message)),
            (Moderation::Like, _) => self.mark(item, LIKE, "/viewer/like", on).await,
            (Moderation::Boost, _) => self.mark(item, REPOST, "/viewer/repost", on).await,
            (Moderation::Block, _) => self.block(item, on).await,
            (Moderation::Mute, true) => self.mute(item, "app.bsky.graph.muteActor").await,
            (Moderation::Mute, false) => self.mute(item, "app.bsky.graph.unmuteActor").await,
            (Moderation::Delete, true) => self.delete_own(item).await,
            (Moderation::Delete, false) => Err(unsupported(w().bluesky.bringing_back)),
            (Moderation::Report, true) => self.tell_of(item, &Report::default()).await,
            (Moderation::Report, false) => Err(unsupported(fill(w().network.taking_back, &[&act.word()]))),
            (Moderation::Hide, _) => self.hide(item, on).await,
        }
    }

    /// Likes or reposts: a record of ours that points to the post; to undo it is to delete that record.
    async fn mark(&self, item: &Item, collection: &str, ours: &str, on: bool) -> Result<(), NetError> {
        let mut views = self.posts(std::slice::from_ref(&item.id)).await?;
        let view = views.remove(&item.id).ok_or_else(|| refused(w().bluesky.post_gone))?;
        match (on, raw(&view, ours)) {
            (true, "") => {
                let subject = json!({ "uri": item.id, "cid": raw(&view, "/cid") });
                self.create(collection, json!({ "$type": collection, "subject": subject })).await
            }
            (false, record) if !record.is_empty() => self.delete(record).await,
            (true | false, _) => Ok(()),
        }
    }

    /// Likes a direct message: the reaction that the network's own app offers first.
    async fn react(&self, item: &Item, on: bool) -> Result<(), NetError> {
        let (convo, message) = dm::parts(&item.id).ok_or_else(|| refused(w().bluesky.message_unnamed))?;
        let method = if on { "chat.bsky.convo.addReaction" } else { "chat.bsky.convo.removeReaction" };
        self.tell_chat(method, json!({ "convoId": convo, "messageId": message, "value": "❤️" })).await
    }

    async fn block(&self, item: &Item, on: bool) -> Result<(), NetError> {
        let did = person(item)?;
        let profile = self.xrpc.ask(Call::get(path("app.bsky.actor.getProfile")).query("actor", did)).await?;
        match (on, raw(&profile, "/viewer/blocking")) {
            (true, "") => self.create(BLOCK, json!({ "$type": BLOCK, "subject": did })).await,
            (false, record) if !record.is_empty() => self.delete(record).await,
            (true | false, _) => Ok(()),
        }
    }

    /// Hides a reply below a post of ours, or shows it again. Other rules of that post stay as they are.
    async fn hide(&self, item: &Item, on: bool) -> Result<(), NetError> {
        let us = self.us().await?;
        let root = item.conversation.as_deref().filter(|root| *root != item.id).unwrap_or_default();
        let place =
            at_uri(root).filter(|place| place.did == us.did).ok_or_else(|| refused(w().bluesky.hides_below_ours))?;
        let before = self.record(place.did, GATE, place.rkey).await?.unwrap_or_default();
        let hidden = list(&before, "/value/hiddenReplies");
        if hidden.iter().any(|uri| uri.as_str() == Some(&item.id)) == on {
            return Ok(());
        }
        if on && hidden.len() >= HIDDEN {
            return Err(refused(fill(w().bluesky.hides_many, &[&HIDDEN])));
        }
        let kept = hidden.iter().filter(|uri| uri.as_str() != Some(&item.id)).cloned();
        let hidden: Vec<Value> = kept.chain(on.then(|| json!(item.id))).collect();
        let new = || json!({ "$type": GATE, "post": root, "createdAt": (self.now)().to_string() });
        let mut gate = before.pointer("/value").cloned().unwrap_or_else(new);
        gate["hiddenReplies"] = json!(hidden);
        let swap = before.pointer("/cid").cloned().unwrap_or_default();
        let answer = self.put_over(swap, GATE, place.rkey, gate).await.map_err(cause)?;
        taken(answer).map(|_| ()).map_err(cause)
    }

    async fn mute(&self, item: &Item, method: &str) -> Result<(), NetError> {
        self.tell(method, json!({ "actor": person(item)? })).await
    }

    async fn delete_own(&self, item: &Item) -> Result<(), NetError> {
        let us = self.us().await?;
        match at_uri(&item.id) {
            Some(place) if place.did == us.did => self.delete(&item.id).await,
            _ => Err(refused(w().bluesky.deletes_ours)),
        }
    }

    /// Writes a new record of ours.
    async fn create(&self, collection: &str, mut record: Value) -> Result<(), NetError> {
        let now = (self.now)();
        record["createdAt"] = json!(now.to_string());
        let answer = self.put(collection, &self.tids.next(now), record).await.map_err(cause)?;
        taken(answer).map(|_| ()).map_err(cause)
    }

    /// Deletes a record of ours by its address; one that is not there is no error.
    async fn delete(&self, uri: &str) -> Result<(), NetError> {
        let place = at_uri(uri).ok_or_else(|| refused(w().bluesky.no_record))?;
        let body = json!({ "repo": place.did, "collection": place.collection, "rkey": place.rkey });
        self.tell("com.atproto.repo.deleteRecord", body).await
    }

    /// Calls a method of which only the success matters.
    async fn tell(&self, method: &str, body: Value) -> Result<(), NetError> {
        let call = Call::post(path(method)).json(body).bucket(WRITES);
        taken(self.xrpc.write(call).await.map_err(cause)?).map(|_| ()).map_err(cause)
    }
}

/// Returns the DID of an item's author.
pub(super) fn person(item: &Item) -> Result<&str, NetError> {
    let did = item.author.id.as_str();
    if did.starts_with("did:") { Ok(did) } else { Err(refused(w().bluesky.unknown_author)) }
}
