//! `hearken account list`.

use serde_json::json;

use crate::cli::brief::health;
use crate::cli::desk;
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::domain::ask::{AccountLine, Query, Shown};
use crate::domain::network::{AccountSettings, Vault};
use crate::networks;

/// Prints accounts with how they are, where a desk runs and knows.
pub async fn list(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let known = lines(errand).await?;
    let vault = desk::vault(errand);
    for account in errand.config.accounts.clone() {
        let line = known.iter().find(|line| line.account == account.id());
        let secret = secret(&account, vault.as_ref());
        let connector = networks::adapter(&account.network).is_some();
        let how = line.map(|line| health(&line.health, &|at| errand.clock(at)));
        let object = json!({
            "account": account.id(), "network": account.network, "handle": account.handle, "connector": connector,
            "secret": secret, "health": line.map(|line| &line.health), "listen": account.listen,
        });
        let by = if connector { format!("secret: {secret}") } else { "answered by hand".to_owned() };
        let words =
            [Some(account.id().to_string()), Some(by), how].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        errand.answer(&words, &object)?;
    }
    if !errand.json {
        tell_networks(errand)?;
    }
    Ok(())
}

async fn lines(errand: &Errand<'_>) -> Result<Vec<AccountLine>, Failure> {
    let Some(mut client) = desk::running(errand).await? else { return Ok(Vec::new()) };
    Ok(match client.ask(Query::Summary).await? {
        Shown::Summary(summary) => summary.accounts,
        _ => Vec::new(),
    })
}

/// Returns where an account's secret comes from, never the secret.
fn secret(account: &AccountSettings, vault: &dyn Vault) -> String {
    match (&account.secret_env, &account.secret_command) {
        (_, Some(_)) => "from its command".to_owned(),
        (Some(variable), None) => format!("from ${variable}"),
        (None, None) if vault.token(&account.id(), "secret").is_some() => "kept".to_owned(),
        (None, None) => "none".to_owned(),
    }
}

fn tell_networks(errand: &mut Errand<'_>) -> Result<(), Failure> {
    if errand.config.accounts.is_empty() {
        errand.say("No account yet. `hearken account add NETWORK` adds one; any other name is answered by hand:")?;
    } else {
        errand.say("\nNetworks with a connector:")?;
    }
    for adapter in networks::ADAPTERS {
        errand.say(&format!("  {:<9} {}", adapter.name, adapter.help))?;
    }
    Ok(())
}
