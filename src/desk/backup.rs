//! Backs the desk up by itself, once a day.

use std::time::Duration;

use crate::store::upkeep;

use super::clock;
use super::handle::Handle;

/// How often it is looked whether today's backup is there.
const LOOK: Duration = Duration::from_secs(3600);

/// Writes a backup a day and keeps the newest seven days and four weeks.
pub async fn by_itself(desk: Handle) {
    let Some(dir) = desk.library().backups.clone() else { return };
    loop {
        let (reader, into) = (desk.reader(), dir.clone());
        let today = clock::now().in_zone(desk.library().rulings.zone()).date();
        let result = tokio::task::spawn_blocking(move || upkeep::backup_of_day(&reader, &into, today)).await;
        if let Ok(Err(error)) = result {
            tracing::error!(%error, "the daily backup failed");
        }
        tokio::time::sleep(LOOK).await;
    }
}
