//! Posts that are said again, on the command line.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{Query, Shown};
use crate::domain::command::Command;
use crate::domain::plan::{PostAct, Series};

use super::super::desk;
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::text;
use super::{named, tell, write};

/// The word that ends a series.
const STOP: &str = "stop";

/// What `plan repeat` takes.
#[derive(Args, Debug)]
pub struct RepeatArgs {
    /// The post; any of a series for `stop`
    #[arg(value_name = "POST")]
    id: String,
    /// `weekly`, `every 2 weeks until 2027-06-30`, `every month by weekday`, `yearly`, or `stop`; `scheduled` behind it lets
    /// each go as far as the rules allow
    #[arg(required = true)]
    rule: Vec<String>,
    /// Other words in a file, said in turn with those of the post; several times for several, - reads standard input;
    /// without it those of the series stay
    #[arg(long, value_name = "FILE")]
    text: Vec<PathBuf>,
}

/// Has a post said again, or no more.
pub async fn repeat(errand: &mut Errand<'_>, args: RepeatArgs) -> Result<(), Failure> {
    let rule = args.rule.join(" ");
    let mut texts = Vec::new();
    for file in &args.text {
        let words = match file.to_str() {
            Some("-") => text::of("-")?,
            _ => std::fs::read_to_string(file).map_err(|why| Failure::refused(format!("{}: {why}", file.display())))?,
        };
        texts.push(words.trim_end().to_owned());
    }
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, &args.id).await?;
        let series = if rule == STOP {
            None
        } else {
            let post = write::sheet(desk, id).await?.post;
            let first = post.content.moment.clone();
            let first = first.or_else(|| post.content.variants.first().and_then(|variant| variant.moment.clone()));
            let none =
                || Failure::refused("the post has no time yet, from which the others follow: `hearken plan move`");
            let series =
                Series::typed(&rule, first.ok_or_else(none)?).map_err(|bad| Failure::usage(bad.to_string()))?;
            let known = post.repeats.map(|known| known.series.texts).unwrap_or_default();
            let texts = if texts.is_empty() { known } else { texts.clone() };
            Some(Box::new(Series { texts, ..series }))
        };
        let done = desk.act(Command::Post { id, act: PostAct::Repeat(series) }).await?;
        tell(errand, &done)
    })
    .await
}

/// Prints the posts that are said again.
pub async fn list(errand: &mut Errand<'_>) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Series(lines) = desk.ask(Query::Series).await? else { return Err(desk::odd()) };
        if lines.is_empty() && !errand.json {
            errand.hint("no post is said again; `hearken plan repeat POST weekly` begins a series")?;
        }
        for line in &lines {
            let words = line.words(&|at| errand.clock(at));
            if errand.json {
                errand.object(&json!({
                    "id": line.post, "code": line.post.code(), "title": line.name, "says": words, "series": line.series,
                    "by": line.by, "used": line.used, "posts": line.posts, "next": line.next,
                }))?;
            } else {
                errand.say(&format!("{}  {}: {words}", line.post.code(), line.name))?;
            }
        }
        Ok(())
    })
    .await
}
