//! The rules of the plan.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::id::{AccountId, EventId, PostId, ReplyId, SeatName};
use crate::domain::reply::Delivery;
use crate::domain::subject::{Subject, Told};
use crate::domain::time::{Span, Time};

/// Zones of both hemispheres: one with half an hour of summer time, one that has none, one far east.
const ZONES: [&str; 5] =
    ["Europe/Madrid", "Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Bogota"];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn seat(name: &str) -> SeatName {
    SeatName::new(name)
}

fn at(minute: i64) -> Time {
    "2027-03-20T08:00:00Z".parse::<Time>().unwrap().plus(Span::minutes(minute))
}

fn account(name: &str) -> AccountId {
    AccountId::new("mastodon", name)
}

fn variant(name: &str, text: &str) -> Variant {
    Variant { account: account(name), text: text.to_owned(), ..Variant::default() }
}

fn content(minute: i64) -> Content {
    Content {
        title: "Night trains".to_owned(),
        moment: Moment::at(at(minute), &TimeZone::UTC),
        variants: vec![variant("@a", "Sleep to Brașov."), variant("@b", "Duerme hasta Brașov.")],
        ..Content::default()
    }
}

fn told<'a>(by: &'a SeatName, minute: i64) -> Told<'a> {
    Told { event: EventId::new(at(minute), [0; 10]), at: at(minute), by }
}

fn post(minute: i64) -> Post {
    let made = PostChange::Made { content: Box::new(content(minute)), stage: Stage::Draft, writer: None };
    Post::begin(PostId::default(), &made, told(&seat("ana"), 0)).unwrap()
}

fn did(post: &mut Post, act: PostAct, by: &str, policy: &Policy) -> Result<(), CannotPlan> {
    let by = seat(by);
    for change in decide(post, &act, &by, policy, at(1), &|name| TimeZone::get(name).ok())? {
        post.take(&change, told(&by, 1));
    }
    Ok(())
}

fn two() -> Policy {
    Policy { approvals: 2, approvers: Vec::new() }
}

proptest! {
    /// What is planned keeps its wall time, whatever the clocks do, and is one instant.
    #[test]
    fn a_post_leaves_at_its_local_minute(day in 0i64..730, minute in 0i64..1440, which in 0usize..5) {
        let zone = zone(ZONES[which]);
        let wall: DateTime = date(2026, 10, 1).at(0, 0, 0, 0) + jiff::Span::new().days(day).minutes(minute);
        let moment = Moment::new(wall, &zone).unwrap();
        let shown = moment.at.in_zone(&zone).datetime();
        match moment.quirk {
            Quirk::None | Quirk::Twice => prop_assert_eq!(shown, wall),
            // The clocks skip an hour, or half of one: it is later by that.
            Quirk::Skipped => {
                let later = shown.duration_since(wall).as_secs();
                prop_assert!(later == 3600 || later == 1800, "{later}");
            }
        }
        if moment.quirk == Quirk::Twice {
            let before = moment.at.minus(Span::minutes(30)).in_zone(&zone).datetime();
            prop_assert!(before < wall, "the first of the two");
        }
        let next = moment.days_later(1, &zone).unwrap();
        prop_assert_eq!(next.wall.time(), wall.time());
        prop_assert_eq!(next.days_later(-1, &zone).unwrap(), moment);
    }

    /// Whatever is put in and changed, the calendar finds the same as somebody who looks at all posts.
    #[test]
    fn a_calendar_finds_what_a_list_would(acts in proptest::collection::vec((0u8..12, 0i64..200, 0u8..4), 1..40)) {
        let mut posts: std::collections::BTreeMap<PostId, Post> = Default::default();
        let mut calendar = Calendar::default();
        for (which, minute, what) in acts {
            let id = PostId::from_bytes([which; 16]);
            let mut one = post(minute);
            match what {
                0 => one.content.moment = None,
                1 => one.stage = Stage::Scheduled,
                2 => one.content.variants[0].moment = Moment::at(at(minute / 2), &TimeZone::UTC),
                _ => drop(one.fates.insert(account("@a"), Fate::Held { why: "x".into(), at: at(0), missed: true, reply: None })),
            }
            calendar.put(Planned::of(id, &one));
            posts.insert(id, one);
        }
        let lines: Vec<Planned> = posts.iter().map(|(id, post)| Planned::of(*id, post)).collect();
        let naive = Calendar::of(posts.iter().map(|(id, post)| (*id, post)));
        prop_assert_eq!(&calendar, &naive);
        let (from, until) = (at(20), at(120));
        let mut within: Vec<(Time, PostId)> =
            lines.iter().flat_map(|line| line.times().map(|time| (time, line.id))).collect();
        within.retain(|(time, _)| (from..until).contains(time));
        within.sort_unstable();
        prop_assert_eq!(calendar.between(from, until).map(|(time, line)| (time, line.id)).collect::<Vec<_>>(), within);
        let leaves = lines.iter().filter_map(Planned::leaves_at).min();
        prop_assert_eq!(calendar.next_departure(), leaves);
        let due: Vec<PostId> = calendar.due(at(100));
        prop_assert!(lines.iter().all(|line| due.contains(&line.id) == line.leaves_at().is_some_and(|t| t <= at(100))));
        let asking: Vec<PostId> = calendar.asking().map(|line| line.id).collect();
        prop_assert!(lines.iter().all(|line| asking.contains(&line.id) == line.state.asks()));
    }
}

