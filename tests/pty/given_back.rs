//! However it ends, the terminal is as it was.

use rustix::process::Signal;

use crate::bench::{Bench, PLAIN};
use crate::screen::{Screen, wait_gone};

/// Opens a desk with the editor on it: the most there is to put back.
fn taken(bench: &Bench) -> Screen {
    let screen = bench.open(&[]);
    screen.press("r");
    screen.wait_to_see("Reply to");
    let seen = screen.seen();
    assert!(seen.screen().alternate_screen() && seen.screen().bracketed_paste() && seen.mode(1004));
    assert!(!seen.screen().hide_cursor(), "the editor shows its cursor");
    drop(seen);
    assert!(!screen.is_untouched(), "raw mode");
    screen
}

#[test]
fn after_quitting() {
    let bench = Bench::with(3);
    let screen = taken(&bench);
    screen.press("\x1b");
    screen.wait_for("no editor, and no cursor where nothing is typed", |seen| {
        !seen.has("Reply to") && seen.screen().hide_cursor()
    });
    let status = screen.leave();
    assert!(status.success(), "{status}");
    screen.assert_given_back();
}

#[test]
fn after_an_interrupt_typed_as_a_key() {
    let bench = Bench::with(3);
    let screen = taken(&bench);
    // In the editor it goes back with the draft kept, elsewhere it asks; it never just ends the program.
    screen.press("kept\x03");
    screen.wait_for("no editor", |seen| !seen.has("Reply to"));
    assert!(screen.seen().ended.is_none());
    screen.press("\x03");
    screen.wait_to_see("Leave hearken?");
    screen.press("\x03");
    screen.wait_for("no question", |seen| !seen.has("Leave hearken?"));
    let status = screen.leave();
    assert!(status.success(), "{status}");
    screen.assert_given_back();
}

#[test]
fn after_signals() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let bench = Bench::with(3);
        let screen = taken(&bench);
        screen.signal(signal);
        screen.wait_end();
        screen.assert_given_back();
        // The desk was let go of: the next one opens at once.
        assert_eq!(bench.queue().len(), 3, "{signal:?}");
    }
}

#[test]
fn after_signals_to_an_attached_seat() {
    let bench = Bench::with(3);
    let mut desk = bench.serve();
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let screen = bench.open(&["attach"]);
        screen.signal(signal);
        screen.wait_end();
        screen.assert_given_back();
        assert!(desk.runs(), "{signal:?}");
    }
}

#[test]
fn after_the_desk_of_an_attached_seat_is_gone() {
    let bench = Bench::with(3);
    let desk = bench.serve();
    let screen = bench.open(&["attach"]);
    desk.kill();
    let status = screen.wait_end();
    assert_eq!(status.exit_code(), 4);
    screen.assert_given_back();
    screen.wait_to_see("the desk is gone; drafts and cursor are kept");
}

#[test]
fn a_hang_up_ends_the_program_and_frees_the_desk() {
    let bench = Bench::with(3);
    let screen = Screen::open(bench.shell(&[]), (80, 24));
    screen.wait_to_see("Person 0");
    let program = screen.in_front();
    assert_ne!(program, screen.pid());
    // The session's leader goes, as when sshd does: the kernel hangs the terminal up for all who have it.
    screen.signal(Signal::KILL);
    screen.wait_end();
    assert_eq!(bench.queue().len(), 3);
    // It ends, and does not listen on: its desk may have answered on its way out.
    wait_gone(program);
}

#[test]
fn while_suspended_and_whole_again_afterwards() {
    let bench = Bench::with(3);
    let screen = Screen::open(bench.shell(&[]), (80, 24));
    screen.wait_to_see("train number 0");
    screen.settle();
    let before = screen.seen().text();
    let mark = screen.seen().bytes.len();
    screen.press("\x1a");
    screen.wait_to_see("shell: ");
    screen.assert_given_back();
    screen.press("fg\r");
    screen.wait_for("the screen again", |seen| {
        seen.screen().alternate_screen() && seen.wrote_after(mark, b"\x1b[2J") && seen.has("train number 0")
    });
    screen.settle();
    // All but the clock, which may have moved on.
    let rows = |text: &str| text.lines().skip(3).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&screen.seen().text()), rows(&before));
    assert!(screen.seen().screen().bracketed_paste());
    screen.press("\x03");
    screen.wait_to_see("Leave hearken?");
    screen.press("\r");
    screen.wait_to_see("shell: 0");
    screen.assert_given_back();
}

#[test]
fn suspending_where_nobody_could_continue_goes_on() {
    // The program is all there is in this terminal, as behind `ssh host hearken attach`.
    let bench = Bench::with(3);
    let screen = Screen::open(bench.seat(&PLAIN, &[]), (80, 24));
    screen.wait_to_see("train number 0");
    screen.press("\x1a");
    screen.press("?");
    screen.wait_to_see("Keys of this pane");
}
