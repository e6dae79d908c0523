//! What a running desk hears of its accounts, and what it says to that.

use crate::cli::brief::health;
use crate::cli::desk;
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::desk::AccountSet;
use crate::desk::calls::AccountsCall;
use crate::domain::event::AccountChange;
use crate::domain::network::{AccountSettings, Health};

/// Tells the running desk; nothing where none runs. The settings are written by now, so one that cannot be told is
/// a hint and no failure.
pub async fn tell(errand: &mut Errand<'_>, call: &AccountsCall) -> Result<Option<Vec<AccountSet>>, Failure> {
    let told = match desk::running(errand).await {
        Ok(None) => return Ok(None),
        Ok(Some(mut client)) => {
            let called = client.call("accounts", &serde_json::to_value(call)?).await;
            called.map_err(|error| error.to_string()).and_then(|answer| answer)
        }
        Err(failure) => Err(failure.to_string()),
    };
    let sets = told.and_then(|sets| serde_json::from_value(sets).map_err(|error| error.to_string()));
    match sets {
        Ok(sets) => Ok(Some(sets)),
        Err(why) => {
            errand.hint(&format!("the running desk could not be told: {why}; start it again"))?;
            Ok(None)
        }
    }
}

/// Tells the running desk of one account that is as these settings say, and returns what it made of it.
pub async fn tell_set(errand: &mut Errand<'_>, account: &AccountSettings) -> Result<Option<AccountSet>, Failure> {
    let call = AccountsCall { set: vec![account.clone()], ..AccountsCall::default() };
    let set = tell(errand, &call).await?.and_then(|sets| sets.into_iter().next());
    if let Some(set) = &set {
        advise(errand, account, set)?;
    }
    Ok(set)
}

/// Says what a person can do where the desk has not what this terminal has.
pub fn advise(errand: &mut Errand<'_>, account: &AccountSettings, set: &AccountSet) -> Result<(), Failure> {
    if let (Some(variable), Health::SignedOut { .. }) = (&account.secret_env, &set.health) {
        errand.hint(&format!(
            "the running desk has an environment of its own: set {variable} where it is started and start it again, \
             or name a --secret-command"
        ))?;
    }
    if set.hours_later {
        errand.hint(&format!("the opening hours of {} count from the next start of the desk", set.account))?;
    }
    Ok(())
}

/// Returns what the running desk made of an account, in words.
pub fn in_words(errand: &Errand<'_>, set: &AccountSet) -> String {
    match (set.change, &set.health) {
        (None, _) => "the running desk has it so already".to_owned(),
        (Some(AccountChange::Removed), _) => "the running desk fetches and sends for it no more".to_owned(),
        (Some(_), Health::Live) => "the running desk fetches it from now on".to_owned(),
        (Some(_), Health::Unknown) => "the running desk has it from now on".to_owned(),
        (Some(_), Health::SignedOut { why }) => format!("the running desk cannot sign in: {why}"),
        (Some(_), other) => format!("the running desk has it, {}", health(other, &|at| errand.clock(at))),
    }
}
