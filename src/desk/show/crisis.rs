//! A crisis with everything, as its pane and the command line show it.

use std::collections::{BTreeMap, HashSet};

use crate::domain::ask::{
    ClockLine, CrisisSheet, CrisisSize, MemberLine, PageSheet, ProtocolSheet, RoleLine, SaidLine, StepLine,
    TimelineLine,
};
use crate::domain::brand::Unwanted;
use crate::domain::chain::{PageChange, Paging};
use crate::domain::conversation::{Mark, State};
use crate::domain::crisis::{Clocks, Crisis, CrisisChange};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{CrisisId, EventId, SeatName};
use crate::domain::protocol::{Protocol, Role};
use crate::domain::reply::Delivery;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::clock;
use super::super::handle::Handle;
use super::removals;
use super::rows::{snippet, tag};

/// Events of a crisis whose words are shown; its report tells all.
const TIMELINE: usize = 60;
/// Messages of a crisis that are looked at for its size.
const LOOKED_AT: usize = 2_000;
/// Messages that are shown of it.
const EXAMPLES: usize = 8;
/// Quarters of an hour that its size is shown for.
const QUARTERS: usize = 12;

/// Returns a crisis with everything; the gravest that runs where none is named.
pub fn crisis(desk: &Handle, id: Option<CrisisId>) -> Result<Option<CrisisSheet>, StoreError> {
    let reader = desk.reader();
    let id = id.or_else(|| {
        let live = desk.shared.read();
        let running = live.crises.values().filter(|crisis| crisis.is_running());
        running.min_by_key(|crisis| (crisis.level, crisis.since)).map(|crisis| crisis.id)
    });
    let Some(crisis) = id.map(|id| reader.subject::<Crisis>(id)).transpose()?.flatten() else { return Ok(None) };
    let rulings = &desk.library().rulings;
    let clocks = rulings.ready.clocks(&crisis, &rulings.targets);
    let page = page(desk, &reader, &crisis)?;
    let (freeze, held, not_stopped) = {
        let live = desk.shared.read();
        let stands = if live.freeze.is_some() { live.stands_there() } else { Vec::new() };
        (live.freeze.clone(), live.held(), stands)
    };
    let alarm = crisis.alarm.map(|alarm| reader.subject(alarm)).transpose()?.flatten();
    let (size, examples) = members(&reader, &crisis)?;
    Ok(Some(CrisisSheet {
        protocol: clocks.protocol.map(|protocol| protocol_sheet(protocol, &crisis)),
        clocks: first_hour(&clocks, &crisis, page.as_ref()),
        next_word: crisis.is_running().then(|| clocks.next_word(&crisis)),
        steps: clocks.steps(&crisis).map(|(step, due)| step_line(&crisis, step, due)).collect(),
        roles: Role::ALL.into_iter().map(|role| role_line(clocks.protocol, &crisis, role)).collect(),
        removals: removals::lines(&reader, &clocks, &crisis)?,
        said: said(&reader, &crisis)?,
        timeline: timeline(desk, &reader, &crisis, page.as_ref())?,
        protocols: protocols(desk, &crisis),
        page,
        size,
        freeze,
        not_stopped,
        held,
        alarm,
        examples,
        crisis,
    }))
}

/// The protocols that could be followed, in the language of the crisis.
fn protocols(desk: &Handle, crisis: &Crisis) -> Vec<(String, String, String)> {
    let all = &desk.library().rulings.ready.playbook.protocols;
    let lang = crisis.lang.as_deref().unwrap_or_default();
    let told = |name: &str| {
        let protocol = all.of(name, lang)?.protocol;
        Some((name.to_owned(), protocol.title.clone(), protocol.scenario.clone()))
    };
    all.names().into_iter().filter_map(told).collect()
}

fn protocol_sheet(protocol: &Protocol, crisis: &Crisis) -> ProtocolSheet {
    let level = protocol.level(crisis.level);
    ProtocolSheet {
        name: protocol.name.clone(),
        title: protocol.title.clone(),
        scenario: protocol.scenario.clone(),
        when: level.map(|level| level.when.clone()).unwrap_or_default(),
        levels: protocol.levels.iter().map(|level| (level.level, level.when.clone())).collect(),
        approve: level.map(|level| level.approve.clone()).unwrap_or_default(),
        stand_down: protocol.stand_down.clone(),
        not_to_say: protocol.not_to_say.iter().map(Unwanted::told).collect(),
        instead: None,
    }
}

