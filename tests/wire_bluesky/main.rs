//! The Bluesky connector against servers that misbehave, over real sockets.

mod fake;
mod messages;
mod results;

use std::sync::Arc;

use fake::*;
use hearken::domain::item::Kind;
use hearken::domain::network::{AccountSettings, Cursor, NetError, Secret, SendError};
use hearken::domain::time::Span;
use serde_json::{Value, json};

#[tokio::test]
async fn a_refused_password_is_not_tried_again_by_itself() {
    let fake = Fake::start(|asked, _| {
        asked
            .method
            .ends_with("createSession")
            .then(|| no(401, "AuthenticationRequired", "Invalid identifier or password"))
    })
    .await;
    let desk = connect(&fake);
    for _ in 0..3 {
        let Err(NetError::SignedOut { why }) = desk.fetch(None, since()).await else { panic!("let in") };
        assert!(why.contains("Invalid identifier or password") && why.contains("account add"), "{why}");
    }
    assert!(matches!(desk.send(&outgoing(&*desk, "x")).await, Err(SendError::Refused(NetError::SignedOut { .. }))));
    assert_eq!(fake.asked("createSession").len(), 1);
    assert_eq!(fake.asked("createSession")[0].json()["identifier"], "brand.test");
    assert!(desk.check().await.is_err());
    assert_eq!(fake.asked("createSession").len(), 2, "a person asked for it");
}

#[tokio::test]
async fn a_session_from_elsewhere_ends_the_refusal() {
    let fake = Fake::start(|asked, _| {
        asked.method.ends_with("createSession").then(|| no(401, "AuthenticationRequired", "no"))
    })
    .await;
    let vault = Arc::new(Safe::default());
    let desk = connect_with(&fake, Arc::clone(&vault), |_| {});
    assert!(desk.fetch(None, since()).await.is_err());
    let kept = json!({"did": US, "handle": "brand.test", "access": "other", "refresh": "r"});
    vault.0.lock().unwrap().insert("session".to_owned(), Secret::new(kept.to_string()));
    assert!(desk.fetch(None, since()).await.is_ok());
}

#[tokio::test]
async fn a_code_by_mail_is_explained() {
    let fake = Fake::start(|asked, _| {
        asked
            .method
            .ends_with("createSession")
            .then(|| no(401, "AuthFactorTokenRequired", "A sign in code has been sent"))
    })
    .await;
    let Err(NetError::SignedOut { why }) = connect(&fake).check().await else { panic!("let in") };
    assert!(why.contains("app password"), "{why}");
}

