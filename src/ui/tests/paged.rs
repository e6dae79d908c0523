//! The seat that is paged.

use super::crisis::{acts, crisis_id, page_id, sheet};
use super::world::{World, empty, id, world};
use crate::domain::ask::*;
use crate::domain::bands::Band;
use crate::domain::chain::{How, PageAct};
use crate::domain::command::Command;
use crate::domain::id::PageId;
use crate::domain::time::Span;
use crate::ui::seat::Focus;
use crate::ui::{Effect, Msg};

const WIDE: (u16, u16) = (120, 40);

fn line(world: &World, rings: bool) -> PageLine {
    PageLine {
        id: page_id(),
        since: world.now,
        open: true,
        reached: true,
        failed: None,
        bells: false,
        rings,
        rule: None,
    }
}

fn pages(w: &mut World, rings: bool) {
    w.sheet = Some(sheet());
    let page = line(w, rings);
    w.summary.crises[0].page = Some(page);
    w.send(Msg::Changed(9));
    w.tick(Span::seconds(1));
}

fn bells(w: &World) -> usize {
    w.effects.iter().filter(|effect| **effect == Effect::Bell).count()
}

fn says(w: &World, words: &str) {
    assert!(w.screen().contains(words), "\"{words}\" is missing:\n{}", w.screen());
}

#[test]
fn a_seat_that_rings_turns_to_the_crisis_once() {
    let mut w = world(WIDE);
    pages(&mut w, true);
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Crisis, 1));
    says(&w, "You are paged. Enter acknowledges, q looks first");
    w.keys("q");
    assert_eq!(w.seat.focus, Focus::Queue);
    says(&w, "CRISIS 2");
    w.send(Msg::Changed(10));
    w.rest();
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Queue, 1), "looked at once, called once");
    w.keys("g x Enter");
    let page = Command::Page { id: page_id(), act: PageAct::Acknowledge { how: How::Screen } };
    assert_eq!(w.did.last(), Some(&page));
}

#[test]
fn a_seat_that_does_not_ring_is_left_alone() {
    let mut w = world(WIDE);
    pages(&mut w, false);
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Queue, 0));
}

#[test]
fn who_comes_to_a_desk_that_pages_looks_at_the_crisis_first() {
    let made = world(WIDE);
    let mut w = empty((60, 20));
    w.rows = made.rows.clone();
    w.summary.crises = made.summary.crises.clone();
    w.sheet = Some(sheet());
    w.place = Some(r#"{"focus":"conversation"}"#.to_owned());
    let page = line(&w, false);
    w.summary.crises[0].page = Some(page);
    w.start();
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Crisis, 0));
    says(&w, "Paged: Enter acknowledges, q looks");
    w.keys("q");
    says(&w, "CRISIS 2");
    assert_eq!(w.seat.focus, Focus::Queue);
}

#[test]
fn keys_that_were_meant_for_the_list_acknowledge_nothing() {
    let mut w = world(WIDE);
    w.sheet = Some(sheet());
    let page = line(&w, true);
    w.summary.crises[0].page = Some(page);
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(9));
    assert_eq!(w.seat.focus, Focus::Crisis);
    w.keys("Enter x e");
    says(&w, "the pane has just opened by itself, so that key did nothing; Enter acknowledges");
    assert!(acts(&w).is_empty() && !w.seat.in_layer());
    w.tick(Span::millis(800));
    w.keys("x");
    assert_eq!(acts(&w).len(), 1);
}

#[test]
fn whoever_writes_is_told_and_goes_on_writing() {
    let mut w = world(WIDE);
    w.keys("r").types("Bună");
    pages(&mut w, true);
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Editor, 1));
    says(&w, "you are paged for crisis 2: Double charges; g x shows it");
    w.types(" ziua");
    assert_eq!(w.seat.writing().as_deref(), Some("Bună ziua"));
}

#[test]
fn the_page_of_a_rule_rings_says_so_and_is_answered_on_its_row() {
    let mut w = world(WIDE);
    let rule = PageId::from_bytes([5; 16]);
    let mut row = w.rows[1].1.clone();
    row.id = RowId::Page(rule);
    row.class = None;
    row.conversation = Some(id(2));
    (row.what, row.who, row.text) = ("page".into(), "press".into(), "a rule paged and nobody has answered".into());
    let listed = Listed { id: RowId::Page(rule), band: Band::Crisis, due: w.now, waited_long: false, swarm: None };
    w.rows.insert(0, (listed, row));
    w.summary.pages = vec![PageLine { id: rule, rule: Some("press".into()), ..line(&w, true) }];
    w.send(Msg::Changed(9));
    w.tick(Span::seconds(1));
    assert_eq!((w.seat.focus, bells(&w)), (Focus::Queue, 1));
    says(&w, "the rule \"press\" pages you; Enter on its row answers");
    w.keys("= g g");
    w.rest();
    says(&w, "The rule \"press\" paged, and nobody has answered");
    w.keys("e");
    says(&w, "this row is a page and no message; Enter answers it");
    w.keys("Enter");
    says(&w, "Acknowledge the page of the rule \"press\"?");
    w.keys("Enter");
    assert!(!w.did.iter().any(|did| matches!(did, Command::Page { .. })), "Enter alone answers nothing");
    w.keys("y");
    assert_eq!(w.did.last(), Some(&Command::Page { id: rule, act: PageAct::Acknowledge { how: How::Screen } }));
    w.send(Msg::Changed(10));
    w.rest();
    assert_eq!(bells(&w), 1);
}

#[test]
fn a_dropped_line_comes_back_to_the_crisis() {
    let mut w = super::crisis::held(WIDE);
    w.keys("g x");
    let place = w.seat.place();
    let mut back = super::crisis::held(WIDE);
    back.seat.restore(&place);
    assert_eq!((back.seat.focus, back.seat.crisis.wanted), (Focus::Crisis, Some(crisis_id())));
}
