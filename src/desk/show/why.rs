//! Why a row stands where it stands, line by line.

use crate::domain::ask::RowId;
use crate::domain::bands::{Band, weight};
use crate::domain::class::Class;
use crate::domain::conversation::{Conversation, State};
use crate::domain::id::ConversationId;
use crate::domain::snooze::Wake;
use crate::domain::time::Time;

use super::super::clock;
use super::super::handle::Handle;
use super::CannotShow;

/// How many of the newest items are asked when their network says they were written.
const LOOKED_AT: usize = 20;

/// Returns the reasons, one a line: class, deadline, band, weight, marks.
pub fn why(desk: &Handle, id: ConversationId) -> Result<Vec<String>, CannotShow> {
    let page = super::thread::page_of(&desk.reader(), id)?;
    let mut lines = vec![class_line(&page), due_line(desk, &page), band_line(desk, &page)?];
    lines.push(weight_line(&page));
    lines.extend(mark_lines(desk, &page));
    Ok(lines)
}

fn class_line(page: &Conversation) -> String {
    let verdict = &page.verdict;
    match page.triage.class {
        Some(class) => format!("class    {}: said by a person (the brain said {})", class.word(), verdict.class.word()),
        None if verdict.why.is_empty() => {
            format!("class    {}: nothing in it speaks for another", verdict.class.word())
        }
        None => format!("class    {} ({} %): {}", verdict.class.word(), verdict.sure, verdict.why.join(", ")),
    }
}

fn due_line(desk: &Handle, page: &Conversation) -> String {
    let rulings = &desk.library().rulings;
    match &page.due {
        Some(due) => {
            let at = due.at.day_and_minute(rulings.zone(), clock::now());
            format!("due      {at}: {}", due.sentence(&rulings.waiting(page), rulings.zone()))
        }
        None if page.triage.state == State::Waiting => "due      nothing: we wait for them".to_owned(),
        None if page.class() == Class::Spam => "due      nothing: spam has no deadline".to_owned(),
        None => "due      nothing".to_owned(),
    }
}

fn band_line(desk: &Handle, page: &Conversation) -> Result<String, CannotShow> {
    let listing = super::listing::inbox(desk)?;
    let place = listing.place_of(&RowId::Conversation(page.id));
    let found = place.and_then(|n| listing.rows.get(n).map(|row| (n, row)));
    let Some((n, row)) = found else {
        return Ok(format!("band     none: it is {}", state_words(desk, page)));
    };
    let pace = listing.pace.as_minutes();
    let because = match row.band {
        Band::Crisis if page.crisis.is_some() => "pinned until the crisis is over".to_owned(),
        Band::Crisis => "its class is crisis: pinned until somebody escalates or reclasses it".to_owned(),
        Band::InTime if row.waited_long => "has waited three times its target: one in five is such a row".to_owned(),
        Band::InTime => format!("can still be in time at {pace} min an answer"),
        Band::Late => format!("cannot be in time at {pace} min an answer without letting heavier ones down"),
        Band::Quiet => "nobody is let down when it waits".to_owned(),
    };
    Ok(format!("band     {}, row {}: {because}", row.band.title(), n + 1))
}

fn state_words(desk: &Handle, page: &Conversation) -> String {
    match page.triage.state {
        State::Snoozed(Wake::At(at)) => {
            format!("snoozed until {}", at.day_and_minute(desk.library().rulings.zone(), clock::now()))
        }
        State::Snoozed(Wake::Reply) => "snoozed until they write".to_owned(),
        State::Open | State::Waiting | State::Done => page.triage.state.word().to_owned(),
    }
}

fn weight_line(page: &Conversation) -> String {
    let vip = page.triage.labels.contains(crate::domain::rulings::VIP);
    let hundredths = weight(page.class(), page.verdict.answer_now, vip, page.triage.priority);
    let mut parts = vec![page.class().word().to_owned()];
    if page.verdict.answer_now {
        parts.push("answer now".to_owned());
    }
    if vip {
        parts.push("VIP x2".to_owned());
    }
    match page.triage.priority {
        1.. => parts.push("raised x2".to_owned()),
        ..0 => parts.push("put below x0.5".to_owned()),
        0 => {}
    }
    format!("weight   {}.{:02}: {}", hundredths / 100, hundredths % 100, parts.join(", "))
}

fn dated_ahead(desk: &Handle, page: &Conversation) -> Option<Time> {
    let reader = desk.reader();
    page.items.iter().rev().take(LOOKED_AT).find_map(|item| reader.item(item.id).ok()??.dated())
}

fn mark_lines(desk: &Handle, page: &Conversation) -> Vec<String> {
    let (mut lines, now) = (Vec::new(), clock::now());
    let zone = desk.library().rulings.zone();
    if let Some(ahead) = dated_ahead(desk, page) {
        let at = ahead.day_and_minute(zone, now);
        lines.push(format!("clock    dated in the future, {at}, and counted from when it came: is a clock wrong?"));
    }
    if let Some(since) = page.waiting_since.filter(|since| *since <= now) {
        let from = since.day_and_minute(zone, now);
        lines.push(format!("waits    {}, since {from}", now.since(since).short()));
    }
    if let Some(promise) = &page.triage.promise {
        let at = promise.at.day_and_minute(zone, now);
        lines.push(format!("promise  {} said {at}", promise.by));
    }
    if let Some(crisis) = &page.crisis {
        let owner = crisis.owner.as_ref().map_or("nobody has it".to_owned(), |owner| format!("{owner} has it"));
        lines.push(format!("crisis   level {}, raised by {}; {owner}", crisis.clock.level, crisis.by));
    }
    if page.triage.muted {
        lines.push("muted    new messages do not open it".to_owned());
    }
    lines
}