#[test]
fn the_hour_that_does_not_exist_and_the_one_that_is_twice() {
    let madrid = zone("Europe/Madrid");
    let skipped = Moment::new(date(2027, 3, 28).at(2, 30, 0, 0), &madrid).unwrap();
    assert_eq!((skipped.quirk, skipped.at.to_string().as_str()), (Quirk::Skipped, "2027-03-28T01:30:00Z"));
    let twice = Moment::new(date(2027, 10, 31).at(2, 30, 0, 0), &madrid).unwrap();
    assert_eq!((twice.quirk, twice.at.to_string().as_str()), (Quirk::Twice, "2027-10-31T00:30:00Z"));
    // Of the second of the two, the instant says which it is.
    let second = Moment::at("2027-10-31T01:30:20Z".parse().unwrap(), &madrid).unwrap();
    assert_eq!((second.wall, second.at.to_string().as_str()), (twice.wall, "2027-10-31T01:30:00Z"));
    let leap = Moment::new(date(2028, 2, 29).at(9, 0, 0, 0), &madrid).unwrap();
    assert_eq!(leap.days_later(366, &madrid).unwrap().wall.date(), date(2029, 3, 1));
    assert_eq!(skipped.zone, "Europe/Madrid");
}

#[test]
fn a_post_asks_as_many_as_its_campaign_wants_and_its_writer_is_none_of_them() {
    let mut post = post(60);
    assert_eq!(did(&mut post, PostAct::Schedule, "ana", &two()), Err(CannotPlan::NeedsApproval(2)));
    did(&mut post, PostAct::Submit, "ana", &two()).unwrap();
    assert_eq!(post.state(), PostState::Review);
    assert_eq!(did(&mut post, PostAct::Approve(None), "ana", &two()), Err(CannotPlan::OwnPost));
    did(&mut post, PostAct::Approve(None), "ben", &two()).unwrap();
    did(&mut post, PostAct::Approve(None), "ben", &two()).unwrap();
    assert_eq!((post.state(), post.approvals.len()), (PostState::Review, 1), "one person is one yes");
    did(&mut post, PostAct::Approve(None), "eva", &two()).unwrap();
    assert_eq!(post.state(), PostState::Approved);
    did(&mut post, PostAct::Schedule, "ana", &two()).unwrap();
    assert_eq!(post.state(), PostState::Scheduled);
    // Another minute asks nobody; other words do.
    let later = Content { moment: Moment::at(at(90), &TimeZone::UTC), ..post.content.clone() };
    did(&mut post, PostAct::Write(Box::new(later.clone())), "ana", &two()).unwrap();
    assert_eq!(post.state(), PostState::Scheduled);
    let mut other = later;
    other.variants[0].text.push('!');
    did(&mut post, PostAct::Write(Box::new(other)), "ana", &two()).unwrap();
    assert_eq!((post.state(), post.approvals.len()), (PostState::Review, 0));
    assert!(post.approved.as_ref().is_some_and(|approved| approved.variants[0].text == "Sleep to Brașov."));
    let named = Policy { approvals: 1, approvers: vec![seat("eva")] };
    assert_eq!(did(&mut post, PostAct::Approve(None), "ben", &named), Err(CannotPlan::NotApprover("eva".into())));
    did(&mut post, PostAct::Return { why: "no joke today".into() }, "eva", &named).unwrap();
    assert_eq!((post.state(), post.comments[0].returned), (PostState::Draft, true));
}

