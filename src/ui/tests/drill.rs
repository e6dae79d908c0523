//! A drill on the screen: the mark, the brief, its end, what it was worth.

use super::world::{World, world};
use crate::domain::ask::{Debrief, DrillLine, DrillSheet};
use crate::domain::command::Command;
use crate::domain::drill::{Grade, Part, Scorecard, Scored};
use crate::domain::id::SeatName;
use crate::domain::time::Span;
use crate::ui::{Effect, Msg};

/// A desk on which a drill is played, with 41 minutes left.
pub fn played(size: (u16, u16)) -> World {
    let mut w = world(size);
    let until = w.now.plus(Span::minutes(41));
    w.seat.settings.drill = true;
    w.summary.drill = Some(DrillLine { until });
    w.drill = Some(DrillSheet {
        name: "night-charge".into(),
        title: "Payday weekend, six minutes past three".into(),
        brief: "You are on call for Lumo, and were asleep.\n\nNoor has the night desk. Find out what it is.".into(),
        player: SeatName::new("ana"),
        team: vec![
            (SeatName::new("noor"), "night desk; answers people, decides nothing".into()),
            (SeatName::new("vera"), "duty lawyer; says yes or no to statements, and thinks before she does".into()),
        ],
        began: w.now.minus(Span::minutes(19)),
        until,
        length: Span::hours(1),
        pace: 3,
        over: None,
    });
    w.send(Msg::Changed(9));
    w.rest();
    w
}

fn over(w: &mut World) {
    let scored = |part: Part, points, told: &str, better: &[&str]| Scored {
        part,
        points,
        of: part.weight(),
        told: told.into(),
        better: better.iter().map(|text| (*text).to_owned()).collect(),
    };
    let parts = vec![
        scored(Part::Acknowledged, 10, "after 1 min (within 5 min)", &[]),
        scored(Part::FirstWord, 12, "after 41 min (within 30 min)", &["17 messages came while they waited for it."]),
        scored(Part::Answered, 5, "2 of 8 in time", &["Maeve's insulin lay on the counter. Never answered."]),
    ];
    let card = Scorecard { points: 54, grade: Grade::Shaky, parts };
    let told = "It was a retry.\n\nThe quietest message was the one that could not wait.".into();
    w.drill.as_mut().unwrap().over = Some(Box::new(Debrief { card, told, best: Some(38) }));
    let sheet = w.drill.as_mut().unwrap();
    (sheet.began, sheet.until) = (w.now.minus(sheet.length), w.now);
    w.summary.drill = Some(DrillLine { until: w.now });
}

#[test]
fn the_brief_and_what_it_was_worth() {
    for (name, size) in [("160x50", (160, 50)), ("80x24", (80, 24)), ("60x20", (60, 20)), ("40x10", (40, 10))] {
        let mut w = played(size);
        w.keys(":");
        w.types("drill");
        w.keys("Enter");
        insta::assert_snapshot!(format!("drill_brief_{name}"), w.screen());
        w.keys("Esc");
        over(&mut w);
        w.send(Msg::Changed(10));
        w.rest();
        w.tick(Span::seconds(1));
        w.rest();
        insta::assert_snapshot!(format!("drill_over_{name}"), w.screen());
    }
}

#[test]
fn it_ends_by_itself_but_never_over_what_somebody_types() {
    let mut w = played((120, 40));
    w.keys("r");
    w.types("We see");
    over(&mut w);
    w.send(Msg::Changed(10));
    w.rest();
    w.tick(Span::seconds(1));
    assert!(!w.seat.in_layer() && w.screen().contains("the drill is over"), "{}", w.screen());
    w.keys("Esc");
    w.tick(Span::seconds(1));
    w.rest();
    assert!(w.screen().contains("54 of 100"), "{}", w.screen());
    // Once: who closed it asks for it.
    w.keys("q");
    w.tick(Span::seconds(5));
    assert!(!w.screen().contains("54 of 100"), "{}", w.screen());
}

#[test]
fn ending_it_is_asked_and_another_is_not_played_inside() {
    let mut w = played((120, 40));
    w.keys(":");
    w.types("drill end");
    w.keys("Enter");
    assert!(w.screen().contains("End the drill?"), "{}", w.screen());
    w.keys("Esc");
    assert!(!w.did.contains(&Command::EndDrill));
    w.keys(":");
    w.types("drill end");
    w.keys("Enter y");
    assert!(w.did.contains(&Command::EndDrill), "{:?}", w.did);
    w.keys(":");
    w.types("drill own-goal");
    w.keys("Enter");
    assert!(w.screen().contains("this desk is a drill already"), "{}", w.screen());
}

#[test]
fn on_a_real_desk_the_terminal_is_lent_to_it() {
    let mut w = world((120, 40));
    assert!(!w.screen().contains("DRILL"));
    w.keys(":");
    w.types("drill own-goal");
    w.keys("Enter");
    assert!(w.effects.contains(&Effect::Drill("own-goal".into())), "{:?}", w.effects);
}
