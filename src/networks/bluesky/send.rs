//! Our posts and answers on their way out: exactly one record each, whatever the line does.
//!
//! The record's key is chosen before the intent is written, and `putRecord` with `swapRecord: null` only
//! ever creates: the same record again is taken as it is, another one is refused with `InvalidSwap`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Bluesky;
use super::marks::{self, What, marks};
use super::view::{at_uri, raw};
use super::xrpc::{error_name, good, path, taken, unsent};
use super::{picture, post};
use crate::domain::item::{Item, Media};
use crate::domain::network::{NetError, Outgoing, SendError, Sent};
use crate::networks::http::{Answer, Call, cause};
use crate::words::{fill, w};

/// Writing to our repository has an allowance of its own, counted in points.
pub const WRITES: &str = "writes";
/// The most pictures of a post, and the most bytes of one (`app.bsky.embed.images`).
pub const PICTURES: u8 = 4;
const PICTURE_BYTES: usize = 2_000_000;
/// The most languages of a post.
const LANGS: usize = 3;

fn refused(why: impl Into<String>) -> NetError {
    NetError::Refused { why: why.into() }
}

impl Bluesky {
    /// Publishes a post or an answer.
    pub(super) async fn publish(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let record = self.post_record(outgoing).await.map_err(unsent)?;
        let answer = self.put(super::POST, &outgoing.token, record).await?;
        if error_name(&answer) == "InvalidSwap" {
            return self.already(outgoing).await;
        }
        let answer = taken(answer)?;
        let said = answer.value();
        if at_uri(raw(&said, "/uri")).is_none() {
            return Err(SendError::Unknown(answer.odd()));
        }
        Ok(self.sent(raw(&said, "/uri")))
    }

    /// Looks at what stands at our key: another try of ours must have been taken.
    async fn already(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let theirs = self.own_record(super::POST, &outgoing.token).await.map_err(SendError::Unknown)?;
        match theirs {
            Some(record) if raw(&record, "/value/text") == outgoing.text => Ok(self.sent(raw(&record, "/uri"))),
            Some(_) => Err(SendError::Refused(refused(w().bluesky.key_taken))),
            None => Err(SendError::Refused(refused(w().bluesky.deleted_meanwhile))),
        }
    }

    /// Looks whether a post of ours is there.
    pub(super) async fn published(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        let record = self.own_record(super::POST, &outgoing.token).await?;
        Ok(record.map(|record| self.sent(raw(&record, "/uri"))))
    }

    fn sent(&self, uri: &str) -> Sent {
        let handle = self.xrpc.peek().map(|live| live.session.handle.clone()).unwrap_or_default();
        Sent {
            held_until: None,
            remote_id: uri.to_owned(),
            url: at_uri(uri).and_then(|place| post::web(&handle, place)),
        }
    }

    /// Writes a record at a key of ours where none is yet.
    pub(super) async fn put(&self, collection: &str, rkey: &str, record: Value) -> Result<Answer, SendError> {
        self.put_over(Value::Null, collection, rkey, record).await
    }

    /// Writes a record in place of the one with the content hash `before`; null where there is none yet.
    pub(super) async fn put_over(
        &self,
        before: Value,
        collection: &str,
        rkey: &str,
        record: Value,
    ) -> Result<Answer, SendError> {
        let live = self.xrpc.live().await.map_err(unsent)?;
        let did = &live.session.did;
        let body =
            json!({ "repo": did, "collection": collection, "rkey": rkey, "record": record, "swapRecord": before });
        self.xrpc.write(Call::post(path("com.atproto.repo.putRecord")).json(body).bucket(WRITES)).await
    }

    async fn own_record(&self, collection: &str, rkey: &str) -> Result<Option<Value>, NetError> {
        let live = self.xrpc.live().await?;
        self.record(&live.session.did, collection, rkey).await
    }

    /// Reads a record by its key; `None` where there is none.
    pub(super) async fn record(&self, did: &str, collection: &str, rkey: &str) -> Result<Option<Value>, NetError> {
        let call = Call::get(path("com.atproto.repo.getRecord"));
        let call = call.query("repo", did).query("collection", collection).query("rkey", rkey);
        let answer = self.xrpc.read(call).await?;
        if error_name(&answer) == "RecordNotFound" {
            return Ok(None);
        }
        good(answer)?.json().map(Some)
    }

    /// Makes the record, the same on every try: nothing in it comes from the clock.
    async fn post_record(&self, outgoing: &Outgoing) -> Result<Value, NetError> {
        let reply = match &outgoing.answers {
            Some(item) => Some(self.reply_to(item).await?),
            None => None,
        };
        let mut record =
            json!({ "$type": super::POST, "text": outgoing.text, "createdAt": outgoing.written_at.to_string() });
        let facets = self.facets(&outgoing.text, outgoing.answers.as_ref()).await?;
        let langs: Vec<&str> = outgoing.lang.as_deref().into_iter().take(LANGS).collect();
        let parts = [
            ("reply", reply),
            ("facets", (!facets.is_empty()).then(|| json!(facets))),
            ("langs", (!langs.is_empty()).then(|| json!(langs))),
            ("embed", self.pictures(&outgoing.media).await?),
        ];
        for (name, part) in parts {
            if let Some(part) = part {
                record[name] = part;
            }
        }
        Ok(record)
    }

