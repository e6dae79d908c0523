//! `hearken doctor`: what is wrong, and the remedy.

use std::fs::{self, File, OpenOptions};
use std::io::IsTerminal;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::config::Mistakes;
use crate::desk::{StoreError, Work, clock, start};
use crate::domain::ask::{Query, Shown};
use crate::domain::asset::size_words;
use crate::domain::network::Health;
use crate::domain::time::Span;
use crate::networks;
use crate::networks::paging::Standing;

use super::desk::{self, Desk, vault};
use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::{account, crisis, media, open, page};

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fine,
    Hint,
    Wrong,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Verdict::Fine => "ok",
            Verdict::Hint => "hint",
            Verdict::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    verdict: Verdict,
    words: String,
}

impl Finding {
    /// Where no screen is, what is wrong with it is advice alone.
    fn without_screen(self, screen: bool) -> Finding {
        match self.verdict {
            Verdict::Wrong if !screen => Finding { verdict: Verdict::Hint, ..self },
            Verdict::Wrong | Verdict::Hint | Verdict::Fine => self,
        }
    }
}

fn fine(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Fine, words: words.into() }
}

fn hint(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Hint, words: words.into() }
}

fn wrong(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Wrong, words: words.into() }
}

/// Looks at everything and says what is wrong. `mistakes` are those of the settings, which are then the usual ones.
pub async fn doctor(errand: &mut Errand<'_>, mistakes: Option<Mistakes>) -> Result<(), Failure> {
    let readable = mistakes.is_none();
    let mut findings = settings(errand, mistakes);
    findings.push(disk(errand));
    findings.extend(writable(errand));
    findings.push(fine("log", format!("{}/hearken.*.log", errand.places.state.display())));
    findings.extend(store(errand).await?);
    findings.extend(terminal().into_iter().map(|finding| finding.without_screen(std::io::stdout().is_terminal())));
    if readable {
        findings.extend(ways(errand).await);
        findings.extend(accounts(errand).await?);
    } else {
        findings.push(hint("accounts", "not looked at: the settings have mistakes"));
    }
    let ill = findings.iter().any(|finding| finding.verdict == Verdict::Wrong);
    for Finding { what, verdict, words } in findings {
        let object = json!({ "what": what, "verdict": verdict.word(), "words": words });
        errand.answer(&format!("{:<5} {what:<9} {words}", verdict.word()), &object)?;
    }
    if ill { Err(Failure::silent(Exit::Refused)) } else { Ok(()) }
}

fn settings(errand: &Errand<'_>, mistakes: Option<Mistakes>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        mistakes.iter().flat_map(|mistakes| &mistakes.0).map(|one| wrong("settings", one.to_string())).collect();
    if !findings.is_empty() {
        return findings;
    }
    let files: Vec<String> = errand.config.files.iter().map(|file| file.display().to_string()).collect();
    let words = if files.is_empty() {
        format!("the usual ones; {} would be read", errand.places.config.display())
    } else {
        files.join(", ")
    };
    findings.push(fine("settings", words));
    if errand.config.hours_set {
        findings.push(fine("hours", "opening hours are set"));
    } else {
        findings
            .push(hint("hours", "no opening hours: deadlines count day and night; [hours] in the settings sets them"));
    }
    let rules = errand.config.rules.all().len();
    findings.extend(
        (rules > 0).then(|| fine("rules", format!("{rules}; a desk that runs takes them with `hearken rules reload`"))),
    );
    findings.extend(page_command(&errand.config.paging.page_command));
    match &errand.config.backups {
        Some(dir) => findings.push(fine("backups", format!("daily into {} while the desk runs", dir.display()))),
        None => {
            findings.push(hint("backups", "off; [backups] on = true turns them on, `hearken backup DIR` writes one"))
        }
    }
    findings.extend(errand.config.feed.as_deref().map(feed));
    findings.push(match errand.config.archive_after {
        Some(months) => fine("archive", format!("takes what is over for {months} months")),
        None => {
            hint("archive", "off: all conversations stay at hand; [archive] after_months in the settings turns it on")
        }
    });
    findings
}

/// Whether the calendar file of the plan can be kept.
fn feed(path: &Path) -> Finding {
    let shown = path.display();
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let probe = folder.join(format!(".hearken-probe-{}", std::process::id()));
    match File::create_new(&probe).and_then(|_| fs::remove_file(&probe)) {
        Ok(()) => fine("plan", format!("kept as a calendar in {shown} while the desk runs")),
        Err(why) => wrong(
            "plan",
            format!("{shown} cannot be written: {why}; make its folder, or name another file in [plan] feed"),
        ),
    }
}

