//! Key dates against the calendars of known years.

use jiff::civil::{Date, Weekday, date};

use super::*;

#[test]
fn both_easters_are_those_of_the_calendars() {
    for (year, west, east) in [
        (2019, (4, 21), (4, 28)),
        (2024, (3, 31), (5, 5)),
        (2025, (4, 20), (4, 20)),
        (2026, (4, 5), (4, 12)),
        (2027, (3, 28), (5, 2)),
        (2028, (4, 16), (4, 16)),
        (2029, (4, 1), (4, 8)),
        (2030, (4, 21), (4, 28)),
        (2038, (4, 25), (4, 25)),
    ] {
        assert_eq!(western(year), Some(date(year, west.0, west.1)), "{year}");
        assert_eq!(orthodox(year), Some(date(year, east.0, east.1)), "{year}");
    }
    for year in 1900..2100 {
        let (west, east) = (western(year).unwrap(), orthodox(year).unwrap());
        assert_eq!((west.weekday(), east.weekday()), (Weekday::Sunday, Weekday::Sunday), "{year}");
        assert!(west <= east, "{year}");
    }
}

#[test]
fn rules_name_the_days_of_a_year() {
    let nth = |nth, weekday, month, plus| DayRule::Nth { nth, weekday, month, plus };
    let near = |weekday, month, day, before| DayRule::Near { weekday, month, day, before };
    let (thu, sun, wed, mon) = (Weekday::Thursday, Weekday::Sunday, Weekday::Wednesday, Weekday::Monday);
    for (rule, expected) in [
        (nth(4, thu, 11, 0), date(2027, 11, 25)),
        (nth(4, thu, 11, 1), date(2027, 11, 26)),
        (nth(-1, mon, 5, 0), date(2027, 5, 31)),
        (near(sun, 11, 27, false), date(2027, 11, 28)),
        (near(wed, 11, 22, true), date(2027, 11, 17)),
        (DayRule::Easter { orthodox: false, plus: -2 }, date(2027, 3, 26)),
        (DayRule::Easter { orthodox: true, plus: 49 }, date(2027, 6, 20)),
    ] {
        assert_eq!(rule.in_year(2027), Some(expected), "{rule:?}");
    }
    assert_eq!(near(sun, 11, 28, false).in_year(2027), Some(date(2027, 11, 28)), "the day itself counts");
    assert_eq!(near(sun, 11, 28, true).in_year(2027), Some(date(2027, 11, 28)));
    let leap = DayRule::Fixed { month: 2, day: 29 };
    assert_eq!((leap.in_year(2027), leap.in_year(2028)), (None, Some(date(2028, 2, 29))));
    assert_eq!(nth(5, mon, 2, 0).in_year(2027), None);
    assert_eq!(DayRule::Once(date(2027, 5, 1)).in_year(2028), None);
}

fn list(on: When) -> DayList {
    let key = KeyDate { name: "Day".into(), local: None, kind: DayKind::Holiday, mourning: false, on };
    DayList { name: "xx".into(), dates: vec![key], chosen: true }
}

#[test]
fn a_window_finds_days_over_the_turn_of_the_year_and_is_bounded() {
    let fixed = |month, day| When::Rule { on: DayRule::Fixed { month, day }, gives_way: None };
    let days = |list: &DayList, from: Date, until: Date| -> Vec<Date> {
        key_days([list], from, until).into_iter().map(|day| day.date).collect()
    };
    let new_year = list(fixed(1, 1));
    assert_eq!(days(&new_year, date(2026, 12, 1), date(2027, 2, 1)), [date(2027, 1, 1)]);
    assert!(days(&new_year, date(2027, 1, 2), date(2028, 1, 1)).is_empty(), "before its end");
    assert!(days(&new_year, Date::MIN, Date::MAX).is_empty(), "no calendar is that wide");
    let behind = list(When::Rule {
        on: DayRule::Nth { nth: -1, weekday: Weekday::Thursday, month: 12, plus: 4 },
        gives_way: None,
    });
    assert_eq!(days(&behind, date(2027, 1, 1), date(2027, 2, 1)), [date(2027, 1, 4)]);
}

#[test]
fn what_gives_way_is_on_another_day_in_those_years_alone() {
    let mothers = When::Rule {
        on: DayRule::Nth { nth: -1, weekday: Weekday::Sunday, month: 5, plus: 0 },
        gives_way: Some((
            DayRule::Easter { orthodox: false, plus: 49 },
            DayRule::Nth { nth: 1, weekday: Weekday::Sunday, month: 6, plus: 0 },
        )),
    };
    for (year, month, day) in [(2025, 5, 25), (2026, 5, 31), (2027, 5, 30), (2023, 6, 4), (2031, 5, 25)] {
        assert_eq!(mothers.within(date(year, 1, 1), date(year + 1, 1, 1)), [date(year, month, day)], "{year}");
    }
}
