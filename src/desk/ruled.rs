//! Rules at work on what comes: in the same batch as the message, so that each fires once whatever happens.

use std::sync::Arc;

use crate::domain::class::Verdict;
use crate::domain::conversation::{Change, Conversation, ItemRef, State};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::rules::{Firing, Fits, Loads, Moment, RuleAct, Rules};
use crate::domain::time::Time;
use crate::store::StoreError;

use super::crisis::Running;
use super::live::Shared;
use super::staged::Staged;

/// What rules need of the rest of the desk while a batch is taken in, and what they ask of it.
pub struct AtWork {
    rules: Arc<Rules>,
    loads: Loads,
    /// What the desk knows while it runs.
    pub shared: Shared,
    /// What belongs to the crises that run.
    pub crises: Running,
    /// Whom rules want paged once the batch is on disk.
    pub pages: Vec<RulePage>,
}

/// A rule pages somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePage {
    /// The rule, by name.
    pub rule: String,
    /// About which conversation.
    pub on: ConversationId,
}

impl AtWork {
    /// Begins with the crises that run, and with how many rows each seat has, where a rule asks for that.
    pub fn begin(shared: &Shared, rules: Arc<Rules>) -> AtWork {
        let (loads, crises) = {
            let live = shared.read();
            (if rules.share_work() { live.loads() } else { Loads::new() }, Running::of(&live))
        };
        AtWork { rules, loads, shared: shared.clone(), crises, pages: Vec::new() }
    }
}

/// Has the rules do what they do with a message that has come into a conversation. `before` is that as it stood;
/// `written` says when the message was, and `fits` which rules it may fire. Nothing fires where it did not open it.
pub fn fire(
    staged: &mut Staged<'_>,
    at_work: &mut AtWork,
    (on, before): (ConversationId, Option<&Conversation>),
    written: Time,
    fits: &Fits,
) -> Result<(), StoreError> {
    let waited = before.is_some_and(|before| before.waiting_since.is_some());
    fire_beside(staged, at_work, (on, waited), written, fits)
}

/// Has the rules look anew at a message whose author changed its words. `before` is its conversation as it stood: what
/// a rule closed or put off for the former words opens again where the new ones press more.
pub fn fire_anew(
    staged: &mut Staged<'_>,
    at_work: &mut AtWork,
    before: &Conversation,
    (item, verdict): (&ItemRef, &Verdict),
    fits: &Fits,
) -> Result<(), StoreError> {
    let is_last = before.last_heard().is_some_and(|last| last.id == item.id);
    let presses_more = is_last && !before.triage.muted && before.is_outdone_by(verdict);
    let opens = presses_more && before.is_put_away_by_rule();
    if opens {
        let change = if before.triage.state == State::Done { Change::Reopened } else { Change::Woke };
        staged.change(before.id, &SeatName::desk(), change, None)?;
    }
    let waited = before.waiting_since.is_some() && !opens;
    fire_beside(staged, at_work, (before.id, waited), item.at, fits)
}

/// `waited` says that somebody waited before.
fn fire_beside(
    staged: &mut Staged<'_>,
    at_work: &mut AtWork,
    (on, waited): (ConversationId, bool),
    written: Time,
    fits: &Fits,
) -> Result<(), StoreError> {
    if fits.is_empty() {
        return Ok(());
    }
    let Some(page) = staged.conversation(on)?.filter(|page| page.is_opened_by(written)) else { return Ok(()) };
    let moment = Moment { now: staged.now, rulings: staged.rulings, waited };
    let firings = at_work.rules.firings(fits, &page, &moment, &mut at_work.loads);
    for firing in firings {
        at_work.pages.extend(pages(&firing).then(|| RulePage { rule: firing.rule.clone(), on }));
        staged.change(on, &SeatName::desk(), Change::Ruled(firing), None)?;
    }
    Ok(())
}

fn pages(firing: &Firing) -> bool {
    firing.did.contains(&RuleAct::Paged)
}
