//! Finding one's way: help, the `:` line, lists to choose from, the rail.

use std::collections::BTreeSet;

use super::world::{World, at, id, world};
use crate::domain::ask::{Agenda, Found, Month, Reach, RowId};
use crate::domain::command::Act;
use crate::domain::time::Span;
use crate::ui::seat::Focus;

const WIDE: (u16, u16) = (160, 50);

fn last_line(w: &World) -> String {
    w.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn help_says_first_what_differs_in_two_columns_where_there_is_room() {
    let mut w = world(WIDE);
    w.keys("?");
    let screen = w.screen();
    for words in ["dismiss: no answer needed", "dismiss: troll", "class: complaint", "view: mine"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let both = |line: &&str| line.contains("r           Answer where they wrote") && line.matches("  ").count() > 3;
    assert!(screen.lines().any(|line| both(&line)), "{screen}");
}

#[test]
fn help_turns_pages_and_stops_at_its_end() {
    let mut w = world((80, 24));
    w.keys("?");
    let first = w.screen();
    w.keys("PgDn");
    let second = w.screen();
    let lines = |screen: &str| screen.lines().map(|line| line.trim_matches('│').to_owned()).collect::<BTreeSet<_>>();
    assert!(lines(&first).intersection(&lines(&second)).count() < 6, "{first}{second}");
    for _ in 0..50 {
        w.keys("PgDn");
    }
    let end = w.screen();
    w.keys("PgUp");
    assert_ne!(w.screen(), end, "one page up from the end is seen");
}

#[test]
fn help_is_filtered_by_what_is_typed() {
    let mut w = world(WIDE);
    w.keys("? /").types("snooze");
    let screen = w.screen();
    assert!(screen.contains("Keys of this pane · /snooze"), "{screen}");
    assert!(screen.contains("Put it off") || screen.contains("snooze"), "{screen}");
    assert!(!screen.contains("Star it or not"), "{screen}");
    w.keys("Esc");
    assert!(w.screen().contains("Star it or not"));
    w.keys("Esc");
    assert!(!w.seat.in_layer());
}

#[test]
fn help_leaves_out_what_another_key_covers() {
    let mut w = world(WIDE);
    w.keys("g p ? /").types("a ");
    let screen = w.screen();
    assert!(screen.contains("Attach a file"), "{screen}");
    assert!(!screen.contains("a           Give it to somebody"), "{screen}");
    let mut w = world(WIDE);
    w.keys("g p ?");
    let screen = w.screen();
    assert!(screen.contains("plan: month") && !screen.contains("view: Inbox"), "{screen}");
}

#[test]
fn help_and_the_palette_know_other_words() {
    let plan = "Show what is to be published";
    for (word, in_help, in_palette) in [
        ("plan", plan, plan),
        ("calendar", plan, plan),
        ("schedule", "Let the post go", "Let the post go"),
        ("native", "Have the network hold", "Have the network hold"),
        ("raffle", "Say how winners are drawn", "Say how winners are drawn"),
        ("giveaway", "Say how winners are drawn", "Say how winners are drawn"),
        ("recurring", "Have the post said again", "Have the post said again"),
        ("repeat", "Have the post said again", "Have the post said again"),
        ("poll", "plan: results", plan),
    ] {
        let mut w = world(WIDE);
        w.keys("? /").types(word);
        assert!(w.screen().contains(in_help), "{word}: {}", w.screen());
        let mut w = world(WIDE);
        w.keys("Ctrl-k").types(word);
        assert!(w.screen().contains(in_palette), "{word}: {}", w.screen());
    }
    let mut w = world(WIDE);
    w.keys("Ctrl-k").types("giveaway").keys("Enter");
    assert!(last_line(&w).contains("hearken plan draw"), "{}", w.screen());
}

#[test]
fn a_mistyped_command_is_kept_and_the_near_one_named() {
    let mut w = world(WIDE);
    w.keys(":").types("snoze fri 9").keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("there is no command \"snoze\": did you mean snooze? (Ctrl-k finds commands)"), "{screen}");
    assert!(last_line(&w).contains(":snoze fri 9"), "{screen}");
}

#[test]
fn a_search_says_how_far_it_went() {
    for (reach, words) in [
        (Reach::All, "nothing fits · Esc goes back to the inbox"),
        (Reach::Enough, "the newest 0 found: narrow the search for older ones"),
        (Reach::LookedAt(9_000), "0 found among the newest 9000, older ones were not looked at"),
    ] {
        let mut w = world(WIDE);
        w.found = Some(Found { rows: Vec::new(), reach });
        w.keys("/").types("refund").keys("Enter");
        assert!(last_line(&w).contains(words), "{}", w.screen());
    }
}

#[test]
fn a_mistyped_search_is_kept_and_remembered() {
    let mut w = world(WIDE);
    w.keys("/").types("clas:complaint").keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("there is no filter clas: did you mean class:?"), "{screen}");
    assert!(last_line(&w).contains("clas:complaint"), "{screen}");
    w.keys("Esc / Up");
    assert!(last_line(&w).contains("clas:complaint"), "{}", w.screen());
    w.keys("Esc *").types("is:opn").keys("Enter");
    assert!(w.screen().contains("did you mean is:open?"), "{}", w.screen());
}

