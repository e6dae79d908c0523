//! Raising a crisis, and its end, from a conversation.

use crate::desk::acts::{can_undo, concerning, must_have, unsaved, write_note};
use crate::desk::show::snippet;
use crate::desk::staged::Staged;
use crate::desk::undo::{CrisisDeed, Deed, Way};
use crate::domain::alarm::{Alarm, AlarmChange};
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::{Change, Conversation, Crisis as Pinned, PartOf, Triage};
use crate::domain::crisis::{Crisis, CrisisChange, Escalation, Kin, OurPost, Raised, Related, about, headline};
use crate::domain::id::{ConversationId, CrisisId, SeatName};
use crate::domain::lang;
use crate::domain::lesson;
use crate::domain::protocol::{LEVELS, Role};
use crate::store::StoreError;
use crate::words::{fill, some, w};

use super::acts::{self, FREEZES, end, pin};
use super::kin::gathered;
use super::{pages, posts};

/// Stages a crisis, or another level or lead for the one in which a conversation is pinned.
pub fn escalate(staged: &mut Staged<'_>, by: &SeatName, asked: &Escalation) -> Result<(Done, Option<Deed>), Refusal> {
    if !LEVELS.contains(&asked.level) {
        return Err(Refusal::no(w().acts.level_range));
    }
    let page = asked.on.map(|on| must_have(staged, on)).transpose()?;
    let running = match page.as_ref().and_then(|page| page.crisis.as_ref()?.id) {
        Some(id) => staged.subject::<Crisis>(id).map_err(unsaved)?.filter(Crisis::is_running),
        None => None,
    };
    let others: Vec<ConversationId> = asked.also.iter().filter(|also| Some(**also) != asked.on).copied().collect();
    let (id, whys) = match running {
        Some(crisis) => {
            let (_, whys) = gathered(staged, crisis.kin.clone(), &others).map_err(unsaved)?;
            (raise_again(staged, by, &crisis, asked)?, whys)
        }
        None => raise(staged, by, page.as_ref(), asked, &others)?,
    };
    let mut joined = 0;
    for (also, why) in whys {
        joined += usize::from(belongs(staged, by, also, PartOf { crisis: id, why }).map_err(unsaved)?);
    }
    keep_out(staged, by, id, &asked.out).map_err(unsaved)?;
    if let Some(post) = post(staged, page.as_ref(), asked).map_err(unsaved)? {
        joined += posts::take_in(staged, by, id, &post, &asked.out).map_err(unsaved)?.len();
    }
    let crisis = staged.subject::<Crisis>(id).map_err(unsaved)?;
    let mut deed = match &page {
        Some(page) => pin_deed(staged, by, page, crisis.as_ref(), fill(w().acts.crisis, &[&asked.level]))?,
        None => None,
    };
    let note = match (asked.on, asked.note.trim().is_empty()) {
        (Some(on), false) => Some((on, write_note(staged, by, on, &asked.note)?)),
        _ => None,
    };
    if let Some(deed) = &mut deed {
        deed.note = note;
    }
    pages::raise(staged, by, id, asked).map_err(unsaved)?;
    let owner = crisis.as_ref().and_then(|crisis| crisis.owner().cloned());
    let whose = owner.map_or_else(|| w().acts.nobody_has_it.to_owned(), |owner| fill(w().acts.has_it, &[&owner]));
    let words = fill(w().acts.crisis, &[&asked.level]);
    let whose = if joined == 0 { whose } else { format!("{whose} · {}", some(w().crisis.put_in, joined)) };
    let notice = match (asked.on, &deed) {
        (Some(on), Some(_)) => can_undo(format!("{} · {whose}", concerning(staged, &words, &[on]).map_err(unsaved)?)),
        _ => format!("{words} · {whose}").into(),
    };
    Ok((Done { notice, changed: asked.on.into_iter().collect(), crisis: Some(id), ..Done::default() }, deed))
}

