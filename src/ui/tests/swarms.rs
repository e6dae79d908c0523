//! Copies of one message: folded, shown, dealt with as one.

use super::world::{World, id, world};
use crate::domain::ask::{Query, RowId, Shown};
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::{Act, Command};
use crate::domain::id::{ConversationId, SwarmId};
use crate::domain::many::{HeldBack, ToMany};
use crate::domain::reply::Draft;
use crate::domain::time::Span;
use crate::ui::Msg;

const WIDE: (u16, u16) = (160, 50);
const TEXT: &str = "The lift at St. Ilse is out of order again";

/// A desk with four who pass on one complaint, 10 to 13, due behind row 3.
fn swarm(size: (u16, u16)) -> World {
    let mut w = world(size);
    for (n, who) in [(10, "Ilse Brandt"), (11, "Tom Baxter"), (12, "rollator_rita"), (13, "Bev")] {
        copy(&mut w, n, who);
    }
    w.send(Msg::Changed(8));
    w.keys("=");
    w
}

fn copy(w: &mut World, n: u8, who: &str) {
    w.add(n, (Band::InTime, i64::from(n)), Class::Complaint, "x", (who, TEXT));
    for (listed, _) in &mut w.rows {
        if listed.id == RowId::Conversation(id(n)) {
            listed.swarm = Some(SwarmId::from_bytes([1; 16]));
        }
    }
}

fn on_screen(w: &World) -> Vec<u8> {
    let of = |row: &RowId| match row {
        RowId::Conversation(id) => id.bytes()[0],
        RowId::Delivery(_)
        | RowId::Account(_)
        | RowId::Crisis(..)
        | RowId::Page(_)
        | RowId::Alarm(_)
        | RowId::Post(_) => 0,
    };
    w.seat.queue.shown.rows_from(0).map(|row| of(&row.id)).collect()
}

fn acted_on(w: &World) -> Vec<ConversationId> {
    let mut acts = w.did.iter().rev().filter_map(|command| match command {
        Command::Act { on, .. } => Some(on.clone()),
        _ => None,
    });
    acts.next().unwrap_or_default()
}

fn ids(ns: &[u8]) -> Vec<ConversationId> {
    ns.iter().map(|n| id(*n)).collect()
}

#[test]
fn a_swarm_is_one_row_and_unfolds_in_place() {
    for (name, size) in [("wide", WIDE), ("stacked", (80, 24)), ("phone", (60, 20))] {
        let mut w = swarm(size);
        assert_eq!(on_screen(&w), [1, 2, 3, 10, 4, 5, 6, 7, 8]);
        w.keys("j j j");
        w.rest();
        insta::assert_snapshot!(format!("swarm_folded_{name}"), w.screen());
        w.keys("X");
        assert_eq!(on_screen(&w), [1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 8]);
        insta::assert_snapshot!(format!("swarm_unfolded_{name}"), w.screen());
        w.keys("j j X");
        assert_eq!(on_screen(&w), [1, 2, 3, 10, 4, 5, 6, 7, 8]);
        assert_eq!(
            w.seat.queue.cursor,
            Some(RowId::Conversation(id(10))),
            "the first row stands for the one it was on"
        );
    }
}

#[test]
fn people_are_counted_and_not_folds() {
    let mut w = swarm(WIDE);
    assert!(w.screen().contains("In time · 9 at"), "{}", w.screen());
    w.keys("j j j e");
    assert!(w.screen().contains("In time · 5 at"), "{}", w.screen());
}

#[test]
fn an_act_on_a_fold_takes_all_that_were_shown_and_nothing_newer() {
    let mut w = swarm(WIDE);
    w.keys("j j j");
    copy(&mut w, 14, "Late Larry");
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(9));
    assert!(w.screen().contains("x4") && w.screen().contains("1 new"), "{}", w.screen());
    w.keys("e");
    assert_eq!(acted_on(&w), ids(&[10, 11, 12, 13]));
    w.rest();
    assert_eq!(on_screen(&w), [1, 2, 3, 14, 4, 5, 6, 7, 8]);
    w.keys("u");
    w.rest();
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 4, 5, 6, 7, 8], "all come back as one row");
    assert!(w.screen().contains("x5"), "{}", w.screen());
}

#[test]
fn unfolded_each_row_is_its_own() {
    let mut w = swarm(WIDE);
    w.keys("j j j X j s");
    assert_eq!(acted_on(&w), ids(&[11]));
    w.keys("j e");
    assert_eq!(acted_on(&w), ids(&[12]));
    assert!(w.screen().contains("x3"), "{}", w.screen());
    w.keys("k k e");
    assert_eq!(acted_on(&w), ids(&[10]), "the first one too, where all are shown");
    assert_eq!(on_screen(&w), [1, 2, 3, 11, 13, 4, 5, 6, 7, 8]);
}

