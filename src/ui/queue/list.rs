//! The list on screen: a listing of the desk without the rows that have left since, swarms folded.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::ask::{Listed, Listing, RowId};
use crate::domain::bands::Band;
use crate::domain::id::SwarmId;
use crate::domain::time::Time;

/// A listing and which of its rows are not shown. Nothing here takes longer for a longer list.
///
/// A place is one on screen: rows that left have none, nor have those that are folded under the first of their swarm.
/// Those still are of the list, though, and are counted in it.
#[derive(Debug, Default)]
pub struct List {
    listing: Arc<Listing>,
    /// Places in the listing of rows that left, in order.
    left: Vec<usize>,
    /// The same with those that are folded.
    hidden: Vec<usize>,
    /// The place at which each band begins that still has rows.
    titles: Vec<(usize, Band)>,
}

impl List {
    /// Shows a listing without these rows, and of each swarm that is not unfolded only the first.
    pub fn new<'a>(
        listing: Arc<Listing>,
        without: impl Iterator<Item = &'a RowId>,
        unfolded: &HashSet<SwarmId>,
    ) -> List {
        let mut left: Vec<usize> = without.filter_map(|id| listing.place_of(id)).collect();
        left.sort_unstable();
        left.dedup();
        let mut list = List { listing, left, hidden: Vec::new(), titles: Vec::new() };
        list.hidden = list.find_hidden(unfolded);
        list.titles = list.find_titles();
        list
    }

    fn find_hidden(&self, unfolded: &HashSet<SwarmId>) -> Vec<usize> {
        let is_folded = |fold: &&Range<usize>| {
            let swarm = self.listing.rows.get(fold.start).and_then(|row| row.swarm);
            swarm.is_some_and(|swarm| !unfolded.contains(&swarm))
        };
        let folds = self.listing.outline().folds().iter().filter(is_folded);
        let folded = folds.flat_map(|fold| fold.clone().filter(|place| self.stays(*place)).skip(1));
        let mut hidden: Vec<usize> = self.left.iter().copied().chain(folded).collect();
        hidden.sort_unstable();
        hidden
    }

    fn stays(&self, place: usize) -> bool {
        self.left.binary_search(&place).is_err()
    }

    fn find_titles(&self) -> Vec<(usize, Band)> {
        let mut titles: Vec<(usize, Band)> = Vec::new();
        for (start, band) in self.listing.outline().titles() {
            let start = start - self.hidden_before(*start);
            // Of two bands that begin at one place the first has no row any more.
            titles.pop_if(|(last, _)| *last == start);
            if titles.last().is_none_or(|(_, last)| last != band) {
                titles.push((start, *band));
            }
        }
        titles.pop_if(|(start, _)| *start >= self.len());
        titles
    }

    /// Returns the listing behind it.
    pub fn listing(&self) -> &Arc<Listing> {
        &self.listing
    }

    /// Counts the rows on screen.
    pub fn len(&self) -> usize {
        self.listing.rows.len() - self.hidden.len()
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the row at a place.
    pub fn get(&self, place: usize) -> Option<&Listed> {
        self.listing.rows.get(self.in_listing(place))
    }

    /// Returns the place of a row; nothing where it is folded.
    pub fn place_of(&self, id: &RowId) -> Option<usize> {
        let place = self.listing.place_of(id)?;
        let before = self.hidden_before(place);
        (self.hidden.get(before) != Some(&place)).then_some(place - before)
    }

    /// Tells whether a row is here, on screen or folded.
    pub fn has(&self, id: &RowId) -> bool {
        self.listing.place_of(id).is_some_and(|place| self.stays(place))
    }

    /// Returns the row on screen that stands for a row: itself, or the first of the swarm under which it is folded.
    pub fn standing_for(&self, id: &RowId) -> Option<&RowId> {
        let place = self.listing.place_of(id).filter(|place| self.stays(*place))?;
        let first = || self.swarm(place).find(|row| self.place_of(&row.id).is_some()).map(|row| &row.id);
        if self.place_of(id).is_some() { self.listing.rows.get(place).map(|row| &row.id) } else { first() }
    }

    /// Returns all rows, folded ones too.
    pub fn rows(&self) -> impl Iterator<Item = &Listed> {
        (0..).zip(&self.listing.rows).filter(|(place, _)| self.stays(*place)).map(|(_, row)| row)
    }

    /// Returns the rows for which one on screen stands: itself, and those that are folded under it.
    pub fn behind(&self, place: usize) -> impl Iterator<Item = &Listed> {
        let here = self.in_listing(place);
        let until = if place + 1 < self.len() { self.in_listing(place + 1) } else { self.listing.rows.len() };
        let fold = self.listing.outline().fold_of(here);
        let rows = (here..until.min(fold.end)).filter(|place| self.stays(*place));
        rows.filter_map(|place| self.listing.rows.get(place))
    }

    /// Counts the rows of the swarm in which a row on screen stands, folded or not: 1 where it is of none.
    pub fn swarm_size(&self, place: usize) -> usize {
        self.swarm(self.in_listing(place)).count()
    }

    /// Tells whether a row on screen stands under the first one of its swarm.
    pub fn is_under(&self, place: usize) -> bool {
        let here = self.in_listing(place);
        let fold = self.listing.outline().fold_of(here);
        (fold.start..here).any(|place| self.stays(place))
    }

    /// The rows that stand together with one as a swarm, by its place in the listing.
    fn swarm(&self, place: usize) -> impl Iterator<Item = &Listed> {
        let fold = self.listing.outline().fold_of(place);
        fold.filter(|place| self.stays(*place)).filter_map(|place| self.listing.rows.get(place))
    }

    /// Returns the rows on screen from a place on.
    pub fn rows_from(&self, place: usize) -> impl Iterator<Item = &Listed> {
        (place..self.len()).filter_map(|place| self.get(place))
    }

    /// Returns the rows on screen before a place, the nearest first.
    pub fn rows_back_from(&self, place: usize) -> impl Iterator<Item = &Listed> {
        (0..place.min(self.len())).rev().filter_map(|place| self.get(place))
    }

    /// Returns the place at which each band begins.
    pub fn titles(&self) -> &[(usize, Band)] {
        &self.titles
    }

    /// Returns the rows of another listing that are not here, in no order; rows that left count as not here.
    pub fn lacks<'a>(&'a self, other: &'a Listing) -> impl Iterator<Item = &'a Listed> {
        let strange = other.outline().not_in(self.listing.outline());
        let left = self.left.iter().filter_map(|place| other.place_of(&self.listing.rows.get(*place)?.id));
        strange.chain(left).filter_map(|place| other.rows.get(place))
    }

    /// Counts the rows in time, those that waited long left out.
    pub fn in_time(&self) -> usize {
        self.listing.outline().in_time() - self.count_left(|row| row.band == Band::InTime && !row.waited_long)
    }

    /// Counts the rows of Late: those that are over now, and those that will be at this pace.
    pub fn late(&self, now: Time) -> (usize, usize) {
        let late = self.listing.outline().late();
        let over = late.partition_point(|due| *due <= now);
        let left_over = self.count_left(|row| row.band == Band::Late && row.due <= now);
        let left_later = self.count_left(|row| row.band == Band::Late && row.due > now);
        (over - left_over, late.len() - over - left_later)
    }

    /// Counts the rows of Quiet.
    pub fn quiet(&self) -> usize {
        self.listing.outline().quiet() - self.count_left(|row| row.band == Band::Quiet)
    }

    fn count_left(&self, fits: impl Fn(&Listed) -> bool) -> usize {
        self.left.iter().filter_map(|place| self.listing.rows.get(*place)).filter(|row| fits(row)).count()
    }

    fn hidden_before(&self, place: usize) -> usize {
        self.hidden.partition_point(|hidden| *hidden < place)
    }

    /// Turns a place on screen into one of the listing: behind every row that is not shown before it.
    fn in_listing(&self, place: usize) -> usize {
        let (mut low, mut high) = (0, self.hidden.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.hidden.get(middle) {
                Some(hidden) if hidden - middle <= place => low = middle + 1,
                _ => high = middle,
            }
        }
        place + low
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::ConversationId;
    use crate::domain::time::Span;

    fn row(n: u8, band: Band) -> Listed {
        let id = RowId::Conversation(ConversationId::from_bytes([n; 16]));
        Listed {
            id,
            band,
            due: Time::from_millis(i64::from(n) * 60_000),
            waited_long: n.is_multiple_of(7),
            swarm: None,
        }
    }

    fn plainly(rows: &[Listed]) -> Vec<(usize, Band)> {
        let mut titles: Vec<(usize, Band)> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            if titles.last().is_none_or(|(_, band)| *band != row.band) {
                titles.push((place, row.band));
            }
        }
        titles
    }

    proptest! {
        /// Whatever leaves, the list reads as one made of the rows that stay.
        #[test]
        fn a_list_is_the_listing_without_what_left(
            bands in prop::collection::vec(0usize..4, 0..60),
            leaves in prop::collection::vec(any::<bool>(), 60),
            minute in 0i64..60,
        ) {
            let mut bands: Vec<Band> = bands.into_iter().map(|n| Band::ALL[n]).collect();
            bands.sort_unstable();
            let rows: Vec<Listed> = (0u8..).zip(bands).map(|(n, band)| row(n, band)).collect();
            let gone: Vec<RowId> = rows.iter().zip(&leaves).filter(|(_, gone)| **gone).map(|(row, _)| row.id.clone()).collect();
            let stay: Vec<Listed> = rows.iter().zip(&leaves).filter(|(_, gone)| !**gone).map(|(row, _)| row.clone()).collect();
            let list = List::new(Arc::new(Listing::new(rows.clone(), Span::ZERO, 0)), gone.iter(), &HashSet::new());
            prop_assert_eq!(list.len(), stay.len());
            let shown: Vec<Listed> = list.rows_from(0).cloned().collect();
            prop_assert_eq!(&shown, &stay);
            let back: Vec<Listed> = list.rows_back_from(usize::MAX).cloned().collect();
            prop_assert_eq!(back, stay.iter().rev().cloned().collect::<Vec<_>>());
            for (place, row) in stay.iter().enumerate() {
                prop_assert_eq!(list.place_of(&row.id), Some(place));
            }
            prop_assert!(gone.iter().all(|id| !list.has(id)));
            prop_assert_eq!(list.titles(), plainly(&stay));
            let now = Time::from_millis(minute * 60_000);
            let late = |over: bool| stay.iter().filter(|row| row.band == Band::Late && (row.due <= now) == over).count();
            prop_assert_eq!(list.late(now), (late(true), late(false)));
            prop_assert_eq!(list.in_time(), stay.iter().filter(|row| row.band == Band::InTime && !row.waited_long).count());
            prop_assert_eq!(list.quiet(), stay.iter().filter(|row| row.band == Band::Quiet).count());
            let mut lacking: Vec<Listed> = list.lacks(&Listing::new(rows, Span::ZERO, 0)).cloned().collect();
            lacking.sort_by_key(|row| row.due);
            let mut gone: Vec<RowId> = gone;
            gone.sort_unstable();
            prop_assert_eq!(lacking.into_iter().map(|row| row.id).collect::<Vec<_>>(), gone);
        }

        /// Folded or not, every row that stays is of the list once, and one on screen stands for it.
        #[test]
        fn a_swarm_folds_under_its_first_row(
            swarms in prop::collection::vec(prop::option::of(0u8..3), 0..40),
            leaves in prop::collection::vec(any::<bool>(), 40),
            unfolded in prop::collection::hash_set(0u8..3, 0..3),
        ) {
            let name = |n: u8| SwarmId::from_bytes([n; 16]);
            let of = |(n, swarm): (u8, &Option<u8>)| Listed { swarm: swarm.map(name), ..row(n, Band::InTime) };
            let rows: Vec<Listed> = (0u8..).zip(&swarms).map(of).collect();
            let gone: Vec<RowId> = rows.iter().zip(&leaves).filter(|(_, gone)| **gone).map(|(row, _)| row.id.clone()).collect();
            let unfolded: HashSet<SwarmId> = unfolded.into_iter().map(name).collect();
            let list = List::new(Arc::new(Listing::new(rows.clone(), Span::ZERO, 0)), gone.iter(), &unfolded);
            let stay: Vec<&RowId> = rows.iter().map(|row| &row.id).filter(|id| !gone.contains(id)).collect();
            let behind: Vec<&RowId> = (0..list.len()).flat_map(|place| list.behind(place).map(|row| &row.id)).collect();
            prop_assert_eq!(&behind, &stay);
            prop_assert_eq!(list.rows().map(|row| &row.id).collect::<Vec<_>>(), stay);
            for place in 0..list.len() {
                let here = list.get(place).unwrap();
                prop_assert_eq!(list.place_of(&here.id), Some(place));
                let folds = here.swarm.is_some_and(|swarm| !unfolded.contains(&swarm));
                prop_assert_eq!(list.behind(place).count(), if folds { list.swarm_size(place) } else { 1 });
                prop_assert!(!(folds && list.is_under(place)));
                for row in list.behind(place) {
                    prop_assert_eq!(list.standing_for(&row.id), Some(&here.id));
                    prop_assert!(list.has(&row.id) && row.swarm == here.swarm);
                }
            }
            prop_assert!(gone.iter().all(|id| !list.has(id) && list.standing_for(id).is_none()));
        }
    }
}