    /// Names the post we answer and the root of its thread, by address and content hash.
    async fn reply_to(&self, item: &Item) -> Result<Value, NetError> {
        if let Some(reply) = known_reply(item) {
            return Ok(reply);
        }
        if let Some(record) = self.own_answered(item).await? {
            let parent = json!({ "uri": item.id, "cid": raw(&record, "/cid") });
            let root = record.pointer("/value/reply/root").filter(|root| root.is_object()).unwrap_or(&parent);
            return Ok(json!({ "root": root, "parent": parent }));
        }
        let mut views = self.posts(std::slice::from_ref(&item.id)).await?;
        let view = views.remove(&item.id).ok_or_else(|| refused(w().bluesky.answered_gone))?;
        let parent = json!({ "uri": item.id, "cid": raw(&view, "/cid") });
        let root = view.pointer("/record/reply/root").filter(|root| root.is_object()).unwrap_or(&parent);
        Ok(json!({ "root": { "uri": raw(root, "/uri"), "cid": raw(root, "/cid") }, "parent": parent }))
    }

    /// Returns the record of ours that we answer: our own repository has it before the network shows it to anybody.
    async fn own_answered(&self, item: &Item) -> Result<Option<Value>, NetError> {
        match at_uri(&item.id).filter(|place| item.from_us && place.collection == super::POST) {
            Some(place) => self.own_record(super::POST, place.rkey).await,
            None => Ok(None),
        }
    }

    /// Makes the facets of our text, asking the network who each handle is.
    pub(super) async fn facets(&self, text: &str, answers: Option<&Item>) -> Result<Vec<Value>, NetError> {
        let found = marks(text);
        let mut people: HashMap<String, String> = HashMap::new();
        if let Some(author) = answers.map(|item| &item.author).filter(|author| author.id.starts_with("did:")) {
            people.insert(author.handle.trim_start_matches('@').to_ascii_lowercase(), author.id.clone());
        }
        for mark in &found {
            if let What::Handle(handle) = &mark.what
                && !people.contains_key(handle)
                && let Some(did) = self.resolve(handle).await?
            {
                people.insert(handle.clone(), did);
            }
        }
        Ok(marks::facets(&found, |handle| people.get(handle).cloned()))
    }

    /// Asks who a handle is; nobody where the network cannot say, since a text may hold any `@word.word`.
    async fn resolve(&self, handle: &str) -> Result<Option<String>, NetError> {
        let call = Call::get(path("com.atproto.identity.resolveHandle")).query("handle", handle);
        match self.xrpc.ask(call).await {
            Ok(answer) => Ok(Some(raw(&answer, "/did").to_owned()).filter(|did| did.starts_with("did:"))),
            Err(NetError::Refused { .. } | NetError::Unwell { .. } | NetError::Odd { .. }) => Ok(None),
            Err(why) => Err(why),
        }
    }

    /// Uploads the pictures and returns the embed that shows them. Blobs are named by their content, so a
    /// repeat makes the same record.
    async fn pictures(&self, media: &[Media]) -> Result<Option<Value>, NetError> {
        if media.is_empty() {
            return Ok(None);
        }
        if media.len() > usize::from(PICTURES) {
            return Err(refused(fill(w().bluesky.pictures_many, &[&PICTURES, &media.len()])));
        }
        let mut images = Vec::with_capacity(media.len());
        for one in media {
            images.push(self.picture(one).await?);
        }
        Ok(Some(json!({ "$type": "app.bsky.embed.images", "images": images })))
    }

    async fn picture(&self, media: &Media) -> Result<Value, NetError> {
        let name = &media.url;
        let bytes = tokio::fs::read(name).await.map_err(|why| refused(fill(w().network.no_file, &[name, &why])))?;
        if bytes.len() > PICTURE_BYTES {
            return Err(refused(fill(w().bluesky.picture_large, &[name, &bytes.len(), &PICTURE_BYTES])));
        }
        let look = picture::look(&bytes).ok_or_else(|| refused(fill(w().bluesky.no_picture, &[name])))?;
        let call = Call::post(path("com.atproto.repo.uploadBlob")).bytes(look.media_type, bytes).slow();
        // Nothing is public yet, so whatever went wrong here, nothing was sent.
        let answer = taken(self.xrpc.write(call).await.map_err(cause)?).map_err(cause)?;
        let blob = answer.value().pointer("/blob").cloned().ok_or_else(|| answer.odd())?;
        let mut image = json!({ "image": blob, "alt": media.alt.clone().unwrap_or_default() });
        if let Some((width, height)) = look.size {
            image["aspectRatio"] = json!({ "width": width, "height": height });
        }
        Ok(image)
    }
}

/// Returns the reply's two ends where the item itself holds them.
fn known_reply(item: &Item) -> Option<Value> {
    let kept = |name: &str| item.extra.get(name).and_then(Value::as_str).filter(|cid| !cid.is_empty());
    let parent = json!({ "uri": item.id, "cid": kept("cid")? });
    let root = match item.conversation.as_deref() {
        Some(root) if root != item.id => json!({ "uri": root, "cid": kept("root_cid")? }),
        _ => parent.clone(),
    };
    Some(json!({ "root": root, "parent": parent }))
}
