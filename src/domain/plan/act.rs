//! What a seat does to a post, and what that becomes.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Approval, Content, Fate, Moment, Post, PostChange, Series, Stage, Variant};
use crate::domain::asset::ShotChange;
use crate::domain::clean;
use crate::domain::id::{AccountId, SeatName};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// The longest remark, in characters.
const REMARK: usize = 2_000;
/// A minute that was just over is now.
pub(super) const JUST_OVER: Span = Span::minutes(1);

/// What a seat does to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostAct {
    /// Says what it says, and when.
    Write(Box<Content>),
    /// Says what somebody changed of what they read: what others changed meanwhile stays, and where both changed the same,
    /// nothing is written.
    Rewrite {
        /// What they read.
        from: Box<Content>,
        /// What they made of it.
        to: Box<Content>,
    },
    /// Gives it another time.
    Move {
        /// Which variant alone; the whole post where none is named, with the variants that have times of their own.
        of: Option<AccountId>,
        /// To when.
        shift: Shift,
    },
    /// Makes a variant a post of its own.
    Split {
        /// Which.
        of: AccountId,
    },
    /// Takes an idea up, or takes back what was let go: it is a draft.
    Draft,
    /// Asks for a yes.
    Submit,
    /// Says yes, to what was read where that is told.
    Approve(Option<Box<Content>>),
    /// Gives it back to its writer.
    Return {
        /// Why.
        why: String,
    },
    /// Lets it go: it leaves at its minute. What was held leaves at a minute to come.
    Schedule,
    /// Says that its minute was over when it came from elsewhere: a person decides.
    Miss,
    /// Says something of it.
    Comment {
        /// What.
        text: String,
    },
    /// Asks for a picture, or says that one is made.
    Shot(ShotChange),
    /// Says it again as this says, or no more.
    Repeat(Option<Box<Series>>),
    /// Gives it up; what is out stays out.
    Drop,
    /// Takes up again what was given up.
    Restore,
}

/// Another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// The same minute so many days later.
    Days(i64),
    /// So many minutes later, whatever the clocks do between.
    Minutes(i64),
    /// Then.
    To(Moment),
    /// On the day of that, at the hour that it has; then, where it has none.
    Day(Moment),
    /// At the next usual time of each account that is free.
    Next,
    /// No time.
    Never,
}

impl Shift {
    /// Returns a moment shifted; nothing where there is none, or no calendar holds it. `zone_of` knows zones by name.
    pub fn of(&self, moment: Option<&Moment>, zone_of: &dyn Fn(&str) -> Option<TimeZone>) -> Option<Moment> {
        match self {
            Shift::Days(days) => moment.and_then(|moment| moment.days_later(*days, &zone_of(&moment.zone)?)),
            Shift::Minutes(minutes) => {
                moment.and_then(|moment| moment.minutes_later(*minutes, &zone_of(&moment.zone)?))
            }
            Shift::To(then) => Some(then.clone()),
            Shift::Day(then) => match moment {
                Some(moment) => moment.on(then.wall.date(), &zone_of(&moment.zone)?),
                None => Some(then.clone()),
            },
            Shift::Next | Shift::Never => None,
        }
    }
}

/// What a team has agreed on about a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// So many must say yes.
    pub approvals: u32,
    /// Who may; everybody but its writer where nobody is named.
    pub approvers: Vec<SeatName>,
}

impl Policy {
    /// Returns how many more must say yes. A yes counts from those who may say it.
    pub fn missing(&self, approvals: &[Approval]) -> u32 {
        let given = approvals.iter().filter(|approval| self.lets(&approval.by)).count();
        self.approvals.saturating_sub(u32::try_from(given).unwrap_or(u32::MAX))
    }

    /// Tells whether somebody's yes counts.
    pub fn lets(&self, who: &SeatName) -> bool {
        self.approvers.is_empty() || self.approvers.contains(who)
    }
}

