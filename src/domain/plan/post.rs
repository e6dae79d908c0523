//! A post of the plan, as its changes made it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Content, Moment, Occurrence, PostChange, Repeating, Results, Series, Variant};
use crate::domain::asset::{Shot, ShotChange, id_of_url};
use crate::domain::event::Event;
use crate::domain::id::{AccountId, AssetId, PostId, ReplyId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::network::Sent;
use crate::domain::reply::Delivery;
use crate::domain::subject::{Subject, Told};
use crate::domain::time::Time;
use crate::words::w;

/// A post of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// What it says.
    pub content: Content,
    /// Where it stands.
    pub stage: Stage,
    /// Who had the idea.
    pub made_by: SeatName,
    /// When.
    pub made_at: Time,
    /// Who wrote it last.
    pub writer: SeatName,
    /// When it was changed last.
    pub changed_at: Time,
    /// What was said yes to last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub approved: Option<Box<Content>>,
    /// Who said yes to what it says now.
    #[serde(default, skip_serializing_if = "is_default")]
    pub approvals: Vec<Approval>,
    /// What was said of it, the oldest first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comments: Vec<Comment>,
    /// Pictures to be made for it, the oldest first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shots: Vec<Shot>,
    /// What became of each variant; one that is not here waits for its minute.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fates: BTreeMap<AccountId, Fate>,
    /// What people did with each variant that is out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub results: BTreeMap<AccountId, Results>,
    /// How it is said again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repeats: Option<Box<Repeating>>,
    /// Which of a series it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurs: Option<Occurrence>,
}

/// Where a post stands in the hands of the team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A thought.
    #[default]
    Idea,
    /// Somebody writes it.
    Draft,
    /// It waits for a yes.
    Review,
    /// Somebody said yes; it has no time, or nobody let it go yet.
    Approved,
    /// It leaves at its minute.
    Scheduled,
    /// Nobody wants it any more.
    Dropped,
}

/// Somebody's yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Whose.
    pub by: SeatName,
    /// When.
    pub at: Time,
}

/// What somebody said of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Who.
    pub by: SeatName,
    /// When.
    pub at: Time,
    /// What.
    pub text: String,
    /// It went back to its writer with that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub returned: bool,
}

/// What became of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its minute came and it did not leave: a person decides.
    Held {
        /// Why.
        why: String,
        /// Since when.
        at: Time,
        /// Nothing was there to send it: the desk did not run at its minute.
        #[serde(default, skip_serializing_if = "is_default")]
        missed: bool,
        /// The delivery that is held, where the journal had it already.
        #[serde(default, skip_serializing_if = "is_default")]
        reply: Option<ReplyId>,
    },
    /// The journal has it.
    Leaving {
        /// As which delivery.
        reply: ReplyId,
    },
    /// Its network holds it, and publishes it at its minute.
    There {
        /// As which delivery it was handed over.
        reply: ReplyId,
        /// The network's id of it until it is out.
        id: String,
        /// When it leaves, as the network said last.
        at: Time,
        /// When it was to leave, where somebody changed that on the network.
        #[serde(default, skip_serializing_if = "is_default")]
        meant: Option<Time>,
        /// Why it could not be changed there.
        #[serde(default, skip_serializing_if = "is_default")]
        trouble: Option<String>,
    },
    /// It is out.
    Published {
        /// As which delivery; none where it was posted elsewhere.
        #[serde(default, skip_serializing_if = "is_default")]
        reply: Option<ReplyId>,
        /// Since when.
        at: Time,
        /// The network's id of it.
        remote_id: String,
        /// Where a browser shows it.
        #[serde(default, skip_serializing_if = "is_default")]
        url: Option<String>,
        /// The delivery of its first comment, once that is on its way.
        #[serde(default, skip_serializing_if = "is_default")]
        comment: Option<ReplyId>,
        /// The network was to hold it and published it at once, as it says here.
        #[serde(default, skip_serializing_if = "is_default")]
        early: Option<String>,
    },
    /// The network said no.
    Failed {
        /// As which delivery.
        reply: ReplyId,
        /// Its words.
        why: String,
    },
    /// Nobody knows whether it is out.
    Unknown {
        /// As which delivery.
        reply: ReplyId,
        /// What happened.
        why: String,
    },
}

