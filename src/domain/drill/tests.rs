use super::*;
use crate::domain::statement::Stage;
use crate::domain::targets::Cadence;

fn at(minutes: i64) -> Span {
    Span::minutes(minutes)
}

fn item(id: &str) -> (String, String) {
    ("x".to_owned(), id.to_owned())
}

fn drill() -> Drill {
    let unwanted = |line: &str| Unwanted::read(line).unwrap();
    Drill {
        length: at(60),
        planned: vec![PlannedPost {
            at: at(20),
            by: SeatName::new("ioana"),
            network: "x".to_owned(),
            text: "One tap!".to_owned(),
            why: "People had been charged twice.".to_owned(),
        }],
        exam: Exam {
            begins: at(2),
            seen_by: Some(at(10)),
            levels: vec![2],
            protocol: Some("outage".to_owned()),
            networks: vec!["x".to_owned(), "facebook".to_owned()],
            must: vec![Must {
                item: item("press"),
                who: "Ilinca Stan".to_owned(),
                came: at(12),
                within: at(10),
                why: "A journalist.".to_owned(),
            }],
            leave: vec![
                Leave { item: item("bait"), not_to: NotTo::Answer, why: "Bait.".to_owned() },
                Leave { item: item("critic"), not_to: NotTo::Remove, why: "He was right.".to_owned() },
            ],
            remove: vec![Must {
                item: item("address"),
                who: "A troll".to_owned(),
                came: at(20),
                within: at(5),
                why: "Her address.".to_owned(),
            }],
            unsaid: vec![Unsaid {
                words: vec![unwanted("hacker* -> we do not know yet")],
                why: "Nobody knew.".to_owned(),
                until: Some(at(40)),
            }],
        },
        ..Drill::default()
    }
}

fn public(at: i64, network: &str, text: &str) -> Public {
    let stage = Some(Stage::Holding);
    Public { at: Span::minutes(at), network: network.to_owned(), stage, text: text.to_owned() }
}

/// Somebody who does all of it in time.
fn well() -> Played {
    Played {
        until: at(60),
        raised: Some(Raise {
            at: at(5),
            by_player: true,
            level: 2,
            protocol: Some("outage".to_owned()),
            cadence: Cadence { acknowledge: 5, statement: 30, update: 30 },
        }),
        acknowledged: Some(at(6)),
        frozen: Some(at(7)),
        left: Vec::new(),
        public: vec![public(15, "x", "We see it"), public(15, "facebook", "We see it"), public(44, "x", "More")],
        promised: vec![(at(15), at(45))],
        answered: vec![Told { item: item("press"), at: at(20), public: true, text: "At four.".to_owned() }],
        removed: vec![(item("address"), at(22))],
        asked: Vec::new(),
        steps: (8, 8),
        asked_meanwhile: 3,
    }
}

#[test]
fn who_does_all_in_time_has_all_points() {
    let card = score(&drill(), &well());
    let lost: Vec<&Scored> =
        card.parts.iter().filter(|part| part.points < part.of || !part.better.is_empty()).collect();
    assert_eq!((card.points, card.grade, lost), (100, Grade::Mastered, Vec::new()));
    assert_eq!(card.parts.len(), 9);
}

#[test]
fn who_does_nothing_has_next_to_nothing() {
    let idle = Played { until: at(60), left: vec![(0, at(20))], ..Played::default() };
    let card = score(&drill(), &idle);
    assert_eq!(card.grade, Grade::Lost);
    let of = |part| card.parts.iter().find(|one| one.part == part).map(|one| one.points);
    assert_eq!(of(Part::Seen), Some(0));
    assert_eq!(of(Part::Held), Some(0));
    assert_eq!(of(Part::FirstWord), Some(0));
    assert_eq!(of(Part::KeptWord), Some(0));
    assert_eq!(of(Part::Answered), Some(0));
    // Who says nothing says nothing wrong, but the address of somebody stood there.
    assert_eq!(of(Part::Care), Some(7));
    assert_eq!((of(Part::Acknowledged), of(Part::Judged)), (None, None), "nothing was raised");
}

#[test]
fn each_part_measures_its_own() {
    type Change = fn(&mut Played);
    let table: [(Part, u32, Change); 22] = [
        (Part::Seen, 3, |p| p.raised.as_mut().unwrap().at = at(18)),
        (Part::Seen, 2, |p| p.raised.as_mut().unwrap().by_player = false),
        (Part::Acknowledged, 0, |p| p.acknowledged = None),
        (Part::Acknowledged, 3, |p| p.acknowledged = Some(at(15))),
        (Part::Judged, 6, |p| p.raised.as_mut().unwrap().level = 3),
        (Part::Judged, 2, |p| p.raised.as_mut().unwrap().level = 4),
        (Part::Judged, 8, |p| p.raised.as_mut().unwrap().protocol = None),
        (Part::Held, 0, |p| p.left.push((0, at(20)))),
        (Part::FirstWord, 10, |p| p.public.retain(|word| word.network == "x")),
        (Part::FirstWord, 0, |p| p.public.clear()),
        // Half an hour late: a third.
        (Part::FirstWord, 7, |p| p.public = vec![public(65, "x", "Late"), public(65, "facebook", "Late")]),
        (Part::KeptWord, 0, |p| drop(p.public.pop())),
        (Part::KeptWord, 0, |p| p.public[2].at = at(50)),
        (Part::KeptWord, 15, |p| p.public[2].at = at(46)),
        (Part::Answered, 7, |p| p.answered[0].at = at(32)),
        (Part::Answered, 0, |p| p.answered.clear()),
        (Part::Care, 7, |p| {
            p.answered.push(Told { item: item("bait"), at: at(30), public: true, text: "No".to_owned() })
        }),
        (Part::Care, 7, |p| p.removed.push((item("critic"), at(30)))),
        (Part::Care, 7, |p| p.removed.clear()),
        (Part::Care, 7, |p| p.public[0].text = "It was hackers".to_owned()),
        // It is known by then.
        (Part::Care, 10, |p| p.public[2].text = "It was hackers".to_owned()),
        (Part::Order, 3, |p| p.steps = (4, 8)),
    ];
    for (n, (part, points, change)) in table.into_iter().enumerate() {
        let mut played = well();
        change(&mut played);
        let card = score(&drill(), &played);
        let one = card.parts.iter().find(|one| one.part == part).unwrap();
        assert_eq!(one.points, points, "line {n}: {one:?}");
        assert_eq!(points < part.weight(), !one.better.is_empty(), "what is lost is told: line {n}: {one:?}");
    }
}

#[test]
fn what_had_no_moment_yet_does_not_count() {
    let short = Played { until: at(14), public: Vec::new(), answered: Vec::new(), removed: Vec::new(), ..well() };
    let parts: Vec<Part> = score(&drill(), &short).parts.into_iter().map(|part| part.part).collect();
    for part in [Part::Answered, Part::FirstWord, Part::KeptWord] {
        assert!(!parts.contains(&part), "its time is not over: {parts:?}");
    }
}
