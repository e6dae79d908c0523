//! `hearken rules`: what is done by itself, and what rules would have done.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::config::RULES;
use crate::desk::{Work, clock};
use crate::domain::ask::{Query, RuleTrial, Shown, Trial};
use crate::domain::rules::Rules;
use crate::domain::time::Span;
use crate::domain::width::pad;

use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;

/// What can be asked of rules.
#[derive(Subcommand, Debug)]
pub enum RulesVerb {
    /// Print what rules would have done with what came, and change nothing
    Test(TestArgs),
    /// Print the rules in their order
    List,
    /// Have a running desk take the rules as they stand now
    Reload,
    /// Print a commented file of rules to begin with
    Example,
}

/// What `rules test` takes.
#[derive(Args, Debug)]
pub struct TestArgs {
    /// A file of rules that is not in force; else those of rules.toml as it stands now
    file: Option<PathBuf>,
    /// With the messages of so many days
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3650))]
    days: u16,
}

/// Does what is asked of rules.
pub async fn rules(errand: &mut Errand<'_>, verb: RulesVerb) -> Result<(), Failure> {
    match verb {
        RulesVerb::Test(args) => test(errand, &args).await,
        RulesVerb::List => list(errand),
        RulesVerb::Reload => reload(errand).await,
        RulesVerb::Example => Ok(write!(errand.out, "{RULES}")?),
    }
}

fn list(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let rules = errand.config.rules.clone();
    if rules.all().is_empty() && !errand.json {
        errand.say(NONE)?;
    }
    for rule in rules.all() {
        let object = json!({ "rule": rule.name, "does": rule.does(), "stop": rule.stop });
        errand.answer(&format!("{} {}", pad(&rule.name, 28), rule.does()), &object)?;
    }
    Ok(())
}

/// What comes from then on meets these rules; without a running desk the next start reads them.
async fn reload(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let rules = &errand.config.rules;
    let (count, arguments) = (rules.all().len(), json!({ "rules": rules }));
    let Some(client) = desk::running(errand).await? else {
        return Err(Failure::refused("no desk runs here; the next start reads the rules"));
    };
    let answer = Desk::Far(Box::new(client)).call("rules", &arguments).await?;
    errand.answer(&format!("{count} in force from now on, for what comes"), &answer)
}

/// What is said where there is no rule.
const NONE: &str = "There is no rules.toml with a rule; `hearken rules example` prints a file to begin with.";

async fn test(errand: &mut Errand<'_>, args: &TestArgs) -> Result<(), Failure> {
    let rules = match &args.file {
        Some(file) => errand.config.rules_of(Some(file))?,
        None => errand.config.rules.clone(),
    };
    if rules.all().is_empty() && !errand.json {
        let none = args.file.as_ref().map(|file| format!("There is no rule in {}.", file.display()));
        return Ok(errand.say(none.as_deref().unwrap_or(NONE))?);
    }
    let trial = tried(errand, rules, Span::days(i64::from(args.days))).await?;
    if errand.json { objects(errand, &trial) } else { print(errand, &trial) }
}

async fn tried(errand: &mut Errand<'_>, rules: Rules, back: Span) -> Result<Box<Trial>, Failure> {
    let since = clock::now().minus(back);
    desk::with(errand, Work::WriterOnly, async |_, desk| {
        match desk.ask(Query::Trial { rules: Some(rules), since }).await? {
            Shown::Trial(trial) => Ok(trial),
            _ => Err(odd()),
        }
    })
    .await
}

fn objects(errand: &mut Errand<'_>, trial: &Trial) -> Result<(), Failure> {
    for RuleTrial { name, does, matched, examples } in &trial.rules {
        errand.object(&json!({
            "rule": name, "does": does, "matched": matched, "looked_at": trial.looked_at, "since": trial.since,
            "cut": trial.cut, "examples": examples,
        }))?;
    }
    Ok(())
}

fn print(errand: &mut Errand<'_>, trial: &Trial) -> Result<(), Failure> {
    let since = errand.clock(trial.since);
    let cut = if trial.cut { ", the newest of them alone" } else { "" };
    errand.say(&format!("Tried on {} messages since {since}{cut}; nothing was changed.", trial.looked_at))?;
    for rule in &trial.rules {
        errand.say(&format!("{:>6}  {} {}", rule.matched, pad(&rule.name, 28), rule.does))?;
        for example in &rule.examples {
            let at = errand.clock(example.at);
            errand.say(&format!("        {} {} ({}): {}", pad(&at, 16), example.who, example.tag, example.words))?;
        }
    }
    Ok(())
}
