//! The person beside the conversation, and what else the desk knows of them.

use crate::domain::ask::Person;
use crate::domain::id::ConversationId;
use crate::domain::time::Span;

use super::super::clock;
use super::super::handle::Handle;
use super::CannotShow;

/// Earlier conversations that are listed.
const EARLIER: usize = 5;
/// The longest first words of one, in characters.
const WORDS: usize = 60;

/// Returns the person of a conversation.
pub fn person(desk: &Handle, id: ConversationId) -> Result<Person, CannotShow> {
    let reader = desk.reader();
    let page = super::thread::page_of(&reader, id)?;
    let network = page.account.network().to_owned();
    let known = reader.author(&network, page.person, clock::now().minus(Span::days(30)))?;
    let item = match page.last_heard() {
        Some(heard) => reader.item(heard.id)?,
        None => None,
    };
    let mut earlier = Vec::new();
    for other in known.conversations.into_iter().filter(|other| *other != id).take(EARLIER) {
        let Some(page) = reader.conversation(other)? else { continue };
        let Some(heard) = page.last_heard() else { continue };
        let words = reader.item(heard.id)?.map(|item| super::rows::snippet(&item)).unwrap_or_default();
        let words = words.chars().take(WORDS).collect();
        earlier.push((other, heard.at, page.triage.state.word().to_owned(), words));
    }
    Ok(Person {
        lang: page.lang(item.as_ref()).map(str::to_owned),
        author: item.map(|item| item.author).unwrap_or_default(),
        network,
        first_seen: known.first,
        items: known.items,
        recent: known.recent,
        earlier,
    })
}
