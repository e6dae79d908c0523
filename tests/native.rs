//! Posts that their network holds until their minute, against a server on a real socket that does so, or does not. The clock
//! runs sixty times as fast: minutes are seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use axum::extract::{Path as Of, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, Work, clock, start};
use hearken::domain::ask::{Query, RowId, Shown};
use hearken::domain::bands::Order;
use hearken::domain::command::{Command, Done, Refusal};
use hearken::domain::id::{PostId, SeatName};
use hearken::domain::network::{AccountSettings, Vault};
use hearken::domain::plan::{Content, Fate, Moment, Post, PostAct, PostState, Series, Shift, Variant};
use hearken::domain::time::{Span, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

const TEXT: &str = "Night trains are back";

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Manner {
    /// As it says.
    #[default]
    Holds,
    /// Knows no `scheduled_at`: it publishes at once.
    Ignores,
    /// Does as it is asked; its answer is lost.
    LosesAnswers,
    /// Takes nothing out.
    KeepsAll,
    /// Has everybody wait who wants it to hold something; what is to be out now it publishes.
    HasThemWait,
    /// Says to whoever wants it to hold something that nobody is signed in.
    SignsOut,
}

#[derive(Default)]
struct Board {
    manner: Manner,
    held: BTreeMap<String, (Time, String)>,
    out: Vec<Value>,
    keys: Vec<String>,
    ids: u64,
}

impl Board {
    fn id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }

    fn publish(&mut self, text: &str, answers: &Value) -> Value {
        let id = self.id();
        let status = json!({
            "id": id, "created_at": clock::now().to_string(), "account": {"id": "1", "acct": "brand"}, "content": text,
            "text": text, "visibility": "public", "in_reply_to_id": answers, "url": format!("https://example.social/{id}"),
        });
        self.out.push(status.clone());
        status
    }

    /// What the server's own clock does.
    fn passes(&mut self) {
        let due: Vec<String> =
            self.held.iter().filter(|(_, (at, _))| *at <= clock::now()).map(|(id, _)| id.clone()).collect();
        for id in due {
            let (_, text) = self.held.remove(&id).unwrap();
            self.publish(&text, &Value::Null);
        }
    }
}

#[derive(Clone, Default)]
struct Server(Arc<Mutex<Board>>);

impl Server {
    fn with<T>(&self, does: impl FnOnce(&mut Board) -> T) -> T {
        let mut board = self.0.lock().unwrap();
        board.passes();
        does(&mut board)
    }

    fn texts(&self) -> Vec<String> {
        self.with(|board| board.out.iter().map(|status| status["text"].as_str().unwrap().to_owned()).collect())
    }
}

fn held(id: &str, (at, text): &(Time, String)) -> Value {
    json!({"id": id, "scheduled_at": at.to_string(), "params": {"text": text}, "media_attachments": []})
}

async fn write(State(server): State<Server>, head: HeaderMap, Json(body): Json<Value>) -> Response {
    let text = body["status"].as_str().unwrap_or_default().to_owned();
    let at: Option<Time> = body["scheduled_at"].as_str().and_then(|at| at.parse().ok());
    server.with(|board| {
        board.keys.push(head["idempotency-key"].to_str().unwrap().to_owned());
        let no = |status: StatusCode| (status, [("retry-after", "60")], Json(json!({"error": "no"}))).into_response();
        match board.manner {
            Manner::HasThemWait if at.is_some() => return no(StatusCode::TOO_MANY_REQUESTS),
            Manner::SignsOut if at.is_some() => return no(StatusCode::UNAUTHORIZED),
            _ => {}
        }
        let answer = match at {
            Some(at) if board.manner != Manner::Ignores => {
                assert!(at > clock::now().plus(Span::minutes(5)), "a server takes nothing nearer");
                let id = board.id();
                board.held.insert(id.clone(), (at, text));
                held(&id, &board.held[&id])
            }
            _ => board.publish(&text, &body["in_reply_to_id"]),
        };
        match board.manner {
            Manner::LosesAnswers => StatusCode::BAD_GATEWAY.into_response(),
            Manner::Holds | Manner::Ignores | Manner::KeepsAll | Manner::HasThemWait | Manner::SignsOut => {
                Json(answer).into_response()
            }
        }
    })
}

async fn all_held(State(server): State<Server>) -> Json<Value> {
    Json(server.with(|board| board.held.iter().map(|(id, one)| held(id, one)).collect()))
}

