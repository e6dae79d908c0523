use super::*;
use jiff::civil::{Weekday::*, date};
use proptest::prelude::*;

const WORKDAYS: [Weekday; 5] = [Monday, Tuesday, Wednesday, Thursday, Friday];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn spans(texts: &[&str]) -> Vec<OpenSpan> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn office(zone_name: &str, texts: &[&str]) -> BusinessHours {
    BusinessHours::closed(zone(zone_name)).weekly(&WORKDAYS, &spans(texts))
}

/// A wall time of `hours`' zone, for instance `2026-11-20 16:30`.
fn at(hours: &BusinessHours, wall: &str) -> Time {
    first_moment(hours.zone(), wall.replace(' ', "T").parse().unwrap()).unwrap()
}

#[test]
fn the_vectors_of_the_queue() {
    let nine_to_five = office("Europe/Bucharest", &["9-17"]);
    let split = office("Europe/Bucharest", &["08-12", "13:30-18"]);
    for (hours, from, span, due) in [
        (&nine_to_five, "2026-11-20 16:30", Span::hours(1), "2026-11-23 09:30"),
        (&nine_to_five, "2026-11-18 07:00", Span::hours(2), "2026-11-18 11:00"),
        (&nine_to_five, "2026-11-20 16:00", Span::hours(1), "2026-11-20 17:00"),
        (&nine_to_five, "2026-11-21 12:00", Span::hours(16), "2026-11-24 17:00"),
        (&split, "2026-11-18 12:30", Span::minutes(1), "2026-11-18 13:31"),
        (&split, "2026-11-18 11:30", Span::hours(1), "2026-11-18 14:00"),
        (&split, "2026-11-20 17:59", Span::minutes(2), "2026-11-23 08:01"),
    ] {
        assert_eq!(hours.add(at(hours, from), span), at(hours, due), "{from} + {}", span.short());
        assert_eq!(hours.between(at(hours, from), at(hours, due)), span);
    }
}

#[test]
fn a_change_of_the_clock_inside_the_opening_hours_counts_what_passes() {
    let night = BusinessHours::closed(zone("Europe/Madrid")).weekly(&[Sunday], &spans(&["0-6"]));
    // The clock jumps from 2 to 3 on 2027-03-28 and falls back from 3 to 2 on 2026-10-25.
    assert_eq!(night.between(at(&night, "2027-03-28 00:00"), at(&night, "2027-03-29 00:00")), Span::hours(5));
    assert_eq!(night.between(at(&night, "2026-10-25 00:00"), at(&night, "2026-10-26 00:00")), Span::hours(7));
    assert_eq!(night.add(at(&night, "2027-03-28 01:30"), Span::hours(1)), at(&night, "2027-03-28 03:30"));
    assert_eq!(night.add(at(&night, "2026-10-25 01:30"), Span::hours(3)), at(&night, "2026-10-25 03:30"));
}

#[test]
fn spans_around_a_change_neither_overlap_nor_leave_a_hole() {
    for day in [date(2027, 3, 28), date(2026, 10, 25)] {
        let open = |texts: &[&str]| {
            let hours = BusinessHours::closed(zone("Europe/Madrid")).open_on(day, &spans(texts));
            hours.between(at(&hours, "2026-01-01 00:00"), at(&hours, "2028-01-01 00:00")).as_millis()
        };
        let all = open(&["0-24"]);
        for cut in ["01:59", "02:00", "02:30", "03:00", "03:01"] {
            let (early, late) = (format!("0-{cut}"), format!("{cut}-24"));
            assert_eq!(open(&[&early]) + open(&[&late]), all, "{day} cut at {cut}");
        }
    }
}

#[test]
fn a_stretch_that_the_clock_skips_is_not_there() {
    let hours = BusinessHours::closed(zone("Europe/Madrid")).open_on(date(2027, 3, 28), &spans(&["2-3"]));
    assert_eq!(hours.opens_at(at(&hours, "2027-03-27 00:00")), None);
    assert_eq!(hours.add(at(&hours, "2027-03-27 00:00"), Span::minutes(1)), Time::MAX);
}

