//! The archive: whatever lies there is read as if it lay where it was, comes back when it is written to, and is not lost.

use std::fs;

use hearken::domain::class::Class;
use hearken::domain::conversation::{Change, Mark};
use hearken::domain::event::{Body, Event};
use hearken::domain::id::{ConversationId, ItemId, ReplyId};
use hearken::domain::reply::Delivery;
use hearken::domain::time::Time;
use hearken::store::upkeep::{Archived, Sweep, backup, export_items, export_log, rebuild, restore, verify};
use hearken::store::{Entry, Reader, Search, Store, StoreError};
use proptest::prelude::*;

use crate::pages::{ids_of, open, seen, sound};
use crate::story::{self, Story};

/// Moves all that was over before a moment.
fn sweep(store: &mut Store, before: Time) -> Archived {
    let mut sweep = Sweep::new(before);
    let mut moved = Archived::default();
    loop {
        let step = sweep.step(store).unwrap();
        moved += step.moved;
        if !step.more {
            store.flush().unwrap();
            return moved;
        }
    }
}

/// Everything that can be read of a desk.
fn all(store: &Store, entries: &[Entry]) -> String {
    let reader = store.reader();
    let ids = ids_of(entries);
    let mut items = Vec::new();
    let mut log = Vec::new();
    export_items(&reader, None, &mut items).unwrap();
    export_log(&reader, &mut log).unwrap();
    let log = String::from_utf8(log).unwrap();
    let went: Vec<_> = ids.iter().map(|id| reader.went_into(*id).unwrap()).collect();
    let places: Vec<_> = places(&reader, entries);
    let found: Vec<_> = ids.iter().map(|id| reader.ids_with_prefix(&id.to_string()[..4], 9, &[]).unwrap()).collect();
    let bodies: Vec<_> = entries.iter().map(|entry| body(&reader, entry)).collect();
    // The first line of a log names the desk.
    let log: Vec<&str> = log.lines().skip(1).collect();
    format!(
        "{} {} {log:?} {went:?} {places:?} {found:?} {bodies:?} {:?} {:?}",
        seen(&reader, &ids),
        String::from_utf8(items).unwrap(),
        reader.recent_replies(3).unwrap(),
        reader.marked(&Mark::Labelled).unwrap(),
    )
}

fn places(reader: &Reader, entries: &[Entry]) -> Vec<impl std::fmt::Debug + use<>> {
    let native = |entry: &Entry| match &entry.recorded.event {
        Event::Conversation { change: Change::Arrived(arrival), .. } => {
            Some(reader.place_of(&arrival.account, &arrival.native).unwrap())
        }
        _ => None,
    };
    entries.iter().filter_map(native).collect()
}

fn body(reader: &Reader, entry: &Entry) -> String {
    match (&entry.body, &entry.recorded.event) {
        (Some(Body::Item(item)), _) => format!("{:?}", reader.item(item.item_id()).unwrap()),
        (Some(Body::Note(_)), _) => format!("{:?}", reader.note(entry.recorded.id).unwrap()),
        (Some(Body::Reply(outgoing)), Event::Reply { id, .. }) => {
            format!("{outgoing:?} {:?} {:?}", reader.outgoing(*id).unwrap(), reader.reply(*id).unwrap())
        }
        _ => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_desk_with_an_archive_reads_as_one_without(
        days in prop::collection::vec(
            (prop::collection::vec(any::<(u8, u8, u8)>(), 1..160), 0u64..100, any::<bool>()),
            1..4,
        ),
    ) {
        let (plain_dir, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut plain, mut store) = (open(plain_dir.path()), open(dir.path()));
        let mut story = Story::default();
        let mut entries: Vec<Entry> = Vec::new();
        for (day, share, again) in days {
            let new: Vec<Entry> = day.iter().flat_map(|happening| story.happens(*happening)).collect();
            plain.append(&new).unwrap();
            store.append(&new).unwrap();
            entries.extend(new);
            sweep(&mut store, story::at(entries.len() as u64 * share / 90));
            if again {
                drop(store);
                store = open(dir.path());
            }
            prop_assert_eq!(all(&store, &entries), all(&plain, &entries));
            prop_assert_eq!(sound(&store.reader()).pages, sound(&plain.reader()).pages);
            prop_assert_eq!(rebuild(&mut store).unwrap(), 0);
        }
    }
}

/// A desk with two hundred conversations that are over, and one that is not.
fn old_desk() -> (tempfile::TempDir, Store, Vec<Entry>) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut entries = Vec::new();
    for n in 1..=200u64 {
        let item =
            story::item(&story::account(0), &n.to_string(), &n.to_string(), 1, &format!("words {n}"), story::at(n));
        let id = ConversationId::begun_by(ItemId::new(
            &item.account_id(),
            &format!("{n} {}", item.author_id()),
            story::START,
        ));
        assert_eq!(id, story::conversation_of(&item));
        entries.push(story::arrived(2 * n, item, Class::Question));
        if n < 200 {
            entries.push(story::changed(2 * n + 1, id, Change::Done));
        }
    }
    store.append(&entries).unwrap();
    (dir, store, entries)
}

