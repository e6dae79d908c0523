//! What was written is there again, whatever fell over in between.

use rustix::process::{Signal, kill_process};

use crate::bench::Bench;
use crate::screen::{Screen, wait_gone};

/// Opens a reply to the second person and types into it.
fn type_an_answer(screen: &Screen, text: &str) {
    screen.press("j\r");
    screen.wait_to_see("train number 1 leave from the main station?");
    screen.press("r");
    screen.wait_to_see("Reply to Person 1");
    screen.press(text);
    screen.wait_to_see(text);
}

/// Demands the same conversation, text and cursor, and that typing goes on where it stopped.
fn assert_taken_up(screen: &Screen, text: &str) {
    screen.wait_to_see("Reply to Person 1");
    screen.wait_to_see(text);
    screen.wait_for("the cursor behind the text", |seen| {
        let (row, column) = seen.screen().cursor_position();
        let before: String = seen.screen().rows(0, column).nth(usize::from(row)).unwrap_or_default();
        !seen.screen().hide_cursor() && before.ends_with(text)
    });
    screen.press(" Thank you");
    screen.wait_to_see(&format!("{text} Thank you"));
    assert!(screen.seen().has("train number 1 leave from the main station?"));
}

#[test]
fn a_dropped_line_leaves_conversation_draft_and_cursor() {
    let bench = Bench::with(3);
    let mut desk = bench.serve();
    let screen = bench.open(&["attach", "--as", "ana"]);
    type_an_answer(&screen, "It leaves at 18:40");
    bench.wait_for_draft(|text| text == "It leaves at 18:40");
    screen.signal(Signal::KILL);
    screen.wait_end();
    assert!(desk.runs());
    let again = bench.open(&["attach", "--as", "ana"]);
    assert_taken_up(&again, "It leaves at 18:40");
    // It is this seat's place and nobody else's.
    let other = bench.open(&["attach", "--as", "dan"]);
    assert!(!other.seen().has("Reply to"));
}

#[test]
fn a_line_that_drops_in_the_middle_of_a_word_loses_no_letter() {
    let bench = Bench::with(3);
    let _desk = bench.serve();
    let screen = bench.open(&["attach", "--as", "ana"]);
    type_an_answer(&screen, "It leaves at 18:4");
    // At once: the pause after which a draft is saved has not passed.
    screen.signal(Signal::KILL);
    screen.wait_end();
    bench.wait_for_draft(|text| text == "It leaves at 18:4");
    let again = bench.open(&["attach", "--as", "ana"]);
    assert_taken_up(&again, "It leaves at 18:4");
}

#[test]
fn a_signal_in_the_middle_of_a_word_loses_no_letter() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    type_an_answer(&screen, "It leaves at 18:4");
    screen.signal(Signal::TERM);
    screen.wait_end();
    bench.wait_for_draft(|text| text == "It leaves at 18:4");
    assert_taken_up(&bench.open(&[]), "It leaves at 18:4");
}

#[test]
fn a_killed_desk_has_the_draft_again() {
    let bench = Bench::with(3);
    let desk = bench.serve();
    let screen = bench.open(&["attach", "--as", "ana"]);
    type_an_answer(&screen, "It leaves at 18:40");
    bench.wait_for_draft(|text| text == "It leaves at 18:40");
    desk.kill();
    screen.wait_end();
    let _desk = bench.serve();
    assert_eq!(bench.wait_for_draft(|_| true), "It leaves at 18:40");
    let again = bench.open(&["attach", "--as", "ana"]);
    assert_taken_up(&again, "It leaves at 18:40");
    bench.call(&["verify"]);
}

#[test]
fn a_killed_desk_with_its_own_screen_has_the_draft_again() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    type_an_answer(&screen, "It leaves at 18:40");
    bench.wait_for_draft(|text| text == "It leaves at 18:40");
    screen.signal(Signal::KILL);
    screen.wait_end();
    assert_taken_up(&bench.open(&[]), "It leaves at 18:40");
}

#[test]
fn a_terminal_that_does_not_read_loses_no_letter() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    type_an_answer(&screen, "It leaves at");
    let unread = screen.stop_reading();
    screen.press(" 18:40");
    bench.wait_for_draft(|text| text == "It leaves at 18:40");
    drop(unread);
    assert_taken_up(&screen, "It leaves at 18:40");
}

#[test]
fn a_signal_ends_a_program_whose_terminal_does_not_read() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    type_an_answer(&screen, "It leaves at 18:40");
    let unread = screen.stop_reading();
    kill_process(screen.pid(), Signal::TERM).unwrap();
    wait_gone(screen.pid());
    drop(unread);
    assert!(screen.is_untouched(), "keys are not echoed again");
    bench.wait_for_draft(|text| text == "It leaves at 18:40");
}
