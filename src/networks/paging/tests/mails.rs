//! Mails, to a server that talks, refuses and hangs up.

use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::domain::item::Item;
use crate::domain::page::answer_of_mail;

/// What a submission server was told.
type Told = Arc<Mutex<Vec<String>>>;

/// Starts a server that speaks SMTP until the command that begins with `at`, answers that with `words` and hangs up
/// (never answers at all where they are `HANG`). `END` is the end of the mail.
async fn server(at: &'static str, words: &'static str) -> (u16, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Told::default();
    let log = Arc::clone(&told);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = talk(stream, at, words, &log).await;
        }
    });
    (port, told)
}

async fn talk(stream: TcpStream, at: &str, words: &str, told: &Told) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut command = "CONNECT".to_owned();
    loop {
        told.lock().unwrap().push(command.trim_end().to_owned());
        if command.starts_with(at) {
            if words == "HANG" {
                std::future::pending::<()>().await;
            }
            stream.get_mut().write_all(words.as_bytes()).await?;
            return stream.get_mut().shutdown().await;
        }
        let verb = command.split([' ', '\r']).next().unwrap_or_default();
        let answer = match verb {
            "CONNECT" => "220 fake\r\n",
            "EHLO" => "250-fake\r\n250 AUTH PLAIN\r\n",
            "AUTH" => "235 come in\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        stream.get_mut().write_all(answer.as_bytes()).await?;
        let in_mail = verb == "DATA";
        command.clear();
        if !in_mail {
            if stream.read_line(&mut command).await? == 0 {
                return Ok(());
            }
            continue;
        }
        let mut mail = String::new();
        while !mail.ends_with("\r\n.\r\n") && stream.read_line(&mut mail).await? > 0 {}
        told.lock().unwrap().push(mail);
        command = "END".to_owned();
    }
}

fn mailing(port: u16) -> Channels {
    let account = AccountSettings {
        network: "email".to_owned(),
        handle: "care@brand.example".to_owned(),
        options: toml::from_str(&format!(
            "imap = \"127.0.0.1:9\"\nsmtp = \"127.0.0.1:{port}\"\nsecurity = \"plain\"\nname = \"Care\""
        ))
        .unwrap(),
        ..AccountSettings::default()
    };
    let kept = Kept(BTreeMap::from([("email:care@brand.example".to_owned(), format!("pass-{HUSH}"))]));
    Channels::new(PagingSettings::default(), &[account], Arc::new(kept), now)
}

#[tokio::test]
async fn a_mail_is_urgent_written_by_a_program_and_known_by_its_id() {
    let (port, told) = server("NEVER", "").await;
    assert_eq!(paged(&mailing(port), Channel::Mail, "ana@example.org").await, Ok(()));
    let told = told.lock().unwrap().clone();
    assert!(told.contains(&"RCPT TO:<ana@example.org>".to_owned()), "{told:#?}");
    let mail = told.iter().find(|line| line.contains("\r\n\r\n")).unwrap();
    for header in [
        "From: Care <care@brand.example>",
        "To: ana@example.org",
        "Auto-Submitted: auto-generated",
        "X-Priority: 1",
        "Importance: high",
        "Date: Sun, 29 Nov 2026 12:20:00 +0000",
    ] {
        assert!(mail.lines().any(|line| line == header), "{header}\n{mail}");
    }
    let letter = mail_parser::MessageParser::default().parse(mail.trim_end_matches(".\r\n").as_bytes()).unwrap();
    assert_eq!(letter.subject(), Some("L1 · Charged twice · brand desk [page K7QX]"));
    let text = letter.body_text(0).unwrap();
    assert!(text.starts_with("L1 · Charged twice · brand desk\r\nSince Sun 29 Nov 13:40 EET\r\n"), "{text}");
    assert!(text.trim_end().ends_with("Acknowledge: reply ack, or hearken crisis ack K7QX"), "{text}");
    let id = letter.message_id().unwrap();
    assert!(id.starts_with("hearken.page.K7QX.") && id.ends_with("@brand.example"), "{id}");

    // The answer to it is told by that id.
    let reply: Item = serde_json::from_value(serde_json::json!({
        "network": "email", "account": "care@brand.example", "id": "r@x", "kind": "email", "in_reply_to": id,
        "created_at": "2026-11-29T12:25:00Z", "author": { "handle": "ana@example.org" }, "text": "ok",
    }))
    .unwrap();
    let rota = rota(vec![person("ana", &[(Channel::Mail, "ana@example.org")])]);
    let answer = answer_of_mail(&reply, &rota, &["K7QX".to_owned()]);
    assert!(matches!(answer, Some(Answer::Acknowledges { who, .. }) if who.as_str() == "ana"));
}

#[tokio::test]
async fn a_server_that_refuses_or_hangs_up_is_told_once_and_without_the_password() {
    for (at, words, says) in [
        ("CONNECT", "", "it did not leave"),
        ("AUTH", "535 5.7.8 no\r\n", "its secret is not taken"),
        ("RCPT", "550 5.1.1 nobody here\r\n", "it was refused: "),
        ("DATA", "451 later\r\n", "it did not leave"),
        ("END", "", "nobody knows whether it arrived"),
        ("END", "554 no\r\n", "it was refused: "),
        ("QUIT", "", ""),
    ] {
        let (port, told) = server(at, words).await;
        let outcome = paged(&mailing(port), Channel::Mail, "ana@example.org").await;
        let connects = told.lock().unwrap().iter().filter(|line| *line == "CONNECT").count();
        assert_eq!(connects, 1, "{at}");
        match says {
            "" => assert_eq!(outcome, Ok(()), "a mail that left is sent"),
            _ => {
                let why = outcome.unwrap_err();
                assert!(
                    why.starts_with("mail: ") && why.contains(says) && !why.contains(HUSH),
                    "{at} {words:?}: {why}"
                );
            }
        }
    }
    let why = paged(&mailing(9), Channel::Mail, "ana@example.org").await.unwrap_err();
    assert!(why.contains("it did not leave: cannot reach 127.0.0.1:9"), "{why}");
    assert!(paged(&mailing(9), Channel::Mail, "no address").await.unwrap_err().contains("is not a mail address"));
}

#[tokio::test]
async fn a_server_that_hangs_at_the_end_of_the_mail_gets_it_once() {
    let (port, told) = server("END", "HANG").await;
    let mut channels = mailing(port);
    channels.limit = Duration::from_millis(1500);
    let why = paged(&channels, Channel::Mail, "ana@example.org").await.unwrap_err();
    assert!(why.contains("nobody knows whether it arrived") && why.contains("not sent twice"), "{why}");
    assert_eq!(told.lock().unwrap().iter().filter(|line| *line == "END").count(), 1);
}
