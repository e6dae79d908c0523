//! Whatever happens, in whatever batches: the pages are those that the log makes, here and after opening again.

use hearken::domain::class::Class;
use hearken::domain::conversation::Change;
use hearken::domain::id::ConversationId;
use hearken::domain::queue::Slim;
use hearken::domain::reply::Delivery;
use hearken::store::upkeep::{Report, rebuild, verify};
use hearken::store::{Entry, Opening, Reader, Store, StoreError};
use proptest::prelude::*;

use crate::story::{self, Story};

pub fn open(dir: &std::path::Path) -> Store {
    Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap()
}

pub fn sound(reader: &Reader) -> Report {
    let report = verify(reader).unwrap();
    assert!(report.ok, "{report:?}");
    report
}

/// Everything that a desk reads at its start, and every page of the conversations named.
pub fn seen(reader: &Reader, ids: &[ConversationId]) -> String {
    let pages: Vec<_> = ids.iter().map(|id| reader.conversation(*id).unwrap()).collect();
    format!(
        "{pages:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        reader.slim().unwrap(),
        reader.unsettled_replies().unwrap(),
        reader.recent_replies(99).unwrap(),
        reader.accounts().unwrap(),
        reader.freeze().unwrap(),
        reader.log(0, 9999).unwrap(),
        reader.kept_under("").unwrap(),
        reader.lesson_count().unwrap(),
        reader.lessons(0, u64::MAX).unwrap(),
    )
}

pub fn ids_of(entries: &[Entry]) -> Vec<ConversationId> {
    use hearken::domain::event::Event;
    let id = |entry: &Entry| match &entry.recorded.event {
        Event::Conversation { id, .. } => Some(*id),
        _ => None,
    };
    entries.iter().filter_map(id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_day_in_any_batches_makes_the_same_pages(
        day in prop::collection::vec(any::<(u8, u8, u8)>(), 1..120),
        batch in 1usize..40,
    ) {
        let (dir, single) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut store, mut one_by_one) = (open(dir.path()), open(single.path()));
        let mut story = Story::default();
        let entries: Vec<Entry> = day.iter().flat_map(|happening| story.happens(*happening)).collect();
        for some in entries.chunks(batch) {
            store.append(some).unwrap();
        }
        for entry in &entries {
            one_by_one.append(std::slice::from_ref(entry)).unwrap();
        }
        store.keep("draft/ana/1", Some(b"half a sent")).unwrap();
        one_by_one.keep("draft/ana/1", Some(b"half a sent")).unwrap();
        let ids = ids_of(&entries);
        let before = seen(&store.reader(), &ids);
        prop_assert_eq!(&before, &seen(&one_by_one.reader(), &ids));
        prop_assert_eq!(sound(&store.reader()).events, entries.len() as u64);

        let reader = store.reader();
        let store = store.reopen().unwrap();
        prop_assert_eq!(&before, &seen(&reader, &ids));
        drop(store);
        let mut store = open(dir.path());
        prop_assert_eq!(&before, &seen(&store.reader(), &ids));
        sound(&store.reader());
        prop_assert_eq!(rebuild(&mut store).unwrap(), 0);
    }

    #[test]
    fn the_queue_is_what_the_pages_say(day in prop::collection::vec(any::<(u8, u8, u8)>(), 1..80)) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        let mut story = Story::default();
        let entries: Vec<Entry> = day.iter().flat_map(|happening| story.happens(*happening)).collect();
        store.append(&entries).unwrap();
        let reader = store.reader();
        let mut ids = ids_of(&entries);
        ids.sort();
        ids.dedup();
        let pages = ids.iter().filter_map(|id| reader.conversation(*id).unwrap());
        let mut wanted: Vec<Slim> = pages.filter_map(|page| Slim::of(&page)).collect();
        let mut rows = reader.slim().unwrap();
        prop_assert!(rows.windows(2).all(|pair| pair[0].due.is_none_or(|due| pair[1].due.is_none_or(|next| due <= next))));
        wanted.sort_by_key(|slim| slim.id);
        rows.sort_by_key(|slim| slim.id);
        prop_assert_eq!(rows, wanted);
        let over = reader.unsettled_replies().unwrap().iter().any(|reply| reply.state.is_over());
        prop_assert!(!over);
    }
}

