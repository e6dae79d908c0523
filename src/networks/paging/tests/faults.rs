//! Servers that do not do as they should: nobody is paged twice, and no sentence gives a secret away.

use super::*;

/// What a server does instead of taking a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Says no, with this status, quoting all it was sent.
    Status(u16),
    /// Sends us on to an address that holds what it was asked.
    Elsewhere,
    /// Never answers.
    Hangs,
    /// Answers when nobody waits any more.
    Late,
    /// Closes the line without a word.
    Cuts,
    /// Closes it in the middle of its answer.
    Half,
    /// Answers with 5 MB.
    Huge,
    /// Says yes with something else than it should.
    Garbage,
    /// Says yes with bytes that are no text and move cursors.
    Noise,
}

fn reply(fault: Fault, seen: &Seen) -> Reply {
    let asked = format!("{} {} {}", seen.what, seen.head, seen.text());
    let json = serde_json::json!({ "error": asked }).to_string();
    let ok = |body: &[u8]| match Reply::with(200, &[], body) {
        Reply::Bytes(bytes) => bytes,
        _ => unreachable!(),
    };
    match fault {
        Fault::Status(status) => Reply::with(status, &[], json),
        Fault::Elsewhere => {
            let path = seen.what.split(' ').nth(1).unwrap();
            Reply::with(302, &[("location", &format!("https://elsewhere.example{path}"))], "")
        }
        Fault::Hangs => Reply::Hang,
        Fault::Late => Reply::Late(Duration::from_millis(900), ok(br#"{"ok":true,"status":"success","id":"x"}"#)),
        Fault::Cuts => Reply::cut(),
        Fault::Half => Reply::Last(b"HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n{\"ok\":tr".to_vec()),
        Fault::Huge => Reply::with(200, &[], "x".repeat(5 << 20)),
        Fault::Garbage => Reply::with(200, &[("content-type", "text/html")], format!("<p>Welcome to {asked}</p>")),
        Fault::Noise => Reply::with(200, &[], b"\xff\xfe\x1b[2J\x1b]0;owned\x07\x9b31m"),
    }
}

/// How often a page was sent, and what was said.
async fn tried(by: Channel, address: &str, fault: Fault) -> (usize, Result<(), String>) {
    let fake = Fake::start(move |seen, _| reply(fault, seen)).await;
    let is_slow = matches!(fault, Fault::Hangs | Fault::Late);
    let channels = if is_slow { hasty(&fake.base) } else { channels(&fake.base) };
    let told = paged(&channels, by, address).await;
    if fault == Fault::Late {
        // The answer comes when nobody waits: nothing may follow it.
        tokio::time::sleep(Duration::from_millis(1200)).await;
    }
    (fake.seen().len(), told)
}

#[tokio::test]
async fn a_page_that_may_have_arrived_is_never_sent_twice() {
    for (by, address, _) in WEB {
        for fault in [Fault::Hangs, Fault::Late, Fault::Cuts, Fault::Half] {
            let (times, told) = tried(by, address, fault).await;
            let why = told.unwrap_err();
            assert_eq!(times, 1, "{by} {fault:?}: {why}");
            assert!(
                why.contains("nobody knows whether it arrived") && why.contains("not sent twice"),
                "{fault:?}: {why}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_is_told_with_what_to_do_and_without_a_secret() {
    for (by, address, _) in WEB {
        let channel = if by == Channel::Webhook || by == Channel::Slack || by == Channel::Pagerduty {
            format!("{by} {address}: ")
        } else {
            format!("{by}: ")
        };
        for (fault, words) in [
            (Fault::Status(400), "refused"),
            (Fault::Status(401), "its secret is not taken"),
            (Fault::Status(403), "see that the address in rota.toml and [paging] are right"),
            (Fault::Status(404), "refused"),
            (Fault::Status(410), "refused"),
            (Fault::Status(429), "it did not leave"),
            (Fault::Status(500), "nobody knows whether it arrived"),
            (Fault::Elsewhere, "elsewhere.example"),
        ] {
            let (times, told) = tried(by, address, fault).await;
            let why = told.unwrap_err();
            assert!(why.starts_with(&channel) && why.contains(words), "{by} {fault:?}: {why}");
            // PagerDuty takes the same page twice for one.
            let again = by == Channel::Pagerduty && fault == Fault::Status(500);
            assert_eq!(times, if again { 2 } else { 1 }, "{by} {fault:?}: {why}");
            assert!(!why.contains(HUSH), "{by} {fault:?}: {why}");
        }
    }
}

#[tokio::test]
async fn a_yes_that_is_none_is_no_yes() {
    for (by, address, _) in WEB {
        for fault in [Fault::Huge, Fault::Garbage, Fault::Noise] {
            let (times, told) = tried(by, address, fault).await;
            assert_eq!(times, 1, "{by} {fault:?}");
            if by == Channel::Webhook {
                assert_eq!(told, Ok(()), "any yes of a webhook is one");
                continue;
            }
            let why = told.unwrap_err();
            assert!(why.contains("no answer that it knows") && why.len() < 600, "{by} {fault:?}: {why}");
            assert!(!why.contains(HUSH) && !why.contains(char::is_control), "{by} {fault:?}: {why:?}");
        }
    }
}

#[tokio::test]
async fn what_certainly_did_not_leave_is_tried_once_more() {
    for (by, address, says) in WEB {
        let busy = Fake::start(move |_, nth| Reply::with(if nth == 0 { 503 } else { 200 }, &[], says)).await;
        assert_eq!(paged(&channels(&busy.base), by, address).await, Ok(()), "{by}");
        assert_eq!(busy.seen().len(), 2, "{by}");

        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", closed.local_addr().unwrap());
        drop(closed);
        let why = paged(&channels(&base), by, address).await.unwrap_err();
        assert!(why.contains("it did not leave: cannot reach 127.0.0.1") && !why.contains(HUSH), "{by}: {why}");
    }
}

#[tokio::test]
async fn an_attempt_ends_at_its_limit_whatever_hangs() {
    let fake = Fake::start(|_, _| Reply::Hang).await;
    let mut channels = channels(&fake.base);
    channels.limit = Duration::from_millis(300);
    for (by, address, _) in WEB {
        let why = paged(&channels, by, address).await.unwrap_err();
        assert!(why.contains("nobody knows whether it arrived") && !why.contains(HUSH), "{by}: {why}");
    }
    assert_eq!(fake.seen().len(), WEB.len());
    let told = channels.tell(Channel::Pagerduty, Some(&name("lea")), &page(), &News::Over).await;
    assert!(matches!(told, Some(Outcome::Failed(why)) if why.starts_with("pagerduty lea: ")));
}

#[tokio::test]
async fn a_key_or_an_address_of_the_wrong_shape_leaves_nothing() {
    let fake = Fake::start(|_, _| Reply::json("{}")).await;
    let mut channels = channels(&fake.base);
    let short = Kept(BTreeMap::from([
        ("paging:pagerduty/lea".to_owned(), format!("{HUSH}-short")),
        ("paging:slack/ops".to_owned(), format!("https://ana:{HUSH}@hooks.example/x")),
        ("paging:telegram".to_owned(), format!("{HUSH}\nline")),
        ("paging:webhook/siren".to_owned(), format!("{HUSH}\u{7}")),
    ]));
    channels.setup = Setup::new(channels.setup.paging.clone(), &[], Arc::new(short), now);
    for (by, address, words) in [
        (Channel::Pagerduty, "lea", "integration key"),
        (Channel::Slack, "ops", "must not hold a password"),
        (Channel::Webhook, "siren", "holds characters that no token has"),
    ] {
        let why = paged(&channels, by, address).await.unwrap_err();
        assert!(why.contains(words) && !why.contains(HUSH), "{by}: {why}");
    }
    assert_eq!(fake.seen().len(), 0);
}

#[tokio::test]
async fn pages_can_be_under_way_side_by_side() {
    let fake = Fake::start(|_, _| Reply::json(r#"{"id":"x"}"#)).await;
    let channels = Arc::new(channels(&fake.base));
    let work = (0..8).map(|n| {
        let channels = Arc::clone(&channels);
        tokio::spawn(async move { paged(&channels, Channel::Ntfy, &format!("topic-{n}")).await })
    });
    assert!(join_all(work).await.into_iter().all(|done| done.unwrap() == Ok(())));
    let topics: std::collections::BTreeSet<String> = fake.seen().iter().map(Seen::text).collect();
    assert_eq!(topics.len(), 8);
}
