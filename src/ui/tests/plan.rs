//! The plan pane, typed as keys.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::world::{World, at, empty, world};
use crate::domain::ask::*;
use crate::domain::bands::Band;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::*;
use crate::domain::item::{Media, Visibility};
use crate::domain::network::{CountRule, TextLimit};
use crate::domain::plan::*;
use crate::domain::subject::{Subject, Told};
use crate::domain::time::{Span, Time};
use crate::ui::Msg;
use crate::ui::seat::Focus;

const WIDE: (u16, u16) = (160, 50);
const USUAL: (u16, u16) = (120, 40);

/// The made-up plan of a made-up desk.
#[derive(Default)]
pub struct MadeUp {
    pub posts: BTreeMap<PostId, Post>,
    pub policy: Policy,
    /// What the desk warns of.
    pub warnings: Vec<String>,
    /// Up to when everything due was asked of networks.
    pub asked: Option<Time>,
    /// Campaigns and themes.
    pub planning: Planning,
    /// Usual times that are free.
    pub free: Vec<FreeSlot>,
    /// Key dates.
    pub dates: Vec<KeyDay>,
}

pub fn post_id(n: u8) -> PostId {
    PostId::from_bytes([n; 16])
}

fn limit() -> TextLimit {
    TextLimit { most: 300, rule: CountRule::Graphemes }
}

fn zone_of(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

pub fn seat(name: &str) -> SeatName {
    SeatName::new(name)
}

pub fn told(by: &SeatName, at: Time) -> Told<'_> {
    Told { by, at, event: EventId::default() }
}

impl MadeUp {
    pub fn add(&mut self, n: u8, when: &str, (title, state): (&str, Stage), texts: &[(&str, &str)]) -> &mut Post {
        let moment = (!when.is_empty()).then(|| Moment::at(at(when), &TimeZone::UTC).unwrap());
        let variants = texts.iter().map(|(network, text)| Variant {
            account: AccountId::new(network, "@brand"),
            text: (*text).to_owned(),
            ..Variant::default()
        });
        let content = Content { title: title.into(), moment, variants: variants.collect(), ..Content::default() };
        let change = PostChange::Made { content: Box::new(content), stage: state, writer: None };
        let dan = seat("dan");
        let made = Post::begin(post_id(n), &change, told(&dan, at("2026-11-20T10:00:00Z"))).unwrap();
        self.posts.insert(post_id(n), made);
        self.posts.get_mut(&post_id(n)).unwrap()
    }

    pub fn plan(&self, from: Time, until: Time, undated: bool) -> PlanSheet {
        let calendar = Calendar::of(self.posts.iter().map(|(id, post)| (*id, post)));
        let (mut posts, mut moments): (Vec<Planned>, Vec<(Time, usize)>) = (Vec::new(), Vec::new());
        for (at, planned) in calendar.between(from, until) {
            let known = posts.iter().position(|known| known.id == planned.id);
            let place = known.unwrap_or_else(|| {
                posts.push(planned.clone());
                posts.len() - 1
            });
            moments.push((at, place));
        }
        if undated {
            posts.extend(calendar.undated().cloned());
        }
        let account = |network: &str, zone: &str| PlanAccount {
            tag: if network == "bluesky" { "bsky".into() } else { network.chars().take(4).collect() },
            id: AccountId::new(network, "@brand"),
            zone: zone.into(),
            limit: limit(),
            visibilities: if network == "mastodon" {
                vec![Visibility::Public, Visibility::Unlisted]
            } else {
                Vec::new()
            },
            warnings: network == "mastodon",
        };
        let accounts = vec![account("bluesky", "UTC"), account("mastodon", "Europe/Bucharest"), account("x", "UTC")];
        let within = |slot: &&FreeSlot| from <= slot.moment.at && slot.moment.at < until;
        let free = self.free.iter().filter(within).cloned().collect();
        let campaigns = self.planning.campaigns.iter().map(|one| CampaignSheet::of(one, true)).collect();
        let total = self.posts.len();
        PlanSheet { from, until, moments, posts, accounts, dates: self.dates.clone(), free, campaigns, total }
    }

    fn calendar(&self) -> Calendar {
        Calendar::of(self.posts.iter().map(|(id, post)| (*id, post)))
    }

    fn line_of(&self, id: PostId) -> Option<SeriesLine> {
        let calendar = self.calendar();
        SeriesLine::of(calendar.get(id)?, &calendar, at("2026-11-24T14:32:00Z"))
    }

    /// What the desk tells of the rhythm of the plan.
    pub fn rhythm(&self, query: &Query) -> Shown {
        let (calendar, now) = (self.calendar(), at("2026-11-24T14:32:00Z"));
        match query {
            Query::Slots { .. } => Shown::Slots(self.free.clone()),
            Query::Campaigns => Shown::Campaigns(campaigns(&self.planning, &calendar, now)),
            Query::Series => Shown::Series(SeriesLine::all(&calendar, now)),
            Query::Year { year: of } => Shown::Year(Box::new(year(&self.planning, &calendar, *of, &TimeZone::UTC))),
            other => panic!("{other:?}"),
        }
    }

