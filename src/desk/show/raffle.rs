//! A raffle among those who wrote below a post of ours.

use crate::desk::crisis::post_of;
use crate::desk::handle::Handle;
use crate::desk::own_acts;
use crate::domain::ask::DrawnBelow;
use crate::domain::class::Class;
use crate::domain::conversation::Conversation;
use crate::domain::id::{AccountId, ConversationId, ItemId, PostId};
use crate::domain::network::Moderation;
use crate::domain::plan::raffle::{Barred, Draw, Entry, draw, participant};
use crate::domain::plan::{Fate, Post};
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::CannotShow;

/// Who takes no part besides our own accounts.
pub struct Bars<'a> {
    /// Handles.
    pub without: &'a [String],
    /// Spam, what was hidden and who is blocked take part, too.
    pub with_spam: bool,
}

/// A post of ours: as which account, and the network's id of it.
type Root = (AccountId, String);

/// Draws among those who wrote below a post of ours.
pub fn raffle(
    desk: &Handle,
    below: &DrawnBelow,
    seed: &str,
    winners: usize,
    bars: &Bars<'_>,
) -> Result<Draw, CannotShow> {
    let reader = desk.reader();
    let (account, root) = match below {
        DrawnBelow::Conversation(id) => of_conversation(&reader, *id)?,
        DrawnBelow::Post { id, account } => of_post(&reader, *id, account.as_ref())?,
    };
    let all = desk.accounts().all();
    let ours = all.iter().filter(|(id, _)| id.network() == account.network()).map(|(id, _)| participant(id.handle()));
    let ours: Vec<String> = ours.collect();
    let named: Vec<String> = bars.without.iter().map(|handle| participant(handle)).collect();
    let mut entries = Vec::new();
    for id in reader.all_below(&account, &root)? {
        let Some(page) = reader.conversation(id)? else { continue };
        let Some(handle) = writer(&reader, &page)? else { continue };
        let known = participant(&handle);
        let barred = match () {
            () if ours.contains(&known) => Some(Barred::Ours),
            () if named.contains(&known) => Some(Barred::Named),
            () => barred(&reader, &page)?,
        };
        let barred = barred.filter(|why| why.is_for_good() || !bars.with_spam);
        entries.push(Entry { handle, barred });
    }
    Ok(draw(seed, &entries, winners))
}

/// Returns the post of ours that a conversation is, or stands below.
fn of_conversation(reader: &Reader, id: ConversationId) -> Result<Root, CannotShow> {
    let page = reader.conversation(id)?;
    let post = page.map(|page| post_of(reader, &page)).transpose()?.flatten();
    let post = post.ok_or_else(|| CannotShow::No(w().crisis.no_post.to_owned()))?;
    Ok((post.account, post.root))
}

/// Returns what a post of the plan is on its network. A handle is a person of one network alone, so of several accounts one
/// is to be named.
fn of_post(reader: &Reader, id: PostId, account: Option<&AccountId>) -> Result<Root, CannotShow> {
    let say = &w().plan;
    let post = reader.subject::<Post>(id)?.ok_or_else(|| CannotShow::No(say.draw_no_post.to_owned()))?;
    let out: Vec<Root> =
        post.fates.iter().filter_map(|(account, fate)| Some((account.clone(), known_as(fate)?))).collect();
    let names = out.iter().map(|(account, _)| account.to_string()).collect::<Vec<String>>().join(", ");
    let name = post.content.name();
    match (account, out.as_slice()) {
        (_, []) => Err(CannotShow::No(fill(say.draw_not_out, &[&name]))),
        (None, [one]) => Ok(one.clone()),
        (None, _) => Err(CannotShow::No(fill(say.draw_where, &[&name, &names]))),
        (Some(account), _) => {
            let meant = out.iter().find(|(of, _)| of == account).cloned();
            meant.ok_or_else(|| CannotShow::No(fill(say.draw_not_there, &[&name, account, &names])))
        }
    }
}

/// Returns the network's id of what is out.
fn known_as(fate: &Fate) -> Option<String> {
    match fate {
        Fate::Published { remote_id, .. } => Some(remote_id.clone()).filter(|id| !id.is_empty()),
        Fate::Held { .. } | Fate::Leaving { .. } | Fate::There { .. } | Fate::Failed { .. } | Fate::Unknown { .. } => {
            None
        }
    }
}

/// Returns the handle of whoever wrote a conversation with us.
fn writer(reader: &Reader, page: &Conversation) -> Result<Option<String>, StoreError> {
    let theirs = page.items.iter().find(|item| !item.from_us).map(|item| reader.item(item.id)).transpose()?;
    Ok(theirs.flatten().map(|item| item.author.handle))
}

/// Returns why what stands in a conversation takes no part.
fn barred(reader: &Reader, page: &Conversation) -> Result<Option<Barred>, StoreError> {
    if is_blocked(reader, page)? {
        return Ok(Some(Barred::Blocked));
    }
    let mut is_hidden = true;
    for item in theirs(page) {
        is_hidden &= own_acts::of(reader, item)?.iter().any(|act| act.removes());
    }
    Ok(match page.class() {
        _ if is_hidden => Some(Barred::Hidden),
        Class::Spam => Some(Barred::Spam),
        Class::Crisis | Class::Complaint | Class::Question | Class::Request | Class::Praise | Class::Chatter => None,
    })
}

/// Tells whether we blocked whoever wrote it, there or below anything else.
fn is_blocked(reader: &Reader, page: &Conversation) -> Result<bool, StoreError> {
    let elsewhere = reader.author(page.account.network(), page.person, Time::MAX)?.conversations;
    for id in [page.id].into_iter().chain(elsewhere.into_iter().filter(|id| *id != page.id)) {
        let Some(page) = reader.conversation(id)? else { continue };
        for item in theirs(&page) {
            if own_acts::of(reader, item)?.contains(&Moderation::Block) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn theirs(page: &Conversation) -> impl Iterator<Item = ItemId> + '_ {
    page.items.iter().filter(|item| !item.from_us).map(|item| item.id)
}
