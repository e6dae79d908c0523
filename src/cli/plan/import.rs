//! `hearken plan import`: posts of a file, all or none. Nothing of it is published unless somebody says so.

mod batch;
mod decode;
mod folders;
mod series;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::desk::{PlanForm, PlanPart, Work, clock, zone_of};
use crate::domain::ask::{Query, Shown};
use crate::domain::command::NewPost;
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::exchange::{Arrival, Becomes, Flaw, Here, Known, Record, arrival, of_csv, of_json};
use crate::domain::plan::{PostAct, Stage};
use crate::domain::time::Time;

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::{Exit, Failure};
use super::super::media;
use super::export::{self, Form};

use self::batch::{AT_ONCE, Coming};
use self::folders::Folders;

/// What `plan import` takes.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The file; - reads standard input
    file: PathBuf,
    /// How it is written [default: as its name says, else as it looks]
    #[arg(long)]
    format: Option<Form>,
    /// Only say what would come in
    #[arg(long)]
    dry_run: bool,
    /// Let go what the file says is scheduled; without it everything is a draft
    #[arg(long)]
    schedule: bool,
    /// Take in what is right, even where something else is wrong
    #[arg(long)]
    partial: bool,
}

/// What an import came to.
#[derive(Default)]
struct Tally {
    new: usize,
    scheduled: usize,
    missed: usize,
    known: usize,
    left_out: usize,
    series: usize,
    posts: Vec<Value>,
}

impl Tally {
    fn count(&mut self, becomes: Becomes) {
        self.new += 1;
        match becomes {
            Becomes::Draft => {}
            Becomes::Scheduled => self.scheduled += 1,
            Becomes::Missed => self.missed += 1,
        }
    }
}

/// Takes a file of posts in.
pub async fn import(errand: &mut Errand<'_>, args: ImportArgs) -> Result<(), Failure> {
    let text = decode::text(&args.file).map_err(Failure::refused)?;
    let form = args.format.or_else(|| Form::of_path(&args.file)).unwrap_or_else(|| look(&text));
    let read = match form {
        Form::Csv => of_csv,
        Form::Json => of_json,
        Form::Ics => {
            let file = args.file.display();
            let words = format!(
                "a calendar holds days and no posts: `hearken plan dates import {file}` shows them in the plan, \
                 with --as-posts they become ideas"
            );
            return Err(Failure::usage(words));
        }
        Form::Md => return Err(Failure::usage("a document is to be read by people; import csv or json")),
    };
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let zone = errand.config.zone().clone();
        let accounts = accounts(desk).await?;
        let known = Known { accounts: &accounts, zone: &zone, zone_of: &zone_of };
        let (records, flaws) = read(&text, &known);
        tell_flaws(errand, &args, &records, &flaws)?;
        let folders = folders(errand, desk, &args.file).await?;
        let records: Vec<Record> = records.into_iter().map(|record| folders.located(record)).collect();
        // What comes in tells of itself.
        if args.dry_run {
            tell_missing(errand, &records, &folders)?;
        }
        let known = self::here(desk, &zone).await?.into_iter();
        let mut here: Here = known.map(|post| folders.located(post)).collect();
        let mut tally = Tally::default();
        let mut coming = Vec::new();
        for (n, record) in records.iter().enumerate() {
            take(errand, &args, record, &mut here, (&mut tally, &mut coming))?;
            let is_last = n + 1 == records.len();
            if coming.len() == AT_ONCE || is_last && !coming.is_empty() {
                batch::hand_in(errand, desk, std::mem::take(&mut coming), &mut tally).await?;
                batch::tell(errand, n + 1, records.len())?;
            }
        }
        if !args.dry_run {
            tally.series = series::settle(errand, desk, (&records, args.schedule), &tally.posts).await?;
        }
        tell(errand, &args, &tally, flaws.len())
    })
    .await
}

/// Guesses how a text without a telling name is written.
fn look(text: &str) -> Form {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match () {
        () if text.starts_with(['{', '[']) => Form::Json,
        () if text.starts_with("BEGIN:VCALENDAR") => Form::Ics,
        () => Form::Csv,
    }
}

/// Returns the accounts that can post.
async fn accounts(desk: &mut Desk) -> Result<Vec<AccountId>, Failure> {
    let nothing = Query::Plan { from: Time::MIN, until: Time::MIN, undated: false };
    match desk.ask(nothing).await? {
        Shown::Plan(sheet) => Ok(sheet.accounts.into_iter().map(|account| account.id).collect()),
        _ => Err(desk::odd()),
    }
}

/// Returns where the files of posts are looked for.
async fn folders(errand: &Errand<'_>, desk: &mut Desk, file: &Path) -> Result<Folders, Failure> {
    let assets = media::library(desk, true).await?.assets;
    let library = assets.into_iter().map(|line| line.asset).collect();
    Ok(Folders::new(&errand.places.desk, file.parent().unwrap_or(Path::new("")), library))
}

/// Returns the posts that are here already.
pub async fn here(desk: &mut Desk, zone: &jiff::tz::TimeZone) -> Result<Vec<Record>, Failure> {
    let (_, text) = export::written(desk, PlanForm::Json, PlanPart { dropped: true, ..PlanPart::default() }).await?;
    let mut posts = Vec::new();
    for line in text.lines() {
        // Of our own we know every account, those among them that are gone.
        let object: Value = serde_json::from_str(line)?;
        let named = object["variants"].as_array().into_iter().flatten().filter_map(|one| one["account"].as_str());
        let accounts: Vec<AccountId> = named.map(AccountId::parse).collect();
        posts.extend(of_json(line, &Known { accounts: &accounts, zone, zone_of: &zone_of }).0);
    }
    Ok(posts)
}