/// The clocks of the first hour: who has it, the first word, and the update after it.
fn first_hour(clocks: &Clocks<'_>, crisis: &Crisis, page: Option<&PageSheet>) -> Vec<ClockLine> {
    let say = &w().crisis;
    let answered = page.and_then(|page| page.paging.acks.first()).map(|ack| ack.at);
    let has = crisis.acknowledged.as_ref().map(|has| has.at).into_iter().chain(answered).min();
    let mut words = crisis.stated.iter().filter(|said| said.stage != crate::domain::statement::Stage::Internal);
    let minutes = |minutes: u32| crisis.since.plus(Span::minutes(i64::from(minutes)));
    let cadence = clocks.cadence;
    [
        (say.clock_acknowledge, cadence.acknowledge, has),
        (say.clock_statement, cadence.statement, words.next().map(|said| said.at)),
        (say.clock_update, cadence.statement + cadence.update, words.next().map(|said| said.at)),
    ]
    .map(|(what, due, done)| ClockLine { what: what.to_owned(), due: minutes(due), done })
    .into()
}

fn step_line(crisis: &Crisis, step: &crate::domain::protocol::Step, due: Time) -> StepLine {
    StepLine {
        name: step.name.clone(),
        text: step.text.clone(),
        role: step.role,
        owner: crisis.roles.get(&step.role).cloned(),
        due,
        ticked: crisis.steps.get(&step.name).cloned(),
        press: step.press.clone(),
        statement: step.statement,
    }
}

fn role_line(protocol: Option<&Protocol>, crisis: &Crisis, role: Role) -> RoleLine {
    let staff = protocol.and_then(|protocol| protocol.roles.get(&role));
    let should = staff.map(|staff| staff.people.iter().chain(&staff.backups).map(ToString::to_string).collect());
    RoleLine {
        role,
        who: crisis.roles.get(&role).cloned(),
        does: staff.map(|staff| staff.does.clone()).unwrap_or_default(),
        should: should.unwrap_or_default(),
    }
}

/// What belongs to a crisis: how big it is, and who says what.
fn members(reader: &Reader, crisis: &Crisis) -> Result<(CrisisSize, Vec<MemberLine>), StoreError> {
    let marked = reader.marked(&Mark::part_of(crisis.id))?;
    let now = clock::now();
    let mut size = CrisisSize { conversations: marked.len(), quarters: vec![0; QUARTERS], ..CrisisSize::default() };
    size.more = marked.len() > LOOKED_AT;
    let (mut people, mut networks, mut lines) = (HashSet::new(), BTreeMap::new(), Vec::new());
    for (at, id) in marked.into_iter().take(LOOKED_AT) {
        let Some(page) = reader.conversation(id)? else { continue };
        // Our own post is what it is about, and nobody who wrote.
        if !page.is_heard() {
            size.conversations = size.conversations.saturating_sub(1);
            continue;
        }
        size.waiting += usize::from(page.triage.state == State::Open && page.waiting_since.is_some());
        *networks.entry(page.account.network().to_owned()).or_insert(0) += 1;
        let quarter = now.since(at).as_minutes() / 15;
        if let Some(place) = usize::try_from(quarter).ok().and_then(|quarter| QUARTERS.checked_sub(quarter + 1)) {
            size.quarters[place] += 1;
        }
        let Some(heard) = page.last_heard() else { continue };
        let Some(item) = reader.item(heard.id)? else { continue };
        if people.insert(page.person) {
            size.reach = size.reach.saturating_add(item.author.followers.unwrap_or_default());
        }
        lines.push(MemberLine {
            conversation: id,
            who: item.author.shown().to_owned(),
            tag: tag(page.account.network()),
            followers: item.author.followers.unwrap_or_default(),
            text: snippet(&item),
            at: heard.at,
            why: page.part_of.map_or(crate::domain::crisis::Related::Hand, |part| part.why),
        });
    }
    size.people = people.len();
    size.networks = networks.into_iter().collect();
    size.networks.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    lines.sort_by_key(|line| (std::cmp::Reverse(line.followers), line.at));
    lines.truncate(EXAMPLES);
    Ok((size, lines))
}

fn said(reader: &Reader, crisis: &Crisis) -> Result<Vec<SaidLine>, StoreError> {
    let mut lines = Vec::new();
    for stated in crisis.stated.iter().rev() {
        for id in &stated.replies {
            let Some(reply) = reader.reply(*id)? else { continue };
            let text = reader.outgoing(*id)?.map(|outgoing| outgoing.text).unwrap_or_default();
            lines.push(SaidLine {
                reply: *id,
                at: stated.at,
                stage: stated.stage,
                account: reply.account.clone(),
                text,
                state: reply.state.words().to_owned(),
                out: matches!(reply.state, Delivery::Delivered { .. }),
            });
        }
    }
    Ok(lines)
}

