//! Conversations in private: who is in them, and whether we may write there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::Bluesky;
use super::post::author;
use super::view::{is, line, list, raw, time};
use super::xrpc::path;
use crate::domain::item::Author;
use crate::domain::network::NetError;
use crate::domain::time::Time;
use crate::networks::http::Call;

/// The server of direct messages, as our own server is told to reach it.
const PROXY: (&str, &str) = ("atproto-proxy", "did:web:api.bsky.chat#bsky_chat");
/// That server counts for itself: when it asks us to wait, the inbox goes on.
const BUCKET: &str = "chat";
/// How many conversations are remembered; then the memory starts anew.
const REMEMBERED: usize = 2_000;

/// Addresses a call to the server of direct messages.
pub fn chat(call: Call) -> Call {
    call.header(PROXY.0, PROXY.1).bucket(BUCKET)
}

/// A conversation as the network shows it to us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Convo {
    /// Its id.
    pub id: String,
    /// The event that changed it last.
    pub rev: String,
    /// Its members, as far as the network lists them; of two people both.
    pub members: Vec<Author>,
    /// The name of a group; none for two people.
    pub group: Option<String>,
    /// Somebody wrote whom we have not accepted yet.
    pub request: bool,
    /// Nobody can write there any more.
    pub locked: bool,
    /// Members who cannot take part, by their DIDs.
    pub closed: Vec<String>,
    /// When its newest message was sent.
    pub newest: Option<Time>,
}

impl Convo {
    /// Reads `chat.bsky.convo.defs#convoView`; `None` where it has no id.
    pub fn read(view: &Value) -> Option<Convo> {
        let members = list(view, "/members");
        let cannot = |member: &&Value| member.pointer("/chatDisabled") == Some(&Value::Bool(true));
        let kind = view.pointer("/kind").unwrap_or(&Value::Null);
        let group = is(kind, "chat.bsky.convo.defs#groupConvo") || members.len() > 2;
        Some(Convo {
            id: Some(raw(view, "/id")).filter(|id| !id.is_empty())?.to_owned(),
            rev: raw(view, "/rev").to_owned(),
            members: members.iter().map(author).filter(|member| !member.id.is_empty()).collect(),
            group: group.then(|| line(kind, "/name")),
            request: raw(view, "/status") == "request",
            locked: raw(kind, "/lockStatus").starts_with("locked"),
            closed: members.iter().filter(cannot).map(|member| raw(member, "/did").to_owned()).collect(),
            newest: time(view, "/lastMessage/sentAt"),
        })
    }

    /// Returns a member, as far as they are listed.
    pub fn member(&self, did: &str) -> Option<&Author> {
        self.members.iter().find(|member| member.id == did)
    }

    /// Returns the person on the other side; nobody where several are.
    pub fn other(&self, us: &str) -> Option<&Author> {
        self.members.iter().find(|member| member.id != us).filter(|_| self.group.is_none())
    }
}

/// Conversations that were met since the start: who is in one hardly changes.
#[derive(Default)]
pub struct Convos(Mutex<HashMap<String, Arc<Convo>>>);

impl Convos {
    fn get(&self, id: &str) -> Option<Arc<Convo>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Remembers a conversation as it is now.
    pub fn remember(&self, convo: Convo) -> Arc<Convo> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let convo = Arc::new(convo);
        known.insert(convo.id.clone(), Arc::clone(&convo));
        convo
    }
}

impl Bluesky {
    /// Asks how a conversation is now.
    pub(super) async fn convo_now(&self, id: &str) -> Result<Arc<Convo>, NetError> {
        let call = chat(Call::get(path("chat.bsky.convo.getConvo")).query("convoId", id));
        let answer = self.xrpc.ask(call).await?;
        let convo = answer.pointer("/convo").and_then(Convo::read);
        let odd = || NetError::Odd { at: "chat.bsky.convo.getConvo".to_owned(), body: super::post::short(&answer) };
        convo.map(|convo| self.convos.remember(convo)).ok_or_else(odd)
    }

    /// Returns who is in a conversation, asking once. One that we left is one of which nothing is known.
    pub(super) async fn convo(&self, id: &str) -> Result<Arc<Convo>, NetError> {
        if let Some(known) = self.convos.get(id) {
            return Ok(known);
        }
        match self.convo_now(id).await {
            Err(NetError::Refused { .. } | NetError::Odd { .. }) => {
                Ok(Arc::new(Convo { id: id.to_owned(), ..Convo::default() }))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conversation_of_two_has_another_side_and_a_group_has_not() {
        let member = |did: &str| json!({"did": did, "handle": format!("{}.test", &did[8..]), "displayName": "N"});
        let two = json!({"id": "c", "rev": "r", "status": "request", "members": [member("did:plc:us"), member("did:plc:mira")],
            "lastMessage": {"sentAt": "2026-11-22T12:00:00Z"}});
        let convo = Convo::read(&two).unwrap();
        assert_eq!(convo.other("did:plc:us").map(|other| other.handle.as_str()), Some("mira.test"));
        assert!(convo.request && !convo.locked && convo.group.is_none() && convo.newest.is_some());
        let group = json!({"id": "g", "members": [member("did:plc:us"), member("did:plc:mira")],
            "kind": {"$type": "chat.bsky.convo.defs#groupConvo", "name": "Press\u{1b}[2J", "lockStatus": "locked-permanently"}});
        let convo = Convo::read(&group).unwrap();
        assert!(convo.other("did:plc:us").is_none() && convo.locked);
        assert!(convo.group.is_some_and(|name| name.starts_with("Press") && !name.contains('\u{1b}')));
        for odd in [json!(null), json!([]), json!({"id": 5}), json!({"id": ""})] {
            assert_eq!(Convo::read(&odd), None);
        }
        assert!(Convo::read(&json!({"id": "c", "members": [null, 7, {"did": 3}]})).unwrap().members.is_empty());
    }
}