const LATER: u64 = 100_000;

#[test]
fn what_is_over_goes_and_the_end_of_the_log_and_what_is_not_over_stay() {
    let (dir, mut store, entries) = old_desk();
    let before = all(&store, &entries);
    assert_eq!(sweep(&mut store, story::at(LATER)), Archived { conversations: 199, events: 399 - 128 });
    assert_eq!(sweep(&mut store, story::at(LATER)), Archived::default());
    assert!(dir.path().join("archive/store").is_dir());
    assert_eq!(all(&store, &entries), before);
    store.finish_index().unwrap();
    let search = Search { words: vec!["words".to_owned()], limit: 500, ..Search::default() };
    assert_eq!(store.reader().search(&search).unwrap().len(), 200);
    store.reindex(|_, _| {}).unwrap();
    assert_eq!(store.reader().search(&search).unwrap().len(), 200);
}

#[test]
fn only_what_was_quiet_before_goes() {
    let (_dir, mut store, _) = old_desk();
    // The 99th came at moment 198 and was done at 199.
    assert_eq!(sweep(&mut store, story::at(199)), Archived { conversations: 98, events: 197 });
    assert_eq!(sweep(&mut store, story::at(200)), Archived { conversations: 1, events: 1 });
}

#[test]
fn a_conversation_comes_back_by_being_written_to_and_goes_again() {
    let (dir, mut store, entries) = old_desk();
    sweep(&mut store, story::at(LATER));
    let Event::Conversation { id, .. } = entries[0].recorded.event else { unreachable!() };
    let label = Change::Labelled { add: vec!["back".to_owned()], remove: vec![] };
    store.append(&[story::changed(500, id, label), story::changed(501, id, Change::Starred { on: true })]).unwrap();
    let reader = store.reader();
    let page = reader.conversation(id).unwrap().unwrap();
    assert!(page.triage.starred && page.items.len() == 1 && page.triage.labels.contains("back"));
    assert!(reader.slim().unwrap().iter().any(|slim| slim.id == id));
    sound(&reader);
    assert_eq!(sweep(&mut store, story::at(LATER)).conversations, 0, "a starred one stays at hand");
    store.append(&[story::changed(502, id, Change::Starred { on: false })]).unwrap();
    assert_eq!(sweep(&mut store, story::at(LATER)).conversations, 1);
    let reader = store.reader();
    assert!(reader.conversation(id).unwrap().unwrap().triage.labels.contains("back"));
    sound(&reader);
    drop((reader, store));
    sound(&open(dir.path()).reader());
}

#[test]
fn what_went_into_another_does_not_come_back_from_the_archive() {
    let (dir, mut store, entries) = old_desk();
    sweep(&mut store, story::at(LATER));
    let (Event::Conversation { id: from, .. }, Event::Conversation { id: into, .. }) =
        (&entries[0].recorded.event, &entries[2].recorded.event)
    else {
        unreachable!()
    };
    let other = Box::new(store.reader().conversation(*from).unwrap().unwrap());
    let merge = [
        story::changed(500, *into, Change::TookOver { other }),
        story::changed(501, *from, Change::WentInto { into: *into }),
    ];
    store.append(&merge).unwrap();
    let gone = |store: &Store| {
        let reader = store.reader();
        assert_eq!(reader.conversation(*from).unwrap(), None);
        assert_eq!(reader.conversation(*into).unwrap().unwrap().items.len(), 2);
        assert_eq!(reader.went_into(*from).unwrap(), Some(*into));
        sound(&reader);
    };
    gone(&store);
    sweep(&mut store, story::at(LATER));
    gone(&store);
    drop(store);
    gone(&open(dir.path()));
}

