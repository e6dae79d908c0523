//! Answers that a person posts in the network's own app.

use crate::bench::Bench;

#[test]
fn an_answer_left_for_later_is_asked_for_again_and_then_the_next_row_comes() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    screen.press("j\r");
    screen.wait_to_see("train number 1 leave from the main station?");
    screen.press("\x1br");
    screen.wait_to_see("Reply to Person 1");
    screen.press("It leaves at 18:40\x13");
    screen.wait_to_see("Posted?");
    screen.press("\x1b");
    screen.wait_for("the row's mark", |seen| {
        seen.rows().iter().any(|row| row.contains("Person 1") && row.trim_end().ends_with("to post"))
    });
    // Whoever wants to answer it again is asked first.
    screen.press("r");
    screen.wait_for("the answer that waits", |seen| seen.has("Posted?") && seen.has("It leaves at 18:40"));
    screen.press("\x1b");
    screen.wait_for("no question", |seen| !seen.has("Posted?"));
    screen.press("p");
    screen.wait_to_see("Posted?");
    screen.press("y");
    screen.wait_to_see("logged as posted by hand, to Person 1");
    screen.wait_for("the row is gone", |seen| {
        !seen.rows().iter().any(|row| row.contains("Person 1 ") && row.contains("to post"))
    });
    let rows = bench.json(&["outbox"]);
    assert_eq!((rows.len(), rows[0]["state"].as_str()), (1, Some("delivered")), "{rows:?}");
    assert_eq!(bench.queue().len(), 2);
    assert!(screen.leave().success());
}
