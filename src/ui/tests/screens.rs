//! Every pane, full, empty, in trouble and narrow.

use super::world::{World, empty, id, world};
use crate::domain::ask::{Listed, RowId};
use crate::domain::bands::Band;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, SeatName};
use crate::domain::network::Health;
use crate::domain::width::width;
use crate::ui::theme::Theme;

fn shows(world: &World, words: &[&str]) {
    let screen = world.screen();
    for word in words {
        assert!(screen.contains(word), "\"{word}\" is missing:\n{screen}");
    }
}

#[test]
fn the_wide_desk() {
    let w = world((160, 50));
    shows(
        &w,
        &[
            "CRISIS 2",
            "Double charges 14 min · ana · statement 14:45",
            "Inbox 16",
            "Late 1",
            "2/2 live",
            "Tue 14:32 UTC",
            "In time · 5 at 3 min each · 2 more people would save 1 of the 1 late ones",
            "Late · 1 · oldest 3 h",
            "Quiet · 1",
            "Mira Ionescu  miraionescu.example",
            "Bluesky · ro",
            "3 messages this month · 1,240 followers",
            "┃ The new app is live.",
            "✎ ana · 14:20 · NOTE",
            "complaint 63 % · public 1 h: due 14:20 · row 1 Crisis",
            "November 2026",
            "Pulse  per hour",
            "71 % negative",
            "r reply  e done  b snooze  a assign  ! escalate  w why  / search",
        ],
    );
    insta::assert_snapshot!("wide", w.screen());
}

#[test]
fn the_usual_sizes() {
    for (name, size) in [("side", (120, 40)), ("stacked", (80, 24)), ("phone", (60, 20)), ("smallest", (40, 10))] {
        let w = world(size);
        insta::assert_snapshot!(name, w.screen());
    }
}

#[test]
fn writing_at_the_usual_sizes() {
    for (name, size) in [
        ("write_wide", (160, 50)),
        ("write_stacked", (80, 24)),
        ("write_phone", (60, 20)),
        ("write_smallest", (40, 10)),
    ] {
        let mut w = world(size);
        w.keys("Enter r").types(
            "Bună, Mira! Ne pare rău, ai dreptate: la unele plăți suma a fost luată de două ori. Banii se întorc azi.",
        );
        shows(&w, &["Bună, Mira!"]);
        insta::assert_snapshot!(name, w.screen());
    }
}

#[test]
fn the_editor_keeps_its_room_over_a_terminal_of_24_lines() {
    let mut w = world((80, 24));
    w.keys("r");
    let plan = crate::ui::layout::plan(&w.seat);
    assert_eq!(plan.queue.unwrap().height, 1);
    assert!(plan.conversation.unwrap().height >= 7);
    assert!(plan.editor.unwrap().height >= 6);
}

#[test]
fn columns_stay_straight_whatever_the_letters() {
    let w = world((160, 50));
    let lines: Vec<String> = w.screen().lines().map(str::to_owned).collect();
    let bar = |line: &String| line.find('│').map(|at| width(&line[..at]));
    let places: Vec<_> = lines[1..49].iter().filter_map(bar).collect();
    assert_eq!(places.len(), 48);
    assert!(places.iter().all(|at| *at == places[0]), "{places:?}\n{}", w.screen());
}

#[test]
fn an_empty_inbox_teaches() {
    let mut w = empty((120, 40));
    w.start();
    shows(&w, &["Nothing is waiting.", "g b  what is put off", "The conversation of the row under the cursor"]);
    w.keys("/").types("nothing").keys("Enter");
    shows(&w, &["Nothing here fits \"nothing\""]);
}

#[test]
fn a_desk_without_accounts_is_guided() {
    let mut w = empty((80, 24));
    w.summary.accounts.clear();
    w.start();
    shows(&w, &["Welcome to hearken.", "hearken demo", "hearken account add", "hearken import FILE"]);
}

#[test]
fn trouble_is_said_in_words() {
    let mut w = world((160, 50));
    w.summary.accounts[0].health = Health::SignedOut { why: "token revoked".into() };
    w.summary.freeze =
        Some(Freeze { reason: "double charges".into(), all: false, since: w.now, by: SeatName::new("ana") });
    let account = RowId::Account(AccountId::new("bluesky", "@brand"));
    let mut row = w.rows[1].1.clone();
    row.id = account.clone();
    row.conversation = None;
    row.class = None;
    row.what = "account".into();
    row.who = "@brand".into();
    row.text = "signed out: token revoked".into();
    w.rows.insert(0, (Listed { id: account, band: Band::Crisis, due: w.now, waited_long: false, swarm: None }, row));
    w.tick(crate::domain::time::Span::seconds(1));
    w.send(crate::ui::Msg::Changed(9));
    w.keys("= g g");
    w.rest();
    shows(&w, &["FROZEN", "1/2 live", "Frozen since 14:32 by", "account add bluesky"]);
    w.keys("P");
    shows(&w, &["Planned posts are held until it is resumed.", "To end it type :resume"]);
}

#[test]
fn pages_and_lists() {
    let mut w = world((120, 40));
    for (keys, words) in [
        ("?", vec!["Keys of this pane", "Mark it; acts"]),
        ("w", vec!["Why it stands here", "target 1 h"]),
        ("B", vec!["Brand sheet", "We say what we know.", "/desk/config/brand.md"]),
        ("g h", vec!["Since you left", "4 conversations came or came back"]),
        ("g d", vec!["No drafts."]),
        ("g t", vec!["Nothing was sent yet."]),
        ("g e", vec!["Nothing happened yet."]),
        ("g a", vec!["Accounts", "live"]),
        ("a", vec!["Who takes it", "nobody"]),
        ("l", vec!["Labels"]),
        ("Ctrl-k", vec!["Commands", "reply  Answer where they wrote"]),
    ] {
        w.keys(keys);
        shows(&w, &words);
        w.keys("Esc");
        assert!(!w.seat.in_layer(), "{keys}");
    }
}

#[test]
fn the_next_keys_show_after_a_while() {
    let mut w = world((120, 40));
    w.keys("g");
    assert!(!w.screen().contains("unassigned"));
    w.tick(crate::domain::time::Span::millis(400));
    shows(&w, &["i inbox", "u unassigned"]);
    w.keys("Esc M");
    w.tick(crate::domain::time::Span::millis(400));
    shows(&w, &["l like", "k block the person"]);
}

#[test]
fn poor_terminals_get_ascii_and_no_colour() {
    let mut w = world((120, 40));
    w.seat.settings.ascii = true;
    w.seat.settings.theme = Theme::Plain;
    w.keys("j Enter");
    let ours: String = w.screen().chars().filter(|c| "│─▌┃✎…·—“”’".contains(*c)).collect();
    assert_eq!(ours, "");
    shows(&w, &["> ", "| The new app"]);
}

#[test]
fn a_long_message_scrolls() {
    let mut w = world((80, 24));
    w.long = true;
    w.keys("j Enter");
    shows(&w, &["lines above · K"]);
    w.keys("g g");
    shows(&w, &["lines below · J", "Us · Sun 09:00"]);
    w.keys("G");
    assert!(!w.screen().contains("lines below"));
    assert_eq!(w.seat.reading.wanted, Some(id(2)));
}
