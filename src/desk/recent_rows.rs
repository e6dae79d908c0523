//! Rows that somebody was shown, kept until their conversation changes: each costs two reads from the disk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::ask::Row;
use crate::domain::id::ConversationId;

use super::live::Shared;

/// Rows kept at most: a few screens of every seat.
const KEPT: usize = 1_000;

/// Rows of conversations as every seat sees them: none says whether there is a draft.
#[derive(Clone, Default)]
pub struct RecentRows(Arc<Mutex<HashMap<ConversationId, Row>>>);

impl RecentRows {
    /// Holds these rows, of which nothing has changed, and no other.
    pub fn hold(&self, rows: Vec<Row>) {
        let mut held = self.lock();
        held.clear();
        held.extend(rows.into_iter().filter_map(|row| Some((row.conversation?, row))));
    }

    /// Returns a row.
    pub fn get(&self, id: ConversationId) -> Option<Row> {
        self.lock().get(&id).cloned()
    }

    /// Keeps a row that was read when the log was `seq` long, unless something was written since.
    pub fn keep(&self, row: Row, shared: &Shared, seq: u64) {
        let Some(id) = row.conversation else { return };
        let mut rows = self.lock();
        // Looked at behind the lock: whoever writes lets the log grow first, then forgets.
        if shared.seq() != seq {
            return;
        }
        if rows.len() >= KEPT {
            rows.clear();
        }
        rows.insert(id, row);
    }

    /// Forgets rows that changed. The log must have grown before.
    pub fn forget<'a>(&self, ids: impl Iterator<Item = &'a ConversationId>) {
        let mut rows = self.lock();
        ids.for_each(|id| drop(rows.remove(id)));
    }

    /// Returns all of them.
    pub fn all(&self) -> Vec<Row> {
        self.lock().values().cloned().collect()
    }

    /// A thread that panicked left whole rows behind.
    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, Row>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