#[test]
fn a_child_before_its_parent_is_found_until_the_parent_comes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let account = story::account(0);
    let child = story::item(&account, "110", "109", 1, "child", story::at(2));
    let id = story::conversation_of(&child);
    store.append(&[story::arrived(1, child, Class::Question)]).unwrap();
    let reader = store.reader();
    assert_eq!(reader.orphans_of(&account, "109").unwrap(), [id]);
    assert!(reader.orphans_of(&account, "10").unwrap().is_empty());
    let parent = story::item(&account, "109", "108", 1, "parent", story::at(1));
    let into = story::conversation_of(&parent);
    let page = reader.conversation(id).unwrap().unwrap();
    store
        .append(&[
            story::arrived(2, parent, Class::Question),
            story::changed(3, into, Change::TookOver { other: Box::new(page) }),
            story::changed(4, id, Change::WentInto { into }),
        ])
        .unwrap();
    assert!(reader.orphans_of(&account, "109").unwrap().is_empty());
    assert_eq!(reader.orphans_of(&account, "108").unwrap(), [into]);
    assert_eq!(reader.conversation(id).unwrap(), None);
    assert_eq!(reader.went_into(id).unwrap(), Some(into));
    for native in ["109", "110"] {
        let place = reader.place_of(&account, native).unwrap().unwrap();
        assert_eq!((place.conversation, place.root.as_str()), (into, "108"));
    }
    assert_eq!(reader.slim().unwrap().len(), 1);
    sound(&reader);
}

#[test]
fn hours_count_what_people_wrote_and_what_we_answered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let account = story::account(0);
    let first = story::item(&account, "1", "1", 1, "angry", story::at(0));
    let entry = story::arrived(1, first.clone(), Class::Complaint);
    store.append(&[entry.clone(), entry]).unwrap();
    let mut ours = story::item(&account, "2", "1", 1, "sorry", story::at(1));
    ours.from_us = true;
    store.append(&[story::arrived(2, ours, Class::Chatter)]).unwrap();
    let hours = store.reader().hours(story::START.minus(hearken::domain::time::Span::hours(1)), story::at(9)).unwrap();
    assert_eq!(hours.len(), 1);
    assert_eq!((hours[0].1.heard, hours[0].1.negative, hours[0].1.answered), (1, 1, 0));
}

#[test]
fn an_id_is_found_by_its_beginning_or_by_the_networks_own() {
    use hearken::domain::ask::Meant;
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let account = story::account(0);
    let item = story::item(&account, "at://x/y", "r", 1, "words", story::at(0));
    let (id, item_id) = (story::conversation_of(&item), item.item_id());
    store.append(&[story::arrived(1, item, Class::Question), story::queued(2, id, &account, "hi")]).unwrap();
    let reader = store.reader();
    assert_eq!(reader.ids_with_prefix(&id.to_string()[..6].to_uppercase(), 9, &[]).unwrap(), [Meant::Conversation(id)]);
    assert_eq!(reader.ids_with_prefix("at://x/y", 9, &[]).unwrap(), [Meant::Item(id, item_id)]);
    assert_eq!(reader.ids_with_prefix(&item_id.to_string(), 9, &[]).unwrap(), [Meant::Item(id, item_id)]);
    assert_eq!(
        reader.ids_with_prefix(&story::reply_id(2).to_string(), 9, &[]).unwrap(),
        [Meant::Reply(story::reply_id(2))]
    );
    assert!(reader.ids_with_prefix("", 9, &[]).unwrap().is_empty());
    assert!(reader.ids_with_prefix("żółw", 9, &[]).unwrap().is_empty());
}

#[test]
fn words_that_are_not_the_events_own_are_refused_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let item = story::item(&story::account(0), "1", "1", 1, "x", story::at(0));
    let good = story::arrived(1, item.clone(), Class::Question);
    let mut bad = story::changed(2, story::conversation_of(&item), Change::Done);
    bad.body = good.body.clone();
    assert!(matches!(store.append(&[good, bad]), Err(StoreError::Misfit(_))));
    assert_eq!(store.seq(), 0);
    assert!(store.reader().slim().unwrap().is_empty());
}

#[test]
fn a_delivered_reply_leaves_the_unsettled_ones() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let account = story::account(0);
    let item = story::item(&account, "1", "1", 1, "x", story::at(0));
    let id = story::conversation_of(&item);
    store.append(&[story::queued(1, id, &account, "a"), story::queued(2, id, &account, "b")]).unwrap();
    let reader = store.reader();
    assert_eq!(reader.unsettled_replies().unwrap().len(), 2);
    store.append(&[story::moved(3, story::reply_id(1), Delivery::CalledBack)]).unwrap();
    let left: Vec<_> = reader.unsettled_replies().unwrap().iter().map(|reply| reply.id).collect();
    assert_eq!(left, [story::reply_id(2)]);
    let newest: Vec<_> = reader.recent_replies(1).unwrap().iter().map(|reply| reply.id).collect();
    assert_eq!(newest, [story::reply_id(2)]);
}