    pub fn sheet(&self, id: PostId) -> Option<Box<PostSheet>> {
        let post = self.posts.get(&id)?;
        let copies = post.content.copies();
        let zone = |account: &AccountId| {
            TimeZone::get(if account.network() == "mastodon" { "Europe/Bucharest" } else { "UTC" }).unwrap()
        };
        let variant = |variant: &Variant| VariantSheet {
            account: variant.account.clone(),
            count: limit().count_with(&variant.as_sent(), ""),
            limit: limit(),
            text: variant.as_sent(),
            there: post.content.moment_of(variant).map(|m| m.at.day_and_minute(&zone(&variant.account), m.at)),
            differs: post
                .content
                .moment_of(variant)
                .is_some_and(|moment| moment.at.in_zone(&zone(&variant.account)).datetime() != moment.wall),
            quirk: post.content.moment_of(variant).map_or(Quirk::None, |moment| moment.quirk),
            is_copy: copies.contains(&&variant.account),
            without_alt: variant.media.iter().filter(|media| media.alt.is_none()).count(),
            failed: None,
            comment: None,
            missing: None,
            waits_here: None,
            results: VariantResults::of(post, &variant.account, self.asked),
        };
        let variants = post.content.variants.iter().map(variant).collect();
        let Policy { approvals, approvers } = self.policy.clone();
        Some(Box::new(PostSheet {
            id,
            post: post.clone(),
            variants,
            warnings: self.warnings.clone(),
            series: self.line_of(id).map(Box::new),
            approvals,
            approvers,
        }))
    }

    pub fn results(&self, (from, until): (Time, Time)) -> ResultsSheet {
        ResultsSheet::of((from, until), self.posts.iter().map(|(id, post)| (*id, post)), &|_| self.asked)
    }

    pub fn best(&self, (from, until): (Time, Time), account: Option<&AccountId>) -> BestSheet {
        let mut outcomes = self.results((from, until)).outcomes(&|_| TimeZone::UTC);
        let mut accounts: Vec<AccountId> = outcomes.iter().map(|outcome| outcome.account.clone()).collect();
        accounts.sort_unstable();
        accounts.dedup();
        outcomes.retain(|outcome| account.is_none_or(|account| outcome.account == *account));
        let best = BestTimes::of(&outcomes);
        BestSheet { from, account: account.cloned(), zone: Some("UTC".into()), best, accounts }
    }

    pub fn obey(&mut self, command: &Command, by: &SeatName, now: Time) -> Option<Result<Done, Refusal>> {
        let (id, changes) = match command {
            Command::MakePost { content, .. } => {
                let n = u8::try_from(100 + self.posts.len()).unwrap();
                let says = content.variants.iter().any(|variant| !variant.text.is_empty());
                let stage = if says { Stage::Draft } else { Stage::Idea };
                let change = PostChange::Made { content: content.clone(), stage, writer: None };
                let made = Post::begin(post_id(n), &change, told(by, now)).unwrap();
                self.posts.insert(post_id(n), made);
                (post_id(n), Vec::new())
            }
            Command::Post { id, act } => match decide(&self.posts[id], act, by, &self.policy, now, &zone_of) {
                Ok(changes) => (*id, changes),
                Err(why) => return Some(Err(Refusal::no(why.to_string()))),
            },
            _ => return None,
        };
        let post = self.posts.get_mut(&id).unwrap();
        for change in &changes {
            post.take(change, told(by, now));
        }
        Some(Ok(Done { notice: "the plan is changed".into(), post: Some(id), ..Done::default() }))
    }
}

/// A week of posts around Tue 24 Nov 2026, 14:32.
fn fill(plan: &mut MadeUp) {
    let launch = plan.add(
        1,
        "2026-11-24T09:00:00Z",
        ("App launch", Stage::Scheduled),
        &[("bluesky", "The new app is live."), ("mastodon", "The new app is live. #apps")],
    );
    for network in ["bluesky", "mastodon"] {
        let fate = Fate::Published {
            reply: Some(ReplyId::from_bytes([3; 16])),
            at: at("2026-11-24T09:00:00Z"),
            remote_id: "1".into(),
            url: None,
            comment: None,
            early: None,
        };
        launch.fates.insert(AccountId::new(network, "@brand"), fate);
    }
    let held = plan.add(
        2,
        "2026-11-24T14:10:00Z",
        ("Promo", Stage::Scheduled),
        &[("x", "Half price on night trains until Sunday.")],
    );
    let fate =
        Fate::Held { why: "the desk was frozen".into(), at: at("2026-11-24T14:10:00Z"), missed: false, reply: None };
    held.fates.insert(AccountId::new("x", "@brand"), fate);
    let night = plan.add(
        3,
        "2026-11-24T18:30:00Z",
        ("Night trains", Stage::Scheduled),
        &[("bluesky", "Night trains start on Friday."), ("mastodon", "Night trains start on Friday.")],
    );
    night.content.campaign = Some("winter".into());
    plan.add(4, "2026-11-26T08:30:00Z", ("Friday promo", Stage::Review), &[("x", "Tickets from 9 euros.")]);
    plan.add(5, "2026-11-27T08:00:00Z", ("Snow plan", Stage::Draft), &[("mastodon", "What we do when it snows.")]);
    plan.add(6, "", ("Behind the scenes", Stage::Idea), &[]);
    plan.add(7, "2026-12-04T10:00:00Z", ("Advent calendar", Stage::Approved), &[("bluesky", "A door a day.")]);
    for (n, hour) in [(10, 7), (11, 8), (12, 9), (13, 10), (14, 11), (15, 12), (16, 13)] {
        let when = format!("2026-11-25T{hour:02}:15:00Z");
        plan.add(
            n,
            &when,
            (&format!("Timetable {n}"), Stage::Scheduled),
            &[("bluesky", "New times."), ("x", "Times.")],
        );
    }
}

pub fn planned(size: (u16, u16)) -> World {
    let mut w = world(size);
    fill(&mut w.plan);
    // The cursor begins at what is not out yet.
    w.keys("g p");
    assert_eq!(chosen(&w).as_deref(), Some("Promo"));
    w.keys("p");
    w
}

