//! The connector against a running server that speaks nearly the whole Mastodon API.

#[path = "kits/fediverse.rs"]
mod fediverse;

use std::time::Duration;

use fediverse::{Inbox, Kit, Software, connect, outgoing, picture};
use hearken::domain::item::{Kind, Media, Visibility};
use hearken::domain::network::{Moderation, NetError, OutgoingKind};
use hearken::domain::report::Report;
use hearken::domain::time::Span;
use hearken::networks::http::Call;
use serde_json::json;

fn kit() -> Option<Kit> {
    Kit::start(Software::Mock)
}

#[tokio::test]
async fn a_person_signs_in_with_a_code() {
    let Some(kit) = kit() else { return };
    let token = kit.sign_in("brand").await;
    let brand = kit.brand(&token);
    assert!(brand.check().await.unwrap().starts_with("@brand@"));
    assert_eq!(brand.caps().public_limit.most, 500);
    assert!(brand.budget().remaining.is_some());
    let stranger = kit.brand(&hearken::domain::network::Secret::new("nope"));
    assert!(matches!(stranger.check().await, Err(NetError::SignedOut { .. })));
}

#[tokio::test]
async fn a_gap_of_hundreds_is_caught_up_without_loss_or_double() {
    let Some(kit) = kit() else { return };
    let (brand, mut inbox) = (kit.brand(&kit.person("brand").await.token), Inbox::default());
    let fans = [kit.person("fan1").await, kit.person("fan2").await];
    fans[0].write("@brand before the gap", "public", None).await;
    inbox.sync(&*brand).await;
    assert_eq!(inbox.items.len(), 1);
    let write = async |fan: usize| {
        for n in (fan..230).step_by(2) {
            let visibility = if n % 10 == 0 { "direct" } else { "public" };
            fans[fan].write(&format!("@brand question q{n:03}."), visibility, None).await;
        }
    };
    tokio::join!(write(0), write(1));
    inbox.sync(&*brand).await;
    for n in 0..230 {
        assert_eq!(inbox.count(&format!("q{n:03}.")), 1, "question {n}");
    }
    assert_eq!(inbox.items.len(), 231);
    assert_eq!(inbox.items.iter().filter(|item| item.kind == Kind::Dm).count(), 23);
    assert_eq!(inbox.sync(&*brand).await, 0);
    // Another desk that starts now reads the same back to its first day.
    let mut fresh = Inbox::default();
    fresh.sync(&*brand).await;
    assert_eq!(fresh.items.len(), 231);
}

#[tokio::test]
async fn an_answer_reaches_the_person_as_it_should() {
    let Some(kit) = kit() else { return };
    let (brand, mut inbox) = (kit.brand(&kit.person("brand").await.token), Inbox::default());
    let (fan, other) = (kit.person("fan1").await, kit.person("fan2").await);
    fan.write("@brand @fan2 my train is late", "unlisted", None).await;
    fan.write("@brand in private", "direct", None).await;
    let asked = inbox.until(&*brand, |item| item.text.contains("late")).await;
    let private = inbox.until(&*brand, |item| item.text.contains("in private")).await;
    assert_eq!((asked.kind, asked.visibility), (Kind::Mention, Some(Visibility::Unlisted)));
    assert_eq!((private.kind, private.visibility), (Kind::Dm, Some(Visibility::Direct)));

    let mut answer = outgoing(&*brand, "We are looking into it", Some(&asked));
    answer.subject = Some("delays".into());
    answer.lang = Some("en".into());
    let sent = brand.send(&answer).await.unwrap();
    let seen = fan.get(&format!("/api/v1/statuses/{}", sent.remote_id)).await;
    assert_eq!(seen["visibility"], "unlisted");
    assert_eq!(seen["in_reply_to_id"], asked.id.as_str());
    assert_eq!((seen["spoiler_text"].as_str(), seen["language"].as_str()), (Some("delays"), Some("en")));
    let named: Vec<&str> = seen["mentions"].as_array().unwrap().iter().filter_map(|m| m["acct"].as_str()).collect();
    assert_eq!(named, ["fan1", "fan2"]);
    for person in [&fan, &other] {
        let told = person.get("/api/v1/notifications").await;
        assert!(told.as_array().unwrap().iter().any(|n| n["status"]["id"] == sent.remote_id.as_str()), "{told}");
    }
    assert_eq!(brand.find(&answer).await.unwrap().map(|found| found.remote_id), Some(sent.remote_id.clone()));

    let mut careless = outgoing(&*brand, "Between us", Some(&private));
    careless.visibility = Some(Visibility::Public);
    let sent = brand.send(&careless).await.unwrap();
    assert_eq!(fan.get(&format!("/api/v1/statuses/{}", sent.remote_id)).await["visibility"], "direct");
    let told = other.get("/api/v1/notifications").await;
    assert!(!told.to_string().contains("Between us"), "{told}");
    assert_eq!(brand.find(&careless).await.unwrap().map(|found| found.remote_id), Some(sent.remote_id));
    let mut aside = outgoing(&*brand, "Only for you", Some(&asked));
    aside.kind = OutgoingKind::Private;
    let sent = brand.send(&aside).await.unwrap();
    let seen = fan.get(&format!("/api/v1/statuses/{}", sent.remote_id)).await;
    assert_eq!((seen["visibility"].as_str(), seen["mentions"].as_array().map(Vec::len)), (Some("direct"), Some(1)));
}

