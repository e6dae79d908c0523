//! Posts of ours in a crisis: what stands below one belongs to it, whatever it says, and so does what links to it.

use std::collections::HashSet;

use crate::desk::acts::{must_have, unsaved};
use crate::desk::staged::Staged;
use crate::domain::class::Class;
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::{Change, Conversation, Mark, PartOf};
use crate::domain::crisis::{Crisis, CrisisChange, Heard, NotNow, OurPost, Related};
use crate::domain::id::{ConversationId, CrisisId, SeatName};
use crate::domain::time::Time;
use crate::store::{Reader, Search, StoreError};
use crate::words::{some, w};

use super::acts::must_have_crisis;
use super::raise::belongs;

/// Returns the post of ours that a conversation is, or stands below; nothing where somebody else began it, or where only we
/// and they read it.
pub fn post_of(reader: &Reader, page: &Conversation) -> Result<Option<OurPost>, StoreError> {
    let Some(place) = reader.place_of(&page.account, &page.root)? else { return Ok(None) };
    let item = reader.item(place.item)?.filter(|item| item.from_us && !item.kind.is_private());
    Ok(item.map(|item| OurPost::new(page.account.clone(), &page.root, item.created_at, item.url.as_deref())))
}

/// Returns what may belong to a crisis for a post: what stands below it, and what links to it.
pub fn around(reader: &Reader, post: &OurPost) -> Result<Vec<ConversationId>, StoreError> {
    let mut found = reader.all_below(&post.account, &post.root)?;
    match post.link.as_ref().map(|link| linking(reader, link, post.at)).transpose() {
        Ok(linking) => found.extend(linking.into_iter().flatten()),
        // What stands below it is known without the index, and what comes later is seen as it comes.
        Err(error) => tracing::warn!(%error, "what links to a post of ours is not looked up"),
    }
    let mut named = HashSet::new();
    found.retain(|id| named.insert(*id));
    Ok(found)
}

fn linking(reader: &Reader, link: &str, since: Time) -> Result<Vec<ConversationId>, StoreError> {
    let search = Search { phrases: vec![link.to_owned()], after: Some(since), ..Search::default() };
    let (mut walk, mut found) = (reader.walk(&search)?, Vec::new());
    loop {
        let hits = walk.step()?;
        if hits.is_empty() {
            return Ok(found);
        }
        found.extend(hits.into_iter().map(|hit| hit.conversation));
    }
}

/// Stages that posts of ours are part of a crisis, or are no more.
pub fn act(
    staged: &mut Staged<'_>,
    by: &SeatName,
    id: CrisisId,
    (of, on): (Option<ConversationId>, Option<bool>),
) -> Result<Done, Refusal> {
    let crisis = must_have_crisis(staged, id)?;
    if let Some(closed) = &crisis.closed {
        return Err(Refusal::no(NotNow::Over(closed.by.to_string()).to_string()));
    }
    let meant = match of.or(crisis.origin) {
        Some(on) => {
            let page = must_have(staged, on)?;
            post_of(staged.reader, &page).map_err(unsaved)?
        }
        None => None,
    };
    let is_in = match (&meant, of) {
        (Some(post), Some(_)) => crisis.kin.posts.iter().any(|known| known.is(post)),
        (_, None) => !crisis.kin.posts.is_empty(),
        (None, Some(_)) => return Err(Refusal::no(w().crisis.no_post)),
    };
    if on.unwrap_or(!is_in) {
        let post = meant.ok_or_else(|| Refusal::no(w().crisis.no_post_here))?;
        return put_in(staged, by, &crisis, post);
    }
    let out: Vec<OurPost> = match (of, meant) {
        (Some(_), Some(post)) => crisis.kin.posts.iter().filter(|known| known.is(&post)).cloned().collect(),
        (_, _) => crisis.kin.posts.clone(),
    };
    take_out(staged, by, &crisis, out)
}

fn put_in(staged: &mut Staged<'_>, by: &SeatName, crisis: &Crisis, post: OurPost) -> Result<Done, Refusal> {
    let changed = take_in(staged, by, crisis.id, &post, &[]).map_err(unsaved)?;
    let notice =
        if changed.is_empty() { w().crisis.post_in.to_owned() } else { some(w().crisis.post_in_with, changed.len()) };
    Ok(Done { notice: notice.into(), changed, crisis: Some(crisis.id), ..Done::default() })
}

