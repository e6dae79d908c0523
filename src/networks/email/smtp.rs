//! The submission of one mail, command by command, so that it is known how far it came.
//!
//! RFC 5321 (SMTP), RFC 6409 (submission), RFC 4954 (AUTH), RFC 3207 (STARTTLS).

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::ClientConfig;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::answer::{Answer, read_answer};
use super::line::Line;
use super::refusal::slow;
use super::sasl::{self, Auth, Mechanism};
use super::settings::{Security, Settings};
use crate::domain::network::{NetError, Secret, SendError};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// How long the last answer may take, while the server stores the mail. RFC 5321 would wait ten minutes;
/// we look for ourselves afterwards, so two are enough.
const STORED: Duration = Duration::from_secs(120);
/// A mail in its envelope.
pub struct Parcel {
    /// Whom bounces go to.
    pub from: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// The mail, lines ended by CRLF.
    pub mail: Vec<u8>,
}

/// Tells how a send ends that failed before the mail could have been taken.
pub fn before(error: NetError) -> SendError {
    match error {
        NetError::Offline { .. } | NetError::Limited { .. } | NetError::Unwell { .. } | NetError::Odd { .. } => {
            SendError::NotSent(error)
        }
        NetError::SignedOut { .. } | NetError::Refused { .. } | NetError::Unsupported { .. } => {
            SendError::Refused(error)
        }
    }
}

/// A conversation with a submission server, signed in.
pub struct Submission {
    line: BufReader<Line>,
    host: String,
    features: Vec<String>,
    now: Time,
}

impl Submission {
    /// Connects and signs in.
    ///
    /// # Errors
    /// `SignedOut` with the server's words, `Refused` for what retrying will not mend, else `Offline`.
    pub async fn open(
        settings: &Settings,
        tls: &Arc<ClientConfig>,
        secret: &Secret,
        now: Time,
    ) -> Result<Submission, NetError> {
        let server = &settings.smtp;
        let mut line = Line::open(server).await?;
        if server.security == Security::Tls {
            line = line.encrypt(server, tls).await?;
        }
        let mut this = Submission { line: BufReader::new(line), host: server.to_string(), features: Vec::new(), now };
        this.expect_good(ANSWER).await?;
        this.hello(settings.domain()).await?;
        if server.security == Security::StartTls {
            this = this.start_tls(settings, tls).await?;
        }
        this.sign_in(settings, secret).await?;
        Ok(this)
    }

    async fn start_tls(mut self, settings: &Settings, tls: &Arc<ClientConfig>) -> Result<Submission, NetError> {
        let host = self.host.clone();
        if !self.has("STARTTLS") {
            return Err(NetError::Refused { why: fill(w().email.no_starttls, &[&host]) });
        }
        self.say("STARTTLS").await?;
        self.expect_good(ANSWER).await?;
        // Words that came before the handshake may be somebody else's.
        if !self.line.buffer().is_empty() {
            return Err(NetError::Odd { at: host, body: w().email.before_tls.to_owned() });
        }
        let line = self.line.into_inner().encrypt(&settings.smtp, tls).await?;
        let mut this = Submission { line: BufReader::new(line), host, features: Vec::new(), now: self.now };
        this.hello(settings.domain()).await?;
        Ok(this)
    }

    async fn hello(&mut self, domain: &str) -> Result<(), NetError> {
        let name = if domain.is_ascii() { domain } else { "localhost" };
        self.say(&format!("EHLO {name}")).await?;
        let answer = self.expect_good(ANSWER).await?;
        self.features = answer.words.lines().skip(1).map(|line| line.trim().to_ascii_uppercase()).collect();
        Ok(())
    }

    fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|line| line.split(' ').next() == Some(feature))
    }

    async fn sign_in(&mut self, settings: &Settings, secret: &Secret) -> Result<(), NetError> {
        let offered = self.features.iter().find_map(|line| line.strip_prefix("AUTH ")).unwrap_or_default().to_owned();
        let offered: Vec<&str> = offered.split_whitespace().collect();
        let way = Mechanism::choose(settings.auth, &offered, &self.host)?;
        if way == Mechanism::Login {
            self.say("AUTH LOGIN").await?;
            self.expect_good(ANSWER).await?;
            self.say(&STANDARD.encode(&settings.user)).await?;
            self.expect_good(ANSWER).await?;
            self.say(&STANDARD.encode(secret.reveal())).await?;
        } else {
            let words = STANDARD.encode(way.words(&settings.user, &settings.smtp, secret));
            self.say(&format!("AUTH {} {words}", way.name())).await?;
        }
        let answer = self.answer(ANSWER).await?;
        match (settings.auth, answer.code) {
            // Why it refuses a token is said before it refuses.
            (Auth::Token, 334) => self.refused_token(way, &answer.words).await,
            _ if answer.is_good() => Ok(()),
            _ => Err(answer.sign_in_error(self.now)),
        }
    }

    async fn refused_token(&mut self, way: Mechanism, challenge: &str) -> Result<(), NetError> {
        self.say(&STANDARD.encode(way.farewell())).await?;
        let last = self.answer(ANSWER).await?;
        let why = STANDARD.decode(challenge.trim()).unwrap_or_default();
        match last.sign_in_error(self.now) {
            NetError::SignedOut { why: said } => Err(NetError::SignedOut { why: sasl::refusal(&why, &said) }),
            other => Err(other),
        }
    }

    /// Hands over one mail.
    ///
    /// # Errors
    /// `Unknown` from the moment the end of the mail may have reached the server until it answers.
    pub async fn hand_over(&mut self, parcel: &Parcel) -> Result<(), SendError> {
        let (now, mail) = (self.now, stuffed(&parcel.mail));
        self.envelope(parcel).await?;
        self.say("DATA").await.map_err(before)?;
        let go_on = self.answer(ANSWER).await.map_err(before)?;
        if go_on.code != 354 {
            return Err(before(go_on.error(now)));
        }
        // Without its last line the mail is not one: the server has to throw it away.
        self.write(&mail).await.map_err(before)?;
        self.write(b".\r\n").await.map_err(SendError::Unknown)?;
        let stored = self.answer(STORED).await.map_err(SendError::Unknown)?;
        match stored.code {
            200..300 => Ok(()),
            400..600 => Err(before(stored.error(now))),
            _ => Err(SendError::Unknown(stored.error(now))),
        }
    }

    async fn envelope(&mut self, parcel: &Parcel) -> Result<(), SendError> {
        let now = self.now;
        let utf8 = !parcel.from.is_ascii() || parcel.to.iter().any(|to| !to.is_ascii());
        if utf8 && !self.has("SMTPUTF8") {
            let why = fill(w().email.only_ascii, &[&self.host]);
            return Err(SendError::Refused(NetError::Refused { why }));
        }
        let size = if self.has("SIZE") { format!(" SIZE={}", parcel.mail.len()) } else { String::new() };
        let utf8 = if utf8 { " SMTPUTF8" } else { "" };
        let commands = std::iter::once(format!("MAIL FROM:<{}>{size}{utf8}", parcel.from))
            .chain(parcel.to.iter().map(|to| format!("RCPT TO:<{to}>")));
        for command in commands {
            self.say(&command).await.map_err(before)?;
            let answer = self.answer(ANSWER).await.map_err(before)?;
            if !answer.is_good() {
                return Err(before(answer.error(now)));
            }
        }
        Ok(())
    }

    /// Says good-bye; what comes of it does not matter.
    pub async fn quit(mut self) {
        if self.say("QUIT").await.is_ok() {
            let _ = self.answer(Duration::from_secs(2)).await;
        }
    }

    async fn say(&mut self, command: &str) -> Result<(), NetError> {
        if command.contains(['\r', '\n']) {
            return Err(NetError::Refused { why: w().email.broken_address.to_owned() });
        }
        self.write(format!("{command}\r\n").as_bytes()).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        let writing = async {
            self.line.get_mut().write_all(bytes).await?;
            self.line.get_mut().flush().await
        };
        match timeout(STORED, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(NetError::Offline { host: self.host.clone(), why: error.to_string() }),
            Err(_) => Err(NetError::Unwell { at: self.host.clone(), why: w().email.stopped_taking.to_owned() }),
        }
    }

    async fn expect_good(&mut self, most: Duration) -> Result<Answer, NetError> {
        let answer = self.answer(most).await?;
        if answer.is_good() { Ok(answer) } else { Err(answer.error(self.now)) }
    }

    async fn answer(&mut self, most: Duration) -> Result<Answer, NetError> {
        let host = self.host.clone();
        match timeout(most, read_answer(&mut self.line)).await {
            Ok(Ok(Some(answer))) => Ok(answer),
            Ok(Ok(None)) => Err(NetError::Offline { host, why: w().network.cut.to_owned() }),
            Ok(Err(error)) => Err(NetError::Offline { host, why: error.to_string() }),
            Err(_) => Err(slow(&host, most)),
        }
    }
}

/// Returns a mail as DATA carries it: lines end in CRLF and nothing else, a dot at their start is doubled.
///
/// A lone CR or LF would let a mail smuggle commands past servers that take it for the end of a line.
fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len() + mail.len() / 50 + 2);
    let mail = mail.strip_suffix(b"\n").unwrap_or(mail);
    for line in mail.split(|b| *b == b'\n') {
        let mut line = line.iter().copied().filter(|b| *b != b'\r').peekable();
        if line.peek() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend(line);
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dots_are_doubled_and_line_ends_are_one_kind() {
        for (mail, wire) in [
            ("a\r\n.b\r\n", "a\r\n..b\r\n"),
            ("a\n.\nb", "a\r\n..\r\nb\r\n"),
            ("a\r.\rMAIL FROM", "a.MAIL FROM\r\n"),
            ("", "\r\n"),
        ] {
            assert_eq!(String::from_utf8(stuffed(mail.as_bytes())).unwrap(), wire);
        }
    }

    proptest! {
        #[test]
        fn no_mail_ends_itself(mail in "[.\r\na]{0,40}") {
            let wire = String::from_utf8(stuffed(mail.as_bytes())).unwrap();
            prop_assert!(!wire.starts_with(".\r\n") && !wire.contains("\r\n.\r\n"));
            prop_assert_eq!(wire.matches('\n').count(), wire.matches("\r\n").count());
            prop_assert_eq!(wire.matches('\r').count(), wire.matches("\r\n").count());
        }
    }
}
