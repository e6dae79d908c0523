//! The first words with an IMAP server, up to the sign-in: greeting, STARTTLS, what it can do.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::line::Line;
use super::refusal::slow;
use super::settings::{Security, Server};
use crate::domain::clean;
use crate::domain::network::NetError;
use crate::words::{fill, w};

/// How long the server may take for one command.
const ANSWER: Duration = Duration::from_secs(60);
/// More than this before the sign-in is not a mail server's talk.
const LONGEST: u64 = 64 * 1024;

/// Connects to an IMAP server; returns the line, protected as configured, and the server's abilities.
///
/// # Errors
/// `Offline`, `Unwell` where it turns us away for now, `Refused` with what to change.
pub async fn connect(server: &Server, tls: &Arc<ClientConfig>) -> Result<(Line, Vec<String>), NetError> {
    let mut line = Line::open(server).await?;
    if server.security == Security::Tls {
        line = line.encrypt(server, tls).await?;
    }
    let mut talk = Talk { line: BufReader::new(line), host: server.to_string() };
    let greeting = talk.read().await?;
    if !greeting.to_ascii_uppercase().starts_with("* OK") {
        return Err(NetError::Unwell { at: talk.host, why: clean::line(&greeting) });
    }
    if server.security == Security::StartTls {
        talk.say("STARTTLS").await.map_err(|error| no_tls(server, error))?;
        let line = talk.line()?.encrypt(server, tls).await?;
        talk = Talk { line: BufReader::new(line), host: server.to_string() };
    }
    let can = talk.say("CAPABILITY").await?;
    Ok((talk.line()?, can))
}

fn no_tls(server: &Server, error: NetError) -> NetError {
    match error {
        NetError::Refused { why } => NetError::Refused { why: fill(w().email.no_starttls_why, &[server, &why]) },
        other => other,
    }
}

struct Talk {
    line: BufReader<Line>,
    host: String,
}

impl Talk {
    /// Says a command and returns the words of what `* CAPABILITY` answered, if it did.
    async fn say(&mut self, command: &str) -> Result<Vec<String>, NetError> {
        let offline = |error: std::io::Error| NetError::Offline { host: self.host.clone(), why: error.to_string() };
        let line = self.line.get_mut();
        line.write_all(format!("h1 {command}\r\n").as_bytes()).await.map_err(offline)?;
        line.flush().await.map_err(offline)?;
        let mut can = Vec::new();
        loop {
            let answer = self.read().await?;
            let words = answer.to_ascii_uppercase();
            if let Some(list) = words.strip_prefix("* CAPABILITY ") {
                can = list.split_whitespace().map(str::to_owned).collect();
            } else if words.starts_with("H1 OK") {
                return Ok(can);
            } else if words.starts_with("H1 ") {
                return Err(NetError::Refused { why: clean::line(answer.get(3..).unwrap_or_default()) });
            } else if words.starts_with("* BYE") {
                return Err(NetError::Unwell { at: self.host.clone(), why: clean::line(&answer) });
            }
        }
    }

    async fn read(&mut self) -> Result<String, NetError> {
        let host = self.host.clone();
        let mut bytes = Vec::new();
        let mut bounded = (&mut self.line).take(LONGEST);
        let reading = timeout(ANSWER, bounded.read_until(b'\n', &mut bytes)).await;
        match reading {
            Err(_) => Err(slow(&host, ANSWER)),
            Ok(Err(error)) => Err(NetError::Offline { host, why: error.to_string() }),
            Ok(Ok(_)) if bytes.last() != Some(&b'\n') => {
                Err(NetError::Offline { host, why: w().email.cut_early.to_owned() })
            }
            Ok(Ok(_)) => Ok(String::from_utf8_lossy(&bytes).trim_end().chars().take(4_000).collect()),
        }
    }

    /// Gives the line back. Words that wait on it were said out of turn, perhaps by somebody else.
    fn line(self) -> Result<Line, NetError> {
        if self.line.buffer().is_empty() {
            return Ok(self.line.into_inner());
        }
        Err(NetError::Odd { at: self.host, body: w().email.unasked.to_owned() })
    }
}