/// How a post stands, in one word: its stage before its minute, and the worst of its variants from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// A thought.
    Idea,
    /// Somebody writes it.
    Draft,
    /// It waits for a yes.
    Review,
    /// Somebody said yes.
    Approved,
    /// It leaves at its minute.
    Scheduled,
    /// Its network publishes it at its minute.
    There,
    /// It is leaving.
    Publishing,
    /// It is out.
    Published,
    /// A network said no.
    Failed,
    /// Nobody knows whether it is out.
    Unknown,
    /// It did not leave at its minute.
    Held,
    /// The desk did not run at its minute.
    Missed,
    /// Nobody wants it any more.
    Dropped,
}

impl PostState {
    /// All of them, as a board shows them.
    pub const ALL: [PostState; 13] = [
        PostState::Idea,
        PostState::Draft,
        PostState::Review,
        PostState::Approved,
        PostState::Scheduled,
        PostState::There,
        PostState::Publishing,
        PostState::Published,
        PostState::Failed,
        PostState::Unknown,
        PostState::Held,
        PostState::Missed,
        PostState::Dropped,
    ];

    /// Returns the word used in JSON, in queries and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            PostState::Idea => "idea",
            PostState::Draft => "draft",
            PostState::Review => "review",
            PostState::Approved => "approved",
            PostState::Scheduled => "scheduled",
            PostState::There => "there",
            PostState::Publishing => "publishing",
            PostState::Published => "published",
            PostState::Failed => "failed",
            PostState::Unknown => "unknown",
            PostState::Held => "held",
            PostState::Missed => "missed",
            PostState::Dropped => "dropped",
        }
    }

    /// Returns the state of a word.
    pub fn of_word(word: &str) -> Option<PostState> {
        PostState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Tells whether it stands in the queue by itself: somebody is to say yes, or to decide what becomes of it. Of what
    /// nobody knows the delivery is the row.
    pub const fn asks(self) -> bool {
        match self {
            PostState::Review | PostState::Failed | PostState::Held | PostState::Missed => true,
            PostState::Unknown
            | PostState::Idea
            | PostState::Draft
            | PostState::Approved
            | PostState::Scheduled
            | PostState::There
            | PostState::Publishing
            | PostState::Published
            | PostState::Dropped => false,
        }
    }

    /// Tells whether somebody should look at it: it did not become what it was to be.
    pub const fn is_trouble(self) -> bool {
        match self {
            PostState::Failed | PostState::Unknown | PostState::Held | PostState::Missed => true,
            PostState::Idea
            | PostState::Draft
            | PostState::Review
            | PostState::Approved
            | PostState::Scheduled
            | PostState::There
            | PostState::Publishing
            | PostState::Published
            | PostState::Dropped => false,
        }
    }
}

impl Fate {
    /// Returns how a variant stands with it.
    pub const fn state(&self) -> PostState {
        match self {
            Fate::Held { missed: true, .. } => PostState::Missed,
            Fate::Held { missed: false, .. } => PostState::Held,
            Fate::Leaving { .. } => PostState::Publishing,
            Fate::There { .. } => PostState::There,
            Fate::Published { .. } => PostState::Published,
            Fate::Failed { .. } => PostState::Failed,
            Fate::Unknown { .. } => PostState::Unknown,
        }
    }

    /// Returns the reason, where there is one.
    pub fn why(&self) -> Option<&str> {
        match self {
            Fate::Held { why, .. } | Fate::Failed { why, .. } | Fate::Unknown { why, .. } => Some(why),
            Fate::There { trouble: Some(why), .. } | Fate::Published { early: Some(why), .. } => Some(why),
            Fate::There { meant: Some(_), .. } => Some(w().plan.moved_there),
            Fate::Leaving { .. } | Fate::There { .. } | Fate::Published { .. } => None,
        }
    }

