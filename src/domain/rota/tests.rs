use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date, time};
use jiff::tz::TimeZone;

use super::*;
use crate::domain::hours::{BusinessHours, OpenSpan, first_moment};
use crate::domain::time::Span;

mod by_hand;
mod calendar;
mod laws;
mod quality;

/// Zones with two changes a year: by an hour, by half an hour, at midnight, and on both halves of the earth.
const ZONES: [&str; 5] =
    ["Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

/// The moment of a wall time, `2026-03-29 08:00`, in Bucharest.
fn wall(text: &str) -> Time {
    first_moment(&zone(ZONES[0]), text.replace(' ', "T").parse().unwrap()).unwrap()
}

fn name(text: &str) -> SeatName {
    SeatName::new(text)
}

fn person(who: &str, zone_name: &str) -> Person {
    let addresses = BTreeMap::from([
        (Channel::Mail, Address::Name(format!("{who}@example.org"))),
        (Channel::Ntfy, Address::Name(format!("hearken-{who}"))),
    ]);
    Person { name: name(who), zone: zone(zone_name), addresses }
}

/// Hands over at nine, every so many days from the fifth of January 2026, a Monday.
fn layer(layer: &str, people: &[&str], days: u16, duty: BusinessHours) -> Layer {
    let turns = Turns { first: date(2026, 1, 5), at: time(9, 0, 0, 0), days };
    Layer { name: layer.to_owned(), people: people.iter().map(|who| name(who)).collect(), turns, duty }
}

fn always() -> BusinessHours {
    BusinessHours::always(zone(ZONES[0]))
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Every night from 20:00 to 08:00.
fn nights(zone_name: &str) -> BusinessHours {
    let spans = [OpenSpan::new(0, 8 * 60).unwrap(), OpenSpan::new(20 * 60, 24 * 60).unwrap()];
    BusinessHours::closed(zone(zone_name)).weekly(&WEEK, &spans)
}

fn rota(layers: Vec<Layer>) -> Rota {
    let people = ["ana", "dan", "mihai"].map(|who| person(who, ZONES[0])).to_vec();
    Rota { people, layers, ..Rota::empty(zone(ZONES[0])) }
}

fn weekly() -> Rota {
    rota(vec![
        layer("primary", &["ana", "dan", "mihai"], 7, always()),
        layer("backup", &["dan", "mihai", "ana"], 7, always()),
    ])
}

fn away(who: &str, from: &str, to: &str) -> Absence {
    Absence { who: name(who), from: wall(from), to: wall(to) }
}

/// The shifts of the primary in short: who, from, to, by the wall clock of Bucharest.
fn told(rota: &Rota, from: &str, to: &str) -> Vec<String> {
    let shown = |at: Time| at.in_zone(&zone(ZONES[0])).strftime("%d %b %H:%M").to_string();
    let shifts = rota.shifts("primary", wall(from), wall(to));
    shifts.map(|shift| format!("{} {} - {}", shift.who, shown(shift.from), shown(shift.to))).collect()
}

#[test]
fn people_take_turns_at_the_wall_time() {
    let weekly = weekly();
    assert_eq!(
        told(&weekly, "2026-03-20 00:00", "2026-04-07 00:00"),
        [
            "dan 16 Mar 09:00 - 23 Mar 09:00",
            "mihai 23 Mar 09:00 - 30 Mar 09:00", // the clock goes forward on the 29th
            "ana 30 Mar 09:00 - 06 Apr 09:00",
            "dan 06 Apr 09:00 - 13 Apr 09:00",
        ]
    );
    let lengths: Vec<Span> = weekly
        .shifts("primary", wall("2026-03-20 00:00"), wall("2026-04-01 00:00"))
        .map(|shift| shift.length())
        .collect();
    assert_eq!(lengths, [Span::hours(168), Span::hours(167), Span::hours(168)]);
}

#[test]
fn a_hand_over_belongs_to_the_one_who_comes() {
    let weekly = weekly();
    let who = |at: Time| weekly.on_call("primary", at).map(|person| person.name.to_string());
    let hand_over = wall("2026-03-30 09:00");
    assert_eq!(who(hand_over.minus(Span::millis(1))).as_deref(), Some("mihai"));
    assert_eq!(who(hand_over).as_deref(), Some("ana"));
    assert_eq!(who(wall("2026-01-05 08:59")), None, "nobody has a turn before the first");
    assert_eq!(weekly.on_call("lead", hand_over), None);
}

#[test]
fn a_night_is_as_long_as_it_is_and_ends_at_the_wall_time() {
    for zone_name in ZONES {
        let mut rota = rota(vec![layer("primary", &["ana", "dan"], 1, nights(zone_name))]);
        rota.layers[0].turns.at = time(12, 0, 0, 0);
        let mut odd = Vec::new();
        let (from, to) = (at("2026-01-10T00:00:00Z"), at("2027-01-10T00:00:00Z"));
        let shifts: Vec<Shift> = rota.shifts("primary", from, to).collect();
        assert!((365..=367).contains(&shifts.len()), "{zone_name}: {}", shifts.len());
        for pair in shifts.windows(2) {
            let wall = |at: Time| at.in_zone(&zone(zone_name)).time();
            assert_eq!((wall(pair[0].from), wall(pair[0].to)), (time(20, 0, 0, 0), time(8, 0, 0, 0)), "{zone_name}");
            assert_ne!(pair[0].who, pair[1].who);
            if pair[0].length() != Span::hours(12) {
                odd.push(pair[0].length().as_minutes());
            }
        }
        odd.sort_unstable();
        let expected = if zone_name == "Australia/Lord_Howe" { [690, 750] } else { [660, 780] };
        assert_eq!(odd, expected, "{zone_name}");
    }
}

#[test]
fn a_hand_over_that_the_clock_skips_is_at_the_change() {
    for zone_name in ZONES {
        let always = BusinessHours::always(zone(zone_name));
        let rules = zone(zone_name);
        let changes: Vec<_> = rules.following(at("2026-01-10T00:00:00Z").timestamp()).take(2).collect();
        for change in changes {
            // In the middle of what is skipped or comes twice.
            let change = Time::from(change.timestamp());
            let before = change.minus(Span::millis(1)).in_zone(&zone(zone_name));
            let wall = before.datetime().checked_add(jiff::Span::new().minutes(15)).unwrap().time();
            let mut rota = rota(vec![layer("primary", &["ana", "dan"], 1, always.clone())]);
            rota.layers[0].turns.at = wall;
            let (from, to) = (change.minus(Span::days(3)), change.plus(Span::days(3)));
            let shifts: Vec<Shift> = rota.shifts("primary", from, to).collect();
            assert!(shifts.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].who != pair[1].who));
            assert!((6..=8).contains(&shifts.len()), "{zone_name}: one hand-over a day, and not two");
            assert!(rota.gaps(from, to).is_empty());
        }
    }
}