pub fn shows(w: &World, words: &[&str]) {
    let screen = w.screen();
    for word in words {
        assert!(screen.contains(word), "\"{word}\" is missing:\n{screen}");
    }
}

/// Below the first line, which tells of others, stands nothing but ASCII.
pub fn is_ascii(w: &World) {
    let screen = w.screen();
    let ours: String = screen.lines().skip(1).flat_map(str::chars).filter(|c| !c.is_ascii()).collect();
    assert_eq!(ours, "", "{screen}");
}

fn last(w: &World) -> &Command {
    w.did.iter().rfind(|command| !matches!(command, Command::Keep { .. } | Command::Looked { .. })).unwrap()
}

fn act(w: &World) -> &PostAct {
    match last(w) {
        Command::Post { act, .. } => act,
        other => panic!("{other:?}"),
    }
}

fn day(w: &World) -> Date {
    w.seat.plan_day()
}

fn chosen(w: &World) -> Option<String> {
    w.seat.plan.here().map(|planned| planned.name.clone())
}

#[test]
fn the_views_at_the_usual_sizes() {
    for (columns, rows) in [(160, 50), (120, 40), (80, 24), (60, 20), (40, 10)] {
        let mut w = planned((columns, rows));
        insta::assert_snapshot!(format!("plan_month_{columns}"), w.screen());
        w.keys("4");
        insta::assert_snapshot!(format!("plan_agenda_{columns}"), w.screen());
        w.keys("1 t Tab Enter");
        insta::assert_snapshot!(format!("plan_post_{columns}"), w.screen());
    }
    for size in [(120, 40), (60, 20)] {
        for (digit, name) in [("2", "week"), ("3", "quarter"), ("5", "board")] {
            let mut w = planned(size);
            w.keys(digit);
            insta::assert_snapshot!(format!("plan_{name}_{}", size.0), w.screen());
        }
    }
}

#[test]
fn what_the_chosen_post_says_is_read_below_its_day() {
    let mut w = world(WIDE);
    fill(&mut w.plan);
    for variant in &mut w.plan.posts.get_mut(&post_id(3)).unwrap().content.variants {
        variant.link = Some(Link { url: "https://trains.example/night".into(), tags: Vec::new() });
        variant.first_comment = Some("The beds are made.".into());
        variant.warning = Some("snow".into());
        variant.media = vec![Media { name: Some("snow.png".into()), ..Media::default() }];
    }
    w.keys("g p n");
    let goes_with =
        ["https://trains.example/night", "first comment: The beds are made.", "snow", "[snow.png] without a"];
    shows(&w, &goes_with);
    // Who says the same says it once; who says something else says that.
    assert_eq!(w.screen().matches("Night trains start on Friday.").count(), 1, "{}", w.screen());
    w.keys("p p");
    shows(&w, &["The new app is live. #apps", "20/300", "26/300"]);
    // Where the screen grows it is there at once.
    w.resize((80, 24));
    w.keys("n n");
    w.resize(WIDE);
    shows(&w, &goes_with);
    w.keys("p p");
    // What somebody makes of it meanwhile is read as well.
    w.plan.posts.get_mut(&post_id(1)).unwrap().content.variants[0].text = "It is live!".into();
    w.send(Msg::Changed(9));
    w.tick(Span::seconds(5));
    shows(&w, &["It is live!"]);
}

#[test]
fn a_week_of_many_posts_has_the_lines_of_the_empty_ones() {
    for size in [(160, 34), USUAL] {
        let w = planned(size);
        shows(&w, &["13:15 "]);
        assert!(!w.screen().contains("25         +1"), "{}", w.screen());
    }
    // Beside an open post too.
    let mut w = planned(WIDE);
    w.keys("Enter");
    shows(&w, &["13:15 "]);
}

#[test]
fn the_board_shows_as_many_columns_as_can_be_read_and_tells_of_the_others() {
    for size in [(160, 50), (80, 24), (60, 20)] {
        let mut w = planned(size);
        w.keys("5 l l l l");
        insta::assert_snapshot!(format!("plan_board_{}_scheduled", size.0), w.screen());
        w.keys("h h h h");
        for name in ["Ideas", "Drafts", "Review", "Approved", "Scheduled", "Trouble", "Published"] {
            let count = if name == "Scheduled" { 8 } else { 1 };
            // The column under the cursor is named, and so are the others where they stand above.
            shows(&w, &[&format!("{name} {count}")]);
            if size.0 >= 80 {
                let heads =
                    ["Ideas 1", "Drafts 1", "Review 1", "Approved 1", "Scheduled 8", "Trouble 1", "Published 1"];
                shows(&w, &heads);
            }
            w.keys("l");
        }
    }
    let mut w = planned((80, 24));
    w.keys("5 l l");
    shows(&w, &["Advent calendar", "4 Dec 10:00", "Friday promo", "26 Nov 08:30"]);
}

#[test]
fn the_first_line_names_views_and_trouble_at_any_width() {
    let views = [("1", "Month"), ("2", "Week"), ("3", "Quarter"), ("4", "Agenda"), ("5", "Board")];
    for columns in [60, 80, 100, 120, 160] {
        let mut w = planned((columns, 24));
        for (n, (digit, name)) in views.into_iter().enumerate() {
            w.keys(digit);
            let screen = w.screen();
            let head = screen.lines().nth(1).unwrap_or_default();
            assert!(head.contains(&format!("[{name}]")) && head.contains("1 in trouble"), "{columns}: {head}");
            let beside = views[if n == 0 { 1 } else { n - 1 }].1;
            let short = if n == 0 { "Wk" } else { ["Mth", "Wk", "Qtr", "Agd"][n - 1] };
            assert!(columns < 80 || head.contains(beside) || head.contains(short), "{columns}: {head}");
        }
    }
}

