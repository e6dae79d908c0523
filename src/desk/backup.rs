//! Backs the desk up by itself, once a day.

use tokio::sync::oneshot;

use crate::domain::time::Span;
use crate::store::{StoreError, give_way, upkeep};
use crate::words::w;

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
        if let Err(error) = in_the_background(move || upkeep::backup_of_day(&reader, &into, today)).await {
            tracing::error!(%error, "the daily backup failed");
        }
        clock::sleep(LOOK).await;
    }
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
