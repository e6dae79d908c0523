//! `hearken media`: the media library and the shot list.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::desk::{Checked, Work};
use crate::domain::ask::{AssetLine, AssetSheet, Query, ShotLine, Shown};
use crate::domain::asset::{AssetAct, Notes, ShotChange, size_words};
use crate::domain::command::{Command, Done};
use crate::domain::plan::PostAct;
use crate::domain::width::{fit, pad};

use super::desk::{self, Desk};
use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::text;

/// What is done with the media library.
#[derive(Subcommand, Debug)]
pub enum MediaVerb {
    /// Print what is in the library, the newest first: all, or what these words find
    List(ListArgs),
    /// Take files into the library; two same files are one
    Add(AddArgs),
    /// Say what a file shows, for those who do not see it; it is offered with every post that shows it
    Alt(Worded),
    /// Say who made it, and under which licence it may be shown
    Credit(Worded),
    /// Say by which words it is found, all of them; none take them away
    Tag(Tagged),
    /// Take a file out of the library; refused while a post to come shows it
    Drop(One),
    /// Put back what was taken out
    Restore(One),
    /// Print everything of one file
    Show(One),
    /// Print which pictures are still to be made; `hearken plan shot` asks for one
    Shots,
    /// Say that a picture was made
    Made(Made),
    /// Read every file and say which are gone or changed
    Check(CheckArgs),
}

/// What `media list` takes.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Words of its name, description, credit or tags
    words: Vec<String>,
    /// Also what was taken out
    #[arg(long)]
    all: bool,
}

/// What `media add` takes.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What it shows, for those who do not see it
    #[arg(long, value_name = "TEXT")]
    alt: Option<String>,
    /// Who made it, and under which licence
    #[arg(long, value_name = "TEXT")]
    credit: Option<String>,
    /// Words by which it is found, with commas
    #[arg(long, value_delimiter = ',', value_name = "WORDS")]
    tags: Vec<String>,
}

/// One file.
#[derive(Args, Debug)]
pub struct One {
    /// The file, by its code or its name; `hearken media list` prints them
    #[arg(value_name = "MEDIA")]
    id: String,
}

/// One file, and words about it.
#[derive(Args, Debug)]
pub struct Worded {
    /// The file
    #[arg(value_name = "MEDIA")]
    id: String,
    /// What; - reads it from standard input
    #[arg(required = true)]
    words: Vec<String>,
}

/// One file, and its tags.
#[derive(Args, Debug)]
pub struct Tagged {
    /// The file
    #[arg(value_name = "MEDIA")]
    id: String,
    /// The words
    tags: Vec<String>,
}

/// What `media made` takes.
#[derive(Args, Debug)]
pub struct Made {
    /// The post, by its code
    #[arg(value_name = "POST")]
    post: String,
    /// Which of its pictures, as `media shots` counts them
    #[arg(default_value_t = 1)]
    which: usize,
    /// It is to be made after all
    #[arg(long)]
    not: bool,
}

/// What `media check` takes.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Remove the files of what was taken out and no post to come shows
    #[arg(long)]
    clear: bool,
}

/// Does what was asked.
pub async fn media(errand: &mut Errand<'_>, verb: MediaVerb) -> Result<(), Failure> {
    match verb {
        MediaVerb::List(args) => list(errand, args).await,
        MediaVerb::Add(args) => add(errand, args).await,
        MediaVerb::Alt(Worded { id, words }) => {
            act(errand, &id, AssetAct::Describe { alt: text::of_words(&words)? }).await
        }
        MediaVerb::Credit(Worded { id, words }) => {
            act(errand, &id, AssetAct::Credit { credit: text::of_words(&words)? }).await
        }
        MediaVerb::Tag(Tagged { id, tags }) => act(errand, &id, AssetAct::Tag { tags }).await,
        MediaVerb::Drop(One { id }) => act(errand, &id, AssetAct::Drop).await,
        MediaVerb::Restore(One { id }) => act(errand, &id, AssetAct::Restore).await,
        MediaVerb::Show(One { id }) => show(errand, &id).await,
        MediaVerb::Shots => shots(errand).await,
        MediaVerb::Made(Made { post, which, not }) => {
            let change = ShotChange::Done { which: which.saturating_sub(1), yes: !not };
            super::plan::act(errand, &post, PostAct::Shot(change)).await
        }
        MediaVerb::Check(args) => check(errand, args).await,
    }
}

