//! The log for people: who did what, to whom, when.

use std::collections::HashMap;

use crate::domain::ask::LogLine;
use crate::domain::chain::PageChange;
use crate::domain::class::Class;
use crate::domain::clean;
use crate::domain::conversation::Change;
use crate::domain::crisis::CrisisChange;
use crate::domain::decide::in_words;
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ConversationId, EventId, ItemId, ReplyId};
use crate::domain::lesson::Label;
use crate::domain::network::Health;
use crate::domain::reply::ReplyChange;
use crate::domain::report::Report;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};
use crate::words::{fill, some, w};

use super::super::handle::Handle;

/// The longest beginning of a text in a line, in characters.
const WORDS: usize = 60;
/// Events that are read for each line that is asked for: who looked at what is no news and makes none.
const READ_FOR_ONE: usize = 8;
/// Events before the newest among which an act is looked for that was taken back.
const BEFORE: usize = 500;

/// Returns the newest lines, newest last.
pub fn log(desk: &Handle, limit: usize) -> Result<Vec<LogLine>, StoreError> {
    let (rulings, reader) = (&desk.library().rulings, desk.reader());
    let read = limit.saturating_mul(READ_FOR_ONE).saturating_add(BEFORE);
    let mut all: Vec<Recorded> = reader.last(read)?.into_iter().map(|(_, one)| one).collect();
    all.retain(|recorded| !is_aside(&recorded.event));
    let mut subjects = Subjects { reader: &reader, known: HashMap::new() };
    let mut lines = Vec::new();
    for recorded in all.iter().skip(all.len().saturating_sub(limit)) {
        let more = match &recorded.event {
            Event::Conversation {
                change: Change::Restored { act, .. } | Change::CrisisRestored { act, .. }, ..
            }
            | Event::PersonRestored { act, .. } => words_of(&all, *act, rulings),
            Event::Conversation { change: Change::Noted, .. } => reader.note(recorded.id)?,
            _ => None,
        };
        let mut line = line(recorded.clone(), rulings, &mut subjects)?;
        if again(&recorded.event) {
            line.text = w().acts.done_again.to_owned();
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
        Event::Person { change, .. } => Some(change.told()),
        _ => None,
    }
}

/// Looking at a row is no news, and what the desk learned of an act stands beside the act.
fn is_aside(event: &Event) -> bool {
    let is_a_look = matches!(event, Event::Conversation { change: Change::MarkedUnread { on: false }, .. });
    is_a_look || matches!(event, Event::Taught { .. })
}

fn line(recorded: Recorded, rulings: &Rulings, subjects: &mut Subjects<'_>) -> Result<LogLine, StoreError> {
    let Recorded { id, at, by, event } = recorded;
    let (conversation, text) = match event {
        Event::Conversation { id, change, .. } => (Some(id), in_words(&change, rulings, at)),
        Event::Reply { id, change } => (subjects.of_reply(id, &change)?, reply(&change)),
        Event::Account { id, health } => (
            None,
            fill(w().log.account_is, &[&id, &health_words(&health, |when| when.day_and_minute(rulings.zone(), at))]),
        ),
        Event::AccountChanged { id, change } => (None, format!("{id} {}", change.word())),
        Event::Frozen { freeze } => (None, fill(w().log.frozen, &[&freeze.reason])),
        Event::Resumed => (None, w().log.resumed.to_owned()),
        Event::Moderated { item, account, act, on, report, why: said, refused } => {
            let deed = if on { act.word().to_owned() } else { fill(w().acts.moderated_back, &[&act.word()]) };
            let why = report.map(|report| reported(&report)).unwrap_or_default();
            let why = if said.is_empty() { why } else { fill(w().log.reported_saying, &[&said]) + &why };
            let text = match refused {
                Some(refused) => fill(w().log.moderated_refused, &[&deed, &why, &account, &refused]),
                None => fill(w().log.moderated, &[&deed, &why, &account]),
            };
            (subjects.of_item(item)?, text)
        }
        Event::Taught { lesson } => (subjects.of_item(lesson.item)?, taught(lesson.label)),
        Event::Person { on, change, .. } => (Some(on), change.told()),
        Event::PersonRestored { on, again, .. } => {
            (Some(on), if again { w().acts.done_again } else { w().acts.taken_back }.to_owned())
        }
        Event::RulesChanged { count } => (None, some(w().log.rules_changed, count)),
        Event::Crisis { change, .. } => {
            let origin = match &change {
                CrisisChange::Raised(raised) => raised.origin,
                _ => None,
            };
            (origin, change.words(&|when| when.day_and_minute(rulings.zone(), at)))
        }
        Event::Page { change, .. } => {
            let on = match &change {
                PageChange::Raised(raised) => raised.conversation,
                _ => None,
            };
            (on, change.words(&|when| when.day_and_minute(rulings.zone(), at)))
        }
        Event::Alarm { change, .. } => (None, change.words()),
        Event::Rota { change } => (None, change.words(&|when| when.day_and_minute(rulings.zone(), at))),
        Event::Post { change, .. } => (None, change.words(&|when| when.day_and_minute(rulings.zone(), at))),
        Event::Asset { change, .. } => (None, change.words()),
        Event::Paged { id, outcome, .. } => (Some(id), outcome),
    };
    let line = LogLine { id, at, by, text, conversation, ..LogLine::default() };
    Ok(match conversation {
        Some(conversation) => subjects.of(conversation)?.told(line),
        None => line,
    })
}

/// What an act taught, as the log tells it.
fn taught(label: Label) -> String {
    if label.is_empty() {
        return w().log.unlearned.to_owned();
    }
    let now = label.now.map(|now| if now { w().log.taught_now } else { w().log.taught_later });
    let said: Vec<&str> = label.class.map(Class::word).into_iter().chain(now).collect();
    fill(w().log.taught, &[&said.join(", ")])
}

/// What a report said, as the log tells it.
fn reported(report: &Report) -> String {
    let why = if report.reason.is_empty() { String::new() } else { fill(w().log.reported_for, &[&report.reason]) };
    let text = if report.text.is_empty() { String::new() } else { fill(w().log.reported_saying, &[&report.text]) };
    let forward = if report.forward { w().log.reported_on } else { "" };
    format!("{why}{text}{forward}")
}

fn reply(change: &ReplyChange) -> String {
    match change {
        ReplyChange::Queued(reply) => fill(w().log.reply_as, &[&reply.account]),
        ReplyChange::Moved { to, .. } => match to.why() {
            Some(why) => fill(w().log.reply_is_because, &[&to.words(), &why]),
            None => fill(w().log.reply_is, &[&to.words()]),
        },
        ReplyChange::Retaken => w().log.retaken.to_owned(),
    }
}

/// Whom and what a line is about.
#[derive(Clone, Default)]
struct Subject {
    who: String,
    network: String,
    tag: String,
    words: String,
}

impl Subject {
    fn told(self, line: LogLine) -> LogLine {
        LogLine { who: self.who, network: self.network, tag: self.tag, words: self.words, ..line }
    }
}

/// The conversations of the lines so far: many lines are about the same.
struct Subjects<'a> {
    reader: &'a Reader,
    known: HashMap<ConversationId, Subject>,
}