fn one() -> Policy {
    Policy { approvals: 1, approvers: Vec::new() }
}

/// A post that ana wrote and ben said yes to.
fn approved() -> Post {
    let mut post = post(60);
    did(&mut post, PostAct::Submit, "ana", &one()).unwrap();
    did(&mut post, PostAct::Approve(None), "ben", &one()).unwrap();
    assert_eq!(post.state(), PostState::Approved);
    post
}

#[test]
fn a_yes_that_was_taken_back_lets_nothing_go() {
    let mut post = approved();
    did(&mut post, PostAct::Return { why: "the price is wrong".into() }, "ben", &one()).unwrap();
    assert_eq!(did(&mut post, PostAct::Schedule, "ana", &one()), Err(CannotPlan::NeedsApproval(1)));
}

#[test]
fn a_yes_counts_where_it_was_asked_for() {
    let legal = Policy { approvals: 2, approvers: vec![seat("eva"), seat("leo")] };
    let mut post = approved();
    let within = Content { campaign: Some("legal".into()), ..post.content.clone() };
    did(&mut post, PostAct::Write(Box::new(within.clone())), "ana", &legal).unwrap();
    assert_eq!(post.state(), PostState::Review, "other approvers are asked");
    assert_eq!(did(&mut post, PostAct::Schedule, "ana", &legal), Err(CannotPlan::NeedsApproval(2)));
    // Let go where nobody had to say yes, and moved to where somebody must.
    let mut free = self::post(60);
    did(&mut free, PostAct::Schedule, "ana", &Policy::default()).unwrap();
    did(&mut free, PostAct::Write(Box::new(within)), "ana", &legal).unwrap();
    assert_eq!(free.state(), PostState::Review);
}

#[test]
fn a_title_is_read_by_whoever_says_yes() {
    let mut post = approved();
    did(&mut post, PostAct::Schedule, "ana", &one()).unwrap();
    let titled = Content { title: "Free beer on night trains".into(), ..post.content.clone() };
    did(&mut post, PostAct::Write(Box::new(titled)), "ana", &one()).unwrap();
    assert_eq!((post.state(), post.approvals.len()), (PostState::Review, 0));
}

#[test]
fn a_yes_is_for_what_was_read() {
    let mut post = post(60);
    did(&mut post, PostAct::Submit, "ana", &one()).unwrap();
    let read = Box::new(post.content.clone());
    let mut other = post.content.clone();
    other.variants[0].text = "Sleep to Sofia.".into();
    did(&mut post, PostAct::Write(Box::new(other)), "ana", &one()).unwrap();
    let yes = PostAct::Approve(Some(read));
    assert_eq!(did(&mut post, yes, "ben", &one()), Err(CannotPlan::ChangedMeanwhile));
    let later = Content { moment: Moment::at(at(90), &TimeZone::UTC), ..post.content.clone() };
    did(&mut post, PostAct::Approve(Some(Box::new(later))), "ben", &one()).unwrap();
    assert_eq!(post.state(), PostState::Approved, "when it leaves is no part of that");
}

#[test]
fn who_takes_a_text_out_has_written_nothing() {
    let mut post = post(60);
    did(&mut post, PostAct::Split { of: account("@b") }, "ben", &one()).unwrap();
    assert_eq!(post.writer, seat("ana"));
    let mut late = post.content.clone();
    late.variants[0].media.push(crate::domain::item::Media::at("media/7.png"));
    post.take(&PostChange::Written(Box::new(late)), told(&SeatName::desk(), 2));
    assert_eq!(post.writer, seat("ana"), "a picture that turned up late is nobody's words");
    did(&mut post, PostAct::Submit, "ben", &one()).unwrap();
    assert_eq!(did(&mut post, PostAct::Approve(None), "ana", &one()), Err(CannotPlan::OwnPost));
}

