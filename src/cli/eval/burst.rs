//! `hearken eval burst`: how soon what rises is seen, on counts of one's own or published ones.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::DeserializeOwned;

use crate::cli::exit::Failure;
use crate::triage::eval::{self, BurstFigures, Events, Series, Shape, Windows};

/// What is measured, and how often it may be wrong.
#[derive(Args, Debug)]
pub struct BurstArgs {
    /// A folder of tables: timestamp,value, a row for each five minutes
    #[arg(long, value_name = "DIR")]
    series: PathBuf,
    /// What people saw: the windows of each table, as JSON
    #[arg(long, value_name = "FILE")]
    windows: PathBuf,
    /// Put crises into the series that begin as these events did: event, minute, posts, parted by tabs
    #[arg(long, value_name = "FILE", requires = "events")]
    timelines: Option<PathBuf>,
    /// Which of the events were sudden, as JSON
    #[arg(long, value_name = "FILE", requires = "timelines")]
    events: Option<PathBuf>,
    /// Grant so many alarms a week where the volume is watched alone
    #[arg(long, value_name = "ALARMS", default_value_t = eval::GRANTED.volume)]
    rises: f64,
    /// Grant so many alarms a week where negatives are watched too, as a desk does
    #[arg(long, value_name = "ALARMS", default_value_t = eval::GRANTED.desk)]
    crises: f64,
}

/// Measures.
pub fn burst(args: &BurstArgs) -> Result<BurstFigures, Failure> {
    for (flag, granted) in [("--rises", args.rises), ("--crises", args.crises)] {
        if !(granted.is_finite() && granted > 0.0) {
            return Err(Failure::usage(format!(
                "{flag} is a number of alarms a week above 0, such as 0.5, not {granted}"
            )));
        }
    }
    let series = all_series(&args.series, &json(&args.windows, "the windows of each table")?)?;
    let shapes = match (&args.timelines, &args.events) {
        (Some(timelines), Some(events)) => shapes(timelines, events)?,
        _ => Vec::new(),
    };
    Ok(eval::burst(&series, &shapes, eval::Granted { volume: args.rises, desk: args.crises }))
}

fn all_series(folder: &Path, windows: &Windows) -> Result<Vec<Series>, Failure> {
    let unread = |why: std::io::Error| {
        Failure::refused(format!("{} cannot be read: {why}; name a folder of tables", folder.display()))
    };
    let files = fs::read_dir(folder).map_err(unread)?.map(|file| Ok(file?.path())).collect::<Result<Vec<PathBuf>, _>>();
    let mut files: Vec<PathBuf> = files.map_err(unread)?;
    files.retain(|file| file.extension().is_some_and(|end| end == "csv"));
    files.sort();
    if files.is_empty() {
        return Err(Failure::refused(format!("{} has no table; their names end in .csv", folder.display())));
    }
    files.iter().map(|file| one_series(file, windows)).collect()
}

fn one_series(file: &Path, windows: &Windows) -> Result<Series, Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let series = Series::read(&name, &text(file, "a table of timestamp,value")?, windows);
    if series.bins.is_empty() {
        return Err(Failure::refused(format!(
            "{} has no count; its rows are such as 2024-05-01 12:05:00,17",
            file.display()
        )));
    }
    Ok(series)
}

fn shapes(timelines: &Path, events: &Path) -> Result<Vec<Shape>, Failure> {
    let known: Events = json(events, "what is known of each event")?;
    let shapes = Shape::read(&text(timelines, "a table of event, minute and posts")?, &known);
    if shapes.is_empty() {
        return Err(Failure::refused(format!(
            "{} has no event that {} calls Instantaneous and that has twenty posts in a quarter of an hour",
            timelines.display(),
            events.display()
        )));
    }
    Ok(shapes)
}

fn json<T: DeserializeOwned>(file: &Path, what: &str) -> Result<T, Failure> {
    serde_json::from_str(&text(file, what)?)
        .map_err(|why| Failure::refused(format!("{} is not understood: {why}; it is {what}, as JSON", file.display())))
}

fn text(file: &Path, what: &str) -> Result<String, Failure> {
    fs::read_to_string(file)
        .map_err(|why| Failure::refused(format!("{} cannot be read: {why}; name {what}", file.display())))
}
