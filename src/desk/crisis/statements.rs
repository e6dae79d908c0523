//! Statements: written, approved by somebody else where that is asked, and sent off as posts of ours are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::desk::accounts::Accounts;
use crate::desk::acts::unsaved;
use crate::desk::journal::Statement;
use crate::desk::live::Shared;
use crate::desk::sending::{self, Looked};
use crate::desk::staged::Staged;
use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::crisis::{Crisis, CrisisAct, CrisisChange, Lets, NotNow, Variant, Way, Wording, Yes};
use crate::domain::crisis::{decide, held_by_others, way};
use crate::domain::guard::{Concern, ConcernKind};
use crate::domain::id::{EventId, ReplyId, SeatName};
use crate::domain::network::OutgoingKind;
use crate::domain::protocol::{Person, Role};
use crate::domain::reply::{Delivery, Draft, Reply, Thought};
use crate::domain::rulings::Rulings;
use crate::domain::saved::{Values, settled};
use crate::domain::statement::{NEXT_UPDATE, Said, Stage};
use crate::domain::time::{Span, Time};
use crate::store::StoreError;
use crate::words::{fill, some, w};

use super::acts::pin;
use super::filled;

/// The next update is promised for a time of so many whole minutes.
const ROUND: i64 = 5 * 60;

/// What statements are sent with.
#[derive(Clone, Copy)]
pub struct Sends<'a> {
    /// The accounts.
    pub accounts: &'a Accounts,
    /// What the desk holds in memory.
    pub shared: &'a Shared,
}

/// What a seat wants to say.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// The statement.
    pub wording: &'a Wording,
    /// They saw that nobody has approved it.
    pub unapproved: bool,
    /// What they said stands in place of variables.
    pub filled: &'a BTreeMap<String, String>,
}

/// A statement that leaves.
struct Leaving<'a> {
    wording: &'a Wording,
    writer: &'a SeatName,
    proposal: Option<EventId>,
    approved_by: Option<&'a SeatName>,
    unapproved: bool,
}

fn no(why: &NotNow) -> Refusal {
    Refusal::no(why.to_string())
}

/// Stages a statement: sent off where nobody has to be asked, else proposed.
pub fn state(
    staged: &mut Staged<'_>,
    sends: Sends<'_>,
    by: &SeatName,
    crisis: &Crisis,
    wish: Wish<'_>,
) -> Result<Done, Refusal> {
    let Wish { wording, unapproved, filled } = wish;
    let act = CrisisAct::State { wording: Box::new(cleaned(wording)), unapproved, filled: BTreeMap::new() };
    let ready = Arc::clone(&staged.rulings.ready);
    let change = decide(crisis, &act, by, ready.protocol(crisis), staged.now).map_err(|why| no(&why))?;
    let Some(CrisisChange::Proposed(wording)) = change else {
        return Ok(Done { notice: w().acts.stands_so.into(), crisis: Some(crisis.id), ..Done::default() });
    };
    if wording.replaces.is_some_and(|old| !crisis.proposals.iter().any(|waits| waits.id == old)) {
        return Err(no(&NotNow::Gone));
    }
    not_again(staged, crisis, &wording)?;
    let looked = look(staged, sends, by, &wording)?;
    filled::keep(staged, by, crisis, filled).map_err(unsaved)?;
    let asks = asks_of(staged.rulings, crisis);
    let agreed = approved(staged.rulings, crisis, &wording, staged.now);
    match way(crisis.level, asks.as_deref(), agreed, unapproved) {
        Way::Leaves(lets) => {
            let (proposal, unapproved) = (wording.replaces, lets == Lets::Nobody);
            let leaving = Leaving { wording: &wording, writer: by, proposal, approved_by: None, unapproved };
            send_off(staged, sends, by, crisis, &leaving, looked)
        }
        Way::Asks(roles) => {
            let alone = others_at(staged.rulings, sends.shared, crisis, by).is_empty();
            let event =
                staged.alter::<Crisis>(crisis.id, by, CrisisChange::Proposed(wording), None).map_err(unsaved)?;
            let words = if alone { w().saying.proposed_alone } else { w().saying.proposed };
            let notice = fill(words, &[&who_says_yes(crisis, by, &roles)]).into();
            Ok(Done { notice, event: Some(event), crisis: Some(crisis.id), ..Done::default() })
        }
    }
}