#[test]
fn what_was_let_go_stays_whole_and_gets_no_minute_that_is_over() {
    let none = Policy::default();
    let mut post = post(60);
    did(&mut post, PostAct::Schedule, "ana", &none).unwrap();
    let back = |minutes| PostAct::Move { of: None, shift: Shift::Minutes(minutes) };
    assert!(matches!(did(&mut post, back(-62), "ana", &none), Err(CannotPlan::Over(..))));
    did(&mut post, back(-50), "ana", &none).unwrap();
    let mut empty = post.content.clone();
    empty.variants[1].text.clear();
    let wrote = did(&mut post, PostAct::Write(Box::new(empty.clone())), "ana", &none);
    assert_eq!(wrote, Err(CannotPlan::Empty("mastodon:@b".into())));
    // Taken back it may be empty again, and late.
    did(&mut post, PostAct::Draft, "ana", &none).unwrap();
    did(&mut post, PostAct::Write(Box::new(empty)), "ana", &none).unwrap();
    did(&mut post, back(-62), "ana", &none).unwrap();
}

#[test]
fn two_texts_for_one_account_never_both_leave() {
    let mut post = post(60);
    post.content.variants.push(variant("@a", "the same account"));
    assert!(matches!(did(&mut post, PostAct::Schedule, "ana", &Policy::default()), Err(CannotPlan::Twice(_))));
    // One that an older log holds.
    post.stage = Stage::Scheduled;
    let waits: Vec<&str> = post.waiting().map(|(variant, _)| variant.text.as_str()).collect();
    assert_eq!(waits, ["Sleep to Brașov.", "Duerme hasta Brașov."]);
}

#[test]
fn what_two_people_change_is_both_kept() {
    let mut post = post(60);
    let read = post.content.clone();
    let mut mine = read.clone();
    mine.variants[0].text = "mine".into();
    did(&mut post, PostAct::Write(Box::new(mine)), "ben", &one()).unwrap();
    let mut to = read.clone();
    to.variants[1].text = "hers".into();
    let hers = PostAct::Rewrite { from: Box::new(read.clone()), to: Box::new(to) };
    did(&mut post, hers, "ana", &one()).unwrap();
    assert_eq!((post.content.variants[0].text.as_str(), post.content.variants[1].text.as_str()), ("mine", "hers"));
    let mut to = read.clone();
    to.variants[0].text = "hers, too".into();
    let hers = PostAct::Rewrite { from: Box::new(read), to: Box::new(to) };
    assert_eq!(did(&mut post, hers, "ana", &one()), Err(CannotPlan::ChangedMeanwhile));
}

#[test]
fn what_cannot_leave_says_why() {
    let policy = Policy::default();
    let mut empty = post(60);
    empty.content.variants[1].text.clear();
    assert_eq!(did(&mut empty, PostAct::Schedule, "ana", &policy), Err(CannotPlan::Empty("mastodon:@b".into())));
    let mut undated = post(60);
    undated.content.moment = None;
    assert_eq!(did(&mut undated, PostAct::Schedule, "ana", &policy), Err(CannotPlan::NoTime("mastodon:@a".into())));
    assert!(matches!(did(&mut post(-5), PostAct::Schedule, "ana", &policy), Err(CannotPlan::Over(..))));
    let mut none = post(60);
    none.content.variants.clear();
    assert_eq!(did(&mut none, PostAct::Submit, "ana", &policy), Err(CannotPlan::NoVariant));
    let mut double = post(60);
    let twice = Content { variants: vec![variant("@a", "x"), variant("@a", "y")], ..content(60) };
    assert!(matches!(did(&mut double, PostAct::Write(Box::new(twice)), "ana", &policy), Err(CannotPlan::Twice(_))));
    let mut dropped = post(60);
    did(&mut dropped, PostAct::Drop, "ana", &policy).unwrap();
    assert_eq!(did(&mut dropped, PostAct::Schedule, "ana", &policy), Err(CannotPlan::Dropped));
    did(&mut dropped, PostAct::Restore, "ana", &policy).unwrap();
    assert_eq!(dropped.state(), PostState::Draft);
}