#[tokio::test]
async fn our_own_words_from_elsewhere_come_back_with_the_thread() {
    let Some(kit) = kit() else { return };
    let me = kit.person("brand").await;
    let (brand, fan) = (kit.brand(&me.token), kit.person("fan1").await);
    let post = me.write("New timetable", "public", None).await;
    let below = fan.write("@brand what about Sundays?", "public", Some(&post)).await;
    let answer = me.write("@fan1 as before", "public", Some(&below)).await;
    let deeper = fan.write("@brand thanks", "public", Some(&answer)).await;
    let mut inbox = Inbox::default();
    inbox.sync(&*brand).await;
    let kinds: Vec<_> = inbox.items.iter().map(|item| (item.id.as_str(), item.kind, item.from_us)).collect();
    assert_eq!(
        kinds,
        [
            (post.as_str(), Kind::Post, true),
            (below.as_str(), Kind::Comment, false),
            (answer.as_str(), Kind::Post, true),
            (deeper.as_str(), Kind::Comment, false)
        ]
    );
    assert!(inbox.items.iter().all(|item| item.conversation.as_deref() == Some(post.as_str())), "{:?}", inbox.items);
    let thread = brand.thread(inbox.items.last().unwrap()).await.unwrap();
    let ids: Vec<&str> = thread.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, [post.as_str(), &below, &answer, &deeper]);
}

#[tokio::test]
async fn a_picture_goes_out_with_its_description_and_comes_back() {
    let Some(kit) = kit() else { return };
    let (brand, fan) = (kit.brand(&kit.person("brand").await.token), kit.person("fan1").await);
    let dir = tempfile::tempdir().unwrap();
    let mut post = outgoing(&*brand, "A picture", None);
    post.media = vec![Media { url: picture(dir.path()), alt: Some("A grey dot".into()), ..Media::default() }];
    let sent = brand.send(&post).await.unwrap();
    let seen = fan.get(&format!("/api/v1/statuses/{}", sent.remote_id)).await;
    assert_eq!(seen["media_attachments"][0]["description"], "A grey dot");
    let mut inbox = Inbox::default();
    inbox.sync(&*brand).await;
    assert_eq!(inbox.items[0].media[0].alt.as_deref(), Some("A grey dot"));
    post.media[0].url = "/no/such/file.png".into();
    assert!(brand.send(&post).await.unwrap_err().cause().to_string().contains("/no/such/file.png"));
}

