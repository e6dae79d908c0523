//! The Bluesky connector against the real network: PDS, AppView and moderation on loopback.

#[path = "kits/bluesky.rs"]
mod kit;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hearken::domain::id::{AccountId, ReplyId};
use hearken::domain::item::{Item, Kind, Media};
use hearken::domain::network::{
    CountRule, Cursor, Moderation, NetError, Network, Outgoing, OutgoingKind, Page, SendError,
};
use hearken::domain::time::{Span, Time};
use kit::{Kit, Person, Safe, now, until};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC";

#[tokio::test(flavor = "multi_thread")]
async fn the_real_network() {
    let Some(kit) = Kit::start() else { return };
    let brand = kit.person("brand").await;
    let ana = kit.person("ana").await;
    let bob = kit.person("bob").await;
    let cyd = kit.person("cyd").await;
    let dee = kit.person("dee").await;
    let stage = Stage { kit, brand, ana, bob, cyd, dee };

    stage.signs_in_once_and_keeps_the_session().await;
    stage.what_people_wrote_arrives_once().await;
    stage.our_own_posts_and_searches_arrive().await;
    stage.a_reply_is_seen_with_its_facets_and_its_picture().await;
    stage.the_network_says_no_in_its_words().await;
    stage.a_thread_shows_its_holes().await;
    stage.likes_reposts_and_deletion_are_done_and_undone().await;
    stage.people_are_muted_blocked_and_reported().await;
    stage.an_expired_session_is_renewed().await;
    stage.a_long_gap_is_caught_up().await;
    stage.deleted_posts_are_noticed().await;
    stage.direct_messages_reach_the_person().await;
    stage.cut_connections_neither_lose_nor_double().await;
}

struct Stage {
    kit: Kit,
    brand: Person,
    ana: Person,
    bob: Person,
    cyd: Person,
    dee: Person,
}

/// Fetches until nothing is waiting.
async fn drain(desk: &dyn Network, cursor: &mut Option<Cursor>) -> Page {
    let mut all = Page::default();
    loop {
        let page = desk.fetch(cursor.as_ref(), now().minus(Span::days(14))).await.unwrap();
        all.items.extend(page.items);
        all.removed.extend(page.removed);
        all.odd.extend(page.odd);
        *cursor = page.cursor.or(cursor.take());
        if !page.more {
            return all;
        }
    }
}

fn ids(page: &Page) -> BTreeSet<&str> {
    page.items.iter().map(|item| item.id.as_str()).collect()
}

fn outgoing(desk: &dyn Network, kind: OutgoingKind, answers: Option<&Item>, text: &str) -> Outgoing {
    let mut out = Outgoing {
        reply: ReplyId::default(),
        account: AccountId::new("bluesky", "brand.test"),
        answers: answers.cloned(),
        kind,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: Some("ro".to_owned()),
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
    };
    out.token = desk.prepare(&out);
    out
}

impl Stage {
    fn safe(&self) -> Arc<Safe> {
        let safe = Safe::with(self.kit.text("/accounts/brand/appPassword"));
        safe.put(&self.signed_in());
        safe
    }

    /// A session as the desk keeps it, so that the few sign-ins that are allowed are not used up.
    fn signed_in(&self) -> Value {
        json!({"did": self.brand.did, "handle": "brand.test", "access": self.brand.access(), "refresh": self.brand.refresh()})
    }

    async fn item(&self, uri: &str) -> Item {
        self.brand.sees(uri).await;
        let desk = self.kit.brand(&self.safe());
        let page = drain(&*desk, &mut None).await;
        page.items.into_iter().find(|item| item.id == uri).unwrap_or_else(|| panic!("{uri} did not arrive"))
    }

    async fn signs_in_once_and_keeps_the_session(&self) {
        let safe = Safe::with(self.kit.text("/accounts/brand/appPassword"));
        let desk = self.kit.brand(&safe);
        assert_eq!(desk.check().await, Ok("brand.test".to_owned()));
        let kept = safe.session();
        assert_eq!(kept["did"], self.brand.did.as_str());
        assert_eq!(kept["pds"], self.kit.text("/pds"));
        assert_eq!(desk.caps().public_limit.most, 300);
        assert_eq!(desk.caps().public_limit.rule, CountRule::Bluesky);

        // The kept session opens the door, whatever the password is now.
        *safe.secret.lock().unwrap() = "wrong".to_owned();
        assert_eq!(self.kit.brand(&safe).check().await, Ok("brand.test".to_owned()));
        assert_eq!(safe.session(), kept);

        let refused = self.kit.brand(&Safe::with("wrong")).check().await.unwrap_err();
        let NetError::SignedOut { why } = refused else { panic!("{refused:?}") };
        assert!(why.contains("Invalid identifier or password"), "{why}");
    }