#[test]
fn what_is_out_stays_as_it_is_and_the_rest_can_still_change() {
    let mut post = post(60);
    did(&mut post, PostAct::Schedule, "ana", &Policy::default()).unwrap();
    let out = Fate::Published {
        reply: Some(ReplyId::default()),
        at: at(60),
        remote_id: "7".into(),
        url: None,
        comment: None,
        early: None,
    };
    let fated = |name: &str, fate: Fate| PostChange::Fated { account: account(name), fate: Some(Box::new(fate)) };
    post.take(&fated("@a", out.clone()), told(&SeatName::desk(), 60));
    let held = Fate::Held { why: "frozen".into(), at: at(60), missed: false, reply: None };
    post.take(&fated("@b", held), told(&SeatName::desk(), 60));
    assert_eq!((post.state(), post.is_over()), (PostState::Held, false));
    let mut other = post.content.clone();
    other.variants[0].text = "Wake up.".into();
    let wrote = did(&mut post, PostAct::Write(Box::new(other)), "ana", &Policy::default());
    assert_eq!(wrote, Err(CannotPlan::HasLeft));
    let mut later = post.content.clone();
    later.variants[1].moment = Moment::at(at(120), &TimeZone::UTC);
    did(&mut post, PostAct::Write(Box::new(later)), "ana", &Policy::default()).unwrap();
    did(&mut post, PostAct::Schedule, "ana", &Policy::default()).unwrap();
    let waits: Vec<&AccountId> = post.waiting().map(|(variant, _)| &variant.account).collect();
    assert_eq!(waits, [&account("@b")]);
    post.take(&fated("@b", out), told(&SeatName::desk(), 120));
    assert_eq!((post.state(), post.is_over()), (PostState::Published, true));
}

#[test]
fn a_delivery_becomes_a_fate() {
    let reply = ReplyId::default();
    let state = |delivery: Delivery| Fate::of(reply, &delivery, at(0)).state();
    assert_eq!(state(Delivery::Pending), PostState::Publishing);
    assert_eq!(state(Delivery::ByHand), PostState::Publishing);
    assert_eq!(state(Delivery::Held { why: "x".into() }), PostState::Held);
    assert_eq!(state(Delivery::Refused { why: "x".into() }), PostState::Failed);
    assert_eq!(state(Delivery::CalledBack), PostState::Held);
}

#[test]
fn a_link_is_an_address() {
    let typed = |words: &str| Link::typed(words, Vec::new()).map(|link| link.url);
    for (words, url) in [
        ("https://example.org/x?a=b#c", "https://example.org/x?a=b#c"),
        ("HTTP://Example.org:8080", "HTTP://Example.org:8080"),
        (" example.org/x ", "https://example.org/x"),
        ("nordlicht.example/winter", "https://nordlicht.example/winter"),
        ("călătorii.example", "https://călătorii.example"),
    ] {
        assert_eq!(typed(words), Ok(url.to_owned()), "{words}");
    }
    for words in [
        "this is no link",
        "https://example.org/a b",
        "nolink",
        "https://localhost/x",
        "/example.org",
        "https://",
        "a..example",
        "ftp://example.org",
        "mailto:ana@example.org",
        "ana@example.org",
        "javascript:alert.x",
        "",
    ] {
        let why = typed(words).unwrap_err().to_string();
        assert!(why.contains("https://example.org/page"), "{words}: {why}");
    }
}

#[test]
fn a_link_carries_its_campaign_once() {
    let tags = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let cases = [
        ("https://a.example/x", "https://a.example/x?utm_source=mastodon&utm_campaign=night%20trains"),
        (
            "https://a.example/x?id=1#top",
            "https://a.example/x?id=1&utm_source=mastodon&utm_campaign=night%20trains#top",
        ),
        ("https://a.example/?utm_source=paper", "https://a.example/?utm_source=paper&utm_campaign=night%20trains"),
    ];
    for (url, tagged) in cases {
        let tags = tags(&[("utm_source", "mastodon"), ("utm_campaign", "night trains")]);
        assert_eq!(Link { url: url.to_owned(), tags }.tagged(), tagged);
    }
    let link = Some(Link { url: "https://a.example/x".into(), tags: tags(&[("c", "1")]) });
    let sent = |text: &str| Variant { text: text.into(), link: link.clone(), ..Variant::default() }.as_sent();
    assert_eq!(sent("Sleep."), "Sleep.\n\nhttps://a.example/x?c=1");
    assert_eq!(sent("See https://a.example/x now"), "See https://a.example/x?c=1 now");
    assert_eq!(sent(""), "https://a.example/x?c=1");
}