#[test]
fn the_last_of_february_is_a_day_as_others() {
    let mut rota = rota(vec![layer("primary", &["ana", "dan"], 1, always())]);
    rota.layers[0].turns.first = date(2028, 2, 29);
    assert_eq!(
        told(&rota, "2028-02-29 09:00", "2028-03-02 09:00"),
        ["ana 29 Feb 09:00 - 01 Mar 09:00", "dan 01 Mar 09:00 - 02 Mar 09:00"]
    );
    rota.layers[0].turns = Turns { first: date(2028, 2, 22), at: time(9, 0, 0, 0), days: 7 };
    assert_eq!(
        told(&rota, "2028-02-29 08:00", "2028-03-01 09:00"),
        ["ana 22 Feb 09:00 - 29 Feb 09:00", "dan 29 Feb 09:00 - 07 Mar 09:00"]
    );
}

#[test]
fn a_layer_is_on_call_in_its_hours_alone() {
    let day = OpenSpan::new(9 * 60, 18 * 60).unwrap();
    let weekends = BusinessHours::closed(zone(ZONES[0])).weekly(&[Weekday::Saturday, Weekday::Sunday], &[day]);
    let rota = rota(vec![layer("primary", &["ana", "dan"], 7, weekends)]);
    assert_eq!(
        told(&rota, "2026-01-05 00:00", "2026-01-18 00:00"),
        ["ana 10 Jan 09:00 - 10 Jan 18:00", "ana 11 Jan 09:00 - 11 Jan 18:00", "dan 17 Jan 09:00 - 17 Jan 18:00",]
    );
    assert_eq!(rota.on_call("primary", wall("2026-01-12 12:00")), None);
    assert!(rota.gaps(wall("2026-01-06 00:00"), wall("2026-01-18 00:00")).iter().all(|gap| gap.layer.is_none()));
}