/// Why an act on a post is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPlan {
    /// It is given up.
    #[error("{}", w().plan.is_dropped)]
    Dropped,
    /// Something of it is out or on its way.
    #[error("{}", w().plan.has_left)]
    HasLeft,
    /// Its network holds it.
    #[error("{}", fill(w().plan.stands_there, &[.0]))]
    There(String),
    /// It does not wait for a yes.
    #[error("{}", w().plan.not_in_review)]
    NotInReview,
    /// Its writer does not say yes to it.
    #[error("{}", w().plan.own_post)]
    OwnPost,
    /// Others say yes here.
    #[error("{}", fill(w().plan.not_approver, &[.0]))]
    NotApprover(String),
    /// So many more have to say yes.
    #[error("{}", fill(w().plan.needs_approval, &[.0]))]
    NeedsApproval(u32),
    /// Words are missing.
    #[error("{}", w().plan.needs_why)]
    NeedsWhy,
    /// It goes to no account.
    #[error("{}", w().plan.no_variant)]
    NoVariant,
    /// A variant says nothing.
    #[error("{}", fill(w().plan.empty_variant, &[.0]))]
    Empty(String),
    /// A variant has no time.
    #[error("{}", fill(w().plan.no_time, &[.0]))]
    NoTime(String),
    /// Its minute is over.
    #[error("{}", fill(w().plan.time_over, &[.0, .1]))]
    Over(String, String),
    /// It has no such variant.
    #[error("{}", fill(w().plan.no_such_variant, &[.0]))]
    NoSuchVariant(String),
    /// No such picture is to be made.
    #[error("{}", w().asset.no_shot)]
    NoShot,
    /// It is not said what a picture is to show.
    #[error("{}", w().asset.shot_empty)]
    ShotEmpty,
    /// Somebody else changed the same meanwhile, or all of it that was read.
    #[error("{}", w().plan.changed_meanwhile)]
    ChangedMeanwhile,
    /// What is to be a link is no web address.
    #[error("{}", fill(w().plan.no_address, &[.0]))]
    NoAddress(String),
    /// An account has two variants.
    #[error("{}", fill(w().plan.twice, &[.0]))]
    Twice(String),
    /// It is one of a series, which stands at another post.
    #[error("{}", fill(w().rhythm.is_of_series, &[.0]))]
    OfSeries(String),
}

/// Returns the changes that an act makes; none where it stands so already. `zone_of` knows zones by name.
///
/// # Errors
/// It cannot be done now.
pub fn decide(
    post: &Post,
    act: &PostAct,
    by: &SeatName,
    policy: &Policy,
    now: Time,
    zone_of: &dyn Fn(&str) -> Option<TimeZone>,
) -> Result<Vec<PostChange>, CannotPlan> {
    let allowed = matches!(act, PostAct::Restore | PostAct::Comment { .. } | PostAct::Repeat(None));
    if post.stage == Stage::Dropped && !allowed {
        return Err(CannotPlan::Dropped);
    }
    match act {
        PostAct::Write(content) => write(post, content, policy, now),
        PostAct::Rewrite { from, to } => write(post, &rewritten(post, from, to)?, policy, now),
        PostAct::Move { of, shift } => write(post, &moved(&post.content, of.as_ref(), shift, zone_of)?, policy, now),
        PostAct::Split { of } => split(post, of, policy, now),
        PostAct::Draft => Ok(staged(post, Stage::Draft)),
        PostAct::Submit => submit(post, policy),
        PostAct::Approve(read) => approve(post, read.as_deref(), by, policy),
        PostAct::Return { why } => give_back(post, why),
        PostAct::Schedule => schedule(post, policy, now),
        PostAct::Miss => miss(post, now),
        PostAct::Comment { text } => Ok(vec![PostChange::Commented { text: remark(text)? }]),
        PostAct::Shot(change) => shot(post, change),
        PostAct::Repeat(series) => repeat(post, series.as_deref()),
        PostAct::Drop => Ok(staged(post, Stage::Dropped)),
        PostAct::Restore => {
            if post.stage != Stage::Dropped {
                return Ok(Vec::new());
            }
            Ok(staged(post, Stage::Draft))
        }
    }
}

fn staged(post: &Post, to: Stage) -> Vec<PostChange> {
    if post.stage == to {
        return Vec::new();
    }
    vec![PostChange::Staged { to, why: String::new() }]
}

fn remark(text: &str) -> Result<String, CannotPlan> {
    let text: String = clean::text(text.trim()).chars().take(REMARK).collect();
    if text.is_empty() { Err(CannotPlan::NeedsWhy) } else { Ok(text) }
}

fn shot(post: &Post, change: &ShotChange) -> Result<Vec<PostChange>, CannotPlan> {
    match change {
        ShotChange::Wanted { text } => {
            let text = clean::line(text).trim().chars().take(REMARK).collect::<String>();
            if text.is_empty() {
                return Err(CannotPlan::ShotEmpty);
            }
            Ok(vec![PostChange::Shot(ShotChange::Wanted { text })])
        }
        ShotChange::Done { which, yes } => {
            let shot = post.shots.get(*which).ok_or(CannotPlan::NoShot)?;
            Ok((shot.is_open() == *yes).then(|| PostChange::Shot(change.clone())).into_iter().collect())
        }
    }
}

