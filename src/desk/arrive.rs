//! Where an item belongs, and what its coming changes.

use crate::domain::conversation::{Answer, Arrival, Change, Conversation, ItemRef};
use crate::domain::event::Body;
use crate::domain::id::{AccountId, AuthorId, ConversationId, SeatName};
use crate::domain::item::Item;
use crate::domain::reply::Delivery;
use crate::domain::time::Time;
use crate::store::{Place, StoreError};

use super::crisis;
use super::newcomer::{self, Newcomer};
use super::plan;
use super::ruled::{self, AtWork};
use super::staged::Staged;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new, and waits for us or is nothing to answer.
    New,
    /// It is new and so old that it counts as done.
    Settled,
    /// We had it.
    Known,
    /// We had it with other words.
    Edited,
}

/// Takes an item in, and has the rules do what they do with it. `open_since`: what is older and unanswered arrives as
/// done, and no rule fires.
pub fn arrive(
    staged: &mut Staged<'_>,
    at_work: &mut AtWork,
    newcomer: Newcomer,
    open_since: Time,
) -> Result<Fate, StoreError> {
    let account = newcomer.item.account_id();
    if let Some(place) = staged.place_of(&account, &newcomer.item.id)? {
        return known(staged, at_work, newcomer, &place);
    }
    let Newcomer { item, verdict, fits } = newcomer;
    let desk = SeatName::desk();
    let orphans = staged.orphans_of(&account, &item.id)?;
    let thread = thread_of(staged, &account, &item, &orphans)?;
    let id = item.item_id();
    let item_ref =
        ItemRef { id, at: item.created_at, kind: item.kind, from_us: item.from_us, removed: false, edited: false };
    let vip = !item.from_us && staged.rulings.is_vip(&item.author.handle);
    let before = staged.conversation(thread.conversation)?;
    let verdict = newcomer::within(before.as_ref(), &item, verdict, staged.rulings, &at_work.shared);
    let fits_crises = at_work.crises.fits(&item, &verdict, &thread.root);
    let arrival = Arrival {
        item: item_ref,
        account: account.clone(),
        native: item.id.clone(),
        root: thread.root.clone(),
        parent: item.in_reply_to.clone(),
        person: thread.person,
        verdict,
        settled: item.created_at < open_since,
        echo: item.from_us && is_echo(staged, before.as_ref(), &item.id)?,
    };
    let (native, written) = (item.id.clone(), item.created_at);
    let (by_us, echo) = (item.from_us, arrival.echo);
    if by_us && !echo {
        plan::found(staged, &at_work.shared, &item)?;
    }
    let settled = arrival.settled && !by_us;
    staged.change(thread.conversation, &desk, Change::Arrived(Box::new(arrival)), Some(Body::Item(Box::new(item))))?;
    if thread.root != native {
        staged.set_thread(&account, &thread.root, thread.person, thread.conversation);
    }
    staged.set_place(&account, &native, Place { item: id, conversation: thread.conversation, root: thread.root });
    if before.is_none() {
        let add = staged.contact(thread.person)?.labels(vip);
        if !add.is_empty() {
            staged.change(thread.conversation, &desk, Change::Labelled { add, remove: Vec::new() }, None)?;
        }
    }
    if !settled {
        crisis::joins(staged, &at_work.crises, thread.conversation, &fits_crises)?;
        ruled::fire(staged, at_work, (thread.conversation, before.as_ref()), written, &fits)?;
    }
    if by_us && !echo {
        answered_elsewhere(staged, thread.conversation, before.and_then(|page| page.waiting_since), item_ref)?;
    }
    for found in adopt(staged, &account, &native, orphans)? {
        crisis::joins_below(staged, &at_work.crises, found)?;
    }
    Ok(if settled { Fate::Settled } else { Fate::New })
}

