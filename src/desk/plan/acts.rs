//! What seats do to posts of the plan.

use jiff::tz::TimeZone;

use super::slots;
use crate::desk::accounts::{Accounts, gone};
use crate::desk::acts::{can_undo, unsaved};
use crate::desk::attach;
use crate::desk::journal;
use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::desk::undo::{Deed, PostDeed};
use crate::domain::asset::ShotChange;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{AccountId, PostId, SeatName};
use crate::domain::item::Visibility;
use crate::domain::plan::{Content, Fate, Post, PostAct, PostChange, Shift, Stage, Variant, decide, rewritten};
use crate::words::{fill, w};

/// Stages a new post; `schedule` lets it go at once.
pub fn make(
    staged: &mut Staged<'_>,
    around: (&Accounts, &Shared),
    by: &SeatName,
    content: Content,
    schedule: bool,
) -> Result<(Done, Option<Deed>), Refusal> {
    let content = staged.rulings.planning.tagged(content.cleaned());
    content.is_once_each().map_err(|why| Refusal::no(why.to_string()))?;
    let stage = if content.variants.iter().all(|variant| variant.text.is_empty()) { Stage::Idea } else { Stage::Draft };
    let change = PostChange::Made { content: Box::new(content), stage, writer: None };
    let id = staged.begin::<Post>(by, change).map_err(unsaved)?;
    let done = if schedule {
        does(staged, around, by, id, &PostAct::Schedule)?.0
    } else {
        let notice = fill(w().plan.made, &[&id.code(), &must_have(staged, id)?.content.name()]);
        Done { notice: notice.into(), post: Some(id), ..Done::default() }
    };
    let deed = deed(staged, &[(id, None)])?;
    Ok((handed_over(staged, around, done)?, deed))
}

/// What was done, and what networks are to hold of it handed over to them: no part of what is taken back.
fn handed_over(staged: &mut Staged<'_>, (accounts, shared): (&Accounts, &Shared), done: Done) -> Result<Done, Refusal> {
    let Some(id) = done.post else { return Ok(done) };
    let waits = super::there::hand_over(staged, (accounts, shared), id).map_err(unsaved)?;
    let notice = done.notice.and(waits.map(|why| format!("; {why}")).unwrap_or_default());
    Ok(Done { notice, ..done })
}

/// What posts are now, of which some stood otherwise before.
pub(super) fn deed(staged: &Staged<'_>, posts: &[(PostId, Option<&Post>)]) -> Result<Option<Deed>, Refusal> {
    let (mut name, mut deeds) = (String::new(), Vec::new());
    for (id, before) in posts {
        let now = must_have(staged, *id)?;
        if name.is_empty() {
            now.content.name().clone_into(&mut name);
        }
        let before = before.map(|post| Box::new(post.standing()));
        deeds.push(PostDeed { id: *id, before, after: Box::new(now.standing()) });
    }
    Ok(Deed::of_posts(&name, deeds))
}

/// Stages what a seat does to a post.
pub fn act(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    by: &SeatName,
    id: PostId,
    act: &PostAct,
) -> Result<(Done, Option<Deed>), Refusal> {
    if !matches!(act, PostAct::Comment { .. } | PostAct::Shot(_)) {
        super::there::take_up(staged, id).map_err(unsaved)?;
    }
    let (done, deed) = does(staged, (accounts, shared), by, id, act)?;
    if matches!(act, PostAct::Schedule | PostAct::Write(_) | PostAct::Rewrite { .. } | PostAct::Move { .. }) {
        return Ok((handed_over(staged, (accounts, shared), done)?, deed));
    }
    Ok((done, deed))
}

