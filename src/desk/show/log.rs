//! The log for people: who did what, when.

use crate::domain::ask::LogLine;
use crate::domain::clean;
use crate::domain::conversation::Change;
use crate::domain::decide::in_words;
use crate::domain::event::{Event, Recorded};
use crate::domain::id::EventId;
use crate::domain::network::Health;
use crate::domain::reply::ReplyChange;
use crate::domain::rulings::Rulings;
use crate::store::StoreError;

use super::super::handle::Handle;

/// Events before the newest among which an act is looked for that was taken back.
const BEFORE: usize = 500;

/// Returns the newest lines, newest last.
pub fn log(desk: &Handle, limit: usize) -> Result<Vec<LogLine>, StoreError> {
    let (rulings, reader) = (&desk.library().rulings, desk.reader());
    let all: Vec<Recorded> = reader.last(limit.saturating_add(BEFORE))?.into_iter().map(|(_, one)| one).collect();
    let mut lines = Vec::new();
    for recorded in all.iter().skip(all.len().saturating_sub(limit)) {
        let more = match &recorded.event {
            Event::Conversation { change: Change::Restored { act, .. }, .. } => words_of(&all, *act, rulings),
            Event::Conversation { change: Change::Noted, .. } => reader.note(recorded.id)?,
            _ => None,
        };
        let mut line = line(recorded.clone(), rulings);
        if again(&recorded.event) {
            line.text = "done again".to_owned();
        }
        line.text.extend(more.map(|more| format!(": {}", clean::line(&more))));
        lines.push(line);
    }
    Ok(lines)
}

/// Tells whether an act was done again rather than taken back: it is the newest of its row then.
fn again(event: &Event) -> bool {
    matches!(event, Event::Conversation { change: Change::Restored { triage, act }, .. } if triage.acted == Some(*act))
}

/// Returns what an act was, in words.
fn words_of(all: &[Recorded], act: EventId, rulings: &Rulings) -> Option<String> {
    let done = all.iter().find(|recorded| recorded.id == act)?;
    match &done.event {
        Event::Conversation { change, .. } => Some(in_words(change, rulings, done.at)),
        _ => None,
    }
}

fn line(recorded: Recorded, rulings: &Rulings) -> LogLine {
    let Recorded { id, at, by, event } = recorded;
    let (conversation, text) = match event {
        Event::Conversation { id, change, .. } => (Some(id), in_words(&change, rulings, at)),
        Event::Reply { change, .. } => reply(&change),
        Event::Account { id, health } => (None, format!("{id} is {}", health_words(&health))),
        Event::Frozen { freeze } => (None, format!("frozen: {}", freeze.reason)),
        Event::Resumed => (None, "resumed".to_owned()),
        Event::Moderated { account, act, on, refused, .. } => {
            let undone = if on { "" } else { " taken back" };
            let refused = refused.map(|why| format!(", but the network refused: {why}")).unwrap_or_default();
            (None, format!("{}{undone} as {account}{refused}", act.word()))
        }
        Event::Paged { id, outcome, .. } => (Some(id), outcome),
    };
    LogLine { id, at, by, text, conversation }
}

fn reply(change: &ReplyChange) -> (Option<crate::domain::id::ConversationId>, String) {
    match change {
        ReplyChange::Queued(reply) => (reply.conversation, format!("reply as {}", reply.account)),
        ReplyChange::Moved { to, .. } => {
            let why = to.why().map(|why| format!(": {why}")).unwrap_or_default();
            (None, format!("reply {}{why}", to.words()))
        }
        ReplyChange::Retaken => (None, "reply taken up again".to_owned()),
    }
}

/// Returns an account's health in words.
pub fn health_words(health: &Health) -> String {
    match health {
        Health::Unknown => "not tried yet".to_owned(),
        Health::Live => "live".to_owned(),
        Health::Limited { until } => format!("asked to wait until {until}"),
        Health::SignedOut { why } => format!("signed out: {why}"),
        Health::Offline { why } => format!("offline: {why}"),
        Health::Silent { since } => format!("silent since {since}"),
    }
}
