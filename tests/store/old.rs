//! Every version ever written stays readable: logs as they were exported on the day of what they hold.
//!
//! From version 2 on each line's link is a hash of the event's and the body's bytes in the store, so that reading the
//! file into a desk proves that today's codec still makes those very bytes. `HEARKEN_WRITE_FIXTURES=1` writes the files that
//! are missing: only for what is new, under a new name.

use std::fs;
use std::path::PathBuf;

use hearken::store::upkeep::{export_log, import_log, verify};
use hearken::store::{Entry, Opening, Store};

use crate::story::Story;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store").join(name)
}

/// The first so many kinds of happening, three times over, with other people and other things.
fn story(kinds: u8) -> Vec<Entry> {
    let mut story = Story::default();
    let happenings = (0..3 * kinds).map(|n| (n % kinds, n / kinds + n % 3, n % 7));
    happenings.flat_map(|happening| story.happens(happening)).collect()
}

fn open(dir: &std::path::Path) -> Store {
    Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap()
}

fn exported(store: &Store) -> String {
    let mut out = Vec::new();
    export_log(&store.reader(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Messages, and everything that can happen to crises, pages, alarms and the rota, again and again.
fn of_crises() -> Vec<Entry> {
    let mut story = Story::default();
    let messages = (0..6).flat_map(|n| story.happens((n, n, n))).collect::<Vec<_>>();
    let rest = (0..228u8).flat_map(|n| story.happens((40 + n % 4, n / 4, n % 7 / 2))).collect();
    [messages, rest].concat()
}

/// Writes a file that is missing, where asked to.
fn write_if_asked(name: &str, kinds: u8) {
    write_these_if_asked(name, || story(kinds));
}

fn write_these_if_asked(name: &str, entries: impl FnOnce() -> Vec<Entry>) {
    if std::env::var_os("HEARKEN_WRITE_FIXTURES").is_some() && !fixture(name).exists() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        store.append(&entries()).unwrap();
        fs::write(fixture(name), exported(&store)).unwrap();
    }
}

/// Reads a file into a desk and returns what that exports.
fn through_a_desk(name: &str, words: &[&str]) -> (String, String) {
    let text = fs::read_to_string(fixture(name)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let imported = import_log(&mut store, &mut text.as_bytes(), |_| {}).unwrap();
    assert!(imported.events > 80, "{imported:?}");
    let report = verify(&store.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    for word in words {
        assert!(text.contains(&format!("\"{word}\"")), "{word}");
    }
    let again = exported(&store);
    assert!(!again.contains("\"raw\""), "today's JSON makes the same bytes");
    (text, again)
}

/// Returns the lines without their links, and without what has its default.
fn events(text: &str) -> Vec<serde_json::Value> {
    fn lean(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.values_mut().for_each(lean);
                let is_default = |value: &serde_json::Value| match value {
                    serde_json::Value::Null => true,
                    serde_json::Value::Bool(on) => !on,
                    serde_json::Value::Number(n) => n.as_i64() == Some(0),
                    serde_json::Value::Array(all) => all.is_empty(),
                    _ => false,
                };
                map.retain(|name, value| name != "link" && name != "state" && !is_default(value));
            }
            serde_json::Value::Array(all) => all.iter_mut().for_each(lean),
            _ => {}
        }
    }
    let mut lines: Vec<serde_json::Value> =
        text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter_mut().for_each(lean);
    lines
}

const TAKEN_BACK: [&str; 4] = ["account_changed", "crisis_restored", "note_withdrawn", "note_restored"];

#[test]
fn a_log_of_version_1_tells_the_same_story() {
    for (name, words) in
        [("log-v1.jsonl", &["took_over", "note", "queued"][..]), ("log-v1-taken-back.jsonl", &TAKEN_BACK[..])]
    {
        let (before, after) = through_a_desk(name, words);
        assert_eq!(events(&after), events(&before), "{name}");
    }
}

#[test]
fn a_log_of_version_2_reads_to_the_byte() {
    write_if_asked("log-v2.jsonl", 33);
    let words = [&["took_over", "note", "queued", "rooted"][..], &TAKEN_BACK[..]].concat();
    let (before, after) = through_a_desk("log-v2.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_acts_taught_reads_to_the_byte() {
    write_if_asked("log-v2-taught.jsonl", 37);
    let (before, after) = through_a_desk("log-v2-taught.jsonl", &["taught", "restored", "lesson"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_languages_were_set_reads_to_the_byte() {
    write_if_asked("log-v2-languages.jsonl", 38);
    let (before, after) = through_a_desk("log-v2-languages.jsonl", &["lang_set"]);
    assert!(before.contains(r#""lang_set":{"lang":"ro"}"#) && before.contains(r#""lang_set":{}"#));
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_things_were_said_of_people_reads_to_the_byte() {
    write_if_asked("log-v2-people.jsonl", 40);
    let (before, after) =
        through_a_desk("log-v2-people.jsonl", &["do_not_reply", "vip", "person_restored", "no_reply"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_acts_took_the_place_of_others_reads_to_the_byte() {
    write_if_asked("log-v2-taught-anew.jsonl", 37);
    let (before, after) = through_a_desk("log-v2-taught-anew.jsonl", &["taught", "restored", "instead_of"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_rules_fired_reads_to_the_byte() {
    write_if_asked("log-v2-ruled.jsonl", 35);
    let acts = ["ruled", "rules_changed", "classed", "prioritised", "assigned", "nobody_free", "dismissed", "targeted"];
    let (before, after) = through_a_desk("log-v2-ruled.jsonl", &acts);
    assert!(before.contains("\"hides\"") && before.contains("\"paged\""));
    assert_eq!(after, before);
}

#[test]
fn a_log_of_crises_reads_to_the_byte() {
    write_these_if_asked("log-v2-crises.jsonl", of_crises);
    let subjects = ["crisis", "page", "alarm", "rota", "joined", "parted"];
    let changes = ["raised", "graded", "given", "ticked", "skipped", "noted", "proposed", "stated", "tasked", "closed"];
    let others = ["attempted", "acknowledged", "silenced", "ended", "grew", "put_away", "became", "overridden"];
    let (before, after) = through_a_desk("log-v2-crises.jsonl", &[&subjects[..], &changes, &others].concat());
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_posts_of_ours_are_part_of_a_crisis_reads_to_the_byte() {
    write_these_if_asked("log-v2-posts.jsonl", of_crises);
    let (before, after) = through_a_desk("log-v2-posts.jsonl", &["below", "posts", "link", "kept_out"]);
    assert!(before.contains(r#""why":"post""#));
    assert_eq!(after, before);
}

#[test]
fn a_log_in_which_messages_were_hidden_reads_to_the_byte() {
    write_if_asked("log-v2-hidden.jsonl", 40);
    let (before, after) = through_a_desk("log-v2-hidden.jsonl", &["put_aside", "put_back"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_statements_reads_to_the_byte() {
    write_these_if_asked("log-v2-statements.jsonl", of_crises);
    let words = ["proposed", "values", "replaces", "approved", "returned", "unsaid"];
    let (before, after) = through_a_desk("log-v2-statements.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_what_was_asked_for_reads_to_the_byte() {
    write_these_if_asked("log-v2-removals.jsonl", of_crises);
    let removals = ["removal_asked", "removal_done", "removal_refused", "removal_returned"];
    let (before, after) = through_a_desk("log-v2-removals.jsonl", &[&removals[..], &["filled", "lang"]].concat());
    assert_eq!(after, before);
}

#[test]
fn a_log_of_alarms_that_turned_reads_to_the_byte() {
    write_these_if_asked("log-v2-alarms.jsonl", of_crises);
    let (before, after) = through_a_desk("log-v2-alarms.jsonl", &["given", "turned", "terms", "over", "became"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_posts_reads_to_the_byte() {
    write_these_if_asked("log-v2-plan.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..160).flat_map(|n| story.happens((44, n, n % 11))).collect();
        [messages, posts].concat()
    });
    let words =
        ["made", "written", "staged", "approved", "returned", "commented", "fated", "published", "missed", "tags"];
    let (before, after) = through_a_desk("log-v2-plan.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_posts_that_networks_hold_reads_to_the_byte() {
    write_these_if_asked("log-v2-plan-there.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..160).flat_map(|n| story.happens((44, n, n % 17))).collect();
        [messages, posts].concat()
    });
    let words = ["there", "meant", "trouble", "native", "early", "comment"];
    let (before, after) = through_a_desk("log-v2-plan-there.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_posts_that_were_put_back_reads_to_the_byte() {
    write_these_if_asked("log-v2-posts-put-back.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..96).flat_map(|n| story.happens((44, n, n % 7))).collect();
        [messages, posts].concat()
    });
    let (before, after) = through_a_desk("log-v2-posts-put-back.jsonl", &["put_back", "approvals", "fates"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_the_media_library_reads_to_the_byte() {
    write_these_if_asked("log-v2-media.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..12).flat_map(|n| story.happens((44, n, n))).collect();
        let media: Vec<Entry> = (0..96).flat_map(|n| story.happens((45, n, n % 7))).collect();
        [messages, posts, media].concat()
    });
    let words = ["asset", "added", "noted", "dropped", "moves", "shape", "credit", "shot", "wanted", "done"];
    let (before, after) = through_a_desk("log-v2-media.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_what_became_of_posts_reads_to_the_byte() {
    write_these_if_asked("log-v2-measured.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..120).flat_map(|n| story.happens((44, n, n % 7))).collect();
        [messages, posts].concat()
    });
    let (before, after) = through_a_desk("log-v2-measured.jsonl", &["measured", "likes", "views", "poll", "votes"]);
    assert_eq!(after, before);
}

#[test]
fn a_log_of_posts_that_are_said_again_reads_to_the_byte() {
    write_these_if_asked("log-v2-series.jsonl", || {
        let mut story = Story::default();
        let messages: Vec<Entry> = (0..3).flat_map(|n| story.happens((n, n, n))).collect();
        let posts: Vec<Entry> = (0..120).flat_map(|n| story.happens((44, n, n % 13))).collect();
        [messages, posts].concat()
    });
    let words = ["repeats", "occurs", "first", "until", "texts", "lets_go", "weekday"];
    let (before, after) = through_a_desk("log-v2-series.jsonl", &words);
    assert_eq!(after, before);
}

#[test]
fn a_log_that_tells_copies_reads_to_the_byte() {
    write_if_asked("log-v2-copies.jsonl", 33);
    let (before, after) = through_a_desk("log-v2-copies.jsonl", &["print"]);
    assert_eq!(after, before);
}
