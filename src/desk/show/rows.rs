//! Rows of the queue with everything that is drawn.

use crate::domain::ask::{Member, Row, RowId};
use crate::domain::contact::VIP;
use crate::domain::conversation::{Conversation, PartOf};
use crate::domain::id::{AccountId, ConversationId, ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::network::{Health, Moderation};
use crate::domain::queue::Slim;
use crate::domain::time::Time;
use crate::networks;
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::handle::Handle;
use super::super::live::AccountState;
use super::super::{clock, drafts, own_acts};
use super::{CannotShow, crisis_rows, post_rows};

/// The longest text of a row, in characters: more than any terminal shows.
const TEXT: usize = 240;

/// Returns the rows of these names; what is gone is left out.
pub fn rows(desk: &Handle, seat: &SeatName, ids: &[RowId]) -> Result<Vec<Row>, CannotShow> {
    let reader = desk.reader();
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row = match id {
            RowId::Conversation(id) => recent(desk, &reader, seat, *id)?,
            RowId::Delivery(id) => delivery(desk, &reader, *id)?,
            RowId::Account(id) => {
                let state = desk.shared.read().accounts.get(id).cloned();
                let zone = desk.library().rulings.zone();
                state.map(|state| account(id, &state, |at| at.day_and_minute(zone, clock::now())))
            }
            RowId::Crisis(id, part) => crisis_rows::of_crisis(desk, &reader, *id, part)?,
            RowId::Page(id) => crisis_rows::of_page(&reader, *id)?,
            RowId::Alarm(id) => crisis_rows::of_alarm(desk, &reader, *id)?,
            RowId::Post(id) => post_rows::of_post(desk, *id),
        };
        rows.extend(row);
    }
    Ok(rows)
}

/// Returns a conversation as a row, read only where nobody has seen it since it changed.
fn recent(desk: &Handle, reader: &Reader, seat: &SeatName, id: ConversationId) -> Result<Option<Row>, StoreError> {
    // Whether somebody has hidden it meanwhile is no change of the conversation.
    if let Some(row) = desk.recent.get(id).filter(|row| !row.hide) {
        let member = as_it_runs(desk, row.member);
        return Ok(Some(Row { draft: has_draft(reader, seat, id)?, swarm: swarm(desk, id), member, ..row }));
    }
    let seq = desk.shared.seq();
    let Some(page) = reader.conversation(id)? else { return Ok(None) };
    let row = as_written(reader, seat, &page)?;
    desk.recent.keep(Row { draft: false, ..row.clone() }, &desk.shared, seq);
    Ok(Some(Row { swarm: swarm(desk, id), member: as_it_runs(desk, row.member), ..row }))
}

/// Returns what a row belongs to as that stands now: its level and its end are no change of the conversation.
fn as_it_runs(desk: &Handle, member: Option<Member>) -> Option<Member> {
    let Member { crisis, why, .. } = member?;
    desk.shared.read().member(PartOf { crisis, why })
}

/// Counts the copies of what waits in a conversation, itself among them.
fn swarm(desk: &Handle, id: ConversationId) -> u32 {
    let live = desk.shared.read();
    let print = live.slim.get(&id).and_then(Slim::copied);
    print.map_or(1, |print| u32::try_from(live.swarms.size_of(&print)).unwrap_or(u32::MAX))
}

fn has_draft(reader: &Reader, seat: &SeatName, id: ConversationId) -> Result<bool, StoreError> {
    Ok(!drafts::of(reader, seat, Some(id))?.is_empty())
}

/// Returns the two to five letters of a network.
pub fn tag(network: &str) -> String {
    let known = networks::adapter(network).map(|adapter| adapter.tag.to_owned());
    known.unwrap_or_else(|| networks::tag(network))
}

/// Returns a conversation as a row.
pub fn conversation(desk: &Handle, reader: &Reader, seat: &SeatName, page: &Conversation) -> Result<Row, StoreError> {
    let row = as_written(reader, seat, page)?;
    Ok(Row { member: as_it_runs(desk, row.member), ..row })
}

/// The same without what the desk alone knows: whether the crisis that it belongs to goes on, and at which level.
fn as_written(reader: &Reader, seat: &SeatName, page: &Conversation) -> Result<Row, StoreError> {
    let heard = page.last_heard();
    let item = match heard {
        Some(heard) => reader.item(heard.id)?,
        None => None,
    };
    Ok(Row {
        id: RowId::Conversation(page.id),
        conversation: Some(page.id),
        what: page.class().word().to_owned(),
        class: Some(page.class()),
        item_kind: heard.map(|item| item.kind),
        due: page.due.as_ref().map(|due| due.at),
        warn_at: page.due.as_ref().map(|due| due.warn_at),
        tag: tag(page.account.network()),
        network: page.account.network().to_owned(),
        account: page.account.to_string(),
        handle: item.as_ref().map(|item| item.author.handle.clone()).unwrap_or_default(),
        who: item.as_ref().map_or_else(|| w().rows.erased_person.to_owned(), |item| item.author.shown().to_owned()),
        text: item.as_ref().map(snippet).unwrap_or_default(),
        state: page.triage.state.word().to_owned(),
        owner: page.triage.assignee.clone(),
        labels: page.triage.labels.iter().cloned().collect(),
        lang: page.lang(item.as_ref()).map(str::to_owned),
        swarm: 1,
        vip: page.triage.labels.contains(VIP),
        no_reply: page.is_no_reply(),
        media: item.as_ref().is_some_and(|item| !item.media.is_empty()),
        unread: page.triage.unread,
        starred: page.triage.starred,
        muted: page.triage.muted,
        priority: page.triage.priority,
        draft: has_draft(reader, seat, page.id)?,
        to_post: page.to_post,
        hide: is_to_be_hidden(reader, page)?,
        crisis: page.crisis.as_ref().map(|crisis| crisis.clock.level),
        member: page.part_of.map(|PartOf { crisis, why }| Member { crisis, level: 0, why }),
        url: item.and_then(|item| item.url),
    })
}

