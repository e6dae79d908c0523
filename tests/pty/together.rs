//! Several terminals and the command line on one desk.

use crate::bench::{Bench, PLAIN};
use crate::screen::Screen;

#[test]
fn what_one_seat_does_the_others_see_and_the_log_names_each() {
    let bench = Bench::with(3);
    let rows = bench.queue();
    let id = |name: &str| rows.iter().find(|(who, _)| who == name).map(|(_, id)| id.clone()).unwrap();
    let _desk = bench.serve();
    let ana = Screen::open(bench.seat(&PLAIN, &["attach", "--as", "ana"]), (120, 30));
    let dan = Screen::open(bench.seat(&PLAIN, &["attach", "--as", "dan"]), (120, 30));
    for screen in [&ana, &dan] {
        screen.wait_to_see("Person 2");
    }
    // Ana claims the first row: her name stands in it on both screens.
    ana.press("A");
    for screen in [&ana, &dan] {
        screen.wait_for("ana's name in the row of Person 0", |seen| {
            seen.rows().iter().any(|row| row.contains("Person 0  ") && row.contains(" ana"))
        });
    }
    // Dan is done with the last one: it leaves both lists.
    dan.press("Ge");
    for screen in [&ana, &dan] {
        screen.wait_for("Inbox 2", |seen| seen.rows().first().is_some_and(|row| row.contains("Inbox 2")));
    }
    // The row under ana's cursor has not moved.
    assert!(ana.seen().rows().iter().any(|row| row.starts_with('▌') && row.contains("Person 0")));
    assert_eq!(bench.queue().len(), 2);
    // The command line, as a third.
    bench.call(&["--as", "mara", "label", &id("Person 0"), "trains"]);
    bench.call(&["--as", "mara", "note", &id("Person 0"), "--text", "Asked the station twice already"]);
    dan.press("gg");
    for screen in [&ana, &dan] {
        screen.wait_to_see("Asked the station twice already");
        screen.wait_to_see("trains");
        assert!(screen.seen().has("mara"));
    }
    let log = bench.json(&["log"]);
    let by = |who: &str, what: &str| {
        log.iter().any(|line| line["by"] == who && line["text"].as_str().is_some_and(|text| text.contains(what)))
    };
    assert!(by("ana", "ana"), "{log:?}");
    assert!(by("dan", "done"), "{log:?}");
    assert!(by("mara", "trains"), "{log:?}");
    assert!(ana.leave().success() && dan.leave().success());
}

#[test]
fn alone_the_word_attaches_to_a_running_desk() {
    let bench = Bench::with(3);
    let mut desk = bench.serve();
    let screen = bench.open(&["--as", "dan"]);
    screen.press("A");
    screen.wait_to_see("assigned to dan");
    let status = screen.leave();
    assert!(status.success(), "{status}");
    screen.assert_given_back();
    let seen = screen.seen().text();
    assert_eq!(seen.trim(), "", "nothing is said about a desk that goes on");
    assert!(desk.runs());
    assert!(bench.json(&["log"]).iter().any(|line| line["by"] == "dan"));
}

#[test]
fn alone_the_word_opens_the_desk_over_a_stale_socket() {
    let bench = Bench::with(3);
    bench.serve().kill();
    assert!(bench.has_socket(), "a killed desk leaves its socket");
    let refused = Screen::open(bench.seat(&PLAIN, &["attach"]), (80, 24));
    assert_eq!(refused.wait_end().exit_code(), 4);
    refused.wait_to_see("no desk runs at");
    assert!(!refused.seen().mode(1049), "the screen was never taken");
    let screen = bench.open(&["--as", "dan"]);
    // It listens again: the command line goes through it while it holds the desk.
    assert_eq!(bench.queue().len(), 3);
    screen.press("e");
    screen.wait_for("Inbox 2", |seen| seen.rows().first().is_some_and(|row| row.contains("Inbox 2")));
    assert_eq!(bench.queue().len(), 2);
    assert!(screen.leave().success());
    screen.assert_given_back();
    assert_eq!(screen.seen().text().trim(), "");
    assert!(!bench.has_socket(), "one that leaves takes its socket along");
}

#[test]
fn a_desk_that_ends_while_it_is_called_is_no_desk() {
    let bench = Bench::with(3);
    bench.serve().kill();
    bench.hang_up_on_callers();
    assert_eq!(bench.queue().len(), 3);
    bench.open(&[]);
}

#[test]
fn two_that_start_at_the_same_moment_share_one_desk() {
    let bench = Bench::with(3);
    let both = [bench.seat(&PLAIN, &["--as", "ana"]), bench.seat(&PLAIN, &["--as", "dan"])];
    let both = both.map(|seat| Screen::open(seat, (80, 24)));
    for screen in &both {
        screen.wait_to_see("Person 0");
    }
    both[0].press("e");
    for screen in &both {
        screen.wait_for("Inbox 2", |seen| seen.rows().first().is_some_and(|row| row.contains("Inbox 2")));
    }
}