    /// Returns the delivery of the first comment below it.
    pub const fn comment(&self) -> Option<ReplyId> {
        match self {
            Fate::Published { comment, .. } => *comment,
            Fate::Held { .. }
            | Fate::Leaving { .. }
            | Fate::There { .. }
            | Fate::Failed { .. }
            | Fate::Unknown { .. } => None,
        }
    }

    /// Returns its delivery, where the journal has one.
    pub const fn reply(&self) -> Option<ReplyId> {
        match self {
            Fate::Held { reply, .. } | Fate::Published { reply, .. } => *reply,
            Fate::Leaving { reply }
            | Fate::There { reply, .. }
            | Fate::Failed { reply, .. }
            | Fate::Unknown { reply, .. } => Some(*reply),
        }
    }

    /// Returns what a delivery makes of a variant.
    pub fn of(reply: ReplyId, state: &Delivery, at: Time) -> Fate {
        match state {
            Delivery::Held { why } => Fate::Held { why: why.clone(), at, missed: false, reply: Some(reply) },
            Delivery::Pending | Delivery::Sending { .. } | Delivery::ByHand => Fate::Leaving { reply },
            Delivery::Delivered { sent: Sent { remote_id, held_until: Some(at), .. }, .. } => {
                Fate::There { reply, id: remote_id.clone(), at: *at, meant: None, trouble: None }
            }
            Delivery::Delivered { sent, .. } => {
                let (remote_id, url) = (sent.remote_id.clone(), sent.url.clone());
                Fate::Published { reply: Some(reply), at, remote_id, url, comment: None, early: None }
            }
            Delivery::Refused { why } => Fate::Failed { reply, why: why.clone() },
            Delivery::Unknown { why, .. } => Fate::Unknown { reply, why: why.clone() },
            Delivery::CalledBack => Fate::Held { why: w().plan.called_back.to_owned(), at, missed: false, reply: None },
        }
    }
}

impl Post {
    /// Returns how a variant stands.
    pub fn state_of(&self, account: &AccountId) -> PostState {
        self.fates.get(account).map_or_else(|| self.stage_as_state(), Fate::state)
    }

    /// Returns how it stands: trouble before everything, then what is leaving, then what waits.
    pub fn state(&self) -> PostState {
        let is_there = self.fates.values().any(|fate| matches!(fate, Fate::There { .. }));
        // What is given up here and still stands there is not given up yet.
        if self.stage == Stage::Dropped && !is_there {
            return PostState::Dropped;
        }
        let states = || self.content.variants.iter().map(|variant| self.state_of(&variant.account));
        let worst = [
            PostState::Unknown,
            PostState::Failed,
            PostState::Missed,
            PostState::Held,
            PostState::Publishing,
            PostState::There,
        ];
        let found = worst.into_iter().find(|state| states().any(|of| of == *state));
        let all_out = states().next().is_some() && states().all(|state| state == PostState::Published);
        found.unwrap_or(if all_out { PostState::Published } else { self.stage_as_state() })
    }

    const fn stage_as_state(&self) -> PostState {
        match self.stage {
            Stage::Idea => PostState::Idea,
            Stage::Draft => PostState::Draft,
            Stage::Review => PostState::Review,
            Stage::Approved => PostState::Approved,
            Stage::Scheduled => PostState::Scheduled,
            Stage::Dropped => PostState::Dropped,
        }
    }

    /// Returns the variants that wait for their minute, with it. Of two for one account the first alone does.
    pub fn waiting(&self) -> impl Iterator<Item = (&Variant, &Moment)> {
        let is_first = |variant: &Variant| {
            self.content.variant(&variant.account).is_some_and(|first| std::ptr::eq(first, variant))
        };
        let is_waiting = move |variant: &&Variant| {
            self.stage == Stage::Scheduled && !self.fates.contains_key(&variant.account) && is_first(variant)
        };
        let timed = |variant| Some((variant, self.content.moment_of(variant)?));
        self.content.variants.iter().filter(is_waiting).filter_map(timed)
    }

    /// Tells whether it shows a file of the media library.
    pub fn shows(&self, id: AssetId) -> bool {
        let all = self.content.variants.iter().flat_map(|variant| &variant.media);
        all.into_iter().any(|media| id_of_url(&media.url) == Some(id))
    }

