//! What happened to a post, in words.

use super::{PostChange, Stage};
use crate::domain::asset::ShotChange;
use crate::domain::time::Time;
use crate::words::{fill, w};

impl PostChange {
    /// Tells what happened; `clock` writes a time.
    pub fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        let say = &w().plan;
        match self {
            PostChange::Made { content, .. } => fill(say.was_made, &[&content.name()]),
            PostChange::Written(content) => match &content.moment {
                Some(moment) => fill(say.was_written_for, &[&content.name(), &clock(moment.at)]),
                None => fill(say.was_written, &[&content.name()]),
            },
            PostChange::Staged { to, why } if why.is_empty() => fill(say.was_staged, &[&to.word()]),
            PostChange::Staged { to, why } => fill(say.was_staged_since, &[&to.word(), why]),
            PostChange::Approved { .. } => say.was_approved.to_owned(),
            PostChange::Returned { why } => fill(say.was_returned, &[why]),
            PostChange::Commented { text } => fill(say.was_commented, &[text]),
            PostChange::Shot(ShotChange::Wanted { text }) => fill(w().asset.shot_wanted, &[text]),
            PostChange::Shot(ShotChange::Done { which, yes: true }) => fill(w().asset.shot_done, &[&(which + 1)]),
            PostChange::Shot(ShotChange::Done { which, yes: false }) => fill(w().asset.shot_open, &[&(which + 1)]),
            PostChange::Repeats(Some(series)) => fill(w().rhythm.was_repeated, &[&series.words()]),
            PostChange::Repeats(None) => w().rhythm.was_stopped.to_owned(),
            PostChange::Occurs { of, writer } => fill(w().rhythm.was_of_series, &[&of.post.code(), writer]),
            PostChange::PutBack(standing) => {
                fill(say.was_put_back, &[&standing.content.name(), &standing.stage.word()])
            }
            PostChange::Measured { account, found: None } => fill(say.is_gone, &[account]),
            PostChange::Measured { account, found: Some(figures) } => match figures.got() {
                Some(got) => fill(say.was_measured, &[account, &got]),
                None => fill(say.was_asked, &[account]),
            },
            PostChange::Fated { account, fate: None } => fill(say.waits_again, &[account]),
            PostChange::Fated { account, fate: Some(fate) } => match fate.why() {
                None if fate.comment().is_some() => fill(say.comment_follows, &[account]),
                Some(why) => fill(say.became_since, &[account, &fate.state().word(), &why]),
                None => fill(say.became, &[account, &fate.state().word()]),
            },
        }
    }
}

impl Stage {
    /// Returns the word used in JSON, in queries and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Idea => "idea",
            Stage::Draft => "draft",
            Stage::Review => "review",
            Stage::Approved => "approved",
            Stage::Scheduled => "scheduled",
            Stage::Dropped => "dropped",
        }
    }
}
