use jiff::civil::date;
use jiff::tz::TimeZone;

use crate::domain::id::{AccountId, EventId, PostId, SeatName};
use crate::domain::plan::exchange::{Arrival, Becomes, Here, Known, Record, arrival, of_json, to_json};
use crate::domain::plan::{Content, Moment, Occurrence, Post, PostChange, Series, Stage, Variant};
use crate::domain::subject::{Subject, Told};
use crate::domain::time::Time;

fn with_known<T>(run: impl FnOnce(&Known<'_>) -> T) -> T {
    let zone = TimeZone::get("Europe/Madrid").unwrap();
    run(&Known { accounts: &[account()], zone: &zone, zone_of: &|name| TimeZone::get(name).ok() })
}

fn account() -> AccountId {
    AccountId::new("mastodon", "@a@example.social")
}

fn first() -> Moment {
    Moment::new(date(2027, 3, 1).at(9, 0, 0, 0), &TimeZone::get("Europe/Madrid").unwrap()).unwrap()
}

/// A post, and what happened to it.
fn post(changes: &[PostChange]) -> Post {
    let variants = vec![Variant { account: account(), text: "Night trains".into(), ..Variant::default() }];
    let content = Box::new(Content { moment: Some(first()), variants, ..Content::default() });
    let ana = SeatName::new("ana");
    let told = Told { event: EventId::default(), at: Time::from_seconds(1_800_000_000), by: &ana };
    let mut post =
        Post::begin(PostId::default(), &PostChange::Made { content, stage: Stage::Draft, writer: None }, told).unwrap();
    changes.iter().for_each(|change| post.take(change, told));
    post
}

fn came(post: &Post) -> Record {
    with_known(|known| {
        let (mut records, flaws) = of_json(&to_json(PostId::default(), post, known), known);
        assert!(flaws.is_empty(), "{flaws:?}");
        records.pop().unwrap()
    })
}

#[test]
fn a_series_and_what_is_of_it_come_back_as_they_went() {
    let series = Series { texts: vec!["Sleep".into()], ..Series::typed("every 2 weeks scheduled", first()).unwrap() };
    let record = came(&post(&[PostChange::Repeats(Some(Box::new(series.clone())))]));
    assert_eq!((record.repeats, record.occurs), (Some(series), None));
    let (at, writer) = (PostId::from_bytes([7; 16]), SeatName::new("ana"));
    for (day, expected) in [(Some(date(2027, 3, 15)), date(2027, 3, 15)), (None, date(2027, 3, 1))] {
        let of = Occurrence { post: at, set: EventId::default(), n: 1, day };
        let record = came(&post(&[PostChange::Occurs { of, writer: writer.clone() }]));
        assert_eq!((record.repeats, record.occurs), (None, Some((at, expected))));
    }
}

#[test]
fn a_series_whose_post_is_out_goes_on_at_a_draft() {
    let series = Series::typed("weekly scheduled", first()).unwrap();
    let out = |repeats| Record { out: [account()].into(), repeats, stage: Stage::Scheduled, ..came(&post(&[])) };
    let becomes = |record: &Record| match arrival(record, &Here::default(), true, first().at) {
        Arrival::New { becomes, content, .. } => Some((becomes, content.variants.len())),
        Arrival::Known { .. } | Arrival::GivenUp { .. } | Arrival::LeftOut => None,
    };
    assert_eq!(becomes(&out(Some(series))), Some((Becomes::Draft, 1)));
    assert_eq!(becomes(&out(None)), None);
}

#[test]
fn what_is_wrong_with_a_series_is_told() {
    let flaws =
        |text: &str| with_known(|known| of_json(text, known).1.iter().map(ToString::to_string).collect::<Vec<_>>());
    for (line, field) in [
        (r#"{"title":"x","repeats":"weekly"}"#, "repeats"),
        (r#"{"title":"x","occurs":{"post":"nobody","day":"2027-03-01"}}"#, "occurs"),
    ] {
        let told = flaws(line);
        assert!(told.len() == 1 && told[0].contains(field), "{told:?}");
    }
}
