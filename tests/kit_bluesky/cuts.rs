//! Cut connections: nothing lost, nothing doubled, counted on the server's own list.

use super::*;

const CUTS: [&str; 3] = ["cutbefore", "lostack", "half"];

/// Cuts of each kind.
fn cuts() -> usize {
    std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(2)
}

impl Stage {
    pub async fn cut_connections_neither_lose_nor_double(&self) {
        let item = self.item(self.kit.uri("mention")).await;
        let safe = self.safe();
        for kind in CUTS {
            for n in 0..cuts() {
                let text = format!("{kind} {n}");
                let what = (OutgoingKind::Reply, &item, text.as_str());
                self.send_over_a_cut_line(&safe, (kind, "com.atproto.repo.putRecord"), what).await;
                assert_eq!(self.ours(&text).await, 1, "{kind}");
            }
        }
        eprintln!("{} cut connections: each reply is on the server's list exactly once", cuts() * 3);
    }

    /// The service of direct messages knows no key of ours: only reading back keeps a message single.
    pub async fn cut_connections_neither_lose_nor_double_messages(&self) {
        let convo = self.kit.text("/convoId");
        self.ana.whisper(convo, "are you there?").await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut None).await;
        let asked = page.items.into_iter().find(|item| item.text == "are you there?").unwrap();
        let mention = self.item(self.kit.uri("mention")).await;
        let safe = self.safe();
        for kind in CUTS {
            for n in 0..cuts() {
                for (outgoing_kind, item) in [(OutgoingKind::Reply, &asked), (OutgoingKind::Private, &mention)] {
                    let text = format!("{kind} {n} {outgoing_kind:?}");
                    let what = (outgoing_kind, item, text.as_str());
                    self.send_over_a_cut_line(&safe, (kind, "chat.bsky.convo.sendMessage"), what).await;
                    assert_eq!(self.whispered(convo, &text).await, 1, "{kind}");
                }
            }
        }
        eprintln!("{} cut connections: each message is in the conversation exactly once", cuts() * 6);
    }

    /// Sends over a line that is cut at its first write, reads back, and sends again only what is not there.
    async fn send_over_a_cut_line(
        &self,
        safe: &Arc<Safe>,
        (cut, method): (&str, &str),
        (kind, item, text): (OutgoingKind, &Item, &str),
    ) {
        let proxy = Proxy::start(self.kit.text("/pds"), cut, method);
        let desk = self.kit.brand_with(safe, |account| {
            account.options.insert("pds".to_owned(), proxy.url().into());
        });
        let out = outgoing(&*desk, kind, Some(item), text);
        let sent = desk.send(&out).await;
        assert!(matches!(sent, Err(SendError::Unknown(_))), "{cut}: {sent:?}");
        let found = desk.find(&out).await.unwrap();
        assert_eq!(found.is_some(), cut != "cutbefore", "{cut}");
        let sent = match found {
            Some(sent) => sent,
            None => desk.send(&out).await.unwrap(),
        };
        assert_eq!(desk.find(&out).await, Ok(Some(sent)));
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
