//! The first comment of a post. It is queued in the batch that says that its post is out, so that no crash comes between the
//! two: it leaves once, and never without its post.

use crate::desk::accounts::Accounts;
use crate::desk::journal::{self, SendOff};
use crate::desk::sending;
use crate::desk::staged::Staged;
use crate::domain::event::Freeze;
use crate::domain::id::{PostId, ReplyId};
use crate::domain::item::{Author, Item, Kind};
use crate::domain::network::OutgoingKind;
use crate::domain::plan::{Fate, Post, PostChange, Variant};
use crate::domain::reply::{Delivery, Draft, Reply, Thought};
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::{fill, w};

/// Stages the first comment below what a delivery has just published; nothing where it published no post of the plan, or
/// nothing is to stand below it.
pub fn comment_below(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    freeze: Option<&Freeze>,
    delivery: ReplyId,
) -> Result<(), StoreError> {
    let Some(reply) = staged.reply(delivery)? else { return Ok(()) };
    if !matches!(reply.state, Delivery::Delivered { .. }) {
        return Ok(());
    }
    let Some(id) = reply.post else { return Ok(()) };
    let Some(post) = staged.subject::<Post>(id)? else { return Ok(()) };
    let Some((variant, out)) = waits_below(&post, &reply) else { return Ok(()) };
    let off = prepared(staged, accounts, (id, &reply), &out, variant)?;
    let comment = off.outgoing.reply;
    journal::queue(staged, &reply.seat, off, freeze)?;
    knows(staged, id, &reply, comment)
}

/// A post that is out, as its network knows it.
struct Out {
    at: Time,
    remote_id: String,
    url: Option<String>,
}

/// Returns the variant that a delivery published, where its first comment has not been sent off.
fn waits_below<'a>(post: &'a Post, reply: &Reply) -> Option<(&'a Variant, Out)> {
    let Fate::Published { reply: known, at, remote_id, url, comment: None, .. } = post.fates.get(&reply.account)?
    else {
        return None;
    };
    let variant = post.content.variant(&reply.account).filter(|variant| variant.first_comment.is_some())?;
    let out = Out { at: *at, remote_id: remote_id.clone(), url: url.clone() };
    (*known == Some(reply.id)).then_some((variant, out))
}

/// Stages that the post knows its comment.
fn knows(staged: &mut Staged<'_>, id: PostId, reply: &Reply, follows: ReplyId) -> Result<(), StoreError> {
    let known = staged.subject::<Post>(id)?.and_then(|post| post.fates.get(&reply.account).cloned());
    let Some(mut fate) = known else { return Ok(()) };
    if let Fate::Published { comment, .. } = &mut fate {
        *comment = Some(follows);
    }
    let change = PostChange::Fated { account: reply.account.clone(), fate: Some(Box::new(fate)) };
    staged.alter::<Post>(id, &reply.seat, change, None).map(drop)
}

fn prepared(
    staged: &Staged<'_>,
    accounts: &Accounts,
    (id, reply): (PostId, &Reply),
    out: &Out,
    variant: &Variant,
) -> Result<SendOff, StoreError> {
    let now = staged.now;
    let draft = Draft {
        conversation: None,
        seat: reply.seat.clone(),
        note: false,
        kind: OutgoingKind::Reply,
        account: reply.account.clone(),
        answers: None,
        text: variant.first_comment.clone().unwrap_or_default(),
        visibility: variant.visibility,
        subject: None,
        media: Vec::new(),
        opened_at: now,
        changed_at: now,
        thought: Thought::default(),
    };
    // Without the network's id of the post nothing can stand below it but by hand.
    let is_known = !out.remote_id.is_empty();
    let item = is_known.then(|| own_item(reply, out, variant));
    // What its network held was to be out at its minute, and handed over long before.
    let was_there = staged.reader.outgoing(reply.id)?.is_some_and(|outgoing| outgoing.leaves_at.is_some());
    let late = now.since(if was_there { out.at } else { reply.meant_for() });
    let held = (late > staged.rulings.stale_after).then(|| fill(w().plan.comment_late, &[&late.short()]));
    let off = sending::prepared(accounts, draft, item, now);
    let below = Some((id, reply.written_at));
    Ok(SendOff { now: true, by_hand: off.by_hand || !is_known, held, below, ..off })
}

/// The post as its network knows it, as far as an answer to it must say.
fn own_item(reply: &Reply, out: &Out, variant: &Variant) -> Item {
    let handle = reply.account.handle().to_owned();
    Item {
        network: reply.account.network().to_owned(),
        account: handle.clone(),
        id: out.remote_id.clone(),
        conversation: None,
        kind: Kind::Post,
        created_at: reply.written_at,
        author: Author { handle, ..Author::default() },
        text: variant.as_sent(),
        lang: None,
        in_reply_to: None,
        url: out.url.clone(),
        subject: variant.warning.clone(),
        media: Vec::new(),
        engagement: None,
        visibility: variant.visibility,
        rating: None,
        from_us: true,
        extra: serde_json::Map::default(),
    }
}
