//! Usual times, campaigns, series, the year and the keys of a post's texts, typed as keys.

use jiff::tz::TimeZone;

use super::plan::{planned, post_id, seat};
use super::world::{World, at};
use crate::domain::command::Command;
use crate::domain::id::AccountId;
use crate::domain::item::Visibility;
use crate::domain::plan::*;

const SIZES: [(u16, u16); 3] = [(160, 50), (80, 24), (40, 10)];

fn rhythm(size: (u16, u16)) -> World {
    let mut w = planned(size);
    let slot = |when: &str, network: &str| FreeSlot {
        account: AccountId::new(network, "@brand"),
        moment: Moment::at(at(when), &TimeZone::UTC).unwrap(),
        posts: 1,
        usual: (network == "bluesky").then_some(140),
    };
    w.plan.free = vec![
        slot("2026-11-25T09:00:00Z", "bluesky"),
        slot("2026-11-26T17:30:00Z", "mastodon"),
        slot("2026-11-27T09:00:00Z", "bluesky"),
    ];
    let campaign = |name: &str, colour: &str| Campaign {
        name: name.into(),
        colour: Some(colour.into()),
        objective: "Beds sold before the spring".into(),
        goal: "2,000 visits".into(),
        from: Some("2026-11-01".parse().unwrap()),
        until: Some("2026-12-31".parse().unwrap()),
        ..Campaign::default()
    };
    w.plan.planning.campaigns = vec![campaign("winter", "calm"), campaign("stations", "soon")];
    let theme = |month: &str, title: &str, campaigns: &[&str]| Theme {
        month: ThemeMonth::of_word(month).unwrap(),
        title: title.into(),
        aim: "1,000 beds".into(),
        campaigns: campaigns.iter().map(|name| (*name).to_owned()).collect(),
        tags: vec!["apps".into()],
    };
    w.plan.planning.themes = vec![
        theme("november", "Night trains", &["winter"]),
        theme("2026-12", "Snow", &["stations"]),
        theme("march", "Rivers", &[]),
    ];
    // The plan was opened before all that: it is opened anew.
    w.keys("Esc g p");
    w
}

fn act(w: &World) -> &PostAct {
    let is_act = |command: &&Command| matches!(command, Command::Post { .. });
    match w.did.iter().rfind(is_act) {
        Some(Command::Post { act, .. }) => act,
        other => panic!("{other:?}"),
    }
}

fn shows(w: &World, words: &[&str]) {
    let screen = w.screen();
    for word in words {
        assert!(screen.contains(word), "\"{word}\" is missing:\n{screen}");
    }
}

#[test]
fn the_rhythm_at_the_usual_sizes() {
    for (columns, rows) in SIZES {
        let mut w = rhythm((columns, rows));
        w.keys("g p 1");
        insta::assert_snapshot!(format!("rhythm_month_{columns}"), w.screen());
        w.keys("2");
        insta::assert_snapshot!(format!("rhythm_week_{columns}"), w.screen());
        w.keys("6");
        insta::assert_snapshot!(format!("rhythm_year_{columns}"), w.screen());
        w.keys("1 C");
        insta::assert_snapshot!(format!("rhythm_campaigns_{columns}"), w.screen());
        w.keys("Esc n O");
        insta::assert_snapshot!(format!("rhythm_slots_{columns}"), w.screen());
    }
}

#[test]
fn a_post_takes_the_next_free_time_or_one_of_a_list() {
    let mut w = rhythm((120, 40));
    w.keys("n n N");
    assert_eq!(act(&w), &PostAct::Move { of: None, shift: Shift::Next });
    w.keys("O");
    shows(&w, &["Give it which free time", "Wed 25 Nov 09:00", "140 %", "1 post that day"]);
    w.keys("Enter");
    // The post has two accounts: the time is of one.
    let PostAct::Move { of: Some(of), shift: Shift::To(moment) } = act(&w) else { panic!("{:?}", act(&w)) };
    assert_eq!((of.as_str(), moment.at), ("bluesky:@brand", at("2026-11-25T09:00:00Z")));
    // Where no post is, a new one begins there.
    w.keys("t j j j j j O");
    shows(&w, &["New post for which free time"]);
    w.keys("Enter");
    shows(&w, &["Bluesky @brand", "0/300"]);
}

