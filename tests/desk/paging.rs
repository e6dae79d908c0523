//! A chain on a whole desk: who is paged by what, what ends it, and what a web address hears of it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use hearken::domain::chain::{Chain, Chains, How, PageAct, Step, Whom};
use hearken::domain::crisis::{CrisisAct, Escalation};
use hearken::domain::id::PageId;
use hearken::domain::rota::{Address, Channel, Person, Rota};
use hearken::networks::paging::Place;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::*;

/// What the web address heard.
type Heard = Arc<Mutex<Vec<Value>>>;

async fn hear(State(heard): State<Heard>, Json(event): Json<Value>) {
    heard.lock().unwrap().push(event);
}

async fn serve(heard: Heard) -> String {
    let routes = Router::new().route("/page", post(hear)).with_state(heard);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/page", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    url
}

/// A desk whose grave crises page ana by a web address, then everybody's bell.
fn desk(dir: &Path, url: String) -> Running {
    let ana = Person {
        name: SeatName::new("ana"),
        zone: TimeZone::UTC,
        addresses: BTreeMap::from([(Channel::Webhook, Address::Name("ops".to_owned()))]),
    };
    let step = |page, by| Step { page, by: vec![by], wait: Span::minutes(5) };
    let chain = Chain {
        name: "grave".to_owned(),
        steps: vec![step(Whom::Seat(SeatName::new("ana")), Channel::Webhook), step(Whom::OpenSeats, Channel::Bell)],
        rounds: 1,
        last: None,
    };
    let by_level = [Some("grave".to_owned()), Some("grave".to_owned()), None, None];
    let ready = Readiness {
        rota: Rota { people: vec![ana], ..Rota::empty(TimeZone::UTC) },
        chains: Chains { all: vec![chain], by_level, by_rule: None },
        ..Readiness::default()
    };
    let rulings = Rulings { ready: Arc::new(ready), ..Rulings::default() };
    let place = Place { url: Some(url), ..Place::default() };
    let webhooks = BTreeMap::from([("ops".to_owned(), place)]);
    let paging = PagingSettings { webhooks, ..PagingSettings::default() };
    let library = Library { rulings: Arc::new(rulings), paging, ..library(dir, Vec::new()) };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    start(library, &vault, Work::All).unwrap()
}

async fn heard(heard: &Heard, count: usize) -> Vec<String> {
    let enough = async {
        while heard.lock().unwrap().len() < count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), enough).await.expect("the web address hears it");
    heard.lock().unwrap().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
}

async fn page(desk: &Handle) -> PageId {
    match desk.ask(&seat(), Query::Crisis { id: None }).await {
        Shown::Crisis(Some(sheet)) => sheet.page.expect("it pages").id,
        other => panic!("no crisis: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_address_hears_of_a_page_of_its_answer_and_of_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let events = Heard::default();
    let running = desk(dir.path(), serve(Arc::clone(&events)).await);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "Your app charged me twice")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let raised = desk.act(&seat(), Command::Escalate(Box::new(Escalation::of(id, 1)))).await.unwrap();
    assert_eq!(heard(&events, 1).await, ["page"]);
    let said = events.lock().unwrap()[0].clone();
    assert_eq!((&said["level"], &said["drill"]), (&Value::from(1), &Value::from(false)), "{said}");
    let code = said["code"].as_str().unwrap().to_owned();
    let id = page(&desk).await;
    assert_eq!(id.code(), code);

    let (dan, ana) = (SeatName::new("dan"), seat());
    let acknowledge = |how| Command::Page { id, act: PageAct::Acknowledge { how } };
    // Two at once: the first owns it, both are written down, and nobody is paged on.
    let both = tokio::join!(desk.act(&dan, acknowledge(How::Screen)), desk.act(&ana, acknowledge(How::CommandLine)));
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    assert_eq!(heard(&events, 2).await, ["page", "acknowledged"]);
    let crisis = raised.crisis.unwrap();
    desk.act(&seat(), Command::Crisis { id: crisis, act: CrisisAct::Close { why: "stable".to_owned() } })
        .await
        .unwrap();
    assert_eq!(heard(&events, 3).await, ["page", "acknowledged", "over"]);
    assert!(events.lock().unwrap().iter().all(|event| event["code"] == code.as_str()));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_where_it_was_and_pages_nobody_twice() {
    let dir = tempfile::tempdir().unwrap();
    let events = Heard::default();
    let url = serve(Arc::clone(&events)).await;
    let running = desk(dir.path(), url.clone());
    let handle = running.handle();
    handle.take_in(vec![item("1", 10, "Your app charged me twice")], Time::MIN).await.unwrap();
    let id = first(&handle).await;
    handle.act(&seat(), Command::Escalate(Box::new(Escalation::of(id, 2)))).await.unwrap();
    heard(&events, 1).await;
    // The outcome is written down before the desk ends.
    let mut news = handle.news();
    while page_is_begun(&handle) {
        news.changed().await.unwrap();
    }
    running.stop().await;

    let running = desk(dir.path(), url);
    let handle = running.handle();
    let id = page(&handle).await;
    handle.act(&seat(), Command::Page { id, act: PageAct::Escalate { to_step: None } }).await.unwrap();
    let mut news = handle.news();
    let rang = async {
        loop {
            if let Shown::Crisis(Some(sheet)) = handle.ask(&seat(), Query::Crisis { id: None }).await
                && sheet.page.is_some_and(|page| page.lines.iter().any(|line| line.contains("by bell")))
            {
                return;
            }
            news.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(60), rang).await.expect("the next step is tried");
    assert_eq!(events.lock().unwrap().len(), 1, "ana was paged once");
    running.stop().await;
}

/// Tells whether an attempt is under way.
fn page_is_begun(desk: &Handle) -> bool {
    let open = desk.reader().open_subjects::<hearken::domain::chain::Paging>().unwrap();
    let begun = |outcome: &hearken::domain::chain::Outcome| *outcome == hearken::domain::chain::Outcome::Begun;
    open.iter().any(|(_, paging)| paging.tried.is_empty() || paging.tried.iter().any(|tried| begun(&tried.outcome)))
}