fn page(desk: &Handle, reader: &Reader, crisis: &Crisis) -> Result<Option<PageSheet>, StoreError> {
    let of_it = |paging: &Paging| paging.raised.crisis == Some(crisis.id);
    let live =
        desk.shared.read().pagings.iter().find(|(_, paging)| of_it(paging)).map(|(id, paging)| (*id, paging.clone()));
    let found = match live {
        Some(found) => Some(found),
        None if crisis.is_running() => None,
        None => reader.subjects::<Paging>()?.into_iter().rfind(|(_, paging)| of_it(paging)),
    };
    let rulings = &desk.library().rulings;
    let (zone, now) = (rulings.zone(), clock::now());
    let when = |at: Time| at.day_and_minute(zone, now);
    Ok(found.map(|(id, paging)| PageSheet {
        id,
        code: id.code(),
        stands: stands(&paging, now, &when),
        chain: rulings.ready.chain(&paging.raised.chain).words(),
        lines: attempts(&paging).map(|(at, change)| format!("{} {}", when(at), change.words(&when))).collect(),
        paging,
    }))
}

fn stands(paging: &Paging, now: Time, when: &dyn Fn(Time) -> String) -> String {
    use crate::domain::chain::Stands;
    let say = &w().crisis;
    match paging.stands(now) {
        Stands::Paging => say.page_open.to_owned(),
        Stands::Silenced(until) => fill(say.page_silent, &[&when(until)]),
        Stands::Acknowledged(by) => fill(w().paging.acknowledged, &[&by]),
        Stands::Unanswered => w().paging.unanswered.to_owned(),
        Stands::Closed => w().paging.closed.to_owned(),
    }
}

/// Returns what happened to a page, as it remembers it.
fn attempts(paging: &Paging) -> impl Iterator<Item = (Time, PageChange)> {
    let tried = paging.tried.iter().map(|tried| {
        let (call, outcome) = (tried.call.clone(), tried.outcome.clone());
        (tried.at, PageChange::Attempted { call, outcome })
    });
    let acks = paging.acks.iter().map(|ack| (ack.at, PageChange::Acknowledged { by: ack.by.clone(), how: ack.how }));
    let mut all: Vec<(Time, PageChange)> = tried.chain(acks).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter()
}

fn timeline(
    desk: &Handle,
    reader: &Reader,
    crisis: &Crisis,
    page: Option<&PageSheet>,
) -> Result<Vec<TimelineLine>, StoreError> {
    let zone = desk.library().rulings.zone();
    let now = clock::now();
    let when = |at: Time| at.day_and_minute(zone, now);
    let protocol = desk.library().rulings.ready.protocol(crisis);
    let mut lines = Vec::new();
    for id in crisis.log.iter().rev().take(TIMELINE).rev() {
        lines
            .extend(reader.event(*id)?.map(|recorded| told(&recorded, reader, protocol, &when)).transpose()?.flatten());
    }
    // What happened to a page names whoever did it.
    let pages = page.into_iter().flat_map(|page| attempts(&page.paging));
    lines.extend(pages.map(|(at, change)| {
        let text = change.words(&when);
        TimelineLine { at, by: SeatName::desk(), text, event: None::<EventId> }
    }));
    let freeze = desk.shared.read().freeze.clone().filter(|freeze| freeze.since >= crisis.since);
    lines.extend(freeze.map(|freeze| TimelineLine {
        at: freeze.since,
        text: fill(w().log.frozen, &[&freeze.reason]),
        by: freeze.by,
        event: None,
    }));
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// Tells an event of a crisis, with the words of its note and the text of its step.
pub fn told(
    recorded: &Recorded,
    reader: &Reader,
    protocol: Option<&Protocol>,
    when: &dyn Fn(Time) -> String,
) -> Result<Option<TimelineLine>, StoreError> {
    let Event::Crisis { change, .. } = &recorded.event else { return Ok(None) };
    let text_of = |name: &str| {
        let step = protocol.and_then(|protocol| protocol.steps.iter().find(|step| step.name == name));
        step.map_or_else(|| name.to_owned(), |step| step.text.clone())
    };
    let say = &w().crisis;
    let text = match change {
        CrisisChange::RemovalAsked { item, act, why } => {
            removals::told(reader, *item, *act, why)?.unwrap_or_else(|| change.words(when))
        }
        CrisisChange::Noted => reader.note(recorded.id)?.unwrap_or_default(),
        CrisisChange::Ticked { step, on: true } => fill(say.ticked, &[&text_of(step)]),
        CrisisChange::Ticked { step, on: false } => fill(say.unticked, &[&text_of(step)]),
        CrisisChange::Skipped { step, why } => fill(say.skipped, &[&text_of(step), why]),
        other => other.words(when),
    };
    Ok(Some(TimelineLine { at: recorded.at, by: recorded.by.clone(), text, event: Some(recorded.id) }))
}

/// Returns all crises, the newest first.
pub fn crises(desk: &Handle) -> Result<Vec<Crisis>, StoreError> {
    Ok(desk.reader().subjects::<Crisis>()?.into_iter().rev().map(|(_, crisis)| crisis).collect())
}
