//! A freeze against a thousand posts and answers that are due in the same second, on a real socket: once it is
//! acknowledged the server sees none begin.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, Work, clock, start};
use hearken::domain::ask::{Query, RowId, Shown};
use hearken::domain::bands::Order;
use hearken::domain::command::{Command, Done, Refusal};
use hearken::domain::crisis::Escalation;
use hearken::domain::id::{AccountId, ConversationId, ReplyId, SeatName};
use hearken::domain::item::{Author, Item, Kind, Visibility};
use hearken::domain::network::{AccountSettings, OutgoingKind, Vault};
use hearken::domain::reply::{Delivery, Draft, Reply};
use hearken::domain::rulings::{Rulings, UndoWindow};
use hearken::domain::time::{Span, Time};
use serde_json::{Value, json};

/// Posts, and as many answers.
const EACH: usize = 500;
/// How long the server takes for each: some are always under way.
const SLOW: Duration = Duration::from_millis(60);

/// What the server saw: when each request began, by its text, and how often.
#[derive(Clone, Default)]
struct Server {
    begun: Arc<Mutex<Vec<(Time, String)>>>,
    hangs: Arc<Mutex<bool>>,
}

impl Server {
    fn texts(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for (_, text) in self.begun.lock().unwrap().iter() {
            *counts.entry(text.clone()).or_default() += 1;
        }
        counts
    }

    fn after(&self, moment: Time) -> Vec<String> {
        let begun = self.begun.lock().unwrap();
        begun.iter().filter(|(at, _)| *at > moment).map(|(_, text)| text.clone()).collect()
    }
}

async fn write(State(server): State<Server>, _head: HeaderMap, Json(body): Json<Value>) -> Json<Value> {
    let text = body["status"].as_str().unwrap_or_default().to_owned();
    server.begun.lock().unwrap().push((clock::now(), text.clone()));
    tokio::time::sleep(SLOW).await;
    while *server.hangs.lock().unwrap() {
        tokio::time::sleep(SLOW).await;
    }
    let id = server.begun.lock().unwrap().len().to_string();
    Json(
        json!({"id": id, "created_at": "2026-11-22T12:58:03Z", "account": {"id": "1", "acct": "brand"}, "content": text, "visibility": "public"}),
    )
}

/// Starts a server that speaks as much of Mastodon as writing needs; returns its address.
async fn serve(server: Server) -> String {
    let me = || async { Json(json!({"id": "1", "acct": "brand", "username": "brand"})) };
    let instance = || async { Json(json!({"domain": "example.social", "version": "4.3.0"})) };
    let nothing = || async { Json(json!([])) };
    let routes = Router::new()
        .route("/api/v1/accounts/verify_credentials", get(me))
        .route("/api/v2/instance", get(instance))
        .route("/api/v1/statuses", post(write))
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

fn account(url: &str) -> AccountSettings {
    AccountSettings {
        network: "mastodon".to_owned(),
        handle: "@brand@example.social".to_owned(),
        base_url: Some(url.to_owned()),
        secret_command: Some("echo token".to_owned()),
        ..AccountSettings::default()
    }
}

fn open(dir: &Path, url: &str, window: Span) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let undo_window = UndoWindow { public: window, ..UndoWindow::default() };
    let rulings = Arc::new(Rulings { undo_window, ..Rulings::default() });
    let library = Library {
        name: "test".to_owned(),
        dir: dir.join("desk"),
        accounts: vec![account(url)],
        rulings,
        ..Library::default()
    };
    start(library, &vault, Work::All).expect("the desk opens")
}

fn asked(account: &AccountId, n: usize) -> Item {
    Item {
        network: account.network().to_owned(),
        account: account.handle().to_owned(),
        id: format!("q{n}"),
        kind: Kind::Mention,
        created_at: clock::now().minus(Span::minutes(30)),
        author: Author { id: format!("p{n}"), handle: format!("p{n}@example.social"), ..Author::default() },
        text: format!("When does train {n} leave?"),
        visibility: Some(Visibility::Public),
        ..serde_json::from_value(json!({
            "network": "mastodon", "account": "x", "id": "x", "kind": "mention",
            "created_at": "2026-11-22T12:58:03Z", "author": {"handle": "x"}, "text": ""
        }))
        .unwrap()
    }
}

fn draft(account: &AccountId, text: String, answers: Option<ConversationId>) -> Draft {
    let kind = if answers.is_some() { OutgoingKind::Reply } else { OutgoingKind::Post };
    Draft {
        conversation: answers,
        seat: seat(),
        note: false,
        kind,
        account: account.clone(),
        answers: None,
        text,
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: clock::now().minus(Span::minutes(2)),
        changed_at: clock::now(),
        thought: hearken::domain::reply::Thought::default(),
    }
}

/// Sends, waving through what the guard asks.
async fn send(desk: Handle, draft: Draft) -> ReplyId {
    let command = |seen| Command::Send { draft: Box::new(draft.clone()), now: false, seen };
    let done: Result<Done, Refusal> = match desk.act(&seat(), command(Vec::new())).await {
        Err(Refusal::Asks(concerns)) => desk.act(&seat(), command(concerns)).await,
        other => other,
    };
    done.unwrap().reply.unwrap()
}

async fn conversations(desk: &Handle) -> Vec<ConversationId> {
    let query = Query::Listing { filter: String::new(), order: Order::default() };
    let Shown::Listing(listing) = desk.ask(&seat(), query).await else { panic!("no listing") };
    let of = |row: &RowId| match row {
        RowId::Conversation(id) => Some(*id),
        _ => None,
    };
    listing.rows.iter().filter_map(|row| of(&row.id)).collect()
}

