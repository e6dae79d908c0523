//! What people answer, on channels that take answers.

use super::*;

fn people() -> Rota {
    rota(vec![
        person("ana", &[(Channel::Telegram, "100"), (Channel::Ntfy, "ana-topic")]),
        person("dan", &[(Channel::Telegram, "-500"), (Channel::Ntfy, "dan-topic")]),
        person("lea", &[(Channel::Telegram, "@lea")]),
    ])
}

fn open() -> Vec<String> {
    vec!["K7QX".to_owned()]
}

/// Says an answer as one line.
fn told(answer: &Answer) -> String {
    match answer {
        Answer::Acknowledges { who, code, text, by, at } => {
            format!("{who} acknowledges {} by {by} at {at}: {text}", code.as_deref().unwrap_or("the newest"))
        }
        Answer::Says { who, text, by, .. } => {
            format!("{} says by {by}: {text}", who.as_ref().map_or("nobody known", SeatName::as_str))
        }
    }
}

fn since() -> Time {
    "2026-11-29T12:00:00Z".parse().unwrap()
}

/// A message of a chat, so many seconds after `since`.
fn message(update: i64, from: i64, chat: i64, seconds: i64, text: &str) -> serde_json::Value {
    let date = since().millis() / 1000 + seconds;
    serde_json::json!({ "update_id": update, "message": {
        "message_id": 1, "date": date, "text": text, "chat": { "id": chat },
        "from": { "id": from, "username": if from == 300 { "Lea" } else { "x" } },
    }})
}

#[tokio::test]
async fn a_chat_acknowledges_for_those_whom_the_rota_knows() {
    let updates = [
        message(7, 100, 100, 60, "/ack K7QX"),
        message(8, 900, -500, 61, "ok"),
        message(9, 900, 900, 62, "ack"),
        message(10, 100, 100, -60, "ack"),
        message(11, 100, 100, 63, "who has it?\u{1b}[31m"),
        message(12, 300, 300, 64, "sí"),
        serde_json::json!({ "update_id": 13, "poll": { "id": "1" } }),
        serde_json::json!({ "update_id": 14, "message": { "date": "soon", "chat": null } }),
    ];
    let body = serde_json::json!({ "ok": true, "result": updates }).to_string();
    let fake = Fake::start(move |_, nth| {
        Reply::json(if nth == 0 { body.clone() } else { r#"{"ok":true,"result":[]}"#.into() })
    })
    .await;
    let mut channels = channels(&fake.base);
    channels.setup.paging.reply_topic = None;
    let answers = channels.answers(since(), &people(), &open()).await;
    assert_eq!(answers.failed, Vec::<String>::new());
    assert_eq!(
        answers.all.iter().map(told).collect::<Vec<_>>(),
        [
            "ana acknowledges K7QX by telegram at 2026-11-29T12:01:00Z: /ack K7QX",
            "dan acknowledges the newest by telegram at 2026-11-29T12:01:01Z: ok",
            "nobody known says by telegram: ack",
            "ana says by telegram: who has it?",
            "lea acknowledges the newest by telegram at 2026-11-29T12:01:04Z: sí",
        ]
    );
    // What was read is confirmed with the next look, and not read again.
    assert_eq!(channels.answers(since(), &people(), &open()).await, Answers::default());
    let asked: Vec<String> = fake.seen().into_iter().map(|seen| seen.what).collect();
    let path = "GET /bot12345:Zq9x77-AAx/getUpdates?timeout=0&allowed_updates=%5B%22message%22%5D";
    assert_eq!(asked, [path.to_owned(), format!("{path}&offset=15")]);
}

/// Returns what the button of a person's page publishes.
async fn pressed(topic: &str) -> String {
    let fake = Fake::start(|_, _| Reply::json(r#"{"id":"x"}"#)).await;
    assert_eq!(paged(&channels(&fake.base), Channel::Ntfy, topic).await, Ok(()));
    let sent: serde_json::Value = serde_json::from_slice(&fake.seen()[0].body).unwrap();
    sent["actions"][0]["body"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_button_acknowledges_for_whom_it_was_sent_to_and_typing_for_nobody() {
    let time = since().millis() / 1000;
    let line = |event: &str, text: &str| {
        serde_json::json!({ "id": "a", "time": time + 30, "event": event, "topic": "answers-1", "message": text })
            .to_string()
    };
    let (dan, mira) = (pressed("dan-topic").await, pressed("mira-topic").await);
    let lines = [
        line("open", ""),
        line("message", &dan),
        line("message", &mira),
        line("message", "ack"),
        line("message", "ack K7QX"),
        "not json".to_owned(),
        line("keepalive", "ack K7QX"),
        line("message", &dan.replace("K7QX", "OLD1")),
    ];
    let body = lines.join("\n");
    let fake = Fake::start(move |_, _| Reply::with(200, &[], &body)).await;
    let mut channels = channels(&fake.base);
    channels.setup.paging.telegram = None;
    let answers = channels.answers(since(), &people(), &open()).await;
    assert_eq!(
        answers.all.iter().map(told).collect::<Vec<_>>(),
        [
            "dan acknowledges K7QX by ntfy at 2026-11-29T12:00:30Z: ack",
            "nobody known says by ntfy: ack",
            "nobody known says by ntfy: ack",
            "nobody known says by ntfy: ack K7QX",
            "nobody known says by ntfy: ack",
        ]
    );
    let seen = &fake.seen()[0];
    assert_eq!(seen.what, format!("GET /answers-1/json?poll=1&since={time}"));
    assert!(seen.head.contains("authorization: bearer tk_zq9x77"));
}

#[tokio::test]
async fn answers_that_cannot_be_read_are_told_and_hide_nothing_of_the_others() {
    let telegram = serde_json::json!({ "ok": true, "result": [message(1, 100, 100, 5, "da")] }).to_string();
    let fake = Fake::start(move |seen, _| match seen.what.starts_with("GET /bot") {
        true => Reply::json(&telegram),
        false => Reply::with(403, &[], format!("{{\"error\":\"forbidden: {}\"}}", seen.what)),
    })
    .await;
    let answers = channels(&fake.base).answers(since(), &people(), &open()).await;
    assert_eq!(answers.all.len(), 1);
    let [failed] = answers.failed.as_slice() else { panic!("{:?}", answers.failed) };
    assert!(failed.starts_with("answers by ntfy cannot be read: ") && !failed.contains("answers-1"), "{failed}");

    for (status, body, words) in [
        (409, r#"{"ok":false,"error_code":409,"description":"Conflict"}"#.to_owned(), "another program reads"),
        (401, format!(r#"{{"ok":false,"description":"Unauthorized 12345:{HUSH}-AAx"}}"#), "its secret is not taken"),
        (200, format!("<h1>{HUSH}</h1>"), "odd answer"),
        (200, "x".repeat(5 << 20), "odd answer"),
        (500, String::new(), "is unwell"),
    ] {
        let fake = Fake::start(move |_, _| Reply::with(status, &[], &body)).await;
        let mut channels = channels(&fake.base);
        channels.setup.paging.reply_topic = None;
        let answers = channels.answers(since(), &people(), &open()).await;
        let [failed] = answers.failed.as_slice() else { panic!("{:?}", answers.failed) };
        assert!(failed.contains(words) && answers.all.is_empty(), "{failed}");
        assert!(!failed.contains(&format!("12345:{HUSH}")), "{failed}");
    }
    let fake = Fake::start(|_, _| Reply::Hang).await;
    assert_eq!(hasty(&fake.base).answers(since(), &people(), &open()).await.failed.len(), 2);
}
