//! Gives the pages of a desk that an earlier version wrote the rows that they own by now.

use super::codec;
use super::error::StoreError;
use super::fold::Write;
use super::keys::{self, CONVERSATION, Key};
use super::opening::{Meta, ROWS};
use super::scan::{self, ON, STOP};
use super::writer::Store;
use crate::domain::conversation::Conversation;

/// Pages that are read at once.
const AT_ONCE: usize = 2_000;

/// Writes the rows that are missing, and that none is missing any more.
pub(super) fn catch_up(store: &mut Store, meta: &Meta) -> Result<Meta, StoreError> {
    let mut from = vec![CONVERSATION];
    loop {
        let (writes, next) = some(store, &from)?;
        if !writes.is_empty() {
            store.put(&writes)?;
        }
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    let meta = Meta { rows: ROWS, ..meta.clone() };
    store.put(&[(vec![keys::META], Some(codec::encode(&meta)?))])?;
    Ok(meta)
}

/// Returns the rows of some pages, and where to go on where there are more.
fn some(store: &Store, from: &[u8]) -> Result<(Vec<Write>, Option<Key>), StoreError> {
    let engine = store.reader().engine;
    let (mut writes, mut read, mut next) = (Vec::new(), 0, None);
    engine.with(|tree| {
        scan::up(tree, &[CONVERSATION], from, |key, value| {
            let page: Option<Conversation> = engine.lenient(codec::decode(value))?;
            writes.extend(page.iter().flat_map(keys::marked_rows).map(|row| (row, Some(Vec::new()))));
            read += 1;
            if read < AT_ONCE {
                return Ok(ON);
            }
            next = Some([key, &[0]].concat());
            Ok(STOP)
        })
    })?;
    Ok((writes, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::{Change, Mark};
    use crate::domain::event::{Event, Recorded};
    use crate::domain::id::{ConversationId, EventId, SeatName};
    use crate::domain::time::Time;
    use crate::store::upkeep::verify;
    use crate::store::{Entry, Opening};

    fn labelled(n: u8) -> Entry {
        let at = Time::from_seconds(i64::from(n));
        let change = Change::Labelled { add: vec!["Refund".to_owned()], remove: Vec::new() };
        let event = Event::Conversation { id: ConversationId::from_bytes([n; 16]), change, due: None };
        let recorded = Recorded { id: EventId::new(at, [n; 10]), at, by: SeatName::new("ana"), event };
        Entry { recorded, body: None }
    }

    #[test]
    fn a_desk_of_before_is_found_by_its_labels_once_it_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let opening = Opening { reserve_bytes: 0, ..Opening::default() };
        let mut store = Store::open(dir.path(), &opening).unwrap();
        store.append(&[labelled(1), labelled(2)]).unwrap();
        let label = Mark::label("refund");
        let rows = store.reader().marked(&label).unwrap();
        assert_eq!(rows.len(), 2);
        let meta = Meta { rows: 0, ..store.meta().clone() };
        let pages = rows.iter().map(|(_, id)| store.reader().conversation(*id).unwrap().unwrap());
        let gone: Vec<Key> = pages.collect::<Vec<_>>().iter().flat_map(keys::marked_rows).collect();
        let mut writes: Vec<Write> = gone.into_iter().map(|key| (key, None)).collect();
        writes.push((vec![keys::META], Some(codec::encode(&meta).unwrap())));
        store.put(&writes).unwrap();
        assert_eq!(store.reader().marked(&label).unwrap(), []);
        drop(store);
        let store = Store::open(dir.path(), &opening).unwrap();
        assert_eq!(store.reader().marked(&label).unwrap(), rows);
        assert_eq!(store.meta().rows, ROWS);
        assert!(verify(&store.reader()).unwrap().ok);
    }
}
