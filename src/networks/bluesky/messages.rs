//! What is new in the direct messages: the network's log of events, from where we stand in it.
//!
//! The log is read forward by its `rev`, so nothing is passed over however long we were away. Where we
//! begin, and now and then afterwards, the list of conversations is compared with what the log told: a
//! service that keeps its log only for a while would otherwise lose what happened meanwhile.
//!
//! Reading here marks nothing as read: the badge of the network's own app stays true for whoever works
//! there. What we answer is marked, as that app does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Bluesky;
use super::convo::{Convo, chat};
use super::dm;
use super::post::Us;
use super::session::Reach;
use super::tid;
use super::view::{list, raw};
use super::xrpc::{good, path};
use crate::domain::clean;
use crate::domain::item::Item;
use crate::domain::network::NetError;
use crate::domain::time::{Span, Time};
use crate::networks::http::{Answer, Call};
use crate::words::w;

/// How far a comparison reads below what was compared before.
const OVERLAP: Span = Span::minutes(15);
/// How many entries of a list are asked for at a time: the most that the network gives.
const PAGE: u32 = 100;
/// No comparison reads more pages.
const MOST_PAGES: u32 = 1000;

/// Where we stand in the direct messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// The newest event that was read: the log goes on behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rev: Option<String>,
    /// The comparison that is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    walk: Option<Walk>,
    /// Up to which event the list of conversations was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    compared: Option<String>,
    /// The trouble that was told: the same is not told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<String>,
}

/// A walk through the list of conversations, and through those that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Walk {
    /// The newest event when it began: what comes later, the log tells.
    top: String,
    /// The network's cursor of the next page of conversations; none before the first page.
    next: Option<String>,
    /// That was the last page.
    last: bool,
    /// Conversations still to be read.
    open: Vec<String>,
    /// The network's cursor in the first of them.
    page: String,
    /// Pages read.
    pages: u32,
}

/// What one call brought.
#[derive(Debug, Default)]
pub struct Heard {
    /// Messages, in the order in which they came.
    pub items: Vec<Item>,
    /// Ids of messages that were deleted.
    pub removed: Vec<String>,
    /// What could not be understood, and what is told once.
    pub odd: Vec<String>,
    /// Nothing more is waiting.
    pub home: bool,
}

impl Messages {
    /// Tells whether no comparison is going on.
    pub fn is_resting(&self) -> bool {
        self.walk.is_none()
    }

    /// Returns a trouble where it was not told yet.
    pub fn tell(&mut self, trouble: String) -> Option<String> {
        let new = self.told.as_ref() != Some(&trouble);
        self.told = Some(trouble.clone());
        new.then_some(trouble)
    }

    fn begin(&mut self, top: String) {
        self.walk = Some(Walk { top, ..Walk::default() });
    }

    /// Takes note of events that were read; returns those that are new.
    fn advance<'a>(&mut self, events: &'a [Value], cursor: &str) -> Vec<&'a Value> {
        let before = self.rev.clone().unwrap_or_default();
        let new: Vec<&Value> = events.iter().filter(|event| raw(event, "/rev") > before.as_str()).collect();
        let newest = new.iter().map(|event| raw(event, "/rev")).chain([cursor]).max().unwrap_or_default();
        if newest > before.as_str() {
            self.rev = Some(clean::line(newest));
        }
        new
    }
}

impl Walk {
    /// Takes note of a page of conversations: which are to be read, and whether there is another page.
    fn list(&mut self, convos: &[Convo], next: &str, compared: Option<&str>, since: Time) {
        let changed = |convo: &&Convo| match compared {
            Some(compared) => convo.rev.as_str() > compared,
            None => convo.newest.max(tid::time(&convo.rev)).is_none_or(|at| at >= since),
        };
        let open: Vec<String> = convos.iter().filter(changed).map(|convo| convo.id.clone()).collect();
        // The list is sorted by what changed last: a page without news is the end of the news.
        let past = !convos.is_empty() && open.is_empty();
        self.last = past || next.is_empty() || self.next.as_deref() == Some(next) || self.pages >= MOST_PAGES;
        self.next = Some(next.to_owned());
        self.open = open;
    }

    /// Takes note of a page of messages; `past` when it went as far back as it should.
    fn read(&mut self, next: &str, past: bool) {
        if past || next.is_empty() || next == self.page || self.pages >= MOST_PAGES {
            self.open.remove(0);
            self.page.clear();
        } else {
            next.clone_into(&mut self.page);
        }
    }
}

