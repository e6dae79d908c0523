//! Rows of one swarm stand as one in the order of the queue, since one answer's time serves them all.
//!
//! The row that is due first stands for them, the others behind it. Together they weigh as much as all of them, and are
//! due when the first is.

use std::collections::HashMap;

use crate::domain::bands::Entry;
use crate::domain::id::SwarmId;

/// Which of some rows stand as one.
pub struct Folds {
    /// An entry for each swarm and each row alone; nothing where no row has a copy.
    folded: Option<Folded>,
}

struct Folded {
    entries: Vec<Entry>,
    /// The first row of each entry, by its place.
    firsts: Vec<u32>,
    /// Of those that are of a swarm, its name and the rows behind it.
    behind: HashMap<u32, (SwarmId, Vec<u32>)>,
}

impl Folds {
    /// Folds nothing.
    pub const fn none() -> Folds {
        Folds { folded: None }
    }

    /// Folds rows: the swarms of those that are of one, and the entries of all, by their place.
    pub fn of(swarms: &[(SwarmId, u32)], entries: &[Entry]) -> Folds {
        let mut rows: HashMap<SwarmId, Vec<u32>> = HashMap::new();
        for (swarm, place) in swarms {
            rows.entry(*swarm).or_default().push(*place);
        }
        rows.retain(|_, rows| rows.len() > 1);
        if rows.is_empty() {
            return Folds::none();
        }
        let mut behind = HashMap::with_capacity(rows.len());
        let mut is_behind = vec![false; entries.len()];
        for (swarm, mut rows) in rows {
            rows.sort_unstable_by_key(|place| rank(entries, *place));
            let first = rows.remove(0);
            for place in &rows {
                if let Some(is_behind) = is_behind.get_mut(*place as usize) {
                    *is_behind = true;
                }
            }
            behind.insert(first, (swarm, rows));
        }
        let stands = |place: &u32| is_behind.get(*place as usize) == Some(&false);
        let firsts: Vec<u32> = (0u32..).take(entries.len()).filter(stands).collect();
        let entry = |first: &u32| {
            let first_entry = entries.get(*first as usize)?;
            let rows = behind.get(first).map_or(&[][..], |(_, rows)| rows);
            Some(rows.iter().filter_map(|place| entries.get(*place as usize)).fold(*first_entry, joined))
        };
        let entries = firsts.iter().filter_map(entry).collect();
        Folds { folded: Some(Folded { entries, firsts, behind }) }
    }

    /// Returns what is put in order.
    pub fn entries<'a>(&'a self, all: &'a [Entry]) -> &'a [Entry] {
        self.folded.as_ref().map_or(all, |folded| &folded.entries)
    }

    /// Returns the rows of an entry, by their place, with their swarm.
    pub fn rows(&self, entry: u32) -> impl Iterator<Item = (usize, Option<SwarmId>)> {
        let first = match &self.folded {
            Some(folded) => folded.firsts.get(entry as usize).copied().unwrap_or(u32::MAX),
            None => entry,
        };
        let swarm = self.folded.as_ref().and_then(|folded| folded.behind.get(&first));
        let behind = swarm.map_or(&[][..], |(_, rows)| rows);
        let swarm = swarm.map(|(swarm, _)| *swarm);
        std::iter::once(first).chain(behind.iter().copied()).map(move |place| (place as usize, swarm))
    }
}

/// The order within a swarm: what is pinned, then what is not quiet, then by due.
fn rank(entries: &[Entry], place: u32) -> impl Ord {
    entries.get(place as usize).map(|entry| (entry.crisis.unwrap_or(u8::MAX), entry.quiet, entry.due, entry.tie))
}

fn joined(one: Entry, other: &Entry) -> Entry {
    Entry {
        due: one.due.min(other.due),
        arrived: one.arrived.min(other.arrived),
        weight: one.weight.saturating_add(other.weight),
        quiet: one.quiet && other.quiet,
        ..one
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{Span, Time};

    fn entry(minutes: i64) -> Entry {
        let due = Time::from_millis(minutes * 60_000);
        let tie = minutes.unsigned_abs();
        let (target, weight) = (Span::hours(1), 100);
        Entry { due, arrived: due, target, tie, weight, crisis: None, quiet: false, was_in_time: false }
    }

    fn swarm(n: u8) -> SwarmId {
        SwarmId::from_bytes([n; 16])
    }

    fn rows(folds: &Folds, entry: u32) -> Vec<(usize, Option<SwarmId>)> {
        folds.rows(entry).collect()
    }

    #[test]
    fn a_swarm_stands_as_one_where_its_first_is_due() {
        let entries = [entry(50), entry(20), entry(40), entry(30), entry(60)];
        let folds = Folds::of(&[(swarm(1), 0), (swarm(1), 2), (swarm(2), 3), (swarm(1), 4)], &entries);
        let folded = folds.entries(&entries);
        assert_eq!(folded, [entry(20), Entry { weight: 300, ..entry(40) }, entry(30)]);
        assert_eq!(rows(&folds, 0), [(1, None)]);
        assert_eq!(rows(&folds, 1), [(2, Some(swarm(1))), (0, Some(swarm(1))), (4, Some(swarm(1)))]);
        assert_eq!(rows(&folds, 2), [(3, None)], "the only one that is listed of its swarm");
    }

    #[test]
    fn what_is_pinned_stands_for_its_swarm_and_what_is_quiet_does_not() {
        let entries = [Entry { quiet: true, ..entry(10) }, entry(20), Entry { crisis: Some(2), ..entry(30) }];
        let folds = Folds::of(&[(swarm(1), 0), (swarm(1), 1), (swarm(1), 2)], &entries);
        let expected = Entry { weight: 300, due: entry(10).due, arrived: entry(10).arrived, ..entries[2] };
        assert_eq!(folds.entries(&entries), [expected]);
        let places: Vec<usize> = folds.rows(0).map(|(place, _)| place).collect();
        assert_eq!(places, [2, 1, 0]);
    }

    #[test]
    fn where_nothing_is_a_copy_nothing_changes() {
        let entries = [entry(20), entry(10)];
        let folds = Folds::of(&[(swarm(1), 1)], &entries);
        assert_eq!(folds.entries(&entries), entries);
        assert_eq!(rows(&folds, 1), [(1, None)]);
    }
}
