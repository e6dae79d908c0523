//! What is pasted is text, never keys.

use crate::bench::Bench;

#[test]
fn a_paste_outside_an_editor_does_nothing_and_says_so() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    let before = bench.queue();
    for keys in ["e\re\rd", "ee!y", "P\rreason\r", ":done\r", "\x13", "dsM\x03y"] {
        screen.press("?");
        screen.wait_to_see("Keys of this pane");
        screen.press("\x1b");
        screen.wait_for("no help", |seen| !seen.has("Keys of this pane"));
        screen.paste(keys);
        screen.wait_to_see("a paste counts only where text is written");
        assert_eq!(bench.queue(), before, "{keys:?}");
    }
    // In the conversation too.
    screen.press("\r");
    screen.wait_for("the conversation's hints", |seen| seen.has("note"));
    screen.paste("ee");
    screen.wait_to_see("a paste counts only where text is written");
    assert_eq!(bench.queue(), before);
    let ours = |line: &serde_json::Value| line["by"] == "ana" && line["conversation"].is_string();
    assert!(!bench.json(&["log"]).iter().any(ours));
    // A prompt takes one line of it, and does not act on its end.
    screen.press("/");
    screen.paste("Person\rq\rq");
    screen.wait_for("the words in the prompt", |seen| seen.has("Person q q") || seen.has("Personqq"));
    assert!(screen.seen().ended.is_none());
}

#[test]
fn a_pasted_megabyte_neither_hangs_nor_loses_the_draft() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    screen.press("r");
    screen.wait_to_see("Reply to Person 0");
    screen.press("Before. ");
    screen.wait_to_see("Before.");
    let megabyte = "Lorem ipsum dolor sit amet. \r".repeat(36_000);
    assert!(megabyte.len() > 1_000_000);
    screen.paste(&megabyte);
    screen.wait_to_see("the paste was cut");
    let saved = bench.wait_for_draft(|text| text.len() > 1_000);
    assert!(saved.starts_with("Before. Lorem ipsum dolor sit amet. \nLorem"), "{:?}", saved.get(..80));
    assert!((59_000..=60_000).contains(&saved.len()), "{}", saved.len());
    // One step back (Ctrl-_), and what was there before is there again.
    screen.press("\x1f");
    bench.wait_for_draft(|text| text.trim_end() == "Before.");
    screen.press("after");
    screen.wait_to_see("Before. after");
}

#[test]
fn sequences_in_a_paste_reach_the_draft_cleaned() {
    let bench = Bench::with(3);
    let screen = bench.open(&[]);
    screen.press("r");
    screen.wait_to_see("Reply to Person 0");
    let before = screen.seen().bytes.len();
    screen.paste(
        "A \x1b[31mred\x1b[0m \x1b]0;owned\x07\x1b[2Jword\x08\x7f,\u{202e}and\u{200b} \u{9b}1mthe rest\r\nDone\tnow",
    );
    screen.wait_to_see("the rest");
    let saved = bench.wait_for_draft(|text| text.contains("rest"));
    assert_eq!(saved, "A red word,and the rest\nDone    now");
    let written = screen.seen().bytes[before..].to_vec();
    let holds = |bytes: &[u8]| written.windows(bytes.len()).any(|window| window == bytes);
    assert!(!holds(b"owned") && !holds(b"\x1b[2J") && !holds(b"\x1b]"), "nothing of it is written out as it is");
}
