//! The person beside the conversation, and what else the desk knows of them.

use crate::domain::ask::{Earlier, Person};
use crate::domain::conversation::Conversation;
use crate::domain::ending::{self, Ending};
use crate::domain::id::ConversationId;
use crate::domain::influence::{Influence, Known};
use crate::domain::item::Item;
use crate::domain::reply::Delivery;
use crate::domain::time::{Span, Time};
use crate::store::{AuthorSummary, Reader, StoreError};

use super::super::clock;
use super::super::handle::Handle;
use super::CannotShow;

/// Earlier conversations that are listed; all that the index names are counted.
const EARLIER: usize = 5;
/// The longest first words of one, in characters.
const WORDS: usize = 60;

/// Returns the person of a conversation.
pub fn person(desk: &Handle, id: ConversationId) -> Result<Person, CannotShow> {
    let reader = desk.reader();
    let page = super::thread::page_of(&reader, id)?;
    let network = page.account.network().to_owned();
    let known = reader.author(&network, page.person, clock::now().minus(Span::days(30)))?;
    let item = heard(&reader, &page)?;
    let influence = influence_of(&page, item.as_ref(), &known);
    let (mut earlier, mut endings) = (Vec::new(), Vec::new());
    for other in known.conversations.into_iter().filter(|other| *other != id) {
        let Some(page) = reader.conversation(other)? else { continue };
        let Some(heard) = page.last_heard() else { continue };
        let ending = Ending::of(&page, &sent(&reader, &page)?, &desk.library().rulings);
        endings.push(ending);
        if earlier.len() < EARLIER {
            let words = reader.item(heard.id)?.map(|item| super::rows::snippet(&item)).unwrap_or_default();
            let words = words.chars().take(WORDS).collect();
            earlier.push(Earlier { id: other, at: heard.at, ending, words });
        }
    }
    Ok(Person {
        lang: page.lang(item.as_ref()).map(str::to_owned),
        author: item.map(|item| item.author).unwrap_or_default(),
        network,
        first_seen: known.first,
        items: known.items,
        recent: known.recent,
        influence,
        contact: reader.contact(page.person)?,
        summary: ending::summary(&endings),
        earlier,
    })
}

/// Returns the influence of the person of a conversation.
pub fn influence(reader: &Reader, page: &Conversation) -> Result<Option<Influence>, StoreError> {
    let known = reader.author(page.account.network(), page.person, clock::now().minus(Span::days(30)))?;
    Ok(influence_of(page, heard(reader, page)?.as_ref(), &known))
}

fn influence_of(page: &Conversation, item: Option<&Item>, known: &AuthorSummary) -> Option<Influence> {
    let earlier = known.conversations.iter().filter(|other| **other != page.id).count();
    let item = item.filter(|item| !item.from_us)?;
    Known::of(item, known.recent, earlier).map(Known::influence)
}

fn heard(reader: &Reader, page: &Conversation) -> Result<Option<Item>, StoreError> {
    Ok(page.last_heard().map(|heard| reader.item(heard.id)).transpose()?.flatten())
}

/// Returns when replies of ours were written that went out.
fn sent(reader: &Reader, page: &Conversation) -> Result<Vec<Time>, StoreError> {
    let mut sent = Vec::new();
    for id in &page.replies {
        let reply = reader.reply(*id)?.filter(|reply| matches!(reply.state, Delivery::Delivered { .. }));
        sent.extend(reply.map(|reply| reply.written_at));
    }
    Ok(sent)
}
