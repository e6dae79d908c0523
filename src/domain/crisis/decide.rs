//! What an act in a crisis becomes: a change, nothing where it stands so already, or a refusal in words.

use super::{Crisis, CrisisAct, CrisisChange, Removal, Wording};
use crate::domain::clean;
use crate::domain::id::{EventId, SeatName};
use crate::domain::protocol::{LEVELS, Protocol, Role};
use crate::domain::statement::Stage;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// The longest headline, in characters: a line of the pane and of a page.
pub const HEADLINE: usize = 80;
/// The longest text of a task, a reason.
const LINE: usize = 240;

/// Why an act in a crisis is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It is over.
    #[error("{}", fill(w().crisis.is_over, &[.0]))]
    Over(String),
    /// It goes on.
    #[error("{}", w().crisis.goes_on)]
    GoesOn,
    /// There is no such level.
    #[error("{}", w().acts.level_range)]
    Level,
    /// The protocol has no such step at this level.
    #[error("{}", fill(w().crisis.no_step, &[.0, .1]))]
    NoStep(String, String),
    /// It follows no protocol.
    #[error("{}", w().crisis.no_protocol)]
    NoProtocol,
    /// There is nothing by that name.
    #[error("{}", w().crisis.gone)]
    Gone,
    /// Who wrote it does not approve it.
    #[error("{}", w().crisis.own_statement)]
    OwnStatement,
    /// Somebody else has the role that says yes.
    #[error("{}", fill(w().crisis.not_yours, &[.0]))]
    NotYours(String),
    /// Words are missing.
    #[error("{}", .0)]
    Empty(&'static str),
    /// Somebody asked for it already.
    #[error("{}", fill(w().crisis.asked_already, &[.0]))]
    Asked(String),
    /// It is over, and still promises more.
    #[error("{}", w().crisis.closing_promises)]
    ClosingPromises,
    /// A promise lies in the past.
    #[error("{}", w().acts.moment_over)]
    Past,
}

/// Returns the change that an act makes; nothing where it stands so already. A statement becomes a proposal: whether it may
/// leave at once is for whoever sends it.
///
/// # Errors
/// It cannot be done now.
pub fn decide(
    crisis: &Crisis,
    act: &CrisisAct,
    by: &SeatName,
    protocol: Option<&Protocol>,
    now: Time,
) -> Result<Option<CrisisChange>, NotNow> {
    let goes_on_after = matches!(act, CrisisAct::Reopen | CrisisAct::Task { .. } | CrisisAct::TaskDone { .. });
    let notes = matches!(act, CrisisAct::Note(_) | CrisisAct::Name(_));
    if let Some(closed) = crisis.closed.as_ref().filter(|_| !goes_on_after && !notes) {
        return Err(NotNow::Over(closed.by.to_string()));
    }
    Ok(match act {
        CrisisAct::Acknowledge => crisis.acknowledged.is_none().then_some(CrisisChange::Acknowledged),
        CrisisAct::Grade { level, why } if LEVELS.contains(level) => {
            (crisis.level != *level).then(|| CrisisChange::Graded { level: *level, why: line(why, LINE) })
        }
        CrisisAct::Grade { .. } => return Err(NotNow::Level),
        CrisisAct::Name(headline) => {
            let headline = needed(headline, HEADLINE, w().crisis.needs_headline)?;
            (crisis.headline != headline).then_some(CrisisChange::Named { headline })
        }
        CrisisAct::Follow(protocol) => (crisis.protocol != *protocol)
            .then(|| CrisisChange::Follows { protocol: protocol.clone(), lang: crisis.lang.clone() }),
        CrisisAct::Give { role, to } => given(crisis, *role, to.as_ref()),
        CrisisAct::Tick { step, on } => {
            must_have(crisis, protocol, step)?;
            let is = crisis.steps.contains_key(step);
            let on = on.unwrap_or(!is);
            (on != is).then(|| CrisisChange::Ticked { step: step.clone(), on })
        }
        CrisisAct::Skip { step, why } => {
            must_have(crisis, protocol, step)?;
            let why = needed(why, LINE, w().crisis.needs_why)?;
            Some(CrisisChange::Skipped { step: step.clone(), why })
        }
        CrisisAct::Note(text) => {
            needed(text, LINE, w().acts.note_empty)?;
            Some(CrisisChange::Noted)
        }
        CrisisAct::Promise(at) => {
            if at.is_some_and(|at| at <= now) {
                return Err(NotNow::Past);
            }
            (crisis.promised != *at).then_some(CrisisChange::Promised { at: *at })
        }
        CrisisAct::State { wording, .. } => Some(CrisisChange::Proposed(worded(wording)?)),
        CrisisAct::Approve { proposal } => {
            let waits = crisis.proposals.iter().find(|waits| waits.id == *proposal).ok_or(NotNow::Gone)?;
            if waits.by == *by {
                return Err(NotNow::OwnStatement);
            }
            ends_in_words(&waits.wording)?;
            // What it becomes is told when its deliveries are known.
            None
        }
        CrisisAct::Return { proposal, why } => Some(returned(crisis, *proposal, why)?),
        // Which post is meant is for whoever can read.
        CrisisAct::Post { .. } => None,
        CrisisAct::AskRemoval { item, act, why } => {
            let is_it = |asked: &&Removal| asked.item == *item && asked.act == *act;
            if let Some(asked) = crisis.open_removals().find(is_it) {
                return Err(NotNow::Asked(asked.by.to_string()));
            }
            let why = needed(why, LINE, w().crisis.needs_why)?;
            Some(CrisisChange::RemovalAsked { item: *item, act: *act, why })
        }
        CrisisAct::Task { text, owner, due } => {
            let text = needed(text, LINE, w().crisis.needs_task)?;
            Some(CrisisChange::Tasked { text, owner: owner.clone(), due: *due })
        }
        CrisisAct::TaskDone { task, on } => {
            let known = crisis.tasks.iter().find(|known| known.id == *task).ok_or(NotNow::Gone)?;
            (known.done.is_some() != *on).then_some(CrisisChange::TaskDone { task: *task, on: *on })
        }
        CrisisAct::Close { why } => Some(CrisisChange::Closed { why: line(why, LINE) }),
        CrisisAct::Reopen if crisis.is_running() => return Err(NotNow::GoesOn),
        CrisisAct::Reopen => Some(CrisisChange::Reopened),
    })
}

