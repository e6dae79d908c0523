//! A panic while the screen is up, in a program of its own on a real pseudo-terminal: this very test program, of which
//! only `the_program` runs there. It has the guard, the front end and the hook of the real one, and a seat that falls.

#[allow(dead_code, reason = "made for the tests of the built program, which need more of it")]
#[path = "../../tests/pty/screen.rs"]
mod screen;

use std::path::Path;
use std::sync::Mutex;

use portable_pty::CommandBuilder;
use tokio::sync::mpsc;

use self::screen::Screen;
use super::guard::{Guard, on_screen};
use super::session::{FromFront, ToFront};
use super::{front, together};
use crate::domain::network::Secret;

/// Which part is to fall; nothing while this test program is not in a terminal of its own.
const FALLS: &str = "HEARKEN_TEST_FALLS";
const LOG: &str = "HEARKEN_TEST_LOG";

fn fall() {
    panic!("no {:?} for \x1b]0;a title\x07\nthem", Secret::new("hush"));
}

#[test]
#[ignore = "is the program in the terminal of the other tests"]
fn the_program() {
    let Ok(falls) = std::env::var(FALLS) else { return };
    let log = std::fs::File::create(std::env::var(LOG).unwrap()).unwrap();
    tracing_subscriber::fmt().with_writer(Mutex::new(log)).with_ansi(false).init();
    let (to_seat, mut from_front) = mpsc::channel(9);
    let (to_front, from_seat) = mpsc::channel(9);
    let (seat_falls, elsewhere) = (falls == "seat", falls == "elsewhere");
    let seat = async move {
        let show = async |text: &str| to_front.send(ToFront::Bytes(text.into())).await.unwrap();
        show("\x1b[?25lthe screen\r\n").await;
        while let Some(FromFront::Input(_)) = from_front.recv().await {
            if seat_falls {
                fall();
            }
            if elsewhere {
                assert!(tokio::spawn(async { fall() }).await.is_err());
            }
            show("goes on").await;
            if from_front.recv().await.is_some() {
                show("\x1b[?25h").await;
                to_front.send(ToFront::Quit).await.unwrap();
            }
        }
        Ok(())
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let ended = match falls.as_str() {
        "front" => runtime.block_on(on_screen(async {
            let _guard = Guard::take().unwrap();
            fall();
            unreachable!()
        })),
        _ => runtime.block_on(together(seat, front::run(to_seat, from_seat, front::Again::default()))),
    };
    println!("ended: {ended:?}");
}

fn open(falls: &str, log: &Path) -> Screen {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["terminal::tests::the_program", "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    // A backtrace would push the words off the screen.
    command.env_remove("RUST_BACKTRACE");
    command.env(FALLS, falls);
    command.env(LOG, log);
    Screen::open(command, (200, 24))
}

fn place(screen: &Screen, bytes: &[u8]) -> usize {
    let seen = screen.seen();
    let place = seen.bytes.windows(bytes.len()).position(|window| window == bytes);
    place.unwrap_or_else(|| panic!("never written: {}\n{}", String::from_utf8_lossy(bytes), seen.text()))
}

/// What the panic says, as it may be read by anybody.
const WORDS: &str = "no  for ]0;a titlethem (src/terminal/tests.rs:";

fn assert_told_after_it_was_given_back(screen: &Screen, log: &Path) {
    screen.assert_given_back();
    let words = place(screen, b"hearken fell over");
    for back in [&b"\x1b[?1049l"[..], b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[?25h"] {
        assert!(place(screen, back) < words, "{}", String::from_utf8_lossy(back));
    }
    let seen = screen.seen();
    let line = &seen.bytes[words..];
    let end = line.iter().position(|byte| *byte == b'\n').unwrap();
    assert_eq!(line[end - 1], b'\r', "a raw terminal would not go back to the line's beginning");
    assert!(seen.has(WORDS), "{}", seen.text());
    drop(seen);
    assert_logged(log);
}

fn assert_logged(log: &Path) {
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("ERROR") && log.contains(WORDS), "{log}");
    assert!(!log.contains("hush"), "{log}");
}

#[test]
fn a_seat_that_falls_gives_the_terminal_back_before_it_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let screen = open("seat", &log);
    screen.wait_to_see("the screen");
    assert!(!screen.is_untouched() && screen.seen().screen().alternate_screen());
    screen.press("x");
    screen.wait_to_see("ended: Ok(Broken)");
    screen.wait_end();
    assert_told_after_it_was_given_back(&screen, &log);
    assert!(!String::from_utf8_lossy(&screen.seen().bytes).contains("hush"));
}

#[test]
fn so_does_a_front_end_that_falls() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let screen = open("front", &log);
    assert!(!screen.wait_end().success());
    assert_told_after_it_was_given_back(&screen, &log);
}

#[test]
fn what_falls_elsewhere_goes_to_the_log_and_leaves_the_screen_alone() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let screen = open("elsewhere", &log);
    screen.wait_to_see("the screen");
    screen.press("x");
    screen.wait_to_see("goes on");
    assert!(!screen.is_untouched() && screen.seen().screen().alternate_screen());
    assert_logged(&log);
    screen.press("q");
    screen.wait_to_see("ended: Ok(Quit)");
    screen.wait_end();
    screen.assert_given_back();
    assert!(!String::from_utf8_lossy(&screen.seen().bytes).contains("fell over"));
}
