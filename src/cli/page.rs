//! `hearken page`: tries the ways on which people are paged, and keeps their secrets.

use std::os::unix::fs::DirBuilderExt;

use clap::{Args, Subcommand};
use futures::future::join_all;
use serde_json::json;

use crate::config::nearest;
use crate::desk::clock;
use crate::domain::chain::Outcome;
use crate::domain::id::SeatName;
use crate::domain::page::PageText;
use crate::domain::rota::{Channel, Person};
use crate::networks::paging::{Channels, Place};

use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::{desk, prompt};

/// What can be done with pages.
#[derive(Subcommand, Debug)]
pub enum PageVerb {
    /// Page somebody of the rota with a text that says it is a test; ends with 3 where one way failed
    Test(TestArgs),
    /// Ask for the secret of a way and keep it in the keyring
    Secret(SecretArgs),
}

/// What `page test` takes.
#[derive(Args, Debug)]
pub struct TestArgs {
    /// Who, as rota.toml calls them
    name: String,
    /// By this alone: mail, webhook, ntfy, slack, pagerduty, telegram or command; else every way they have
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    by: Option<Channel>,
}

/// What `page secret` takes.
#[derive(Args, Debug)]
pub struct SecretArgs {
    /// webhook, ntfy, slack, pagerduty or telegram
    #[arg(value_parser = channel)]
    channel: Channel,
    /// The name in [paging], where the channel has names
    name: Option<String>,
}

fn channel(text: &str) -> Result<Channel, String> {
    let all = Channel::ALL.into_iter().filter(|channel| *channel != Channel::Bell);
    let words = || all.clone().map(Channel::word);
    let found = all.clone().find(|channel| channel.word() == text);
    found.ok_or_else(|| match nearest(text, words()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}", words().collect::<Vec<_>>().join(", ")),
    })
}

/// Does what was asked.
pub async fn page(errand: &mut Errand<'_>, verb: PageVerb) -> Result<(), Failure> {
    match verb {
        PageVerb::Test(args) => test(errand, &args).await,
        PageVerb::Secret(args) => secret(errand, &args),
    }
}

/// Returns the channels of the settings.
pub fn channels(errand: &Errand<'_>) -> Channels {
    let config = &errand.config;
    Channels::new(config.paging.clone(), &config.accounts, desk::vault(errand), clock::now)
}

async fn test(errand: &mut Errand<'_>, args: &TestArgs) -> Result<(), Failure> {
    let person = person(errand, &args.name)?.clone();
    let ways: Vec<Channel> = match args.by {
        Some(by) => vec![by],
        None => person.addresses.keys().copied().collect(),
    };
    if ways.is_empty() {
        let words = format!("{0} has no address; write one in [people.{0}] of rota.toml", person.name);
        return Err(Failure::refused(words));
    }
    if let Some(by) = ways.iter().find(|by| !person.addresses.contains_key(by)) {
        let words = format!("{0} cannot be reached by {by}; write {by} in [people.{0}] of rota.toml", person.name);
        return Err(Failure::refused(words));
    }
    let text = PageText { zone: person.zone.clone(), ..PageText::test(&errand.config.name, clock::now()) };
    let channels = channels(errand);
    let paging = ways.iter().map(|by| channels.page(*by, person.addresses.get(by), &text));
    let mut failed = false;
    for (by, outcome) in ways.iter().zip(join_all(paging).await) {
        let why = match outcome {
            Outcome::Sent | Outcome::Begun => None,
            Outcome::Failed(why) | Outcome::Skipped(why) => Some(why),
        };
        failed |= why.is_some();
        let words = match &why {
            None => format!("{by}: sent to {}", person.name),
            Some(why) => why.clone(),
        };
        errand.answer(&words, &json!({ "who": person.name, "by": by, "ok": why.is_none(), "error": why }))?;
    }
    if failed { Err(Failure::silent(Exit::Network)) } else { Ok(()) }
}

fn person<'a>(errand: &'a Errand<'_>, name: &str) -> Result<&'a Person, Failure> {
    let rota = &errand.config.roster.rota;
    rota.person(&SeatName::new(name)).ok_or_else(|| {
        let names = || rota.people.iter().map(|person| person.name.as_str());
        Failure::refused(match (nearest(name, names()), rota.people.is_empty()) {
            (Some(meant), _) => format!("nobody of the rota is called {name}; did you mean {meant}?"),
            (None, true) => format!("nobody is in the rota yet; write {name} as [people.{name}] in rota.toml"),
            (None, false) => {
                format!("nobody of the rota is called {name}; there are {}", names().collect::<Vec<_>>().join(", "))
            }
        })
    })
}

fn secret(errand: &mut Errand<'_>, args: &SecretArgs) -> Result<(), Failure> {
    let (name, place) = place(errand, args)?;
    let account = place.account(args.channel, &name);
    if place.secret_env.is_some() || place.secret_command.is_some() {
        let words = format!("{} has a source for its secret in the settings; take it out first", account.handle);
        return Err(Failure::refused(words));
    }
    if !prompt::is_possible() {
        return Err(Failure::usage("a secret is typed at a terminal; a script names secret_env or secret_command"));
    }
    let secret = prompt::secret(errand, question(args.channel, place.url.is_some()))?;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&errand.places.desk)?;
    let kept = desk::vault(errand).keep(&account.id(), "secret", &secret).map_err(Failure::refused)?;
    errand.answer(&format!("the secret is {kept}"), &json!({ "way": account.handle, "secret": kept }))
}

/// Finds the place whose secret is meant.
fn place(errand: &Errand<'_>, args: &SecretArgs) -> Result<(String, Place), Failure> {
    let (paging, by) = (&errand.config.paging, args.channel);
    let Some(places) = paging.named(by) else {
        return match by {
            Channel::Ntfy => Ok((String::new(), paging.ntfy.clone())),
            Channel::Telegram => Ok((String::new(), paging.telegram.clone().unwrap_or_default())),
            Channel::Mail => {
                Err(Failure::usage("pages leave by a mail account; `hearken account add email` asks for its"))
            }
            _ => Err(Failure::usage(format!("{by} has no secret"))),
        };
    };
    let name = args.name.clone().ok_or_else(|| Failure::usage(format!("name which {by} of [paging] is meant")))?;
    let place = places.get(&name).cloned();
    let missing = || Failure::refused(format!("there is no [paging.{by}.{name}] in the settings; write it first"));
    Ok((name.clone(), place.ok_or_else(missing)?))
}

const fn question(by: Channel, has_url: bool) -> &'static str {
    match by {
        Channel::Webhook if has_url => "Bearer token",
        Channel::Webhook | Channel::Slack => "Address of the webhook, https://…",
        Channel::Pagerduty => "Integration key of Events API v2",
        Channel::Telegram => "Token of the bot",
        Channel::Ntfy => "Access token",
        Channel::Mail | Channel::Command | Channel::Bell => "Secret",
    }
}