#[tokio::test]
async fn an_expired_session_is_renewed_once_for_all() {
    let fake =
        Fake::start(|asked, _| (asked.token == "fresh").then(|| no(400, "ExpiredToken", "Token has expired"))).await;
    let desk = connect(&fake);
    let all = futures::future::join_all((0..8).map(|_| desk.fetch(None, since()))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!((fake.asked("createSession").len(), fake.asked("refreshSession").len()), (1, 1));
    assert_eq!(fake.asked("refreshSession")[0].token, "fresh-refresh");
}

#[tokio::test]
async fn a_write_that_met_an_expired_session_leaves_once() {
    let fake =
        Fake::start(|asked, _| (asked.token == "fresh").then(|| no(400, "ExpiredToken", "Token has expired"))).await;
    let desk = connect(&fake);
    assert!(desk.send(&outgoing(&*desk, "x")).await.is_ok());
    let tokens: Vec<String> = fake.asked("putRecord").into_iter().map(|asked| asked.token).collect();
    assert_eq!(tokens, ["fresh", "renewed"]);
}

#[tokio::test]
async fn a_renewal_that_fails_for_a_while_costs_no_sign_in() {
    let fake = Fake::start(|asked, _| match asked.method.ends_with("refreshSession") {
        true => Some(Said(502, Vec::new(), "<html><h1>Bad gateway</h1></html>".to_owned())),
        false => (asked.token == "fresh").then(|| no(400, "ExpiredToken", "Token has expired")),
    })
    .await;
    let desk = connect(&fake);
    let unwell = desk.fetch(None, since()).await.unwrap_err();
    assert!(matches!(&unwell, NetError::Unwell { why, .. } if why.contains("Bad gateway")), "{unwell:?}");
    assert_eq!(fake.asked("createSession").len(), 1);
}

#[tokio::test]
async fn a_limit_is_kept_without_asking() {
    let fake = Fake::start(|asked, _| {
        let reset = NOW.plus(Span::seconds(90)).millis() / 1000;
        asked.method.ends_with("listNotifications").then(|| {
            let headers = vec![
                ("ratelimit-limit", "3000".to_owned()),
                ("ratelimit-remaining", "0".to_owned()),
                ("ratelimit-reset", reset.to_string()),
                // By the server's clock, so that a wrong one of ours does no harm.
                ("date", "Wed, 18 Nov 2026 06:26:40 GMT".to_owned()),
            ];
            Said(429, headers, json!({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}).to_string())
        })
    })
    .await;
    let desk = connect(&fake);
    for _ in 0..2 {
        let limited = desk.fetch(None, since()).await.unwrap_err();
        assert!(matches!(limited, NetError::Limited { until } if until > NOW), "{limited:?}");
    }
    assert_eq!(fake.asked("listNotifications").len(), 1);
    assert_eq!(desk.budget().remaining, Some(0));
}

#[tokio::test]
async fn odd_answers_are_errors_not_panics() {
    for (status, body) in [
        (200, ""),
        (200, "<html>"),
        (200, "{\"notifications\":"),
        (400, ""),
        (403, "<b>no</b>"),
        (404, "null"),
        (418, "[]"),
    ] {
        let fake = Fake::start(move |asked, _| {
            asked.method.ends_with("listNotifications").then(|| Said(status, Vec::new(), body.to_owned()))
        })
        .await;
        let error = connect(&fake).fetch(None, since()).await.unwrap_err();
        let expected = if status == 200 {
            matches!(error, NetError::Odd { .. })
        } else {
            matches!(error, NetError::Refused { .. })
        };
        assert!(expected, "{status} {body}: {error:?}");
    }
}

#[tokio::test]
async fn short_pages_and_strange_entries_do_not_end_a_walk() {
    let fake = Fake::start(|asked, before| {
        if asked.method.ends_with("getPosts") {
            return Some(ok(json!({"posts": null})));
        }
        asked.method.ends_with("listNotifications").then(|| match before {
            0 => ok(json!({"cursor": "a", "notifications": [
                told("k1", "mention", 10), told("k2", "like", 11), told("k3", "a-reason-of-tomorrow", 12), null, 7,
                {"uri": "at://did:plc:x/app.bsky.feed.post/k9", "reason": "mention", "record": null, "author": {"did": "did:plc:x"}},
                {"uri": null, "reason": "mention"}]})),
            1 => ok(json!({"cursor": "b", "notifications": []})),
            2 => ok(json!({"cursor": "c", "notifications": null})),
            _ => ok(json!({"notifications": [told("k4", "quote", 30), told("k1", "reply", 10)]})),
        })
    })
    .await;
    let page = connect(&fake).fetch(None, since()).await.unwrap();
    assert_eq!(texts(&page.items), ["hello k4", "hello k1"], "what getPosts withholds comes from the notification");
    assert_eq!(page.items[0].kind, Kind::Mention);
    assert_eq!(page.odd.len(), 1, "{:?}", page.odd);
    assert!(!page.more);
    let cursors: Vec<String> = fake.asked("listNotifications").into_iter().map(|asked| asked.query).collect();
    assert!(cursors[1].contains("cursor=a") && cursors[3].contains("cursor=c"), "{cursors:?}");
}

#[tokio::test]
async fn a_cursor_that_repeats_ends_the_walk_aloud() {
    let fake = Fake::start(|asked, before| {
        asked.method.ends_with("listNotifications").then(|| {
            ok(json!({"cursor": "same", "notifications": [told(&format!("k{before}"), "mention", before as i64)]}))
        })
    })
    .await;
    let page = connect(&fake).fetch(None, since()).await.unwrap();
    assert_eq!(fake.asked("listNotifications").len(), 2);
    assert_eq!((page.items.len(), page.odd.len(), page.more), (2, 1, false));
}

#[tokio::test]
async fn what_came_before_the_trouble_is_handed_over() {
    let fake = Fake::start(|asked, _| {
        let broken = asked.query.contains("cursor=a");
        asked.method.ends_with("listNotifications").then(|| match broken {
            false => ok(json!({"cursor": "a", "notifications": [told("k1", "mention", 5)]})),
            true => no(500, "InternalServerError", "oh"),
        })
    })
    .await;
    let desk = connect(&fake);
    let page = desk.fetch(None, since()).await.unwrap();
    assert_eq!((texts(&page.items), page.more), (vec!["hello k1"], true));
    let asked = fake.asked("listNotifications").len();
    assert!(matches!(desk.fetch(page.cursor.as_ref(), since()).await, Err(NetError::Unwell { .. })));
    let after: Vec<Asked> = fake.asked("listNotifications").split_off(asked);
    assert!(after.iter().all(|asked| asked.query.contains("cursor=a")), "it goes on where it stopped");
}

#[tokio::test]
async fn a_search_that_fails_keeps_nobody_waiting() {
    let fake = Fake::start(|asked, _| match asked.method.rsplit('.').next() {
        Some("searchPosts") if asked.query.contains("broken") => {
            Some(no(400, "BadQueryString", "cannot read \u{1b}[2J this"))
        }
        Some("searchPosts") => Some(ok(json!({"posts": [told("k7", "", 50)]}))),
        Some("listNotifications") => Some(ok(json!({"notifications": [told("k1", "mention", 5)]}))),
        _ => None,
    })
    .await;
    let listen = |account: &mut AccountSettings| account.listen = vec!["broken(".to_owned(), "#acme".to_owned()];
    let page = connect_with(&fake, Arc::default(), listen).fetch(None, since()).await.unwrap();
    assert_eq!(texts(&page.items), ["hello k7", "hello k1"]);
    assert_eq!(page.odd.len(), 1);
    assert!(
        page.odd[0].contains("broken(") && page.odd[0].contains("BadQueryString") && !page.odd[0].contains('\u{1b}'),
        "{:?}",
        page.odd
    );
    assert!(fake.asked("searchPosts")[1].query.contains("q=%23acme"));
}

#[tokio::test]
async fn a_broken_cursor_is_a_new_beginning() {
    let fake = Fake::start(|asked, _| {
        asked.method.ends_with("listNotifications").then(|| ok(json!({"notifications": [told("k1", "mention", 5)]})))
    })
    .await;
    let page = connect(&fake).fetch(Some(&Cursor("{\"turn\": 99".to_owned())), since()).await.unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn the_users_own_server_is_found() {
    let home = Fake::start(|_, _| None).await;
    let url = home.url.clone();
    let door = Fake::start(move |asked, _| {
        let mut signed_in = session("fresh");
        signed_in["didDoc"] =
            json!({"service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": url}]});
        asked.method.ends_with("createSession").then(|| ok(signed_in))
    })
    .await;
    assert_eq!(connect(&door).check().await, Ok("brand.test".to_owned()));
    assert_eq!((door.asked("getSession").len(), home.asked("getSession").len()), (0, 1));
    assert_eq!(home.asked("createSession").len(), 0, "the password goes to the door alone");
}