#[test]
fn marks_take_what_is_folded() {
    let mut w = swarm(WIDE);
    w.keys("j j x x");
    assert!(w.screen().contains("5 marked"), "{}", w.screen());
    w.keys("k X j j x");
    assert!(w.screen().contains("4 marked"), "one of them is left out: {}", w.screen());
    w.keys("s");
    assert_eq!(acted_on(&w), ids(&[3, 10, 11, 13]));
}

#[test]
fn the_row_under_the_cursor_stays_where_it_joins_a_swarm() {
    let mut w = world(WIDE);
    w.keys("j j");
    copy(&mut w, 10, "Ilse Brandt");
    for (listed, _) in &mut w.rows {
        if listed.id == RowId::Conversation(id(3)) {
            listed.swarm = Some(SwarmId::from_bytes([1; 16]));
        }
    }
    let line = |w: &World| w.screen().lines().position(|line| line.starts_with('▌'));
    let before = line(&w);
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(9));
    assert!(!w.screen().contains("x2"), "{}", w.screen());
    w.keys("=");
    assert_eq!((line(&w), w.seat.queue.cursor.clone()), (before, Some(RowId::Conversation(id(3)))));
    assert!(w.screen().contains("x2"), "{}", w.screen());
}

#[test]
fn what_is_opened_by_name_is_found_in_a_fold() {
    let mut w = swarm(WIDE);
    w.keys(":");
    w.types(&format!("open {}", id(12)));
    w.keys("Enter");
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(12))));
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 8]);
}

fn to_many(w: &World) -> Option<(Vec<ConversationId>, usize, String)> {
    w.did.iter().rev().find_map(|command| match command {
        Command::SendMany { draft, many, count, .. } => Some((many.to(), *count, draft.text.clone())),
        _ => None,
    })
}

#[test]
fn one_person_is_answered_and_the_others_are_not() {
    for (name, size) in [("wide", WIDE), ("stacked", (80, 24)), ("phone", (60, 20))] {
        let mut w = swarm(size);
        w.keys("j j j r");
        w.rest();
        insta::assert_snapshot!(format!("swarm_answer_{name}"), w.screen());
    }
    let mut w = swarm(WIDE);
    w.keys("j j j r");
    assert!(w.screen().contains("to Ilse Brandt · 3 others not included"), "{}", w.screen());
    w.types("We are on it");
    w.keys("Ctrl-s");
    assert_eq!(w.sent(), ["We are on it"]);
    w.rest();
    assert_eq!(on_screen(&w), [1, 2, 3, 11, 4, 5, 6, 7, 8], "the others wait on");
    assert!(w.screen().contains("x3"), "{}", w.screen());
}

#[test]
fn all_are_answered_once_the_number_is_typed() {
    let mut w = swarm(WIDE);
    w.keys("j j j r");
    w.types("{Hi|Hello}, the lift is being mended");
    w.keys("Esc :");
    w.types("reply all");
    w.keys("Enter");
    assert!(w.screen().contains("Reply to 4 people"), "{}", w.screen());
    w.rest();
    w.keys("Ctrl-s");
    insta::assert_snapshot!("swarm_answer_all", w.screen());
    assert_eq!(to_many(&w), None);
    w.keys("Enter");
    assert_eq!(to_many(&w), None, "Enter says nothing here");
    w.keys("y Enter");
    assert_eq!(to_many(&w), None, "nor does an empty line");
    w.types("3");
    w.keys("Enter");
    assert!(w.screen().contains("3 is not 4: nothing was sent"), "{}", w.screen());
    assert_eq!(to_many(&w), None);
    w.types("4");
    w.keys("Enter");
    let text = "{Hi|Hello}, the lift is being mended".to_owned();
    assert_eq!(to_many(&w), Some((ids(&[10, 11, 12, 13]), 4, text)));
    w.rest();
    assert_eq!(on_screen(&w), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(w.seat.editing.is_none() && w.sent().is_empty());
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(4))));
}

#[test]
fn the_same_words_for_all_and_who_is_left_out_are_told() {
    let mut w = swarm(WIDE);
    w.left_out = vec![("Bev".to_owned(), "does not wait for an answer any more".to_owned())];
    w.keys("j j j :");
    w.types("reply all");
    w.keys("Enter");
    w.rest();
    w.types("We are on it");
    w.keys("Ctrl-s");
    let screen = w.screen();
    assert!(screen.contains("The very same words go to 4 of 4"), "{screen}");
    assert!(screen.contains("Left out: Bev: does not wait"), "{screen}");
    w.keys("Esc");
    assert_eq!(w.seat.writing().as_deref(), Some("We are on it"), "nothing is lost");
    w.keys("Esc :");
    w.types("reply all");
    w.keys("Enter");
    w.keys("Ctrl-s y");
    w.types("4");
    w.keys("Enter");
    assert_eq!(to_many(&w).map(|(to, ..)| to), Some(ids(&[10, 11, 12, 13])));
}