fn does(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    by: &SeatName,
    id: PostId,
    act: &PostAct,
) -> Result<(Done, Option<Deed>), Refusal> {
    let post = must_have(staged, id)?;
    let tagged = |content: &Content| Box::new(staged.rulings.planning.tagged(content.clone().cleaned()));
    let act = match act {
        PostAct::Write(content) => PostAct::Write(tagged(content)),
        PostAct::Rewrite { from, to } => {
            let content = rewritten(&post, from, to).map_err(|why| Refusal::no(why.to_string()))?;
            PostAct::Write(tagged(&content))
        }
        other => other.clone(),
    };
    if matches!(act, PostAct::Submit | PostAct::Schedule) {
        fits(staged, accounts, &post.content)?;
    }
    let meant = match &act {
        PostAct::Move { of, shift: Shift::Next } => {
            PostAct::Write(Box::new(slots::next(staged, shared, id, of.as_ref())?))
        }
        other => other.clone(),
    };
    // Another campaign has other approvers: they are asked who say yes to what it says then.
    let policy = staged.rulings.planning.policy(match &meant {
        PostAct::Write(content) => content,
        _ => &post.content,
    });
    let changes =
        decide(&post, &meant, by, &policy, staged.now, &zone_of).map_err(|why| Refusal::no(why.to_string()))?;
    super::there::allows(accounts, &post, &changes, staged.now)?;
    if changes.is_empty() {
        return Ok((Done { notice: w().acts.stands_so.into(), post: Some(id), ..Done::default() }, None));
    }
    fits_as_written(staged, accounts, &post, &changes)?;
    let called_back = give_up_deliveries(staged, by, &post, &act)?;
    let asks_again = changes.iter().any(|change| matches!(change, PostChange::Staged { to: Stage::Review, .. }))
        && matches!(act, PostAct::Write(_) | PostAct::Split { .. });
    for change in changes.into_iter().chain(called_back) {
        staged.alter::<Post>(id, by, change, None).map_err(unsaved)?;
    }
    if let PostAct::Split { of } = &act {
        let (done, new) = split_off(staged, by, &post, of)?;
        let deed = deed(staged, &[(id, Some(&post)), (new, None)])?;
        return Ok((done, deed));
    }
    let now = must_have(staged, id)?;
    let notice = told(staged, &now, &act) + if asks_again { w().plan.asks_again } else { "" };
    let deed = deed(staged, &[(id, Some(&post))])?;
    // What leaves at once cannot be taken back by undo.
    let is_leaving = now.waiting().any(|(_, moment)| moment.at <= staged.now);
    let notice = if deed.is_some() && !is_leaving { can_undo(notice) } else { notice.into() };
    Ok((Done { notice, post: Some(id), ..Done::default() }, deed))
}

/// What did not leave leaves as a delivery of its own the next time, or never. Let go again, what is on its way goes on;
/// taken back or given back, it is called back, and waits again.
fn give_up_deliveries(
    staged: &mut Staged<'_>,
    by: &SeatName,
    post: &Post,
    act: &PostAct,
) -> Result<Vec<PostChange>, Refusal> {
    let with_those_on_their_way = match act {
        PostAct::Schedule => false,
        PostAct::Draft | PostAct::Return { .. } | PostAct::Drop => true,
        _ => return Ok(Vec::new()),
    };
    let mut waits_again = Vec::new();
    for (account, fate) in &post.fates {
        let is_on_its_way = matches!(fate, Fate::Leaving { .. });
        let Some(reply) = fate.reply().filter(|_| with_those_on_their_way || !is_on_its_way) else { continue };
        let Some(reply) = staged.reply(reply).map_err(unsaved)? else { continue };
        if journal::has_not_left(&reply).is_err() {
            continue;
        }
        journal::give_up(staged, by, &reply)?;
        if is_on_its_way {
            waits_again.push(PostChange::Fated { account: account.clone(), fate: None });
        }
    }
    Ok(waits_again)
}

/// Stages the post that a variant becomes: at the time at which it was to leave.
fn split_off(staged: &mut Staged<'_>, by: &SeatName, from: &Post, of: &AccountId) -> Result<(Done, PostId), Refusal> {
    let variants: Vec<Variant> = from.content.variant(of).into_iter().cloned().collect();
    let moment = variants.first().and_then(|one| from.content.moment_of(one)).cloned();
    let variants = variants.into_iter().map(|one| Variant { moment: None, ..one }).collect();
    let content = Content { variants, moment, ..from.content.clone() };
    let writer = Some(from.writer.clone()).filter(|writer| writer != by);
    let change = PostChange::Made { content: Box::new(content), stage: Stage::Draft, writer };
    let id = staged.begin::<Post>(by, change).map_err(unsaved)?;
    let notice = fill(w().plan.split_off, &[of, &id.code()]).into();
    Ok((Done { notice, post: Some(id), ..Done::default() }, id))
}

/// Returns a zone by its name; an offset is one too.
pub fn zone_of(name: &str) -> Option<TimeZone> {
    let offset = || format!("2000-01-01T00:00[{name}]").parse::<jiff::Zoned>().ok().map(|at| at.time_zone().clone());
    TimeZone::get(name).ok().or_else(offset)
}

/// Says what an act came to.
fn told(staged: &Staged<'_>, post: &Post, act: &PostAct) -> String {
    let (say, name) = (&w().plan, post.content.name());
    match act {
        PostAct::Write(_) | PostAct::Rewrite { .. } | PostAct::Split { .. } => fill(say.changed, &[&name]),
        PostAct::Comment { .. } => fill(say.commented, &[&name]),
        PostAct::Shot(change) => shot_told(post, name, change),
        PostAct::Schedule | PostAct::Move { .. } if post.waiting().next().is_some() => {
            let first = post.waiting().map(|(_, moment)| moment.at).min();
            match first.filter(|at| *at > staged.now) {
                Some(at) => fill(say.leaves, &[&name, &at.day_and_minute(staged.rulings.zone(), staged.now)]),
                None => fill(say.leaves_now, &[&name]),
            }
        }
        PostAct::Move { .. } => match post.content.variants.iter().find_map(|one| post.content.moment_of(one)) {
            Some(moment) => fill(say.is_for, &[&name, &moment.at.day_and_minute(staged.rulings.zone(), staged.now)]),
            None => fill(say.changed, &[&name]),
        },
        // What did not leave stands in trouble, whatever the team says of it: what was done is where the team has it now.
        PostAct::Draft | PostAct::Submit | PostAct::Approve(_) | PostAct::Return { .. } | PostAct::Restore => {
            fill(stage_words(post.stage), &[&name])
        }
        PostAct::Schedule | PostAct::Miss | PostAct::Drop | PostAct::Repeat(_) => {
            fill(say.now_stands, &[&name, &post.state().word()])
        }
    }
}

