//! What an act of a seat becomes: changes, or a refusal in words. Pure.

use super::class::Class;
use super::command::{Act, Refusal};
use super::conversation::{Change, Conversation, State};
use super::deadline::Promise;
use super::id::SeatName;
use super::lang;
use super::rulings::Rulings;
use super::snooze::Wake;
use super::time::Time;
use crate::words::{fill, w};

/// The most labels a conversation carries.
pub(super) const LABELS: usize = 32;
/// The longest label, in characters.
pub const LABEL_LEN: usize = 40;

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
        Act::Lang(lang) => language(conversation, lang.as_deref())?,
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
    if matches!(wake, Wake::At(at) if at <= now) {
        return Err(Refusal::no(w().acts.moment_over));
    }
    let due = conversation.due.as_ref().map(|due| due.at).filter(|_| !past_due);
    // Where they wait for us, nothing would bring it back: late ones too.
    let they_wait = conversation.waiting_since.is_some();
    let sentence = match wake {
        Wake::At(at) if due.is_some_and(|due| due > now && due < at) => Some(w().acts.past_due),
        Wake::Reply if they_wait => Some(w().acts.past_due_reply),
        Wake::At(_) | Wake::Reply => None,
    };
    match (sentence, due) {
        (Some(sentence), Some(due)) => {
            let words = fill(sentence, &[&due.day_and_minute(rulings.zone(), now)]);
            Err(Refusal::Asks(vec![super::guard::Concern::past_due(words)]))
        }
        _ => Ok(Change::Snoozed { wake }),
    }
}

fn claim(conversation: &Conversation, by: &SeatName) -> Result<Option<Change>, Refusal> {
    match &conversation.triage.assignee {
        Some(other) if other == by => Ok(None),
        Some(other) => Err(Refusal::no(w().acts.claimed.say(&[other]))),
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
        return Err(Refusal::no(fill(w().acts.label_long, &[long, &LABEL_LEN])));
    }
    if has.len() + add.len() > LABELS {
        return Err(Refusal::no(fill(w().acts.labels_many, &[&LABELS])));
    }
    Ok(differs(!add.is_empty() || !remove.is_empty(), Change::Labelled { add, remove }))
}

fn language(conversation: &Conversation, lang: Option<&str>) -> Result<Option<Change>, Refusal> {
    let lang = lang.map(lang::known).transpose().map_err(Refusal::no)?;
    Ok(differs(conversation.set_lang() != lang, Change::LangSet { lang: lang.map(str::to_owned) }))
}

fn promise(conversation: &Conversation, at: Option<Time>, by: &SeatName, now: Time) -> Result<Option<Change>, Refusal> {
    if at.is_some_and(|at| at <= now) {
        return Err(Refusal::no(w().acts.promise_over));
    }
    let promise = at.map(|at| Promise { at, made: now, by: by.clone() });
    let same =
        promise.as_ref().map(|promise| promise.at) == conversation.triage.promise.as_ref().map(|promise| promise.at);
    Ok(differs(!same, Change::Promised { promise }))
}

/// Returns the act in words for the notice line: `done`, `snoozed until …`.
pub fn in_words(change: &Change, rulings: &Rulings, now: Time) -> String {
    let say = &w().acts;
    let clock = |at: Time| at.day_and_minute(rulings.zone(), now);
    let plain = match change {
        Change::Dismissed { why } => return fill(say.dismissed, &[&why.words()]),
        Change::Snoozed { wake: Wake::At(at) } => return fill(say.snoozed, &[&clock(*at)]),
        Change::Assigned { to: Some(seat) } => return fill(say.assigned, &[seat]),
        Change::Labelled { add, remove } => return fill(say.labelled, &[&signed(add, remove)]),
        Change::Classed { class } => {
            return fill(say.classed, &[&class.map_or(say.by_the_brain, Class::word)]);
        }
        Change::LangSet { lang: Some(lang) } => return fill(say.lang_set, &[&lang::name_of(lang)]),
        Change::LangSet { lang: None } => say.lang_told,
        Change::Promised { promise: Some(promise) } => return fill(say.promised, &[&clock(promise.at)]),
        Change::Answered(answer) => return fill(say.answered, &[&answer.by]),
        Change::Ruled(firing) => return firing.sentence(rulings.zone(), now),
        Change::Escalated { crisis } => return fill(say.crisis_level, &[&crisis.clock.level]),
        Change::Done => say.done,
        Change::Reopened => say.reopened,
        Change::Snoozed { wake: Wake::Reply } => say.snoozed_until_reply,
        Change::Assigned { to: None } => say.unassigned,
        Change::Starred { on: true } => say.starred,
        Change::Starred { on: false } => say.unstarred,
        Change::Prioritised { priority: 1.. } => say.raised,
        Change::Prioritised { priority: 0 } => say.plain_priority,
        Change::Prioritised { priority: ..0 } => say.lowered,
        Change::Muted { on: true } => say.muted,
        Change::Muted { on: false } => say.unmuted,
        Change::MarkedUnread { on: true } => say.marked_unread,
        Change::MarkedUnread { on: false } => say.marked_read,
        Change::Promised { promise: None } => say.unpromised,
        Change::Arrived(arrival) if arrival.item.from_us => say.we_wrote,
        Change::Arrived(_) => say.they_wrote,
        Change::Edited { .. } => say.edited,
        Change::Removed { .. } => say.removed,
        Change::PutAside { .. } => say.put_aside,
        Change::PutBack { .. } => say.put_back,
        Change::TookOver { .. } => say.took_over,
        Change::WentInto { .. } => say.went_into,
        Change::Rooted { .. } => say.rooted,
        Change::Woke => say.woke,
        Change::Noted => say.noted,
        Change::ToPost { .. } => say.to_post,
        Change::Replied { .. } => say.replied,
        Change::Unreplied { .. } => say.unreplied,
        Change::Joined { part_of } => return fill(w().crisis.joined, &[&part_of.why.words()]),
        Change::Parted => w().crisis.parted,
        Change::KeptOut { .. } => w().crisis.kept_out,
        Change::StoodDown => say.crisis_over,
        Change::Retargeted => say.retargeted,
        Change::Restored { .. } | Change::CrisisRestored { again: false, .. } => say.taken_back,
        Change::CrisisRestored { again: true, .. } => say.done_again,
        Change::NoteWithdrawn { .. } => say.note_withdrawn,
        Change::NoteRestored { .. } => say.note_restored,
    };
    plain.to_owned()
}

/// Returns labels that came and went as they are typed: `+billing -new`.
pub(super) fn signed(add: &[String], remove: &[String]) -> String {
    let signed = add.iter().map(|label| format!("+{label}")).chain(remove.iter().map(|label| format!("-{label}")));
    signed.collect::<Vec<_>>().join(" ")
}
