//! The account's reading side: one connection, kept and lent, made anew no faster than a server likes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::ClientConfig;
use tokio::sync::MutexGuard;
use tokio::time::Instant;

use super::catchup::{self, Batch};
use super::item::{self, Arrived};
use super::mailbox::Mailbox;
use super::names;
use super::parts;
use super::place::{Folder, Mark, PartUrl};
use super::sasl::Auth;
use super::settings::Settings;
use super::tls;
use crate::domain::item::{Item, Media};
use crate::domain::network::{AccountSettings, Connect, NetError, Secret, Vault};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// The longest pause between two tries to sign in.
const PAUSE: Duration = Duration::from_secs(300);
/// The pause after a refused sign-in: servers lock accounts that are tried too often.
const SIGNED_OUT: Duration = Duration::from_secs(60);

/// The account's reading side.
pub struct Reader {
    /// The account's settings, checked.
    pub settings: Settings,
    /// Whom we trust.
    pub tls: Arc<ClientConfig>,
    account: AccountSettings,
    vault: Arc<dyn Vault>,
    now: fn() -> Time,
    mailbox: tokio::sync::Mutex<Option<Mailbox>>,
    sent: Mutex<Option<String>>,
    gate: Mutex<Gate>,
    /// The access token in use; passwords are not kept here.
    token: Mutex<Option<Secret>>,
}

/// Keeps sign-ins apart after failures.
#[derive(Default)]
struct Gate {
    failures: u32,
    closed: Option<(Instant, NetError)>,
}

/// The connection, lent to one piece of work. Dropped half-way, the connection goes with it.
pub struct Lease<'a> {
    slot: MutexGuard<'a, Option<Mailbox>>,
    /// The connection.
    pub mailbox: Mailbox,
}

impl Lease<'_> {
    /// Gives the connection back for the next piece of work, unless this one broke it.
    pub fn done<T>(mut self, result: Result<T, NetError>) -> Result<T, NetError> {
        let whole = matches!(result, Ok(_) | Err(NetError::Refused { .. } | NetError::Unsupported { .. }));
        if whole {
            *self.slot = Some(self.mailbox);
        }
        result
    }
}

impl Reader {
    /// Makes the reading side; does not connect yet.
    ///
    /// # Errors
    /// `Refused`, where the settings are wrong.
    pub fn new(with: Connect) -> Result<Reader, NetError> {
        let settings = Settings::read(&with.account)?;
        let tls = tls::config(settings.ca_file.as_deref())?;
        Ok(Reader {
            settings,
            tls,
            account: with.account,
            vault: with.vault,
            now: with.now,
            mailbox: tokio::sync::Mutex::default(),
            sent: Mutex::default(),
            gate: Mutex::default(),
            token: Mutex::default(),
        })
    }

    /// Returns the time of the desk.
    pub fn now(&self) -> Time {
        (self.now)()
    }

    /// Returns the secret to sign in with: the token that is kept, else what the vault has.
    ///
    /// # Errors
    /// As the vault says. It may run a program, so it is asked on a thread that may wait.
    pub async fn secret(&self) -> Result<Secret, NetError> {
        if let Some(token) = self.kept_token() {
            return Ok(token);
        }
        let secret = self.fetched().await?;
        self.keep_token(&secret);
        Ok(secret)
    }

    /// Returns another secret than one that was refused. A token that the server refuses has mostly expired, so it is
    /// fetched anew; a password is what it is.
    ///
    /// # Errors
    /// `why` where another one would not help, or where there is none.
    pub async fn secret_after(&self, refused: &Secret, why: NetError) -> Result<Secret, NetError> {
        let NetError::SignedOut { why } = why else { return Err(why) };
        if self.settings.auth == Auth::Password {
            return Err(NetError::SignedOut { why });
        }
        let fresh = self.fetched().await?;
        if fresh == *refused {
            return Err(NetError::SignedOut { why: fill(w().email.same_token, &[&why]) });
        }
        self.keep_token(&fresh);
        Ok(fresh)
    }

    async fn fetched(&self) -> Result<Secret, NetError> {
        let (vault, account) = (Arc::clone(&self.vault), self.account.clone());
        let asked = tokio::task::spawn_blocking(move || vault.secret(&account)).await;
        asked.map_err(|_| NetError::SignedOut { why: w().network.no_secret.to_owned() })?
    }

    fn kept_token(&self) -> Option<Secret> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep_token(&self, token: &Secret) {
        if self.settings.auth == Auth::Token {
            *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        }
    }

    /// Opens a connection, unless one was refused a moment ago.
    ///
    /// # Errors
    /// Those of the last try, until the pause after it is over; else as `Mailbox::open`.
    pub async fn open(&self) -> Result<Mailbox, NetError> {
        if let Some((until, why)) = self.closed()
            && until > Instant::now()
        {
            return Err(why);
        }
        let opened = self.open_now().await;
        self.note(opened.as_ref().err());
        opened
    }

    async fn open_now(&self) -> Result<Mailbox, NetError> {
        let secret = self.secret().await?;
        match Mailbox::open(&self.settings, &self.tls, &secret).await {
            Err(why) => {
                let secret = self.secret_after(&secret, why).await?;
                Mailbox::open(&self.settings, &self.tls, &secret).await
            }
            opened => opened,
        }
    }