#[test]
fn a_search_that_the_desk_refuses_is_typed_on() {
    let mut w = world(WIDE);
    w.refuses = Some("there is no network \"maston\": did you mean mastodon?".to_owned());
    w.keys("j j /").types("net:maston").keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("did you mean mastodon?") && last_line(&w).contains("net:maston"), "{screen}");
    assert_eq!(w.seat.queue.filter, "", "the list of before stands");
}

#[test]
fn after_a_search_one_stands_where_one_stood_and_steps_through_what_was_found() {
    let mut w = world(WIDE);
    w.keys("j j j");
    let before = w.seat.queue.cursor.clone();
    assert!(before.is_some());
    w.keys("/").types("refund").keys("Enter");
    assert_ne!(w.seat.queue.cursor, before, "what was found begins at the top");
    w.keys("Esc");
    assert_eq!((w.seat.queue.filter.as_str(), &w.seat.queue.cursor), ("", &before));
    w.keys("n");
    assert!(!w.screen().contains("nothing that was found"), "{}", w.screen());
    assert_ne!(w.seat.queue.cursor, before, "one of the first two rows was found");
}

#[test]
fn a_range_keeps_what_was_marked_before() {
    let mut w = world(WIDE);
    w.keys("x j j v j");
    let marked: BTreeSet<RowId> = [1, 4, 5].map(|n| RowId::Conversation(id(n))).into();
    assert_eq!(w.seat.queue.selected, marked);
    w.keys("k");
    let marked: BTreeSet<RowId> = [1, 4].map(|n| RowId::Conversation(id(n))).into();
    assert_eq!(w.seat.queue.selected, marked);
}

#[test]
fn labels_of_rows_that_were_never_seen_are_offered() {
    let mut w = world(WIDE);
    w.keys("l").types("ref").keys("Enter");
    assert_eq!(w.acts(), [&Act::Label { add: vec!["refund".into()], remove: Vec::new() }]);
}

#[test]
fn many_new_labels_at_once_are_named_first() {
    let mut w = world(WIDE);
    w.keys("l").types("we will look into this").keys("Enter");
    assert!(w.screen().contains("Make 5 new labels?"), "{}", w.screen());
    assert!(w.screen().contains("we, will, look, into, this"), "{}", w.screen());
    w.keys("n");
    assert!(w.acts().is_empty());
    w.keys("l").types("refund urgent").keys("Enter");
    assert!(matches!(w.acts()[..], [Act::Label { add, .. }] if add.len() == 2));
}

#[test]
fn saved_replies_are_found_by_their_text_and_stand_on_their_own_line() {
    let mut w = world(WIDE);
    w.keys("r").types("Hello.").keys("Ctrl-t").types("banii se").keys("Enter");
    assert_eq!(w.seat.writing().as_deref(), Some("Hello.\nBună, Mira! Banii se întorc azi."));
}

#[test]
fn pages_of_later_versions_are_said_to_come_later() {
    let mut w = world(WIDE);
    for (keys, what) in [("g c", "contacts"), ("g r", "reports")] {
        w.keys(keys);
        assert!(last_line(&w).contains(&format!("{what} come later: not in this version")), "{}", w.screen());
    }
    w.keys("9");
    assert!(last_line(&w).contains("there are 3 views; line 1 names them"), "{}", w.screen());
    assert_eq!(w.seat.focus, Focus::Queue);
}

#[test]
fn the_rail_cuts_names_and_lists_what_comes_next_first() {
    let mut w = world(WIDE);
    let entry =
        |time: &str, text: &str| Agenda { at: at(time), what: "due".into(), text: text.into(), conversation: None };
    let mut agenda: Vec<Agenda> = (10..14).map(|hour| entry(&format!("2026-11-24T{hour}:00:00Z"), "over")).collect();
    agenda.extend((15..23).map(|hour| entry(&format!("2026-11-24T{hour}:30:00Z"), "to come")));
    w.seat.rail.month = Some(Box::new(Month { year: 2026, month: 11, agenda, ..Month::default() }));
    let (_, person) = w.seat.rail.person.as_mut().unwrap();
    person.author.handle = "tombaxter@rails.example.social".into();
    person.items = 1;
    person.recent = 1;
    let screen = w.screen();
    let line = |words: &str| {
        screen.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}\n{screen}"))
    };
    assert!(screen.contains("tombaxter@rails.examp…"), "{screen}");
    assert!(screen.contains("1 message, 1 this"), "{screen}");
    assert!(line("15:30 ! to come") < line("22:30 ! to come"));
    assert!(line("22:30 ! to come") < line("10:00 ! over"));
    assert!(screen.contains("13:00 ! over"), "all of it fits: {screen}");
    w.tick(Span::millis(1));
}
