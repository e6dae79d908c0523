//! Signing in with an access token, at servers that take some and refuse others.

use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

/// Why Google refuses a token.
const WHY: &str = r#"{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}"#;

/// A command that prints another token on each run; the last one again and again.
struct Tokens {
    tokens: Vec<&'static str>,
    runs: AtomicUsize,
}

impl Vault for Tokens {
    fn secret(&self, _account: &AccountSettings) -> Result<Secret, NetError> {
        let run = self.runs.fetch_add(1, Ordering::SeqCst);
        Ok(Secret::new(self.tokens[run.min(self.tokens.len() - 1)]))
    }
    fn token(&self, _account: &AccountId, _name: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

/// The token that the servers take at present, and what they were told.
#[derive(Default)]
struct Door {
    good: Mutex<String>,
    heard: Mutex<Vec<String>>,
}

impl Door {
    fn with(good: &str) -> Arc<Door> {
        Arc::new(Door { good: Mutex::new(good.to_owned()), heard: Mutex::default() })
    }
    fn takes(&self, words: &str) -> bool {
        let words = String::from_utf8(STANDARD.decode(words.trim()).unwrap()).unwrap();
        let good = words.contains(&format!("auth=Bearer {}\u{1}\u{1}", self.good.lock().unwrap()));
        self.heard.lock().unwrap().push(words);
        good
    }
    fn heard(&self) -> usize {
        self.heard.lock().unwrap().len()
    }
}

/// Serves connections one after the other by `talk`.
async fn serve<F: Future<Output = std::io::Result<()>> + Send>(
    door: Arc<Door>,
    way: &'static str,
    talk: impl Fn(BufReader<TcpStream>, Arc<Door>, &'static str) -> F + Send + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = talk(BufReader::new(stream), Arc::clone(&door), way).await;
        }
    });
    port
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).await
}

async fn hear(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end().to_owned()),
    }
}

async fn imap(mut stream: BufReader<TcpStream>, door: Arc<Door>, way: &'static str) -> std::io::Result<()> {
    say(&mut stream, "* OK fake").await?;
    loop {
        let line = hear(&mut stream).await?;
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        match command.split(' ').next().unwrap_or_default() {
            "CAPABILITY" => {
                say(&mut stream, &format!("* CAPABILITY IMAP4rev1 AUTH={way} SASL-IR")).await?;
                say(&mut stream, &format!("{tag} OK")).await?;
            }
            "AUTHENTICATE" => {
                say(&mut stream, "+ ").await?;
                let words = hear(&mut stream).await?;
                if door.takes(&words) {
                    say(&mut stream, &format!("{tag} OK come in")).await?;
                } else {
                    say(&mut stream, &format!("+ {}", STANDARD.encode(WHY))).await?;
                    // The client has to say something before the server may end it.
                    let farewell = hear(&mut stream).await?;
                    assert_eq!(farewell, if way == "XOAUTH2" { "" } else { "AQ==" });
                    say(&mut stream, &format!("{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")).await?;
                }
            }
            "EXAMINE" => {
                say(&mut stream, "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok").await?;
                say(&mut stream, &format!("{tag} OK")).await?;
            }
            _ => say(&mut stream, &format!("{tag} OK")).await?,
        }
    }
}

