//! The crisis pane at every size.

use super::crisis::{ana, held, sheet};
use super::world::{World, at, id, world};
use crate::domain::ask::*;
use crate::domain::crisis::{Closed, Part, Proposed, Task, Variant, Wording};
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, EventId, ReplyId};
use crate::domain::statement::Stage;
use crate::domain::time::Span;
use crate::ui::theme::Theme;

const SIZES: [(&str, (u16, u16)); 5] =
    [("160x50", (160, 50)), ("120x40", (120, 40)), ("80x24", (80, 24)), ("60x20", (60, 20)), ("40x10", (40, 10))];

/// The crisis an hour on: said, frozen, with tasks, messages and a long story.
fn busy(w: &mut World) {
    let sheet = w.sheet.as_mut().unwrap();
    let said = |n: u8, stage, text: &str, state: &str, out| SaidLine {
        reply: ReplyId::from_bytes([n; 16]),
        at: at("2026-11-24T14:29:00Z"),
        stage,
        account: AccountId::new("bluesky", "@brand"),
        text: text.into(),
        state: state.into(),
        out,
    };
    sheet.said = vec![
        said(
            1,
            Stage::Holding,
            "Some of you were charged twice. We look into it and say more by 15:00.",
            "delivered",
            true,
        ),
        said(2, Stage::Internal, "To shops: send people to the status page.", "on its way", false),
    ];
    sheet.freeze =
        Some(Freeze { reason: "double charges".into(), all: false, since: at("2026-11-24T14:19:00Z"), by: ana() });
    sheet.held = 3;
    sheet.next_word = Some((Part::Update, at("2026-11-24T15:00:00Z")));
    let variant = Variant {
        account: AccountId::new("x", "@brand"),
        text: "We have found the cause and pay back what was taken twice.".into(),
        subject: None,
        lang: None,
        answers: None,
    };
    let wording = Wording {
        stage: Stage::First,
        statement: None,
        variants: vec![variant],
        next_update: None,
        values: Default::default(),
        replaces: None,
    };
    let waits = |wording| Proposed { id: EventId::from_bytes([3; 16]), by: ana(), at: w.now, wording, yes: Vec::new() };
    sheet.crisis.proposals = vec![waits(wording)];
    let due = Some(at("2026-11-24T14:30:00Z"));
    let task =
        Task { id: EventId::from_bytes([4; 16]), text: "call the bank".into(), owner: Some(ana()), due, done: None };
    sheet.crisis.tasks = vec![task];
    for n in 0..40 {
        let line = TimelineLine { text: format!("note number {n}"), ..sheet.timeline[3].clone() };
        sheet.timeline.push(line);
    }
}

#[test]
fn a_page_that_nobody_has_answered() {
    for (name, size) in SIZES {
        let mut w = world(size);
        w.sheet = Some(sheet());
        w.summary.crises[0].owner = None;
        w.send(crate::ui::Msg::Changed(9));
        w.rest();
        w.keys("g x");
        insta::assert_snapshot!(format!("crisis_paged_{name}"), w.screen());
    }
}

#[test]
fn a_busy_crisis_at_every_size() {
    for (name, size) in SIZES {
        let mut w = held(size);
        busy(&mut w);
        w.keys("g x");
        insta::assert_snapshot!(format!("crisis_{name}"), w.screen());
    }
}

#[test]
fn everything_stands_on_one_screen() {
    let mut w = held((120, 40));
    busy(&mut w);
    w.keys("g x");
    let screen = w.screen();
    for words in [
        "CRISIS 2 serious",
        "since 14:18 (14 min)",
        "ana has it",
        "47 conversations",
        "followed by 128,400",
        "bluesky 30",
        "writer   nobody",
        "done 14:20",
        "first statement",
        "next update by 15:00 (in 28m)",
        "holding · ",
        "planned posts since 14:19",
        "3 held",
        "answered by ana",
        "kestrel_91",
        "1 of 9 done",
        "call the bank",
        "note number 39",
        "Outage or service failure",
    ] {
        assert!(screen.contains(words), "\"{words}\" is missing:\n{screen}");
    }
    assert!(!screen.contains("more line"), "{screen}");
    w.keys("K K");
    assert!(!w.screen().contains("note number 39"), "the timeline scrolls:\n{}", w.screen());
    w.keys("J J");
    assert!(w.screen().contains("note number 39"));
}

#[test]
fn each_part_on_a_phone() {
    for (n, name) in ["now", "steps", "said", "pages", "timeline"].into_iter().enumerate() {
        let mut w = held((60, 20));
        busy(&mut w);
        w.keys(&format!("g x {}", n + 1));
        insta::assert_snapshot!(format!("crisis_phone_{name}"), w.screen());
    }
}

#[test]
fn ten_seconds_are_enough_on_a_phone() {
    let mut w = world((60, 20));
    w.sheet = Some(sheet());
    w.keys("g x");
    let screen = w.screen();
    for words in
        ["Double charges", "47 conversations", "14:18", "NOBODY", "nothing yet", "Paused", "first statement by"]
    {
        assert!(screen.contains(words), "\"{words}\" is missing:\n{screen}");
    }
}

