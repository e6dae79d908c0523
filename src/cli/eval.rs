//! `hearken eval`: what the brain is worth on labelled texts and counts, for ours and for a team's own history.

mod burst;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use self::burst::BurstArgs;
use super::exit::Failure;
use crate::triage::eval::{self, Row};
use crate::triage::language::Languages;
use crate::triage::seed::Seed;

/// What can be measured.
#[derive(Subcommand, Debug)]
pub enum EvalVerb {
    /// How well labels are told: negative, neutral, positive, or those of the file
    Triage(TriageArgs),
    /// How fast a desk teaches what to answer now: a stream in which each brand is a desk
    Learn {
        /// The stream
        #[arg(long, value_name = "FILE")]
        stream: PathBuf,
        /// Turn this share of the lessons round, as wrong clicks do
        #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
        flip: f32,
    },
    /// What the order of the queue saves: two busy days of a stream, one person who answers
    Queue {
        /// The stream
        #[arg(long, value_name = "FILE")]
        stream: PathBuf,
        /// Learn the classes of these first
        #[arg(long, value_name = "FILE")]
        train: Option<PathBuf>,
        /// How busy the person is: 1 is as much as can be answered
        #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
        load: f64,
    },
    /// How soon bursts are seen: counts by five minutes with what people saw in them, and crises put into them
    Burst(BurstArgs),
    /// How well languages are told apart
    Language {
        /// Judge these
        #[arg(long, value_name = "FILE")]
        test: PathBuf,
    },
}

/// Files are tables parted by tabs; the first line names their fields: text, label, lang, ts, extra.
#[derive(Args, Debug)]
pub struct TriageArgs {
    /// Learn these first; without it what comes with the program is judged alone
    #[arg(long, value_name = "FILE")]
    train: Option<PathBuf>,
    /// Judge these
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// Tell this label from all others, too
    #[arg(long, value_name = "LABEL")]
    positive: Option<String>,
}

/// Measures, and prints what was found.
pub fn eval(verb: &EvalVerb, out: &mut dyn Write) -> Result<(), Failure> {
    match verb {
        EvalVerb::Triage(args) => {
            let test = rows(&args.test)?;
            let train = args.train.as_deref().map(rows).transpose()?;
            let positive = args.positive.as_deref();
            if let Some(positive) = positive.filter(|label| test.iter().all(|row| row.label != *label)) {
                return Err(Failure::refused(format!(
                    "no row of {} is labelled {positive}; its labels are {}",
                    args.test.display(),
                    labels(&test)
                )));
            }
            print(&eval::triage(Seed::shipped(), train.as_deref(), &test, positive), out)
        }
        EvalVerb::Learn { stream, flip } if (0.0..=1.0).contains(flip) => {
            print(&eval::learn(Seed::shipped(), &rows(stream)?, *flip), out)
        }
        EvalVerb::Learn { flip, .. } => Err(Failure::usage(format!("--flip is a share of one, 0 to 1, not {flip}"))),
        EvalVerb::Queue { load, .. } if !(load.is_finite() && *load > 0.0) => {
            Err(Failure::usage(format!("--load is a share above 0, such as 0.95, not {load}")))
        }
        EvalVerb::Queue { stream, train, load } => {
            let train = train.as_deref().map(rows).transpose()?;
            print(&eval::queue(Seed::shipped(), train.as_deref(), &rows(stream)?, *load), out)
        }
        EvalVerb::Burst(args) => print(&burst::burst(args)?, out),
        EvalVerb::Language { test } => print(&eval::language(Languages::shipped(), &rows(test)?), out),
    }
}

fn labels(rows: &[Row]) -> String {
    let mut labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels.join(", ")
}

fn rows(file: &Path) -> Result<Vec<Row>, Failure> {
    let tsv = fs::read_to_string(file).map_err(|why| {
        Failure::refused(format!("{} cannot be read: {why}; name a table of labelled texts", file.display()))
    })?;
    let rows = eval::rows(&tsv);
    if rows.is_empty() {
        return Err(Failure::refused(format!(
            "{} has no labelled text; its fields are parted by tabs and its first line names them, text and label among \
             them",
            file.display()
        )));
    }
    Ok(rows)
}

fn print(figures: &impl Serialize, out: &mut dyn Write) -> Result<(), Failure> {
    let json = serde_json::to_string(figures).map_err(|why| Failure::refused(why.to_string()))?;
    writeln!(out, "{json}").map_err(Failure::unwritten)
}