impl Bluesky {
    /// Makes one call for what is new; `deep` compares the conversations once the log is read.
    pub(super) async fn hear(&self, at: &mut Messages, since: Time, deep: bool, us: &Us) -> Result<Heard, NetError> {
        if self.xrpc.live().await?.session.reach() == Reach::NoMessages {
            let odd = at.tell(w().bluesky.messages_barred.to_owned()).into_iter().collect();
            return Ok(Heard { odd, home: true, ..Heard::default() });
        }
        let heard = match (at.walk.take(), &at.rev) {
            (Some(walk), _) => self.compare(at, walk, since, us).await,
            (None, None) => self.first(at).await,
            (None, Some(_)) => self.log(at, deep, us).await,
        };
        if heard.is_ok() {
            at.told = None;
        }
        heard
    }

    /// Begins: the log goes on from here, what is older stands in the conversations.
    async fn first(&self, at: &mut Messages) -> Result<Heard, NetError> {
        let answer = self.xrpc.ask(chat(Call::get(path("chat.bsky.convo.getLog")))).await?;
        let newest = list(&answer, "/logs").iter().map(|event| raw(event, "/rev")).chain([raw(&answer, "/cursor")]);
        at.begin(clean::line(newest.max().unwrap_or_default()));
        Ok(Heard::default())
    }

    /// Reads the next events of the log.
    async fn log(&self, at: &mut Messages, deep: bool, us: &Us) -> Result<Heard, NetError> {
        let call = Call::get(path("chat.bsky.convo.getLog")).query("cursor", at.rev.as_deref().unwrap_or_default());
        let answer = self.xrpc.ask(chat(call)).await?;
        let mut next = at.clone();
        let new = next.advance(list(&answer, "/logs"), raw(&answer, "/cursor"));
        let mut heard = Heard::default();
        for event in &new {
            self.take_event(event, us, &mut heard).await?;
        }
        if new.is_empty() {
            heard.home = !deep;
            if deep {
                next.begin(next.rev.clone().unwrap_or_default());
            }
        }
        // Only now, so that a call that failed on the way is made again from the same place.
        *at = next;
        Ok(heard)
    }

    /// Takes what an event brings. One that we do not know is taken for the message that comes with it.
    async fn take_event(&self, event: &Value, us: &Us, heard: &mut Heard) -> Result<(), NetError> {
        let (kind, convo) = (raw(event, "/$type").rsplit('#').next().unwrap_or_default(), raw(event, "/convoId"));
        let Some(message) = event.pointer("/message").filter(|message| message.is_object() && !convo.is_empty()) else {
            return Ok(());
        };
        match kind {
            // The message that comes with these is an old one.
            "logReadMessage" | "logReadConvo" | "logAddReaction" | "logRemoveReaction" => Ok(()),
            "logDeleteMessage" => {
                heard.removed.push(dm::id(convo, &clean::line(raw(message, "/id"))));
                Ok(())
            }
            _ => {
                let convo = self.convo(convo).await?;
                take(message, &convo, list(event, "/relatedProfiles"), us, heard);
                Ok(())
            }
        }
    }

    /// Goes on with a comparison by one call.
    async fn compare(&self, at: &mut Messages, mut walk: Walk, since: Time, us: &Us) -> Result<Heard, NetError> {
        let before = walk.clone();
        walk.pages = walk.pages.saturating_add(1);
        let compared = at.compared.as_deref().filter(|_| at.rev.is_some());
        let floor = compared.and_then(tid::time).map_or(since, |time| time.minus(OVERLAP).max(since));
        let heard = match walk.open.first().cloned() {
            Some(convo) => self.read_convo(&mut walk, &convo, floor, us).await,
            None => self.list_convos(&mut walk, compared, since).await,
        };
        let mut heard = heard.inspect_err(|_| at.walk = Some(before))?;
        if walk.open.is_empty() && walk.last {
            heard.home = true;
            if !walk.top.is_empty() {
                at.rev = at.rev.take().max(Some(walk.top.clone()));
                at.compared = Some(walk.top);
            }
        } else {
            at.walk = Some(walk);
        }
        Ok(heard)
    }

    async fn list_convos(&self, walk: &mut Walk, compared: Option<&str>, since: Time) -> Result<Heard, NetError> {
        let call = Call::get(path("chat.bsky.convo.listConvos")).query("limit", PAGE);
        let call = walk.next.iter().fold(call, |call, next| call.query("cursor", next));
        let answer = self.xrpc.ask(chat(call)).await?;
        let convos: Vec<Convo> = list(&answer, "/convos").iter().filter_map(Convo::read).collect();
        if walk.top.is_empty() {
            // A log without a cursor: the newest change of a conversation is as good.
            walk.top = convos.iter().map(|convo| clean::line(&convo.rev)).max().unwrap_or_default();
        }
        walk.list(&convos, raw(&answer, "/cursor"), compared, since);
        convos.into_iter().for_each(|convo| drop(self.convos.remember(convo)));
        Ok(Heard::default())
    }