    async fn what_people_wrote_arrives_once(&self) {
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        let page = drain(&*desk, &mut cursor).await;
        assert_eq!(page.odd, Vec::<String>::new());
        assert_eq!(ids(&page).len(), page.items.len(), "an item came twice");
        for (name, kind) in [
            ("mention", Kind::Mention),
            ("crisis", Kind::Mention),
            ("quote", Kind::Mention),
            ("reply", Kind::Comment),
            ("nested", Kind::Comment),
            ("launch", Kind::Post),
            ("hours", Kind::Post),
        ] {
            let item = page
                .items
                .iter()
                .find(|item| item.id == self.kit.uri(name))
                .unwrap_or_else(|| panic!("{name} did not come"));
            assert_eq!((item.kind, item.from_us), (kind, kind == Kind::Post), "{name}");
        }
        let find = |name: &str| page.items.iter().find(|item| item.id == self.kit.uri(name)).unwrap();
        let nested = find("nested");
        assert_eq!(nested.conversation.as_deref(), Some(self.kit.uri("launch")));
        assert_eq!(nested.in_reply_to.as_deref(), Some(self.kit.uri("reply")));
        assert_eq!(find("reply").media[0].alt.as_deref(), Some("A broken bottle"));
        assert!(find("quote").text.contains("> Our new cold brew ships today ☕"), "{}", find("quote").text);
        assert!(find("mention").text.starts_with("👋🏽 héllo @brand.test"));
        assert!(page.items.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at), "oldest first");

        let picture = desk.attachment(find("reply"), &find("reply").media[0]).await.unwrap();
        assert!(!picture.is_empty());