#[test]
fn a_new_post_takes_the_next_free_time_of_its_account() {
    let mut w = rhythm((120, 40));
    w.keys("c Ctrl-u").types("next").keys("Enter");
    shows(&w, &["Post as", "bluesky  Wed 25 Nov 09:00", "mastodon  Thu 26 Nov 17:30", "all 2 accounts"]);
    w.keys("Down Enter");
    shows(&w, &["Mastodon @brand", "Thu 26 Nov 2026 17:30 UTC"]);
    w.keys("Esc c Ctrl-u").types("next").keys("Enter Down Down Enter").types("To the sea.").keys("Esc");
    let made = w.plan.posts.values().find(|post| post.content.variants.iter().any(|one| one.text == "To the sea."));
    let content = &made.unwrap().content;
    let at_of = |n: usize| content.moment_of(&content.variants[n]).map(|moment| moment.at);
    assert_eq!((at_of(0), at_of(1)), (Some(at("2026-11-25T09:00:00Z")), Some(at("2026-11-26T17:30:00Z"))));
    w.plan.free.clear();
    w.keys("Esc c Ctrl-u").types("next").keys("Enter");
    shows(&w, &["no account here has usual times"]);
}

#[test]
fn what_is_told_of_free_times_stands_below_each_other() {
    let mut w = rhythm((120, 40));
    w.plan.free[1].posts = 0;
    w.keys("g p t j j j j j O");
    let screen = w.screen();
    let column = |words: &str| screen.lines().find_map(|line| line.find(words).map(|at| line[..at].chars().count()));
    assert_eq!(column("1 post that day"), column("0 posts that day"), "{screen}");
    assert!(column("1 post that day").is_some(), "{screen}");
}

#[test]
fn the_plan_shows_one_campaign_alone() {
    let mut w = rhythm((120, 40));
    w.keys("4");
    shows(&w, &["Snow plan", "Night trains"]);
    w.keys("C");
    shows(&w, &["winter", "1 scheduled", "no post yet", "for: Beds sold", "goal: 2,000 visits", "from 1 Nov 2026"]);
    w.keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("campaign winter") && screen.contains("Night trains"), "{screen}");
    assert!(!screen.contains("Snow plan"), "{screen}");
    w.keys("C");
    shows(&w, &["all of them"]);
    w.keys("Enter");
    shows(&w, &["Snow plan"]);
    w.keys(":").types("plan campaign stations").keys("Enter");
    shows(&w, &["campaign stations"]);
}

#[test]
fn a_post_is_said_again_with_other_words_and_no_more() {
    let mut w = rhythm((120, 40));
    w.keys("n n Enter r");
    shows(&w, &["Say it again", "every week"]);
    w.types(" until 2027-06-30 scheduled").keys("Enter");
    let series = w.plan.posts[&post_id(3)].repeats.clone().unwrap().series;
    assert!(series.lets_go && series.until.is_some() && series.texts.is_empty());
    w.keys("Y").types("Sleep on rails.").keys("Enter");
    assert_eq!(w.plan.posts[&post_id(3)].repeats.as_ref().unwrap().series.texts, ["Sleep on rails."]);
    shows(&w, &["again: every", "1 of 2 texts used"]);
    insta::assert_snapshot!("rhythm_post_120", w.screen());
    w.keys("g r");
    shows(&w, &["Said again", "▌Night trains", "every Tuesday 18:30 until 30 Jun 2027", "1 of 2 texts used"]);
    // The rule in force stands in the line; Enter leaves it as it is.
    w.keys("Esc r");
    shows(&w, &["until 2027-06-30, stop): every week until 2027-06-30 scheduled"]);
    w.keys("Enter");
    shows(&w, &["it is said again as before"]);
    assert_eq!(w.plan.posts[&post_id(3)].repeats.as_ref().unwrap().series.texts, ["Sleep on rails."]);
    w.keys("r Ctrl-u").types("stop").keys("Enter");
    assert!(w.plan.posts[&post_id(3)].repeats.is_none());
    w.keys("Y");
    shows(&w, &["it is not said again"]);
    w.keys("r").types("x").keys("Enter");
    shows(&w, &["says no days"]);
}

