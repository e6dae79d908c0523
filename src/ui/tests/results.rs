//! What became of posts, typed as keys.

use super::plan::{MadeUp, is_ascii, post_id, seat, shows, told};
use super::world::{World, at, world};
use crate::domain::figures::{Figures, Poll, PollOption};
use crate::domain::id::*;
use crate::domain::plan::*;
use crate::domain::subject::Subject;
use crate::domain::time::Span;

const SIZES: [(u16, u16); 3] = [(160, 50), (80, 24), (40, 10)];

fn counted(likes: u64) -> Figures {
    Figures { likes: Some(likes), comments: Some(likes / 6), shares: Some(likes / 3), ..Figures::default() }
}

/// Publishes a post at a time; what people did is said at its steps.
fn out(plan: &mut MadeUp, n: u8, when: &str, title: &str, of: &[(&str, &[(i64, Figures)])]) {
    let texts: Vec<(&str, &str)> = of.iter().map(|(network, _)| (*network, "Trains are late.")).collect();
    let post = plan.add(n, when, (title, Stage::Scheduled), &texts);
    let desk = seat("desk");
    let published = at(when);
    for (network, said) in of {
        let account = AccountId::new(network, "@brand");
        let (reply, url) = (ReplyId::from_bytes([n; 16]), Some(format!("https://{network}.example/{n}")));
        let fate = Fate::Published {
            reply: Some(reply),
            at: published,
            remote_id: n.to_string(),
            url,
            comment: None,
            early: None,
        };
        post.fates.insert(account.clone(), fate);
        for (hours, figures) in *said {
            let change = PostChange::Measured { account: account.clone(), found: Some(Box::new(figures.clone())) };
            post.take(&change, told(&desk, published.plus(Span::hours(*hours))));
        }
    }
}

/// Posts that are out, as of Tue 24 Nov 2026, 14:32.
fn fill(plan: &mut MadeUp) {
    plan.asked = Some(at("2026-11-24T14:30:00Z"));
    let grown = |likes: u64| {
        vec![(1, counted(likes / 5)), (3, counted(likes / 2)), (24, counted(likes)), (96, counted(likes + 2))]
    };
    for (n, day, title, likes) in [
        (20, "09", "Snow is coming", 40),
        (21, "11", "New seats", 22),
        (22, "13", "Strike on Monday", 130),
        (23, "16", "Thank you", 35),
        (24, "18", "Winter timetable", 61),
    ] {
        let (masto, bsky) = (grown(likes), grown(likes / 4));
        out(plan, n, &format!("2026-11-{day}T18:00:00Z"), title, &[("mastodon", &masto), ("bluesky", &bsky)]);
    }
    let votes = |yes, no| {
        let option = |title: &str, votes| PollOption { title: title.into(), votes: Some(votes) };
        let options = vec![option("Window", yes), option("Aisle", no)];
        Figures { poll: Some(Poll { options, people: Some(yes + no), over: false }), ..counted(12) }
    };
    out(
        plan,
        25,
        "2026-11-24T09:00:00Z",
        "Where do you sit?",
        &[("mastodon", &[(1, votes(20, 7)), (3, votes(41, 12))])],
    );
    out(plan, 26, "2026-11-20T08:00:00Z", "Taken down", &[("x", &[(1, Figures { views: Some(900), ..counted(3) })])]);
    let gone = PostChange::Measured { account: AccountId::new("x", "@brand"), found: None };
    let desk = seat("desk");
    plan.posts.get_mut(&post_id(26)).unwrap().take(&gone, told(&desk, at("2026-11-20T11:00:00Z")));
    out(plan, 27, "2026-11-24T14:10:00Z", "Just out", &[("bluesky", &[])]);
}

fn shown(size: (u16, u16)) -> World {
    let mut w = world(size);
    fill(&mut w.plan);
    w.keys("g p 7");
    w
}

/// Two months of posts at three hours of the day: mornings are as usual, evenings do better, nights worse.
fn learned(size: (u16, u16), days: i64) -> World {
    let mut w = world(size);
    w.plan.asked = Some(at("2026-11-24T14:30:00Z"));
    let first = at("2026-09-14T00:00:00Z");
    for day in 0..days {
        for (k, (hour, likes)) in [(8, 24), (18, 60), (23, 9)].into_iter().enumerate() {
            let n = u8::try_from(30 + day * 3).unwrap() + u8::try_from(k).unwrap();
            let when = first.plus(Span::days(day)).plus(Span::hours(hour)).to_string();
            let said = [(24, counted(likes + u64::try_from(day % 5).unwrap() * 2))];
            out(&mut w.plan, n, &when, "Timetable", &[("mastodon", &said)]);
        }
    }
    w.keys("g p 8");
    w
}

