//! Answers in private: direct messages live on a server of their own, reached through ours.
//!
//! That server knows no key of ours, so a message that was sent twice would stand there twice: after an
//! outcome that nobody knows it is looked for, by sender, words and time, before anything leaves again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Bluesky;
use super::convo::{Convo, chat};
use super::dm;
use super::session::Reach;
use super::view::{list, raw};
use super::xrpc::{error_name, good, path, taken, unsent};
use crate::domain::item::{Item, Kind};
use crate::domain::network::{NetError, Outgoing, OutgoingKind, SendError, Sent};
use crate::domain::time::{Span, Time};
use crate::networks::http::{Answer, Call, cause};
use crate::words::{fill, w};

/// How far the clocks of the servers may be apart from ours when we look for what we sent.
const SKEW: Span = Span::minutes(2);
/// The slack that remains where the server shows its clock: two of its machines may differ a little.
const FINE_SKEW: Span = Span::seconds(20);
/// How many pages of messages are read back at most, of a hundred each.
const PAGES: u32 = 10;

fn refused(why: impl Into<String>) -> NetError {
    NetError::Refused { why: why.into() }
}

/// Tells whether an outgoing text is a direct message: an answer to one, or one in private.
pub fn is_message(outgoing: &Outgoing) -> bool {
    let answers_one = outgoing.answers.as_ref().is_some_and(|item| item.kind == Kind::Dm);
    match outgoing.kind {
        OutgoingKind::Private => true,
        OutgoingKind::Reply | OutgoingKind::ReplyAll => answers_one,
        OutgoingKind::Post | OutgoingKind::Forward { .. } => false,
    }
}

impl Bluesky {
    /// Sends a direct message: into the conversation it answers, else to the author of what it answers.
    pub(super) async fn whisper(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let (convo, message) = self.message(outgoing).await.map_err(unsent)?;
        let call = Call::post(path("chat.bsky.convo.sendMessage"));
        let call = chat(call.json(json!({ "convoId": convo.id, "message": message })));
        let answer = taken(self.xrpc.write(call).await?)?;
        let id = raw(&answer.value(), "/id").to_owned();
        if id.is_empty() {
            return Err(SendError::Unknown(answer.odd()));
        }
        self.mark_read(&convo.id, outgoing).await;
        Ok(sent(&convo.id, &id))
    }

