//! Acts in a crisis, on its messages, and on alarms.

use crate::desk::acts::{must_have, unsaved};
use crate::desk::staged::Staged;
use crate::desk::undo::Moderated;
use crate::domain::alarm::{Alarm, AlarmAct, AlarmChange};
use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::{Change, PartOf};
use crate::domain::crisis::{Crisis, CrisisAct, CrisisChange, NotNow, Related, decide};
use crate::domain::event::Body;
use crate::domain::id::{AlarmId, ConversationId, CrisisId, EventId, SeatName};
use crate::domain::protocol::Step;
use crate::store::StoreError;
use crate::words::{fill, w};

use super::raise::belongs;
use super::statements::{self, Sends};
use super::{pages, posts};

/// What a step of a protocol presses that holds what is planned.
pub const FREEZES: &str = "freeze";

/// Stages what a seat does in a crisis.
pub fn act(
    staged: &mut Staged<'_>,
    sends: Sends<'_>,
    by: &SeatName,
    id: CrisisId,
    act: &CrisisAct,
) -> Result<Done, Refusal> {
    let crisis = must_have_crisis(staged, id)?;
    match act {
        CrisisAct::State { wording, unapproved, filled } => {
            let wish = statements::Wish { wording, unapproved: *unapproved, filled };
            return statements::state(staged, sends, by, &crisis, wish);
        }
        CrisisAct::Approve { proposal } => return statements::approve(staged, sends, by, &crisis, *proposal),
        CrisisAct::Post { of, on } => return posts::act(staged, by, id, (*of, *on)),
        _ => {}
    }
    let ready = std::sync::Arc::clone(&staged.rulings.ready);
    if let CrisisAct::Follow(Some(name)) = act {
        let known = ready.playbook.protocols.names();
        if !known.contains(&name.as_str()) {
            return Err(Refusal::no(fill(w().crisis.unknown_protocol, &[name, &known.join(", ")])));
        }
    }
    let protocol = ready.protocol(&crisis);
    let change = decide(&crisis, act, by, protocol, staged.now).map_err(|why| Refusal::no(why.to_string()))?;
    let Some(change) = change else {
        return Ok(Done { notice: w().acts.stands_so.into(), crisis: Some(id), ..Done::default() });
    };
    let zone = staged.rulings.zone().clone();
    let now = staged.now;
    let notice = change.words(&|at| at.day_and_minute(&zone, now));
    let ends = matches!(change, CrisisChange::Closed { .. });
    let event = if ends {
        end(staged, by, id, change).map_err(unsaved)?;
        None
    } else {
        let body = note_of(act);
        let event = staged.alter::<Crisis>(id, by, change, body).map_err(unsaved)?;
        settle(staged, by, id, act).map_err(unsaved)?;
        Some(event)
    };
    Ok(Done { notice: notice.into(), event, crisis: Some(id), ..Done::default() })
}

/// Stages what became on its network of an item that somebody asked to hide or delete: what is gone is asked for no more,
/// whoever did it, and why it is not is told.
pub fn removed(
    staged: &mut Staged<'_>,
    by: &SeatName,
    deed: Moderated,
    refused: Option<&String>,
) -> Result<(), StoreError> {
    if !deed.on || !deed.act.removes() {
        return Ok(());
    }
    for (id, crisis) in staged.open::<Crisis>()? {
        let of_it = crisis.open_removals().filter(|asked| asked.item == deed.item);
        for asked in of_it.filter(|asked| refused.is_none() || asked.act == deed.act) {
            let removal = asked.id;
            let change = match refused {
                None => CrisisChange::RemovalDone { removal },
                Some(why) => CrisisChange::RemovalRefused { removal, why: clean::line(why) },
            };
            staged.alter::<Crisis>(id, by, change, None)?;
        }
    }
    Ok(())
}

/// Returns a crisis, or says that there is none.
pub(super) fn must_have_crisis(staged: &Staged<'_>, id: CrisisId) -> Result<Crisis, Refusal> {
    let crisis = staged.subject::<Crisis>(id).map_err(unsaved)?;
    crisis.ok_or_else(|| Refusal::NotFound { what: w().crisis.a_crisis.to_owned(), id: id.to_string() })
}

/// Ticks the steps of a crisis that were just done before the desk's eyes: nobody has to say so again.
pub fn seen(
    staged: &mut Staged<'_>,
    by: &SeatName,
    id: CrisisId,
    is_it: impl Fn(&Step) -> bool,
) -> Result<(), StoreError> {
    let Some(crisis) = staged.subject::<Crisis>(id)?.filter(Crisis::is_running) else { return Ok(()) };
    let ready = std::sync::Arc::clone(&staged.rulings.ready);
    let steps = ready.protocol(&crisis).into_iter().flat_map(|protocol| protocol.steps(crisis.level));
    for step in steps.filter(|step| is_it(step) && !crisis.steps.contains_key(&step.name)) {
        let change = CrisisChange::Ticked { step: step.name.clone(), on: true };
        staged.alter::<Crisis>(id, by, change, None)?;
    }
    Ok(())
}

fn note_of(act: &CrisisAct) -> Option<Body> {
    match act {
        CrisisAct::Note(text) => Some(Body::Note(clean::text(text))),
        _ => None,
    }
}