fn names(w: &World) -> Vec<String> {
    w.seat.plan.results.lines().iter().map(|line| line.name.clone()).collect()
}

#[test]
fn results_at_the_usual_sizes() {
    for size in SIZES {
        let mut w = shown(size);
        insta::assert_snapshot!(format!("plan_results_{}", size.0), w.screen());
        w.keys("j Enter");
        insta::assert_snapshot!(format!("plan_results_post_{}", size.0), w.screen());
    }
}

#[test]
fn the_best_hours_at_the_usual_sizes() {
    for size in SIZES {
        let mut w = learned(size, 60);
        w.keys("j l l l l l l l l l l l l l l l l l l");
        insta::assert_snapshot!(format!("plan_best_{}", size.0), w.screen());
    }
}

#[test]
fn results_are_sorted_and_their_posts_are_opened() {
    let mut w = shown((120, 40));
    assert_eq!(names(&w)[..2], ["Just out", "Where do you sit?"]);
    shows(&w, &["[Results]", "Sep to Nov 2026", "no longer there", "Best of each account"]);
    w.keys("=");
    assert_eq!(names(&w)[..2], ["Strike on Monday", "Winter timetable"]);
    w.keys(":").types("order-results usual").keys("Enter");
    assert_eq!(names(&w)[0], "Strike on Monday");
    assert_eq!(names(&w).last().unwrap(), "Taken down", "what cannot be compared stands last");
    w.keys(":").types("order-results beauty").keys("Enter");
    shows(&w, &["time, likes, answers, shares, views or usual"]);
    w.keys("g g Enter");
    shows(&w, &["mastodon:@brand", "132", "asked"]);
    w.keys("Esc G");
    assert_eq!(w.seat.plan.results.place(), Some(names(&w).len() - 1));
    // The key counts in the results alone.
    w.keys("1 =");
    shows(&w, &["that is done in the results"]);
}

#[test]
fn a_poll_and_what_is_gone_are_told_on_the_post() {
    let mut w = shown((120, 40));
    w.keys("j Enter");
    shows(&w, &["41 Window  77 %", "12 Aisle  23 %", "53 people", "♥ 12"]);
    w.seat.settings.ascii = true;
    shows(&w, &["likes 12"]);
    w.seat.settings.ascii = false;
    w.keys("Esc G");
    let at = names(&w).iter().position(|name| name == "Taken down").unwrap();
    w.keys("g g");
    for _ in 0..at {
        w.keys("j");
    }
    w.keys("Enter");
    shows(&w, &["no longer there, since"]);
}

#[test]
fn too_few_posts_say_so_and_enough_name_their_hours() {
    let w = learned((80, 24), 4);
    shows(&w, &["not enough posts yet: 12 of 30"]);
    let mut w = learned((120, 40), 30);
    w.keys("g g l l l l l l l l l l l l l l l l l l");
    shows(&w, &["Mo 18:00", "times the usual", "best on Mo: 18:00", "all accounts"]);
    w.keys("l");
    shows(&w, &["nothing was published at this hour"]);
    w.keys("Tab");
    shows(&w, &["mastodon:@brand, UTC"]);
    w.keys("Tab");
    shows(&w, &["all accounts, UTC"]);
    w.keys("h h G k");
    assert_eq!(w.seat.plan.results.cell, (5, 23));
}

#[test]
fn poor_terminals_get_ascii() {
    for mut w in [shown((120, 40)), shown((40, 10)), learned((120, 40), 30), learned((80, 24), 30)] {
        w.seat.settings.ascii = true;
        is_ascii(&w);
        w.keys("Enter");
        is_ascii(&w);
    }
}

#[test]
fn where_nothing_is_out_it_says_what_comes() {
    let mut w = world((80, 24));
    w.keys("g p 7");
    shows(&w, &["Nothing of the plan is out in this time"]);
    assert_eq!(w.seat.plan.results.chosen, None);
}
