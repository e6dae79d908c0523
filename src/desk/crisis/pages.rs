//! Pages: raised, answered, silenced, and what is to be tried next. Who is to be paged is decided where it is written down
//! that somebody is: of an answer and an attempt that come at once the later one sees the earlier.

use crate::desk::acts::unsaved;
use crate::desk::staged::Staged;
use crate::domain::chain::{
    self, Attempt, Call, Chain, Ended, How, Outcome, PageAct, PageChange, Paging, Raised as PageRaised,
};
use crate::domain::command::{Done, Refusal};
use crate::domain::crisis::{Crisis, CrisisChange, Escalation};
use crate::domain::id::{ConversationId, CrisisId, PageId, SeatName};
use crate::domain::rota::Arranged;
use crate::domain::time::Time;
use crate::domain::watch::RULE;
use crate::store::StoreError;
use crate::words::w;

use super::acts::pin;

/// What is to be done now for a page.
#[derive(Default)]
pub struct Due {
    /// Whom to page, and by what: written down as begun.
    pub attempts: Vec<Attempt>,
    /// When to ask again if nothing happens.
    pub wake: Option<Time>,
}

/// Stages the page of a crisis that was raised, or whose level changed.
pub(super) fn raise(
    staged: &mut Staged<'_>,
    by: &SeatName,
    id: CrisisId,
    asked: &Escalation,
) -> Result<(), StoreError> {
    let Some(crisis) = staged.subject::<Crisis>(id)? else { return Ok(()) };
    let chain = staged.rulings.ready.chain_of(&crisis);
    // Where nobody but the open seats can be called, whoever leads it knows already.
    if asked.owner.is_some() && !chain.wakes_anybody() {
        return Ok(());
    }
    let raised = raised(&crisis, &chain, &asked.note);
    raise_or_again(staged, by, id, raised)
}

/// Stages the page of a crisis anew where another level pages otherwise; a milder one wakes nobody.
pub(super) fn raise_at_level(staged: &mut Staged<'_>, by: &SeatName, crisis: &Crisis) -> Result<(), StoreError> {
    let known = of_crisis(staged, crisis.id)?;
    let was = known.as_ref().and_then(|(_, paging)| paging.raised.level).unwrap_or(u8::MAX);
    if crisis.level >= was {
        return Ok(());
    }
    let chain = staged.rulings.ready.chain_of(crisis);
    let raised = raised(crisis, &chain, "");
    raise_or_again(staged, by, crisis.id, raised)
}

fn raised(crisis: &Crisis, chain: &Chain, note: &str) -> PageRaised {
    PageRaised {
        chain: chain.name.clone(),
        crisis: Some(crisis.id),
        conversation: crisis.origin,
        level: Some(crisis.level),
        rule: None,
        more: 0,
        note: if note.trim().is_empty() { crisis.headline.clone() } else { note.trim().to_owned() },
    }
}

fn raise_or_again(staged: &mut Staged<'_>, by: &SeatName, id: CrisisId, raised: PageRaised) -> Result<(), StoreError> {
    match of_crisis(staged, id)? {
        Some((page, _)) => staged.alter::<Paging>(page, by, PageChange::Raised(raised), None).map(|_| ()),
        None => staged.begin::<Paging>(by, PageChange::Raised(raised)).map(|_| ()),
    }
}

/// Stages the page that a rule asks for; nothing where one of it still waits for an answer.
pub fn page_of_rule(
    staged: &mut Staged<'_>,
    rule: &str,
    on: ConversationId,
    more: usize,
) -> Result<Option<PageId>, StoreError> {
    page_by(staged, rule, Some(on), more, "")
}

/// Stages the page that an alarm of the watch asks for, in its words.
pub fn page_of_watch(
    staged: &mut Staged<'_>,
    on: Option<ConversationId>,
    words: &str,
) -> Result<Option<PageId>, StoreError> {
    page_by(staged, RULE, on, 0, words)
}

fn page_by(
    staged: &mut Staged<'_>,
    rule: &str,
    on: Option<ConversationId>,
    more: usize,
    note: &str,
) -> Result<Option<PageId>, StoreError> {
    let open = staged.open::<Paging>()?;
    if open.iter().any(|(_, paging)| paging.raised.rule.as_deref() == Some(rule) && paging.is_open) {
        return Ok(None);
    }
    let chain = staged.rulings.ready.chain_of_rules();
    let raised = PageRaised {
        chain: chain.name,
        crisis: None,
        conversation: on,
        level: None,
        rule: Some(rule.to_owned()),
        more,
        note: note.to_owned(),
    };
    staged.begin::<Paging>(&SeatName::desk(), PageChange::Raised(raised)).map(Some)
}