#[test]
fn holidays_and_extra_days() {
    let hours = office("Europe/Madrid", &["9-17"])
        .holiday(date(2026, 12, 8))
        .open_on(date(2026, 12, 12), &spans(&["10-12"]))
        .holiday(date(2026, 12, 24))
        .open_on(date(2026, 12, 24), &spans(&["9-13"]));
    assert_eq!(hours.add(at(&hours, "2026-12-07 16:30"), Span::hours(1)), at(&hours, "2026-12-09 09:30"));
    assert_eq!(hours.add(at(&hours, "2026-12-11 17:00"), Span::hours(3)), at(&hours, "2026-12-14 10:00"));
    assert!(hours.is_open(at(&hours, "2026-12-24 12:59")));
    assert!(!hours.is_open(at(&hours, "2026-12-24 13:00")));
    assert!(!hours.is_open(at(&hours, "2026-12-08 10:00")));
}

#[test]
fn closing_time_and_the_next_opening() {
    let hours = office("Europe/Madrid", &["8-12", "13:30-18"]);
    assert_eq!(hours.closes_at(at(&hours, "2026-11-20 12:30")), Some(at(&hours, "2026-11-20 18:00")));
    assert_eq!(hours.closes_at(at(&hours, "2026-11-20 18:00")), None);
    assert_eq!(hours.closes_at(at(&hours, "2026-11-21 10:00")), None);
    assert_eq!(hours.opens_at(at(&hours, "2026-11-20 12:30")), Some(at(&hours, "2026-11-20 13:30")));
    assert_eq!(hours.opens_at(at(&hours, "2026-11-20 19:00")), Some(at(&hours, "2026-11-23 08:00")));
}

#[test]
fn hours_that_never_come_again_end_the_search() {
    let never = BusinessHours::closed(zone("Europe/Madrid"));
    let from = at(&never, "2026-11-20 12:00");
    assert_eq!(never.add(from, Span::millis(1)), Time::MAX);
    assert_eq!(never.add(from, Span::ZERO), from);
    assert_eq!(never.opens_at(from), None);
    assert_eq!(never.between(from, Time::MAX), Span::ZERO);
    let far = never.clone().open_on(date(2027, 12, 1), &[OpenSpan::DAY]);
    assert_eq!(far.add(from, Span::hours(1)), at(&far, "2027-12-01 01:00"));
    let too_far = never.open_on(date(2028, 12, 1), &[OpenSpan::DAY]);
    assert_eq!(too_far.add(from, Span::hours(1)), Time::MAX);
}

#[test]
fn mad_clocks_and_spans_are_answered() {
    for hours in [office("America/Sao_Paulo", &["9-17"]), BusinessHours::always(zone("UTC"))] {
        for from in [Time::MIN, Time::from_millis(0), Time::MAX] {
            assert!(hours.add(from, Span::millis(i64::MAX)) >= from);
            assert_eq!(hours.add(from, Span::hours(-3)), from);
            hours.is_open(from);
            hours.closes_at(from);
        }
        assert!(hours.between(Time::MIN, Time::MAX) > Span::ZERO);
    }
}

#[test]
fn spans_are_read_in_the_ways_people_write_them() {
    for (text, shown) in [("9-17", "09:00-17:00"), ("08:00–12:30", "08:00-12:30"), (" 13:30 - 24 ", "13:30-24:00")] {
        assert_eq!(text.parse::<OpenSpan>().unwrap().to_string(), shown);
    }
    for text in ["", "9", "9-", "9-25", "9-24:01", "9:60-17", "a-b", "-9-17", "+9-17", "9-9", "22-2", "009-17"] {
        assert!(text.parse::<OpenSpan>().is_err(), "{text}");
    }
    assert!("22-2".parse::<OpenSpan>().unwrap_err().to_string().contains("22-24"));
}