/// What follows from an act: whoever has it or takes a role has answered its page, another level pages anew, and the
/// conversation that is pinned for it knows.
fn settle(staged: &mut Staged<'_>, by: &SeatName, id: CrisisId, act: &CrisisAct) -> Result<(), StoreError> {
    let Some(crisis) = staged.subject::<Crisis>(id)? else { return Ok(()) };
    match act {
        CrisisAct::Acknowledge => pages::answered(staged, by, id)?,
        CrisisAct::Give { to: Some(to), .. } if to == by => pages::answered(staged, by, id)?,
        CrisisAct::Grade { .. } => pages::raise_at_level(staged, by, &crisis)?,
        CrisisAct::Follow(Some(_)) => post_of_protocol(staged, by, &crisis)?,
        CrisisAct::Reopen => {
            if let Some(on) = crisis.origin {
                belongs(staged, by, on, PartOf { crisis: id, why: Related::Origin })?;
            }
        }
        _ => {}
    }
    if let Some(on) = crisis.origin {
        pin(staged, by, on, Some(&crisis))?;
    }
    Ok(())
}

/// Where the protocol says that the post is the matter, that below which it was raised is part of it.
fn post_of_protocol(staged: &mut Staged<'_>, by: &SeatName, crisis: &Crisis) -> Result<(), StoreError> {
    let is_matter = staged.rulings.ready.protocol(crisis).is_some_and(|protocol| protocol.post);
    let Some(on) = crisis.origin.filter(|_| is_matter && crisis.kin.posts.is_empty()) else { return Ok(()) };
    let Some(page) = staged.conversation(on)? else { return Ok(()) };
    if let Some(post) = posts::post_of(staged.reader, &page)? {
        posts::take_in(staged, by, crisis.id, &post, &[])?;
    }
    Ok(())
}

/// Ends a crisis: its pages are over, and nothing is pinned for it any more.
pub(super) fn end(
    staged: &mut Staged<'_>,
    by: &SeatName,
    id: CrisisId,
    change: CrisisChange,
) -> Result<(), StoreError> {
    let Some(crisis) = staged.subject::<Crisis>(id)?.filter(Crisis::is_running) else { return Ok(()) };
    if crisis.promised.is_some() {
        staged.alter::<Crisis>(id, by, CrisisChange::Promised { at: None }, None)?;
    }
    staged.alter::<Crisis>(id, by, change, None)?;
    pages::over(staged, by, id)?;
    if let Some(on) = crisis.origin {
        pin(staged, by, on, None)?;
    }
    Ok(())
}

/// Pins a conversation for a crisis as it stands now, or for none; nothing where it stands so already.
pub(super) fn pin(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: ConversationId,
    crisis: Option<&Crisis>,
) -> Result<Option<(EventId, Change)>, StoreError> {
    let Some(page) = staged.conversation(on)? else { return Ok(None) };
    let pinned = crisis.map(|crisis| {
        let protocol = staged.rulings.ready.protocol(crisis);
        crisis.pinned(protocol.and_then(|protocol| protocol.level(crisis.level)?.cadence))
    });
    if page.crisis == pinned {
        return Ok(None);
    }
    let change = pinned.map_or(Change::StoodDown, |crisis| Change::Escalated { crisis });
    let event = staged.change(on, by, change.clone(), None)?;
    Ok(Some((event, change)))
}

/// Stages that conversations belong to a crisis, or to none.
pub fn join(
    staged: &mut Staged<'_>,
    by: &SeatName,
    on: &[ConversationId],
    crisis: Option<CrisisId>,
) -> Result<Done, Refusal> {
    let (mut changed, mut pinned) = (Vec::new(), false);
    if let Some(crisis) = crisis {
        let Crisis { closed, .. } = must_have_crisis(staged, crisis)?;
        if let Some(closed) = closed {
            return Err(Refusal::no(NotNow::Over(closed.by.to_string()).to_string()));
        }
    }
    for id in on {
        let page = must_have(staged, *id)?;
        match crisis {
            Some(crisis) => {
                let part_of = PartOf { crisis, why: Related::Hand };
                if belongs(staged, by, *id, part_of).map_err(unsaved)? {
                    changed.push(*id);
                }
            }
            // It is pinned for the crisis that was raised from it: that is ended, not left.
            None if page.crisis.is_some() => pinned = true,
            None if page.part_of.is_some() => {
                staged.change(*id, by, Change::Parted, None).map_err(unsaved)?;
                changed.push(*id);
            }
            None => {}
        }
    }
    if changed.is_empty() && pinned {
        return Err(Refusal::no(w().crisis.pinned_stays));
    }
    let words = if crisis.is_some() { w().crisis.put_in } else { w().crisis.taken_out };
    let notice =
        if changed.is_empty() { w().acts.stands_so.to_owned() } else { crate::words::some(words, changed.len()) };
    Ok(Done { notice: notice.into(), changed, crisis, ..Done::default() })
}

/// Stages what a seat does about an alarm.
pub fn alarm(staged: &mut Staged<'_>, by: &SeatName, id: AlarmId, act: &AlarmAct) -> Result<Done, Refusal> {
    let alarm = staged.subject::<Alarm>(id).map_err(unsaved)?;
    let alarm = alarm.ok_or_else(|| Refusal::NotFound { what: w().crisis.an_alarm.to_owned(), id: id.to_string() })?;
    let change = match act {
        AlarmAct::PutAway { why } => {
            alarm.put_away.is_none().then(|| AlarmChange::PutAway { why: clean::line(why).trim().to_owned() })
        }
        AlarmAct::TakeOut => alarm.put_away.is_some().then_some(AlarmChange::TakenOut),
    };
    let Some(change) = change else { return Ok(Done { notice: w().acts.stands_so.into(), ..Done::default() }) };
    let notice = change.words();
    staged.alter::<Alarm>(id, by, change, None).map_err(unsaved)?;
    Ok(Done { notice: notice.into(), ..Done::default() })
}