#[test]
fn key_dates_are_named_in_a_week_and_mourning_first() {
    let key = |day: &str, name: &str, mourning| KeyDay {
        date: day.parse().unwrap(),
        name: name.into(),
        local: None,
        kind: DayKind::default(),
        list: "int".into(),
        mourning,
    };
    let dates = vec![
        key(
            "2026-11-25",
            "Day against Violence that goes on, and on, and on, in many more words than there is room",
            true,
        ),
        key("2026-11-27", "Black Friday", false),
    ];
    for size in [(160, 50), (80, 24)] {
        let mut w = world(size);
        fill(&mut w.plan);
        w.plan.dates = dates.clone();
        w.keys("g p 2");
        insta::assert_snapshot!(format!("plan_week_{}_dates", size.0), w.screen());
        shows(&w, &["Day against", "Black Friday"]);
        shows(&w, &[":10 Pr"]);
        // What is cut says so, behind what must not be missed.
        w.keys("4 l");
        let screen = w.screen();
        let head = screen.lines().find(|line| line.contains("Day against")).unwrap_or_default();
        assert!(head.contains("Wed 25 Nov · day of mourning: Day against"), "{screen}");
        assert!(size.0 == 160 || head.ends_with('…'), "{head}");
    }
}

#[test]
fn a_name_that_is_cut_says_so() {
    let mut w = world((200, 40));
    w.plan.add(1, "2026-11-24T18:30:00Z", ("", Stage::Draft), &[("x", &"one more night train to the sea ".repeat(9))]);
    w.keys("g p 4");
    let screen = w.screen();
    let line = screen.lines().find(|line| line.contains("18:30")).unwrap_or_default();
    assert!(line.contains("…"), "{screen}");
}

#[test]
fn writing_at_the_usual_sizes() {
    for (columns, rows) in [(160, 50), (80, 24), (60, 20), (40, 10)] {
        let mut w = planned((columns, rows));
        w.keys("n n Enter e").types(" Book a berth before Thursday and travel for half the price.");
        shows(&w, &["half the price."]);
        insta::assert_snapshot!(format!("plan_write_{columns}"), w.screen());
    }
}

#[test]
fn the_editor_says_when_the_text_leaves_and_what_goes_with_it() {
    for size in [(160, 50), (80, 24)] {
        let mut w = world(size);
        fill(&mut w.plan);
        let variant = &mut w.plan.posts.get_mut(&post_id(3)).unwrap().content.variants[1];
        variant.link = Some(Link { url: "https://trains.example/night".into(), tags: Vec::new() });
        variant.first_comment = Some("The beds are made.".into());
        variant.warning = Some("snow".into());
        variant.media = vec![Media { name: Some("snow.png".into()), ..Media::default() }];
        w.keys("g p n Enter j e");
        shows(&w, &["Tue 24 Nov 2026 18:30 UTC · 20:30 there, Europe/Bucharest"]);
        shows(&w, &["leads to https://trains.example/night", "[snow.png] without a description"]);
        insta::assert_snapshot!(format!("plan_write_{}_with", size.0), w.screen());
        // A new post too, whose text has the room that nothing else wants.
        w.keys("Esc Esc c Enter Down Enter");
        shows(&w, &["Mastodon @brand", "Tue 24 Nov 2026 15:00 UTC · 17:00 there, Europe/Bucharest"]);
        assert!(w.screen().lines().nth(2).is_some_and(|line| line.contains("Mastodon @brand")), "{}", w.screen());
    }
}

#[test]
fn poor_terminals_get_ascii() {
    for digit in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        let mut w = planned(USUAL);
        w.seat.settings.ascii = true;
        w.keys(digit);
        is_ascii(&w);
        w.keys("Enter");
        is_ascii(&w);
    }
}

#[test]
fn every_view_has_its_digit_and_its_word() {
    let mut w = planned(USUAL);
    for (digit, word, shown) in
        [("2", "week", "[Week]"), ("3", "quarter", "[Quarter]"), ("4", "agenda", "[Agenda]"), ("5", "board", "[Board]")]
    {
        w.keys(digit);
        shows(&w, &[shown]);
        w.keys("1");
        shows(&w, &["[Month]"]);
        w.keys(":").types(&format!("plan {word}")).keys("Enter");
        shows(&w, &[shown]);
    }
    w.keys(":").types("plan sideways").keys("Enter");
    shows(&w, &["month, week, quarter, agenda, board"]);
    w.keys(":").types("plan 2027-03-28").keys("Enter");
    assert_eq!(day(&w), "2027-03-28".parse().unwrap());
}

#[test]
fn days_weeks_months_and_posts_are_gone_through() {
    let mut w = planned(USUAL);
    assert_eq!((day(&w).to_string(), chosen(&w)), ("2026-11-24".into(), Some("App launch".into())));
    w.keys("l");
    assert_eq!((day(&w).day(), chosen(&w)), (25, Some("Timetable 10".into())));
    w.keys("j");
    assert_eq!((day(&w).to_string(), chosen(&w)), ("2026-12-02".into(), None));
    w.keys("k k h");
    assert_eq!(day(&w).to_string(), "2026-11-17");
    w.keys(">");
    assert_eq!(day(&w).to_string(), "2026-12-17");
    w.keys("[ t");
    assert_eq!(chosen(&w), Some("Promo".into()));
    w.keys("n");
    assert_eq!(chosen(&w), Some("Night trains".into()));
    w.keys("n");
    assert_eq!((day(&w).day(), chosen(&w)), (25, Some("Timetable 10".into())));
    w.keys("p p");
    assert_eq!((day(&w).day(), chosen(&w)), (24, Some("Promo".into())));
    w.keys("4 G");
    assert_eq!(chosen(&w), Some("Behind the scenes".into()));
    shows(&w, &["without a time"]);
    w.keys("g g j");
    assert_eq!(chosen(&w), Some("Promo".into()));
}

