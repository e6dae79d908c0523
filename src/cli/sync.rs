//! `hearken sync`: one round of every account.

use clap::Args;
use serde_json::{Value, json};

use crate::desk::Work;

use super::desk;
use super::errand::Errand;
use super::exit::{Exit, Failure};

/// What `sync` takes.
#[derive(Args, Debug)]
pub struct SyncArgs {
    /// One round and back, which is what happens anyway
    #[arg(long)]
    once: bool,
}

/// Fetches once from every account; a line each.
pub async fn sync(errand: &mut Errand<'_>, _: SyncArgs) -> Result<(), Failure> {
    if errand.config.accounts.is_empty() {
        return Err(Failure::refused("no account yet; `hearken account add NETWORK` adds one"));
    }
    let rounds = desk::with(errand, Work::WriterOnly, async |_, desk| desk.call("sync", &json!({})).await).await?;
    let mut failed = false;
    for round in rounds.as_array().into_iter().flatten() {
        failed |= round.get("error").is_some_and(|error| !error.is_null());
        if errand.json {
            errand.object(round)?;
        } else {
            errand.say(&line(round))?;
        }
    }
    if failed { Err(Failure::silent(Exit::Network)) } else { Ok(()) }
}

fn line(round: &Value) -> String {
    let text = |name: &str| round.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let count = |name: &str| round.get(name).and_then(Value::as_u64).unwrap_or_default();
    let odd: String =
        round.get("odd").and_then(Value::as_array).into_iter().flatten().map(|odd| format!("\n  {odd}")).collect();
    match round.get("error").and_then(Value::as_str) {
        Some(error) => format!("{}: {error}", text("account")),
        None if round.get("by_hand") == Some(&Value::Bool(true)) => {
            format!("{}: no connector; answered by hand", text("account"))
        }
        None => format!("{}: {} new, {} known{odd}", text("account"), count("new"), count("known")),
    }
}
