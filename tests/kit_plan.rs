//! Posts of the plan on running servers: they leave at their minute through a whole desk, once, as they were written, and
//! somebody else reads them there.

#[path = "kits/bluesky.rs"]
mod bluesky;
#[path = "kits/fediverse.rs"]
mod fediverse;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use fediverse::{Kit, Person, Safe, Software};
use hearken::desk::{Handle, Library, Running, Work, clock, start};
use hearken::domain::command::Command;
use hearken::domain::id::{AccountId, PostId, SeatName};
use hearken::domain::item::Media;
use hearken::domain::network::{AccountSettings, Vault};
use hearken::domain::plan::{Content, Fate, Link, Moment, Post, PostAct, PostState, Variant};
use hearken::domain::reply::Delivery;
use hearken::domain::time::{Span, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC";
const ALT: &str = "A train at night";
const COMMENT: &str = "Şi orarul, aici mai jos 🚆";

fn open(dir: &Path, account: &AccountSettings, vault: Arc<dyn Vault>) -> Running {
    let library = Library {
        name: "plan".to_owned(),
        dir: dir.join("desk"),
        accounts: vec![account.clone()],
        ..Library::default()
    };
    start(library, &vault, Work::All).unwrap()
}

fn picture(dir: &Path) -> String {
    let path = dir.join("train.png");
    std::fs::write(&path, base64::prelude::BASE64_STANDARD.decode(PNG).unwrap()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn content(dir: &Path, account: AccountId, at: Time, text: &str) -> Content {
    let media = Media { kind: "image".to_owned(), url: picture(dir), alt: Some(ALT.to_owned()), ..Media::default() };
    let tags = vec![("utm_source".to_owned(), "plan".to_owned())];
    let variant = Variant {
        account,
        text: text.to_owned(),
        media: vec![media],
        link: Some(Link { url: "https://example.org/night".to_owned(), tags }),
        first_comment: Some(COMMENT.to_owned()),
        ..Variant::default()
    };
    let moment = Moment { at, ..Moment::at(at, &TimeZone::UTC).unwrap() };
    Content { moment: Some(moment), variants: vec![variant], ..Content::default() }
}

async fn planned(desk: &Handle, content: Content) -> PostId {
    let make = Command::MakePost { content: Box::new(content), schedule: true };
    desk.act(&SeatName::new("ana"), make).await.unwrap().post.unwrap()
}

fn post_of(desk: &Handle, id: PostId) -> Post {
    desk.reader().subject(id).unwrap().unwrap()
}

/// Waits until something is so; says whether the post was of unknown fate on the way.
async fn until<T>(desk: &Handle, id: PostId, looks: impl Fn(&Post) -> Option<T>) -> (T, bool) {
    let (mut news, mut was_unknown) = (desk.news(), false);
    let wanted = async {
        loop {
            let post = post_of(desk, id);
            was_unknown |= post.state() == PostState::Unknown;
            if let Some(found) = looks(&post) {
                return found;
            }
            let why = post.fates.values().find_map(|fate| fate.why().map(str::to_owned));
            assert!(!matches!(post.state(), PostState::Failed | PostState::Held), "{why:?}");
            news.changed().await.unwrap();
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(120), wanted).await.expect("it comes to stand so");
    (found, was_unknown)
}

/// Waits until the post and its comment are out; returns the ids that the network gave them.
async fn until_out(desk: &Handle, id: PostId) -> (String, String, bool) {
    let look = |post: &Post| {
        let Some(Fate::Published { remote_id, comment: Some(comment), .. }) = post.fates.values().next() else {
            return None;
        };
        match desk.reader().reply(*comment).unwrap().unwrap().state {
            Delivery::Delivered { sent, .. } => Some((remote_id.clone(), sent.remote_id)),
            Delivery::Refused { why } | Delivery::Held { why } => panic!("{why}"),
            _ => None,
        }
    };
    let ((post, comment), was_unknown) = until(desk, id, look).await;
    (post, comment, was_unknown)
}

fn soon() -> Time {
    clock::now().plus(Span::millis(500))
}

/// Waits until a person can read a post there.
async fn reads(person: &Person, id: &str) -> Value {
    for _ in 0..300 {
        if person.status_of(&format!("/api/v1/statuses/{id}")).await == 200 {
            return person.get(&format!("/api/v1/statuses/{id}")).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("nobody reads {id}");
}

async fn ours(me: &Person, text: &str) -> usize {
    me.own().await.iter().filter(|status| status["content"].as_str().is_some_and(|said| said.contains(text))).count()
}

/// A post with everything, by a line that is cut as `fault` says.
async fn leaves(kit: &Kit, me: &Person, fan: &Person, fault: Option<&str>) {
    let (dir, text) = (tempfile::tempdir().unwrap(), format!("Night trains, {}.", fault.unwrap_or("uncut")));
    let proxy = fault.map(|fault| kit.cut(fault));
    let base = proxy.as_ref().map_or(&kit.base, |proxy| &proxy.base);
    let account = fediverse::settings(base, &[]);
    let vault: Arc<dyn Vault> = Arc::new(Safe(me.token.clone()));
    let running = open(dir.path(), &account, vault);
    let desk = running.handle();
    let id = planned(&desk, content(dir.path(), account.id(), soon(), &text)).await;
    let (post, comment, was_unknown) = until_out(&desk, id).await;
    assert_eq!(was_unknown, fault.is_some(), "{fault:?}");
    running.stop().await;
    let seen = reads(fan, &post).await;
    let said = seen["content"].as_str().unwrap();
    assert!(said.contains(&text) && said.contains("https://example.org/night?utm_source=plan"), "{said}");
    assert_eq!(seen["media_attachments"][0]["description"], ALT);
    assert_eq!(seen["media_attachments"].as_array().map(Vec::len), Some(1));
    let below = reads(fan, &comment).await;
    assert_eq!(below["in_reply_to_id"], post.as_str());
    assert!(below["content"].as_str().is_some_and(|said| said.contains("orarul") && !said.contains('@')), "{below}");
    assert_eq!(ours(me, &text).await, 1, "{fault:?}");
}

async fn leaves_once(software: Software) {
    let Some(kit) = Kit::start(software) else { return };
    let (me, fan) = (kit.person("brand").await, kit.person("fan1").await);
    for fault in [None, Some("lostack"), Some("cutbefore")] {
        leaves(&kit, &me, &fan, fault).await;
        eprintln!("{software:?} {fault:?}: planned, published once, read by a fan");
    }
    assert_eq!(ours(&me, "orarul").await, 3, "each has one comment below it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_leaves_once_with_everything_on_the_mock() {
    leaves_once(Software::Mock).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_leaves_once_with_everything_on_snac() {
    leaves_once(Software::Snac).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mock_holds_a_post_until_its_minute() {
    let Some(kit) = Kit::start(Software::Mock) else { return };
    let (me, fan, dir) = (kit.person("brand").await, kit.person("fan1").await, tempfile::tempdir().unwrap());
    let account = fediverse::settings(&kit.base, &[]);
    let vault: Arc<dyn Vault> = Arc::new(Safe(me.token.clone()));
    let mut running = open(dir.path(), &account, Arc::clone(&vault));
    let desk = running.handle();
    while desk.accounts().caps(&account.id()).schedules_ahead.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let held = async || me.get("/api/v1/scheduled_statuses").await.as_array().unwrap().clone();
    let native = |text: &str| {
        let mut content = content(dir.path(), account.id(), clock::now().plus(Span::hours(2)), text);
        content.variants[0].native = true;
        content
    };
    // One is given up: it is taken out there.
    let gone = planned(&desk, native("Given up.")).await;
    until(&desk, gone, |post| (post.state() == PostState::There).then_some(())).await;
    assert_eq!(held().await.len(), 1);
    desk.act(&SeatName::new("ana"), Command::Post { id: gone, act: PostAct::Drop }).await.unwrap();
    until(&desk, gone, |post| (post.state() == PostState::Dropped).then_some(())).await;
    assert!(held().await.is_empty());
    // The other's minute comes: another hand puts it near, so that nobody waits for hours here.
    let id = planned(&desk, native("Held by the mock.")).await;
    until(&desk, id, |post| (post.state() == PostState::There).then_some(())).await;
    let there = held().await.remove(0);
    assert!(there["params"]["text"].as_str().is_some_and(|text| text.starts_with("Held by the mock.")), "{there}");
    let near = clock::now().plus(Span::seconds(2)).to_string();
    let path = format!("/api/v1/scheduled_statuses/{}", there["id"].as_str().unwrap());
    let call = hearken::networks::http::Call::put(path).json(json!({"scheduled_at": near}));
    me.send(call).await;
    running.stop().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // It publishes what is due when somebody asks for the list.
    assert!(held().await.is_empty());
    running = open(dir.path(), &account, vault);
    let (post, comment, _) = until_out(&running.handle(), id).await;
    running.stop().await;
    let seen = reads(&fan, &post).await;
    assert!(seen["content"].as_str().is_some_and(|said| said.contains("Held by the mock.")), "{seen}");
    assert_eq!(seen["media_attachments"][0]["description"], ALT);
    assert_eq!(reads(&fan, &comment).await["in_reply_to_id"], post.as_str());
    assert_eq!((ours(&me, "Held by the mock.").await, ours(&me, "Given up.").await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_leaves_once_with_everything_on_bluesky() {
    let Some(kit) = bluesky::Kit::start() else { return };
    let (me, fan, dir) = (kit.person("brand").await, kit.person("ana").await, tempfile::tempdir().unwrap());
    let account = AccountSettings {
        network: "bluesky".to_owned(),
        handle: "brand.test".to_owned(),
        base_url: Some(kit.text("/pds").to_owned()),
        ..AccountSettings::default()
    };
    let vault: Arc<dyn Vault> = bluesky::Safe::with("brand-password");
    let running = open(dir.path(), &account, vault);
    let desk = running.handle();
    let text = "Night trains, tot mai departe 🚆";
    let id = planned(&desk, content(dir.path(), account.id(), soon(), text)).await;
    let (post, comment, _) = until_out(&desk, id).await;
    running.stop().await;
    let seen = fan.sees(&post).await;
    assert_eq!(seen["record"]["text"], format!("{text}\n\nhttps://example.org/night?utm_source=plan"));
    let link = seen.pointer("/record/facets/0/features/0/uri");
    assert_eq!(link, Some(&json!("https://example.org/night?utm_source=plan")));
    assert_eq!(seen.pointer("/embed/images/0/alt"), Some(&json!(ALT)));
    let below = fan.sees(&comment).await;
    assert_eq!(below.pointer("/record/reply/parent/uri"), Some(&json!(post)));
    assert_eq!(below.pointer("/record/reply/root/uri"), Some(&json!(post)));
    let records = me.records().await;
    let count = |said: &str| {
        let holds = |record: &&Value| record["value"]["text"].as_str().is_some_and(|text| text.contains(said));
        records.iter().filter(holds).count()
    };
    assert_eq!((count(text), count(COMMENT)), (1, 1));
}