fn stage_words(stage: Stage) -> &'static str {
    let say = &w().plan;
    match stage {
        Stage::Idea => say.is_idea,
        Stage::Draft => say.is_draft,
        Stage::Review => say.is_in_review,
        Stage::Approved => say.is_approved,
        Stage::Scheduled => say.is_scheduled,
        Stage::Dropped => say.is_given_up,
    }
}

fn shot_told(post: &Post, name: &str, change: &ShotChange) -> String {
    let say = &w().asset;
    let text = |which: &usize| post.shots.get(*which).map(|shot| shot.text.clone()).unwrap_or_default();
    match change {
        ShotChange::Wanted { text } => fill(say.shot_added, &[&name, text]),
        ShotChange::Done { which, yes: true } => fill(say.shot_made, &[&name, &text(which)]),
        ShotChange::Done { which, yes: false } => fill(say.shot_again, &[&name, &text(which)]),
    }
}

pub(super) fn must_have(staged: &Staged<'_>, id: PostId) -> Result<Post, Refusal> {
    let post = staged.subject::<Post>(id).map_err(unsaved)?;
    post.ok_or_else(|| Refusal::NotFound { what: w().plan.a_post.to_owned(), id: id.to_string() })
}

/// Tells whether every variant can leave: as an account of the desk, as its network counts, with its pictures described and
/// there.
pub(super) fn fits(staged: &Staged<'_>, accounts: &Accounts, content: &Content) -> Result<(), Refusal> {
    content.variants.iter().try_for_each(|variant| variant_fits(staged, accounts, variant))
}

/// What was let go leaves as it is written now: what of it was written must fit, too.
fn fits_as_written(
    staged: &Staged<'_>,
    accounts: &Accounts,
    post: &Post,
    changes: &[PostChange],
) -> Result<(), Refusal> {
    let goes_on = post.stage == Stage::Scheduled && !changes.iter().any(|one| matches!(one, PostChange::Staged { .. }));
    let written = changes.iter().filter_map(|change| match change {
        PostChange::Written(content) if goes_on => Some(content),
        _ => None,
    });
    let known = |variant: &Variant| post.content.variant(&variant.account).map(Variant::words_alone);
    let new = written.flat_map(|content| &content.variants).filter(|one| known(one) != Some(one.words_alone()));
    new.into_iter().try_for_each(|variant| variant_fits(staged, accounts, variant))
}

pub(super) fn variant_fits(staged: &Staged<'_>, accounts: &Accounts, variant: &Variant) -> Result<(), Refusal> {
    let (say, account) = (&w().plan, &variant.account);
    if accounts.get(account).is_none() {
        return Err(Refusal::no(gone(account)));
    }
    let caps = accounts.caps(account);
    let (limit, most) = (caps.public_limit, caps.public_limit.most);
    let warning = variant.warning.as_deref().unwrap_or_default();
    let count = limit.count_with(&variant.as_sent(), warning);
    if count > most {
        return Err(Refusal::no(fill(say.too_long, &[account, &count, &most])));
    }
    let below = variant.first_comment.as_deref().map_or(0, |text| limit.count_with(text, ""));
    if below > most {
        return Err(Refusal::no(fill(say.comment_too_long, &[account, &below, &most])));
    }
    // What a network does not know would be left out there, and the words stand for all to see.
    if !warning.is_empty() && !caps.content_warning {
        return Err(Refusal::no(fill(say.no_warning_there, &[account])));
    }
    let narrow = variant.visibility.filter(|seen| *seen != Visibility::Public && !caps.visibilities.contains(seen));
    if let Some(seen) = narrow {
        return Err(Refusal::no(fill(say.no_visibility_there, &[account, &seen.word()])));
    }
    let wants_alt = staged.rulings.require_alt && caps.alt_text;
    if wants_alt && variant.media.iter().any(|media| !media.is_described()) {
        return Err(Refusal::no(fill(say.needs_alt, &[account])));
    }
    match attach::missing_of_post(staged.reader.folder(), &variant.media) {
        Some(why) => Err(Refusal::no(fill(say.cannot_attach, &[account, &why]))),
        None => Ok(()),
    }
}
