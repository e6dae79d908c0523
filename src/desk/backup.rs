//! Backs the desk up by itself, once a day.

use std::io;
use std::path::Path;

use tokio::sync::oneshot;

use crate::domain::asset::FOLDER;
use crate::domain::time::Span;
use crate::store::{StoreError, give_way, upkeep};
use crate::words::{fill, w};

use super::assets;
use super::clock;
use super::handle::Handle;

/// Whoever opens a desk wants to work first.
const FIRST: Span = Span::seconds(60);
/// How often it is looked whether today's backup is there.
const LOOK: Span = Span::hours(1);

/// Writes a backup a day and keeps the newest seven days and four weeks.
pub async fn by_itself(desk: Handle) {
    let Some(dir) = desk.library().backups.clone() else { return };
    clock::sleep(FIRST).await;
    loop {
        let (reader, into) = (desk.reader(), dir.clone());
        let today = clock::now().in_zone(desk.library().rulings.zone()).date();
        let media = desk.library().dir.join(FOLDER);
        let write = move || {
            upkeep::backup_of_day(&reader, &into, today)?;
            assets::copy_missing(&media, &into.join(FOLDER)).map_err(|why| no_media(&into, &why))
        };
        if let Err(error) = in_the_background(write).await {
            tracing::error!(%error, "the daily backup failed");
        }
        clock::sleep(LOOK).await;
    }
}

fn no_media(into: &Path, why: &io::Error) -> StoreError {
    StoreError::Io { what: fill(w().disk.copy_media, &[&into.display()]), why: why.to_string() }
}

/// Writes a backup into a file, with the files of the media library beside it; returns how many events it has and how many
/// files were copied.
pub fn write(desk: &Handle, to: &Path) -> Result<(u64, usize), StoreError> {
    let events = upkeep::backup(&desk.reader(), to)?;
    let beside = to.with_file_name(FOLDER);
    let copied = assets::copy_missing(&desk.library().dir.join(FOLDER), &beside);
    Ok((events, copied.map_err(|why| no_media(&beside, &why))?.0))
}

/// Works on a thread of its own that gives way to everybody else.
async fn in_the_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (done, result) = oneshot::channel();
    let gently = move || {
        give_way(19);
        let _ = done.send(work());
    };
    let started = std::thread::Builder::new().name("backup".to_owned()).spawn(gently);
    started.map_err(|why| StoreError::Io { what: w().disk.start_thread.to_owned(), why: why.to_string() })?;
    result.await.unwrap_or(Err(StoreError::Closed))
}
