//! Brings the pages of a desk that an earlier version wrote to where they lie by now, with the rows that they own.

use super::codec;
use super::error::StoreError;
use super::fold::Write;
use super::keys::{self, CONVERSATION_BEFORE, Key};
use super::lessons;
use super::opening::{Meta, ROWS};
use super::scan::{self, ON};
use super::writer::Store;
use crate::domain::conversation::Conversation;

/// Moves all pages that lie where they lay before, writes the rows that were not there, and that all is as it is now.
pub(super) fn catch_up(store: &mut Store, meta: Meta) -> Result<Meta, StoreError> {
    let mut from = vec![CONVERSATION_BEFORE];
    loop {
        let (writes, more) = some(store, &mut from)?;
        if !writes.is_empty() {
            store.put(&writes)?;
        }
        if !more {
            break;
        }
    }
    let of_items = lessons::rows_of_items(&store.reader())?;
    store.put(&of_items)?;
    let meta = Meta { rows: ROWS, ..meta };
    store.put(&[(vec![keys::META], Some(codec::encode(&meta)?))])?;
    Ok(meta)
}

/// Returns what to write of the next pages from `from` on, and whether there may be more. A page that cannot be read
/// stays where it is: `rebuild` makes it again from the log.
fn some(store: &Store, from: &mut Key) -> Result<(Vec<Write>, bool), StoreError> {
    let reader = store.reader();
    let mut writes = Vec::new();
    let more = scan::piece(&reader, &[CONVERSATION_BEFORE], from, |key, value| {
        let page: Option<Conversation> = reader.engine.lenient(codec::decode(value))?;
        if let Some(page) = page {
            writes.push((key.to_vec(), None));
            moved(&mut writes, &page, value);
        }
        Ok(ON)
    })?;
    Ok((writes, more))
}

/// Writes a page where it lies now, with the rows that it did not have or that were named otherwise.
fn moved(writes: &mut Vec<Write>, page: &Conversation, bytes: &[u8]) {
    writes.push((keys::conversation(page.id), Some(bytes.to_vec())));
    writes.extend(keys::marked_rows(page).map(|row| (row, Some(Vec::new()))));
    if let Some(row) = keys::below_row(page) {
        let before = [&keys::below(&page.account, &page.root), page.id.bytes().as_slice()].concat();
        writes.push((before, None));
        writes.push((row, Some(page.id.bytes().to_vec())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::{Change, Mark};
    use crate::domain::event::{Event, Recorded};
    use crate::domain::id::{AccountId, AuthorId, ConversationId, EventId, ItemId, SeatName};
    use crate::domain::lesson::{Label, Lesson};
    use crate::domain::time::Time;
    use crate::store::upkeep::verify;
    use crate::store::{Entry, Opening};

    fn labelled(n: u8) -> Entry {
        changed(n, 0, Change::Labelled { add: vec!["Refund".to_owned()], remove: Vec::new() })
    }

    fn rooted(n: u8) -> Entry {
        changed(n, 1, Change::Rooted { root: format!("root {n}") })
    }

    fn item() -> ItemId {
        ItemId::new(&AccountId::default(), "1", Time::from_seconds(1))
    }

    fn taught(n: u8) -> Entry {
        let at = Time::from_seconds(i64::from(n));
        let lesson = Lesson { item: item(), act: EventId::new(at, [n; 10]), label: Label::NOW, instead_of: Vec::new() };
        let recorded =
            Recorded { id: EventId::new(at, [9; 10]), at, by: SeatName::new("ana"), event: Event::Taught { lesson } };
        Entry { recorded, body: None }
    }

    fn changed(n: u8, nth: u8, change: Change) -> Entry {
        let at = Time::from_seconds(i64::from(n));
        let event = Event::Conversation { id: ConversationId::from_bytes([n; 16]), change, due: None };
        let recorded = Recorded { id: EventId::new(at, [nth; 10]), at, by: SeatName::new("ana"), event };
        Entry { recorded, body: None }
    }

    /// Lays a desk out as version 1 did.
    fn lay_out_as_before(store: &mut Store) {
        let pages = [1, 2].map(|n| store.reader().conversation(ConversationId::from_bytes([n; 16])).unwrap().unwrap());
        let mut writes: Vec<Write> = Vec::new();
        for page in pages {
            let id = page.id.bytes().as_slice();
            writes.push((keys::conversation(page.id), None));
            writes.push(([&[CONVERSATION_BEFORE], id].concat(), Some(codec::encode(&page).unwrap())));
            writes.extend(keys::marked_rows(&page).map(|key| (key, None)));
            writes.extend(keys::below_row(&page).map(|key| (key, None)));
            writes.push(([&keys::below(&page.account, &page.root), id].concat(), Some(Vec::new())));
        }
        writes.push((keys::taught(item()), None));
        let meta = Meta { rows: 0, ..store.meta().clone() };
        writes.push((vec![keys::META], Some(codec::encode(&meta).unwrap())));
        store.put(&writes).unwrap();
    }

    #[test]
    fn a_desk_of_before_is_brought_to_where_pages_lie_now() {
        let dir = tempfile::tempdir().unwrap();
        let opening = Opening { reserve_bytes: 0, ..Opening::default() };
        let mut store = Store::open(dir.path(), &opening).unwrap();
        store.append(&[labelled(1), labelled(2), rooted(1), rooted(2), taught(3), taught(4)]).unwrap();
        let label = Mark::label("refund");
        let (reader, id) = (store.reader(), ConversationId::from_bytes([1; 16]));
        let (rows, page) = (reader.marked(&label).unwrap(), reader.conversation(id).unwrap());
        let lessons = reader.lessons_of(item()).unwrap();
        assert_eq!((rows.len(), lessons.len()), (2, 2));
        lay_out_as_before(&mut store);
        assert_eq!(reader.conversation(id).unwrap(), None);
        assert_eq!(reader.marked(&label).unwrap(), []);
        assert_eq!(reader.lessons_of(item()).unwrap(), []);
        drop(store);
        let store = Store::open(dir.path(), &opening).unwrap();
        let reader = store.reader();
        assert_eq!(reader.conversation(id).unwrap(), page);
        assert_eq!(reader.marked(&label).unwrap(), rows);
        assert_eq!(reader.lessons_of(item()).unwrap(), lessons);
        assert_eq!(reader.below(&AccountId::default(), "root 1", AuthorId::default()).unwrap(), Some(id));
        assert_eq!(store.meta().rows, ROWS);
        assert!(verify(&reader).unwrap().ok);
    }
}
