//! The list a seat works through: rows stay where they are until the seat takes in the news.

mod fold;
mod list;
mod mend;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub use self::list::List;
pub use self::mend::Mend;
use self::mend::Mending;
use crate::domain::ask::{Listed, Listing, Row, RowId};
use crate::domain::bands::{Band, Order};
use crate::domain::id::SwarmId;
use crate::domain::time::Time;

/// Rows kept beyond those on screen before the far ones are dropped.
const KEPT_ROWS: usize = 1_000;

/// The list of one view and the place in it.
#[derive(Debug, Default)]
pub struct Queue {
    /// The query that makes the view; empty is the inbox.
    pub filter: String,
    /// How it is ordered.
    pub order: Order,
    /// What is on screen.
    pub shown: List,
    /// What the desk said last, where that is not on screen yet.
    pub newest: Option<Arc<Listing>>,
    /// Something was shown at least once.
    pub loaded: bool,
    /// The labels of the desk as it last named them.
    pub labels: Vec<String>,
    /// The row that keys act on.
    pub cursor: Option<RowId>,
    /// Rows marked by hand.
    pub selected: BTreeSet<RowId>,
    /// Where a range began.
    pub anchor: Option<RowId>,
    /// What was marked before it.
    pub marked_before: BTreeSet<RowId>,
    /// Swarms whose rows are all shown.
    unfolded: HashSet<SwarmId>,
    /// Words of the rows that were drawn.
    pub rows: HashMap<RowId, Row>,
    /// Rows that were asked for and are no more.
    gone: HashSet<RowId>,
    /// Rows the last search found.
    pub found: Vec<RowId>,
    /// First line on screen, titles counted.
    pub top: usize,
    /// What that was before the editor took the room.
    roomy_top: Option<usize>,
    /// The news that wait.
    pub news: News,
    /// Other rows stand on screen than before: what was known of them may be old.
    pub words_are_old: bool,
    /// Another view was turned to: its first answer goes on screen without asking.
    turned: bool,
    /// Where the seat stood in the inbox when it turned to another view.
    left: Option<Stand>,
    /// Rows that come back or go with an answer that is on its way.
    mending: Option<Mending>,
    hidden: HashMap<RowId, Option<u64>>,
    asked: u64,
    answered: u64,
}

/// Where a cursor stands.
#[derive(Clone, Debug)]
struct Stand {
    row: RowId,
    place: usize,
    /// Lines above it on screen.
    above: usize,
}

/// How much waits to be taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Rows that are not on screen.
    pub new: usize,
    /// Of which are due before the row under the cursor.
    pub sooner: usize,
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListLine {
    /// A band begins.
    Title(Band),
    /// A row, by its place.
    Row(usize),
}

impl Queue {
    /// Returns the row under the cursor by name and place.
    pub fn here(&self) -> Option<&Listed> {
        self.shown.get(self.place()?)
    }

