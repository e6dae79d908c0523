//! What crises, pages and alarms wait for, as rows of the queue.

use crate::domain::alarm::Alarm;
use crate::domain::ask::{Row, RowId};
use crate::domain::bands::{Entry, UNRAISED};
use crate::domain::chain::Paging;
use crate::domain::crisis::{Crisis, Part, Proposed, Waits};
use crate::domain::id::{AlarmId, CrisisId, PageId};
use crate::domain::protocol::Role;
use crate::domain::rulings::Rulings;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::clock;
use super::super::handle::Handle;
use super::super::live::Live;
use super::removals;
use super::rows::plain_row;
use super::watch::overflow_of;

/// Hundredths that a crisis step weighs among what is to be answered.
const WEIGHT: u32 = 100;
/// Somebody should have looked at an alarm, or answered a page of a rule, so soon.
const LOOK_WITHIN: Span = Span::minutes(15);

/// Returns every such row with what its band hangs on.
pub fn entries(live: &Live, rulings: &Rulings) -> Vec<(RowId, Entry)> {
    let mut rows = Vec::new();
    for crisis in live.crises.values() {
        let clocks = rulings.ready.clocks(crisis, &rulings.targets);
        let pinned = crisis.is_running().then_some(crisis.level);
        rows.extend(clocks.waits(crisis).into_iter().map(|waits| {
            let id = RowId::Crisis(crisis.id, waits.part);
            // A task after it is a promise to ourselves: it stands where its moment puts it.
            let pinned = pinned.filter(|_| !matches!(id, RowId::Crisis(_, Part::Task(_))));
            (id.clone(), entry(&id, waits.from, waits.due, pinned))
        }));
    }
    let pages = live.pagings.iter().filter(|(_, paging)| paging.raised.rule.is_some() && paging.is_open);
    rows.extend(pages.map(|(id, paging)| {
        let id = RowId::Page(*id);
        (id.clone(), entry(&id, paging.since, Some(paging.since.plus(LOOK_WITHIN)), Some(UNRAISED)))
    }));
    rows.extend(live.alarms.iter().filter(|(_, alarm)| !alarm.is_settled()).map(|(id, alarm)| {
        let id = RowId::Alarm(*id);
        (id.clone(), entry(&id, alarm.at, Some(alarm.at.plus(LOOK_WITHIN)), Some(UNRAISED)))
    }));
    rows
}

fn entry(id: &RowId, from: Time, due: Option<Time>, crisis: Option<u8>) -> Entry {
    // Before the messages that are due at the same moment.
    let place = match id {
        RowId::Crisis(_, part) => part_place(part),
        _ => u64::from(u8::MAX),
    };
    Entry {
        due: due.unwrap_or(Time::MAX),
        arrived: from,
        target: due.map_or(Span::ZERO, |due| due.since(from)),
        tie: place,
        weight: WEIGHT,
        crisis,
        quiet: false,
        was_in_time: false,
    }
}

const fn part_place(part: &Part) -> u64 {
    match part {
        Part::Acknowledge => 0,
        Part::Approval(_) => 1,
        Part::Removal(_) => 2,
        Part::Statement | Part::Update => 3,
        Part::Step(_) => 4,
        Part::Task(_) => 5,
    }
}

