//! The plan, from what the desk holds in memory; one post, from its page.

use std::collections::HashMap;

use jiff::civil::Date;

use super::rhythm;
use crate::desk::attach;
use crate::desk::clock;
use crate::desk::handle::Handle;
use crate::desk::plan::{asked, not_held};
use crate::domain::ask::{PlanAccount, PlanSheet, PostSheet, VariantResults, VariantSheet};
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::warnings;
use crate::domain::plan::{Beside, CampaignSheet, Fate, KeyDay, Planned, Policy, Post, PostState, Quirk, Variant};
use crate::domain::subject::Subject;
use crate::domain::time::{Span, Time};
use crate::store::StoreError;

use super::assets;

/// Returns what is planned within a time; with what has no time where that is asked for.
pub fn plan(desk: &Handle, from: Time, until: Time, undated: bool) -> PlanSheet {
    let live = desk.shared.read();
    let mut places: HashMap<PostId, usize> = HashMap::new();
    let mut posts: Vec<Planned> = Vec::new();
    let mut moments = Vec::new();
    for (at, planned) in live.plan.between(from, until) {
        let place = *places.entry(planned.id).or_insert_with(|| {
            posts.push(planned.clone());
            posts.len() - 1
        });
        moments.push((at, place));
    }
    // Of one moment the names say the order: ids are made by chance.
    let name = |place: usize| posts.get(place).map(|post| post.name.as_str());
    moments.sort_by(|(one, a), (two, b)| one.cmp(two).then_with(|| name(*a).cmp(&name(*b))));
    if undated {
        posts.extend(live.plan.undated().cloned());
    }
    let total = live.plan.len();
    drop(live);
    let rulings = &desk.library().rulings;
    let accounts = desk.accounts().all().into_iter().map(|(id, _)| id).filter(|id| desk.accounts().caps(id).posts);
    let of_plan = |id: AccountId| {
        let zone = rulings.hours_of(&id).zone().iana_name().unwrap_or_default().to_owned();
        let caps = desk.accounts().caps(&id);
        let (limit, visibilities, warnings) = (caps.public_limit, caps.visibilities, caps.content_warning);
        PlanAccount { tag: super::rows::tag(id.network()), id, zone, limit, visibilities, warnings }
    };
    let accounts = accounts.map(of_plan).collect();
    let free = rhythm::free_within(desk, from, until);
    let campaigns = rulings.planning.campaigns.iter().map(|one| CampaignSheet::of(one, true)).collect();
    PlanSheet { from, until, moments, posts, accounts, dates: dates(desk, from, until), free, campaigns, total }
}

/// Returns the key dates of a time, in the days of the desk.
fn dates(desk: &Handle, from: Time, until: Time) -> Vec<KeyDay> {
    let rulings = &desk.library().rulings;
    let day = |at: Time| at.in_zone(rulings.zone()).date();
    rulings.planning.key_days(day(from), day(until.minus(Span::millis(1))))
}

/// Returns a post with everything; nothing where there is none.
pub fn post(desk: &Handle, id: PostId) -> Result<Option<PostSheet>, StoreError> {
    let Some(post) = desk.reader().subject::<Post>(id)? else { return Ok(None) };
    let policy = desk.library().rulings.planning.policy(&post.content);
    let warnings = warned(desk, id, &post);
    let variants: Result<Vec<_>, _> = post.content.variants.iter().map(|one| variant(desk, &post, one)).collect();
    let variants = variants?;
    let series = rhythm::series_of(desk, id, &post).map(Box::new);
    let Policy { approvals, approvers } = policy;
    Ok(Some(PostSheet { id, variants, warnings, series, approvals, approvers, post }))
}

/// Tells what somebody should know of a post that may still leave.
fn warned(desk: &Handle, id: PostId, post: &Post) -> Vec<String> {
    if post.is_over() {
        return Vec::new();
    }
    let rulings = &desk.library().rulings;
    let planning = &rulings.planning;
    let hours = |account: &AccountId| rulings.hours_of(account).clone();
    let mourning = |day: Date| planning.key_days(day, day).into_iter().find(|key| key.mourning).map(|key| key.name);
    let live = desk.shared.read();
    let beside = Beside {
        id: Some(id),
        calendar: &live.plan,
        hours: &hours,
        mourning: &mourning,
        is_frozen: live.freeze.is_some(),
        campaigns: &planning.campaigns,
        series: live.plan.get(id).and_then(Planned::series),
        repeats_within: planning.repeats_within,
        most_tags: planning.most_tags,
    };
    let clock = |at: Time| at.day_and_minute(rulings.zone(), clock::now());
    let name = |id: PostId| live.plan.get(id).map_or_else(|| id.code(), |post| post.name.clone());
    let found = warnings(&post.content, &beside);
    found.iter().map(|warning| warning.words(&clock, &name)).chain(assets::warnings(desk, post)).collect()
}

fn variant(desk: &Handle, post: &Post, variant: &Variant) -> Result<VariantSheet, StoreError> {
    let limit = desk.accounts().caps(&variant.account).public_limit;
    let text = variant.as_sent();
    let zone = desk.library().rulings.hours_of(&variant.account).zone().clone();
    let moment = post.content.moment_of(variant);
    // What is out needs its files no more, and of what was found out there we never had them.
    let is_out = post.state_of(&variant.account) == PostState::Published;
    let leaving = post.fates.get(&variant.account).filter(|fate| matches!(fate, Fate::Leaving { .. }));
    let delivery = leaving.and_then(Fate::reply).map(|id| desk.reader().reply(id)).transpose()?.flatten();
    let comment = post.fates.get(&variant.account).and_then(Fate::comment);
    let comment = comment.map(|id| desk.reader().reply(id)).transpose()?.flatten();
    Ok(VariantSheet {
        account: variant.account.clone(),
        count: limit.count_with(&text, variant.warning.as_deref().unwrap_or_default()),
        limit,
        text,
        there: moment.map(|moment| moment.at.day_and_minute(&zone, clock::now())),
        differs: moment.is_some_and(|moment| moment.at.in_zone(&zone).datetime() != moment.wall),
        quirk: moment.map_or(Quirk::None, |moment| moment.quirk),
        is_copy: post.content.copies().contains(&&variant.account),
        without_alt: variant.media.iter().filter(|media| !media.is_described()).count(),
        failed: delivery.and_then(|reply| reply.failed),
        comment: comment.map(|reply| reply.state),
        missing: if is_out { None } else { attach::vanished(desk.reader().folder(), &variant.media) },
        waits_here: waits_here(desk, post, variant),
        results: VariantResults::of(post, &variant.account, asked(&desk.reader(), &variant.account))
            .map(|results| VariantResults { untold: !desk.accounts().caps(&variant.account).results, ..results }),
    })
}

/// Says why its network does not hold a variant that was let go and that it is to hold.
fn waits_here(desk: &Handle, post: &Post, variant: &Variant) -> Option<String> {
    let mut waiting = post.waiting().filter(|(waits, _)| waits.native && waits.account == variant.account);
    let (_, moment) = waiting.next()?;
    not_held(&desk.shared.read(), desk.accounts(), (&variant.account, moment.at), clock::now())
}
