use proptest::prelude::*;

use super::*;

const PEOPLE: [&str; 4] = ["ana", "dan", "mihai", "eva"];

prop_compose! {
    fn some_layer(name: &'static str)(
        zone_name in prop::sample::select(ZONES.to_vec()),
        people in prop::collection::vec(prop::sample::select(PEOPLE.to_vec()), 0..4),
        days in 1u16..10,
        minute in 0i8..48,
        first in 0i32..60,
        hours in prop::option::of((0u16..23, 1u16..8)),
        weekdays in prop::collection::vec(prop::sample::select(WEEK.to_vec()), 1..7),
    ) -> Layer {
        let zone = zone(zone_name);
        let first = date(2026, 1, 1).checked_add(jiff::Span::new().days(first)).unwrap();
        let turns = Turns { first, at: time(minute / 2, minute % 2 * 30, 0, 0), days };
        let duty = match hours {
            None => BusinessHours::always(zone),
            Some((from, long)) => {
                let span = OpenSpan::new(from * 60, ((from + long) * 60).min(1440)).unwrap();
                let night = OpenSpan::new(0, 60).unwrap();
                BusinessHours::closed(zone).weekly(&weekdays, &[span, night])
            }
        };
        Layer { name: name.to_owned(), people: people.iter().map(|who| super::name(who)).collect(), turns, duty }
    }
}

prop_compose! {
    fn some_time()(minutes in 0i64..120 * 24 * 60) -> Time {
        at("2026-01-20T00:00:00Z").plus(Span::minutes(minutes))
    }
}

prop_compose! {
    fn some_override()(
        which in 0usize..2,
        from in some_time(),
        hours in 1i64..90,
        who in prop::sample::select(PEOPLE.to_vec()),
    ) -> Override {
        let layer = ["primary", "backup"][which].to_owned();
        Override { layer, from, to: from.plus(Span::hours(hours)), instead: name(who), by: name("lea"), why: String::new() }
    }
}

prop_compose! {
    fn some_rota()(
        primary in some_layer("primary"),
        backup in some_layer("backup"),
        overrides in prop::collection::vec(some_override(), 0..6),
        away in prop::collection::vec((prop::sample::select(PEOPLE.to_vec()), some_time(), 1i64..200), 0..6),
        known in 1usize..4,
    ) -> Rota {
        let mut rota = rota(vec![primary, backup]);
        rota.people = PEOPLE.iter().take(known + 1).map(|who| person(who, ZONES[0])).collect();
        rota.away = away
            .into_iter()
            .map(|(who, from, hours)| Absence { who: name(who), from, to: from.plus(Span::hours(hours)) })
            .collect();
        let mut arranged = Arranged::default();
        arranged.apply(&RotaChange::Overridden { overrides });
        rota.with(arranged)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn who_is_on_call_has_the_shift(rota in some_rota(), moments in prop::collection::vec(some_time(), 40)) {
        for layer in ["primary", "backup"] {
            for at in &moments {
                let shift = rota.shifts(layer, *at, at.plus(Span::millis(1))).next();
                prop_assert_eq!(rota.on_call(layer, *at).map(|person| person.name.clone()), shift.clone().map(|shift| shift.who));
                let is_unheld = rota.gaps(*at, at.plus(Span::millis(1))).iter().any(|gap| gap.layer.as_deref() == Some(layer));
                let is_on_duty = rota.layer(layer).unwrap().duty.is_open(*at);
                prop_assert_eq!(is_on_duty, shift.is_some() || is_unheld);
            }
        }
    }

    #[test]
    fn shifts_are_whole_and_one_after_the_other(rota in some_rota(), from in some_time(), days in 1i64..30) {
        let to = from.plus(Span::days(days));
        for layer in ["primary", "backup"] {
            let shifts: Vec<Shift> = rota.shifts(layer, from, to).collect();
            prop_assert!(shifts.iter().all(|shift| shift.from < shift.to && shift.from < to && from < shift.to));
            prop_assert!(shifts.windows(2).all(|pair| pair[0].to <= pair[1].from));
            for shift in &shifts {
                let middle = shift.from.plus(shift.length().percent(50));
                let again: Vec<Shift> = rota.shifts(layer, middle, middle.plus(Span::millis(1))).collect();
                prop_assert_eq!(&again, std::slice::from_ref(shift));
            }
        }
    }

    #[test]
    fn every_moment_is_somebodys_or_a_gap(rota in some_rota(), from in some_time(), days in 1i64..30) {
        let to = from.plus(Span::days(days));
        let report = rota.report(from, to);
        let nobody: i64 = report.gaps.iter().filter(|gap| gap.layer.is_none()).map(|gap| gap.length().as_millis()).sum();
        let each: i64 = report.loads.iter().map(|load| load.on_call.as_millis()).sum();
        let whole = to.since(from).as_millis();
        prop_assert!(nobody + each >= whole, "two layers can cover a moment, none cannot");
        prop_assert!(report.loads.iter().all(|load| load.on_call.as_millis() <= whole));
        prop_assert!((0..=100).contains(&report.quality()), "{}", report.quality());
        for gap in &report.gaps {
            let layers = gap.layer.as_deref().map_or_else(|| vec!["primary", "backup"], |layer| vec![layer]);
            prop_assert!(layers.iter().all(|layer| rota.on_call(layer, gap.from).is_none()));
        }
        for both in &report.overlaps {
            prop_assert!(both.layers.iter().all(|layer| rota.on_call(layer, both.from).unwrap().name == both.who));
        }
        let calendar = rota.ics(from, to, None, from);
        prop_assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
    }
}
