//! `hearken plan export`: the plan as a file, for programs, spreadsheets, calendars and readers.

use std::fs;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::desk::calls::PlanCall;
use crate::desk::files::write_whole;
use crate::desk::{PlanForm, PlanPart, Work};
use crate::domain::ask::{Query, Shown};
use crate::domain::time::Time;

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::scratch;

/// Who may read what is written with `--out`, as far as the machine lets others at all.
const MODE: u32 = 0o600;

/// How the plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A spreadsheet, a row for each variant; `plan import` reads it
    Csv,
    /// JSON Lines, an object for each post; `plan import` reads it
    #[value(alias = "jsonl")]
    Json,
    /// A calendar to subscribe to
    Ics,
    /// A document to read, a chapter for each month
    Md,
}

impl Form {
    /// Returns the form that a file's name says.
    pub fn of_path(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Form::Csv),
            "json" | "jsonl" => Some(Form::Json),
            "ics" => Some(Form::Ics),
            "md" => Some(Form::Md),
            _ => None,
        }
    }
}

/// What `plan export` takes.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// How it is written [default: as the name of --out says, else json]
    #[arg(long)]
    format: Option<Form>,
    /// Only what leaves or left from this day on: 2027-03-01
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Only what leaves or left up to this day, which counts
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// Also what was given up
    #[arg(long)]
    dropped: bool,
    /// The file for it, written whole or not at all
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Returns the first moment of a day.
pub fn begin(day: Date, zone: &TimeZone) -> Result<Time, Failure> {
    let midnight = day.to_zoned(zone.clone()).map_err(|why| Failure::usage(why.to_string()))?;
    Ok(Time::from(midnight.timestamp()))
}

/// Returns the day behind a day.
pub fn behind(day: Date) -> Date {
    day.saturating_add(jiff::Span::new().days(1))
}

/// Writes the plan.
pub async fn export(errand: &mut Errand<'_>, args: ExportArgs) -> Result<(), Failure> {
    let form = args.format.or(args.out.as_deref().and_then(Form::of_path)).unwrap_or(Form::Json);
    let form = match form {
        Form::Csv => PlanForm::Csv,
        Form::Json => PlanForm::Json,
        Form::Ics => PlanForm::Calendar,
        Form::Md => PlanForm::Markdown,
    };
    let zone = errand.config.zone().clone();
    let from = args.from.map(|day| begin(day, &zone)).transpose()?;
    let until = args.until.map(|day| begin(behind(day), &zone)).transpose()?;
    let part = PlanPart { from, until, dropped: args.dropped };
    let (posts, text) = desk::with(errand, Work::WriterOnly, async |errand, desk| {
        if form == PlanForm::Csv {
            leaves_out_series(errand, desk).await?;
        }
        written(desk, form, part).await
    })
    .await?;
    match args.out {
        None => Ok(errand.out.write_all(text.as_bytes())?),
        Some(path) => {
            let failed = |why: io::Error| Failure::refused(format!("{} cannot be written: {why}", path.display()));
            write_whole(&path, &text, MODE).map_err(failed)?;
            errand.answer(&format!("{posts} posts are in {}", path.display()), &json!({ "posts": posts, "path": path }))
        }
    }
}

/// Says what a spreadsheet has no place for.
async fn leaves_out_series(errand: &mut Errand<'_>, desk: &mut Desk) -> Result<(), Failure> {
    let Shown::Series(lines) = desk.ask(Query::Series).await? else { return Err(desk::odd()) };
    let who = match lines.len() {
        0 => return Ok(()),
        1 => "a post is said again".to_owned(),
        many => format!("{many} posts are said again"),
    };
    Ok(errand.hint(&format!("{who}: a spreadsheet has no place for that, `--format json` keeps it"))?)
}

/// Has the desk write the plan into a file, and reads that: a running desk never waits for whoever reads us.
pub async fn written(desk: &mut Desk, form: PlanForm, part: PlanPart) -> Result<(u64, String), Failure> {
    let (path, mut file) = scratch::file("plan")?;
    let answer = desk.call("plan", &json!(PlanCall { form, part, file: path.clone() })).await;
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    let _ = fs::remove_file(&path);
    let posts = answer?["records"].as_u64().unwrap_or_default();
    read?;
    Ok((posts, text))
}
