//! Why a row stands where it stands, line by line.

mod said;

use crate::domain::ask::RowId;
use crate::domain::bands::Band;
use crate::domain::class::{Class, Perhaps, Verdict};
use crate::domain::conversation::{Conversation, State};
use crate::domain::crisis::Related;
use crate::domain::id::ConversationId;
use crate::domain::lang::{self, SetLang, name_of, primary};
use crate::domain::pace;
use crate::domain::queue::Slim;
use crate::domain::rules::Firing;
use crate::domain::snooze::Wake;
use crate::domain::time::Time;
use crate::words::{fill, w};

use super::super::clock;
use super::super::handle::Handle;
use super::CannotShow;

/// How many of the newest items are asked when their network says they were written.
const LOOKED_AT: usize = 20;

/// Returns the reasons, one a line: class, deadline, band, weight, marks.
pub fn why(desk: &Handle, id: ConversationId) -> Result<Vec<String>, CannotShow> {
    let page = super::thread::page_of(&desk.reader(), id)?;
    let mut lines = vec![class_line(&page)];
    lines.extend(danger_line(&page));
    lines.extend(accelerator_line(&page));
    lines.extend(lang_line(&page));
    lines.extend([due_line(desk, &page), band_line(desk, &page)?, weight_line(&page)]);
    lines.extend(said::lines(desk, &page)?);
    lines.extend(mark_lines(desk, &page));
    Ok(lines)
}

fn class_line(page: &Conversation) -> String {
    let verdict = &page.verdict;
    match (page.triage.class, page.ruled_class()) {
        (Some(class), _) => fill(w().why.class_by_hand, &[&class.word(), &verdict.class.word()]),
        (None, Some((rule, class))) => fill(w().why.class_by_rule, &[&class.word(), &rule, &verdict.class.word()]),
        (None, None) if verdict.taken_for.is_some() => taken_for_line(verdict),
        (None, None) if verdict.why.is_empty() => fill(w().why.class_by_default, &[&verdict.class.word()]),
        (None, None) => {
            let perhaps = page.perhaps().map_or_else(String::new, |perhaps| format!(", {}", likely(perhaps)));
            fill(w().why.class, &[&verdict.class.word(), &verdict.sure, &perhaps, &parts(verdict)])
        }
    }
}

/// Returns what it may be beside: `perhaps complaint (24 %)`.
fn likely(perhaps: Perhaps) -> String {
    format!("{} ({} %)", perhaps.class.perhaps(), perhaps.share)
}

/// Says that a danger made it what it is, and what the brain took it for.
fn taken_for_line(verdict: &Verdict) -> String {
    let Perhaps { class, share } = verdict.taken_for.unwrap_or(Perhaps { class: verdict.class, share: verdict.sure });
    fill(w().danger.class, &[&verdict.class.word(), &class.word(), &share, &parts(verdict)])
}

/// Says what somebody may be in, and whether that presses.
fn danger_line(page: &Conversation) -> Option<String> {
    let (say, class) = (&w().danger, page.class());
    let found: Vec<String> = page.verdict.dangers.iter().map(ToString::to_string).collect();
    let sentence = match () {
        () if page.verdict.is_dangerous(class) => say.why_now,
        () if page.verdict.is_posed(class) => say.why_seen,
        () => say.why_over,
    };
    (!found.is_empty()).then(|| fill(sentence, &[&found.join(", ")]))
}

/// Says what makes it worse than it looks, and whether that presses.
fn accelerator_line(page: &Conversation) -> Option<String> {
    let found: Vec<String> = page.verdict.accelerators.iter().map(ToString::to_string).collect();
    let presses = page.verdict.is_accelerated(page.class());
    let sentence = if presses { w().raise.why_accelerated } else { w().raise.why_noticed };
    (!found.is_empty()).then(|| fill(sentence, &[&found.join(", ")]))
}

/// Says which crisis it belongs to and why, or that somebody took it out of one.
fn crisis_line(desk: &Handle, page: &Conversation) -> Option<String> {
    let live = desk.shared.read();
    match page.part_of.and_then(|part_of| live.member(part_of)) {
        Some(member) => {
            let crisis = live.crises.get(&member.crisis);
            let headline = crisis.map(|crisis| crisis.headline.as_str()).unwrap_or_default();
            let post = crisis.and_then(|crisis| crisis.kin.post_above(&page.account, &page.root));
            let below = post.filter(|_| member.why == Related::Post).map(|post| {
                let when = post.at.day_and_minute(desk.library().rulings.zone(), clock::now());
                fill(w().crisis.kin_post_of, &[&when])
            });
            let why = below.as_deref().unwrap_or(member.why.words());
            Some(fill(w().raise.why_member, &[&member.level, &headline, &why]))
        }
        None => page.parted.iter().any(|crisis| live.runs(*crisis)).then(|| w().raise.why_parted.to_owned()),
    }
}

/// Says who set the language, where somebody did.
fn lang_line(page: &Conversation) -> Option<String> {
    let SetLang { lang, by } = page.triage.lang.as_ref()?;
    Some(match lang::told(&page.verdict, None).filter(|told| primary(told) != *lang) {
        Some(told) => fill(w().why.lang_against, &[&name_of(lang), by, &name_of(told)]),
        None => fill(w().why.lang_by_hand, &[&name_of(lang), by]),
    })
}

/// Returns what made a class, as a sum: `"charged twice" +1.90, the rest +0.35 = 2.25`.
fn parts(verdict: &Verdict) -> String {
    let Some((parts, rest)) = verdict.parts() else { return verdict.why.join(", ") };
    let say = |words: &str, weight: i32| format!("{words} {}{}", if weight < 0 { "-" } else { "+" }, share(weight));
    let mut all: Vec<String> =
        parts.iter().map(|(words, weight)| say(&format!("\u{201c}{words}\u{201d}"), *weight)).collect();
    all.push(say(w().brain.rest, rest));
    format!("{} = {}", all.join(", "), share(verdict.score))
}

