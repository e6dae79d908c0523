//! Pages that rules ask for: one for each rule, however many messages called for it at once.

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::desk::handle::Handle;
use crate::desk::ruled::RulePage;
use crate::desk::writer::Job;
use crate::domain::id::ConversationId;
use crate::store::StoreError;
use crate::words::{fill, some, w};

/// The way of pages from the writer to the pager, and how many of them are under way.
#[derive(Clone)]
pub struct PageCalls {
    to_pager: mpsc::UnboundedSender<Vec<Call>>,
    under_way: Arc<watch::Sender<usize>>,
}

/// Pages that wait to be made, those of a batch together.
pub type Calls = mpsc::UnboundedReceiver<Vec<Call>>;

/// A page under way.
pub struct Call {
    page: RulePage,
    under_way: UnderWay,
}

/// Counts a page as long as it is under way.
struct UnderWay(Arc<watch::Sender<usize>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl PageCalls {
    /// Makes the way, and its end.
    pub fn new() -> (PageCalls, Calls) {
        let (to_pager, calls) = mpsc::unbounded_channel();
        (PageCalls { to_pager, under_way: Arc::new(watch::Sender::new(0)) }, calls)
    }

    /// Counts pages as under way from now on.
    pub fn begin(&self, pages: Vec<RulePage>) -> Vec<Call> {
        let begin = |page| {
            self.under_way.send_modify(|count| *count += 1);
            Call { page, under_way: UnderWay(Arc::clone(&self.under_way)) }
        };
        pages.into_iter().map(begin).collect()
    }

    /// Hands pages to the pager; without one nobody is paged.
    pub fn make(&self, calls: Vec<Call>) {
        let _ = self.to_pager.send(calls);
    }

    /// Waits until no page is under way.
    pub async fn over(&self) {
        let _ = self.under_way.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// Makes the pages that rules ask for. The environment of the command says what it is about: `HEARKEN_RULE`,
/// `HEARKEN_NOTE`, `HEARKEN_CONVERSATION`; there is no level.
pub async fn by_rules(desk: Handle, mut calls: Calls) {
    while let Some(first) = calls.recv().await {
        let mut by_rule: BTreeMap<String, Vec<Call>> = BTreeMap::new();
        let waiting = iter::from_fn(|| calls.try_recv().ok()).flatten();
        for call in first.into_iter().chain(waiting) {
            by_rule.entry(call.page.rule.clone()).or_default().push(call);
        }
        for (rule, calls) in by_rule {
            page(&desk, rule, calls).await;
        }
    }
}

async fn page(desk: &Handle, rule: String, calls: Vec<Call>) {
    let Some(first) = calls.first().map(|call| call.page.on) else { return };
    let told = [
        ("HEARKEN_LEVEL", String::new()),
        ("HEARKEN_OWNER", String::new()),
        ("HEARKEN_NOTE", note(desk, &rule, first, calls.len() - 1)),
        ("HEARKEN_CONVERSATION", first.to_string()),
        ("HEARKEN_RULE", rule),
    ];
    let (ok, outcome) = match super::command(desk, &told) {
        Some(command) => super::run(command).await,
        // Rules may have come since the desk started, and the command with them.
        None => (false, w().rules.page_nobody.to_owned()),
    };
    for Call { page, under_way } in calls {
        desk.jobs.push(Job::Paged { id: page.on, outcome: outcome.clone(), ok });
        drop(under_way);
    }
}

/// Says what a page is about: the rule, whose words, and how many more.
fn note(desk: &Handle, rule: &str, on: ConversationId, more: usize) -> String {
    let words = first_words(desk, on).ok().flatten().unwrap_or_default();
    let and_more = if more == 0 { String::new() } else { some(w().rules.page_more, more) };
    fill(w().rules.page_note, &[&rule, &words, &and_more])
}

fn first_words(desk: &Handle, on: ConversationId) -> Result<Option<String>, StoreError> {
    let reader = desk.reader();
    let heard = reader.conversation(on)?.and_then(|page| page.last_heard().map(|item| item.id));
    let Some(item) = heard.map(|id| reader.item(id)).transpose()?.flatten() else { return Ok(None) };
    Ok(Some(format!("{}: {}", item.author.shown(), crate::desk::show::snippet(&item))))
}