/// Returns the media library; with `dropped` also what was taken out.
pub async fn library(desk: &mut Desk, dropped: bool) -> Result<AssetSheet, Failure> {
    match desk.ask(Query::Assets { dropped }).await? {
        Shown::Assets(sheet) => Ok(*sheet),
        _ => Err(desk::odd()),
    }
}

async fn list(errand: &mut Errand<'_>, args: ListArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let sheet = library(desk, args.all).await?;
        let words: Vec<String> = args.words.iter().map(|word| word.to_lowercase()).collect();
        let fits = |line: &&AssetLine| {
            let text = line.asset.found_by();
            words.iter().all(|word| text.contains(word))
        };
        let found: Vec<&AssetLine> = sheet.assets.iter().filter(fits).collect();
        for line in &found {
            errand.answer(&as_line(line), &as_json(line))?;
        }
        if found.is_empty() && !errand.json {
            let hint = match sheet.assets.is_empty() {
                true => "nothing is in the library yet: `hearken media add FILE` takes one in",
                false => "nothing fits; `hearken media list` lists everything",
            };
            errand.hint(hint)?;
        }
        Ok(())
    })
    .await
}

fn as_line(line: &AssetLine) -> String {
    let asset = &line.asset;
    let used = match line.used.len() {
        0 => "not used".to_owned(),
        times => format!("used {times}x"),
    };
    let wrong = line.missing.as_ref().map(|why| format!(" · {why}")).unwrap_or_default();
    let out = if asset.dropped { " · taken out" } else { "" };
    let alt = if asset.notes.alt.is_empty() { "no description" } else { &asset.notes.alt };
    format!(
        "{} {} {} {} {alt}{out}{wrong}",
        pad(&line.id.code(), 7),
        pad(&fit(&asset.name, 28), 28),
        pad(&asset.file.words(), 24),
        pad(&used, 9),
    )
}

fn as_json(line: &AssetLine) -> Value {
    let asset = &line.asset;
    let used =
        line.used.iter().map(|(id, name, state)| json!({ "id": id, "code": id.code(), "title": name, "state": state }));
    json!({
        "id": line.id,
        "code": line.id.code(),
        "name": asset.name,
        "path": asset.file.url(),
        "sha256": asset.file.sha256,
        "kind": asset.file.form.kind(),
        "form": asset.file.form,
        "size": asset.file.size,
        "width": asset.file.shape.map(|(columns, _)| columns),
        "height": asset.file.shape.map(|(_, rows)| rows),
        "moves": asset.file.moves,
        "alt": asset.notes.alt,
        "credit": asset.notes.credit,
        "tags": asset.notes.tags,
        "added_by": asset.added_by,
        "added_at": asset.added_at,
        "dropped": asset.dropped,
        "used": used.collect::<Vec<Value>>(),
        "missing": line.missing,
    })
}

async fn add(errand: &mut Errand<'_>, args: AddArgs) -> Result<(), Failure> {
    let notes = Notes { alt: args.alt.unwrap_or_default(), credit: args.credit.unwrap_or_default(), tags: args.tags };
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let mut bad = 0;
        for file in &args.files {
            let path = std::path::absolute(file).unwrap_or_else(|_| file.clone()).to_string_lossy().into_owned();
            let add = Command::AddMedia { path, notes: Box::new(notes.clone()) };
            match desk.try_act(add).await? {
                Ok(done) => tell(errand, &done)?,
                Err(why) => {
                    bad += 1;
                    errand.hint(&why.to_string())?;
                }
            }
        }
        match bad {
            0 => Ok(()),
            _ => Err(Failure::silent(Exit::Refused)),
        }
    })
    .await
}

async fn act(errand: &mut Errand<'_>, id: &str, act: AssetAct) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let line = named(desk, id).await?;
        let done = desk.act(Command::Media { id: line.id, act }).await?;
        tell(errand, &done)
    })
    .await
}

