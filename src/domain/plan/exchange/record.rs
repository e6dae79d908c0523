//! A post as a file holds it, and what it becomes in this plan.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Here;
use crate::domain::id::{AccountId, PostId};
use crate::domain::item::Media;
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
    /// It was given up here, where it can be taken up again.
    GivenUp {
        /// As which post.
        id: PostId,
    },
    /// All of it is out, or it was given up where it comes from.
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
pub fn arrival(record: &Record, here: &Here, schedule: bool, now: Time) -> Arrival {
    let named = record.id.and_then(|id| here.by_id(id));
    let is_given_up = |post: &&Record| post.stage == Stage::Dropped && record.stage != Stage::Dropped;
    let known = named.filter(|post| !is_given_up(post)).or_else(|| here.same(&record.content));
    if let Some((post, id)) = known.and_then(|post| Some((post, post.id?))) {
        return Arrival::Known { id, differs: differs(&record.content, &post.content) };
    }
    if let Some(id) = named.and_then(|post| post.id) {
        return Arrival::GivenUp { id };
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

/// Tells whether a file says something else than stands here. What a picture is called and how long its file is, is no part
/// of that, nor is a description of which the file says nothing: the library may have known one.
fn differs(file: &Content, here: &Content) -> bool {
    let without_media = |content: &Content| {
        let bare = |variant: &Variant| Variant { media: Vec::new(), ..variant.clone() };
        Content { variants: content.variants.iter().map(bare).collect(), ..content.clone() }
    };
    let same = |(one, other): (&Media, &Media)| one.url == other.url && (!one.is_described() || one.alt == other.alt);
    let shows_the_same = |(one, other): (&Variant, &Variant)| {
        one.media.len() == other.media.len() && one.media.iter().zip(&other.media).all(same)
    };
    without_media(file) != without_media(here) || !file.variants.iter().zip(&here.variants).all(shows_the_same)
}