#[tokio::test]
async fn moderation_is_done_and_undone() {
    let Some(kit) = kit() else { return };
    let me = kit.person("brand").await;
    let (brand, fan) = (kit.brand(&me.token), kit.person("fan1").await);
    fan.write("@brand hello", "public", None).await;
    let mut inbox = Inbox::default();
    let item = inbox.until(&*brand, |item| item.text.contains("hello")).await;
    let post = format!("/api/v1/statuses/{}", item.id);
    for on in [true, true, false] {
        for (act, field) in [(Moderation::Like, "favourited"), (Moderation::Boost, "reblogged")] {
            brand.moderate(&item, act, on).await.unwrap();
            assert_eq!(me.get(&post).await[field], on, "{act:?}");
        }
        let related = format!("/api/v1/accounts/relationships?id[]={}", item.author.id);
        for (act, field) in [(Moderation::Mute, "muting"), (Moderation::Block, "blocking")] {
            brand.moderate(&item, act, on).await.unwrap();
            assert_eq!(me.get(&related).await[0][field], on, "{act:?}");
        }
    }
    brand.check().await.unwrap();
    let reports = brand.caps().reports;
    assert!(reports.reasons.iter().any(|reason| reason.word == "spam"), "{reports:?}");
    for reason in reports.reasons {
        let text = "seen three times".to_owned();
        brand.report(&item, &Report { reason: reason.word, text, forward: reports.forward }).await.unwrap();
    }
    brand.moderate(&item, Moderation::Report, true).await.unwrap();
    assert!(matches!(brand.moderate(&item, Moderation::Hide, true).await, Err(NetError::Unsupported { .. })));
    assert!(matches!(brand.moderate(&item, Moderation::Delete, true).await, Err(NetError::Refused { .. }) | Ok(())));
    assert_eq!(fan.status_of(&post).await, 200, "somebody else's post is not ours to delete");
    me.write("Ours", "public", None).await;
    let ours = inbox.until(&*brand, |item| item.from_us).await;
    brand.moderate(&ours, Moderation::Delete, true).await.unwrap();
    assert_eq!(me.status_of(&format!("/api/v1/statuses/{}", ours.id)).await, 404);
    brand.moderate(&ours, Moderation::Delete, true).await.unwrap();
}

#[tokio::test]
async fn the_stream_wakes_and_tells_of_edits_and_deletions() {
    let Some(kit) = kit() else { return };
    let (me, fan) = (kit.person("brand").await, kit.person("fan1").await);
    let brand = kit.brand(&me.token);
    let fan_id = fan.get("/api/v1/accounts/verify_credentials").await["id"].as_str().unwrap().to_owned();
    me.send(Call::post(format!("/api/v1/accounts/{fan_id}/follow"))).await;
    let mut inbox = Inbox::default();
    inbox.sync(&*brand).await;
    assert!(brand.wait(Span::seconds(60)).await, "the line opens");
    let woken = async |brand: &dyn hearken::domain::network::Network| {
        tokio::time::timeout(Duration::from_secs(60), brand.wait(Span::seconds(600)))
            .await
            .expect("woken before the time is up")
    };
    let (id, woke) = tokio::join!(fan.write("@brand first words", "public", None), woken(&*brand));
    assert!(woke);
    inbox.sync(&*brand).await;
    assert_eq!(inbox.count("first words"), 1);
    let edit = Call::put(format!("/api/v1/statuses/{id}")).json(json!({"status": "@brand second thoughts"}));
    fan.send(edit).await;
    inbox.until_told(&*brand, |inbox| inbox.count("second thoughts") > 0).await;
    let edited = inbox.items.last().unwrap();
    assert_eq!((edited.id.as_str(), edited.kind), (id.as_str(), Kind::Mention));
    fan.send(Call::delete(format!("/api/v1/statuses/{id}"))).await;
    inbox.until_told(&*brand, |inbox| inbox.removed == [id.clone()]).await;
}

#[tokio::test]
async fn hashtags_are_listened_to() {
    let Some(kit) = kit() else { return };
    let (me, fan) = (kit.person("brand").await, kit.person("fan1").await);
    let brand = connect(&kit.base, &me.token, &["#trains", "platform"]);
    fan.write("Nothing runs today #trains", "public", None).await;
    let both = fan.write("@brand look at #trains", "public", None).await;
    let mut inbox = Inbox::default();
    inbox.sync(&*brand).await;
    assert_eq!(inbox.count("Nothing runs today"), 1);
    assert_eq!(
        inbox.items.iter().filter(|item| item.id == both).map(|item| item.kind).collect::<Vec<_>>(),
        [Kind::Mention]
    );
    assert_eq!(inbox.sync(&*brand).await, 0);
}