/// What is said at another time.
fn moved(
    content: &Content,
    of: Option<&AccountId>,
    shift: &Shift,
    zone_of: &dyn Fn(&str) -> Option<TimeZone>,
) -> Result<Content, CannotPlan> {
    let mut content = content.clone();
    let shifted = |moment: Option<&Moment>| match (shift, shift.of(moment, zone_of)) {
        (Shift::Never, _) => Ok(None),
        (_, Some(moment)) => Ok(Some(moment)),
        (_, None) => Err(CannotPlan::NoTime(content_name(of))),
    };
    match of {
        Some(account) => {
            let own = content.moment.clone();
            let found = content.variants.iter_mut().find(|variant| variant.account == *account);
            let variant = found.ok_or_else(|| CannotPlan::NoSuchVariant(account.to_string()))?;
            variant.moment = shifted(variant.moment.as_ref().or(own.as_ref()))?;
        }
        None => {
            let by_step = matches!(shift, Shift::Days(_) | Shift::Minutes(_) | Shift::Day(_));
            let has_own = content.variants.iter().any(|variant| variant.moment.is_some());
            if content.moment.is_some() || !by_step || !has_own {
                content.moment = shifted(content.moment.as_ref())?;
            }
            for variant in content.variants.iter_mut().filter(|variant| variant.moment.is_some()) {
                // Given one time, all leave then; given a day, each keeps its hour.
                variant.moment = if by_step { shifted(variant.moment.as_ref())? } else { None };
            }
        }
    }
    Ok(content)
}

fn content_name(of: Option<&AccountId>) -> String {
    of.map_or_else(|| w().plan.a_post.to_owned(), ToString::to_string)
}

/// It is said again, or no more.
fn repeat(post: &Post, series: Option<&Series>) -> Result<Vec<PostChange>, CannotPlan> {
    if let Some(of) = post.occurs.filter(|_| series.is_some()) {
        return Err(CannotPlan::OfSeries(of.post.code()));
    }
    if series.is_some() && post.content.variants.is_empty() {
        return Err(CannotPlan::NoVariant);
    }
    if post.repeats.as_ref().map(|known| &known.series) == series {
        return Ok(Vec::new());
    }
    Ok(vec![PostChange::Repeats(series.cloned().map(Box::new))])
}

/// A variant goes; what it says is another post.
fn split(post: &Post, of: &AccountId, policy: &Policy, now: Time) -> Result<Vec<PostChange>, CannotPlan> {
    if post.content.variant(of).is_none() {
        return Err(CannotPlan::NoSuchVariant(of.to_string()));
    }
    if post.content.variants.len() < 2 {
        return Ok(Vec::new());
    }
    let mut rest = post.content.clone();
    rest.variants.retain(|variant| variant.account != *of);
    write(post, &rest, policy, now)
}

/// What a post says with what somebody changed of what they read.
pub fn rewritten(post: &Post, from: &Content, to: &Content) -> Result<Content, CannotPlan> {
    post.content.merged(from, to).ok_or(CannotPlan::ChangedMeanwhile)
}

/// What is out is not written anew, and what says something else waits for a yes again. What was let go leaves as it is
/// written now: it must be whole, and its minute to come. The policy is that of what it says then.
fn write(post: &Post, content: &Content, policy: &Policy, now: Time) -> Result<Vec<PostChange>, CannotPlan> {
    content.is_once_each()?;
    for (account, fate) in &post.fates {
        let (before, after) = (post.content.variant(account), content.variant(account));
        match fate {
            Fate::Held { .. } | Fate::Failed { .. } => {}
            // Its minute is changed there; its words are not.
            Fate::There { .. } if before.map(Variant::words_alone) == after.map(Variant::words_alone) => {}
            Fate::There { .. } => return Err(CannotPlan::There(account.to_string())),
            Fate::Leaving { .. } | Fate::Published { .. } | Fate::Unknown { .. } if before == after => {}
            Fate::Leaving { .. } | Fate::Published { .. } | Fate::Unknown { .. } => return Err(CannotPlan::HasLeft),
        }
    }
    if *content == post.content {
        return Ok(Vec::new());
    }
    let mut changes = vec![PostChange::Written(Box::new(content.clone()))];
    let given = if content.says_the_same(&post.content) { post.approvals.as_slice() } else { &[] };
    let asks_again = matches!(post.stage, Stage::Approved | Stage::Scheduled) && policy.missing(given) > 0;
    if post.stage == Stage::Scheduled && !asks_again {
        content.is_whole()?;
        has_minutes_to_come(post, content, now)?;
    }
    if asks_again {
        changes.push(PostChange::Staged { to: Stage::Review, why: w().plan.changed_since.to_owned() });
    } else if post.stage == Stage::Idea && content.variants.iter().any(|variant| !variant.text.trim().is_empty()) {
        changes.push(PostChange::Staged { to: Stage::Draft, why: String::new() });
    }
    Ok(changes)
}