#[test]
fn the_chosen_line_stays_in_sight_wherever_it_stands() {
    for (_, size) in SIZES {
        for tab in ["1", "2"] {
            let mut w = held(size);
            busy(&mut w);
            w.keys(&format!("g x {tab}"));
            for _ in 0..16 {
                w.keys("j");
                let at = w.screen().matches('▌').count();
                assert_eq!(at, 1, "{size:?} {tab}\n{}", w.screen());
            }
        }
    }
}

#[test]
fn no_crisis_a_drill_and_one_that_is_over() {
    for (name, size) in [("120x40", (120, 40)), ("60x20", (60, 20))] {
        let mut none = world(size);
        none.summary.crises.clear();
        none.send(crate::ui::Msg::Changed(9));
        none.rest();
        none.keys("g x");
        insta::assert_snapshot!(format!("crisis_none_{name}"), none.screen());
        let mut drill = held(size);
        drill.sheet.as_mut().unwrap().crisis.drill = true;
        drill.seat.settings.drill = true;
        drill.send(crate::ui::Msg::Changed(9));
        drill.rest();
        drill.keys("g x");
        insta::assert_snapshot!(format!("crisis_drill_{name}"), drill.screen());
        let mut over = held(size);
        busy(&mut over);
        let (now, sheet) = (over.now, over.sheet.as_mut().unwrap());
        sheet.crisis.closed = Some(Closed { at: now, by: ana(), why: Some("stable for two hours".into()) });
        sheet.crisis.proposals.clear();
        sheet.next_word = None;
        over.summary.crises.clear();
        over.keys("g x");
        insta::assert_snapshot!(format!("crisis_over_{name}"), over.screen());
    }
}

#[test]
fn hostile_words_stay_words() {
    for (_, size) in SIZES {
        let mut w = held(size);
        let hostile = "\u{1b}[2J\u{202e}evil\u{7} 👨‍👩‍👧‍👦 日本語の長い見出し ".repeat(4);
        let sheet = w.sheet.as_mut().unwrap();
        sheet.crisis.headline.clone_from(&hostile);
        sheet.steps[1].text.clone_from(&hostile);
        sheet.examples[0].text.clone_from(&hostile);
        sheet.timeline[3].text = hostile.repeat(20);
        sheet.freeze = Some(Freeze { reason: hostile.clone(), all: true, since: w.now, by: ana() });
        w.summary.crises[0].headline.clone_from(&hostile);
        w.send(crate::ui::Msg::Changed(9));
        w.rest();
        for keys in ["g x", "2", "5", "1", "Enter"] {
            w.keys(keys);
            assert!(!w.screen().contains(['\u{1b}', '\u{7}']), "{}", w.screen());
        }
    }
}

#[test]
fn poor_terminals_get_ascii() {
    let mut w = held((120, 40));
    busy(&mut w);
    w.seat.settings.ascii = true;
    w.seat.settings.theme = Theme::Plain;
    w.keys("g x");
    let ours: String = w.screen().chars().filter(|c| "│─▌✓→…·▁█".contains(*c)).collect();
    assert_eq!(ours, "", "{}", w.screen());
}

#[test]
fn nothing_is_drawn_between_two_minutes() {
    let mut w = held((120, 40));
    busy(&mut w);
    w.keys("g x");
    w.tick(Span::seconds(4));
    let (before, next) = (w.screen(), w.seat.next_change());
    assert_eq!(next, Some(at("2026-11-24T14:33:00Z")));
    w.tick(Span::seconds(30));
    assert_eq!(w.screen(), before);
    assert_eq!(w.seat.here(), Some(id(1)));
}

#[test]
fn line_1_tells_two_crises_at_once_and_who_was_not_reached() {
    let mut w = held((160, 50));
    let mut other = w.summary.crises[0].clone();
    other.id = crate::domain::id::CrisisId::from_bytes([3; 16]);
    (other.level, other.headline, other.owner) = (3, "Stuck doors in the night trains".into(), None);
    other.next = Some((Part::Acknowledge, w.now.minus(Span::minutes(2))));
    w.summary.crises.push(other);
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    let first = |w: &World| w.screen().lines().next().unwrap_or_default().to_owned();
    for words in ["CRISIS 2", "ana · statement 14:45", "CRISIS 3", "nobody · ack OVERDUE"] {
        assert!(first(&w).contains(words), "{words}: {}", first(&w));
    }
    w.summary.crises.pop();
    w.summary.crises[0].page = Some(PageLine {
        id: super::crisis::page_id(),
        since: w.now,
        open: true,
        reached: false,
        failed: Some("no page command".into()),
        bells: false,
        rings: false,
        rule: None,
    });
    w.send(crate::ui::Msg::Changed(10));
    w.rest();
    assert!(first(&w).contains("NOBODY WAS PAGED"), "{}", first(&w));
}