/// Sends off a thousand posts and answers, all due a moment later; returns them.
async fn a_thousand(desk: &Handle, account: &AccountId) -> Vec<ReplyId> {
    let items = (0..EACH).map(|n| asked(account, n)).collect();
    desk.take_in(items, Time::MIN).await.unwrap();
    let on = conversations(desk).await;
    assert_eq!(on.len(), EACH);
    let answers = on.into_iter().enumerate().map(|(n, id)| draft(account, format!("Answer {n} for you"), Some(id)));
    let posts = (0..EACH).map(|n| draft(account, format!("Post number {n}"), None));
    let sends = answers.chain(posts).map(|draft| tokio::spawn(send(desk.clone(), draft)));
    let sends: Vec<_> = sends.collect();
    let mut ids = Vec::new();
    for one in sends {
        ids.push(one.await.unwrap());
    }
    ids
}

fn states(desk: &Handle, ids: &[ReplyId]) -> Vec<Reply> {
    let reader = desk.reader();
    ids.iter().map(|id| reader.reply(*id).unwrap().unwrap()).collect()
}

/// Waits until so many requests have begun.
async fn begun(server: &Server, count: usize) {
    while server.begun.lock().unwrap().len() < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn once_the_freeze_is_acknowledged_the_server_sees_none_begin() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::default());
    let url = serve(server.clone()).await;
    let running = open(dir.path(), &url, Span::seconds(4));
    let desk = running.handle();
    let account = account(&url).id();
    let ids = a_thousand(&desk, &account).await;
    begun(&server, 20).await;
    let freeze = Command::Freeze { reason: "double charges".to_owned(), all: true };
    let done = desk.act(&seat(), freeze).await.unwrap();
    let acknowledged = clock::now();
    let seen = server.begun.lock().unwrap().len();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(server.after(acknowledged), Vec::<String>::new(), "begun after \"{}\"", done.notice);
    // A busy machine takes its time to hold each.
    let count = |fits: fn(&Delivery) -> bool| states(&desk, &ids).iter().filter(|reply| fits(&reply.state)).count();
    for _ in 0..600 {
        if count(|state| matches!(state, Delivery::Pending)) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let out = count(|state| matches!(state, Delivery::Delivered { .. }));
    let held = count(|state| matches!(state, Delivery::Held { .. }));
    assert_eq!((out, held), (seen, 2 * EACH - seen), "each is out or held: {}", done.notice);
    assert!(held > 0 && out >= 20, "{out} out, {held} held");
    assert!(server.texts().values().all(|count| *count == 1), "none twice");

    // Nothing leaves late: what was held waits for a person.
    desk.act(&seat(), Command::Resume).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.after(acknowledged), Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_is_cut_off_and_said() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::default());
    *server.hangs.lock().unwrap() = true;
    let url = serve(server.clone()).await;
    let running = open(dir.path(), &url, Span::ZERO);
    let desk = running.handle();
    let account = account(&url).id();
    let id = send(desk.clone(), draft(&account, "Our new timetable".to_owned(), None)).await;
    begun(&server, 1).await;
    let freeze = Command::Freeze { reason: "double charges".to_owned(), all: false };
    let done = desk.act(&seat(), freeze).await.unwrap();
    assert!(done.notice.to_string().contains("1 that was leaving has ended first"), "{}", done.notice);
    let state = states(&desk, &[id]).remove(0).state;
    assert!(matches!(&state, Delivery::Unknown { why, .. } if why.contains("cut it off")), "{state:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_and_writer_speak_and_a_post_of_others_waits_for_the_lead() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::default());
    let url = serve(server.clone()).await;
    let running = open(dir.path(), &url, Span::ZERO);
    let desk = running.handle();
    let account = account(&url).id();
    desk.take_in(vec![asked(&account, 1), asked(&account, 2)], Time::MIN).await.unwrap();
    let on = conversations(&desk).await;
    let raised = Escalation { owner: Some(SeatName::new("lea")), ..Escalation::of(on[0], 1) };
    desk.act(&seat(), Command::Escalate(Box::new(raised))).await.unwrap();
    desk.act(&seat(), Command::Freeze { reason: "fire".to_owned(), all: false }).await.unwrap();

    let post = send(desk.clone(), draft(&account, "We look into it".to_owned(), None)).await;
    let held = |state: &Delivery, words: &str| matches!(state, Delivery::Held { why } if why.contains(words));
    let state = states(&desk, &[post]).remove(0).state;
    assert!(held(&state, "waits for the lead, lea"), "{state:?}");
    let refused = desk.act(&seat(), Command::Release { reply: post }).await.unwrap_err();
    assert!(refused.to_string().contains("lea"), "{refused}");
    desk.act(&SeatName::new("lea"), Command::Release { reply: post }).await.unwrap();
    begun(&server, 1).await;

    desk.act(&seat(), Command::Freeze { reason: "fire".to_owned(), all: true }).await.unwrap();
    let mine = send(desk.clone(), draft(&account, "Not now".to_owned(), Some(on[1]))).await;
    let state = states(&desk, &[mine]).remove(0).state;
    assert!(held(&state, "frozen"), "{state:?}");
    let theirs = Draft { seat: SeatName::new("lea"), ..draft(&account, "From the lead".to_owned(), Some(on[0])) };
    let command = |seen| Command::Send { draft: Box::new(theirs.clone()), now: true, seen };
    let lea = SeatName::new("lea");
    if let Err(Refusal::Asks(concerns)) = desk.act(&lea, command(Vec::new())).await {
        desk.act(&lea, command(concerns)).await.unwrap();
    }
    begun(&server, 2).await;
    assert!(server.texts().keys().any(|text| text.contains("From the lead")), "{:?}", server.texts());
    running.stop().await;
}
