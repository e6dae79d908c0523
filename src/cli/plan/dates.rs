//! `hearken plan dates`: the days that a plan goes round or goes by, and calendars of others that name more.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::{Date, Time as Clock};
use serde_json::json;

use crate::desk::files::write_whole;
use crate::desk::{Work, clock, zone_of};
use crate::domain::clean;
use crate::domain::command::Command;
use crate::domain::plan::exchange::{Arrival, Here, Record, arrival};
use crate::domain::plan::ics::{self, Happening, Read};
use crate::domain::plan::{Content, DayList, Moment, Stage, key_days};
use crate::domain::width::pad;

use super::super::desk;
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::import;

/// Days that are listed where nobody says until when.
const USUAL: i32 = 60;
/// An event of a series becomes an idea if it is within so many days.
const AHEAD: i32 = 366;
/// When an idea is meant that has a day and no hour.
const MORNING: Clock = Clock::constant(9, 0, 0, 0);

/// What is done with key dates.
#[derive(Subcommand, Debug)]
pub enum DatesVerb {
    /// Print key dates, in order
    List(ListArgs),
    /// Take in a calendar of somebody else: its events are key dates from the next start on
    Import(ImportArgs),
}

/// What `plan dates list` takes.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// From this day on [default: today]
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Up to this day, which counts [default: 60 days later]
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// Of this list alone, chosen in the settings or not: int, de, es, fr, gb, it, ro, us, or one of your own
    #[arg(long)]
    country: Vec<String>,
}

/// What `plan dates import` takes.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The calendar file (iCalendar)
    file: PathBuf,
    /// What the list is called [default: as the file]
    #[arg(long)]
    name: Option<String>,
    /// Make ideas of its events instead
    #[arg(long)]
    as_posts: bool,
}

/// Does what was asked.
pub async fn dates(errand: &mut Errand<'_>, verb: DatesVerb) -> Result<(), Failure> {
    match verb {
        DatesVerb::List(args) => list(errand, &args),
        DatesVerb::Import(args) => import(errand, args).await,
    }
}

