use super::*;

const MONTH: (&str, &str) = ("2026-03-09 09:00", "2026-04-08 09:00");

fn report(rota: &Rota) -> Report {
    rota.report(wall(MONTH.0), wall(MONTH.1))
}

#[test]
fn a_rota_that_covers_all_is_told_so() {
    let report = report(&weekly());
    assert_eq!(
        report.words(&zone(ZONES[0])),
        [
            "quality 97 of 100: somebody is on call all the 30 days; the hours are shared evenly",
            "ana: 503 h, 21 nights, 3 weekends, 0 changes",
            "dan: 552 h, 23 nights, 3 weekends, 0 changes",
            "mihai: 383 h, 16 nights, 2 weekends, 0 changes",
        ]
    );
}

#[test]
fn gaps_overlaps_and_burdens_are_told() {
    let mut rota = weekly();
    rota.layers[1] = layer("backup", &["ana"], 7, nights(ZONES[0]));
    rota.layers[0].people = vec![name("ana"), name("dan")];
    rota.away =
        vec![away("dan", "2026-03-16 00:00", "2026-03-27 00:00"), away("ana", "2026-03-20 00:00", "2026-03-20 12:00")];
    let report = report(&rota);
    let words = report.words(&zone(ZONES[0]));
    assert!(words[0].starts_with("quality "), "{words:?}");
    assert!(words[0].contains("nobody is on call for 12 h of 30 days; ana has "), "{words:?}");
    assert!(words.iter().any(|line| line == "nobody is on call from Fri 20 Mar 00:00 to Fri 20 Mar 12:00, 12 h"));
    assert!(words.iter().any(|line| line.starts_with("nobody is on call in primary from Fri 20 Mar 00:00 to Fri ")));
    assert!(words.iter().any(|line| line.starts_with("nobody is on call in backup from Fri 20 Mar 00:00 to Fri ")));
    assert!(words.iter().any(|line| line.starts_with("ana is on call in primary and in backup from ")), "{words:#?}");
    assert!(words.iter().any(|line| line.ends_with(" more overlaps")), "{words:#?}");
    assert_eq!((report.covered, report.even, report.quality()), (98, 68, 90));
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

#[test]
fn nobody_at_all_is_the_worst() {
    let report = report(&rota(Vec::new()));
    assert_eq!((report.covered, report.gaps.len()), (0, 1));
    assert_eq!(report.sentence(), "quality 25 of 100: nobody is on call for 719 h of 30 days; nobody has a turn");
    let one = Rota { layers: vec![layer("primary", &["ana"], 7, always())], ..weekly() };
    assert_eq!(
        one.report(wall("2026-01-10 00:00"), wall("2026-01-11 00:00")).sentence(),
        "quality 100 of 100: somebody is on call all day; ana alone has all the hours"
    );
}

#[test]
fn nights_are_those_of_whoever_loses_them() {
    // From 08:00 to 12:00 in Bucharest the night of New York lasts until 13:00.
    let mornings = BusinessHours::closed(zone(ZONES[0])).weekly(&WEEK, &[OpenSpan::new(480, 720).unwrap()]);
    let mut rota = rota(vec![layer("primary", &["ana", "dan"], 1, mornings)]);
    rota.people[1].zone = zone("America/New_York");
    rota.layers[0].turns.at = time(0, 0, 0, 0);
    let loads = rota.load(wall("2026-05-04 00:00"), wall("2026-05-18 00:00"));
    let counted: Vec<_> = loads.iter().map(|load| (load.who.as_str(), load.on_call, load.nights)).collect();
    assert_eq!(counted, [("ana", Span::hours(28), 0), ("dan", Span::hours(28), 7)]);
}

#[test]
fn a_change_counts_for_both() {
    let shifts: Vec<Shift> = weekly().shifts("primary", wall(MONTH.0), wall(MONTH.1)).collect();
    let swap = Override::swap(&shifts[0], &shifts[1], &name("lea"), "");
    let mut arranged = Arranged::default();
    arranged.apply(&RotaChange::Overridden { overrides: swap.to_vec() });
    let loads = weekly().with(arranged).load(wall(MONTH.0), wall(MONTH.1));
    assert_eq!(loads.iter().map(|load| load.changes).collect::<Vec<_>>(), [2, 2, 0]);
}