fn tell(errand: &mut Errand<'_>, done: &Done) -> Result<(), Failure> {
    let code = done.asset.map(|id| id.code());
    let notice = done.notice.to_string();
    errand.answer(&notice, &json!({ "id": done.asset, "code": code, "notice": notice }))
}

/// Returns the file that somebody means, by its code or its whole name.
async fn named(desk: &mut Desk, id: &str) -> Result<AssetLine, Failure> {
    let assets = library(desk, true).await?.assets;
    let is = |line: &&AssetLine| line.id.code() == id || line.id.to_string() == id || line.asset.name == id;
    let found: Vec<&AssetLine> = assets.iter().filter(is).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Failure::refused(format!("there is no {id} in the library; `hearken media list` lists it"))),
        several => {
            let codes: Vec<String> = several.iter().map(|line| line.id.code()).collect();
            Err(Failure::usage(format!("{id} is the name of {} files: say one of {}", several.len(), codes.join(", "))))
        }
    }
}

async fn show(errand: &mut Errand<'_>, id: &str) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let line = named(desk, id).await?;
        if errand.json {
            return errand.object(&as_json(&line));
        }
        let asset = &line.asset;
        errand.say(&format!("{}  {}  {}", line.id.code(), asset.name, asset.file.words()))?;
        let alt = if asset.notes.alt.is_empty() { "no description" } else { &asset.notes.alt };
        errand.say(alt)?;
        for (what, words) in [("by", asset.notes.credit.clone()), ("tags", asset.notes.tags.join(", "))] {
            if !words.is_empty() {
                errand.say(&format!("{what}: {words}"))?;
            }
        }
        let when = errand.clock(asset.added_at);
        errand.say(&format!("added by {}, {when}; lies in {}", asset.added_by, asset.file.url()))?;
        for (post, name, state) in &line.used {
            errand.say(&format!("in {} {name} ({})", post.code(), state.word()))?;
        }
        if let Some(why) = &line.missing {
            errand.say(&format!("! {why}"))?;
        }
        Ok(())
    })
    .await
}

async fn shots(errand: &mut Errand<'_>) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let shots = library(desk, false).await?.shots;
        for line in &shots {
            let words = shot_line(errand, line);
            errand.answer(&words, &shot_json(line))?;
        }
        if shots.is_empty() && !errand.json {
            errand.hint("no picture is to be made; `hearken plan shot POST TEXT` asks for one")?;
        }
        Ok(())
    })
    .await
}

fn shot_line(errand: &Errand<'_>, line: &ShotLine) -> String {
    let until = line.until.map(|at| errand.clock(at)).unwrap_or_default();
    let done = match &line.shot.done {
        Some((by, _)) => format!("made ({by})"),
        None => "to do".to_owned(),
    };
    let which = line.which + 1;
    format!(
        "{} {which} {} {} {} · {}",
        pad(&line.post.code(), 7),
        pad(&done, 12),
        pad(&until, 17),
        line.shot.text,
        line.name
    )
}

fn shot_json(line: &ShotLine) -> Value {
    json!({
        "post": line.post,
        "code": line.post.code(),
        "title": line.name,
        "which": line.which + 1,
        "text": line.shot.text,
        "by": line.shot.by,
        "until": line.until,
        "done": line.shot.done.is_some(),
    })
}

async fn check(errand: &mut Errand<'_>, args: CheckArgs) -> Result<(), Failure> {
    let checked = desk::with(errand, Work::WriterOnly, async |_, desk| checked(desk, args.clear).await).await?;
    let Checked { files, bytes, harmed, cleared } = &checked;
    let mut words = format!("{files} files with {}, {} of them gone or changed", size_words(*bytes), harmed.len());
    if args.clear {
        words = format!("{words}; {cleared} that were taken out are cleared away");
    }
    errand.answer(&words, &checked)?;
    if !errand.json {
        for one in harmed {
            errand.say(&format!("  {}", one.why))?;
        }
    }
    if harmed.is_empty() { Ok(()) } else { Err(Failure::silent(Exit::Refused)) }
}

/// Has every file of the library read.
pub async fn checked(desk: &mut Desk, clear: bool) -> Result<Checked, Failure> {
    let answer = desk.call("media", &json!({ "clear": clear })).await?;
    serde_json::from_value(answer).map_err(|_| desk::odd())
}
