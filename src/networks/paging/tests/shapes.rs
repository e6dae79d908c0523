//! What the servers see, byte by byte.

use super::*;

/// A server that takes every page, with what it saw.
async fn taken(by: Channel, address: &str, page: &PageText) -> Vec<Seen> {
    let fake = Fake::start(move |seen, _| {
        let path = seen.what.split(' ').nth(1).unwrap();
        let says = WEB.iter().find(|(by, ..)| match by {
            Channel::Pagerduty => path == "/v2/enqueue",
            Channel::Telegram => path.starts_with("/bot"),
            Channel::Slack => path.starts_with("/services/"),
            Channel::Ntfy => path == "/",
            _ => path.starts_with("/hook") || path.starts_with("/in"),
        });
        Reply::with(202, &[], says.unwrap().2)
    })
    .await;
    let sent = channels(&fake.base).page(by, Some(&name(address)), page).await;
    assert_eq!(sent, Outcome::Sent, "{by} {address}");
    fake.seen()
}

#[tokio::test]
async fn a_webhook_sees_version_1() {
    let seen = taken(Channel::Webhook, "siren", &page()).await.remove(0);
    assert_eq!(seen.what, "POST /hook/");
    assert!(
        seen.head.contains("authorization: bearer tok-zq9x77") && seen.head.contains("content-type: application/json")
    );
    assert_eq!(
        seen.text(),
        concat!(
            r#"{"hearken":1,"event":"page","code":"K7QX","drill":false,"test":false,"level":1,"urgent":true,"#,
            r#""desk":"brand desk","head":"L1 · Charged twice · brand desk","title":"Charged twice","#,
            r#""text":"Since Sun 29 Nov 13:40 EET\n42 messages\nNobody has it yet\nhttps://example.org/110\n"#,
            r#"The till <b>charges</b> & charges\nAcknowledge: hearken crisis ack K7QX","#,
            r#""note":"The till <b>charges</b> & charges","at":"2026-11-29T12:19:00Z","since":"2026-11-29T11:40:00Z","#,
            r#""size":"42 messages","url":"https://example.org/110","acknowledge":"hearken crisis ack K7QX"}"#,
        )
    );
    let hidden = taken(Channel::Webhook, "hidden", &page()).await.remove(0);
    assert_eq!(hidden.what, "POST /in/Zq9x77aa?key=Zq9x77bb");
    assert!(!hidden.head.contains("authorization"));
    let drill = PageText { meant: Meant::Drill, ..page() };
    let seen = taken(Channel::Webhook, "siren", &drill).await.remove(0).text();
    assert!(
        seen.contains(r#""drill":true"#) && seen.contains(r#""head":"DRILL · L1"#) && seen.contains(r#""text":"DRILL"#)
    );
}

#[tokio::test]
async fn a_topic_gets_a_loud_message_with_a_button_and_no_token_in_it() {
    let seen = taken(Channel::Ntfy, "ana-Zq9x77", &page()).await.remove(0);
    assert_eq!(seen.what, "POST /");
    assert!(seen.head.contains("authorization: bearer tk_zq9x77"));
    let base = "http://";
    let text = seen.text();
    let (before, button) = text.split_once(r#","actions":["#).unwrap();
    assert_eq!(
        before,
        concat!(
            r#"{"topic":"ana-Zq9x77","title":"L1 · Charged twice · brand desk","#,
            r#""message":"Since Sun 29 Nov 13:40 EET\n42 messages\nNobody has it yet\nhttps://example.org/110\n"#,
            r#"The till <b>charges</b> & charges\nAcknowledge: hearken crisis ack K7QX","#,
            r#""priority":5,"tags":["rotating_light"],"click":"https://example.org/110""#,
        )
    );
    assert!(button.starts_with(&format!(r#"{{"action":"http","label":"Acknowledge","url":"{base}"#)), "{button}");
    assert!(button.contains(r#"/answers-1","method":"POST","body":"ack K7QX "#), "{button}");
    assert!(button.ends_with(r#"","clear":true}]}"#) && !button.contains(HUSH), "{button}");
    let quiet = PageText { urgent: false, meant: Meant::Drill, ..page() };
    let text = taken(Channel::Ntfy, "ana-Zq9x77", &quiet).await.remove(0).text();
    assert!(text.contains(r#""priority":4,"tags":["warning","drill"]"#), "{text}");
    assert!(text.contains(r#""title":"DRILL · "#) && text.contains(r#""message":"DRILL"#), "{text}");
    let test = taken(Channel::Ntfy, "ana-Zq9x77", &PageText::test("brand desk", now())).await.remove(0).text();
    assert!(!test.contains("actions") && test.contains(r#""tags":["test"]"#), "{test}");
}

#[tokio::test]
async fn slack_gets_plain_blocks_in_which_nobody_can_call_everybody() {
    let loud = PageText { title: "<!channel> & co".to_owned(), ..page() };
    let seen = taken(Channel::Slack, "ops", &loud).await.remove(0);
    assert_eq!(seen.what, "POST /services/T0000001/Zq9x77BBB/Zq9x77ccc");
    assert_eq!(
        seen.text(),
        concat!(
            r#"{"text":"L1 · &lt;!channel&gt; &amp; co · brand desk","blocks":["#,
            r#"{"type":"header","text":{"type":"plain_text","text":"L1 · <!channel> & co · brand desk","emoji":false}},"#,
            r#"{"type":"section","text":{"type":"plain_text","text":"Since Sun 29 Nov 13:40 EET\n42 messages\n"#,
            r#"Nobody has it yet\nhttps://example.org/110\nThe till <b>charges</b> & charges\n"#,
            r#"Acknowledge: hearken crisis ack K7QX","emoji":false}}]}"#,
        )
    );
}

#[tokio::test]
async fn pagerduty_gets_a_trigger_and_is_told_what_became_of_it() {
    let seen = taken(Channel::Pagerduty, "lea", &page()).await.remove(0);
    assert_eq!(seen.what, "POST /v2/enqueue");
    assert_eq!(
        seen.text(),
        concat!(
            r#"{"routing_key":"Zq9x77Zq9x77Zq9x77Zq9x77Zq9x7732","event_action":"trigger","dedup_key":"hearken/K7QX","#,
            r#""payload":{"summary":"L1 · Charged twice · brand desk","source":"brand desk","severity":"critical","#,
            r#""timestamp":"2026-11-29T12:19:00Z","custom_details":{"text":"Since Sun 29 Nov 13:40 EET\n42 messages\n"#,
            r#"Nobody has it yet\nhttps://example.org/110\nThe till <b>charges</b> & charges\n"#,
            r#"Acknowledge: hearken crisis ack K7QX"}},"client":"hearken","#,
            r#""links":[{"href":"https://example.org/110","text":"Open"}]}"#,
        )
    );
    for (level, urgent, severity) in [
        (Some(2), true, "error"),
        (Some(3), true, "warning"),
        (Some(4), true, "info"),
        (None, true, "error"),
        (None, false, "warning"),
    ] {
        let text = taken(Channel::Pagerduty, "lea", &PageText { level, urgent, ..page() }).await.remove(0).text();
        assert!(text.contains(&format!(r#""severity":"{severity}""#)), "{text}");
    }
}

#[tokio::test]
async fn only_channels_that_keep_a_state_are_told() {
    let fake = Fake::start(|_, _| Reply::with(202, &[], r#"{"status":"success"}"#)).await;
    let channels = channels(&fake.base);
    let acknowledged = News::Acknowledged(SeatName::new("dan"));
    for (by, address, _) in WEB {
        for news in [&acknowledged, &News::Over] {
            let told = channels.tell(by, Some(&name(address)), &page(), news).await;
            let keeps = matches!(by, Channel::Webhook | Channel::Pagerduty);
            assert_eq!(told, keeps.then_some(Outcome::Sent), "{by}");
        }
    }
    assert_eq!(channels.tell(Channel::Mail, Some(&name("a@b")), &page(), &News::Over).await, None);
    assert_eq!(channels.tell(Channel::Command, None, &page(), &News::Over).await, None);
    let bodies: Vec<String> = fake.seen().iter().map(Seen::text).collect();
    let key = r#"{"routing_key":"Zq9x77Zq9x77Zq9x77Zq9x77Zq9x7732","event_action":""#;
    assert!(bodies.contains(&format!(r#"{key}acknowledge","dedup_key":"hearken/K7QX"}}"#)), "{bodies:#?}");
    assert!(bodies.contains(&format!(r#"{key}resolve","dedup_key":"hearken/K7QX"}}"#)), "{bodies:#?}");
    let hook = r#"{"hearken":1,"event":"acknowledged","code":"K7QX","drill":false,"test":false,"by":"dan","#;
    assert!(bodies.iter().any(|body| body.starts_with(hook)), "{bodies:#?}");
    assert!(bodies.iter().any(|body| body.starts_with(r#"{"hearken":1,"event":"over","code":"K7QX""#)), "{bodies:#?}");
}

#[tokio::test]
async fn a_chat_gets_a_text_with_a_key_that_answers() {
    let seen = taken(Channel::Telegram, "100200300", &page()).await.remove(0);
    assert_eq!(seen.what, "POST /bot12345:Zq9x77-AAx/sendMessage");
    assert_eq!(
        seen.text(),
        concat!(
            r#"{"chat_id":100200300,"text":"L1 · Charged twice · brand desk\nSince Sun 29 Nov 13:40 EET\n42 messages\n"#,
            r#"Nobody has it yet\nhttps://example.org/110\nThe till <b>charges</b> & charges\n"#,
            r#"Acknowledge: reply ack, or hearken crisis ack K7QX","link_preview_options":{"is_disabled":true},"#,
            r#""reply_markup":{"keyboard":[[{"text":"/ack K7QX"}]],"resize_keyboard":true,"one_time_keyboard":true}}"#,
        )
    );
    let group = taken(Channel::Telegram, "-1001234567890", &page()).await.remove(0).text();
    assert!(group.starts_with(r#"{"chat_id":-1001234567890,"#), "{group}");
    let named = taken(Channel::Telegram, "@ops", &page()).await.remove(0).text();
    assert!(named.starts_with(r#"{"chat_id":"@ops","#), "{named}");
}

#[tokio::test]
async fn what_is_too_long_is_cut_to_what_the_channel_takes() {
    let long = PageText {
        title: "ș".repeat(5000),
        text: "Încă o dată ș ".repeat(2000),
        size: Some("x".repeat(5000)),
        ..page()
    };
    let value = |seen: Vec<Seen>| serde_json::from_slice::<serde_json::Value>(&seen[0].body).unwrap();
    let topic = value(taken(Channel::Ntfy, "ana-Zq9x77", &long).await);
    let chat = value(taken(Channel::Telegram, "1", &long).await);
    let slack = value(taken(Channel::Slack, "ops", &long).await);
    let duty = value(taken(Channel::Pagerduty, "lea", &long).await);
    let of = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    assert!(of(&topic["message"]).len() <= 4096 && of(&chat["text"]).encode_utf16().count() <= 4096);
    let (header, section) = (of(&slack["blocks"][0]["text"]["text"]), of(&slack["blocks"][1]["text"]["text"]));
    assert!(header.chars().count() <= 150 && section.chars().count() <= 3000);
    assert!(of(&duty["payload"]["summary"]).chars().count() <= 1024);
    for text in [of(&topic["message"]), of(&chat["text"]), section] {
        assert!(text.ends_with("hearken crisis ack K7QX") && text.contains('…'), "{text}");
    }
}
