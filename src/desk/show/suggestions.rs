//! What could be said here: saved replies, and what we said last time.

use std::collections::HashSet;

use crate::domain::ask::{PastAnswer, Suggestion, Suggestions};
use crate::domain::conversation::Conversation;
use crate::domain::id::{ConversationId, ItemId, SeatName};
use crate::domain::item::Item;
use crate::domain::lang;
use crate::domain::saved::{self, Context, Values, first_name};
use crate::domain::time::{Span, Time};
use crate::store::{Hit, Reader, Search, StoreError};

use super::super::clock;
use super::super::handle::Handle;
use super::CannotShow;

/// Words of their message that the index is asked for.
const WORDS: usize = 8;
/// Similar messages that are looked at.
const SIMILAR: usize = 60;
/// Past answers that are offered.
const OFFERED: usize = 5;
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
    let lang = item.lang.clone().or_else(|| lang::guess(&item.text).map(str::to_owned));
    let saved = saved_replies(desk, seat, &page, &item, lang.as_deref());
    let past = past_answers(&reader, &page, &item, lang.as_deref())?;
    Ok(Suggestions { saved, past })
}

fn saved_replies(
    desk: &Handle,
    seat: &SeatName,
    page: &Conversation,
    item: &Item,
    lang: Option<&str>,
) -> Vec<Suggestion> {
    let replies = &desk.library().replies;
    let context = Context { network: &item.network, lang, class: page.class(), text: &item.text };
    let values = values(desk, seat, page, item);
    let ranked = saved::rank(replies, &context);
    let suggestion = |index: usize| {
        let saved = replies.get(index)?.clone();
        let speaks = saved.lang.is_none() || saved.lang.as_deref() == lang;
        let here = saved.network.is_empty() || saved.network.contains(&item.network);
        let text = saved::fill_known(&saved.text, &values);
        Some(Suggestion { fits: speaks && here, text, saved })
    };
    ranked.into_iter().filter_map(suggestion).collect()
}

fn values(desk: &Handle, seat: &SeatName, page: &Conversation, item: &Item) -> Values {
    let now = clock::now().in_zone(desk.library().rulings.zone());
    let name = item.author.shown();
    let values = Values::default()
        .with("name", name)
        .with("handle", &item.author.handle)
        .with("network", &item.network)
        .with("account", page.account.handle())
        .with("seat", seat.as_str())
        .with("date", &now.strftime("%Y-%m-%d").to_string())
        .with("time", &now.strftime("%H:%M").to_string());
    match first_name(name).sure() {
        Some(first) => values.with("first_name", first),
        None => values,
    }
}

/// What we said last time: answers to messages that share the weightiest words, in the same language.
fn past_answers(
    reader: &Reader,
    page: &Conversation,
    item: &Item,
    lang: Option<&str>,
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
        let Some(asked) = similar(reader, &hit, &words, lang)? else { continue };
        if asked.created_at >= week_ago {
            this_week += 1;
        }
        if answers.len() < OFFERED {
            answers.extend(answer_to(reader, &hit, asked)?);
        }
    }
    for answer in &mut answers {
        answer.times = this_week;
    }
    Ok(answers)
}

fn similar(reader: &Reader, hit: &Hit, words: &[String], lang: Option<&str>) -> Result<Option<Item>, StoreError> {
    let Some(item) = reader.item(hit.item)? else { return Ok(None) };
    let has: HashSet<String> = weighty(&item.text).into_iter().collect();
    let shared = words.iter().filter(|word| has.contains(*word)).count();
    let speaks = lang.is_none() || item.lang.as_deref().or_else(|| lang::guess(&item.text)) == lang;
    Ok(Some(item).filter(|item| !item.from_us && speaks && shared >= SHARED))
}

fn answer_to(reader: &Reader, hit: &Hit, asked: Item) -> Result<Option<PastAnswer>, StoreError> {
    let Some(page) = reader.conversation(hit.conversation)? else { return Ok(None) };
    let after = |item: ItemId, at: Time| item != hit.item && at >= asked.created_at;
    let ours = page.items.iter().find(|item| item.from_us && after(item.id, item.at));
    let said = match ours {
        Some(ours) => reader.item(ours.id)?.map(|item| (item.created_at, item.text, page.triage.assignee.clone())),
        None => by_reply(reader, &page)?,
    };
    Ok(said.map(|(at, said, by)| PastAnswer {
        at,
        asked: super::rows::snippet(&asked),
        said,
        by: by.unwrap_or_else(SeatName::desk),
        times: 0,
    }))
}

type Said = (Time, String, Option<SeatName>);

fn by_reply(reader: &Reader, page: &Conversation) -> Result<Option<Said>, StoreError> {
    for id in page.replies.iter().rev() {
        let (Some(reply), Some(outgoing)) = (reader.reply(*id)?, reader.outgoing(*id)?) else { continue };
        if reply.state.is_over() && reply.state.word() == "delivered" {
            return Ok(Some((reply.written_at, outgoing.text, Some(reply.seat))));
        }
    }
    Ok(None)
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
