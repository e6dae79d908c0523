//! Poor terminals and particular wishes.

use crate::bench::Bench;
use crate::screen::{Screen, Seen};

/// Returns every parameter list of a sequence that sets colours or attributes.
fn attributes(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let sequences = text.split("\x1b[").skip(1);
    sequences
        .filter_map(|rest| rest.split_once('m').map(|(parameters, _)| parameters.to_owned()))
        .filter(|parameters| parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';' || byte == b':'))
        .collect()
}

/// Tells whether such a list sets a colour; back to the terminal's own is none.
fn is_colour(parameters: &str) -> bool {
    let first = parameters.split([';', ':']).filter_map(|n| n.parse::<u16>().ok());
    first.into_iter().any(|n| (30..=38).contains(&n) || (40..=48).contains(&n) || (90..=107).contains(&n) || n == 58)
}

fn shows(bench: &Bench, terminal: &[(&str, &str)], args: &[&str]) -> Screen {
    let screen = Screen::open(bench.seat(terminal, args), (80, 24));
    screen.wait_to_see("Person 0");
    screen.press("r");
    screen.wait_to_see("Reply to Person 0");
    screen.press("\x1b");
    screen.wait_for("no editor", |seen| !seen.has("Reply to"));
    screen
}

/// Tells whether a colour is set that a terminal of sixteen does not have.
fn beyond_sixteen(screen: &Screen) -> bool {
    let rich = |parameters: &String| {
        let numbers: Vec<u16> = parameters.split([';', ':']).filter_map(|n| n.parse().ok()).collect();
        numbers.windows(3).any(|window| matches!(window, [38 | 48, 5, 16..=255] | [38 | 48, 2, _]))
    };
    colours(screen).iter().any(rich)
}

fn colours(screen: &Screen) -> Vec<String> {
    attributes(&screen.seen().bytes).into_iter().filter(|parameters| is_colour(parameters)).collect()
}

#[test]
fn without_colour_no_colour_is_written() {
    let bench = Bench::with(3);
    let screen = shows(&bench, &[("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("LANG", "C.UTF-8")], &[]);
    assert_eq!(colours(&screen), [""; 0]);
    let bold = |seen: &Seen| (0..80).any(|column| seen.screen().cell(0, column).is_some_and(vt100::Cell::bold));
    assert!(bold(&screen.seen()), "what colours said is said by bold now");
    screen.leave();
    screen.assert_given_back();
    let coloured = shows(&bench, &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")], &[]);
    assert!(!colours(&coloured).is_empty(), "the test can tell");
}

#[test]
fn each_attached_terminal_has_its_own_colours() {
    let bench = Bench::with(3);
    // As from cron, with the wish of whoever started it.
    let _desk = bench.serve_in(&[("NO_COLOR", "1")]);
    let plain = shows(&bench, &[("TERM", "xterm"), ("NO_COLOR", "1"), ("LANG", "C.UTF-8")], &["attach"]);
    assert_eq!(colours(&plain), [""; 0]);
    let coloured = shows(&bench, &[("TERM", "xterm"), ("LANG", "C.UTF-8")], &["attach", "--as", "dan"]);
    assert!(!colours(&coloured).is_empty(), "{:?}", attributes(&coloured.seen().bytes));
    let rich = [("TERM", "xterm"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")];
    let rich = shows(&bench, &rich, &["attach", "--as", "eva"]);
    assert!(beyond_sixteen(&rich) && !beyond_sixteen(&coloured));
}

#[test]
fn a_poor_terminal_gets_what_it_can_show() {
    let bench = Bench::with(3);
    for (term, lang) in [("dumb", "C.UTF-8"), ("linux", "C.UTF-8"), ("dumb", "C"), ("linux", "C"), ("vt100", "POSIX")] {
        let screen = shows(&bench, &[("TERM", term), ("LANG", lang)], &[]);
        if term == "dumb" {
            assert_eq!(colours(&screen), [""; 0]);
        } else {
            assert!(!beyond_sixteen(&screen), "{term}");
        }
        if lang != "C.UTF-8" {
            let text = String::from_utf8_lossy(&screen.seen().bytes).into_owned();
            let odd: String = text.chars().filter(|c| !c.is_ascii()).collect();
            // Two signs of ours are still not of the ASCII set: the ellipsis and the dot between words.
            assert_eq!(odd.replace(['…', '·'], ""), "", "{term} {lang}\n{}", screen.seen().text());
        }
        assert!(screen.leave().success());
        screen.assert_given_back();
    }
}
