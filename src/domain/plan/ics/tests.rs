//! Calendars: the examples of RFC 5545, files from the wild, and what we write read back.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::lines::{escaped, lines, unescaped, write};
use super::*;
use crate::domain::id::{AccountId, PostId, SeatName};
use crate::domain::plan::{Content, Moment, Post, PostChange, Stage, Variant};
use crate::domain::subject::{Subject, Told};
use crate::domain::time::Time;

fn zone_of(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

fn desk() -> TimeZone {
    TimeZone::get("Europe/Madrid").unwrap()
}

fn of_events(events: &str) -> Read {
    let file = format!("BEGIN:VCALENDAR\r\n{}\r\nEND:VCALENDAR\r\n", events.replace('\n', "\r\n"));
    read(&file, &desk(), &zone_of).unwrap()
}

fn of_event(lines: &str) -> Read {
    of_events(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT"))
}

/// The days of an event until the first of January 2003, as RFC 5545 counts them.
fn days(start: &str, rest: &str) -> Vec<String> {
    let read = of_event(&format!("DTSTART;VALUE=DATE:{start}\nSUMMARY:x\n{rest}"));
    assert_eq!(read.troubles, [], "{rest}");
    let days = read.happenings[0].within(date(1900, 1, 1), date(2003, 1, 1));
    days.into_iter().map(|day| day.strftime("%y%m%d").to_string()).collect()
}

#[test]
fn the_rules_of_the_standard_give_its_days() {
    for (start, rest, expected) in [
        ("19970902", "RRULE:FREQ=DAILY;COUNT=3", "970902 970903 970904"),
        ("19970902", "RRULE:FREQ=DAILY;INTERVAL=10;COUNT=3", "970902 970912 970922"),
        ("19971230", "RRULE:FREQ=DAILY;BYMONTH=1;COUNT=3", "971230 980101 980102"),
        (
            "19970902",
            "RRULE:FREQ=WEEKLY;UNTIL=19971007;WKST=SU;BYDAY=TU,TH",
            "970902 970904 970909 970911 970916 970918 970923 970925 970930 971002 971007",
        ),
        ("19970805", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "970805 970810 970819 970824"),
        ("19970805", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "970805 970817 970819 970831"),
        ("19970905", "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "970905 971003 971107"),
        ("19970922", "RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "970922 971020 971117 971222 980119 980216"),
        ("19970928", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4", "970928 971029 971128 971229"),
        ("19970131", "RRULE:FREQ=MONTHLY;COUNT=4", "970131 970331 970531 970731"),
        ("19970904", "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "970904 971007 971106"),
        (
            "19970929",
            "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=5",
            "970929 971030 971127 971230 980129",
        ),
        (
            "19970902",
            "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;UNTIL=20001101\nEXDATE;VALUE=DATE:19970902",
            "980213 980313 981113 990813 001013",
        ),
        ("19970610", "RRULE:FREQ=YEARLY;COUNT=6;BYMONTH=6,7", "970610 970710 980610 980710 990610 990710"),
        (
            "19970313",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=7",
            "970313 970320 970327 980305 980312 980319 980326",
        ),
        ("19970519", "RRULE:FREQ=YEARLY;BYDAY=20MO;COUNT=3", "970519 980518 990517"),
        ("19961105", "RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "961105 001107"),
        ("19960229", "RRULE:FREQ=YEARLY", "960229 000229"),
        ("19960229", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3", "960229 970228 980228"),
        ("19970902", "RDATE;VALUE=DATE:19970905,19970901\nEXDATE;VALUE=DATE:19970902", "970901 970905"),
        ("19970902", "DTEND;VALUE=DATE:19970905", "970902 970903 970904"),
        ("19970902", "DURATION:P2D", "970902 970903"),
    ] {
        assert_eq!(days(start, rest).join(" "), expected, "{start} {rest}");
    }
}

proptest! {
    /// Whoever looks at a late window sees the days that a look from the beginning sees.
    #[test]
    fn a_late_window_sees_the_same_days(
        frequency in 0usize..4, interval in 1i64..5, nth in -2i16..3, month_day in proptest::option::of(-31i8..31),
        start in 0i32..400, from in 0i32..3000, wide in 1i32..400,
    ) {
        let all = [Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly];
        let frequency = all[frequency];
        let mut rule = Recurrence { interval, ..Recurrence::new(frequency) };
        rule.month_days = month_day.filter(|day| *day != 0 && frequency != Frequency::Weekly).into_iter().collect();
        if matches!(frequency, Frequency::Monthly | Frequency::Weekly) {
            let nth = if frequency == Frequency::Weekly { 0 } else { nth };
            rule.weekdays = vec![(nth, jiff::civil::Weekday::Tuesday)];
        }
        let day = |far: i32| date(2024, 1, 1) + jiff::Span::new().days(far);
        let (start, from, until) = (day(start), day(from), day(from + wide));
        let mut whole = rule.within(start, start, until);
        whole.retain(|day| *day >= from);
        prop_assert_eq!(rule.within(start, from, until), whole);
    }

    /// Whatever a text holds, it is written in lines of 75 octets and read back.
    #[test]
    fn lines_are_folded_and_read_back(text in "[ -~\n;,\\\\ăș日🚆é]{0,300}") {
        let mut out = String::new();
        write(&mut out, "SUMMARY", &escaped(&text));
        for line in out.split("\r\n") {
            prop_assert!(line.len() <= 75, "{}", line);
        }
        let read = lines(&out);
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(read[0].as_ref().unwrap().text(), text);
    }

    /// Nothing that stands in a file makes it fail.
    #[test]
    fn no_file_is_too_odd(text in "(BEGIN:VCALENDAR|BEGIN:VEVENT|END:VEVENT|DTSTART:|RRULE:FREQ=|DAILY|[ -~]{0,8}|\r\n|\n ){0,40}") {
        if let Ok(read) = read(&text, &desk(), &zone_of) {
            for happening in read.happenings {
                happening.within(Date::MIN, Date::MAX);
            }
        }
    }
}

/// As programs write it: lines folded anywhere, zones of Windows and of makers, alarms, names in groups, rules that ask
/// for more than is followed.
const WILD: &str = "\u{feff}BEGIN:VCALENDAR
PRODID:-//Somebody//Some Office 16.0//EN
VERSION:2.0
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
SUMMARY;LANGUAGE=de:Stammtisch\\, lang
 e
DTSTART;TZID=\"W. Europe Standard Time\":20270105T190000
DTEND;TZID=\"W. Europe Standard Time\":20270105T220000
RRULE:FREQ=MONTHLY;BYDAY=1TU
EXDATE;TZID=\"W. Europe Standard Time\":20270202T190000
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:no part of it
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=/mozilla.org/20050126_1/Europe/Berlin:20270302T190000
DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20270303T190000
SUMMARY:Stammtisch on Wednesday
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Mars/Olympus:20270401T100000
SUMMARY:Far away
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20270331T223000Z
SUMMARY:Late in the evening
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;VALUE=DATE:20270410
RRULE:FREQ=YEARLY;BYWEEKNO=20
item1.SUMMARY:Week twenty
END:VEVENT
BEGIN:VEVENT
UID:5
DTSTART;VALUE=DATE:20270411
STATUS:CANCELLED
SUMMARY:Not at all
END:VEVENT
BEGIN:VEVENT
UID:6
SUMMARY:No start
END:VEVENT
BEGIN:VEVENT
UID:7
DTSTART:tomorrow
END:VEVENT
this is no line
BEGIN:VEVENT
UID:8
DTSTART;VALUE=DATE:20270420
";

#[test]
fn a_file_from_the_wild_is_read_and_what_is_odd_is_told_by_line() {
    let read = read(WILD, &desk(), &zone_of).unwrap();
    let told: Vec<String> = read.troubles.iter().map(|trouble| format!("{}: {}", trouble.line, trouble.what)).collect();
    assert_eq!(
        told,
        [
            "35: the zone \"Mars/Olympus\" is not known; its times are taken as the desk's",
            "46: BYWEEKNO=20 of RRULE is not followed here; the first day is kept",
            "55: this event has no DTSTART; it is left out",
            "61: \"tomorrow\" is no day or time of a calendar; it is left out",
            "63: this is no line of a calendar, NAME:value; it is left out",
            "64: this event has no end, so the file is cut off; it is left out",
        ]
    );
    let within = |n: usize| -> Vec<String> {
        let days = read.happenings[n].within(date(2027, 1, 1), date(2027, 5, 1));
        days.iter().map(|day| day.strftime("%m%d").to_string()).collect()
    };
    let names: Vec<&str> = read.happenings.iter().map(|one| one.summary.as_str()).collect();
    assert_eq!(
        names,
        ["Stammtisch, lange", "Stammtisch on Wednesday", "Far away", "Late in the evening", "Week twenty"]
    );
    assert_eq!(within(0), ["0105", "0406"], "one is left out, and one is moved");
    assert_eq!(within(1), ["0303"]);
    assert_eq!(within(3), ["0401"], "half past midnight here");
    assert_eq!(within(4), ["0410"]);
}

#[test]
fn instants_are_days_of_the_event_and_of_the_desk() {
    let evening = "SUMMARY:x\nDTSTART;TZID=America/New_York:20270104T190000\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=";
    let days = |text: &str| -> Vec<String> {
        let read = of_event(text);
        assert_eq!(read.troubles, []);
        let days = read.happenings[0].within(date(2027, 1, 1), date(2027, 3, 1));
        days.iter().map(|day| day.strftime("%m%d").to_string()).collect()
    };
    // Seven in the evening there is one in the night here, and midnight of Greenwich.
    assert_eq!(days(&format!("{evening}20270119T000000Z")), ["0105", "0112", "0119"]);
    assert_eq!(days(&format!("{evening}20270118T235959Z")), ["0105", "0112"]);
    assert_eq!(days(&format!("{evening}20270119T000000Z\nEXDATE:20270112T000000Z")), ["0105", "0119"]);
    assert_eq!(days(&format!("{evening}20270118")), ["0105", "0112", "0119"]);
    let greenwich = "SUMMARY:x\nDTSTART:20270104T233000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2\nEXDATE:20270111T233000Z";
    assert_eq!(days(greenwich), ["0105"]);
}

#[test]
fn a_file_that_is_none_or_too_much_is_refused_or_cut() {
    assert!(read("hello", &desk(), &zone_of).unwrap_err().contains("BEGIN:VCALENDAR is missing"));
    let large = format!("BEGIN:VCALENDAR\n{}", "x".repeat(9 << 20));
    assert!(read(&large, &desk(), &zone_of).unwrap_err().contains("larger than 8 MB"));
    let many = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY\nEND:VEVENT\n".repeat(6_000);
    let read = of_events(&many);
    assert_eq!((read.happenings.len(), read.troubles.len()), (5_000, 1));
    let deep = "BEGIN:VEVENT\n".repeat(10_000);
    assert!(of_events(&deep).happenings.is_empty());
}

fn post(title: &str, text: &str, at: Option<&str>) -> Post {
    let moment = at.map(|at| Moment::new(at.parse().unwrap(), &desk()).unwrap());
    let account = AccountId::new("mastodon", "@a");
    let variants = vec![Variant { account, text: text.to_owned(), ..Variant::default() }];
    let content =
        Content { title: title.into(), moment, variants, campaign: Some("sum,mer".into()), ..Content::default() };
    let told = Told {
        event: Default::default(),
        at: "2027-03-01T00:00:00Z".parse::<Time>().unwrap(),
        by: &SeatName::new("ana"),
    };
    Post::begin(
        PostId::default(),
        &PostChange::Made { content: Box::new(content), stage: Stage::Draft, writer: None },
        told,
    )
    .unwrap()
}

#[test]
fn the_plan_is_a_calendar_that_reads_back() {
    let mut scheduled = post("Night; trains, \\o/", "Sleep to Brașov.\nBEGIN:VEVENT", Some("2027-03-28T09:30"));
    scheduled.stage = Stage::Scheduled;
    let mut dropped = post("Dropped", "x", Some("2027-03-29T09:30"));
    dropped.stage = Stage::Dropped;
    let ids: Vec<PostId> = (1..5).map(|n| PostId::from_bytes([n; 16])).collect();
    let idea = post("No time", "x", None);
    let draft = post("Draft", "x", Some("2027-03-30T09:30"));
    let text = calendar("care, desk", [(ids[0], &scheduled), (ids[1], &dropped), (ids[2], &idea), (ids[3], &draft)]);
    assert!(text.split("\r\n").all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains('\n'));
    assert!(text.contains("DTSTART:20270328T073000Z\r\n"), "{text}");
    assert!(text.contains("STATUS:CONFIRMED\r\n") && text.contains("STATUS:TENTATIVE\r\n"), "{text}");
    assert!(text.contains("CATEGORIES:sum\\,mer\r\n"), "{text}");
    let read = read(&text, &desk(), &zone_of).unwrap();
    assert_eq!(read.troubles, []);
    let names: Vec<&str> = read.happenings.iter().map(|one| one.summary.as_str()).collect();
    assert_eq!(names, ["Night; trains, \\o/", "Draft"]);
    let first = &read.happenings[0];
    assert_eq!(first.uid, format!("{}@hearken", ids[0]));
    assert_eq!(first.start.moment().map(|one| one.at), scheduled.content.moment.map(|one| one.at));
    assert!(first.description.contains("Sleep to Brașov.\nBEGIN:VEVENT"), "{}", first.description);
    assert_eq!(unescaped(&escaped("a\\nb")), "a\\nb");
}