async fn one_held(State(server): State<Server>, Of(id): Of<String>) -> Response {
    server.with(|board| match board.held.get(&id) {
        Some(one) => Json(held(&id, one)).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({"error": "Record not found"}))).into_response(),
    })
}

async fn move_held(State(server): State<Server>, Of(id): Of<String>, Json(body): Json<Value>) -> Response {
    server.with(|board| {
        if let Some(one) = board.held.get_mut(&id) {
            one.0 = body["scheduled_at"].as_str().unwrap().parse().unwrap();
        }
    });
    one_held(State(server), Of(id)).await
}

async fn drop_held(State(server): State<Server>, Of(id): Of<String>) -> Response {
    server.with(|board| match board.manner {
        Manner::KeepsAll => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Manner::Holds | Manner::Ignores | Manner::LosesAnswers | Manner::HasThemWait | Manner::SignsOut => {
            board.held.remove(&id);
            Json(json!({})).into_response()
        }
    })
}

async fn own(State(server): State<Server>) -> Json<Value> {
    Json(server.with(|board| board.out.iter().rev().cloned().collect()))
}

async fn serve(server: Server) -> String {
    let me = || async { Json(json!({"id": "1", "acct": "brand", "username": "brand"})) };
    let instance = || async { Json(json!({"domain": "example.social", "version": "4.3.0"})) };
    let nothing = || async { Json(json!([])) };
    let routes = Router::new()
        .route("/api/v1/accounts/verify_credentials", get(me))
        .route("/api/v2/instance", get(instance))
        .route("/api/v1/statuses", post(write))
        .route("/api/v1/accounts/1/statuses", get(own))
        .route("/api/v1/scheduled_statuses", get(all_held))
        .route("/api/v1/scheduled_statuses/{id}", get(one_held).put(move_held).delete(drop_held))
        .fallback(nothing)
        .with_state(server);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    url
}

fn seat() -> SeatName {
    SeatName::new("ana")
}

fn settings(url: &str) -> AccountSettings {
    AccountSettings {
        network: "mastodon".to_owned(),
        handle: "@brand@example.social".to_owned(),
        base_url: Some(url.to_owned()),
        secret_command: Some("echo token".to_owned()),
        ..AccountSettings::default()
    }
}

/// A desk, its server and where both are.
struct Rig {
    dir: tempfile::TempDir,
    url: String,
    server: Server,
    running: Option<Running>,
}

impl Rig {
    async fn begin(manner: Manner) -> Rig {
        static CLOCK: Once = Once::new();
        CLOCK.call_once(|| clock::start_at(Time::from(jiff::Timestamp::now()), 60));
        let server = Server::default();
        server.with(|board| board.manner = manner);
        let url = serve(server.clone()).await;
        let mut rig = Rig { dir: tempfile::tempdir().unwrap(), url, server, running: None };
        rig.open().await;
        rig
    }

