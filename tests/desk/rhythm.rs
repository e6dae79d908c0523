//! The rhythm of the plan at work: series, usual times, many posts at once.

use hearken::domain::command::{MadePost, NewPost};
use hearken::domain::id::PostId;
use hearken::domain::plan::{
    Content, Moment, Planned, Planning, Policy, Post, PostAct, PostState, Series, Shift, Slots,
};
use hearken::domain::plan::{Stage, Variant};
use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;

use super::*;

fn account() -> AccountId {
    program(Path::new("/nowhere")).id()
}

fn content(at: Time, text: &str) -> Content {
    let variants = vec![Variant { account: account(), text: text.to_owned(), ..Variant::default() }];
    let moment = Moment::at(at, &TimeZone::get("Europe/Madrid").unwrap());
    Content { title: text.to_owned(), moment, variants, ..Content::default() }
}

fn with(dir: &Path, planning: Planning) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let rulings = Arc::new(Rulings { planning: Arc::new(planning), ..Rulings::default() });
    let library = Library { rulings, ..library(&dir.join("desk"), vec![program(dir)]) };
    start(library, &vault, Work::WriterOnly).expect("the desk opens")
}

async fn does(desk: &Handle, command: Command) -> Done {
    desk.act(&seat(), command).await.unwrap()
}

async fn made(desk: &Handle, content: Content) -> PostId {
    does(desk, Command::MakePost { content: Box::new(content), schedule: false }).await.post.unwrap()
}

fn post(desk: &Handle, id: PostId) -> Post {
    desk.reader().subject::<Post>(id).unwrap().unwrap()
}

async fn all(desk: &Handle) -> Vec<Planned> {
    let everything = Query::Plan { from: Time::MIN, until: Time::MAX, undated: true };
    match desk.ask(&seat(), everything).await {
        Shown::Plan(sheet) => sheet.posts,
        other => panic!("no plan: {other:?}"),
    }
}

/// What stands of a series besides its first: name, number, state.
async fn ahead(desk: &Handle) -> Vec<(PostId, u32, PostState)> {
    let all = all(desk).await.into_iter();
    all.filter_map(|post| Some((post.id, post.occurs?.n, post.state))).collect()
}