/// Writes hundredths, without a sign.
fn share(hundredths: i32) -> String {
    format!("{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

fn due_line(desk: &Handle, page: &Conversation) -> String {
    let rulings = &desk.library().rulings;
    match &page.due {
        Some(due) => {
            let at = due.at.day_and_minute(rulings.zone(), clock::now());
            fill(w().why.due, &[&at, &due.sentence(&rulings.waiting(page), rulings.zone())])
        }
        None if page.triage.state == State::Waiting => w().why.due_waiting.to_owned(),
        None if page.rests() => w().why.due_no_reply.to_owned(),
        None if page.class() == Class::Spam => w().why.due_spam.to_owned(),
        None => w().why.due_nothing.to_owned(),
    }
}

fn band_line(desk: &Handle, page: &Conversation) -> Result<String, CannotShow> {
    let say = &w().why;
    let listing = super::listing::inbox(desk)?;
    let place = listing.place_of(&RowId::Conversation(page.id));
    let found = place.and_then(|n| listing.rows.get(n).map(|row| (n, row)));
    let Some((n, row)) = found else {
        return Ok(fill(say.band_none, &[&state_words(desk, page)]));
    };
    let pace = pace::in_words(listing.pace);
    let because = match row.band {
        Band::Crisis if page.crisis.is_some() => say.band_crisis.to_owned(),
        Band::Crisis => say.band_crisis_class.to_owned(),
        Band::InTime if row.waited_long => say.band_waited.to_owned(),
        Band::InTime => fill(say.band_in_time, &[&pace]),
        Band::Late if desk.library().rulings.hours.is_always() => fill(say.band_late, &[&pace]),
        Band::Late => fill(say.band_late_opening, &[&pace]),
        Band::Quiet => say.band_quiet.to_owned(),
    };
    Ok(fill(say.band, &[&row.band.title(), &listing.outline().rank_of(n), &because]))
}

fn state_words(desk: &Handle, page: &Conversation) -> String {
    match page.triage.state {
        State::Snoozed(Wake::At(at)) => {
            fill(w().acts.snoozed, &[&at.day_and_minute(desk.library().rulings.zone(), clock::now())])
        }
        State::Snoozed(Wake::Reply) => w().acts.snoozed_until_reply.to_owned(),
        State::Open | State::Waiting | State::Done => page.triage.state.word().to_owned(),
    }
}

fn weight_line(page: &Conversation) -> String {
    let vip = page.triage.labels.contains(crate::domain::contact::VIP);
    let hundredths = page.worth(vip).weight();
    let (say, mut parts) = (&w().why, vec![page.class().word().to_owned()]);
    if page.presses() {
        parts.push(say.weight_answer_now.to_owned());
    } else {
        parts.extend(page.perhaps().map(likely));
    }
    if vip {
        parts.push(say.weight_vip.to_owned());
    }
    match page.triage.priority {
        1.. => parts.push(say.weight_raised.to_owned()),
        ..0 => parts.push(say.weight_lowered.to_owned()),
        0 => {}
    }
    let weight = share(i32::try_from(hundredths).unwrap_or(i32::MAX));
    fill(say.weight, &[&weight, &parts.join(", ")])
}

fn dated_ahead(desk: &Handle, page: &Conversation) -> Option<Time> {
    let reader = desk.reader();
    page.items.iter().rev().take(LOOKED_AT).find_map(|item| reader.item(item.id).ok()??.dated())
}

fn swarm_line(desk: &Handle, page: &Conversation) -> Option<String> {
    let live = desk.shared.read();
    let print = live.slim.get(&page.id).and_then(Slim::copied)?;
    let centre = live.swarms.centre_of(&print)?;
    let say = &w().swarm;
    let told = if print == centre || print.says_the_same(&centre) { say.why_text } else { say.why_address };
    Some(fill(say.why, &[&live.swarms.size_of(&print), &told]))
}

fn mark_lines(desk: &Handle, page: &Conversation) -> Vec<String> {
    let (mut lines, now) = (Vec::new(), clock::now());
    let (say, zone) = (&w().why, desk.library().rulings.zone());
    if let Some(ahead) = dated_ahead(desk, page) {
        let at = ahead.day_and_minute(zone, now);
        lines.push(fill(say.dated_ahead, &[&at]));
    }
    if let Some(since) = page.waiting_since.filter(|since| *since <= now) {
        let from = since.day_and_minute(zone, now);
        lines.push(fill(say.waits, &[&now.since(since).short(), &from]));
    }
    if let Some(promise) = &page.triage.promise {
        let at = promise.at.day_and_minute(zone, now);
        lines.push(fill(say.promise, &[&promise.by, &at]));
    }
    if let Some(crisis) = &page.crisis {
        let owner = crisis
            .owner
            .as_ref()
            .map_or_else(|| w().acts.nobody_has_it.to_owned(), |owner| fill(w().acts.has_it, &[owner]));
        lines.push(fill(say.crisis, &[&crisis.clock.level, &crisis.by, &owner]));
    }
    lines.extend(crisis_line(desk, page));
    let told = |firing: &Firing| fill(say.ruled, &[&firing.rule, &firing.deeds(zone, now)]);
    lines.extend(page.ruled.iter().filter(|firing| !firing.over).map(told));
    if let Some(rule) = page.hide_proposed() {
        lines.push(fill(say.hide, &[&rule]));
    }
    lines.extend(swarm_line(desk, page));
    if page.triage.muted {
        lines.push(say.muted.to_owned());
    }
    lines
}