#[test]
fn replies_that_are_not_over_keep_their_conversation() {
    let (_dir, mut store, entries) = old_desk();
    let Event::Conversation { id, .. } = entries[0].recorded.event else { unreachable!() };
    let queued = story::queued(500, id, &story::account(0), "answer");
    let replied = story::changed(501, id, Change::Replied { reply: story::reply_id(500) });
    store.append(&[queued, replied, story::changed(502, id, Change::Done)]).unwrap();
    assert_eq!(sweep(&mut store, story::at(LATER)).conversations, 198);
    let reply = story::reply_id(500);
    let back = story::moved(503, reply, Delivery::CalledBack);
    let open = story::changed(504, id, Change::Unreplied { reply });
    store.append(&[back, open, story::changed(505, id, Change::Done)]).unwrap();
    assert_eq!(sweep(&mut store, story::at(LATER)).conversations, 1);
    let reader = store.reader();
    assert_eq!(reader.reply(story::reply_id(500)).unwrap().map(|reply| reply.id), Some(story::reply_id(500)));
    assert_eq!(reader.recent_replies(5).unwrap().len(), 1);
    assert_eq!(reader.outgoing(story::reply_id(500)).unwrap().unwrap().text, "answer");
    assert_eq!(reader.reply(ReplyId::from_bytes([0; 16])).unwrap(), None);
}

#[test]
fn an_archive_that_is_gone_is_told_and_the_desk_works() {
    let (dir, mut store, entries) = old_desk();
    sweep(&mut store, story::at(LATER));
    drop(store);
    fs::rename(dir.path().join("archive"), dir.path().join("elsewhere")).unwrap();
    let mut store = open(dir.path());
    let ids = ids_of(&entries);
    let error = store.reader().conversation(ids[0]).unwrap_err().to_string();
    assert!(error.contains("archive") && error.contains("missing") && error.contains("hearken restore"), "{error}");
    assert_eq!(store.reader().conversation(*ids.last().unwrap()).unwrap().unwrap().items.len(), 1);
    store.append(&[story::changed(900, *ids.last().unwrap(), Change::Starred { on: true })]).unwrap();
    let error = Sweep::new(story::at(LATER)).step(&mut store).unwrap_err().to_string();
    assert!(error.contains("archive") && error.contains("missing"), "{error}");
    assert!(!dir.path().join("archive").exists(), "no empty one takes its place");
    drop(store);
    fs::rename(dir.path().join("elsewhere"), dir.path().join("archive")).unwrap();
    sound(&open(dir.path()).reader());
}

#[test]
fn a_damaged_archive_is_told_and_kept_as_it_was_found() {
    let (dir, mut store, entries) = old_desk();
    sweep(&mut store, story::at(LATER));
    drop(store);
    let lists = dir.path().join("archive/store/metadata");
    for file in fs::read_dir(&lists).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    let store = open(dir.path());
    let error = store.reader().conversation(ids_of(&entries)[0]).unwrap_err();
    let StoreError::Damaged { aside: Some(aside), .. } = &error else { panic!("{error}") };
    assert!(aside.is_dir() && error.to_string().contains("archive"), "{error}");
    assert_eq!(store.reader().slim().unwrap().len(), 1);
}

#[test]
fn a_restored_desk_never_takes_an_older_archive_for_its_own() {
    let (dir, mut store, entries) = old_desk();
    sweep(&mut store, story::at(LATER));
    let before = all(&store, &entries);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.jsonl.zst");
    assert_eq!(backup(&store.reader(), &file).unwrap(), store.seq());
    drop(store);
    for name in ["store", "desk.json", "mark"] {
        let path = dir.path().join(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    restore(&file, dir.path(), |_| {}).unwrap();
    let mut store = open(dir.path());
    assert_eq!(all(&store, &entries), before);
    assert_eq!(sweep(&mut store, story::at(LATER)).conversations, 199);
    assert_eq!(all(&store, &entries), before);
    assert!(dir.path().join("archive.before-1").is_dir(), "nothing is overwritten");
    assert!(verify(&store.reader()).unwrap().ok);
}
