//! Direct messages against servers that misbehave, over real sockets.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hearken::domain::item::{Author, Item, Visibility};
use hearken::domain::network::{Moderation, Network, Outgoing, OutgoingKind, Page, Sent};
use hearken::domain::report::Report;

use super::*;

const CHAT: &str = "did:web:api.bsky.chat#bsky_chat";

fn member(did: &str) -> Value {
    json!({"did": did, "handle": format!("{}.test", did.rsplit(':').next().unwrap())})
}

fn convo(more: Value) -> Value {
    let mut convo = json!({"id": "c1", "rev": "r3", "muted": false, "unreadCount": 1, "status": "accepted",
        "members": [member(US), member("did:plc:mira")], "lastMessage": {"sentAt": NOW.to_string()}});
    for (field, value) in more.as_object().into_iter().flatten() {
        convo[field] = value.clone();
    }
    convo
}

fn message(id: &str, did: &str, text: &str, seconds: i64) -> Value {
    json!({"$type": "chat.bsky.convo.defs#messageView", "id": id, "rev": id, "text": text, "sender": {"did": did},
        "sentAt": NOW.minus(Span::seconds(seconds)).to_string()})
}

fn event(kind: &str, rev: &str, message: Value) -> Value {
    json!({"$type": format!("chat.bsky.convo.defs#{kind}"), "rev": rev, "convoId": "c1", "message": message})
}

/// Answers what a quiet service of direct messages would.
fn quiet(asked: &Asked) -> Option<Said> {
    Some(ok(match asked.method.as_str() {
        "chat.bsky.convo.getLog" => json!({"logs": [], "cursor": "r5"}),
        "chat.bsky.convo.listConvos" => json!({"convos": []}),
        "chat.bsky.convo.getConvo" | "chat.bsky.convo.getConvoForMembers" => json!({"convo": convo(json!({}))}),
        "chat.bsky.convo.getConvoAvailability" => json!({"canChat": true, "convo": convo(json!({}))}),
        "chat.bsky.convo.getMessages" => json!({"messages": []}),
        "chat.bsky.convo.sendMessage" => message("m9", US, "sent", 0),
        _ => return None,
    }))
}

async fn drain(desk: &dyn Network, cursor: &mut Option<Cursor>) -> Page {
    let mut all = Page::default();
    loop {
        let page = desk.fetch(cursor.as_ref(), since()).await.unwrap();
        all.items.extend(page.items);
        all.removed.extend(page.removed);
        all.odd.extend(page.odd);
        *cursor = page.cursor;
        if !page.more {
            return all;
        }
    }
}

