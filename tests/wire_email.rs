//! E-mail against servers that hang up, stammer and lie, on real sockets.

#[path = "wire_email/tokens.rs"]
mod tokens;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hearken::domain::id::{AccountId, ReplyId};
use hearken::domain::network::{
    AccountSettings, Connect, Cursor, NetError, Network, Outgoing, OutgoingKind, Secret, SendError, Vault,
};
use hearken::domain::time::{Span, Time};
use hearken::networks::email::ADAPTER;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

struct Password;

impl Vault for Password {
    fn secret(&self, _account: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new("hunter2"))
    }
    fn token(&self, _account: &AccountId, _name: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

fn now() -> Time {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn account(imap: u16, smtp: u16) -> Box<dyn Network> {
    let options = format!("imap = \"127.0.0.1:{imap}\"\nsmtp = \"127.0.0.1:{smtp}\"\nsecurity = \"plain\"");
    let account = AccountSettings {
        network: "email".to_owned(),
        handle: "brand@example.test".to_owned(),
        options: toml::from_str(&options).unwrap(),
        ..AccountSettings::default()
    };
    (ADAPTER.connect)(Connect { account, vault: Arc::new(Password), now }).unwrap()
}

/// A port on which nobody listens.
async fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn forward() -> Outgoing {
    Outgoing {
        reply: ReplyId::from_bytes([1; 16]),
        account: AccountId::new("email", "brand@example.test"),
        answers: None,
        kind: OutgoingKind::Forward { to: vec!["fan@example.test".into()] },
        text: "Hello".into(),
        visibility: None,
        subject: Some("Hi".into()),
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: "hearken.1@example.test".into(),
        heading: None,
        leaves_at: None,
    }
}

/// Speaks SMTP until the command that begins with `at`, answers that with `words` and hangs up.
/// `END` is the end of the mail.
async fn smtp(at: &'static str, words: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = smtp_talk(stream, at, words).await;
    });
    port
}

async fn smtp_talk(stream: TcpStream, at: &str, words: &str) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut command = "CONNECT".to_owned();
    loop {
        if command.starts_with(at) {
            stream.get_mut().write_all(words.as_bytes()).await?;
            return stream.get_mut().shutdown().await;
        }
        let verb = command.split([' ', '\r']).next().unwrap_or_default();
        let answer = match verb {
            "CONNECT" => "220 fake\r\n",
            "EHLO" => "250-fake\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n",
            "AUTH" => "235 come in\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        stream.get_mut().write_all(answer.as_bytes()).await?;
        let in_mail = verb == "DATA";
        command.clear();
        while stream.read_line(&mut command).await? > 0 && in_mail && command != ".\r\n" {
            command.clear();
        }
        if in_mail {
            command = "END".to_owned();
        }
        if command.is_empty() {
            return Ok(());
        }
    }
}

async fn outcome(at: &'static str, words: &'static str) -> Result<String, SendError> {
    let account = account(closed_port().await, smtp(at, words).await);
    account.send(&forward()).await.map(|sent| sent.remote_id)
}

#[tokio::test]
async fn a_line_cut_before_the_mail_left_is_not_sent() {
    for at in ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"] {
        for words in ["", "25", "250-half\r\n", "HTTP/1.1 400\r\n"] {
            let error = outcome(at, words).await.unwrap_err();
            assert!(matches!(error, SendError::NotSent(_)), "{at} {words:?}: {error:?}");
        }
    }
    let nobody = account(closed_port().await, closed_port().await).send(&forward()).await.unwrap_err();
    assert!(matches!(nobody, SendError::NotSent(NetError::Offline { .. })), "{nobody:?}");
}

#[tokio::test]
async fn a_line_cut_after_the_mail_left_is_unknown() {
    for words in ["", "2", "250-half\r\n", "HTTP/1.1 200\r\n"] {
        let error = outcome("END", words).await.unwrap_err();
        assert!(matches!(error, SendError::Unknown(_)), "{words:?}: {error:?}");
    }
}

