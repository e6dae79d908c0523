//! What could be said here: saved replies, and what we said last time.

use std::collections::HashSet;

use crate::domain::ask::{PastAnswer, Suggestion, Suggestions};
use crate::domain::conversation::Conversation;
use crate::domain::id::{ConversationId, ItemId, SeatName};
use crate::domain::item::Item;
use crate::domain::lang::primary;
use crate::domain::network::OutgoingKind;
use crate::domain::reply::Delivery;
use crate::domain::saved::{self, Context, Values};
use crate::domain::time::{Span, Time};
use crate::store::{Hit, Reader, Search, StoreError};

use super::super::clock;
use super::super::handle::Handle;
use super::super::variables;
use super::CannotShow;

/// Words of their message that the index is asked for.
const WORDS: usize = 8;
/// Similar messages that are looked at.
const SIMILAR: usize = 60;
/// Past answers that are offered.
const OFFERED: usize = 5;
/// What we wrote within this after a message may answer it, where no answer names it.
const SOON: Span = Span::days(1);
/// Shorter words say nothing of what a message is about.
const SHORTEST: usize = 4;
/// So many of their words must stand in a similar message too.
const SHARED: usize = 2;

/// Returns saved replies, best first, and what we said to similar messages.
pub fn suggestions(desk: &Handle, seat: &SeatName, id: ConversationId) -> Result<Suggestions, CannotShow> {
    let reader = desk.reader();
    let page = super::thread::page_of(&reader, id)?;
    let item = match page.last_heard() {
        Some(heard) => reader.item(heard.id)?,
        None => None,
    };
    let Some(item) = item else { return Ok(Suggestions::default()) };
    let lang = page.lang(Some(&item));
    let values = variables::of(&desk.library().rulings, seat, (&page, &item), clock::now());
    let saved = saved_replies(desk, &page, &item, lang, &values);
    let past = past_answers(&reader, &page, &item, lang, &values)?;
    Ok(Suggestions { saved, past })
}

fn saved_replies(
    desk: &Handle,
    page: &Conversation,
    item: &Item,
    lang: Option<&str>,
    values: &Values,
) -> Vec<Suggestion> {
    let replies = &desk.library().replies;
    let context = Context { network: &item.network, lang, class: page.class(), text: &item.text };
    let ranked = saved::rank(replies, &context);
    let suggestion = |index: usize| {
        let saved = replies.get(index)?.clone();
        let text = saved::prepared(&saved.text, values);
        Some(Suggestion { fits: saved::fits(&saved, &context), text, saved })
    };
    ranked.into_iter().filter_map(suggestion).collect()
}

/// What we said last time: answers to messages that share the weightiest words, in the same language.
fn past_answers(
    reader: &Reader,
    page: &Conversation,
    item: &Item,
    lang: Option<&str>,
    values: &Values,
) -> Result<Vec<PastAnswer>, StoreError> {
    let words = weighty(&item.text);
    if words.len() < SHARED {
        return Ok(Vec::new());
    }
    let wanted = Search { any_words: words.clone(), limit: SIMILAR, relevance: true, ..Search::default() };
    let hits = reader.search(&wanted)?;
    let week_ago = clock::now().minus(Span::days(7));
    let mut seen = HashSet::new();
    let mut answers: Vec<PastAnswer> = Vec::new();
    let mut this_week = 0;
    for hit in hits.into_iter().filter(|hit| hit.conversation != page.id && seen.insert(hit.conversation)) {
        let Some((there, asked)) = similar(reader, &hit, &words, lang)? else { continue };
        if asked.created_at >= week_ago {
            this_week += 1;
        }
        if answers.len() < OFFERED {
            answers.extend(answer_to(reader, &there, (hit.item, &asked), values)?);
        }
    }
    for answer in &mut answers {
        answer.times = this_week;
    }
    Ok(answers)
}

/// Returns a message that was found, with its conversation, where it is similar and in that language.
fn similar(
    reader: &Reader,
    hit: &Hit,
    words: &[String],
    lang: Option<&str>,
) -> Result<Option<(Conversation, Item)>, StoreError> {
    let Some(item) = reader.item(hit.item)? else { return Ok(None) };
    let has: HashSet<String> = weighty(&item.text).into_iter().collect();
    let shared = words.iter().filter(|word| has.contains(*word)).count();
    if item.from_us || shared < SHARED {
        return Ok(None);
    }
    let page = reader.conversation(hit.conversation)?;
    let speaks = |page: &Conversation| lang.is_none() || page.lang(Some(&item)).map(primary) == lang.map(primary);
    Ok(page.filter(speaks).map(|page| (page, item)))
}

fn answer_to(
    reader: &Reader,
    page: &Conversation,
    (to, asked): (ItemId, &Item),
    values: &Values,
) -> Result<Option<PastAnswer>, StoreError> {
    let said = match written_here(reader, page, to, asked)? {
        Some(said) => Some(said),
        None => written_there(reader, page, to, asked)?,
    };
    let Some((at, said, by)) = said else { return Ok(None) };
    let template = saved::for_anybody(&said, &asked.author.name, &asked.author.handle);
    let said = saved::settled(&template, values);
    let by = by.unwrap_or_else(SeatName::desk);
    Ok((!said.trim().is_empty()).then(|| PastAnswer { at, asked: super::rows::snippet(asked), said, by, times: 0 }))
}

type Said = (Time, String, Option<SeatName>);

/// The text as one of us wrote it: of the newest reply to that very message, else of the first one soon after it.
fn written_here(reader: &Reader, page: &Conversation, to: ItemId, asked: &Item) -> Result<Option<Said>, StoreError> {
    let mut soon = None;
    for id in page.replies.iter().rev() {
        let Some(reply) = reader.reply(*id)? else { continue };
        let answers = match reply.kind {
            OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private => {
                matches!(reply.state, Delivery::Delivered { .. })
            }
            OutgoingKind::Post | OutgoingKind::Forward { .. } => false,
        };
        let waited = reply.written_at.since(asked.created_at);
        let is_soon = waited >= Span::ZERO && waited < SOON;
        if !answers || !(reply.answers == Some(to) || is_soon) {
            continue;
        }
        let Some(outgoing) = reader.outgoing(*id)? else { continue };
        let said = (reply.written_at, outgoing.text, Some(reply.seat));
        if reply.answers == Some(to) {
            return Ok(Some(said));
        }
        soon = Some(said);
    }
    Ok(soon)
}

/// What stands on the network: our answer to that very message, else the first thing we wrote soon after it.
fn written_there(reader: &Reader, page: &Conversation, to: ItemId, asked: &Item) -> Result<Option<Said>, StoreError> {
    let mut soon = None;
    for ours in page.items.iter().filter(|item| item.from_us && item.id != to) {
        let waited = ours.at.since(asked.created_at);
        if waited < Span::ZERO || (waited >= SOON && soon.is_some()) {
            continue;
        }
        let Some(item) = reader.item(ours.id)? else { continue };
        let answers = item.in_reply_to.as_ref() == Some(&asked.id);
        if answers || (waited < SOON && soon.is_none()) {
            soon = Some((item.created_at, item.text, page.triage.assignee.clone()));
        }
        if answers {
            break;
        }
    }
    Ok(soon)
}

/// The words of a message that say what it is about, each once, longest first.
fn weighty(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), word.clone()));
    words.dedup();
    words.truncate(WORDS);
    words
}
