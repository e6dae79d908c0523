//! Rows that come back, or go, without the news: what undo changed, and what the desk did not take after all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Queue;
use crate::domain::ask::{Listed, Listing, RowId};

/// Why rows come back or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The desk did not take them away, or gave them back: who works on does so undisturbed.
    Back,
    /// An act on them was taken back: the cursor goes to the first that comes back.
    Undone,
    /// An act on them was done again: they may go as well.
    Redone,
}

/// Rows to mend, and the answer that tells the truth of them.
#[derive(Debug)]
pub(super) struct Mending {
    ids: HashSet<RowId>,
    how: Mend,
    answer: u64,
}

impl Queue {
    /// These rows are put right with the next answer that is asked for; nothing else on screen changes.
    pub fn mend_later(&mut self, rows: &[RowId], how: Mend) {
        for id in rows {
            self.hidden.remove(id);
        }
        let mut ids = self.mending.take().map(|mending| mending.ids).unwrap_or_default();
        ids.extend(rows.iter().cloned());
        self.mending = Some(Mending { ids, how, answer: self.asked + 1 });
    }

    /// Puts them where the newest answer has them.
    pub(super) fn mend(&mut self) {
        let Some(newest) = self.newest.clone() else { return };
        let Some(Mending { ids, how, .. }) = self.mending.take_if(|mending| self.answered >= mending.answer) else {
            return;
        };
        // An undone act takes nothing away: a star that goes leaves its row in the list of stars as it stands.
        let may_go = ids.iter().filter(|id| how == Mend::Redone && self.shown.has(id));
        let mut gone: HashSet<&RowId> = may_go.collect();
        for row in &newest.rows {
            gone.remove(&row.id);
        }
        let comes = |row: &&Listed| ids.contains(&row.id) && !self.shown.has(&row.id);
        let first_back = newest.rows.iter().find(comes).map(|row| row.id.clone());
        if gone.is_empty() && first_back.is_none() {
            return;
        }
        let screen_line = self.cursor_line().map(|line| line.saturating_sub(self.top));
        let old_place = self.place();
        let mut rows = self.merged(&newest, &ids);
        rows.retain(|row| !gone.contains(&row.id));
        let mended = self.shown.listing().with_rows(rows);
        let before = self.put_up(Arc::new(mended));
        let there = first_back.filter(|_| how != Mend::Back);
        if let (None, Some(screen_line), Some(line)) = (&there, screen_line, self.cursor_line()) {
            self.top = line.saturating_sub(screen_line);
        }
        self.cursor = there.or_else(|| self.follower(&before, old_place)).or_else(|| self.at(0));
        self.selected.retain(|id| self.shown.has(id));
    }

    /// The list on screen with rows of the newest answer, each behind the nearest one above it that both have.
    fn merged(&self, newest: &Listing, ids: &HashSet<RowId>) -> Vec<Listed> {
        let mut behind: HashMap<Option<&RowId>, Vec<Listed>> = HashMap::new();
        let mut above = None;
        for row in &newest.rows {
            if self.shown.has(&row.id) {
                above = Some(&row.id);
            } else if ids.contains(&row.id) {
                behind.entry(above).or_default().push(row.clone());
            }
        }
        let mut rows = behind.remove(&None).unwrap_or_default();
        for row in self.shown.rows() {
            rows.push(row.clone());
            rows.append(&mut behind.remove(&Some(&row.id)).unwrap_or_default());
        }
        rows
    }
}
