//! The list on screen: a listing of the desk without the rows that have left since.

use std::sync::Arc;

use crate::domain::ask::{Listed, Listing, RowId};
use crate::domain::bands::Band;
use crate::domain::time::Time;

/// A listing and which of its rows are not shown any more. Nothing here takes longer for a longer list.
#[derive(Debug, Default)]
pub struct List {
    listing: Arc<Listing>,
    /// Places in the listing of rows that left, in order.
    left: Vec<usize>,
    /// The place at which each band begins that still has rows.
    titles: Vec<(usize, Band)>,
}

impl List {
    /// Shows a listing without these rows.
    pub fn new<'a>(listing: Arc<Listing>, without: impl Iterator<Item = &'a RowId>) -> List {
        let mut left: Vec<usize> = without.filter_map(|id| listing.place_of(id)).collect();
        left.sort_unstable();
        left.dedup();
        let mut list = List { listing, left, titles: Vec::new() };
        list.titles = list.find_titles();
        list
    }

    fn find_titles(&self) -> Vec<(usize, Band)> {
        let mut titles: Vec<(usize, Band)> = Vec::new();
        for (start, band) in self.listing.outline().titles() {
            let start = start - self.left_before(*start);
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

    /// Counts the rows.
    pub fn len(&self) -> usize {
        self.listing.rows.len() - self.left.len()
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the row at a place.
    pub fn get(&self, place: usize) -> Option<&Listed> {
        self.listing.rows.get(self.in_listing(place))
    }

    /// Returns the place of a row.
    pub fn place_of(&self, id: &RowId) -> Option<usize> {
        let place = self.listing.place_of(id)?;
        let before = self.left_before(place);
        (self.left.get(before) != Some(&place)).then_some(place - before)
    }

    /// Tells whether a row is here.
    pub fn has(&self, id: &RowId) -> bool {
        self.place_of(id).is_some()
    }

    /// Returns the rows from a place on.
    pub fn rows_from(&self, place: usize) -> impl Iterator<Item = &Listed> {
        (place..self.len()).filter_map(|place| self.get(place))
    }

    /// Returns the rows before a place, the nearest first.
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

    fn left_before(&self, place: usize) -> usize {
        self.left.partition_point(|left| *left < place)
    }

    /// Turns a place on screen into one of the listing: behind every row that left before it.
    fn in_listing(&self, place: usize) -> usize {
        let (mut low, mut high) = (0, self.left.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.left.get(middle) {
                Some(left) if left - middle <= place => low = middle + 1,
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
        Listed { id, band, due: Time::from_millis(i64::from(n) * 60_000), waited_long: n.is_multiple_of(7) }
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
            let list = List::new(Arc::new(Listing::new(rows.clone(), Span::ZERO, 0)), gone.iter());
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
    }
}
