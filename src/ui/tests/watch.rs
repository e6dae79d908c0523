//! The watch on screen: the rail, an alarm's row and page, the streams, staffing.

use jiff::tz::TimeZone;

use super::world::{World, at, id, world};
use crate::domain::alarm::{Alarm, AlarmAct, AlarmKind, Seen};
use crate::domain::ask::{
    AlarmLine, AlarmSheet, Five, Listed, MemberLine, Pulse, RowId, Staffing, StreamPulse, WatchSheet,
};
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::Command;
use crate::domain::crisis::Related;
use crate::domain::id::{AccountId, AlarmId, EventId};
use crate::domain::staffing::Heatmap;
use crate::domain::time::{Span, Time};
use crate::ui::{Effect, Msg};

const SIZES: [(&str, (u16, u16)); 3] = [("side", (120, 40)), ("stacked", (80, 24)), ("phone", (60, 20))];

fn now() -> Time {
    at("2026-11-24T14:32:10Z")
}

fn alarm_id() -> AlarmId {
    AlarmId::from(EventId::from_bytes([9; 16]))
}

fn stream(account: Option<AccountId>) -> StreamPulse {
    let begin = at("2026-11-24T08:30:00Z");
    let five = |n: u32| Five {
        at: begin.plus(Span::minutes(5 * i64::from(n))),
        heard: if n > 64 { 14 + n % 3 } else { 2 + n % 3 },
        negative: if n > 64 { 11 + n % 2 } else { n % 2 },
        normal: (12, 48),
    };
    StreamPulse {
        account,
        rate: 168,
        normal: (12, 48),
        negative: Some(78),
        alarm: Some(AlarmKind::Negative),
        days_missing: 0,
        until: Some(at("2026-11-24T14:30:00Z")),
        last: (0..72).map(five).collect(),
    }
}

pub fn alarm() -> AlarmSheet {
    let brand = AccountId::new("mastodon", "@brand@example.social");
    let seen = Seen {
        kind: AlarmKind::Negative,
        account: Some(brand.clone()),
        since: at("2026-11-24T13:55:00Z"),
        rate: 141,
        normal: 6,
        examples: Vec::new(),
        terms: vec!["twice".into(), "refund".into(), "#charged".into()],
    };
    let message = |n: u8, who: &str, followers, text: &str| MemberLine {
        conversation: id(n),
        who: who.into(),
        tag: "masto".into(),
        followers,
        text: text.into(),
        at: at("2026-11-24T14:20:00Z").plus(Span::minutes(i64::from(n))),
        why: Related::Origin,
    };
    let examples = vec![
        message(1, "Mira Ionescu", 48_200, "Aplicația nouă îmi ia banii de două ori, am scris și pe chat"),
        message(3, "kestrel_91", 910, "charged twice and the chat is a robot #charged"),
        message(4, "@jordi_ferrer", 0, "me habéis cobrado dos veces"),
        message(5, "田中さくら", 12, "二重に請求されました"),
    ];
    let alarm = Alarm::new(alarm_id(), &seen, at("2026-11-24T14:06:00Z"));
    AlarmSheet { alarm, stream: Some(stream(Some(brand))), examples, overflow: Some(at("2026-11-24T15:05:00Z")) }
}

pub fn watch() -> WatchSheet {
    let learning = StreamPulse {
        account: Some(AccountId::new("bluesky", "brand.example")),
        days_missing: 2,
        normal: (0, 4),
        rate: 3,
        ..StreamPulse::default()
    };
    WatchSheet {
        false_alarms_a_week: 0.5,
        off: vec![AccountId::new("email", "jobs@brand.example")],
        streams: vec![stream(None), learning],
        alarms: vec![alarm().alarm],
    }
}

pub fn staffing() -> Staffing {
    let (from, to) = (now().minus(Span::days(28)), now());
    let hours = (0..28 * 24).map(|n| from.plus(Span::hours(n)));
    let many = |at: &Time| {
        let hour = i64::from(at.in_zone(&TimeZone::UTC).hour());
        usize::try_from((20 - (hour - 14).abs() * 2).max(0)).unwrap_or(0)
    };
    let arrivals: Vec<Time> = hours.flat_map(|at| std::iter::repeat_n(at, many(&at))).collect();
    let answers: Vec<Time> = arrivals.iter().copied().step_by(2).collect();
    Staffing {
        heard: arrivals.len() as u64,
        answered: 50,
        map: Heatmap::new(&TimeZone::UTC, (from, to), arrivals, answers),
        weeks: 4,
        per_answer: Span::minutes(3),
        zone: "Europe/Bucharest".into(),
    }
}

