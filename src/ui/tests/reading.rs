//! What stands in the conversation and above the editor, at every size.

use super::world::{World, at, world};
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, SeatName};

fn line_with(w: &World, words: &str) -> String {
    let screen = w.screen();
    screen.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}\n{screen}")).to_owned()
}

#[test]
fn why_it_stands_here_is_one_line_below_the_name() {
    for size in [(160, 50), (80, 24)] {
        let w = world(size);
        let screen = w.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let name = lines.iter().position(|line| line.contains("miraionescu.example")).unwrap();
        assert!(lines[name + 2].contains("complaint 63 % · public 1 h: due 14:20 · row 1 Crisis"), "{screen}");
        assert_eq!(screen.matches("public 1 h").count(), 1, "{screen}");
    }
}

#[test]
fn the_newest_message_opens_at_its_beginning() {
    let mut w = world((80, 24));
    w.long = true;
    w.keys("j Enter");
    w.rest();
    let screen = w.screen();
    assert!(screen.contains("Radu Popescu · 12:58"), "{screen}");
    assert!(screen.contains("lines below · J"), "{screen}");
    w.keys("r");
    assert!(w.screen().contains("Radu Popescu · 12:58"), "{}", w.screen());
}

#[test]
fn a_hint_never_stands_for_the_one_line_it_covers() {
    let mut w = world((80, 24));
    w.long = true;
    w.keys("j Enter G");
    for _ in 0..40 {
        w.keys("k");
        assert!(!w.screen().contains("1 line below"), "{}", w.screen());
    }
    w.keys("G k");
    assert!(w.screen().contains("2 lines below"), "{}", w.screen());
}

#[test]
fn the_title_names_network_and_account_whatever_the_room() {
    for (size, over) in [((160, 50), false), ((80, 24), true), ((60, 20), false), ((60, 20), true), ((40, 10), true)] {
        let mut w = world(size);
        w.keys("j r");
        let account = AccountId::new("mastodon", "@nordlicht_railway_care");
        w.seat.editing.as_mut().unwrap().draft.account = account;
        w.types(if over { "x" } else { "y" });
        if over {
            w.send(crate::ui::Msg::Input(crate::ui::keys::Input::Paste("x".repeat(310))));
        }
        let title = line_with(&w, "Mastodon");
        assert!(title.contains("Mastodon @nordlicht_railway_care"), "{size:?}\n{}", w.screen());
        let count = line_with(&w, if over { "311/300" } else { "1/300" });
        assert!(count.contains("public"), "{size:?}\n{}", w.screen());
        if size.0 > 40 {
            assert!(count.contains("Radu Popescu"), "{size:?}\n{}", w.screen());
        }
    }
}

#[test]
fn the_title_says_that_the_desk_is_frozen() {
    let mut w = world((80, 24));
    let since = at("2026-11-24T14:00:00Z");
    w.summary.freeze = Some(Freeze { reason: "double charges".into(), all: false, since, by: SeatName::new("ana") });
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    w.keys("r").types("x");
    assert!(line_with(&w, "Bluesky @brand").contains("FROZEN"), "{}", w.screen());
}

#[test]
fn a_small_editor_still_names_the_way_out() {
    let mut w = world((60, 20));
    w.keys("r");
    assert!(w.screen().lines().last().unwrap().contains("Esc back"), "{}", w.screen());
}

#[test]
fn the_tone_ends_at_a_whole_word() {
    let mut w = world((60, 20));
    w.keys("r");
    w.seat.editing.as_mut().unwrap().tone =
        Some("friendly, full sentences, first name, and never in a hurry at all".into());
    assert!(line_with(&w, "tone:").trim_end().ends_with("friendly, full…"), "{}", w.screen());
}

#[test]
fn our_own_answers_are_not_tagged_as_mentions() {
    let w = world((160, 50));
    assert!(w.screen().contains("Us · Sun 09:00 · post"));
    assert!(!w.screen().contains("· mention"), "{}", w.screen());
}
