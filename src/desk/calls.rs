//! Larger work that a CLI asks of a running desk by name: a round of every account, items to take in,
//! a backup, the archive, a check of the store, accounts that come and go, whom an answer to many was shown for,
//! how a reply stands.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::domain::id::{AccountId, CrisisId, ItemId, ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::many::Look;
use crate::domain::network::AccountSettings;
use crate::domain::rules::Rules;
use crate::domain::time::Time;
use crate::store::upkeep;
use crate::words::{fill, w};

use super::files::Export;
use super::handle::Handle;
use super::plan::{PlanForm, PlanPart};
use super::pollers::Wish;
use super::writer::Job;
use super::{assets, backup};

/// What `accounts` takes.
#[derive(Default, Serialize, Deserialize)]
pub struct AccountsCall {
    /// Accounts as their settings say now.
    pub set: Vec<AccountSettings>,
    /// Accounts that are the desk's no more.
    pub gone: Vec<AccountId>,
    /// These are all there are.
    pub only: bool,
}

/// What `save` takes.
#[derive(Serialize, Deserialize)]
pub struct SaveCall {
    /// The message.
    pub item: ItemId,
    /// Which of its files, from 0.
    pub index: usize,
    /// The folder; the downloads where none is named.
    pub into: Option<PathBuf>,
}

/// What `plan` takes.
#[derive(Serialize, Deserialize)]
pub struct PlanCall {
    /// How the plan is written.
    pub form: PlanForm,
    /// Of which posts.
    #[serde(flatten)]
    pub part: PlanPart,
    /// The file for it.
    pub file: PathBuf,
}

impl Handle {
    /// Does what is called `name`; arguments and answer are JSON texts.
    pub async fn call(&self, seat: &SeatName, name: &str, arguments: &str) -> Result<String, String> {
        let arguments: Value = serde_json::from_str(arguments).map_err(|error| error.to_string())?;
        let answer = match name {
            "sync" => self.call_sync().await,
            "accounts" => self.call_accounts(seat, &arguments).await?,
            "take_in" => self.call_take_in(&arguments).await?,
            "backup" => self.call_backup(&arguments).await?,
            "archive" => self.call_archive(&arguments).await?,
            "verify" => self.call_verify().await?,
            "export" => self.call_export(&arguments).await?,
            "plan" => self.call_plan(&arguments).await?,
            "media" => self.call_media(&arguments).await?,
            "save" => self.call_save(&arguments).await?,
            "rules" => self.call_rules(seat, &arguments).await?,
            "reply" => self.call_reply(&arguments)?,
            "keep_look" => self.call_keep_look(seat, &arguments).await?,
            "last_look" => json!(self.last_look(seat).map_err(|why| why.to_string())?),
            _ => return Err(fill(w().desk.unknown_call, &[&name])),
        };
        Ok(answer.to_string())
    }

    async fn call_sync(&self) -> Value {
        let rounds = self.sync_once().await;
        let line = |(account, round): &(AccountId, _)| round_line(account.as_str(), round);
        Value::Array(rounds.iter().map(line).collect())
    }

    /// Sets and removes accounts while the desk runs. The settings travel, never a secret: the desk's own vault
    /// reads that. `only` takes out what is not among them.
    async fn call_accounts(&self, seat: &SeatName, arguments: &Value) -> Result<Value, String> {
        let AccountsCall { set, mut gone, only } =
            serde_json::from_value(arguments.clone()).map_err(|error| error.to_string())?;
        if only {
            let known = self.accounts.all().into_iter().map(|(id, _)| id);
            gone.extend(known.filter(|id| set.iter().all(|settings| settings.id() != *id)));
        }
        let sets = set.into_iter().map(|settings| Wish::Set(Box::new(settings)));
        let mut done = Vec::new();
        for wish in gone.into_iter().map(Wish::Remove).chain(sets) {
            done.push(self.set_account(seat, wish).await.map_err(|why| why.to_string())?);
        }
        serde_json::to_value(done).map_err(|error| error.to_string())
    }

    async fn call_take_in(&self, arguments: &Value) -> Result<Value, String> {
        let items: Vec<Item> = serde_json::from_value(arguments["items"].clone()).map_err(|error| error.to_string())?;
        let open_since: Time =
            serde_json::from_value(arguments["open_since"].clone()).map_err(|error| error.to_string())?;
        let taken = self.take_in(items, open_since).await.map_err(|error| error.to_string())?;
        serde_json::to_value(taken).map_err(|error| error.to_string())
    }

    async fn call_save(&self, arguments: &Value) -> Result<Value, String> {
        let SaveCall { item, index, into } =
            serde_json::from_value(arguments.clone()).map_err(|error| error.to_string())?;
        let path = self.save_attachment(item, index, into).await.map_err(|why| why.to_string())?;
        Ok(json!({ "path": path }))
    }