#[test]
fn a_variant_that_says_the_same_as_another_is_marked() {
    let mut all = content(0);
    assert!(all.copies().is_empty());
    all.variants[1].text = format!("{}\n", all.variants[0].text);
    assert_eq!(all.copies().len(), 2);
    assert_eq!(Content { title: String::new(), ..all }.name(), "Sleep to Brașov.");
}

#[test]
fn a_post_moves_whole_or_a_variant_alone() {
    let mut post = post(60);
    let step = |of: Option<&str>, shift: Shift| PostAct::Move { of: of.map(account), shift };
    let times = |post: &Post| -> Vec<i64> {
        let of = |one: &Variant| post.content.moment_of(one).unwrap().at.since(at(0)).as_minutes();
        post.content.variants.iter().map(of).collect()
    };
    let mut does = |act: PostAct| {
        did(&mut post, act, "ana", &Policy::default()).unwrap();
        times(&post)
    };
    assert_eq!(does(step(None, Shift::Days(1))), [60 + 1440, 60 + 1440]);
    assert_eq!(does(step(Some("@b"), Shift::Minutes(-30))), [1500, 1470]);
    assert_eq!(does(step(None, Shift::Minutes(60))), [1560, 1530], "each keeps its distance");
    let then = Moment::at(at(200), &TimeZone::UTC).unwrap();
    let day = Moment::at(at(5 * 1440), &TimeZone::UTC).unwrap();
    assert_eq!(does(step(None, Shift::Day(day.clone()))), [5 * 1440 + 120, 5 * 1440 + 90], "each keeps its hour");
    assert_eq!(does(step(None, Shift::To(then))), [200, 200]);
    let no_such = did(&mut post, step(Some("@c"), Shift::Days(1)), "ana", &Policy::default());
    assert_eq!(no_such, Err(CannotPlan::NoSuchVariant("mastodon:@c".into())));
    did(&mut post, step(None, Shift::Never), "ana", &Policy::default()).unwrap();
    assert!(matches!(
        did(&mut post, step(None, Shift::Days(1)), "ana", &Policy::default()),
        Err(CannotPlan::NoTime(_))
    ));
    did(&mut post, step(None, Shift::Day(day.clone())), "ana", &Policy::default()).unwrap();
    assert_eq!(times(&post)[0], 5 * 1440, "without a time it gets that of the day");
    did(&mut post, PostAct::Split { of: account("@b") }, "ana", &Policy::default()).unwrap();
    assert_eq!(post.content.variants.len(), 1);
}

/// The plan of somebody: what is asked about, beside what is there.
fn warned(content: &Content, others: &[(PostId, Post)], campaign: Option<&Campaign>) -> Vec<Known> {
    all_warned(content, others, campaign, None).into_iter().map(|warning| warning.what).collect()
}

fn all_warned(
    content: &Content,
    others: &[(PostId, Post)],
    campaign: Option<&Campaign>,
    series: Option<PostId>,
) -> Vec<Warning> {
    let calendar = Calendar::of(others.iter().map(|(id, post)| (*id, post)));
    let hours = |_: &AccountId| crate::domain::hours::BusinessHours::always(TimeZone::UTC);
    let beside = Beside {
        id: None,
        calendar: &calendar,
        hours: &hours,
        mourning: &|day| (day == date(2027, 3, 26)).then(|| "Good Friday".to_owned()),
        is_frozen: false,
        campaigns: campaign.map(std::slice::from_ref).unwrap_or_default(),
        series,
        repeats_within: Span::days(30),
        most_tags: 2,
    };
    warnings(content, &beside)
}

