//! Posts of ours that were made elsewhere, on a phone or in the network's own app: they are part of the plan's past.

use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::domain::id::{PostId, SeatName};
use crate::domain::item::{Item, Kind, Visibility};
use crate::domain::plan::{Content, Fate, Moment, Post, PostChange, Stage, Variant, says_as_much};
use crate::domain::time::{Span, Time};
use crate::store::StoreError;

/// A copy says when the network took it, which is not quite when we sent it.
const NEAR: Span = Span::hours(24);

/// Stages a post that the network shows as ours: what the plan sent is known by its id or its words, and what it did not
/// send comes into it as published.
pub fn found(staged: &mut Staged<'_>, shared: &Shared, item: &Item) -> Result<(), StoreError> {
    let is_post = item.from_us && item.kind == Kind::Post && item.in_reply_to.is_none();
    if !is_post || item.visibility == Some(Visibility::Direct) || item.text.trim().is_empty() && item.media.is_empty() {
        return Ok(());
    }
    for id in near(shared, item) {
        let Some(post) = staged.subject::<Post>(id)? else { continue };
        if let Some(known) = known(&post, item) {
            return match known {
                Some(fate) => staged.fated(id, &SeatName::desk(), item.account_id(), fate),
                None => Ok(()),
            };
        }
    }
    begin(staged, item)
}

/// Returns the posts of its account that are out, or on their way, at about its time.
fn near(shared: &Shared, item: &Item) -> Vec<PostId> {
    let (account, at) = (item.account_id(), item.created_at);
    let live = shared.read();
    let around = live.plan.between(at.minus(NEAR), at.plus(NEAR));
    let of_account = around.filter(|(_, post)| post.variants.iter().any(|variant| variant.account == account));
    of_account.map(|(_, post)| post.id).collect()
}

/// Tells whether a post is this one. What was posted by hand learns its id: only the network knows it.
fn known(post: &Post, item: &Item) -> Option<Option<Fate>> {
    let account = item.account_id();
    let says_so = || post.content.variant(&account).is_some_and(|one| says_as_much(&one.as_sent(), &item.text));
    match post.fates.get(&account)? {
        Fate::Published { remote_id, .. } if *remote_id == item.id => Some(None),
        Fate::Published { reply, at, remote_id, comment, early, .. } if remote_id.is_empty() && says_so() => {
            let (remote_id, url) = (item.id.clone(), item.url.clone());
            let (comment, early) = (*comment, early.clone());
            Some(Some(Fate::Published { reply: *reply, at: *at, remote_id, url, comment, early }))
        }
        // Its delivery will be told, or what became of it there.
        Fate::Leaving { .. } | Fate::There { .. } | Fate::Unknown { .. } if says_so() => Some(None),
        Fate::Published { .. } | Fate::Leaving { .. } | Fate::There { .. } | Fate::Unknown { .. } => None,
        Fate::Held { .. } | Fate::Failed { .. } => None,
    }
}

fn begin(staged: &mut Staged<'_>, item: &Item) -> Result<(), StoreError> {
    let (desk, account) = (SeatName::desk(), item.account_id());
    let variant = Variant {
        account: account.clone(),
        text: item.text.clone(),
        media: item.media.clone(),
        warning: item.subject.clone(),
        visibility: item.visibility,
        ..Variant::default()
    };
    let moment = Moment::at(item.created_at, staged.rulings.zone());
    let content = Content { moment, variants: vec![variant], ..Content::default() };
    let made = PostChange::Made { content: Box::new(content), stage: Stage::Scheduled, writer: None };
    let id = staged.begin::<Post>(&desk, made)?;
    let (at, remote_id, url): (Time, _, _) = (item.created_at, item.id.clone(), item.url.clone());
    staged.fated(id, &desk, account, Fate::Published { reply: None, at, remote_id, url, comment: None, early: None })
}