    /// Puts other rules in force, for what comes from now on.
    async fn call_rules(&self, seat: &SeatName, arguments: &Value) -> Result<Value, String> {
        let rules: Rules = serde_json::from_value(arguments["rules"].clone()).map_err(|error| error.to_string())?;
        let count = rules.all().len();
        self.rules.set(rules);
        let (answer, written) = oneshot::channel();
        self.jobs.push(Job::RulesChanged { seat: seat.clone(), count, answer });
        written.await.map_err(|_| w().acts.desk_closing.to_owned())?.map_err(|why| why.to_string())?;
        Ok(json!({ "rules": count }))
    }

    fn call_reply(&self, arguments: &Value) -> Result<Value, String> {
        let id: ReplyId = serde_json::from_value(arguments.clone()).map_err(|error| error.to_string())?;
        let reply = self.reader().reply(id).map_err(|error| error.to_string())?;
        serde_json::to_value(reply).map_err(|error| error.to_string())
    }

    async fn call_keep_look(&self, seat: &SeatName, arguments: &Value) -> Result<Value, String> {
        let look: Option<Look> = serde_json::from_value(arguments.clone()).map_err(|error| error.to_string())?;
        self.keep_look(seat, look).await.map_err(|why| why.to_string())?;
        Ok(json!({}))
    }

    async fn call_backup(&self, arguments: &Value) -> Result<Value, String> {
        let dir = arguments["file"].as_str().ok_or(w().desk.backup_where)?.to_owned();
        let desk = self.clone();
        let file = std::path::PathBuf::from(dir);
        let written = tokio::task::spawn_blocking(move || backup::write(&desk, &file)).await;
        let (records, media) = written.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        Ok(json!({ "records": records, "media": media }))
    }

    async fn call_export(&self, arguments: &Value) -> Result<Value, String> {
        let crisis: Option<CrisisId> =
            serde_json::from_value(arguments["crisis"].clone()).map_err(|error| error.to_string())?;
        let what = arguments["what"].as_str().and_then(|word| Export::of_word(word, crisis));
        let what = what.ok_or(w().desk.export_what)?;
        let file = std::path::PathBuf::from(arguments["file"].as_str().ok_or(w().desk.export_where)?);
        self.write_export(what, file).await
    }

    async fn call_plan(&self, arguments: &Value) -> Result<Value, String> {
        let PlanCall { form, part, file } =
            serde_json::from_value(arguments.clone()).map_err(|error| error.to_string())?;
        self.write_export(Export::Plan { form, part }, file).await
    }

    async fn write_export(&self, what: Export, file: PathBuf) -> Result<Value, String> {
        let desk = self.clone();
        let written = tokio::task::spawn_blocking(move || desk.export(what, &file)).await;
        let records = written.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        Ok(json!({ "records": records }))
    }

    /// Reads every file of the media library; clears away what was taken out and is shown nowhere, where that is asked.
    async fn call_media(&self, arguments: &Value) -> Result<Value, String> {
        let (desk, clears) = (self.clone(), arguments["clear"].as_bool().unwrap_or(false));
        let checked = tokio::task::spawn_blocking(move || assets::checked(&desk, clears)).await;
        let checked = checked.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        serde_json::to_value(checked).map_err(|error| error.to_string())
    }

    async fn call_archive(&self, arguments: &Value) -> Result<Value, String> {
        let months: u32 = serde_json::from_value(arguments["months"].clone()).map_err(|error| error.to_string())?;
        let moved = self.archive(months).await.map_err(|error| error.to_string())?;
        serde_json::to_value(moved).map_err(|error| error.to_string())
    }

    async fn call_verify(&self) -> Result<Value, String> {
        let reader = self.reader();
        let report = tokio::task::spawn_blocking(move || upkeep::verify(&reader)).await;
        let report = report.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        serde_json::to_value(report).map_err(|error| error.to_string())
    }
}

/// Returns how a round of an account went, as `sync --once --json` prints it.
pub fn round_line(account: &str, round: &Result<super::Round, crate::domain::network::NetError>) -> Value {
    match round {
        Ok(round) => json!({
            "account": account, "fetched": round.fetched, "new": round.taken.new, "known": round.taken.known,
            "odd": round.odd, "by_hand": round.by_hand, "limited_until": null, "error": null,
        }),
        Err(error) => {
            let until = match error {
                crate::domain::network::NetError::Limited { until } => Some(*until),
                _ => None,
            };
            json!({
                "account": account, "fetched": 0, "new": 0, "known": 0, "odd": [], "by_hand": false,
                "limited_until": until, "error": error.to_string(),
            })
        }
    }
}
