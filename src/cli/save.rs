//! `hearken save`: the files that came with a message.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::desk::calls::SaveCall;
use crate::domain::ask::Attachment;

use super::desk;
use super::errand::Errand;
use super::exit::Failure;

/// What `save` takes.
#[derive(Args, Debug)]
pub struct SaveArgs {
    /// A row or an item
    id: String,
    /// Which file, from 1; none for all of them
    number: Option<usize>,
    /// The folder for them; the downloads without it
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

/// Saves the files of a conversation.
pub async fn save(errand: &mut Errand<'_>, args: SaveArgs) -> Result<(), Failure> {
    let into = args.into.map(std::path::absolute).transpose()?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = desk.conversation(&args.id).await?;
        let files = desk.thread(id).await?.attachments();
        for file in chosen(&files, args.number)? {
            let call = SaveCall { item: file.item, index: file.index, into: into.clone() };
            let saved = desk.call("save", &json!(call)).await.map_err(|failure| Failure::refused(failure.words))?;
            let path = saved["path"].as_str().unwrap_or_default();
            let object = json!({ "item": file.item, "name": file.name, "path": Path::new(path) });
            errand.answer(path, &object)?;
        }
        Ok(())
    })
    .await
}

fn chosen(files: &[Attachment], number: Option<usize>) -> Result<Vec<&Attachment>, Failure> {
    if files.is_empty() {
        return Err(Failure::refused("no file came with this conversation"));
    }
    match number {
        None => Ok(files.iter().collect()),
        Some(number) => {
            let file = number.checked_sub(1).and_then(|at| files.get(at));
            let missing = || Failure::usage(format!("there is no file {number}; it has {}", files.len()));
            Ok(vec![file.ok_or_else(missing)?])
        }
    }
}
