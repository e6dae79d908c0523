//! Search follows the log, folds what people do not type, and can be thrown away.

use std::fs;

use hearken::domain::class::Class;
use hearken::domain::conversation::Change;
use hearken::domain::event::{Body, Event};
use hearken::domain::id::ConversationId;
use hearken::domain::item::{Item, Kind};
use hearken::domain::reply::Delivery;
use hearken::domain::time::Span;
use hearken::store::{Opening, Search, Store};

use crate::story;

fn open(dir: &std::path::Path) -> Store {
    Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap()
}

fn item(n: u64, person: u8, text: &str) -> Item {
    story::item(&story::account(person), &n.to_string(), &n.to_string(), person, text, story::at(n))
}

struct Desk {
    _dir: tempfile::TempDir,
    store: Store,
    ids: Vec<ConversationId>,
}

fn desk(texts: &[&str]) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let items: Vec<Item> = texts.iter().enumerate().map(|(n, text)| item(n as u64, n as u8, text)).collect();
    let ids = items.iter().map(story::conversation_of).collect();
    let entries: Vec<_> =
        items.into_iter().enumerate().map(|(n, item)| story::arrived(n as u64, item, Class::ALL[n % 7])).collect();
    store.append(&entries).unwrap();
    store.finish_index().unwrap();
    Desk { _dir: dir, store, ids }
}

impl Desk {
    fn found(&self, search: Search) -> Vec<usize> {
        let hits = self.store.reader().search(&Search { limit: 20, ..search }).unwrap();
        hits.iter().map(|hit| self.ids.iter().position(|id| *id == hit.conversation).unwrap()).collect()
    }
    fn word(&self, word: &str) -> Vec<usize> {
        self.found(Search { words: vec![word.to_owned()], ..Search::default() })
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn words_are_found_newest_first_however_they_are_written() {
    let desk = desk(&[
        "Aplicația nouă îmi ia banii",
        "La señora pidió mañana su dinero",
        "where is my refund, please? Refund!",
        "東京駅で財布をなくしました",
        "REFUND the app: aplicatia",
    ]);
    assert_eq!(desk.word("aplicatia"), [4, 0]);
    assert_eq!(desk.word("APLICAȚIA"), [4, 0]);
    assert_eq!(desk.word("manana"), [1]);
    assert_eq!(desk.word("refund"), [4, 2]);
    assert_eq!(desk.word("財布"), [3]);
    assert_eq!(desk.word("布財"), Vec::<usize>::new());
    assert_eq!(desk.word("refu*"), [4, 2]);
    assert_eq!(desk.word("refu"), Vec::<usize>::new());
    assert_eq!(desk.word("person2"), [2], "authors are searched too");
    assert_eq!(desk.found(Search { words: words(&["refund", "please"]), ..Search::default() }), [2]);
    assert_eq!(desk.found(Search { any_words: words(&["manana", "banii"]), ..Search::default() }), [1, 0]);
    assert_eq!(desk.found(Search { phrases: words(&["my refund"]), ..Search::default() }), [2]);
    assert_eq!(desk.found(Search { phrases: words(&["refund my"]), ..Search::default() }), Vec::<usize>::new());
    assert_eq!(
        desk.found(Search { words: words(&["refund"]), not_words: words(&["please"]), ..Search::default() }),
        [4]
    );
    assert_eq!(desk.found(Search { not_words: words(&["refund"]), ..Search::default() }), [3, 1, 0]);
    assert_eq!(
        desk.found(Search { words: words(&["refund"]), relevance: true, ..Search::default() }),
        [2, 4],
        "it says so twice"
    );
    assert_eq!(desk.word("…!?"), [4, 3, 2, 1, 0], "no word at all asks for everything");
}

#[test]
fn filters_fit_each_alone() {
    let desk = desk(&["one", "two", "three", "four"]);
    let all = Search::default;
    assert_eq!(desk.found(Search { networks: Some(words(&["Email"])), ..all() }), [1]);
    assert_eq!(desk.found(Search { accounts: Some(vec![story::account(0)]), ..all() }), [3, 0]);
    assert_eq!(desk.found(Search { from: Some("@person1".to_owned()), ..all() }), [1]);
    assert_eq!(desk.found(Search { from: Some("pers".to_owned()), limit: 9, ..all() }).len(), 4);
    assert_eq!(desk.found(Search { classes: Some(vec![Class::ALL[2]]), ..all() }), [2]);
    assert_eq!(desk.found(Search { kinds: Some(vec![Kind::Dm]), ..all() }), Vec::<usize>::new());
    assert_eq!(desk.found(Search { before: Some(story::at(2)), ..all() }), [1, 0]);
    assert_eq!(desk.found(Search { after: Some(story::at(2)), ..all() }), [3, 2]);
    assert_eq!(desk.store.reader().search(&all()).unwrap(), [], "a limit of nothing finds nothing");
}

#[test]
fn a_language_finds_its_regions() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for (n, lang) in [(1, "en"), (2, "en-GB"), (3, "es")] {
        let mut item = item(n, 1, "text");
        item.lang = Some(lang.to_owned());
        store.append(&[story::arrived(n, item, Class::Question)]).unwrap();
    }
    store.finish_index().unwrap();
    let search = Search { langs: Some(words(&["EN"])), limit: 9, ..Search::default() };
    assert_eq!(store.reader().search(&search).unwrap().len(), 2);
}

#[test]
fn the_language_of_a_text_stands_before_what_its_network_says() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut said = item(1, 1, "text");
    said.lang = Some("en".to_owned());
    let mut arrived = story::arrived(1, said, Class::Question);
    if let Event::Conversation { change: Change::Arrived(arrival), .. } = &mut arrived.recorded.event {
        arrival.verdict.lang = Some("ro".to_owned());
    }
    store.append(&[arrived]).unwrap();
    store.finish_index().unwrap();
    for (lang, hits) in [("ro", 1), ("en", 0)] {
        let search = Search { langs: Some(words(&[lang])), limit: 9, ..Search::default() };
        assert_eq!(store.reader().search(&search).unwrap().len(), hits, "{lang}");
    }
}

