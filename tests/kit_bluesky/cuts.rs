//! Cut connections: nothing lost, nothing doubled, counted on the server's own list.

use super::*;

impl Stage {
    pub async fn cut_connections_neither_lose_nor_double(&self) {
        let cuts: usize = std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
        let item = self.item(self.kit.uri("mention")).await;
        let safe = self.safe();
        for kind in ["cutbefore", "lostack", "half"] {
            for n in 0..cuts {
                let proxy = Proxy::start(self.kit.text("/pds"), kind, "com.atproto.repo.putRecord");
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

    /// The service of direct messages knows no key of ours: only reading back keeps a message single.
    pub async fn cut_connections_neither_lose_nor_double_messages(&self) {
        let cuts: usize = std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
        let convo = self.kit.text("/convoId");
        self.ana.whisper(convo, "are you there?").await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut None).await;
        let asked = page.items.into_iter().find(|item| item.text == "are you there?").unwrap();
        let mention = self.item(self.kit.uri("mention")).await;
        let safe = self.safe();
        for kind in ["cutbefore", "lostack", "half"] {
            for n in 0..cuts {
                for (outgoing_kind, item) in [(OutgoingKind::Reply, &asked), (OutgoingKind::Private, &mention)] {
                    let proxy = Proxy::start(self.kit.text("/pds"), kind, "chat.bsky.convo.sendMessage");
                    let desk = self.kit.brand_with(&safe, |account| {
                        account.options.insert("pds".to_owned(), proxy.url().into());
                    });
                    let text = format!("{kind} {n} {outgoing_kind:?}");
                    let out = outgoing(&*desk, outgoing_kind, Some(item), &text);
                    let cut = desk.send(&out).await;
                    assert!(matches!(cut, Err(SendError::Unknown(_))), "{kind}: {cut:?}");
                    let found = desk.find(&out).await.unwrap();
                    assert_eq!(found.is_some(), kind != "cutbefore", "{kind}");
                    let sent = match found {
                        Some(sent) => sent,
                        None => desk.send(&out).await.unwrap(),
                    };
                    assert_eq!(desk.find(&out).await, Ok(Some(sent)));
                    assert_eq!(self.whispered(convo, &text).await, 1, "{kind}");
                }
            }
        }
        eprintln!("{} cut connections: each message is in the conversation exactly once", cuts * 6);
    }
}

/// The fault proxy in front of the server: it cuts the first write.
struct Proxy {
    child: Child,
    port: u16,
}

impl Proxy {
    fn start(pds: &str, kind: &str, method: &str) -> Proxy {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let upstream = pds.rsplit(':').next().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kits/mastodon-mock/cutproxy.py");
        let rule = format!("{kind}:POST:/xrpc/{method}:1");
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