#[test]
fn a_campaign_leads_to_its_page_and_a_series_says_its_words_again() {
    let (first, set) = (PostId::from_bytes([7; 16]), crate::domain::id::EventId::default());
    let mut asked = content(60 * 24);
    asked.campaign = Some("trains".into());
    let mut same = post(60);
    for content in [&mut asked, &mut same.content] {
        for variant in &mut content.variants {
            variant.link = Some(Link { url: "https://a.example/x".into(), tags: Vec::new() });
        }
    }
    let campaign = Campaign { name: "trains".into(), ..Campaign::default() };
    let whats = |others: &[(PostId, Post)], series| -> Vec<(usize, &'static str)> {
        let told = all_warned(&asked, others, Some(&campaign), series);
        let name = |what: &Known| match what {
            Known::SameText { .. } => "text",
            Known::SameLink { .. } => "page",
            other => panic!("{other:?}"),
        };
        told.iter().map(|warning| (warning.accounts.len(), name(&warning.what))).collect()
    };
    // Both accounts lead to the same page: that is said once, with both.
    let others = [(first, same.clone())];
    assert_eq!(whats(&others, None), [(2, "text"), (2, "page")]);
    same.content.campaign = Some("trains".into());
    let others = [(first, same.clone())];
    assert_eq!(whats(&others, None), [(2, "text")], "its campaign leads there");
    same.content.campaign = None;
    same.occurs = Some(Occurrence { post: PostId::from_bytes([8; 16]), set, n: 1, day: None });
    let others = [(first, same)];
    assert_eq!(whats(&others, Some(PostId::from_bytes([8; 16]))), []);
    assert_eq!(whats(&others, Some(PostId::from_bytes([9; 16]))).len(), 2, "another series");
}

#[test]
fn what_was_said_or_is_too_near_is_warned_of() {
    let id = PostId::from_bytes([7; 16]);
    let other = |minute: i64, change: &dyn Fn(&mut Post)| {
        let mut other = post(minute);
        other.content.variants.truncate(1);
        change(&mut other);
        (id, other)
    };
    let asked = content(60 * 24);
    let link = |url: &str| Some(Link { url: url.into(), tags: Vec::new() });
    let same = other(60, &|post| post.content.variants[0].text = "SLEEP to Brașov!".into());
    assert_eq!(warned(&asked, &[same], None), [Known::SameText { post: id, at: Some(at(60)) }]);
    let long_ago = other(-60 * 24 * 40, &|post| post.content.variants[0].text = "Sleep to Brașov.".into());
    assert_eq!(warned(&asked, &[long_ago], None), []);
    let dropped = other(60, &|post| post.stage = Stage::Dropped);
    assert_eq!(warned(&asked, &[dropped], None), []);
    let near = other(60 * 24 + 20, &|post| post.content.variants[0].text = "Something else.".into());
    assert_eq!(warned(&asked, &[near], None), [Known::SameHour { post: id, at: at(60 * 24 + 20) }]);
    let mut linked = asked.clone();
    linked.variants[1].link = link("https://a.example/x/?utm_source=m");
    let leads = other(60, &|post| {
        post.content.variants[0].text = "Look".into();
        post.content.variants[0].link = link("https://A.example/x");
    });
    assert_eq!(warned(&linked, &[leads], None), [Known::SameLink { post: id, at: Some(at(60)) }]);
    let campaign = Campaign { name: "trains".into(), accounts: vec![account("@b")], ..Campaign::default() };
    let mut marked = asked;
    marked.campaign = Some("trains".into());
    marked.variants[0].text.push_str(" #a #b #c #1");
    let told = warned(&marked, &[], Some(&campaign));
    assert_eq!(told, [Known::Tags(3), Known::OutsideCampaign("trains".into())]);
    assert_eq!(warned(&marked, &[], None)[0], Known::NoCampaign { name: "trains".into(), near: None });
    marked.campaign = Some("trians".into());
    let near = Known::NoCampaign { name: "trians".into(), near: Some("trains".into()) };
    assert_eq!(warned(&marked, &[], Some(&campaign))[0], near);
    let friday = warned(&content(60 * 24 * 6), &[], None);
    assert_eq!(friday, [Known::Mourning("Good Friday".into())], "once for both accounts");
}

#[test]
fn a_campaign_tells_its_visitors_from_others() {
    let tag = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let campaign = Campaign { name: "trains".into(), tags: vec![tag("utm_campaign", "night")], ..Campaign::default() };
    let planning = Planning { campaigns: vec![campaign], ..Planning::default() };
    let mut asked = content(60);
    asked.variants[0].link = Some(Link { url: "https://a.example".into(), tags: vec![tag("utm_source", "poster")] });
    assert_eq!(planning.tagged(asked.clone()), asked, "it is of no campaign");
    asked.campaign = Some("Trains".into());
    let tagged = planning.tagged(asked);
    let link = tagged.variants[0].link.as_ref().unwrap();
    assert_eq!(link.tags, [tag("utm_source", "poster"), tag("utm_campaign", "night")]);
    assert_eq!(planning.tagged(tagged.clone()), tagged, "once");
}