        let again = drain(&*desk, &mut cursor).await;
        assert_eq!(again.items, [], "nothing is new");
    }

    async fn our_own_posts_and_searches_arrive(&self) {
        let safe = self.safe();
        let desk = self.kit.brand_with(&safe, |account| account.listen = vec!["teapots".to_owned()]);
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        let about = self.cyd.create("app.bsky.feed.post", json!({"text": "these teapots are fine"})).await;
        let both = self.dee.mention(&self.brand, "your teapots leak", json!({})).await;
        let launch = &self.kit.seed["uris"]["launch"];
        let elsewhere = self.brand.reply("answered from the phone", launch, launch).await;
        for post in [&about, &both, &elsewhere] {
            self.brand.sees(post["uri"].as_str().unwrap()).await;
        }
        self.brand.is_told_of(both["uri"].as_str().unwrap(), "mention").await;
        let page = until("the three posts", || async {
            let page = drain(&*desk, &mut cursor.clone()).await;
            (page.items.len() >= 3).then_some(page)
        })
        .await;
        assert_eq!(page.items.len(), 3, "{:?}", ids(&page));
        let find = |post: &Value| page.items.iter().find(|item| item.id == post["uri"]).unwrap();
        assert_eq!((find(&about).kind, find(&about).from_us), (Kind::Post, false));
        assert_eq!(find(&both).kind, Kind::Mention);
        assert_eq!(
            (find(&elsewhere).from_us, find(&elsewhere).conversation.as_deref()),
            (true, launch["uri"].as_str())
        );
    }

    async fn a_reply_is_seen_with_its_facets_and_its_picture(&self) {
        let desk = self.kit.brand(&self.safe());
        let asked = self.item(self.kit.uri("mention")).await;
        let text = "👋🏽 Mulțumim și 日本語 @ana.test și @bob.test: https://acme.test/ajutor, #comandă. @nobody.test";
        let mut out = outgoing(&*desk, OutgoingKind::Reply, Some(&asked), text);
        let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
        std::fs::write(&file, base64::prelude::BASE64_STANDARD.decode(PNG).unwrap()).unwrap();
        let url = file.path().to_str().unwrap().to_owned();
        out.media = vec![Media { kind: "image".to_owned(), url, alt: Some("Un pahar".to_owned()), ..Media::default() }];

        assert_eq!(desk.find(&out).await, Ok(None));
        let sent = desk.send(&out).await.unwrap();
        // Who is answered and named is told once, of the mention.
        self.ana.is_told_of(&sent.remote_id, "mention").await;
        self.bob.is_told_of(&sent.remote_id, "mention").await;
        assert!(sent.url.as_deref().is_some_and(|url| url.starts_with("https://bsky.app/profile/brand.test/post/")));

        let seen = self.ana.sees(&sent.remote_id).await;
        let record = &seen["record"];
        let marked: Vec<&str> = record["facets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|facet| {
                let at = |end: &str| facet["index"][end].as_u64().unwrap() as usize;
                &text[at("byteStart")..at("byteEnd")]
            })
            .collect();
        assert_eq!(marked, ["@ana.test", "@bob.test", "https://acme.test/ajutor", "#comandă"]);
        assert_eq!((record["text"].as_str(), &record["langs"]), (Some(text), &json!(["ro"])));
        assert_eq!(record["reply"]["parent"]["uri"], asked.id.as_str());
        assert_eq!(seen["embed"]["images"][0]["alt"], "Un pahar");
        assert_eq!(seen["embed"]["images"][0]["aspectRatio"], json!({"width": 8, "height": 8}));

        // Sent again it is the same record; found, it is the same too.
        assert_eq!(desk.send(&out).await.as_ref(), Ok(&sent));
        assert_eq!(desk.find(&out).await, Ok(Some(sent.clone())));
        assert_eq!(self.ours(text).await, 1);
        // What another try of ours made with other facets is still our reply.
        let mut other = out.clone();
        other.media.clear();
        assert_eq!(desk.send(&other).await, Ok(sent));
        other.text = "something else".to_owned();
        assert!(matches!(desk.send(&other).await, Err(SendError::Refused(_))));
        assert_eq!(self.ours(text).await, 1);

        // An answer deep in a thread hangs below its root.
        let nested = self.item(self.kit.uri("nested")).await;
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Reply, Some(&nested), "Ne pare rău!")).await.unwrap();
        self.cyd.is_told_of(&sent.remote_id, "reply").await;
        let record = self.cyd.sees(&sent.remote_id).await["record"].clone();
        assert_eq!(record["reply"]["root"]["uri"], self.kit.uri("launch"));
        // An item that came by import has no content hashes: they are looked up.
        let mut bare = nested.clone();
        bare.extra.clear();
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Reply, Some(&bare), "Încă o dată")).await.unwrap();
        assert_eq!(self.cyd.sees(&sent.remote_id).await["record"]["reply"], record["reply"]);
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "A new day")).await.unwrap();
        assert!(self.ana.sees(&sent.remote_id).await["record"]["reply"].is_null());
    }

    async fn the_network_says_no_in_its_words(&self) {
        let desk = self.kit.brand(&self.safe());
        let long = outgoing(&*desk, OutgoingKind::Post, None, &"ș".repeat(301));
        let Err(SendError::Refused(NetError::Refused { why })) = desk.send(&long).await else {
            panic!("301 were taken")
        };
        assert!(why.contains("300"), "{why}");
        let fits = outgoing(&*desk, OutgoingKind::Post, None, &"👩‍👩‍👧".repeat(100));
        assert!(desk.send(&fits).await.is_ok());
        let mut file = outgoing(&*desk, OutgoingKind::Post, None, "a film");
        file.media = vec![Media { url: "/no/such.mp4".to_owned(), ..Media::default() }];
        let Err(SendError::Refused(NetError::Refused { why })) = desk.send(&file).await else {
            panic!("no file was sent")
        };
        assert!(why.contains("/no/such.mp4 cannot be read"), "{why}");
    }

    async fn a_thread_shows_its_holes(&self) {
        let launch = &self.kit.seed["uris"]["launch"];
        let deleted = self.bob.reply("I take this back", launch, launch).await;
        let below = self.cyd.reply("no, it is true", launch, &deleted).await;
        self.brand.sees(below["uri"].as_str().unwrap()).await;
        let item = self.item(below["uri"].as_str().unwrap()).await;
        self.bob.delete(deleted["uri"].as_str().unwrap()).await;
        self.brand.misses(deleted["uri"].as_str().unwrap()).await;

        let desk = self.kit.brand(&self.safe());
        let thread = desk.thread(&item).await.unwrap();
        assert_eq!(thread[0].id, self.kit.uri("launch"), "the root comes first");
        assert!(thread[0].from_us);
        let hole = thread.iter().find(|one| one.id == deleted["uri"]).unwrap();
        assert_eq!((hole.text.as_str(), &hole.extra["gone"]), ("[deleted post]", &json!("deleted")));
        assert!(thread.iter().any(|one| one.id == item.id));
        assert!(thread.iter().any(|one| one.id == self.kit.uri("nested")), "the other branches are there");

        // Who blocks us is shown as a hole as well.
        let hidden = self.ana.reply("you will not see this", launch, launch).await;
        let below = self.cyd.reply("but this", launch, &hidden).await;
        let item = self.item(below["uri"].as_str().unwrap()).await;
        let block = self.ana.create("app.bsky.graph.block", json!({"subject": self.brand.did})).await;
        self.brand.misses(hidden["uri"].as_str().unwrap()).await;
        let thread = desk.thread(&item).await.unwrap();
        let hole = thread.iter().find(|one| one.id == hidden["uri"]).unwrap();
        assert_eq!((hole.text.as_str(), &hole.extra["gone"]), ("[blocked]", &json!("blocked")));
        self.ana.delete(block["uri"].as_str().unwrap()).await;
        self.brand.sees(hidden["uri"].as_str().unwrap()).await;

        // The item itself may be gone.
        self.cyd.delete(below["uri"].as_str().unwrap()).await;
        self.brand.misses(below["uri"].as_str().unwrap()).await;
        let thread = desk.thread(&item).await.unwrap();
        assert!(thread.iter().any(|one| one.id == item.id && one.text == "[deleted post]"));
        assert_eq!(thread[0].id, self.kit.uri("launch"));
    }

    async fn likes_reposts_and_deletion_are_done_and_undone(&self) {
        let desk = self.kit.brand(&self.safe());
        let item = self.item(self.kit.uri("mention")).await;
        for (act, field) in [(Moderation::Like, "like"), (Moderation::Boost, "repost")] {
            let is = |on: bool| async move {
                let view = self.brand.post(&item_uri(self)).await.unwrap();
                (view["viewer"][field].is_string() == on).then_some(())
            };
            desk.moderate(&item, act, true).await.unwrap();
            until(field, || is(true)).await;
            desk.moderate(&item, act, true).await.unwrap();
            assert_eq!(self.ana.sees(&item.id).await[format!("{field}Count")], 1);
            desk.moderate(&item, act, false).await.unwrap();
            until(field, || is(false)).await;
            desk.moderate(&item, act, false).await.unwrap();
        }
        assert!(matches!(desk.moderate(&item, Moderation::Delete, true).await, Err(NetError::Refused { .. })));
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "to be deleted")).await.unwrap();
        let own = self.item(&sent.remote_id).await;
        desk.moderate(&own, Moderation::Delete, true).await.unwrap();
        self.brand.misses(&sent.remote_id).await;
        desk.moderate(&own, Moderation::Delete, true).await.unwrap();
        assert!(matches!(desk.moderate(&own, Moderation::Delete, false).await, Err(NetError::Unsupported { .. })));
    }

    async fn people_are_muted_blocked_and_reported(&self) {
        let desk = self.kit.brand(&self.safe());
        let item = self.item(self.kit.uri("crisis")).await;
        let viewer = |pointer: &'static str, on: bool| async move {
            let profile = self.brand.get("app.bsky.actor.getProfile", &[("actor", &self.dee.did)]).await;
            let is = profile.pointer(pointer).is_some_and(|state| state.is_string() || state == &json!(true));
            (is == on).then_some(())
        };
        for (act, pointer) in [(Moderation::Mute, "/viewer/muted"), (Moderation::Block, "/viewer/blocking")] {
            for on in [true, true, false, false] {
                desk.moderate(&item, act, on).await.unwrap();
                until(pointer, || viewer(pointer, on)).await;
            }
        }
        desk.moderate(&item, Moderation::Report, true).await.unwrap();
        assert!(matches!(desk.moderate(&item, Moderation::Hide, true).await, Err(NetError::Unsupported { .. })));
    }

    async fn an_expired_session_is_renewed(&self) {
        let safe = self.safe();
        let mut session = self.signed_in();
        session["access"] = json!(expired(session["access"].as_str().unwrap()));
        safe.put(&session);
        let desk = self.kit.brand(&safe);
        // Several at once renew it once: a pair of tokens is good for one renewal.
        let (a, b) = tokio::join!(desk.check(), desk.fetch(None, now()));
        assert_eq!((a, b.is_ok()), (Ok("brand.test".to_owned()), true));
        let renewed = safe.session();
        assert_ne!(renewed["access"], session["access"]);
        assert_ne!(renewed["refresh"], session["refresh"]);

        // A write finds it expired as well, and is sent once.
        let mut stale = renewed.clone();
        stale["access"] = json!(expired(renewed["access"].as_str().unwrap()));
        safe.put(&stale);
        let desk = self.kit.brand(&safe);
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "after a long sleep")).await.unwrap();
        self.brand.sees(&sent.remote_id).await;
        assert_eq!(self.ours("after a long sleep").await, 1);

        // When not even the renewal is taken, the app password is.
        let mut dead = safe.session();
        for token in ["access", "refresh"] {
            dead[token] = json!(expired(dead[token].as_str().unwrap()));
        }
        safe.put(&dead);
        assert_eq!(self.kit.brand(&safe).check().await, Ok("brand.test".to_owned()));
        safe.put(&dead);
        *safe.secret.lock().unwrap() = "wrong".to_owned();
        let refused = self.kit.brand(&safe).fetch(None, now()).await.unwrap_err();
        assert!(matches!(refused, NetError::SignedOut { .. }), "{refused:?}");
    }

    async fn a_long_gap_is_caught_up(&self) {
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        let mut all = BTreeSet::new();
        for n in 0..160 {
            let post = self.bob.mention(&self.brand, &format!("message {n}"), json!({})).await;
            all.insert(post["uri"].as_str().unwrap().to_owned());
        }
        for uri in all.iter().rev().take(2) {
            self.brand.sees(uri).await;
        }
        until("160 mentions", || async { (self.mentions(160).await >= 160).then_some(()) }).await;
        let page = drain(&*desk, &mut cursor).await;
        let came: Vec<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(came.len(), 160);
        assert_eq!(came.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), all);

        // What claims to be old lands below everything that was read: a deeper round finds it.
        let mut late = BTreeSet::new();
        for claimed in ["2023-05-01T00:00:00Z", "0001-01-01T00:00:00.000Z", "9998-12-31T23:59:59Z", "not a date"] {
            let when = json!({"createdAt": claimed});
            late.insert(self.bob.mention(&self.brand, claimed, when).await["uri"].as_str().unwrap().to_owned());
        }
        for uri in &late {
            // The network takes no post whose time is no time at all.
            if let Some(view) = self.shown_soon(uri).await {
                assert!(view["record"]["text"].is_string());
            } else {
                all.insert(uri.clone());
            }
        }
        let late: Vec<&String> = late.iter().filter(|uri| !all.contains(*uri)).collect();
        assert!(late.len() >= 3);
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        for uri in late {
            let item = page.items.iter().find(|item| item.id == *uri).unwrap_or_else(|| panic!("{uri} was lost"));
            assert!(item.created_at > "2023-04-30T00:00:00Z".parse::<Time>().unwrap(), "{item:?}");
            assert!(item.created_at <= now().plus(Span::minutes(1)), "{item:?}");
        }
    }

    async fn shown_soon(&self, uri: &str) -> Option<Value> {
        for _ in 0..60 {
            if let Some(view) = self.brand.post(uri).await {
                return Some(view);
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        None
    }

    async fn mentions(&self, most: usize) -> usize {
        let (mut count, mut cursor) = (0, String::new());
        while count < most {
            let params = [("reasons", "mention"), ("limit", "100"), ("cursor", cursor.as_str())];
            let page = self
                .brand
                .get("app.bsky.notification.listNotifications", if cursor.is_empty() { &params[..2] } else { &params })
                .await;
            let told = page["notifications"].as_array().unwrap();
            count += told
                .iter()
                .filter(|one| one["record"]["text"].as_str().is_some_and(|text| text.contains("message ")))
                .count();
            match page["cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        count
    }

    async fn deleted_posts_are_noticed(&self) {
        let post = self.cyd.mention(&self.brand, "oh never mind", json!({})).await;
        let uri = post["uri"].as_str().unwrap();
        self.brand.is_told_of(uri, "mention").await;
        let mut cursor = None;
        assert!(ids(&drain(&*self.kit.brand(&self.safe()), &mut cursor).await).contains(uri));
        self.cyd.delete(uri).await;
        self.brand.misses(uri).await;
        // Someone we block hides their posts from us: hidden is not gone.
        let hidden = self.kit.uri("crisis");
        let block = self.brand.create("app.bsky.graph.block", json!({"subject": self.dee.did})).await;
        self.brand.misses(hidden).await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        assert_eq!(page.removed, [uri]);
        self.brand.delete(block["uri"].as_str().unwrap()).await;
        self.brand.sees(hidden).await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        assert_eq!(page.removed, Vec::<String>::new(), "said once");
    }

    async fn direct_messages_reach_the_person(&self) {
        let item = self.item(self.kit.uri("mention")).await;
        let plain = Safe::with(self.kit.text("/accounts/brand/appPassword"));
        let desk = self.kit.brand(&plain);
        desk.check().await.unwrap();
        assert!(!desk.caps().private_reply, "this app password may not");
        let out = outgoing(&*desk, OutgoingKind::Private, Some(&item), "Bună, Ana! 🚂 https://acme.test/x");
        assert!(matches!(desk.send(&out).await, Err(SendError::Refused(_))));

        let may = Safe::with(self.kit.text("/accounts/brand/appPasswordDms"));
        let desk = self.kit.brand(&may);
        desk.check().await.unwrap();
        assert!(desk.caps().private_reply);
        // Ana takes messages from those she follows, and she follows the brand.
        assert_eq!(desk.find(&out).await, Ok(None));
        let sent = desk.send(&out).await.unwrap();
        assert_eq!(desk.find(&out).await, Ok(Some(sent.clone())));
        let got = self.ana.chat("chat.bsky.convo.getMessages", &[("convoId", self.kit.text("/convoId"))]).await;
        let ours: Vec<&Value> =
            got["messages"].as_array().unwrap().iter().filter(|one| one["text"] == out.text.as_str()).collect();
        assert_eq!(ours.len(), 1);
        assert_eq!(ours[0]["id"], sent.remote_id.as_str());
        assert_eq!(ours[0]["facets"][0]["features"][0]["uri"], "https://acme.test/x");
    }

    /// Counts our posts with this text on the server's own list.
    async fn ours(&self, text: &str) -> usize {
        self.brand.records().await.iter().filter(|record| record["value"]["text"] == text).count()
    }

    async fn cut_connections_neither_lose_nor_double(&self) {
        let cuts: usize = std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
        let item = self.item(self.kit.uri("mention")).await;
        let safe = self.safe();
        for kind in ["cutbefore", "lostack", "half"] {
            for n in 0..cuts {
                let proxy = Proxy::start(self.kit.text("/pds"), kind);
                let desk = self.kit.brand_with(&safe, |account| {
                    account.options.insert("pds".to_owned(), proxy.url().into());
                });
                let text = format!("{kind} {n}");
                let out = outgoing(&*desk, OutgoingKind::Reply, Some(&item), &text);
                let cut = desk.send(&out).await;
                assert!(matches!(cut, Err(SendError::Unknown(_))), "{kind}: {cut:?}");
                let found = desk.find(&out).await.unwrap();
                assert_eq!(found.is_some(), kind != "cutbefore", "{kind}");
                let sent = match found {
                    Some(sent) => sent,
                    None => desk.send(&out).await.unwrap(),
                };
                assert_eq!(desk.find(&out).await, Ok(Some(sent)));
                assert_eq!(self.ours(&text).await, 1, "{kind}");
            }
        }
        eprintln!("{} cut connections: each reply is on the server's list exactly once", cuts * 3);
    }
}

fn item_uri(stage: &Stage) -> String {
    stage.kit.uri("mention").to_owned()
}

/// Signs a token again with the network's secret, expired an hour ago.
fn expired(token: &str) -> String {
    let mut parts = token.split('.');
    let (head, body) = (parts.next().unwrap(), parts.next().unwrap());
    let mut claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap();
    claims["exp"] = json!(now().millis() / 1000 - 3600);
    let signed = format!("{head}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(hmac(b"jwt-secret", signed.as_bytes())))
}

/// HMAC with SHA-256 (RFC 2104), for keys of at most 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| (0..64).map(move |n| key.get(n).copied().unwrap_or(0) ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
    Sha256::digest([pad(0x5c).as_slice(), &inner].concat()).to_vec()
}

/// The fault proxy in front of the server: it cuts the first write.
struct Proxy {
    child: Child,
    port: u16,
}

impl Proxy {
    fn start(pds: &str, kind: &str) -> Proxy {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let upstream = pds.rsplit(':').next().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kits/mastodon-mock/cutproxy.py");
        let rule = format!("{kind}:POST:/xrpc/com.atproto.repo.putRecord:1");
        let mut child = Command::new("python3")
            .args([script, &port.to_string(), upstream, &rule])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.next().unwrap().unwrap().starts_with("listening"));
        // Its later lines must go somewhere, or it would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Proxy { child, port }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