    async fn read_convo(&self, walk: &mut Walk, id: &str, floor: Time, us: &Us) -> Result<Heard, NetError> {
        let convo = self.convo(id).await?;
        let mut heard = Heard::default();
        let answer = match self.messages(id, &walk.page).await {
            // One that we left in the meantime is no trouble.
            Err(NetError::Refused { why }) => {
                tracing::debug!(convo = id, why, "a conversation cannot be read");
                walk.read("", true);
                return Ok(heard);
            }
            other => other?.json::<Value>()?,
        };
        let messages = list(&answer, "/messages");
        let is_old = |message: &&Value| dm::sent_at(message).is_some_and(|at| at < floor);
        for message in messages.iter().rev().filter(|message| !is_old(message)) {
            take(message, &convo, list(&answer, "/relatedProfiles"), us, &mut heard);
        }
        walk.read(raw(&answer, "/cursor"), messages.iter().any(|message| is_old(&message)));
        Ok(heard)
    }

    /// Reads a page of a conversation's messages, newest first.
    pub(super) async fn messages(&self, convo: &str, cursor: &str) -> Result<Answer, NetError> {
        let call = Call::get(path("chat.bsky.convo.getMessages")).query("convoId", convo).query("limit", PAGE);
        let call = if cursor.is_empty() { call } else { call.query("cursor", cursor) };
        good(self.xrpc.read(chat(call)).await?)
    }

    /// Returns the conversation that a message stands in, oldest first, as far as one page shows it.
    pub(super) async fn whole_convo(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        let us = self.us().await?;
        let Some(id) = item.conversation.as_deref() else { return Ok(vec![item.clone()]) };
        let convo = self.convo(id).await?;
        let answer: Value = self.messages(id, "").await?.json()?;
        let mut heard = Heard::default();
        for message in list(&answer, "/messages").iter().rev() {
            take(message, &convo, list(&answer, "/relatedProfiles"), &us, &mut heard);
        }
        if !heard.items.iter().any(|one| one.id == item.id) {
            heard.items.insert(0, item.clone());
        }
        Ok(heard.items)
    }
}

/// Takes a message of a conversation.
fn take(message: &Value, convo: &Convo, profiles: &[Value], us: &Us, heard: &mut Heard) {
    match () {
        () if dm::is_notice(message) => {}
        () if dm::is_deleted(message) => heard.removed.push(dm::id(&convo.id, &clean::line(raw(message, "/id")))),
        () => match dm::item(message, convo, profiles, us) {
            Ok(item) => heard.items.push(item),
            Err(odd) => heard.odd.push(odd),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(rev: &str) -> Value {
        json!({"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": rev, "convoId": "c"})
    }

    fn convo(id: &str, rev: &str) -> Convo {
        Convo { id: id.to_owned(), rev: rev.to_owned(), ..Convo::default() }
    }

    #[test]
    fn the_log_only_goes_forward() {
        let mut at = Messages { rev: Some("b".to_owned()), ..Messages::default() };
        let events = [event("a"), event("b"), event("d"), event("c"), json!({"rev": null}), json!(7)];
        assert_eq!(at.advance(&events, "").len(), 2);
        assert_eq!(at.rev.as_deref(), Some("d"));
        assert_eq!(at.advance(&[], "a").len(), 0);
        assert_eq!(at.rev.as_deref(), Some("d"), "a cursor that runs back is not followed");
        at.advance(&[], "e");
        assert_eq!(at.rev.as_deref(), Some("e"));
    }

    #[test]
    fn a_comparison_reads_what_changed_and_ends() {
        let mut walk = Walk::default();
        walk.list(&[convo("x", "9"), convo("y", "3")], "p2", Some("5"), Time::MIN);
        assert_eq!((walk.open.as_slice(), walk.last), (&["x".to_owned()][..], false));
        walk.read("older", false);
        assert_eq!(walk.page, "older");
        walk.read("older", false);
        assert!(walk.open.is_empty() && walk.page.is_empty(), "a cursor that repeats is the end");
        walk.list(&[convo("z", "2")], "p3", Some("5"), Time::MIN);
        assert!(walk.last, "a page without news");
        walk.list(&[], "p4", Some("5"), Time::MIN);
        assert!(!walk.last, "an empty page is not the end");
        walk.list(&[], "p4", Some("5"), Time::MIN);
        assert!(walk.last, "a cursor that repeats is");
    }

    #[test]
    fn a_trouble_is_told_once_and_again_after_it_passed() {
        let mut at = Messages::default();
        assert!(at.tell("no".to_owned()).is_some());
        assert!(at.tell("no".to_owned()).is_none());
        assert!(at.tell("not now".to_owned()).is_some());
        let kept: Messages = serde_json::from_str(&serde_json::to_string(&at).unwrap()).unwrap();
        assert_eq!(kept, at);
    }
}
