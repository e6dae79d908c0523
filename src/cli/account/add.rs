//! `hearken account add`: asks for what is missing at a terminal; all by flags in a script.

use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::cli::errand::Errand;
use crate::cli::exit::{Exit, Failure};
use crate::cli::{desk, prompt};
use crate::config::{address, append, nearest};
use crate::domain::network::faults::is_network_name;
use crate::domain::network::{AccountSettings, NetError, Secret, Vault};
use crate::networks::{self, mastodon};

use super::tell;

/// What `account add` takes.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// mastodon, bluesky, email, exec, or any other name for answering by hand
    network: String,
    /// Our handle there, or the mail address
    #[arg(long)]
    handle: Option<String>,
    /// Where the server is
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Environment variable that holds the secret
    #[arg(long, value_name = "VAR", conflicts_with = "secret_command")]
    secret_env: Option<String>,
    /// Command that prints the secret
    #[arg(long, value_name = "CMD")]
    secret_command: Option<String>,
    /// A hashtag or search to listen to
    #[arg(long, value_name = "WORDS")]
    listen: Vec<String>,
    /// Seconds between rounds where nothing streams
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(5..=86_400))]
    poll_seconds: Option<u32>,
    /// An option of the connector's own, such as imap=mail.example.org
    #[arg(long = "option", value_name = "NAME=VALUE")]
    options: Vec<String>,
    /// Add it without asking the network
    #[arg(long)]
    no_check: bool,
}

/// Adds an account.
pub async fn add(errand: &mut Errand<'_>, args: AddArgs) -> Result<(), Failure> {
    all_there(&args)?;
    let mut account = settings(errand, &args)?;
    if errand.config.accounts.iter().any(|other| other.id() == account.id()) {
        let words =
            format!("{} is there already; `hearken account test` checks it, `remove` takes it out", account.id());
        return Err(Failure::refused(words));
    }
    let vault = desk::vault(errand);
    fill(errand, &mut account)?;
    sound(&account)?;
    let kept = sign_in(errand, &account, &vault).await?;
    let seen = if args.no_check { None } else { checked(&account, &vault).await? };
    let file = errand.places.own_file();
    if file.starts_with(&errand.places.desk) {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&errand.places.desk)?;
    }
    append::add(&file, &account)?;
    if let Some(words) = &kept {
        errand.hint(&format!("the secret is {words}"))?;
    }
    let desk = tell::tell_set(errand, &account).await?;
    let who = seen.map(|handle| format!(", signed in as {handle}")).unwrap_or_default();
    let runs = desk.as_ref().map(|set| format!("; {}", tell::in_words(errand, set))).unwrap_or_default();
    let words = format!("{} stands in {}{who}{runs}", account.id(), file.display());
    let object = json!({ "account": account.id(), "file": file, "secret": kept, "desk": desk });
    errand.answer(&words, &object)
}

/// Names everything that is missing at once, where nobody is there to be asked for one after the other.
fn all_there(args: &AddArgs) -> Result<(), Failure> {
    if let Some(url) = &args.base_url {
        address(url).map_err(|why| Failure::usage(format!("--base-url: {why}")))?;
    }
    if prompt::is_possible() {
        return Ok(());
    }
    let has = |name: &str| args.options.iter().any(|option| option.split('=').next() == Some(name));
    let server =
        args.base_url.is_some() || args.handle.as_ref().is_some_and(|it| it.trim_start_matches('@').contains('@'));
    let secret = args.secret_env.is_some() || args.secret_command.is_some();
    let network = args.network.trim().to_lowercase();
    let needs: &[(bool, &str)] = match network.as_str() {
        "mastodon" => &[(server, "--base-url URL"), (secret, "--secret-env VAR or --secret-command CMD")],
        "bluesky" => &[(secret, "--secret-env VAR or --secret-command CMD")],
        "email" => &[
            (has("imap"), "--option imap=HOST"),
            (has("smtp"), "--option smtp=HOST"),
            (secret, "--secret-env VAR or --secret-command CMD"),
        ],
        "exec" => &[(has("command"), "--option command=PROGRAM")],
        _ => &[],
    };
    let handle = (args.handle.is_some(), "--handle HANDLE");
    let missing: Vec<&str> = [handle].iter().chain(needs).filter(|(there, _)| !there).map(|(_, flag)| *flag).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Failure::usage(format!("nobody is here to ask; {network} needs {}", missing.join(", ")))),
    }
}

fn settings(errand: &mut Errand<'_>, args: &AddArgs) -> Result<AccountSettings, Failure> {
    let network = args.network.trim().to_lowercase();
    let known = networks::ADAPTERS.iter().map(|adapter| adapter.name);
    if networks::adapter(&network).is_none()
        && let Some(meant) = nearest(&network, known).filter(|_| network.len() > 4)
    {
        return Err(Failure::usage(format!("{network} is not known; did you mean {meant}?")));
    }
    if !is_network_name(&network) {
        return Err(Failure::usage(format!("\"{network}\" is no network's name: no blanks and no colons")));
    }
    let handle = match &args.handle {
        Some(handle) => handle.trim().to_owned(),
        None => prompt::ask(errand, handle_of(&network), "--handle")?,
    };
    let mut options = toml::Table::new();
    for option in &args.options {
        let (name, value) = option
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("\"{option}\" is no option; write NAME=VALUE")))?;
        options.insert(name.trim().to_owned(), value_of(value.trim()));
    }
    Ok(AccountSettings {
        network,
        handle,
        base_url: args.base_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
        secret_env: args.secret_env.clone(),
        secret_command: args.secret_command.clone(),
        listen: args.listen.clone(),
        poll_seconds: args.poll_seconds,
        hours: None,
        options,
    })
}

