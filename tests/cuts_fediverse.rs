//! Cut lines between the desk and a server: after an unknown outcome we read back, then send again or not.
//! Counted on the server's own list. `HEARKEN_CUTS=30` asks for thirty of each fault on each server.

#[path = "kits/fediverse.rs"]
mod fediverse;

use fediverse::{Kit, Person, Software, connect, outgoing};
use hearken::domain::network::{Network, Outgoing, SendError, Sent};

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