fn raise(
    staged: &mut Staged<'_>,
    by: &SeatName,
    page: Option<&Conversation>,
    asked: &Escalation,
    others: &[ConversationId],
) -> Result<(CrisisId, Vec<(ConversationId, Related)>), Refusal> {
    let item = match page.and_then(Conversation::last_heard) {
        Some(heard) => staged.reader.item(heard.id).map_err(unsaved)?,
        None => None,
    };
    let seen = match asked.alarm {
        Some(alarm) => staged.subject::<Alarm>(alarm).map_err(unsaved)?,
        None => None,
    };
    let said = match (&item, &seen) {
        (Some(item), _) => snippet(item),
        (None, Some(alarm)) => alarm.words(),
        (None, None) => String::new(),
    };
    let titled = if asked.headline.trim().is_empty() { about(&said) } else { headline(&asked.headline) };
    if titled.is_empty() {
        return Err(Refusal::no(w().crisis.needs_headline));
    }
    let text = item.as_ref().map_or("", |item| item.text.as_str());
    let print = page.and_then(|page| page.verdict.print);
    let kin = Kin::default().with(text, print, asked.terms.clone());
    let kin = post(staged, page, asked).map_err(unsaved)?.into_iter().fold(kin, Kin::with_post);
    let (kin, whys) = gathered(staged, kin, others).map_err(unsaved)?;
    let spoken = asked.lang.clone().or_else(|| page.and_then(|page| page.lang(item.as_ref())).map(lang::primary));
    let raised = Raised {
        level: asked.level,
        quoted: titled == about(&said) || is_of_one(staged, others, &titled).map_err(unsaved)?,
        headline: titled,
        origin: asked.on,
        alarm: asked.alarm,
        protocol: asked.protocol.clone(),
        lang: spoken,
        answers: asked.answers.clone(),
        kin,
        lead: asked.owner.clone(),
        drill: staged.rulings.ready.drill,
    };
    let id = staged.begin::<Crisis>(by, CrisisChange::Raised(Box::new(raised))).map_err(unsaved)?;
    if staged.reader.freeze().map_err(unsaved)?.is_some() {
        acts::seen(staged, by, id, |step| step.press.as_deref() == Some(FREEZES)).map_err(unsaved)?;
    }
    if let Some(on) = asked.on {
        belongs(staged, by, on, PartOf { crisis: id, why: Related::Origin }).map_err(unsaved)?;
    }
    if let Some(alarm) = asked.alarm.filter(|_| seen.is_some_and(|alarm| alarm.crisis.is_none())) {
        staged.alter::<Alarm>(alarm, by, AlarmChange::Became { crisis: id }, None).map_err(unsaved)?;
    }
    Ok((id, whys))
}

