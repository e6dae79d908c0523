//! What happened to a crisis, in words.

use super::CrisisChange;
use crate::domain::time::Time;
use crate::words::{fill, some, w};

impl CrisisChange {
    /// Tells what happened; `clock` writes a time.
    pub fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        let say = &w().crisis;
        match self {
            CrisisChange::Raised(raised) => fill(say.raised, &[&raised.level, &raised.headline]),
            CrisisChange::Graded { level, why } if why.is_empty() => fill(say.graded, &[level]),
            CrisisChange::Graded { level, why } => fill(say.graded_why, &[level, why]),
            CrisisChange::Named { headline } => fill(say.named, &[headline]),
            CrisisChange::Follows { protocol: Some(protocol), .. } => fill(say.follows, &[protocol]),
            CrisisChange::Follows { protocol: None, .. } => say.follows_none.to_owned(),
            CrisisChange::Acknowledged => say.acknowledged.to_owned(),
            CrisisChange::Given { role, to: Some(to) } => fill(say.given, &[&role.word(), to]),
            CrisisChange::Given { role, to: None } => fill(say.taken, &[&role.word()]),
            CrisisChange::Ticked { step, on: true } => fill(say.ticked, &[step]),
            CrisisChange::Ticked { step, on: false } => fill(say.unticked, &[step]),
            CrisisChange::Skipped { step, why } => fill(say.skipped, &[step, why]),
            CrisisChange::Noted => say.noted.to_owned(),
            CrisisChange::RemovalAsked { act, why, .. } => fill(say.removal_asked, &[&act.word(), why]),
            CrisisChange::RemovalDone { .. } => say.removal_done.to_owned(),
            CrisisChange::RemovalRefused { why, .. } => fill(say.removal_refused, &[why]),
            CrisisChange::RemovalReturned { why, .. } => fill(say.removal_returned, &[why]),
            CrisisChange::Filled { values } => {
                let values: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                fill(say.filled, &[&values.join(" · ")])
            }
            CrisisChange::Promised { at: Some(at) } => fill(say.promised, &[&clock(*at)]),
            CrisisChange::Promised { at: None } => say.unpromised.to_owned(),
            CrisisChange::Below { post, on: true } => fill(say.below, &[&clock(post.at)]),
            CrisisChange::Below { post, on: false } => fill(say.not_below, &[&clock(post.at)]),
            CrisisChange::Proposed(wording) => {
                let accounts = some(say.accounts, wording.variants.len());
                fill(say.proposed, &[&wording.stage.word(), &accounts])
            }
            CrisisChange::Approved { .. } => say.approved.to_owned(),
            CrisisChange::Returned { why, .. } => fill(say.returned, &[why]),
            CrisisChange::Stated { stage, replies, approved_by, unapproved, .. } => {
                let accounts = some(say.accounts, replies.len());
                match approved_by {
                    Some(by) => fill(say.stated_approved, &[&stage.word(), &accounts, by]),
                    None if *unapproved => fill(say.stated_unapproved, &[&stage.word(), &accounts]),
                    None => fill(say.stated, &[&stage.word(), &accounts]),
                }
            }
            CrisisChange::Unsaid { .. } => say.unsaid.to_owned(),
            CrisisChange::Tasked { text, owner: Some(owner), .. } => fill(say.tasked_to, &[owner, text]),
            CrisisChange::Tasked { text, owner: None, .. } => fill(say.tasked, &[text]),
            CrisisChange::TaskDone { on: true, .. } => say.task_done.to_owned(),
            CrisisChange::TaskDone { on: false, .. } => say.task_open.to_owned(),
            CrisisChange::Closed { why } if why.is_empty() => say.closed.to_owned(),
            CrisisChange::Closed { why } => fill(say.closed_why, &[why]),
            CrisisChange::Withdrawn => say.withdrawn.to_owned(),
            CrisisChange::Reopened => say.reopened.to_owned(),
        }
    }
}