async fn smtp(mut stream: BufReader<TcpStream>, door: Arc<Door>, way: &'static str) -> std::io::Result<()> {
    say(&mut stream, "220 fake").await?;
    let mut in_mail = false;
    loop {
        let line = hear(&mut stream).await?;
        if in_mail && line != "." {
            continue;
        }
        match line.split(' ').next().unwrap_or_default() {
            "EHLO" => say(&mut stream, &format!("250-fake\r\n250 AUTH LOGIN {way}")).await?,
            "AUTH" => {
                if door.takes(line.rsplit(' ').next().unwrap_or_default()) {
                    say(&mut stream, "235 come in").await?;
                } else {
                    say(&mut stream, &format!("334 {}", STANDARD.encode(WHY))).await?;
                    hear(&mut stream).await?;
                    say(&mut stream, "535 5.7.8 Username and Password not accepted").await?;
                }
            }
            "DATA" => say(&mut stream, "354 go on").await?,
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
        in_mail = line == "DATA";
    }
}

fn account(imap: u16, smtp: u16, tokens: &[&'static str]) -> (Box<dyn Network>, Arc<Tokens>) {
    let options =
        format!("imap = \"127.0.0.1:{imap}\"\nsmtp = \"127.0.0.1:{smtp}\"\nsecurity = \"plain\"\nauth = \"xoauth2\"");
    let account = AccountSettings {
        network: "email".to_owned(),
        handle: "brand@example.test".to_owned(),
        options: toml::from_str(&options).unwrap(),
        ..AccountSettings::default()
    };
    let vault = Arc::new(Tokens { tokens: tokens.to_vec(), runs: AtomicUsize::new(0) });
    let with: Arc<dyn Vault> = vault.clone();
    ((ADAPTER.connect)(Connect { account, vault: with, now }).unwrap(), vault)
}

#[tokio::test]
async fn a_token_opens_both_doors_and_is_fetched_once() {
    for way in ["XOAUTH2", "OAUTHBEARER"] {
        let door = Door::with("one");
        let (imap, smtp) = (serve(door.clone(), way, imap).await, serve(door.clone(), way, smtp).await);
        let (desk, vault) = account(imap, smtp, &["one"]);
        assert_eq!(desk.check().await, Ok("brand@example.test".to_owned()));
        let heard = door.heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 2);
        assert!(heard.iter().all(|words| words.contains("brand@example.test")), "{heard:?}");
        assert_eq!(vault.runs.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn an_expired_token_is_fetched_anew_and_the_mail_leaves() {
    let door = Door::with("one");
    let (imap, smtp) = (serve(door.clone(), "XOAUTH2", imap).await, serve(door.clone(), "XOAUTH2", smtp).await);
    let (desk, vault) = account(imap, smtp, &["one", "two"]);
    desk.check().await.unwrap();
    *door.good.lock().unwrap() = "two".to_owned();
    desk.send(&forward()).await.unwrap();
    assert_eq!(vault.runs.load(Ordering::SeqCst), 2);
    desk.check().await.unwrap();
    assert_eq!(vault.runs.load(Ordering::SeqCst), 2, "the new one is kept");
}

#[tokio::test]
async fn a_token_that_is_refused_for_good_is_told_in_words_and_not_tried_in_a_circle() {
    let door = Door::with("never");
    let (imap, smtp) = (serve(door.clone(), "XOAUTH2", imap).await, serve(door.clone(), "XOAUTH2", smtp).await);
    let (desk, vault) = account(imap, smtp, &["refresh-token"]);
    let Err(NetError::SignedOut { why }) = desk.check().await else { panic!("let in") };
    for words in ["access token", "status 401", "https://mail.google.com/", "Invalid credentials", "the same token"] {
        assert!(why.contains(words), "{words}: {why}");
    }
    assert!(!why.contains("refresh-token"), "{why}");
    assert_eq!((vault.runs.load(Ordering::SeqCst), door.heard()), (2, 1));
    let Err(SendError::Refused(NetError::SignedOut { why })) = desk.send(&forward()).await else { panic!("sent") };
    assert!(why.contains("status 401") && why.contains("535"), "{why}");
}

#[tokio::test]
async fn a_server_that_takes_no_token_is_said_so() {
    let door = Door::with("one");
    let (imap, smtp) = (serve(door.clone(), "PLAIN", imap).await, serve(door.clone(), "PLAIN", smtp).await);
    let (desk, _) = account(imap, smtp, &["one"]);
    let Err(NetError::Refused { why }) = desk.check().await else { panic!("let in") };
    assert!(why.contains("takes no token (it offers: PLAIN)"), "{why}");
    assert_eq!(door.heard(), 0, "the token was not sent");
}
