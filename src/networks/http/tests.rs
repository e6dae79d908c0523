//! The client against servers that answer, lie, cut, stall and say nothing.

use std::io::Write as _;

use serde_json::json;

use super::fake::{Fake, Reply, Seen};
use super::*;
use crate::domain::network::Secret;

fn now() -> Time {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn quick() -> Patience {
    let seconds = Duration::from_secs;
    Patience {
        connect: seconds(5),
        whole: seconds(30),
        silence: seconds(30),
        pause: Duration::from_millis(1),
        tries: 3,
    }
}

/// For servers that never answer: gives up soon.
fn hasty(http: &Http) -> Http {
    let soon = Duration::from_millis(300);
    Http::with(http.base(), now, Patience { whole: soon, silence: soon, ..quick() }, None).unwrap()
}

fn client(base: &str) -> Http {
    Http::with(base, now, quick(), None).unwrap()
}

async fn fake(reply: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> (Fake, Http) {
    let fake = Fake::start(reply).await;
    let http = client(&fake.base);
    (fake, http)
}

fn half(body: &str) -> Reply {
    Reply::Last(
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}", body.len(), &body[..body.len() / 2]).into_bytes(),
    )
}

#[tokio::test]
async fn a_read_sends_what_was_asked_and_decodes_the_answer() {
    let (fake, http) = fake(|_, _| Reply::json(r#"{"id":"7"}"#)).await;
    let call = Call::get("/api/v1/x").query("q", "a b&c").query("limit", 80).bearer(&Secret::new("t0ken"));
    let value: serde_json::Value = http.read_json(&call).await.unwrap();
    assert_eq!(value["id"], "7");
    let seen = &fake.seen()[0];
    assert_eq!(seen.what, "GET /api/v1/x?q=a+b%26c&limit=80");
    assert!(seen.head.contains("authorization: bearer t0ken"));
    assert!(seen.head.contains(concat!("user-agent: hearken/", env!("CARGO_PKG_VERSION"))));
    assert!(seen.head.contains("accept-encoding: gzip"));
}

#[tokio::test]
async fn gzip_is_unpacked_and_a_bomb_is_cut_off() {
    fn stored(bytes: &[u8]) -> Vec<u8> {
        // One gzip member for each 65,535 bytes would be dull; a single stored block is enough here.
        let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
        out.extend((bytes.len() as u16).to_le_bytes());
        out.extend((!(bytes.len() as u16)).to_le_bytes());
        out.write_all(bytes).unwrap();
        out.extend(crc32(bytes).to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        out
    }
    let (_fake, http) = fake(|seen, _| {
        let body = if seen.what.ends_with("big") { vec![b' '; BODY_CAP + 1] } else { stored(br#"{"ok":true}"#) };
        let coding = if seen.what.ends_with("big") { "identity" } else { "gzip" };
        Reply::with(200, &[("content-encoding", coding)], body)
    })
    .await;
    let value: serde_json::Value = http.read_json(&Call::get("/zip")).await.unwrap();
    assert_eq!(value["ok"], true);
    let http = Http::with(http.base(), now, Patience { tries: 1, ..quick() }, None).unwrap();
    let error = http.read(&Call::get("/big")).await.unwrap_err();
    assert!(error.to_string().contains("longer than"), "{error}");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    })
}

#[tokio::test]
async fn a_read_survives_cuts_half_answers_and_5xx() {
    for fault in 0..3 {
        let (fake, http) = fake(move |_, nth| match (nth, fault) {
            (2.., _) => Reply::json("[1]"),
            (_, 0) => Reply::cut(),
            (_, 1) => half("[1,2,3,4]"),
            _ => Reply::with(502, &[("content-type", "text/html")], "<h1>Bad &amp; gateway</h1>"),
        })
        .await;
        assert_eq!(http.read_json::<Vec<u8>>(&Call::get("/x")).await, Ok(vec![1]), "fault {fault}");
        assert_eq!(fake.seen().len(), 3);
    }
}

#[tokio::test]
async fn a_read_gives_up_in_words() {
    let (fake, http) = fake(|seen, _| match seen.what.as_str() {
        "GET /cut" => Reply::cut(),
        "GET /slow" => Reply::Hang,
        "GET /html" => Reply::with(200, &[("content-type", "text/html")], "<p>Welcome\x1b[31m</p>"),
        "GET /null" => Reply::json("null"),
        "GET /empty" => Reply::json(""),
        "GET /out" => Reply::with(401, &[], r#"{"error":"The access token was revoked"}"#),
        "GET /no" => Reply::with(403, &[], ""),
        "GET /gone" => Reply::with(404, &[("content-type", "text/html")], "<html><p>Nothing here</p>"),
        "GET /expired" => Reply::with(400, &[], r#"{"error":"ExpiredToken","message":"Token has expired"}"#),
        _ => Reply::with(500, &[], "x".repeat(1 << 20)),
    })
    .await;
    let read = async |path: &str| http.read_json::<Vec<u8>>(&Call::get(path)).await.unwrap_err();
    let host = http.host();
    assert!(matches!(read("/cut").await, NetError::Offline { host: h, .. } if h == host));
    let late = hasty(&http).read(&Call::get("/slow")).await.unwrap_err();
    assert!(matches!(late, NetError::Unwell { at, .. } if at == "GET /slow"));
    assert!(
        matches!(read("/html").await, NetError::Odd { body, .. } if body.contains("Welcome") && !body.contains('\x1b'))
    );
    assert!(matches!(read("/null").await, NetError::Odd { .. }));
    assert!(matches!(read("/empty").await, NetError::Odd { .. }));
    assert_eq!(read("/out").await, NetError::SignedOut { why: "The access token was revoked".into() });
    assert_eq!(read("/no").await, NetError::Refused { why: "403 Forbidden".into() });
    assert!(matches!(read("/gone").await, NetError::Refused { why } if why.contains("Nothing here")));
    assert_eq!(read("/expired").await, NetError::Refused { why: "ExpiredToken: Token has expired".into() });
    assert!(matches!(read("/huge").await, NetError::Unwell { why, .. } if why.len() == 300));
    let tries = |path: &str| fake.seen().iter().filter(|seen| seen.what.ends_with(path)).count();
    assert_eq!((tries("/cut"), tries("/slow"), tries("/out"), tries("/huge")), (3, 1, 1, 3));
}

#[tokio::test]
async fn a_write_is_seen_once_whatever_happens() {
    for (fault, unknown) in [
        ("cut", true),
        ("half", true),
        ("slow", true),
        ("500", true),
        ("503", true),
        ("408", true),
        ("html", true),
        ("null", true),
    ]
    .into_iter()
    .chain([("422", false), ("302", false), ("401", false), ("halfno", false)])
    {
        let (fake, http) = fake(move |seen, _| match (seen.what.starts_with("GET"), fault) {
            (true, _) => Reply::json("[]"),
            (_, "cut") => Reply::cut(),
            (_, "half") => half(r#"{"id":"1","content":"a long enough text"}"#),
            (_, "slow") => Reply::Hang,
            (_, "html") => Reply::with(200, &[], "<p>ok"),
            (_, "null") => Reply::json("null"),
            (_, "302") => Reply::with(302, &[("location", "https://elsewhere.test/x?code=abc")], ""),
            (_, "halfno") => Reply::Last(b"HTTP/1.1 422 X\r\ncontent-length: 90\r\n\r\n{\"error\"".to_vec()),
            (_, status) => Reply::with(status.parse().unwrap(), &[], r#"{"error":"too long"}"#),
        })
        .await;
        // A kept connection stands ready, as after any read.
        http.read(&Call::get("/warm")).await.unwrap();
        let http = if fault == "slow" { hasty(&http) } else { http };
        let call = Call::post("/statuses").json(json!({"status": "hi"})).header("Idempotency-Key", "k");
        let error = http.write_json::<std::collections::BTreeMap<String, String>>(&call).await.unwrap_err();
        assert_eq!(matches!(error, SendError::Unknown(_)), unknown, "{fault}: {error:?}");
        assert_eq!(matches!(error, SendError::Refused(_)), !unknown, "{fault}: {error:?}");
        assert!(!error.cause().to_string().contains("abc"));
        assert_eq!(fake.seen().iter().filter(|seen| seen.what.starts_with("POST")).count(), 1, "{fault}");
    }
}

#[tokio::test]
async fn a_write_on_a_line_that_the_server_closed_in_silence_is_seen_once() {
    // Answers each connection's first request and then closes without a word, as snac does.
    let (fake, http) = fake(|_, _| match Reply::json(r#"{"id":"1"}"#) {
        Reply::Bytes(bytes) => Reply::Last(bytes),
        other => other,
    })
    .await;
    for n in 0..20 {
        http.read(&Call::get("/warm")).await.unwrap();
        let posted =
            http.write_json::<serde_json::Value>(&Call::post("/p").form([("n", n.to_string().as_str())])).await;
        assert_eq!(posted.unwrap()["id"], "1");
    }
    assert_eq!(fake.seen().iter().filter(|seen| seen.what.starts_with("POST")).count(), 20);
}

#[tokio::test]
async fn nothing_listening_and_no_such_name_are_certainly_not_sent() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    for base in [base.as_str(), "http://no-such-host.invalid"] {
        let error = client(base).write(&Call::post("/x?token=s3cret")).await.unwrap_err();
        assert!(matches!(error, SendError::NotSent(NetError::Offline { .. })), "{error:?}");
        assert!(!format!("{error:?}").contains("s3cret"));
    }
    let error = client("http://127.0.0.1:1").write(&Call::post("/x").header("bad", "a\nb")).await.unwrap_err();
    assert!(matches!(error, SendError::Refused(_)));
}

#[tokio::test]
async fn a_429_without_retry_after_shuts_the_gate_here() {
    let (fake, http) = fake(|_, _| Reply::with(429, &[], "<html>slow down")).await;
    let error = http.write(&Call::post("/x")).await.unwrap().taken().unwrap_err();
    let until = now().plus(crate::domain::time::Span::seconds(60));
    assert_eq!(error, SendError::NotSent(NetError::Limited { until }));
    assert_eq!(http.write(&Call::post("/x")).await.unwrap_err(), SendError::NotSent(NetError::Limited { until }));
    assert_eq!(http.read(&Call::get("/x")).await.unwrap_err(), NetError::Limited { until });
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn redirects_of_reads_are_followed_a_few_times() {
    let (fake, http) = fake(|seen, _| match seen.what.as_str() {
        "GET /old" => Reply::with(301, &[("location", "/new")], ""),
        "GET /new" => Reply::json("[4]"),
        _ => Reply::with(302, &[("location", "/loop")], ""),
    })
    .await;
    assert_eq!(http.read_json::<Vec<u8>>(&Call::get("/old")).await, Ok(vec![4]));
    let error = http.read_json::<Vec<u8>>(&Call::get("/loop")).await.unwrap_err();
    assert!(matches!(&error, NetError::Refused { why } if why.contains("base_url")), "{error}");
    assert_eq!(fake.seen().len(), 8);
}

#[tokio::test]
async fn forms_parts_and_bytes_look_as_the_wire_wants_them() {
    let (fake, http) = fake(|_, _| Reply::json("{}")).await;
    http.write(&Call::post("/f").form([("a", "1 2"), ("b", "é")])).await.unwrap();
    let parts = vec![
        Part::Text("description".into(), "alt".into()),
        Part::File("file".into(), "p.png".into(), "image/png".into(), vec![1, 2, 3]),
    ];
    http.write(&Call::post("/m").multipart(parts)).await.unwrap();
    http.write(&Call::put("/b").bytes("image/png", vec![9; 5])).await.unwrap();
    let seen = fake.seen();
    assert_eq!(seen[0].text(), "a=1+2&b=%C3%A9");
    assert!(seen[1].text().contains("name=\"file\"; filename=\"p.png\"") && seen[1].text().contains("image/png"));
    assert_eq!((seen[2].what.as_str(), seen[2].body.len()), ("PUT /b", 5));
    let bad =
        http.write(&Call::post("/m").multipart(vec![Part::File("f".into(), "x".into(), "\n".into(), vec![])])).await;
    assert!(matches!(bad.unwrap_err(), SendError::Refused(_)));
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let token = Secret::new("Sup3rT0ken");
    let (_fake, http) = fake(|_, _| Reply::with(401, &[], r#"{"error":"bad token Sup3rT0ken"}"#)).await;
    let error =
        http.read(&Call::get("/bot12345:AAA/x?access_token=q1w2e3").bearer(&token)).await.unwrap().good().unwrap_err();
    assert_eq!(error, NetError::SignedOut { why: "bad token ••••".into() });
    let call = Call::get("/bot12345:AAA/x?access_token=q1w2e3").bearer(&token);
    for text in [format!("{call:?}"), call.name()] {
        assert!(!text.contains("Sup3rT0ken"), "{text}");
    }
    assert_eq!(call.name(), "GET /bot12345:••••/x");
    assert!(Http::new("https://ana:pw@host.test", now).is_err_and(|why| !why.to_string().contains("pw@")));
    assert!(Http::new("gopher://x", now).is_err() && Http::new("", now).is_err());
    assert_eq!(Http::new("example.social", now).unwrap().base(), "https://example.social");
}

#[tokio::test]
async fn events_arrive_and_silence_or_a_cut_ends_them() {
    let (_fake, http) = fake(|seen, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        match seen.what.as_str() {
            "GET /ok" => {
                Reply::Last(format!("{head}:thump\n\nevent: update\ndata: {{\"id\":\ndata: 1}}\n\n").into_bytes())
            }
            "GET /quiet" => Reply::Bytes(format!("{head}:thump\n").into_bytes()),
            "GET /endless" => Reply::Last(format!("{head}data: {}", "x".repeat(5 << 20)).into_bytes()),
            "GET /html" => Reply::with(200, &[("content-type", "text/html")], "<p>"),
            _ => Reply::with(404, &[], ""),
        }
    })
    .await;
    let mut events = http.events(&Call::get("/ok")).await.unwrap();
    assert_eq!(events.next().await, Ok(Some(Event { name: "update".into(), data: "{\"id\":\n1}".into() })));
    assert_eq!(events.next().await, Ok(None));
    let mut quiet = hasty(&http).events(&Call::get("/quiet")).await.unwrap();
    assert!(matches!(quiet.next().await, Err(NetError::Offline { why, .. }) if why.contains("nothing came")));
    let mut endless = http.events(&Call::get("/endless")).await.unwrap();
    assert!(matches!(endless.next().await, Err(NetError::Offline { why, .. }) if why.contains("without end")));
    assert!(matches!(http.events(&Call::get("/html")).await.err(), Some(NetError::Unsupported { .. })));
    assert!(matches!(http.events(&Call::get("/none")).await.err(), Some(NetError::Refused { .. })));
}