#[test]
fn esc_goes_back_by_one_and_q_too() {
    let mut w = planned(USUAL);
    w.keys("Enter");
    shows(&w, &["bluesky:@brand", "The new app is live."]);
    w.keys("Esc");
    assert!(w.seat.in_plan() && w.seat.plan.open.is_none());
    w.keys("q");
    assert_eq!(w.seat.focus, Focus::Queue);
}

#[test]
fn the_crisis_and_the_plan_lead_back_to_where_the_seat_was() {
    let mut w = super::crisis::held(USUAL);
    fill(&mut w.plan);
    w.keys("g p l g x g p");
    assert!(w.seat.in_plan());
    w.keys("q");
    assert_eq!(w.seat.focus, Focus::Queue);
    // From the plan into the crisis and back stays on the day.
    w.keys("g p l l g x q");
    assert!(w.seat.in_plan());
    assert_eq!(day(&w).day(), 26);
    // Opened anew it is on today.
    w.keys("q g p");
    assert_eq!(day(&w).day(), 24);
}

#[test]
fn the_first_line_counts_what_is_planned_today() {
    let mut w = planned(WIDE);
    w.summary.planned_today = 3;
    w.summary.posts = PostsWaiting { for_yes: 2, came_back: 1 };
    w.send(Msg::Changed(9));
    w.rest();
    shows(&w, &["Plan 3 today  2 for your yes  1 came back"]);
}

#[test]
fn what_the_clocks_do_to_a_minute_is_said() {
    let mut w = planned(USUAL);
    let zone = TimeZone::get("Europe/Madrid").unwrap();
    let content = &mut w.plan.posts.get_mut(&post_id(3)).unwrap().content;
    content.moment = Moment::new("2027-03-28T02:30".parse().unwrap(), &zone);
    w.keys(":").types("plan 2027-03-28").keys("Enter Enter");
    shows(&w, &["Sun 28 Mar 2027 02:30 Europe/Madrid", "the clocks skip this minute"]);
}

#[test]
fn the_cursor_stays_on_its_post_when_news_come() {
    let mut w = planned(USUAL);
    w.keys("n");
    assert_eq!(chosen(&w), Some("Promo".into()));
    w.plan.add(50, "2026-11-24T06:00:00Z", ("Early bird", Stage::Scheduled), &[("x", "Early.")]);
    w.send(Msg::Changed(9));
    w.rest();
    shows(&w, &["Early bird"]);
    assert_eq!(chosen(&w), Some("Promo".into()));
    // A colleague moves it away: the day stays.
    w.plan.posts.get_mut(&post_id(2)).unwrap().content.moment =
        Some(Moment::at(at("2026-11-28T09:00:00Z"), &TimeZone::UTC).unwrap());
    w.send(Msg::Changed(10));
    w.rest();
    assert_eq!((day(&w).day(), chosen(&w)), (24, Some("Night trains".into())));
}

#[test]
fn a_post_is_moved_by_days_and_hours_and_the_cursor_goes_with_it() {
    let mut w = planned(USUAL);
    w.keys("n n L");
    assert_eq!(*act(&w), PostAct::Move { of: None, shift: Shift::Days(1) });
    assert_eq!((day(&w).day(), chosen(&w)), (25, Some("Night trains".into())));
    w.keys("H J K + -");
    let moved: Vec<&PostAct> =
        w.did.iter().filter_map(|c| if let Command::Post { act, .. } = c { Some(act) } else { None }).collect();
    let by = |minutes| PostAct::Move { of: None, shift: Shift::Minutes(minutes) };
    assert_eq!(moved[1..], [&PostAct::Move { of: None, shift: Shift::Days(-1) }, &by(60), &by(-60), &by(60), &by(-60)]);
    w.keys("m").types("2026-12-01 07:00").keys("Enter");
    assert_eq!((day(&w).to_string(), chosen(&w)), ("2026-12-01".into(), Some("Night trains".into())));
    w.keys("m").types("someday").keys("Enter");
    shows(&w, &["someday"]);
}

#[test]
fn a_text_is_written_in_the_editor_and_kept() {
    let mut w = planned(USUAL);
    w.keys("n n Enter j e");
    assert!(w.seat.writes_post());
    shows(&w, &["Mastodon @brand", "29/300"]);
    w.types(" Book now.");
    shows(&w, &["39/300"]);
    w.keys("Ctrl-s");
    assert!(!w.seat.writes_post());
    let text = |w: &World, n: usize| w.plan.posts[&post_id(3)].content.variants[n].text.clone();
    assert_eq!(text(&w, 1), "Night trains start on Friday. Book now.");
    assert_eq!(text(&w, 0), "Night trains start on Friday.");
    // Esc keeps as well, and what is as it was is not written.
    let did = w.did.len();
    w.keys("e Esc");
    assert_eq!(w.did.iter().skip(did).filter(|c| matches!(c, Command::Post { .. })).count(), 0);
    w.keys("E");
    assert!(
        w.effects.iter().any(|effect| matches!(effect, crate::ui::Effect::Edit(text) if text.contains("Book now")))
    );
    w.send(Msg::Edited("Written outside.\n".into()));
    w.keys("Esc");
    assert_eq!(text(&w, 1), "Written outside.");
}

