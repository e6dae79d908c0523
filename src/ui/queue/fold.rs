//! Swarms: folded under their first row until somebody unfolds them.

use std::collections::HashSet;
use std::sync::Arc;

use super::{List, Queue};
use crate::domain::ask::{Listed, Listing, RowId};
use crate::domain::id::SwarmId;

impl Queue {
    /// Shows all rows of the swarm under the cursor, or its first row alone. Returns how many they are; nothing where
    /// the row is of none. The first one stays on its line.
    pub fn turn_fold(&mut self) -> Option<usize> {
        let swarm = self.here()?.swarm?;
        let size = self.place().map(|place| self.shown.swarm_size(place)).filter(|size| *size > 1)?;
        if !self.unfolded.remove(&swarm) {
            self.unfolded.insert(swarm);
        }
        self.fold_anew();
        Some(size)
    }

    /// Unfolds the swarm in which a row is folded.
    pub(super) fn unfold_for(&mut self, id: &RowId) {
        if self.shown.standing_for(id).is_none_or(|stands| stands == id) {
            return;
        }
        let listing = self.shown.listing();
        let row = listing.place_of(id).and_then(|place| listing.rows.get(place));
        self.unfolded.extend(row.and_then(|row| row.swarm));
        self.fold_anew();
    }

    /// A swarm may go by another name when somebody leaves it or joins: what was unfolded stays so.
    pub(super) fn stay_unfolded(&mut self, fresh: &Listing) {
        if self.unfolded.is_empty() {
            return;
        }
        let unfolded = |row: &&Listed| row.swarm.is_some_and(|swarm| self.unfolded.contains(&swarm));
        let open: HashSet<&RowId> = self.shown.listing().rows.iter().filter(unfolded).map(|row| &row.id).collect();
        let named = fresh.rows.iter().filter(|row| open.contains(&row.id)).filter_map(|row| row.swarm);
        let named: Vec<SwarmId> = named.collect();
        self.unfolded.extend(named);
    }

    /// Tells whether a row on screen is of no swarm.
    pub(super) fn stands_alone(&self, id: &RowId) -> bool {
        self.shown.place_of(id).is_some_and(|place| self.shown.swarm_size(place) == 1)
    }

    /// Unfolds the swarm that a row is of.
    pub(super) fn unfold_round(&mut self, id: &RowId) {
        let listing = self.shown.listing();
        let swarm = listing.place_of(id).and_then(|place| listing.rows.get(place)?.swarm);
        if let Some(swarm) = swarm.filter(|swarm| !self.unfolded.contains(swarm)) {
            self.unfolded.insert(swarm);
            self.fold_anew();
        }
    }

    fn fold_anew(&mut self) {
        let listing = Arc::clone(self.shown.listing());
        self.shown = List::new(listing, self.hidden.keys(), &self.unfolded);
        let stands = self.cursor.as_ref().and_then(|id| self.shown.standing_for(id)).cloned();
        let lines = self.lines(true);
        self.cursor = stands.or_else(|| self.at(0));
        self.top = self.top.min(lines.saturating_sub(1));
    }

    /// Tells whether the swarm of a row is shown as a whole.
    pub fn is_unfolded(&self, row: &Listed) -> bool {
        row.swarm.is_some_and(|swarm| self.unfolded.contains(&swarm))
    }

    /// Returns the rows that keys act on where the cursor stands: all of a swarm that is folded there, as many as are
    /// shown to be.
    pub fn behind_cursor(&self) -> impl Iterator<Item = &RowId> {
        self.place().into_iter().flat_map(|place| self.shown.behind(place)).map(|row| &row.id)
    }
}