/// Tells whether a rule proposes to hide its newest message, and nobody has.
fn is_to_be_hidden(reader: &Reader, page: &Conversation) -> Result<bool, StoreError> {
    match page.last_heard().filter(|_| page.hide_proposed().is_some()) {
        Some(heard) => Ok(!own_acts::of(reader, heard.id)?.contains(&Moderation::Hide)),
        None => Ok(false),
    }
}

/// Returns an item's words as one line, its subject or stars before them.
pub fn snippet(item: &Item) -> String {
    let stars = item.rating.map(|stars| format!("{stars}/5 "));
    let subject = item.subject.as_ref().filter(|subject| !subject.is_empty()).map(|subject| format!("{subject} · "));
    let words = item.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all = [stars.unwrap_or_default(), subject.unwrap_or_default(), words].concat();
    let mut short: String = all.chars().take(TEXT).collect();
    if short.is_empty() && !item.media.is_empty() {
        short =
            item.media.iter().filter_map(|media| media.alt.clone()).next().unwrap_or_else(|| w().rows.media.to_owned());
    }
    short
}

fn delivery(desk: &Handle, reader: &Reader, id: ReplyId) -> Result<Option<Row>, StoreError> {
    let Some(reply) = reader.reply(id)? else { return Ok(None) };
    let outgoing = reader.outgoing(id)?;
    let to = outgoing.as_ref().and_then(|outgoing| outgoing.answers.as_ref());
    let state = reply.state.word();
    let why = reply.state.why().map(|why| format!(": {why}")).unwrap_or_default();
    let said = outgoing.as_ref().map(|outgoing| outgoing.text.as_str()).unwrap_or_default();
    let said = match reply.first_comment_of {
        Some(_) => fill(w().plan.comment_row, &[&said]),
        None => said.to_owned(),
    };
    let words = format!("{}{why} · {said}", reply.state.words()).split_whitespace().collect::<Vec<_>>().join(" ");
    let base = plain(RowId::Delivery(id), "delivery", &reply.account);
    Ok(Some(Row {
        conversation: reply.conversation,
        due: Some(reply.not_before.plus(crate::domain::time::Span::minutes(15))),
        handle: to.map(|item| item.author.handle.clone()).unwrap_or_default(),
        who: to.map_or_else(|| reply.seat.to_string(), |item| item.author.shown().to_owned()),
        text: words.chars().take(TEXT).collect(),
        state: state.to_owned(),
        owner: Some(reply.seat.clone()).filter(|_| !desk.library().demo || to.is_some()),
        url: to.and_then(|item| item.url.clone()),
        ..base
    }))
}

fn account(id: &AccountId, state: &AccountState, clock: impl Fn(Time) -> String) -> Row {
    let say = &w().rows;
    let text = match &state.health {
        Health::SignedOut { why } => fill(say.signed_out, &[why, &id.network()]),
        Health::Limited { until } => fill(w().network.limited, &[&clock(*until)]),
        Health::Offline { why } => why.clone(),
        Health::Silent { since } => fill(say.silent, &[&clock(*since)]),
        Health::Unknown | Health::Live => say.works_again.to_owned(),
    };
    let due = Some(state.since.plus(crate::domain::time::Span::minutes(30)));
    Row { who: id.handle().to_owned(), text, due, ..plain(RowId::Account(id.clone()), "account", id) }
}

fn plain(id: RowId, what: &str, account: &AccountId) -> Row {
    Row {
        tag: tag(account.network()),
        network: account.network().to_owned(),
        account: account.to_string(),
        ..plain_row(id, what)
    }
}

/// Returns a row that is of no conversation, and of no account.
pub fn plain_row(id: RowId, what: &str) -> Row {
    Row {
        id,
        conversation: None,
        what: what.to_owned(),
        class: None,
        item_kind: None,
        due: None,
        warn_at: None,
        tag: String::new(),
        network: String::new(),
        account: String::new(),
        handle: String::new(),
        who: String::new(),
        text: String::new(),
        state: String::new(),
        owner: None,
        labels: Vec::new(),
        lang: None,
        swarm: 1,
        vip: false,
        no_reply: false,
        media: false,
        unread: false,
        starred: false,
        muted: false,
        priority: 0,
        draft: false,
        to_post: None,
        hide: false,
        crisis: None,
        member: None,
        url: None,
    }
}
