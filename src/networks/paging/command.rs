//! Any program: a modem, a siren, a script. What it is about stands in its environment.
//!
//! `HEARKEN_LEVEL` (1 to 4; empty where a rule pages), `HEARKEN_OWNER`, `HEARKEN_NOTE`, `HEARKEN_CONVERSATION`,
//! `HEARKEN_RULE` (where a rule pages), `HEARKEN_PAGE` (the code), `HEARKEN_TITLE` (the line that tells how bad it is and
//! what) and `HEARKEN_DRILL` (`1` in a drill, `test` for a test, else empty).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command as Process};
use tokio::time::timeout;

use super::Way;
use super::miss::Miss;
use super::setup::Setup;
use crate::domain::clean;
use crate::domain::page::{Meant, PageText};
use crate::domain::redact::redact;
use crate::domain::rota::Address;
use crate::networks::group::Group;
use crate::words::{fill, w};

/// How long its last words are waited for once it has ended, and how many bytes of them are kept.
const LAST_WORDS: Duration = Duration::from_millis(300);
const KEPT: usize = 4096;
/// The most characters of its last words that a sentence shows.
const SHOWN: usize = 200;

/// Programs.
pub struct Command;

#[async_trait]
impl Way for Command {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let argv = match address {
            Some(Address::Program(argv)) => argv,
            None => &setup.paging.page_command,
            Some(Address::Name(_)) => return Err(Miss::of(w().page.no_address)),
        };
        let (program, arguments) = argv.split_first().ok_or_else(|| Miss::of(w().page.no_command))?;
        let mut process = Process::new(program);
        process.args(arguments).envs(told(page)).process_group(0).kill_on_drop(true);
        process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let cannot = |why: std::io::Error| Miss::of(fill(w().page.cannot_run, &[program, &why]));
        run(program, process.spawn().map_err(cannot)?, setup.program).await
    }

    fn place_of(&self, address: &Address) -> String {
        match address {
            Address::Program(argv) => argv.first().cloned().unwrap_or_default(),
            Address::Name(_) => String::new(),
        }
    }

    async fn look(&self, _setup: &Setup, name: &str) -> Result<String, Miss> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places: Vec<PathBuf> = match name.contains('/') {
            true => vec![PathBuf::from(name)],
            false => std::env::split_paths(&path).map(|folder| folder.join(name)).collect(),
        };
        let kind = match places.iter().any(|place| place.is_file()) {
            true if places.iter().any(|place| may_run(place)) => return Ok(w().page.ready.to_owned()),
            true => ErrorKind::PermissionDenied,
            false => ErrorKind::NotFound,
        };
        Err(Miss::of(fill(w().page.cannot_run, &[&name, &std::io::Error::from(kind)])))
    }
}

fn may_run(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

/// Returns what is told to the program.
fn told(page: &PageText) -> Vec<(&'static str, String)> {
    let meant = match page.meant {
        Meant::Real => "",
        Meant::Drill => "1",
        Meant::Test => "test",
    };
    let mut told = vec![
        ("HEARKEN_LEVEL", page.level.map(|level| level.to_string()).unwrap_or_default()),
        ("HEARKEN_OWNER", page.owner.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("HEARKEN_NOTE", note(page)),
        ("HEARKEN_CONVERSATION", page.conversation.map(|id| id.to_string()).unwrap_or_default()),
        ("HEARKEN_PAGE", page.code.clone()),
        ("HEARKEN_TITLE", page.head()),
        ("HEARKEN_DRILL", meant.to_owned()),
    ];
    told.extend(page.rule.clone().map(|rule| ("HEARKEN_RULE", rule)));
    told
}

/// Returns the note; where nothing was written, the title. A drill says so first, as in every text.
fn note(page: &PageText) -> String {
    let note = if page.text.is_empty() { &page.title } else { &page.text };
    match page.meant {
        Meant::Real => note.clone(),
        Meant::Drill => format!("{}: {note}", w().page.drill),
        Meant::Test => format!("{}: {note}", w().page.test),
    }
}

/// Waits for the program's end. One that takes too long is ended with all that it started.
async fn run(program: &str, mut child: Child, patience: Duration) -> Result<(), Miss> {
    let mut group = Group::led_by(child.id());
    let words = child.stderr.take().map(|pipe| tokio::spawn(last_words(pipe)));
    let Ok(ended) = timeout(patience, child.wait()).await else {
        drop(group);
        let _ = child.kill().await;
        words.iter().for_each(tokio::task::JoinHandle::abort);
        return Err(Miss::of(fill(w().page.program_hung, &[&program, &patience.as_secs()])));
    };
    group.let_go();
    let status = ended.map_err(|why| Miss::of(fill(w().page.cannot_run, &[&program, &why])))?;
    if status.success() {
        return Ok(());
    }
    let said = match words {
        Some(words) => timeout(LAST_WORDS, words).await.ok().and_then(Result::ok).unwrap_or_default(),
        None => String::new(),
    };
    Err(Miss::of(match said.is_empty() {
        true => fill(w().page.program_failed, &[&program, &status]),
        false => fill(w().page.program_failed_saying, &[&program, &status, &said]),
    }))
}

/// Reads everything that comes and keeps the last line of it, without what could move a cursor.
async fn last_words(mut pipe: impl AsyncRead + Unpin) -> String {
    let (mut kept, mut chunk) = (Vec::new(), [0; KEPT]);
    while let Ok(count @ 1..) = pipe.read(&mut chunk).await {
        kept.extend_from_slice(chunk.get(..count).unwrap_or_default());
        kept.drain(..kept.len().saturating_sub(KEPT));
    }
    let text = String::from_utf8_lossy(&kept).into_owned();
    let line = text.lines().map(clean::line).rfind(|line| !line.is_empty()).unwrap_or_default();
    redact(&line).chars().take(SHOWN).collect()
}
