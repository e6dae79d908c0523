//! Whom a seat was shown as the people of one answer on a command line, where the number is said with the next command.

use crate::domain::id::SeatName;
use crate::domain::many::Look;
use crate::store::StoreError;

use super::handle::Handle;

fn key(seat: &SeatName) -> String {
    format!("look/{seat}")
}

impl Handle {
    /// Keeps what a seat was shown; nothing once it is answered.
    pub async fn keep_look(&self, seat: &SeatName, look: Option<Look>) -> Result<(), StoreError> {
        let bytes = look.and_then(|look| rmp_serde::to_vec_named(&look).ok());
        let key = key(seat);
        let kept = self.with_store(move |store| store.keep(&key, bytes.as_deref())).await;
        kept.unwrap_or(Err(StoreError::Closed))
    }

    /// Returns what a seat was shown last.
    pub fn last_look(&self, seat: &SeatName) -> Result<Option<Look>, StoreError> {
        Ok(self.reader().kept(&key(seat))?.and_then(|bytes| rmp_serde::from_slice(&bytes).ok()))
    }
}
