//! The Bluesky connector against the real network: PDS, AppView and moderation on loopback.

mod cuts;
#[path = "../kits/bluesky.rs"]
mod kit;
mod messages;
mod moderating;
mod reading;
mod sessions;
mod writing;

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
use hearken::domain::report::Report;
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
    stage.direct_messages_arrive_and_are_answered().await;
    stage.a_stranger_s_message_is_a_request_until_it_is_answered().await;
    stage.a_long_gap_of_messages_is_caught_up().await;
    stage.a_deleted_message_is_noticed_and_a_message_is_liked().await;
    stage.who_takes_no_messages_is_answered_in_public().await;
    stage.cut_connections_neither_lose_nor_double().await;
    stage.cut_connections_neither_lose_nor_double_messages().await;
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
        heading: None,
        leaves_at: None,
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

    /// Counts our posts with this text on the server's own list.
    async fn ours(&self, text: &str) -> usize {
        self.brand.records().await.iter().filter(|record| record["value"]["text"] == text).count()
    }
}
