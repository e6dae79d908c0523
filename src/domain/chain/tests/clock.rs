//! Clocks that jump, sleep and change.

use proptest::prelude::*;

use super::*;
use crate::domain::hours::{OpenSpan, first_moment};

fn sent(desk: &Desk) -> usize {
    desk.made.len()
}

#[test]
fn after_a_long_sleep_one_step_is_paged() {
    for days in [1, 30, 4000] {
        let mut desk = Desk::new(grave());
        desk.run_until(noon().plus(Span::minutes(1))).unwrap();
        desk.start(noon().plus(Span::days(days)));
        let woke = desk.now;
        desk.act().unwrap();
        assert_eq!(sent(&desk), 3, "one step, however long it slept");
        desk.run_until(woke.plus(Span::minutes(9))).unwrap();
        assert_eq!(sent(&desk), 3, "and the next has its whole wait");
        desk.run_until(woke.plus(Span::minutes(10))).unwrap();
        assert_eq!(sent(&desk), 4);
    }
}

#[test]
fn a_clock_that_goes_back_a_little_changes_nothing_much() {
    let mut desk = Desk::new(grave());
    desk.act().unwrap();
    desk.now = noon().minus(Span::seconds(2));
    assert_eq!(desk.act().unwrap().wake, Some(noon().plus(Span::minutes(5))));
    assert_eq!(sent(&desk), 2);
}

#[test]
fn a_clock_that_goes_back_far_holds_nothing_up() {
    let mut desk = Desk::new(grave());
    desk.act().unwrap();
    let back = noon().minus(Span::days(365));
    desk.now = back;
    desk.run_until(back.plus(Span::hours(2))).unwrap();
    assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
    let steps = desk.made.iter().filter(|(at, _)| *at == back).count();
    assert_eq!((sent(&desk), steps), (9, 1), "only one step is early");
}

#[test]
fn a_silence_is_no_longer_than_twice_itself() {
    let mut desk = Desk::new(grave());
    desk.says(PageChange::Silenced { until: noon().plus(Span::hours(1)), by: name("ana") });
    desk.now = noon().minus(Span::days(9));
    assert!(!desk.next().attempts.is_empty());
}

#[test]
fn an_attempt_that_nobody_ends_is_lost_after_a_while() {
    let mut desk = Desk::new(grave());
    for attempt in desk.next().attempts {
        desk.says(attempt.begins());
    }
    assert_eq!(desk.next(), Next { wake: Some(noon().plus(PATIENCE)), ..Next::default() });
    desk.run_until(noon().plus(PATIENCE)).unwrap();
    assert_eq!(desk.told(), ["2 1.2 dan ntfy"], "ana is not paged twice, and dan at once");
    assert!(desk.words().iter().any(|line| line.contains("it may have gone out")));
    // Its end comes after all: it stands as it was, and nobody is paged for it.
    let late = Call { round: 0, step: 0, to: Recipient::Person(name("ana")), by: Channel::Mail };
    desk.says(PageChange::Attempted { call: late, outcome: Outcome::Sent });
    desk.act().unwrap();
    assert_eq!(sent(&desk), 1);
}

#[test]
fn both_changes_of_the_clock_page_whoever_is_on_call() {
    for zone_name in ["Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"]
    {
        let zone = TimeZone::get(zone_name).unwrap();
        let changes: Vec<Time> =
            zone.following(noon().timestamp()).take(2).map(|change| change.timestamp().into()).collect();
        for change in changes {
            let day = change.plus(Span::hours(3)).in_zone(&zone).date();
            let eight = first_moment(&zone, day.at(8, 0, 0, 0)).unwrap();
            let mut rota = rota();
            let night = [OpenSpan::new(0, 480).unwrap(), OpenSpan::new(1200, 1440).unwrap()];
            let week: Vec<_> = jiff::civil::Weekday::Monday.cycle_forward().take(7).collect();
            rota.layers[0].duty = BusinessHours::closed(zone.clone()).weekly(&week, &night);
            let light = [OpenSpan::new(480, 1200).unwrap()];
            rota.layers[1].duty = BusinessHours::closed(zone.clone()).weekly(&week, &light);
            for (minutes, who) in [(-10, "ana"), (10, "dan")] {
                let mut desk = Desk::new(Chain {
                    steps: vec![
                        step(on_call("primary"), &[Channel::Ntfy], 5),
                        step(on_call("backup"), &[Channel::Ntfy], 5),
                    ],
                    ..grave()
                });
                desk.rota = rota.clone();
                desk.now = eight.plus(Span::minutes(minutes));
                desk.log = vec![(desk.now, PageChange::Raised(raised()))];
                desk.act().unwrap();
                let paged: Vec<&Recipient> = desk.made.iter().map(|(_, call)| &call.to).collect();
                assert_eq!(paged, [&Recipient::Person(name(who))], "{zone_name} {minutes}");
            }
            // A chain that runs through the change waits real minutes.
            let mut desk = Desk::new(grave());
            desk.now = change.minus(Span::minutes(7));
            desk.log = vec![(desk.now, PageChange::Raised(raised()))];
            desk.rota.layers.iter_mut().for_each(|layer| layer.duty = BusinessHours::always(zone.clone()));
            let from = desk.now;
            desk.run().unwrap();
            let waits: Vec<i64> = desk.made.iter().map(|(at, _)| at.since(from).as_minutes()).collect();
            assert_eq!(waits, [0, 0, 5, 15, 30, 30, 35, 45, 60], "{zone_name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever the clock does, nobody is paged twice for a step, one moment pages one step at the most beside those
    /// that reach nobody, and the chain comes to its end.
    #[test]
    fn a_mad_clock_makes_no_storm(jumps in prop::collection::vec(-200_000i64..200_000, 1..30), deaf in any::<bool>()) {
        let mut desk = Desk::new(grave());
        if deaf {
            desk.dead = |call| call.to == Recipient::Person(SeatName::new("dan"));
        }
        for minutes in jumps {
            let before = desk.made.len();
            desk.act();
            let live: Vec<_> = desk.made[before..].iter().filter(|(_, call)| !(desk.dead)(call)).collect();
            prop_assert!(live.windows(2).all(|pair| pair[0].1.place() == pair[1].1.place()), "{live:?}");
            desk.now = desk.now.plus(Span::minutes(minutes));
        }
        desk.run().unwrap();
        let mut calls: Vec<&Call> = desk.made.iter().map(|(_, call)| call).collect();
        let all = calls.len();
        calls.sort();
        calls.dedup();
        prop_assert_eq!((calls.len(), all), (9, 9));
        prop_assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
    }
}
