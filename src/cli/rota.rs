//! `hearken rota`: who is on call, and what is arranged by hand.

use clap::{Args, Subcommand};

use crate::desk::{Work, clock};
use crate::domain::ask::{OnCall, Query, RotaSheet, Shown};
use crate::domain::command::Command;
use crate::domain::id::SeatName;
use crate::domain::rota::{RotaAct, Shift};
use crate::domain::snooze::{self, Wake};
use crate::domain::time::Time;

use super::act;
use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;

/// What `rota` takes.
#[derive(Args, Debug)]
#[command(subcommand_precedence_over_arg = true)]
pub struct RotaArgs {
    #[command(flatten)]
    shown: Days,
    /// What to arrange; without it the rota is shown.
    #[command(subcommand)]
    verb: Option<RotaVerb>,
}

/// For how long, and of whom.
#[derive(Args, Debug)]
pub struct Days {
    /// For so many days
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// Only the shifts of this person
    #[arg(long, value_name = "SEAT")]
    seat: Option<String>,
}

/// What is arranged of the rota.
#[derive(Subcommand, Debug)]
pub enum RotaVerb {
    /// Somebody stands in: `rota override primary "fri 18" "mon 9" dan wedding`
    Override {
        /// The layer
        layer: String,
        /// From then
        from: String,
        /// Until then
        to: String,
        /// Who
        seat: String,
        /// Why
        why: Vec<String>,
    },
    /// Two people take each other's shifts: those in which these moments lie
    Swap {
        /// The layer
        layer: String,
        /// A moment of the one
        one: String,
        /// A moment of the other
        other: String,
        /// Why
        why: Vec<String>,
    },
    /// Take back what was said last of a layer
    Withdraw {
        /// The layer
        layer: String,
    },
    /// Say that you are there for your next shift
    Take {
        /// In which layer; the next of all
        layer: Option<String>,
    },
    /// Say how good it is: gaps, overlaps, and who carries how much
    Report(Days),
    /// Print the shifts of the next months as a calendar
    Ics(Days),
    /// Print what happens when a page is raised
    Chains,
}

/// Shows the rota, or arranges something of it.
pub async fn rota(errand: &mut Errand<'_>, args: RotaArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| match args.verb {
        None => {
            let sheet = sheet(desk, &args.shown).await?;
            shifts(errand, &sheet)
        }
        Some(RotaVerb::Report(days)) => {
            let sheet = sheet(desk, &days).await?;
            report(errand, &sheet)
        }
        Some(RotaVerb::Ics(days)) => {
            let sheet = sheet(desk, &days).await?;
            Ok(write!(errand.out, "{}", sheet.ics)?)
        }
        Some(RotaVerb::Chains) => {
            let sheet = sheet(desk, &args.shown).await?;
            chains(errand, &sheet)
        }
        Some(verb) => {
            let act = arranged(errand, verb)?;
            act::tell(errand, &desk.act(Command::Rota { act }).await?)
        }
    })
    .await
}

async fn sheet(desk: &mut Desk, shown: &Days) -> Result<RotaSheet, Failure> {
    let seat = shown.seat.as_deref().map(SeatName::new);
    match desk.ask(Query::Rota { days: shown.days, seat }).await? {
        Shown::Rota(sheet) => Ok(*sheet),
        _ => Err(odd()),
    }
}

fn arranged(errand: &Errand<'_>, verb: RotaVerb) -> Result<RotaAct, Failure> {
    let at = |words: &str| moment(errand, words);
    Ok(match verb {
        RotaVerb::Override { layer, from, to, seat, why } => RotaAct::Override {
            layer,
            from: at(&from)?,
            to: at(&to)?,
            instead: SeatName::new(&seat),
            why: why.join(" "),
        },
        RotaVerb::Swap { layer, one, other, why } => {
            RotaAct::Swap { layer, one: at(&one)?, other: at(&other)?, why: why.join(" ") }
        }
        RotaVerb::Withdraw { layer } => RotaAct::Withdraw { layer },
        RotaVerb::Take { layer } => RotaAct::TakeOver { layer },
        RotaVerb::Report(_) | RotaVerb::Ics(_) | RotaVerb::Chains => {
            return Err(Failure::usage("that shows the rota and arranges nothing"));
        }
    })
}

/// Reads a moment to come: RFC 3339, `now`, or the words of a snooze.
pub fn moment(errand: &Errand<'_>, words: &str) -> Result<Time, Failure> {
    if words == "now" {
        return Ok(clock::now());
    }
    if let Ok(at) = words.parse() {
        return Ok(at);
    }
    let hours = &errand.config.rulings.hours;
    match snooze::parse(words, clock::now(), hours.zone(), hours) {
        Ok(Wake::At(at)) => Ok(at),
        Ok(Wake::Reply) => Err(Failure::usage("a moment has a time: fri 9, +2h, 2026-12-24T18:00:00Z")),
        Err(bad) => Err(Failure::usage(bad.to_string())),
    }
}

fn shifts(errand: &mut Errand<'_>, sheet: &RotaSheet) -> Result<(), Failure> {
    if errand.json {
        return sheet.shifts.iter().try_for_each(|shift| errand.object(shift));
    }
    if sheet.now.is_empty() {
        errand.hint("no rota is set; `rota.toml` beside the settings says who is on call")?;
    }
    for layer in &sheet.now {
        let line = now_line(errand, layer);
        errand.say(&line)?;
    }
    for over in &sheet.hand_overs {
        errand.say(&over.words(clock::now()))?;
    }
    for shift in &sheet.shifts {
        let line = shift_line(errand, shift);
        errand.say(&line)?;
    }
    Ok(())
}

fn now_line(errand: &Errand<'_>, layer: &OnCall) -> String {
    let who = layer.who.as_ref().map_or("nobody", SeatName::as_str);
    let until = layer.until.map(|until| format!(" until {}", errand.clock(until))).unwrap_or_default();
    let next = layer.next.as_ref().map(|(who, from)| format!(" · then {who} from {}", errand.clock(*from)));
    format!("{}: {who}{until}{}", layer.layer, next.unwrap_or_default())
}

fn shift_line(errand: &Errand<'_>, shift: &Shift) -> String {
    let instead = shift.of().map(|of| format!(" (instead of {of})")).unwrap_or_default();
    format!("  {} – {}  {}  {}{instead}", errand.clock(shift.from), errand.clock(shift.to), shift.layer, shift.who)
}

fn report(errand: &mut Errand<'_>, sheet: &RotaSheet) -> Result<(), Failure> {
    if errand.json {
        return errand.object(&serde_json::json!({ "quality": sheet.quality, "lines": sheet.report }));
    }
    Ok(sheet.report.iter().try_for_each(|line| errand.say(line))?)
}

fn chains(errand: &mut Errand<'_>, sheet: &RotaSheet) -> Result<(), Failure> {
    for (name, steps) in &sheet.chains {
        if errand.json {
            errand.object(&serde_json::json!({ "chain": name, "steps": steps }))?;
            continue;
        }
        errand.say(name)?;
        steps.iter().try_for_each(|step| errand.say(&format!("  {step}")))?;
    }
    if sheet.chains.is_empty() && !errand.json {
        errand.hint("no chain is set: a crisis runs the page command, else it rings at open seats")?;
    }
    Ok(())
}
