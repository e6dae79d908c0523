//! One signed-in IMAP connection, asked in our own words.
//!
//! Commands go through `ask`, which sees every answer and the final word: a line cut in the middle of a
//! list is an error here, never a short list.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_imap::imap_proto::{AttributeValue, MessageSection, Response, ResponseCode, SectionPath, Status};
use async_imap::imap_proto::{MailboxDatum, NameAttribute};
use async_imap::{Authenticator, Client, Session, error::Error};
use rustls::ClientConfig;
use tokio::time::timeout;

use super::greeting;
use super::line::Line;
use super::names::quoted;
use super::outline::Section;
use super::refusal::{broken, is_passing, not_signed_in, slow};
use super::sasl::{self, Auth, Mechanism};
use super::settings::Settings;
use crate::domain::clean;
use crate::domain::network::{NetError, Secret};
use crate::domain::time::Time;

/// How long one command may take. A wrong password is answered only after seconds, by design.
const ANSWER: Duration = Duration::from_secs(60);
/// How long a command may take that brings mails.
const MAILS: Duration = Duration::from_secs(300);

/// What a folder said when it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// UIDVALIDITY: UIDs mean something only together with it.
    pub validity: u32,
    /// UIDNEXT, where the server says it.
    pub next: Option<u32>,
}

/// One mail as FETCH brought it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Its UID.
    pub uid: u32,
    /// When the server got it.
    pub internal: Option<Time>,
    /// `BODY[]`, as much as was asked for.
    pub body: Vec<u8>,
    /// Other sections that were asked for: text or headers.
    pub sections: BTreeMap<Section, Vec<u8>>,
}

/// One signed-in connection.
pub struct Mailbox {
    session: Session<Line>,
    host: String,
    can_idle: bool,
}

impl Mailbox {
    /// Connects and signs in.
    ///
    /// # Errors
    /// `SignedOut` with the server's words, `Refused` for what retrying will not mend, else `Offline` or `Unwell`.
    pub async fn open(settings: &Settings, tls: &Arc<ClientConfig>, secret: &Secret) -> Result<Mailbox, NetError> {
        let host = settings.imap.to_string();
        let (line, can) = greeting::connect(&settings.imap, tls).await?;
        let client = Client::new(line);
        let way = way(settings, &can, &host)?;
        let challenge = Arc::new(Mutex::default());
        let signing_in = async {
            match way {
                // The command LOGIN, which every server has.
                Mechanism::Login => client.login(&settings.user, secret.reveal()).await,
                _ => {
                    let words = way.words(&settings.user, &settings.imap, secret);
                    let words = Words { first: Some(words), way, challenge: Arc::clone(&challenge) };
                    client.authenticate(way.name(), words).await
                }
            }
        };
        let session = timeout(ANSWER, signing_in).await.map_err(|_| slow(&host, ANSWER))?;
        let session = session.map_err(|(error, _)| match (not_signed_in(&host, error), settings.auth) {
            (NetError::SignedOut { why }, Auth::Token) => {
                let challenge = challenge.lock().unwrap_or_else(PoisonError::into_inner);
                NetError::SignedOut { why: sasl::refusal(&challenge, &why) }
            }
            (other, _) => other,
        })?;
        let mut this = Mailbox { session, host, can_idle: false };
        this.can_idle = this.can("IDLE").await?;
        Ok(this)
    }