#[tokio::test]
async fn words_of_the_server_decide() {
    let refused =
        |error: &SendError| matches!(error, SendError::Refused(NetError::Refused { why }) if why.contains("no way"));
    let signed_out = |error: &SendError| matches!(error, SendError::Refused(NetError::SignedOut { .. }));
    let limited = |error: &SendError| matches!(error, SendError::NotSent(NetError::Limited { .. }));
    let unwell = |error: &SendError| matches!(error, SendError::NotSent(NetError::Unwell { .. }));
    type Is<'a> = &'a dyn Fn(&SendError) -> bool;
    let cases: [(&str, &str, Is); 9] = [
        ("CONNECT", "421 too busy\r\n", &unwell),
        ("CONNECT", "554 no way\r\n", &refused),
        ("AUTH", "535 5.7.8 wrong\r\n", &signed_out),
        ("AUTH", "454 later\r\n", &unwell),
        ("MAIL", "452 full\r\n", &limited),
        ("RCPT", "550-5.1.1 no\r\n550 5.1.1 no way\r\n", &refused),
        ("DATA", "451 later\r\n", &limited),
        ("END", "554 no way\r\n", &refused),
        ("END", "452 full\r\n", &limited),
    ];
    for (at, words, is) in cases {
        let error = outcome(at, words).await.unwrap_err();
        assert!(is(&error), "{at} {words:?}: {error:?}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn a_mail_that_left_is_sent_even_if_its_copy_cannot_be_filed() {
    assert_eq!(outcome("QUIT", "").await, Ok("hearken.1@example.test".to_owned()));
}

/// A mailbox of `mails` mails that hangs up after `budget` bytes, or speaks for ever.
struct Imap {
    mails: u32,
    logins: AtomicUsize,
}

impl Imap {
    async fn start(self: &Arc<Self>, budget: usize) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let this = Arc::clone(self);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = this.talk(stream, budget).await;
            }
        });
        port
    }

    async fn talk(&self, stream: TcpStream, mut budget: usize) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let mut say = "* OK fake\r\n".to_owned();
        loop {
            let part = &say.as_bytes()[..say.len().min(budget)];
            stream.get_mut().write_all(part).await?;
            budget -= part.len();
            if budget == 0 {
                return stream.get_mut().shutdown().await;
            }
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let (tag, command) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
            if command == "AUTHENTICATE PLAIN" {
                stream.get_mut().write_all(b"+ \r\n").await?;
                stream.read_line(&mut String::new()).await?;
                self.logins.fetch_add(1, Ordering::SeqCst);
            }
            say = format!(
                "{}{tag} {}\r\n",
                self.answer(command),
                if command.contains("Sent") { "NO none" } else { "OK done" }
            );
        }
    }

    fn answer(&self, command: &str) -> String {
        if command == "CAPABILITY" {
            return "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n".to_owned();
        }
        if command == "EXAMINE \"INBOX\"" {
            let next = self.mails + 1;
            return format!("* {} EXISTS\r\n* OK [UIDVALIDITY 3] ok\r\n* OK [UIDNEXT {next}] ok\r\n", self.mails);
        }
        if let Some(rest) = command.strip_prefix("UID SEARCH UID ") {
            let from: u32 = rest.split([':', ' ']).next().unwrap().parse().unwrap();
            let uids: Vec<String> = (from.min(self.mails)..=self.mails).map(|uid| uid.to_string()).collect();
            return format!("* SEARCH {}\r\n", uids.join(" "));
        }
        let Some(rest) = command.strip_prefix("UID FETCH ") else { return String::new() };
        let uids = rest.split(' ').next().unwrap().split(',').map(|uid| uid.parse::<u32>().unwrap());
        uids.map(|uid| {
            let mail = format!("From: a@example.test\r\nMessage-ID: <{uid}@example.test>\r\n\r\nMail {uid}\r\n");
            let size = mail.len();
            format!("* {uid} FETCH (UID {uid} INTERNALDATE \"22-Nov-2026 10:00:00 +0000\" BODY[]<0> {{{size}}}\r\n{mail})\r\n")
        })
        .collect()
    }
}

#[tokio::test]
async fn a_line_cut_at_any_byte_loses_and_doubles_no_mail() {
    let server = Arc::new(Imap { mails: 120, logins: AtomicUsize::new(0) });
    for step in [397, 1_013, 5_003] {
        let (mut cursor, mut got): (Option<Cursor>, Vec<String>) = (None, Vec::new());
        let (mut cuts, mut budget) = (0, 1);
        loop {
            // A new account each time: a kept one would pause between its sign-ins.
            let account = account(server.start(budget).await, 9);
            match account.fetch(cursor.as_ref(), now().minus(Span::days(14))).await {
                Ok(page) => {
                    got.extend(page.items.into_iter().map(|item| item.id));
                    cursor = page.cursor;
                    if !page.more {
                        break;
                    }
                    // Begin to cut from the first byte again.
                    budget = 1;
                }
                Err(NetError::Offline { .. }) => {
                    cuts += 1;
                    budget += step;
                }
                Err(other) => panic!("cut after {budget}: {other:?}"),
            }
        }
        assert_eq!(got.len(), 120, "step {step}");
        assert_eq!(got.into_iter().collect::<BTreeSet<_>>().len(), 120);
        eprintln!("IMAP lines cut in steps of {step}: {cuts}, nothing lost, nothing doubled");
        assert!(cuts > 3);
    }
}

#[tokio::test]
async fn one_sign_in_serves_many_fetches() {
    let server = Arc::new(Imap { mails: 120, logins: AtomicUsize::new(0) });
    let account = account(server.start(usize::MAX).await, 9);
    let mut cursor = None;
    for _ in 0..10 {
        cursor = account.fetch(cursor.as_ref(), now().minus(Span::days(14))).await.unwrap().cursor;
    }
    assert_eq!(server.logins.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_server_that_is_gone_is_not_hammered() {
    let account = account(closed_port().await, 9);
    let first = account.fetch(None, Time::MIN).await.unwrap_err();
    assert!(matches!(first, NetError::Offline { .. }));
    assert_eq!(account.fetch(None, Time::MIN).await.unwrap_err(), first);
    assert!(account.wait(Span::millis(50)).await, "it says that something is wrong");
}

#[tokio::test]
async fn a_server_that_is_no_mail_server_is_told_so() {
    for words in ["HTTP/1.1 400 Bad Request\r\n\r\n", "* BYE overloaded\r\n", "\u{1b}[31m\r\n", ""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(words.as_bytes()).await.unwrap();
        });
        let error = account(port, 9).check().await.unwrap_err();
        assert!(matches!(error, NetError::Unwell { .. } | NetError::Offline { .. }), "{words:?}: {error:?}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
}