/// Stages the yes to a statement; with the last that is asked for it leaves.
pub fn approve(
    staged: &mut Staged<'_>,
    sends: Sends<'_>,
    by: &SeatName,
    crisis: &Crisis,
    proposal: EventId,
) -> Result<Done, Refusal> {
    let ready = Arc::clone(&staged.rulings.ready);
    let act = CrisisAct::Approve { proposal };
    decide(crisis, &act, by, ready.protocol(crisis), staged.now).map_err(|why| no(&why))?;
    let waits = crisis.proposals.iter().find(|waits| waits.id == proposal).ok_or_else(|| no(&NotNow::Gone))?;
    let asks = asks_of(staged.rulings, crisis).unwrap_or_else(|| vec![Role::Approver]);
    match crisis.yes(&asks, waits, by).map_err(|why| no(&why))? {
        Yes::Said => Ok(Done { notice: w().saying.said_yes.into(), crisis: Some(crisis.id), ..Done::default() }),
        Yes::More(roles) => {
            let event = staged.alter::<Crisis>(crisis.id, by, CrisisChange::Approved { proposal }, None);
            let notice = fill(w().saying.more, &[&who_says_yes(crisis, &waits.by, &roles)]).into();
            Ok(Done { notice, event: Some(event.map_err(unsaved)?), crisis: Some(crisis.id), ..Done::default() })
        }
        Yes::Leaves => {
            let looked = look(staged, sends, by, &waits.wording)?;
            let (wording, writer) = (&waits.wording, &waits.by);
            let leaving =
                Leaving { wording, writer, proposal: Some(proposal), approved_by: Some(by), unapproved: false };
            send_off(staged, sends, by, crisis, &leaving, looked)
        }
    }
}