#[test]
fn who_is_held_back_stays_and_is_named() {
    let mut w = swarm(WIDE);
    let held = |n, who: &str| HeldBack {
        conversation: id(n),
        who: who.to_owned(),
        why: "wrote again since you looked".to_owned(),
    };
    w.held_back = vec![held(10, "Ilse Brandt"), held(12, "rollator_rita")];
    w.keys("j j j :");
    w.types("reply all");
    w.keys("Enter");
    w.rest();
    w.types("{Hi|Hello}, the lift is being mended");
    w.keys("Ctrl-s y");
    w.types("4");
    w.keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("2 held back: look, then send the drafts that wait there"), "{screen}");
    assert!(screen.contains("Ilse Brandt (wrote again since you looked)"), "{screen}");
    w.keys("Esc");
    w.rest();
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 4, 5, 6, 7, 8], "they wait on");
    assert!(w.screen().contains("x2") && w.seat.editing.is_none(), "{}", w.screen());
}

#[test]
fn a_look_at_others_or_at_another_text_asks_nothing() {
    let mut w = swarm(WIDE);
    w.keys("j j j :");
    w.types("reply all");
    w.keys("Enter");
    w.rest();
    w.types("We are on it");
    let draft = w.seat.editing.as_ref().unwrap().draft();
    let many = || Box::new(ToMany { left_out: vec![("Bev".to_owned(), "is gone".to_owned())], ..ToMany::default() });
    let elsewhere = Draft { conversation: Some(id(3)), ..draft.clone() };
    for (draft, to) in [(&draft, &[10, 11][..]), (&draft, &[10, 11, 12, 14]), (&elsewhere, &[10, 11, 12, 13])] {
        let query = Query::ToMany { draft: Box::new(draft.clone()), to: ids(to) };
        w.send(Msg::Shown(query, Shown::ToMany(many())));
        assert!(w.seat.layers.is_empty(), "{to:?}");
    }
    let query = Query::ToMany { draft: Box::new(draft), to: ids(&[10, 11, 12, 13]) };
    w.send(Msg::Shown(query, Shown::ToMany(many())));
    assert_eq!(w.seat.layers.len(), 1);
}

#[test]
fn marked_rows_are_answered_at_once_too() {
    let mut w = swarm(WIDE);
    w.keys("j x j x k");
    assert_eq!(w.seat.queue.selected.len(), 5);
    w.keys("r");
    assert!(w.screen().contains("one at a time"), "{}", w.screen());
    w.keys(":");
    w.types("reply all");
    w.keys("Enter");
    w.rest();
    w.types("Sorry to hear that");
    assert!(w.screen().contains("Reply to 5 people"), "{}", w.screen());
    w.keys("Esc g g :");
    w.types("reply all");
    w.keys("Enter");
    assert!(w.screen().contains("put the cursor on one of the marked rows"), "{}", w.screen());
}

#[test]
fn a_row_alone_does_not_unfold() {
    let mut w = swarm(WIDE);
    w.keys("X");
    assert!(w.screen().contains("this row is no swarm"), "{}", w.screen());
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 4, 5, 6, 7, 8]);
    let stars = w.did.iter().filter(|command| matches!(command, Command::Act { act: Act::Star(_), .. }));
    assert_eq!(stars.count(), 0);
}

/// Gives all of the swarm another name, as the desk does when its centre leaves it.
fn rename(w: &mut World, name: u8) {
    for (listed, _) in &mut w.rows {
        listed.swarm = listed.swarm.map(|_| SwarmId::from_bytes([name; 16]));
    }
}

#[test]
fn what_was_unfolded_stays_so_when_the_swarm_goes_by_another_name() {
    let mut w = swarm(WIDE);
    w.keys("j j j X");
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 8]);
    rename(&mut w, 2);
    w.send(Msg::Changed(9));
    w.keys("=");
    assert_eq!(on_screen(&w), [1, 2, 3, 10, 11, 12, 13, 4, 5, 6, 7, 8]);
    w.keys("e");
    assert_eq!(acted_on(&w), ids(&[10]), "the one under the cursor, not all of them");
}

#[test]
fn copies_that_come_between_two_keys_are_not_swept_away() {
    let mut w = world(WIDE);
    copy(&mut w, 10, "Ilse Brandt");
    w.send(Msg::Changed(8));
    w.keys("= j j");
    for (n, who) in [(11, "Tom Baxter"), (12, "rollator_rita")] {
        copy(&mut w, n, who);
    }
    w.send(Msg::Changed(9));
    w.keys("e");
    assert_eq!(acted_on(&w), ids(&[3]));
    w.keys("e");
    assert_eq!(acted_on(&w), ids(&[10]), "two who copy them came between: they were never on screen");
}