/// A variant that waits for its minute gets none that is over: it would leave at once.
fn has_minutes_to_come(post: &Post, content: &Content, now: Time) -> Result<(), CannotPlan> {
    for variant in content.variants.iter().filter(|variant| !post.fates.contains_key(&variant.account)) {
        let before = post.content.variant(&variant.account).and_then(|variant| post.content.moment_of(variant));
        let moment = content.moment_of(variant).filter(|moment| before != Some(*moment));
        moment.map_or(Ok(()), |moment| is_to_come(&variant.account, moment, now))?;
    }
    Ok(())
}

fn is_to_come(account: &AccountId, moment: &Moment, now: Time) -> Result<(), CannotPlan> {
    if moment.at.plus(JUST_OVER) < now {
        return Err(CannotPlan::Over(account.to_string(), moment.wall.strftime("%a %-d %b %H:%M").to_string()));
    }
    Ok(())
}

/// A post is asked about once it could leave but for its time.
fn submit(post: &Post, policy: &Policy) -> Result<Vec<PostChange>, CannotPlan> {
    post.content.is_whole()?;
    if policy.approvals == 0 {
        return Ok(staged(post, Stage::Approved));
    }
    Ok(staged(post, Stage::Review))
}

fn approve(post: &Post, read: Option<&Content>, by: &SeatName, policy: &Policy) -> Result<Vec<PostChange>, CannotPlan> {
    if post.stage != Stage::Review {
        return Err(CannotPlan::NotInReview);
    }
    if post.writer == *by {
        return Err(CannotPlan::OwnPost);
    }
    if read.is_some_and(|read| !read.says_the_same(&post.content)) {
        return Err(CannotPlan::ChangedMeanwhile);
    }
    if !policy.lets(by) {
        let who: Vec<&str> = policy.approvers.iter().map(SeatName::as_str).collect();
        return Err(CannotPlan::NotApprover(who.join(", ")));
    }
    if post.approvals.iter().any(|approval| approval.by == *by) {
        return Ok(Vec::new());
    }
    Ok(vec![PostChange::Approved { enough: policy.missing(&post.approvals) <= 1 }])
}

fn give_back(post: &Post, why: &str) -> Result<Vec<PostChange>, CannotPlan> {
    if !matches!(post.stage, Stage::Review | Stage::Approved | Stage::Scheduled) {
        return Err(CannotPlan::NotInReview);
    }
    Ok(vec![PostChange::Returned { why: remark(why)? }])
}

fn schedule(post: &Post, policy: &Policy, now: Time) -> Result<Vec<PostChange>, CannotPlan> {
    post.content.is_whole()?;
    let missing = policy.missing(&post.approvals);
    if missing > 0 {
        return Err(CannotPlan::NeedsApproval(missing));
    }
    let mut changes = Vec::new();
    for variant in &post.content.variants {
        let fate = post.fates.get(&variant.account);
        // Another hand gave it another time there: letting it go means ours.
        if let Some(Fate::There { reply, id, at, meant: Some(_), .. }) = fate {
            let fate = Fate::There { reply: *reply, id: id.clone(), at: *at, meant: None, trouble: None };
            changes.push(PostChange::Fated { account: variant.account.clone(), fate: Some(Box::new(fate)) });
        }
        let is_to_leave = matches!(fate, None | Some(Fate::Held { .. } | Fate::Failed { .. }));
        if !is_to_leave {
            continue;
        }
        let moment = post.content.moment_of(variant);
        let moment = moment.ok_or_else(|| CannotPlan::NoTime(variant.account.to_string()))?;
        is_to_come(&variant.account, moment, now)?;
        if fate.is_some() {
            changes.push(PostChange::Fated { account: variant.account.clone(), fate: None });
        }
    }
    changes.extend(staged(post, Stage::Scheduled));
    Ok(changes)
}

/// What was to leave before now is held as missed; it never leaves by itself.
fn miss(post: &Post, now: Time) -> Result<Vec<PostChange>, CannotPlan> {
    post.content.is_whole()?;
    let waits = |variant: &&Variant| !post.fates.contains_key(&variant.account);
    let fates = post.content.variants.iter().filter(waits).filter_map(|variant| {
        let moment = post.content.moment_of(variant).filter(|moment| moment.at <= now)?;
        let why = fill(w().exchange.missed_elsewhere, &[&moment.wall.strftime("%a %-d %b %Y %H:%M")]);
        let fate = Fate::Held { why, at: now, missed: true, reply: None };
        Some(PostChange::Fated { account: variant.account.clone(), fate: Some(Box::new(fate)) })
    });
    Ok(fates.collect())
}
