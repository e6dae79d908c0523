//! What a person may mean by an ID.

use crate::domain::ask::Meant;
use crate::domain::crisis::Crisis;
use crate::domain::id::{ConversationId, PostId, ReplyId};
use crate::store::{Reader, StoreError};

use super::super::handle::Handle;

/// More candidates than these help nobody.
const MOST: usize = 12;
/// Letters from which on the end of a reply's ID says which: it begins with the time, which many share.
const TAIL: usize = 6;
/// Letters from which on the beginning of a post's code says which.
const HEAD: usize = 3;
/// Replies whose end is looked at, the newest.
const REPLIES: usize = 2_000;

/// Returns everything that an ID, a unique prefix, a reply's last letters or a network's own id may mean.
pub fn find(desk: &Handle, id: &str) -> Result<Vec<Meant>, StoreError> {
    let (reader, id) = (desk.reader(), id.trim());
    let found = reader.ids_with_prefix(id, MOST, &live(desk, id))?;
    if id.len() < TAIL {
        return Ok(found);
    }
    let id = id.to_ascii_lowercase();
    let all = [found, of_crises(desk, &reader, &id)?].concat();
    if all.is_empty() { ending(desk, &reader, &id) } else { Ok(all) }
}

/// Returns the conversations of the queue whose ids begin so: an id of few letters was read there.
fn live(desk: &Handle, id: &str) -> Vec<ConversationId> {
    let Some((first, last)) = ConversationId::beginning(id) else { return Vec::new() };
    let live = desk.shared.read();
    if first == last {
        return live.slim.get(&first).map(|slim| slim.id).into_iter().collect();
    }
    live.slim.keys().copied().filter(|id| (first..=last).contains(id)).take(MOST).collect()
}

/// Returns crises, pages, alarms and posts by their whole id or their code.
fn of_crises(desk: &Handle, reader: &Reader, text: &str) -> Result<Vec<Meant>, StoreError> {
    let is = |id: &dyn std::fmt::Display, code: String| id.to_string() == text || code == text;
    let crises = reader.subjects::<Crisis>()?.into_iter().map(|(id, _)| id).filter(|id| is(id, id.code()));
    let live = desk.shared.read();
    let pages = live.pagings.keys().filter(|id| is(id, id.code())).map(|id| Meant::Page(*id));
    let alarms = live.alarms.keys().filter(|id| is(id, id.code())).map(|id| Meant::Alarm(*id));
    let posts = live.plan.all().map(|post| post.id).filter(|id| is(id, id.code())).map(Meant::Post);
    Ok(crises.map(Meant::Crisis).chain(pages).chain(alarms).chain(posts).take(MOST).collect())
}

/// Returns the posts of the plan that an id, a code or the beginning of one may mean.
pub fn posts(desk: &Handle, text: &str) -> Vec<Meant> {
    let text = text.trim().to_ascii_lowercase();
    let is = |id: &PostId| id.to_string() == text || text.len() >= HEAD && id.code().starts_with(&text);
    let live = desk.shared.read();
    live.plan.all().map(|post| post.id).filter(is).take(MOST).map(Meant::Post).collect()
}

fn ending(desk: &Handle, reader: &Reader, tail: &str) -> Result<Vec<Meant>, StoreError> {
    let ends = |id: &ReplyId| id.to_string().ends_with(tail);
    let live: Vec<ReplyId> = desk.shared.read().replies.keys().copied().filter(ends).collect();
    if !live.is_empty() {
        return Ok(live.into_iter().take(MOST).map(Meant::Reply).collect());
    }
    let recent = reader.recent_replies(REPLIES)?.into_iter().map(|reply| reply.id);
    Ok(recent.filter(ends).take(MOST).map(Meant::Reply).collect())
}