#[tokio::test]
async fn what_stood_there_comes_and_then_the_log_goes_on() {
    let fake = Fake::start(|asked, _| match asked.method.as_str() {
        "chat.bsky.convo.listConvos" => Some(ok(json!({"convos": [convo(json!({"status": "request"})),
            convo(json!({"id": "old", "rev": "r1", "lastMessage": {"sentAt": "2020-01-01T00:00:00Z"}})), null, {"id": 4}]}))),
        "chat.bsky.convo.getMessages" => Some(ok(json!({"messages": [
            message("m3", US, "on my way", 10), message("m2", "did:plc:mira", "hello?", 20),
            {"$type": "chat.bsky.convo.defs#deletedMessageView", "id": "m1", "rev": "m1", "sender": {"did": US}, "sentAt": NOW.to_string()},
            {"$type": "chat.bsky.convo.defs#systemMessageView", "id": "s", "data": {}}, null,
            message("m0", "did:plc:mira", "long ago", 60 * 86_400)], "cursor": "older"}))),
        "chat.bsky.convo.getLog" if asked.query.contains("cursor=r5") => Some(ok(json!({"logs": [
            event("logCreateMessage", "r6", message("m4", "did:plc:mira", "thanks", 5)),
            event("logAddReaction", "r7", message("m0", "did:plc:mira", "long ago", 9)),
            event("logReadMessage", "r7", message("m0", "did:plc:mira", "long ago", 9)),
            event("logOfTomorrow", "r8", message("m5", "did:plc:mira", "and this", 4)),
            event("logCreateMessage", "r8", json!(null)), null, {"$type": "chat.bsky.convo.defs#logMuteConvo", "rev": "r8"},
            event("logCreateMessage", "r8", json!({"id": "m6", "sender": null})),
            event("logDeleteMessage", "r9", message("m2", "did:plc:mira", "hello?", 20))], "cursor": "r9"}))),
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let mut cursor = None;
    let page = drain(&*desk, &mut cursor).await;
    assert_eq!(texts(&page.items), ["hello?", "on my way"], "{:?}", page.odd);
    assert_eq!(page.removed, ["c1/m1"]);
    let (theirs, ours) = (&page.items[0], &page.items[1]);
    assert_eq!((theirs.kind, theirs.visibility), (Kind::Dm, Some(Visibility::Direct)));
    assert_eq!((theirs.conversation.as_deref(), theirs.author.handle.as_str()), (Some("c1"), "mira.test"));
    assert_eq!(theirs.extra["request"], true);
    assert!(ours.from_us);
    assert_eq!(ours.with().map(|with| with.id), Some("did:plc:mira".to_owned()));
    assert_eq!(fake.asked("getMessages").len(), 1, "what is older than two weeks is not read");

    let page = drain(&*desk, &mut cursor).await;
    assert_eq!(texts(&page.items), ["thanks", "and this"]);
    assert_eq!((page.removed.as_slice(), page.odd.len()), (&["c1/m2".to_owned()][..], 1), "{:?}", page.odd);
    let log = fake.asked("getLog");
    assert!(log.last().unwrap().query.contains("cursor=r9"), "{log:?}");
    assert!(log.iter().all(|asked| asked.proxy == CHAT));
    // A new start goes on from there, and looks once whether the log kept something back.
    let again = connect(&fake);
    let before = fake.asked("listConvos").len();
    assert_eq!(drain(&*again, &mut cursor).await.items, []);
    assert_eq!(fake.asked("listConvos").len(), before + 1);
}

#[tokio::test]
async fn what_the_log_kept_back_is_found_in_the_conversations() {
    let fake = Fake::start(|asked, before| match asked.method.as_str() {
        "chat.bsky.convo.listConvos" if before > 0 => {
            Some(ok(json!({"convos": [convo(json!({"rev": "r8"}))], "cursor": "p2"})))
        }
        "chat.bsky.convo.getMessages" => Some(ok(json!({"messages": [message("m7", "did:plc:mira", "lost", 5)]}))),
        _ => quiet(asked),
    })
    .await;
    let mut cursor = None;
    assert_eq!(drain(&*connect(&fake), &mut cursor).await.items, []);
    let page = drain(&*connect(&fake), &mut cursor).await;
    assert_eq!(texts(&page.items), ["lost"]);
}

#[tokio::test]
async fn a_service_that_is_ill_keeps_the_inbox_going_and_is_told_of_once() {
    for (status, body) in [
        (200, "<html>welcome</html>"),
        (200, "{\"logs\": [{"),
        (400, "{\"error\":\"InvalidRequest\",\"message\":\"no\"}"),
        (401, "{\"error\":\"AuthMissing\"}"),
        (403, "<b>no</b>"),
        (404, ""),
        (501, "{\"error\":\"MethodNotImplemented\"}"),
        (502, "{\"error\":\"UpstreamFailure\"}"),
        (500, "<html><h1>oh</h1></html>"),
    ] {
        let well = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let is_well = Arc::clone(&well);
        let fake = Fake::start(move |asked, _| match asked.method.as_str() {
            "app.bsky.notification.listNotifications" => Some(ok(json!({"notifications": [told("k1", "mention", 5)]}))),
            method if method.starts_with("chat.") && !is_well.load(std::sync::atomic::Ordering::SeqCst) => {
                Some(Said(status, Vec::new(), body.to_owned()))
            }
            _ => quiet(asked),
        })
        .await;
        let desk = connect(&fake);
        let mut cursor = None;
        let page = drain(&*desk, &mut cursor).await;
        assert_eq!(texts(&page.items), ["hello k1"], "{status} {body}");
        assert_eq!(page.odd.len(), 1, "{status} {body}: {:?}", page.odd);
        assert!(page.odd[0].starts_with("direct messages cannot be read: "), "{:?}", page.odd);
        assert_eq!(drain(&*desk, &mut cursor).await.odd, Vec::<String>::new(), "{status}: told once");
        well.store(true, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(drain(&*desk, &mut cursor).await.odd, Vec::<String>::new());
        well.store(false, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(drain(&*desk, &mut cursor).await.odd.len(), 1, "{status}: a new trouble is told");
    }
}

#[tokio::test]
async fn a_limit_of_the_messages_stops_nothing_else() {
    let fake = Fake::start(|asked, _| match asked.method.as_str() {
        method if method.starts_with("chat.") => {
            Some(Said(429, vec![("retry-after", "60".to_owned())], "{\"error\":\"RateLimitExceeded\"}".to_owned()))
        }
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let mut cursor = None;
    for _ in 0..2 {
        drain(&*desk, &mut cursor).await;
    }
    assert_eq!(fake.asked("getLog").len(), 1, "the limit is kept without asking");
    assert_eq!(fake.asked("listNotifications").len(), 2);
}

#[tokio::test]
async fn a_walk_that_broke_off_goes_on_where_it_was() {
    let fake = Fake::start(|asked, before| match asked.method.as_str() {
        "chat.bsky.convo.listConvos" => {
            Some(ok(json!({"convos": [convo(json!({})), convo(json!({"id": "c2", "rev": "r2"}))]})))
        }
        "chat.bsky.convo.getConvo" => Some(ok(json!({"convo": convo(json!({"id": "c2"}))}))),
        "chat.bsky.convo.getMessages" if before == 1 => Some(no(500, "InternalServerError", "oh")),
        "chat.bsky.convo.getMessages" => {
            Some(ok(json!({"messages": [message(&format!("m{before}"), "did:plc:mira", "hi", 5)]})))
        }
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let mut cursor = None;
    // The client itself tries a read again; whatever it does, each conversation is read once in the end.
    let mut ids: Vec<String> = Vec::new();
    for _ in 0..3 {
        ids.extend(drain(&*desk, &mut cursor).await.items.into_iter().map(|item| item.id));
    }
    let convos: Vec<&str> = ids.iter().filter_map(|id| id.split('/').next()).collect();
    assert_eq!(convos, ["c1", "c2"], "{ids:?}");
}

#[tokio::test]
async fn an_expired_session_is_renewed_for_messages_too() {
    let fake = Fake::start(|asked, _| match asked.method.starts_with("chat.") && asked.token == "fresh" {
        true => Some(no(400, "ExpiredToken", "Token has expired")),
        false => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    assert_eq!(drain(&*desk, &mut None).await.odd, Vec::<String>::new());
    assert_eq!(fake.asked("refreshSession").len(), 1);
}

#[tokio::test]
async fn a_password_without_the_right_is_told_once_and_everything_else_goes_on() {
    let claims = BASE64_URL_SAFE_NO_PAD.encode(json!({"scope": "com.atproto.appPass"}).to_string());
    let token = format!("e30.{claims}.c2ln");
    let fake = Fake::start(move |asked, _| match asked.method.rsplit('.').next().unwrap() {
        "createSession" => Some(ok(session(&token))),
        "listNotifications" => Some(ok(json!({"notifications": [told("k1", "mention", 5)]}))),
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let mut cursor = None;
    let page = drain(&*desk, &mut cursor).await;
    assert_eq!(texts(&page.items), ["hello k1"]);
    assert_eq!(page.odd.len(), 1);
    assert!(page.odd[0].contains("App passwords") && page.odd[0].contains("account add"), "{}", page.odd[0]);
    // Not again, not even after a new start.
    assert_eq!(drain(&*connect(&fake), &mut cursor).await.odd, Vec::<String>::new());
    assert!(fake.asked("getLog").is_empty());
    assert!(!desk.caps().private_reply);
    let refused = desk.send(&to_mira(&*desk, OutgoingKind::Private, "hi")).await;
    assert!(matches!(refused, Err(SendError::Refused(NetError::Refused { why })) if why.contains("app password")));
}

fn their_message() -> Item {
    let author = Author { id: "did:plc:mira".to_owned(), handle: "mira.test".to_owned(), ..Author::default() };
    let item = json!({"network": "bluesky", "account": "@brand.test", "id": "c1/m2", "conversation": "c1", "kind": "dm",
        "created_at": NOW.to_string(), "author": author, "text": "hello?", "visibility": "direct"});
    serde_json::from_value(item).unwrap()
}

fn to_mira(desk: &dyn Network, kind: OutgoingKind, text: &str) -> Outgoing {
    let mut item = their_message();
    if kind == OutgoingKind::Private {
        item.kind = Kind::Mention;
        item.id = "at://did:plc:mira/app.bsky.feed.post/k1".to_owned();
        item.conversation = None;
    }
    Outgoing { answers: Some(item), kind, ..outgoing(desk, text) }
}

#[tokio::test]
async fn an_answer_goes_into_its_conversation_accepts_it_and_marks_it_read() {
    let fake = Fake::start(|asked, _| match asked.method.as_str() {
        "chat.bsky.convo.getConvo" => Some(ok(json!({"convo": convo(json!({"status": "request"}))}))),
        // That it cannot be marked as read is no trouble: the message has left.
        "chat.bsky.convo.updateRead" => Some(no(500, "InternalServerError", "oh")),
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let sent = desk.send(&to_mira(&*desk, OutgoingKind::Reply, "see https://acme.test/x")).await.unwrap();
    let url = Some("https://bsky.app/messages/c1".to_owned());
    assert_eq!(sent, Sent { remote_id: "c1/m9".to_owned(), url, held_until: None });
    let body = fake.asked("sendMessage")[0].json();
    assert_eq!(body["convoId"], "c1");
    assert_eq!(body["message"]["facets"][0]["features"][0]["uri"], "https://acme.test/x");
    assert_eq!(fake.asked("acceptConvo")[0].json(), json!({"convoId": "c1"}));
    assert_eq!(fake.asked("updateRead")[0].json(), json!({"convoId": "c1", "messageId": "m2"}));
    assert!(fake.asked("putRecord").is_empty(), "nothing public leaves");
    for method in ["sendMessage", "acceptConvo", "updateRead", "getConvo"] {
        assert!(fake.asked(method).iter().all(|asked| asked.proxy == CHAT), "{method}");
    }
}

#[tokio::test]
async fn who_takes_no_message_is_said_in_words() {
    for (error, words) in [
        ("MessagesDisabled", "take no direct messages"),
        ("NotFollowedBySender", "only from people they follow"),
        ("BlockedActor", "block us"),
        ("BlockedSubject", "unblock"),
        ("RecipientNotFound", "gone"),
        ("AccountSuspended", "at present"),
        ("SomethingNew", "no thanks"),
    ] {
        let fake = Fake::start(move |asked, _| match asked.method.as_str() {
            "chat.bsky.convo.getConvoForMembers" => Some(no(400, error, "no thanks")),
            _ => quiet(asked),
        })
        .await;
        let desk = connect(&fake);
        let ended = desk.send(&to_mira(&*desk, OutgoingKind::Private, "hi")).await;
        let Err(SendError::Refused(NetError::Refused { why })) = ended else { panic!("{error}: {ended:?}") };
        assert!(why.contains(words), "{error}: {why}");
        assert!(fake.asked("sendMessage").is_empty());
    }
    let locked = json!({"kind": {"$type": "chat.bsky.convo.defs#groupConvo", "name": "g", "lockStatus": "locked"}});
    let mut gone = member("did:plc:mira");
    gone["chatDisabled"] = json!(true);
    for (state, words) in [(locked, "closed"), (json!({"members": [member(US), gone]}), "mira.test cannot take")] {
        let fake = Fake::start(move |asked, _| match asked.method.as_str() {
            "chat.bsky.convo.getConvo" => Some(ok(json!({"convo": convo(state.clone())}))),
            _ => quiet(asked),
        })
        .await;
        let desk = connect(&fake);
        let ended = desk.send(&to_mira(&*desk, OutgoingKind::Reply, "hi")).await;
        assert!(
            matches!(&ended, Err(SendError::Refused(NetError::Refused { why })) if why.contains(words)),
            "{ended:?}"
        );
    }
}

#[tokio::test]
async fn each_end_of_a_message_is_told_apart() {
    let refused = |ended: &SendError| matches!(ended, SendError::Refused(_));
    let not_sent = |ended: &SendError| matches!(ended, SendError::NotSent(_));
    let unknown = |ended: &SendError| matches!(ended, SendError::Unknown(_));
    type End = fn(&SendError) -> bool;
    let table: [(&str, u16, &str, End); 9] = [
        ("sendMessage", 400, "{\"error\":\"ConvoLocked\",\"message\":\"locked\"}", refused),
        ("sendMessage", 429, "{\"error\":\"RateLimitExceeded\"}", not_sent),
        ("sendMessage", 500, "{\"error\":\"InternalServerError\"}", unknown),
        ("sendMessage", 502, "{\"error\":\"UpstreamFailure\"}", unknown),
        ("sendMessage", 200, "{\"id\": null}", unknown),
        ("sendMessage", 200, "<html>welcome</html>", unknown),
        ("getConvo", 502, "{\"error\":\"UpstreamFailure\"}", not_sent),
        ("getConvo", 200, "<html>welcome</html>", refused),
        ("getConvo", 400, "{\"error\":\"InvalidConvo\"}", refused),
    ];
    for (method, status, body, is_end) in table {
        let fake = Fake::start(move |asked, _| match asked.method.ends_with(method) {
            true => Some(Said(status, Vec::new(), body.to_owned())),
            false => quiet(asked),
        })
        .await;
        let desk = connect(&fake);
        let ended = desk.send(&to_mira(&*desk, OutgoingKind::Reply, "x")).await.unwrap_err();
        assert!(is_end(&ended), "{method} {status} {body}: {ended:?}");
        assert!(fake.asked("sendMessage").len() <= 1, "{status}: a write leaves once");
    }
}

#[tokio::test]
async fn a_message_is_known_again_by_sender_words_and_time() {
    let messages =
        |more: Value| json!({"messages": [message("m1", "did:plc:mira", "the  same", 0), more], "cursor": null});
    for (there, found) in [
        (message("m2", US, "the\n same ", 0), true),
        (message("m2", US, "the same", 3600), false),
        (message("m2", US, "another", 0), false),
        (json!(null), false),
    ] {
        let fake = Fake::start(move |asked, _| match asked.method.as_str() {
            "chat.bsky.convo.getMessages" => Some(ok(messages(there.clone()))),
            _ => quiet(asked),
        })
        .await;
        let desk = connect(&fake);
        for kind in [OutgoingKind::Reply, OutgoingKind::Private] {
            // The server's clock is the real one, and this desk's stands still: what counts is the difference.
            let mut out = to_mira(&*desk, kind, "the same");
            out.written_at = NOW.minus(difference());
            let sent = desk.find(&out).await.unwrap();
            assert_eq!(sent.is_some(), found, "{sent:?}");
            assert!(sent.is_none_or(|sent| sent.remote_id == "c1/m2"));
        }
        assert!(fake.asked("getConvoForMembers").is_empty(), "looking makes no conversation");
    }
}

/// How far the real clock is ahead of the one of this desk.
fn difference() -> Span {
    let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    hearken::domain::time::Time::from_millis(real.as_millis() as i64).since(NOW)
}

#[tokio::test]
async fn a_look_that_did_not_end_proves_nothing() {
    let fake = Fake::start(|asked, before| match asked.method.as_str() {
        "chat.bsky.convo.getMessages" => {
            Some(ok(json!({"messages": [message("m1", "did:plc:mira", "hi", 0)], "cursor": format!("p{before}")})))
        }
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    let mut out = to_mira(&*desk, OutgoingKind::Reply, "mine");
    out.written_at = NOW.minus(difference());
    assert!(matches!(desk.find(&out).await, Err(NetError::Odd { .. })));
    // Where there is no conversation, nothing was sent.
    let fake = Fake::start(|asked, _| match asked.method.as_str() {
        "chat.bsky.convo.getConvoAvailability" => Some(ok(json!({"canChat": true}))),
        _ => quiet(asked),
    })
    .await;
    let desk = connect(&fake);
    assert_eq!(desk.find(&to_mira(&*desk, OutgoingKind::Private, "mine")).await, Ok(None));
}

#[tokio::test]
async fn a_message_can_be_liked_and_what_cannot_be_done_to_one_says_so() {
    let fake = Fake::start(|asked, _| quiet(asked)).await;
    let desk = connect(&fake);
    let item = their_message();
    desk.moderate(&item, Moderation::Like, true).await.unwrap();
    desk.moderate(&item, Moderation::Like, false).await.unwrap();
    let body = json!({"convoId": "c1", "messageId": "m2", "value": "❤️"});
    assert_eq!((fake.asked("addReaction")[0].json(), fake.asked("removeReaction")[0].json()), (body.clone(), body));
    for act in [Moderation::Boost, Moderation::Hide, Moderation::Delete] {
        assert!(matches!(desk.moderate(&item, act, true).await, Err(NetError::Unsupported { .. })), "{act:?}");
    }
    desk.moderate(&item, Moderation::Mute, true).await.unwrap();
    assert_eq!(fake.asked("muteActor")[0].json()["actor"], "did:plc:mira");
}

#[tokio::test]
async fn a_report_says_why_and_goes_to_the_service_that_is_named() {
    let fake = Fake::start(|asked, _| match asked.method.ends_with("createReport") {
        true if asked.body.contains("refuse") => Some(no(400, "InvalidRequest", "no such labeler")),
        true => Some(ok(json!({"id": 1}))),
        false => quiet(asked),
    })
    .await;
    let desk = connect_with(&fake, Arc::default(), |account| {
        account.options.insert("labeler".to_owned(), "did:plc:labeler".into());
    });
    let report = |text: &str| Report { reason: "scam".to_owned(), text: text.to_owned(), forward: false };
    desk.report(&their_message(), &report("asks for the password")).await.unwrap();
    let asked = &fake.asked("createReport")[0];
    assert_eq!(asked.proxy, "did:plc:labeler#atproto_labeler");
    assert_eq!(
        asked.json(),
        json!({"reasonType": "tools.ozone.report.defs#reasonMisleadingScam", "reason": "asks for the password",
        "subject": {"$type": "chat.bsky.convo.defs#messageRef", "did": "did:plc:mira", "convoId": "c1", "messageId": "m2"}})
    );
    let refused = desk.report(&their_message(), &report("refuse")).await;
    assert!(matches!(refused, Err(NetError::Refused { why }) if why.contains("no such labeler")));
    // Without a name it goes to our own server, and with no reason it is something else.
    let desk = connect(&fake);
    desk.moderate(&their_message(), Moderation::Report, true).await.unwrap();
    let asked = fake.asked("createReport").pop().unwrap();
    assert_eq!(
        (asked.proxy.as_str(), &asked.json()["reasonType"]),
        ("", &json!("tools.ozone.report.defs#reasonOther"))
    );
}
