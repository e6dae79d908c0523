//! E-mail against a real IMAP server and a submission server that can be told to fail.

use std::collections::HashSet;
use std::sync::Arc;

use hearken::domain::id::{AccountId, ReplyId};
use hearken::domain::item::{Author, Item, Kind, Media};
use hearken::domain::network::{
    AccountSettings, Connect, Cursor, NetError, Network, Outgoing, OutgoingKind, Page, Secret, SendError, Vault,
};
use hearken::domain::time::{Span, Time};
use hearken::networks::email::ADAPTER;

#[path = "kits/email/kit.rs"]
mod kit;
#[path = "kit_email/pages.rs"]
mod pages;

use kit::Kit;

struct Password(String);

impl Vault for Password {
    fn secret(&self, _account: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new(self.0.clone()))
    }
    fn token(&self, _account: &AccountId, _name: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Time::from_millis(since.as_millis() as i64)
}

fn settings(user: &str, options: &str) -> AccountSettings {
    AccountSettings {
        network: "email".to_owned(),
        handle: format!("{user}@example.test"),
        options: toml::from_str(options).unwrap(),
        ..AccountSettings::default()
    }
}

fn connect(account: AccountSettings, password: &str) -> Box<dyn Network> {
    let vault = Arc::new(Password(password.to_owned()));
    (ADAPTER.connect)(Connect { account, vault, now }).unwrap()
}

fn options(kit: &Kit) -> String {
    format!(
        "imap = \"localhost:1993\"\nsmtp = \"localhost:1587\"\nca_file = \"{}\"\nname = \"Märk & Co\"\nsignature = \"The team\"",
        kit.certificate()
    )
}

fn account(kit: &Kit, user: &str) -> Box<dyn Network> {
    connect(settings(user, &options(kit)), &format!("{user}pass"))
}

fn mail(id: &str, rest: &str, text: &str) -> Vec<u8> {
    format!("From: Mira <fan@example.test>\r\nTo: brand@example.test\r\nMessage-ID: <{id}>\r\n{rest}\r\n{text}\r\n")
        .into_bytes()
}

fn unique(name: &str) -> String {
    format!("{name}.{}.{}@example.test", std::process::id(), now().millis())
}

/// Fetches to the end; returns the items and the last cursor.
async fn fetch_all(account: &dyn Network, mut cursor: Option<Cursor>) -> (Vec<Item>, Option<Cursor>) {
    let mut items = Vec::new();
    loop {
        let Page { items: new, cursor: next, more, odd, .. } =
            account.fetch(cursor.as_ref(), now().minus(Span::days(14))).await.unwrap();
        assert_eq!(odd, Vec::<String>::new());
        items.extend(new);
        cursor = next;
        if !more {
            return (items, cursor);
        }
    }
}

async fn fetch_one(account: &dyn Network, id: &str) -> Item {
    let (items, _) = fetch_all(account, None).await;
    items.into_iter().find(|item| item.id == id).unwrap_or_else(|| panic!("{id} did not arrive"))
}

fn outgoing(account: &dyn Network, answers: Option<Item>, kind: OutgoingKind, text: &str) -> Outgoing {
    static SERIAL: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let serial = SERIAL.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    let mut rest = [0; 10];
    rest[..8].copy_from_slice(&serial.to_be_bytes());
    let mut outgoing = Outgoing {
        reply: ReplyId::new(now(), rest),
        account: AccountId::new("email", "brand@example.test"),
        answers,
        kind,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
        heading: None,
        leaves_at: None,
    };
    outgoing.token = account.prepare(&outgoing);
    outgoing
}

