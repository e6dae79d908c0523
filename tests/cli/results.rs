//! `hearken plan results` and `plan best`: what became of posts, for people, programs and spreadsheets.

use hearken::domain::event::{Event, Recorded};
use hearken::domain::figures::{Figures, Poll, PollOption};
use hearken::domain::id::{AccountId, EventId, PostId, ReplyId, SeatName};
use hearken::domain::plan::{Content, Fate, Link, PostChange, Stage, Variant};
use hearken::domain::time::{Span, Time};
use hearken::store::{Entry, Opening, Store};

use super::*;

fn account() -> AccountId {
    AccountId::new("mastodon", "@shop@example.social")
}

/// The log of posts that are out, one every day since ten weeks, at 18 o'clock or at 7.
fn posts(begin: Time, days: i64) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut n = 0u8;
    let mut add = |at: Time, by: &str, id: Option<PostId>, change: PostChange| {
        n = n.wrapping_add(1);
        let event = EventId::new(at, [n; 10]);
        let id = id.unwrap_or(PostId::from(event));
        entries.push(Entry {
            recorded: Recorded { id: event, at, by: SeatName::new(by), event: Event::Post { id, change } },
            body: None,
        });
        id
    };
    for day in 0..days {
        let (hour, likes) = if day % 2 == 0 { (18, 60) } else { (7, 20) };
        let at = begin.plus(Span::days(day)).plus(Span::hours(hour));
        let tags = vec![("utm_source".to_owned(), "mastodon".to_owned())];
        let link = Some(Link { url: "https://norte.example/night".into(), tags });
        let variant = Variant { account: account(), text: format!("Train {day}"), link, ..Variant::default() };
        let content = Content { title: format!("=Train {day}"), variants: vec![variant], ..Content::default() };
        let id = add(
            at,
            "ana",
            None,
            PostChange::Made { content: Box::new(content), stage: Stage::Scheduled, writer: None },
        );
        let url = Some(format!("https://example.social/@shop/{day}"));
        let fate = Fate::Published {
            reply: Some(ReplyId::new(at, [9; 10])),
            at,
            remote_id: day.to_string(),
            url,
            comment: None,
            early: None,
        };
        add(at, "desk", Some(id), PostChange::Fated { account: account(), fate: Some(Box::new(fate)) });
        let option = |title: &str, votes| PollOption { title: title.into(), votes: Some(votes) };
        let options = vec![option("Window", 3), option("Aisle", 1)];
        let poll = (day == 0).then_some(Poll { options, people: Some(4), over: true });
        let figures = Figures { likes: Some(likes), comments: Some(2), shares: Some(7), poll, ..Figures::default() };
        let measured = PostChange::Measured { account: account(), found: Some(Box::new(figures)) };
        add(at.plus(Span::days(1)), "desk", Some(id), measured);
    }
    entries
}

/// A desk with such posts, of which everything due was asked by now.
fn published(days: i64) -> (Bench, Time) {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nname = \"Norte\"\nzone = \"UTC\"\nkeyring = false\n[[account]]\nnetwork = \"mastodon\"\n\
         handle = \"@shop@example.social\"\nbase_url = \"http://127.0.0.1:9\"\n",
    );
    let now = Time::from(jiff::Timestamp::now());
    let today = now.in_zone(&jiff::tz::TimeZone::UTC).date();
    let begin = Time::beginning(today, &jiff::tz::TimeZone::UTC).unwrap().minus(Span::days(days + 3));
    let opening = Opening { reserve_bytes: 0, ..Opening::default() };
    let mut store = Store::open(&bench.path("desk"), &opening).unwrap();
    store.append(&posts(begin, days)).unwrap();
    store.keep(&format!("results/{}", account()), Some(now.millis().to_string().as_bytes())).unwrap();
    store.flush().unwrap();
    drop(store);
    (bench, begin)
}

#[test]
fn what_became_of_posts_is_printed_for_people_programs_and_spreadsheets() {
    let (bench, begin) = published(7);
    let lines = bench.good(&["plan", "results", "--json"]).lines();
    assert_eq!(lines.len(), 7);
    let first = &lines[6];
    assert_eq!((&first["likes"], &first["comments"], &first["shares"]), (&json!(60), &json!(2), &json!(7)));
    assert_eq!((&first["views"], &first["quotes"]), (&Value::Null, &Value::Null), "what is not told is not none");
    assert_eq!(first["link"], json!("https://norte.example/night?utm_source=mastodon"));
    assert_eq!((&first["at_a_day"], &first["times_usual"], &first["best"]), (&json!(69), &json!(1.0), &json!(true)));
    assert_eq!(first["poll"]["options"][0], json!({"title": "Window", "votes": 3}));
    let told = bench.good(&["plan", "results", "--account", "@shop@example.social"]);
    assert!(told.out.contains("60 likes · 2 answers · 7 shares · 1.0 times the usual · best there"), "{}", told.out);
    let csv = bench.good(&["plan", "results", "--csv"]).out;
    let rows: Vec<&str> = csv.split("\r\n").collect();
    assert!(rows[0].starts_with("post,title,account,") && rows.len() == 9, "{csv}");
    assert!(rows[7].contains(",'=Train 0,") && rows[7].contains("Window: 3; Aisle: 1"), "no formula: {}", rows[7]);
    // A window of a day.
    let day = begin.plus(Span::days(2)).in_zone(&jiff::tz::TimeZone::UTC).date().to_string();
    let one = bench.good(&["plan", "results", "--from", &day, "--until", &day, "--json"]).one();
    assert_eq!(one["title"], json!("=Train 2"));
    let none = bench.good(&["plan", "results", "--from", "2020-01-01", "--until", "2020-02-01"]);
    assert!(none.err.contains("nothing of the plan is out since then"), "{}", none.err);
    let shown = bench.good(&["plan", "show", first["code"].as_str().unwrap()]).out;
    for words in ["60 likes · 2 answers · 7 shares", "asked ", "poll, over, 4 people:", "3 Window  75 %"] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    let log = bench.good(&["log"]).out;
    assert!(log.contains("has got 69 likes, answers and shares"), "{log}");
    let nobody = bench.call(&["plan", "results", "--account", "nobody"]);
    assert!(nobody.code == 1 && nobody.err.contains("nobody"), "{}", nobody.err);
}

#[test]
fn the_best_hours_are_told_where_enough_is_known() {
    let (bench, _) = published(7);
    let few = bench.good(&["plan", "best"]);
    assert!(few.out.contains("not enough posts yet: 7 of 30"), "{}", few.out);
    let (bench, _) = published(70);
    let best = bench.good(&["plan", "best", "--account", "@shop@example.social", "--json"]).one();
    assert_eq!((&best["posts"], &best["needs"], &best["zone"]), (&json!(70), &json!(30), &json!("UTC")));
    assert_eq!(best["week"][0]["best"], json!([18]), "{best}");
    let told = bench.good(&["plan", "best"]).out;
    assert!(told.contains("70 posts, UTC") && told.contains("Sunday     18:00 1."), "{told}");
}
