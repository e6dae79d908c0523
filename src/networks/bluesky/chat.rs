//! Answers in private: direct messages live on a server of their own, reached through ours.

use serde_json::{Value, json};

use super::Bluesky;
use super::session::Reach;
use super::view::{list, raw, time};
use super::xrpc::{path, taken, unsent};
use crate::domain::network::{NetError, Outgoing, SendError, Sent};
use crate::domain::time::Span;
use crate::networks::http::Call;

/// The server of direct messages, as our own server is told to reach it.
const PROXY: (&str, &str) = ("atproto-proxy", "did:web:api.bsky.chat#bsky_chat");
/// How far the clocks of the servers may be apart from ours when we look for what we sent.
const SKEW: Span = Span::minutes(2);
/// How many pages of messages are read back at most, of a hundred each.
const PAGES: u32 = 10;

impl Bluesky {
    /// Sends a direct message to the author of the item it answers.
    pub(super) async fn whisper(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let (convo, message) = self.message(outgoing).await.map_err(unsent)?;
        let call = Call::post(path("chat.bsky.convo.sendMessage")).header(PROXY.0, PROXY.1);
        let answer = self.xrpc.write(call.json(json!({ "convoId": convo, "message": message }))).await?;
        let answer = taken(answer)?;
        match raw(&answer.value(), "/id") {
            "" => Err(SendError::Unknown(answer.odd())),
            id => Ok(sent(&convo, id)),
        }
    }

    /// Looks whether a direct message is there: one of ours with this text, sent since it was written.
    pub(super) async fn whispered(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        let us = self.us().await?;
        let convo = self.convo(outgoing).await?;
        let earliest = outgoing.written_at.minus(SKEW);
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let answer = self.messages(&convo, &cursor).await?;
            let messages = list(&answer, "/messages");
            let is_it = |message: &&Value| {
                raw(message, "/sender/did") == us.did
                    && raw(message, "/text").trim() == outgoing.text.trim()
                    && time(message, "/sentAt").is_some_and(|at| at >= earliest)
            };
            if let Some(message) = messages.iter().find(is_it) {
                return Ok(Some(sent(&convo, raw(message, "/id"))));
            }
            let older = messages.iter().any(|message| time(message, "/sentAt").is_some_and(|at| at < earliest));
            let next = raw(&answer, "/cursor");
            if older || next.is_empty() || next == cursor {
                break;
            }
            cursor = next.to_owned();
        }
        Ok(None)
    }

    async fn message(&self, outgoing: &Outgoing) -> Result<(String, Value), NetError> {
        if !outgoing.media.is_empty() {
            return Err(NetError::Unsupported { what: "a picture in a direct message".to_owned() });
        }
        let facets = self.facets(&outgoing.text, outgoing.answers.as_ref()).await?;
        Ok((self.convo(outgoing).await?, json!({ "text": outgoing.text, "facets": facets })))
    }

    /// Returns the conversation with the author of the item that is answered; the network makes one if need be.
    async fn convo(&self, outgoing: &Outgoing) -> Result<String, NetError> {
        let live = self.xrpc.live().await?;
        if live.session.reach() == Reach::NoMessages {
            return Err(NetError::Refused {
                why: "this app password may not send direct messages: make one in Bluesky that is allowed to \
                      and sign in again"
                    .to_owned(),
            });
        }
        let person = outgoing.answers.as_ref().map(|item| item.author.id.as_str()).unwrap_or_default();
        let call = Call::get(path("chat.bsky.convo.getConvoForMembers")).query("members", person);
        let answer = self.xrpc.ask(call.header(PROXY.0, PROXY.1)).await?;
        match raw(&answer, "/convo/id") {
            "" => Err(NetError::Odd {
                at: "chat.bsky.convo.getConvoForMembers".to_owned(),
                body: super::post::short(&answer),
            }),
            id => Ok(id.to_owned()),
        }
    }

    async fn messages(&self, convo: &str, cursor: &str) -> Result<Value, NetError> {
        let call = Call::get(path("chat.bsky.convo.getMessages")).query("convoId", convo).query("limit", 100);
        let call = if cursor.is_empty() { call } else { call.query("cursor", cursor) };
        self.xrpc.ask(call.header(PROXY.0, PROXY.1)).await
    }
}

fn sent(convo: &str, id: &str) -> Sent {
    Sent { remote_id: id.to_owned(), url: Some(format!("https://bsky.app/messages/{convo}")) }
}