#[test]
fn replies_notes_and_edits_follow() {
    let mut desk = desk(&["something about trains"]);
    let (id, account) = (desk.ids[0], story::account(0));
    let mut edited = item(0, 0, "something about planes");
    edited.created_at = story::at(0);
    let change = Change::Edited { item: edited.item_id(), verdict: Default::default() };
    let mut edit = story::changed(10, id, change);
    edit.body = Some(Body::Item(Box::new(edited)));
    let noted = Event::Conversation { id, change: Change::Noted, due: None };
    let note = story::entry(11, noted, Some(Body::Note("ask the depot".to_owned())));
    desk.store.append(&[edit, note, story::queued(12, id, &account, "we are sorry")]).unwrap();
    desk.store.finish_index().unwrap();
    assert_eq!(desk.word("trains"), Vec::<usize>::new());
    for word in ["planes", "depot", "sorry"] {
        assert_eq!(desk.word(word), [0], "{word}");
    }
    desk.store.append(&[story::moved(13, story::reply_id(12), Delivery::CalledBack)]).unwrap();
    desk.store.finish_index().unwrap();
    assert_eq!(desk.word("sorry"), Vec::<usize>::new());
}

#[test]
fn a_merged_conversation_is_found_as_what_it_is_now() {
    let mut desk = desk(&["parent words", "child words"]);
    let (into, from) = (desk.ids[0], desk.ids[1]);
    let page = desk.store.reader().conversation(from).unwrap().unwrap();
    desk.store
        .append(&[
            story::changed(10, into, Change::TookOver { other: Box::new(page) }),
            story::changed(11, from, Change::WentInto { into }),
        ])
        .unwrap();
    desk.store.finish_index().unwrap();
    assert_eq!(desk.word("child"), [0]);
    assert_eq!(desk.word("words"), [0], "each conversation once");
}