/// Zones with a change at 1, 2 or 3 o'clock, at midnight, and of half an hour.
const ZONES: [&str; 5] =
    ["Europe/Bucharest", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca"];

fn any_hours() -> impl Strategy<Value = BusinessHours> {
    let span = (0u16..1440, 1u16..=1440).prop_map(|(a, b)| OpenSpan::new(a.min(b - 1), b.max(a + 1)).unwrap());
    let week = proptest::collection::vec(proptest::collection::vec(span, 0..3), 7);
    (0..ZONES.len(), week, 0i8..30).prop_map(|(zone_index, week, holiday)| {
        let mut hours = BusinessHours::closed(zone(ZONES[zone_index]));
        for (day, open) in week.iter().enumerate() {
            let weekday = Weekday::from_monday_zero_offset(day as i8).unwrap();
            hours = hours.weekly(&[weekday], open);
        }
        hours = hours.weekly(&[Tuesday], &spans(&["9-17"])).holiday(date(2026, 11, 1 + holiday));
        hours
    })
}

/// Moments within a fortnight of a change of the clock: a spring and an autumn of both hemispheres.
fn near_a_change() -> impl Strategy<Value = Time> {
    let changes = ["2026-10-25T01:00:00Z", "2027-03-28T01:00:00Z", "2026-11-01T06:00:00Z", "2027-04-03T15:00:00Z"];
    (0..changes.len(), -1_209_600_000i64..1_209_600_000)
        .prop_map(move |(change, offset)| changes[change].parse::<Time>().unwrap().plus(Span::millis(offset)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_was_added_lies_between(hours in any_hours(), from in near_a_change(), millis in 0i64..500_000_000) {
        let due = hours.add(from, Span::millis(millis));
        prop_assert_eq!(hours.between(from, due), Span::millis(millis));
        prop_assert!(millis == 0 || hours.is_open(due.minus(Span::millis(1))));
    }

    #[test]
    fn adding_twice_is_adding_the_sum(hours in any_hours(), from in near_a_change(), a in 0i64..300_000_000, b in 1i64..300_000_000) {
        let twice = hours.add(hours.add(from, Span::millis(a)), Span::millis(b));
        prop_assert_eq!(twice, hours.add(from, Span::millis(a + b)));
    }

    #[test]
    fn later_stays_later(hours in any_hours(), a in near_a_change(), b in near_a_change(), millis in 0i64..300_000_000) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(hours.add(a, Span::millis(millis)) <= hours.add(b, Span::millis(millis)));
        prop_assert!(hours.add(a, Span::millis(millis)) <= hours.add(a, Span::millis(millis + 1)));
    }

    #[test]
    fn parts_of_a_stretch_sum_up(hours in any_hours(), mut t in [near_a_change(), near_a_change(), near_a_change()]) {
        t.sort();
        let sum = hours.between(t[0], t[1]).as_millis() + hours.between(t[1], t[2]).as_millis();
        prop_assert_eq!(sum, hours.between(t[0], t[2]).as_millis());
        prop_assert_eq!(hours.between(t[2], t[0]).as_millis(), -sum);
    }

    #[test]
    fn open_is_what_the_wall_clock_says(hours in any_hours(), at in near_a_change()) {
        // Away from the two days around a change the plain reading of the clock must agree.
        let wall = at.in_zone(hours.zone());
        let still = wall.start_of_day().unwrap().offset() == wall.tomorrow().unwrap().end_of_day().unwrap().offset();
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
        if still {
            let open = hours.spans_of(wall.date()).iter().any(|s| s.from <= minute && minute < s.to);
            prop_assert_eq!(hours.is_open(at), open);
        }
    }

    #[test]
    fn no_text_makes_opening_hours_panic(text in "\\PC{0,12}", near in "[0-9:– -]{0,9}") {
        let _ = (text.parse::<OpenSpan>(), near.parse::<OpenSpan>());
    }
}