#[test]
fn a_text_that_somebody_changed_meanwhile_asks_before_it_is_written_over() {
    let mut w = planned(USUAL);
    w.keys("n n Enter e").types("!");
    w.plan.posts.get_mut(&post_id(3)).unwrap().content.variants[0].text = "Night trains start on Saturday.".into();
    w.send(Msg::Changed(9));
    w.rest();
    w.keys("Ctrl-s");
    shows(&w, &["Somebody changed this text meanwhile", "Night trains start on Saturday."]);
    w.keys("n");
    assert!(w.seat.writes_post());
    w.keys("Ctrl-s y");
    assert_eq!(w.plan.posts[&post_id(3)].content.variants[0].text, "Night trains start on Friday.!");
}

#[test]
fn a_text_whose_account_was_taken_out_meanwhile_is_not_lost() {
    let mut w = planned(USUAL);
    w.keys("n n Enter e").types("!");
    let gone = w.plan.posts.get_mut(&post_id(3)).unwrap().content.variants.remove(0);
    w.send(Msg::Changed(9));
    w.rest();
    w.keys("Ctrl-s");
    shows(&w, &["Somebody took this account out of the post meanwhile", "put it back with this text"]);
    w.keys("n");
    assert!(w.seat.writes_post());
    w.keys("Ctrl-s y");
    let back = w.plan.posts[&post_id(3)].content.variant(&gone.account).unwrap().clone();
    assert_eq!(back.text, format!("{}!", gone.text));
}

#[test]
fn a_line_that_says_nothing_stays_to_be_mended() {
    let mut w = planned(USUAL);
    w.keys("n n m").types("29 hokuspokus").keys("Enter");
    shows(&w, &["says no time", "29 hokuspokus"]);
    // What is typed on is no command: it would have gone somewhere, and done something there.
    w.keys("e e m");
    shows(&w, &["29 hokuspokuseem"]);
    w.keys("Ctrl-u").types("2026-11-27 10:00").keys("Enter");
    assert!(w.seat.layers.is_empty());
}

#[test]
fn what_is_written_survives_a_dropped_line() {
    let mut w = planned(USUAL);
    w.keys("n n Enter e").types(" Half a thought");
    w.rest();
    w.rest();
    let place = w.place.clone().unwrap();
    let mut again = world(USUAL);
    fill(&mut again.plan);
    again.place = Some(place);
    again.seat = crate::ui::Seat::new(seat("ana"), crate::ui::Settings::default(), again.now, USUAL);
    again.start();
    again.rest();
    assert!(again.seat.writes_post());
    shows(&again, &["Half a thought", "Night trains"]);
    again.keys("Esc");
    assert!(again.plan.posts[&post_id(3)].content.variants[0].text.ends_with("Half a thought"));
    // And the view and the day are those of before.
    let mut third = world(USUAL);
    fill(&mut third.plan);
    third.keys("g p 2 l l");
    third.rest();
    third.tick(Span::seconds(3));
    let place = third.place.clone();
    let mut fourth = world(USUAL);
    fill(&mut fourth.plan);
    fourth.place = place;
    fourth.seat = crate::ui::Seat::new(seat("ana"), crate::ui::Settings::default(), fourth.now, USUAL);
    fourth.start();
    shows(&fourth, &["[Week]", "Friday"]);
    assert_eq!(day(&fourth).day(), 26);
}

#[test]
fn a_new_post_asks_when_and_for_whom_and_opens_in_the_editor() {
    let mut w = planned(USUAL);
    w.keys("c");
    shows(&w, &["2026-11-24 15:00"]);
    w.keys("Esc j c");
    shows(&w, &["2026-12-01 09:00"]);
    w.keys("Enter");
    shows(&w, &["Post as", "all 3 accounts"]);
    w.types("all").keys("Enter");
    shows(&w, &["Bluesky @brand and 2 more", "0/300"]);
    w.types("Winter is here.").keys("Ctrl-s");
    let made = &w.plan.posts.values().find(|post| post.content.name() == "Winter is here.").unwrap();
    assert_eq!(made.content.variants.len(), 3);
    assert!(made.content.variants.iter().all(|variant| variant.text == "Winter is here."));
    assert_eq!(made.content.moment.as_ref().unwrap().at, at("2026-12-01T09:00:00Z"));
    assert_eq!(day(&w).to_string(), "2026-12-01");
    shows(&w, &["the same text as another", "draft"]);
    w.keys("Esc c Enter Enter Esc");
    shows(&w, &["nothing was written"]);
    w.keys("I").types("A film of the depot").keys("Enter 5");
    shows(&w, &["A film of"]);
}

#[test]
fn accounts_are_added_and_taken_out() {
    let mut w = planned(USUAL);
    w.keys("n n Enter v");
    shows(&w, &["Another account"]);
    w.keys("Enter");
    assert_eq!(w.plan.posts[&post_id(3)].content.variants.len(), 3);
    shows(&w, &["x:@brand", "the same text as another"]);
    w.keys("v");
    shows(&w, &["it goes to every account already"]);
    w.keys("x");
    shows(&w, &["Take the text for x:@brand out?"]);
    w.keys("y");
    assert_eq!(w.plan.posts[&post_id(3)].content.variants.len(), 2);
    w.keys("s");
    assert!(matches!(act(&w), PostAct::Split { .. }));
}