#[tokio::test]
async fn a_post_goes_out_the_same_each_time() {
    let fake = Fake::start(|_, _| None).await;
    let desk = connect(&fake);
    let out = outgoing(&*desk, "Bună @nobody.test #x");
    assert!(desk.send(&out).await.is_ok() && desk.send(&out).await.is_ok());
    let bodies: Vec<String> = fake.asked("putRecord").into_iter().map(|asked| asked.body).collect();
    assert_eq!(bodies[0], bodies[1]);
    let body: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!((body["rkey"].as_str(), &body["swapRecord"]), (Some(out.token.as_str()), &Value::Null));
    assert!(body.as_object().unwrap().contains_key("swapRecord"));
    assert_eq!(body["record"]["createdAt"], NOW.to_string());
    assert_eq!(body["record"]["facets"].as_array().unwrap().len(), 1, "nobody is no mention");
}

#[tokio::test]
async fn each_end_of_a_send_is_told_apart() {
    let refused = |ended: &SendError| matches!(ended, SendError::Refused(_));
    let not_sent = |ended: &SendError| matches!(ended, SendError::NotSent(_));
    let unknown = |ended: &SendError| matches!(ended, SendError::Unknown(_));
    type End = fn(&SendError) -> bool;
    let table: [(u16, &str, End); 9] = [
        (400, "{\"error\":\"InvalidRequest\",\"message\":\"too long\"}", refused),
        (401, "{\"error\":\"AuthMissing\"}", refused),
        (403, "<html>forbidden</html>", refused),
        (429, "{\"error\":\"RateLimitExceeded\"}", not_sent),
        (500, "{\"error\":\"InternalServerError\"}", unknown),
        (502, "{\"error\":\"UpstreamFailure\"}", unknown),
        (504, "", unknown),
        (200, "{}", unknown),
        (200, "<html>welcome</html>", unknown),
    ];
    for (status, body, is_end) in table {
        let fake = Fake::start(move |asked, _| {
            asked.method.ends_with("putRecord").then(|| Said(status, Vec::new(), body.to_owned()))
        })
        .await;
        let desk = connect(&fake);
        let ended = desk.send(&outgoing(&*desk, "x")).await.unwrap_err();
        assert!(is_end(&ended), "{status} {body}: {ended:?}");
        assert_eq!(fake.asked("putRecord").len(), 1, "{status}: a write leaves once");
    }
}