/// Tells whether an item of ours is the network's copy of a reply that was sent from here. One that is just
/// leaving may be seen before its outcome is known: nobody answers the same person from two places at once.
fn is_echo(staged: &Staged<'_>, page: Option<&Conversation>, native: &str) -> Result<bool, StoreError> {
    let Some(page) = page else { return Ok(false) };
    for id in page.replies.iter().rev() {
        let leaving = page.answering.is_some_and(|answering| answering.reply == *id) || page.to_post == Some(*id);
        let echo = match staged.reply(*id)?.map(|reply| reply.state) {
            Some(Delivery::Delivered { sent, .. }) => sent.remote_id == native,
            Some(Delivery::Sending { .. } | Delivery::Unknown { .. } | Delivery::ByHand) => leaving,
            Some(Delivery::Pending | Delivery::Held { .. } | Delivery::Refused { .. } | Delivery::CalledBack)
            | None => false,
        };
        if echo {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes notice that a network's item is gone.
pub fn gone(staged: &mut Staged<'_>, account: &AccountId, native: &str) -> Result<bool, StoreError> {
    let Some(place) = staged.place_of(account, native)? else { return Ok(false) };
    let Some(page) = staged.conversation(place.conversation)? else { return Ok(false) };
    if page.items.iter().any(|item| item.id == place.item && item.removed) {
        return Ok(false);
    }
    staged.change(place.conversation, &SeatName::desk(), Change::Removed { item: place.item }, None)?;
    Ok(true)
}

/// The conversation that an item belongs to.
struct Thread {
    conversation: ConversationId,
    root: String,
    person: AuthorId,
}

/// `orphans` are the conversations that began below the item before it came.
fn thread_of(
    staged: &Staged<'_>,
    account: &AccountId,
    item: &Item,
    orphans: &[ConversationId],
) -> Result<Thread, StoreError> {
    let parent = match &item.in_reply_to {
        Some(parent) => staged.place_of(account, parent)?,
        None => None,
    };
    let root = match (&item.conversation, &parent, &item.in_reply_to) {
        (Some(root), _, _) => staged.place_of(account, root)?.map_or_else(|| root.clone(), |place| place.root),
        (None, Some(place), _) => place.root.clone(),
        (None, None, Some(parent)) => parent.clone(),
        (None, None, None) => item.id.clone(),
    };
    // Our answer belongs to the person whom it answers; our own post stands for itself.
    if let (true, Some(place)) = (item.from_us, &parent)
        && let Some(page) = staged.conversation(place.conversation)?
    {
        return Ok(Thread { conversation: page.id, root: page.root.clone(), person: page.person });
    }
    let person = item.with().map_or_else(|| item.author_id(), |with| with.key(&item.network));
    let known = if root == item.id {
        with_person(staged, orphans, person)?
    } else {
        conversation_with(staged, account, &root, person)?
    };
    let conversation = known.unwrap_or_else(|| ConversationId::begun_by(item.item_id()));
    Ok(Thread { conversation, root, person })
}

fn with_person(
    staged: &Staged<'_>,
    among: &[ConversationId],
    person: AuthorId,
) -> Result<Option<ConversationId>, StoreError> {
    for id in among {
        if staged.conversation(*id)?.is_some_and(|page| page.person == person) {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}

/// Returns the conversation with a person below a root: the one that the root began, or one that began below it.
fn conversation_with(
    staged: &Staged<'_>,
    account: &AccountId,
    root: &str,
    person: AuthorId,
) -> Result<Option<ConversationId>, StoreError> {
    if let Some(place) = staged.place_of(account, root)?
        && let Some(page) = staged.conversation(place.conversation)?
        && (page.person, page.root.as_str()) == (person, root)
    {
        return Ok(Some(page.id));
    }
    staged.thread(account, root, person)
}

fn known(staged: &mut Staged<'_>, at_work: &mut AtWork, newcomer: Newcomer, place: &Place) -> Result<Fate, StoreError> {
    let Newcomer { item, verdict, fits } = newcomer;
    let Some(had) = staged.reader.item(place.item)? else { return Ok(Fate::Known) };
    if had.text == item.text && had.subject == item.subject && had.media == item.media {
        return Ok(Fate::Known);
    }
    // The name of an item holds the time of its first coming: an edit may not move it.
    let item = Item { created_at: had.created_at, ..item };
    let says_other = (&had.text, &had.subject, &had.lang) != (&item.text, &item.subject, &item.lang);
    let before = staged.conversation(place.conversation)?;
    let verdict = newcomer::within(before.as_ref(), &item, verdict, staged.rulings, &at_work.shared);
    let fits_crises = at_work.crises.fits(&item, &verdict, &place.root);
    let change = Change::Edited { item: place.item, verdict: verdict.clone() };
    let event = staged.change(place.conversation, &SeatName::desk(), change, Some(Body::Item(Box::new(item))))?;
    if let Some(before) = before.as_ref().filter(|_| says_other)
        && let Some(changed) = before.items.iter().find(|known| known.id == place.item)
    {
        // Nobody has said anything of these words.
        let taught = staged.reader.lessons_of(place.item)?;
        staged.teach(&SeatName::desk(), event, before, None, &taught);
        crisis::joins_anew(staged, &at_work.crises, before, place.item, &fits_crises)?;
        ruled::fire_anew(staged, at_work, before, (changed, &verdict), &fits)?;
    }
    Ok(Fate::Edited)
}

/// An answer that was written in the network's own app counts like one of ours.
fn answered_elsewhere(
    staged: &mut Staged<'_>,
    id: ConversationId,
    waiting_since: Option<Time>,
    item: ItemRef,
) -> Result<(), StoreError> {
    let (Some(since), Some(page)) = (waiting_since, staged.conversation(id)?) else { return Ok(()) };
    if page.waiting_since.is_some() {
        return Ok(());
    }
    let (waited, in_time) = staged.rulings.service(&page, since, item.at);
    let answer = Answer {
        reply: None,
        by: SeatName::new("elsewhere"),
        class: page.class(),
        waited: Some(waited),
        took: None,
        in_time,
        private: item.kind.is_private(),
        by_hand: false,
    };
    staged.change(id, &SeatName::desk(), Change::Answered(answer), None)?;
    Ok(())
}

/// Children that came before this item now learn their thread's root. Returns the conversations that hold them.
fn adopt(
    staged: &mut Staged<'_>,
    account: &AccountId,
    native: &str,
    orphans: Vec<ConversationId>,
) -> Result<Vec<ConversationId>, StoreError> {
    let mut found = Vec::with_capacity(orphans.len());
    for orphan in orphans {
        let Some(place) = staged.place_of(account, native)? else { continue };
        let Some(page) = staged.conversation(orphan)? else { continue };
        match conversation_with(staged, account, &place.root, page.person)? {
            Some(into) if into == orphan => found.push(into),
            Some(into) => {
                join(staged, orphan, into, page)?;
                found.push(into);
            }
            None => {
                staged.set_thread(account, &place.root, page.person, orphan);
                let rooted = Change::Rooted { root: place.root.clone() };
                staged.change(orphan, &SeatName::desk(), rooted, None)?;
                found.push(orphan);
            }
        }
    }
    Ok(found)
}

/// Makes one conversation of two.
fn join(
    staged: &mut Staged<'_>,
    from: ConversationId,
    into: ConversationId,
    page: Conversation,
) -> Result<(), StoreError> {
    let desk = SeatName::desk();
    staged.set_thread(&page.account, &page.root, page.person, into);
    staged.change(into, &desk, Change::TookOver { other: Box::new(page) }, None)?;
    staged.change(from, &desk, Change::WentInto { into }, None)?;
    Ok(())
}
