//! What every way is made of: settings, secrets, the clock and how patient we are.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use super::miss::Miss;
use super::settings::{PagingSettings, Place};
use crate::domain::network::{AccountSettings, Connect, NetError, Secret, Vault};
use crate::domain::rota::{Address, Channel};
use crate::domain::time::Time;
use crate::networks::http::{Http, Patience};
use crate::words::{fill, w};

/// How patient a page is: all of it must end in half a minute, the fetching of its secret too.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(8),
    whole: Duration::from_secs(20),
    silence: Duration::from_secs(20),
    pause: Duration::from_secs(1),
    tries: 1,
};

/// How long a program may take.
const PROGRAM: Duration = Duration::from_secs(29);

/// What every way is made of.
pub struct Setup {
    pub paging: PagingSettings,
    pub now: fn() -> Time,
    pub patience: Patience,
    /// How long a program may take; a little less than an attempt, so that it is named.
    pub program: Duration,
    /// The account that mails leave by, where there is one.
    pub mail: Option<AccountSettings>,
    /// The first update of Telegram that was not read yet.
    pub next_update: AtomicI64,
    vault: Arc<dyn Vault>,
}

impl Setup {
    pub fn new(
        paging: PagingSettings,
        accounts: &[AccountSettings],
        vault: Arc<dyn Vault>,
        now: fn() -> Time,
    ) -> Setup {
        let is_meant = |account: &&AccountSettings| match &paging.mail {
            Some(name) => account.id().as_str() == name || account.handle == *name,
            None => true,
        };
        let mail = accounts.iter().filter(|account| account.network == "email").find(is_meant).cloned();
        Setup { paging, now, patience: PATIENCE, program: PROGRAM, mail, next_update: AtomicI64::new(0), vault }
    }

    /// Returns what a connector is made of.
    pub fn connect(&self, account: AccountSettings) -> Connect {
        Connect { account, vault: Arc::clone(&self.vault), now: self.now }
    }

    /// Makes a client for the server of a place.
    pub fn http(&self, base: &str, place: &Place) -> Result<Http, Miss> {
        let ca = place
            .ca_file
            .as_ref()
            .map(|path| std::fs::read(path).map_err(|why| Miss::of(fill(w().page.no_ca_file, &[path, &why]))));
        let ca = ca.transpose()?;
        Http::with(base, self.now, self.patience, ca.as_deref()).map_err(Miss::settings)
    }

    /// Returns the place that an address names.
    pub fn named(&self, by: Channel, name: &str) -> Result<&Place, Miss> {
        let place = self.paging.named(by).and_then(|places| places.get(name));
        place.ok_or_else(|| Miss::of(fill(w().page.no_table, &[&by, &name])))
    }

    /// Returns the secret of a place.
    pub async fn secret(&self, by: Channel, name: &str, place: &Place) -> Result<Secret, Miss> {
        let lacks = || {
            let table = place.account(by, name).handle.replace('/', ".");
            let verb = table.replacen('.', " ", 1);
            Miss::of(fill(w().page.no_secret, &[&table, &verb]))
        };
        self.secret_if_any(by, name, place).await?.ok_or_else(lacks)
    }

    /// Returns the secret of a place that may do without one. A command may run for it, so the vault is asked on a
    /// thread that may wait.
    pub async fn secret_if_any(&self, by: Channel, name: &str, place: &Place) -> Result<Option<Secret>, Miss> {
        let (vault, account) = (Arc::clone(&self.vault), place.account(by, name));
        let asked = tokio::task::spawn_blocking(move || match (&account.secret_command, &account.secret_env) {
            (None, None) => Ok(vault.token(&account.id(), "secret")),
            (_, _) => vault.secret(&account).map(Some),
        });
        let secret = asked.await.map_err(|_| Miss::of(w().network.no_secret))?;
        let secret = secret.map_err(|why| match why {
            NetError::SignedOut { why } => Miss::of(why),
            other => Miss::settings(other),
        })?;
        let secret = secret.map(|secret| Secret::new(secret.reveal().trim()));
        Ok(secret.filter(|secret| !secret.reveal().is_empty()))
    }
}

/// Returns the name that an address is.
pub fn name_of(address: Option<&Address>) -> Result<&str, Miss> {
    match address {
        Some(Address::Name(name)) if !name.is_empty() => Ok(name),
        Some(Address::Name(_) | Address::Program(_)) | None => Err(Miss::of(w().page.no_address)),
    }
}
