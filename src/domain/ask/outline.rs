//! What a listing says beside its order: where each row stands, where bands begin, what they count.
//!
//! Made once, on the thread that makes the listing: a seat that has fifty thousand rows before it looks things
//! up for a key and never walks them.

use std::ops::Range;

use super::rows::{Listed, Listing, RowId};
use crate::domain::bands::{Band, Order};
use crate::domain::id::digest;
use crate::domain::time::Time;

/// What a listing says beside its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The print of each row's name with its place, by print.
    names: Vec<(u64, u32)>,
    /// The place at which each band begins, top to bottom.
    titles: Vec<(usize, Band)>,
    /// Rows in time, those that waited long not counted.
    in_time: usize,
    /// When each row of Late is or was due, in order.
    late: Vec<Time>,
    /// Rows of Quiet.
    quiet: usize,
    /// Where rows of one swarm stand together.
    folds: Vec<Range<usize>>,
}

impl Outline {
    /// Makes the outline of a listing.
    pub fn of(listing: &Listing) -> Outline {
        let rows = &listing.rows;
        let mut names: Vec<(u64, u32)> = (0u32..).zip(rows).map(|(place, row)| (print(&row.id), place)).collect();
        names.sort_unstable();
        let late = Vec::with_capacity(rows.iter().filter(|row| row.band == Band::Late).count());
        let mut outline = Outline { names, late, ..Outline::default() };
        for (place, row) in rows.iter().enumerate() {
            outline.count(row);
            outline.fold(rows, place);
            let band = title_band(row, listing.order);
            if !listing.plain && outline.titles.last().is_none_or(|(_, last)| *last != band) {
                outline.titles.push((place, band));
            }
        }
        outline.late.sort_unstable();
        outline
    }

    fn fold(&mut self, rows: &[Listed], place: usize) {
        let swarm = |place: usize| rows.get(place).and_then(|row| row.swarm);
        let Some(before) =
            place.checked_sub(1).filter(|before| swarm(place).is_some() && swarm(*before) == swarm(place))
        else {
            return;
        };
        match self.folds.last_mut().filter(|fold| fold.end == place) {
            Some(fold) => fold.end += 1,
            None => self.folds.push(before..place + 1),
        }
    }

    fn count(&mut self, row: &Listed) {
        match row.band {
            Band::Crisis => {}
            Band::InTime => self.in_time += usize::from(!row.waited_long),
            Band::Late => self.late.push(row.due),
            Band::Quiet => self.quiet += 1,
        }
    }

    /// Returns where rows of one swarm stand together, two of them at least.
    pub fn folds(&self) -> &[Range<usize>] {
        &self.folds
    }

    /// Returns the places that stand together with this one as rows of one swarm; it alone where it is of none.
    pub fn fold_of(&self, place: usize) -> Range<usize> {
        let after = self.folds.partition_point(|fold| fold.end <= place);
        self.folds.get(after).filter(|fold| fold.contains(&place)).cloned().unwrap_or(place..place + 1)
    }

    /// Returns the how manieth row a place is, from 1 on, where each fold is one row.
    pub fn rank_of(&self, place: usize) -> usize {
        let first = self.fold_of(place).start;
        let before = self.folds.iter().take_while(|fold| fold.end <= first);
        first + 1 - before.map(|fold| fold.len() - 1).sum::<usize>()
    }

    /// Returns the place of a row among the rows that the outline was made of.
    pub fn place_of(&self, rows: &[Listed], id: &RowId) -> Option<usize> {
        let name = print(id);
        let first = self.names.partition_point(|(other, _)| *other < name);
        let alike = self.names.iter().skip(first).take_while(|(other, _)| *other == name);
        alike.map(|(_, place)| *place as usize).find(|place| rows.get(*place).is_some_and(|row| row.id == *id))
    }

    /// Returns the places of the rows that the other outline does not have, in no order. Two names in about
    /// 2^64 are taken for one another.
    pub fn not_in<'a>(&'a self, other: &'a Outline) -> impl Iterator<Item = usize> + 'a {
        let mut theirs = other.names.iter().map(|(name, _)| name).peekable();
        let mine = self.names.iter().filter(move |(name, _)| {
            while theirs.next_if(|their| *their < name).is_some() {}
            theirs.peek() != Some(&name)
        });
        mine.map(|(_, place)| *place as usize)
    }

    /// Returns the place at which each band begins.
    pub fn titles(&self) -> &[(usize, Band)] {
        &self.titles
    }

    /// Counts the rows in time, those that waited long left out.
    pub fn in_time(&self) -> usize {
        self.in_time
    }

    /// Returns when the rows of Late are or were due, in order.
    pub fn late(&self) -> &[Time] {
        &self.late
    }

    /// Counts the rows of Quiet.
    pub fn quiet(&self) -> usize {
        self.quiet
    }
}

/// Returns the band under whose title a row stands: by due alone, Late has no part of its own.
fn title_band(row: &Listed, order: Order) -> Band {
    match (row.band, order) {
        (Band::Late, Order::Due) => Band::InTime,
        (band, _) => band,
    }
}