    /// Returns how long the pause between sign-ins still lasts.
    pub fn pause(&self) -> Duration {
        self.closed().map(|(until, _)| until.saturating_duration_since(Instant::now())).unwrap_or_default()
    }

    fn closed(&self) -> Option<(Instant, NetError)> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner).closed.clone()
    }

    fn note(&self, error: Option<&NetError>) {
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(error) = error else {
            *gate = Gate::default();
            return;
        };
        gate.failures = gate.failures.saturating_add(1);
        let doubling = Duration::from_secs(1 << gate.failures.min(9)).min(PAUSE);
        let pause = if matches!(error, NetError::SignedOut { .. }) { SIGNED_OUT.max(doubling) } else { doubling };
        gate.closed = Some((Instant::now() + pause, error.clone()));
    }

    /// Lends the connection; one that was kept is asked first whether it still stands.
    ///
    /// # Errors
    /// As `open`.
    pub async fn lease(&self) -> Result<Lease<'_>, NetError> {
        let mut slot = self.mailbox.lock().await;
        if let Some(mut kept) = slot.take()
            && kept.ask("NOOP", Duration::from_secs(15), |_| {}).await.is_ok()
        {
            return Ok(Lease { slot, mailbox: kept });
        }
        let mailbox = self.open().await?;
        Ok(Lease { slot, mailbox })
    }

    /// Signs in anew, whatever was before, and opens the folder that is read.
    ///
    /// # Errors
    /// As `Mailbox::open`; `Refused` where there is no such folder.
    pub async fn check(&self) -> Result<(), NetError> {
        *self.gate.lock().unwrap_or_else(PoisonError::into_inner) = Gate::default();
        self.mailbox.lock().await.take();
        let mut lease = self.lease().await?;
        let opened = lease.mailbox.examine(&self.settings.folder).await;
        lease.done(opened).map(drop)
    }

    /// Returns the name of a folder on the server.
    ///
    /// # Errors
    /// As `Mailbox::ask`.
    pub async fn name(&self, mailbox: &mut Mailbox, folder: Folder) -> Result<String, NetError> {
        let known = match folder {
            Folder::Inbox => Some(self.settings.folder.clone()),
            Folder::Sent => self.settings.sent.clone().or_else(|| self.known_sent()),
        };
        if let Some(name) = known {
            return Ok(name);
        }
        let name = mailbox.marked_sent().await?.unwrap_or_else(|| "Sent".to_owned());
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.clone());
        Ok(name)
    }

    fn known_sent(&self) -> Option<String> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the next page of a folder; none where there is no folder of sent mail.
    ///
    /// # Errors
    /// As `catchup::read`.
    pub async fn read(&self, folder: Folder, mark: Option<Mark>, since: Time) -> Result<Option<Batch>, NetError> {
        let mut lease = self.lease().await?;
        let name = self.name(&mut lease.mailbox, folder).await?;
        let read = catchup::read(&mut lease.mailbox, (folder, &name), mark, since).await;
        match lease.done(read) {
            Err(NetError::Refused { .. }) if folder == Folder::Sent => Ok(None),
            other => other.map(Some),
        }
    }

    /// Makes an item of a mail.
    pub fn item(&self, mail: Arrived) -> Item {
        item::of(mail, &self.settings, self.now())
    }

    /// Returns those mails of both folders that a search finds; what lies in both is ours.
    ///
    /// # Errors
    /// As `Mailbox::ask`.
    pub async fn find_in_both(&self, query: &str, most: usize) -> Result<Vec<Item>, NetError> {
        let mut items: Vec<Item> = Vec::new();
        for folder in [Folder::Sent, Folder::Inbox] {
            let mut lease = self.lease().await?;
            let name = self.name(&mut lease.mailbox, folder).await?;
            let found = catchup::find(&mut lease.mailbox, (folder, &name), query, most).await;
            let found = match lease.done(found) {
                Err(NetError::Refused { .. }) if folder == Folder::Sent => Vec::new(),
                other => other?,
            };
            for mail in found {
                let item = self.item(mail);
                if !items.iter().any(|known| known.id == item.id) {
                    items.push(item);
                }
            }
        }
        Ok(items)
    }

    /// Fetches the bytes of an attachment; a renumbered folder is searched for the mail by its Message-ID.
    ///
    /// # Errors
    /// `Refused` where it is gone; `Unsupported` for what is no attachment of ours.
    pub async fn attachment(&self, item: &Item, media: &Media) -> Result<Vec<u8>, NetError> {
        let url: PartUrl = media
            .url
            .parse()
            .map_err(|()| NetError::Unsupported { what: fill(w().email.no_attachment, &[&media.url]) })?;
        let mut lease = self.lease().await?;
        let name = self.name(&mut lease.mailbox, url.place.folder).await?;
        let fetched = attachment(&mut lease.mailbox, &name, item, &url).await;
        lease.done(fetched)
    }
}

async fn attachment(mailbox: &mut Mailbox, name: &str, item: &Item, url: &PartUrl) -> Result<Vec<u8>, NetError> {
    let state = mailbox.examine(name).await?;
    let uid = if state.validity == url.place.validity {
        url.place.uid
    } else {
        let query = format!("HEADER Message-ID {}", names::quoted(&item.id));
        let found = mailbox.search(&query).await?.pop();
        found.ok_or_else(|| NetError::Refused { why: w().email.mail_moved.to_owned() })?
    };
    parts::fetch(mailbox, uid, url).await
}
