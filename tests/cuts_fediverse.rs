//! Cut lines between the desk and a server: after an unknown outcome we read back, then send again or not.
//! Counted on the server's own list. `HEARKEN_CUTS=30` asks for thirty of each fault on each server.

#[path = "kits/fediverse.rs"]
mod fediverse;

use std::sync::Arc;

use fediverse::{Kit, Person, Software, connect, outgoing};
use hearken::desk::{Handle, Library, Work, clock, start};
use hearken::domain::ask::{Query, Shown};
use hearken::domain::bands::Order;
use hearken::domain::command::Command;
use hearken::domain::id::{ConversationId, SeatName};
use hearken::domain::network::{Network, Outgoing, OutgoingKind, SendError, Sent, Vault};
use hearken::domain::reply::{Delivery, Draft};

/// What the desk does with a reply whose outcome is unknown.
async fn deliver(brand: &dyn Network, outgoing: &Outgoing, unknown: &mut u32) -> Sent {
    loop {
        match brand.send(outgoing).await {
            Ok(sent) => return sent,
            Err(SendError::Unknown(_)) => *unknown += 1,
            Err(SendError::NotSent(_)) => continue,
            Err(SendError::Refused(why)) => panic!("refused: {why}"),
        }
        if let Some(sent) = brand.find(outgoing).await.unwrap() {
            return sent;
        }
    }
}

async fn on_the_server(me: &Person, text: &str) -> Vec<String> {
    let own = me.own().await;
    let ours = own.iter().filter(|status| status["content"].as_str().is_some_and(|content| content.contains(text)));
    ours.map(|status| status["id"].as_str().unwrap().to_owned()).collect()
}

async fn cut(software: Software) {
    let Some(kit) = Kit::start(software) else { return };
    let rounds: u32 = std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let (me, fan) = (kit.person("brand").await, kit.person("fan1").await);
    fan.write("@brand a question", "public", None).await;
    let mut inbox = fediverse::Inbox::default();
    let asked = inbox.until(&*kit.brand(&me.token), |item| item.text.contains("a question")).await;
    for fault in ["lostack", "cutbefore", "half"] {
        let mut unknown = 0;
        for round in 0..rounds {
            let proxy = kit.cut(fault);
            let brand = connect(&proxy.base, &me.token, &[]);
            let text = format!("Answer {fault}-{round}. Şi câteva *cuvinte* https://example.org/a?b=c");
            // Half of them are answers, half are posts.
            let reply = outgoing(&*brand, &text, (round % 2 == 0).then_some(&asked));
            let sent = deliver(&*brand, &reply, &mut unknown).await;
            let there = on_the_server(&me, &format!("{fault}-{round}.")).await;
            assert_eq!(there, [sent.remote_id], "{software:?} {fault} {round}");
        }
        assert_eq!(unknown, rounds, "each cut leaves the outcome unknown");
        eprintln!("{software:?} {fault}: {rounds} cut, {rounds} there exactly once");
    }
    // The control: without reading back, a repeat doubles where the server ignores the key, as snac does.
    let proxy = kit.cut("lostack");
    let brand = connect(&proxy.base, &me.token, &[]);
    let reply = outgoing(&*brand, "Blind control.", None);
    for _ in 0..2 {
        let _ = brand.send(&reply).await;
    }
    let blind = on_the_server(&me, "Blind control.").await.len();
    eprintln!("{software:?}: a blind repeat leaves {blind}");
    assert_eq!(blind, if software == Software::Snac { 2 } else { 1 });
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_on_the_mock() {
    cut(Software::Mock).await;
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_on_snac() {
    cut(Software::Snac).await;
}

async fn listing(desk: &Handle, ana: &SeatName) -> Vec<ConversationId> {
    let query = Query::Listing { filter: String::new(), order: Order::Saving };
    let Shown::Listing(listing) = desk.ask(ana, query).await else { panic!("no listing") };
    listing.rows.iter().filter_map(|row| row.id.conversation()).collect()
}

/// Answers one question through a whole desk whose line is cut while the answer leaves.
async fn through_a_desk(kit: &Kit, me: &Person, fault: &str) {
    let (dir, ana, proxy) = (tempfile::tempdir().unwrap(), SeatName::new("ana"), kit.cut(fault));
    let account = fediverse::settings(&proxy.base, &[]);
    let vault: Arc<dyn Vault> = Arc::new(fediverse::Safe(me.token.clone()));
    let library = Library {
        name: "cut".to_owned(),
        dir: dir.path().to_owned(),
        accounts: vec![account.clone()],
        ..Library::default()
    };
    let running = start(library, &vault, Work::All).unwrap();
    let desk = running.handle();
    let mut news = desk.news();
    let asked = loop {
        if let Some(id) = listing(&desk, &ana).await.into_iter().next() {
            break id;
        }
        news.changed().await.unwrap();
    };
    let text = format!("Through the desk, {fault}.");
    let draft = Draft {
        conversation: Some(asked),
        seat: ana.clone(),
        note: false,
        kind: OutgoingKind::Reply,
        account: account.id(),
        answers: None,
        text: text.clone(),
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: clock::now(),
        changed_at: clock::now(),
        thought: hearken::domain::reply::Thought::default(),
    };
    desk.act(&ana, Command::Send { draft: Box::new(draft), now: true, seen: Vec::new() }).await.unwrap();
    let mut was_unknown = false;
    let sent = loop {
        match desk.reader().recent_replies(1).unwrap().remove(0).state {
            Delivery::Delivered { sent, .. } => break sent,
            Delivery::Unknown { .. } => was_unknown = true,
            Delivery::Refused { why } | Delivery::Held { why } => panic!("{fault}: {why}"),
            Delivery::Pending | Delivery::Sending { .. } | Delivery::ByHand | Delivery::CalledBack => {}
        }
        news.changed().await.unwrap();
    };
    assert!(was_unknown, "the line was cut");
    assert_eq!(on_the_server(me, &text).await, [sent.remote_id], "{fault}");
    running.stop().await;
}

/// The journal, the sender and reading back as they run in a desk: the rounds above are the connector alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_line_is_cut_answers_once() {
    let Some(kit) = Kit::start(Software::Mock) else { return };
    let (me, fan) = (kit.person("brand").await, kit.person("fan1").await);
    for fault in ["lostack", "cutbefore", "half"] {
        fan.write(&format!("@brand does the desk hear this, {fault}?"), "public", None).await;
        through_a_desk(&kit, &me, fault).await;
    }
}