/// Returns what somebody wrote as a headline: without those whom they address.
pub fn about(said: &str) -> String {
    let mut rest = said.trim_start();
    while let Some((_, more)) = rest.split_once(' ').filter(|(first, _)| first.starts_with('@')) {
        if more.trim().is_empty() {
            break;
        }
        rest = more.trim_start();
    }
    line(rest, HEADLINE)
}

/// Returns a headline as a crisis keeps it.
pub fn headline(text: &str) -> String {
    line(text, HEADLINE)
}

fn given(crisis: &Crisis, role: Role, to: Option<&SeatName>) -> Option<CrisisChange> {
    (crisis.roles.get(&role) != to).then(|| CrisisChange::Given { role, to: to.cloned() })
}

fn must_have(crisis: &Crisis, protocol: Option<&Protocol>, step: &str) -> Result<(), NotNow> {
    let protocol = protocol.ok_or(NotNow::NoProtocol)?;
    let has = protocol.steps(crisis.level).any(|one| one.name == step) || crisis.steps.contains_key(step);
    has.then_some(()).ok_or_else(|| NotNow::NoStep(step.to_owned(), protocol.title.clone()))
}

fn returned(crisis: &Crisis, waits: EventId, why: &str) -> Result<CrisisChange, NotNow> {
    let is_removal = crisis.open_removals().any(|asked| asked.id == waits);
    if !is_removal && !crisis.proposals.iter().any(|proposed| proposed.id == waits) {
        return Err(NotNow::Gone);
    }
    let why = needed(why, LINE, w().crisis.needs_why)?;
    Ok(match is_removal {
        true => CrisisChange::RemovalReturned { removal: waits, why },
        false => CrisisChange::Returned { proposal: waits, why },
    })
}

/// A closing says that it is over: whoever is told that more comes waits for it.
fn ends_in_words(wording: &Wording) -> Result<(), NotNow> {
    if wording.stage == Stage::Closing && wording.promises() { Err(NotNow::ClosingPromises) } else { Ok(()) }
}

fn worded(wording: &Wording) -> Result<Box<Wording>, NotNow> {
    let has_words = |text: &str| !text.trim().is_empty();
    if wording.variants.is_empty() || !wording.variants.iter().all(|variant| has_words(&variant.text)) {
        return Err(NotNow::Empty(w().crisis.needs_text));
    }
    ends_in_words(wording)?;
    Ok(Box::new(wording.clone()))
}

fn needed(text: &str, most: usize, or: &'static str) -> Result<String, NotNow> {
    let line = line(text, most);
    if line.is_empty() { Err(NotNow::Empty(or)) } else { Ok(line) }
}

fn line(text: &str, most: usize) -> String {
    clean::line(text).trim().chars().take(most).collect()
}