    /// Returns the words of the row under the cursor, as far as they came.
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.cursor.as_ref()?)
    }

    /// Returns the place of the cursor.
    pub fn place(&self) -> Option<usize> {
        self.shown.place_of(self.cursor.as_ref()?)
    }

    /// Says that this view's listing was asked for.
    pub fn note_asked(&mut self) {
        self.asked += 1;
    }

    /// Starts another view: the old one goes when the new one's first answer comes.
    pub fn turn_to(&mut self, filter: &str, order: Order) {
        if self.filter.is_empty() && !filter.is_empty() {
            self.left = self.stand();
        }
        self.filter = filter.to_owned();
        self.order = order;
        self.newest = None;
        self.loaded = false;
        self.turned = true;
        self.mending = None;
        self.selected.clear();
        self.anchor = None;
    }

    /// Tells whether the list is parted in bands.
    pub fn has_bands(&self) -> bool {
        !self.shown.listing().plain
    }

    /// Takes an answer: on screen at once where nothing stands there yet, else as news.
    pub fn arrive(&mut self, listing: Arc<Listing>) {
        self.answered = self.asked;
        self.hidden.retain(|_, until| until.is_none_or(|until| self.answered < until));
        self.newest = Some(listing);
        if !self.loaded || self.turned || self.shown.is_empty() {
            self.take_in();
        } else {
            self.mend();
        }
        self.count_news();
    }

    /// Puts the news on screen. The row under the cursor stays on its line.
    pub fn take_in(&mut self) {
        let Some(newest) = self.newest.take() else { return };
        let screen_line = self.cursor_line().map(|line| line.saturating_sub(self.top));
        let old_place = self.place();
        let before = self.put_up(newest);
        self.loaded = true;
        if std::mem::take(&mut self.turned) {
            self.begin();
            return;
        }
        let next = self.follower(&before, old_place);
        self.cursor = next.or_else(|| self.at(old_place.unwrap_or(0)));
        if let (Some(screen_line), Some(line)) = (screen_line, self.cursor_line()) {
            self.top = line.saturating_sub(screen_line);
        }
        self.selected.retain(|id| self.shown.has(id));
        self.news = News::default();
    }

    /// Stands in another list: in the inbox where the seat left it, else on the first row, unless the row of before
    /// stands here too.
    fn begin(&mut self) {
        self.news = News::default();
        self.top = 0;
        if let Some(left) = self.left.take_if(|_| self.filter.is_empty()) {
            self.cursor = self.shown.standing_for(&left.row).cloned().or_else(|| self.at(left.place));
            self.top = self.cursor_line().map_or(0, |line| line.saturating_sub(left.above));
            return;
        }
        let stays = self.place().is_some();
        self.cursor = self.cursor.take().filter(|_| stays).or_else(|| self.at(0));
    }

    fn stand(&self) -> Option<Stand> {
        let (row, place) = (self.cursor.clone()?, self.place()?);
        let above = self.cursor_line().map_or(0, |line| line.saturating_sub(self.top));
        Some(Stand { row, place, above })
    }

    /// Takes rows off the screen at once, before the desk has said that they are done. With `back` the row
    /// before is chosen, else the one after; who works at the top stays at the top, news included.
    pub fn leave(&mut self, ids: &[RowId], back: bool) {
        let was_top = self.place() == Some(0);
        self.hidden.extend(ids.iter().map(|id| (id.clone(), None)));
        let next = if was_top && !back { None } else { self.neighbour(ids, back) };
        if self.newest.is_none() {
            self.newest = Some(Arc::clone(self.shown.listing()));
        }
        let leaves_cursor = self.cursor.as_ref().is_some_and(|id| ids.contains(id));
        let kept = self.cursor.clone();
        let (top, turned) = (self.top, std::mem::take(&mut self.turned));
        let was_alone = next.as_ref().filter(|id| self.stands_alone(id)).cloned();
        self.take_in();
        // Copies that came meanwhile are shown, not swept away by the next key.
        if let Some(next) = was_alone {
            self.unfold_round(&next);
        }
        // Another view is still on its way.
        self.turned = turned;
        self.loaded &= !turned;
        let stands = if leaves_cursor { next } else { kept };
        let stands = stands.and_then(|id| self.shown.standing_for(&id).cloned());
        self.cursor = stands.or_else(|| self.at(0));
        self.top = if was_top { 0 } else { top };
        for id in ids {
            self.selected.remove(id);
        }
        self.anchor = None;
    }

    /// The desk answered for these rows: listings asked for from now on tell the truth about them.
    pub fn settle(&mut self, ids: &[RowId]) {
        let until = self.asked + 1;
        for id in ids {
            if let Some(stage) = self.hidden.get_mut(id) {
                *stage = Some(until);
            }
        }
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize) {
        let place = self.place().unwrap_or(0).saturating_add_signed(by);
        self.go_to(place);
    }

    /// Moves the cursor to a place, or the last.
    pub fn go_to(&mut self, place: usize) {
        let Some(id) = self.at(place) else { return };
        self.cursor = Some(id);
        if let (Some(anchor), Some(here)) = (self.anchor.as_ref().and_then(|id| self.shown.place_of(id)), self.place())
        {
            let (from, to) = (anchor.min(here), anchor.max(here));
            let range = (from..=to).flat_map(|place| self.shown.behind(place)).map(|row| row.id.clone());
            self.selected = range.chain(self.marked_before.iter().cloned()).collect();
        }
    }

    /// Puts the cursor on a row if it is here; a swarm in which it is folded unfolds.
    pub fn go_to_id(&mut self, id: &RowId) -> bool {
        self.unfold_for(id);
        let place = self.shown.place_of(id);
        if let Some(place) = place {
            self.go_to(place);
        }
        place.is_some()
    }

    /// Moves to the next row that the last search found, or the one before.
    pub fn next_found(&mut self, back: bool) -> bool {
        let found = std::mem::take(&mut self.found);
        let there = self.next_of(&found, back);
        self.found = found;
        there
    }

    /// Moves to the next of these rows, or the one before; tells whether one is here.
    pub fn next_of(&mut self, ids: &[RowId], back: bool) -> bool {
        let standing = ids.iter().filter_map(|id| self.shown.standing_for(id));
        let mut places: Vec<usize> = standing.filter_map(|id| self.shown.place_of(id)).collect();
        places.sort_unstable();
        let here = self.place().unwrap_or(0);
        let next = if back {
            places.iter().rev().find(|place| **place < here).or(places.last())
        } else {
            places.iter().find(|place| **place > here).or(places.first())
        };
        if let Some(place) = next {
            self.go_to(*place);
        }
        next.is_some()
    }

    /// Counts the lines of the list, titles among them.
    pub fn lines(&self, titles: bool) -> usize {
        self.shown.len() + if titles { self.shown.titles().len() } else { 0 }
    }

    /// Returns what stands on a line.
    pub fn line(&self, line: usize, titles: bool) -> Option<ListLine> {
        let mut above = 0;
        if titles {
            for (start, band) in self.shown.titles() {
                match (start + above).cmp(&line) {
                    std::cmp::Ordering::Less => above += 1,
                    std::cmp::Ordering::Equal => return Some(ListLine::Title(*band)),
                    std::cmp::Ordering::Greater => break,
                }
            }
        }
        let place = line.checked_sub(above)?;
        (place < self.shown.len()).then_some(ListLine::Row(place))
    }

    /// Returns the line of the cursor, titles counted.
    pub fn cursor_line(&self) -> Option<usize> {
        self.place().map(|place| self.line_of(place, true))
    }

    /// Returns the line of a place.
    pub fn line_of(&self, place: usize, titles: bool) -> usize {
        place + if titles { self.shown.titles().iter().filter(|(start, _)| *start <= place).count() } else { 0 }
    }

    /// Remembers where the list stood when the editor takes its room, and goes back there when it gives it back.
    pub fn make_room(&mut self, writing: bool) {
        match (writing, self.roomy_top.take()) {
            (true, known) => self.roomy_top = known.or(Some(self.top)),
            (false, Some(top)) => self.top = top,
            (false, None) => {}
        }
    }

    /// Scrolls so that the cursor shows, half a window at a time: a line on a slow terminal is dear, and so
    /// most steps move nothing but the mark.
    pub fn fit(&mut self, height: usize, titles: bool) {
        let height = height.max(1);
        let Some(place) = self.place() else {
            self.top = 0;
            return;
        };
        let line = self.line_of(place, titles);
        let first =
            if titles && matches!(line.checked_sub(1).and_then(|l| self.line(l, titles)), Some(ListLine::Title(_))) {
                line - 1
            } else {
                line
            };
        if first < self.top {
            self.top = first.saturating_sub(height / 2);
        } else if line >= self.top + height {
            self.top = line + 1 - height + height / 2;
        }
        self.top = self.top.min(self.lines(titles).saturating_sub(height)).min(first);
    }

    /// Scrolls so that so many lines stand above the cursor's.
    pub fn lay(&mut self, above: usize, titles: bool) {
        if let Some(place) = self.place() {
            self.top = self.line_of(place, titles).saturating_sub(above);
        }
    }

    /// Returns the rows of a window whose words are not here; with `fresh` all of them.
    pub fn missing(&self, height: usize, titles: bool, fresh: bool) -> Vec<RowId> {
        let window = (self.top..self.top + height).filter_map(|line| match self.line(line, titles) {
            Some(ListLine::Row(place)) => self.at(place),
            _ => None,
        });
        window.filter(|id| fresh || !self.rows.contains_key(id)).collect()
    }

    /// Forgets the words of rows off the screen: news came, and they may be old when they are scrolled to.
    pub fn forget_beyond(&mut self, height: usize, titles: bool) {
        let window: HashSet<RowId> =
            self.missing(height, titles, true).into_iter().chain(self.cursor.clone()).collect();
        self.rows.retain(|id, _| window.contains(id));
    }

    /// Keeps the words of rows; those asked for and not answered are gone.
    pub fn learn(&mut self, asked: &[RowId], rows: Vec<Row>) {
        if self.rows.len() > KEPT_ROWS {
            self.rows.clear();
        }
        for id in asked {
            self.rows.remove(id);
        }
        self.gone.extend(asked.iter().cloned());
        for row in &rows {
            self.gone.remove(&row.id);
        }
        self.rows.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }

    /// Tells whether a row stands on screen though it is no more.
    pub fn known_gone(&self, id: &RowId) -> bool {
        self.gone.contains(id)
    }

    /// Returns the title of the band in which the cursor stands.
    pub fn band_here(&self) -> Option<Band> {
        let place = self.place()?;
        self.shown.titles().iter().rev().find(|(start, _)| *start <= place).map(|(_, band)| *band)
    }

    /// Counts rows that were due between two moments and can still be found in the list.
    pub fn fell_due(&self, from: Time, to: Time) -> usize {
        let rows = &self.newest.as_ref().unwrap_or(self.shown.listing()).rows;
        rows.iter().filter(|row| row.band != Band::Quiet && row.due > from && row.due <= to).count()
    }

    /// Puts a listing on screen without what is hidden; returns what stood there.
    fn put_up(&mut self, listing: Arc<Listing>) -> List {
        self.stay_unfolded(&listing);
        let fresh = List::new(listing, self.hidden.keys(), &self.unfolded);
        self.words_are_old = true;
        self.gone.clear();
        std::mem::replace(&mut self.shown, fresh)
    }

    /// The row at a place, or the last.
    fn at(&self, place: usize) -> Option<RowId> {
        self.shown.get(place.min(self.shown.len().saturating_sub(1))).map(|row| row.id.clone())
    }

    /// The row of the cursor, or the first one after it in the list before that is still there.
    fn follower(&self, before: &List, place: Option<usize>) -> Option<RowId> {
        let stands = |id: &RowId| self.shown.standing_for(id).cloned();
        if let Some(here) = self.cursor.as_ref().and_then(stands) {
            return Some(here);
        }
        let place = place?;
        let after = before.rows_from(place).find_map(|row| stands(&row.id));
        after.or_else(|| before.rows_back_from(place).find_map(|row| stands(&row.id)))
    }

    fn neighbour(&self, leaving: &[RowId], back: bool) -> Option<RowId> {
        let place = self.place()?;
        let leaving: HashSet<&RowId> = leaving.iter().collect();
        let stays = |id: &&RowId| !leaving.contains(*id);
        let before = || self.shown.rows_back_from(place).map(|row| &row.id).find(stays);
        let after = || self.shown.rows_from(place).map(|row| &row.id).find(stays);
        let found = if back { before().or_else(after) } else { after().or_else(before) };
        found.cloned()
    }

    fn count_news(&mut self) {
        let Some(newest) = &self.newest else {
            self.news = News::default();
            return;
        };
        let due = self.here().map_or(Time::MAX, |here| here.due);
        let fresh = self.shown.lacks(newest).filter(|row| !self.hidden.contains_key(&row.id));
        self.news = fresh.fold(News::default(), |news, row| News {
            new: news.new + 1,
            sooner: news.sooner + usize::from(row.due < due && row.band != Band::Quiet),
        });
    }
}
