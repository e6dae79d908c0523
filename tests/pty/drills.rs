//! A night on call, typed: a drill is begun from a desk, the page comes, somebody has it, what is planned is held, a word
//! goes out with a yes, and what it was worth is read before the desk is back.

use crate::bench::Bench;

#[test]
fn a_paged_seat_holds_and_speaks_and_comes_back_to_its_desk() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    screen.press(":drill night-charge\r");
    screen.wait_for("the brief", |seen| seen.has("Enter begins") && !seen.has("Person 1"));
    screen.press("\r");
    screen.wait_for("the mark", |seen| seen.rows().first().is_some_and(|row| row.starts_with(" DRILL")));
    // The night desk raises it, and the page opens the crisis.
    screen.wait_for("the crisis", |seen| seen.has("CRISIS 2") && seen.has("acknowledge"));
    screen.wait_to_see("You are paged");
    // A key that was meant for the list does nothing there; the next one is meant.
    screen.press("\r");
    screen.wait_for("an answer", |seen| seen.has("that key did nothing") || seen.has("ana has it"));
    if screen.seen().has("that key did nothing") {
        screen.settle();
        screen.press("\r");
    }
    screen.wait_to_see("ana has it");
    screen.press("P");
    screen.wait_to_see("freeze: why");
    screen.press("charged twice\r");
    screen.wait_to_see("FROZEN");
    screen.press("S");
    screen.wait_to_see("holding");
    screen.press("\x1b");
    screen.press(":drill end\r");
    screen.wait_to_see("End the drill?");
    screen.press("y");
    screen.wait_for("what it was worth", |seen| seen.has("of 100") && seen.has("somebody has it"));
    screen.press("q");
    assert!(screen.seen().rows()[0].starts_with(" DRILL"));
    screen.press("\x03");
    screen.wait_to_see("Leave hearken?");
    screen.press("\r");
    screen.wait_for("the report", |seen| seen.has("report: ") && seen.has("Enter goes back to your desk"));
    screen.press("\r");
    screen.wait_for("the desk", |seen| seen.has("Person 1") && !seen.has("DRILL"));
    assert!(screen.leave().success());
    assert!(bench.call(&["drill"]).contains("not played yet"), "whoever ends it early has no best of it");
}
