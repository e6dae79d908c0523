use super::*;
use crate::domain::crisis::{CrisisChange, Raised};
use crate::domain::id::{CrisisId, EventId, SeatName};

fn at(minute: i64) -> Time {
    Time::from_seconds(1_790_000_000).plus(Span::minutes(minute))
}

fn clock(at: Time) -> String {
    at.to_string()
}

fn report() -> Postmortem {
    let raised = Raised { level: 2, headline: "Charged <b>twice</b> | #fail".to_owned(), ..Raised::default() };
    let event = |n: u8| EventId::new(at(i64::from(n)), [n; 10]);
    let mut crisis = Crisis::new(CrisisId::from(event(9)), &raised, &SeatName::new("ana"), at(9));
    let task = CrisisChange::Tasked { text: "call the bank".to_owned(), owner: Some(SeatName::new("dan")), due: None };
    crisis.apply(event(20), &task, &SeatName::new("ana"), at(20));
    crisis.apply(event(60), &CrisisChange::Closed { why: "stable".to_owned() }, &SeatName::new("ana"), at(60));
    let moment = |what: &str, came: Option<i64>, due: Option<i64>| Moment {
        what: what.to_owned(),
        at: came.map(at),
        due: due.map(at),
    };
    Postmortem {
        desk: "brand".to_owned(),
        crisis,
        protocol: None,
        from: at(0),
        to: at(60),
        made: at(600),
        size: CrisisSize { conversations: 41, people: 40, reach: 12_000, ..CrisisSize::default() },
        classes: vec![(Class::Complaint, 40)],
        volume: Volume {
            from: at(0),
            part: Span::minutes(5),
            all: vec![2, 3, 9, 40, 16, 8, 4, 3, 2, 2, 2, 1, 1],
            negative: vec![0, 1, 8, 36, 14, 6, 3, 1, 0, 0, 0, 0, 0],
            of_it: vec![0, 1, 7, 32, 12, 4, 1, 0, 0, 0, 0, 0, 0],
        },
        moments: vec![
            moment("raised", Some(9), None),
            moment("somebody had it", Some(11), Some(14)),
            moment("first statement", Some(52), Some(39)),
            moment("update 1", None, Some(70)),
        ],
        answers: Answered { answered: 30, first: Some(at(12)), median: Some(Span::minutes(18)), waiting: 11 },
        said: Vec::new(),
        timeline: vec![TimelineLine {
            at: at(9),
            by: SeatName::new("ana"),
            text: "raised [link](https://evil.example)".to_owned(),
            event: None,
        }],
        log: (12, 260),
    }
}

#[test]
fn a_plot_stands_on_its_hours_and_shows_what_came_at_all() {
    let plot = text(&report().volume, &|at| format!("{:02}m", at.since(self::at(0)).as_minutes()));
    assert_eq!(plot.len(), 10, "{plot:#?}");
    assert!(plot[0].starts_with("32 │") && plot[0].contains('█'), "{plot:#?}");
    let lowest = plot[7].trim_start().trim_start_matches('│');
    assert_eq!(lowest.chars().count(), 7, "one message is seen, none is not: {plot:#?}");
    assert!(plot[9].contains("00m") && plot[9].contains("60m"), "{plot:#?}");
    let none = text(&Volume { part: Span::minutes(5), ..Volume::default() }, &clock);
    assert_eq!(none.len(), 10, "nothing came, nothing breaks");
}

#[test]
fn what_came_late_or_never_is_said() {
    let text = markdown(&report(), &clock, &clock, Some("plot.svg"));
    for words in [
        "| first statement | ",
        "13 min late",
        "| update 1 | never |",
        "missed |",
        "in time |",
        "- [ ] call the bank (dan, no day yet)",
        "Nothing was published.",
        "![Volume](plot.svg)",
        "events 12 to 260",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn words_from_outside_are_words_and_no_marks() {
    let report = report();
    let text = markdown(&report, &clock, &clock, None);
    assert!(text.contains("Charged &lt;b&gt;twice&lt;/b&gt; \\| \\#fail"), "{text}");
    assert!(text.contains("raised \\[link\\](https://evil.example)"), "{text}");
    let moments = [Moment { what: "</svg><script>".to_owned(), at: Some(at(5)), due: None }];
    let picture = svg(&report.volume, &moments, &clock);
    assert!(picture.contains("&lt;/svg&gt;&lt;script&gt;") && !picture.contains("<script"), "{picture}");
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
}

#[test]
fn the_parts_of_a_plot_are_lengths_that_people_know() {
    for (hours, minutes) in [(1, 1), (2, 5), (10, 15), (24, 30), (48, 60), (24 * 30, 720), (24 * 365, 8760)] {
        assert_eq!(part_of(Span::hours(hours), 60), Span::minutes(minutes), "{hours} h");
    }
}