fn today(errand: &Errand<'_>) -> Date {
    clock::now().in_zone(errand.config.zone()).date()
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

fn list(errand: &mut Errand<'_>, args: &ListArgs) -> Result<(), Failure> {
    let from = args.from.unwrap_or_else(|| today(errand));
    let until = args.until.unwrap_or_else(|| later(from, USUAL));
    if until < from {
        return Err(Failure::usage(format!("{until} is before {from}")));
    }
    if until > later(from, 3 * 365) {
        return Err(Failure::usage("key dates are listed for three years at most"));
    }
    let planning = std::sync::Arc::clone(&errand.config.rulings.planning);
    let names: Vec<&str> = planning.dates.iter().map(|list| list.name.as_str()).collect();
    if let Some(odd) = args.country.iter().find(|name| !names.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        return Err(Failure::usage(format!("there are no key dates of \"{odd}\"; there are {}", names.join(", "))));
    }
    let is_wanted = |list: &&DayList| match args.country.is_empty() {
        true => list.chosen,
        false => args.country.iter().any(|name| name.eq_ignore_ascii_case(&list.name)),
    };
    let days = key_days(planning.dates.iter().filter(is_wanted), from, later(until, 1));
    let widest = days.iter().map(|day| day.list.chars().count()).max().unwrap_or_default();
    for day in &days {
        if errand.json {
            errand.object(day)?;
            continue;
        }
        let local = day.local.as_ref().map(|local| format!(" · {local}")).unwrap_or_default();
        let tone = if day.mourning { " · mourning" } else { "" };
        let when = day.date.strftime("%a %-d %b %Y").to_string();
        errand.say(&format!(
            "{} {} {} {}{local}{tone}",
            pad(&when, 16),
            pad(day.kind.word(), 10),
            pad(&day.list, widest),
            day.name
        ))?;
    }
    if days.is_empty() && !errand.json {
        errand.hint("none; [plan] countries of the settings chooses lists, --country asks for one")?;
    }
    Ok(())
}

async fn import(errand: &mut Errand<'_>, args: ImportArgs) -> Result<(), Failure> {
    let shown = args.file.display().to_string();
    let bytes = fs::read(&args.file).map_err(|why| Failure::refused(format!("{shown} cannot be read: {why}")))?;
    // What is no UTF-8 was cut within a letter, as old programs fold lines: the letter is lost, the event is not.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let read = ics::read(&text, errand.config.zone(), &zone_of);
    let read = read.map_err(|why| Failure::refused(format!("{shown}: {why}")))?;
    for trouble in &read.troubles {
        errand.hint(&format!("{shown}: line {}: {}", trouble.line, trouble.what))?;
    }
    if read.happenings.is_empty() {
        return Err(Failure::refused(format!("{shown} holds no event that can be read")));
    }
    if args.as_posts {
        return ideas(errand, &read).await;
    }
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = plain(args.name.as_deref().unwrap_or(&stem));
    if name.is_empty() {
        return Err(Failure::usage("the list needs a name: --name team"));
    }
    let folder = errand.places.own_file().parent().map(|folder| folder.join("dates")).unwrap_or_default();
    let path = folder.join(format!("{name}.ics"));
    let written = fs::create_dir_all(&folder).and_then(|()| write_whole(&path, &text, 0o600));
    written.map_err(|why| Failure::refused(format!("{} cannot be written: {why}", path.display())))?;
    let (events, troubles) = (read.happenings.len(), read.troubles.len());
    let words = format!(
        "{events} events of {name} are key dates now, in {}; a desk that runs shows them after its next start",
        path.display()
    );
    errand.answer(&words, &json!({ "name": name, "events": events, "troubles": troubles, "path": path }))
}

/// Returns a name that is a file's on every machine.
fn plain(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    clean::line(name).to_lowercase().chars().map(letter).take(60).collect::<String>().trim_matches('-').to_owned()
}

/// Makes an idea of each event that is to come, a series being its next day.
async fn ideas(errand: &mut Errand<'_>, read: &Read) -> Result<(), Failure> {
    let (from, zone) = (today(errand), errand.config.zone().clone());
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        // An idea of a day that somebody gave up does not come back.
        let posts = import::here(desk, &zone).await?.into_iter();
        let mut here: Here = posts.map(|post| Record { stage: Stage::Idea, ..post }).collect();
        let (mut new, mut known, mut past) = (0, 0, 0);
        for happening in &read.happenings {
            let Some(content) = idea(happening, from, &zone) else {
                past += 1;
                continue;
            };
            let record = Record {
                line: happening.line,
                id: None,
                content,
                stage: Stage::Idea,
                out: BTreeSet::new(),
                repeats: None,
                occurs: None,
            };
            match arrival(&record, &here, false, clock::now()) {
                Arrival::New { content, .. } => {
                    let made = desk.act(Command::MakePost { content, schedule: false }).await?;
                    here.push(Record { id: made.post, ..record });
                    new += 1;
                }
                Arrival::Known { .. } | Arrival::GivenUp { .. } | Arrival::LeftOut => known += 1,
            }
        }
        let words = format!("ideas: {new} new, {known} known; events that are over: {past}");
        errand.answer(&words, &json!({ "new": new, "known": known, "past": past }))
    })
    .await
}

fn idea(happening: &Happening, from: Date, zone: &jiff::tz::TimeZone) -> Option<Content> {
    let day = happening.within(from, later(from, AHEAD)).into_iter().next()?;
    let hour = happening.start.moment().map_or(MORNING, |moment| moment.at.in_zone(zone).time());
    let moment = Moment::new(day.to_datetime(hour), zone);
    Some(Content {
        title: happening.summary.clone(),
        brief: happening.description.trim().to_owned(),
        moment,
        ..Content::default()
    })
}
