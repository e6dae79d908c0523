//! Everything of one conversation, in the order of time, below the post it stands under.

use std::collections::HashSet;

use crate::domain::ask::{Message, Thread};
use crate::domain::conversation::Conversation;
use crate::domain::id::{AccountId, ConversationId, ItemId, SeatName};
use crate::domain::item::{Author, Item};
use crate::domain::reply::Delivery;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::clock;
use super::super::drafts;
use super::super::handle::Handle;
use super::super::own_acts;
use super::CannotShow;

/// Items above a conversation that are shown for context.
const CONTEXT: usize = 6;
/// Items of a long conversation that are shown; the oldest stay in `hearken show`.
const MOST: usize = 400;

/// Returns everything of one conversation.
pub fn thread(desk: &Handle, seat: &SeatName, id: ConversationId) -> Result<Thread, CannotShow> {
    let reader = desk.reader();
    let page = page_of(&reader, id)?;
    let messages = messages(&reader, &page)?;
    let author = author(&messages);
    let network = page.account.network().to_owned();
    let month_ago = clock::now().minus(Span::days(30));
    let recent = reader.author(&network, page.person, month_ago)?.recent;
    let health = desk.shared.read().accounts.get(&page.account).map(|state| state.health.clone()).unwrap_or_default();
    let url = messages.iter().rev().find_map(|message| match message {
        Message::Item { item, .. } if !item.from_us => item.url.clone(),
        _ => None,
    });
    Ok(Thread {
        author,
        caps: desk.accounts.caps(&page.account),
        drafts: drafts::of(&reader, seat, Some(id))?,
        tag: super::rows::tag(&network),
        tone: desk.library().tone.get(&network).and_then(|tone| first_line(tone)),
        accounts: siblings(desk, &page.account),
        health,
        url,
        recent,
        member: page.part_of.and_then(|part_of| desk.shared.read().member(part_of)),
        messages,
        conversation: page,
    })
}

/// Returns a conversation's page, or says that there is none.
pub fn page_of(reader: &Reader, id: ConversationId) -> Result<Conversation, CannotShow> {
    reader.conversation(id)?.ok_or_else(|| CannotShow::No(fill(w().rows.conversation_gone, &[&id])))
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    Some(line.trim_start_matches(['-', '*', '+']).trim_start().to_owned())
}

fn siblings(desk: &Handle, account: &AccountId) -> Vec<AccountId> {
    let same = |id: &AccountId| id.network() == account.network() && id != account;
    desk.accounts.all().into_iter().map(|(id, _)| id).filter(same).collect()
}

fn author(messages: &[Message]) -> Author {
    let theirs = messages.iter().rev().find_map(|message| match message {
        Message::Item { item, context: false, .. } if !item.from_us => Some(item.author.clone()),
        _ => None,
    });
    // Where only we wrote so far, our own words may say to whom.
    let addressed = || {
        messages.iter().rev().find_map(|message| match message {
            Message::Item { item, context: false, .. } => item.with(),
            _ => None,
        })
    };
    theirs.or_else(addressed).unwrap_or_default()
}

fn messages(reader: &Reader, page: &Conversation) -> Result<Vec<Message>, StoreError> {
    let mut timed: Vec<(Time, Message)> = Vec::new();
    let mut ours: HashSet<String> = HashSet::new();
    let skipped = page.items.len().saturating_sub(MOST);
    for item_ref in page.items.iter().skip(skipped) {
        let Some(item) = reader.item(item_ref.id)? else { continue };
        if item.from_us {
            ours.insert(item.id.clone());
        }
        let message = Message::Item {
            id: item_ref.id,
            item: Box::new(item),
            removed: item_ref.removed,
            edited: item_ref.edited,
            context: false,
            acts: own_acts::of(reader, item_ref.id)?,
        };
        timed.push((item_ref.at, message));
    }
    for note in &page.notes {
        let text = reader.note(note.id)?.unwrap_or_else(|| w().rows.erased_note.to_owned());
        timed.push((note.at, Message::Note { id: note.id, at: note.at, by: note.by.clone(), text }));
    }
    for id in &page.replies {
        let (Some(reply), Some(outgoing)) = (reader.reply(*id)?, reader.outgoing(*id)?) else { continue };
        // The network's own copy of a reply stands for it once it has come.
        let copied = matches!(&reply.state, Delivery::Delivered { sent, .. } if ours.contains(&sent.remote_id));
        if !copied && reply.state != Delivery::CalledBack {
            let (text, media) = (outgoing.text, outgoing.media);
            timed.push((reply.written_at, Message::Reply { reply: Box::new(reply), text, media }));
        }
    }
    timed.sort_by_key(|(at, _)| *at);
    let mut all = context(reader, page)?;
    all.extend(timed.into_iter().map(|(_, message)| message));
    Ok(all)
}

/// What the first message answers, up to the root: our post, other people's words.
fn context(reader: &Reader, page: &Conversation) -> Result<Vec<Message>, StoreError> {
    let own: HashSet<_> = page.items.iter().map(|item| item.id).collect();
    let mut above = Vec::new();
    let mut next = match page.items.first() {
        Some(first) => reader.item(first.id)?.and_then(|item| item.in_reply_to),
        None => None,
    };
    while let (Some(native), true) = (next.take(), above.len() < CONTEXT) {
        let Some((id, item)) = lookup(reader, &page.account, &native)? else { break };
        if own.contains(&id) {
            break;
        }
        next.clone_from(&item.in_reply_to);
        above.push(above_it(reader, id, item)?);
    }
    let has_root = page.items.first().is_none_or(|_| above.len() < CONTEXT);
    if above.is_empty()
        && has_root
        && let Some((id, item)) = lookup(reader, &page.account, &page.root)?
        && !own.contains(&id)
    {
        above.push(above_it(reader, id, item)?);
    }
    above.reverse();
    Ok(above)
}

fn above_it(reader: &Reader, id: ItemId, item: Item) -> Result<Message, StoreError> {
    let acts = own_acts::of(reader, id)?;
    Ok(Message::Item { id, item: Box::new(item), removed: false, edited: false, context: true, acts })
}

fn lookup(
    reader: &Reader,
    account: &AccountId,
    native: &str,
) -> Result<Option<(crate::domain::id::ItemId, Item)>, StoreError> {
    let Some(place) = reader.place_of(account, native)? else { return Ok(None) };
    Ok(reader.item(place.item)?.map(|item| (place.item, item)))
}