    /// Tells whether something of it has left, or may have.
    pub fn has_left(&self) -> bool {
        self.fates.values().any(|fate| !matches!(fate, Fate::Held { .. } | Fate::Failed { .. }))
    }

    /// Takes in what happened.
    fn apply(&mut self, change: &PostChange, told: Told<'_>) {
        match change {
            PostChange::Made { .. } => {}
            PostChange::Written(content) => {
                if !content.says_the_same(&self.content) {
                    self.approvals.clear();
                }
                // The desk takes in pictures that turned up late: the words stay whose they are.
                if !content.is_part_of(&self.content) && *told.by != SeatName::desk() {
                    self.writer = told.by.clone();
                }
                self.content = (**content).clone();
                let accounts: Vec<&AccountId> = self.content.variants.iter().map(|variant| &variant.account).collect();
                self.fates.retain(|account, _| accounts.contains(&account));
                self.results.retain(|account, _| accounts.contains(&account));
            }
            PostChange::Staged { to, .. } => self.stage = *to,
            PostChange::Approved { enough } => {
                self.approvals.push(Approval { by: told.by.clone(), at: told.at });
                if *enough {
                    self.approved = Some(Box::new(self.content.clone()));
                    self.stage = Stage::Approved;
                }
            }
            PostChange::Returned { why } => {
                self.stage = Stage::Draft;
                self.approvals.clear();
                self.comment(why, true, told);
            }
            PostChange::Commented { text } => self.comment(text, false, told),
            PostChange::Shot(change) => self.shoot(change, told),
            PostChange::Repeats(series) => {
                let settled = |series: &Series| {
                    Box::new(Repeating { set: told.event, by: told.by.clone(), series: series.clone() })
                };
                self.repeats = series.as_deref().map(settled);
            }
            PostChange::Occurs { of, writer } => (self.occurs, self.writer) = (Some(*of), writer.clone()),
            PostChange::PutBack(standing) => self.put_back(standing),
            PostChange::Fated { account, fate } => {
                match fate {
                    Some(fate) => self.fates.insert(account.clone(), (**fate).clone()),
                    None => self.fates.remove(account),
                };
                // What leaves by itself was not touched by anybody.
                return;
            }
            PostChange::Measured { account, found } => {
                self.results.entry(account.clone()).or_default().take(found.as_deref(), told.at);
                return;
            }
        }
        self.changed_at = told.at;
    }

    fn shoot(&mut self, change: &ShotChange, told: Told<'_>) {
        let (by, at) = (told.by.clone(), told.at);
        match change {
            ShotChange::Wanted { text } => self.shots.push(Shot { text: text.clone(), by, at, done: None }),
            ShotChange::Done { which, yes } => {
                if let Some(shot) = self.shots.get_mut(*which) {
                    shot.done = yes.then_some((by, at));
                }
            }
        }
    }

    fn comment(&mut self, text: &str, returned: bool, told: Told<'_>) {
        self.comments.push(Comment { by: told.by.clone(), at: told.at, text: text.to_owned(), returned });
    }
}

impl Subject for Post {
    type Id = PostId;
    type Change = PostChange;

    fn begin(_: PostId, change: &PostChange, told: Told<'_>) -> Option<Post> {
        let PostChange::Made { content, stage, writer } = change else { return None };
        Some(Post {
            content: (**content).clone(),
            stage: *stage,
            made_by: told.by.clone(),
            made_at: told.at,
            writer: writer.as_ref().unwrap_or(told.by).clone(),
            changed_at: told.at,
            approved: None,
            approvals: Vec::new(),
            comments: Vec::new(),
            shots: Vec::new(),
            fates: BTreeMap::new(),
            results: BTreeMap::new(),
            repeats: None,
            occurs: None,
        })
    }

    fn take(&mut self, change: &PostChange, told: Told<'_>) {
        self.apply(change, told);
    }

    fn is_over(&self) -> bool {
        matches!(self.state(), PostState::Published | PostState::Dropped)
    }

    fn event(id: PostId, change: PostChange) -> Event {
        Event::Post { id, change }
    }

    fn bytes(id: PostId) -> [u8; 16] {
        *id.bytes()
    }
}
