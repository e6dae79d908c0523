use super::*;
use proptest::prelude::*;

const ZONE: &str = "Europe/Bucharest";

fn zone() -> TimeZone {
    TimeZone::get(ZONE).unwrap()
}

fn wall(text: &str) -> Time {
    first_moment(&zone(), text.replace(' ', "T").parse().unwrap()).unwrap()
}

fn always() -> BusinessHours {
    BusinessHours::always(zone())
}

fn office() -> BusinessHours {
    use Weekday::*;
    let days = [Monday, Tuesday, Wednesday, Thursday, Friday];
    BusinessHours::closed(zone()).weekly(&days, &["8:30-12".parse().unwrap(), "13-17".parse().unwrap()])
}

/// Tuesday afternoon.
fn now() -> Time {
    wall("2026-11-24 14:32")
}

fn read(text: &str) -> Result<Wake, BadSnooze> {
    parse(text, now(), &zone(), &always())
}

#[test]
fn what_people_type() {
    for (text, at) in [
        ("fri 9", "2026-11-27 09:00"),
        ("fri 9:30", "2026-11-27 09:30"),
        ("Friday", "2026-11-27 09:00"),
        ("fri at 5pm", "2026-11-27 17:00"),
        ("fri 12am", "2026-11-27 00:00"),
        ("fri 12 pm", "2026-11-27 12:00"),
        ("9 fri", "error"),
        ("+3d", "2026-11-27 14:32"),
        ("3d", "2026-11-27 14:32"),
        ("in 3 days", "2026-11-27 14:32"),
        ("+90m", "2026-11-24 16:02"),
        ("2h", "2026-11-24 16:32"),
        ("1h30", "2026-11-24 16:02"),
        ("1h 30m", "2026-11-24 16:02"),
        ("2 weeks", "2026-12-08 14:32"),
        ("1mo", "2026-12-24 14:32"),
        ("tomorrow", "2026-11-25 09:00"),
        ("tomorrow 14", "2026-11-25 14:00"),
        ("tomorrow afternoon", "2026-11-25 15:00"),
        ("today 18", "2026-11-24 18:00"),
        ("tonight", "2026-11-24 20:00"),
        ("evening", "2026-11-24 18:00"),
        ("morning", "2026-11-25 09:00"),
        ("eod", "2026-11-24 18:00"),
        ("eow", "2026-11-27 18:00"),
        ("fri eod", "2026-11-27 18:00"),
        ("next week", "2026-11-30 09:00"),
        ("mon", "2026-11-30 09:00"),
        ("tue", "2026-12-01 09:00"),
        ("tue 16", "2026-11-24 16:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-12-01 8:15", "2026-12-01 08:15"),
        ("2026-12-01T08:15", "2026-12-01 08:15"),
        ("2026-12-01T08:15:00+02:00", "2026-12-01 08:15"),
        ("1.12.2026", "2026-12-01 09:00"),
        ("1 dec", "2026-12-01 09:00"),
        ("1 dec 9", "2026-12-01 09:00"),
        ("dec 1 10:45", "2026-12-01 10:45"),
        ("1st december 2027", "2027-12-01 09:00"),
        ("december 1, 2027 17:00", "2027-12-01 17:00"),
        ("1 mar", "2027-03-01 09:00"),
        ("29 feb", "2028-02-29 09:00"),
        ("24 nov", "2027-11-24 09:00"),
        ("24 nov 15", "2026-11-24 15:00"),
        ("9am", "2026-11-25 09:00"),
        ("9 am", "2026-11-25 09:00"),
        ("17:30", "2026-11-24 17:30"),
        ("14:32", "2026-11-25 14:32"),
    ] {
        match at {
            "error" => assert!(read(text).is_err(), "{text}"),
            at => assert_eq!(read(text), Ok(Wake::At(wall(at))), "{text}"),
        }
    }
}

