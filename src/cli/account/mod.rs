//! `hearken account`: add, list, test, remove, reload.

mod add;
mod list;
mod tell;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::config::append;
use crate::desk::accounts::Accounts;
use crate::desk::calls::AccountsCall;
use crate::desk::vault::DeskVault;
use crate::domain::network::{AccountSettings, NetError, Vault};

use super::errand::Errand;
use super::exit::{Exit, Failure};

pub use self::add::AddArgs;

/// What can be done to accounts.
#[derive(Subcommand, Debug)]
pub enum AccountVerb {
    /// Sign in to a network, or name one that is answered by hand
    Add(AddArgs),
    /// List accounts, and the networks there are
    List,
    /// Check that each account, or one, is signed in
    Test(Named),
    /// Take an account out of the settings; what it brought stays
    Remove(Removal),
    /// Have the running desk take the accounts as the settings name them now
    Reload,
}

/// Names an account, or all.
#[derive(Args, Debug)]
pub struct Named {
    /// network:handle, or the handle
    account: Option<String>,
}

/// Names an account to remove.
#[derive(Args, Debug)]
pub struct Removal {
    /// network:handle, or the handle
    account: String,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
}

/// Does what was asked.
pub async fn account(errand: &mut Errand<'_>, verb: AccountVerb) -> Result<(), Failure> {
    match verb {
        AccountVerb::Add(args) => add::add(errand, args).await,
        AccountVerb::List => list::list(errand).await,
        AccountVerb::Test(named) => test(errand, named.account.as_deref()).await,
        AccountVerb::Remove(removal) => remove(errand, &removal).await,
        AccountVerb::Reload => reload(errand).await,
    }
}

fn named<'a>(errand: &'a Errand<'_>, name: Option<&str>) -> Result<Vec<&'a AccountSettings>, Failure> {
    let fits = |account: &&AccountSettings| {
        name.is_none_or(|name| account.id().as_str() == name || account.handle == name || account.network == name)
    };
    let found: Vec<&AccountSettings> = errand.config.accounts.iter().filter(fits).collect();
    match (found.is_empty(), name) {
        (true, Some(name)) => {
            Err(Failure::refused(format!("there is no account {name}; `hearken account list` lists them")))
        }
        (true, None) => Err(Failure::refused("no account yet; `hearken account add NETWORK` adds one")),
        (false, _) => Ok(found),
    }
}

async fn test(errand: &mut Errand<'_>, name: Option<&str>) -> Result<(), Failure> {
    let accounts: Vec<AccountSettings> = named(errand, name)?.into_iter().cloned().collect();
    let vault = super::desk::vault(errand);
    let mut failed = false;
    for account in accounts {
        let (words, error) = match check(&account, &vault).await {
            Ok(Some(handle)) => (format!("{}: signed in as {handle}", account.id()), None),
            Ok(None) => (format!("{}: no connector; answered by hand", account.id()), None),
            Err(why) => (format!("{}: {why}", account.id()), Some(why.to_string())),
        };
        failed |= error.is_some();
        errand.answer(&words, &json!({ "account": account.id(), "ok": error.is_none(), "error": error }))?;
    }
    if failed { Err(Failure::silent(Exit::Network)) } else { Ok(()) }
}

/// Connects an account and checks that it is signed in; nothing for one that is answered by hand.
pub async fn check(account: &AccountSettings, vault: &std::sync::Arc<dyn Vault>) -> Result<Option<String>, NetError> {
    let (accounts, failed) = Accounts::connect(std::slice::from_ref(account), vault);
    if let Some((_, why)) = failed.into_iter().next() {
        return Err(why);
    }
    let network = accounts.all().into_iter().find_map(|(_, account)| account.network);
    match network {
        Some(network) => network.check().await.map(Some),
        None => Ok(None),
    }
}

async fn remove(errand: &mut Errand<'_>, removal: &Removal) -> Result<(), Failure> {
    let found = named(errand, Some(&removal.account))?;
    let [account] = found.as_slice() else {
        return Err(Failure::usage(format!("{} can be several accounts; write network:handle", removal.account)));
    };
    let account = (*account).clone();
    errand.confirm(&format!("Remove {}? What it brought stays.", account.id()), removal.yes)?;
    for file in errand.places.files() {
        if append::remove(&file, &account)? {
            let call = AccountsCall { gone: vec![account.id()], ..AccountsCall::default() };
            let desk = tell::tell(errand, &call).await?.and_then(|sets| sets.into_iter().next());
            // Not before the desk has let go of it: its connector would keep a session once more.
            forget(errand, &account);
            let runs = desk.as_ref().map(|set| format!("; {}", tell::in_words(errand, set))).unwrap_or_default();
            let words = format!("{} is out of {}{runs}", account.id(), file.display());
            return errand.answer(&words, &json!({ "removed": account.id(), "file": file, "desk": desk }));
        }
    }
    Err(Failure::refused(format!("{} stands in none of the settings files", account.id())))
}

async fn reload(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let accounts = errand.config.accounts.clone();
    let call = AccountsCall { set: accounts.clone(), only: true, ..AccountsCall::default() };
    let Some(sets) = tell::tell(errand, &call).await? else {
        return Err(Failure::refused("no desk runs here; the next one reads its settings by itself"));
    };
    if sets.is_empty() {
        errand.hint("no account yet, here or at the desk; `hearken account add NETWORK` adds one")?;
    }
    for set in sets {
        let words = format!("{}: {}", set.account, tell::in_words(errand, &set));
        errand.answer(&words, &set)?;
        if let Some(account) = accounts.iter().find(|account| account.id() == set.account) {
            tell::advise(errand, account, &set)?;
        }
    }
    Ok(())
}

/// Forgets the tokens that are kept for an account.
fn forget(errand: &Errand<'_>, account: &AccountSettings) {
    DeskVault::new(&errand.places.desk, errand.config.keyring).forget(&account.id());
}
