//! `hearken drill`: a scripted crisis, played on a throw-away desk and measured; reaches no network.

mod card;
mod results;
mod write;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::config::Places;
use crate::config::drills::{self, Whole};
use crate::desk::drill::{Play, plan_posts};
use crate::desk::{Handle, Library, Running, Work, clock, start};
use crate::domain::ask::{DrillSheet, Query, Shown};
use crate::domain::command::Command;
use crate::domain::drill::Drill;
use crate::domain::hours::BusinessHours;
use crate::domain::postmortem::Postmortem;
use crate::domain::readiness::Readiness;
use crate::domain::rota::Rota;
use crate::domain::rules::Rules;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::networks::paging::PagingSettings;
use crate::networks::replay;
use crate::terminal;

use super::desk::{odd, vault};
use super::errand::Errand;
use super::exit::Failure;
use super::{open, scratch};

use self::results::Results;
pub use self::write::Made;

/// What `drill` takes.
#[derive(Args, Debug)]
pub struct DrillArgs {
    /// Which, or a folder that holds one; without it they are listed
    name: Option<String>,
    /// So many times as fast as the wall clock, 1 to 60 [default: as the drill says]
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=60))]
    pace: Option<u32>,
    /// Page for real, by the chains of your settings; each page says that it is a drill
    #[arg(long)]
    page: bool,
    /// Keep the desk in this folder; others attach there: `hearken --desk DIR attach`
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// No screen here: it is played by those who attach, and ends by itself
    #[arg(long, requires = "keep")]
    serve: bool,
    #[command(flatten)]
    made: Made,
}

/// Plays a drill, lists them, or makes one.
pub async fn drill(errand: &mut Errand<'_>, args: DrillArgs) -> Result<(), Failure> {
    let folders = errand.places.folders();
    let Some(name) = &args.name else { return list(errand, &folders) };
    if args.made.is_asked() {
        return write::write(errand, name, &args.made).await;
    }
    let whole = drills::named(&folders, name)?;
    if !args.serve {
        open::needs_a_terminal()?;
    }
    play(errand, &args, whole).await
}

fn list(errand: &mut Errand<'_>, folders: &[PathBuf]) -> Result<(), Failure> {
    let (drills, mistakes) = drills::all(folders);
    let results = Results::read(&errand.places);
    for drill in &drills {
        let best = results.best(&drill.name);
        if errand.json {
            let (minutes, pace) = (drill.length.as_minutes(), drill.pace);
            errand.object(
                &json!({ "name": drill.name, "title": drill.title, "minutes": minutes, "pace": pace, "best": best }),
            )?;
            continue;
        }
        let best = best.map_or_else(|| "not played yet".to_owned(), |best| format!("best {best} of 100"));
        errand.say(&format!("{:<14} {:>3} min  {best:<15} {}", drill.name, drill.takes().as_minutes(), drill.title))?;
    }
    for mistake in &mistakes {
        errand.hint(&mistake.to_string())?;
    }
    if !errand.json {
        errand.say("\n`hearken drill NAME` plays one; nothing of it reaches a network")?;
    }
    Ok(())
}

async fn play(errand: &mut Errand<'_>, args: &DrillArgs, mut whole: Whole) -> Result<(), Failure> {
    let played_at = clock::now();
    whole.drill.pace = args.pace.unwrap_or(whole.drill.pace);
    if let Some(dir) = &args.keep {
        is_empty(dir)?;
    }
    let results = Results::read(&errand.places);
    let best = results.best(&whole.drill.name);
    if !args.serve {
        brief(errand, &whole.drill, best)?;
    }
    let began = begin_at(&whole.drill, errand)?;
    clock::start_at(began, whole.drill.pace);
    let dir = match &args.keep {
        Some(dir) => dir.clone(),
        None => scratch::folder("drill")?,
    };
    let ended = run(errand, args, (whole, began, best), &dir).await;
    if args.keep.is_none() {
        let _ = std::fs::remove_dir_all(&dir);
    }
    let (sheet, report) = ended?;
    // The score first: a disk that is full takes the report alone.
    let report = results.keep(errand, played_at, &sheet, report.as_ref());
    card::print(errand, &sheet, report.as_deref().ok())?;
    report.map(drop)
}

/// A folder that holds something would mix two plays, or a drill with a desk of yours.
fn is_empty(dir: &Path) -> Result<(), Failure> {
    let cannot = |why: std::io::Error| Failure::refused(format!("{} cannot be read: {why}", dir.display()));
    match std::fs::read_dir(dir) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(why) => Err(cannot(why)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Failure::refused(format!(
                "{} is not empty: a drill is kept in a folder of its own; name another after --keep",
                dir.display()
            ))),
        },
    }
}

