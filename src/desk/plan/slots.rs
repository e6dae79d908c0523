//! Usual times of accounts, and the next of them for a post.

use crate::desk::acts::unsaved;
use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::domain::command::Refusal;
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{Calendar, Content, Fate, Moment, Post};
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Returns the usual times of an account behind a time that nothing has taken, in order.
pub fn free<'a>(
    rulings: &'a Rulings,
    calendar: &'a Calendar,
    account: &'a AccountId,
    from: Time,
) -> impl Iterator<Item = Moment> + 'a {
    let zone = rulings.hours_of(account).zone();
    rulings.planning.slots.free(account, zone, from, |at| calendar.has_at(account, at))
}

/// Returns what a post says, each of its accounts, or one of them, having its next usual time that is free: behind the one it
/// has, where it stands at one already. An account without usual times leaves with the others.
pub fn next(staged: &Staged<'_>, shared: &Shared, id: PostId, of: Option<&AccountId>) -> Result<Content, Refusal> {
    let post = staged.subject::<Post>(id).map_err(unsaved)?;
    let not_found = || Refusal::NotFound { what: w().plan.a_post.to_owned(), id: id.to_string() };
    let post = post.ok_or_else(not_found)?;
    let slots = &staged.rulings.planning.slots;
    let stays = |account: &AccountId| {
        post.fates.get(account).is_some_and(|fate| !matches!(fate, Fate::Held { .. } | Fate::Failed { .. }))
    };
    let wanted: Vec<&AccountId> = post
        .content
        .variants
        .iter()
        .map(|variant| &variant.account)
        .filter(|account| of.is_none_or(|of| of == *account) && !stays(account))
        .collect();
    let with_slots: Vec<&AccountId> = wanted.iter().copied().filter(|account| !slots.of(account).is_empty()).collect();
    let Some(first) = with_slots.first() else {
        return Err(Refusal::no(match wanted.first() {
            Some(account) => fill(w().rhythm.no_slots, &[account, account]),
            None => w().plan.no_variant.to_owned(),
        }));
    };
    let live = shared.read();
    let moment = |account: &AccountId| {
        let now = post.content.variant(account).and_then(|variant| post.content.moment_of(variant));
        let zone = staged.rulings.hours_of(account).zone();
        let stands_at_one = |moment: &&Moment| {
            let wall = moment.at.in_zone(zone).datetime();
            slots.of(account).contains(&(wall.weekday(), wall.time()))
        };
        let from = now.filter(stands_at_one).map_or(staged.now, |moment| moment.at.max(staged.now));
        let found = free(staged.rulings, &live.plan, account, from).next();
        found.ok_or_else(|| Refusal::no(fill(w().rhythm.all_taken, &[account])))
    };
    let mut content = post.content.clone();
    if of.is_none() && post.content.variants.len() == wanted.len() {
        // The first of them gives the post its time, so that a post of one account has no second one.
        content.moment = Some(moment(first)?);
        for variant in &mut content.variants {
            variant.moment = None;
        }
    }
    for account in with_slots {
        let own = moment(account)?;
        let is_same = content.moment.as_ref() == Some(&own);
        if let Some(variant) = content.variants.iter_mut().find(|variant| variant.account == *account) {
            variant.moment = (!is_same).then_some(own);
        }
    }
    Ok(content)
}