    /// Looks whether a direct message is there: one of ours with this text, sent since it was written.
    pub(super) async fn whispered(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        let us = self.us().await?;
        let Some(convo) = self.convo_if_any(outgoing).await? else { return Ok(None) };
        let words = essence(&outgoing.text);
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let answer = self.messages(&convo, &cursor).await?;
            let earliest = self.earliest(&answer, outgoing.written_at);
            let answer: Value = answer.json()?;
            let messages = list(&answer, "/messages");
            let is_it = |message: &&Value| {
                raw(message, "/sender/did") == us.did
                    && essence(raw(message, "/text")) == words
                    && dm::sent_at(message).is_some_and(|at| at >= earliest)
            };
            if let Some(message) = messages.iter().find(is_it) {
                return Ok(Some(sent(&convo, raw(message, "/id"))));
            }
            let older = messages.iter().any(|message| dm::sent_at(message).is_some_and(|at| at < earliest));
            let next = raw(&answer, "/cursor");
            if older || next.is_empty() {
                return Ok(None);
            }
            if next == cursor {
                break;
            }
            cursor = next.to_owned();
        }
        // Not to have met it says nothing where the way back did not end.
        let body = w().bluesky.messages_without_end.to_owned();
        Err(NetError::Odd { at: "chat.bsky.convo.getMessages".to_owned(), body })
    }

    /// Returns before what a message cannot be ours, by the server's clock where it shows one.
    fn earliest(&self, answer: &Answer, written_at: Time) -> Time {
        match answer.date() {
            Some(theirs) => written_at.plus(theirs.since((self.now)())).minus(FINE_SKEW),
            None => written_at.minus(SKEW),
        }
    }

    async fn message(&self, outgoing: &Outgoing) -> Result<(Arc<Convo>, Value), NetError> {
        if !outgoing.media.is_empty() {
            return Err(NetError::Unsupported { what: w().bluesky.message_with_picture.to_owned() });
        }
        self.may_whisper().await?;
        let facets = self.facets(&outgoing.text, outgoing.answers.as_ref()).await?;
        let convo = match known_convo(outgoing) {
            Some(id) => self.convo_now(id).await?,
            None => self.convo_with(author_of(outgoing)?).await?,
        };
        self.enter(&convo).await?;
        Ok((convo, json!({ "text": outgoing.text, "facets": facets })))
    }

    async fn may_whisper(&self) -> Result<(), NetError> {
        match self.xrpc.live().await?.session.reach() {
            Reach::Whole => Ok(()),
            Reach::NoMessages => Err(refused(w().bluesky.may_not_write)),
        }
    }

    /// Sees that we can write there: whoever is answered is accepted by it.
    async fn enter(&self, convo: &Convo) -> Result<(), NetError> {
        let us = self.us().await?;
        if convo.locked {
            return Err(refused(w().bluesky.closed));
        }
        if let Some(other) = convo.other(&us.did).filter(|other| convo.closed.contains(&other.id)) {
            return Err(refused(fill(w().bluesky.takes_no_more, &[&other.shown()])));
        }
        if convo.request {
            self.tell_chat("chat.bsky.convo.acceptConvo", json!({ "convoId": convo.id })).await?;
        }
        Ok(())
    }

    /// Returns the conversation with a person; the network makes one if need be, or says why it does not.
    async fn convo_with(&self, person: &str) -> Result<Arc<Convo>, NetError> {
        let call = Call::get(path("chat.bsky.convo.getConvoForMembers")).query("members", person);
        let answer = self.xrpc.read(chat(call)).await?;
        if let Some(why) = why_not(&error_name(&answer)) {
            return Err(refused(why));
        }
        let answer: Value = good(answer)?.json()?;
        let convo = answer.pointer("/convo").and_then(Convo::read);
        let odd =
            || NetError::Odd { at: "chat.bsky.convo.getConvoForMembers".to_owned(), body: super::post::short(&answer) };
        convo.map(|convo| self.convos.remember(convo)).ok_or_else(odd)
    }

    /// Returns the conversation that a message would stand in, where there is one: looking makes none.
    async fn convo_if_any(&self, outgoing: &Outgoing) -> Result<Option<String>, NetError> {
        self.may_whisper().await?;
        if let Some(id) = known_convo(outgoing) {
            return Ok(Some(id.to_owned()));
        }
        let call = Call::get(path("chat.bsky.convo.getConvoAvailability")).query("members", author_of(outgoing)?);
        let answer = self.xrpc.ask(chat(call)).await?;
        Ok(Some(raw(&answer, "/convo/id").to_owned()).filter(|id| !id.is_empty()))
    }

    /// Marks what we answered as read, as the network's own app does; the message has left, so this may fail.
    async fn mark_read(&self, convo: &str, outgoing: &Outgoing) {
        let answered = outgoing.answers.as_ref().and_then(|item| dm::parts(&item.id));
        let Some((_, message)) = answered.filter(|(of, _)| *of == convo) else { return };
        let body = json!({ "convoId": convo, "messageId": message });
        if let Err(why) = self.tell_chat("chat.bsky.convo.updateRead", body).await {
            tracing::debug!(%why, "an answered message could not be marked as read");
        }
    }

    /// Calls a method of the direct messages of which only the success matters.
    pub(super) async fn tell_chat(&self, method: &str, body: Value) -> Result<(), NetError> {
        let call = chat(Call::post(path(method)).json(body));
        taken(self.xrpc.write(call).await.map_err(cause)?).map(drop).map_err(cause)
    }
}

/// Returns the conversation of a message that is answered.
fn known_convo(outgoing: &Outgoing) -> Option<&str> {
    let item: &Item = outgoing.answers.as_ref().filter(|item| item.kind == Kind::Dm)?;
    item.conversation.as_deref().or_else(|| dm::parts(&item.id).map(|(convo, _)| convo))
}

fn author_of(outgoing: &Outgoing) -> Result<&str, NetError> {
    let author = outgoing.answers.as_ref().map(|item| item.author.id.as_str()).unwrap_or_default();
    if author.starts_with("did:") { Ok(author) } else { Err(refused(w().bluesky.unknown_author)) }
}

/// Returns why the network opens no conversation, in words with the next step.
fn why_not(error: &str) -> Option<&'static str> {
    Some(match error {
        "MessagesDisabled" => w().bluesky.takes_none,
        "NotFollowedBySender" => w().bluesky.takes_followed,
        "BlockedActor" => w().bluesky.they_block,
        "BlockedSubject" => w().bluesky.we_block,
        "RecipientNotFound" => w().bluesky.person_gone,
        "AccountSuspended" => w().bluesky.we_are_barred,
        _ => return None,
    })
}

/// Reduces a text to its words: whatever a server does to blanks, it is the same message.
fn essence(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sent(convo: &str, id: &str) -> Sent {
    Sent { remote_id: dm::id(convo, id), url: Some(dm::web(convo)), held_until: None }
}
