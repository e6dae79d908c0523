//! The accounts of a desk and their connectors, shared by those who fetch, send and ask.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use crate::domain::count::limit_of;
use crate::domain::id::AccountId;
use crate::domain::network::{AccountSettings, Caps, Connect, NetError, Network, Vault};
use crate::domain::report::Reports;
use crate::domain::statement::EMAIL;
use crate::networks;
use crate::words::{fill, w};

use super::clock;

/// The network of the stores, where only reviews are answered.
const REVIEWS: &str = "reviews";

/// One account with its connector.
#[derive(Clone)]
pub struct Account {
    /// Its settings.
    pub settings: AccountSettings,
    /// Its connector; nothing where replies go out by hand.
    pub network: Option<Arc<dyn Network>>,
    /// Why its connector could not be made: its settings are not complete, or its secret is not there.
    pub refused: Option<NetError>,
}

/// All accounts.
#[derive(Clone, Default)]
pub struct Accounts(Arc<RwLock<BTreeMap<AccountId, Account>>>);

impl Accounts {
    /// Connects every account of the settings; what cannot be connected is returned with the reason.
    pub fn connect(settings: &[AccountSettings], vault: &Arc<dyn Vault>) -> (Accounts, Vec<(AccountId, NetError)>) {
        let accounts = Accounts::default();
        let failed = settings
            .iter()
            .filter_map(|account| accounts.add(account.clone(), vault).err().map(|why| (account.id(), why)))
            .collect();
        (accounts, failed)
    }

    /// Adds an account; one without a connector of its own is answered by hand. One that cannot be connected stands
    /// there all the same, with the reason.
    pub fn add(&self, settings: AccountSettings, vault: &Arc<dyn Vault>) -> Result<(), NetError> {
        let connect = |account: &AccountSettings| {
            let adapter = networks::adapter(&account.network)?;
            Some((adapter.connect)(Connect { account: account.clone(), vault: Arc::clone(vault), now: clock::now }))
        };
        let (network, refused) = match connect(&settings).transpose() {
            Ok(network) => (network.map(Arc::from), None),
            Err(why) => (None, Some(why)),
        };
        let result = refused.clone().map_or(Ok(()), Err);
        self.write().insert(settings.id(), Account { settings, network, refused });
        result
    }

    /// Takes an account out; what its connector carries at the moment comes to its end.
    pub fn remove(&self, id: &AccountId) -> Option<Account> {
        self.write().remove(id)
    }

    /// Returns an account.
    pub fn get(&self, id: &AccountId) -> Option<Account> {
        self.read().get(id).cloned()
    }

    /// Returns all accounts.
    pub fn all(&self) -> Vec<(AccountId, Account)> {
        self.read().iter().map(|(id, account)| (id.clone(), account.clone())).collect()
    }

    /// Returns the connector that sends for an account.
    pub fn sender(&self, id: &AccountId) -> Option<Arc<dyn Network>> {
        self.get(id).and_then(|account| account.network).filter(|network| network.caps().send)
    }

    /// Says why nothing can be sent as an account, with the remedy; nothing where its connector could.
    pub fn cannot_send(&self, id: &AccountId) -> Option<String> {
        match self.get(id) {
            None => Some(gone(id)),
            Some(Account { refused: Some(why), .. }) => Some(fill(w().desk.not_connected, &[&id, &why])),
            Some(_) => None,
        }
    }

    /// Returns what an account can do; for one without a connector, what its network would allow.
    pub fn caps(&self, id: &AccountId) -> Caps {
        match self.get(id).and_then(|account| account.network) {
            Some(network) => network.caps(),
            None => by_hand(id.network()),
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<AccountId, Account>> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<AccountId, Account>> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Says that an account is none of the desk's any more, and what helps.
pub fn gone(id: &AccountId) -> String {
    fill(w().desk.account_gone, &[id])
}

/// Returns what a network without a connector allows: text by hand, counted by its rule.
pub fn by_hand(network: &str) -> Caps {
    Caps {
        send: false,
        posts: !matches!(network, EMAIL | REVIEWS),
        private_reply: true,
        visibilities: Vec::new(),
        content_warning: false,
        mentions_in_text: false,
        moderation: Vec::new(),
        attachments: 0,
        alt_text: false,
        public_limit: limit_of(network, false),
        private_limit: limit_of(network, true),
        streams: false,
        forward: false,
        absence_proves: false,
        schedules_ahead: None,
        reports: Reports::default(),
        results: false,
    }
}
