//! `hearken queue`: the queue, in order. `hearken search`: whatever fits a query.

use clap::Args;
use serde_json::json;

use crate::desk::{Work, clock};
use crate::domain::ask::{Found, Listed, Listing, Query, Reach, Row, RowId, Shown};
use crate::domain::bands::Band;

use super::crisis;
use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;
use super::rows::{self, Printed};

/// What `queue` takes.
#[derive(Args, Debug)]
pub struct QueueArgs {
    /// A query such as: is:late net:bluesky,mastodon due<2h; empty is the inbox. What is done, snoozed or waiting
    /// is listed where the query says so
    #[arg(allow_hyphen_values = true)]
    query: Vec<String>,
    /// At most so many rows
    #[arg(long)]
    limit: Option<usize>,
    /// Every message of a swarm, instead of the first for all
    #[arg(long)]
    unfold: bool,
}

/// What `search` takes.
#[derive(Args, Debug)]
pub struct SearchArgs {
    /// from: net: is: class: label: due< lang: account: before: after: "phrase" -not
    #[arg(required = true, allow_hyphen_values = true)]
    query: Vec<String>,
    /// At most so many rows; 100 where nothing is said
    #[arg(long)]
    limit: Option<usize>,
}

/// What is done is no row of the queue.
const NOTHING_FITS: &str = "Nothing that waits fits; `hearken search` looks at what is done too.";
/// Rows that `search` lists where nobody says how many.
const LISTED: usize = 100;

/// Prints the queue.
pub async fn queue(errand: &mut Errand<'_>, args: QueueArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| print_queue(errand, desk, &args).await).await
}

async fn print_queue(errand: &mut Errand<'_>, desk: &mut Desk, args: &QueueArgs) -> Result<(), Failure> {
    let listing = desk.queue(&joined(&args.query)?).await?;
    let summary = desk.summary().await?;
    if let Some(freeze) = &summary.freeze {
        let words = crisis::frozen(errand, freeze, summary.held);
        errand.hint(&words)?;
    }
    let rows = if args.unfold { unfolded(&listing) } else { folded(&listing) };
    let wanted = args.limit.unwrap_or(usize::MAX).min(rows.len());
    let listed = rows.get(..wanted).unwrap_or_default();
    let mut band = None;
    for chunk in listed.chunks(rows::CHUNK) {
        for mut printed in load(desk, chunk).await? {
            printed.band = printed.band.filter(|_| !listing.plain);
            if !errand.json && printed.band != band {
                band = printed.band;
                errand.say(band.map_or("", Band::title))?;
            }
            rows::print(errand, desk, &[printed], clock::now()).await?;
        }
    }
    if listed.is_empty() && !errand.json {
        errand.say(if args.query.is_empty() { "Nothing waits here." } else { NOTHING_FITS })?;
    }
    if wanted < rows.len() {
        return Ok(());
    }
    tell_reach(errand, wanted, listing.reach, "`hearken search` lists more")
}

/// A row that stands for itself, and for others of its swarm that are folded under it.
struct Fold<'a> {
    first: &'a Listed,
    copies: &'a [Listed],
}

fn unfolded(listing: &Listing) -> Vec<Fold<'_>> {
    listing.rows.iter().map(|first| Fold { first, copies: &[] }).collect()
}

fn folded(listing: &Listing) -> Vec<Fold<'_>> {
    let together = |a: &Listed, b: &Listed| a.swarm.is_some() && a.swarm == b.swarm;
    let folds = listing.rows.chunk_by(together);
    folds.filter_map(|rows| rows.split_first().map(|(first, copies)| Fold { first, copies })).collect()
}

async fn load(desk: &mut Desk, folds: &[Fold<'_>]) -> Result<Vec<Printed>, Failure> {
    let ids: Vec<RowId> = folds.iter().map(|fold| fold.first.id.clone()).collect();
    let Shown::Rows(rows) = desk.ask(Query::Rows { ids }).await? else { return Err(odd()) };
    let printed = |row: Row| {
        let fold = folds.iter().find(|fold| fold.first.id == row.id);
        let copies: Vec<RowId> = fold.iter().flat_map(|fold| fold.copies).map(|copy| copy.id.clone()).collect();
        // Where others of it are not in this list, only those that are count.
        let here = u32::try_from(copies.len() + 1).unwrap_or(u32::MAX);
        let swarm = if copies.is_empty() { row.swarm } else { here };
        Printed { band: fold.map(|fold| fold.first.band), copies, row: Row { swarm, ..row } }
    };
    Ok(rows.into_iter().map(printed).collect())
}

/// Prints what fits a query.
pub async fn search(errand: &mut Errand<'_>, args: SearchArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| print_found(errand, desk, &args).await).await
}

async fn print_found(errand: &mut Errand<'_>, desk: &mut Desk, args: &SearchArgs) -> Result<(), Failure> {
    let query = Query::Search { text: joined(&args.query)?, limit: args.limit.unwrap_or(LISTED) };
    let Shown::Found(Found { rows, reach }) = desk.ask(query).await? else { return Err(odd()) };
    let found = rows.into_iter().map(|row| Printed { row, band: None, copies: Vec::new() });
    let found: Vec<Printed> = found.collect();
    if found.is_empty() && !errand.json {
        errand.say("Nothing fits.")?;
    }
    rows::print(errand, desk, &found, clock::now()).await?;
    if reach == Reach::Enough && args.limit.is_some() {
        return Ok(());
    }
    tell_reach(errand, found.len(), reach, "--limit N lists more")
}

/// Says where a list ended without everything that fits; programs read it in a last line.
fn tell_reach(errand: &mut Errand<'_>, listed: usize, reach: Reach, more: &str) -> Result<(), Failure> {
    let (words, looked_at) = match reach {
        Reach::All => return Ok(()),
        Reach::Enough => (format!("These are the newest {listed}; older ones fit too: {more}."), None),
        Reach::LookedAt(most) => {
            (format!("Only the newest {most} were looked at, older ones were not: narrow the query."), Some(most))
        }
    };
    errand.hint(&words)?;
    if errand.json {
        errand.object(&json!({ "kind": "reach", "complete": false, "listed": listed, "looked_at": looked_at }))?;
    }
    Ok(())
}

/// Joins the words of a query; one that the shell took out of its quotes gets them back.
fn joined(words: &[String]) -> Result<String, Failure> {
    if let Some(unknown) = words.iter().find(|word| word.starts_with("--")) {
        return Err(Failure::usage(format!("there is no option {unknown}; `hearken queue --help` lists them")));
    }
    let phrase =
        |word: &String| words.len() > 1 && word.contains(char::is_whitespace) && !word.contains(['"', ':', '<', '>']);
    let whole = |word: &String| if phrase(word) { format!("\"{word}\"") } else { word.clone() };
    let text = words.iter().map(whole).collect::<Vec<_>>().join(" ");
    match text.parse::<crate::domain::query::Query>() {
        Ok(_) => Ok(text),
        Err(wrong) => Err(Failure::usage(wrong.to_string())),
    }
}
