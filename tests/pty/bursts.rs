//! Keys and sizes that come together: no key is lost, and none waits for the next one.

use crate::bench::Bench;

const BURSTS: usize = 100;
/// Bursts whose letters stand in one line of the editor.
const A_LINE: usize = 10;

#[test]
fn every_key_behind_a_resize_has_its_effect() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    screen.press("r");
    screen.wait_to_see("Reply to");
    let mut letters = ('a'..='z').cycle();
    let mut line = String::new();
    for burst in 0..BURSTS {
        if burst % A_LINE == 0 {
            line.clear();
            screen.press("\r");
        }
        for columns in [90, 100, 80] {
            let letter = letters.next().unwrap();
            line.push(letter);
            screen.resize((columns, 24));
            screen.press(&letter.to_string());
        }
        screen.wait_for(&format!("burst {burst}: {line}"), |seen| seen.has(&line));
    }
}

#[test]
fn a_single_key_behind_a_single_resize_does_not_wait() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    let shows_help = "Keys of this pane";
    for burst in 0..BURSTS {
        screen.resize((80 + u16::try_from(burst % 2).unwrap(), 24));
        screen.press("?");
        screen.wait_to_see(shows_help);
        screen.resize((80, 24 + u16::try_from(burst % 2).unwrap()));
        screen.press("q");
        screen.wait_for("no help", |seen| !seen.has(shows_help));
    }
}