#[test]
fn files_titles_links_and_remarks() {
    let mut w = planned(USUAL);
    w.keys("n n Enter a").types("/tmp/train.png").keys("Enter").types("A train at night").keys("Enter");
    let variant = |w: &World| w.plan.posts[&post_id(3)].content.variants[0].clone();
    let Media { alt, name, .. } = variant(&w).media[0].clone();
    assert_eq!((alt.as_deref(), name.as_deref()), (Some("A train at night"), Some("train.png")));
    shows(&w, &["[train.png] A train at night"]);
    w.keys("T Ctrl-u").types("Trains by night").keys("Enter");
    shows(&w, &["Trains by night"]);
    for (line, shown) in [
        ("link https://trains.example/night", "https://trains.example/night"),
        ("first-comment Timetables below", "first comment: Timetables below"),
        ("campaign winter", "campaign winter"),
        ("about-post For families", "For families"),
    ] {
        w.keys(":").types(line).keys("Enter");
        shows(&w, &[shown]);
    }
    w.keys(":").types("link no link at all").keys("Enter");
    shows(&w, &["\"no link at all\" is no web address"]);
    assert_eq!(variant(&w).link.unwrap().url, "https://trains.example/night");
    w.keys(":").types("link trains.example/day").keys("Enter");
    assert_eq!(variant(&w).link.unwrap().url, "https://trains.example/day");
    // Its network may hold it until its minute; the key turns that on and off.
    let network = variant(&w).account.network().to_owned();
    w.keys("B");
    shows(&w, &[&format!("{network} is to hold it until its minute")]);
    w.keys(":").types("native off").keys("Enter");
    assert!(!variant(&w).native);
    w.keys("i").types("Ask the press office").keys("Enter");
    shows(&w, &["Said of it", "Ask the press office"]);
    w.keys(":").types("when this +2h").keys("Enter");
    assert_eq!(variant(&w).moment.unwrap().at, at("2026-11-24T20:30:00Z"));
}

#[test]
fn letting_go_shows_when_each_leaves_and_what_is_wrong() {
    let mut w = planned(USUAL);
    w.keys("t n D");
    assert_eq!(*act(&w), PostAct::Draft);
    w.keys("Ctrl-s");
    shows(&w, &["Let it go?", "bluesky:@brand leaves Tue 24 Nov 18:30", "mastodon:@brand: the same text as another"]);
    w.keys("Enter Esc");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Draft);
    w.keys("Ctrl-s y");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Scheduled);
    // Nothing is let go that nobody approved, or that has no time.
    w.plan.policy.approvals = 1;
    w.keys("D Ctrl-s");
    shows(&w, &["it needs the yes of 1 more; Esc, then S asks for it"]);
    w.keys("y Esc S");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Review);
    w.keys("A");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Approved);
    w.keys("R").types("Say which Friday").keys("Enter");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Draft);
    w.keys("d");
    shows(&w, &["Give this post up?", "Night trains"]);
    w.keys("y");
    assert_eq!(w.plan.posts[&post_id(3)].stage, Stage::Dropped);
    w.keys("u");
    assert_eq!(*last(&w), Command::Undo);
}

#[test]
fn what_was_given_up_goes_from_the_agenda_as_the_cursor_goes_on() {
    let mut w = planned(USUAL);
    w.keys("4");
    while chosen(&w).as_deref() != Some("Promo") {
        w.keys("j");
    }
    w.keys("d y");
    assert_eq!(chosen(&w).as_deref(), Some("Promo"), "it can still be taken up again");
    w.keys("j");
    assert_ne!(chosen(&w).as_deref(), Some("Promo"));
    w.keys("k");
    assert_ne!(chosen(&w).as_deref(), Some("Promo"));
}

#[test]
fn what_the_desk_warns_of_stands_at_the_post_and_in_the_question_once() {
    let mut w = planned(USUAL);
    let copy = format!("bluesky:@brand: {}", crate::words::w().plan.warn_copy);
    w.plan.warnings = vec!["nobody is there at that minute".into(), copy];
    w.keys("n n Enter");
    shows(&w, &["! nobody is there at that minute", "the same text as another"]);
    assert!(!w.screen().contains("each has its own readers"));
    w.keys("D Ctrl-s");
    shows(&w, &["Let it go?", "nobody is there at that minute"]);
}

#[test]
fn what_is_copied_asks_for_when() {
    let mut w = planned(USUAL);
    w.keys("n n y");
    shows(&w, &["Copy it to when", "2026-11-25 18:30"]);
    w.keys("Enter");
    let copies = w.plan.posts.values().filter(|post| post.content.title == "Night trains").count();
    assert_eq!(copies, 2);
}

#[test]
fn what_changed_since_the_yes_is_shown_word_by_word() {
    let mut w = planned(USUAL);
    let post = w.plan.posts.get_mut(&post_id(4)).unwrap();
    let mut before = post.content.clone();
    before.variants[0].text = "Tickets from 19 euros.".into();
    post.approved = Some(Box::new(before));
    w.keys("l l Enter");
    shows(&w, &["changed since it was approved:", "Tickets from [-19-] {+9+} euros."]);
    w.plan.posts.get_mut(&post_id(4)).unwrap().content.variants[0].text = "Nothing of that is left here".into();
    w.send(Msg::Changed(9));
    w.rest();
    shows(&w, &["- Tickets from 19 euros.", "+ Nothing of that is left here"]);
}

