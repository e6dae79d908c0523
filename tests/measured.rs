//! What became of posts, on a clock that a test moves: a network is asked at its steps, once for those that went by while
//! the desk was off, and not while it asks us to wait. A clock is of the whole process, so this is a program of its own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, View, Work, clock, start};
use hearken::domain::ask::{BestSheet, PostSheet, Query, ResultsSheet, Shown, VariantResults};
use hearken::domain::command::Command;
use hearken::domain::id::{AccountId, PostId, SeatName};
use hearken::domain::network::{AccountSettings, Health, Vault};
use hearken::domain::plan::{Content, Moment, PostState, Variant};
use hearken::domain::time::{Span, Time};
use jiff::tz::TimeZone;

const BEGIN: &str = "2026-11-24T08:00:00Z";
/// From the seventh hour on the network asks us to wait for two.
const WORLD: &str = r#"{"account":"@brand","network":"mastodon","name":"Brand"}
{"at":"+7h","network":"mastodon","trouble":"limited","for":"7200s"}
"#;

fn seat() -> SeatName {
    SeatName::new("ana")
}

fn begin() -> Time {
    BEGIN.parse().unwrap()
}

fn hours(hours: i64) -> Time {
    begin().plus(Span::hours(hours)).plus(Span::minutes(5))
}

fn accounts(dir: &Path) -> Vec<AccountSettings> {
    let world = dir.join("world.jsonl");
    std::fs::write(&world, WORLD).unwrap();
    hearken::networks::replay::accounts(world.to_str().unwrap(), begin(), 1.0).unwrap()
}

fn open(dir: &Path) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let library = Library {
        name: "test".to_owned(),
        dir: dir.join("desk"),
        accounts: accounts(dir),
        views: View::usual(),
        ..Library::default()
    };
    start(library, &vault, Work::All).expect("the desk opens")
}

async fn sheet(desk: &Handle, id: PostId) -> PostSheet {
    match desk.ask(&seat(), Query::Post { id }).await {
        Shown::Post(Some(sheet)) => *sheet,
        other => panic!("no post: {other:?}"),
    }
}

/// Waits until a post is as it should be, however long this machine takes. Who began to wait for the clock while it moved
/// waits for a little more of it.
async fn until(desk: &Handle, id: PostId, is_so: impl Fn(&PostSheet) -> bool) -> PostSheet {
    let wanted = async {
        let mut looks = 0_u32;
        loop {
            let sheet = sheet(desk, id).await;
            if is_so(&sheet) {
                return sheet;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            looks += 1;
            if looks.is_multiple_of(100) && looks <= 400 {
                clock::advance_to(clock::now().plus(Span::minutes(1)));
            }
        }
    };
    let Ok(sheet) = tokio::time::timeout(Duration::from_secs(60), wanted).await else {
        panic!("it does not come to that at {}: {:?}", clock::now(), sheet(desk, id).await)
    };
    sheet
}

fn results(sheet: &PostSheet) -> &VariantResults {
    sheet.variants[0].results.as_ref().unwrap()
}

/// Returns when each thing that was said was said, from the beginning, in hours.
fn said(sheet: &PostSheet) -> Vec<i64> {
    let series = sheet.post.results.values().flat_map(|results| &results.series);
    series.map(|measured| measured.at.since(begin()).as_millis() / 3_600_000).collect()
}

async fn published(desk: &Handle, account: &AccountId, at: Time) -> PostId {
    let moment = Moment::at(at, &TimeZone::UTC);
    let variant = Variant { account: account.clone(), text: "night trains".into(), ..Variant::default() };
    let content = Content { moment, variants: vec![variant], ..Content::default() };
    let make = Command::MakePost { content: Box::new(content), schedule: true };
    let id = desk.act(&seat(), make).await.unwrap().post.unwrap();
    clock::advance_to(at);
    until(desk, id, |sheet| sheet.post.state() == PostState::Published).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_asked_at_its_steps_over_a_limit_and_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    clock::drive_from(begin());
    let running = open(dir.path());
    let desk = running.handle();
    let account = accounts(dir.path())[0].id();
    let id = published(&desk, &account, begin().plus(Span::minutes(1))).await;
    assert_eq!(results(&sheet(&desk, id).await).asked_at, None, "nobody asks at once");

    clock::advance_to(hours(1));
    until(&desk, id, |sheet| said(sheet) == [1]).await;
    clock::advance_to(hours(3));
    until(&desk, id, |sheet| said(sheet) == [1, 3]).await;

    // The network asks us to wait over the next step: nothing is asked, and then once.
    clock::advance_to(hours(8));
    let limited =
        |desk: &Handle| desk.accounts().all().len() == 1 && matches!(health(desk), Some(Health::Limited { .. }));
    let waits = async {
        while !limited(&desk) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waits).await.expect("the account is limited");
    assert_eq!(said(&sheet(&desk, id).await), [1, 3]);
    clock::advance_to(hours(9));
    until(&desk, id, |sheet| said(sheet) == [1, 3, 9]).await;
    running.stop().await;

    // Off over three steps: they are one, and nothing is asked again that was.
    clock::advance_to(hours(100));
    let running = open(dir.path());
    let desk = running.handle();
    until(&desk, id, |sheet| said(sheet) == [1, 3, 9, 100]).await;

    // Everybody has done what they will do: it is asked, and the log does not grow.
    for (day, steps) in [(7, 7), (14, 8), (30, 9)] {
        clock::advance_to(hours(24 * day));
        until(&desk, id, |sheet| results(sheet).by_step.len() == steps).await;
    }
    let last = sheet(&desk, id).await;
    assert!(said(&last).len() <= 6, "{:?}", said(&last));
    clock::advance_to(hours(24 * 40));
    let next = published(&desk, &account, hours(24 * 40).plus(Span::minutes(1))).await;
    clock::advance_to(hours(24 * 40 + 2));
    until(&desk, next, |sheet| said(sheet).len() == 1).await;
    assert_eq!(said(&sheet(&desk, id).await), said(&last), "after its last step it is asked about no more");

    let query = Query::Results { from: begin(), until: Time::MAX, account: Some(account.clone()) };
    let Shown::Results(shown) = desk.ask(&seat(), query).await else { panic!() };
    let ResultsSheet { lines, .. } = *shown;
    assert_eq!(lines.iter().map(|line| line.post).collect::<Vec<PostId>>(), [next, id]);
    // How many like a post is chance; that each is told, and that nobody takes it back, is not.
    assert!(lines.iter().all(|line| line.results.figures.likes.is_some()), "{lines:?}");
    assert!(lines[1].results.by_step.is_sorted() && lines[1].results.by_step.len() == 9, "{lines:?}");
    let Shown::BestTimes(best) =
        desk.ask(&seat(), Query::BestTimes { from: begin(), until: Time::MAX, account: None }).await
    else {
        panic!()
    };
    let BestSheet { best, .. } = *best;
    assert!(!best.is_known() && best.posts == 0, "of two posts nothing is learned");
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

fn health(desk: &Handle) -> Option<Health> {
    let Shown::Summary(summary) = desk.ask_here(&seat(), &Query::Summary) else { return None };
    summary.accounts.into_iter().next().map(|account| account.health)
}
