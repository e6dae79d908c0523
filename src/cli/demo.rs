//! `hearken demo`: a throw-away desk fed by a bundled scenario; reaches no network.

mod plan;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::config::{Config, Places};
use crate::desk::{Library, Work, clock, start};
use crate::domain::chain::Chains;
use crate::domain::readiness::Readiness;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::networks::paging::PagingSettings;
use crate::networks::replay::{self, Bundled};
use crate::ui::commands::{Keymap, Preset};

use super::desk::vault;
use super::errand::Errand;
use super::exit::Failure;
use super::{open, scratch};

/// The file of rules in a desk's folder.
const RULES: &str = "rules.toml";

/// What `demo` takes.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// The name of a bundled scenario, or a file
    #[arg(long, default_value = "railway")]
    scenario: String,
    /// How much faster than life what is to come comes
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// The time at which the day stands, RFC 3339
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The keys to try: default, gmail, vim or mutt
    #[arg(long, value_name = "PRESET", value_parser = crate::config::preset)]
    keys: Option<&'static Preset>,
    /// Keep the desk in this folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Hold the clock still, for pictures
    #[arg(long)]
    still: bool,
    /// Only make the desk and fill it; no screen
    #[arg(long, requires = "keep")]
    seed: bool,
}

/// Opens a throw-away desk.
pub async fn demo(errand: &mut Errand<'_>, args: DemoArgs) -> Result<(), Failure> {
    if !(0.01..=10_000.0).contains(&args.speed) {
        return Err(Failure::usage("the speed is a number from 0.01 to 10000"));
    }
    set_clock(&args)?;
    let dir = match &args.keep {
        Some(dir) => dir.clone(),
        None => scratch::folder("demo")?,
    };
    let result = play(errand, &args, dir.clone()).await;
    if args.keep.is_none() {
        let _ = std::fs::remove_dir_all(&dir);
    }
    result
}

fn set_clock(args: &DemoArgs) -> Result<(), Failure> {
    let at = match &args.at {
        Some(text) => text
            .parse::<Time>()
            .map_err(|_| Failure::usage(format!("\"{text}\" is no time; write it like 2026-11-24T14:32:00+02:00")))?,
        None => clock::now(),
    };
    if args.still {
        clock::hold_at(at);
    } else if args.at.is_some() {
        clock::start_at(at, 1);
    }
    Ok(())
}

async fn play(errand: &mut Errand<'_>, args: &DemoArgs, dir: PathBuf) -> Result<(), Failure> {
    errand.places = Places::alone(&dir);
    errand.config = Config::load(&errand.places)?;
    errand.config.screen.still = args.still;
    if let Some(preset) = args.keys {
        errand.config.screen.keys = Arc::new(Keymap::of(preset));
    }
    let library = library(errand, args, &dir)?;
    let work = if args.seed { Work::WriterOnly } else { Work::All };
    let running = start(library, &vault(errand), work)?;
    if let Some(bundled) = bundled(args) {
        leave_rules(&dir, bundled)?;
    }
    // The day so far is there before the screen opens.
    if !args.seed {
        errand.hint("filling the demo…")?;
    }
    for (account, round) in running.handle().sync_once().await {
        round.map_err(|why| Failure::refused(format!("{account}: {why}")))?;
    }
    if let Some(bundled) = bundled(args) {
        plan::fill(&running.handle(), bundled.posts).await?;
    }
    if args.seed {
        running.stop().await;
        return Ok(errand.say(&format!("a desk lies in {}", dir.display()))?);
    }
    open::run_here(errand, running).await
}

fn bundled(args: &DemoArgs) -> Option<&'static Bundled> {
    replay::BUNDLED.iter().find(|bundled| bundled.name == args.scenario)
}

/// Leaves the scenario's rules in the desk's folder, where they can be changed; those of a desk that was kept stay.
fn leave_rules(dir: &Path, bundled: &Bundled) -> Result<(), Failure> {
    let file = dir.join(RULES);
    if file.exists() {
        return Ok(());
    }
    std::fs::write(&file, bundled.rules)
        .map_err(|why| Failure::refused(format!("{} cannot be written: {why}", file.display())))
}

fn library(errand: &mut Errand<'_>, args: &DemoArgs, dir: &Path) -> Result<Library, Failure> {
    let accounts = replay::accounts(&args.scenario, clock::now(), args.speed);
    let accounts = accounts.map_err(|why| Failure::usage(why.to_string()))?;
    if let Some(bundled) = bundled(args) {
        errand.config.take_brand(bundled.brand);
        if !dir.join(RULES).exists() {
            errand.config.take_rules(bundled.rules).map_err(|wrong| Failure::refused(wrong.to_string()))?;
        }
        let taken = errand.config.take_plan(bundled.plan, &accounts);
        taken.map_err(|wrong| Failure::refused(wrong.to_string()))?;
    }
    let usual = errand.config.library(dir);
    // Nobody is woken by a demo: only the seats that are open hear of its crises.
    let ready = Readiness { page_command: false, chains: Chains::default(), ..(*usual.rulings.ready).clone() };
    let rulings = Rulings { ready: Arc::new(ready), ..(*usual.rulings).clone() };
    Ok(Library {
        rulings: Arc::new(rulings),
        paging: PagingSettings::default(),
        name: args.scenario.clone(),
        accounts,
        demo: true,
        backups: None,
        feed: None,
        archive_after: None,
        ..usual
    })
}
