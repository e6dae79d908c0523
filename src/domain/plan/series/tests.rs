use jiff::civil::{DateTime, date};
use proptest::prelude::*;

use super::*;
use crate::domain::plan::Quirk;

const ZONES: [&str; 5] =
    ["Europe/Madrid", "Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Bogota"];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn series(words: &str, first: DateTime, zone: &TimeZone) -> Series {
    Series::typed(words, Moment::new(first, zone).unwrap()).unwrap()
}

fn days(words: &str, first: &str, count: u32) -> Vec<String> {
    let madrid = zone("Europe/Madrid");
    let series = series(words, first.parse().unwrap(), &madrid);
    (0..count).filter_map(|n| series.moment(n, &madrid)).map(|moment| moment.wall.to_string()).collect()
}

#[test]
fn days_that_a_month_does_not_have_are_its_last_and_come_back() {
    let day = |list: &[&str]| list.iter().map(|day| format!("{day}T09:00:00")).collect::<Vec<_>>();
    assert_eq!(days("monthly", "2027-01-31T09:00", 4), day(&["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]));
    assert_eq!(days("every 2 months", "2027-12-31T09:00", 3), day(&["2027-12-31", "2028-02-29", "2028-04-30"]));
    let leap = ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"];
    assert_eq!(days("yearly", "2028-02-29T09:00", 5), day(&leap));
    // The second Tuesday; a fifth Monday is the last of every month.
    let second = ["2027-03-09", "2027-04-13", "2027-05-11"];
    assert_eq!(days("every month by weekday", "2027-03-09T09:00", 3), day(&second));
    let last = ["2027-03-29", "2027-04-26", "2027-05-31"];
    assert_eq!(days("every month weekday", "2027-03-29T09:00", 3), day(&last));
    let until = ["2027-03-01", "2027-03-15", "2027-03-29"];
    assert_eq!(days("every 2 weeks until 2027-04-11", "2027-03-01T09:00", 9), day(&until));
}

#[test]
fn an_hour_that_the_clocks_skip_is_as_much_later_that_day_alone() {
    let madrid = zone("Europe/Madrid");
    let series = series("weekly", "2027-03-21T02:30".parse().unwrap(), &madrid);
    let told = |n| {
        let moment = series.moment(n, &madrid).unwrap();
        (moment.at.in_zone(&madrid).strftime("%d %H:%M").to_string(), moment.quirk)
    };
    assert_eq!(told(0), ("21 02:30".to_owned(), Quirk::None));
    assert_eq!(told(1), ("28 03:30".to_owned(), Quirk::Skipped));
    assert_eq!(told(2), ("04 02:30".to_owned(), Quirk::None));
}

#[test]
fn what_is_typed_is_read_and_told() {
    let madrid = zone("Europe/Madrid");
    let first = || Moment::new("2027-03-29T09:00".parse().unwrap(), &madrid).unwrap();
    for (words, told) in [
        ("weekly", "every Monday 09:00"),
        ("every 2 weeks until 2027-06-30", "every 2 weeks on Monday 09:00 until 30 Jun 2027"),
        ("every day", "every day 09:00"),
        ("every month", "every month on the 29th 09:00"),
        ("every 3 months by weekday", "every 3 months on the last Monday 09:00"),
        ("Yearly", "every year on 29 March 09:00"),
    ] {
        assert_eq!(Series::typed(words, first()).map(|series| series.words()), Ok(told.to_owned()));
    }
    assert!(Series::typed("every week scheduled", first()).unwrap().lets_go);
    for words in ["", "sometimes", "every 0 weeks", "every 999 days", "every week until soon", "every week by weekday"]
    {
        let bad = Series::typed(words, first()).unwrap_err();
        assert!(bad.to_string().contains("every 2 weeks until"), "{words}: {bad}");
    }
}

fn content(texts: &[(&str, &str)]) -> Content {
    let variants = texts.iter().map(|(name, text)| Variant {
        account: AccountId::new("mastodon", name),
        text: (*text).to_owned(),
        ..Variant::default()
    });
    Content { title: "trains".into(), variants: variants.collect(), ..Content::default() }
}

#[test]
fn texts_are_said_in_turn_and_never_twice_running() {
    let madrid = zone("Europe/Madrid");
    let mut series = series("weekly", "2027-03-01T09:00".parse().unwrap(), &madrid);
    series.texts = vec!["one".into(), "two".into()];
    let own = content(&[("@a", "own a"), ("@b", "own b")]);
    let text = |n, last: Option<&str>| {
        let (content, fresh) = series.content(&own, (n, series.first.clone()), &|_| last.and_then(said));
        (content.variants[0].text.clone(), fresh)
    };
    let turns: Vec<String> = (0..5).map(|n| text(n, None).0).collect();
    assert_eq!(turns, ["own a", "one", "two", "own a", "one"]);
    assert_eq!(text(1, Some("One!")), ("two".to_owned(), true), "what was said last is passed over");
    // With one text alone somebody has to write another.
    series.texts.clear();
    let (again, fresh) = series.content(&own, (1, series.first.clone()), &|_| said("own a"));
    assert_eq!((again.variants[1].text.as_str(), fresh), ("own b", false));
}

#[test]
fn what_is_due_is_the_next_and_all_of_five_weeks() {
    let utc = TimeZone::UTC;
    let at = |text: &str| text.parse::<Time>().unwrap();
    let weekly = series("weekly", "2027-03-01T09:00".parse().unwrap(), &utc);
    let numbers = |due: &Due| due.make.iter().map(|(n, _)| *n).collect::<Vec<u32>>();
    let due = weekly.due(0, at("2027-02-20T00:00:00Z"), &utc);
    assert_eq!((numbers(&due), due.left_out.len()), (vec![1, 2, 3], 0));
    // Two months off: what nobody made is left out, what is to come is made.
    let due = weekly.due(3, at("2027-05-20T00:00:00Z"), &utc);
    assert_eq!((due.left_out.len(), numbers(&due)), (8, vec![12, 13, 14, 15, 16]));
    // Of a yearly one the next is there, and no more.
    let yearly = series("yearly", "2027-03-01T09:00".parse().unwrap(), &utc);
    assert_eq!(numbers(&yearly.due(0, at("2027-02-20T00:00:00Z"), &utc)), Vec::<u32>::new());
    assert_eq!(numbers(&yearly.due(0, at("2027-03-01T09:00:00Z"), &utc)), [1]);
    assert_eq!(numbers(&yearly.due(1, at("2027-06-01T09:00:00Z"), &utc)), Vec::<u32>::new());
}

proptest! {
    /// Each has the wall time of the first, or as much later as the clocks skip; they are in order and none comes twice.
    #[test]
    fn every_one_keeps_its_wall_time(
        day in 0i64..800, minute in 0i64..1440, which in 0usize..5, count in 1u16..6, unit in 0usize..5,
    ) {
        let zone = zone(ZONES[which]);
        let wall: DateTime = date(2026, 10, 1).at(0, 0, 0, 0) + jiff::Span::new().days(day).minutes(minute);
        let unit = [Unit::Day, Unit::Week, Unit::Month, Unit::Weekday, Unit::Year][unit];
        let first = Moment::new(wall, &zone).unwrap();
        let series = Series { every: Every { count, unit }, first, until: None, texts: Vec::new(), lets_go: false };
        let mut before: Option<Moment> = None;
        for n in 0..40 {
            let moment = series.moment(n, &zone).unwrap();
            prop_assert_eq!(moment.wall.time(), wall.time());
            let shown = moment.at.in_zone(&zone).datetime();
            prop_assert_eq!(moment.quirk == Quirk::Skipped, shown != moment.wall);
            if let Some(before) = before {
                prop_assert!(before.at < moment.at);
                let apart = before.wall.date().until(moment.wall.date()).unwrap().get_days();
                match unit {
                    Unit::Day => prop_assert_eq!(apart, i32::from(count)),
                    Unit::Week => prop_assert_eq!(apart, 7 * i32::from(count)),
                    Unit::Weekday => prop_assert_eq!(moment.wall.date().weekday(), wall.date().weekday()),
                    Unit::Month | Unit::Year => {
                        let last = moment.wall.date().last_of_month().day();
                        prop_assert_eq!(moment.wall.day(), wall.day().min(last));
                    }
                }
            }
            before = Some(moment);
        }
    }

    /// However often and whenever the desk looks, each is made once: never late, never two, never none that could be.
    #[test]
    fn looking_at_any_times_makes_each_once(looks in proptest::collection::vec(0i64..200, 1..12), count in 1u16..3) {
        let zone = zone("Europe/Madrid");
        let first = Moment::new("2027-02-01T09:00".parse().unwrap(), &zone).unwrap();
        let begin = first.at;
        let every = Every { count, unit: Unit::Week };
        let series = Series { every, first, until: None, texts: Vec::new(), lets_go: false };
        let mut looks = looks;
        looks.sort_unstable();
        let (mut made, mut seen, mut left_out) = (0, Vec::new(), 0);
        for days in looks {
            let now = begin.plus(Span::days(days));
            let due = series.due(made, now, &zone);
            left_out += due.left_out.len();
            for (n, moment) in due.make {
                prop_assert!(moment.at > now);
                prop_assert!(n > made);
                made = n;
                seen.push(n);
            }
            let next = series.moment(made, &zone).unwrap();
            prop_assert!(next.at > now, "the next one is there");
        }
        prop_assert_eq!(seen.len() + left_out, usize::try_from(made).unwrap());
    }
}