    /// Opens the desk and waits until it knows what its server offers.
    async fn open(&mut self) {
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(self.dir.path(), false));
        let dir = Path::join(self.dir.path(), "desk");
        let library =
            Library { name: "test".to_owned(), dir, accounts: vec![settings(&self.url)], ..Library::default() };
        let running = start(library, &vault, Work::All).expect("the desk opens");
        let account = settings(&self.url).id();
        while running.handle().accounts().caps(&account).schedules_ahead.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.running = Some(running);
    }

    fn desk(&self) -> Handle {
        self.running.as_ref().unwrap().handle()
    }

    async fn close(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    async fn act(&self, command: Command) -> Result<Done, Refusal> {
        self.desk().act(&seat(), command).await
    }

    async fn does(&self, id: PostId, act: PostAct) -> Result<Done, Refusal> {
        self.act(Command::Post { id, act }).await
    }

    async fn planned(&self, at: Time) -> (Done, PostId) {
        let variant = Variant {
            account: settings(&self.url).id(),
            text: TEXT.to_owned(),
            native: true,
            first_comment: Some("Timetable below".to_owned()),
            ..Variant::default()
        };
        let content = Content { moment: Some(moment(at)), variants: vec![variant], ..Content::default() };
        let done = self.act(Command::MakePost { content: Box::new(content), schedule: true }).await.unwrap();
        let id = done.post.unwrap();
        (done, id)
    }

    /// What the screen says of why its network does not hold it.
    async fn waits_here(&self, id: PostId) -> Option<String> {
        let Shown::Post(Some(sheet)) = self.desk().ask(&seat(), Query::Post { id }).await else { panic!("no post") };
        sheet.variants[0].waits_here.clone()
    }

    fn post(&self, id: PostId) -> Post {
        self.desk().reader().subject(id).unwrap().unwrap()
    }

    fn fate(&self, id: PostId) -> Option<Fate> {
        self.post(id).fates.into_values().next()
    }

    async fn until<T>(&self, looks: impl Fn() -> Option<T>) -> T {
        let mut news = self.desk().news();
        let wanted = async {
            loop {
                if let Some(found) = looks() {
                    return found;
                }
                tokio::select! {
                    changed = news.changed() => changed.expect("the desk lives"),
                    () = tokio::time::sleep(Duration::from_millis(20)) => {}
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("it comes to stand so")
    }

    async fn until_state(&self, id: PostId, state: PostState) -> Option<Fate> {
        self.until(|| (self.post(id).state() == state).then(|| self.fate(id))).await
    }

    async fn rows(&self) -> Vec<RowId> {
        let query = Query::Listing { filter: String::new(), order: Order::Saving };
        let Shown::Listing(listing) = self.desk().ask(&seat(), query).await else { panic!("no listing") };
        listing.rows.iter().map(|row| row.id.clone()).filter(|id| matches!(id, RowId::Post(_))).collect()
    }

    fn held(&self) -> Vec<Time> {
        self.server.with(|board| board.held.values().map(|(at, _)| *at).collect())
    }
}

fn moment(at: Time) -> Moment {
    Moment { at, ..Moment::at(at, &TimeZone::UTC).unwrap() }
}

fn in_minutes(minutes: i64) -> Time {
    clock::now().plus(Span::minutes(minutes))
}

fn why(fate: Option<Fate>) -> String {
    fate.as_ref().and_then(Fate::why).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_held_there_and_known_again_at_its_minute_with_its_comment_below() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let at = in_minutes(15);
    let (_, id) = rig.planned(at).await;
    let Some(Fate::There { at: there, .. }) = rig.until_state(id, PostState::There).await else { panic!() };
    assert_eq!((there, rig.held()), (at, vec![at]));
    assert!(rig.rows().await.is_empty() && rig.server.texts().is_empty());
    let Some(Fate::Published { remote_id, url, early, .. }) = rig.until_state(id, PostState::Published).await else {
        panic!()
    };
    assert!(early.is_none() && url == Some(format!("https://example.social/{remote_id}")));
    rig.until(|| (rig.server.texts().len() == 2).then_some(())).await;
    rig.close().await;
    let out = rig.server.with(|board| board.out.clone());
    assert_eq!((&out[0]["text"], &out[0]["id"]), (&json!(TEXT), &json!(remote_id)));
    assert_eq!((&out[1]["text"], &out[1]["in_reply_to_id"]), (&json!("Timetable below"), &json!(remote_id)));
    let keys = rig.server.with(|board| board.keys.clone());
    assert!(keys.len() == 2 && keys[0] != keys[1] && !keys[0].is_empty(), "{keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_schedule_has_published_it_and_that_is_told() {
    let mut rig = Rig::begin(Manner::Ignores).await;
    let (_, id) = rig.planned(in_minutes(60)).await;
    let fate = rig.until_state(id, PostState::Published).await;
    rig.until(|| rig.fate(id).and_then(|fate| fate.why().map(drop))).await;
    let told = why(rig.fate(id));
    assert!(told.contains("published it at once"), "{told} {fate:?}");
    assert_eq!(rig.rows().await, [RowId::Post(id)]);
    rig.does(id, PostAct::Comment { text: "well, it is out".to_owned() }).await.unwrap();
    assert!(rig.rows().await.is_empty(), "whoever says something of it has seen it");
    rig.close().await;
    assert_eq!(rig.server.texts().iter().filter(|text| *text == TEXT).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_read_back_among_what_the_server_holds() {
    let mut rig = Rig::begin(Manner::LosesAnswers).await;
    let at = in_minutes(60);
    let (_, id) = rig.planned(at).await;
    rig.until_state(id, PostState::Unknown).await;
    rig.until_state(id, PostState::There).await;
    rig.close().await;
    assert_eq!((rig.held(), rig.server.with(|board| board.keys.len())), (vec![at], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_time_is_given_there_and_what_is_given_up_is_taken_out_there() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let (_, id) = rig.planned(in_minutes(60)).await;
    rig.until_state(id, PostState::There).await;
    let near = PostAct::Move { of: None, shift: Shift::To(moment(in_minutes(3))) };
    let no = rig.does(id, near).await.unwrap_err();
    assert!(no.to_string().contains("no time nearer"), "{no}");
    let mut other = rig.post(id).content;
    other.variants[0].text = "Other words".to_owned();
    let no = rig.does(id, PostAct::Write(Box::new(other))).await.unwrap_err();
    assert!(no.to_string().contains("holds it until its minute"), "{no}");
    let later = in_minutes(90);
    rig.does(id, PostAct::Move { of: None, shift: Shift::To(moment(later)) }).await.unwrap();
    rig.until(|| (rig.held() == [later]).then_some(())).await;
    rig.until(|| matches!(rig.fate(id), Some(Fate::There { at, .. }) if at == later).then_some(())).await;
    // Taken back as a draft, let go again, given up: each is read back there.
    rig.does(id, PostAct::Draft).await.unwrap();
    rig.until_state(id, PostState::Draft).await;
    assert!(rig.held().is_empty());
    rig.does(id, PostAct::Schedule).await.unwrap();
    rig.until_state(id, PostState::There).await;
    assert_eq!(rig.held(), [later]);
    rig.does(id, PostAct::Drop).await.unwrap();
    rig.until_state(id, PostState::Dropped).await;
    assert!(rig.held().is_empty() && rig.fate(id).is_none());
    // Taking that back hands it over once more, as a delivery of its own.
    rig.act(Command::Undo).await.unwrap();
    rig.until_state(id, PostState::There).await;
    assert_eq!(rig.held(), [later]);
    rig.close().await;
    assert!(rig.server.texts().is_empty());
    assert_eq!(rig.server.with(|board| (board.keys.len(), board.keys.iter().collect::<BTreeSet<_>>().len())), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_takes_it_back_and_names_what_it_could_not_stop() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let (_, first) = rig.planned(in_minutes(120)).await;
    rig.until_state(first, PostState::There).await;
    let freeze = |reason: &str| Command::Freeze { reason: reason.to_owned(), all: false };
    let notice = rig.act(freeze("a recall")).await.unwrap().notice.to_string();
    assert!(notice.contains("1 post was taken back from its network"), "{notice}");
    let fate = rig.until_state(first, PostState::Held).await;
    assert!(why(fate).contains("a recall") && rig.held().is_empty());
    rig.act(Command::Resume).await.unwrap();
    rig.does(first, PostAct::Schedule).await.unwrap();
    rig.until_state(first, PostState::There).await;

    rig.server.with(|board| board.manner = Manner::KeepsAll);
    let notice = rig.act(freeze("another recall")).await.unwrap().notice.to_string();
    assert!(notice.contains("NOT taken back") && notice.contains(TEXT), "{notice}");
    let told = rig.until(|| Some(why(rig.fate(first))).filter(|why| !why.is_empty())).await;
    assert!(told.contains("could NOT be taken back"), "{told}");
    assert_eq!(rig.rows().await, [RowId::Post(first)]);
    rig.server.with(|board| board.manner = Manner::Holds);
    // It is tried again by itself, also by the next desk.
    rig.close().await;
    rig.open().await;
    rig.until_state(first, PostState::Held).await;
    assert!(rig.held().is_empty() && rig.server.texts().is_empty());
    rig.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_hand_does_there_is_told() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let first = in_minutes(400);
    let (_, moved) = rig.planned(first).await;
    rig.until_state(moved, PostState::There).await;
    rig.close().await;
    let theirs = in_minutes(500);
    rig.server.with(|board| board.held.values_mut().for_each(|one| one.0 = theirs));
    rig.open().await;
    let told = rig.until(|| Some(why(rig.fate(moved))).filter(|why| !why.is_empty())).await;
    assert!(told.contains("somebody gave it another time"), "{told}");
    assert_eq!((rig.rows().await, rig.held()), (vec![RowId::Post(moved)], vec![theirs]));
    rig.does(moved, PostAct::Schedule).await.unwrap();
    rig.until(|| (rig.held() == [first]).then_some(())).await;
    rig.until(|| why(rig.fate(moved)).is_empty().then_some(())).await;
    let ours = in_minutes(600);
    rig.does(moved, PostAct::Move { of: None, shift: Shift::To(moment(ours)) }).await.unwrap();
    rig.until(|| (rig.held() == [ours]).then_some(())).await;
    rig.until(|| why(rig.fate(moved)).is_empty().then_some(())).await;
    assert!(rig.rows().await.is_empty());
    rig.close().await;
    rig.server.with(|board| board.held.clear());
    rig.open().await;
    let fate = rig.until_state(moved, PostState::Held).await;
    assert!(why(fate).contains("took it out there"));
    rig.close().await;
    assert!(rig.server.texts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_near_for_its_network_leaves_from_here() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let (done, id) = rig.planned(in_minutes(4)).await;
    assert!(done.notice.to_string().contains("too near for its network"), "{}", done.notice);
    rig.until_state(id, PostState::Published).await;
    rig.close().await;
    assert!(rig.server.texts().contains(&TEXT.to_owned()) && rig.held().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_a_series_is_held_there_once_and_taken_out_with_the_series() {
    let mut rig = Rig::begin(Manner::Holds).await;
    let first = moment(in_minutes(1440));
    let (_, id) = rig.planned(first.at).await;
    let texts = vec!["Sleep on rails".to_owned(), "Wake up in Brașov".to_owned()];
    let series = Series { texts, ..Series::typed("every week scheduled", first.clone()).unwrap() };
    rig.does(id, PostAct::Repeat(Some(Box::new(series.clone())))).await.unwrap();
    let wanted: Vec<Time> = (0..5).filter_map(|n| series.moment(n, &TimeZone::UTC)).map(|moment| moment.at).collect();
    let all_held = |rig: &Rig| BTreeSet::from_iter(rig.held()) == BTreeSet::from_iter(wanted.clone());
    rig.until(|| all_held(&rig).then_some(())).await;
    rig.close().await;
    rig.open().await;
    // Nothing of it twice, and none is somebody's own by that: it goes with the series.
    rig.does(id, PostAct::Repeat(None)).await.unwrap();
    rig.until(|| (rig.held() == [first.at]).then_some(())).await;
    rig.act(Command::Undo).await.unwrap();
    rig.until(|| all_held(&rig).then_some(())).await;
    rig.close().await;
    assert_eq!(rig.held().len(), 5);
    assert_eq!(rig.server.with(|board| (board.keys.len(), board.keys.iter().collect::<BTreeSet<_>>().len())), (9, 9));
    assert!(rig.server.texts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_let_go_while_the_desk_is_frozen_is_handed_over_once_it_goes_on() {
    let mut rig = Rig::begin(Manner::Holds).await;
    rig.act(Command::Freeze { reason: "a recall".to_owned(), all: false }).await.unwrap();
    let at = in_minutes(600);
    let (done, id) = rig.planned(at).await;
    let told = done.notice.to_string();
    assert!(told.contains("not handed over to its network yet") && told.contains("a recall"), "{told}");
    assert_eq!((rig.post(id).state(), rig.held()), (PostState::Scheduled, Vec::new()));
    let said = rig.waits_here(id).await.unwrap();
    assert!(said.contains("a recall"), "{said}");
    rig.act(Command::Resume).await.unwrap();
    rig.until_state(id, PostState::There).await;
    assert_eq!((rig.held(), rig.waits_here(id).await), (vec![at], None));
    rig.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_network_does_not_take_yet_is_tried_again_while_its_minute_is_ahead() {
    for manner in [Manner::HasThemWait, Manner::SignsOut] {
        let mut rig = Rig::begin(manner).await;
        let (begun, at) = (clock::now(), in_minutes(600));
        let (_, id) = rig.planned(at).await;
        // Longer than anything else may be late.
        rig.until(|| (clock::now() > begun.plus(Span::minutes(8))).then_some(())).await;
        assert!(rig.rows().await.is_empty(), "nobody is to decide anything: {:?}", rig.fate(id));
        rig.server.with(|board| board.manner = Manner::Holds);
        rig.until_state(id, PostState::There).await;
        assert_eq!((rig.held(), rig.server.texts()), (vec![at], Vec::new()));
        rig.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_handed_over_in_time_leaves_from_here_at_its_minute_once() {
    let mut rig = Rig::begin(Manner::HasThemWait).await;
    let at = in_minutes(10);
    let (_, id) = rig.planned(at).await;
    rig.until(|| (rig.post(id).state() == PostState::Scheduled).then_some(())).await;
    let said = rig.waits_here(id).await.unwrap();
    assert!(said.contains("too near"), "{said}");
    let Some(Fate::Published { at: out, .. }) = rig.until_state(id, PostState::Published).await else { panic!() };
    rig.until(|| (rig.server.texts().len() == 2).then_some(())).await;
    rig.close().await;
    assert!(out >= at);
    assert_eq!(rig.server.texts(), [TEXT, "Timetable below"]);
    assert!(rig.held().is_empty());
}
