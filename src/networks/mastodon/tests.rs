//! The connector against a server that speaks the API over a real socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};

use super::*;
use crate::domain::id::{AccountId, ReplyId};
use crate::domain::item::{Author, Kind};
use crate::domain::network::OutgoingKind;
use crate::networks::http::fake::{Fake, Reply, Seen};

fn now() -> Time {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

/// Makes an item that `acct` wrote to us.
pub(super) fn received(acct: &str, mentions: &[&str]) -> Item {
    Item {
        network: "mastodon".into(),
        account: "@brand@example.social".into(),
        id: "110".into(),
        conversation: None,
        kind: Kind::Mention,
        created_at: now(),
        author: Author { id: "77".into(), handle: format!("{acct}@example.social"), ..Author::default() },
        text: String::new(),
        lang: None,
        in_reply_to: None,
        url: None,
        subject: None,
        media: Vec::new(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us: false,
        extra: json!({"acct": acct, "mentions": mentions}).as_object().cloned().unwrap(),
    }
}

/// Makes an answer to an item, or a new post.
pub(super) fn outgoing(text: &str, answers: Option<Item>) -> Outgoing {
    Outgoing {
        reply: ReplyId::new(now(), [7; 10]),
        account: AccountId::new("mastodon", "@brand@example.social"),
        kind: if answers.is_some() { OutgoingKind::Reply } else { OutgoingKind::Post },
        answers,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
        heading: None,
        leaves_at: None,
    }
}

/// A vault with one token.
struct Safe;

impl Vault for Safe {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new("t0ken"))
    }
    fn token(&self, _: &AccountId, _: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _: &AccountId, _: &str, _: &Secret) -> Result<String, String> {
        Err("this safe keeps nothing".to_owned())
    }
}

fn account(base: &str, listen: &[&str]) -> Box<dyn Network> {
    account_at(base, listen, now)
}

fn account_at(base: &str, listen: &[&str], now: fn() -> Time) -> Box<dyn Network> {
    let account = AccountSettings {
        network: "mastodon".into(),
        handle: "@brand@example.social".into(),
        base_url: Some(base.into()),
        listen: listen.iter().map(|what| (*what).to_owned()).collect(),
        ..AccountSettings::default()
    };
    connect(Connect { account, vault: Arc::new(Safe), now }).unwrap()
}

