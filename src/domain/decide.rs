//! What an act of a seat becomes: changes, or a refusal in words. Pure.

use super::class::Class;
use super::command::{Act, Refusal};
use super::conversation::{Change, Conversation, State};
use super::deadline::Promise;
use super::id::SeatName;
use super::rulings::Rulings;
use super::snooze::Wake;
use super::time::Time;

/// The most labels a conversation carries, and the longest of them in characters.
const LABELS: usize = 32;
const LABEL_LEN: usize = 40;

/// Returns the change that an act makes to a conversation; nothing where it stands so already.
pub fn decide(
    conversation: &Conversation,
    act: &Act,
    by: &SeatName,
    now: Time,
    rulings: &Rulings,
) -> Result<Option<Change>, Refusal> {
    let triage = &conversation.triage;
    Ok(match act {
        Act::Done => differs(triage.state != State::Done, Change::Done),
        Act::Dismiss(why) => {
            let same = triage.state == State::Done && triage.dismissed == Some(*why);
            differs(!same, Change::Dismissed { why: *why })
        }
        Act::Reopen => differs(triage.state != State::Open, Change::Reopened),
        Act::Snooze { wake, past_due } => Some(snooze(conversation, *wake, *past_due, now, rulings)?),
        Act::Claim => claim(conversation, by)?,
        Act::Assign(to) => differs(triage.assignee != *to, Change::Assigned { to: to.clone() }),
        Act::Label { add, remove } => label(conversation, add, remove)?,
        Act::Star(on) => toggle(triage.starred, *on).map(|on| Change::Starred { on }),
        Act::Priority(priority) => {
            let priority = (*priority).clamp(-1, 1);
            differs(triage.priority != priority, Change::Prioritised { priority })
        }
        Act::Mute(on) => toggle(triage.muted, *on).map(|on| Change::Muted { on }),
        Act::Class(class) => differs(triage.class != *class, Change::Classed { class: *class }),
        Act::Unread(on) => differs(triage.unread != *on, Change::MarkedUnread { on: *on }),
        Act::Promise(at) => promise(conversation, *at, by, now)?,
    })
}

fn differs(it_does: bool, change: Change) -> Option<Change> {
    it_does.then_some(change)
}

fn toggle(is: bool, wanted: Option<bool>) -> Option<bool> {
    let on = wanted.unwrap_or(!is);
    (on != is).then_some(on)
}

fn snooze(
    conversation: &Conversation,
    wake: Wake,
    past_due: bool,
    now: Time,
    rulings: &Rulings,
) -> Result<Change, Refusal> {
    if let Wake::At(at) = wake {
        if at <= now {
            return Err(Refusal::No("that moment is over; write a time to come: +2h, tomorrow, fri 9".to_owned()));
        }
        if !past_due && conversation.due.as_ref().is_some_and(|due| due.at < at && due.at > now) {
            let due = conversation.due.as_ref().map_or(now, |due| due.at).day_and_minute(rulings.zone(), now);
            let words = format!("that is after its deadline, {due}; snooze it all the same?");
            return Err(Refusal::Asks(vec![super::guard::Concern::past_due(words)]));
        }
    }
    Ok(Change::Snoozed { wake })
}

fn claim(conversation: &Conversation, by: &SeatName) -> Result<Option<Change>, Refusal> {
    match &conversation.triage.assignee {
        Some(other) if other == by => Ok(None),
        Some(other) => Err(Refusal::No(format!("{other} has it; `a` gives it to somebody else"))),
        None => Ok(Some(Change::Assigned { to: Some(by.clone()) })),
    }
}

fn label(conversation: &Conversation, add: &[String], remove: &[String]) -> Result<Option<Change>, Refusal> {
    let has = &conversation.triage.labels;
    let clean = |labels: &[String]| -> Vec<String> {
        labels.iter().map(|label| super::clean::line(label)).filter(|label| !label.is_empty()).collect()
    };
    let add: Vec<String> = clean(add).into_iter().filter(|label| !has.contains(label)).collect();
    let remove: Vec<String> = clean(remove).into_iter().filter(|label| has.contains(label)).collect();
    if let Some(long) = add.iter().find(|label| label.chars().count() > LABEL_LEN) {
        return Err(Refusal::No(format!("the label \"{long}\" is longer than {LABEL_LEN} characters; shorten it")));
    }
    if has.len() + add.len() > LABELS {
        return Err(Refusal::No(format!("a conversation carries at most {LABELS} labels; remove some first")));
    }
    Ok(differs(!add.is_empty() || !remove.is_empty(), Change::Labelled { add, remove }))
}

