//! What goes out comes in the same; what is wrong is told where it stands.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::clean;
use crate::domain::id::{AccountId, PostId, ReplyId, SeatName};
use crate::domain::item::{Media, Visibility};
use crate::domain::plan::{Content, DayKind, Fate, KeyDay, Link, Moment, Post, PostChange, Stage, Variant};
use crate::domain::subject::{Subject, Told};
use crate::domain::time::{Span, Time};

const ZONES: [&str; 4] = ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "UTC"];

fn zone_of(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

fn accounts() -> Vec<AccountId> {
    ["mastodon:@a@example.social", "bluesky:a.example", "x:@brand"].map(AccountId::parse).to_vec()
}

fn with_known<T>(run: impl FnOnce(&Known<'_>) -> T) -> T {
    let (accounts, zone) = (accounts(), TimeZone::get("Europe/Madrid").unwrap());
    run(&Known { accounts: &accounts, zone: &zone, zone_of: &zone_of })
}

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

fn post(content: Content, stage: Stage) -> Post {
    let told = Told { event: Default::default(), at: at("2027-03-01T00:00:00Z"), by: &SeatName::new("ana") };
    Post::begin(PostId::default(), &PostChange::Made { content: Box::new(content), stage, writer: None }, told).unwrap()
}

const STAGES: [Stage; 6] =
    [Stage::Idea, Stage::Draft, Stage::Review, Stage::Approved, Stage::Scheduled, Stage::Dropped];

/// Everything that spreadsheets stumble over.
fn words() -> impl Strategy<Value = String> {
    "[ -~\n;\"',=+@#ăș日🚆\\\\-]{0,40}".prop_map(|text| clean::text(&text))
}

fn said() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(words()).prop_map(|text| text.filter(|text| !text.trim().is_empty()))
}

fn moments() -> impl Strategy<Value = Option<Moment>> {
    proptest::option::of((0usize..4, 0i64..1_500_000, any::<bool>())).prop_map(|picked| {
        let (which, minute, wall) = picked?;
        let zone = zone_of(ZONES[which]).unwrap();
        match wall {
            true => Moment::new(date(2026, 9, 1).at(0, 0, 0, 0) + jiff::Span::new().minutes(minute), &zone),
            false => Moment::at(at("2026-09-01T00:00:00Z").plus(Span::minutes(minute)), &zone),
        }
    })
}

fn media() -> impl Strategy<Value = Media> {
    let kind = proptest::option::of("image|video|gifv");
    ("/[a-z |{]{1,12}\\.(png|mp4|pdf)", said(), kind).prop_map(|(url, alt, kind)| Media {
        kind: kind.unwrap_or_else(|| Media::kind_of(&url).to_owned()),
        name: url.rsplit('/').next().map(str::to_owned),
        url,
        alt,
        size: None,
    })
}

fn link() -> impl Strategy<Value = Option<Link>> {
    let tags = proptest::collection::vec(("[a-z_&=]{1,8}", "[ -~ăș]{0,8}"), 0..3);
    let link = ("https?://[a-z0-9]{1,6}(\\.[a-z0-9-]{1,5}){1,2}(:[1-9][0-9]{0,3})?([/?#][a-z0-9./?=&#-]{0,20})?", tags);
    proptest::option::of(link).prop_map(|link| link.map(|(url, tags)| Link { url, tags }))
}

fn variants() -> impl Strategy<Value = Vec<Variant>> {
    let seen = (proptest::option::of(0usize..4), proptest::bool::ANY);
    let variant = ((words(), said(), said(), moments()), (link(), proptest::collection::vec(media(), 0..3), seen));
    proptest::collection::vec(variant, 0..4).prop_map(|all| {
        let of = |(account, variant): (AccountId, _)| {
            let ((text, first_comment, warning, moment), (link, media, (seen, native))): (
                (_, _, _, _),
                (_, _, (Option<usize>, bool)),
            ) = variant;
            let all = [Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct];
            Variant {
                account,
                text,
                media,
                link,
                first_comment,
                warning,
                visibility: seen.map(|n| all[n]),
                moment,
                native,
            }
        };
        accounts().into_iter().zip(all).map(of).collect()
    })
}

fn posts() -> impl Strategy<Value = Post> {
    let rest = ("[a-zăș=;\"' -]{1,20}", said(), proptest::option::of("[a-z =;]{1,9}"), moments(), 0usize..6);
    (rest, variants()).prop_map(|((title, brief, campaign, moment, stage), variants)| {
        let content = Content {
            title: format!("T{}", clean::line(&title)),
            brief: brief.unwrap_or_default(),
            moment,
            campaign: campaign.filter(|name| !name.trim().is_empty()),
            variants,
        };
        post(content, STAGES[stage])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Nothing is lost on the way through a file, whatever a post says.
    #[test]
    fn what_goes_out_comes_in_the_same(posts in proptest::collection::vec(posts(), 1..4)) {
        let ids: Vec<PostId> = (1..=posts.len()).map(|n| PostId::from_bytes([n as u8; 16])).collect();
        let all = || ids.iter().copied().zip(&posts);
        with_known(|known| {
            let json: String = all().map(|(id, post)| to_json(id, post, known) + "\n").collect();
            let array = format!("[{}]", all().map(|(id, post)| to_json(id, post, known)).collect::<Vec<_>>().join(",\n"));
            let csv = to_csv(all(), known);
            let marked = format!("\u{feff}{csv}");
            let read = [of_json(&json, known), of_json(&array, known), of_csv(&csv, known), of_csv(&marked, known)];
            for (records, flaws) in read {
                prop_assert_eq!(flaws, vec![]);
                prop_assert_eq!(records.len(), posts.len());
                for (record, (id, post)) in records.iter().zip(all()) {
                    prop_assert_eq!(record.id, Some(id));
                    prop_assert_eq!(&record.content, &post.content);
                    prop_assert_eq!(record.stage, post.stage);
                    prop_assert!(record.out.is_empty());
                }
            }
            Ok(())
        })?;
    }

    /// Nothing that stands in a file makes it fail.
    #[test]
    fn no_file_is_too_odd(text in "(post|text|account|at|[,;\t\n\"]|[ -~]{0,5}|\\{\"|\":|\\}|\\[){0,60}") {
        with_known(|known| {
            of_csv(&text, known);
            of_json(&text, known);
        });
    }
}

fn csv(text: &str) -> (Vec<Record>, Vec<String>) {
    with_known(|known| {
        let (records, flaws) = of_csv(text, known);
        (records, flaws.iter().map(Flaw::to_string).collect())
    })
}

fn json(text: &str) -> (Vec<Record>, Vec<String>) {
    with_known(|known| {
        let (records, flaws) = of_json(text, known);
        (records, flaws.iter().map(Flaw::to_string).collect())
    })
}

#[test]
fn spreadsheets_of_several_countries_are_read() {
    for (text, wall) in [
        ("text,account,at\nHi,@brand,2027-03-28T09:30\n", "2027-03-28T09:30:00"),
        ("# our plan\n# of March\nText;Account;At\r\nHi;x:@brand;28.03.2027 9:30\r\n;;\r\n", "2027-03-28T09:30:00"),
        ("sep=;\r\nat;text;account\r\n\"28/03/2027 09:30:00\";\"Hi\";brand\r\n", "2027-03-28T09:30:00"),
        ("at\ttext\taccount\n2027-03-28 09:30:15\tHi\t@BRAND\n", "2027-03-28T09:30:15"),
        ("\u{feff}at,text,account,,\n3/28/2027 9:30,Hi,@brand,,\n", "2027-03-28T09:30:00"),
    ] {
        let (records, flaws) = csv(text);
        assert_eq!(flaws, [""; 0], "{text}");
        let content = &records[0].content;
        assert_eq!(content.moment.as_ref().unwrap().wall, wall.parse().unwrap(), "{text}");
        assert_eq!((content.variants[0].account.as_str(), content.variants[0].text.as_str()), ("x:@brand", "Hi"));
        assert_eq!((records.len(), records[0].stage), (1, Stage::Draft));
    }
    // An instant is told in the zone that is named.
    let (records, _) = csv("at,zone,title\n2027-03-28T09:30Z,Europe/Bucharest,x\n");
    let moment = records[0].content.moment.clone().unwrap();
    assert_eq!((moment.wall.to_string().as_str(), moment.zone.as_str()), ("2027-03-28T12:30:00", "Europe/Bucharest"));
}

#[test]
fn rows_of_one_post_share_what_a_post_has() {
    let (records, flaws) = csv(
        "post,title,at,account,text,state\n1,Trains,2027-03-28T09:30,@brand,one,scheduled\n,Alone,,,,\n1,,,a.example,two,\n",
    );
    assert_eq!(flaws, [""; 0]);
    assert_eq!(records.len(), 2);
    let trains = &records[0];
    assert_eq!(
        (trains.content.title.as_str(), trains.content.variants.len(), trains.stage),
        ("Trains", 2, Stage::Scheduled)
    );
    assert_eq!((records[1].content.title.as_str(), records[1].stage), ("Alone", Stage::Idea));
}

#[test]
fn a_cell_is_no_formula() {
    let content = Content { title: "=1+1".into(), ..Content::default() };
    let mut quoted = content.clone();
    quoted.title = "'=1+1".into();
    let (one, two) = (post(content, Stage::Idea), post(quoted, Stage::Idea));
    let text = with_known(|known| to_csv([(PostId::default(), &one), (PostId::from_bytes([1; 16]), &two)], known));
    assert!(text.contains(",'=1+1,") && text.contains(",''=1+1,"), "{text}");
    let (records, _) = csv(&text);
    assert_eq!((records[0].content.title.as_str(), records[1].content.title.as_str()), ("=1+1", "'=1+1"));
}

#[test]
fn every_mistake_of_a_spreadsheet_is_told_with_its_line_and_column() {
    for (text, expected) in [
        ("", "it is empty"),
        ("a,b\n1,2\n", "line 1: the first line names no column that is known"),
        ("txet,account\n", "line 1, txet: there is no column \"txet\"; did you mean \"text\"?"),
        ("text,Text\n", "line 1, Text: the column \"text\" is there twice"),
        (
            "text,account\nHi,@brant\n",
            "line 2, account: there is no account \"@brant\" for this; did you mean \"x:@brand\"?",
        ),
        ("text,account\n\nHi,\n", "line 3, account: it says something, but not for which account"),
        ("title,state\nx,sheduled\n", "line 2, state: \"sheduled\" is no state; did you mean \"scheduled\"?"),
        (
            "account,visibility\n@brand,pubic\n",
            "line 2, visibility: \"pubic\" is no visibility; did you mean \"public\"?",
        ),
        ("title,at\nx,soon\n", "line 2, at: \"soon\" is no time"),
        ("title,at\nx,2027-02-30T09:00\n", "line 2, at: \"2027-02-30T09:00\" is no time"),
        ("title,at\nx,2027-03-28\n", "line 2, at: \"2027-03-28\" says no hour"),
        ("title,at\nx,03/04/2027 09:00\n", "line 2, at: \"03/04/2027 09:00\" can be two days"),
        ("title,at,zone\nx,2027-03-28T09:00,Mars\n", "line 2, zone: \"Mars\" is no time zone"),
        ("title,zone\nx,UTC\n", "line 2, zone: a zone says nothing without a time"),
        ("account,link\n@brand,no link at all\n", "line 2, link: \"no link at all\" is no web address"),
        ("account,tags\n@brand,utm\n", "line 2, tags: \"utm\" is no tag"),
        (
            "account,media,alt\n@brand,a.png,\"one\ntwo\"\n",
            "line 2, alt: it describes 2 pictures or films, and there are 1",
        ),
        (
            "post,title,account\n1,A,@brand\n1,B,a.example\n",
            "line 3, title: it says \"B\", and line 2 of the same post says \"A\"",
        ),
        (
            "post,account\n1,@brand\n1,x:@brand\n",
            "line 3, account: x:@brand stands in this post twice, first in line 2",
        ),
        ("text,account\nHi, there,@brand\n", "line 2: the row has 3 cells, and there are 2 columns"),
        ("title,text\nx,\"one\ny,two\n", "line 2: a quote is opened and never closed"),
        ("title,state\n,draft\n", "line 2: the row says nothing"),
    ] {
        let (records, flaws) = csv(text);
        assert_eq!(flaws.len(), 1, "{text}: {flaws:?}");
        assert!(flaws[0].contains(expected), "{text}: {}", flaws[0]);
        assert!(records.is_empty(), "{text}");
    }
}

#[test]
fn every_mistake_of_an_object_is_told_with_its_field() {
    let account = r#""account":"@brand""#;
    for (text, expected) in [
        ("[1,".to_owned(), "line 1: it is no JSON"),
        ("[{\"title\":\"x\"},7]".to_owned(), "[2]: must be an object, and is number"),
        (
            "{\"title\":\"x\"}\n{\"tilte\":\"x\"}".to_owned(),
            "line 2, tilte: \"tilte\" is not known here; did you mean \"title\"?",
        ),
        ("{\n\"title\":\"x\"\n}\n{\n\"state\":\"x\"}".to_owned(), "line 4, state: \"x\" is no state"),
        ("{\"hearken_plan\":9}".to_owned(), "hearken_plan: it was written by a newer version (9); this one reads 1"),
        ("{\"id\":\"7\"}".to_owned(), "id: \"7\" is no id of a post"),
        ("{\"title\":7}".to_owned(), "title: must be a text in quotes, and is number"),
        ("{\"variants\":{}}".to_owned(), "variants: must be a list, and is object"),
        (
            "{\"variants\":[{\"text\":\"x\"}]}".to_owned(),
            "variants[0].account: it says something, but not for which account",
        ),
        (format!("{{\"variants\":[{{{account}}},{{{account}}}]}}"), "variants[1]: x:@brand stands there twice"),
        (
            format!("{{\"variants\":[{{{account},\"visibility\":\"all\"}}]}}"),
            "variants[0].visibility: \"all\" is no visibility",
        ),
        (format!("{{\"variants\":[{{{account},\"at\":\"9:30\"}}]}}"), "variants[0].at: \"9:30\" is no time"),
        (
            format!("{{\"variants\":[{{{account},\"link\":{{\"tags\":[1]}}}}]}}"),
            "variants[0].link.tags: must be a pair of texts",
        ),
        (
            format!("{{\"variants\":[{{{account},\"link\":\"no link\"}}]}}"),
            "variants[0].link: \"no link\" is no web address",
        ),
        (
            format!("{{\"variants\":[{{{account},\"link\":{{\"url\":\"nolink\"}}}}]}}"),
            "variants[0].link.url: \"nolink\" is no web address",
        ),
        (format!("{{\"variants\":[{{{account},\"media\":[1]}}]}}"), "variants[0].media[0]: must be an object"),
    ] {
        let (_, flaws) = json(&text);
        assert_eq!(flaws.len(), 1, "{text}: {flaws:?}");
        assert!(flaws[0].contains(expected), "{text}: {}", flaws[0]);
    }
    let (records, flaws) =
        json(r#"{"title":"x","variants":[{"account":"brand","link":"a.example","media":["/a.png"]}]}"#);
    assert_eq!(flaws, [""; 0]);
    let variant = &records[0].content.variants[0];
    assert_eq!(
        (variant.link.as_ref().unwrap().url.as_str(), variant.media[0].kind.as_str()),
        ("https://a.example", "image")
    );
}

fn record(text: &str, stage: Stage, wall: &str) -> Record {
    let moment = Moment::new(wall.parse().unwrap(), &TimeZone::UTC);
    let variants = vec![Variant { account: accounts()[0].clone(), text: text.into(), ..Variant::default() }];
    let content = Content { moment, variants, ..Content::default() };
    Record { line: 2, id: None, content, stage, out: BTreeSet::new(), repeats: None, occurs: None }
}

#[test]
fn nothing_is_doubled_published_late_or_published_again() {
    let now = at("2027-03-28T09:00:00Z");
    let becomes = |record: &Record, schedule| match arrival(record, &Here::default(), schedule, now) {
        Arrival::New { becomes, .. } => Some(becomes),
        Arrival::Known { .. } | Arrival::GivenUp { .. } | Arrival::LeftOut => None,
    };
    let (later, before) = ("2027-03-28T10:00", "2027-03-28T08:00");
    for (stage, wall, schedule, expected) in [
        (Stage::Scheduled, later, false, Some(Becomes::Draft)),
        (Stage::Scheduled, later, true, Some(Becomes::Scheduled)),
        (Stage::Scheduled, before, true, Some(Becomes::Missed)),
        (Stage::Scheduled, before, false, Some(Becomes::Draft)),
        (Stage::Approved, later, true, Some(Becomes::Draft)),
        (Stage::Draft, before, true, Some(Becomes::Draft)),
        (Stage::Dropped, later, true, None),
    ] {
        assert_eq!(becomes(&record("Hi", stage, wall), schedule), expected, "{stage:?} {wall} {schedule}");
    }
    let out = Record { out: accounts().into_iter().collect(), ..record("Hi", Stage::Scheduled, before) };
    assert_eq!(arrival(&out, &Here::default(), true, now), Arrival::LeftOut);
    let id = PostId::from_bytes([7; 16]);
    let here = Record { id: Some(id), ..record("Hi ", Stage::Draft, later) };
    let known = |record: &Record| arrival(record, &Here::from_iter([here.clone()]), true, now);
    assert_eq!(known(&record("Hi", Stage::Scheduled, later)), Arrival::Known { id, differs: true });
    assert_eq!(known(&here), Arrival::Known { id, differs: false });
    assert_eq!(
        known(&Record { id: Some(id), ..record("Ho", Stage::Draft, later) }),
        Arrival::Known { id, differs: true }
    );
    assert!(matches!(known(&record("Hi", Stage::Draft, before)), Arrival::New { .. }), "another minute");
}

#[test]
fn what_was_given_up_is_known_by_its_id_alone() {
    let (now, later) = (at("2027-03-28T09:00:00Z"), "2027-03-28T10:00");
    let id = PostId::from_bytes([7; 16]);
    let dropped = Record { id: Some(id), ..record("Hi", Stage::Dropped, later) };
    let arrives = |record: &Record, here: &[&Record]| {
        arrival(record, &here.iter().map(|post| (*post).clone()).collect(), true, now)
    };
    assert!(matches!(arrives(&record("Hi", Stage::Scheduled, later), &[&dropped]), Arrival::New { .. }));
    let named = Record { id: Some(id), ..record("Hi", Stage::Scheduled, later) };
    assert_eq!(arrives(&named, &[&dropped]), Arrival::GivenUp { id });
    assert_eq!(arrives(&dropped, &[&dropped]), Arrival::Known { id, differs: false });
    let other = PostId::from_bytes([8; 16]);
    let made_again = Record { id: Some(other), ..record("Hi", Stage::Draft, later) };
    assert_eq!(arrives(&named, &[&dropped, &made_again]), Arrival::Known { id: other, differs: false });
}

#[test]
fn what_has_no_text_is_told_apart_by_title_files_and_link() {
    let (now, later) = (at("2027-03-28T09:00:00Z"), "2027-03-28T10:00");
    let id = PostId::from_bytes([7; 16]);
    let of = |title: &str, file: &str, link: &str| {
        let mut record = Record { id: Some(id), ..record(" ", Stage::Draft, later) };
        record.content.title = title.into();
        record.content.variants[0].media.extend((!file.is_empty()).then(|| Media::at(file)));
        record.content.variants[0].link = (!link.is_empty()).then(|| Link { url: link.into(), tags: Vec::new() });
        record
    };
    let here = of("Trains", "/a.png", "https://a");
    for (record, is_known) in [
        (of("Trains", "/a.png", "https://a"), true),
        (of("Rivers", "/a.png", "https://a"), false),
        (of("Trains", "/b.png", "https://a"), false),
        (of("Trains", "", "https://a"), false),
        (of("Trains", "/a.png", "https://b"), false),
        (of("Trains", "/a.png", ""), false),
    ] {
        let found = arrival(&Record { id: None, ..record }, &Here::from_iter([here.clone()]), true, now);
        assert_eq!(matches!(found, Arrival::Known { .. }), is_known, "{found:?}");
    }
    // The tags of a campaign are put behind its link here.
    let mut tagged = here.clone();
    tagged.content.variants[0].link.as_mut().unwrap().tags.push(("utm_source".into(), "x".into()));
    let found = arrival(&Record { id: None, ..here }, &Here::from_iter([tagged]), true, now);
    assert!(matches!(found, Arrival::Known { .. }), "{found:?}");
}

#[test]
fn a_long_file_is_known_beside_a_long_plan() {
    let of = |n: usize| record(&format!("post {n}"), Stage::Draft, "2027-03-28T10:00");
    let here = (0..20_000).map(|n| Record { id: Some(PostId::from_bytes((n as u128).to_be_bytes())), ..of(n) });
    let here: Here = here.collect();
    let found = |n: usize| arrival(&of(n), &here, false, at("2027-03-28T09:00:00Z"));
    assert!((0..20_000).all(|n| matches!(found(n), Arrival::Known { differs: false, .. })));
    assert!((20_000..40_000).all(|n| matches!(found(n), Arrival::New { .. })));
}

#[test]
fn what_is_out_is_told_by_both_forms() {
    let account = accounts()[0].clone();
    let mut one = post(record("Hi", Stage::Draft, "2027-03-28T08:00").content, Stage::Scheduled);
    let fate = Fate::Published {
        reply: Some(ReplyId::default()),
        at: at("2027-03-28T08:00:00Z"),
        remote_id: "7".into(),
        url: Some("https://a/7".into()),
        comment: None,
        early: None,
    };
    one.fates.insert(account.clone(), fate);
    with_known(|known| {
        let id = PostId::from_bytes([3; 16]);
        for (records, flaws) in [of_json(&to_json(id, &one, known), known), of_csv(&to_csv([(id, &one)], known), known)]
        {
            assert_eq!(flaws, []);
            assert_eq!(records[0].out, BTreeSet::from([account.clone()]));
            assert_eq!(records[0].stage, Stage::Scheduled);
        }
        assert_eq!(Record::of(id, &one).out.len(), 1);
    });
}

#[test]
fn a_plan_to_share_reads_like_a_letter() {
    let zone = TimeZone::get("Europe/Madrid").unwrap();
    let mut trains =
        record("Sleep to *Brașov*.\n\n# now at https://a.example/_b_", Stage::Draft, "2027-03-30T07:30").content;
    trains.title = "Night trains".into();
    trains.campaign = Some("summer".into());
    trains.variants[0].first_comment = Some("Timetable below".into());
    trains.variants[0].media =
        vec![Media { kind: "image".into(), url: "/a.png".into(), alt: None, name: None, size: None }];
    let idea = Content { title: "An idea".into(), ..Content::default() };
    let posts = vec![
        (PostId::from_bytes([1; 16]), post(trains, Stage::Scheduled)),
        (PostId::from_bytes([2; 16]), post(idea, Stage::Idea)),
    ];
    let key = KeyDay {
        date: date(2027, 3, 28),
        name: "Easter Sunday".into(),
        local: Some("Domingo de Pascua".into()),
        kind: DayKind::Holiday,
        list: "es".into(),
        mourning: false,
    };
    let text =
        to_markdown(&Shared { name: "care", posts: &posts, campaigns: &[], dates: &[key], months: &[], zone: &zone });
    let expected = "\
# Plan of care

## Campaigns

- summer — posts: 1, published: 0, to come: 1

## March 2027

Key dates:

- Sun 28: Easter Sunday (Domingo de Pascua) · holiday · es

### Tuesday, 30 March

**09:30 Night trains** — scheduled · summer

*mastodon:@a@example.social*

> Sleep to \\*Brașov\\*.\x20\x20
>
> \\# now at https://a.example/_b_\x20\x20
>
> [image: no description]
>
> then below it: Timetable below

## Without a time

**An idea** — idea
";
    assert_eq!(text, expected);
}