/// Stages that a delivery of a statement will not go out.
pub fn unsaid(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<(), StoreError> {
    let Some(id) = reply.crisis else { return Ok(()) };
    let is_said = |crisis: &Crisis| crisis.stated.iter().any(|stated| stated.replies.contains(&reply.id));
    if !staged.subject::<Crisis>(id)?.is_some_and(|crisis| is_said(&crisis)) {
        return Ok(());
    }
    staged.alter::<Crisis>(id, by, CrisisChange::Unsaid { reply: reply.id }, None)?;
    pin_again(staged, by, id)
}

/// Returns whose yes the protocol of a crisis asks for at its level; nothing where it follows none.
pub fn asks_of(rulings: &Rulings, crisis: &Crisis) -> Option<Vec<Role>> {
    let level = rulings.ready.protocol(crisis)?.level(crisis.level)?;
    Some(level.approve.clone())
}

/// Tells whether all texts of a statement were approved in calm, with nothing changed but their variables.
pub fn approved(rulings: &Rulings, crisis: &Crisis, wording: &Wording, now: Time) -> bool {
    let Some(protocol) = crisis.protocol.as_deref() else { return false };
    let (statements, today) = (&rulings.ready.playbook.statements, now.in_zone(rulings.zone()).date());
    let values = Values::from(wording.values.clone());
    wording.variants.iter().all(|variant| {
        let (network, subject) = (variant.account.network(), variant.subject.as_deref());
        statements.agreed(protocol, &Said { network, text: &variant.text, subject, values: &values }, today)
    })
}

/// Returns who else than a seat could say yes: who is at the desk, in the rota, in the protocol or in a role.
pub fn others_at(rulings: &Rulings, shared: &Shared, crisis: &Crisis, seat: &SeatName) -> Vec<SeatName> {
    let staff = rulings.ready.protocol(crisis).into_iter().flat_map(|protocol| protocol.roles.values());
    let named = staff.flat_map(|staff| staff.people.iter().chain(&staff.backups)).filter_map(|person| match person {
        Person::Seat(name) => Some(name.clone()),
        Person::OnCall | Person::Whoever => None,
    });
    let rota = rulings.ready.rota.people.iter().map(|person| person.name.clone());
    let open: Vec<SeatName> = shared.read().seats.keys().cloned().collect();
    let all = named.chain(rota).chain(open).chain(crisis.roles.values().cloned());
    let mut others: Vec<SeatName> = all.filter(|other| other != seat && *other != SeatName::desk()).collect();
    others.sort_unstable();
    others.dedup();
    others
}

/// Names who must say yes: whoever has the role, else anybody else.
pub fn who_says_yes(crisis: &Crisis, writer: &SeatName, roles: &[Role]) -> String {
    let say = &w().saying;
    let held: Vec<(Role, &SeatName)> = held_by_others(crisis, writer, roles).collect();
    if held.is_empty() {
        let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
        return fill(say.anybody, &[&words.join(", ")]);
    }
    held.iter().map(|(role, seat)| fill(say.held_by, &[seat, &role.word()])).collect::<Vec<_>>().join(", ")
}

/// Returns when the next update is promised, so long after a statement: at a time that people can keep in mind.
pub fn update_at(now: Time, after: Span) -> Time {
    let seconds = now.plus(after).millis().div_euclid(1_000);
    Time::from_seconds(seconds + (ROUND - seconds.rem_euclid(ROUND)) % ROUND)
}

/// Writes that time as a statement says it.
pub fn update_words(rulings: &Rulings, at: Time, now: Time) -> String {
    let zone = rulings.zone();
    let (at, today) = (at.in_zone(zone), now.in_zone(zone).date());
    at.strftime(if at.date() == today { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
}

fn cleaned(wording: &Wording) -> Wording {
    let clean = |variant: &Variant| Variant {
        text: clean::text(&variant.text).trim().to_owned(),
        subject: variant.subject.as_deref().map(|subject| clean::line(subject).trim().to_owned()),
        ..variant.clone()
    };
    Wording { variants: wording.variants.iter().map(clean).collect(), ..wording.clone() }
}

/// Refuses what was just sent off, has been said on the same account, or waits already.
fn not_again(staged: &Staged<'_>, crisis: &Crisis, wording: &Wording) -> Result<(), Refusal> {
    let say = &w().saying;
    let when = |at: Time| at.day_and_minute(staged.rulings.zone(), staged.now);
    let waits = |known: &&crate::domain::crisis::Proposed| known.wording.variants == wording.variants;
    if let Some(known) = crisis.proposals.iter().find(waits).filter(|known| wording.replaces != Some(known.id)) {
        return Err(Refusal::no(fill(say.waits_already, &[&when(known.at)])));
    }
    let texts = left(staged.rulings, wording, staged.now);
    for stated in &crisis.stated {
        for id in &stated.replies {
            let Some(reply) = staged.reply(*id).map_err(unsaved)? else { continue };
            let counts = reply.state == Delivery::Pending && reply.not_before > staged.now;
            if counts && stated.stage == wording.stage {
                return Err(Refusal::no(fill(say.counting, &[&stated.stage.word(), &stated.by])));
            }
            let Some(said) = staged.reader.outgoing(*id).map_err(unsaved)? else { continue };
            if texts.iter().any(|variant| variant.account == reply.account && variant.text == said.text) {
                return Err(Refusal::no(fill(say.said_already, &[&reply.account, &when(stated.at)])));
            }
        }
    }
    Ok(())
}

/// Returns the texts as they leave now: with the time of the next update.
fn left(rulings: &Rulings, wording: &Wording, now: Time) -> Vec<Variant> {
    let at = wording.next_update.map(|after| update_words(rulings, update_at(now, after), now));
    let values = at.iter().fold(Values::default(), |values, at| values.with(NEXT_UPDATE, at));
    let fill = |text: &str| if at.is_some() { settled(text, &values) } else { text.to_owned() };
    let left = |variant: &Variant| Variant {
        text: fill(&variant.text),
        subject: variant.subject.as_deref().map(fill),
        ..variant.clone()
    };
    wording.variants.iter().map(left).collect()
}

/// Looks at every text as at any post of ours: what blocks one holds all.
fn look(
    staged: &Staged<'_>,
    sends: Sends<'_>,
    by: &SeatName,
    wording: &Wording,
) -> Result<Vec<(Draft, Looked)>, Refusal> {
    let say = &w().saying;
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for variant in left(staged.rulings, wording, staged.now) {
        let account = &variant.account;
        if sends.accounts.get(account).is_none() {
            wrong.push(fill(say.no_account, &[account]));
            continue;
        }
        if variant.answers.is_none() && !sends.accounts.caps(account).posts {
            wrong.push(fill(say.cannot_post, &[account]));
            continue;
        }
        let draft = draft_of(&variant, by, staged.now);
        let looked = sending::look(staged, sends.accounts, sends.shared, &draft)?;
        let stops = |concern: &&Concern| concern.blocks() || concern.kind == ConcernKind::SignedOut;
        let stops = looked.concerns.iter().filter(stops);
        wrong.extend(stops.map(|concern| fill(say.cannot, &[account, &concern.sentence])));
        all.push((draft, looked));
    }
    if wrong.is_empty() { Ok(all) } else { Err(Refusal::no(wrong.join(" · "))) }
}

/// Returns a text as a draft of a post.
pub fn draft_of(variant: &Variant, by: &SeatName, now: Time) -> Draft {
    Draft {
        conversation: variant.answers,
        seat: by.clone(),
        note: false,
        kind: if variant.answers.is_some() { OutgoingKind::Reply } else { OutgoingKind::Post },
        account: variant.account.clone(),
        answers: None,
        text: variant.text.clone(),
        visibility: None,
        subject: variant.subject.clone(),
        media: Vec::new(),
        opened_at: now,
        changed_at: now,
        thought: Thought::default(),
    }
}

fn send_off(
    staged: &mut Staged<'_>,
    sends: Sends<'_>,
    by: &SeatName,
    crisis: &Crisis,
    leaving: &Leaving<'_>,
    looked: Vec<(Draft, Looked)>,
) -> Result<Done, Refusal> {
    let Leaving { wording, writer, proposal, approved_by, unapproved } = *leaving;
    let frozen = looked.iter().any(|(_, looked)| looked.freeze().is_some());
    let statement = Statement { crisis: crisis.id, goes_on: crisis.speaks(writer) || crisis.speaks(by) };
    let mut off = Vec::new();
    for (draft, looked) in looked {
        off.push(sending::send_off(staged, sends.accounts, by, draft, false, looked.of(statement))?);
    }
    let replies: Vec<ReplyId> = off.iter().filter_map(|done| done.reply).collect();
    let change = CrisisChange::Stated {
        proposal,
        stage: wording.stage,
        statement: wording.statement.clone(),
        replies: replies.clone(),
        approved_by: approved_by.cloned(),
        unapproved,
    };
    let event = staged.alter::<Crisis>(crisis.id, writer, change, None).map_err(unsaved)?;
    super::seen(staged, writer, crisis.id, |step| step.statement == Some(wording.stage)).map_err(unsaved)?;
    let promised = wording.next_update.map(|after| update_at(staged.now, after));
    let ends = wording.stage == Stage::Closing && crisis.promised.is_some();
    if promised.is_some() || ends {
        let change = CrisisChange::Promised { at: promised };
        staged.alter::<Crisis>(crisis.id, writer, change, None).map_err(unsaved)?;
    }
    pin_again(staged, by, crisis.id).map_err(unsaved)?;
    let notice = told(staged, wording, &replies, (frozen && statement.goes_on, unapproved, promised))?;
    let not_before = off.iter().filter(|done| done.by_hand.is_none()).filter_map(|done| done.not_before).max();
    let reply = replies.first().copied();
    let by_hand = match off.as_mut_slice() {
        [only] => only.by_hand.take(),
        _ => None,
    };
    let crisis = Some(crisis.id);
    Ok(Done {
        notice: notice.into(),
        reply,
        replies,
        not_before,
        event: Some(event),
        crisis,
        by_hand,
        ..Done::default()
    })
}

/// Says what became of a statement.
fn told(
    staged: &Staged<'_>,
    wording: &Wording,
    replies: &[ReplyId],
    (goes_on, unapproved, promised): (bool, bool, Option<Time>),
) -> Result<String, Refusal> {
    let say = &w().saying;
    let mut states = Vec::new();
    for id in replies {
        states.extend(staged.reply(*id).map_err(unsaved)?);
    }
    let accounts = some(w().crisis.accounts, replies.len());
    let mut notice = fill(say.sent, &[&wording.stage.word(), &accounts]);
    let leaves = states.iter().find(|reply| reply.state == Delivery::Pending);
    if let Some(leaves) = leaves {
        notice += &fill(say.in_seconds, &[&leaves.not_before.since(staged.now).as_seconds()]);
    }
    let by_hand = states.iter().filter(|reply| reply.state == Delivery::ByHand).count();
    if by_hand > 0 {
        notice += &some(say.by_hand, by_hand);
    }
    if let Some(Delivery::Held { why }) = states.iter().map(|reply| &reply.state).find(|state| state.word() == "held") {
        notice += &fill(say.held, &[why]);
    }
    notice += if goes_on { say.goes_on } else { "" };
    notice += if unapproved { say.unapproved } else { "" };
    if let Some(at) = promised {
        notice += &fill(say.promised, &[&update_words(staged.rulings, at, staged.now)]);
    }
    Ok(notice)
}

/// The conversation that is pinned for a crisis knows when we last said something.
fn pin_again(staged: &mut Staged<'_>, by: &SeatName, id: crate::domain::id::CrisisId) -> Result<(), StoreError> {
    let Some(crisis) = staged.subject::<Crisis>(id)?.filter(Crisis::is_running) else { return Ok(()) };
    if let Some(on) = crisis.origin {
        pin(staged, by, on, Some(&crisis))?;
    }
    Ok(())
}