#[test]
fn the_next_in_turn_stands_in_for_who_is_away() {
    let mut rota = weekly();
    rota.away = vec![away("ana", "2026-04-01 00:00", "2026-04-03 00:00")];
    assert_eq!(
        told(&rota, "2026-03-30 09:00", "2026-04-06 09:00"),
        ["ana 30 Mar 09:00 - 01 Apr 00:00", "dan 01 Apr 00:00 - 03 Apr 00:00", "ana 03 Apr 00:00 - 06 Apr 09:00"]
    );
    let shift = rota.shifts("primary", wall("2026-04-02 00:00"), wall("2026-04-02 01:00")).next().unwrap();
    assert_eq!((shift.because.clone(), shift.of()), (Because::StandsIn { of: name("ana") }, Some(&name("ana"))));
    rota.away.push(away("dan", "2026-04-02 00:00", "2026-04-05 00:00"));
    rota.away.push(away("mihai", "2026-04-02 12:00", "2026-04-05 00:00"));
    let gaps = rota.gaps(wall("2026-04-01 00:00"), wall("2026-04-10 00:00"));
    let gap = |layer: Option<&str>| Gap {
        layer: layer.map(str::to_owned),
        from: wall("2026-04-02 12:00"),
        to: wall("2026-04-03 00:00"),
    };
    assert_eq!(gaps, [gap(None), gap(Some("primary")), gap(Some("backup"))]);
}

#[test]
fn who_is_gone_from_the_file_is_on_call_no_more() {
    let mut rota = weekly();
    let now = wall("2026-03-31 12:00");
    assert_eq!(rota.on_call("primary", now).unwrap().name, name("ana"));
    rota.people.remove(0);
    assert!(rota.on_call("primary", now).is_some(), "somebody else has the turn");
    assert!(rota.shifts("primary", now, now.plus(Span::days(60))).all(|shift| shift.who != name("ana")));
    assert!(rota.gaps(now, now.plus(Span::days(60))).is_empty());
    rota.people.clear();
    assert_eq!((rota.on_call("primary", now), rota.gaps(now, now.plus(Span::days(1))).len()), (None, 3));
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn turns_are_counted_both_ways_at_every_hour() {
    for zone_name in ZONES {
        let zone = zone(zone_name);
        for (days, hour) in [(1, 0), (1, 9), (3, 2), (7, 23), (14, 0)] {
            let turns = Turns { first: day("2026-03-01"), at: time(hour, 30, 0, 0), days };
            let mut now = at("2026-01-01T00:00:00Z");
            while now < at("2026-12-01T00:00:00Z") {
                let turn = turns.at(now, &zone);
                assert!(turns.begins(turn, &zone) <= now && now < turns.begins(turn + 1, &zone), "{zone_name} {now}");
                now = now.plus(Span::minutes(47));
            }
        }
    }
}