#[test]
fn in_spanish_and_romanian() {
    for (text, at) in [
        ("vie 9", "2026-11-27 09:00"),
        ("el viernes a las 9", "2026-11-27 09:00"),
        ("mañana", "2026-11-25 09:00"),
        ("mañana por la mañana", "2026-11-25 09:00"),
        ("mañana 14", "2026-11-25 14:00"),
        ("mañana por la tarde", "2026-11-25 15:00"),
        ("pasado mañana", "2026-11-26 09:00"),
        ("hoy a las 20", "2026-11-24 20:00"),
        ("lun", "2026-11-30 09:00"),
        ("miércoles 10:15", "2026-11-25 10:15"),
        ("sáb", "2026-11-28 09:00"),
        ("1 de diciembre", "2026-12-01 09:00"),
        ("1 dic 9", "2026-12-01 09:00"),
        ("en 3 días", "2026-11-27 14:32"),
        ("dentro de 2 horas", "2026-11-24 16:32"),
        ("próxima semana", "2026-11-30 09:00"),
        ("mâine", "2026-11-25 09:00"),
        ("poimâine la 8", "2026-11-26 08:00"),
        ("vineri la ora 9", "2026-11-27 09:00"),
        ("marți", "2026-12-01 09:00"),
        ("joi seara", "2026-11-26 18:00"),
        ("luni", "2026-11-30 09:00"),
        ("3 luni", "2027-02-24 14:32"),
        ("sâmbătă 11", "2026-11-28 11:00"),
        ("diseară", "2026-11-24 20:00"),
        ("peste 2 ore", "2026-11-24 16:32"),
        ("5 mai", "2027-05-05 09:00"),
        ("martie 3", "2027-03-03 09:00"),
    ] {
        assert_eq!(read(text), Ok(Wake::At(wall(at))), "{text}");
    }
    for text in ["reply", "until they write", "Respuesta", "răspuns", " until  reply "] {
        assert_eq!(read(text), Ok(Wake::Reply), "{text}");
    }
}

#[test]
fn doubtful_text_says_how_to_write_it() {
    for (text, words) in [
        ("mar", "\"mar\" can mean tuesday or 1 mar"),
        ("mar 9", "\"mar\" can mean tuesday or 1 mar"),
        ("9", "\"9\" can mean 9:00 or +9d"),
        ("next fri", "\"next fri\" can mean fri or a date like 1 dec"),
        ("1/12", "\"1/12\" can mean 1 dec or 12 jan"),
        ("3.4", "\"3.4\" can mean 3 apr or 4 mar"),
    ] {
        assert!(read(text).unwrap_err().to_string().starts_with(words), "{text}: {}", read(text).unwrap_err());
    }
}

#[test]
fn what_is_over_or_never_comes_is_refused() {
    for text in ["today 9", "2026-11-24", "2026-11-24 14:32", "1 dec 2020", "+0m", "0d", "2020-01-01T00:00:00Z"] {
        assert!(matches!(read(text), Err(BadSnooze::Past { .. })), "{text}: {:?}", read(text));
    }
    for text in ["31 feb", "2026-02-30", "2027-02-29T09:00", "31 nov", "30 feb 2028"] {
        assert!(matches!(read(text), Err(BadSnooze::ShortMonth { .. })), "{text}: {:?}", read(text));
    }
    for text in ["2026-13-01", "25:00", "13pm", "0am", "fri 25", "fri 9:75", "13/13", "17.30"] {
        assert!(matches!(read(text), Err(BadSnooze::NoSuchDay { .. })), "{text}: {:?}", read(text));
    }
    for text in ["9999d", "2999-01-01", "999999mo", "999999w"] {
        assert!(matches!(read(text), Err(BadSnooze::TooFar { .. })), "{text}: {:?}", read(text));
    }
    for text in ["soon", "fri sat", "9:00 10:00", "fri x", "+", "3", "+3", "dec", "fri 9 9", "next", "99", "-3d"] {
        assert!(
            matches!(read(text), Err(BadSnooze::Unknown { .. } | BadSnooze::Ambiguous { .. })),
            "{text}: {:?}",
            read(text)
        );
    }
    for text in ["", "  ", "at the"] {
        assert_eq!(read(text), Err(BadSnooze::Empty), "{text}");
    }
    assert!(read("soon").unwrap_err().to_string().contains("fri 9"));
    let late = parse("eod", wall("2026-11-24 19:00"), &zone(), &always()).unwrap_err();
    assert!(late.to_string().starts_with("Tue 24 Nov 18:00 is over"), "{late}");
}

#[test]
fn opening_hours_say_when_a_day_begins_and_ends() {
    let read = |text: &str| parse(text, now(), &zone(), &office());
    for (text, at) in [
        ("tomorrow", "2026-11-25 08:30"),
        ("fri", "2026-11-27 08:30"),
        ("fri 9", "2026-11-27 09:00"),
        ("sat", "2026-11-28 09:00"),
        ("eod", "2026-11-24 17:00"),
        ("eow", "2026-11-27 17:00"),
        ("sat eod", "2026-11-28 18:00"),
    ] {
        assert_eq!(read(text), Ok(Wake::At(wall(at))), "{text}");
    }
}