#[tokio::test]
async fn what_stands_at_our_key_is_looked_at() {
    for (there, expected) in [(Some("ours"), "sent"), (Some("another"), "refused"), (None, "refused")] {
        let fake = Fake::start(move |asked, _| match asked.method.rsplit('.').next() {
            Some("putRecord") => Some(no(400, "InvalidSwap", "Record was at bafy")),
            Some("getRecord") => there
                .map(|text| ok(json!({"uri": format!("at://{US}/app.bsky.feed.post/3k"), "value": {"text": text}}))),
            _ => None,
        })
        .await;
        let desk = connect(&fake);
        let ended = match desk.send(&outgoing(&*desk, "ours")).await {
            Ok(sent) if sent.url.as_deref() == Some("https://bsky.app/profile/brand.test/post/3k") => "sent",
            Err(SendError::Refused(_)) => "refused",
            other => panic!("{other:?}"),
        };
        assert_eq!(ended, expected, "{there:?}");
    }
}

#[tokio::test]
async fn nothing_leaves_when_nobody_is_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let fake = Fake::start(|_, _| None).await;
    let desk = connect_with(&fake, Arc::default(), |account| {
        account.options.insert("pds".to_owned(), url.into());
    });
    assert!(matches!(desk.send(&outgoing(&*desk, "x")).await, Err(SendError::NotSent(NetError::Offline { .. }))));
}

#[tokio::test]
async fn no_error_shows_the_password() {
    let fake = Fake::start(|asked, _| {
        asked
            .method
            .ends_with("createSession")
            .then(|| no(400, "InvalidRequest", &format!("cannot take {}", asked.body)))
    })
    .await;
    let error = connect(&fake).check().await.unwrap_err().to_string();
    assert!(!error.contains("app-pass-word"), "{error}");
}
