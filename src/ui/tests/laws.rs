//! What holds whatever is typed, at whatever size.

use proptest::prelude::*;

use super::world::{World, world};
use crate::domain::command::Command;
use crate::domain::crisis::CrisisAct;
use crate::domain::plan::PostAct;
use crate::ui::keys::{Code, Key};
use crate::ui::seat::Seat;

fn any_key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        6 => prop::sample::select("abcdefghijklmnopqrstuvwxyzABCEJKMNOPRUWX0123456789!?.,:;/=+-*@[]\\ șé日👍".chars().collect::<Vec<_>>()).prop_map(Code::Char),
        2 => prop::sample::select(vec![Code::Enter, Code::Esc, Code::Tab, Code::BackTab, Code::Backspace, Code::Up, Code::Down, Code::PageDown, Code::Home]),
    ];
    (code, prop::bool::weighted(0.15))
        .prop_map(|(code, ctrl)| Key { code, ctrl: ctrl && !matches!(code, Code::Char(c) if !c.is_ascii_lowercase()) })
}

fn any_size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        (1u16..30, 1u16..12),
        prop::sample::select(vec![(40, 10), (60, 20), (80, 24), (99, 30), (100, 24), (120, 40), (160, 50), (200, 60)])
    ]
}

fn drawn(world: &World) {
    let screen = world.screen();
    assert!(!screen.contains('\u{1b}'));
}

/// Strikes keys, and holds that the pane does nothing grave but by an answer to a question.
fn keep_to(
    world: &mut World,
    keys: &[Key],
    other: (u16, u16),
    in_pane: fn(&Seat) -> bool,
    grave: fn(&Command) -> bool,
) -> Result<(), TestCaseError> {
    for (n, key) in keys.iter().enumerate() {
        let asked = world.seat.in_layer();
        let in_pane = in_pane(&world.seat);
        let before = world.did.len();
        world.key(*key);
        if in_pane && !asked {
            prop_assert!(!world.did[before..].iter().any(grave), "{:?}", world.did);
        }
        drawn(world);
        if n % 8 == 0 {
            world.rest();
        }
        if n == 15 {
            world.resize(other);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_at_any_size_break_it(size in any_size(), keys in prop::collection::vec(any_key(), 0..40), other in any_size()) {
        let mut world = world(size);
        drawn(&world);
        for (n, key) in keys.iter().enumerate() {
            world.key(*key);
            if n % 8 == 0 {
                drawn(&world);
                world.rest();
            }
            if n == 20 {
                world.resize(other);
            }
        }
        drawn(&world);
    }

    /// Nobody takes a drill for real, whatever stands above it.
    #[test]
    fn every_frame_of_a_drill_says_so(size in any_size().prop_filter("room for the word", |(columns, rows)| *columns >= 20 && *rows >= 5), keys in prop::collection::vec(any_key(), 0..40)) {
        let mut world = super::drill::played(size);
        for key in keys {
            world.key(key);
            let screen = world.screen();
            let first = screen.lines().next().unwrap_or_default();
            prop_assert!(first.starts_with(" DRILL"), "{size:?}\n{screen}");
        }
    }

    /// In the crisis pane nothing is sent, ended or done to a message but by an answer to a question.
    #[test]
    fn no_keys_break_the_crisis_pane(size in any_size(), keys in prop::collection::vec(any_key(), 0..30), other in any_size()) {
        let mut world = super::crisis::held(size);
        world.keys("g x");
        let grave = |did: &Command| {
            let ends = matches!(did, Command::Crisis { act: CrisisAct::Close { .. } | CrisisAct::Grade { .. }, .. });
            ends || matches!(did, Command::Act { .. } | Command::Send { .. } | Command::Freeze { .. } | Command::Moderate { .. })
        };
        keep_to(&mut world, &keys, other, Seat::in_crisis_pane, grave)?;
    }

    /// In the plan nothing is published, let go or given up but by an answer to a question, and nothing is done to a message.
    #[test]
    fn no_keys_break_the_plan(size in any_size(), keys in prop::collection::vec(any_key(), 0..40), other in any_size()) {
        let mut world = super::plan::planned(size);
        let grave = |did: &Command| {
            let goes = matches!(did, Command::Post { act: PostAct::Schedule | PostAct::Drop, .. });
            goes || matches!(did, Command::Act { .. } | Command::Send { .. } | Command::Freeze { .. } | Command::Moderate { .. })
        };
        keep_to(&mut world, &keys, other, Seat::in_plan, grave)?;
    }

    /// Whatever is struck after words were written, short of throwing them away or sending them, they are in
    /// the editor, in a draft, or were handed to the desk.
    #[test]
    fn written_words_are_never_lost(size in any_size(), keys in prop::collection::vec(any_key(), 0..30)) {
        let mut world = world(size);
        world.keys("r").types("precious words");
        for key in keys {
            let edits = matches!(key.code, Code::Backspace | Code::Delete) || key.ctrl && matches!(key.code, Code::Char('k' | 'u' | 'w' | 'h' | 'd' | 'z'));
            if !edits {
                world.key(key);
            }
        }
        world.rest();
        let has = |text: &str| text.chars().filter(|c| "precious words".contains(*c)).count() >= 14;
        let kept = world.drafts.values().any(|draft| has(&draft.text));
        let writing = world.seat.writing().is_some_and(|text| has(&text));
        let sent = world.sent().iter().any(|text| has(text));
        prop_assert!(kept || writing || sent);
    }
}
