//! What is said of a person: by key and by word, on the row and on the card.

use super::world::{at, id, world};
use crate::domain::command::Command;
use crate::domain::contact::{Contact, NoReply, PersonChange, VipWord};
use crate::domain::id::SeatName;
use crate::domain::influence::Known;

const WIDE: (u16, u16) = (160, 50);

fn no_reply(on: bool, why: Option<&str>) -> PersonChange {
    PersonChange::DoNotReply { on, why: why.map(str::to_owned) }
}

#[test]
fn a_person_is_marked_with_a_reason_and_freed_again() {
    let mut w = world(WIDE);
    w.keys("M n");
    assert!(w.screen().contains("why they are not to be written to"), "{}", w.screen());
    w.types("asked by mail").keys("Enter");
    w.keys("M n j M n Enter j :").types("no-reply asked by phone").keys("Enter");
    w.keys(":").types("no-reply off").keys("Enter");
    let said: Vec<&PersonChange> = w
        .did
        .iter()
        .filter_map(|did| if let Command::Person { change, .. } = did { Some(change) } else { None })
        .collect();
    let expected = [
        no_reply(true, Some("asked by mail")),
        no_reply(false, None),
        no_reply(true, None),
        no_reply(true, Some("asked by phone")),
        no_reply(false, None),
    ];
    assert_eq!(said, expected.iter().collect::<Vec<_>>());
    let last = w.did.iter().rev().find(|did| matches!(did, Command::Person { .. }));
    assert!(matches!(last, Some(Command::Person { on, .. }) if *on == id(3)), "{last:?}");
}

#[test]
fn a_vip_is_made_and_unmade_by_the_same_key() {
    let mut w = world(WIDE);
    w.keys("M v M v :").types("vip off").keys("Enter");
    w.keys(":").types("vip perhaps").keys("Enter");
    assert!(w.screen().contains("write vip on or vip off"), "{}", w.screen());
    let said: Vec<bool> = w
        .did
        .iter()
        .filter_map(
            |did| if let Command::Person { change: PersonChange::Vip { on }, .. } = did { Some(*on) } else { None },
        )
        .collect();
    assert_eq!(said, [true, false, false]);
}

#[test]
fn one_person_is_marked_at_a_time() {
    let mut w = world(WIDE);
    w.keys("x j x M v");
    assert!(w.screen().contains("one at a time"), "{}", w.screen());
    assert!(!w.did.iter().any(|did| matches!(did, Command::Person { .. })));
}

#[test]
fn the_row_carries_the_mark_and_the_card_says_who_when_and_why() {
    let mut w = world(WIDE);
    for (_, row) in &mut w.rows {
        (row.no_reply, row.labels) = (true, vec!["no-reply".to_owned()]);
    }
    let by = SeatName::new("ana");
    w.contact = Contact {
        no_reply: Some(NoReply { by: by.clone(), at: at("2026-11-03T09:00:00Z"), why: Some("asked".to_owned()) }),
        vip: Some(VipWord { on: true, by, at: at("2026-11-04T09:00:00Z") }),
    };
    w.send(crate::ui::Msg::Changed(8));
    w.keys("Enter");
    w.rest();
    let screen = w.screen();
    assert!(screen.contains(" ⊘"), "{screen}");
    assert!(!screen.contains("#no-reply"), "the mark says it: {screen}");
    assert!(screen.contains("do not reply (ana, 3") && screen.contains("VIP (ana, 4 Nov)"), "{screen}");
}

#[test]
fn the_card_shows_influence_as_the_product_that_it_is() {
    let mut w = world(WIDE);
    w.influence = Some(Known { followers: 1_257, recent: 2, earlier: 1, verified: true, reactions: 1 }.influence());
    w.keys("Enter");
    w.rest();
    let screen = w.screen();
    for part in ["influence 6.1 = reach", "3.1 x relevance 1.5 x", "history 1.33"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}
