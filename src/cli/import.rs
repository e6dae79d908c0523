//! `hearken import`: items as JSON Lines, or an exported log into a new desk.

mod lines;
mod progress;

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::desk::{Work, clock, files};
use crate::domain::time::Time;

pub use self::lines::item;
use self::lines::{Lines, other_form, read_ahead, read_line};
use self::progress::Tally;
use super::desk::{self, Desk, Taking};
use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::moment;

/// What `import` takes.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The file; - reads standard input
    file: PathBuf,
    /// Unanswered items before this arrive as done: a time, or how long ago, such as 48h or 30d
    #[arg(long, value_name = "WHEN")]
    open_since: Option<String>,
}

/// A file of items that is taken in.
struct Input<'a> {
    path: &'a Path,
    lines: Lines,
    /// How long it is, where that is known.
    bytes: Option<u64>,
}

/// Takes a file in.
pub async fn import(errand: &mut Errand<'_>, args: ImportArgs) -> Result<(), Failure> {
    let open_since = match &args.open_since {
        Some(text) => moment::read(text, clock::now())?,
        None => clock::now().minus(errand.config.rulings.open_since),
    };
    let mut input = lines::open(&args.file)?;
    let mut first = Vec::new();
    read_line(&mut input, &mut first).map_err(|why| Failure::refused(lines::unreadable(&args.file, &why)))?;
    let text = String::from_utf8_lossy(&first);
    if files::is_log(text.trim_end()) {
        return log(errand, &args.file, &first, input).await;
    }
    if let Some(other) = other_form(&first) {
        return Err(Failure::refused(format!("{} {other}", args.file.display())));
    }
    // A pipe has no length, and no time is left that could be told.
    let bytes = std::fs::metadata(&args.file).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len());
    let lines = Lines::new(input, first);
    let file = Input { path: &args.file, lines, bytes };
    desk::with(errand, Work::WriterOnly, async |errand, desk| items(errand, desk, file, open_since).await).await
}

/// Takes the items in. Ctrl-c ends it behind what is under way; the same line again goes on from there, since
/// what is here already is known.
async fn items(errand: &mut Errand<'_>, desk: &mut Desk, file: Input<'_>, open_since: Time) -> Result<(), Failure> {
    let mut tally = Tally::new(file.bytes);
    let mut read = read_ahead(file.lines)?;
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    let mut under_way: Option<Taking> = None;
    loop {
        let portion = tokio::select! {
            biased;
            _ = &mut interrupted => {
                tally.await_last(under_way).await?;
                tally.say(errand, open_since)?;
                let words = format!("stopped after {} lines, which are in; the same command goes on", tally.lines());
                return Err(Failure::refused(words));
            }
            portion = read.recv() => portion,
        };
        let unread = |why| Failure::refused(lines::unreadable(file.path, &why));
        let Some(portion) = portion.transpose().map_err(unread)? else { break };
        tally.read(errand, &portion)?;
        if !portion.items.is_empty() {
            let next = desk.hand_in(portion.items, open_since).await?;
            tally.await_last(under_way.replace(next)).await?;
        }
        tally.show(errand)?;
    }
    tally.await_last(under_way).await?;
    tally.say(errand, open_since)?;
    tally.end()
}

/// Makes a new desk of an exported log.
async fn log(errand: &mut Errand<'_>, path: &Path, first: &[u8], mut rest: Box<dyn BufRead>) -> Result<(), Failure> {
    if desk::running(errand).await?.is_some() {
        return Err(Failure::new(
            Exit::Store,
            "a desk runs here; an exported log makes a new one: name its folder with --desk DIR",
        ));
    }
    let spooled = if path == Path::new("-") { Some(spool(first, &mut rest)?) } else { None };
    let events = files::restore(spooled.as_deref().unwrap_or(path), &errand.places.desk, |_| {});
    if let Some(spooled) = &spooled {
        let _ = std::fs::remove_file(spooled);
    }
    let events = events?;
    errand.answer(&format!("the desk is here again: {events} events"), &json!({ "new": events, "known": 0, "bad": 0 }))
}

fn spool(first: &[u8], rest: &mut dyn BufRead) -> Result<PathBuf, Failure> {
    let (path, mut file) = super::scratch::file("import")?;
    file.write_all(first)?;
    io::copy(rest, &mut file)?;
    Ok(path)
}
