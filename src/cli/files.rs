//! `hearken export`, `backup`, `restore`, `archive` and `verify`: what leaves a desk as a file, and comes back.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::desk::{Work, clock, copy_media, files};
use crate::domain::asset::FOLDER;

use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::{crisis, desk, scratch};

/// Where neither the settings nor the command line say after how many months.
const USUAL_MONTHS: u32 = 12;

/// What can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum What {
    /// Items as JSON Lines, as `import` reads them
    Items,
    /// The whole log; `import` makes the same desk of it
    Log,
    /// The posts of the plan as JSON Lines, as `plan import` reads them; `plan export` has more forms
    Plan,
}

/// What `export` takes.
#[derive(Args, Debug)]
pub struct ExportArgs {
    what: What,
    /// Only items that belong to this crisis
    #[arg(long, value_name = "CRISIS")]
    crisis: Option<String>,
}

/// What `backup` takes.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The folder for it
    dir: PathBuf,
}

/// What `restore` takes.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// A backup, an exported log, or a folder of backups: then the newest
    from: PathBuf,
}

/// What `archive` takes.
#[derive(Args, Debug)]
pub struct ArchiveArgs {
    /// What nothing has happened to for so many months [default: as the settings say, else 12]
    #[arg(long)]
    months: Option<u32>,
}

/// Prints an export.
pub async fn export(errand: &mut Errand<'_>, args: ExportArgs) -> Result<(), Failure> {
    let what = match args.what {
        What::Items => "items",
        What::Plan if args.crisis.is_some() => {
            return Err(Failure::usage("the plan is one whole; `hearken plan list --campaign` lists a part of it"));
        }
        What::Plan => "plan",
        What::Log if args.crisis.is_some() => {
            return Err(Failure::usage(
                "the log is one whole; `export items --crisis` prints the messages of a crisis",
            ));
        }
        What::Log => "log",
    };
    // The desk writes a file, and we print it: a running desk never waits for whoever reads us.
    let (path, mut file) = scratch::file("export")?;
    let written = desk::with(errand, Work::WriterOnly, async |_, desk| {
        let crisis = match &args.crisis {
            Some(id) => Some(crisis::named(desk, id).await?),
            None => None,
        };
        desk.call("export", &json!({ "what": what, "crisis": crisis, "file": path })).await
    })
    .await;
    let copied = written.and_then(|_| Ok(io::copy(&mut file, errand.out)?));
    let _ = fs::remove_file(&path);
    copied.map(|_| ())
}

/// Writes a backup.
pub async fn backup(errand: &mut Errand<'_>, args: BackupArgs) -> Result<(), Failure> {
    let dir = fs::create_dir_all(&args.dir).and_then(|()| fs::canonicalize(&args.dir));
    let dir = dir.map_err(|why| no_folder(&args.dir, &why))?;
    let stamp = clock::now().in_zone(errand.config.zone()).strftime("%Y-%m-%dT%H%M%S").to_string();
    let file = dir.join(format!("hearken-{stamp}.jsonl.zst"));
    let answer =
        desk::with(errand, Work::WriterOnly, async |_, desk| desk.call("backup", &json!({ "file": file })).await)
            .await?;
    let events = answer.get("records").and_then(Value::as_u64).unwrap_or_default();
    let media = answer.get("media").and_then(Value::as_u64).unwrap_or_default();
    let beside = match media {
        0 => String::new(),
        new => format!(", and {new} new files of the media library in {} beside it", dir.join(FOLDER).display()),
    };
    let object = json!({ "path": file, "events": events, "media": media });
    errand.answer(&format!("{events} events are in {}{beside}", file.display()), &object)
}

/// Moves what is long over into the archive.
pub async fn archive(errand: &mut Errand<'_>, args: ArchiveArgs) -> Result<(), Failure> {
    let months = args.months.or(errand.config.archive_after).unwrap_or(USUAL_MONTHS);
    let moved =
        desk::with(errand, Work::WriterOnly, async |_, desk| desk.call("archive", &json!({ "months": months })).await)
            .await?;
    let count = |name: &str| moved.get(name).and_then(Value::as_u64).unwrap_or_default();
    let (closed, conversations, events) = (count("closed"), count("conversations"), count("events"));
    let mut words = if conversations + events == 0 {
        format!("nothing is over for {months} months and not in the archive yet")
    } else {
        format!("{conversations} conversations and {events} events are in the archive now; they are found as before")
    };
    if closed > 0 {
        words = format!("{closed} conversations in which nobody answered us for {months} months are done now; {words}");
    }
    errand.answer(&words, &moved)
}

/// Says that a folder cannot be made or used for what is to be written.
pub fn no_folder(dir: &Path, why: &io::Error) -> Failure {
    Failure::refused(format!("{} cannot be used: {why}; name a folder that is there or can be made", dir.display()))
}

/// Makes the desk of a backup.
pub async fn restore(errand: &mut Errand<'_>, args: RestoreArgs) -> Result<(), Failure> {
    if desk::running(errand).await?.is_some() {
        return Err(Failure::new(Exit::Store, "this desk runs; restore into a new folder with `--desk DIR`"));
    }
    let from = if args.from.is_dir() { newest(&args.from)? } else { args.from };
    let events = files::restore(&from, &errand.places.desk, |_| {})?;
    let beside = from.with_file_name(FOLDER);
    let copied = copy_media(&beside, &errand.places.desk.join(FOLDER));
    let (media, _) = copied.map_err(|why| {
        Failure::refused(format!(
            "the desk is there, but not its media library: {why}; copy {} into it",
            beside.display()
        ))
    })?;
    let and = if media > 0 { format!(", with {media} files of the media library") } else { String::new() };
    let words = format!("{events} events of {} are in {}{and}", from.display(), errand.places.desk.display());
    errand.answer(&words, &json!({ "events": events, "from": from, "desk": errand.places.desk, "media": media }))
}

/// Returns the newest backup of a folder, by what its files say of themselves.
fn newest(dir: &Path) -> Result<PathBuf, Failure> {
    let is_backup = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("hearken-") && name.ends_with(".jsonl.zst")
    };
    let entries = fs::read_dir(dir).map_err(|why| no_folder(dir, &why))?;
    let paths = entries.flatten().map(|entry| entry.path()).filter(is_backup);
    let written = |path: &PathBuf| File::open(path).and_then(|file| file.metadata()).and_then(|it| it.modified()).ok();
    let newest = paths.max_by_key(|path| (written(path), path.clone()));
    newest.ok_or_else(|| Failure::usage(format!("{} holds no backup (hearken-….jsonl.zst)", dir.display())))
}

/// Checks that the pages on disk are those that the log makes.
pub async fn verify(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let report = desk::with(errand, Work::WriterOnly, async |_, desk| desk.call("verify", &json!({})).await).await?;
    let ok = report.get("ok").and_then(Value::as_bool).unwrap_or(false);
    let count = |name: &str| report.get(name).and_then(Value::as_u64).unwrap_or_default();
    if errand.json {
        errand.object(&report)?;
    } else {
        let words = if ok { "agree" } else { "do NOT agree" };
        errand.say(&format!("{} events and {} pages {words}", count("events"), count("pages")))?;
        for difference in report.get("differences").and_then(Value::as_array).into_iter().flatten() {
            errand.say(&format!("  {}", difference.as_str().unwrap_or_default()))?;
        }
    }
    match ok {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Store,
            "the store is damaged; `hearken export log` still reads the log, `hearken restore` makes a new desk of a backup",
        )),
    }
}
