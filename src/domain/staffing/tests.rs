use super::*;

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

fn bucharest() -> TimeZone {
    TimeZone::get("Europe/Bucharest").unwrap()
}

#[test]
fn volume_is_counted_by_the_wall_clock() {
    // Four whole weeks of summer; 06:30 in UTC is 09:30 in Bucharest.
    let (from, to) = (at("2026-06-01T00:00:00+03:00"), at("2026-06-29T00:00:00+03:00"));
    let mondays = (0..4).map(|week| at("2026-06-01T06:30:00Z").plus(Span::days(7 * week)));
    let arrivals = mondays.clone().flat_map(|monday| vec![monday; 30]).chain([from.minus(Span::millis(1)), to]);
    let map = Heatmap::new(&bucharest(), (from, to), arrivals, mondays.clone().chain(mondays));
    let nine = map.hour(Weekday::Monday, 9);
    assert_eq!(nine, Hour { arrived: 120, answered: 8, looked_at: Span::hours(4) });
    assert_eq!((nine.arrivals(), nine.answers()), (3_000, 200));
    assert_eq!(map.busiest(), Some((Weekday::Monday, 9)));
    let all: u64 = Weekday::Monday.cycle_forward().take(7).flat_map(|day| map.day(day)).map(|hour| hour.arrived).sum();
    assert_eq!(all, 120, "what lies outside is left out");
}

#[test]
fn an_hour_needs_so_many_people() {
    for (arrived, hours, minutes, people) in
        [(0, 4, 3, 0), (1, 4, 3, 1), (80, 4, 3, 1), (81, 4, 3, 2), (240, 4, 5, 5), (7, 0, 3, 0), (60, 1, 0, 0)]
    {
        let hour = Hour { arrived, answered: 0, looked_at: Span::hours(hours) };
        assert_eq!(hour.people(Span::minutes(minutes)), people, "{arrived} in {hours} h at {minutes} min");
    }
    let mad = Hour { arrived: u64::MAX, answered: u64::MAX, looked_at: Span::millis(1) };
    assert_eq!((mad.people(Span::days(9)), mad.arrivals()), (u64::MAX, u64::MAX));
}

#[test]
fn the_hours_looked_at_are_those_that_passed() {
    for zone in ["Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu"] {
        let zone = TimeZone::get(zone).unwrap();
        let (from, to) = (at("2026-01-07T10:20:30Z"), at("2027-01-11T03:04:05Z"));
        let map = Heatmap::new(&zone, (from, to), [], []);
        let all: i64 = Weekday::Monday
            .cycle_forward()
            .take(7)
            .flat_map(|day| map.day(day))
            .map(|hour| hour.looked_at.as_millis())
            .sum();
        assert_eq!(all, to.since(from).as_millis());
        assert_eq!(map.busiest(), None);
    }
    // On the last Sunday of March nobody in Bucharest sees the hour from three to four; in October they see it twice.
    for (day, hours) in [("2026-03-29", 0), ("2026-10-25", 2)] {
        let from = day.parse::<jiff::civil::Date>().unwrap().to_zoned(bucharest()).unwrap();
        let to = from.tomorrow().unwrap();
        let map = Heatmap::new(&bucharest(), (from.timestamp().into(), to.timestamp().into()), [], []);
        assert_eq!(map.hour(Weekday::Sunday, 3).looked_at, Span::hours(hours), "{day}");
    }
}

#[test]
fn nothing_is_looked_at_in_no_time() {
    let now = at("2026-06-01T00:00:00Z");
    let map = Heatmap::new(&bucharest(), (now, now), [now], [now]);
    assert_eq!(map, Heatmap::new(&bucharest(), (now, now.minus(Span::days(1))), [], []));
    let text = serde_json::to_string(&map).unwrap();
    assert_eq!(serde_json::from_str::<Heatmap>(&text).unwrap(), map);
    Heatmap::new(&bucharest(), (Time::MIN, Time::MAX), [], []);
}