fn stranger(address: &str) -> Item {
    Item {
        network: "email".into(),
        account: "brand@example.test".into(),
        id: unique("stranger"),
        conversation: None,
        kind: Kind::Email,
        created_at: now(),
        author: Author { handle: address.into(), ..Author::default() },
        text: "Hello?".into(),
        lang: None,
        in_reply_to: None,
        url: None,
        subject: Some("Question".into()),
        media: Vec::new(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us: false,
        extra: serde_json::Map::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_signs_in_over_every_kind_of_line_and_says_what_is_wrong() {
    let Some(kit) = kit::start() else { return };
    let ca = format!("ca_file = \"{}\"", kit.certificate());
    for imap in [
        "imap = \"localhost:1993\"\nimap_security = \"tls\"",
        "imap = \"127.0.0.1:1143\"\nimap_security = \"starttls\"",
        "imap = \"127.0.0.1:1143\"\nimap_security = \"plain\"",
    ] {
        let account = connect(settings("brand", &format!("{imap}\nsmtp = \"localhost:1587\"\n{ca}")), "brandpass");
        assert_eq!(account.check().await, Ok("brand@example.test".to_owned()), "{imap}");
    }
    let wrong = connect(settings("brand", &options(&kit)), "not-the-password");
    let error = wrong.check().await.unwrap_err();
    assert!(matches!(&error, NetError::SignedOut { why } if why.contains("failed")), "{error}");
    assert!(!error.to_string().contains("not-the-password"));
    // The next fetch does not try again at once: servers lock those who do.
    assert_eq!(wrong.fetch(None, Time::MIN).await.unwrap_err(), error);
    let trusting = "imap = \"localhost:1993\"\nsmtp = \"localhost:1587\"";
    let error = connect(settings("brand", trusting), "brandpass").check().await.unwrap_err();
    assert!(matches!(&error, NetError::Refused { why } if why.contains("ca_file")), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_mail_wakes_the_wait() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let (_, cursor) = fetch_all(&*account, None).await;
    for round in 0..3 {
        let id = unique(&format!("wake{round}"));
        let (woken, ()) = tokio::join!(account.wait(Span::minutes(5)), async {
            kit.deliver("brand", "", &mail(&id, "Subject: Wake up\r\n", "Hello"));
        });
        assert!(woken, "IDLE slept through it");
        // Others deliver at the same time: wake until it is there.
        while !fetch_all(&*account, cursor.clone()).await.0.iter().any(|item| item.id == id) {
            assert!(account.wait(Span::minutes(5)).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_mails_are_caught_up_with_none_lost_or_doubled() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let (_, cursor) = fetch_all(&*account, None).await;
    let mark = unique("gap");
    let ids: HashSet<String> = (0..200).map(|n| format!("{n}.{mark}")).collect();
    for id in &ids {
        kit.deliver("brand", "", &mail(id, "Subject: Many\r\n", "One of many"));
    }
    let ours =
        |items: Vec<Item>| items.into_iter().map(|item| item.id).filter(|id| id.ends_with(&mark)).collect::<Vec<_>>();
    let (items, after) = fetch_all(&*account, cursor).await;
    let got = ours(items);
    assert_eq!(got.len(), 200);
    assert_eq!(got.into_iter().collect::<HashSet<_>>(), ids);
    assert_eq!(ours(fetch_all(&*account, after.clone()).await.0), Vec::<String>::new());
    // A folder that was renumbered is read again: the same mails, by the same names.
    let renumbered = after.map(|cursor| Cursor(cursor.0.replace("\"uidvalidity\":", "\"uidvalidity\":1")));
    let again = ours(fetch_all(&*account, renumbered).await.0);
    assert_eq!((again.len(), again.into_iter().collect::<HashSet<_>>()), (200, ids));
    // Nothing of ours marked them as seen: a flag S would stand behind the colon.
    let seen =
        kit.mails("brand", "", &mark).into_iter().filter(|(name, _)| name.rsplit(',').next().unwrap().contains('S'));
    assert_eq!(seen.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_seen_once_by_the_other_side_and_joins_the_thread() {
    let Some(kit) = kit::start() else { return };
    let (brand, fan) = (account(&kit, "brand"), account(&kit, "fan"));
    let id = unique("order");
    kit.deliver("brand", "", &mail(&id, "Subject: Where is my order?\r\n", "It is late."));
    let item = fetch_one(&*brand, &id).await;
    assert_eq!((item.author.shown(), item.text.as_str(), item.from_us), ("Mira", "It is late.", false));

    let reply = outgoing(&*brand, Some(item.clone()), OutgoingKind::Reply, "Sorry, we are looking into it. Mulțumim!");
    let sent = brand.send(&reply).await.unwrap();
    assert_eq!(sent.remote_id, reply.token);
    let arrived = kit.mails("fan", "", &format!("Message-ID: <{}>", reply.token));
    assert_eq!(arrived.len(), 1);
    assert!(
        arrived[0].1.contains(&format!("In-Reply-To: <{id}>")) && arrived[0].1.contains(&format!("References: <{id}>"))
    );
    assert_eq!(kit.mails("brand", ".Sent", &format!("Message-ID: <{}>", reply.token)).len(), 1);
    let theirs = fetch_one(&*fan, &reply.token).await;
    assert_eq!(theirs.subject.as_deref(), Some("Re: Where is my order?"));
    assert_eq!(theirs.text, "Sorry, we are looking into it. Mulțumim!\n\nThe team");
    assert!(theirs.extra["quoted"].as_str().unwrap().ends_with("Mira wrote:\n> It is late."));
    assert_eq!((theirs.author.name.as_str(), theirs.conversation.as_deref()), ("Märk & Co", Some(id.as_str())));

    let answer = outgoing(&*fan, Some(theirs), OutgoingKind::Reply, "Still nothing!");
    fan.send(&answer).await.unwrap();
    let back = fetch_one(&*brand, &answer.token).await;
    assert_eq!(back.conversation.as_deref(), Some(id.as_str()));
    let thread = brand.thread(&back).await.unwrap();
    let said: Vec<_> = thread.iter().map(|item| (item.id.as_str(), item.from_us)).collect();
    assert_eq!(said, [(id.as_str(), false), (reply.token.as_str(), true), (answer.token.as_str(), false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_another_mail_program_is_ours() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let (_, cursor) = fetch_all(&*account, None).await;
    let (question, answer) = (unique("question"), unique("elsewhere"));
    let text = format!(
        "From: brand@example.test\r\nTo: fan@example.test\r\nMessage-ID: <{answer}>\r\nIn-Reply-To: <{question}>\r\n\r\nDone.\r\n"
    );
    kit.deliver("brand", ".Sent", text.as_bytes());
    let (items, _) = fetch_all(&*account, cursor).await;
    let item = items.iter().find(|item| item.id == answer).unwrap();
    assert!(item.from_us);
    assert_eq!(
        (item.conversation.as_deref(), item.in_reply_to.as_deref()),
        (Some(question.as_str()), Some(question.as_str()))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_its_outcome() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let send = |to: &'static str| {
        let reply = outgoing(&*account, Some(stranger(to)), OutgoingKind::Reply, "Hello");
        let account = &account;
        async move { account.send(&reply).await }
    };
    let rejected = send("reject@example.test").await.unwrap_err();
    assert!(
        matches!(&rejected, SendError::Refused(NetError::Refused { why }) if why.contains("550 5.1.1 no such mailbox")),
        "{rejected:?}"
    );
    let later = send("greylist@example.test").await.unwrap_err();
    assert!(matches!(&later, SendError::NotSent(NetError::Limited { until }) if *until > now()), "{later:?}");
    assert!(send("slow@example.test").await.is_ok());
    let signed_out = connect(settings("brand", &options(&kit)), "wrong");
    let reply = outgoing(&*signed_out, Some(stranger("fan@example.test")), OutgoingKind::Reply, "Hello");
    let refused = signed_out.send(&reply).await.unwrap_err();
    assert!(matches!(&refused, SendError::Refused(NetError::SignedOut { .. })), "{refused:?}");
    assert!(kit.mails("fan", "", &reply.token).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_is_found_and_never_doubled() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let rounds = std::env::var("HEARKEN_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    for round in 0..rounds {
        let reply = outgoing(&*account, Some(stranger("drop@example.test")), OutgoingKind::Reply, "Lost?");
        let error = account.send(&reply).await.unwrap_err();
        assert!(matches!(error, SendError::Unknown(_)), "round {round}: {error:?}");
        let found = account.find(&reply).await.unwrap().unwrap();
        assert_eq!(found.remote_id, reply.token, "round {round}");
        let needle = format!("Message-ID: <{}>", reply.token);
        let count = |folder| kit.mails("brand", folder, &needle).len();
        assert_eq!((count(""), count(".Sent")), (1, 1), "round {round}");
    }
    eprintln!("drop@: {rounds} lost acknowledgements, each found, each delivered once");
    let never = outgoing(&*account, Some(stranger("fan@example.test")), OutgoingKind::Reply, "Never sent");
    assert!(matches!(account.find(&never).await, Err(NetError::Unsupported { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_are_saved_and_forwarded() {
    let Some(kit) = kit::start() else { return };
    let (brand, fan) = (account(&kit, "brand"), account(&kit, "fan"));
    let picture: Vec<u8> = (0..150_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo of gate.png");
    std::fs::write(&path, &picture).unwrap();
    let mut with_file = outgoing(&*fan, Some(stranger("brand@example.test")), OutgoingKind::Reply, "See the photo.");
    with_file.media = vec![Media {
        kind: "image".into(),
        url: path.display().to_string(),
        name: Some("photo of gate.png".into()),
        alt: Some("Gate 14, closed".into()),
        size: None,
    }];
    fan.send(&with_file).await.unwrap();

    let item = fetch_one(&*brand, &with_file.token).await;
    assert!(item.text.starts_with("See the photo."), "{}", item.text);
    assert_eq!(item.media.len(), 1);
    let media = &item.media[0];
    assert_eq!((media.kind.as_str(), media.name.as_deref()), ("image", Some("photo of gate.png")));
    assert_eq!(media.alt.as_deref(), Some("Gate 14, closed"));
    assert_eq!(brand.attachment(&item, media).await.unwrap(), picture);

    let kind = OutgoingKind::Forward { to: vec!["fan@example.test".into()] };
    let forward = outgoing(&*brand, Some(item), kind, "For your eyes.");
    brand.send(&forward).await.unwrap();
    let got = fetch_one(&*fan, &forward.token).await;
    assert_eq!(got.subject.as_deref(), Some("Fwd: Re: Question"));
    assert!(got.text.contains("For your eyes.") && got.text.contains("See the photo."), "{}", got.text);
    assert_eq!(got.conversation.as_deref(), Some(forward.token.as_str()));
    assert_eq!(fan.attachment(&got, &got.media[0]).await.unwrap(), picture);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_huge_mail_only_the_outline_is_fetched() {
    let Some(kit) = kit::start() else { return };
    let account = account(&kit, "brand");
    let id = unique("huge");
    let rest = "Subject: Huge\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    let line = "QUJD".repeat(18) + "\r\n";
    let text = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nLook inside\r\n--b\r\nContent-Type: video/mp4; name=film.mp4\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b\r\nContent-Type: text/csv; name=list.csv\r\n\
         Content-Disposition: attachment\r\n\r\na,b\r\n--b--\r\n",
        line.repeat(270_000)
    );
    kit.deliver("brand", "", &mail(&id, rest, &text));
    let item = fetch_one(&*account, &id).await;
    assert_eq!(item.text, "Look inside");
    let names: Vec<_> = item.media.iter().map(|m| (m.kind.as_str(), m.name.as_deref().unwrap(), m.size)).collect();
    assert_eq!(names, [("video", "film.mp4", None), ("file", "list.csv", None)]);
    assert_eq!(account.attachment(&item, &item.media[1]).await.unwrap(), b"a,b");
    assert_eq!(account.attachment(&item, &item.media[0]).await.unwrap(), "ABC".repeat(18 * 270_000).into_bytes());
}

/// A command that prints an access token, as a user's `secret_command` does; its first one has expired.
struct Tokens(std::sync::atomic::AtomicUsize);

impl Tokens {
    fn print(seconds: i64) -> Secret {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kits/email/access_token.py");
        let seconds = seconds.to_string();
        let printed =
            std::process::Command::new("python3").args([script, "brand@example.test", &seconds]).output().unwrap();
        Secret::new(String::from_utf8(printed.stdout).unwrap().trim())
    }
}

impl Vault for Tokens {
    fn secret(&self, _account: &AccountSettings) -> Result<Secret, NetError> {
        let run = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(Tokens::print(if run == 0 { -60 } else { 3600 }))
    }
    fn token(&self, _account: &AccountId, _name: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

#[tokio::test]
async fn an_access_token_opens_the_mailbox_and_an_expired_one_is_fetched_anew() {
    let Some(kit) = kit::start() else { return };
    let options = format!("{}\nauth = \"xoauth2\"", options(&kit));
    let vault = Arc::new(Tokens(std::sync::atomic::AtomicUsize::new(0)));
    let with: Arc<dyn Vault> = vault.clone();
    let desk = (ADAPTER.connect)(Connect { account: settings("brand", &options), vault: with, now }).unwrap();
    assert_eq!(desk.check().await, Ok("brand@example.test".to_owned()));
    let id = unique("token");
    kit.deliver("brand", "", &mail(&id, "Subject: By token\r\n", "Hello"));
    let (items, _) = fetch_all(&*desk, None).await;
    assert!(items.iter().any(|item| item.id == id));
    assert_eq!(vault.0.load(std::sync::atomic::Ordering::SeqCst), 2, "expired, fetched anew, kept");

    let wrong = connect(settings("brand", &options), Tokens::print(-60).reveal());
    let Err(NetError::SignedOut { why }) = wrong.check().await else { panic!("let in") };
    assert!(why.contains("access token") && why.contains("the same token"), "{why}");
}

#[tokio::test]
async fn an_answer_to_all_reaches_the_others_and_not_ourselves() {
    let Some(kit) = kit::start() else { return };
    let desk = account(&kit, "brand");
    let id = unique("everybody");
    let raw = format!(
        "From: Eva <eva@example.test>\r\nTo: brand@example.test, dan@example.test\r\nCc: Fan <fan@example.test>\r\n\
         Message-ID: <{id}>\r\nSubject: For all\r\n\r\nHello\r\n"
    );
    kit.deliver("brand", "", raw.as_bytes());
    let (items, _) = fetch_all(&*desk, None).await;
    let item = items.into_iter().find(|item| item.id == id).unwrap();
    assert_eq!(item.others(), ["dan@example.test", "fan@example.test"]);
    let text = format!("To all of you {id}");
    desk.send(&outgoing(&*desk, Some(item), OutgoingKind::ReplyAll, &text)).await.unwrap();
    assert_eq!(kit.mails("fan", "", &text).len(), 1);
    let filed = kit.mails("brand", ".Sent", &text);
    assert_eq!(filed.len(), 1);
    assert!(
        filed[0].1.contains("To: eva@example.test, dan@example.test") && filed[0].1.contains("Cc: fan@example.test")
    );
    assert_eq!(kit.mails("brand", "", &text).len(), 0, "it does not come back to us");
}
