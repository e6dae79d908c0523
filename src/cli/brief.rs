//! `hearken brief`: since this seat left. `hearken log`: who did what.

use clap::Args;

use crate::desk::{Work, clock};
use crate::domain::ask::{Brief, LogLine, Query, Shown};
use crate::domain::command::Command;
use crate::domain::network::Health;
use crate::domain::width::pad;

use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;
use super::{crisis, moment};

/// What `log` takes.
#[derive(Args, Debug)]
pub struct LogArgs {
    /// At most so many lines, the newest
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// What `brief` takes.
#[derive(Args, Debug)]
pub struct BriefArgs {
    /// Since when rather than since you left: a time, or how long ago, such as 8h
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
}

/// Prints what happened since this seat left.
pub async fn brief(errand: &mut Errand<'_>, args: BriefArgs) -> Result<(), Failure> {
    let since = args.since.map(|text| moment::read(&text, clock::now())).transpose()?;
    let query = since.map_or(Query::Brief, |since| Query::BriefSince { since });
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Brief(brief) = desk.ask(query).await? else { return Err(odd()) };
        if errand.json { errand.object(&brief) } else { print(errand, &brief) }?;
        // What nobody could read comes again with the next one.
        errand.out.flush().map_err(Failure::unwritten)?;
        if since.is_none() { leave(desk).await } else { Ok(()) }
    })
    .await
}

/// A seat that never had a screen leaves with each brief: the next one begins here. Whoever has one leaves with it.
async fn leave(desk: &mut Desk) -> Result<(), Failure> {
    let Shown::Place(place) = desk.ask(Query::Place).await? else { return Err(odd()) };
    if place.is_none_or(|place| place.is_empty()) {
        desk.act(Command::Keep { place: String::new(), leaves: true }).await?;
    }
    Ok(())
}

fn print(errand: &mut Errand<'_>, brief: &Brief) -> Result<(), Failure> {
    let since = brief.since.map_or("ever".to_owned(), |at| errand.clock(at));
    if let Some(freeze) = &brief.frozen {
        let words = crisis::frozen(errand, freeze, brief.held);
        errand.say(&words)?;
    }
    errand.say(&format!("Since {since}"))?;
    for (n, what) in [
        (brief.new, "came or came back"),
        (brief.late, "late now"),
        (brief.soon, "due within the hour"),
        (brief.posts.for_yes, "of the plan for your yes"),
        (brief.posts.came_back, "of the plan came back to you"),
        (brief.deliveries, if brief.deliveries == 1 { "delivery needs a person" } else { "deliveries need a person" }),
    ] {
        errand.say(&format!("{n:>6}  {what}"))?;
    }
    let median = brief.median_wait.map(|wait| format!(", median wait {}", wait.short())).unwrap_or_default();
    errand.say(&format!("{:>6}  answered, {} in time{median}", brief.answered, brief.in_time))?;
    for crisis in &brief.crises {
        let owner = crisis.owner.as_ref().map_or("nobody has it".to_owned(), |owner| format!("{owner} has it"));
        errand.say(&format!(
            "Crisis {}  {} · since {} · {owner}",
            crisis.level,
            crisis.headline,
            errand.clock(crisis.since)
        ))?;
    }
    for (_, at, whom) in &brief.promises {
        errand.say(&format!("Promise  {} · {whom}", errand.clock(*at)))?;
    }
    for line in &brief.accounts {
        errand.say(&format!("Account  {} {}", line.account, health(&line.health, &|at| errand.clock(at))))?;
    }
    Ok(())
}

/// Returns how an account is, in words.
pub fn health(health: &Health, clock: &dyn Fn(crate::domain::time::Time) -> String) -> String {
    match health {
        Health::Unknown => "not tried yet".to_owned(),
        Health::Live => "live".to_owned(),
        Health::Limited { until } => format!("must wait until {}", clock(*until)),
        Health::SignedOut { why } => format!("signed out: {why}"),
        Health::Offline { why } => format!("offline: {why}"),
        Health::Silent { since } => format!("silent since {}", clock(*since)),
    }
}

/// Whom a line of the log is about, on which network, and how their words begin.
fn subject(line: &LogLine) -> String {
    let words = if line.words.is_empty() { String::new() } else { format!(": {}", line.words) };
    match line.who.as_str() {
        "" => String::new(),
        who => format!(" · {who} ({}){words}", line.tag),
    }
}

/// Prints the newest lines of the log, the newest last.
pub async fn log(errand: &mut Errand<'_>, args: LogArgs) -> Result<(), Failure> {
    let lines = desk::with(errand, Work::WriterOnly, async |_, desk| {
        match desk.ask(Query::Log { limit: args.limit }).await? {
            Shown::Log(lines) => Ok(lines),
            _ => Err(odd()),
        }
    })
    .await?;
    if lines.is_empty() && !errand.json {
        errand.say(&format!("Nothing has happened by {}.", errand.clock(clock::now())))?;
    }
    for line in &lines {
        if errand.json {
            errand.object(line)?;
        } else {
            let short = line.conversation.map(|id| id.to_string().chars().take(8).collect::<String>());
            let at = errand.clock(line.at);
            errand.say(&format!(
                "{} {} {} {}{}",
                pad(&at, 16),
                pad(line.by.as_str(), 10),
                pad(&short.unwrap_or_default(), 8),
                line.text,
                subject(line)
            ))?;
        }
    }
    Ok(())
}
