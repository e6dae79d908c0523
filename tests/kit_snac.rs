//! The connector against snac, a real Fediverse server that leaves out much: no streaming, no `Link` header,
//! no conversations, `private` for direct posts, HTML or nothing for errors, kept lines closed in silence.

#[path = "kits/fediverse.rs"]
mod fediverse;

use fediverse::{Inbox, Kit, Person, Software, outgoing, picture};
use hearken::domain::item::{Kind, Media, Visibility};
use hearken::domain::network::{CountRule, Moderation, NetError};
use hearken::domain::report::Report;
use hearken::domain::time::Span;
use std::time::{Duration, Instant};

fn kit() -> Option<Kit> {
    Kit::start(Software::Snac)
}

/// Waits until a person was told of something that holds a text: deliveries take seconds here.
async fn until_told(person: &Person, text: &str) -> serde_json::Value {
    let end = Instant::now() + Duration::from_secs(120);
    loop {
        let told = person.get("/api/v1/notifications?limit=40").await;
        let found =
            told.as_array().unwrap().iter().find(|n| n["status"]["content"].as_str().is_some_and(|c| c.contains(text)));
        if let Some(found) = found {
            return found["status"].clone();
        }
        assert!(Instant::now() < end, "never told of {text}: {told}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Waits until the server itself shows these questions, and returns those that it never does: under load it
/// loses a message now and then. Its notifications are only ever the newest 64.
async fn undelivered(person: &Person, questions: &[usize]) -> Vec<usize> {
    let end = Instant::now() + Duration::from_secs(45);
    loop {
        let page = person.get("/api/v1/notifications?limit=40").await.to_string();
        let missing: Vec<usize> = questions.iter().copied().filter(|n| !page.contains(&format!("q{n:03}."))).collect();
        if missing.is_empty() || Instant::now() >= end {
            return missing;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Writes questions until the server shows each; returns how many had to be written again.
async fn ask(fans: &[Person], me: &Person, questions: std::ops::Range<usize>) -> usize {
    let (mut left, mut again): (Vec<usize>, usize) = (questions.collect(), 0);
    for _ in 0..5 {
        for n in &left {
            fans[n % fans.len()].write(&format!("@brand question q{n:03}."), "public", None).await;
        }
        left = undelivered(me, &left).await;
        if left.is_empty() {
            return again;
        }
        again += left.len();
        eprintln!("snac lost {left:?}: written again");
    }
    panic!("{left:?} were not delivered");
}

#[tokio::test]
async fn signing_in_limits_and_what_is_missing() {
    let Some(kit) = kit() else { return };
    let token = kit.sign_in("brand").await;
    let brand = kit.brand(&token);
    assert!(brand.check().await.unwrap().starts_with("@brand@localhost"));
    let limit = brand.caps().public_limit;
    assert_eq!((limit.most, limit.rule), (100_000, CountRule::Graphemes));
    let stranger = kit.brand(&hearken::domain::network::Secret::new("nope"));
    assert!(matches!(stranger.check().await, Err(NetError::SignedOut { .. })), "it says 422 and nothing else");
    // Neither events nor a socket: waiting is all there is.
    assert!(!brand.wait(Span::seconds(1)).await);
    let mut inbox = Inbox::default();
    assert_eq!(inbox.sync(&*brand).await, 0);
    assert!(inbox.odd.iter().all(|line| line.contains("not offered")), "{:?}", inbox.odd);
    let told_once = inbox.odd.len();
    inbox.sync(&*brand).await;
    assert_eq!(inbox.odd.len(), told_once);
}

#[tokio::test]
async fn gaps_are_caught_up_as_far_as_the_server_shows_them() {
    let Some(kit) = kit() else { return };
    let me = kit.person("brand").await;
    let (brand, mut inbox) = (kit.brand(&me.token), Inbox::default());
    let fans = [kit.person("fan1").await, kit.person("fan2").await];
    // It delivers to itself and chokes on a burst, so the people write in groups.
    let write = async |questions: std::ops::Range<usize>| {
        let mut again = 0;
        for start in questions.clone().step_by(15) {
            again += ask(&fans, &me, start..questions.end.min(start + 15)).await;
        }
        again
    };
    let mut again = write(0..1).await;
    inbox.sync(&*brand).await;
    for gap in [1..61, 61..121] {
        again += write(gap).await;
        inbox.sync(&*brand).await;
    }
    let times: Vec<usize> = (0..121).map(|n| inbox.count(&format!("q{n:03}."))).collect();
    // One that was written again may have come twice; nothing else may.
    assert!(times.iter().all(|times| *times >= 1), "{times:?}");
    assert!((121..=121 + again).contains(&inbox.items.len()), "{} items, {again} written again", inbox.items.len());
    let ids: std::collections::HashSet<&str> = inbox.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids.len(), inbox.items.len(), "each comes once");
    assert_eq!(inbox.sync(&*brand).await, 0);
    assert!(inbox.odd.iter().all(|line| !line.contains("newest ones")), "{:?}", inbox.odd);
    // Only the newest 64 can be had after a longer absence; that is said.
    write(121..196).await;
    assert_eq!(inbox.sync(&*brand).await, 64);
    assert!(inbox.odd.iter().any(|line| line.contains("newest ones")), "{:?}", inbox.odd);
    assert_eq!(inbox.sync(&*brand).await, 0);
}

#[tokio::test]
async fn answers_private_and_public_reach_the_person() {
    let Some(kit) = kit() else { return };
    let (brand, mut inbox) = (kit.brand(&kit.person("brand").await.token), Inbox::default());
    let fan = kit.person("fan1").await;
    fan.write("@brand my train is late", "public", None).await;
    fan.write("@brand in private", "direct", None).await;
    let asked = inbox.until(&*brand, |item| item.text.contains("late")).await;
    let private = inbox.until(&*brand, |item| item.text.contains("in private")).await;
    assert_eq!((asked.kind, asked.visibility), (Kind::Mention, Some(Visibility::Public)));
    assert_eq!((private.kind, private.visibility), (Kind::Dm, Some(Visibility::Direct)));
    for (item, text, seen_as) in [(&asked, "Looking into it", "public"), (&private, "Between us", "private")] {
        let answer = outgoing(&*brand, text, Some(item));
        let sent = brand.send(&answer).await.unwrap();
        assert_eq!(brand.find(&answer).await.unwrap().map(|found| found.remote_id), Some(sent.remote_id));
        let seen = until_told(&fan, text).await;
        assert_eq!(seen["visibility"], seen_as);
        assert!(seen["in_reply_to_id"].is_string(), "{seen}");
    }
    // What we wrote is ours, and in the thread.
    let ours = inbox.until(&*brand, |item| item.from_us && item.text.contains("Looking")).await;
    assert_eq!(ours.conversation.as_deref(), Some(asked.id.as_str()));
    let thread = brand.thread(&asked).await.unwrap();
    assert!(thread.first().is_some_and(|root| root.id == asked.id) && thread.iter().any(|item| item.id == ours.id));
}

#[tokio::test]
async fn a_picture_moderation_and_deletion() {
    let Some(kit) = kit() else { return };
    let me = kit.person("brand").await;
    let (brand, fan, mut inbox) = (kit.brand(&me.token), kit.person("fan1").await, Inbox::default());
    fan.write("@brand hello", "public", None).await;
    let item = inbox.until(&*brand, |item| item.text.contains("hello")).await;
    let dir = tempfile::tempdir().unwrap();
    let mut answer = outgoing(&*brand, "See here", Some(&item));
    answer.media = vec![Media { url: picture(dir.path()), alt: Some("A grey dot".into()), ..Media::default() }];
    let sent = brand.send(&answer).await.unwrap();
    let seen = me.get(&format!("/api/v1/statuses/{}", sent.remote_id)).await;
    assert_eq!(seen["media_attachments"][0]["description"], "A grey dot");
    let post = format!("/api/v1/statuses/{}", item.id);
    for on in [true, false] {
        for (act, field) in [(Moderation::Like, "favourited"), (Moderation::Boost, "reblogged")] {
            brand.moderate(&item, act, on).await.unwrap();
            assert_eq!(me.get(&post).await[field], on, "{act:?}");
        }
        assert!(matches!(brand.moderate(&item, Moderation::Mute, on).await, Err(NetError::Unsupported { .. })));
    }
    for on in [true, false] {
        brand.moderate(&item, Moderation::Block, on).await.unwrap();
        assert_eq!(me.status_of(&post).await, if on { 404 } else { 200 }, "whom we block is not shown");
    }
    // It takes no reports, and we say so.
    let error = brand.report(&item, &Report { reason: "spam".into(), ..Report::default() }).await.unwrap_err();
    assert!(matches!(error, NetError::Unsupported { .. }), "{error}");
    let ours = inbox.until(&*brand, |item| item.id == sent.remote_id).await;
    // Its API has no deletion and says 404, as if the post were gone; it is not, and we say so.
    let error = brand.moderate(&ours, Moderation::Delete, true).await.unwrap_err();
    assert!(matches!(error, NetError::Unsupported { .. }), "{error}");
    assert_eq!(me.status_of(&format!("/api/v1/statuses/{}", ours.id)).await, 200);
}

#[tokio::test]
async fn hostile_text_arrives_harmless() {
    let Some(kit) = kit() else { return };
    let (brand, fan, mut inbox) =
        (kit.brand(&kit.person("brand").await.token), kit.person("fan1").await, Inbox::default());
    fan.write(
        "@brand esc \u{1b}[31m \u{9b}31m \u{202e}over <script>x</script> \u{1b}]52;c;aGk=\u{7} end",
        "public",
        None,
    )
    .await;
    let item = inbox.until(&*brand, |item| item.text.contains("end")).await;
    let clean = serde_json::to_string(&item).unwrap();
    assert!(!clean.chars().any(|c| c.is_control() || ('\u{80}'..'\u{a0}').contains(&c)), "{clean}");
}