/// Says everything that is wrong with the file; then nothing of it comes in, unless somebody wants a part.
fn tell_flaws(errand: &mut Errand<'_>, args: &ImportArgs, good: &[Record], flaws: &[Flaw]) -> Result<(), Failure> {
    for flaw in flaws {
        errand.hint(&format!("{}: {flaw}", args.file.display()))?;
    }
    if flaws.is_empty() || args.partial {
        return Ok(());
    }
    let mistakes = if flaws.len() == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", flaws.len()) };
    let rest = match good.len() {
        0 => String::new(),
        1 => "; --partial takes in the post that is right".to_owned(),
        several => format!("; --partial takes in the {several} posts that are right"),
    };
    if errand.json {
        let each = |flaw: &Flaw| json!({ "line": flaw.line, "field": flaw.field, "what": flaw.what });
        let bad: Vec<Value> = flaws.iter().map(each).collect();
        errand.object(&json!({ "new": 0, "known": 0, "bad": bad.len(), "mistakes": bad }))?;
    }
    Err(Failure::refused(format!("{mistakes}: nothing was taken in{rest}")))
}

/// Says which pictures and films are not where the file says: a draft can wait for them, what leaves cannot.
fn tell_missing(errand: &mut Errand<'_>, records: &[Record], folders: &Folders) -> Result<(), Failure> {
    for record in records {
        for path in folders.missing(record) {
            errand.hint(&format!("line {}: {path} is not there; put it there before the post leaves", record.line))?;
        }
    }
    Ok(())
}

/// Says what becomes of one post; one that comes in waits for the others of its lot.
fn take(
    errand: &mut Errand<'_>,
    args: &ImportArgs,
    record: &Record,
    here: &mut Here,
    (tally, coming): (&mut Tally, &mut Vec<Coming>),
) -> Result<(), Failure> {
    let name = record.content.name().to_owned();
    let told = |id: Option<PostId>, became: &str, why: Option<String>| {
        let code = id.map(|id| id.code());
        json!({ "line": record.line, "id": id, "code": code, "title": name, "became": became, "why": why })
    };
    match arrival(record, here, args.schedule, clock::now()) {
        Arrival::Known { id, differs } => {
            tally.known += 1;
            let id = Some(id).filter(|id| *id != PostId::default());
            let code = id.map_or_else(|| "the same in this file".to_owned(), |id| id.code());
            let why = differs.then(|| "it says something else here; nothing is written over".to_owned());
            if differs {
                errand.hint(&format!(
                    "line {}: {code} is known, but {}",
                    record.line,
                    why.as_deref().unwrap_or_default()
                ))?;
            }
            tally.posts.push(told(id, "known", why));
        }
        Arrival::GivenUp { id } => {
            tally.left_out += 1;
            let why = format!("it was given up here; `hearken plan restore {}` takes it up", id.code());
            errand.hint(&format!("line {}: {why}", record.line))?;
            tally.posts.push(told(Some(id), "left_out", Some(why)));
        }
        Arrival::LeftOut => {
            tally.left_out += 1;
            tally.posts.push(told(None, "left_out", None));
        }
        Arrival::New { content, becomes, without } => {
            if without > 0 {
                errand.hint(&format!(
                    "line {}: {without} of its variants are out already and stay behind",
                    record.line
                ))?;
            }
            let says_nothing = content.variants.iter().all(|variant| variant.text.is_empty());
            let act = match becomes {
                // What says nothing yet is an idea, unless somebody took it up.
                Becomes::Draft => (says_nothing && record.stage != Stage::Idea).then_some(PostAct::Draft),
                Becomes::Scheduled => Some(PostAct::Schedule),
                Becomes::Missed => Some(PostAct::Miss),
            };
            if args.dry_run && !errand.json {
                errand.say(&format!("line {}: {}: {name}", record.line, word(becomes)))?;
            }
            tally.posts.push(told(None, word(becomes), None));
            tally.count(becomes);
            // The same post twice in a file is known the second time.
            here.push(Record { id: Some(PostId::default()), content: (*content).clone(), ..record.clone() });
            if !args.dry_run {
                let place = tally.posts.len() - 1;
                coming.push(Coming { place, line: record.line, name, becomes, new: NewPost { content, act } });
            }
        }
    }
    Ok(())
}

const fn word(becomes: Becomes) -> &'static str {
    match becomes {
        Becomes::Draft => "draft",
        Becomes::Scheduled => "scheduled",
        Becomes::Missed => "missed",
    }
}

fn tell(errand: &mut Errand<'_>, args: &ImportArgs, tally: &Tally, bad: usize) -> Result<(), Failure> {
    let Tally { new, scheduled, missed, known, left_out, series, posts } = tally;
    if errand.json {
        errand.object(&json!({
            "new": new, "scheduled": scheduled, "missed": missed, "known": known, "left_out": left_out, "bad": bad, "series": series,
            "dry_run": args.dry_run, "posts": posts,
        }))?;
    } else {
        let mut words = format!("{new} new, {known} known, {bad} bad");
        for (count, what) in [
            (*scheduled, "scheduled"),
            (*missed, "missed, for a person to decide"),
            (*left_out, "left out, being out already or given up"),
            (*series, "said again"),
        ] {
            if count > 0 {
                words.push_str(&format!("; {count} {what}"));
            }
        }
        if args.dry_run {
            words.push_str("; nothing was taken in, this was a dry run");
        } else if *new > 0 {
            words.push_str(&batch::undone(*new, *series));
        }
        errand.say(&words)?;
    }
    if bad > 0 { Err(Failure::silent(Exit::Refused)) } else { Ok(()) }
}
