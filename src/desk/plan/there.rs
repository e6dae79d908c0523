//! What networks hold until its minute, in the plan: handed over when it is let go, and what each says of it since.

use crate::desk::accounts::Accounts;
use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::domain::command::Refusal;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, PostId, ReplyId, SeatName};
use crate::domain::network::Outgoing;
use crate::domain::plan::{Became, Content, Fate, Moment, Post, PostChange, Stage, Variant};
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

/// Stages handing over what networks are to hold of a post that was let go. Tells whether one of its minutes is too near for
/// that: it leaves from here then, as everything does while the desk is frozen or an account cannot send.
pub fn hand_over(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    id: PostId,
) -> Result<bool, Refusal> {
    let Some(post) = staged.subject::<Post>(id)? else { return Ok(false) };
    let (is_frozen, signed_out) = {
        let live = shared.read();
        (live.freeze.is_some(), live.signed_out())
    };
    let mut is_near = false;
    for (variant, moment) in post.waiting().filter(|(variant, _)| variant.native) {
        let (account, at) = (&variant.account, moment.at);
        let Some(ahead) = ahead(accounts, account) else { continue };
        let cannot = is_frozen || signed_out.contains_key(account) || accounts.cannot_send(account).is_some();
        if at < staged.now.plus(ahead) {
            is_near = true;
        } else if !cannot {
            send_off(staged, accounts, (id, &post), (variant, moment), Some(at))?;
        }
    }
    Ok(is_near)
}

/// Says why a delivery is not handed over to its network: its minute is too near now.
pub fn handed_too_late(accounts: &Accounts, outgoing: &Outgoing, now: Time) -> Option<String> {
    let at = outgoing.leaves_at?;
    let ahead = ahead(accounts, &outgoing.account).unwrap_or_default();
    // A request takes its time; what a network takes is a little less than what it is offered.
    (at < now.plus(ahead.minus(AT_ONCE))).then(|| w().plan.handed_late.to_owned())
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
