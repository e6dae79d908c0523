//! Other people's fingers: the keys of Gmail, vim and mutt, and those of one's own on top.

use std::sync::Arc;

use super::world::{World, id, world};
use crate::domain::ask::RowId;
use crate::domain::command::{Act, Command};
use crate::ui::commands::{Keymap, PRESETS, Preset};
use crate::ui::seat::Focus;
use crate::ui::settings::bindings;

const WIDE: (u16, u16) = (160, 50);

fn with(preset: &str, size: (u16, u16)) -> World {
    let mut w = world(size);
    w.seat.settings.keys = Arc::new(Keymap::of(Preset::of_name(preset).unwrap()));
    w
}

fn at(w: &World) -> u8 {
    (1..=8).find(|n| w.seat.queue.cursor == Some(RowId::Conversation(id(*n)))).unwrap()
}

fn shows(w: &World, words: &[&str]) {
    let screen = w.screen();
    for word in words {
        assert!(screen.contains(word), "\"{word}\" is missing:\n{screen}");
    }
}

#[test]
fn the_help_of_the_desk_shows_the_keys_of_the_preset() {
    for preset in PRESETS {
        let mut w = with(preset.name, (160, 70));
        w.keys("?");
        insta::assert_snapshot!(format!("help_{}", preset.name), w.screen());
    }
}

#[test]
fn hints_palette_and_what_follows_are_those_of_the_preset() {
    for (preset, hint, begun, follows, command, key) in [
        ("default", "e done  b snooze  a assign  ! escalate", "C", "c complaint", "star", " s"),
        ("gmail", "e done  b snooze  v assign  Ctrl-e escalate", "*", "a mark by query", "escalate", " Ctrl-e"),
        ("vim", "d d done  b snooze  a assign  ! escalate", "z", "z middle", "label", " L"),
        ("mutt", "d done  b snooze  a assign  ! escalate", "D", "s spam", "post", " m"),
    ] {
        let mut w = with(preset, WIDE);
        shows(&w, &[hint]);
        w.keys(begun);
        w.tick(crate::domain::time::Span::millis(500));
        shows(&w, &[follows]);
        w.keys("Esc Ctrl-k").types(command);
        let line = w.screen().lines().find(|line| line.contains(&format!("▌{command}"))).unwrap().to_owned();
        assert!(
            line.trim_end_matches(['│', ' ']).ends_with(key) || line.contains(&format!("{key} ")),
            "{preset}: {line}"
        );
    }
}

#[test]
fn map_says_what_keys_do_and_which_keys_a_command_has() {
    for (preset, asked, says) in [
        ("default", "e", "e: done · Deal with it and go on"),
        ("gmail", "z", "z: take-back · Call back the reply"),
        ("vim", "d d", "d d: done · Deal with it"),
        ("mutt", "done", "done: d, e, E back"),
        ("default", "reopen", "reopen: :reopen"),
        ("mutt", "]", "]: move half-down"),
        ("gmail", "[ [", "does nothing here; ? shows the keys"),
        ("default", "g", "i inbox"),
    ] {
        let mut w = with(preset, WIDE);
        w.keys(":").types(&format!("map {asked}")).keys("Enter");
        shows(&w, &[says]);
    }
}

#[test]
fn gmail_takes_back_what_was_last_whatever_it_was() {
    let mut w = with("gmail", WIDE);
    w.keys("j e");
    shows(&w, &["z takes it back"]);
    w.keys("z");
    assert_eq!(w.did.last(), Some(&Command::Undo));
    w.keys("a").types("On it!").keys("Ctrl-s");
    w.rest();
    shows(&w, &["z calls back"]);
    w.keys("z");
    assert_eq!(w.did.iter().filter(|did| matches!(did, Command::CallBack { .. })).count(), 1);
    assert_eq!(w.seat.writing().as_deref(), Some("On it!"));
    w.keys("Ctrl-s");
    w.rest();
    w.keys("s z");
    assert_eq!(w.did.last(), Some(&Command::Undo), "an act came after the reply");
}

#[test]
fn gmail_reads_on_with_j_and_goes_back_with_u() {
    let mut w = with("gmail", WIDE);
    w.keys("Enter j");
    w.rest();
    assert_eq!((w.seat.focus, at(&w)), (Focus::Conversation, 2));
    w.keys("u");
    assert_eq!(w.seat.focus, Focus::Queue);
    w.keys("!");
    assert_eq!(w.acts(), [&Act::Dismiss(crate::domain::conversation::Dismissal::Spam)]);
}

#[test]
fn vim_counts_moves_and_nothing_else() {
    let mut w = with("vim", WIDE);
    w.keys("3");
    shows(&w, &["\n 3"]);
    w.keys("j");
    assert_eq!(at(&w), 4);
    w.keys("2 k");
    assert_eq!(at(&w), 2);
    w.keys("7 G");
    assert_eq!(at(&w), 7);
    w.keys("2 g g");
    assert_eq!(at(&w), 2);
    w.keys("1 0 j");
    assert_eq!(at(&w), 8);
    w.keys("3 d d");
    assert!(w.acts().is_empty());
    shows(&w, &["3 says how often to move; d d moves nothing"]);
    w.keys("3 Esc d d");
    assert_eq!(w.acts(), [&Act::Done]);
    assert!(w.screen().contains("u takes it back"));
}

#[test]
fn digits_are_text_while_writing_and_views_lie_behind_g_in_vim() {
    let mut w = with("vim", WIDE);
    w.keys("r").types("5 o'clock");
    assert_eq!(w.seat.writing().as_deref(), Some("5 o'clock"));
    w.keys("Esc h g 2");
    assert_eq!(w.seat.queue.filter, "assignee:me");
}

#[test]
fn vim_lays_the_list_around_the_row() {
    let mut w = with("vim", (40, 10));
    w.keys("5 G z t");
    let top = w.seat.queue.top;
    w.keys("z b");
    assert!(w.seat.queue.top < top, "{top} {}", w.seat.queue.top);
    assert_eq!(at(&w), 5);
}

#[test]
fn mutt_goes_to_the_next_new_one_and_limits() {
    let mut w = with("mutt", WIDE);
    w.keys("Tab");
    assert_eq!(at(&w), 2, "the made-up desk has two unread rows");
    w.keys("Tab");
    assert_eq!(at(&w), 1);
    w.keys("d u");
    assert_eq!(w.did.last(), Some(&Command::Undo));
    w.keys("l").types("train").keys("Enter");
    assert_eq!(w.seat.queue.filter, "train");
    w.keys("c i");
    assert_eq!(w.seat.queue.filter, "");
}

#[test]
fn ones_own_keys_stand_before_a_preset_and_on_screen() {
    let base = Keymap::of(Preset::of_name("mutt").unwrap());
    let own = bindings(&base, [(None, "e", "snooze"), (None, "F5", "dismiss spam")]).unwrap();
    let mut w = world(WIDE);
    w.seat.settings.keys = Arc::new(base.with(&own));
    shows(&w, &["d done  e snooze"]);
    w.keys("F5");
    assert_eq!(w.acts(), [&Act::Dismiss(crate::domain::conversation::Dismissal::Spam)]);
    let lost = bindings(&w.seat.settings.keys, [(None, "w", "star")]).unwrap_err();
    assert!(lost[0].1.contains("w w (why)"), "{lost:?}");
}