/// Returns the page of a crisis that is not over.
fn of_crisis(staged: &Staged<'_>, id: CrisisId) -> Result<Option<(PageId, Paging)>, StoreError> {
    Ok(staged.open::<Paging>()?.into_iter().find(|(_, paging)| paging.raised.crisis == Some(id)))
}

/// Stages that somebody who has a crisis has answered its page.
pub(super) fn answered(staged: &mut Staged<'_>, by: &SeatName, id: CrisisId) -> Result<(), StoreError> {
    let Some((page, paging)) = of_crisis(staged, id)?.filter(|(_, paging)| paging.is_open) else { return Ok(()) };
    if paging.acks.iter().any(|ack| ack.by == *by) {
        return Ok(());
    }
    let change = PageChange::Acknowledged { by: by.clone(), how: How::Screen };
    staged.alter::<Paging>(page, by, change, None).map(|_| ())
}

/// Stages the end of a crisis' page.
pub(super) fn over(staged: &mut Staged<'_>, by: &SeatName, id: CrisisId) -> Result<(), StoreError> {
    match of_crisis(staged, id)? {
        Some((page, _)) => staged.alter::<Paging>(page, by, PageChange::Ended { why: Ended::Closed }, None).map(|_| ()),
        None => Ok(()),
    }
}

/// Stages what a seat does about a page. Who answers the page of a crisis has it.
pub fn page_act(staged: &mut Staged<'_>, by: &SeatName, id: PageId, act: &PageAct) -> Result<Done, Refusal> {
    let paging = staged.subject::<Paging>(id).map_err(unsaved)?;
    let paging = paging.ok_or_else(|| Refusal::NotFound { what: w().crisis.a_page.to_owned(), id: id.to_string() })?;
    let chain = staged.rulings.ready.chain(&paging.raised.chain);
    let change = act.decide(&paging, &chain, by, staged.now).map_err(|why| Refusal::no(why.to_string()))?;
    let crisis = paging.raised.crisis;
    let Some(change) = change else {
        return Ok(Done { notice: w().acts.stands_so.into(), crisis, ..Done::default() });
    };
    let (zone, now) = (staged.rulings.zone().clone(), staged.now);
    let notice = change.words(&|at: Time| at.day_and_minute(&zone, now));
    let acknowledges = matches!(change, PageChange::Acknowledged { .. });
    let event = staged.alter::<Paging>(id, by, change, None).map_err(unsaved)?;
    if acknowledges {
        acknowledged(staged, by, id, &paging).map_err(unsaved)?;
    }
    Ok(Done { notice: notice.into(), event: Some(event), crisis, ..Done::default() })
}

fn acknowledged(staged: &mut Staged<'_>, by: &SeatName, id: PageId, paging: &Paging) -> Result<(), StoreError> {
    let Some(crisis) = paging.raised.crisis else {
        // What a rule asked for is over once somebody knows; the next message of it pages anew.
        return staged.alter::<Paging>(id, by, PageChange::Ended { why: Ended::Closed }, None).map(|_| ());
    };
    let Some(known) = staged.subject::<Crisis>(crisis)?.filter(|known| known.acknowledged.is_none()) else {
        return Ok(());
    };
    staged.alter::<Crisis>(crisis, by, CrisisChange::Acknowledged, None)?;
    if let (Some(on), Some(now)) = (known.origin, staged.subject::<Crisis>(crisis)?) {
        pin(staged, by, on, Some(&now))?;
    }
    Ok(())
}

/// Stages what is true of a page without anything being done, and that what is due now is begun.
pub fn due(staged: &mut Staged<'_>, id: PageId, arranged: &Arranged) -> Result<Due, StoreError> {
    let Some(paging) = staged.subject::<Paging>(id)? else { return Ok(Due::default()) };
    let ready = std::sync::Arc::clone(&staged.rulings.ready);
    let next = chain::next(&ready.chain(&paging.raised.chain), &paging, &ready.rota(arranged), staged.now);
    let begun = next.attempts.iter().map(Attempt::begins);
    for change in next.record.into_iter().chain(begun).collect::<Vec<_>>() {
        staged.alter::<Paging>(id, &SeatName::desk(), change, None)?;
    }
    Ok(Due { attempts: next.attempts, wake: next.wake })
}

/// Stages what became of an attempt.
pub fn outcome(staged: &mut Staged<'_>, id: PageId, call: Call, outcome: Outcome) -> Result<(), StoreError> {
    staged.alter::<Paging>(id, &SeatName::desk(), PageChange::Attempted { call, outcome }, None).map(|_| ())
}

/// Stages that attempts which were under way when the desk stopped have an end that nobody knows.
pub fn interrupted(staged: &mut Staged<'_>) -> Result<(), StoreError> {
    for (id, paging) in staged.open::<Paging>()? {
        for change in paging.interrupted() {
            staged.alter::<Paging>(id, &SeatName::desk(), change, None)?;
        }
    }
    Ok(())
}
