//! What is written, and above all what is not.

use std::time::Duration;

use crate::bench::{Bench, PLAIN};
use crate::screen::Screen;

const DEMO: [&str; 4] = ["demo", "--still", "--at", "2026-11-24T14:32:00+02:00"];
const TRUE_COLOUR: [(&str, &str); 3] = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")];

fn idle() -> Duration {
    let seconds = std::env::var("HEARKEN_IDLE_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(5))
}

/// Returns the ticks of a processor that a process has used.
fn ticks(screen: &Screen) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", screen.pid().as_raw_nonzero())).unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// Looks at a screen for a while and returns what was written meanwhile.
fn watch(screen: &Screen) -> Vec<u8> {
    screen.settle();
    let (before, used) = (screen.seen().bytes.len(), ticks(screen));
    std::thread::sleep(idle());
    let written = screen.seen().bytes[before..].to_vec();
    println!("idle for {:?}: {} bytes, {} ticks of the processor", idle(), written.len(), ticks(screen) - used);
    written
}

#[test]
fn an_idle_demo_whose_clock_stands_writes_nothing() {
    let bench = Bench::new();
    let screen = Screen::open(bench.seat(&TRUE_COLOUR, &DEMO), (160, 50));
    screen.wait_to_see("complaint");
    let written = watch(&screen);
    assert_eq!(String::from_utf8_lossy(&written), "");
}

/// Nothing but the minute may change: the clock's, and times that are told in minutes.
#[test]
fn an_idle_desk_writes_nothing_but_its_clock() {
    let bench = Bench::new();
    let screen = Screen::open(bench.seat(&PLAIN, &[]), (80, 24));
    screen.wait_to_see("Inbox 0");
    screen.settle();
    let before = screen.seen().rows();
    let written = watch(&screen);
    let seen = screen.seen();
    let wall = |rows: &[String]| rows[0].split_whitespace().last().map(str::to_owned).unwrap();
    let (then, now) = (wall(&before), wall(&seen.rows()));
    assert_eq!(seen.rows()[0].replace(&now, &then), before[0]);
    assert_eq!(seen.rows()[1..], before[1..]);
    let frames = written.windows(6).filter(|bytes| bytes == b"\x1b[?25l" || bytes == b"\x1b[?25h").count();
    let minutes = idle().as_secs().div_ceil(60);
    println!("{then} to {now}: {:?}", String::from_utf8_lossy(&written));
    assert_eq!(frames, 0, "the cursor is hidden once");
    if then == now && idle().as_secs() < 60 {
        assert_eq!(String::from_utf8_lossy(&written), "");
    }
    // A jump, a digit or four in the bar's colours, a reset.
    assert!(written.len() as u64 <= 60 * (minutes + 1), "{} bytes in {minutes} minutes", written.len());
}

/// What a key wrote: its own frame, and all until the screen rests.
struct Cost {
    own: String,
    all: usize,
}

fn cost(screen: &Screen, key: &str) -> Cost {
    let before = screen.seen().bytes.len();
    screen.press(key);
    screen.wait_for("the key's frame", |seen| seen.bytes.len() > before);
    // A frame is one write; what follows the cursor comes when it has rested.
    let own = String::from_utf8_lossy(&screen.seen().bytes[before..]).into_owned();
    screen.settle();
    Cost { own, all: screen.seen().bytes.len() - before }
}

/// Steps within the list: at its edge it moves on by half a page, which costs more.
#[test]
fn a_key_costs_few_bytes() {
    let bench = Bench::new();
    let demo = ["demo", "--speed", "0.01", "--at", "2026-11-24T14:32:00+02:00"];
    let budgets = [(&PLAIN[..], (80, 24), 300), (&TRUE_COLOUR[..], (160, 50), 600)];
    for (terminal, size, budget) in budgets {
        let screen = Screen::open(bench.seat(terminal, &demo), size);
        screen.wait_to_see("complaint");
        screen.settle();
        for key in ["j", "j", "k"] {
            let Cost { own, all } = cost(&screen, key);
            println!("{size:?} {key}: {} bytes of {budget}, {all} with what follows", own.len());
            assert!(!own.is_empty() && own.len() <= budget, "{size:?} {key}: {} bytes: {own:?}", own.len());
            // No terminal shows half a frame.
            let inside = own.strip_prefix("\x1b[?2026h").and_then(|rest| rest.strip_suffix("\x1b[?2026l"));
            assert!(inside.is_some_and(|frame| !frame.contains("\x1b[?2026")), "{own:?}");
        }
    }
}