/// Starts a server that knows us and answers the rest as a test says; what it does not know is an empty list.
pub(super) async fn server(
    reply: impl Fn(&Seen, usize) -> Option<Reply> + Send + Sync + 'static,
) -> (Fake, Box<dyn Network>) {
    let fake = Fake::start(move |seen, nth| {
        reply(seen, nth).unwrap_or_else(|| match seen.what.as_str() {
            "GET /api/v1/accounts/verify_credentials" => Reply::json(r#"{"id":"1","acct":"brand"}"#),
            "GET /api/v2/instance" => Reply::json(r#"{"domain":"example.social","version":"4.6.0"}"#),
            _ => Reply::json("[]"),
        })
    })
    .await;
    let network = account(&fake.base, &[]);
    (fake, network)
}

fn status(id: &str, text: &str) -> serde_json::Value {
    json!({"id": id, "created_at": "2026-11-24T11:00:00Z", "content": format!("<p>{text}</p>"), "visibility": "public",
        "account": {"id": "77", "acct": "mira"}, "mentions": [{"id": "1", "acct": "brand"}]})
}

fn mention(id: &str, status: serde_json::Value) -> serde_json::Value {
    json!({"id": id, "type": "mention", "created_at": "2026-11-24T11:00:00Z", "status": status})
}

async fn first_page(network: &dyn Network) -> Page {
    network.fetch(None, now().minus(Span::days(14))).await.unwrap()
}

#[tokio::test]
async fn odd_entries_cost_only_themselves() {
    let (_fake, network) = server(|seen, _| {
        let list = json!([
            mention("n9", status("s1", "first")),
            null,
            {"id": "n12", "type": "from_the_future", "status": status("s2", "second")},
            {"id": "n3", "type": "from_the_future"},
            mention("n10", json!({"id": null, "account": null})),
            {"id": "n2", "type": "favourite", "status": status("s3", "liked")},
            mention("n1", json!({"id": 5, "created_at": "2026-11-24T11:00:00Z", "content": null, "account": {"acct": "x@y.test"}})),
            mention("n9", status("s1", "first")),
        ]);
        (seen.what == "GET /api/v1/notifications?limit=40").then(|| Reply::json(list.to_string()))
    })
    .await;
    let page = first_page(&*network).await;
    let mut ids: Vec<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["5", "s1", "s2"]);
    assert_eq!(page.odd.len(), 3, "{:?}", page.odd);
}

#[tokio::test]
async fn html_for_a_list_is_an_error_or_a_list_less() {
    let page = |_: &Seen| Reply::with(200, &[("content-type", "text/html")], "<h1>Maintenance</h1>");
    let (_fake, network) =
        server(move |seen, _| seen.what.starts_with("GET /api/v1/notifications?").then(|| page(seen))).await;
    assert!(
        matches!(network.fetch(None, now()).await, Err(NetError::Odd { body, .. }) if body.contains("Maintenance"))
    );
    let (_fake, network) =
        server(move |seen, _| seen.what.starts_with("GET /api/v1/conversations").then(|| page(seen))).await;
    let first = network.fetch(None, now()).await.unwrap();
    assert!(first.odd[0].starts_with("conversations: ") && first.odd[0].contains("Maintenance"), "{:?}", first.odd);
    assert_eq!(network.fetch(first.cursor.as_ref(), now()).await.unwrap().odd, first.odd, "it is asked again");
}

/// The clock of the test below.
static CLOCK: AtomicI64 = AtomicI64::new(1_796_000_000);

#[tokio::test]
async fn a_list_that_is_not_there_is_asked_again_after_an_hour_and_any_other_at_once() {
    let asked = |seen: &Seen| seen.what.starts_with("GET /api/v1/conversations");
    for (status, again) in [(404, false), (410, false), (401, false), (403, false), (422, true)] {
        let first = AtomicBool::new(true);
        let says_no = move |seen: &Seen| asked(seen) && first.swap(false, Ordering::SeqCst);
        let (fake, _) = server(move |seen, _| says_no(seen).then(|| Reply::with(status, &[], ""))).await;
        let network = account_at(&fake.base, &[], || Time::from_seconds(CLOCK.load(Ordering::SeqCst)));
        let times = || fake.seen().iter().filter(|seen| asked(seen)).count();
        let first = network.fetch(None, now()).await.unwrap();
        assert_eq!((first.odd.len(), times()), (1, 1), "{status}: {:?}", first.odd);
        assert!(first.odd[0].starts_with("conversations"), "{status}: {:?}", first.odd);
        let second = network.fetch(first.cursor.as_ref(), now()).await.unwrap();
        assert_eq!((second.odd.len(), times()), (0, if again { 2 } else { 1 }), "{status}");
        CLOCK.fetch_add(3_599, Ordering::SeqCst);
        let third = network.fetch(second.cursor.as_ref(), now()).await.unwrap();
        assert_eq!(times(), if again { 3 } else { 1 }, "{status}");
        CLOCK.fetch_add(1, Ordering::SeqCst);
        network.fetch(third.cursor.as_ref(), now()).await.unwrap();
        assert_eq!(times(), if again { 4 } else { 2 }, "{status}: an hour later");
    }
}

#[tokio::test]
async fn a_list_that_breaks_off_keeps_no_other_waiting() {
    let (fake, network) = server(|seen, _| match seen.what.as_str() {
        "GET /api/v1/conversations?limit=40" => {
            let held = |n: u32| json!({"id": format!("c{n}"), "last_status": status(&format!("s{}", 900 - n), "psst")});
            let list: Vec<_> = (0..40).map(held).collect();
            Some(Reply::with(200, &[("link", "<http://x.test/?max_id=c39>; rel=\"next\"")], json!(list).to_string()))
        }
        what if what.starts_with("GET /api/v1/conversations") => Some(Reply::with(422, &[], "")),
        _ => None,
    })
    .await;
    let mut cursor = None;
    for _ in 0..4 {
        cursor = network.fetch(cursor.as_ref(), now().minus(Span::days(14))).await.unwrap().cursor;
    }
    let asked = fake.seen();
    let times = |what: &str| asked.iter().filter(|seen| seen.what.contains(what)).count();
    assert!(
        times("/conversations") > 1 && times("max_id=") > 0,
        "{:?}",
        asked.iter().map(|s| &s.what).collect::<Vec<_>>()
    );
    assert!(times("/notifications?") > 1, "{:?}", asked.iter().map(|s| &s.what).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_a_sign_out() {
    let (_fake, network) = server(|seen, nth| match seen.what.as_str() {
        "GET /api/v1/accounts/verify_credentials" if nth > 0 => Some(Reply::with(422, &[], "")),
        what if what.starts_with("GET /api/v1/accounts/1/statuses") => Some(Reply::with(422, &[], "")),
        _ => None,
    })
    .await;
    assert!(matches!(network.fetch(None, now()).await, Err(NetError::SignedOut { .. })));
    let (_fake, network) =
        server(|seen, _| seen.what.contains("notifications").then(|| Reply::with(401, &[], ""))).await;
    assert!(matches!(network.fetch(None, now()).await, Err(NetError::SignedOut { .. })));
}

#[tokio::test]
async fn what_came_before_a_limit_is_kept() {
    let (_fake, network) = server(|seen, _| match seen.what.as_str() {
        "GET /api/v1/notifications?limit=40" => {
            Some(Reply::json(json!([mention("n1", status("s1", "hi"))]).to_string()))
        }
        "GET /api/v1/notifications?limit=40&max_id=n1" => Some(Reply::with(429, &[], "")),
        _ => None,
    })
    .await;
    let page = first_page(&*network).await;
    assert_eq!((page.items.len(), page.more), (1, true));
    let next = network.fetch(page.cursor.as_ref(), now()).await;
    assert!(matches!(next, Err(NetError::Limited { until }) if until > now()));
}

#[tokio::test]
async fn threads_are_found_once() {
    let answer = |id: &str| {
        let mut status = status(id, "and?");
        status["in_reply_to_id"] = json!("s4");
        status["in_reply_to_account_id"] = json!("88");
        status
    };
    let (fake, network) = server(move |seen, _| match seen.what.as_str() {
        "GET /api/v1/notifications?limit=40" => {
            Some(Reply::json(json!([mention("n2", answer("s6")), mention("n1", answer("s5"))]).to_string()))
        }
        what if what.ends_with("/context") => {
            let mut root = status("s3", "ours");
            root["account"] = json!({"id": "1", "acct": "brand"});
            let mut middle = status("s4", "between");
            middle["in_reply_to_id"] = json!("s3");
            Some(Reply::json(json!({"ancestors": [root, middle], "descendants": null}).to_string()))
        }
        _ => None,
    })
    .await;
    let page = first_page(&*network).await;
    assert!(page.items.iter().all(|item| item.conversation.as_deref() == Some("s3") && item.kind == Kind::Comment));
    assert_eq!(fake.seen().iter().filter(|seen| seen.what.ends_with("/context")).count(), 1);
}

#[tokio::test]
async fn edits_and_deletions_that_nobody_told_are_noticed_later() {
    use std::sync::atomic::{AtomicI64, Ordering};
    static MINUTES: AtomicI64 = AtomicI64::new(0);
    fn later() -> Time {
        now().plus(Span::minutes(MINUTES.load(Ordering::Relaxed)))
    }
    let (fake, _) = server(|seen, _| match seen.what.as_str() {
        "GET /api/v1/notifications?limit=40" => Some(Reply::json(
            json!([mention("n2", status("s2", "two")), mention("n1", status("s1", "one"))]).to_string(),
        )),
        what if what.starts_with("GET /api/v1/statuses?id") => {
            let mut edited = status("s2", "two, mended");
            edited["edited_at"] = json!("2026-11-24T11:05:00Z");
            Some(Reply::json(json!([edited]).to_string()))
        }
        _ => None,
    })
    .await;
    let account = AccountSettings { base_url: Some(fake.base.clone()), ..AccountSettings::default() };
    let network = connect(Connect { account, vault: Arc::new(Safe), now: later }).unwrap();
    let mut page = first_page(&*network).await;
    while page.more {
        page = network.fetch(page.cursor.as_ref(), now()).await.unwrap();
    }
    page = network.fetch(page.cursor.as_ref(), now()).await.unwrap();
    assert!(page.items.is_empty() && page.removed.is_empty());
    MINUTES.store(20, Ordering::Relaxed);
    let page = network.fetch(page.cursor.as_ref(), now()).await.unwrap();
    assert_eq!(page.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["two, mended"]);
    assert_eq!(page.removed, ["s1"]);
}

#[tokio::test]
async fn a_yes_that_shows_no_post_is_unknown() {
    for answer in ["", "null", "{}", r#"{"id":null}"#, "<p>ok", r#"{"id":"7","scheduled_at":"x","params":{}}"#] {
        let (fake, network) =
            server(move |seen, _| seen.what.starts_with("POST").then(|| Reply::with(200, &[], answer))).await;
        let mut out = outgoing("hi", Some(received("mira", &[])));
        out.token = network.prepare(&out);
        assert!(matches!(network.send(&out).await, Err(SendError::Unknown(_))), "{answer}");
        let posts: Vec<Seen> = fake.seen().into_iter().filter(|seen| seen.what.starts_with("POST")).collect();
        assert_eq!(posts.len(), 1);
        assert!(posts[0].head.contains(&format!("idempotency-key: {}", out.token)));
        assert_eq!(out.token.len(), 36);
        let sent: serde_json::Value = serde_json::from_slice(&posts[0].body).unwrap();
        assert_eq!(sent, json!({"status": "@mira hi", "visibility": "public", "in_reply_to_id": "110"}));
    }
}

#[tokio::test]
async fn a_refusal_comes_in_the_network_s_words() {
    let words = r#"{"error":"Validation failed: Text character limit of 500 exceeded"}"#;
    let (_fake, network) =
        server(move |seen, _| seen.what.starts_with("POST").then(|| Reply::with(422, &[], words))).await;
    let error = network.send(&outgoing("x", None)).await.unwrap_err();
    let why = "Validation failed: Text character limit of 500 exceeded".to_owned();
    assert_eq!(error, SendError::Refused(NetError::Refused { why }));
}

#[tokio::test]
async fn a_film_is_waited_for_and_a_lost_upload_is_no_post() {
    let dir = tempfile::tempdir().unwrap();
    let film = dir.path().join("f.mp4");
    std::fs::write(&film, b"film").unwrap();
    let media = Media { url: film.to_str().unwrap().into(), alt: Some("A film".into()), ..Media::default() };
    let out = Outgoing { media: vec![media], ..outgoing("see", None) };
    let (fake, network) = server(|seen, nth| match seen.what.as_str() {
        "POST /api/v2/media" => Some(Reply::with(202, &[], r#"{"id":"m1","url":null}"#)),
        "GET /api/v1/media/m1" if nth < 5 => Some(Reply::with(206, &[], r#"{"id":"m1","url":null}"#)),
        "GET /api/v1/media/m1" => Some(Reply::json(r#"{"id":"m1","url":"u"}"#)),
        "POST /api/v1/statuses" => Some(Reply::json(r#"{"id":"9","url":"https://x/9"}"#)),
        _ => None,
    })
    .await;
    assert_eq!(
        network.send(&out).await.unwrap(),
        Sent { remote_id: "9".into(), url: Some("https://x/9".into()), held_until: None }
    );
    let seen = fake.seen();
    let upload = seen.iter().find(|seen| seen.what.ends_with("/media")).unwrap().text();
    assert!(upload.contains("A film") && upload.contains("video/mp4") && upload.contains("f.mp4"));
    assert!(seen.last().unwrap().text().contains(r#""media_ids":["m1"]"#));
    let (fake, network) = server(|seen, _| seen.what.contains("media").then(Reply::cut)).await;
    assert!(matches!(network.send(&out).await, Err(SendError::NotSent(_))));
    assert!(!fake.seen().iter().any(|seen| seen.what == "POST /api/v1/statuses"));
}

#[tokio::test]
async fn a_post_is_found_again_by_its_text_or_its_source() {
    let ours = |id: &str, text: &str, at: &str| {
        let mut ours = status(id, text);
        ours["account"] = json!({"id": "1", "acct": "brand"});
        ours["created_at"] = json!(at);
        ours
    };
    let (_fake, network) = server(move |seen, _| match seen.what.split('?').next().unwrap() {
        "GET /api/v1/accounts/1/statuses" if seen.what.contains("max_id") => {
            Some(Reply::json(json!([ours("o1", "same words", "2026-11-24T12:00:30Z")]).to_string()))
        }
        "GET /api/v1/accounts/1/statuses" => Some(Reply::json(
            json!([
                ours("o4", "<b>styled</b> by the server", "2026-11-24T12:00:50Z"),
                ours("o3", "other words", "2026-11-24T12:00:40Z"),
                ours("o2", "old words", "2026-11-20T12:00:00Z")
            ])
            .to_string(),
        )),
        "GET /api/v1/statuses/o4/source" => Some(Reply::json(r#"{"text":"*styled* by nobody else"}"#)),
        "GET /api/v1/statuses/o3/source" => Some(Reply::json(r#"{"text":"other words"}"#)),
        "GET /api/v1/statuses/o1/source" => Some(Reply::json(r#"{"text":"same words"}"#)),
        _ => None,
    })
    .await;
    let find = async |text: &str| network.find(&outgoing(text, None)).await.unwrap().map(|sent| sent.remote_id);
    assert_eq!(find("same words").await.as_deref(), Some("o1"));
    assert_eq!(find("*styled* by nobody else").await.as_deref(), Some("o4"));
    assert_eq!(find("old words").await, None, "written before we were");
    assert_eq!(find("never sent").await, None);
}

/// How a server judges who asks for a socket.
type Judge = fn(&Request, Response) -> Result<Response, ErrorResponse>;

/// Returns whether a header says this. A token in an address ends in the log of every proxy on the way: who puts
/// it there is not let in.
fn says(request: &Request, header: &str, value: &str) -> bool {
    let in_address = request.uri().to_string().contains("t0ken");
    !in_address && request.headers().get(header).is_some_and(|said| said == value)
}

fn denied() -> ErrorResponse {
    let mut no = ErrorResponse::new(None);
    *no.status_mut() = StatusCode::UNAUTHORIZED;
    no
}

/// Lets in who signs as for any other call.
#[allow(clippy::result_large_err)] // the shape is tungstenite's
fn like_mastodon(request: &Request, response: Response) -> Result<Response, ErrorResponse> {
    if says(request, "authorization", "Bearer t0ken") { Ok(response) } else { Err(denied()) }
}

/// Lets in who names the token as the protocol.
#[allow(clippy::result_large_err)] // the shape is tungstenite's
fn like_pleroma(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    if !says(request, "sec-websocket-protocol", "t0ken") {
        return Err(denied());
    }
    response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("t0ken"));
    Ok(response)
}

/// Starts a server without events, whose socket says what it is told.
async fn server_with_socket(judge: Judge) -> (String, tokio::sync::mpsc::Sender<String>) {
    use futures::{SinkExt, StreamExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (tell, mut told) = tokio::sync::mpsc::channel::<String>(4);
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let mut start = [0; 64];
            let read = socket.peek(&mut start).await.unwrap();
            if String::from_utf8_lossy(&start[..read]).contains("/streaming?stream=user") {
                let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(socket, judge).await else { continue };
                while let Some(text) = told.recv().await {
                    socket.send(text.into()).await.unwrap();
                }
                let _ = socket.next().await;
            } else {
                tokio::spawn(crate::networks::http::fake::answer(socket, |seen| match seen.what.as_str() {
                    "GET /api/v1/accounts/verify_credentials" => Reply::json(r#"{"id":"1","acct":"brand"}"#),
                    "GET /api/v2/instance" => Reply::json(r#"{"urls":{"streaming_api":"wss://127.0.0.1"}}"#),
                    "GET /api/v1/streaming/user" => Reply::with(404, &[], "<h1>404"),
                    _ => Reply::json("[]"),
                }));
            }
        }
    });
    (base, tell)
}

#[tokio::test]
async fn a_socket_that_reads_no_authorization_gets_the_token_as_its_protocol() {
    let (base, tell) = server_with_socket(like_pleroma).await;
    let network = account(&base, &[]);
    assert!(network.wait(Span::seconds(60)).await, "the line opens");
    tell.send(json!({"event": "notification", "payload": "{}"}).to_string()).await.unwrap();
    assert!(network.wait(Span::seconds(60)).await);
}

#[tokio::test]
async fn without_events_a_socket_tells() {
    let (base, tell) = server_with_socket(like_mastodon).await;
    let network = account(&base, &[]);
    assert!(network.wait(Span::seconds(60)).await, "the line opens");
    let frame =
        |event: &str, payload: String| json!({"stream": ["user"], "event": event, "payload": payload}).to_string();
    tell.send("nonsense".into()).await.unwrap();
    tell.send(frame("update", json!({"id": "5", "account": {"acct": "somebody"}}).to_string())).await.unwrap();
    tell.send(frame("status.update", status("s1", "mended").to_string())).await.unwrap();
    assert!(network.wait(Span::seconds(60)).await);
    let page = first_page(&*network).await;
    assert_eq!(page.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["mended"]);
    tell.send(frame("delete", "s1".into())).await.unwrap();
    assert!(network.wait(Span::seconds(60)).await);
    assert_eq!(first_page(&*network).await.removed, ["s1"]);
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_waited_out() {
    let (fake, network) =
        server(|seen, _| seen.what.contains("streaming").then(|| Reply::with(404, &[], "<h1>404"))).await;
    for _ in 0..3 {
        assert!(!network.wait(Span::millis(20)).await);
    }
    // The socket is asked for once as well; then it is left alone for an hour.
    assert!(fake.seen().iter().filter(|seen| seen.what.contains("streaming")).count() <= 2);
}

#[tokio::test]
async fn an_address_at_this_machine_is_not_fetched_for_strangers() {
    let network = account("https://example.social", &[]);
    let media = |url: &str| Media { url: url.into(), ..Media::default() };
    for url in ["http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]/x"] {
        let error = network.attachment(&received("mira", &[]), &media(url)).await.unwrap_err();
        assert!(matches!(error, NetError::Refused { .. }), "{error}");
    }
    let error = network.attachment(&received("mira", &[]), &media("file:///etc/passwd")).await.unwrap_err();
    assert!(matches!(error, NetError::Unsupported { .. }));
}

#[tokio::test]
async fn a_post_counts_as_held_only_by_an_answer_of_that_shape() {
    let at: Time = "2026-11-24T18:00:00Z".parse().unwrap();
    let held = |id| Sent { remote_id: id, url: None, held_until: Some(at) };
    let out = |id: &str| Sent { remote_id: id.to_owned(), url: Some("https://x/9".into()), held_until: None };
    for (answer, is) in [
        (
            json!({"id": "9", "scheduled_at": "2026-11-24T18:00:00.000Z", "params": {"text": "x"}}),
            Some(held("9".into())),
        ),
        (json!({"id": 9, "scheduled_at": "2026-11-24T18:00:00.000Z", "params": {}}), Some(held("9".into()))),
        (json!({"id": "9", "url": "https://x/9", "content": "x"}), Some(out("9"))),
        (json!({"id": "9", "scheduled_at": "2026-11-24T18:00:00.000Z"}), None),
        (json!({"id": "9", "scheduled_at": "soon", "params": {}}), None),
        (json!({"id": "9", "params": {"text": "x"}}), None),
        (json!({"id": "", "scheduled_at": "2026-11-24T18:00:00.000Z", "params": {}}), None),
        (json!({"ok": true}), None),
    ] {
        let said = answer.to_string();
        let (fake, network) =
            server(move |seen, _| (seen.what == "POST /api/v1/statuses").then(|| Reply::json(said.clone()))).await;
        let asked = Outgoing { leaves_at: Some(at), ..outgoing("x", None) };
        let came = network.send(&asked).await;
        match is {
            Some(sent) => assert_eq!(came, Ok(sent), "{answer}"),
            None => assert!(matches!(came, Err(SendError::Unknown(_))), "{answer}: {came:?}"),
        }
        let written = fake.seen().into_iter().find(|seen| seen.what.starts_with("POST")).unwrap().text();
        assert!(written.contains(r#""scheduled_at":"2026-11-24T18:00:00Z""#), "{written}");
    }
}

#[tokio::test]
async fn what_a_server_holds_is_read_moved_and_taken_out() {
    let (fake, network) = server(|seen, _| match seen.what.as_str() {
        "GET /api/v1/scheduled_statuses/7" => Some(Reply::json(
            json!({"id": "7", "scheduled_at": "2026-11-24T18:00:00.000Z", "params": {"text": "x"}}).to_string(),
        )),
        "GET /api/v1/scheduled_statuses/8" => Some(Reply::with(404, &[], r#"{"error":"Record not found"}"#)),
        "GET /api/v1/scheduled_statuses/9" => Some(Reply::json("[]")),
        "PUT /api/v1/scheduled_statuses/7" | "DELETE /api/v1/scheduled_statuses/7" => Some(Reply::json("{}")),
        "DELETE /api/v1/scheduled_statuses/8" => Some(Reply::cut()),
        _ => None,
    })
    .await;
    let at: Time = "2026-11-24T18:00:00Z".parse().unwrap();
    assert_eq!(network.held_until("7").await, Ok(Some(at)));
    assert_eq!(network.held_until("8").await, Ok(None));
    assert!(matches!(network.held_until("9").await, Err(NetError::Odd { .. })));
    network.hold_until("7", Some(at)).await.unwrap();
    network.hold_until("7", None).await.unwrap();
    assert!(matches!(network.hold_until("8", None).await, Err(SendError::Unknown(_))));
    let moved = fake.seen().into_iter().find(|seen| seen.what.starts_with("PUT")).unwrap();
    assert_eq!(moved.text(), r#"{"scheduled_at":"2026-11-24T18:00:00Z"}"#);
}

#[tokio::test]
async fn a_lost_answer_is_found_among_what_the_server_holds_or_has_published() {
    let list = |entries: serde_json::Value| {
        move |seen: &Seen, _: usize| {
            let is_list = seen.what.starts_with("GET /api/v1/scheduled_statuses?");
            is_list.then(|| Reply::json(entries.to_string()))
        }
    };
    let at: Time = "2026-11-24T18:00:00Z".parse().unwrap();
    let entry = |id: &str, at: &str, text: &str| json!({"id": id, "scheduled_at": at, "params": {"text": text}});
    let wanted = Outgoing { leaves_at: Some(at), ..outgoing("Night trains", None) };
    let (_fake, network) = server(list(json!([
        entry("3", "2026-11-24T18:00:00.000Z", "Other words"),
        entry("2", "2026-11-24T19:00:00.000Z", "Night trains"),
        entry("1", "2026-11-24T18:00:00.400Z", "Night trains"),
    ])))
    .await;
    let found = network.find(&wanted).await.unwrap().unwrap();
    assert_eq!((found.remote_id.as_str(), found.held_until.is_some()), ("1", true));
    let (_fake, network) = server(list(json!([]))).await;
    assert_eq!(network.find(&wanted).await, Ok(None));
}

#[tokio::test]
async fn software_that_only_speaks_the_language_is_asked_to_hold_nothing() {
    let (fake, network) = server(|seen, _| {
        let is_instance = seen.what == "GET /api/v2/instance";
        is_instance.then(|| Reply::json(r#"{"domain":"example.social","version":"2.7.2 (compatible; Pleroma 2.6.0)"}"#))
    })
    .await;
    network.check().await.unwrap();
    assert_eq!(network.caps().schedules_ahead, None);
    let asked = Outgoing { leaves_at: Some(now().plus(Span::hours(2))), ..outgoing("x", None) };
    let refused = network.send(&asked).await;
    assert!(matches!(&refused, Err(SendError::Refused(NetError::Unsupported { .. }))), "{refused:?}");
    assert!(fake.seen().iter().all(|seen| !seen.what.starts_with("POST")), "nothing was published");
}