#[test]
fn a_time_that_the_clock_skips_wakes_at_the_change() {
    let (now, zone) = (wall("2027-03-27 12:00"), zone());
    let read = |text: &str| parse(text, now, &zone, &always());
    assert_eq!(read("tomorrow 3:30"), Ok(Wake::At("2027-03-28T01:00:00Z".parse().unwrap())));
    assert_eq!(read("+1d"), Ok(Wake::At(wall("2027-03-28 12:00"))));
    assert_eq!(read("24h"), Ok(Wake::At(now.plus(Span::hours(24)))));
    let autumn = parse("tomorrow 3:30", wall("2026-10-24 12:00"), &zone, &always());
    assert_eq!(autumn, Ok(Wake::At("2026-10-25T00:30:00Z".parse().unwrap())));
}

fn labels(at: &str, hours: &BusinessHours) -> Vec<String> {
    choices(wall(at), &zone(), hours).into_iter().map(|choice| choice.label).collect()
}

#[test]
fn the_list_offers_what_makes_sense_now() {
    assert_eq!(
        labels("2026-11-24 14:32", &always()),
        [
            "later today, 17:30",
            "tonight, 20:00",
            "tomorrow, 09:00",
            "Monday, 30 Nov 09:00",
            "in a week, Tue 1 Dec 09:00",
            "until they write"
        ]
    );
    assert_eq!(
        labels("2026-11-24 19:30", &office()),
        ["tomorrow, 08:30", "Monday, 30 Nov 08:30", "in a week, Tue 1 Dec 08:30", "until they write"]
    );
    assert_eq!(
        labels("2026-11-29 10:00", &always()),
        ["later today, 13:00", "tonight, 20:00", "tomorrow, 09:00", "in a week, Sun 6 Dec 09:00", "until they write"]
    );
    assert_eq!(
        labels("2026-11-30 10:00", &always()),
        ["later today, 13:00", "tonight, 20:00", "tomorrow, 09:00", "Monday, 7 Dec 09:00", "until they write"]
    );
}

#[test]
fn a_wake_is_stored_and_read_back() {
    for wake in [Wake::At(now()), Wake::Reply] {
        let packed = rmp_serde::to_vec_named(&wake).unwrap();
        assert_eq!(rmp_serde::from_slice::<Wake>(&packed).unwrap(), wake);
    }
    assert_eq!(serde_json::to_string(&Wake::Reply).unwrap(), "\"reply\"");
}

/// Words that are, or nearly are, those of a snooze.
fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,2}[:./-][0-9]{1,2}([:./-][0-9]{1,4})?",
        "\\+?[0-9]{1,6}(m|h|d|w|mo|luni)",
        "(fri|mar|luni|mon|dec|feb|mañana|mâine|pasado|next|today|tonight|eod|eow|week|am|pm|at|de|in|la)",
        "2026-1[0-9]-[0-9]{2}(T[0-9]{2}:[0-9]{2})?",
        "\\PC{0,6}",
    ];
    proptest::collection::vec(word, 0..5).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn a_wake_is_never_past_and_no_text_panics(text in nearly(), offset in 0i64..40_000_000_000, in_office: bool) {
        let now = now().plus(Span::millis(offset));
        let hours = if in_office { office() } else { always() };
        match parse(&text, now, &zone(), &hours) {
            Ok(Wake::At(at)) => prop_assert!(at > now, "{} gave {}", text, at),
            Ok(Wake::Reply) => {}
            Err(bad) => prop_assert!(bad.to_string().contains("write") || bad == BadSnooze::Empty),
        }
    }

    #[test]
    fn choices_are_to_come_and_in_order(offset in 0i64..40_000_000_000, in_office: bool) {
        let now = now().plus(Span::millis(offset));
        let hours = if in_office { office() } else { always() };
        let times: Vec<Time> = choices(now, &zone(), &hours)
            .into_iter()
            .filter_map(|choice| match choice.wake { Wake::At(at) => Some(at), Wake::Reply => None })
            .collect();
        prop_assert!(times.first().is_none_or(|first| *first > now));
        prop_assert!(times.is_sorted_by(|a, b| a < b), "{:?}", times);
        prop_assert!(times.len() >= 2);
    }

    #[test]
    fn the_ends_of_the_calendar_are_answered(text in nearly()) {
        for now in [Time::MIN, Time::MAX] {
            let _ = parse(&text, now, &zone(), &office());
            let _ = choices(now, &zone(), &always());
        }
    }
}