    async fn can(&mut self, ability: &str) -> Result<bool, NetError> {
        let mut found = false;
        self.ask("CAPABILITY", ANSWER, |response| {
            if let Response::Capabilities(list) = response {
                let is = |can: &async_imap::imap_proto::Capability<'_>| match can {
                    async_imap::imap_proto::Capability::Atom(word) => word.eq_ignore_ascii_case(ability),
                    _ => false,
                };
                found = found || list.iter().any(is);
            }
        })
        .await?;
        Ok(found)
    }

    /// Tells whether the server announces news by itself.
    pub fn can_idle(&self) -> bool {
        self.can_idle
    }

    /// Says a command and shows each answer to `see`, until the final word.
    ///
    /// # Errors
    /// `Refused` with the server's NO, `Odd` for BAD and for what cannot be read, `Offline` for a cut line.
    pub async fn ask(&mut self, command: &str, most: Duration, see: impl FnMut(&Response<'_>)) -> Result<(), NetError> {
        let host = self.host.clone();
        timeout(most, self.ask_patiently(command, see)).await.map_err(|_| slow(&host, most))?
    }

    async fn ask_patiently(&mut self, command: &str, mut see: impl FnMut(&Response<'_>)) -> Result<(), NetError> {
        let tag = self.session.run_command(command).await.map_err(|error| broken(&self.host, error))?;
        loop {
            let response = self.session.read_response().await.map_err(|error| broken(&self.host, error.into()))?;
            let Some(response) = response else { return Err(broken(&self.host, Error::ConnectionLost)) };
            match response.parsed() {
                Response::Done { tag: of, status, outcome } if *of == tag => {
                    let words = outcome.information.as_deref().unwrap_or_default();
                    return self.verdict(command, status, words);
                }
                other => see(other),
            }
        }
    }

    fn verdict(&self, command: &str, status: &Status, words: &str) -> Result<(), NetError> {
        let why = clean::line(words);
        match status {
            Status::Ok | Status::PreAuth => Ok(()),
            Status::No if is_passing(&why) => Err(NetError::Unwell { at: self.host.clone(), why }),
            Status::No => Err(NetError::Refused { why }),
            Status::Bad => {
                let verb = command.split(' ').take(2).collect::<Vec<_>>().join(" ");
                Err(NetError::Odd { at: format!("{} ({verb})", self.host), body: why })
            }
            Status::Bye => Err(NetError::Unwell { at: self.host.clone(), why }),
        }
    }

    /// Opens a folder for reading only: nothing that we do there marks a mail as seen.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn examine(&mut self, folder: &str) -> Result<State, NetError> {
        let mut state = State::default();
        self.ask(&format!("EXAMINE {}", quoted(folder)), ANSWER, |response| {
            if let Response::Data { outcome, .. } = response {
                match outcome.code {
                    Some(ResponseCode::UidValidity(validity)) => state.validity = validity,
                    Some(ResponseCode::UidNext(next)) => state.next = Some(next),
                    _ => {}
                }
            }
        })
        .await?;
        Ok(state)
    }

    /// Searches the open folder; UIDs come in rising order.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn search(&mut self, query: &str) -> Result<Vec<u32>, NetError> {
        let mut found = Vec::new();
        self.ask(&format!("UID SEARCH {query}"), ANSWER, |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend_from_slice(uids);
            }
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Fetches mails of the open folder; those that are gone are missing.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn fetch(&mut self, uids: &[u32], query: &str) -> Result<Vec<Fetched>, NetError> {
        let set = uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let mut mails: BTreeMap<u32, Fetched> = BTreeMap::new();
        self.ask(&format!("UID FETCH {set} {query}"), MAILS, |response| {
            if let Response::Fetch(_, attributes) = response {
                let mail = fetched(attributes);
                // Changed flags of other mails are told in between.
                if uids.contains(&mail.uid) && (!mail.body.is_empty() || !mail.sections.is_empty()) {
                    mails.insert(mail.uid, mail);
                }
            }
        })
        .await?;
        Ok(mails.into_values().collect())
    }

    /// Puts a mail into a folder, marked as seen.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn append(&mut self, folder: &str, mail: &[u8]) -> Result<(), NetError> {
        let adding = self.session.append(folder, Some("(\\Seen)"), None, mail);
        let added = timeout(MAILS, adding).await.map_err(|_| slow(&self.host, MAILS))?;
        added.map_err(|error| broken(&self.host, error))
    }

    /// Returns the folder that the server itself marks as that of sent mail, RFC 6154.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn marked_sent(&mut self) -> Result<Option<String>, NetError> {
        let mut sent = None;
        self.ask("LIST \"\" \"*\"", ANSWER, |response| {
            if let Response::MailboxData(MailboxDatum::List(folder)) = response
                && folder.name_attributes.iter().any(|mark| matches!(mark, NameAttribute::Sent))
            {
                sent = Some(folder.name.to_string());
            }
        })
        .await?;
        Ok(sent)
    }

    /// Returns the connection's own session, for what only it can do.
    pub fn session(&mut self) -> &mut Session<Line> {
        &mut self.session
    }

    /// Returns the server's name and port.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Chooses how to sign in; where PLAIN is not offered, the command LOGIN is, though it is no mechanism.
fn way(settings: &Settings, can: &[String], host: &str) -> Result<Mechanism, NetError> {
    let offered: Vec<&str> = can.iter().filter_map(|word| word.strip_prefix("AUTH=")).collect();
    match settings.auth {
        Auth::Password if !offered.contains(&Mechanism::Plain.name()) => Ok(Mechanism::Login),
        auth => Mechanism::choose(auth, &offered, host),
    }
}

/// The words of AUTHENTICATE. What the server asks a second time is why it refuses a token.
struct Words {
    first: Option<Vec<u8>>,
    way: Mechanism,
    challenge: Arc<Mutex<Vec<u8>>>,
}

impl Authenticator for Words {
    type Response = Vec<u8>;

    fn process(&mut self, challenge: &[u8]) -> Vec<u8> {
        self.first.take().unwrap_or_else(|| {
            *self.challenge.lock().unwrap_or_else(PoisonError::into_inner) = challenge.to_vec();
            self.way.farewell().to_vec()
        })
    }
}

fn fetched(attributes: &[AttributeValue<'_>]) -> Fetched {
    let mut mail = Fetched::default();
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(uid) => mail.uid = *uid,
            AttributeValue::InternalDate(date) => mail.internal = internal_date(date),
            AttributeValue::BodySection { section: None, data: Some(data), .. } => mail.body = data.to_vec(),
            AttributeValue::BodySection { section: Some(path), data: Some(data), .. } => {
                if let Some(section) = section(path) {
                    mail.sections.insert(section, data.to_vec());
                }
            }
            _ => {}
        }
    }
    mail
}

fn section(path: &SectionPath) -> Option<Section> {
    match path {
        SectionPath::Full(MessageSection::Text | MessageSection::Header) => Some(Section::new()),
        SectionPath::Part(numbers, None | Some(MessageSection::Mime)) => Some(numbers.clone()),
        _ => None,
    }
}

/// Reads ` 7-Jul-2026 02:44:25 -0700`.
pub fn internal_date(text: &str) -> Option<Time> {
    let parsed = jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?;
    parsed.to_timestamp().ok().map(Time::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_server_are_read() {
        for (text, want) in [
            ("17-Jul-2026 02:44:25 -0700", "2026-07-17T09:44:25Z"),
            (" 7-Jul-2026 02:44:25 +0000", "2026-07-07T02:44:25Z"),
        ] {
            assert_eq!(internal_date(text), Some(want.parse().unwrap()), "{text}");
        }
        assert_eq!(internal_date("yesterday"), None);
    }
}
