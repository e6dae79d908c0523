//! `hearken config`: where the settings come from and what is in force; the files that come with the program.

use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use crate::config::{Config, DEFAULTS, Mistakes};
use crate::domain::rota::Channel;
use crate::ui::commands;

use super::errand::Errand;
use super::exit::Failure;

/// The files that are read beside the settings.
const OTHERS: [&str; 4] = ["keys.toml", "rules.toml", "plan.toml", "rota.toml"];

/// What `config` takes.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Print the commented file of everything that can be set
    #[arg(long, conflicts_with = "keys")]
    defaults: bool,
    /// Print the keys that are in force, as a key file
    #[arg(long)]
    keys: bool,
}

/// Prints where the settings come from and what is in force.
pub fn config(errand: &mut Errand<'_>, args: &ConfigArgs, mistakes: Option<Mistakes>) -> Result<(), Failure> {
    if args.defaults {
        return Ok(write!(errand.out, "{DEFAULTS}")?);
    }
    if args.keys {
        return Ok(write!(errand.out, "{}", commands::key_file(&errand.config.screen.keys))?);
    }
    let files: Vec<(String, bool)> = files(errand);
    let force = in_force(&errand.config);
    if errand.json {
        let files: Vec<Value> = files.iter().map(|(file, there)| json!({ "file": file, "read": there })).collect();
        let force = mistakes.is_none().then_some(force);
        errand.object(
            &json!({ "files": files, "desk": errand.places.desk, "log": errand.places.state, "in_force": force }),
        )?;
    } else {
        errand.say("built in   `hearken config --defaults` and `--keys` print it")?;
        for (file, there) in &files {
            errand.say(&format!("{}  {file}", if *there { "read     " } else { "not there" }))?;
        }
        errand.say(&format!("desk       {}", errand.places.desk.display()))?;
        errand.say(&format!("log        {}", errand.places.state.display()))?;
        for (name, value) in force.as_object().into_iter().flatten().filter(|_| mistakes.is_none()) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            errand.say(&format!("{name} = {value}"))?;
        }
    }
    mistakes.map_or(Ok(()), |mistakes| Err(mistakes.into()))
}

/// Lists the files that are or would be read, the later one winning, and whether they are there.
fn files(errand: &Errand<'_>) -> Vec<(String, bool)> {
    let folders = errand.places.folders();
    let others = OTHERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let all = errand.places.files().into_iter().chain(others).chain([errand.config.brand_path.clone()]);
    let named = all.filter(|file| file != Path::new(""));
    named.map(|file| (file.display().to_string(), file.exists())).collect()
}

/// Lists the places that pages go out to.
fn paging(config: &Config) -> Vec<String> {
    let named =
        |by: Channel| config.paging.named(by).into_iter().flatten().map(move |(name, _)| format!("{by} {name}"));
    let telegram = config.paging.telegram.iter().map(|_| Channel::Telegram.to_string());
    Channel::ALL.into_iter().flat_map(named).chain(telegram).collect()
}

/// Returns what is in force, by the names of the settings.
fn in_force(config: &Config) -> Value {
    let rulings = &config.rulings;
    let accounts: Vec<String> = config.accounts.iter().map(|account| account.id().to_string()).collect();
    let views: Vec<String> = config.views.iter().map(|view| format!("{}: {}", view.name, view.query)).collect();
    json!({
        "desk.name": config.name,
        "desk.seat": config.seat,
        "desk.zone": config.zone().iana_name(),
        "desk.keyring": config.keyring,
        "hours": if config.hours_set { "set" } else { "always open" },
        "undo.public": rulings.undo_window.public.as_seconds(),
        "undo.chat": rulings.undo_window.chat.as_seconds(),
        "undo.email": rulings.undo_window.email.as_seconds(),
        "pace.seconds_per_answer": rulings.pace.per_answer.as_seconds(),
        "pace.people": rulings.pace.seats,
        "policies.require_alt": rulings.require_alt,
        "policies.reply_all_asks_over": rulings.reply_all_asks_over,
        "policies.stale_minutes": rulings.stale_after.as_minutes(),
        "policies.open_since_hours": rulings.open_since.as_minutes() / 60,
        "policies.first_sync_days": rulings.first_sync.as_minutes() / 1440,
        "crisis.page_command": config.paging.page_command,
        "paging": paging(config),
        "ui.theme": if config.theme_chosen { config.screen.theme.name() } else { "auto" },
        "ui.ascii": config.screen.ascii,
        "ui.bell": config.screen.bell,
        "ui.keys": config.screen.keys.preset().name,
        "keys": config.screen.keys.own().len(),
        "backups": config.backups,
        "archive.after_months": config.archive_after.unwrap_or_default(),
        "plan.countries": rulings.planning.chosen_dates().map(|list| list.name.as_str()).collect::<Vec<_>>(),
        "plan.feed": config.feed,
        "people.vips": rulings.vips,
        "rules": config.rules.all().iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>(),
        "view": views,
        "account": accounts,
    })
}