impl Subjects<'_> {
    fn of(&mut self, id: ConversationId) -> Result<Subject, StoreError> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let subject = self.read(id)?;
        self.known.insert(id, subject.clone());
        Ok(subject)
    }

    fn read(&self, id: ConversationId) -> Result<Subject, StoreError> {
        let Some(page) = self.reader.conversation(id)? else { return Ok(Subject::default()) };
        let network = page.account.network().to_owned();
        let tag = super::rows::tag(&network);
        let item = match page.last_heard() {
            Some(heard) => self.reader.item(heard.id)?,
            None => None,
        };
        let Some(item) = item else { return Ok(Subject { network, tag, ..Subject::default() }) };
        let words = super::rows::snippet(&item).chars().take(WORDS).collect();
        Ok(Subject { who: item.author.shown().to_owned(), network, tag, words })
    }

    fn of_reply(&self, id: ReplyId, change: &ReplyChange) -> Result<Option<ConversationId>, StoreError> {
        if let ReplyChange::Queued(reply) = change {
            return Ok(reply.conversation);
        }
        Ok(self.reader.reply(id)?.and_then(|reply| reply.conversation))
    }

    fn of_item(&self, id: ItemId) -> Result<Option<ConversationId>, StoreError> {
        let Some(item) = self.reader.item(id)? else { return Ok(None) };
        Ok(self.reader.place_of(&item.account_id(), &item.id)?.map(|place| place.conversation))
    }
}

/// Returns an account's health in words.
fn health_words(health: &Health, clock: impl Fn(Time) -> String) -> String {
    match health {
        Health::Unknown => w().screen.health_unknown.to_owned(),
        Health::Live => w().screen.health_live.to_owned(),
        Health::Limited { until } => fill(w().screen.health_until, &[&clock(*until)]),
        Health::SignedOut { why } => fill(w().network.signed_out, &[why]),
        Health::Offline { why } => fill(w().log.offline, &[why]),
        Health::Silent { since } => fill(w().log.silent, &[&clock(*since)]),
    }
}