/// Returns eight bytes that stand for a name. The last ones of an id: a delivery's first ones are its time.
fn print(id: &RowId) -> u64 {
    let (kind, bytes) = match id {
        RowId::Conversation(id) => (0, *id.bytes()),
        RowId::Delivery(id) => (1, *id.bytes()),
        RowId::Account(id) => (2, digest(&["row", id.as_str()])),
        RowId::Crisis(id, part) => (3, digest(&["row", &id.to_string(), &format!("{part:?}")])),
        RowId::Page(id) => (4, *id.bytes()),
        RowId::Alarm(id) => (5, *id.bytes()),
        RowId::Post(id) => (6, *id.bytes()),
    };
    bytes.last_chunk().copied().map_or(0, u64::from_be_bytes) ^ kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{AccountId, ConversationId, ReplyId, SwarmId};
    use crate::domain::time::Span;

    fn listed(id: RowId, band: Band, minute: i64) -> Listed {
        Listed { id, band, due: Time::from_millis(minute * 60_000), waited_long: false, swarm: None }
    }

    fn conversation(n: u8) -> RowId {
        RowId::Conversation(ConversationId::from_bytes([n; 16]))
    }

    fn some() -> Listing {
        let rows = vec![
            listed(conversation(9), Band::Crisis, 50),
            listed(conversation(3), Band::InTime, 10),
            Listed { waited_long: true, ..listed(RowId::Account(AccountId::new("x", "@a")), Band::InTime, 5) },
            listed(RowId::Delivery(ReplyId::from_bytes([3; 16])), Band::Late, 30),
            listed(conversation(4), Band::Late, 20),
            listed(conversation(1), Band::Quiet, 90),
        ];
        Listing::new(rows, Span::ZERO, 0)
    }

    #[test]
    fn every_row_is_found_by_name_and_nothing_else() {
        let listing = some();
        let outline = Outline::of(&listing);
        for (place, row) in listing.rows.iter().enumerate() {
            assert_eq!(outline.place_of(&listing.rows, &row.id), Some(place));
        }
        let mut alike = [9; 16];
        alike[15] ^= 1;
        let same_print = RowId::Delivery(ReplyId::from_bytes(alike));
        assert_eq!(outline.place_of(&listing.rows, &same_print), None);
        assert_eq!(outline.place_of(&listing.rows, &conversation(77)), None);
    }

    #[test]
    fn bands_begin_and_count() {
        let listing = some();
        let outline = Outline::of(&listing);
        let titles = [(0, Band::Crisis), (1, Band::InTime), (3, Band::Late), (5, Band::Quiet)];
        assert_eq!(outline.titles(), titles);
        assert_eq!((outline.in_time(), outline.quiet()), (1, 1));
        assert_eq!(outline.late(), [20, 30].map(|minute| Time::from_millis(minute * 60_000)));
    }

    #[test]
    fn by_due_there_is_no_title_for_late_and_a_plain_list_has_none() {
        let mut by_due = some();
        by_due.order = Order::Due;
        let by_due = Outline::of(&by_due);
        assert_eq!(by_due.titles(), [(0, Band::Crisis), (1, Band::InTime), (5, Band::Quiet)]);
        assert_eq!(by_due.late().len(), 2, "it is counted all the same");
        let plain = Listing::plain(some().rows, Span::ZERO, 0);
        assert!(Outline::of(&plain).titles().is_empty());
    }

    #[test]
    fn rows_of_one_swarm_that_stand_together_are_a_fold() {
        let swarm = |n: u8| Some(SwarmId::from_bytes([n; 16]));
        let names = [swarm(1), swarm(1), None, swarm(2), swarm(3), swarm(3), swarm(3), swarm(1), None, None];
        let row = |(n, swarm): (u8, Option<SwarmId>)| Listed { swarm, ..listed(conversation(n), Band::InTime, 1) };
        let outline = Outline::of(&Listing::new((0u8..).zip(names).map(row).collect(), Span::ZERO, 0));
        assert_eq!(outline.folds(), [0..2, 4..7]);
        let ranks: Vec<usize> = (0..10).map(|place| outline.rank_of(place)).collect();
        assert_eq!(ranks, [1, 1, 2, 3, 4, 4, 4, 5, 6, 7]);
        let folds: Vec<Range<usize>> = (0..10).map(|place| outline.fold_of(place)).collect();
        assert_eq!(folds, [0..2, 0..2, 2..3, 3..4, 4..7, 4..7, 4..7, 7..8, 8..9, 9..10]);
    }

    #[test]
    fn what_the_other_lacks_is_told() {
        let newer = some();
        let mut older = some();
        older.rows.remove(4);
        older.rows.remove(1);
        older.rows.push(listed(conversation(200), Band::Quiet, 1));
        let (newer, older) = (Outline::of(&newer), Outline::of(&older));
        let mut places: Vec<usize> = newer.not_in(&older).collect();
        places.sort_unstable();
        assert_eq!(places, [1, 4]);
        assert_eq!(newer.not_in(&newer).count(), 0);
        assert_eq!(newer.not_in(&Outline::default()).count(), 6);
    }
}
