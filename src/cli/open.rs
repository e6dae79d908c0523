//! `hearken`, `serve` and `attach`: the desk on a screen, without one, and from another terminal.

use std::ffi::OsString;
use std::future::pending;
use std::io::IsTerminal;

use crate::desk::{Running, StoreError, Work, begin, start};
use crate::terminal::{self, Again, Client, Ended, Front, Keys};
use crate::ui;
use crate::ui::theme::Theme;

use super::desk::{self, vault};
use super::errand::Errand;
use super::exit::{Exit, Failure};

/// Opens the desk: attaches to a running one, else runs it here.
pub async fn open(errand: &mut Errand<'_>) -> Result<(), Failure> {
    needs_a_terminal()?;
    if let Some(client) = desk::running(errand).await? {
        return attach_to(errand, client).await;
    }
    let library = errand.config.library(&errand.places.desk);
    let running = match begin(library, &vault(errand), Work::All) {
        Err(StoreError::Busy { .. }) => return attach_when_it_listens(errand).await,
        started => started?,
    };
    run_here(errand, running).await
}

/// Runs a desk with a seat at this terminal.
pub async fn run_here(errand: &mut Errand<'_>, running: Running) -> Result<(), Failure> {
    let ended = sit_down(errand, &running).await;
    terminal::stop(running, matches!(ended, Ok(Ended::Quit))).await;
    tell(errand, ended?)
}

/// Gives a desk a seat at this terminal until that leaves.
pub async fn sit_down(errand: &mut Errand<'_>, running: &Running) -> Result<Ended, Failure> {
    let settings = settings(errand);
    let fit = terminal::fit(errand.config.screen.clone());
    Ok(terminal::run_here(running, errand.seat.clone(), settings, fit, again(errand)).await?)
}

/// Runs the desk without a screen.
pub async fn serve(errand: &mut Errand<'_>) -> Result<(), Failure> {
    if desk::running(errand).await?.is_some() {
        return Err(Failure::new(Exit::Store, "this desk runs already; `hearken attach` opens a seat on it"));
    }
    let library = errand.config.library(&errand.places.desk);
    let running = start(library, &vault(errand), Work::All)?;
    errand.hint(&format!("serving {}; Ctrl-c ends it", errand.places.desk.display()))?;
    let served = terminal::serve(&running, terminal::fit(errand.config.screen.clone()), pending()).await;
    terminal::stop(running, false).await;
    served?;
    Ok(())
}

/// Opens a seat on a running desk.
pub async fn attach(errand: &mut Errand<'_>) -> Result<(), Failure> {
    needs_a_terminal()?;
    match desk::running(errand).await? {
        Some(client) => attach_to(errand, client).await,
        None => Err(Failure::new(
            Exit::Store,
            format!(
                "no desk runs at {}; `hearken serve` runs one, `hearken` alone opens it",
                errand.places.desk.display()
            ),
        )),
    }
}

async fn attach_to(errand: &mut Errand<'_>, client: Client) -> Result<(), Failure> {
    let settings = settings(errand);
    let front = Front {
        size: terminal::size(),
        theme: settings.theme.name().to_owned(),
        ascii: settings.ascii,
        keys: Some(Keys::of(&settings.keys)),
    };
    let ended = client.attach(front, again(errand)).await;
    tell(errand, ended?)
}

/// Another process has just opened the desk, or uses it for a moment: asks a few times.
async fn attach_when_it_listens(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let desk = desk::Desk::open(errand, Work::All).await?;
    match desk {
        desk::Desk::Far(client) => attach_to(errand, *client).await,
        desk::Desk::Here(running, _) => run_here(errand, *running).await,
    }
}

/// How this program is called again from the screen.
fn again(errand: &Errand<'_>) -> Again {
    let places = &errand.places;
    let mut args: Vec<OsString> = vec!["--as".into(), errand.seat.as_str().into()];
    if places.desk_named {
        args.extend(["--desk".into(), places.desk.clone().into()]);
    }
    if places.named {
        args.extend(["--config".into(), places.config.clone().into()]);
    }
    Again(args)
}

/// Refuses where no screen can be drawn.
pub fn needs_a_terminal() -> Result<(), Failure> {
    match std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        true => Ok(()),
        false => Err(Failure::usage(
            "a desk opens on a terminal; `hearken queue` prints, `hearken serve` runs without a screen",
        )),
    }
}

/// Says how a seat ended, where it did not leave by itself.
pub fn tell(errand: &mut Errand<'_>, ended: Ended) -> Result<(), Failure> {
    match ended {
        Ended::Quit | Ended::Signal => Ok(()),
        Ended::Broken => {
            errand.hint("drafts and cursor are kept as they were saved, `hearken` comes back to them; the log file has the same words")?;
            Err(Failure::silent(Exit::Store))
        }
        Ended::Lost => {
            errand.hint(
                "the desk is gone; drafts and cursor are kept as they were saved, `hearken` comes back to them",
            )?;
            Err(Failure::silent(Exit::Store))
        }
    }
}

/// Returns the settings of this terminal: what nobody chose follows what it can show.
fn settings(errand: &Errand<'_>) -> ui::Settings {
    let chosen = &errand.config.screen;
    let theme = if errand.config.theme_chosen { chosen.theme } else { theme_of_terminal() };
    ui::Settings { theme, ascii: chosen.ascii || !speaks_utf8(), ..chosen.clone() }
}

/// Returns the theme that the terminal can show, by what it says of itself.
pub fn theme_of_terminal() -> Theme {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let term = variable("TERM");
    if !variable("NO_COLOR").is_empty() || term == "dumb" {
        Theme::Plain
    } else if ["truecolor", "24bit"].contains(&variable("COLORTERM").as_str()) || term.ends_with("-direct") {
        Theme::Dark
    } else {
        Theme::Sixteen
    }
}

/// Tells whether the locale speaks UTF-8.
pub fn speaks_utf8() -> bool {
    let first =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|it| !it.is_empty());
    let locale = first.unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
