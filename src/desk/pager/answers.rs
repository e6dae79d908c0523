//! Hears what people answer to pages, on the channels that take answers.

use std::collections::HashSet;

use crate::desk::handle::Handle;
use crate::domain::chain::{How, PageAct, Paging, Recipient};
use crate::domain::command::Command;
use crate::domain::crisis::CrisisAct;
use crate::domain::id::{PageId, SeatName};
use crate::domain::page::Answer;
use crate::domain::rota::Channel;
use crate::domain::time::Span;
use crate::words::{fill, w};

use super::Pages;
use super::clock;

/// So often the channels are read while a page is open.
const EVERY: Span = Span::seconds(10);
/// So long before a page was raised answers are read: other clocks differ.
const BEFORE: Span = Span::minutes(1);

/// Reads answers as long as the desk is open; nothing is read while nobody is paged.
pub async fn hear(desk: Handle, pages: Pages) {
    let mut known: HashSet<String> = HashSet::new();
    let mut failed: HashSet<String> = HashSet::new();
    let mut news = desk.news();
    loop {
        while open(&desk).is_empty() {
            if news.changed().await.is_err() {
                return;
            }
        }
        clock::sleep(EVERY).await;
        let open = open(&desk);
        let Some(since) = open.iter().map(|(_, paging)| paging.since).min() else {
            known.clear();
            failed.clear();
            continue;
        };
        let codes: Vec<String> = open.iter().map(|(id, _)| id.code()).collect();
        let rota = desk.library().rulings.ready.rota(&desk.shared.read().arranged.clone());
        let answers = pages.channels.answers(since.minus(BEFORE), &rota, &codes).await;
        for why in answers.failed {
            if failed.insert(why.clone()) {
                tracing::warn!(%why, "answers to pages");
            }
        }
        for answer in answers.all {
            // The same answer may come twice.
            if known.insert(format!("{answer:?}")) {
                take(&desk, &open, &answer).await;
            }
        }
    }
}

/// Returns the pages that somebody was told of by a channel that is not heard otherwise, and that may be answered.
fn open(desk: &Handle) -> Vec<(PageId, Paging)> {
    let told =
        |paging: &Paging| paging.tried.iter().any(|tried| matches!(tried.call.by, Channel::Ntfy | Channel::Telegram));
    let live = desk.shared.read();
    let open = live.pagings.iter().filter(|(_, paging)| paging.ended.is_none() && told(paging));
    open.map(|(id, paging)| (*id, paging.clone())).collect()
}

/// Does what an answer says: an acknowledgement, or a note of the crisis.
async fn take(desk: &Handle, open: &[(PageId, Paging)], answer: &Answer) {
    let done = match answer {
        Answer::Acknowledges { who, code: named, by, .. } => {
            let Some(id) = meant(open, who, named.as_deref(), *by) else { return };
            desk.act(who, Command::Page { id, act: PageAct::Acknowledge { how: How::Answer(*by) } }).await
        }
        Answer::Says { who: Some(who), text, by, .. } => {
            let crisis = open.iter().rev().find_map(|(_, paging)| paging.raised.crisis);
            let Some(id) = crisis else { return };
            let note = fill(w().crisis.said_by, &[&by, text]);
            desk.act(who, Command::Crisis { id, act: CrisisAct::Note(note) }).await
        }
        Answer::Says { who: None, .. } => return,
    };
    if let Err(why) = done {
        tracing::info!(%why, "an answer to a page");
    }
}

/// Returns the page that an answer means: the one that it names, else the newest that they were told of by this channel.
pub fn meant(open: &[(PageId, Paging)], who: &SeatName, named: Option<&str>, by: Channel) -> Option<PageId> {
    let told = |paging: &Paging| {
        let to = Recipient::Person(who.clone());
        paging.tried.iter().any(|tried| tried.call.by == by && tried.call.to == to)
    };
    match named {
        Some(named) => open.iter().find(|(id, _)| id.code().eq_ignore_ascii_case(named)).map(|(id, _)| *id),
        None => open.iter().rev().find(|(_, paging)| told(paging)).map(|(id, _)| *id),
    }
}
