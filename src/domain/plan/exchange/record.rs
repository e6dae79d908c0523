//! A post as a file holds it, and what it becomes in this plan.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{Content, Fate, Post, PostState, Series, Stage, Variant};
use crate::domain::time::Time;

/// A post as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its id in the plan that it comes from.
    pub id: Option<PostId>,
    /// What it says, and when.
    pub content: Content,
    /// Where it stood.
    pub stage: Stage,
    /// The variants that are out already, or may be.
    pub out: BTreeSet<AccountId>,
    /// How it is said again.
    pub repeats: Option<Series>,
    /// The post whose series it is of, in the plan that it comes from, and the day of that series.
    pub occurs: Option<(PostId, Date)>,
}

impl Record {
    /// Makes the record of a post that is here.
    pub fn of(id: PostId, post: &Post) -> Record {
        let is_out = |(_, fate): &(&AccountId, &Fate)| out_already(fate.state());
        let out = post.fates.iter().filter(is_out).map(|(account, _)| account.clone()).collect();
        let repeats = post.repeats.as_deref().map(|repeating| repeating.series.clone());
        let (content, occurs) = (post.content.clone(), day_of_series(post));
        Record { line: 0, id: Some(id), content, stage: post.stage, out, repeats, occurs }
    }
}

/// Returns the post whose series a post is of, and its day in that.
pub fn day_of_series(post: &Post) -> Option<(PostId, Date)> {
    let of = post.occurs?;
    let own = || post.content.moment.as_ref().map(|moment| moment.wall.date());
    Some((of.post, of.day.or_else(own)?))
}

/// Tells whether a variant that stands so is out, or may be: it is never published again.
pub const fn out_already(state: PostState) -> bool {
    match state {
        PostState::Published | PostState::Publishing | PostState::There | PostState::Unknown => true,
        PostState::Idea
        | PostState::Draft
        | PostState::Review
        | PostState::Approved
        | PostState::Scheduled
        | PostState::Failed
        | PostState::Held
        | PostState::Missed
        | PostState::Dropped => false,
    }
}

/// Where a post stood that stands so: what was let go was scheduled, whatever became of it.
pub const fn stage_of(state: PostState) -> Stage {
    match state {
        PostState::Idea => Stage::Idea,
        PostState::Draft => Stage::Draft,
        PostState::Review => Stage::Review,
        PostState::Approved => Stage::Approved,
        PostState::Dropped => Stage::Dropped,
        PostState::Scheduled
        | PostState::There
        | PostState::Publishing
        | PostState::Published
        | PostState::Failed
        | PostState::Unknown
        | PostState::Held
        | PostState::Missed => Stage::Scheduled,
    }
}

/// What becomes of a record in this plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is here already.
    Known {
        /// As which post.
        id: PostId,
        /// It says something else here; nothing is written over.
        differs: bool,
    },
    /// All of it is out, or it was given up.
    LeftOut,
    /// It is new.
    New {
        /// What is taken in.
        content: Box<Content>,
        /// What is done with it.
        becomes: Becomes,
        /// Variants that are out already and stay behind.
        without: usize,
    },
}

/// What a new post is at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// A draft, or an idea where it says nothing yet.
    Draft,
    /// It leaves at its minute.
    Scheduled,
    /// Its minute is over: a person decides.
    Missed,
}

/// Says what becomes of a record beside the posts that are here. `schedule` lets go what the file says was let go.
pub fn arrival<'a>(
    record: &Record,
    here: impl IntoIterator<Item = &'a Record> + Clone,
    schedule: bool,
    now: Time,
) -> Arrival {
    let known = record.id.and_then(|id| here.clone().into_iter().find(|post| post.id == Some(id)));
    let same = || here.into_iter().find(|post| is_same(&record.content, &post.content));
    if let Some((post, id)) = known.or_else(same).and_then(|post| Some((post, post.id?))) {
        return Arrival::Known { id, differs: post.content != record.content };
    }
    let (left, out): (Vec<Variant>, Vec<Variant>) =
        record.content.variants.iter().cloned().partition(|variant| !record.out.contains(&variant.account));
    let is_out = left.is_empty() && !out.is_empty();
    if record.stage == Stage::Dropped || (is_out && record.repeats.is_none()) {
        return Arrival::LeftOut;
    }
    if is_out {
        // Its series goes on, and stands at it: it stays a draft whose minute is over.
        let content = Box::new(record.content.clone());
        return Arrival::New { content, becomes: Becomes::Draft, without: 0 };
    }
    let content = Content { variants: left, ..record.content.clone() };
    let becomes = match record.stage {
        Stage::Scheduled if schedule => {
            let times = content.variants.iter().filter_map(|variant| content.moment_of(variant));
            let is_over = times.map(|moment| moment.at).any(|at| at <= now);
            if is_over { Becomes::Missed } else { Becomes::Scheduled }
        }
        Stage::Idea | Stage::Draft | Stage::Review | Stage::Approved | Stage::Scheduled | Stage::Dropped => {
            Becomes::Draft
        }
    };
    Arrival::New { content: Box::new(content), becomes, without: out.len() }
}

/// Tells whether two are one post: the same in everything, or the same text for the same account at the same minute.
fn is_same(one: &Content, other: &Content) -> bool {
    if one.variants.is_empty() {
        return one == other;
    }
    one.variants.iter().all(|variant| {
        let at = one.moment_of(variant).map(|moment| moment.at);
        other.variant(&variant.account).is_some_and(|known| {
            known.text.trim() == variant.text.trim() && other.moment_of(known).map(|moment| moment.at) == at
        })
    })
}