fn handle_of(network: &str) -> &'static str {
    match network {
        "mastodon" => "Our handle there, such as @brand@example.social",
        "bluesky" => "Our handle there, such as brand.bsky.social",
        "email" => "Our mail address",
        _ => "Our handle there",
    }
}

/// Reads a value as TOML, and as plain text where it is none.
fn value_of(text: &str) -> toml::Value {
    let typed = format!("v = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("v"));
    typed.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

/// Adds what a network cannot do without.
fn fill(errand: &mut Errand<'_>, account: &mut AccountSettings) -> Result<(), Failure> {
    match account.network.as_str() {
        "mastodon" if account.base_url.is_none() => {
            let server = account.handle.trim_start_matches('@').split_once('@').map(|(_, server)| server.to_owned());
            let server = match server {
                Some(server) => server,
                None => prompt::ask(errand, "The server, such as example.social", "--base-url")?,
            };
            let bare = server.trim_end_matches('/');
            let url = if bare.contains("://") { bare.to_owned() } else { format!("https://{bare}") };
            account.base_url = Some(address(&url).map_err(|why| Failure::usage(format!("the server: {why}")))?);
        }
        "email" => {
            for (key, question) in
                [("imap", "IMAP server, such as imap.example.org"), ("smtp", "SMTP server, such as smtp.example.org")]
            {
                if account.option(key).is_none() {
                    let server = prompt::ask(errand, question, &format!("--option {key}=HOST"))?;
                    account.options.insert(key.to_owned(), server.into());
                }
            }
        }
        "exec" if !account.options.contains_key("command") => {
            let command = prompt::ask(errand, "The program and its arguments", "--option command=PROGRAM")?;
            account.options.insert("command".to_owned(), command.into());
        }
        _ => {}
    }
    Ok(())
}

/// Refuses an account with which the settings could not be read any more, with everything that is wrong.
fn sound(account: &AccountSettings) -> Result<(), Failure> {
    let faults: Vec<String> = networks::faults(account).into_iter().map(|fault| fault.what).collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Failure::usage(format!("{}\nnothing was added", faults.join("\n")))),
    }
}

/// Obtains the secret of an account that names no source of its own, and keeps it.
async fn sign_in(
    errand: &mut Errand<'_>,
    account: &AccountSettings,
    vault: &Arc<dyn Vault>,
) -> Result<Option<String>, Failure> {
    if account.secret_env.is_some() || account.secret_command.is_some() {
        return Ok(None);
    }
    let secret = match account.network.as_str() {
        "mastodon" => code(errand, account).await?,
        "bluesky" => prompt::secret(errand, "App password (Settings, Privacy and security, App passwords)")?,
        "email" => prompt::secret(errand, "Password of the mailbox")?,
        _ => return Ok(None),
    };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&errand.places.desk)?;
    vault.keep(&account.id(), "secret", &secret).map(Some).map_err(Failure::refused)
}

/// Signs in by a page of the server that shows a code.
async fn code(errand: &mut Errand<'_>, account: &AccountSettings) -> Result<Secret, Failure> {
    if !prompt::is_possible() {
        return Err(Failure::usage(
            "signing in needs a person; in a script give --secret-env or --secret-command with an access token",
        ));
    }
    let server = account.base_url.clone().unwrap_or_default();
    let app = mastodon::register(&server).await?;
    errand.say("Open this address, allow hearken in, and paste the code that the page shows:")?;
    errand.say(&format!("\n  {}\n", mastodon::authorize_url(&app)))?;
    loop {
        let code = prompt::ask(errand, "Code", "--secret-env")?;
        match mastodon::redeem(&app, &code).await {
            Ok(token) => return Ok(token),
            Err(NetError::Refused { why }) => errand.hint(&format!("the server says: {why}; try again, or Ctrl-c"))?,
            Err(other) => return Err(other.into()),
        }
    }
}

async fn checked(account: &AccountSettings, vault: &Arc<dyn Vault>) -> Result<Option<String>, Failure> {
    super::check(account, vault).await.map_err(|why| {
        Failure::new(
            Exit::Network,
            format!("{}: {why}\nnothing was added; --no-check adds it all the same", account.id()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_what_it_looks_like() {
        assert_eq!(value_of("993"), toml::Value::Integer(993));
        assert_eq!(value_of("true"), toml::Value::Boolean(true));
        assert_eq!(value_of("mail.example.org:993"), toml::Value::String("mail.example.org:993".into()));
        assert_eq!(value_of("[\"a\", \"b\"]").as_array().map(Vec::len), Some(2));
        assert_eq!(value_of("x\ny = 2"), toml::Value::String("x\ny = 2".into()));
    }
}
