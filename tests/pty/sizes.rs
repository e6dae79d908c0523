//! Every size draws, within its edges, and the way back is the way out.

use crate::bench::{Bench, PLAIN};
use crate::screen::{Screen, Seen};

/// Larger than every terminal here: what is drawn beyond an edge shows on it.
const SHEET: (u16, u16) = (230, 80);
const DEMO: [&str; 4] = ["demo", "--still", "--at", "2026-11-24T14:32:00+02:00"];

const SIZES: [(u16, u16); 29] = [
    (40, 10),
    (41, 11),
    (44, 12),
    (45, 14),
    (50, 16),
    (59, 19),
    (60, 20),
    (64, 24),
    (79, 24),
    (80, 17),
    (80, 18),
    (80, 24),
    (81, 25),
    (90, 29),
    (99, 30),
    (100, 30),
    (101, 12),
    (120, 32),
    (149, 40),
    (150, 45),
    (160, 50),
    (199, 59),
    (200, 60),
    (200, 10),
    (40, 60),
    (20, 5),
    (7, 3),
    (2, 2),
    (1, 1),
];

fn beyond((columns, rows): (u16, u16), seen: &Seen) -> Option<(u16, u16)> {
    let all = (0..SHEET.1).flat_map(|row| (0..SHEET.0).map(move |column| (column, row)));
    let mut outside = all.filter(|(column, row)| *column >= columns || *row >= rows);
    outside.find(|(column, row)| {
        seen.screen().cell(*row, *column).is_some_and(|cell| cell.has_contents() && cell.contents() != " ")
    })
}

fn go_to(screen: &Screen, size: (u16, u16)) {
    let mark = screen.seen().bytes.len();
    screen.resize(size);
    let last = usize::from(size.1) - 1;
    screen.wait_for(&format!("a frame of {size:?}"), |seen| {
        seen.wrote_after(mark, b"\x1b[2J") && (size.0 < 40 || seen.rows().get(last).is_some_and(|row| !row.is_empty()))
    });
    let seen = screen.seen();
    assert_eq!(beyond(size, &seen), None, "something stands outside {size:?}\n{}", seen.text());
    assert!(seen.ended.is_none(), "{size:?}");
}

/// Takes a screen through every size and demands that it is the same again at 80x24.
fn through_every_size(screen: &Screen) {
    go_to(screen, (81, 24));
    go_to(screen, (80, 24));
    screen.settle();
    let before = screen.seen().text();
    for size in SIZES {
        go_to(screen, size);
    }
    go_to(screen, (80, 24));
    screen.settle();
    assert_eq!(screen.seen().text(), before);
}

#[test]
fn every_size_draws_within_its_edges_and_comes_back() {
    let bench = Bench::new();
    let screen = Screen::drawn_on(bench.seat(&PLAIN, &DEMO), (80, 24), SHEET);
    screen.wait_to_see("complaint");
    screen.press("\r");
    screen.wait_to_see("note");
    through_every_size(&screen);
    screen.press("\x1b");
    screen.wait_for("the list's hints", |seen| !seen.has("i note"));
    through_every_size(&screen);
    screen.press("?");
    screen.wait_to_see("Keys of this pane");
    through_every_size(&screen);
    screen.press("\x1b");
    screen.wait_for("no help", |seen| !seen.has("Keys of this pane"));
    assert!(screen.leave().success());
    screen.assert_given_back();
}

#[test]
fn every_size_draws_while_somebody_writes() {
    let bench = Bench::new();
    let screen = Screen::drawn_on(bench.seat(&PLAIN, &DEMO), (80, 24), SHEET);
    screen.wait_to_see("complaint");
    screen.press("r");
    screen.wait_to_see("Reply to");
    screen.paste("A first line.\rAnd a second one that is a good deal longer than any phone is wide, 日本語 ok");
    screen.wait_to_see("A first line.");
    through_every_size(&screen);
}

#[test]
fn a_size_that_comes_together_with_a_key_is_not_missed() {
    let bench = Bench::new();
    let screen = Screen::drawn_on(bench.seat(&PLAIN, &DEMO), (80, 24), SHEET);
    screen.wait_to_see("complaint");
    for columns in (80..120).chain((79..119).rev()) {
        screen.press("j");
        go_to(&screen, (columns + 1, 24));
    }
}

#[test]
fn sizes_that_come_faster_than_frames_end_right() {
    let bench = Bench::new();
    let screen = Screen::drawn_on(bench.seat(&PLAIN, &DEMO), (80, 24), SHEET);
    screen.wait_to_see("complaint");
    screen.settle();
    let before = screen.seen().text();
    for size in SIZES.iter().chain(SIZES.iter().rev()) {
        screen.resize(*size);
    }
    screen.resize((80, 24));
    screen.wait_for("the first picture again", |seen| seen.text() == before);
}