/// Whether a crisis would reach anybody: it is not run, but it must be there.
fn page_command(command: &[String]) -> Option<Finding> {
    let program = command.first()?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = match program.contains('/') {
        true => std::path::Path::new(program).is_file(),
        false => std::env::split_paths(&path).any(|folder| folder.join(program).is_file()),
    };
    Some(match is_there {
        true => fine("paging", format!("a crisis runs {program}")),
        false => wrong(
            "paging",
            format!(
                "there is no {program}: a crisis would page nobody; [crisis] page_command in the settings names it"
            ),
        ),
    })
}

/// The ways on which people are paged, and what each lacks. Nobody is paged; `hearken page test` does.
async fn ways(errand: &Errand<'_>) -> Vec<Finding> {
    let standing = page::channels(errand).look(&errand.config.roster.rota).await;
    let finding = |way: Standing| {
        let reaches: Vec<&str> = way.reaches.iter().map(|who| who.as_str()).collect();
        let whom = if reaches.is_empty() { "nobody of the rota".to_owned() } else { reaches.join(", ") };
        let name = format!("{} {}", way.by, way.name);
        let words = format!("{}, for {whom}: {}", name.trim_end(), way.words);
        if way.is_ready { fine("paging", words) } else { wrong("paging", words) }
    };
    standing.into_iter().map(finding).collect()
}

fn disk(errand: &Errand<'_>) -> Finding {
    // A desk that is not there yet will lie below the nearest folder that is.
    let folder = errand.places.desk.ancestors().find(|folder| folder.is_dir());
    match folder.map(fs4::available_space) {
        Some(Ok(free)) if free < 64 << 20 => {
            wrong("disk", format!("{} MB free: the desk stops writing; free some space", free >> 20))
        }
        Some(Ok(free)) if free < 1 << 30 => hint("disk", format!("{} MB free", free >> 20)),
        Some(Ok(free)) => fine("disk", format!("{} GB free", free >> 30)),
        Some(Err(why)) => wrong("disk", format!("the free space is not known: {why}")),
        None => wrong("disk", format!("{} lies nowhere", errand.places.desk.display())),
    }
}

/// Tries to write where the desk's lock lies, or will.
fn writable(errand: &Errand<'_>) -> Option<Finding> {
    let desk = &errand.places.desk;
    let there = desk.ancestors().find(|path| path.exists())?;
    let probe = there.join(format!(".hearken-probe-{}", std::process::id()));
    let tried = File::create_new(&probe).and_then(|_| fs::remove_file(&probe));
    // One that somebody else made with their own rights cannot be taken.
    let lock = desk.join("lock");
    let tried =
        tried.and_then(|()| if lock.exists() { OpenOptions::new().write(true).open(&lock).map(drop) } else { Ok(()) });
    let why = tried.err()?;
    Some(wrong(
        "store",
        format!("{} cannot be written: {why}; give yourself the right to, or name another --desk", there.display()),
    ))
}

async fn store(errand: &Errand<'_>) -> Result<Vec<Finding>, Failure> {
    let place = errand.places.desk.display().to_string();
    if let Some(client) = desk::running(errand).await? {
        let mut findings = vec![fine("store", format!("{place}, a desk runs on it"))];
        findings.extend(looked_at(errand, &mut Desk::Far(Box::new(client))).await?);
        return Ok(findings);
    }
    if !errand.places.desk.join("desk.json").exists() {
        return Ok(vec![fine("store", format!("{place}: no desk yet; `hearken` makes one"))]);
    }
    match start(errand.config.library(&errand.places.desk), &vault(errand), Work::WriterOnly) {
        Ok(running) => {
            let mut desk = Desk::Here(Box::new(running), errand.seat.clone());
            let mut findings = vec![fine("store", format!("{place} opens"))];
            let looked_at = looked_at(errand, &mut desk).await;
            desk.close().await;
            findings.extend(looked_at?);
            Ok(findings)
        }
        Err(StoreError::Busy { owner, .. }) => {
            Ok(vec![wrong("store", format!("held by {owner}, which does not answer; end it"))])
        }
        Err(error) => Ok(vec![wrong("store", error.to_string())]),
    }
}

/// What an open desk says of itself.
async fn looked_at(errand: &Errand<'_>, desk: &mut Desk) -> Result<Vec<Finding>, Failure> {
    let summary = desk.summary().await?;
    let freeze = summary.freeze.as_ref().map(|freeze| hint("freeze", crisis::frozen(errand, freeze, summary.held)));
    let media = media(desk).await?;
    Ok(freeze.into_iter().chain(newest(desk).await?).chain(media).collect())
}

