//! A post that is said again, lived through on a clock that is moved by hand: over days on which the desk runs, starts that
//! follow a sudden end, and a time off that is longer than anything was made ahead.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, View, Work, clock, start};
use hearken::domain::ask::{Query, Shown};
use hearken::domain::command::Command;
use hearken::domain::id::{PostId, SeatName};
use hearken::domain::network::{AccountSettings, Vault};
use hearken::domain::plan::{Content, Moment, Planned, Post, PostAct, PostState, Series, Variant};
use hearken::domain::time::{Span, Time};
use jiff::tz::TimeZone;

fn account(dir: &Path) -> AccountSettings {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/examples/feed.sh");
    let command = ["env".to_owned(), format!("FEED_OUT={}", dir.join("sent").display()), "sh".to_owned()];
    let command = command.into_iter().chain([example.display().to_string()]).map(toml::Value::from).collect();
    let mut options = toml::Table::new();
    options.insert("command".to_owned(), toml::Value::Array(command));
    options.insert("name".to_owned(), toml::Value::from("shop"));
    AccountSettings { network: "exec".to_owned(), handle: "brand".to_owned(), options, ..AccountSettings::default() }
}

fn open(dir: &Path, work: Work) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let accounts = vec![account(dir)];
    let library = Library {
        name: "test".to_owned(),
        dir: dir.join("desk"),
        accounts,
        views: View::usual(),
        ..Library::default()
    };
    start(library, &vault, work).expect("the desk opens")
}

async fn all(desk: &Handle) -> Vec<Planned> {
    let everything = Query::Plan { from: Time::MIN, until: Time::MAX, undated: true };
    match desk.ask(&SeatName::new("ana"), everything).await {
        Shown::Plan(sheet) => sheet.posts,
        other => panic!("no plan: {other:?}"),
    }
}

/// Waits until so many posts are out.
async fn until_out(desk: &Handle, count: usize) {
    let mut news = desk.news();
    let wanted = async {
        while all(desk).await.iter().filter(|post| post.state == PostState::Published).count() < count {
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("they leave");
}

/// Waits until one of a number is there.
async fn until_made(desk: &Handle, n: u32) {
    let mut news = desk.news();
    let wanted = async {
        while !numbers(&all(desk).await).contains(&n) {
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("it is made");
}

fn numbers(posts: &[Planned]) -> BTreeSet<u32> {
    posts.iter().filter_map(|post| Some(post.occurs?.n)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_a_series_leaves_once_or_is_told() {
    // In the week before the clocks of Madrid skip an hour.
    clock::drive_from("2027-03-22T06:00:00Z".parse().unwrap());
    let madrid = TimeZone::get("Europe/Madrid").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let ana = SeatName::new("ana");
    let running = open(dir.path(), Work::All);
    let desk = running.handle();
    let first = Moment::new("2027-03-22T09:00".parse().unwrap(), &madrid).unwrap();
    let variant = Variant { account: account(dir.path()).id(), text: "one".to_owned(), ..Variant::default() };
    let content = Content { moment: Some(first.clone()), variants: vec![variant], ..Content::default() };
    let make = Command::MakePost { content: Box::new(content), schedule: true };
    let id: PostId = desk.act(&ana, make).await.unwrap().post.unwrap();
    let series = Series::typed("every week scheduled", first.clone()).unwrap();
    let series = Series { texts: vec!["two".to_owned(), "three".to_owned()], ..series };
    desk.act(&ana, Command::Post { id, act: PostAct::Repeat(Some(Box::new(series))) }).await.unwrap();
    assert_eq!(numbers(&all(&desk).await), (1..=4).collect());
    // Three Mondays, nine o'clock on the wall each, over the change of the clocks.
    for week in 0..3 {
        let wall = first.days_later(week * 7, &madrid).unwrap();
        clock::advance_to(wall.at);
        until_out(&desk, usize::try_from(week).unwrap() + 1).await;
    }
    until_made(&desk, 7).await;
    let before: Vec<(PostId, Option<Time>)> = all(&desk).await.iter().map(|post| (post.id, post.moment)).collect();
    running.stop().await;
    // Two days off, in which none was due, change nothing.
    clock::advance_to(clock::now().plus(Span::days(2)));
    let running = open(dir.path(), Work::WriterOnly);
    let after: Vec<(PostId, Option<Time>)> =
        all(&running.handle()).await.iter().map(|post| (post.id, post.moment)).collect();
    assert_eq!(after, before);
    running.stop().await;
    // Eleven weeks off: those that were made are missed, the others are left out and told, what is to come is there.
    clock::advance_to(clock::now().plus(Span::days(77)));
    let running = open(dir.path(), Work::All);
    let desk = running.handle();
    let missed = |posts: &[Planned]| posts.iter().filter(|post| post.state == PostState::Missed).count();
    let mut news = desk.news();
    while missed(&all(&desk).await) < 5 {
        tokio::time::timeout(Duration::from_secs(60), news.changed()).await.expect("they are told").unwrap();
    }
    let posts = all(&desk).await;
    let made = numbers(&posts);
    assert_eq!(made.range(..=7).count(), 7);
    assert_eq!(made.range(8..14).count(), 0, "{made:?}");
    assert_eq!(made.range(14..).count(), 5, "{made:?}");
    let anchor = desk.reader().subject::<Post>(id).unwrap().unwrap();
    let told: Vec<&str> = anchor.comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("left out of the series") && told[0].contains("Mon 17 May 2027 09:00"), "{told:?}");
    let sent = std::fs::read_to_string(dir.path().join("sent")).unwrap();
    let texts: Vec<String> = sent
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["one", "two", "three"], "nothing leaves late by itself");
    running.stop().await;
}