#[test]
fn the_index_catches_up_after_a_crash_and_is_made_again_when_it_is_gone_or_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let search = Search { words: words(&["hello"]), limit: 99, ..Search::default() };
    let mut store = open(dir.path());
    store.append(&[story::arrived(1, item(1, 1, "hello"), Class::Question)]).unwrap();
    store.finish_index().unwrap();
    store.append(&[story::arrived(2, item(2, 1, "hello again"), Class::Question)]).unwrap();
    drop(store);
    for harm in ["nothing", "gone", "garbage", "half"] {
        let index = dir.path().join("search");
        match harm {
            "gone" => fs::remove_dir_all(&index).unwrap(),
            "garbage" => fs::write(index.join("meta.json"), "{").unwrap(),
            "half" => {
                for entry in fs::read_dir(&index).unwrap() {
                    let path = entry.unwrap().path();
                    if path.extension().is_some_and(|ending| ending == "store" || ending == "idx" || ending == "term") {
                        fs::write(&path, b"").unwrap();
                    }
                }
            }
            _ => {}
        }
        let mut store = open(dir.path());
        store.finish_index().unwrap();
        assert_eq!(store.reader().search(&search).unwrap().len(), 2, "{harm}");
        assert_eq!(store.reader().indexed(), 2, "{harm}");
    }
}

#[test]
fn another_desks_index_is_not_ours() {
    let (one, two) = (desk(&["alpha", "beta"]), tempfile::tempdir().unwrap());
    let mut other = open(two.path());
    other.append(&[story::arrived(1, item(1, 1, "gamma"), Class::Question)]).unwrap();
    drop(other);
    let Desk { _dir: dir, store, .. } = one;
    drop(store);
    fs::rename(dir.path().join("search"), two.path().join("search")).unwrap();
    let mut other = open(two.path());
    other.finish_index().unwrap();
    let search = Search { words: words(&["alpha"]), limit: 9, ..Search::default() };
    assert_eq!(other.reader().search(&search).unwrap(), []);
}

#[test]
fn reindexing_tells_how_far_it_is() {
    let mut desk = desk(&["one", "two", "three"]);
    let mut steps = Vec::new();
    desk.store.reindex(|done, all| steps.push((done, all))).unwrap();
    assert_eq!(steps.last(), Some(&(3, 3)));
    assert_eq!(desk.word("two"), [1]);
}

#[test]
fn a_person_is_summed_up_from_everything_they_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for n in 0..6 {
        let mut item = item(n, 1, "hi");
        item.created_at = story::START.plus(Span::days(n as i64));
        store.append(&[story::arrived(n, item, Class::Question)]).unwrap();
    }
    let person = item(0, 1, "").author_id();
    let known = |store: &Store| store.reader().author("email", person, story::START.plus(Span::days(4))).unwrap();
    // What the index does not cover yet counts as much as what it does.
    let at_once = known(&store);
    store.finish_index().unwrap();
    for known in [at_once, known(&store)] {
        assert_eq!((known.items, known.recent, known.conversations.len()), (6, 2, 6));
        assert_eq!(known.first, Some(story::START));
        assert_eq!(known.last, Some(story::START.plus(Span::days(5))));
        let newest = item(5, 1, "");
        assert_eq!(known.conversations[0], story::conversation_of(&newest));
    }
    assert_eq!(store.reader().author("bluesky", person, story::START).unwrap().items, 0);
}

#[test]
fn what_a_person_just_wrote_is_added_to_what_the_index_knows() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.append(&[story::arrived(0, item(0, 1, "hi"), Class::Question)]).unwrap();
    store.finish_index().unwrap();
    store
        .append(&[
            story::arrived(1, item(1, 1, "and"), Class::Question),
            story::arrived(2, item(2, 2, "other"), Class::Question),
        ])
        .unwrap();
    let known = store.reader().author("email", item(0, 1, "").author_id(), story::START).unwrap();
    assert_eq!((known.items, known.conversations.len()), (2, 2));
    assert_eq!(known.conversations[0], story::conversation_of(&item(1, 1, "")));
}

#[test]
fn the_search_goes_on_while_the_store_is_opened_again() {
    let mut desk = desk(&["before"]);
    desk.store.index().unwrap();
    desk.store = desk.store.reopen().unwrap();
    desk.store.append(&[story::arrived(9, item(9, 0, "after"), Class::Question)]).unwrap();
    desk.store.finish_index().unwrap();
    let search = Search { words: words(&["after"]), limit: 9, ..Search::default() };
    assert_eq!(desk.store.reader().search(&search).unwrap().len(), 1);
}