/// Files of the media library that are gone or changed; nothing where it is empty.
async fn media(desk: &mut Desk) -> Result<Vec<Finding>, Failure> {
    let checked = media::checked(desk, false).await?;
    if !checked.harmed.is_empty() {
        return Ok(checked.harmed.into_iter().map(|one| wrong("media", one.why)).collect());
    }
    let words = format!("{} files with {}, all as they were added", checked.files, size_words(checked.bytes));
    Ok((checked.files > 0).then(|| fine("media", words)).into_iter().collect())
}

/// A clock that went back shows: the log is ahead of it.
async fn newest(desk: &mut Desk) -> Result<Option<Finding>, Failure> {
    let now = clock::now();
    let zone = jiff::tz::TimeZone::system();
    let shown = desk.ask(Query::Log { limit: 1 }).await?;
    let Shown::Log(lines) = shown else { return Ok(None) };
    let ahead = lines.last().map(|line| line.at).filter(|at| at.since(now) > Span::minutes(5));
    Ok(Some(match ahead {
        Some(at) => wrong(
            "clock",
            format!("this machine says {now}, and the newest entry of the log is of {at}; set the clock"),
        ),
        None => fine("clock", now.in_zone(&zone).strftime("%a %-d %b %Y %H:%M %Z").to_string()),
    }))
}

fn terminal() -> Vec<Finding> {
    let mut findings = Vec::new();
    let term = std::env::var("TERM").unwrap_or_default();
    match open::theme_of_terminal() {
        crate::ui::theme::Theme::Plain => {
            findings.push(hint("terminal", format!("{term}: no colour (NO_COLOR, or a dumb terminal)")))
        }
        crate::ui::theme::Theme::Sixteen => {
            findings.push(hint(
                "terminal",
                format!("{term}: sixteen colours; COLORTERM=truecolor says that it can do more"),
            ));
        }
        _ => findings.push(fine("terminal", format!("{term}, true colour"))),
    }
    if open::speaks_utf8() {
        findings.push(fine("letters", "UTF-8"));
    } else {
        findings.push(wrong("letters", "the locale is not UTF-8: names and texts look broken; set LANG=C.UTF-8"));
    }
    findings.extend(tmux());
    findings
}

/// A long escape-time makes every Esc slow.
fn tmux() -> Option<Finding> {
    std::env::var_os("TMUX")?;
    let output = Command::new("tmux").args(["show-options", "-sv", "escape-time"]).output().ok()?;
    let millis: u32 = String::from_utf8_lossy(&output.stdout).trim().parse().ok()?;
    Some(match millis {
        0..=50 => fine("tmux", format!("escape-time {millis} ms")),
        _ => {
            hint("tmux", format!("escape-time {millis} ms makes Esc slow; put `set -sg escape-time 10` into tmux.conf"))
        }
    })
}

async fn accounts(errand: &Errand<'_>) -> Result<Vec<Finding>, Failure> {
    if errand.config.accounts.is_empty() {
        return Ok(vec![hint(
            "accounts",
            "none yet; `hearken account add NETWORK` adds one, `hearken demo` needs none",
        )]);
    }
    if let Some(client) = desk::running(errand).await? {
        let mut desk = Desk::Far(Box::new(client));
        let summary = desk.summary().await?;
        let clock = |at| errand.clock(at);
        return Ok(summary
            .accounts
            .iter()
            .map(|line| of_health(line.account.as_str(), &line.health, &clock))
            .collect());
    }
    let vault = vault(errand);
    let mut findings = Vec::new();
    for settings in &errand.config.accounts {
        let id = settings.id();
        findings.push(match account::check(settings, &vault).await {
            Ok(Some(handle)) => fine("account", format!("{id}: signed in as {handle}")),
            Ok(None) => by_hand(&settings.network),
            Err(why) => wrong("account", format!("{id}: {why}")),
        });
    }
    Ok(findings)
}

fn by_hand(network: &str) -> Finding {
    let known: Vec<&str> = networks::ADAPTERS.iter().map(|adapter| adapter.name).collect();
    fine("account", format!("{network} has no connector (there are {}): answered by hand", known.join(", ")))
}

fn of_health(id: &str, health: &Health, clock: &dyn Fn(crate::domain::time::Time) -> String) -> Finding {
    let words = format!("{id}: {}", super::brief::health(health, clock));
    match health {
        Health::Live => fine("account", words),
        Health::Unknown | Health::Limited { .. } | Health::Silent { .. } => hint("account", words),
        Health::SignedOut { .. } | Health::Offline { .. } => wrong("account", words),
    }
}