/// A desk on which an alarm stands, the cursor on its row.
fn alarmed(size: (u16, u16)) -> World {
    let mut w = world(size);
    w.add(99, (Band::Crisis, 2), Class::Complaint, "masto", ("Watch", "141 negative messages an hour, normal is 6"));
    let place = w.rows.iter().position(|(_, row)| row.conversation == Some(id(99))).unwrap();
    let (listed, row) = &mut w.rows[place];
    *listed = Listed { id: RowId::Alarm(alarm_id()), ..listed.clone() };
    (row.id, row.conversation, row.class, row.what) = (listed.id.clone(), None, None, "alarm".into());
    row.text = format!("{} · first answer late at 15:05", alarm().alarm.row_words());
    w.pulse = Pulse { rate: Some(168), alarm: Some(AlarmKind::Negative), ..Pulse::default() };
    w.tick(Span::minutes(1));
    w.rest();
    w.keys("= g g");
    w
}

fn line(w: &mut World, line: &str) {
    w.keys(":").types(line).keys("Enter");
}

/// The cursor goes to the alarm's row.
fn to_alarm(w: &mut World) {
    for _ in 0..12 {
        if w.screen().contains("▌  2m  alarm") || crate::ui::acts::watch::under_cursor(&w.seat).is_some() {
            return;
        }
        w.keys("j");
    }
    panic!("the alarm has no row:\n{}", w.screen());
}

#[test]
fn an_alarm_has_a_row_and_a_page_at_the_usual_sizes() {
    for (name, size) in SIZES {
        let mut w = alarmed(size);
        to_alarm(&mut w);
        insta::assert_snapshot!(format!("alarm_row_{name}"), w.screen());
        w.keys("Enter");
        insta::assert_snapshot!(format!("alarm_page_{name}"), w.screen());
    }
}

#[test]
fn streams_and_staffing_at_the_usual_sizes() {
    for (name, size) in SIZES {
        let mut w = world(size);
        w.keys("g w");
        insta::assert_snapshot!(format!("watch_{name}"), w.screen());
        w.keys("Esc g S");
        insta::assert_snapshot!(format!("staffing_{name}"), w.screen());
    }
}

#[test]
fn the_rail_says_what_goes_on_and_what_is_missing() {
    let mut w = alarmed((160, 50));
    let screen = w.screen();
    assert!(screen.contains("168  normal 30-55") && screen.contains("many more negative"), "{screen}");
    w.pulse = Pulse { rate: Some(4), days_missing: 2, ..Pulse::default() };
    w.tick(Span::minutes(1));
    assert!(w.screen().contains("learning, 2 days"), "{}", w.screen());
}

#[test]
fn messages_of_an_alarm_open_and_are_listed() {
    let mut w = alarmed((120, 40));
    to_alarm(&mut w);
    w.keys("Enter j Enter");
    assert!(w.screen().contains("kestrel_91") && !w.seat.in_layer());
    assert_eq!(w.seat.here(), Some(id(3)));
    let mut w = alarmed((120, 40));
    to_alarm(&mut w);
    w.keys("Enter m");
    assert_eq!(w.seat.queue.filter, "after:2026-11-24 account:\"@brand@example.social\" class:crisis,complaint");
}

#[test]
fn an_alarm_is_put_away_for_a_reason_and_taken_out_again() {
    let mut w = alarmed((120, 40));
    to_alarm(&mut w);
    w.keys("Enter d Enter");
    assert!(!w.did.iter().any(|done| matches!(done, Command::Alarm { .. })), "not without a reason");
    w.keys("a Space s a l e Enter");
    let away = Command::Alarm { id: alarm_id(), act: AlarmAct::PutAway { why: "a sale".into() } };
    assert!(w.did.contains(&away), "{:?}", w.did);
    line(&mut w, &format!("alarm take-out {}", alarm_id()));
    assert!(w.did.contains(&Command::Alarm { id: alarm_id(), act: AlarmAct::TakeOut }));
    line(&mut w, "alarm nonsense");
    assert!(w.screen().contains("is no alarm"), "{}", w.screen());
}

#[test]
fn an_alarm_without_a_row_raises_nothing() {
    let mut w = world((120, 40));
    line(&mut w, "alarm");
    w.keys("!");
    assert!(w.screen().contains("this alarm waits for nobody any more"), "{}", w.screen());
    assert!(w.did.iter().all(|done| matches!(done, Command::Looked { .. })), "{:?}", w.did);
}

#[test]
fn a_new_alarm_rings_once_and_says_what_was_seen() {
    let mut w = world((120, 40));
    w.effects.clear();
    let since = w.now;
    w.summary.alarms = vec![AlarmLine { id: alarm_id(), words: "negative: 141 an hour, usual is 6".into(), since }];
    for _ in 0..2 {
        w.send(Msg::Changed(9));
        w.rest();
        w.tick(Span::seconds(2));
        w.rest();
    }
    let rung = w.effects.iter().filter(|effect| **effect == Effect::Bell).count();
    assert_eq!(rung, 1, "{:?}", w.effects);
    assert!(w.effects.contains(&Effect::Notify("negative: 141 an hour, usual is 6".into())), "{:?}", w.effects);
    assert!(w.screen().contains("the watch: negative: 141 an hour, usual is 6; :alarm shows it"), "{}", w.screen());
}