/// Stages that a post is part of a crisis, and that what is there already joins, without `out`. Returns what joined.
pub fn take_in(
    staged: &mut Staged<'_>,
    by: &SeatName,
    id: CrisisId,
    post: &OurPost,
    out: &[ConversationId],
) -> Result<Vec<ConversationId>, StoreError> {
    let Some(mut crisis) = staged.subject::<Crisis>(id)? else { return Ok(Vec::new()) };
    if !crisis.kin.posts.iter().any(|known| known.is(post)) {
        staged.alter::<Crisis>(id, by, CrisisChange::Below { post: post.clone(), on: true }, None)?;
        crisis.kin = crisis.kin.with_post(post.clone());
    }
    let mut joined = Vec::new();
    for on in around(staged.reader, post)? {
        let Some(why) = fits(staged, &crisis, on)?.filter(|_| !out.contains(&on)) else { continue };
        if belongs(staged, &SeatName::desk(), on, PartOf { crisis: id, why })? {
            joined.push(on);
        }
    }
    Ok(joined)
}

/// Tells why a conversation joins by itself; nothing where it does not: somebody took it out, it belongs to another crisis
/// that runs, it is not meant for us, or nobody but we wrote in it.
fn fits(staged: &Staged<'_>, crisis: &Crisis, on: ConversationId) -> Result<Option<Related>, StoreError> {
    let Some(page) = staged.conversation(on)? else { return Ok(None) };
    if page.parted.contains(&crisis.id) || page.class() == Class::Spam || !page.is_heard() {
        return Ok(None);
    }
    if let Some(known) = page.part_of
        && staged.subject::<Crisis>(known.crisis)?.is_some_and(|known| known.is_running())
    {
        return Ok(None);
    }
    why(staged, crisis, &page)
}

fn why(staged: &Staged<'_>, crisis: &Crisis, page: &Conversation) -> Result<Option<Related>, StoreError> {
    let heard = page.last_heard().map(|heard| staged.reader.item(heard.id)).transpose()?.flatten();
    Ok(crisis.kin.related(Heard::of(page, heard.as_ref().map_or("", |item| item.text.as_str()))))
}

/// Stages that posts are part of a crisis no more: what nothing else holds there leaves.
fn take_out(staged: &mut Staged<'_>, by: &SeatName, crisis: &Crisis, posts: Vec<OurPost>) -> Result<Done, Refusal> {
    if posts.is_empty() {
        return Err(Refusal::no(w().crisis.no_posts));
    }
    for post in posts {
        staged.alter::<Crisis>(crisis.id, by, CrisisChange::Below { post, on: false }, None).map_err(unsaved)?;
    }
    let crisis = must_have_crisis(staged, crisis.id)?;
    let changed = let_go(staged, &crisis).map_err(unsaved)?;
    let notice =
        if changed.is_empty() { w().crisis.post_out.to_owned() } else { some(w().crisis.post_out_with, changed.len()) };
    Ok(Done { notice: notice.into(), changed, crisis: Some(crisis.id), ..Done::default() })
}

/// Stages that what a post alone held in a crisis leaves it. Returns what left.
fn let_go(staged: &mut Staged<'_>, crisis: &Crisis) -> Result<Vec<ConversationId>, StoreError> {
    let (mut left, desk) = (Vec::new(), SeatName::desk());
    for (_, on) in staged.reader.marked(&Mark::part_of(crisis.id))? {
        let Some(page) = staged.conversation(on)? else { continue };
        let held = page.part_of.filter(|part| part.crisis == crisis.id).map(|part| part.why);
        let Some(before) = held.filter(|why| matches!(why, Related::Post | Related::Link)) else { continue };
        match why(staged, crisis, &page)? {
            Some(why) if why == before => {}
            Some(why) => {
                let part_of = PartOf { crisis: crisis.id, why };
                staged.change(on, &desk, Change::Joined { part_of }, None)?;
            }
            None => {
                staged.change(on, &desk, Change::Parted, None)?;
                left.push(on);
            }
        }
    }
    Ok(left)
}