fn promise(conversation: &Conversation, at: Option<Time>, by: &SeatName, now: Time) -> Result<Option<Change>, Refusal> {
    if at.is_some_and(|at| at <= now) {
        return Err(Refusal::No("that moment is over; promise a time to come: +2h, tomorrow 9".to_owned()));
    }
    let promise = at.map(|at| Promise { at, made: now, by: by.clone() });
    let same =
        promise.as_ref().map(|promise| promise.at) == conversation.triage.promise.as_ref().map(|promise| promise.at);
    Ok(differs(!same, Change::Promised { promise }))
}

/// Returns the act in words for the notice line: `done`, `snoozed until …`.
pub fn in_words(change: &Change, rulings: &Rulings, now: Time) -> String {
    let clock = |at: Time| at.day_and_minute(rulings.zone(), now);
    match change {
        Change::Done => "done".to_owned(),
        Change::Dismissed { why } => format!("dismissed ({})", why.words()),
        Change::Reopened => "reopened".to_owned(),
        Change::Snoozed { wake: Wake::At(at) } => format!("snoozed until {}", clock(*at)),
        Change::Snoozed { wake: Wake::Reply } => "snoozed until they write".to_owned(),
        Change::Assigned { to: Some(seat) } => format!("assigned to {seat}"),
        Change::Assigned { to: None } => "assigned to nobody".to_owned(),
        Change::Labelled { add, remove } => {
            let signed =
                add.iter().map(|label| format!("+{label}")).chain(remove.iter().map(|label| format!("-{label}")));
            format!("labelled {}", signed.collect::<Vec<_>>().join(" "))
        }
        Change::Starred { on } => if *on { "starred" } else { "unstarred" }.to_owned(),
        Change::Prioritised { priority } => match priority {
            1.. => "raised",
            0 => "put at plain priority",
            ..0 => "put below",
        }
        .to_owned(),
        Change::Muted { on } => if *on { "muted" } else { "heard again" }.to_owned(),
        Change::Classed { class } => format!("classed {}", class.map_or("by the brain", Class::word)),
        Change::MarkedUnread { on } => if *on { "marked unread" } else { "marked read" }.to_owned(),
        Change::Promised { promise: Some(promise) } => format!("promised an answer for {}", clock(promise.at)),
        Change::Promised { promise: None } => "freed of the promise".to_owned(),
        Change::Arrived(arrival) => if arrival.item.from_us { "we wrote" } else { "they wrote" }.to_owned(),
        Change::Edited { .. } => "they changed what they wrote".to_owned(),
        Change::Removed { .. } => "they took it down".to_owned(),
        Change::TookOver { .. } => "joined with its thread".to_owned(),
        Change::WentInto { .. } => "went into its thread".to_owned(),
        Change::Woke => "woke".to_owned(),
        Change::Noted => "note".to_owned(),
        Change::ToPost { .. } => "answer to be posted by hand".to_owned(),
        Change::Replied { .. } => "reply sent off".to_owned(),
        Change::Answered(answer) => format!("answered by {}", answer.by),
        Change::Unreplied { .. } => "reply did not leave".to_owned(),
        Change::Escalated { crisis } => format!("crisis, level {}", crisis.clock.level),
        Change::StoodDown => "crisis over".to_owned(),
        Change::Retargeted => "deadline changed".to_owned(),
        Change::Restored { .. } | Change::CrisisRestored { again: false, .. } => "taken back".to_owned(),
        Change::CrisisRestored { again: true, .. } => "done again".to_owned(),
        Change::NoteWithdrawn { .. } => "note taken back".to_owned(),
        Change::NoteRestored { .. } => "note put back".to_owned(),
    }
}
