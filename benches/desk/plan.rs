//! The plan with many posts: how long they take to come in, and what a key of the month waits for.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use super::screen::Screen;
use super::{WIDE, hearken, middle, milliseconds};

/// Posts of one month: more than any plan has, and all of them in the same view.
const POSTS: usize = 10_000;
/// Presses of a key.
const PRESSES: usize = 200;
/// An account that can post; nothing listens there.
const SETTINGS: &str = "[desk]\nzone = \"UTC\"\nkeyring = false\n[[account]]\nnetwork = \"mastodon\"\n\
    handle = \"@shop@example.social\"\nbase_url = \"http://127.0.0.1:9\"\n";

/// Prints the table's lines of the plan, over a desk of its own.
pub fn table() {
    let home = tempfile::tempdir().unwrap();
    for folder in ["run", "config/hearken"] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    fs::write(home.path().join("config/hearken/config.toml"), SETTINGS).unwrap();
    let file = home.path().join("plan.csv");
    fs::write(&file, csv()).unwrap();
    let started = Instant::now();
    let taken = hearken(home.path()).args(["plan", "import"]).arg(&file).output().unwrap();
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    println!("| import of {POSTS} posts | {} |", milliseconds(started.elapsed()));
    month(Screen::open(home.path(), WIDE));
}

/// Posts from minute to minute of the next month, so that none is late and all are in one window.
fn csv() -> String {
    let next = jiff::Zoned::now().date().first_of_month().saturating_add(jiff::Span::new().months(1));
    let mut csv = "title,at,account,text,state\n".to_owned();
    for n in 0..POSTS {
        let at = next.at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(i64::try_from(n).unwrap() * 4));
        writeln!(csv, "Post {n},{},@shop@example.social,night train {n},scheduled", at.strftime("%Y-%m-%dT%H:%M"))
            .unwrap();
    }
    csv
}

fn month(mut screen: Screen) {
    screen.until(|text| text.contains("Inbox"));
    screen.press("gp");
    screen.until(|text| text.contains("[Month]"));
    screen.bytes_in(Duration::from_secs(1));
    let turned = Instant::now() - screen.started();
    screen.press("]");
    let shown = screen.until(|text| text.contains("10,000 posts") || text.contains("10000 posts"));
    println!(
        "| a month of {POSTS} posts, from its key to its posts | {} |",
        milliseconds(shown.saturating_sub(turned))
    );
    screen.bytes_in(Duration::from_secs(1));
    let mut times = Vec::new();
    for n in 0..PRESSES {
        times.push(screen.shows(if n / 3 % 2 == 0 { "l" } else { "h" }).took);
        screen.bytes_in(Duration::from_millis(30));
    }
    let worst = times.iter().max().copied().unwrap_or_default();
    let median = milliseconds(middle(&mut times));
    println!("| key to frame in it, median and most of {PRESSES} | {median}, {} |", milliseconds(worst));
    screen.quit();
}
