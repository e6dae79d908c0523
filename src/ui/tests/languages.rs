//! The language that somebody writes, set by hand.

use super::world::{id, world};
use crate::domain::command::{Act, Command};
use crate::domain::id::SeatName;
use crate::domain::lang::SetLang;

const WIDE: (u16, u16) = (160, 50);

fn set(code: &str) -> Act {
    Act::Lang(Some(code.to_owned()))
}

#[test]
fn a_language_is_typed_chosen_repeated_and_given_back() {
    let mut w = world(WIDE);
    w.keys(":").types("lang spanish").keys("Enter");
    w.keys("j C l");
    assert!(w.screen().contains("Which language they write") && w.screen().contains("Romanian"), "{}", w.screen());
    w.types("ukr").keys("Enter");
    w.keys("j .").keys(":").types("lang auto").keys("Enter");
    assert_eq!(w.acts(), [&set("es"), &set("uk"), &set("uk"), &Act::Lang(None)]);
    let last = w.did.iter().rev().find(|did| matches!(did, Command::Act { .. }));
    assert!(matches!(last, Some(Command::Act { on, .. }) if *on == [id(3)]), "{last:?}");
}

#[test]
fn what_people_on_the_list_write_is_offered_first_and_the_text_last() {
    let mut w = world(WIDE);
    w.keys("C l Enter");
    assert_eq!(w.acts(), [&set("ro")]);
    w.keys("C l").types("text").keys("Enter");
    assert_eq!(w.acts().last(), Some(&&Act::Lang(None)));
    w.keys("C l").types("klingon");
    assert!(w.screen().contains("no language is called so"), "{}", w.screen());
}

#[test]
fn all_that_are_marked_are_set_at_once() {
    let mut w = world(WIDE);
    w.keys("x j x :").types("lang ro").keys("Enter");
    let act = w.did.iter().find(|did| matches!(did, Command::Act { .. }));
    assert!(matches!(act, Some(Command::Act { on, .. }) if on.len() == 2), "{act:?}");
}

#[test]
fn a_language_that_is_not_known_is_refused_with_those_that_are() {
    let mut w = world(WIDE);
    w.keys(":").types("lang xx").keys("Enter");
    assert!(w.screen().contains("\"xx\" is no language that is known; write one of ar, bg, ca"), "{}", w.screen());
    w.keys("Esc :").types("lang spansh").keys("Enter");
    assert!(w.screen().contains("did you mean es (Spanish)?"), "{}", w.screen());
    assert!(w.acts().is_empty());
}

#[test]
fn the_head_of_the_conversation_says_that_it_was_set_by_hand() {
    let mut w = world(WIDE);
    w.keys("Enter");
    assert!(w.screen().contains("Bluesky · ro│"), "{}", w.screen());
    w.lang = Some(SetLang { lang: "es".to_owned(), by: SeatName::new("ana") });
    w.keys("Esc j Enter");
    w.rest();
    assert!(w.screen().contains("Bluesky · es by hand│"), "{}", w.screen());
}