/// Tells whether a headline is what one of these people wrote.
fn is_of_one(staged: &Staged<'_>, these: &[ConversationId], titled: &str) -> Result<bool, StoreError> {
    for id in these {
        let Some(page) = staged.conversation(*id)? else { continue };
        let item = page.last_heard().map(|heard| staged.reader.item(heard.id)).transpose()?.flatten();
        if item.is_some_and(|item| about(&snippet(&item)) == titled) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the post of ours that it is raised for.
fn post(staged: &Staged<'_>, page: Option<&Conversation>, asked: &Escalation) -> Result<Option<OurPost>, StoreError> {
    match page.filter(|_| asked.post) {
        Some(page) => posts::post_of(staged.reader, page),
        None => Ok(None),
    }
}

/// Stages that conversations do not belong to a crisis, though they would.
fn keep_out(staged: &mut Staged<'_>, by: &SeatName, id: CrisisId, out: &[ConversationId]) -> Result<(), StoreError> {
    for on in out {
        let Some(page) = staged.conversation(*on)? else { continue };
        if page.part_of.is_none_or(|known| known.crisis != id) && !page.parted.contains(&id) {
            staged.change(*on, by, Change::KeptOut { crisis: id }, None)?;
        }
    }
    Ok(())
}

/// Another level, another lead.
fn raise_again(
    staged: &mut Staged<'_>,
    by: &SeatName,
    crisis: &Crisis,
    asked: &Escalation,
) -> Result<CrisisId, Refusal> {
    if crisis.level != asked.level {
        let change = CrisisChange::Graded { level: asked.level, why: String::new() };
        staged.alter::<Crisis>(crisis.id, by, change, None).map_err(unsaved)?;
    }
    if asked.owner.is_some() && crisis.roles.get(&Role::Lead) != asked.owner.as_ref() {
        let change = CrisisChange::Given { role: Role::Lead, to: asked.owner.clone() };
        staged.alter::<Crisis>(crisis.id, by, change, None).map_err(unsaved)?;
    }
    Ok(crisis.id)
}

/// Stages that a conversation belongs to a crisis, where it does not yet.
pub(super) fn belongs(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: ConversationId,
    part_of: PartOf,
) -> Result<bool, StoreError> {
    let Some(page) = staged.conversation(on)? else { return Ok(false) };
    let is_new = page.part_of.is_none_or(|known| known.crisis != part_of.crisis);
    if is_new {
        staged.change(on, by, Change::Joined { part_of }, None)?;
    }
    Ok(is_new)
}

/// Stages the end of a conversation's crisis.
pub fn stand_down(staged: &mut Staged<'_>, by: &SeatName, on: ConversationId) -> Result<(Done, Option<Deed>), Refusal> {
    let page = must_have(staged, on)?;
    let Some(pinned) = &page.crisis else { return Err(Refusal::no(w().acts.no_crisis)) };
    let deed = pin_deed(staged, by, &page, None, w().acts.crisis_over.to_owned())?;
    if let Some(id) = pinned.id {
        end(staged, by, id, CrisisChange::Closed { why: String::new() }).map_err(unsaved)?;
    }
    let notice = can_undo(concerning(staged, w().acts.crisis_over, &[on]).map_err(unsaved)?);
    Ok((Done { notice, changed: vec![on], crisis: pinned.id, ..Done::default() }, deed))
}

/// Pins a conversation for a crisis as it stands now, and says how that is taken back.
fn pin_deed(
    staged: &mut Staged<'_>,
    by: &SeatName,
    before: &Conversation,
    crisis: Option<&Crisis>,
    words: String,
) -> Result<Option<Deed>, Refusal> {
    let on = before.id;
    let Some((act, change)) = pin(staged, by, on, crisis).map_err(unsaved)? else { return Ok(None) };
    staged.teach(by, act, before, lesson::of_change(before, &change), &[]);
    let after = must_have(staged, on)?;
    let crisis = CrisisDeed { on, before: before.crisis.clone(), after: after.crisis, act };
    // A crisis opens what was done, and changes no more of what seats decided.
    let opened = before.triage.state != after.triage.state;
    let was = Triage { state: before.triage.state, ..after.triage.clone() };
    let rows = opened.then_some((on, was, after.triage)).into_iter().collect();
    Ok(Some(Deed { words, rows, crisis: Some(crisis), ..Deed::default() }))
}

/// Stages what a walk means for the crisis in which a conversation was or is pinned.
pub fn walked(
    staged: &mut Staged<'_>,
    by: &SeatName,
    way: Way,
    from: Option<&Pinned>,
    to: Option<&Pinned>,
) -> Result<(), StoreError> {
    let Some(id) = to.or(from).and_then(|pinned| pinned.id) else { return Ok(()) };
    let Some(crisis) = staged.subject::<Crisis>(id)? else { return Ok(()) };
    match (to, way) {
        (None, Way::Back) => return end(staged, by, id, CrisisChange::Withdrawn),
        (None, Way::Again) => return end(staged, by, id, CrisisChange::Closed { why: String::new() }),
        (Some(_), _) => {}
    }
    if !crisis.is_running() {
        staged.alter::<Crisis>(id, by, CrisisChange::Reopened, None)?;
    }
    let Some(to) = to else { return Ok(()) };
    if to.clock.level != crisis.level {
        staged.alter::<Crisis>(id, by, CrisisChange::Graded { level: to.clock.level, why: String::new() }, None)?;
    }
    if crisis.roles.get(&Role::Lead) != to.owner.as_ref() {
        staged.alter::<Crisis>(id, by, CrisisChange::Given { role: Role::Lead, to: to.owner.clone() }, None)?;
    }
    Ok(())
}