/// Tells what whoever plays knows, and waits until they have read it: the clock does not run yet.
fn brief(errand: &mut Errand<'_>, drill: &Drill, best: Option<u32>) -> Result<(), Failure> {
    errand.hint(&card::brief(drill, best))?;
    if io::stdin().is_terminal() {
        errand.hint("Enter begins, Ctrl-c leaves.")?;
        io::stdin().read_line(&mut String::new())?;
    }
    Ok(())
}

/// Returns when it begins, by the clock of whoever plays.
fn begin_at(drill: &Drill, errand: &Errand<'_>) -> Result<Time, Failure> {
    let began = drill.start.to_zoned(errand.config.zone().clone());
    let began = began.map_err(|why| Failure::refused(format!("the drill cannot begin at {}: {why}", drill.start)))?;
    Ok(Time::from(began.timestamp()))
}

/// What a drill was worth, and the report of its crisis where one was raised.
type Ended = (DrillSheet, Option<Postmortem>);

async fn run(
    errand: &mut Errand<'_>,
    args: &DrillArgs,
    (whole, began, best): (Whole, Time, Option<u32>),
    dir: &Path,
) -> Result<Ended, Failure> {
    let home = std::mem::replace(&mut errand.places, Places::alone(dir));
    let ended = async {
        let library = library(errand, args, (whole, began, best), dir)?;
        let running = start(library, &vault(errand), Work::All)?;
        let desk = running.handle();
        let played = async {
            fill(&desk).await?;
            on_screen(errand, args, &running).await?;
            ended(errand, &desk).await
        }
        .await;
        terminal::stop(running, false).await;
        played
    }
    .await;
    errand.places = home;
    ended
}

/// Brings in what was written before it began, and plans what was planned.
async fn fill(desk: &Handle) -> Result<(), Failure> {
    for (account, round) in desk.sync_once().await {
        round.map_err(|why| Failure::refused(format!("{account}: {why}")))?;
    }
    Ok(plan_posts(desk).await?)
}

async fn on_screen(errand: &mut Errand<'_>, args: &DrillArgs, running: &Running) -> Result<(), Failure> {
    if !args.serve {
        let ended = open::sit_down(errand, running).await?;
        return open::tell(errand, ended);
    }
    let dir = errand.places.desk.display().to_string();
    errand.hint(&format!("the drill runs in {dir}; `hearken --desk {dir} attach` plays it, Ctrl-c ends it"))?;
    let desk = running.handle();
    let is_over = async {
        while desk.library().play.as_ref().is_some_and(|play| !play.is_over(clock::now())) {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    Ok(terminal::serve(running, terminal::fit(errand.config.screen.clone()), is_over).await?)
}

/// Ends it, where it is not over, and returns what was done.
async fn ended(errand: &Errand<'_>, desk: &Handle) -> Result<Ended, Failure> {
    desk.act(&errand.seat, Command::EndDrill).await?;
    let Shown::Drill(Some(sheet)) = desk.ask(&errand.seat, Query::Drill).await else { return Err(odd()) };
    let Shown::Postmortem(report) = desk.ask(&errand.seat, Query::Postmortem { id: None }).await else {
        return Err(odd());
    };
    Ok((*sheet, report.map(|report| *report)))
}

/// The player's own playbook and keys, with the accounts, the brand and the people of the drill.
fn library(
    errand: &mut Errand<'_>,
    args: &DrillArgs,
    (whole, began, best): (Whole, Time, Option<u32>),
    dir: &Path,
) -> Result<Library, Failure> {
    errand.config.screen.drill = true;
    errand.config.take_brand(&whole.brand);
    let usual = errand.config.library(dir);
    let zone = errand.config.zone().clone();
    let ready = Readiness { drill: true, ..(*usual.rulings.ready).clone() };
    // Unless it is asked for, nobody is woken: only the seats that are open hear of it.
    let ready = match args.page {
        true => ready,
        false => {
            Readiness { page_command: false, chains: Default::default(), rota: Rota::empty(zone.clone()), ..ready }
        }
    };
    let hours = BusinessHours::always(zone);
    let rulings = Rulings { ready: Arc::new(ready), hours, ..(*usual.rulings).clone() };
    Ok(Library {
        name: whole.drill.name.clone(),
        accounts: replay::accounts(&whole.world, began, 1.0).map_err(|why| Failure::usage(why.to_string()))?,
        rulings: Arc::new(rulings),
        rules: Rules::default(),
        rules_file: None,
        paging: if args.page { usual.paging.clone() } else { PagingSettings::default() },
        demo: true,
        backups: None,
        feed: None,
        archive_after: None,
        play: Some(Arc::new(Play::new(whole.drill, began, errand.seat.clone(), best))),
        ..usual
    })
}
