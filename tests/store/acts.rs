//! What the rigs write that end processes: acts that say themselves whether all of them is there.

use hearken::domain::class::Class;
use hearken::domain::conversation::Change;
use hearken::domain::event::Body;
use hearken::store::upkeep::Sweep;
use hearken::store::{Entry, Reader, Store, StoreError};

use crate::story;

/// One act of three events, as the rigs that end processes write them: a message comes and is answered, or else it is
/// labelled and done, and may go to the archive.
pub fn act(n: u64, text: &str) -> Vec<Entry> {
    let account = story::account(n as u8);
    let item = story::item(&account, &n.to_string(), &n.to_string(), 1, text, story::at(n * 10));
    let id = story::conversation_of(&item);
    let came = story::arrived(n * 10, item, Class::Question);
    if n % 3 == 1 {
        let label = Change::Labelled { add: vec!["seen".to_owned()], remove: vec![] };
        return vec![came, story::changed(n * 10 + 1, id, label), story::changed(n * 10 + 2, id, Change::Done)];
    }
    let replied = Change::Replied { reply: story::reply_id(n * 10 + 1) };
    vec![came, story::queued(n * 10 + 1, id, &account, "we are on it"), story::changed(n * 10 + 2, id, replied)]
}

/// Tells whether all words of an act are there.
pub fn has_words(reader: &Reader, act: &[Entry]) -> Result<bool, StoreError> {
    for entry in act {
        let there = match &entry.body {
            Some(Body::Item(item)) => reader.item(item.item_id())?.is_some_and(|there| there == **item),
            Some(Body::Reply(reply)) => reader.outgoing(reply.reply)?.is_some(),
            Some(Body::Note(_)) | None => true,
        };
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Moves all that was over before act `n` into the archive.
pub fn archive(store: &mut Store, n: u64) -> Result<(), StoreError> {
    let mut sweep = Sweep::new(story::at(n * 10));
    while sweep.step(store)?.more {}
    store.flush()
}