/// Returns what a crisis waits for as a row; nothing where it waits for it no more.
pub fn of_crisis(desk: &Handle, reader: &Reader, id: CrisisId, part: &Part) -> Result<Option<Row>, StoreError> {
    let Some(crisis) = reader.subject::<Crisis>(id)? else { return Ok(None) };
    let rulings = &desk.library().rulings;
    let clocks = rulings.ready.clocks(&crisis, &rulings.targets);
    let Some(waits) = clocks.waits(&crisis).into_iter().find(|waits| waits.part == *part) else { return Ok(None) };
    let step = clocks.next_step(&crisis).map(|(step, _)| (step.text.clone(), step.role));
    let say = &w().crisis;
    let (what, text, owner) = match &waits.part {
        Part::Acknowledge => ("page", say.row_acknowledge.to_owned(), None),
        Part::Approval(proposal) => {
            let waits = crisis.proposals.iter().find(|waits| waits.id == *proposal);
            let words = |waits: &Proposed| fill(w().saying.row_approval, &[&waits.wording.stage.word(), &waits.by]);
            let owner = crisis.roles.get(&Role::Approver).cloned();
            ("approval", waits.map_or_else(|| say.row_approval.to_owned(), words), owner)
        }
        Part::Removal(asked) => {
            let asked = crisis.open_removals().find(|known| known.id == *asked);
            let text = asked.map(|asked| removals::words(reader, &crisis, asked)).transpose()?;
            ("approval", text.unwrap_or_default(), crisis.roles.get(&Role::Approver).cloned())
        }
        Part::Statement => ("step", came_back(&crisis).unwrap_or_else(|| say.row_statement.to_owned()), None),
        Part::Update => ("step", came_back(&crisis).unwrap_or_else(|| say.row_update.to_owned()), None),
        Part::Step(name) => {
            let (text, role) = step.map_or_else(|| (name.clone(), None), |(text, role)| (text, Some(role)));
            let total = clocks.steps(&crisis).count();
            let place = clocks.steps(&crisis).position(|(step, _)| step.name == *name).map_or(0, |place| place + 1);
            let owner = role.and_then(|role| crisis.roles.get(&role).cloned());
            ("step", fill(say.row_step, &[&place, &total, &text]), owner)
        }
        Part::Task(task) => {
            let task = crisis.tasks.iter().find(|known| known.id == *task);
            let owner = task.and_then(|task| task.owner.clone());
            ("step", task.map(|task| task.text.clone()).unwrap_or_default(), owner)
        }
    };
    let Waits { from, due, .. } = waits;
    let conversation = match part {
        Part::Removal(asked) => removals::conversation(reader, &crisis, *asked)?,
        _ => crisis.origin,
    };
    Ok(Some(Row {
        conversation,
        who: crisis.headline.clone(),
        text,
        due,
        warn_at: due.map(|due| from.plus(Span::millis(due.since(from).as_millis() / 5 * 4))),
        owner: owner.or_else(|| crisis.owner().cloned()),
        crisis: crisis.is_running().then_some(crisis.level),
        ..plain_row(RowId::Crisis(id, part.clone()), what)
    }))
}

/// Says that a statement came back to its writer, who is to write it anew.
fn came_back(crisis: &Crisis) -> Option<String> {
    let back = crisis.returned.last()?;
    let (stage, writer) = (back.proposed.wording.stage.word(), &back.proposed.by);
    Some(fill(w().saying.row_returned, &[&stage, writer, &back.by, &back.why]))
}

/// Returns the page of a rule as a row.
pub fn of_page(reader: &Reader, id: PageId) -> Result<Option<Row>, StoreError> {
    let Some(paging) = reader.subject::<Paging>(id)?.filter(|paging| paging.is_open) else { return Ok(None) };
    Ok(Some(Row {
        conversation: paging.raised.conversation,
        who: paging.raised.rule.clone().unwrap_or_default(),
        text: w().crisis.row_page.to_owned(),
        due: Some(paging.since.plus(LOOK_WITHIN)),
        ..plain_row(RowId::Page(id), "page")
    }))
}

/// Tells what an alarm saw, whether it is over, and when the queue overflows.
fn alarm_words(desk: &Handle, alarm: &Alarm) -> String {
    let say = &w().watch;
    let words = alarm.row_words();
    let zone = desk.library().rulings.zone();
    let clock = |at: Time| at.day_and_minute(zone, clock::now());
    match (alarm.over, overflow_of(desk, alarm)) {
        (Some(over), _) => fill(say.row_over, &[&clock(over), &words]),
        (None, Some(late)) => fill(say.row_overflows, &[&words, &clock(late)]),
        (None, None) => words,
    }
}

/// Returns an alarm as a row.
pub fn of_alarm(desk: &Handle, reader: &Reader, id: AlarmId) -> Result<Option<Row>, StoreError> {
    let Some(alarm) = reader.subject::<Alarm>(id)?.filter(|alarm| !alarm.is_settled()) else { return Ok(None) };
    let account = alarm.seen.account.as_ref();
    Ok(Some(Row {
        who: w().crisis.row_alarm.to_owned(),
        text: alarm_words(desk, &alarm),
        due: Some(alarm.at.plus(LOOK_WITHIN)),
        tag: account.map(|account| super::rows::tag(account.network())).unwrap_or_default(),
        network: account.map(|account| account.network().to_owned()).unwrap_or_default(),
        account: account.map(ToString::to_string).unwrap_or_default(),
        ..plain_row(RowId::Alarm(id), "alarm")
    }))
}