async fn repeats(desk: &Handle, id: PostId, words: &str, texts: &[&str]) -> Done {
    let first = post(desk, id).content.moment.unwrap();
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    let series = Series { texts, ..Series::typed(words, first).unwrap() };
    does(desk, Command::Post { id, act: PostAct::Repeat(Some(Box::new(series))) }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_is_made_ahead_once_ended_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    let first = clock::now().plus(Span::days(2));
    let id = made(&desk, content(first, "night trains")).await;
    let told = repeats(&desk, id, "every week scheduled", &["sleep on rails", "wake up there"]).await;
    assert!(told.notice.to_string().contains("; 4 are in the plan"), "{}", told.notice);
    assert!(told.notice.to_string().contains("come again after 21 days, and plan.toml wants 30"), "{}", told.notice);
    let before = ahead(&desk).await;
    assert_eq!(before.len(), 4);
    assert!(before.iter().all(|(_, _, state)| *state == PostState::Scheduled), "{before:?}");
    let texts: Vec<String> = before.iter().map(|(id, ..)| post(&desk, *id).content.variants[0].text.clone()).collect();
    assert_eq!(texts, ["sleep on rails", "wake up there", "night trains", "sleep on rails"]);
    assert_eq!(post(&desk, before[0].0).writer, seat());
    // Neither two nor none, however often the desk starts.
    running.stop().await;
    let running = with(dir.path(), Planning::default());
    assert_eq!(ahead(&running.handle()).await, before);
    running.stop().await;
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    assert_eq!(ahead(&desk).await, before);
    // One that somebody moved is theirs; the others go with the series.
    let moved = before[1].0;
    does(&desk, Command::Post { id: moved, act: PostAct::Move { of: None, shift: Shift::Days(1) } }).await;
    let stopped = does(&desk, Command::Post { id: moved, act: PostAct::Repeat(None) }).await;
    assert!(stopped.notice.to_string().contains("; 3 that were made ahead are given up"), "{}", stopped.notice);
    assert_eq!(stopped.post, Some(id));
    let alive = |all: &[(PostId, u32, PostState)]| all.iter().filter(|one| one.2 != PostState::Dropped).count();
    assert_eq!(alive(&ahead(&desk).await), 1);
    does(&desk, Command::Undo).await;
    assert_eq!(alive(&ahead(&desk).await), 4);
    assert!(post(&desk, id).repeats.is_some());
    // What undo put back is nobody's own by that.
    let stopped = does(&desk, Command::Post { id, act: PostAct::Repeat(None) }).await;
    assert!(stopped.notice.to_string().contains("; 3 that were made ahead are given up"), "{}", stopped.notice);
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_series_asks_for_a_yes_like_any_post_and_the_same_words_never_go_twice_running() {
    let dir = tempfile::tempdir().unwrap();
    let policy = Policy { approvals: 1, approvers: Vec::new() };
    let running = with(dir.path(), Planning { policy, ..Planning::default() });
    let desk = running.handle();
    let first = clock::now().plus(Span::days(2));
    let id = made(&desk, content(first, "night trains")).await;
    // The yes to the first is none to the others.
    does(&desk, Command::Post { id, act: PostAct::Submit }).await;
    desk.act(&SeatName::new("ben"), Command::Post { id, act: PostAct::Approve(None) }).await.unwrap();
    repeats(&desk, id, "every week scheduled", &["sleep on rails"]).await;
    let made_ahead = ahead(&desk).await;
    assert!(made_ahead.iter().all(|(_, _, state)| *state == PostState::Review), "{made_ahead:?}");
    assert!(made_ahead.iter().all(|(id, ..)| post(&desk, *id).approved.is_none()));
    let own = desk.act(&seat(), Command::Post { id: made_ahead[0].0, act: PostAct::Approve(None) }).await.unwrap_err();
    assert!(own.to_string().contains("somebody else must approve it"), "{own}");
    // Whoever settles the series has not written the words of the post.
    let series = post(&desk, id).repeats.unwrap().series;
    let sooner = Series {
        until: series
            .until
            .or_else(|| first.in_zone(&TimeZone::UTC).date().checked_add(jiff::Span::new().days(40)).ok()),
        ..series
    };
    let repeat = Command::Post { id, act: PostAct::Repeat(Some(Box::new(sooner))) };
    desk.act(&SeatName::new("ben"), repeat).await.unwrap();
    let by: Vec<(String, SeatName)> = ahead(&desk)
        .await
        .iter()
        .filter(|(_, _, state)| *state == PostState::Review)
        .map(|(id, ..)| {
            let post = post(&desk, *id);
            (post.content.variants[0].text.clone(), post.writer)
        })
        .collect();
    assert!(by.iter().all(|(text, who)| (*who == seat()) == (text == "night trains")), "{by:?}");
    assert!(by.len() > 2, "{by:?}");
    // Set again with one text alone, every one is a draft that says why.
    repeats(&desk, id, "every 2 weeks scheduled", &[]).await;
    let drafts: Vec<_> = ahead(&desk).await.into_iter().filter(|one| one.2 != PostState::Dropped).collect();
    assert_eq!(drafts.len(), 2, "{drafts:?}");
    for (id, _, state) in drafts {
        assert_eq!(state, PostState::Draft);
        assert!(post(&desk, id).comments[0].text.contains("it says what was said there last"));
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_usual_time_is_taken_once_and_goes_on_from_where_a_post_stands() {
    let dir = tempfile::tempdir().unwrap();
    let mut slots = Slots::default();
    let days = [Weekday::Monday, Weekday::Wednesday, Weekday::Friday];
    slots.add(account(), days.map(|day| (day, time(9, 0, 0, 0))));
    let running = with(dir.path(), Planning { slots, ..Planning::default() });
    let desk = running.handle();
    let Shown::Slots(free) = desk.ask(&seat(), Query::Slots { account: None, count: 3 }).await else { panic!() };
    let one = made(&desk, content(clock::now().plus(Span::days(90)), "one")).await;
    let two = made(&desk, content(clock::now().plus(Span::days(90)), "two")).await;
    for id in [one, two, one] {
        does(&desk, Command::Post { id, act: PostAct::Move { of: None, shift: Shift::Next } }).await;
    }
    let at = |id| post(&desk, id).content.moment.unwrap().at;
    assert_eq!((at(one), at(two)), (free[2].moment.at, free[1].moment.at));
    let none = AccountId::parse("mastodon:@other@example.social");
    let Shown::Nothing(why) = desk.ask(&seat(), Query::Slots { account: Some(none), count: 3 }).await else { panic!() };
    assert!(why.contains("has no usual times; write them as [slots.\"mastodon:@other@example.social\"]"), "{why}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_posts_come_in_and_are_taken_back_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    let new = |n: i64, act| NewPost {
        content: Box::new(content(clock::now().plus(Span::days(n)), &format!("post {n}"))),
        act,
    };
    let late = new(-3, Some(PostAct::Schedule));
    let posts = vec![new(3, Some(PostAct::Schedule)), late, new(4, None)];
    let done = does(&desk, Command::MakePosts { posts }).await;
    let made: Vec<MadePost> = done.posts;
    let states: Vec<Stage> = made.iter().map(|made| post(&desk, made.id).stage).collect();
    assert_eq!(states, [Stage::Scheduled, Stage::Draft, Stage::Draft]);
    assert!(made[1].refused.as_ref().unwrap().contains("is over"), "{made:?}");
    does(&desk, Command::Undo).await;
    assert!(all(&desk).await.iter().all(|post| post.state == PostState::Dropped));
    running.stop().await;
}

/// What is alive of a series besides its first: which, with which number, of which settling.
async fn alive(desk: &Handle) -> Vec<(PostId, u32)> {
    let all = ahead(desk).await.into_iter().filter(|one| one.2 != PostState::Dropped);
    all.map(|(id, n, _)| (id, n)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn settled_anew_a_series_keeps_what_somebody_touched_and_makes_no_other_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    let id = made(&desk, content(clock::now().plus(Span::days(2)), "night trains")).await;
    repeats(&desk, id, "every week scheduled", &["sleep on rails", "wake up there"]).await;
    let before: Vec<PostId> = ahead(&desk).await.into_iter().map(|(id, ..)| id).collect();
    let [said, moved, written, given_up] = before[..] else { panic!("{before:?}") };
    let act = |id, act| does(&desk, Command::Post { id, act });
    act(said, PostAct::Comment { text: "well".to_owned() }).await;
    act(moved, PostAct::Move { of: None, shift: Shift::Days(1) }).await;
    let mut other = post(&desk, written).content;
    other.variants[0].text = "wake up in Brașov".to_owned();
    act(written, PostAct::Write(Box::new(other))).await;
    act(given_up, PostAct::Drop).await;
    let times = |ids: &[PostId]| ids.iter().map(|id| post(&desk, *id).content.moment).collect::<Vec<_>>();
    let stood = times(&before);

    // Another text: all of it goes on where it stands, and of the one that was given up there is none again.
    let told = repeats(&desk, id, "every week scheduled", &["sleep on rails", "wake up there", "third"]).await;
    assert!(told.notice.to_string().contains("3 that somebody changed stay as they are"), "{}", told.notice);
    assert_eq!(alive(&desk).await, [(said, 1), (moved, 2), (written, 3)]);
    assert_eq!(times(&before), stood);
    let set = post(&desk, id).repeats.unwrap().set;
    assert!(before.iter().all(|id| post(&desk, *id).occurs.unwrap().set == set));
    // Every second time of it, and each again: what was of none meanwhile has its number once more.
    repeats(&desk, id, "every 2 weeks scheduled", &["third"]).await;
    assert_eq!(alive(&desk).await, [(said, 1), (moved, 1), (written, 3)]);
    repeats(&desk, id, "every week scheduled", &["fourth"]).await;
    assert_eq!(alive(&desk).await, [(said, 1), (moved, 2), (written, 3)]);
    running.stop().await;
    // The desk makes no other of it by itself either.
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    assert_eq!(alive(&desk).await, [(said, 1), (moved, 2), (written, 3)]);
    for _ in 0..3 {
        does(&desk, Command::Undo).await;
    }
    let set = post(&desk, id).repeats.unwrap().set;
    let kept = before.iter().map(|id| post(&desk, *id).occurs.unwrap());
    assert!(kept.zip(1..).all(|(of, n)| of.set == set && of.n == n));
    assert_eq!(alive(&desk).await, [(said, 1), (moved, 2), (written, 3)]);
    does(&desk, Command::Post { id, act: PostAct::Repeat(None) }).await;
    assert_eq!(alive(&desk).await.len(), 3, "they are somebody's own");
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_the_post_at_which_a_series_stands_ends_the_series_and_undo_brings_both_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = with(dir.path(), Planning::default());
    let desk = running.handle();
    let id = made(&desk, content(clock::now().plus(Span::days(2)), "night trains")).await;
    repeats(&desk, id, "every week scheduled", &["sleep on rails"]).await;
    // One of it is given up alone.
    let one = ahead(&desk).await[0].0;
    does(&desk, Command::Post { id: one, act: PostAct::Drop }).await;
    assert_eq!(alive(&desk).await.len(), 3);
    let told = does(&desk, Command::Post { id, act: PostAct::Drop }).await.notice.to_string();
    assert!(told.contains("its series ends with it; 3 that were made ahead are given up"), "{told}");
    assert!(post(&desk, id).repeats.is_none() && alive(&desk).await.is_empty());
    does(&desk, Command::Undo).await;
    assert!(post(&desk, id).repeats.is_some() && post(&desk, id).stage == Stage::Draft);
    assert_eq!(alive(&desk).await.len(), 3);
    does(&desk, Command::Redo).await;
    assert!(post(&desk, id).repeats.is_none() && alive(&desk).await.is_empty());
    running.stop().await;
}
