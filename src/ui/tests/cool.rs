//! An answer to an angry thread is held for a cool head.

use super::world::{World, id, world};
use crate::domain::command::{Act, Command, Refusal};
use crate::domain::guard::{Concern, ConcernKind, Gravity};
use crate::domain::reply::Thought;
use crate::domain::snooze::Wake;
use crate::domain::time::Span;

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (60, 20);

fn concern(kind: ConcernKind, gravity: Gravity, sentence: &str) -> Concern {
    Concern { kind, gravity, sentence: sentence.into() }
}

/// Somebody has written to the angry in capitals and wants to send it.
fn hot(size: (u16, u16)) -> World {
    let mut w = world(size);
    let shouts = concern(ConcernKind::Shouts, Gravity::Holds, "This thread is angry, and \"NEVER\" reads as shouting.");
    let language = concern(ConcernKind::Language, Gravity::Asks, "you answer in English, Mira wrote Romanian");
    w.refuse = Some(Refusal::Asks(vec![shouts, language]));
    w.keys("r").types("We NEVER did that").keys("Ctrl-s");
    w
}

fn seen(w: &World) -> Vec<Vec<ConcernKind>> {
    let kinds = |command: &Command| match command {
        Command::Send { seen, .. } => Some(seen.iter().map(|concern| concern.kind).collect()),
        _ => None,
    };
    w.did.iter().filter_map(kinds).collect()
}

#[test]
fn the_tree_and_the_sheet_stand_beside_what_is_held() {
    let w = hot(WIDE);
    let screen = w.screen();
    for words in [
        "A cool head: read it once more",
        "reads as shouting",
        "You wrote: We NEVER did that",
        "Watch: a troll, who lives off provoking",
        "Answer in private: an unhappy customer",
        "The brand sheet",
        "values",
        "We say what we know.",
        "e edit  s draft, back in 10 min  a send all the same",
    ] {
        assert!(screen.contains(words), "\"{words}\" is missing:\n{screen}");
    }
    insta::assert_snapshot!("cool-wide", screen);
    let mut w = hot(SMALL);
    insta::assert_snapshot!("cool-small", w.screen());
    w.keys("PgDn PgDn PgDn");
    insta::assert_snapshot!("cool-small-end", w.screen());
    for size in [(40, 10), (20, 4), (2, 2)] {
        let mut w = hot(size);
        w.screen();
        w.keys("a");
        w.screen();
    }
}

#[test]
fn enter_y_and_a_second_stroke_do_not_send() {
    for keys in ["Enter", "y", "Ctrl-s", "Ctrl-s Enter y", "a Enter", "a y Enter", "a Esc"] {
        let mut w = hot(WIDE);
        w.tick(Span::seconds(2));
        w.keys(keys);
        assert_eq!(seen(&w), [Vec::new()], "{keys}");
        assert!(w.seat.in_layer(), "{keys}");
    }
}

#[test]
fn it_goes_back_to_the_editor_as_it_was() {
    for keys in ["e", "Esc", "Ctrl-c"] {
        let mut w = hot(WIDE);
        w.keys(keys).types("!");
        assert_eq!(w.seat.writing().as_deref(), Some("We NEVER did that!"), "{keys}");
    }
}

#[test]
fn it_is_kept_and_comes_back_in_ten_minutes() {
    let mut w = hot(WIDE);
    w.refuse = None;
    let now = w.now;
    w.keys("s");
    assert_eq!(seen(&w), [Vec::new()]);
    assert!(!w.seat.in_layer() && w.seat.writing().is_none());
    let drafts: Vec<&str> = w.drafts.values().map(|draft| draft.text.as_str()).collect();
    assert_eq!(drafts, ["We NEVER did that"]);
    let wake = Wake::At(now.plus(Span::minutes(10)));
    assert!(w.acts().contains(&&Act::Snooze { wake, past_due: false }), "{:?}", w.acts());
    assert!(!w.rows.iter().any(|(_, row)| row.conversation == Some(id(1))));
}

#[test]
fn the_word_is_typed_to_send_it_all_the_same() {
    let mut w = hot(WIDE);
    w.keys("a").types("sure\n");
    assert!(w.screen().contains("nothing was sent"), "{}", w.screen());
    w.keys("a").types("send\n");
    assert_eq!(seen(&w).last(), Some(&vec![ConcernKind::Shouts, ConcernKind::Language]), "all of it was seen");
    assert!(!w.seat.in_layer());
}

/// What speaks for the newest answer having been thought over.
fn thought(w: &World) -> Thought {
    let thought = |command: &Command| match command {
        Command::Send { draft, .. } => Some(draft.thought.clone()),
        _ => None,
    };
    w.did.iter().rev().find_map(thought).expect("something was sent")
}

#[test]
fn an_answer_tells_since_when_what_they_wrote_was_on_screen() {
    let mut w = world(WIDE);
    let opened = w.now;
    w.tick(Span::minutes(4));
    w.keys("r").types("We look into it.").keys("Ctrl-s");
    let Thought { read_from, prepared } = thought(&w);
    assert!(read_from.is_some_and(|from| from <= opened), "{read_from:?}");
    assert_eq!(prepared, "");
}

#[test]
fn an_answer_tells_what_was_put_into_it_as_it_was_offered() {
    let mut w = world(WIDE);
    w.keys("r Ctrl-t Enter").keys("Ctrl-s");
    let sent = w.sent().pop().unwrap();
    assert_eq!(thought(&w).prepared, sent.trim());
}
