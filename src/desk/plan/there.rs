//! What networks hold until its minute, in the plan: handed over as soon as each can be asked, and what it says of it since.

use crate::desk::accounts::Accounts;
use crate::desk::live::{Live, Shared};
use crate::desk::staged::Staged;
use crate::domain::command::Refusal;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, PostId, ReplyId, SeatName};
use crate::domain::network::Outgoing;
use crate::domain::plan::{Became, Content, Fate, Moment, PlannedVariant, Post, PostChange, Stage, Variant};
use crate::domain::reply::{Delivery, Reply, ReplyChange};
use crate::domain::time::{Span, Time};
use crate::store::StoreError;
use crate::words::{fill, w};

use super::comment::comment_below;
use super::departures::send_off;

/// What a network publishes within this is published at once.
const AT_ONCE: Span = Span::minutes(1);

/// Refuses changes that a network cannot follow: it holds nothing there, or takes no time so near.
pub fn allows(accounts: &Accounts, post: &Post, changes: &[PostChange], now: Time) -> Result<(), Refusal> {
    for change in changes {
        match change {
            PostChange::Written(content) => follows(accounts, post, content, now)?,
            PostChange::Staged { to: Stage::Scheduled, .. } => {
                let cannot = |variant: &&Variant| variant.native && ahead(accounts, &variant.account).is_none();
                if let Some(variant) = post.content.variants.iter().find(cannot) {
                    return Err(Refusal::no(fill(w().plan.cannot_hold, &[&variant.account])));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Tells whether networks can give what they hold the times that a post now has.
fn follows(accounts: &Accounts, post: &Post, content: &Content, now: Time) -> Result<(), Refusal> {
    for there in post.there(false) {
        let variant = content.variant(&there.account).filter(|variant| variant.native);
        let moment = variant.and_then(|variant| content.moment_of(variant));
        let ahead = ahead(accounts, &there.account).unwrap_or_default();
        let is_moved = |moment: &&Moment| moment.at != there.at && moment.at < now.plus(ahead);
        if moment.filter(is_moved).is_some() {
            return Err(Refusal::no(fill(w().plan.there_too_near, &[&there.account, &ahead.in_words()])));
        }
    }
    Ok(())
}

fn ahead(accounts: &Accounts, account: &AccountId) -> Option<Span> {
    accounts.sender(account).and_then(|network| network.caps().schedules_ahead)
}

/// Says why a network is not asked now to hold something of an account until a minute; nothing where it can be. What it is
/// not asked by then leaves from here.
pub fn not_held(live: &Live, accounts: &Accounts, (account, at): (&AccountId, Time), now: Time) -> Option<String> {
    let say = &w().plan;
    let Some(ahead) = ahead(accounts, account) else { return Some(fill(say.holds_nothing, &[account])) };
    if at < now.plus(ahead) {
        return Some(say.too_near.to_owned());
    }
    let frozen = live.freeze.as_ref().map(|freeze| fill(w().delivery.frozen, &[&freeze.reason]));
    let why = frozen.or_else(|| live.no_way_to(account)).or_else(|| accounts.cannot_send(account))?;
    Some(fill(say.not_held_yet, &[&why]))
}

/// Returns the posts of which a network is to hold something and can be asked to now.
pub fn to_hand_over(live: &Live, accounts: &Accounts, now: Time) -> Vec<PostId> {
    let can_be = |variant: &PlannedVariant| {
        let at = variant.to_be_held();
        at.is_some_and(|at| not_held(live, accounts, (&variant.account, at), now).is_none())
    };
    live.plan.to_be_held().filter(|post| post.variants.iter().any(can_be)).map(|post| post.id).collect()
}

/// Stages handing over what networks are to hold of a post, as far as they can be asked to now. Says why one cannot.
pub fn hand_over(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    id: PostId,
) -> Result<Option<String>, StoreError> {
    let Some(post) = staged.subject::<Post>(id)? else { return Ok(None) };
    let mut waits = None;
    for (variant, moment) in post.waiting().filter(|(variant, _)| variant.native) {
        let why = not_held(&shared.read(), accounts, (&variant.account, moment.at), staged.now);
        match why {
            None => send_off(staged, accounts, (id, &post), (variant, moment), Some(moment.at))?,
            Some(why) => waits = waits.or(Some(why)),
        }
    }
    Ok(waits)
}

/// Tells whether a delivery that was to be handed over to its network is not to be any more: it waits for its minute here
/// then, or until its network can be asked.
pub fn is_handed_back(live: &Live, accounts: &Accounts, outgoing: &Outgoing, now: Time) -> bool {
    // A request takes its time; what a network takes is a little less than what it is offered.
    let at = outgoing.leaves_at.map(|at| at.plus(AT_ONCE));
    at.is_some_and(|at| not_held(live, accounts, (&outgoing.account, at), now).is_some())
}

/// Stages that a delivery which certainly did not leave is none: its variant waits for its minute again.
pub fn hand_back(staged: &mut Staged<'_>, reply: &Reply) -> Result<(), StoreError> {
    let desk = SeatName::desk();
    let moved = ReplyChange::Moved { to: Delivery::CalledBack, not_before: None, failed: None };
    staged.change_reply(reply.id, &desk, moved, None)?;
    let Some(post) = reply.post else { return Ok(()) };
    let waits = PostChange::Fated { account: reply.account.clone(), fate: None };
    staged.alter::<Post>(post, &desk, waits, None).map(drop)
}

/// Stages the same for all that still is to be handed over of a post: whoever changes the post changes that too.
pub fn take_up(staged: &mut Staged<'_>, id: PostId) -> Result<(), StoreError> {
    let fates = staged.subject::<Post>(id)?.map(|post| post.fates).unwrap_or_default();
    for fate in fates.into_values() {
        let Fate::Leaving { reply } = fate else { continue };
        let Some(reply) = staged.reply(reply)?.filter(|reply| reply.state == Delivery::Pending) else { continue };
        if staged.reader.outgoing(reply.id)?.is_some_and(|outgoing| outgoing.leaves_at.is_some()) {
            hand_back(staged, &reply)?;
        }
    }
    Ok(())
}

/// Stages what follows from a delivery that came to its end: that it was published although its network was to hold it, and
/// its first comment.
pub fn after_delivery(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    freeze: Option<&Freeze>,
    delivery: ReplyId,
) -> Result<(), StoreError> {
    too_early(staged, delivery)?;
    comment_below(staged, accounts, freeze, delivery)
}

fn too_early(staged: &mut Staged<'_>, delivery: ReplyId) -> Result<(), StoreError> {
    let Some(reply) = staged.reply(delivery)?.filter(|reply| reply.post.is_some()) else { return Ok(()) };
    let Some(id) = reply.post else { return Ok(()) };
    let leaves_at = staged.reader.outgoing(delivery)?.and_then(|outgoing| outgoing.leaves_at);
    if leaves_at.is_none_or(|at| at < staged.now.plus(AT_ONCE)) {
        return Ok(());
    }
    let known = staged.subject::<Post>(id)?.and_then(|post| post.fates.get(&reply.account).cloned());
    let Some(Fate::Published { reply: of, at, remote_id, url, comment, early: None }) = known else { return Ok(()) };
    if of != Some(delivery) {
        return Ok(());
    }
    let early = Some(fill(w().plan.at_once, &[&reply.account]));
    let fate = Fate::Published { reply: of, at, remote_id, url, comment, early };
    staged.fated(id, &SeatName::desk(), reply.account, fate)
}

/// Stages what a network said of a variant that it held under an id; nothing where that has become something else meanwhile.
pub fn became(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    freeze: Option<&Freeze>,
    (id, account, native): (PostId, &AccountId, &str),
    became: Became,
) -> Result<(), StoreError> {
    let Some(post) = staged.subject::<Post>(id)? else { return Ok(()) };
    let Some(Fate::There { reply, id: known, .. }) = post.fates.get(account) else { return Ok(()) };
    if known != native {
        return Ok(());
    }
    let delivery = *reply;
    match post.fate_of(account, became, staged.now, freeze.map(|freeze| freeze.reason.as_str())) {
        Some(fate) => staged.fated(id, &SeatName::desk(), account.clone(), fate)?,
        None => {
            let change = PostChange::Fated { account: account.clone(), fate: None };
            staged.alter::<Post>(id, &SeatName::desk(), change, None)?;
        }
    }
    comment_below(staged, accounts, freeze, delivery)
}