#[test]
fn every_series_is_listed_by_name_with_its_whole_rule() {
    for (columns, rows) in SIZES {
        let mut w = rhythm((columns, rows));
        for (n, rule) in
            [(3, "every 2 weeks until 2027-06-30 scheduled"), (5, "every 3 months by weekday until 2027-06-30")]
        {
            let first = w.plan.posts[&post_id(n)].content.moment.clone().unwrap();
            let series = Some(Box::new(Series::typed(rule, first).unwrap()));
            let repeat = Command::Post { id: post_id(n), act: PostAct::Repeat(series) };
            w.plan.obey(&repeat, &seat("ana"), w.now).unwrap().unwrap();
        }
        w.keys("g r");
        insta::assert_snapshot!(format!("rhythm_series_{columns}"), w.screen());
        if columns > 40 {
            let rules =
                ["every 2 weeks on Tuesday 18:30 until 30 Jun 2027", "every 3 months on the 4th Friday 08:00 until 30"];
            shows(&w, &["Night trains", "Snow plan", rules[0], rules[1]]);
            w.keys("Esc r");
            shows(&w, &["2027-06-30, stop): every week"]);
        }
    }
}

#[test]
fn the_year_is_gone_through_by_months_and_opens_one() {
    let mut w = rhythm((120, 40));
    w.keys("6");
    shows(&w, &["2026", "[Year]", "November", "Night trains", "nothing yet for Snow", "no post yet; theme Rivers"]);
    w.keys("j");
    assert_eq!(w.seat.plan_day().to_string(), "2026-12-24");
    w.keys("G g g >");
    assert_eq!(w.seat.plan_day().to_string(), "2027-01-24");
    shows(&w, &["2027"]);
    w.keys("j Enter");
    shows(&w, &["February 2027", "[Month]"]);
}

#[test]
fn texts_have_keys_for_all_that_goes_with_them() {
    let mut w = rhythm((120, 40));
    w.keys("n n Enter X");
    let variant = |w: &World, n: usize| w.plan.posts[&post_id(3)].content.variants[n].clone();
    shows(&w, &["knows no content warning"]);
    w.keys("U");
    shows(&w, &["does not let anybody choose"]);
    w.keys("j X").types("trains").keys("Enter");
    assert_eq!(variant(&w, 1).warning.as_deref(), Some("trains"));
    w.keys("U");
    assert_eq!(variant(&w, 1).visibility, Some(Visibility::Unlisted));
    shows(&w, &["seen by: unlisted"]);
    w.keys(":").types("visibility direct").keys("Enter");
    shows(&w, &["public, unlisted"]);
    // What stands there by a copy is no part of the copy where its network does not know it.
    w.keys("v").types("x").keys("Enter");
    assert_eq!((variant(&w, 2).warning, variant(&w, 2).visibility), (None, None));
    w.keys("x y k k j");
    w.keys("U");
    assert_eq!(variant(&w, 1).visibility, None);
    w.keys("&");
    shows(&w, &["it leads nowhere yet"]);
    w.keys("W")
        .types("https://norte.example/a")
        .keys("Enter &")
        .types("utm_source=forum utm_medium=social")
        .keys("Enter");
    assert_eq!(variant(&w, 1).link.unwrap().tagged(), "https://norte.example/a?utm_source=forum&utm_medium=social");
    w.keys("&");
    shows(&w, &["utm_source=forum utm_medium=social"]);
    w.keys("Esc f").types("More below.").keys("Enter b").types("For the spring").keys("Enter");
    assert_eq!(variant(&w, 1).first_comment.as_deref(), Some("More below."));
    assert_eq!(w.plan.posts[&post_id(3)].content.brief, "For the spring");
    insta::assert_snapshot!("rhythm_texts_120", w.screen());
    w.keys("Esc");
    w.keys(":").types("first-comment -").keys("Enter");
}