/// A queue with the row of a post on top.
fn with_row(n: u8, state: &str) -> World {
    let mut w = world(USUAL);
    fill(&mut w.plan);
    let id = RowId::Post(post_id(n));
    let mut row = w.rows[1].1.clone();
    (row.id, row.conversation, row.class, row.crisis) = (id.clone(), None, None, None);
    row.what = if state == "review" { "approval".into() } else { "post".into() };
    row.state = state.into();
    row.who = w.plan.posts[&post_id(n)].content.name().to_owned();
    w.rows.insert(0, (Listed { id, band: Band::Crisis, due: w.now, waited_long: false, swarm: None }, row));
    w.send(Msg::Changed(9));
    w.rest();
    w.keys("= g g");
    w.rest();
    w
}

#[test]
fn an_approval_row_is_approved_opened_edited_and_returned() {
    let mut w = with_row(4, "review");
    w.plan.policy.approvals = 1;
    shows(&w, &["Ctrl-s", "approve it"]);
    w.keys("Enter");
    shows(&w, &["Friday promo", "Tickets from 9 euros."]);
    w.keys("q q r");
    assert!(w.seat.writes_post());
    w.keys("Esc q q d").types("Which trains?").keys("Enter");
    assert_eq!(*act(&w), PostAct::Return { why: "Which trains?".into() });
    let mut w = with_row(4, "review");
    w.plan.policy.approvals = 1;
    w.keys("Ctrl-s");
    assert!(matches!(act(&w), PostAct::Approve(_)));
}

#[test]
fn what_was_held_is_published_after_a_question_or_gets_another_time() {
    let mut w = with_row(2, "held");
    shows(&w, &["Ctrl-s publish now  d give it up", "r edit", "m another time"]);
    w.keys("Ctrl-s");
    shows(&w, &["Publish it now?", "x:@brand leaves at once"]);
    assert!(!w.did.iter().any(|command| matches!(command, Command::Post { .. })));
    w.keys("y");
    let post = &w.plan.posts[&post_id(2)];
    assert!(post.fates.is_empty() && post.stage == Stage::Scheduled);
    assert_eq!(post.content.moment.as_ref().unwrap().at, at("2026-11-24T14:32:00Z"));
    let mut w = with_row(2, "held");
    w.keys("m").types("+1d").keys("Enter");
    assert_eq!(*act(&w), PostAct::Move { of: None, shift: Shift::Days(1) });
    // It is asked at once whether it leaves then.
    shows(&w, &["Let it go?", "x:@brand leaves Wed 25 Nov 14:10"]);
    w.keys("y");
    assert_eq!(*act(&w), PostAct::Schedule);
    assert_eq!(w.plan.posts[&post_id(2)].state(), PostState::Scheduled);
    let mut w = with_row(2, "held");
    w.keys("d");
    shows(&w, &["Give this post up?", "Promo"]);
}

#[test]
fn messages_are_left_alone_in_the_plan() {
    let mut w = planned(USUAL);
    let before = w.did.len();
    for keys in ["w", "b", "l", "X", "M l", "!"] {
        w.keys(keys).keys("Esc");
        w.keys("g p");
    }
    let acted = |command: &Command| matches!(command, Command::Act { .. } | Command::Moderate { .. });
    assert!(!w.did[before..].iter().any(acted));
}

#[test]
fn an_empty_plan_teaches() {
    for size in [WIDE, (60, 20), (40, 10)] {
        let mut w = empty(size);
        w.start();
        w.keys("g p");
        shows(&w, &["Nothing is planned."]);
    }
}

#[test]
fn the_month_does_as_much_work_for_ten_thousand_posts_as_it_shows() {
    let mut w = planned(USUAL);
    let sheet = crowd(&w);
    let query = w.seat.plan_query().unwrap();
    w.send(Msg::Shown(query, Shown::Plan(Box::new(sheet))));
    shows(&w, &["posts", "+"]);
    w.keys("l");
    assert!(w.seat.plan.entries().len() < 400);
}

fn crowd(w: &World) -> PlanSheet {
    let mut plan = MadeUp::default();
    plan.add(1, "2026-11-01T00:00:00Z", ("Post", Stage::Scheduled), &[("bluesky", "one"), ("x", "two")]);
    let post = plan.posts.pop_first().unwrap().1;
    let Some(Query::Plan { from, until, .. }) = w.seat.plan_query() else { panic!() };
    let mut sheet = MadeUp::default().plan(from, until, false);
    for n in 0..10_000u32 {
        let mut planned = Planned::of(PostId::from_bytes([0; 16]), &post);
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        planned.id = PostId::from_bytes(id);
        let at = from.plus(Span::minutes(i64::from(n) * 4));
        planned.moment = Some(at);
        planned.variants.iter_mut().for_each(|variant| variant.at = Some(at));
        sheet.moments.push((at, sheet.posts.len()));
        sheet.posts.push(planned);
    }
    sheet.total = sheet.posts.len();
    sheet
}

/// Run by hand: `cargo test --release --lib -- --ignored from_key_to_frame --nocapture`.
#[test]
#[ignore = "it measures"]
fn from_key_to_frame_with_ten_thousand_posts() {
    for (name, view) in [("month", "1"), ("week", "2"), ("quarter", "3"), ("agenda", "4"), ("board", "5")] {
        let mut w = planned(WIDE);
        w.keys(view);
        let sheet = crowd(&w);
        let query = w.seat.plan_query().unwrap();
        let begun = std::time::Instant::now();
        w.send(Msg::Shown(query, Shown::Plan(Box::new(sheet))));
        let came = begun.elapsed();
        let mut times = Vec::new();
        for key in ["l", "h"].repeat(50) {
            let begun = std::time::Instant::now();
            w.keys(key);
            w.screen();
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        println!("{name}: taken in {came:?}, key to frame median {:?}, worst {:?}", times[50], times[99]);
    }
}
